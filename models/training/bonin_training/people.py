"""Persons and documents that do not exist: names, numbers, addresses, dates, offices.

Everything is drawn at random. Resident numbers carry random last digits and impossible or future combinations as
often as not: nothing here is taken from, or meant to hit, a real person.
"""

import numpy as np

SURNAMES = list("김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구나민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용예경봉사부")
SURNAMES_2 = ["남궁", "황보", "제갈", "사공", "선우", "서문", "독고", "동방", "어금", "망절", "소봉", "강전"]
GIVEN = list("민서지우예준도윤하은시아주원현수연진영호성재훈경미정혜숙희자순옥철석광동건태규승찬혁빈나라솔별봄한결슬기온유율림채소다인가람새롬빛누리보경란선애화덕필만복길종식근용일국환상형학병관남두홍택창배균욱섭범탁익렬협웅걸산해강송설향월매국초롱믿음샘찬솔든해슬아름찬미르")
RARE = list("믜뷁쀍똠펲햏샾솁햪쀼쁠뎐꽥쨩퓽뿅쏭쐐췌퉤휑괭뚫긁닭삶흙넋앉않핥읊값없었겠뵙쫓짧")

PROVINCES = {
    "서울특별시": ["종로구", "중구", "용산구", "성동구", "광진구", "동대문구", "중랑구", "성북구", "강북구", "도봉구", "노원구", "은평구", "서대문구", "마포구", "양천구", "강서구", "구로구", "금천구", "영등포구", "동작구", "관악구", "서초구", "강남구", "송파구", "강동구"],
    "부산광역시": ["중구", "서구", "동구", "영도구", "부산진구", "동래구", "남구", "북구", "해운대구", "사하구", "금정구", "강서구", "연제구", "수영구", "사상구", "기장군"],
    "대구광역시": ["중구", "동구", "서구", "남구", "북구", "수성구", "달서구", "달성군", "군위군"],
    "인천광역시": ["중구", "동구", "미추홀구", "연수구", "남동구", "부평구", "계양구", "서구", "강화군", "옹진군", "제물포구", "영종구", "검단구"],
    "광주광역시": ["동구", "서구", "남구", "북구", "광산구"],
    "대전광역시": ["동구", "중구", "서구", "유성구", "대덕구"],
    "울산광역시": ["중구", "남구", "동구", "북구", "울주군"],
    "세종특별자치시": [""],
    "경기도": ["수원시 장안구", "수원시 권선구", "수원시 팔달구", "수원시 영통구", "성남시 수정구", "성남시 중원구", "성남시 분당구", "의정부시", "안양시 만안구", "안양시 동안구", "부천시", "부천시 원미구", "광명시", "평택시", "동두천시", "안산시 상록구", "안산시 단원구", "고양시 덕양구", "고양시 일산동구", "고양시 일산서구", "과천시", "구리시", "남양주시", "오산시", "시흥시", "군포시", "의왕시", "하남시", "용인시 처인구", "용인시 기흥구", "용인시 수지구", "파주시", "이천시", "안성시", "김포시", "화성시", "광주시", "양주시", "포천시", "여주시", "연천군", "가평군", "양평군"],
    "강원도": ["춘천시", "원주시", "강릉시", "동해시", "태백시", "속초시", "삼척시", "홍천군", "횡성군", "영월군", "평창군", "정선군", "철원군", "화천군", "양구군", "인제군", "고성군", "양양군"],
    "충청북도": ["청주시 상당구", "청주시 서원구", "청주시 흥덕구", "청주시 청원구", "충주시", "제천시", "보은군", "옥천군", "영동군", "증평군", "진천군", "괴산군", "음성군", "단양군"],
    "충청남도": ["천안시 동남구", "천안시 서북구", "공주시", "보령시", "아산시", "서산시", "논산시", "계룡시", "당진시", "금산군", "부여군", "서천군", "청양군", "홍성군", "예산군", "태안군"],
    "전라북도": ["전주시 완산구", "전주시 덕진구", "군산시", "익산시", "정읍시", "남원시", "김제시", "완주군", "진안군", "무주군", "장수군", "임실군", "순창군", "고창군", "부안군"],
    "전라남도": ["목포시", "여수시", "순천시", "나주시", "광양시", "담양군", "곡성군", "구례군", "고흥군", "보성군", "화순군", "장흥군", "강진군", "해남군", "영암군", "무안군", "함평군", "영광군", "장성군", "완도군", "진도군", "신안군"],
    "경상북도": ["포항시 남구", "포항시 북구", "경주시", "김천시", "안동시", "구미시", "영주시", "영천시", "상주시", "문경시", "경산시", "의성군", "청송군", "영양군", "영덕군", "청도군", "고령군", "성주군", "칠곡군", "예천군", "봉화군", "울진군", "울릉군"],
    "경상남도": ["창원시 의창구", "창원시 성산구", "창원시 마산합포구", "창원시 마산회원구", "창원시 진해구", "진주시", "통영시", "사천시", "김해시", "밀양시", "거제시", "양산시", "의령군", "함안군", "창녕군", "고성군", "남해군", "하동군", "산청군", "함양군", "거창군", "합천군"],
    "제주특별자치도": ["제주시", "서귀포시"],
}
ALIASES = {"강원도": ["강원특별자치도", "강원"], "전라북도": ["전북특별자치도", "전북"], "서울특별시": ["서울시", "서울"], "경기도": ["경기"], "부산광역시": ["부산시", "부산"], "전라남도": ["전남광주통합특별시", "전남"], "광주광역시": ["전남광주통합특별시"], "제주특별자치도": ["제주도", "제주"], "경상북도": ["경북"], "경상남도": ["경남"], "충청북도": ["충북"], "충청남도": ["충남"], "행복특별시": []}
ROAD_SYL = list("가강개거건경계고곡공관광구국군궁금기길김나남내노논누능다단달담대덕도독돌동두둔등라로롱룡류리림마만말망매면명모목무문물미민밀반발방배백버벌범별병보복봉부북분불비빛사산삼상새생서석선설성세소송솔수순숭승시신심쌍아안암애양어언여연열영예오옥온옹와왕외용우운웅원월위유육율은을의이인일임자작잠장재전절정제조종주죽중증지진차창채천철청초촌총추춘충치칠침탄탑태토통파판팔평포풍하학한해행향현협형호홍화활황회효후훈흥희")
APT = ["진달래아파트", "행복마을", "푸른숲아파트", "한빛타워", "장미연립", "자람빌딩", "은하빌라", "무궁화맨션", "샛별마을", "개나리아파트", "래미안", "힐스테이트", "자이", "푸르지오", "롯데캐슬", "더샵", "아이파크", "e편한세상", "SK뷰", "LH천년나무", "센트럴파크", "리버뷰", "오피스텔", "그린빌", "스카이빌"]
POLICE = ["서울", "부산", "대구", "인천", "광주", "대전", "울산", "세종", "경기", "경기남부", "경기북부", "강원", "충북", "충남", "전북", "전남", "경북", "경남", "제주", "서울남부", "서울강서"]
POLICE_FULL = ["서울특별시경찰청장", "부산광역시경찰청장", "대구광역시경찰청장", "인천광역시경찰청장", "광주광역시경찰청장", "대전광역시경찰청장", "울산광역시경찰청장", "세종특별자치시경찰청장", "경기도남부경찰청장", "경기도북부경찰청장", "강원특별자치도경찰청장", "충청북도경찰청장", "충청남도경찰청장", "전북특별자치도경찰청장", "전라남도경찰청장", "경상북도경찰청장", "경상남도경찰청장", "제주특별자치도경찰청장"]
REGION_NAMES = ["서울", "부산", "경기", "강원", "충북", "충남", "전북", "전남", "경북", "경남", "제주", "대구", "인천", "대전", "울산"]
REGION_CODES = [str(c) for c in range(11, 27)] + ["28"]


# How odd the drawn words are: 1 for training, where rare syllables must be met often to be learnt. Photos to judge by are
# drawn at a fifth of it, which still gives one name in seven a syllable that hardly any name has.
ODDITY = 1.0


def pick(rng, items):
    return items[int(rng.integers(len(items)))]


def digits(rng, n):
    return "".join(str(d) for d in rng.integers(0, 10, n))


def syllable(rng):
    """Any of the 11,172: uniform over jamo, finals absent in half."""
    final = 0 if rng.random() < 0.4 else int(rng.integers(1, 28))
    return chr(0xAC00 + (int(rng.integers(19)) * 21 + int(rng.integers(21))) * 28 + final)


def word(rng, n, odd=0.15):
    return "".join(syllable(rng) if rng.random() < odd * ODDITY else pick(rng, ROAD_SYL) for _ in range(n))


def name(rng):
    surname = pick(rng, SURNAMES_2) if rng.random() < 0.05 else pick(rng, SURNAMES)
    length = int(rng.choice([1, 2, 3, 4, 5, 9], p=[0.07, 0.76, 0.09, 0.04, 0.03, 0.01]))
    given = ""
    for _ in range(length):
        u = rng.random()
        given += pick(rng, GIVEN) if u > 0.38 * ODDITY else pick(rng, RARE) if u < 0.06 * ODDITY else syllable(rng)
    return surname + given


def hanja(rng, n):
    """Ideographs from the common half of the block; they are read as a wildcard, so any will do."""
    return "".join(chr(int(rng.integers(0x4E00, 0x9F00))) for _ in range(n))


def date(rng, first=1999, last=2026):
    year, month = int(rng.integers(first, last + 1)), int(rng.integers(1, 13))
    return year, month, int(rng.integers(1, 29 if month == 2 else 31))


def resident_number(rng):
    year, month, day = date(rng, 1930, 2009)
    century = int(rng.integers(1, 3)) + (2 if year >= 2000 else 0)
    if rng.random() < 0.15:  # specimens are printed with impossible dates too
        return digits(rng, 6) + "-" + digits(rng, 7)
    return f"{year % 100:02d}{month:02d}{day:02d}-{century}{digits(rng, 6)}"


def print_date(rng, ymd, dot_end=None):
    y, m, d = ymd
    style = int(rng.choice(6, p=[0.36, 0.24, 0.12, 0.12, 0.08, 0.08]))
    end = "." if (rng.random() < 0.75 if dot_end is None else dot_end) else ""
    return [f"{y}.{m:02d}.{d:02d}{end}", f"{y}. {m:02d}. {d:02d}{end}", f"{y}. {m}. {d}{end}", f"{y}.{m}.{d}{end}",
            f"{y}. {m:02d} {d:02d}.", f"{y}.{m:02d}.{d:02d} ."][style if style != 5 else 0]


def district(rng):
    province = pick(rng, list(PROVINCES))
    place = pick(rng, PROVINCES[province])
    printed = pick(rng, ALIASES[province]) if province in ALIASES and ALIASES[province] and rng.random() < 0.35 else province
    if rng.random() < 0.06:
        printed = pick(rng, ["행복특별시", "한빛특별시", word(rng, 2) + "특별시", word(rng, 2) + "광역시", word(rng, 2) + "도"])
    if rng.random() < 0.12:
        place = word(rng, int(rng.integers(1, 4)), 0.3) + pick(rng, ["구", "시", "군"])
    return printed, place


def address_words(rng):
    """Words of an address in order; the line breaker puts them on lines."""
    province, place = district(rng)
    words = ([province] if rng.random() < 0.96 else []) + place.split()
    if rng.random() < 0.18:
        words.append(word(rng, 2) + pick(rng, ["읍", "면"]))
    if rng.random() < 0.78:
        road = word(rng, int(rng.choice([1, 2, 3, 4], p=[0.1, 0.55, 0.25, 0.1]))) + pick(rng, ["로", "길", "대로", "로"])
        if rng.random() < 0.3:
            road += f"{int(rng.integers(1, 120))}" + pick(rng, ["길", "번길", "가길", "나길"])
        number = str(int(rng.integers(1, 1500))) if rng.random() < 0.7 else str(int(rng.integers(1, 200)))
        number += f"-{int(rng.integers(1, 60))}" if rng.random() < 0.25 else ""
        if rng.random() < 0.03:
            number = "지하 " + number
        detail = []
        if rng.random() < 0.62:
            building = pick(rng, APT) if rng.random() < 0.3 else word(rng, int(rng.integers(2, 5))) + pick(rng, ["빌딩", "빌라", "아파트", "타워", ""])
            if rng.random() < 0.3:
                detail.append(building)
            if rng.random() < 0.65:
                detail.append(f"{int(rng.integers(101, 1310))}동")
            elif rng.random() < 0.1:
                detail.append(pick(rng, "ABCD가나다") + "동")
            if rng.random() < 0.15:
                detail.append(pick(rng, ["지하", "지층", "B", ""]) + f"{int(rng.integers(1, 30))}층")
            detail.append(f"{int(rng.integers(101, 2600))}호")
        sep = "," if detail and rng.random() < 0.8 else ""
        words += [road] + (number + sep).split() + detail
        if rng.random() < 0.75:
            dong = word(rng, int(rng.choice([1, 2, 3], p=[0.15, 0.7, 0.15]))) + pick(rng, ["동", "동", "동", "가", f"{int(rng.integers(1, 8))}가", "리"])
            if rng.random() < 0.5:
                apt = pick(rng, APT) if rng.random() < 0.35 else word(rng, int(rng.integers(2, 5))) + pick(rng, ["아파트", "마을", "빌라", ""])
                words += ["(" + dong + ",", apt + ")"]
                if rng.random() < 0.06:
                    words[-1] = apt
                    words += ["/", f"{int(rng.integers(101, 130))}동", f"{int(rng.integers(101, 2600))}호)"]
            else:
                words.append("(" + dong + ")")
    else:
        dong = word(rng, 2) + pick(rng, ["동", "리", "동", f"{int(rng.integers(1, 9))}동"])
        words.append(dong)
        if rng.random() < 0.08:
            words.append("산")
        words.append(f"{int(rng.integers(1, 1300))}" + (f"-{int(rng.integers(1, 99))}" if rng.random() < 0.6 else "") + (pick(rng, ["번지", ""]) if rng.random() < 0.8 else ""))
        if rng.random() < 0.4:
            words += [pick(rng, APT), f"{int(rng.integers(101, 130))}동", f"{int(rng.integers(101, 2600))}호"]
        if rng.random() < 0.15:
            words += [f"{int(rng.integers(1, 40))}통", f"{int(rng.integers(1, 9))}반"]
    return words


def resident_issuer(rng):
    province, place = district(rng)
    parts = place.split()
    if not place:
        return province + "장"
    unit = parts[-1] if rng.random() < 0.6 else place
    head = {"구": "청장", "시": "장", "군": "수"}[parts[-1][-1]]
    unit = unit[:-1] + "군수" if head == "수" else unit + head
    if rng.random() < 0.04:
        unit = word(rng, 2) + pick(rng, ["읍장", "면장", "동장"])
    return (province + " " if rng.random() < 0.94 else "") + unit


def police_issuer(rng):
    if rng.random() < 0.35:
        return pick(rng, POLICE_FULL)
    region = pick(rng, POLICE) if rng.random() < 0.92 else word(rng, 2)
    return region + ("지방" if rng.random() < 0.45 else "") + "경찰청장"


CLASS_1 = ["1종대형", "1종보통", "1종소형", "1종특수", "1종대형견인", "1종소형견인", "1종구난"]
CLASS_2 = ["2종보통", "2종소형", "2종원동기", "원동기"]
SPECIAL = ["대형견인", "소형견인", "구난", "트레일러", "레커"]


def class_lines(rng):
    """Lines of license classes; items of one line stand side by side."""
    spaced = rng.random() < 0.12
    items = []
    if rng.random() < 0.7:
        k = int(rng.choice([1, 2, 3], p=[0.7, 0.2, 0.1]))
        items.append(list(rng.choice(CLASS_1, k, replace=False)))
    if rng.random() < 0.1:
        items.append(["특수(" + ",".join(rng.choice(SPECIAL, int(rng.integers(1, 4)), replace=False)) + ")"])
    if not items or rng.random() < 0.25:
        k = int(rng.choice([1, 2, 3], p=[0.7, 0.2, 0.1]))
        items.append(list(rng.choice(CLASS_2, k, replace=False)))
    if rng.random() < 0.03:
        items[0][0] += pick(rng, ["(A)", "(조건부)"])
    lines = [[str(i).replace("종", "종 ", 1) if spaced and "종" in str(i) else str(i) for i in line] for line in items]
    if rng.random() < 0.2 and len(lines) == 1 and len(lines[0]) > 1:
        lines = [[i] for i in lines[0]]
    return lines[:3]


def license_number(rng):
    if rng.random() < 0.18:
        return f"{pick(rng, REGION_NAMES)} {digits(rng, 2)}-{digits(rng, 6)}-{digits(rng, 2)}"
    region = pick(rng, REGION_CODES) if rng.random() < 0.9 else digits(rng, 2)
    return f"{region}-{digits(rng, 2)}-{digits(rng, 6)}-{digits(rng, 2)}"


def serial_code(rng):
    return "".join(pick(rng, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") for _ in range(6))


def noise_line(rng):
    """Text of no field, so that all signs are seen often: Latin words, punctuation, odd syllables."""
    u = rng.random()
    if u < 0.3:
        return " ".join(word(rng, int(rng.integers(1, 5)), 0.8) for _ in range(int(rng.integers(1, 4))))
    if u < 0.5:
        return " ".join("".join(pick(rng, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") for _ in range(int(rng.integers(2, 9)))) for _ in range(int(rng.integers(1, 4))))
    if u < 0.7:
        return " ".join("".join(pick(rng, "abcdefghijklmnopqrstuvwxyz'") for _ in range(int(rng.integers(2, 9)))).capitalize() for _ in range(int(rng.integers(1, 4))))
    if u < 0.85:
        return "".join(pick(rng, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-./:~,()&<>'·") for _ in range(int(rng.integers(4, 16))))
    return pick(rng, ["외국인등록증", "영 주 증", "학생증", "사원증", "재외국민", "청소년증", "장애인등록증", "KOREA", "REPUBLIC OF KOREA", "Driver's License", "DRIVER'S LICENSE", "주민등록증", "모바일 신분증", "복지카드", "국가보훈등록증"])
