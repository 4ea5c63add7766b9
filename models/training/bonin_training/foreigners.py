"""Foreigners and travellers who do not exist: Latin names, nationalities, statuses of stay, offices, passport numbers.

Names are put together at random from common parts of many languages, or from syllables alone; numbers are random.
"""

from . import people

# Surnames and given names that are everyday in a language, by how the language builds a full name.
FAMILIES = {
    "vietnamese": ("NGUYEN TRAN LE PHAM HOANG HUYNH PHAN VU VO DANG BUI DO HO NGO DUONG LY DINH DOAN".split(),
                   "ANH BINH CHAU DUNG GIANG HANH HIEU HOA HONG HUONG HUY KHANH LAN LINH LONG MAI MINH NAM NGOC NHUNG PHUC PHUONG QUANG QUYNH SON TAM THANH THAO THI THU THUY TIEN TRANG TRUNG TU TUAN UYEN VAN XUAN YEN".split(), (2, 3)),
    "chinese": ("WANG LI ZHANG LIU CHEN YANG HUANG ZHAO WU ZHOU XU SUN MA ZHU HU GUO HE GAO LIN LUO ZHENG LIANG XIE SONG TANG OUYANG SIMA PIAO JIN CUI".split(),
                "WEI FANG NA XIUYING MIN JING LI QIANG LEI JUN YANG YONG YAN JIE TAO MING CHAO XIA PING GUIYING YUHUA ZHIQIANG JIANGUO XIAOLING HAIYAN SHUZHEN MEIHUA CHUNXIANG ZIXUAN YUXIN".split(), (1, 1)),
    "western": ("SMITH JOHNSON BROWN MILLER DAVIS WILSON MOORE TAYLOR ANDERSON THOMAS WHITE HARRIS CLARK LEWIS O'BRIEN O'CONNOR MCDONALD MACKENZIE SCHMIDT MUELLER SCHNEIDER FISCHER WEBER DUBOIS MOREAU LAURENT ROSSI FERRARI GARCIA MARTINEZ RODRIGUEZ HERNANDEZ SANTOS DE-SOUZA VAN-DER-BERG ERIKSSON JOHANSSON NIELSEN KOWALSKI NOVAK SMITH-JONES".split(),
                "JAMES MARY JOHN LINDA ROBERT SUSAN MICHAEL KAREN WILLIAM LISA DAVID NANCY RICHARD EMILY JOSEPH ANNA MARIA THOMAS SARAH DANIEL LAURA PAUL ALICE MARK CHARLOTTE ALEXANDER ELISABETH SEBASTIAN JEAN-PIERRE MARIE-CLAUDE FRANCISCO GABRIELA CHRISTOPHER MAXIMILIAN".split(), (1, 3)),
    "filipino": ("DELA-CRUZ REYES SANTOS BAUTISTA OCAMPO MENDOZA AQUINO VILLANUEVA MAGSAYSAY PANGILINAN MACARAEG CATACUTAN DIMACULANGAN".split(),
                 "MARIA JOSE JUAN ROSARIO JOCELYN ROWENA MARICEL RODRIGO FERDINAND CRISTINA ANGELITO JENNIFER MARK-ANTHONY PRINCESS".split(), (1, 3)),
    "thai": ("SAETANG WONGSAWAT CHAIYASIT SRISUWAN RATTANAPORN THONGCHAI PHROMMACHAN SIRIPHATTHANAKUL KITTIWATTANAPONG JIRAPHATSAKUL".split(),
             "SOMCHAI SOMSAK MALEE NOK PRASERT KANYA SUPAPORN WIRAT THANYALAK PATCHARAPORN CHALERMCHAI NATTHAPHON".split(), (1, 1)),
    "uzbek": ("ABDULLAEV KARIMOV RAKHIMOVA YULDASHEV TOSHPULATOV ISMOILOVA KHUDAYBERDIEV MIRZAKHMEDOV NURMUKHAMEDOVA SHAMSIDDINOV".split(),
              "AZIZ DILNOZA BEKZOD GULNORA JASUR MADINA SHERZOD UMIDA OTABEK KAMOLA ABDURAKHMON MUKHAMMADALI SHAKHNOZAKHON".split(), (1, 2)),
    "indian": ("SINGH KUMAR SHARMA PATEL GURUNG THAPA TAMANG SHRESTHA RAI PERERA FERNANDO WICKRAMASINGHE JAYAWARDENA HOSSAIN RAHMAN AHMED KHAN SUBRAMANIAM VENKATARAMAN".split(),
               "RAM SITA ANIL SUNITA RAJESH PRIYA DEEPAK LAXMI BISHNU MOHAMMAD ABDUL FATIMA NUWAN CHAMINDA LAKSHMINARAYANAN MD".split(), (1, 3)),
    "mongolian": ("BAT GANBOLD DORJ ENKHBAYAR TSERENDORJ BATSAIKHAN MUNKHBAYAR OYUNCHIMEG GANTULGA PUREVSUREN".split(),
                  "BOLD SARNAI ENKHTUYA TEMUULEN NARANTSETSEG BATBAYAR ALTANTSETSEG MUNKHZUL GANZORIG ERDENECHIMEG".split(), (1, 1)),
    "indonesian": ("WIBOWO SANTOSO SETIAWAN HIDAYAT KUSUMA SURYADI RAHAYU NUGROHO SIHOMBING SIMANJUNTAK".split(),
                   "SITI AGUS DEWI BUDI SRI EKO MUHAMMAD NUR PUTRI TRI WAHYU ANDI FITRIANI".split(), (1, 3)),
}
SYLLABLES = "KA RI TO MU NE SHI VA LO DRA PE CHU BI ZO FEN GAR HU JI LA MO NI OR PU QUI RA SU TE UL VE WI XA YO ZE BRI STO KHA THU NDI".split()

# As printed on a card, and the three letters of ICAO 9303; the first are those that cards are mostly issued for.
COUNTRIES = [
    ("CHINA P. R.", "CHN"), ("CHINA", "CHN"), ("VIETNAM", "VNM"), ("VIET NAM", "VNM"), ("THAILAND", "THA"), ("UZBEKISTAN", "UZB"), ("UNITED STATES OF AMERICA", "USA"),
    ("U.S.A.", "USA"), ("PHILIPPINES", "PHL"), ("NEPAL", "NPL"), ("CAMBODIA", "KHM"), ("INDONESIA", "IDN"), ("MONGOLIA", "MNG"), ("RUSSIA", "RUS"), ("RUSSIAN FEDERATION", "RUS"),
    ("JAPAN", "JPN"), ("MYANMAR", "MMR"), ("SRI LANKA", "LKA"), ("CANADA", "CAN"), ("KAZAKHSTAN", "KAZ"), ("BANGLADESH", "BGD"), ("TAIWAN", "TWN"),
    ("AUSTRALIA", "AUS"), ("AUSTRIA", "AUT"), ("BELGIUM", "BEL"), ("BRAZIL", "BRA"), ("CHILE", "CHL"), ("COLOMBIA", "COL"), ("DENMARK", "DNK"), ("EGYPT", "EGY"), ("ETHIOPIA", "ETH"),
    ("FINLAND", "FIN"), ("FRANCE", "FRA"), ("GERMANY", "D"), ("GHANA", "GHA"), ("GREECE", "GRC"), ("HONG KONG", "HKG"), ("HUNGARY", "HUN"), ("INDIA", "IND"), ("IRAN", "IRN"), ("IRELAND", "IRL"),
    ("ITALY", "ITA"), ("KENYA", "KEN"), ("KYRGYZSTAN", "KGZ"), ("LAOS", "LAO"), ("MALAYSIA", "MYS"), ("MEXICO", "MEX"), ("MOROCCO", "MAR"), ("NETHERLANDS", "NLD"), ("NEW ZEALAND", "NZL"), ("NIGERIA", "NGA"),
    ("NORWAY", "NOR"), ("PAKISTAN", "PAK"), ("PERU", "PER"), ("POLAND", "POL"), ("PORTUGAL", "PRT"), ("ROMANIA", "ROU"), ("SINGAPORE", "SGP"), ("SOUTH AFRICA", "ZAF"), ("SPAIN", "ESP"),
    ("SWEDEN", "SWE"), ("SWITZERLAND", "CHE"), ("SYRIA", "SYR"), ("TAJIKISTAN", "TJK"), ("TIMOR-LESTE", "TLS"), ("TURKEY", "TUR"), ("TURKMENISTAN", "TKM"), ("UKRAINE", "UKR"), ("UNITED KINGDOM", "GBR"),
    ("UNITED ARAB EMIRATES", "ARE"), ("YEMEN", "YEM"), ("DEMOCRATIC REPUBLIC OF THE CONGO", "COD"), ("TRINIDAD AND TOBAGO", "TTO"), ("BOSNIA AND HERZEGOVINA", "BIH"),
]
INVENTED = [("REPUBLIC OF UTOPIA", "UTO"), ("UTOPIA", "UTO")]

STATUSES = {
    "A-1": "외교", "A-2": "공무", "A-3": "협정", "B-1": "사증면제", "B-2": "관광통과", "C-1": "일시취재", "C-3": "단기방문", "C-4": "단기취업", "D-1": "문화예술", "D-2": "유학",
    "D-3": "기술연수", "D-4": "일반연수", "D-5": "취재", "D-6": "종교", "D-7": "주재", "D-8": "기업투자", "D-9": "무역경영", "D-10": "구직", "E-1": "교수", "E-2": "회화지도",
    "E-3": "연구", "E-4": "기술지도", "E-5": "전문직업", "E-6": "예술흥행", "E-7": "특정활동", "E-8": "계절근로", "E-9": "비전문취업", "E-10": "선원취업", "F-1": "방문동거",
    "F-2": "거주", "F-3": "동반", "F-4": "재외동포", "F-5": "영주", "F-6": "결혼이민", "G-1": "기타", "H-1": "관광취업", "H-2": "방문취업",
}
FORMER = {"D-3": "산업연수", "E-8": "연수취업", "E-10": "내항선원", "E-6": "예술.흥행"}
FREQUENT = ["D-2", "D-4", "D-8", "D-10", "E-2", "E-7", "E-9", "E-9", "F-1", "F-2", "F-3", "F-6", "F-6", "G-1", "H-2", "H-2"]

# Korean and English of the places that immigration offices stand in.
PLACES = [("서울", "SEOUL"), ("서울남부", "SEOUL SOUTHERN"), ("인천", "INCHEON"), ("인천공항", "INCHEON AIRPORT"), ("수원", "SUWON"), ("부산", "BUSAN"), ("대구", "DAEGU"), ("대전", "DAEJEON"),
          ("광주", "GWANGJU"), ("울산", "ULSAN"), ("제주", "JEJU"), ("창원", "CHANGWON"), ("청주", "CHEONGJU"), ("전주", "JEONJU"), ("춘천", "CHUNCHEON"), ("여수", "YEOSU"), ("양주", "YANGJU"),
          ("김해", "GIMHAE"), ("평택", "PYEONGTAEK"), ("안산", "ANSAN"), ("천안", "CHEONAN"), ("세종로", "SEJONGNO"), ("목포", "MOKPO"), ("구미", "GUMI"), ("포항", "POHANG")]
HEAD_OFFICES = {"서울", "부산", "인천", "수원", "제주", "인천공항"}


def invented_word(rng, least=2, most=5):
    return "".join(people.pick(rng, SYLLABLES) for _ in range(int(rng.integers(least, most + 1))))


def latin_name(rng):
    """Surname and given names; the latter may be empty. Up to the 37 signs that a card has room for, rarely more."""
    if rng.random() < 0.3 * people.ODDITY:
        surname = invented_word(rng, 1, 6)
        given = " ".join(invented_word(rng, 1, 5) for _ in range(int(rng.choice([1, 2, 3], p=[0.55, 0.3, 0.15]))))
    else:
        surnames, givens, (least, most) = FAMILIES[people.pick(rng, list(FAMILIES))]
        surname = people.pick(rng, surnames)
        if rng.random() < 0.5:
            surname = surname.replace("-", " ")
        if rng.random() < 0.06:
            surname += people.pick(rng, [" ", "-"]) + people.pick(rng, surnames)
        count = int(rng.integers(least, most + 1))
        given = " ".join(people.pick(rng, givens) for _ in range(count))
        if rng.random() < 0.25:
            given = given.replace("-", " ")
        elif rng.random() < 0.1:
            given = given.replace(" ", "")
    if rng.random() < 0.02:
        given = ""
    return surname, given


def country(rng):
    if rng.random() < 0.06:
        return people.pick(rng, INVENTED)
    if rng.random() < 0.5:
        return COUNTRIES[int(rng.integers(22))]
    if rng.random() < 0.12 * people.ODDITY:
        return "REPUBLIC OF " + invented_word(rng, 2, 4), "".join(people.pick(rng, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") for _ in range(3))
    return people.pick(rng, COUNTRIES)


def status(rng, kind):
    """`name(code)`: the two laws leave permanent residents and overseas Koreans one status each."""
    if kind == "permanent_resident_card":
        code = "F-5"
    elif kind == "overseas_korean_card":
        code = "F-4"
    else:
        code = people.pick(rng, FREQUENT) if rng.random() < 0.55 else people.pick(rng, list(STATUSES))
    name = FORMER[code] if code in FORMER and rng.random() < 0.2 else STATUSES[code]
    if rng.random() < 0.2:
        code += f"-{int(rng.integers(1, 28))}" + (people.pick(rng, "RST") if rng.random() < 0.15 else "")
    return f"{name}({code})"


def registration_number(rng):
    if rng.random() < 0.12:  # specimens carry impossible dates
        return people.digits(rng, 6) + "-" + people.digits(rng, 7)
    year, month, day = people.date(rng, 1930, 2012)
    century = int(rng.integers(5, 7)) + (2 if year >= 2000 else 0)
    return f"{year % 100:02d}{month:02d}{day:02d}-{century}{people.digits(rng, 6)}"


def office(rng, year):
    """The head of the issuing office in Korean and English. The offices were renamed in May 2018."""
    place, latin = people.pick(rng, PLACES) if rng.random() < 0.94 else (people.word(rng, 2), invented_word(rng, 2, 3))
    if year < 2018:
        korean = place + ("출입국관리사무소장" if rng.random() < 0.88 else "출입국관리사무소 출장소장")
    else:
        korean = place + "출입국·외국인" + ("청장" if place in HEAD_OFFICES else people.pick(rng, ["사무소장", "사무소장", "청장", "출장소장"]))
    english = people.pick(rng, [f"CHIEF, {latin} IMMIGRATION OFFICE", f"CHIEF, {latin} IMMIGRATION OFFICE", f"CHIEF, {latin} IMMIGRATION SERVICE", f"CHIEF OF {latin} IMMIGRATION OFFICE"])
    return korean, english


# ---- holders of Korean passports

INITIALS = ["G", "KK", "N", "D", "TT", "R", "M", "B", "PP", "S", "SS", "", "J", "JJ", "CH", "K", "T", "P", "H"]
MEDIALS = ["A", "AE", "YA", "YAE", "EO", "E", "YEO", "YE", "O", "WA", "WAE", "OE", "YO", "U", "WO", "WE", "WI", "YU", "EU", "UI", "I"]
FINALS = ["", "K", "K", "K", "N", "N", "N", "T", "L", "K", "M", "P", "L", "L", "P", "L", "M", "P", "P", "T", "T", "NG", "T", "T", "K", "T", "P", "T"]
HABITS = {"김": ["KIM"], "이": ["LEE", "LEE", "YI", "RHEE"], "박": ["PARK", "BAK"], "최": ["CHOI"], "정": ["JUNG", "JEONG", "CHUNG"], "강": ["KANG"], "조": ["CHO", "JO"], "윤": ["YOON", "YUN"],
          "임": ["LIM", "IM"], "오": ["OH"], "신": ["SHIN"], "권": ["KWON"], "안": ["AHN", "AN"], "유": ["YOO", "RYU", "YU"], "고": ["KO"], "문": ["MOON"], "노": ["ROH", "NO"], "우": ["WOO"], "주": ["JOO", "JU"], "구": ["KOO", "KU"]}


def romanized(hangul):
    out = ""
    for c in hangul:
        code = ord(c) - 0xAC00
        out += INITIALS[code // 588] + MEDIALS[code // 28 % 21] + FINALS[code % 28]
    return out


def korean_traveller(rng):
    """Hangul name of at most eight syllables, and its surname and given names in Latin letters."""
    hangul = people.name(rng)[:8]
    split = 2 if hangul[:2] in people.SURNAMES_2 and len(hangul) > 2 else 1
    surname = people.pick(rng, HABITS[hangul[:1]]) if split == 1 and hangul[0] in HABITS and rng.random() < 0.85 else romanized(hangul[:split])
    joint = str(rng.choice(["", "-", " "], p=[0.72, 0.1, 0.18]))
    return hangul, surname, joint.join(romanized(c) for c in hangul[split:])


def korean_passport_number(rng, letter, new):
    """From the end of 2021 the fourth digit is a letter."""
    if new:
        return letter + people.digits(rng, 3) + people.pick(rng, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") + people.digits(rng, 4)
    return letter + people.digits(rng, 8)


def foreign_passport_number(rng):
    signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    u = rng.random()
    if u < 0.3:
        return people.digits(rng, int(rng.integers(8, 10)))
    if u < 0.8:
        head = "".join(people.pick(rng, signs[10:]) for _ in range(int(rng.integers(1, 3))))
        return head + people.digits(rng, int(rng.integers(6, 10 - len(head))))
    return "".join(people.pick(rng, signs) for _ in range(9))
