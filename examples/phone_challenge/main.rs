//! Proves that you hold a phone number, as far as a terminal can: the message is shown here instead of being sent.
//! `cargo run --example phone_challenge` reads a terminal as well as a pipe, and ends with 0 if the number was proven,
//! with 1 if it was not, with 2 if something failed.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "only the library has no clock and no output")]

use std::error::Error;
use std::io::{self, Write as _};
use std::net::Ipv4Addr;
use std::process::ExitCode;
use std::time::SystemTime;

use bonin::challenge::ledger::{MemoryLedger, SendPolicy, SendSubject, reserve};
use bonin::challenge::{
    ChallengePolicy, ChallengeStore as _, KeyId, KeyRing, MemoryStore, Outcome, Purpose, SessionId, StepError, UnixTime,
};
use bonin::phone::{
    CodeDigits, Exit, Language, OtherWays, Parsed, PhoneNumber, PhoneRequest, PhoneVerification, SmsFormat, SmsMessage,
    SmsSettings, SmsTemplate, WebHost, exits,
};
use rand_core::{Rng as _, UnwrapErr};

fn main() -> ExitCode {
    prove().unwrap_or_else(|error| {
        eprintln!("{error}");
        ExitCode::from(2)
    })
}

fn prove() -> Result<ExitCode, Box<dyn Error>> {
    let format = SmsFormat::WebOneTimeCode { host: WebHost::new("bank.example")?, embedded: None };
    let template = SmsTemplate::new(&SmsSettings { format, ..SmsSettings::new("OO은행", Language::Korean) })?;
    let verification = PhoneVerification::new(ChallengePolicy::phone(), CodeDigits::SIX, template)?;

    // A bank has keys in a vault, and its store and ledger in a database: with these here, a restart forgets all.
    let mut rng = UnwrapErr(getrandom::SysRng);
    let mut random = [0; 80];
    rng.fill_bytes(&mut random);
    let keys = KeyRing::new(KeyId::new(1), &random[..32])?;
    let ledger_keys = KeyRing::new(KeyId::new(1), &random[32..64])?;
    let session = SessionId::new(&random[64..])?;
    let (mut store, ledger, limits) = (MemoryStore::new(), MemoryLedger::default(), SendPolicy::phone());

    let Some(number) = ask_number()? else { return Ok(ExitCode::FAILURE) };
    let digits: String = number.national().expose().chars().filter(char::is_ascii_digit).collect();
    let sends = SendSubject::new(&ledger_keys, Purpose::PhonePossession).number(&digits)?;
    let sends = sends.device(b"this terminal")?.address(Ipv4Addr::LOCALHOST.into())?;
    let request = |now| PhoneRequest { number: &number, session: &session, keys: &keys, now };

    let _leave = reserve(&ledger, &limits, &sends, now()?)?;
    let (mut challenge, message) = verification.start(request(now()?), &mut rng)?;
    store.insert(&challenge)?.then_some(()).ok_or("the name of the challenge is taken")?;
    show(&message);
    let why = loop {
        let Some(typed) = ask("Code, or r for another message: ")? else { break "no more was typed".to_owned() };
        let now = now()?;
        if typed.trim().eq_ignore_ascii_case("r") {
            // The ledger comes second, so that it counts no send that the challenge would refuse.
            match exits(&challenge, OtherWays::default(), now).first() {
                Some(Exit::Resend { from }) if *from > now => println!("Again in {:.0?}.", from.since(now)),
                Some(Exit::Resend { .. }) => match reserve(&ledger, &limits, &sends, now) {
                    Err(why) => println!("Not sent: {why}."),
                    Ok(_leave) => {
                        let sent = verification.resend_once(&mut store, challenge.id(), request(now), &mut rng)?;
                        challenge = sent.0;
                        show(&sent.1);
                    }
                },
                _ => println!("No more messages for this challenge."),
            }
            continue;
        }
        let Ok(typed) = verification.read(&typed) else {
            println!("A code has {} digits. This used no try.", verification.digits().get());
            continue;
        };
        match verification.answer_once(&mut store, challenge.id(), &typed, request(now)) {
            Ok(Outcome::Verified(proof)) => {
                println!("Proven: you receive messages at {}.", proof.subject().masked());
                println!("Not proven: whose number it is. The telcos' identity service says who the subscriber is.");
                return Ok(ExitCode::SUCCESS);
            }
            Ok(Outcome::Wrong { tries_left, .. }) => println!("Wrong; tries left: {tries_left}."),
            Ok(Outcome::Closed(why)) if why.is_final() => break why.to_string(),
            Ok(Outcome::Closed(why)) => println!("Not taken: {why}."),
            Err(StepError::Refused(why)) => println!("Not taken: {why}."),
            Err(error) => return Err(error.into()),
        }
    };
    println!("Not proven: {why}.");
    Ok(ExitCode::FAILURE)
}

fn ask_number() -> io::Result<Option<PhoneNumber>> {
    while let Some(typed) = ask("Your mobile number: ")? {
        match PhoneNumber::parse(&typed) {
            Ok(Parsed::Mobile(number)) => return Ok(Some(number)),
            Ok(Parsed::Legacy { .. }) => println!("A number of before 2004. What is it today, with 010?"),
            Err(refused) => println!("Refused: {refused}."),
        }
    }
    println!("Not proven: no number was typed.");
    Ok(None)
}

/// The message as the customer's phone shows it.
fn show(message: &SmsMessage) {
    println!("({})\n{}\n", message.size(), message.on_phone().expose());
}

fn ask(question: &str) -> io::Result<Option<String>> {
    print!("{question}");
    io::stdout().flush()?;
    io::stdin().lines().next().transpose()
}

fn now() -> Result<UnixTime, Box<dyn Error>> {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
    Ok(UnixTime::from_millis(since.as_millis().try_into()?))
}
