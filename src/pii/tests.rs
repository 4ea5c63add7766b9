//! Masked forms, forms taken and refused, and what never shows.

use proptest::prelude::*;

use super::*;
use FormError::{Empty, Incomplete, Malformed, TooLong};

#[test]
fn names_as_the_field_masks_them() {
    let table = [
        ("김용", "김*"),
        ("홍길동", "홍*동"),
        ("김설믜", "김*믜"),
        ("남궁민", "남*민"),
        ("남궁옥분", "남**분"),
        ("독고가나다", "독***다"),
        ("박가나다라마바", "박*****바"),
        // A long name's length would name its bearer.
        ("박초롱초롱빛나리", "박*****리"),
        ("박가나다라마바사아자차카타파하가나", "박*****나"),
        ("홍 길동", "홍*동"),
        ("서설 므ㅣ", "서*믜"),
        ("洪吉童", "洪*童"),
        ("NGUYEN THI HONG", "N***** T** H***"),
        ("HONG GILDONG", "H*** G*****"),
        ("LEE SUN-SIN", "L** S*****"),
        ("O CONNELL", "* C*****"),
        ("O'BRIEN", "O*****"),
        ("'ABD", "****"),
        ("José Ñandú", "J*** Ñ****"),
        ("WOLFESCHLEGELSTEINHAUSEN", "W*****"),
        ("NGUYEN THI 홍", "N***** T** *"),
        ("김", "*"),
        ("X", "*"),
    ];
    for (name, masked) in table {
        assert_eq!(PersonName::parse(name).unwrap().masked(), masked, "{name}");
    }
}

#[test]
fn names_taken_and_refused() {
    let long = "가".repeat(MAX_PERSON_NAME_CHARS);
    let decomposed = "\u{1112}\u{1169}\u{11BC}길동";
    let table = [
        ("홍길동", Ok("홍길동")),
        (decomposed, Ok("홍길동")),
        ("  홍길동\n", Ok("홍길동")),
        ("NGUYEN THI HONG", Ok("NGUYEN THI HONG")),
        ("서설 므 ㅣ", Ok("서설 므 ㅣ")),
        (&long, Ok(long.as_str())),
        ("", Err(Empty)),
        (" \u{3000}\u{200B}", Err(Empty)),
        ("홍길동(洪吉童)", Err(Malformed)),
        ("홍길동1", Err(Malformed)),
        ("홍\n길동", Err(Malformed)),
        ("-.-", Err(Malformed)),
        ("홍*동", Err(Malformed)),
    ];
    for (text, wanted) in table {
        assert_eq!(PersonName::parse(text).as_ref().map(PersonName::expose).map_err(|e| *e), wanted, "{text}");
    }
    assert_eq!(PersonName::parse(&format!("{long}가")).err(), Some(TooLong));
    assert_eq!(PersonName::parse(&"가".repeat(100_000)).err(), Some(TooLong));
}

#[test]
fn resident_and_foreigner_numbers() {
    use RegistrationHolder::{Citizen, Foreigner};
    let table = [
        ("820701-2345678", "820701-2******", "820701-*******", Citizen, Some("1982-07-01")),
        ("8207012345678", "820701-2******", "820701-*******", Citizen, Some("1982-07-01")),
        ("8 2 0 7 0 1 - 2345678", "820701-2******", "820701-*******", Citizen, Some("1982-07-01")),
        ("971013-9019902", "971013-9******", "971013-*******", Citizen, Some("1897-10-13")),
        ("971013-0019902", "971013-0******", "971013-*******", Citizen, Some("1897-10-13")),
        ("991231-3100031", "991231-3******", "991231-*******", Citizen, Some("2099-12-31")),
        ("991231-7123479", "991231-7******", "991231-*******", Foreigner, Some("2099-12-31")),
        ("971013-5123456", "971013-5******", "971013-*******", Foreigner, Some("1997-10-13")),
        ("000229-8000000", "000229-8******", "000229-*******", Foreigner, Some("2000-02-29")),
        ("000229-6000000", "000229-6******", "000229-*******", Foreigner, None),
        ("971332-1000000", "971332-1******", "971332-*******", Citizen, None),
    ];
    for (text, masked, back, holder, birth) in table {
        let number = ResidentNumber::parse(text).unwrap();
        assert_eq!((number.masked().as_str(), number.masked_back().as_str()), (masked, back), "{text}");
        assert_eq!(number.holder(), holder, "{text}");
        let born = number.birth_date();
        let told = born.map(|d| format!("{:04}-{:02}-{:02}", d.year(), u8::from(d.month()), d.day()));
        assert_eq!(told.as_deref(), birth, "{text}");
    }
    let refused = [
        ("", Empty),
        ("-", Empty),
        ("820701-234567", Incomplete),
        ("820701", Incomplete),
        ("820701-23456789", Malformed),
        ("8207-012345678", Malformed),
        ("820701--2345678", Malformed),
        ("82-0701-2345678", Malformed),
        ("820701-234567B", Malformed),
        ("82O701-2345678", Malformed),
        ("８２０７０１-2345678", Malformed),
    ];
    for (text, error) in refused {
        assert_eq!(ResidentNumber::parse(text).err(), Some(error), "{text}");
    }
}

#[test]
fn license_numbers() {
    let by_code = |code| LicenseRegion::Code(code);
    let by_name = |name| LicenseRegion::Name(name);
    let table = [
        ("11-15-003456-07", "11-15-003456-07", "11-**-******-07", by_code(11)),
        ("111500345607", "11-15-003456-07", "11-**-******-07", by_code(11)),
        ("28-20-000001-10", "28-20-000001-10", "28-**-******-10", by_code(28)),
        ("29-20-000001-10", "29-20-000001-10", "29-**-******-10", by_code(29)),
        ("서울 19-123456-61", "서울 19-123456-61", "서울 **-******-61", by_name(RegionName::Seoul)),
        ("서울19-123456-61", "서울 19-123456-61", "서울 **-******-61", by_name(RegionName::Seoul)),
        ("경기-98-800924-64", "경기 98-800924-64", "경기 **-******-64", by_name(RegionName::Gyeonggi)),
        ("경기 9880092464", "경기 98-800924-64", "경기 **-******-64", by_name(RegionName::Gyeonggi)),
    ];
    for (text, printed, masked, region) in table {
        let number = LicenseNumber::parse(text).unwrap();
        assert_eq!((number.expose(), number.masked().as_str(), number.region()), (printed, masked, region), "{text}");
        assert_eq!(number.parts().is_some(), matches!(region, LicenseRegion::Code(_)));
    }
    let refused = [
        ("", Empty),
        ("10-20-000001-10", Malformed),
        ("30-20-000001-10", Malformed),
        ("11-20-00001-10", Incomplete),
        ("서울 19-12345-61", Incomplete),
        ("11-20-0000011-0", Malformed),
        ("-11-20-000001-10", Malformed),
        ("11-20-000001-100", Malformed),
        ("광주 19-123456-61", Malformed),
        ("서울특별시 19-123456-61", Malformed),
        ("11-2O-000001-10", Malformed),
        ("서울", Malformed),
    ];
    for (text, error) in refused {
        assert_eq!(LicenseNumber::parse(text).err(), Some(error), "{text}");
    }
    assert_eq!(LicenseNumber::parse(&"1".repeat(49)).err(), Some(TooLong));
    for name in RegionName::ALL {
        let old = LicenseNumber::parse(&format!("{} 19-123456-61", name.as_str())).unwrap();
        let chosen = old.with_code(name.likely_code()).unwrap();
        assert_eq!(chosen.parts(), Some([&*name.likely_code().to_string(), "19", "123456", "61"]));
        assert_eq!(chosen, LicenseNumber::parse(chosen.expose()).unwrap());
        assert!(chosen.with_code(11).is_err());
        for wrong in [0, 10, 30, 255] {
            assert_eq!(old.with_code(wrong).err(), Some(Malformed));
        }
    }
    let known = |text: &str| LicenseNumber::parse(text).unwrap().is_region_known();
    assert_eq!(["26", "27", "28", "29"].map(|code| known(&format!("{code}-20-000001-10"))), [true, false, true, false]);
}

#[test]
fn passport_numbers() {
    for (text, exposed, masked) in [
        ("M12345678", "M12345678", "M****5678"),
        ("m123a4567", "M123A4567", "M****4567"),
        (" S 12345678", "S12345678", "S****5678"),
    ] {
        let number = PassportNumber::parse(text).unwrap();
        assert_eq!((number.expose(), number.masked().as_str()), (exposed, masked));
    }
    let refused = [
        ("", Empty),
        ("M1234567", Incomplete),
        ("M", Incomplete),
        ("M123456789", Malformed),
        ("P12345678", Malformed),
        ("M12A34567", Malformed),
        ("M123AA567", Malformed),
        ("M12345678<", Malformed),
        ("여권", Malformed),
    ];
    for (text, error) in refused {
        assert_eq!(PassportNumber::parse(text).err(), Some(error), "{text}");
    }
}

#[test]
fn addresses_down_to_the_road() {
    let table = [
        ("서울특별시 관악구 가상로 12, 101동 2301호 (봉천동, 진달래아파트)", "서울특별시 관악구 가상로 ***"),
        ("서울특별시 관악구 가상로 12\n(봉천동, 진달래아파트 / 101동 2301호)", "서울특별시 관악구 가상로 ***"),
        ("경기도 성남시 분당구 가상로12번길 3", "경기도 성남시 분당구 가상로12번길 ***"),
        ("서울 중구 세종대로 110", "서울 중구 세종대로 ***"),
        ("세종특별자치시 가상로 1", "세종특별자치시 가상로 ***"),
        ("전남광주통합특별시 무안군 삼향읍 가상리 12-3", "전남광주통합특별시 무안군 삼향읍 가상리 ***"),
        ("서울 종로구 종로3가 1", "서울 종로구 종로3가 ***"),
        ("부산광역시 가상구 가상1동 12-34번지", "부산광역시 가상구 가상1동 ***"),
        ("서울특별시 관악구 가상로", "서울특별시 관악구 가상로 ***"),
        // What follows may look like a road too: nothing after the first is shown.
        ("서울특별시 관악구 가상동 진달래가 1호", "서울특별시 관악구 가상동 ***"),
        ("서울특별시 관악구 가상로 진달래로 1호", "서울특별시 관악구 가상로 ***"),
        // Stuck together or out of order: less is shown.
        ("서울특별시 관악구 가상로12 101호", "서울특별시 관악구 ***"),
        ("서울특별시 관악구 101동 2301호", "서울특별시 관악구 ***"),
        ("서울특별시 관악구 진달래아파트 가동 1호", "서울특별시 관악구 ***"),
        ("진달래아파트 101동", "***"),
        ("가상로 12", "***"),
        ("12 Rose-ro, Gwanak-gu, Seoul", "***"),
    ];
    for (text, masked) in table {
        assert_eq!(Address::parse(text).unwrap().masked(), masked, "{text}");
    }
    assert_eq!(Address::parse("서울\t 중구\r\n가상로  1").unwrap().expose(), "서울 중구 가상로 1");
    let refused = [("", Empty), (" \n", Empty), ("서울\u{7}", Malformed)];
    for (text, error) in refused {
        assert_eq!(Address::parse(text).err(), Some(error));
    }
    assert!(Address::parse(&"가".repeat(MAX_ADDRESS_CHARS)).is_ok());
    assert_eq!(Address::parse(&"가".repeat(MAX_ADDRESS_CHARS + 1)).err(), Some(TooLong));
    assert_eq!(Address::parse(&"가".repeat(MAX_ADDRESS_CHARS * 3 + 1)).err(), Some(TooLong));
}

#[test]
fn nothing_shows_in_debug_and_equality_is_by_value() {
    let name = PersonName::parse("홍길동").unwrap();
    let number = ResidentNumber::parse("820701-2345678").unwrap();
    let license = LicenseNumber::parse("서울 19-123456-61").unwrap();
    let passport = PassportNumber::parse("M12345678").unwrap();
    let address = Address::parse("서울 중구 가상로 1").unwrap();
    let shown = format!("{name:?}{number:#?}{license:?}{passport:?}{address:?}");
    for part in ["홍", "820701", "2345", "서울", "Seoul", "123456", "M1", "가상"] {
        assert!(!shown.contains(part), "{part}");
    }
    assert_eq!(shown.matches("[REDACTED]").count(), 5);
    assert_eq!(number, ResidentNumber::parse("8207012345678").unwrap());
    assert_ne!(number, ResidentNumber::parse("820701-2345679").unwrap());
    assert_ne!(name, PersonName::parse("홍길순").unwrap());
}

proptest! {
    #[test]
    fn any_text_is_taken_or_refused(text in "\\PC{0,40}|[0-9-]{0,16}|[가-힣 ]{1,20}") {
        if let Ok(name) = PersonName::parse(&text) {
            let masked = name.masked();
            prop_assert!(masked.contains('*'));
            prop_assert_ne!(masked.as_str(), name.expose());
        }
        if let Ok(address) = Address::parse(&text) {
            prop_assert!(address.masked().ends_with("***"));
            prop_assert!(address.masked().len() <= address.expose().len() + 4);
        }
        let _ = (ResidentNumber::parse(&text), LicenseNumber::parse(&text), PassportNumber::parse(&text));
    }

    #[test]
    fn hangul_masks_show_two_syllables_at_most(name in "[가-힣]{1,30}") {
        let masked = PersonName::parse(&name).unwrap().masked();
        prop_assert!(masked.chars().filter(|c| *c != '*').count() <= 2);
        prop_assert!(masked.chars().filter(|c| *c == '*').count() <= 5);
    }

    #[test]
    fn masks_hide_the_same_signs_of_every_number(front in "[0-9]{6}", back in "[0-9]{7}", code in 11_u8..=29, rest in "[0-9]{10}") {
        let number = ResidentNumber::parse(&format!("{front}-{back}")).unwrap();
        prop_assert_eq!(number.masked(), format!("{front}-{}******", &back[..1]));
        let license = LicenseNumber::parse(&format!("{code}{rest}")).unwrap();
        prop_assert_eq!(license.masked(), format!("{code}-**-******-{}", &rest[8..]));
        prop_assert_eq!(license.parts().unwrap().concat(), format!("{code}{rest}"));
    }

    #[test]
    fn no_number_of_a_building_or_home_is_shown(road in "[가-힣]{2,5}(대로|로|길)", number in 1_u32..9999, home in 1_u32..9999) {
        let address = format!("서울특별시 중구 {road} {number}, {home}호");
        prop_assert_eq!(Address::parse(&address).unwrap().masked(), format!("서울특별시 중구 {road} ***"));
    }
}
