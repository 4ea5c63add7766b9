//! The 1-won check at a terminal, from the bank's name to the proof.
//!
//!     cargo run --example one_won
//!
//! No money moves: the "bank" here shows the line that the customer would find on their statement. Input may be piped.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "a program reads the clock and prints")]

use std::error::Error;
use std::io::{self, Write as _};
use std::net::Ipv4Addr;
use std::time::{SystemTime, UNIX_EPOCH};

use bonin::challenge::ledger::{MemoryLedger, SendPolicy, SendSubject, SendTicket, reserve};
use bonin::challenge::{
    ChallengeStore as _, KeyId, KeyRing, MemoryStore, Outcome, Purpose, SessionId, Stored, Subject as _, UnixTime,
    change_once,
};
use bonin::one_won::{
    Account, Candidate, CodeSystem, Executed, HolderPolicy, Institution, LookedUp, MaintenanceCalendar,
    MemoAnswerError, OneWonCheck, TransferInstruction, TransferResult, likely_institutions,
};
use bonin::pii::Secret;
use rand_core::{Rng as _, UnwrapErr};

/// Banks that are suggested for a number.
const SUGGESTIONS: usize = 3;

type Failure = Box<dyn Error>;

fn main() -> Result<(), Failure> {
    let mut rng = UnwrapErr(getrandom::SysRng);
    let mut secret = [[0; 32]; 2]; // a bank takes its keys from a vault
    secret.iter_mut().for_each(|key| rng.fill_bytes(key));
    let (keys, ledger_keys) = (KeyRing::new(KeyId::new(1), &secret[0])?, KeyRing::new(KeyId::new(1), &secret[1])?);
    let (mut store, ledger) = (MemoryStore::new(), MemoryLedger::default());
    let ours = Institution::from_name("토스뱅크").ok_or("the table lacks our own bank")?;
    let check = OneWonCheck::new(ours, MaintenanceCalendar::cautious());
    let session = SessionId::new(b"terminal")?;

    let account = ask_account()?;
    let holder = Secret::new(ask("예금주 이름: ")?);
    let looked_up = LookedUp::new(account, &holder, &holder); // a bank asks the account's institution for the second
    println!("예금주 확인: {:?}", looked_up.holder());
    let cleared = looked_up.admit(HolderPolicy::standard()).map_err(|(refusal, _)| refusal)?;

    // Drawn and issued first, as maintenance may forbid it; then counted, then stored, and only then sent.
    let started = check.start(&cleared, &session, &keys, now()?, &mut rng)?;
    let to_whom = SendSubject::new(&ledger_keys, Purpose::AccountPossession)
        .account(&cleared.account().canonical())?
        .person(b"CI of the customer")?
        .device(b"terminal")?
        .address(Ipv4Addr::LOCALHOST.into())?;
    let ticket = reserve(&ledger, &SendPolicy::one_won(), &to_whom, now()?)?;
    let inserted = store.insert(&started.challenge)?;
    let instruction = started.transfer.committed(Stored::from_rows_updated(inserted.into()).ok_or("taken")?);
    let executed = send(instruction, ticket);
    let id = executed.key().challenge();
    let reported_at = now()?;
    change_once(&mut store, id, |challenge| executed.report(challenge, reported_at))?;

    loop {
        let typed = ask("통장에 찍힌 입금자명: ")?;
        match check.answer(&mut store, id, &typed, cleared.account(), &session, &keys, now()?) {
            Ok(Outcome::Verified(proof)) => {
                let (bank, number) = (proof.subject().institution(), proof.subject().masked());
                println!("증명: 이 세션의 고객이 {bank} {number} 계좌의 거래내역을 봅니다. {:?}", proof.id());
                return Ok(());
            }
            Ok(Outcome::Wrong { tries_left, .. }) => println!("다릅니다. {tries_left}번 남았습니다."),
            Ok(Outcome::Closed(reason)) => return Err(reason.to_string().into()),
            Err(error @ MemoAnswerError::Malformed(_)) => println!("다시 입력하세요: {error}"),
            Err(error) => return Err(error.into()),
        }
    }
}

/// Asks until a bank and a number go together; suggests banks, and changes nothing by itself.
fn ask_account() -> Result<Account, Failure> {
    loop {
        let name = ask("은행 (이름 또는 코드): ")?;
        let by_code = || Institution::from_code(CodeSystem::Standard, &name).ok().map(|found| found.institution);
        let Some(bank) = Institution::from_name(&name).or_else(by_code) else {
            println!("그런 은행이 없습니다. 예: 신한, 국민, 088");
            continue;
        };
        let number = ask("계좌번호: ")?;
        let candidates = likely_institutions(&number).unwrap_or_default();
        for Candidate { institution, confidence, .. } in candidates.iter().take(SUGGESTIONS) {
            println!("  이 번호의 은행일 수 있음: {institution} ({confidence:?})");
        }
        match Account::parse(bank, &number) {
            Ok(account) => match account.better_match() {
                Some(other) if ask(&format!("{other} 계좌 같습니다. 그래도 {bank}? (y) "))? != "y" => {}
                _ => return Ok(account),
            },
            Err(error) => println!("{bank}: {error}"),
        }
    }
}

/// What stands for the bank's transfer system. It takes the ledger's ticket, so that no transfer goes uncounted.
fn send(instruction: TransferInstruction, _ticket: SendTicket) -> Executed {
    println!("┌ {} {}", instruction.account().institution(), instruction.account().masked());
    println!("└ 입금  {}  {}원", instruction.memo().expose(), instruction.amount_won());
    instruction.executed(TransferResult::Sent)
}

fn ask(question: &str) -> Result<String, Failure> {
    print!("{question}");
    io::stdout().flush()?;
    let mut line = String::new();
    if io::stdin().read_line(&mut line)? == 0 { Err("no more input".into()) } else { Ok(line.trim().to_owned()) }
}

fn now() -> Result<UnixTime, Failure> {
    Ok(UnixTime::from_millis(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis().try_into()?))
}
