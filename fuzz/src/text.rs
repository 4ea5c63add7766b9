//! Text to every parser of the public interface. What a parser gives, it gives again when it is given its own value;
//! no value prints itself, and no error repeats what it refuses.

use core::fmt::{Debug, Display};

use bonin::card::extraction::foreigner_number::ForeignerNumber;
use bonin::card::extraction::stay_status::StayStatus;
use bonin::card::extraction::title_kind;
use bonin::card::mrz;
use bonin::challenge::{ChallengeId, SessionId, UnixTime};
use bonin::decision::Reference;
use bonin::issuer::{CardDate, ForeignerSerial, LicenseSerial};
use bonin::one_won::{
    Account, DigitCount, IdempotencyKey, Institution, MemoCode, MemoLimits, MemoPrefix, MemoStyle, PrefixPolicy,
    likely_institutions,
};
use bonin::phone::{
    AppHash, BirthDate, CodeDigits, ConnectingInformation, DuplicationInformation, OriginBoundCode, Parsed,
    PhoneNumber, RegistrationPrefix, TypedCode, WebHost,
};
use bonin::pii::{Address, LicenseNumber, PassportNumber, PersonName, ResidentNumber, Secret};
use bonin::session::EventId;

use super::discretion::assert_discreet;

const NOW: UnixTime = UnixTime::from_secs(1_800_000_000);

/// Text of any bytes: what is not UTF-8 becomes U+FFFD.
pub fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let text = text.as_ref();
    personal(text);
    numbers(text);
    memos(text);
    messages(text);
    identifiers(text);
    machine_zone(text);
    let _ = title_kind(text);
}

/// Parses, and if that gives a value, parses the value's own text and wants the same.
fn settles<T: Debug, E: Debug>(
    what: &str,
    text: &str,
    parse: impl Fn(&str) -> Result<T, E>,
    own: impl Fn(&T) -> String,
) -> Option<T> {
    match parse(text) {
        Ok(value) => {
            let shown = own(&value);
            assert_discreet(what, &format!("{value:?}"), &shown);
            let again = parse(&shown);
            assert!(again.is_ok_and(|again| own(&again) == shown), "{what}: its own value is another");
            Some(value)
        }
        Err(error) => {
            assert_discreet(what, &format!("{error:?}"), text);
            None
        }
    }
}

fn quiet<T, E: Display>(what: &str, text: &str, result: Result<T, E>) -> Option<T> {
    result.map_err(|error| assert_discreet(what, &error.to_string(), text)).ok()
}

fn personal(text: &str) {
    let masked = |what: &str, masked: String, whole: &str| {
        assert_eq!(masked.is_empty(), whole.is_empty(), "{what}: nothing is left");
        // One character is masked whole or shown whole by rule; more are never shown whole.
        assert!(whole.chars().count() < 2 || masked != whole, "{what}: masked and yet whole");
    };
    if let Some(name) = settles("name", text, PersonName::parse, |name| name.expose().to_owned()) {
        masked("name", name.masked(), name.expose());
    }
    if let Some(address) = settles("address", text, Address::parse, |address| address.expose().to_owned()) {
        assert!(!address.masked().is_empty());
    }
    if let Some(number) = settles("resident number", text, ResidentNumber::parse, |number| number.expose().to_owned()) {
        masked("resident number", number.masked(), number.expose());
        let _ = (number.masked_back(), number.holder(), number.birth_date());
    }
    if let Some(number) = settles("license number", text, LicenseNumber::parse, |number| number.expose().to_owned()) {
        masked("license number", number.masked(), number.expose());
        for code in [0, 11, 28, 99, 255] {
            if let Ok(with) = number.with_code(code) {
                assert!(with.parts().is_some());
            }
        }
    }
    if let Some(number) = settles("passport number", text, PassportNumber::parse, |number| number.expose().to_owned()) {
        masked("passport number", number.masked(), number.expose());
    }
    settles("foreigner number", text, ForeignerNumber::parse, |number| number.expose().to_owned());
    settles("stay status", text, StayStatus::parse, |status| status.value().to_string());
    settles("birth date", text, |text| BirthDate::parse(text, NOW), |date| date.expose().to_string());
    let _ = quiet("registration prefix", text, RegistrationPrefix::parse(text, NOW));
    let secret = || Secret::new(text.to_owned());
    if let Some(ci) = quiet("CI", text, ConnectingInformation::new(secret())) {
        assert_eq!(ci.expose(), text);
        assert_discreet("CI", &format!("{ci:?}"), text);
    }
    if let Some(di) = quiet("DI", text, DuplicationInformation::new(secret())) {
        assert_discreet("DI", &format!("{di:?}"), text);
    }
}

fn numbers(text: &str) {
    match PhoneNumber::parse(text) {
        Ok(parsed) => {
            assert_discreet("phone number", &format!("{parsed:?}"), text);
            let (number, suggestions) = match parsed {
                Parsed::Mobile(number) => (number, Vec::new()),
                Parsed::Legacy { number, suggestions } => (number.keep(), suggestions),
            };
            for number in suggestions.iter().chain([&number]) {
                for own in [number.expose(), number.national().expose(), number.national_digits().expose()] {
                    let again = match PhoneNumber::parse(own) {
                        Ok(Parsed::Mobile(again)) => again,
                        Ok(Parsed::Legacy { number, .. }) => number.keep(),
                        Err(_) => panic!("a number's own form is none"),
                    };
                    assert!(again == *number);
                }
                assert!(number.masked().contains('*'));
            }
        }
        Err(error) => assert_discreet("phone number", &error.to_string(), text),
    }
    for institution in Institution::all() {
        settles(
            "account",
            text,
            |text| Account::parse(institution, text).map_err(|error| error.to_string()),
            |account| account.expose_number().to_owned(),
        );
    }
    let _ = likely_institutions(text);
    for digits in [4, 6, 10] {
        let Ok(digits) = CodeDigits::new(digits) else { continue };
        let own = |code: &TypedCode| code.secret().expose().to_owned();
        if let Some(code) = settles("code", text, |text| TypedCode::parse(text, digits), own) {
            assert_eq!(code.secret().expose().len(), usize::from(digits.get()));
        }
    }
    settles("license serial", text, LicenseSerial::parse, |serial| serial.expose().to_owned());
    settles("foreigner serial", text, ForeignerSerial::parse, |serial| serial.expose().to_owned());
    settles("card date", text, |text| CardDate::parse(text).ok_or(()), |date| date.expose().to_owned());
}

fn memos(text: &str) {
    let codes = [MemoCode::Digits(DigitCount::Four), MemoCode::Words];
    let prefix = MemoPrefix::new(text).ok();
    let ours = MemoPrefix::new("본인은행").ok();
    for code in codes {
        for prefix in [None, ours.clone(), prefix.clone()] {
            let Ok(style) = MemoStyle::new(code, prefix, MemoLimits::OPEN_BANKING) else { continue };
            for policy in [PrefixPolicy::Strip, PrefixPolicy::Refuse] {
                if let Ok(code) = style.normalize(text, policy) {
                    let again = style.normalize(code.expose(), policy);
                    assert!(again.is_ok_and(|again| again.expose() == code.expose()), "memo: not settled");
                }
            }
        }
    }
}

fn messages(text: &str) {
    if let Ok(code) = OriginBoundCode::parse(text) {
        let embedded = code.embedded().map(|host| format!(" @{host}")).unwrap_or_default();
        let line = format!("@{} #{}{embedded}", code.host(), code.code());
        let again = OriginBoundCode::parse(&line).expect("its own line");
        assert_eq!((again.host(), again.code(), again.embedded()), (code.host(), code.code(), code.embedded()));
        assert_discreet("origin-bound code", &format!("{code:?}"), code.code());
    }
    // An app's hash and a host's name are no secrets.
    if let Ok(hash) = AppHash::new(text) {
        assert_eq!(hash.as_str(), text);
    }
    if let Ok(host) = WebHost::new(text) {
        assert_eq!(host.as_str(), text);
    }
}

fn identifiers(text: &str) {
    if let Some(id) = EventId::from_hex(text) {
        assert_eq!(id.to_string(), text);
    }
    if let Some(id) = ChallengeId::from_hex(text) {
        assert_eq!(id.to_string(), text);
    }
    if let Some(key) = IdempotencyKey::from_text(text) {
        assert_eq!(key.to_string(), text);
    }
    if let Ok(session) = SessionId::new(text.as_bytes()) {
        assert_eq!(session.expose(), text.as_bytes());
        assert_discreet("session", &format!("{session:?}"), text);
    }
    if let Ok(reference) = Reference::new(text) {
        assert_eq!(reference.as_str(), text);
        assert!(Reference::try_from(text.to_owned()).is_ok_and(|again| again == reference));
    }
}

fn machine_zone(text: &str) {
    let (first, second) = text.split_once('\n').unwrap_or((text, text));
    let zone = mrz::parse_text(first, second, None);
    // Lengths may be shown, and a fuzzer soon writes them into the text.
    let shown = format!("{zone:?}").replace(&format!("{:?}", zone.line_lengths), "");
    assert_discreet("machine readable zone", &shown, text);
    let whole = zone.line_lengths.iter().all(|length| *length == mrz::LINE_LENGTH);
    assert!(whole || !zone.is_consistent());
    if zone.is_consistent() {
        assert!(zone.number.value.is_ok(), "a zone whose sums are right has a number");
    }
    for place in zone.masked_places() {
        assert!(place.columns.start <= place.columns.end && place.columns.end <= zone.line_lengths[1]);
    }
}
