use core::convert::Infallible;
use core::time::Duration;

use rand_chacha::ChaCha20Rng;
use rand_core::{SeedableRng, TryCryptoRng, TryRng};

use super::*;
use crate::challenge::{CloseReason, DeliveryResult, KeyId, MemoryStore, Misuse, Stored};
use crate::phone::message::{OriginBoundCode, SmsFormat, SmsSettings, SmsSize, WebHost};
use crate::phone::{Language, Parsed};

const START: UnixTime = UnixTime::from_secs(1_800_000_000);

fn number(typed: &str) -> PhoneNumber {
    match PhoneNumber::parse(typed) {
        Ok(Parsed::Mobile(number)) => number,
        other => panic!("{other:?}"),
    }
}

fn after(seconds: u64) -> UnixTime {
    START.plus(Duration::from_secs(seconds))
}

struct Bank {
    verification: PhoneVerification,
    keys: KeyRing,
    number: PhoneNumber,
    session: SessionId,
    rng: ChaCha20Rng,
}

fn bank() -> Bank {
    let format = SmsFormat::WebOneTimeCode { host: WebHost::new("bank.example").unwrap(), embedded: None };
    let template = SmsTemplate::new(&SmsSettings { format, ..SmsSettings::new("OO은행", Language::Korean) }).unwrap();
    Bank {
        verification: PhoneVerification::new(ChallengePolicy::phone(), CodeDigits::SIX, template).unwrap(),
        keys: KeyRing::new(KeyId::new(1), &[7; 32]).unwrap(),
        number: number("010-2000-0000"),
        session: SessionId::new(b"session").unwrap(),
        rng: ChaCha20Rng::from_seed([3; 32]),
    }
}

impl Bank {
    fn at(&self, seconds: u64) -> PhoneRequest<'_> {
        PhoneRequest { number: &self.number, session: &self.session, keys: &self.keys, now: after(seconds) }
    }

    fn start(&mut self) -> (Challenge<PhoneNumber>, SmsMessage) {
        let request = PhoneRequest { number: &self.number, session: &self.session, keys: &self.keys, now: START };
        self.verification.start(request, &mut self.rng).unwrap()
    }

    fn resend(
        &mut self,
        challenge: Challenge<PhoneNumber>,
        seconds: u64,
    ) -> Result<(Challenge<PhoneNumber>, SmsMessage), NotRenewed> {
        let now = after(seconds);
        let request = PhoneRequest { number: &self.number, session: &self.session, keys: &self.keys, now };
        self.verification.resend(challenge, request, &mut self.rng)
    }

    fn code_in(&self, message: &SmsMessage) -> TypedCode {
        self.verification.read(OriginBoundCode::parse(message.expose_text()).unwrap().code()).unwrap()
    }

    fn answer(&self, challenge: Challenge<PhoneNumber>, typed: &TypedCode, seconds: u64) -> Outcome<PhoneNumber> {
        let attempt = self.verification.answer(challenge, typed, self.at(seconds)).unwrap();
        attempt.committed(Stored::from_rows_updated(1).unwrap())
    }

    /// Some code that is not in the message.
    fn wrong(&self, message: &SmsMessage) -> TypedCode {
        let right = self.code_in(message);
        let wrong = if right.secret().expose() == "000000" { "000001" } else { "000000" };
        self.verification.read(wrong).unwrap()
    }
}

#[test]
fn the_code_of_the_message_proves_the_number() {
    let mut bank = bank();
    let (challenge, message) = bank.start();
    assert!(matches!(message.size(), SmsSize::Sms { .. }));
    assert!(message.expose_text().contains("3분"));
    let typed = bank.code_in(&message);
    let Outcome::Verified(proof) = bank.answer(challenge, &typed, 179) else { panic!("refused") };
    assert_eq!(proof.subject(), &bank.number);
    assert_eq!(proof.session(), &bank.session);
}

#[test]
fn wrong_codes_use_up_the_tries_and_malformed_ones_do_not() {
    let mut bank = bank();
    let (mut challenge, message) = bank.start();
    let (right, wrong) = (bank.code_in(&message), bank.wrong(&message));
    for left in [4, 3, 2, 1] {
        assert!(bank.verification.read("12345").is_err());
        match bank.answer(challenge, &wrong, 10) {
            Outcome::Wrong { next, tries_left } => {
                assert_eq!(tries_left, left);
                challenge = next;
            }
            other => panic!("{other:?}"),
        }
    }
    let attempt = bank.verification.answer(challenge, &wrong, bank.at(10)).unwrap();
    let store = MemoryStore::new();
    assert!((&store).insert(attempt.next()).unwrap());
    let id = attempt.next().id();
    let last = attempt.committed(Stored::from_rows_updated(1).unwrap());
    assert!(matches!(last, Outcome::Closed(CloseReason::TriesUsedUp)));
    let late = bank.verification.answer_once(&mut &store, id, &right, bank.at(11)).unwrap_err();
    assert_eq!(late, StepError::Refused(AnswerError::Closed(CloseReason::TriesUsedUp)));
}

#[test]
fn a_resend_is_a_new_code_and_voids_the_old_one() {
    let mut bank = bank();
    let (challenge, first) = bank.start();
    let early = bank.resend(challenge, 59).unwrap_err();
    assert_eq!(early.error(), RenewError::Refused(ResendError::TooSoon { until: after(60) }));
    let (_, challenge) = early.into_parts();
    let (challenge, second) = bank.resend(challenge, 60).unwrap();
    let (old, new) = (bank.code_in(&first), bank.code_in(&second));
    assert_ne!(old.secret().expose(), new.secret().expose());
    let Outcome::Wrong { next, tries_left: 4 } = bank.answer(challenge, &old, 61) else { panic!("old code") };
    // The life began anew: at 60 + 179 s the second code is good, as the first would not have been.
    assert!(matches!(bank.answer(next, &new, 239), Outcome::Verified(_)));
}

#[test]
fn resends_by_the_rules_of_the_challenge_and_not_of_today() {
    let mut bank = bank();
    let (challenge, _) = bank.start();
    let longer = ChallengePolicy::phone().with_lifetime(Duration::from_secs(300)).unwrap();
    bank.verification = PhoneVerification::new(longer, CodeDigits::SIX, bank.verification.template.clone()).unwrap();
    let (_, message) = bank.resend(challenge, 60).unwrap();
    assert!(message.expose_text().contains("3분"), "{:?}", message.size());
    assert!(bank.start().1.expose_text().contains("5분"));
}

#[test]
fn store_driven() {
    let mut bank = bank();
    let store = MemoryStore::new();
    let (challenge, first) = bank.start();
    let id = challenge.id();
    assert!((&store).insert(&challenge).unwrap());
    let mut rng = ChaCha20Rng::from_seed([9; 32]);
    let request = bank.at(30);
    let early = bank.verification.resend_once(&mut &store, id, request, &mut rng).unwrap_err();
    assert_eq!(early, StepError::Refused(RenewError::Refused(ResendError::TooSoon { until: after(60) })));
    let (next, second) = bank.verification.resend_once(&mut &store, id, bank.at(60), &mut rng).unwrap();
    assert_eq!((next.sends(), next.generation()), (2, 1));
    let old = bank.verification.answer_once(&mut &store, id, &bank.code_in(&first), bank.at(61)).unwrap();
    assert!(matches!(old, Outcome::Wrong { tries_left: 4, .. }));
    let new = bank.verification.answer_once(&mut &store, id, &bank.code_in(&second), bank.at(62)).unwrap();
    assert!(matches!(new, Outcome::Verified(_)));
    let again = bank.verification.resend_once(&mut &store, id, bank.at(200), &mut rng).unwrap_err();
    assert_eq!(again, StepError::Refused(RenewError::Refused(ResendError::Closed(CloseReason::Verified))));
    let (other, _) = bank.start();
    let missing = bank.verification.resend_once(&mut &store, other.id(), bank.at(60), &mut rng).unwrap_err();
    assert_eq!(missing, StepError::NotFound);
}

#[test]
fn another_session_or_number_gets_nowhere() {
    let mut bank = bank();
    let (challenge, message) = bank.start();
    let typed = bank.code_in(&message);
    let (stranger, other) = (SessionId::new(b"stranger").unwrap(), number("010-2000-0001"));
    let refused =
        bank.verification.answer(challenge, &typed, PhoneRequest { session: &stranger, ..bank.at(1) }).unwrap_err();
    assert_eq!(*refused.error(), AnswerError::Misuse(Misuse::SessionMismatch));
    let (_, challenge) = refused.into_parts();
    let refused =
        bank.verification.answer(challenge, &typed, PhoneRequest { number: &other, ..bank.at(1) }).unwrap_err();
    assert_eq!(*refused.error(), AnswerError::Misuse(Misuse::SubjectMismatch));
    let (_, challenge) = refused.into_parts();
    let request = PhoneRequest { number: &other, ..bank.at(60) };
    let mut rng = ChaCha20Rng::from_seed([9; 32]);
    let refused = bank.verification.resend(challenge, request, &mut rng).unwrap_err();
    assert_eq!(refused.error(), RenewError::Refused(ResendError::Misuse(Misuse::SubjectMismatch)));
}

/// Gives the same bytes for ever.
struct Constant(u8);

impl TryRng for Constant {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_ne_bytes([self.0; 4]))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_ne_bytes([self.0; 8]))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        bytes.fill(self.0);
        Ok(())
    }
}

impl TryCryptoRng for Constant {}

#[test]
fn a_broken_generator_sends_nothing() {
    let bank = bank();
    let stuck = bank.verification.start(bank.at(0), &mut Constant(0xFF)).unwrap_err();
    assert_eq!(stuck, StartError::Generator(GeneratorError::Stuck));
    let (challenge, _) = bank.verification.start(bank.at(0), &mut Constant(0x11)).unwrap();
    // The same code again is never sent, however often it is drawn.
    let stuck = bank.verification.resend(challenge, bank.at(60), &mut Constant(0x11)).unwrap_err();
    assert_eq!(stuck.error(), RenewError::Generator(GeneratorError::Stuck));
    let (_, challenge) = stuck.into_parts();
    assert_eq!((challenge.generation(), challenge.sends()), (0, 1));
    assert!(bank.verification.resend(challenge, bank.at(60), &mut Constant(0x12)).is_ok());
}

#[test]
fn set_up_for_phones_only() {
    let template = bank().verification.template;
    assert_eq!(
        PhoneVerification::new(ChallengePolicy::one_won(), CodeDigits::SIX, template).unwrap_err(),
        SetupError::PolicyForOtherPurpose
    );
    let chance = bank().verification.guess_chance();
    // Four tries of each of four codes, and five of the last: 21 in a million.
    assert!((chance - 21e-6).abs() < 1e-8, "{chance}");
}

#[test]
fn ways_on() {
    let both = OtherWays { call: true, pass: true };
    let mut bank = bank();
    let (challenge, _) = bank.start();
    let from = after(60);
    let all = [Exit::Resend { from }, Exit::CallMe { from }, Exit::SwitchToPass, Exit::OtherNumber];
    assert_eq!(exits(&challenge, both, START), all);
    assert_eq!(exits(&challenge, OtherWays::default(), START), [Exit::Resend { from }, Exit::OtherNumber]);
    // Past the wait, and past the life, a resend can be had at once.
    for seconds in [60, 90, 180, 10_000] {
        let from = after(seconds);
        assert_eq!(exits(&challenge, both, from)[0], Exit::Resend { from });
    }
    let challenge = challenge.delivery(1, DeliveryResult::Failed, after(5)).unwrap();
    assert_eq!(exits(&challenge, both, after(5)), all);

    // Four resends, and then a new challenge.
    let mut challenge = challenge;
    for send in 1..=4 {
        challenge = bank.resend(challenge, 60 * send).unwrap().0;
    }
    assert_eq!(exits(&challenge, both, after(300)), [Exit::StartAgain, Exit::SwitchToPass, Exit::OtherNumber]);

    let (challenge, second) = bank.start();
    let typed = bank.code_in(&second);
    let store = MemoryStore::new();
    assert!((&store).insert(&challenge).unwrap());
    assert!(bank.verification.answer_once(&mut &store, challenge.id(), &typed, bank.at(1)).is_ok());
    let verified = (&store).get(challenge.id()).unwrap().unwrap();
    assert_eq!(exits(&verified, both, after(2)), []);
    let (challenge, _) = bank.start();
    let cancelled = challenge.cancel(after(1)).unwrap();
    assert_eq!(exits(&cancelled, both, after(2)), [Exit::StartAgain, Exit::SwitchToPass, Exit::OtherNumber]);
}

#[test]
fn nothing_shows_code_or_number() {
    let mut bank = bank();
    let (challenge, message) = bank.start();
    let typed = bank.code_in(&message);
    let code = typed.secret().expose().to_owned();
    let shown = format!("{challenge:?} {message:?} {typed:?} {:?} {:?}", bank.at(0), bank.verification);
    let early = bank.resend(challenge, 1).unwrap_err();
    let shown = format!("{shown} {early:?} {early}");
    let (_, challenge) = early.into_parts();
    let shown = format!("{shown} {:?}", bank.verification.answer(challenge, &typed, bank.at(1)).unwrap());
    for secret in [code.as_str(), "20000000", "2000-0000", "1020000000", "session\""] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}
