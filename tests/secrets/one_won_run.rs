//! The 1-won check, from the typed account to the proof, with all that goes wrong on the way.

use std::time::Duration;

use bonin::challenge::ledger::{SendPolicy, SendSubject, reserve};
use bonin::challenge::{
    ChallengePolicy, ChallengeStore as _, Outcome, Proof, Purpose, Stored, Subject as _, UnixTime, change_once,
};
use bonin::one_won::{
    Account, ClearedAccount, CodeSystem, DigitCount, Executed, HolderMatch, HolderPolicy, Institution, LookedUp,
    MaintenanceCalendar, MemoCode, MemoLimits, MemoPrefix, MemoStyle, OneWonCheck, PrefixPolicy, Started,
    TransferFailure, TransferInstruction, TransferResult, Window, likely_institutions,
};
use bonin::pii::Secret;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;

use crate::bank::{ADDRESS, Bank, DEVICE, Ledger, NOW, Rows, Spent};
use crate::log::Kind;

const NUMBER: &str = "110-436-387740";
const OTHER_NUMBER: &str = "110-436-387741";
const NAME: &str = "홍길동";
const LATIN: &str = "HONG GILDONG";

fn at(seconds: u64) -> UnixTime {
    NOW.plus(Duration::from_secs(seconds))
}

fn institution(name: &str) -> Institution {
    Institution::from_name(name).unwrap()
}

pub fn run(bank: &Bank) {
    let account = account(bank);
    let cleared = lookup(bank, &account);
    sends(bank, &account);
    let check = check(bank);
    right(bank, &check, &cleared);
    refused(bank, &check, &cleared);
    styles(bank, &cleared);
}

fn account(bank: &Bank) -> Account {
    let log = &bank.log;
    let mut needles = bank.needles.borrow_mut();
    for number in [NUMBER, OTHER_NUMBER] {
        // Without the first group, and the last eight.
        needles.digits("account number", number, &[3, 4]);
    }
    needles.text("account number", "436-387740");
    drop(needles);
    let shinhan = institution("신한");
    for wrong in ["", "계좌 110436387740", "110-436-38774012345", &NUMBER.repeat(9), "560-123-1234567-1"] {
        log.error("account refused", &Account::parse(shinhan, wrong).unwrap_err());
    }
    log.error("code refused", &Institution::from_code(CodeSystem::Standard, &NUMBER[..5]).unwrap_err());
    log.error("code unknown", &Institution::from_code(CodeSystem::Cms, "999").unwrap_err());
    log.debug("likely banks", &likely_institutions(NUMBER).unwrap());
    let account = Account::parse(shinhan, NUMBER).unwrap();
    log.debug("account", &account);
    log.debug("another bank", &account.better_match());
    account
}

fn lookup(bank: &Bank, account: &Account) -> ClearedAccount {
    let log = &bank.log;
    for name in [NAME, "홍길", "길동", LATIN, "GILDONG", "성춘향"] {
        bank.secret("name", name);
    }
    let secret = |text: &str| Secret::new(text.into());
    let (wanted, latin) = (secret(NAME), secret(LATIN));
    for returned in ["홍길동", "홍길동외1", "홍*동", "성춘향", "홍", &"홍길동".repeat(40)] {
        log.debug("holder", &HolderMatch::compare(&wanted, &secret(returned)));
        let looked_up = LookedUp::new(account.clone(), &wanted, &secret(returned));
        log.debug("lookup", &looked_up);
        match looked_up.admit(HolderPolicy::strict()) {
            Ok(cleared) => log.debug("cleared", &cleared),
            Err((refusal, looked_up)) => {
                log.error("holder refused", &refusal);
                log.debug("lookup refused", &looked_up);
                match looked_up.admit_reviewed() {
                    Ok(cleared) => log.debug("cleared by a person", &cleared),
                    Err(refused) => log.debug("refused all the same", &refused),
                }
            }
        }
    }
    log.debug("holder in Latin", &HolderMatch::compare(&latin, &secret("HONGGILDONG")));
    let cleared = LookedUp::new(account.clone(), &wanted, &secret(NAME)).admit(HolderPolicy::standard()).unwrap();
    log.debug("cleared", &cleared);
    cleared
}

fn sends(bank: &Bank, account: &Account) {
    let (log, ledger) = (&bank.log, Ledger::new(&bank.log));
    let canonical = account.canonical();
    bank.secret("person", "specimen-person-4f81c2");
    let subject = SendSubject::new(&bank.ledger_keys, Purpose::AccountPossession).account(&canonical).unwrap();
    let subject = subject.person(b"specimen-person-4f81c2").unwrap().device(DEVICE.as_bytes()).unwrap();
    let policy = SendPolicy::one_won();
    log.debug("send policy", &policy);
    log.error("no address", &reserve(&ledger, &policy, &subject, NOW).unwrap_err());
    let subject = subject.address(ADDRESS.parse().unwrap()).unwrap();
    log.debug("send subject", &subject);
    for seconds in [0, 10, 60, 120, 180, 86_399, 86_400] {
        match reserve(&ledger, &policy, &subject, at(seconds)) {
            Ok(ticket) => log.debug("ticket", &ticket),
            Err(refused) => log.error("send refused", &refused),
        }
    }
    log.debug("ledger in memory", ledger.memory());
}

fn check(bank: &Bank) -> OneWonCheck {
    let check = OneWonCheck::new(institution("토스뱅크"), MaintenanceCalendar::cautious());
    bank.log.debug("1-won check", &check);
    bank.log.error("policy for phones", &check.clone().with_policy(ChallengePolicy::phone()).unwrap_err());
    bank.log.error(
        "longer than the law",
        &{ ChallengePolicy::one_won().with_lifetime(Duration::from_secs(901)) }.unwrap_err(),
    );
    check
}

/// Inserts, opens the transfer, and makes its memo a secret of the run.
fn open(bank: &Bank, store: &mut Rows<'_, Account>, started: Started) -> (TransferInstruction, String) {
    let log = &bank.log;
    log.debug("started", &started);
    log.debug("key of a transfer", &started.transfer.key());
    log.display("key of a transfer", started.transfer.key());
    let inserted = store.insert(&started.challenge).unwrap();
    let instruction = started.transfer.committed(Stored::from_rows_updated(inserted.into()).unwrap());
    log.debug("instruction", &instruction);
    log.debug("memo", instruction.memo());
    let memo = instruction.memo().expose().to_owned();
    note_memo(bank, &memo);
    (instruction, memo)
}

fn note_memo(bank: &Bank, memo: &str) {
    bank.secret("memo", memo);
    let words: Vec<char> = memo.chars().collect();
    if !words.iter().any(char::is_ascii_digit) {
        for word in words.chunks(2) {
            bank.secret("memo", &word.iter().collect::<String>());
        }
    }
}

/// A memo of the same style that isn't this one.
fn another(memo: &str) -> String {
    if memo.is_ascii() {
        return memo.chars().map(|digit| if digit == '9' { '0' } else { char::from(digit as u8 + 1) }).collect();
    }
    memo.chars().rev().collect()
}

/// Unknown, resolved, wrong, malformed, resent, the old memo, then right; sealed and opened.
fn right(bank: &Bank, check: &OneWonCheck, cleared: &ClearedAccount) {
    let (log, mut rng) = (&bank.log, ChaCha20Rng::from_seed([0x17; 32]));
    let mut store = Rows::new(log);
    let account = cleared.account();
    let started = check.start(cleared, &bank.session, &bank.keys, NOW, &mut rng).unwrap();
    let id = started.challenge.id();
    let (instruction, first) = open(bank, &mut store, started);
    let executed = instruction.executed(TransferResult::Unknown);
    log.debug("unknown transfer", &executed);
    change_once(&mut store, id, |challenge| executed.report(challenge, at(1))).unwrap();
    let challenge = store.get(id).unwrap().unwrap();
    let refused = check.resend(challenge, account, &bank.session, &bank.keys, at(90), &mut rng).unwrap_err();
    log.error("resend of an unknown transfer", &refused);
    let Executed::Unknown(unknown) = executed else { panic!("known") };
    let resolved = unknown.resolved(TransferResult::Failed(TransferFailure::NeverReceived));
    log.debug("resolved transfer", &resolved);
    log.error("why a transfer failed", &TransferFailure::NeverReceived);
    change_once(&mut store, id, |challenge| resolved.report(challenge, at(2))).unwrap();
    let challenge = store.get(id).unwrap().unwrap();
    let expected = challenge.generation();
    let started = check.resend(challenge, account, &bank.session, &bank.keys, at(90), &mut rng).unwrap();
    log.debug("resent", &started);
    let stored = store.compare_and_set(expected, &started.challenge).unwrap().unwrap();
    let instruction = started.transfer.committed(stored);
    let second = instruction.memo().expose().to_owned();
    note_memo(bank, &second);
    log.debug("instruction", &instruction);
    let sent = instruction.executed(TransferResult::Sent);
    change_once(&mut store, id, |challenge| sent.report(challenge, at(91))).unwrap();
    log.error("reported twice", &change_once(&mut store, id, |c| sent.report(c, at(92))).unwrap_err());

    let mut answer = |typed: &str, account: &Account, seconds| {
        check.answer(&mut store, id, typed, account, &bank.session, &bank.keys, at(seconds))
    };
    for typed in ["", &first.repeat(2), &format!("{first}!"), &first.repeat(90), "토스", NUMBER, NAME] {
        log.error("malformed memo", &answer(typed, account, 93).unwrap_err());
    }
    log.debug("the old memo", &answer(&first, account, 94).unwrap());
    bank.secret("memo", &another(&second));
    log.debug("wrong memo", &answer(&another(&second), account, 95).unwrap());
    let other = Account::parse(account.institution(), OTHER_NUMBER).unwrap();
    log.error("other account", &answer(&second, &other, 96).unwrap_err());
    log.debug("memo as read", &check.read(&second).unwrap());
    let outcome = answer(&second, account, 97).unwrap();
    log.debug("right memo", &outcome);
    let Outcome::Verified(proof) = outcome else { panic!("not verified") };
    log.error("answered again", &answer(&second, account, 98).unwrap_err());

    let mut spent = Spent::new(log);
    let bytes = proof.seal(&bank.keys, at(600)).unwrap();
    log.bytes(Kind::Sealed, "sealed proof", &bytes);
    let wrong = Proof::open(&bytes, &other, &bank.session, &bank.keys, at(99), &mut spent).unwrap_err();
    log.error("seal of another account", &wrong);
    let opened = Proof::open(&bytes, account, &bank.session, &bank.keys, at(99), &mut spent).unwrap();
    log.debug("opened proof", &opened);
    log.debug("account of a proof", opened.subject());
    log.error(
        "opened again",
        &Proof::open(&bytes, account, &bank.session, &bank.keys, at(99), &mut spent).unwrap_err(),
    );
}

/// To the end of its tries, of its time, and of its sends; maintenance; a transfer that failed.
fn refused(bank: &Bank, check: &OneWonCheck, cleared: &ClearedAccount) {
    let (log, mut rng) = (&bank.log, ChaCha20Rng::from_seed([0x18; 32]));
    let mut store = Rows::new(log);
    let account = cleared.account();
    let mut start = |store: &mut Rows<'_, Account>| {
        let started = check.start(cleared, &bank.session, &bank.keys, NOW, &mut rng).unwrap();
        let id = started.challenge.id();
        let (instruction, memo) = open(bank, store, started);
        (id, instruction, memo)
    };
    let (id, _, memo) = start(&mut store);
    let mut answer =
        |typed: &str, session, seconds| check.answer(&mut store, id, typed, account, session, &bank.keys, at(seconds));
    log.error("other session", &answer(&memo, &bank.other_session, 4).unwrap_err());
    for _ in 0..5 {
        log.debug("guess", &answer(&another(&memo), &bank.session, 5).unwrap());
    }
    log.error("closed", &answer(&memo, &bank.session, 6).unwrap_err());

    let (id, instruction, memo) = start(&mut store);
    log.debug("sent", &instruction.executed(TransferResult::Sent));
    let late = check.answer(&mut store, id, &memo, account, &bank.session, &bank.keys, at(600)).unwrap();
    log.debug("late answer", &late);
    let expired = check.answer(&mut store, id, &memo, account, &bank.session, &bank.keys, at(601)).unwrap_err();
    log.error("expired", &expired);

    for failure in [
        TransferFailure::NoSuchAccount,
        TransferFailure::AccountClosed,
        TransferFailure::AccountRestricted,
        TransferFailure::InstitutionDown,
        TransferFailure::SenderLimit,
        TransferFailure::Refused,
    ] {
        let (id, instruction, memo) = start(&mut store);
        let failed = instruction.executed(TransferResult::Failed(failure));
        log.debug("failed transfer", &(&failed, failed.result().next_step()));
        log.error("why a transfer failed", &failure);
        change_once(&mut store, id, |challenge| failed.report(challenge, at(1))).unwrap();
        let error = check.answer(&mut store, id, &memo, account, &bank.session, &bank.keys, at(2)).unwrap_err();
        log.error("answer after a failed transfer", &error);
    }

    let (id, ..) = start(&mut store);
    for seconds in [1, 60, 120, 180] {
        let challenge = store.get(id).unwrap().unwrap();
        let mut rng = ChaCha20Rng::from_seed([0x19; 32]);
        match check.resend(challenge, account, &bank.session, &bank.keys, at(seconds), &mut rng) {
            Ok(started) => {
                let expected = started.challenge.generation() - 1;
                let _written = store.compare_and_set(expected, &started.challenge).unwrap().unwrap();
            }
            Err(refused) => log.error("resend refused", &refused),
        }
    }

    let window = Window::once(at(300), at(900)).unwrap();
    let calendar = MaintenanceCalendar::new().with(account.institution(), window).unwrap();
    let shut = check.clone().with_calendar(calendar);
    log.debug("calendar", &shut);
    log.error(
        "maintenance",
        &shut.start(cleared, &bank.session, &bank.keys, NOW, &mut ChaCha20Rng::from_seed([1; 32])).unwrap_err(),
    );
}

/// The other kinds of memo.
fn styles(bank: &Bank, cleared: &ClearedAccount) {
    let (log, mut rng) = (&bank.log, ChaCha20Rng::from_seed([0x1A; 32]));
    let prefix = MemoPrefix::new("토스").unwrap();
    let limits = MemoLimits::OPEN_BANKING;
    for style in [
        MemoStyle::plain(MemoCode::Words),
        MemoStyle::plain(MemoCode::Digits(DigitCount::Six)),
        MemoStyle::new(MemoCode::Digits(DigitCount::Six), Some(prefix), limits).unwrap(),
    ] {
        let memo = style.draw(&mut rng);
        note_memo(bank, memo.code().expose());
        bank.secret("memo", memo.line().expose());
        log.debug("drawn memo", &(&memo, memo.line(), memo.code(), &style));
        let check = OneWonCheck::new(institution("토스뱅크"), MaintenanceCalendar::new());
        let check = check.with_style(style, PrefixPolicy::Strip);
        let mut store = Rows::new(log);
        let started = check.start(cleared, &bank.session, &bank.keys, NOW, &mut rng).unwrap();
        let id = started.challenge.id();
        let (_, memo) = open(bank, &mut store, started);
        let account = cleared.account();
        for typed in [another(check.read(&memo).unwrap().expose()), memo] {
            bank.secret("memo", &typed);
            let outcome = check.answer(&mut store, id, &typed, account, &bank.session, &bank.keys, at(3)).unwrap();
            log.debug("answer", &outcome);
        }
    }
}
