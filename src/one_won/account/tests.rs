use proptest::prelude::*;

use super::*;
use crate::one_won::{CodeSystem, Institution};

fn institution(code: &str) -> Institution {
    Institution::from_code(CodeSystem::Standard, code).unwrap().institution
}

fn parsed(code: &str, typed: &str) -> Result<Account, AccountError> {
    Account::parse(institution(code), typed)
}

/// What the account is refused for; panics where it isn't.
fn refusal(code: &str, typed: &str) -> Option<AccountRefusal> {
    match parsed(code, typed) {
        Ok(_) => None,
        Err(AccountError::Refused(refusal)) => Some(refusal),
        Err(other) => panic!("{code} {typed}: {other}"),
    }
}

#[test]
fn typed_forms() {
    let table = [
        ("110-436-387740", Ok("110436387740")),
        ("110436387740", Ok("110436387740")),
        (" 110 436 387740 ", Ok("110436387740")),
        ("１１０－４３６－３８７７４０", Ok("110436387740")),
        ("110\u{2013}436\u{2212}387740", Ok("110436387740")),
        ("110ㅡ436ー387740\u{200B}", Ok("110436387740")),
        ("\u{202A}110-436-387740\u{202C}", Ok("110436387740")),
        ("", Err(AccountError::Empty)),
        (" - ", Err(AccountError::Empty)),
        ("신한 110-436-387740", Err(AccountError::NotANumber)),
        ("110.436.387740", Err(AccountError::NotANumber)),
        ("١١٠436387740", Err(AccountError::NotANumber)),
        ("11O-436-387740", Err(AccountError::NotANumber)),
        ("11043638774012345", Err(AccountError::TooLong)),
        ("1104363877401234", Err(AccountError::Length { digits: 16, admissible: &[11, 12, 13, 14] })),
        ("1104363877", Err(AccountError::Length { digits: 10, admissible: &[11, 12, 13, 14] })),
    ];
    for (typed, wanted) in table {
        let found = parsed("088", typed);
        assert_eq!(found.as_ref().map(Account::expose_number), wanted.as_ref().copied(), "{typed:?}");
    }
    let spaced = format!("110436387740{}", " ".repeat(52));
    assert!(parsed("088", &spaced).is_ok(), "64 characters");
    assert_eq!(parsed("088", &format!("{spaced} ")), Err(AccountError::TooLong), "65 characters");
}

#[test]
fn hyphens_of_the_institution() {
    let table = [
        ("088", "110436387740", "110-436-387740", "***-***-**7740"),
        ("020", "1002123456789", "1002-123-456789", "****-***-**6789"),
        ("090", "3333123456789", "3333-12-3456789", "****-**-***6789"),
        ("092", "100012345678", "1000-1234-5678", "****-****-5678"),
        ("089", "100123456789", "100-123-456789", "***-***-**6789"),
        ("004", "12345604789012", "123456-04-789012", "******-**-**9012"),
        ("081", "42791025521607", "427-910255-21607", "***-******-*1607"),
        ("003", "31808177501014", "318-081775-01-014", "***-******-*1-014"),
        ("011", "3011234567890", "301-1234-5678-90", "***-****-**78-90"),
        ("045", "9003123456789", "9003-12-3456789", "****-**-***6789"),
        ("263", "12345678", "12345678", "****5678"),
    ];
    for (code, digits, formatted, masked) in table {
        let account = parsed(code, digits).unwrap();
        assert_eq!(account.formatted().as_str(), formatted);
        assert_eq!(account.masked(), masked);
        assert_eq!(account.expose_number(), digits);
    }
}

#[test]
fn lengths_from_both_sides() {
    let table: [(&str, &[usize]); 8] = [
        ("002", &[11, 14]),
        ("011", &[11, 12, 13, 14]),
        ("031", &[7, 8, 9, 10, 11, 12, 13, 14]),
        ("035", &[10, 12]),
        ("090", &[13]),
        ("092", &[12]),
        ("238", &[8, 9, 10, 11, 12, 13, 14]),
        // Not verified: whatever the network can carry.
        ("271", &[7, 8, 9, 10, 11, 12, 13, 14, 15, 16]),
    ];
    for (code, admissible) in table {
        for digits in 1..=16 {
            let found = parsed(code, &"5".repeat(digits));
            let refused = matches!(found, Err(AccountError::Length { digits: told, .. }) if told == digits);
            assert_eq!(refused, !admissible.contains(&digits), "{code} {digits}");
        }
    }
}

#[test]
fn accounts_that_prove_nothing() {
    use AccountRefusal::*;
    let table = [
        ("092", "17-1234567890", Some(Virtual)),
        ("092", "1912-3456-7890", Some(Virtual)),
        ("092", "1000-1234-5678", None),
        ("092", "1500-1234-5678", None),
        ("092", "1812-3456-7890", None),
        ("089", "9-123456789", Some(IncomingOnly)),
        ("089", "8-123456789", None),
        ("089", "100-123-456789", None),
        ("089", "01-010-2000-0000", Some(PhoneLinked)),
        ("089", "7123456789 0123", Some(SafeTransfer)),
        ("089", "9123456789 0123", Some(SafeTransfer)),
        ("089", "1123456789 0123", Some(LoanRepayment)),
        ("004", "010-200-0000", Some(ChosenNumber)),
        ("004", "010-2000-0000", Some(ChosenNumber)),
        ("004", "9-0102000000", None),
        ("004", "123-21-1234-12-3", None),
        ("004", "1234-92-1234567-1", Some(Virtual)),
        ("004", "123456-04-789012", None),
        ("088", "100-12345678-9", None),
        ("088", "161-12345678-9", None),
        ("088", "162-12345678-9", None),
        ("088", "559-901-1234567-1", Some(Virtual)),
        ("088", "559-902-1234567-1", None),
        ("088", "560-123-1234567-1", Some(Virtual)),
        ("088", "561-123-1234567-1", Some(Virtual)),
        ("088", "562-123-1234567-1", Some(Virtual)),
        ("088", "563-123-1234567-1", None),
        ("088", "123-81-1234567-1", Some(Virtual)),
        ("088", "123-82-12345678", Some(Virtual)),
        ("088", "123-99-12345-1", Some(Virtual)),
        ("020", "1002-123-456789", None),
        ("020", "12345678991812", Some(Virtual)),
        ("020", "12345678999212", Some(Virtual)),
        ("011", "301-1234-5678-90", None),
        ("011", "304-1234-5678-99", Some(IncomingOnly)),
        ("011", "310-1234-5678-99", Some(IncomingOnly)),
        ("011", "314-1234-5678-99", Some(IncomingOnly)),
        ("011", "031-1234-5678-99", Some(IncomingOnly)),
        ("011", "790-1234-5678-90-1", Some(Virtual)),
        ("011", "791-1234-5678-90-1", Some(Virtual)),
        ("011", "123456-64-12345-1", Some(Virtual)),
        ("011", "123-10-12345-1", Some(IncomingOnly)),
        ("011", "123-01-12345-1", None),
        ("012", "351-1234-5678-09", None),
        ("012", "354-1234-5678-99", Some(IncomingOnly)),
        ("012", "792-1234-5678-90-1", Some(Virtual)),
        ("012", "123456-66-12345-1", Some(Virtual)),
        ("081", "611-123456-789", None),
        ("081", "123-15-12345-1", Some(IncomingOnly)),
        ("002", "010-12345678-123", Some(IncomingOnly)),
        ("002", "013-1234567-8-123", None),
        ("023", "123-15-678901", Some(Virtual)),
        ("023", "123-16-123456789", Some(Virtual)),
        ("023", "123-20-678901", None),
        ("031", "937-1234567890-1", Some(Virtual)),
        ("031", "999-1234567890-1", Some(Virtual)),
        ("031", "936-1234567890-1", None),
        ("045", "9003-12-3456789", None),
        ("045", "9037-12-3456789", Some(Virtual)),
        ("045", "9200-12-3456789", Some(IncomingOnly)),
        ("045", "9206-12-3456789", Some(IncomingOnly)),
        ("048", "731-321-98765-4", None),
        ("048", "170-321-98765-4", Some(IncomingOnly)),
        ("048", "910-321-98765-4", Some(Virtual)),
        ("071", "8-12345678901-2", Some(Virtual)),
        ("071", "9-12345678901-2", Some(Virtual)),
        ("071", "123456-123456-1", None),
        ("071", "123456-05-12345-6", Some(IncomingOnly)),
        ("071", "123456-01-12345-6", None),
        ("007", "101-12345678901", Some(Virtual)),
        ("030", "493-12345678901", Some(Virtual)),
        ("003", "12345678-01", None),
        ("054", "123456789012", Some(OutOfService)),
        ("061", "1", Some(OutOfService)),
        ("099", "123456789012", Some(NoAccounts)),
    ];
    for (code, typed, wanted) in table {
        assert_eq!(refusal(code, typed), wanted, "{code} {typed}");
    }
}

/// First candidate, its confidence, and whether it would be refused.
fn first(typed: &str) -> (&'static str, Confidence, bool) {
    let candidates = likely_institutions(typed).unwrap();
    let best = candidates.first().unwrap();
    (best.institution.standard_code(), best.confidence, best.refusal.is_some())
}

#[test]
fn likeliest_institution() {
    use Confidence::*;
    let table = [
        ("110-436-387740", ("088", High, false)),
        ("160-123-456789", ("088", High, false)),
        ("1002-123-456789", ("020", High, false)),
        ("1006-123-456789", ("020", High, false)),
        ("3333-12-3456789", ("090", High, false)),
        ("7979-12-3456789", ("090", High, false)),
        ("427-910255-21607", ("081", Low, false)),
        ("161-910278-72907", ("081", High, false)),
        ("611-123456-789", ("081", High, false)),
        ("1000-1234-5678", ("092", High, false)),
        ("301-1234-5678-90", ("011", High, false)),
        ("304-1234-5678-99", ("011", High, true)),
        ("351-1234-5678-09", ("012", High, false)),
        ("1912-3456-7890", ("092", Medium, true)),
        // Toss's virtual 17 and the credit unions' savings 171: the longer code comes first.
        ("1712-3456-7890", ("048", High, true)),
        ("9206-12-3456789", ("045", High, true)),
        ("9003-12-3456789", ("045", High, false)),
        ("101-1234-5678-90", ("032", High, false)),
        ("220-123456789-0", ("039", High, false)),
        ("731-321-98765-4", ("048", High, false)),
        ("123456-04-789012", ("004", Low, false)),
        ("562-123-1234567-1", ("088", High, true)),
        ("1234567", ("031", LengthOnly, false)),
        ("12345678", ("031", LengthOnly, false)),
    ];
    for (typed, wanted) in table {
        assert_eq!(first(typed), wanted, "{typed}");
    }
    assert_eq!(likely_institutions("12345").unwrap(), []);
    assert_eq!(likely_institutions("홍길동"), Err(AccountError::NotANumber));
    assert_eq!(likely_institutions(""), Err(AccountError::Empty));
}

#[test]
fn candidates_are_ranked_and_could_all_be_parsed() {
    for typed in ["110-436-387740", "1002-123-456789", "427-910255-21607", "12345678", "123456789"] {
        let candidates = likely_institutions(typed).unwrap();
        assert!(candidates.is_sorted_by(|a, b| a.confidence >= b.confidence), "{typed}");
        for Candidate { institution, refusal, .. } in candidates {
            let found = Account::parse(institution, typed);
            assert_eq!(found.err(), refusal.map(AccountError::Refused), "{typed} {institution}");
        }
    }
}

/// Numbers and where the split of 2025-11-10 sent them, first with eleven digits, then twelve, then fourteen.
#[test]
fn suhyup_split() {
    let with_middle = |code: u16| format!("123{code:02}123456");
    let federation = [43, 44, 45, 47, 49, 59, 61, 62, 63, 64, 66, 67, 68, 74, 75, 78, 81, 82, 83, 84, 85, 93];
    let old = (0..100).map(|code| (with_middle(code), federation.contains(&code)));
    let new = (0..10).map(|code: u16| (format!("{code}12-345678901"), [2, 7, 9].contains(&code)));
    let long = [480, 481, 485, 489, 490, 492, 493, 494, 0, 999].into_iter();
    let long = long.map(|code| (format!("{code:03}-12345678901"), (481..=489).contains(&code) || code == 493));
    for (typed, federation) in old.chain(new).chain(long) {
        let (wanted, other) = if federation { ("030", "007") } else { ("007", "030") };
        let codes: Vec<_> =
            likely_institutions(&typed).unwrap().iter().map(|found| found.institution.standard_code()).collect();
        assert!(codes.contains(&wanted) && !codes.contains(&other), "{typed}");
        if let Ok(account) = parsed(other, &typed) {
            assert_eq!(account.better_match(), Some(institution(wanted)), "{typed}");
            assert_eq!(parsed(wanted, &typed).unwrap().better_match(), None, "{typed}");
        } else {
            assert_eq!(refusal(other, &typed), Some(AccountRefusal::Virtual), "{typed}");
            assert_eq!(refusal(wanted, &typed), Some(AccountRefusal::Virtual), "{typed}");
        }
    }
}

#[test]
fn a_wrong_bank_is_pointed_out_and_kept() {
    let table = [
        // Shinhan's number at IBK, whose twelve digits mean nothing there.
        ("003", "110-436-387740", Some("088")),
        ("020", "3333-12-3456789", Some("090")),
        ("027", "1002-123-456789", Some("020")),
        ("088", "110-436-387740", None),
        ("081", "427-910255-21607", None),
        ("240", "1000-1234-5678", Some("092")),
    ];
    for (code, typed, wanted) in table {
        let account = parsed(code, typed).unwrap();
        assert_eq!(account.better_match(), wanted.map(institution), "{code} {typed}");
        assert_eq!(account.institution(), institution(code));
    }
}

#[test]
fn one_account_by_either_code_of_hana() {
    let [cms, standard] = [(CodeSystem::Cms, "005"), (CodeSystem::Standard, "081")]
        .map(|(system, code)| Institution::from_code(system, code).unwrap().institution)
        .map(|hana| Account::parse(hana, "611-123456-789").unwrap());
    assert_eq!(cms, standard);
    assert_eq!(cms.canonical().as_slice(), b"081:611123456789");
    assert_eq!(cms.canonical(), standard.canonical());
    assert_ne!(cms, parsed("081", "611-123456-788").unwrap());
    assert_ne!(parsed("088", "611123456789").unwrap(), cms);
    assert_eq!(Account::PURPOSE, Purpose::AccountPossession);
}

#[test]
fn nothing_of_the_number_in_debug_or_errors() {
    let account = parsed("088", "110-436-387740").unwrap();
    let shown = format!("{account:?} {account:#?}");
    assert!(shown.contains("REDACTED") && !shown.contains("7740") && !shown.contains("110"), "{shown}");
    for typed in ["110436387740123456", "홍길동", "1104363877", "56012312345671"] {
        let error = parsed("088", typed).unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("1104") && !shown.contains("홍") && !shown.contains("5601"), "{shown}");
    }
}

proptest! {
    #[test]
    fn no_text_panics(code in 0_usize..60, typed in "\\PC{0,70}|[0-9０-９ -]{0,24}") {
        let institution = Institution::all().nth(code % Institution::all().count()).unwrap();
        let _ = likely_institutions(&typed);
        if let Ok(account) = Account::parse(institution, &typed) {
            let formatted = account.formatted();
            let bare: String = formatted.chars().filter(char::is_ascii_digit).collect();
            prop_assert_eq!(bare.as_str(), account.expose_number());
            let again = Account::parse(institution, &formatted).unwrap();
            prop_assert_eq!(&again, &account);
            let masked = account.masked();
            prop_assert_eq!(masked.chars().filter(char::is_ascii_digit).count(), READABLE_DIGITS);
            prop_assert!(!account.canonical().is_empty());
        }
    }

    #[test]
    fn separators_change_nothing(digits in "[1-9][0-9]{12}", gaps in prop::collection::vec(0_usize..5, 13)) {
        let separators = ["", "-", " ", "－", "\u{200B}"];
        let typed: String = digits.chars().zip(gaps).map(|(c, gap)| format!("{c}{}", separators[gap])).collect();
        let (plain, spread) = (parsed("090", &digits).unwrap(), parsed("090", &typed).unwrap());
        prop_assert_eq!(plain, spread);
    }
}
