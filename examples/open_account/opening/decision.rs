//! All that the session brought, weighed.

use bonin::card::validation::{CheckCode, CheckResult};
use bonin::challenge::{OpenError, Proof, Subject, UnixTime};
use bonin::decision::{
    AccountEvidence, Attestation, CardCopy, Decision, Evidence, Originality, Person, PhoneEvidence, Reference, Step,
    SubscriberEvidence, VideoCall, decide,
};
use bonin::issuer::{CheckField, ConfirmedFields, Outcome};
use bonin::messages::Explain as _;
use bonin::phone::{PhoneNumber, SubscriberIdentity};
use bonin::pii::{PersonName, ResidentNumber, Secret};
use bonin::records::{Event as TrailEvent, Method, Verdict};
use bonin::session::{Call, CallKind, CustomerStep, DecisionKind, Fact};

use super::Opening;
use super::calls::unhex;
use super::card::originality_name;
use super::phone::made;
use crate::Failure;
use crate::database::{Spent, table};
use crate::transcript::Lane;

/// The bank's record of a video call.
const VIDEO_CALL: &str = "video-call-1";

const RESULTS: [CheckResult; 6] = [
    CheckResult::Matches,
    CheckResult::Differs,
    CheckResult::Passed,
    CheckResult::Failed,
    CheckResult::NotApplicable,
    CheckResult::Unknown,
];

impl Opening<'_> {
    /// What the customer sees of the step that is asked for.
    pub(super) fn show_step(&mut self, step: CustomerStep) -> Result<(), Failure> {
        match step {
            CustomerStep::ConfirmFields { confirmation: 1, .. } => {
                self.explain(&step)?;
                self.show_fields()
            }
            // Why, and how many tries are left, was said with the issuer's answer.
            CustomerStep::ConfirmFields { .. } => self.show_fields(),
            CustomerStep::EnterCode { call, .. } => {
                let delivery = self.delivery::<PhoneNumber>(call)?;
                self.screen(&super::calls::of(&delivery, bonin::challenge::Purpose::PhonePossession));
                Ok(())
            }
            CustomerStep::EnterMemo { call, .. } => {
                let delivery = self.delivery::<bonin::one_won::Account>(call)?;
                self.screen(&super::calls::of(&delivery, bonin::challenge::Purpose::AccountPossession));
                Ok(())
            }
            step => self.explain(&step),
        }
    }

    pub(super) fn video_call(&mut self) -> Result<(), Failure> {
        self.does(4 * 60, "shows face and document to the bank's people in a video call");
        self.line(Lane::Staff, &format!("face, document and name are one person's: {VIDEO_CALL}"));
        self.trail(TrailEvent::MethodPassed(Method::VideoCall))?;
        self.database.put(table::ANSWER, "video_call", &self.now().as_millis())?;
        self.tell(Fact::Attested { step: Step::VideoCall, reference: Reference::new(VIDEO_CALL)? })
    }

    /// Decides. One that comes too early, as the customer asked for it, is told and not recorded, and uses nothing up.
    pub(super) fn decide(&mut self, is_due: bool) -> Result<(), Failure> {
        if !is_due {
            self.does(5, "asks whether that was all");
        }
        let mut spent = Spent::begin(&self.database);
        let evidence = match self.evidence(&mut spent)? {
            Ok(evidence) => evidence,
            Err(lost) => return self.tell(Fact::ProofLost { call: lost }),
        };
        let decision = decide(self.server.policy.decision(), evidence, self.now());
        let names: Vec<&str> = decision.reasons().iter().map(|reason| reason.as_str()).collect();
        if decision.is_incomplete() {
            self.screen(&decision.explain());
            self.line(Lane::Operator, &format!("not yet: {}", names.join(", ")));
            return if is_due { Err("the session asked for a decision too early".into()) } else { Ok(()) };
        }
        // Opened proofs and the decision are one transaction.
        spent.commit()?;
        let (kind, verdict) = match &decision {
            Decision::Approve(_) => (DecisionKind::Approved, Verdict::Approve),
            Decision::Review(_) => (DecisionKind::Review, Verdict::Review),
            Decision::Decline(_) => (DecisionKind::Declined, Verdict::Decline),
        };
        self.tell(Fact::Decided(kind))?;
        self.trail(TrailEvent::Decided(verdict))?;
        self.screen(&decision.explain());
        if !names.is_empty() {
            self.line(Lane::Operator, &format!("reasons: {}", names.join(", ")));
        }
        if let Decision::Approve(approval) = decision {
            let methods: Vec<String> = approval.methods().iter().map(|method| method.number().to_string()).collect();
            let text = format!(
                "approval by methods {} of the guideline, of them mandatory {:?}; policy revision {}",
                methods.join(", "),
                approval.pair().methods(),
                approval.policy_revision()
            );
            self.line(Lane::Stored, &text);
        }
        Ok(())
    }

    /// Gathers the evidence; the call whose proof can't be opened, where there is one.
    fn evidence(&self, spent: &mut Spent<'_>) -> Result<Result<Evidence, Call>, Failure> {
        let session = self.session()?;
        let done = session.steps_done(&self.server.policy, self.now());
        let mut evidence = Evidence::of(self.login.clone());
        if let Some(block) = self.opening_block()? {
            evidence = evidence.with_opening_block(block);
        }
        if done.has(Step::CardCopy) {
            evidence = evidence.with_card(self.card_copy()?);
        }
        if done.has(Step::PhonePossession) {
            let (call, bytes) = self.sealed(CallKind::SendCode)?;
            let number = self.vault.line(call.subject).ok_or("no such line")?;
            let Some(proof) = self.open(&bytes, &number, spent)? else { return Ok(Err(call)) };
            evidence = evidence.with_phone(PhoneEvidence::new(proof, self.risk(&number)));
        }
        if done.has(Step::SubscriberIdentity) {
            let report = self.vault.subscriber().ok_or("no subscriber")?;
            let identity = SubscriberIdentity::new(report, self.now())?;
            let reference = Reference::new("telco-transaction-1")?;
            evidence =
                evidence.with_subscriber(SubscriberEvidence::new(self.login.clone(), reference, identity, self.now()));
        }
        if done.has(Step::ExistingAccount) {
            let (call, bytes) = self.sealed(CallKind::Transfer)?;
            let account = self.vault.account(call.subject).ok_or("no such account")?;
            let holder = self.vault.holder(call.subject).ok_or("no holder's name")?;
            let Some(proof) = self.open(&bytes, &account, spent)? else { return Ok(Err(call)) };
            let piece = AccountEvidence::new(proof, holder);
            let note: Option<String> = self.database.get(table::ANSWER, &format!("note/{}", call.subject))?;
            evidence = evidence.with_account(match note {
                Some(note) => piece.reviewed(Reference::new(&note)?),
                None => piece,
            });
        }
        if done.has(Step::VideoCall) {
            let at: u64 = self.database.get(table::ANSWER, "video_call")?.ok_or("no video call")?;
            let call = Attestation::<VideoCall>::new(
                self.login.clone(),
                Reference::new(VIDEO_CALL)?,
                UnixTime::from_millis(at),
            );
            let document = self.vault.document()?.ok_or("no document")?;
            evidence = evidence.with_video_call(call.with_person(self.person_of(&document.fields)?));
        }
        Ok(Ok(evidence))
    }

    pub(super) fn person_of(&self, fields: &ConfirmedFields) -> Result<Person, Failure> {
        let text = |field| fields.value(field).map(Secret::expose);
        let name = PersonName::parse(text(CheckField::Name).ok_or("no name")?)?;
        let number = ResidentNumber::parse(text(CheckField::RegistrationNumber).ok_or("no number")?)?;
        Ok(Person::new(name).with_registration(&number, self.now()))
    }

    fn card_copy(&self) -> Result<CardCopy, Failure> {
        let document = self.vault.document()?.ok_or("no document")?;
        let taken_at: u64 = self.database.get(table::DOCUMENT, "taken_at")?.ok_or("no photo")?;
        let photo: u8 = self.database.get(table::DOCUMENT, "photo")?.ok_or("no photo")?;
        let originality: String = self.database.get(table::DOCUMENT, "originality")?.ok_or("no photo")?;
        let known = [Originality::NotChecked, Originality::Original, Originality::Suspect, Originality::Recaptured];
        let originality =
            known.into_iter().find(|known| originality_name(*known) == originality).ok_or("no verdict")?;
        let edits = document.fields.signals().iter().map(|signal| signal.weight()).max();
        let reference = Reference::new(&format!("photo-{photo}"))?;
        let person = self.person_of(&document.fields)?;
        let copy = CardCopy::new(
            self.login.clone(),
            reference,
            document.fields.document(),
            person,
            UnixTime::from_millis(taken_at),
        )
        .with_checks(self.checks()?)
        .with_originality(originality)
        .with_edits(edits);
        Ok(match self.issuer_outcome()? {
            Some(outcome) => copy.with_issuer(outcome),
            None => copy,
        })
    }

    fn checks(&self) -> Result<Vec<(CheckCode, CheckResult)>, Failure> {
        let names: Vec<(String, String)> = self.database.get(table::DOCUMENT, "checks")?.unwrap_or_default();
        let check = |(code, result): &(String, String)| {
            let code = CheckCode::ALL.into_iter().find(|known| known.as_str() == code)?;
            Some((code, RESULTS.into_iter().find(|known| known.as_str() == result)?))
        };
        names.iter().map(|names| check(names).ok_or_else(|| "an unknown check".into())).collect()
    }

    /// The issuer's answer to the last confirmation.
    fn issuer_outcome(&self) -> Result<Option<Outcome>, Failure> {
        let last = (1..=99).rev().find_map(|confirmation| {
            let key = format!("issuer/{confirmation}");
            self.database.get::<String>(table::ANSWER, &key).ok().flatten()
        });
        Ok(last.and_then(|name| Outcome::ALL.into_iter().find(|known| known.as_str() == name)))
    }

    /// The last sealed proof of a kind.
    fn sealed(&self, kind: CallKind) -> Result<(Call, Vec<u8>), Failure> {
        let calls = (1..=9).flat_map(|subject| (1..=99).map(move |request| Call { kind, subject, request }));
        let mut found = None;
        for call in calls {
            if let Some(text) = self.database.get::<String>(table::SEALED, &made(call))? {
                found = Some((call, unhex(&text)?));
            }
        }
        found.ok_or_else(|| "no sealed proof".into())
    }

    fn open<S: Subject>(&self, bytes: &[u8], subject: &S, spent: &mut Spent<'_>) -> Result<Option<Proof<S>>, Failure> {
        match Proof::open(bytes, subject, &self.login, &self.server.keys, self.now(), spent) {
            Ok(proof) => Ok(Some(proof)),
            Err(OpenError::Expired | OpenError::AlreadyOpened) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}
