//! An account is opened: photo, fields, issuer, phone, 1 won, decision, and what is kept of it.
//!
//!     cargo run --release --example open_account
//!     cargo run --release --example open_account -- --list
//!     cargo run --release --example open_account -- issuer_at_night
//!     cargo run --release --example open_account -- --yourself
//!
//! The bank is real as far as this library goes; everything outside of it (issuers' registers, phones, other banks, the
//! clock, the customer) is simulated, so that each run writes the same transcript. Those of all stories lie in `stories`,
//! and this example's tests hold them to it.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "only the library has no output")]

mod arguments;
mod database;
mod opening;
mod people;
mod script;
mod server;
mod stories;
mod terminal;
mod transcript;
mod vault;
mod world;

use std::process::ExitCode;
use std::rc::Rc;

use arguments::{Arguments, Request, USAGE};
use bonin::card::CardReader;
use bonin::decision::PolicySettings;
use opening::Opening;
use people::HONG;
use stories::Story;
use terminal::Terminal;
use transcript::Transcript;
use world::World;

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let done = match arguments::parse(std::env::args().skip(1)) {
        Ok(Request::Play(arguments)) => play(&arguments),
        Ok(Request::List) => {
            for Story { name, title, about, .. } in stories::all() {
                println!("{name}\n    {title}. {about}");
            }
            Ok(())
        }
        Ok(Request::Help) => {
            print!("{USAGE}");
            Ok(())
        }
        Err(error) => Err(format!("{error}\n\n{USAGE}").into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn play(arguments: &Arguments) -> Result<(), Failure> {
    let reader = Rc::new(CardReader::new()?);
    if arguments.yourself || arguments.issuer.is_some() {
        return by_hand(&reader, arguments);
    }
    let wanted = |story: &Story| match arguments.stories.as_slice() {
        [] => story.name == "happy_path",
        names => names.iter().any(|name| name == "all" || name == story.name),
    };
    let known = stories::all();
    if let Some(name) =
        arguments.stories.iter().find(|name| *name != "all" && known.iter().all(|story| story.name != **name))
    {
        return Err(format!("no story is called {name}; --list has them").into());
    }
    for (at, story) in known.iter().filter(|story| wanted(story)).enumerate() {
        if at > 0 {
            println!("\n\n{}\n", "─".repeat(100));
        }
        print!("{}", story.play(&reader, arguments.language)?.text);
    }
    Ok(())
}

/// Without a story: you decide, or the issuer answers as you say.
fn by_hand(reader: &Rc<CardReader>, arguments: &Arguments) -> Result<(), Failure> {
    let mut world = World::of(&[&HONG], stories::START);
    world.registers.fixed = arguments.issuer;
    let mut terminal = Terminal { photo: arguments.photo.clone() };
    let mut plain = script::Script::default();
    let customer: &mut dyn opening::Customer = if arguments.yourself { &mut terminal } else { &mut plain };
    let settings = PolicySettings::standard(server::POLICY_REVISION);
    let mut opening = Opening::new(reader, settings, world, &HONG, customer, Transcript::new(arguments.language))?;
    let done = opening.run();
    print!("{}", opening.transcript.news());
    done.map(drop)
}

#[cfg(test)]
mod tests;
