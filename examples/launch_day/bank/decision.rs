//! All that a session brought, weighed; and the account that comes of it, once.

use bonin::card::validation::{CheckCode, CheckResult};
use bonin::challenge::{OpenError, Proof, Subject, UnixTime};
use bonin::decision::{
    AccountEvidence, CardCopy, Decision, Evidence, OpeningBlock, Originality, Person, PhoneEvidence, Reference, Step,
    decide,
};
use bonin::issuer::{CheckField, ConfirmedFields, Outcome};
use bonin::pii::{PersonName, ResidentNumber, Secret};
use bonin::session::{Applied, Call, CallKind, DecisionKind, Event, EventId, Fact, OnboardingSession};

use super::steps::unhex;
use super::{ACCOUNT, Bank};
use crate::Failure;
use crate::database::{Spent, table};

const RESULTS: [CheckResult; 6] = [
    CheckResult::Matches,
    CheckResult::Differs,
    CheckResult::Passed,
    CheckResult::Failed,
    CheckResult::NotApplicable,
    CheckResult::Unknown,
];

/// What a server that decides comes to.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It decided, for these reasons, and was the first.
    Decided(DecisionKind, Vec<&'static str>),
    /// A proof can't be opened: it was opened before, or is too old.
    ProofLost(Call),
    /// Another server had decided.
    Second,
}

impl Bank {
    /// The session as a server reads it before it decides.
    pub fn read_session(&self, opening: usize) -> Result<OnboardingSession, Failure> {
        self.session(opening)
    }

    /// Decides on a session as it was read. Opened proofs, decision and account are one transaction.
    pub fn decide(
        &mut self,
        opening: usize,
        mut session: OnboardingSession,
        now: UnixTime,
    ) -> Result<Verdict, Failure> {
        let mut spent = Spent::begin(&self.database);
        let evidence = match self.evidence(opening, &session, &mut spent, now)? {
            Ok(evidence) => evidence,
            Err(lost) => return Ok(Verdict::ProofLost(lost)),
        };
        let decision = decide(self.server.policy.decision(), evidence, now);
        if decision.is_incomplete() {
            return Err("the session asked for a decision too early".into());
        }
        let reasons = decision.reasons().iter().map(|reason| reason.as_str()).collect();
        let kind = match &decision {
            Decision::Approve(_) => DecisionKind::Approved,
            Decision::Review(_) => DecisionKind::Review,
            Decision::Decline(_) => DecisionKind::Declined,
        };
        let expected = session.generation();
        let id = EventId::from_bytes({
            let mut bytes = [0; 16];
            rand_core::Rng::fill_bytes(&mut self.rng, &mut bytes);
            bytes
        });
        if session.apply(Event { id, at: now, fact: Fact::Decided(kind) }, now)? != Applied::Recorded {
            return Ok(Verdict::Second);
        }
        let (name, generation) = (&self.openings[opening].name, session.generation());
        if !self.database.compare_and_set(table::SESSION, name, Some(expected), generation, &session)? {
            return Ok(Verdict::Second);
        }
        spent.commit()?;
        if let Decision::Approve(approval) = decision {
            // A row for each approval, so that a second one would show.
            let key = format!("{name}/{:032x}", u128::from_be_bytes(id.to_bytes()));
            if approval.methods().is_empty() {
                return Err("an approval without a method".into());
            }
            self.database.put(ACCOUNT, &key, name)?;
        }
        Ok(Verdict::Decided(kind, reasons))
    }

    /// The customer proves again.
    pub fn proof_lost(&mut self, opening: usize, call: Call, now: UnixTime) -> Result<(), Failure> {
        self.tell(opening, Fact::ProofLost { call }, now)
    }

    fn evidence(
        &self,
        opening: usize,
        session: &OnboardingSession,
        spent: &mut Spent<'_>,
        now: UnixTime,
    ) -> Result<Result<Evidence, Call>, Failure> {
        let done = session.steps_done(&self.server.policy, now);
        let mut evidence = Evidence::of(self.openings[opening].login.clone());
        if let Some(blocked) = self.get::<bool>(table::ANSWER, opening, "blocked")? {
            evidence =
                evidence.with_opening_block(if blocked { OpeningBlock::Blocked } else { OpeningBlock::NotBlocked });
        }
        if done.has(Step::CardCopy) {
            evidence = evidence.with_card(self.card_copy(opening, now)?);
        }
        if done.has(Step::PhonePossession) {
            let (call, bytes) = self.sealed(opening, CallKind::SendCode)?;
            let number = self.openings[opening].vault.line(call.subject).ok_or("no such line")?;
            let Some(proof) = self.opened(opening, &bytes, &number, spent, now)? else { return Ok(Err(call)) };
            evidence = evidence.with_phone(PhoneEvidence::new(proof, self.risk(now)));
        }
        if done.has(Step::ExistingAccount) {
            let (call, bytes) = self.sealed(opening, CallKind::Transfer)?;
            let vault = &self.openings[opening].vault;
            let account = vault.account(call.subject).ok_or("no such account")?;
            let holder = vault.holder(call.subject).ok_or("no holder's name")?;
            let Some(proof) = self.opened(opening, &bytes, &account, spent, now)? else { return Ok(Err(call)) };
            evidence = evidence.with_account(AccountEvidence::new(proof, holder));
        }
        Ok(Ok(evidence))
    }

    fn card_copy(&self, opening: usize, now: UnixTime) -> Result<CardCopy, Failure> {
        let document = self.document(opening)?;
        let taken_at: u64 = self.get(table::DOCUMENT, opening, "taken_at")?.ok_or("no photo")?;
        let photo: u8 = self.get(table::DOCUMENT, opening, "photo")?.ok_or("no photo")?;
        let edits = document.fields.signals().iter().map(|signal| signal.weight()).max();
        let copy = CardCopy::new(
            self.openings[opening].login.clone(),
            Reference::new(&format!("photo-{photo}"))?,
            document.fields.document(),
            person_of(&document.fields, now)?,
            UnixTime::from_millis(taken_at),
        )
        .with_checks(self.checks(opening)?)
        .with_originality(Originality::Original)
        .with_edits(edits);
        Ok(match self.issuer_outcome(opening)? {
            Some(outcome) => copy.with_issuer(outcome),
            None => copy,
        })
    }

    fn checks(&self, opening: usize) -> Result<Vec<(CheckCode, CheckResult)>, Failure> {
        let names: Vec<(String, String)> = self.get(table::DOCUMENT, opening, "checks")?.unwrap_or_default();
        let check = |(code, result): &(String, String)| {
            let code = CheckCode::ALL.into_iter().find(|known| known.as_str() == code)?;
            Some((code, RESULTS.into_iter().find(|known| known.as_str() == result)?))
        };
        names.iter().map(|names| check(names).ok_or_else(|| "an unknown check".into())).collect()
    }

    /// The issuer's answer to the last confirmation.
    fn issuer_outcome(&self, opening: usize) -> Result<Option<Outcome>, Failure> {
        for confirmation in (1..=9).rev() {
            let name: Option<String> = self.get(table::ANSWER, opening, &format!("issuer/{confirmation}"))?;
            if let Some(name) = name {
                return Ok(Outcome::ALL.into_iter().find(|known| known.as_str() == name));
            }
        }
        Ok(None)
    }

    /// The last sealed proof of a kind.
    fn sealed(&self, opening: usize, kind: CallKind) -> Result<(Call, Vec<u8>), Failure> {
        let row: Option<(u8, u8, String)> = self.get(table::SEALED, opening, kind.as_str())?;
        let (subject, request, text) = row.ok_or("no sealed proof")?;
        Ok((Call { kind, subject, request }, unhex(&text)?))
    }

    fn opened<S: Subject>(
        &self,
        opening: usize,
        bytes: &[u8],
        subject: &S,
        spent: &mut Spent<'_>,
        now: UnixTime,
    ) -> Result<Option<Proof<S>>, Failure> {
        match Proof::open(bytes, subject, &self.openings[opening].login, &self.server.keys, now, spent) {
            Ok(proof) => Ok(Some(proof)),
            Err(OpenError::Expired | OpenError::AlreadyOpened) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

fn person_of(fields: &ConfirmedFields, now: UnixTime) -> Result<Person, Failure> {
    let text = |field| fields.value(field).map(Secret::expose);
    let name = PersonName::parse(text(CheckField::Name).ok_or("no name")?)?;
    let number = ResidentNumber::parse(text(CheckField::RegistrationNumber).ok_or("no number")?)?;
    Ok(Person::new(name).with_registration(&number, now))
}
