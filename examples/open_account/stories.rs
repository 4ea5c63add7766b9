//! The stories: what differs in each from an opening in which all goes well.

mod document;
mod people_and_networks;
mod possession;

use std::rc::Rc;
use std::time::Duration;

use bonin::card::CardReader;
use bonin::challenge::UnixTime;
use bonin::decision::PolicySettings;
use bonin::messages::Language;
use bonin::session::{CallKind, Ending};

use crate::Failure;
use crate::opening::Opening;
use crate::people::{HONG, Person};
use crate::script::Script;
use crate::server::POLICY_REVISION;
use crate::transcript::Transcript;
use crate::world::{self, Outage, World};

/// 2026-11-23, 10:00 in Korea, a Monday.
pub const START: UnixTime = UnixTime::from_secs(1_795_395_600);

pub struct Story {
    pub name: &'static str,
    pub title: &'static str,
    pub about: &'static str,
    pub person: &'static Person,
    pub start: UnixTime,
    pub settings: PolicySettings,
    pub script: Script,
    pub prepare: fn(&mut World),
}

impl Story {
    fn new(name: &'static str, title: &'static str, about: &'static str) -> Self {
        Self {
            name,
            title,
            about,
            person: &HONG,
            start: START,
            settings: PolicySettings::standard(POLICY_REVISION),
            script: Script::default(),
            prepare: |_| {},
        }
    }

    fn of(self, person: &'static Person) -> Self {
        Self { person, ..self }
    }

    fn from(self, start: UnixTime) -> Self {
        Self { start, ..self }
    }

    fn script(self, write: impl FnOnce(Script) -> Script) -> Self {
        Self { script: write(self.script), ..self }
    }

    fn policy(mut self, set: impl FnOnce(&mut PolicySettings)) -> Self {
        set(&mut self.settings);
        self
    }

    fn world(self, prepare: fn(&mut World)) -> Self {
        Self { prepare, ..self }
    }

    /// Plays it.
    pub fn play(&self, reader: &Rc<CardReader>, language: Language) -> Result<Played, Failure> {
        let mut world = World::of(&[self.person], self.start);
        (self.prepare)(&mut world);
        let mut transcript = Transcript::new(language);
        transcript.head(self.title);
        transcript.head("");
        transcript.head(self.about);
        let mut script = self.script.clone();
        let mut opening = Opening::new(reader, self.settings.clone(), world, self.person, &mut script, transcript)?;
        let ending = opening
            .run()
            .map_err(|error| -> Failure { format!("{}: {error}\n{}", self.name, opening.transcript.text()).into() })?;
        let text = opening.transcript.text().to_owned();
        let rows = opening.database.clone();
        drop(opening);
        match script.left().as_slice() {
            [] => Ok(Played { text, ending, rows }),
            left => Err(format!("{}: never came to {left:?}", self.name).into()),
        }
    }
}

/// A story that was played. Its end and its rows are for the tests to look at.
#[cfg_attr(not(test), expect(dead_code, reason = "a program prints the text alone"))]
pub struct Played {
    pub text: String,
    pub ending: Ending,
    /// What the database holds at its end.
    pub rows: crate::database::Database,
}

/// All of them, the plain one first.
pub fn all() -> Vec<Story> {
    let plain = Story::new(
        "happy_path",
        "All goes well",
        "A resident card, photographed well. Its issuer knows it, code and memo come back right, and nothing is asked twice.",
    );
    let parts = [document::stories(), possession::stories(), people_and_networks::stories()];
    std::iter::once(plain).chain(parts.into_iter().flatten()).collect()
}

/// Seconds after the start of the stories.
fn after(seconds: u64) -> UnixTime {
    START.plus(Duration::from_secs(seconds))
}

fn outage(kind: CallKind, from: u64, until: u64, how: world::Failure) -> Outage {
    Outage { kind, from: after(from), until: after(until), how, announced: false }
}
