use proptest::prelude::*;

use super::*;

fn mobile(typed: &str) -> PhoneNumber {
    match PhoneNumber::parse(typed) {
        Ok(Parsed::Mobile(number)) => number,
        other => panic!("{typed}: {other:?}"),
    }
}

#[test]
fn numbers_as_people_type_them() {
    let table = [
        "010-2000-0000",
        "01020000000",
        "010 2000 0000",
        "010.2000.0000",
        "(010) 2000-0000",
        " 010-2000-0000\n",
        "０１０－２０００－００００",
        "０１０２０００００００",
        "010\u{3000}2000\u{3000}0000",
        "010\u{2011}2000\u{2013}0000",
        "010·2000·0000",
        "\u{202A}010-2000-0000\u{202C}",
        "+82 10-2000-0000",
        "+82 10 2000 0000",
        "+821020000000",
        "+82010 2000 0000",
        "+82 010 2000 0000",
        "+82(0)10-2000-0000",
        "+82 (0) 10 2000 0000",
        "(+82) 10-2000-0000",
        "＋８２　１０－２０００－００００",
        "0082 10 2000 0000",
        "00821020000000",
        "0082-010-2000-0000",
    ];
    for typed in table {
        let number = mobile(typed);
        assert_eq!(number.expose(), "+821020000000", "{typed}");
        assert!(!number.is_legacy());
    }
}

#[test]
fn refused_by_name() {
    use NumberError::*;
    let table = [
        ("", TooShort),
        (" - ", TooShort),
        ("+", TooShort),
        ("00", TooShort),
        ("0082", TooShort),
        ("+82", TooShort),
        ("0", TooShort),
        ("01", TooShort),
        ("010", TooShort),
        ("112", TooShort),
        ("010-200-0000", TooShort),
        ("+82 10-200-0000", TooShort),
        ("010-2000-000", TooShort),
        ("010-2000-00000", TooLong),
        ("+82 10 2000 00000", TooLong),
        ("011-23-5678", TooShort),
        ("011-12345-6789", TooLong),
        ("016-234-567", TooShort),
        ("019-1234-56789", TooLong),
        ("010-2000-000o", NotDigits),
        ("공일공2000-0000", NotDigits),
        ("010-2000-0000#1", NotDigits),
        ("010/2000/0000", NotDigits),
        ("010+20000000", NotDigits),
        ("++82 10 2000 0000", NotDigits),
        // Other scripts' digits are not what a Korean keyboard gives.
        ("٠١٠٢٠٠٠٠٠٠٠", NotDigits),
        ("070-1234-5678", Voip),
        ("+82 70 1234 5678", Voip),
        ("070-123", Voip),
        ("050-1234-5678", Personal),
        ("0502-123-4567", Personal),
        ("0504-1234-5678", Personal),
        ("0507-1234-56789", Personal),
        ("060-234-5678", Premium),
        ("015-234-5678", Pager),
        ("015-1234-5678", Pager),
        ("080-123-4567", TollFree),
        ("030-123-4567", TollFree),
        ("1588-0000", Representative),
        ("1522-0000", Representative),
        ("1600-0000", Representative),
        ("1899-0000", Representative),
        ("+82 1588-0000", Representative),
        ("02-123-4567", Landline),
        ("02-1234-5678", Landline),
        ("+82 2 1234 5678", Landline),
        ("031-123-4567", Landline),
        ("044-123-4567", Landline),
        ("064-1234-5678", Landline),
        ("012-1234-5678", Machine),
        ("013-1234-5678", Unassigned),
        ("014-1234-5678", Unassigned),
        ("020-1234-5678", Landline),
        ("034-1234-5678", Unassigned),
        ("090-1234-5678", Unassigned),
        ("+82 00 10 2000 0000", Unassigned),
        ("010-5970-0000", Unassigned),
        ("010-5999-9999", Unassigned),
        ("10-2000-0000", NoTrunkPrefix),
        ("82 10 2000 0000", NoTrunkPrefix),
        ("188-0000-0000", NoTrunkPrefix),
        ("+1 202 555 0100", Foreign),
        ("+81 90 1234 5678", Foreign),
        ("+850 2 123 4567", Foreign),
        ("001 82 10 2000 0000", Foreign),
        ("00700 82 10 2000 0000", Foreign),
        ("+010 2000 0000", Foreign),
        ("+8 2 010", TooShort),
        ("+8", Foreign),
    ];
    for (typed, wanted) in table {
        assert_eq!(PhoneNumber::parse(typed).err(), Some(wanted), "{typed}");
    }
}

#[test]
fn blocks_next_to_the_unassigned_ones() {
    assert_eq!(mobile("010-5969-9999").expose(), "+821059699999");
    assert_eq!(mobile("010-6000-0000").expose(), "+821060000000");
}

#[test]
fn length_of_the_text() {
    let padded = |chars: usize| format!("01020000000{}", " ".repeat(chars - 11));
    assert_eq!(mobile(&padded(MAX_TYPED_CHARS)), mobile("01020000000"));
    assert_eq!(PhoneNumber::parse(&padded(MAX_TYPED_CHARS + 1)).err(), Some(NumberError::TooLong));
    assert_eq!(PhoneNumber::parse(&"0".repeat(20)).err(), Some(NumberError::Foreign));
    assert_eq!(PhoneNumber::parse(&"0".repeat(21)).err(), Some(NumberError::TooLong));
}

#[test]
fn legacy_is_offered_never_converted() {
    let table: &[(&str, &str, &[&str])] = &[
        ("011-234-5678", "+82112345678", &["+821052345678"]),
        ("+82 11 234 5678", "+82112345678", &["+821052345678"]),
        ("011-200-1234", "+82112001234", &["+821052001234"]),
        ("016-234-5678", "+82162345678", &["+821032345678"]),
        ("018-567-1234", "+82185671234", &["+821065671234"]),
        ("019-234-5678", "+82192345678", &["+821022345678"]),
        ("011-9123-4567", "+821191234567", &["+821091234567"]),
        ("011-9678-1234", "+821196781234", &["+821086781234"]),
        ("011-1712-3456", "+821117123456", &["+821071123456"]),
        ("017-234-5678", "+82172345678", &["+821062345678", "+821042345678", "+821052345678"]),
        ("011-5000-1234", "+821150001234", &[]),
    ];
    for (typed, kept, wanted) in table {
        let Ok(Parsed::Legacy { number, suggestions }) = PhoneNumber::parse(typed) else { panic!("{typed}") };
        assert_eq!(number.as_number().expose(), *kept, "{typed}");
        assert_eq!(suggestions.iter().map(PhoneNumber::expose).collect::<Vec<_>>(), *wanted, "{typed}");
        assert!(suggestions.iter().all(|suggestion| !suggestion.is_legacy()));
        assert!(number.keep().is_legacy());
    }
}

#[test]
fn forms() {
    let number = mobile("+82 10 2000 0000");
    assert_eq!(number.national().expose(), "010-2000-0000");
    assert_eq!(number.national_digits().expose(), "01020000000");
    assert_eq!(number.masked(), "010-****-0000");
    assert_eq!(number.prefix(), "+82102000");
    assert_eq!(number.canonical().as_slice(), b"+821020000000");
    let Ok(Parsed::Legacy { number, .. }) = PhoneNumber::parse("011-234-5678") else { panic!() };
    let number = number.keep();
    assert_eq!(number.national().expose(), "011-234-5678");
    assert_eq!(number.national_digits().expose(), "0112345678");
    assert_eq!(number.masked(), "011-***-5678");
    assert_eq!(number.prefix(), "+8211234");
}

#[test]
fn equality_is_by_the_whole_number() {
    assert_eq!(mobile("010-2000-0000"), mobile("+82 10 2000 0000"));
    assert_ne!(mobile("010-2000-0000"), mobile("010-2000-0001"));
    assert_ne!(mobile("010-2000-0000"), mobile("010-3000-0000"));
}

#[test]
fn nothing_shows_in_debug_or_errors() {
    for typed in ["010-2345-6789", "011-234-6789", "070-2345-6789", "010-2345-67899"] {
        let parsed = PhoneNumber::parse(typed);
        let mut shown = format!("{parsed:?} {parsed:#?}");
        if let Err(error) = parsed {
            shown.push_str(&error.to_string());
        }
        assert!(!shown.contains("6789") && !shown.contains("345"), "{typed}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(typed in "\\PC{0,60}|[-+()0-9０-９ .]{0,30}") {
        match PhoneNumber::parse(&typed) {
            Ok(Parsed::Mobile(number)) => prop_assert_eq!(number.expose().len(), 13),
            Ok(Parsed::Legacy { number, .. }) => {
                prop_assert!((12..=13).contains(&number.as_number().expose().len()));
            }
            Err(_) => {}
        }
    }

    #[test]
    fn every_form_leads_back_to_the_number(line in "01[016789][2-4][0-9]{7}", gap in "[-. ()]{0,2}") {
        let whole = match PhoneNumber::parse(&line) {
            Ok(Parsed::Mobile(number)) => number,
            Ok(Parsed::Legacy { number, .. }) => number.keep(),
            Err(error) => return Err(TestCaseError::fail(error.to_string())),
        };
        let forms = [
            whole.national().expose().to_owned(),
            format!("{}{gap}{}{gap}{}", &line[..3], &line[3..7], &line[7..]),
            format!("+82{gap}{}", &line[1..]),
            format!("+82{gap}({}){}", &line[..1], &line[1..]),
            format!("0082{gap}{line}"),
            whole.expose().to_owned(),
        ];
        for form in forms {
            let again = match PhoneNumber::parse(&form) {
                Ok(Parsed::Mobile(number)) => number,
                Ok(Parsed::Legacy { number, .. }) => number.keep(),
                Err(error) => return Err(TestCaseError::fail(format!("{form}: {error}"))),
            };
            prop_assert!(again == whole, "{}", form);
        }
    }
}
