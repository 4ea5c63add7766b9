//! The decision table: what a session brought, and what must come of it.

use std::time::Duration;

use bonin::card::validation::{CheckCode, CheckResult};
use bonin::challenge::{
    Challenge, ChallengePolicy, KeyId, KeyRing, Outcome as Answered, Proof, SessionId, Stored, Subject, UnixTime,
};
use bonin::decision::{
    AccountEvidence, Attestation, AttestedMethod, CardCopy, Decision, DecisionPolicy, Evidence, Method, OpeningBlock,
    Originality, Person, PhoneEvidence, PolicySettings, Reason, Reference, Severity, Step, SubscriberEvidence,
    SubscriberRule, WhenUnavailable, decide,
};
use bonin::issuer::{EditWeight, IssuerDocument, Outcome};
use bonin::one_won::{Account, Institution};
use bonin::phone::{
    AttributeMatch, BirthDate, IdentityReport, Parsed, PhoneNumber, RiskPolicy, RiskSignals, RiskVerdict, Sex, Signal,
    SubscriberIdentity,
};
use bonin::pii::{PersonName, ResidentNumber, Secret};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

const TABLE: &str = include_str!("decision/table.txt");

const NOW: UnixTime = UnixTime::from_secs(1_800_000_000);
const CODE: &str = "048213";

/// Older than any policy's evidence, with room for clocks.
const TOO_OLD: Duration = Duration::from_secs(25 * 60 * 60);

struct Case<'a> {
    rule: &'a str,
    policy: &'a str,
    tokens: Vec<&'a str>,
    decision: &'a str,
    reasons: Vec<&'a str>,
}

fn cases() -> Vec<Case<'static>> {
    let rows = TABLE.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [rule, policy, evidence, decision, reasons] = cells[..] else { panic!("five cells: {row}") };
        let mut tokens: Vec<&str> = evidence.split_whitespace().collect();
        if tokens.contains(&"all") {
            tokens.extend(["card", "account", "phone", "unblocked"]);
        }
        Case { rule, policy, tokens, decision, reasons: reasons.split_whitespace().collect() }
    })
    .collect()
}

impl Case<'_> {
    fn has(&self, token: &str) -> bool {
        self.tokens.contains(&token)
    }

    fn value(&self, key: &str) -> Option<&str> {
        self.tokens.iter().find_map(|token| token.split_once('=').filter(|(name, _)| *name == key)).map(|(_, v)| v)
    }

    fn is(&self, key: &str, value: &str) -> bool {
        self.value(key) == Some(value)
    }

    fn session(&self, piece: &str) -> SessionId {
        SessionId::new(if self.is("session", piece) { b"another" } else { b"session" }).unwrap()
    }

    fn at(&self, piece: &str) -> UnixTime {
        if self.is("old", piece) { NOW.minus(TOO_OLD) } else { NOW }
    }

    fn policy(&self) -> DecisionPolicy {
        let mut settings = PolicySettings::standard(7);
        match self.policy {
            "standard" => {}
            "minimum" => settings = PolicySettings::guideline_minimum(7),
            "review" => settings.issuer_unavailable = WhenUnavailable::Review,
            "always" => settings.subscriber = SubscriberRule::Always,
            "never" => settings.subscriber = SubscriberRule::Never,
            "strict" => {
                settings.subscriber = SubscriberRule::Always;
                settings.check_digit = Severity::Review;
                settings.name_truncated = Severity::Review;
                for setting in [
                    &mut settings.copy_suspected,
                    &mut settings.dates,
                    &mut settings.document,
                    &mut settings.office,
                    &mut settings.period,
                    &mut settings.checks_incomplete,
                    &mut settings.fields_rewritten,
                    &mut settings.names,
                    &mut settings.births,
                    &mut settings.sexes,
                    &mut settings.other_line,
                ] {
                    *setting = Severity::Decline;
                }
            }
            other => panic!("no policy {other}"),
        }
        DecisionPolicy::new(settings).unwrap()
    }

    fn evidence(&self) -> Evidence {
        let mut evidence = Evidence::of(SessionId::new(b"session").unwrap());
        let block = match self.value("block") {
            None => self.has("unblocked").then_some(OpeningBlock::NotBlocked),
            Some("blocked") => Some(OpeningBlock::Blocked),
            Some("unavailable") => Some(OpeningBlock::Unavailable),
            Some(other) => panic!("no block {other}"),
        };
        if let Some(block) = block {
            evidence = evidence.with_opening_block(block);
        }
        if self.has("card") {
            evidence = evidence.with_card(self.card());
        }
        if self.has("account") {
            let mut piece = AccountEvidence::new(self.proof("account", account()), self.secret("holder"));
            if self.is("holder_birth", "different") {
                piece = piece.with_holder_birth(AttributeMatch::Different);
            }
            if self.has("staff") {
                piece = piece.reviewed(reference("note-1"));
            }
            evidence = evidence.with_account(piece);
        }
        if self.has("phone") {
            evidence =
                evidence.with_phone(PhoneEvidence::new(self.proof("phone", number("010-2000-0000")), self.risk()));
        }
        if self.has("subscriber") {
            evidence = evidence.with_subscriber(self.subscriber());
        }
        if self.has("call") {
            evidence = evidence.with_video_call(self.attested("call"));
        }
        if self.has("handover") {
            evidence = evidence.with_handover(self.attested("handover"));
        }
        if self.has("equivalent") {
            evidence = evidence.with_equivalent(self.attested("equivalent"));
        }
        if self.has("bureau") {
            let checked = Attestation::new(self.session("bureau"), reference("bureau-1"), self.at("bureau"));
            evidence = evidence.with_personal_data(checked);
        }
        evidence
    }

    fn card(&self) -> CardCopy {
        let mut person = Person::new(self.name("name"));
        if !self.is("birth", "unknown") {
            person = person.with_registration(&ResidentNumber::parse("820701-2345678").unwrap(), NOW);
        }
        let document = self.value("document").unwrap_or("resident_card");
        let document = IssuerDocument::ALL.into_iter().find(|known| known.as_str() == document).unwrap();
        let originality = match self.value("originality").unwrap_or("original") {
            "original" => Originality::Original,
            "suspect" => Originality::Suspect,
            "recaptured" => Originality::Recaptured,
            "not_checked" => Originality::NotChecked,
            other => panic!("no originality {other}"),
        };
        let edits = self.value("edits").map(|edits| match edits {
            "unusual" => EditWeight::Unusual,
            "suspicious" => EditWeight::Suspicious,
            other => panic!("no edits {other}"),
        });
        let card = CardCopy::new(self.session("card"), reference("photo-1"), document, person, self.at("card"))
            .with_originality(originality)
            .with_checks(self.value("check").map(check))
            .with_edits(edits);
        match self.value("issuer").unwrap_or("genuine") {
            "none" => card,
            name => card.with_issuer(Outcome::ALL.into_iter().find(|known| known.as_str() == name).unwrap()),
        }
    }

    fn subscriber(&self) -> SubscriberEvidence {
        let report = IdentityReport {
            ci: Secret::new(format!("{}==", "A".repeat(86))),
            di: Secret::new("d".repeat(64)),
            name: self.secret("subscriber_name"),
            birth: Secret::new(self.value("subscriber_birth").unwrap_or("19820701").to_owned()),
            sex: if self.is("subscriber_sex", "male") { Sex::Male } else { Sex::Female },
            foreigner: Some(false),
            carrier: None,
            phone: Some(number(if self.is("line", "other") { "010-2000-0001" } else { "010-2000-0000" })),
        };
        let identity = SubscriberIdentity::new(report, NOW).unwrap();
        SubscriberEvidence::new(self.session("subscriber"), reference("telco-1"), identity, self.at("subscriber"))
    }

    fn attested<K: AttestedMethod>(&self, piece: &str) -> Attestation<K> {
        let attestation = Attestation::new(self.session(piece), reference("record-1"), self.at(piece));
        if self.has("nameless") {
            return attestation;
        }
        let birth = BirthDate::parse(self.value("call_birth").unwrap_or("19820701"), NOW).unwrap();
        attestation.with_person(Person::new(self.name("call_name")).with_birth(birth))
    }

    fn risk(&self) -> RiskVerdict {
        let absent = RiskSignals {
            forwarding: Signal::Absent,
            sim_change: Signal::Absent,
            porting: Signal::Absent,
            device_change: Signal::Absent,
            opening: Signal::Absent,
            prepaid: Signal::Absent,
            roaming: Signal::Absent,
            carrier: Some(bonin::phone::Carrier::Skt),
        };
        match self.value("risk") {
            None => RiskPolicy::default().assess(&absent, NOW),
            Some("step_up") => RiskPolicy::default().assess(&RiskSignals::default(), NOW),
            Some("refuse") => RiskPolicy::default().assess(&RiskSignals { forwarding: Signal::Present, ..absent }, NOW),
            Some(other) => panic!("no risk {other}"),
        }
    }

    fn name(&self, key: &str) -> PersonName {
        PersonName::parse(self.value(key).unwrap_or("홍길동")).unwrap()
    }

    fn secret(&self, key: &str) -> Secret {
        Secret::new(self.value(key).unwrap_or("홍길동").to_owned())
    }

    fn proof<S: Subject>(&self, piece: &str, subject: S) -> Proof<S> {
        proof(subject, &self.session(piece), self.at(piece))
    }
}

fn proof<S: Subject>(subject: S, session: &SessionId, at: UnixTime) -> Proof<S> {
    let keys = KeyRing::new(KeyId::new(1), &[7; 32]).unwrap();
    let code = Secret::new(CODE.to_owned());
    let policy = ChallengePolicy::of(S::PURPOSE);
    let mut rng = ChaCha20Rng::from_seed([3; 32]);
    let challenge = Challenge::issue(&code, &subject, session, policy, &keys, at, &mut rng).unwrap();
    let attempt = challenge.answer(&code, &subject, session, &keys, at).unwrap();
    match attempt.committed(Stored::from_rows_updated(1).unwrap()) {
        Answered::Verified(proof) => proof,
        other => panic!("{other:?}"),
    }
}

fn reference(text: &str) -> Reference {
    Reference::new(text).unwrap()
}

fn number(text: &str) -> PhoneNumber {
    match PhoneNumber::parse(text).unwrap() {
        Parsed::Mobile(number) => number,
        Parsed::Legacy { .. } => panic!("legacy"),
    }
}

fn account() -> Account {
    Account::parse(Institution::from_name("신한").unwrap(), "110-436-387740").unwrap()
}

fn check(text: &str) -> (CheckCode, CheckResult) {
    const RESULTS: [CheckResult; 7] = [
        CheckResult::Matches,
        CheckResult::Agrees,
        CheckResult::Differs,
        CheckResult::Passed,
        CheckResult::Failed,
        CheckResult::NotApplicable,
        CheckResult::Unknown,
    ];
    let (code, result) = text.split_once(':').unwrap();
    let code = CheckCode::ALL.into_iter().find(|known| known.as_str() == code).unwrap();
    (code, RESULTS.into_iter().find(|known| known.as_str() == result).unwrap())
}

fn sorted(mut names: Vec<&str>) -> Vec<&str> {
    names.sort_unstable();
    names
}

#[test]
fn every_case_of_the_table() {
    let cases = cases();
    assert!(cases.len() >= 60, "{}", cases.len());
    for case in &cases {
        let decision = decide(&case.policy(), case.evidence(), NOW);
        let found = match &decision {
            Decision::Approve(_) => "approve",
            Decision::Review(_) => "review",
            Decision::Decline(_) => "decline",
        };
        let reasons = sorted(decision.reasons().iter().map(|reason| reason.as_str()).collect());
        let wanted = (case.decision, sorted(case.reasons.clone()));
        assert_eq!((found, reasons), wanted, "{}: {:?}", case.rule, case.tokens);
        let missing = decision.missing().count();
        assert_eq!(missing, case.reasons.iter().filter(|name| name.starts_with("missing_")).count(), "{}", case.rule);
        assert_eq!(decision.is_terminal(), decision.reasons().iter().any(|reason| reason.is_terminal()));
        if let Decision::Approve(approval) = decision {
            check_approval(case, &approval);
        }
    }
}

fn check_approval(case: &Case<'_>, approval: &bonin::decision::Approval) {
    let [first, second] = approval.pair().methods();
    assert_ne!(first, second, "{}", case.rule);
    assert_eq!(approval.policy_revision(), 7);
    assert_eq!(approval.decided_at(), NOW);
    assert_eq!(approval.session(), &SessionId::new(b"session").unwrap());
    assert_eq!(approval.card().is_some(), case.has("card"));
    assert_eq!(approval.account().is_some(), case.has("account"));
    assert_eq!(approval.phone().is_some(), case.has("phone"));
    assert_eq!(approval.methods(), methods(case), "{}", case.rule);
    let shown = format!("{approval:?}");
    for hidden in ["홍길동", "김설믜", "2000", "387740", "session\""] {
        assert!(!shown.contains(hidden), "{shown}");
    }
}

fn methods(case: &Case<'_>) -> Vec<Method> {
    let of = [
        (Method::One, case.has("card")),
        (Method::Two, case.has("call")),
        (Method::Three, case.has("handover")),
        (Method::Four, case.has("account")),
        (Method::Five, case.has("equivalent")),
        (Method::Six, case.has("phone") || case.has("subscriber")),
        (Method::Seven, case.has("bureau")),
    ];
    of.into_iter().filter(|(_, has)| *has).map(|(method, _)| method).collect()
}

#[test]
fn the_table_has_every_pair_of_methods() {
    let bare: Vec<Vec<Method>> =
        cases().iter().filter(|case| case.policy == "minimum" && case.tokens.len() == 2).map(methods).collect();
    for (at, first) in Method::ALL.into_iter().enumerate() {
        for second in Method::ALL.into_iter().skip(at + 1) {
            assert!(bare.contains(&vec![first, second]), "{first:?} {second:?}");
        }
    }
}

#[test]
fn the_table_has_every_reason() {
    let cases = cases();
    let named = |reason: Reason| cases.iter().any(|case| case.reasons.contains(&reason.as_str()));
    let all = [
        Reason::OpeningBlocked,
        Reason::DocumentLost,
        Reason::DocumentCanceled,
        Reason::DocumentSuspended,
        Reason::DocumentReissued,
        Reason::DocumentExpired,
        Reason::DocumentLocked,
        Reason::HolderDeceased,
        Reason::OtherSession,
        Reason::TwoMandatoryMethods,
        Reason::Missing(Step::CardCopy),
        Reason::DocumentNotAccepted,
        Reason::DocumentMismatch,
        Reason::DocumentUnusable,
        Reason::IssuerUnavailable,
        Reason::Recaptured,
        Reason::CopySuspected,
        Reason::DatesImpossible,
        Reason::DocumentInconsistent,
        Reason::OfficeInconsistent,
        Reason::PeriodInconsistent,
        Reason::PeriodOver,
        Reason::CheckDigitDiffers,
        Reason::ChecksIncomplete,
        Reason::FieldsRewritten,
        Reason::PersonUnknown,
        Reason::AttestedNameDifferent,
        Reason::AttestedNameEncoding,
        Reason::AttestedBirthDifferent,
        Reason::SubscriberNameDifferent,
        Reason::SubscriberNameEncoding,
        Reason::SubscriberBirthDifferent,
        Reason::SubscriberBirthUnknown,
        Reason::SubscriberSexDifferent,
        Reason::HolderNameDifferent,
        Reason::HolderNameEncoding,
        Reason::HolderNameTruncated,
        Reason::HolderNameSuffixed,
        Reason::HolderNameMasked,
        Reason::HolderBirthDifferent,
        Reason::PhoneRefused,
        Reason::PhoneStepUp,
        Reason::PhoneOfAnotherLine,
    ];
    for reason in all {
        assert!(named(reason), "{reason:?}");
    }
}

#[test]
fn no_combination_without_two_of_five_is_approved() {
    let names = ["card", "call", "handover", "account", "equivalent", "phone", "subscriber", "bureau"];
    for bits in 0_u32..1 << names.len() {
        let tokens: Vec<&str> =
            names.into_iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, n)| n).collect();
        let case = Case { rule: "", policy: "minimum", tokens, decision: "", reasons: Vec::new() };
        let mandatory = methods(&case).into_iter().filter_map(Method::mandatory).count();
        let decision = decide(&case.policy(), case.evidence(), NOW);
        assert_eq!(matches!(decision, Decision::Approve(_)), mandatory >= 2, "{:?}", case.tokens);
    }
}

#[test]
fn evidence_counts_until_its_time_is_over() {
    let life = Duration::from_secs(24 * 60 * 60) + bonin::challenge::CLOCK_TOLERANCE;
    let session = SessionId::new(b"session").unwrap();
    let policy = DecisionPolicy::standard(1);
    for (later, missing) in [(Duration::ZERO, false), (Duration::from_millis(1), true)] {
        let piece = AccountEvidence::new(proof(account(), &session, NOW), Secret::new("홍길동".to_owned()));
        let decision = decide(&policy, Evidence::of(session.clone()).with_account(piece), NOW.plus(life).plus(later));
        assert_eq!(decision.missing().any(|step| step == Step::ExistingAccount), missing);
    }
}
