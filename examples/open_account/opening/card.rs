//! The document: its photo, what the customer makes of the fields, and the issuer's word.

use std::path::{Path, PathBuf};

use bonin::card::{FieldKey, Outcome as ReadOutcome, Reading};
use bonin::decision::{Originality, Reason};
use bonin::issuer::{
    Basis, BeginError, CheckField, ConfirmedFields, IssuerDocument, IssuerRequest, Origin, OutageKind, Outcome,
    Standing, TryGuard,
};
use bonin::messages::{Explain, FieldProblem, Language};
use bonin::pii::{Address, LicenseNumber, ResidentNumber, Secret};
use bonin::records::{Collected, ConsentPurpose, Event as TrailEvent, IssuerCheck};
use bonin::session::{Answer, Call, CustomerStep, Fact, PhotoResult};

use super::Opening;
use super::calls::code;
use crate::Failure;
use crate::database::table;
use crate::script::Act;
use crate::transcript::{Lane, today};
use crate::vault::Document;

impl Opening<'_> {
    pub(super) fn photograph(&mut self, file: &str, originality: Originality) -> Result<(), Failure> {
        let CustomerStep::TakePhoto { photo } = self.asked()? else { return Err("no photo is asked for".into()) };
        self.does(25, &format!("photographs the document: {file}"));
        let bytes = std::fs::read(photo_path(file))?;
        let now = self.now();
        let reading = match self.server.reader.read(&bytes, Some(today(now))) {
            Ok(reading) => reading,
            Err(error) => {
                self.explain(&error)?;
                return self.retake(photo, PhotoResult::Retake);
            }
        };
        self.line(Lane::Reader, &in_words(&reading));
        self.line(Lane::Reader, &format!("the bank's copy detector: {}", originality_name(originality)));
        if let Some(reason) = refusal(&reading) {
            self.screen(&reason.explain());
            return self.retake(photo, PhotoResult::Retake);
        }
        // Whether it is the document itself is another question than what stands on it.
        if originality == Originality::Recaptured {
            self.explain(&Reason::Recaptured)?;
            self.trail(TrailEvent::CopySuspected)?;
            return self.retake(photo, PhotoResult::Recaptured);
        }
        let (kind, fields) =
            reading.document.map(|(kind, _)| kind).zip(ConfirmedFields::of_reading(&reading)).ok_or("no document")?;
        // The masked copy is made from photo and reading here, before both are dropped.
        self.vault.put_document(&Document { kind, read: reading.fields.clone(), fields });
        self.database.put(table::DOCUMENT, "originality", &originality_name(originality))?;
        self.database.put(table::DOCUMENT, "taken_at", &now.as_millis())?;
        self.database.put(table::DOCUMENT, "photo", &photo)?;
        self.trail(TrailEvent::DocumentRead(kind.into()))?;
        self.tell(Fact::Photo { photo, result: PhotoResult::Read })
    }

    fn retake(&mut self, photo: u8, result: PhotoResult) -> Result<(), Failure> {
        self.trail(TrailEvent::PhotoRefused)?;
        self.tell(Fact::Photo { photo, result })
    }

    /// The fields as the customer sees them, each with what the value in force rests on.
    pub(super) fn show_fields(&mut self) -> Result<(), Failure> {
        let Some(Document { read, fields, .. }) = self.vault.document()? else { return Err("no document".into()) };
        let language = self.transcript.language();
        let mut lines = Vec::new();
        for field in &read {
            let typed = CheckField::of(field.key).and_then(|key| fields.value(key).map(Secret::expose));
            if let Some(text) = typed.or(field.text())
                && let Some(label) = label(field.key, language)
            {
                lines.push(format!("  {label}: {}", masked(field.key, text)));
            }
        }
        self.line(Lane::Screen, &lines.join("\n"));
        Ok(())
    }

    pub(super) fn confirm(&mut self, step: CustomerStep, act: Act) -> Result<(), Failure> {
        let CustomerStep::ConfirmFields { photo, confirmation } = step else { return Err("nothing to confirm".into()) };
        let mut document = self.vault.document()?.ok_or("no document")?;
        let mut changed = Vec::new();
        let asked = document.fields.document();
        for field in CheckField::ALL.into_iter().filter(|field| asked.asks_for(*field)) {
            let now = document.fields.value(field).map(|value| value.expose().to_owned());
            let wanted = match act {
                Act::Compare => self.person.field(field),
                Act::Change(this, text) if this == field => Some(text),
                _ => None,
            };
            match (now, wanted) {
                (now, Some(text)) if now.as_deref() != Some(text) => {
                    document.fields.insert(field, Secret::new(text.to_owned()), Origin::Edited)?;
                    changed.push(format!("{} to {}", field.as_str(), shown(field, text)));
                }
                (Some(now), _) => document.fields.insert(field, Secret::new(now), Origin::Confirmed)?,
                (None, _) => {}
            }
        }
        let does = match changed.as_slice() {
            [] => "compares the fields with the document, and leaves them as they are".to_owned(),
            changed => format!("changes {}", changed.join(", ")),
        };
        self.does(20, &does);
        if changed.is_empty() && confirmation > 1 {
            self.stubborn += 1;
        }
        self.note_fields(&document.fields)?;
        let now = self.now();
        let checks = document.fields.checks(document.kind, &document.read, Some(today(now)));
        let names: Vec<_> = checks.iter().map(|check| (check.code.as_str(), check.result.as_str())).collect();
        self.database.put(table::DOCUMENT, "checks", &names)?;
        self.vault.put_document(&document);
        match document.fields.request(now) {
            Ok(_) => self.tell(Fact::Confirmed { photo, confirmation }),
            // Found before anybody was asked: it costs no try.
            Err(error) => self.explain(&error),
        }
    }

    fn note_fields(&mut self, fields: &ConfirmedFields) -> Result<(), Failure> {
        let signals = fields.signals();
        for field in CheckField::ALL {
            match fields.basis(field) {
                Some(Basis::Confirmed) => self.trail(TrailEvent::FieldConfirmed(field))?,
                Some(Basis::Edited) => {
                    let kind = signals.iter().find(|signal| signal.field == field).map(|signal| signal.kind);
                    self.trail(TrailEvent::FieldEdited(field, kind.ok_or("an edit without a signal")?))?;
                }
                _ => {}
            }
        }
        for signal in signals {
            let year = if signal.year_changed { ", another year" } else { "" };
            let says = format!("edit of {}: {:?}{year}", signal.field.as_str(), signal.weight());
            self.line(Lane::Operator, &says);
        }
        Ok(())
    }

    pub(super) fn ask_issuer(&mut self, call: Call) -> Result<(), Failure> {
        let Some(consent) = self.consent::<IssuerCheck>()? else {
            self.ask_again(ConsentPurpose::IssuerCheck)?;
            return Ok(());
        };
        let fields = self.vault.document()?.ok_or("no document")?.fields;
        let request = Collected::<IssuerRequest, IssuerCheck>::under(fields.request(self.now())?, &consent);
        let document = fields.document();
        let guard = self.guard(document)?;
        let (waiting, permit) = match guard.begin(request.open(&consent), &self.server.record_key, self.now()) {
            Ok(begun) => begun,
            Err(error) => {
                self.begin(call)?;
                let answer = if error == BeginError::SameData { Answer::Correctable } else { Answer::Terminal };
                self.answered(call, answer, "not asked")?;
                return self.explain(&error);
            }
        };
        self.put_guard(&waiting, Some(guard.generation()))?;
        self.begin(call)?;
        self.trail(TrailEvent::IssuerAsked(document))?;
        let failure = self.reach(call.kind);
        let outcome = self.world.registers.ask(request.open(&consent), failure);
        if self.crash == Some(call.kind) {
            return self.answered(call, Answer::Outage, "");
        }
        let settled = waiting.settle(permit, outcome)?;
        self.put_guard(&settled, Some(waiting.generation()))?;
        self.database.put(table::ANSWER, &format!("issuer/{}", call.subject), &outcome.as_str())?;
        self.answered(call, Answer::of_issuer(outcome), outcome.as_str())?;
        self.trail(TrailEvent::IssuerAnswered(document, outcome))?;
        match Answer::of_issuer(outcome) {
            Answer::Correctable => {
                self.explain(&outcome)?;
                if let standing @ Standing::Open { .. } = settled.standing() {
                    self.explain(&standing)?;
                }
                self.line(
                    Lane::Stored,
                    &format!("try guard: {} of the citizen's tries used here", settled.mismatches()),
                );
            }
            Answer::Outage => self.line(Lane::Operator, &code(&outcome)),
            _ => {}
        }
        Ok(())
    }

    /// The guard of the citizen's tries. One that still waits was left by a server that died: nobody knows its answer.
    fn guard(&mut self, document: IssuerDocument) -> Result<TryGuard, Failure> {
        let stored: Option<TryGuard> = self.database.get(table::GUARD, document.as_str())?;
        let Some(guard) = stored else {
            let guard = TryGuard::new(document, self.server.policy.try_policy());
            self.put_guard(&guard, None)?;
            return Ok(guard);
        };
        let Some(permit) = guard.permit() else { return Ok(guard) };
        let settled = guard.settle(permit, Outcome::Outage(OutageKind::NoAnswer))?;
        self.put_guard(&settled, Some(guard.generation()))?;
        Ok(settled)
    }

    fn put_guard(&self, guard: &TryGuard, expected: Option<u64>) -> Result<(), Failure> {
        let key = guard.document().as_str();
        let written = self.database.compare_and_set(table::GUARD, key, expected, guard.generation(), guard)?;
        if written { Ok(()) } else { Err("another server was first at the guard".into()) }
    }

    /// The step that is asked for now.
    pub(super) fn asked(&self) -> Result<CustomerStep, Failure> {
        match self.session()?.next_step(&self.server.policy, self.now()) {
            bonin::session::NextStep::Ask(step) => Ok(step),
            other => Err(format!("nothing is asked: {other:?}").into()),
        }
    }
}

/// Why this photo won't do, if it won't: nothing was read, or not what the issuer must be asked with.
fn refusal(reading: &Reading) -> Option<Box<dyn Explain>> {
    if reading.outcome != ReadOutcome::Read {
        return Some(match reading.reasons.first() {
            Some(reason) => Box::new(*reason),
            None => Box::new(reading.outcome),
        });
    }
    let document = IssuerDocument::from(reading.document?.0);
    // Not every license has a serial code.
    let needed = |key| CheckField::of(key).is_some_and(|field| document.asks_for(field)) && key != FieldKey::SerialCode;
    let lost = reading.fields.iter().find(|field| needed(field.key) && field.value.is_err())?;
    let problem = lost.value.as_ref().err().copied()?;
    Some(Box::new(FieldProblem { key: lost.key, problem }))
}

/// A file of the stories, or any other by its path.
fn photo_path(file: &str) -> PathBuf {
    let given = Path::new(file);
    if given.components().count() > 1 {
        return given.to_owned();
    }
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/stories").join(file)
}

/// What a photo gave, without any value.
fn in_words(reading: &Reading) -> String {
    let kind = reading.document.map_or("no document", |(kind, _)| kind.as_str());
    let read: Vec<&str> =
        reading.fields.iter().filter(|field| field.value.is_ok()).map(|field| field.key.as_str()).collect();
    let lost = reading.fields.iter().filter_map(|field| Some((field.key, field.value.as_ref().err()?)));
    let mut lines = vec![format!("{}: {kind}", reading.outcome.as_str()), format!("legible: {}", read.join(", "))];
    lines.extend(lost.map(|(key, reason)| format!("not legible: {} ({})", key.as_str(), reason.as_str())));
    lines.join("\n")
}

pub(super) const fn originality_name(originality: Originality) -> &'static str {
    match originality {
        Originality::NotChecked => "not_checked",
        Originality::Original => "original",
        Originality::Suspect => "suspect",
        Originality::Recaptured => "recaptured",
    }
}

fn label(key: FieldKey, language: Language) -> Option<&'static str> {
    let (korean, english) = match key {
        FieldKey::Name => ("이름", "Name"),
        FieldKey::ResidentNumber => ("주민등록번호", "Resident number"),
        FieldKey::Address => ("주소", "Address"),
        FieldKey::IssueDate => ("발급일", "Issued"),
        FieldKey::LicenseNumber => ("면허번호", "License number"),
        FieldKey::SerialCode => ("암호일련번호", "Serial code"),
        _ => return None,
    };
    Some(if language == Language::Korean { korean } else { english })
}

/// A value as a screen shows it that others may see.
fn masked(key: FieldKey, text: &str) -> String {
    match key {
        FieldKey::ResidentNumber => ResidentNumber::parse(text).map(|number| number.masked()).ok(),
        FieldKey::LicenseNumber => LicenseNumber::parse(text).map(|number| number.masked()).ok(),
        FieldKey::Address => Address::parse(text).map(|address| address.masked()).ok(),
        _ => None,
    }
    .unwrap_or_else(|| text.to_owned())
}

fn shown(field: CheckField, text: &str) -> String {
    match field {
        CheckField::RegistrationNumber => masked(FieldKey::ResidentNumber, text),
        CheckField::LicenseNumber => masked(FieldKey::LicenseNumber, text),
        _ => text.to_owned(),
    }
}
