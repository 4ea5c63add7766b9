//! The phone check, from the typed number to the proof, with all that goes wrong on the way.

use std::time::Duration;

use bonin::challenge::ledger::{SendPolicy, SendSubject, give_back, reserve};
use bonin::challenge::{
    ChallengePolicy, ChallengeStore as _, DeliveryResult, KeyId, MemoryStore, Outcome, Proof, Purpose, StepError,
    StoredState, UnixTime, change_once,
};
use bonin::phone::{
    BirthDate, CardHolder, Carrier, CarrierSwitch, CodeDigits, DuplicationInformation, IdentityReport, Language,
    OriginBoundCode, OtherWays, Parsed, PhoneNumber, PhoneRequest, PhoneVerification, RegistrationPrefix, RiskPolicy,
    RiskSignals, Sex, Signal, SmsFormat, SmsMessage, SmsSettings, SmsTemplate, SubscriberIdentity, TypedCode, WebHost,
    exits,
};
use bonin::pii::Secret;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;

use crate::bank::{ADDRESS, Bank, DEVICE, Ledger, NOW, Rows, Spent};
use crate::log::Kind;

const NUMBER: &str = "010-2000-0731";
const STRANGER: &str = "010-2000-0732";
const LEGACY: &str = "011-200-0731";
const NAME: &str = "홍길동";
const BIRTH: &str = "1982-07-01";
/// 64 bytes in base64, and 64 characters, of nobody.
const CI: &str = "Ym9uaW4gc3BlY2ltZW4gQ0kgb2Ygbm9ib2R5IGF0IGFsbCwgc2l4dHktZm91ciBieXRlcyBmb3IgdGVzdGluZw==";
const DI: &str = "Ym9uaW4gc3BlY2ltZW4gREkgb2Ygbm9ib2R5LCBkZWNvZGVkIGJ5IG5vIG9uZS4u";

fn at(seconds: u64) -> UnixTime {
    NOW.plus(Duration::from_secs(seconds))
}

fn verification(bank: &Bank) -> PhoneVerification {
    let format = SmsFormat::WebOneTimeCode { host: WebHost::new("bank.example").unwrap(), embedded: None };
    let settings = SmsSettings { format, ..SmsSettings::new("OO은행", Language::Korean) };
    let template = SmsTemplate::new(&settings).unwrap();
    bank.log.debug("settings of messages", &settings);
    let made = PhoneVerification::new(ChallengePolicy::phone(), CodeDigits::SIX, template).unwrap();
    bank.log.debug("phone verification", &made);
    let other =
        PhoneVerification::new(ChallengePolicy::one_won(), CodeDigits::SIX, SmsTemplate::new(&settings).unwrap());
    bank.log.error("policy for another purpose", &other.unwrap_err());
    made
}

/// Takes the code out of a message, as the customer's browser does, and makes it a secret of the run.
fn code_in(bank: &Bank, message: &SmsMessage) -> String {
    bank.log.debug("message", message);
    bank.log.display("size of a message", message.size());
    bank.log.debug("message on a phone", &message.on_phone());
    let origin_bound = OriginBoundCode::parse(message.expose_text()).unwrap();
    bank.log.debug("origin-bound code", &origin_bound);
    bank.secret("code", origin_bound.code());
    origin_bound.code().to_owned()
}

/// A code of as many digits that isn't this one.
fn another(code: &str) -> String {
    code.chars().map(|digit| if digit == '9' { '0' } else { char::from(digit as u8 + 1) }).collect()
}

fn number(bank: &Bank) -> PhoneNumber {
    let mut needles = bank.needles.borrow_mut();
    // From the third digit on, without the 0, and the last eight.
    needles.digits("phone number", NUMBER, &[1, 3]);
    needles.digits("phone number", STRANGER, &[1, 3]);
    needles.digits("phone number", LEGACY, &[1]);
    for spelling in ["+821020000731", "821020000731", "+82 10 2000 0731", "+82-10-2000-0731", "2000-0731", "+82102000"]
    {
        needles.text("phone number", spelling);
    }
    drop(needles);
    for wrong in [
        "010-2000-07310",
        "010-2000-073",
        "070-2000-0731",
        "050-2000-0731",
        "060-2000-0731",
        "02-2000-0731",
        "+1 010 2000 0731",
        "10-2000-0731 x",
        "012-2000-0731",
        "080-2000-0731",
        "015-2000-0731",
        "1588-0731",
    ] {
        bank.log.error("number refused", &PhoneNumber::parse(wrong).unwrap_err());
    }
    let legacy = PhoneNumber::parse(LEGACY).unwrap();
    bank.log.debug("legacy number", &legacy);
    let parsed = PhoneNumber::parse(NUMBER).unwrap();
    bank.log.debug("parsed number", &parsed);
    let Parsed::Mobile(number) = parsed else { panic!("not a mobile number") };
    bank.log.debug("number", &number);
    bank.log.debug("number as a secret", &(number.national(), number.national_digits()));
    number
}

pub fn run(bank: &Bank) {
    let number = number(bank);
    sends(bank, &number);
    identity(bank, &number);
    risk(bank);
    challenges(bank, &number);
}

/// The ledger: a send, refusals, a send taken back.
fn sends(bank: &Bank, number: &PhoneNumber) {
    let (log, ledger) = (&bank.log, Ledger::new(&bank.log));
    let subject = || SendSubject::new(&bank.ledger_keys, Purpose::PhonePossession);
    log.error("number of the ledger", &subject().number("0731").unwrap_err());
    log.error("device of the ledger", &subject().device(DEVICE.repeat(40).as_bytes()).unwrap_err());
    let digits = number.national_digits();
    let known = subject().number(digits.expose()).unwrap().device(DEVICE.as_bytes()).unwrap();
    let policy = SendPolicy::phone();
    log.debug("send policy", &policy);
    log.error("no address", &reserve(&ledger, &policy, &known, NOW).unwrap_err());
    log.error("other purpose", &reserve(&ledger, &SendPolicy::one_won(), &known, NOW).unwrap_err());
    let subject = known.address(ADDRESS.parse().unwrap()).unwrap();
    log.debug("send subject", &subject);
    let ticket = reserve(&ledger, &policy, &subject, NOW).unwrap();
    log.debug("ticket", &ticket);
    for seconds in [0, 30, 59] {
        let refused = reserve(&ledger, &policy, &subject, at(seconds)).unwrap_err();
        log.error("send refused", &refused);
    }
    give_back(&ledger, ticket).unwrap();
    for seconds in [60, 200, 500, 700] {
        match reserve(&ledger, &policy, &subject, at(seconds)) {
            Ok(ticket) => log.debug("ticket", &ticket),
            Err(refused) => log.error("send refused", &refused),
        }
    }
    log.debug("ledger in memory", ledger.memory());
}

/// The telcos' answer: right, wrong in each part, compared with a card.
fn identity(bank: &Bank, number: &PhoneNumber) {
    let log = &bank.log;
    for name in [NAME, "홍길", "길동", "김설믜"] {
        bank.secret("name", name);
    }
    bank.needles.borrow_mut().digits("birth date", BIRTH, &[2]);
    bank.needles.borrow_mut().link("CI", CI);
    bank.needles.borrow_mut().link("DI", DI);
    let secret = |text: &str| Secret::new(text.into());
    let report = |ci: &str, di: &str, name: &str, birth: &str| IdentityReport {
        ci: secret(ci),
        di: secret(di),
        name: secret(name),
        birth: secret(birth),
        sex: Sex::Female,
        foreigner: Some(false),
        carrier: Some(Carrier::Kt),
        phone: Some(number.clone()),
    };
    for [ci, di, name, birth] in [
        [&CI[1..], DI, NAME, BIRTH],
        [CI, &DI[1..], NAME, BIRTH],
        [CI, DI, &NAME.repeat(30), BIRTH],
        [CI, DI, NAME, "1982-07-32"],
    ] {
        let report = report(ci, di, name, birth);
        log.debug("report", &report);
        log.error("report refused", &SubscriberIdentity::new(report, NOW).unwrap_err());
    }
    let identity = SubscriberIdentity::new(report(CI, DI, NAME, BIRTH), NOW).unwrap();
    log.debug("identity", &identity);
    log.debug("CI", identity.ci());
    log.debug("DI", identity.di());
    log.debug("name and birth", &(identity.name(), identity.birth()));
    log.error("DI refused", &DuplicationInformation::new(secret(CI)).unwrap_err());
    let prefix = RegistrationPrefix::parse("820701-2", NOW).unwrap();
    log.debug("registration prefix", &prefix);
    log.error("registration prefix refused", &RegistrationPrefix::parse("820701-23", NOW).unwrap_err());
    let birth = BirthDate::parse(BIRTH, NOW).unwrap();
    for (name, sex) in [(NAME, Some(Sex::Female)), ("김설믜", None), (NAME, Some(Sex::Male))] {
        let found = identity.matches(&CardHolder { name: Some(name), birth: Some(birth), sex });
        log.debug("match", &(found, found.overall(), identity.matches_phone(number)));
    }
}

fn risk(bank: &Bank) {
    let mut policy = RiskPolicy::default();
    policy.carriers.kt = CarrierSwitch::Off;
    for policy in [RiskPolicy::default(), policy] {
        bank.log.json(Kind::Policy, "risk policy", &policy);
        bank.log.debug("risk policy", &policy);
        let signals =
            RiskSignals { sim_change: Signal::Since(NOW), carrier: Some(Carrier::Kt), ..RiskSignals::default() };
        bank.log.debug("risk", &(policy.assess(&signals, at(60)), signals));
    }
}

fn challenges(bank: &Bank, number: &PhoneNumber) {
    let (log, verification) = (&bank.log, verification(bank));
    let mut rng = ChaCha20Rng::from_seed([0x71; 32]);
    let (mut store, mut memory) = (Rows::new(log), MemoryStore::new());
    let request = |seconds| PhoneRequest { number, session: &bank.session, keys: &bank.keys, now: at(seconds) };
    log.debug("request", &request(0));

    // Wrong, malformed, resent, the old code, then right.
    let (challenge, message) = verification.start(request(0), &mut rng).unwrap();
    memory.insert(&challenge).unwrap();
    log.debug("store in memory", &memory);
    assert!(store.insert(&challenge).unwrap());
    let (id, first) = (challenge.id(), code_in(bank, &message));
    log.debug("ways on", &exits(&challenge, OtherWays { call: true, pass: true }, at(1)));
    let early = verification.resend(challenge, request(1), &mut rng).unwrap_err();
    log.error("resend too soon", &early);
    for typed in ["", "code", &first[1..], &format!("{first}0"), &first.repeat(9)] {
        log.error("malformed code", &verification.read(typed).unwrap_err());
    }
    let read = |typed: &str| {
        let typed: TypedCode = verification.read(typed).unwrap();
        log.debug("typed code", &typed);
        typed
    };
    bank.secret("code", &another(&first));
    let wrong = verification.answer_once(&mut store, id, &read(&another(&first)), request(2)).unwrap();
    log.debug("wrong answer", &wrong);
    for result in [DeliveryResult::Sent, DeliveryResult::Sent, DeliveryResult::Failed] {
        match change_once(&mut store, id, |challenge| challenge.delivery(1, result, at(3))) {
            Ok(_) => {}
            Err(error) => log.error("delivery", &error),
        }
    }
    let failed = verification.answer_once(&mut store, id, &read(&first), request(4)).unwrap_err();
    log.error("answer after a failed delivery", &failed);
    let (_, message) = verification.resend_once(&mut store, id, request(70), &mut rng).unwrap();
    let second = code_in(bank, &message);
    log.error(
        "late report",
        &change_once(&mut store, id, |c| c.delivery(1, DeliveryResult::Sent, at(71))).unwrap_err(),
    );
    log.debug("the old code", &verification.answer_once(&mut store, id, &read(&first), request(72)).unwrap());

    // Misuse, none of which costs a try.
    let Parsed::Mobile(stranger) = PhoneNumber::parse(STRANGER).unwrap() else { panic!("not a mobile number") };
    let right = read(&second);
    for (place, request) in [
        ("other session", PhoneRequest { session: &bank.other_session, ..request(73) }),
        ("other number", PhoneRequest { number: &stranger, ..request(73) }),
        ("other keys", PhoneRequest { keys: &bank.other_keys, ..request(73) }),
        ("clock behind", PhoneRequest { now: NOW.minus(Duration::from_secs(3600)), ..request(73) }),
    ] {
        log.error(place, &verification.answer_once(&mut store, id, &right, request).unwrap_err());
        let challenge = serde_json::from_str(&store.text(id)).unwrap();
        let refused = verification.answer(challenge, &right, request).unwrap_err();
        log.error(place, &refused);
    }
    let attempt = verification.answer(serde_json::from_str(&store.text(id)).unwrap(), &right, request(74)).unwrap();
    log.debug("attempt", &attempt);
    attempt.lost();
    let outcome = verification.answer_once(&mut store, id, &right, request(74)).unwrap();
    log.debug("right answer", &outcome);
    let Outcome::Verified(proof) = outcome else { panic!("not verified") };
    log.error("answered again", &verification.answer_once(&mut store, id, &right, request(75)).unwrap_err());
    seal(bank, proof, number, &stranger);

    // To the end of its tries; to the end of its time; given up; unknown; a broken row.
    let (challenge, message) = verification.start(request(0), &mut rng).unwrap();
    store.insert(&challenge).unwrap();
    let code = code_in(bank, &message);
    for _ in 0..5 {
        log.debug("guess", &verification.answer_once(&mut store, challenge.id(), &read(&another(&code)), request(5)));
    }
    let closed = verification.answer_once(&mut store, challenge.id(), &read(&code), request(6)).unwrap_err();
    log.error("closed", &closed);
    let (challenge, message) = verification.start(request(0), &mut rng).unwrap();
    store.insert(&challenge).unwrap();
    let code = code_in(bank, &message);
    let late = verification.answer_once(&mut store, challenge.id(), &read(&code), request(180)).unwrap();
    log.debug("late answer", &late);
    log.error(
        "expired",
        &verification.answer_once(&mut store, challenge.id(), &read(&code), request(181)).unwrap_err(),
    );
    change_once(&mut store, challenge.id(), |challenge| challenge.cancel(at(182))).unwrap();
    log.error("cancelled twice", &change_once(&mut store, challenge.id(), |c| c.cancel(at(182))).unwrap_err());
    let (renewed, _) = verification.start(request(0), &mut rng).unwrap();
    log.error("unknown", &verification.answer_once(&mut store, renewed.id(), &right, request(9)).unwrap_err());
    for (from, to) in [
        ("\"open\"", format!("{NUMBER:?}")),
        ("\"open\"", format!("\"{code}\"")),
        ("\"version\":1", "\"version\":7".to_owned()),
        ("\"delivery\"", format!("\"{code}\"")),
        ("180000", code),
    ] {
        store.insert(&renewed).unwrap();
        let whole = store.text(renewed.id());
        store.overwrite(renewed.id(), |row| row.replace(from, &to));
        let broken = store.text(renewed.id());
        log.debug("row as read", &serde_json::from_str::<StoredState>(&broken).unwrap());
        let error = verification.answer_once(&mut store, renewed.id(), &right, request(9)).unwrap_err();
        assert!(matches!(error, StepError::Store(_)));
        log.error("broken row", &error);
        store.overwrite(renewed.id(), |_| whole);
    }
    log.debug("identifier of a key", &KeyId::new(20_270_101));
}

/// Sealed, opened by another process, and every way in which it isn't.
fn seal(bank: &Bank, proof: Proof<PhoneNumber>, number: &PhoneNumber, stranger: &PhoneNumber) {
    let (log, mut spent) = (&bank.log, Spent::new(&bank.log));
    log.debug("proof", &proof);
    let proof = [at(0), at(90_000)].into_iter().fold(proof, |proof, deadline| {
        let refused = proof.seal(&bank.keys, deadline).unwrap_err();
        log.error("not sealed", &refused);
        refused.into_proof()
    });
    let bytes = proof.seal(&bank.keys, at(600)).unwrap();
    log.bytes(Kind::Sealed, "sealed proof", &bytes);
    let mut changed = bytes.clone();
    changed[40] ^= 1;
    let mut newer = bytes.clone();
    newer[0] = 9;
    for (place, bytes, number, session, keys, now) in [
        ("cut seal", &bytes[1..], number, &bank.session, &bank.keys, at(80)),
        ("changed seal", changed.as_slice(), number, &bank.session, &bank.keys, at(80)),
        ("newer seal", newer.as_slice(), number, &bank.session, &bank.keys, at(80)),
        ("seal of another number", bytes.as_slice(), stranger, &bank.session, &bank.keys, at(80)),
        ("seal of another session", bytes.as_slice(), number, &bank.other_session, &bank.keys, at(80)),
        ("seal under other keys", bytes.as_slice(), number, &bank.session, &bank.other_keys, at(80)),
        ("seal at its deadline", bytes.as_slice(), number, &bank.session, &bank.keys, at(600)),
        (
            "seal before its proof",
            bytes.as_slice(),
            number,
            &bank.session,
            &bank.keys,
            NOW.minus(Duration::from_secs(60)),
        ),
    ] {
        log.error(place, &Proof::open(bytes, number, session, keys, now, &mut spent).unwrap_err());
    }
    let opened = Proof::open(&bytes, number, &bank.session, &bank.keys, at(80), &mut spent).unwrap();
    log.debug("opened proof", &opened);
    let again = Proof::open(&bytes, number, &bank.session, &bank.keys, at(80), &mut spent).unwrap_err();
    log.error("opened again", &again);
    log.bytes(Kind::Sealed, "sealed again", &opened.seal(&bank.keys, at(700)).unwrap());
}
