use core::time::Duration;

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::*;
use crate::challenge::{CloseReason, KeyId, MAX_ONE_WON_LIFETIME, MemoryStore, PolicyError, Stored, change_once};
use crate::one_won::{
    DigitCount, HolderPolicy, LookedUp, MemoCode, MemoLimits, MemoPrefix, MinuteOfDay, Side, TransferFailure,
    TransferInstruction, TransferResult, Window,
};

/// 2027-01-15 17:00 in Korea.
const START: UnixTime = UnixTime::from_secs(1_800_000_000);

fn at(seconds: u64) -> UnixTime {
    START.plus(Duration::from_secs(seconds))
}

fn bank(name: &str) -> Institution {
    Institution::from_name(name).unwrap()
}

fn account() -> Account {
    Account::parse(bank("신한"), "110-436-387740").unwrap()
}

fn cleared() -> ClearedAccount {
    let name = || Secret::new("홍길동".to_owned());
    LookedUp::new(account(), &name(), &name()).admit(HolderPolicy::standard()).unwrap()
}

fn digits(prefix: Option<&str>) -> MemoStyle {
    let prefix = prefix.map(|text| MemoPrefix::new(text).unwrap());
    MemoStyle::new(MemoCode::Digits(DigitCount::Four), prefix, MemoLimits::OPEN_BANKING).unwrap()
}

/// A bank with one customer.
struct Bank {
    check: OneWonCheck,
    keys: KeyRing,
    session: SessionId,
    store: MemoryStore<Account>,
    rng: ChaCha20Rng,
}

impl Bank {
    fn new(check: OneWonCheck) -> Self {
        Self {
            check,
            keys: KeyRing::new(KeyId::new(1), &[0x5A; 32]).unwrap(),
            session: SessionId::new(b"session-of-hong").unwrap(),
            store: MemoryStore::new(),
            rng: ChaCha20Rng::seed_from_u64(7),
        }
    }

    fn usual() -> Self {
        Self::new(OneWonCheck::new(bank("토스뱅크"), MaintenanceCalendar::new()))
    }

    fn start(&mut self) -> (ChallengeId, TransferInstruction) {
        let started = self.check.start(&cleared(), &self.session, &self.keys, START, &mut self.rng).unwrap();
        let inserted = self.store.insert(&started.challenge).unwrap();
        let id = started.challenge.id();
        (id, started.transfer.committed(Stored::from_rows_updated(inserted.into()).unwrap()))
    }

    fn resend(&mut self, id: ChallengeId, now: UnixTime) -> Result<TransferInstruction, ResendRefusal> {
        let current = self.store.get(id).unwrap().unwrap();
        let expected = current.generation();
        let started = self
            .check
            .resend(current, &account(), &self.session, &self.keys, now, &mut self.rng)
            .map_err(|refused| refused.reason())?;
        let stored = self.store.compare_and_set(expected, &started.challenge).unwrap().unwrap();
        Ok(started.transfer.committed(stored))
    }

    fn report(&mut self, instruction: TransferInstruction, result: TransferResult, now: UnixTime) {
        let executed = instruction.executed(result);
        let id = executed.key().challenge();
        change_once(&mut self.store, id, |challenge| executed.report(challenge, now)).unwrap();
    }

    fn answer(&mut self, id: ChallengeId, typed: &str, now: UnixTime) -> Result<Outcome<Account>, String> {
        self.check
            .answer(&mut self.store, id, typed, &account(), &self.session, &self.keys, now)
            .map_err(|error| error.to_string())
    }

    fn proves(&mut self, id: ChallengeId, typed: &str, now: UnixTime) -> bool {
        matches!(self.answer(id, typed, now), Ok(Outcome::Verified(_)))
    }
}

fn memo(instruction: &TransferInstruction) -> String {
    instruction.memo().expose().to_owned()
}

/// Another code than the one given.
fn wrong(code: &str) -> &'static str {
    if code == "0000" { "1111" } else { "0000" }
}

#[test]
fn typed_forms_of_a_memo() {
    let mut words = Bank::usual();
    let spaced = |memo: &str| memo.chars().flat_map(|c| [c, ' ']).collect::<String>();
    let decomposed = |memo: &str| unicode_normalization::UnicodeNormalization::nfd(memo).collect::<String>();
    for form in [str::to_owned, spaced, decomposed] as [fn(&str) -> String; 3] {
        let (id, instruction) = words.start();
        assert!(words.proves(id, &form(&memo(&instruction)), at(60)));
    }
    let mut numbers = Bank::usual();
    numbers.check = numbers.check.with_style(digits(None), PrefixPolicy::Refuse);
    let full_width = |memo: &str| memo.chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap()).collect();
    for form in [str::to_owned, spaced, full_width] as [fn(&str) -> String; 3] {
        let (id, instruction) = numbers.start();
        assert!(numbers.proves(id, &form(&memo(&instruction)), at(60)));
    }
    // A leading zero is part of the memo: without it there is no answer, and no try is lost.
    let (id, instruction) = loop {
        let (id, instruction) = numbers.start();
        if memo(&instruction).starts_with('0') {
            break (id, instruction);
        }
    };
    assert!(numbers.answer(id, memo(&instruction).trim_start_matches('0'), at(1)).is_err());
    assert_eq!(numbers.store.get(id).unwrap().unwrap().tries_left(), 5);
    assert!(numbers.proves(id, &memo(&instruction), at(2)));
}

#[test]
fn a_prefix_is_typed_along_by_policy_only() {
    for (policy, accepted) in [(PrefixPolicy::Refuse, false), (PrefixPolicy::Strip, true)] {
        let mut bank = Bank::usual();
        bank.check = bank.check.with_style(digits(Some("카카오뱅크")), policy);
        let (id, instruction) = bank.start();
        let line = memo(&instruction);
        assert!(line.starts_with("카카오뱅크"));
        assert_eq!(bank.proves(id, &line, at(1)), accepted);
        if !accepted {
            assert!(bank.proves(id, line.trim_start_matches("카카오뱅크"), at(2)));
        }
    }
}

#[test]
fn the_fifth_wrong_answer_locks() {
    let mut bank = Bank::usual();
    bank.check = bank.check.with_style(digits(None), PrefixPolicy::Refuse);
    let (id, instruction) = bank.start();
    let right = memo(&instruction);
    for left in (1..=4).rev() {
        let outcome = bank.answer(id, wrong(&right), at(1));
        assert!(matches!(outcome, Ok(Outcome::Wrong { tries_left, .. }) if tries_left == left));
    }
    assert!(matches!(bank.answer(id, wrong(&right), at(1)), Ok(Outcome::Closed(CloseReason::TriesUsedUp))));
    assert!(!bank.proves(id, &right, at(1)), "the sixth, though right");
    assert!(matches!(bank.resend(id, at(120)), Err(ResendRefusal::Challenge(ResendError::Closed(_)))));
}

#[test]
fn a_memo_lives_to_its_last_millisecond_and_for_a_quarter_of_an_hour_at_most() {
    let policy = ChallengePolicy::one_won().with_lifetime(MAX_ONE_WON_LIFETIME).unwrap();
    let longer = ChallengePolicy::one_won().with_lifetime(MAX_ONE_WON_LIFETIME + Duration::from_millis(1));
    assert!(matches!(longer, Err(PolicyError::LifetimeTooLong { max: MAX_ONE_WON_LIFETIME })));
    for (now, accepted) in [(at(900).minus(Duration::from_millis(1)), true), (at(900), false)] {
        let mut bank = Bank::usual();
        bank.check = bank.check.with_policy(policy).unwrap();
        let (id, instruction) = bank.start();
        assert_eq!(instruction.expires_at(), at(900));
        assert_eq!(bank.proves(id, &memo(&instruction), now), accepted);
    }
    let phone = Bank::usual().check.with_policy(ChallengePolicy::phone());
    assert_eq!(phone.map(|_| ()), Err(PolicyForOtherPurpose));
}

#[test]
fn a_second_send_voids_the_first() {
    let mut bank = Bank::usual();
    let (id, first) = bank.start();
    assert!(
        matches!(bank.resend(id, at(59)), Err(ResendRefusal::Challenge(ResendError::TooSoon { until })) if until == at(60))
    );
    let second = bank.resend(id, at(60)).unwrap();
    assert_ne!(memo(&first), memo(&second));
    assert_eq!((first.key().send(), second.key().send()), (1, 2));
    assert_eq!(first.key().challenge(), second.key().challenge());
    assert!(!bank.proves(id, &memo(&first), at(61)));
    assert!(bank.proves(id, &memo(&second), at(62)));
    assert!(!bank.proves(id, &memo(&second), at(63)), "one proof");
}

#[test]
fn an_unknown_transfer_takes_answers_and_is_never_sent_again() {
    let mut bank = Bank::usual();
    let (id, instruction) = bank.start();
    let (right, key) = (memo(&instruction), instruction.key());
    bank.report(instruction, TransferResult::Unknown, at(5));
    assert_eq!(bank.resend(id, at(300)).err(), Some(ResendRefusal::TransferUnknown));
    // Asked by key, the bank knows of no transfer: the code is closed, and another may be sent.
    let executed = crate::one_won::Executed::Failed(key, TransferFailure::NeverReceived);
    change_once(&mut bank.store, id, |challenge| executed.report(challenge, at(301))).unwrap();
    assert!(!bank.proves(id, &right, at(302)));
    let second = bank.resend(id, at(303)).unwrap();
    // A report on the first says nothing of the second, nor does one on another challenge.
    let late = change_once(&mut bank.store, id, |challenge| executed.report(challenge, at(304)));
    assert!(late.is_err());
    let (_, other) = bank.start();
    let other = other.executed(TransferResult::Sent);
    assert!(change_once(&mut bank.store, id, |challenge| other.report(challenge, at(305))).is_err());
    assert!(bank.proves(id, &memo(&second), at(306)));

    let (id, instruction) = bank.start();
    let right = memo(&instruction);
    bank.report(instruction, TransferResult::Unknown, at(5));
    assert!(bank.proves(id, &right, at(6)), "the memo was on the statement after all");
}

#[test]
fn no_memo_that_would_lapse_in_a_window() {
    // Start is at 17:00; Shinhan is down from 17:12 to 17:30 that day.
    let window = Window::daily(MinuteOfDay::new(17, 12).unwrap(), MinuteOfDay::new(17, 30).unwrap()).unwrap();
    let calendar = MaintenanceCalendar::new().with(bank("신한"), window).unwrap();
    let mut bank_ = Bank::new(OneWonCheck::new(bank("토스뱅크"), calendar.clone()));
    let (id, _) = bank_.start();
    let refusal = MaintenanceRefusal { side: Side::Receiver, institution: bank("신한"), retry_at: Some(at(1800)) };
    assert_eq!(bank_.resend(id, at(120)).err(), Some(ResendRefusal::Maintenance(refusal)));
    assert_eq!(bank_.check.closed_until(bank("신한"), at(719)), None);
    assert_eq!(bank_.check.closed_until(bank("신한"), at(720)), Some(at(1800)));
    let longest = ChallengePolicy::one_won().with_lifetime(MAX_ONE_WON_LIFETIME).unwrap();
    let check = bank_.check.clone().with_policy(longest).unwrap();
    let refused = check.start(&cleared(), &bank_.session, &bank_.keys, START, &mut bank_.rng);
    assert_eq!(refused.err(), Some(StartError::Maintenance(refusal)));
    let as_sender = OneWonCheck::new(bank("신한"), calendar).with_policy(longest).unwrap();
    let refused = as_sender.start(&cleared(), &bank_.session, &bank_.keys, START, &mut bank_.rng);
    assert!(matches!(refused, Err(StartError::Maintenance(MaintenanceRefusal { side: Side::Sender, .. }))));
    let anywhere = as_sender.with_calendar(MaintenanceCalendar::new());
    assert!(anywhere.start(&cleared(), &bank_.session, &bank_.keys, START, &mut bank_.rng).is_ok());
}

#[test]
fn a_challenge_is_for_its_account_and_session() {
    let mut bank_ = Bank::usual();
    let (id, instruction) = bank_.start();
    let right = memo(&instruction);
    let other = Account::parse(bank("신한"), "110-436-387741").unwrap();
    let Bank { check, keys, session, store, .. } = &mut bank_;
    assert!(check.answer(store, id, &right, &other, session, keys, at(1)).is_err());
    let stranger = SessionId::new(b"another").unwrap();
    assert!(check.answer(store, id, &right, &account(), &stranger, keys, at(1)).is_err());
    let Ok(Outcome::Verified(proof)) = bank_.answer(id, &right, at(2)) else { panic!("refused") };
    assert_eq!((proof.subject(), proof.session()), (&account(), &bank_.session));
}

#[test]
fn one_challenge_is_hard_to_guess() {
    let words = Bank::usual().check;
    assert!(words.guess_chance() <= 5.0 / f64::from(1 << 18), "{}", words.guess_chance());
    let digits = words.with_style(digits(None), PrefixPolicy::Refuse);
    assert!((digits.guess_chance() - 5e-4).abs() < 1e-9);
}

#[test]
fn nothing_secret_is_shown_or_stored() {
    let mut bank = Bank::usual();
    let started = bank.check.start(&cleared(), &bank.session, &bank.keys, START, &mut bank.rng).unwrap();
    let shown = format!("{started:?}");
    let stored = serde_json::to_string(&started.challenge).unwrap();
    let instruction = started.transfer.committed(Stored::from_rows_updated(1).unwrap());
    for secret in [memo(&instruction).as_str(), "110436387740", "387740", "홍길동", "session-of-hong"] {
        assert!(!shown.contains(secret) && !stored.contains(secret), "{shown} {stored}");
    }
}
