//! What is left when it is over: what is kept and until when, what is deleted at once, and a trail that a reviewer can
//! verify.

use std::collections::BTreeMap;

use bonin::challenge::UnixTime;
use bonin::issuer::CheckField;
use bonin::messages::Explain as _;
use bonin::phone::{ConnectingInformation, DuplicationInformation};
use bonin::pii::{Address, LicenseNumber, PersonName, ResidentNumber, Secret};
use bonin::records::{
    Case, Datum, DeleteFrom, Entry, Event as TrailEvent, Identification, Keep, Linking, RecordId, RetentionPlan,
    TrailHead, VaultRecord, verify,
};
use bonin::session::{DecisionKind, Ending};

use super::{Opening, SESSION};
use crate::Failure;
use crate::database::table;
use crate::transcript::{Lane, moment};

impl Opening<'_> {
    pub(super) fn end(&mut self, ending: Ending) -> Result<Ending, Failure> {
        // A decision has been told already.
        if !matches!(ending, Ending::Decided(_)) {
            self.screen(&ending.explain());
            self.trail(TrailEvent::ApplicationAbandoned)?;
        }
        self.delete_at_once()?;
        self.store_records()?;
        self.plan(ending)?;
        self.verify_trail()?;
        let name = match ending {
            Ending::Decided(DecisionKind::Approved) => "approved",
            Ending::Decided(DecisionKind::Review) => "for review",
            Ending::Decided(DecisionKind::Declined) => "declined",
            Ending::Canceled => "canceled",
            Ending::Expired => "expired",
            _ => "tries used up",
        };
        self.line(Lane::Ended, name);
        Ok(ending)
    }

    /// What no plan lets anybody keep.
    fn delete_at_once(&mut self) -> Result<(), Failure> {
        for table in [table::CHALLENGE, table::SEALED] {
            self.database.delete(table);
        }
        Ok(())
    }

    /// The records to store: who the customer is, and apart from that what links them.
    fn store_records(&mut self) -> Result<(), Failure> {
        let mut who = VaultRecord::<Identification>::new(RecordId::from_bytes(self.random()));
        if let Some(document) = self.vault.document()? {
            let text = |field| document.fields.value(field).map(Secret::expose);
            if let Some(name) = text(CheckField::Name) {
                who = who.with(PersonName::parse(name)?);
            }
            if let Some(number) = text(CheckField::RegistrationNumber) {
                who = who.with(ResidentNumber::parse(number)?);
            }
            if let Some(number) = text(CheckField::LicenseNumber) {
                who = who.with(LicenseNumber::parse(number)?);
            }
            let address = document.read.iter().find(|field| field.key == bonin::card::FieldKey::Address);
            if let Some(text) = address.and_then(|field| field.text()) {
                who = who.with(Address::parse(text)?);
            }
        }
        if let Some(number) = (1..=9).rev().find_map(|line| self.vault.line(line)) {
            who = who.with(number);
        }
        if let Some(account) = (1..=9).rev().find_map(|account| self.vault.account(account)) {
            who = who.with(account);
        }
        let mut link = VaultRecord::<Linking>::new(RecordId::from_bytes(self.random()));
        if let Some(report) = self.vault.subscriber() {
            link = link.with(ConnectingInformation::new(report.ci)?).with(DuplicationInformation::new(report.di)?);
        }
        for (name, data) in [("identification", names(who.values())), ("linking", names(link.values()))] {
            if !data.is_empty() {
                self.line(Lane::Stored, &format!("{name}: {}", data.join(", ")));
            }
        }
        Ok(())
    }

    /// What is held, each with the end that the retention plan sets it.
    fn plan(&mut self, ending: Ending) -> Result<(), Failure> {
        let plan = RetentionPlan::default();
        let case = match ending {
            Ending::Decided(DecisionKind::Approved) => Case::Approved { relationship_ended: None },
            // A person's decision is still to come.
            Ending::Decided(DecisionKind::Review) => Case::Open,
            _ => Case::Failed { at: self.now() },
        };
        let mut ends: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for datum in self.held()? {
            let rule = plan.rules().iter().find(|rule| rule.datum == datum).ok_or("no rule")?;
            let end = match (plan.delete_from(datum, case), case, rule.approved) {
                (DeleteFrom::At(time), ..) => format!("until {}", moment(time)),
                (DeleteFrom::Always, ..) => return Err(format!("{} may not be held", datum.as_str()).into()),
                (DeleteFrom::NotYet, Case::Open, _) => "until it is decided".to_owned(),
                (DeleteFrom::NotYet, _, Keep::Years(years)) => format!("until {years} years after the relationship"),
                (DeleteFrom::NotYet, ..) => "while the relationship lasts".to_owned(),
            };
            ends.entry(end).or_default().push(datum.as_str());
        }
        for (end, data) in ends {
            self.line(Lane::Stored, &format!("{end}: {}", data.join(", ")));
        }
        Ok(())
    }

    /// The data that are in storage now.
    fn held(&self) -> Result<Vec<Datum>, Failure> {
        let document = self.vault.document()?;
        let has = |field| document.as_ref().is_some_and(|document| document.fields.value(field).is_some());
        let answered = |prefix: &str| {
            (1..=9).any(|at| {
                self.database.get::<String>(table::ANSWER, &format!("{prefix}/{at}")).is_ok_and(|row| row.is_some())
            })
        };
        let address = document.as_ref().is_some_and(|document| {
            document.read.iter().any(|field| field.key == bonin::card::FieldKey::Address && field.value.is_ok())
        });
        let held = [
            (Datum::Name, has(CheckField::Name)),
            (Datum::ResidentNumber, has(CheckField::RegistrationNumber)),
            (Datum::LicenseNumber, has(CheckField::LicenseNumber)),
            (Datum::Address, address),
            (Datum::PhoneNumber, self.vault.has("line/")),
            (Datum::AccountNumber, self.vault.has("account/")),
            (Datum::Ci, self.vault.has("linking/ci")),
            (Datum::Di, self.vault.has("linking/di")),
            (Datum::Reading, self.vault.has("document/read/")),
            (Datum::IssuerAnswer, answered("issuer")),
            (Datum::TryGuard, self.database.count(table::GUARD) > 0),
            (Datum::OneTimeCode, self.database.count(table::CHALLENGE) > 0),
            (Datum::Consent, self.database.count(table::CONSENT) > 0),
            (Datum::AuditTrail, self.database.count(table::TRAIL) > 0),
        ];
        Ok(held.into_iter().filter(|(_, held)| *held).map(|(datum, _)| datum).collect())
    }

    /// What a reviewer does: every entry from the start to the sealed head.
    fn verify_trail(&mut self) -> Result<(), Failure> {
        let head: TrailHead = self.database.get(table::HEAD, SESSION)?.ok_or("the trail's head is gone")?;
        let seal = head.seal(&self.server.record_key);
        let entries: Vec<Entry> = self.database.all(table::TRAIL)?;
        verify(&TrailHead::new(head.trail()), &entries, &head)?;
        if !head.is_sealed_by(&seal, &self.server.record_key) {
            return Err("the seal is another one's".into());
        }
        let from = entries.first().map_or(UnixTime::default(), Entry::at);
        let text = format!("{} entries since {}, whole and sealed", entries.len(), moment(from));
        self.line(Lane::Stored, &format!("audit trail: {text}"));
        Ok(())
    }
}

fn names<'v>(values: impl Iterator<Item = (Datum, &'v Secret)>) -> Vec<&'static str> {
    values.map(|(datum, _)| datum.as_str()).collect()
}
