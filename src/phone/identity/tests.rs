use proptest::prelude::*;

use super::*;
use crate::phone::Parsed;

/// 2026-10-31T14:59:59.999Z, the last millisecond of October 31 in Korea.
const NOW: UnixTime = UnixTime::from_millis(1_793_458_799_999);

const CI: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/abcdefghijklmnopqrstuQ==";
const DI: &str = "MC0GCCqGSIb3DQIJAyEA0123456789abcdefghijklmnopqrstuvwxyzABCDEF/=";

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

fn report(name: &str) -> IdentityReport {
    IdentityReport {
        ci: secret(CI),
        di: secret(DI),
        name: secret(name),
        birth: secret("1897-07-01"),
        sex: Sex::Male,
        foreigner: Some(false),
        carrier: Some(Carrier::KtMvno),
        phone: None,
    }
}

fn birth(text: &str) -> BirthDate {
    BirthDate::parse(text, NOW).unwrap()
}

fn number(typed: &str) -> PhoneNumber {
    match PhoneNumber::parse(typed) {
        Ok(Parsed::Mobile(number)) => number,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_whole_report() {
    let identity = SubscriberIdentity::new(report("홍길동"), NOW).unwrap();
    assert_eq!(identity.ci().expose(), CI);
    assert_eq!(identity.di().expose(), DI);
    assert_eq!(identity.name().expose(), "홍길동");
    assert_eq!(identity.birth().expose().as_str(), "1897-07-01");
    assert_eq!(identity.sex(), Sex::Male);
    assert_eq!(identity.is_foreigner(), Some(false));
    assert_eq!(identity.carrier(), Some(Carrier::KtMvno));
}

#[test]
fn connecting_information() {
    assert_eq!(CI.len(), 88);
    let digits = &CI[..86];
    let table = [
        (CI.to_owned(), true),
        (format!("{}==", "A".repeat(86)), true),
        (format!("{}/w==", "/".repeat(84)), true),
        // Bits after the 64th byte.
        (format!("{}R==", &digits[..85]), false),
        (format!("{}B==", "A".repeat(85)), false),
        (CI[..87].to_owned(), false),
        (format!("{}A=", digits), false),
        (format!("{}AA", digits), false),
        (format!("{}==", &digits[1..]), false),
        (format!("A{digits}=="), false),
        (format!("{CI}\n"), false),
        (format!(" {}", &CI[..87]), false),
        (format!("-{}", &CI[1..]), false),
        (format!("_{}", &CI[1..]), false),
        (format!("가{}", &CI[3..]), false),
        (format!("={}", &CI[1..]), false),
        ("==".to_owned(), false),
        (String::new(), false),
    ];
    for (text, wanted) in table {
        let result = ConnectingInformation::new(secret(&text));
        assert_eq!(result.is_ok(), wanted, "{text}");
        assert_eq!(result.err(), (!wanted).then_some(IdentityError::Ci));
    }
    // The last character stands for two bits; with any of the other four set it is another spelling of the same bytes.
    for last in ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['+', '/']) {
        let spelled = ConnectingInformation::new(Secret::new(format!("{}{last}==", &digits[..85])));
        assert_eq!(spelled.is_ok(), "AQgw".contains(last), "{last}");
    }
    let ci = |text: &str| ConnectingInformation::new(secret(text)).unwrap();
    assert_eq!(ci(CI), ci(CI));
    assert_ne!(ci(CI), ci(&format!("{}==", "A".repeat(86))));
}

#[test]
fn duplication_information() {
    assert_eq!(DI.len(), 64);
    let table = [
        (DI.to_owned(), true),
        ("!".repeat(64), true),
        ("~".repeat(64), true),
        (DI[1..].to_owned(), false),
        (format!("{DI}A"), false),
        (format!(" {}", &DI[1..]), false),
        (format!("\u{7F}{}", &DI[1..]), false),
        (format!("가{}", &DI[3..]), false),
        (String::new(), false),
    ];
    for (text, wanted) in table {
        let result = DuplicationInformation::new(secret(&text));
        assert_eq!(result.is_ok(), wanted, "{text}");
        assert_eq!(result.err(), (!wanted).then_some(IdentityError::Di));
    }
    let di = |text: &str| DuplicationInformation::new(secret(text)).unwrap();
    assert_eq!(di(DI), di(DI));
    assert_ne!(di(DI), di(&"!".repeat(64)));
}

#[test]
fn faults_are_named() {
    let new = |change: fn(&mut IdentityReport)| {
        let mut report = report("홍길동");
        change(&mut report);
        SubscriberIdentity::new(report, NOW).err()
    };
    assert_eq!(new(|_| ()), None);
    assert_eq!(new(|report| report.ci = secret(DI)), Some(IdentityError::Ci));
    assert_eq!(new(|report| report.di = secret(CI)), Some(IdentityError::Di));
    assert_eq!(new(|report| report.birth = secret("18970229")), Some(IdentityError::Birth));
    assert_eq!(new(|report| report.name = secret("")), Some(IdentityError::Name));
    assert_eq!(new(|report| report.name = secret(" \u{3000}")), Some(IdentityError::Name));
    assert_eq!(new(|report| report.name = secret("홍길동\n")), Some(IdentityError::Name));
    assert_eq!(new(|report| report.name = Secret::new("가".repeat(MAX_NAME_CHARS))), None);
    assert_eq!(new(|report| report.name = Secret::new("가".repeat(MAX_NAME_CHARS + 1))), Some(IdentityError::Name));
}

#[test]
fn birth_dates() {
    let table = [
        ("18970701", Some("1897-07-01")),
        ("1897-07-01", Some("1897-07-01")),
        ("18000101", Some("1800-01-01")),
        ("17991231", None),
        ("20000229", Some("2000-02-29")),
        ("19000229", None),
        ("20200230", None),
        ("20201301", None),
        ("20200001", None),
        ("20200100", None),
        ("20261031", Some("2026-10-31")),
        ("20261101", None),
        ("20990101", None),
        ("970701", None),
        ("1897.07.01", None),
        ("1897-7-1", None),
        ("+1970701", None),
        ("1897-+7-01", None),
        ("18970701 ", None),
        ("１８９７０７０１", None),
        ("가나18", None),
        ("가가01-01", None),
        ("", None),
    ];
    for (text, wanted) in table {
        let parsed = BirthDate::parse(text, NOW).map(|birth| birth.expose().to_string());
        assert_eq!(parsed, wanted.map(str::to_owned).ok_or(IdentityError::Birth), "{text}");
    }
    // A millisecond later it is November in Korea, still October in UTC.
    assert!(BirthDate::parse("20261101", UnixTime::from_millis(NOW.as_millis() + 1)).is_ok());
    assert!(BirthDate::parse("20200101", UnixTime::from_millis(u64::MAX)).is_err());
    assert!(BirthDate::parse("19700101", UnixTime::from_millis(0)).is_ok());
    assert!(BirthDate::parse("19700102", UnixTime::from_millis(0)).is_err());
}

#[test]
fn registration_prefixes() {
    use Sex::{Female, Male};
    let table = [
        ("9707019", Some(("1897-07-01", Male, false))),
        ("9707010", Some(("1897-07-01", Female, false))),
        ("9707011", Some(("1997-07-01", Male, false))),
        ("970701-2", Some(("1997-07-01", Female, false))),
        ("0107013", Some(("2001-07-01", Male, false))),
        ("010701-4", Some(("2001-07-01", Female, false))),
        ("9707015", Some(("1997-07-01", Male, true))),
        ("9707016", Some(("1997-07-01", Female, true))),
        ("0107017", Some(("2001-07-01", Male, true))),
        ("0107018", Some(("2001-07-01", Female, true))),
        ("0002291", None),
        ("0002293", Some(("2000-02-29", Male, false))),
        ("9907013", None),
        ("970701", None),
        ("970701-", None),
        ("97070119", None),
        ("970701-12", None),
        ("970701-1234567", None),
        ("97-07011", None),
        ("97070l1", None),
        ("가나1", None),
        ("970701가", None),
        ("", None),
    ];
    for (text, wanted) in table {
        let parsed = RegistrationPrefix::parse(text, NOW);
        let told = parsed.as_ref().ok().map(|p| (p.birth.expose().to_string(), p.sex, p.foreigner));
        assert_eq!(told, wanted.map(|(birth, sex, foreigner)| (birth.to_owned(), sex, foreigner)), "{text}");
        assert_eq!(parsed.err(), wanted.is_none().then_some(IdentityError::Birth));
    }
}

#[test]
fn names_on_card_and_at_the_telco() {
    use NameMatch::{Different, EncodingSuspect, Exact, Normalized, NotCompared};
    let table = [
        (Some("홍길동"), "홍길동", Exact, Overall::SamePerson),
        (Some("남궁민"), "남궁민", Exact, Overall::SamePerson),
        (Some("박초롱초롱빛나리"), "박초롱초롱빛나리", Exact, Overall::SamePerson),
        (Some("김설믜"), "김설므ㅣ", Normalized, Overall::SamePerson),
        (Some("NGUYEN THI HONG"), "NGUYEN THIHONG", Normalized, Overall::SamePerson),
        (Some("김설믜"), "김설미", EncodingSuspect, Overall::Review),
        (Some("김설믜"), "김설PA", EncodingSuspect, Overall::Review),
        (Some("김설미"), "김설희", Different, Overall::Different),
        (None, "홍길동", NotCompared, Overall::Review),
    ];
    for (card, telco, name, overall) in table {
        let identity = SubscriberIdentity::new(report(telco), NOW).unwrap();
        let holder = CardHolder { name: card, birth: Some(birth("18970701")), sex: Some(Sex::Male) };
        let found = identity.matches(&holder);
        assert_eq!(found, IdentityMatch { name, birth: AttributeMatch::Equal, sex: AttributeMatch::Equal }, "{telco}");
        assert_eq!(found.overall(), overall);
    }
}

#[test]
fn attributes_one_by_one() {
    use AttributeMatch::{Different, Equal, NotCompared};
    let identity = SubscriberIdentity::new(report("홍길동"), NOW).unwrap();
    let table = [
        (Some("18970701"), Some(Sex::Male), Equal, Equal, Overall::SamePerson),
        (Some("18970701"), None, Equal, NotCompared, Overall::SamePerson),
        (None, Some(Sex::Male), NotCompared, Equal, Overall::Review),
        (Some("18970702"), Some(Sex::Male), Different, Equal, Overall::Different),
        (Some("18970701"), Some(Sex::Female), Equal, Different, Overall::Different),
        (None, Some(Sex::Female), NotCompared, Different, Overall::Different),
        (None, None, NotCompared, NotCompared, Overall::Review),
    ];
    for (born, sex, wanted_birth, wanted_sex, overall) in table {
        let found = identity.matches(&CardHolder { name: Some("홍길동"), birth: born.map(birth), sex });
        assert_eq!((found.birth, found.sex), (wanted_birth, wanted_sex));
        assert_eq!(found.overall(), overall);
    }
}

#[test]
fn the_identified_line() {
    let identity = |phone| {
        let report = IdentityReport { phone, ..report("홍길동") };
        SubscriberIdentity::new(report, NOW).unwrap()
    };
    let held = number("010-2000-0000");
    assert_eq!(identity(None).matches_phone(&held), AttributeMatch::NotCompared);
    assert_eq!(identity(Some(number("+82 10 2000 0000"))).matches_phone(&held), AttributeMatch::Equal);
    assert_eq!(identity(Some(number("010-2000-0001"))).matches_phone(&held), AttributeMatch::Different);
}

#[test]
fn nothing_shows_in_debug() {
    let mut report = report("홍길동");
    report.phone = Some(number("010-2000-0000"));
    let shown = format!("{report:?}");
    let prefix = RegistrationPrefix::parse("9707019", NOW).unwrap();
    let identity = SubscriberIdentity::new(report, NOW).unwrap();
    let shown = format!(
        "{shown} {identity:?} {identity:#?} {:?} {:?} {:?} {prefix:?}",
        identity.ci(),
        identity.di(),
        identity.birth()
    );
    for part in [&CI[..8], &DI[..8], "길동", "1897", "0701", "2000", "0000", "Male", "KtMvno"] {
        assert!(!shown.contains(part), "{part}");
    }
}

proptest! {
    #[test]
    fn any_report_is_checked_or_refused(
        ci in "\\PC{0,90}|[A-Za-z0-9+/]{85}[AQgw]==",
        di in "\\PC{0,70}|[!-~]{64}",
        name in "\\PC{0,20}",
        birth in "\\PC{0,12}|(18|19|20)[0-9]{6}",
    ) {
        let texts = IdentityReport { ci: secret(&ci), di: secret(&di), birth: secret(&birth), ..report(&name) };
        if let Ok(identity) = SubscriberIdentity::new(texts, NOW) {
            prop_assert_eq!(identity.ci().expose().len(), 88);
            prop_assert_eq!(identity.di().expose().len(), 64);
            let found = identity.matches(&CardHolder { name: Some(&name), birth: None, sex: None });
            prop_assert_eq!(found.name, NameMatch::Exact);
        }
    }

    #[test]
    fn any_prefix_is_read_or_refused(text in "\\PC{0,9}|[0-9]{6}-?[0-9]") {
        if let Ok(prefix) = RegistrationPrefix::parse(&text, NOW) {
            let birth = prefix.birth.expose();
            prop_assert_eq!(birth.as_bytes().get(2..4), text.as_bytes().get(..2));
        }
    }
}
