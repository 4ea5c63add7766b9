use super::*;

fn with(change: impl FnOnce(&mut PolicySettings)) -> Result<DecisionPolicy, PolicyError> {
    let mut settings = PolicySettings::standard(1);
    change(&mut settings);
    DecisionPolicy::new(settings)
}

#[test]
fn ranges_from_both_sides() {
    assert_eq!(with(|_| {}), Ok(DecisionPolicy::standard(1)));
    assert!(DecisionPolicy::new(PolicySettings::guideline_minimum(1)).is_ok());
    assert_eq!(with(|s| s.version = 2), Err(PolicyError::Version { version: 2 }));
    assert_eq!(with(|s| s.mandatory.truncate(1)), Err(PolicyError::Mandatory));
    assert_eq!(with(|s| s.mandatory.push(MandatoryMethod::ExistingAccount)), Err(PolicyError::Mandatory));
    assert_eq!(
        with(|s| s.mandatory = vec![MandatoryMethod::VideoCall, MandatoryMethod::ExistingAccount]),
        Err(PolicyError::CardNotOffered)
    );
    assert_eq!(with(|s| s.documents.clear()), Err(PolicyError::Documents));
    assert_eq!(with(|s| s.documents.push(IssuerDocument::ResidentCard)), Err(PolicyError::Documents));
    assert!(with(|s| s.further_methods = 2).is_ok());
    assert_eq!(with(|s| s.further_methods = 3), Err(PolicyError::FurtherMethods));
    assert!(with(|s| s.evidence_minutes = 1).is_ok());
    assert!(with(|s| s.evidence_minutes = MAX_EVIDENCE_MINUTES).is_ok());
    for minutes in [0, MAX_EVIDENCE_MINUTES + 1] {
        assert_eq!(with(|s| s.evidence_minutes = minutes), Err(PolicyError::EvidenceLife));
    }
}

#[test]
fn no_rule_can_be_set_milder_or_harder_than_it_may_be() {
    type Setting = fn(&mut PolicySettings) -> &mut Severity;
    let mild: [(&str, Setting); 7] = [
        ("copy_suspected", |s| &mut s.copy_suspected),
        ("dates", |s| &mut s.dates),
        ("document", |s| &mut s.document),
        ("office", |s| &mut s.office),
        ("names", |s| &mut s.names),
        ("births", |s| &mut s.births),
        ("other_line", |s| &mut s.other_line),
    ];
    for (field, setting) in mild {
        assert_eq!(with(|s| *setting(s) = Severity::Pass), Err(PolicyError::TooMild { field }));
        assert!(with(|s| *setting(s) = Severity::Review).is_ok());
    }
    let hard: [(&str, Setting); 2] =
        [("check_digit", |s| &mut s.check_digit), ("name_truncated", |s| &mut s.name_truncated)];
    for (field, setting) in hard {
        assert_eq!(with(|s| *setting(s) = Severity::Decline), Err(PolicyError::TooHard { field }));
        assert!(with(|s| *setting(s) = Severity::Review).is_ok());
    }
}

#[test]
fn written_and_read_again() {
    let policy = DecisionPolicy::standard(7);
    let text = serde_json::to_string(&policy).unwrap();
    assert_eq!(serde_json::from_str::<DecisionPolicy>(&text).unwrap(), policy);
    assert!(text.contains("\"resident_card\"") && text.contains("\"existing_account\""));
    for (from, to) in [
        ("\"version\":1", "\"version\":2"),
        ("\"names\":\"decline\"", "\"names\":\"pass\""),
        ("\"revision\":7", "\"revision\":7,\"typo\":1"),
        ("\"phone_required\":true,", ""),
        ("resident_card", "library_card"),
    ] {
        assert!(text.contains(from), "{from}");
        assert!(serde_json::from_str::<DecisionPolicy>(&text.replace(from, to)).is_err(), "{to}");
    }
}

#[test]
fn the_least_is_asked_for() {
    let standard = DecisionPolicy::standard(1);
    let none = StepsDone::none();
    let (block, card, phone, account) =
        (Step::OpeningBlockCheck, Step::CardCopy, Step::PhonePossession, Step::ExistingAccount);
    assert_eq!(standard.missing(none), [block, card, phone, account]);
    let photographed = none.with(card);
    assert_eq!(standard.missing(photographed), [block, Step::OriginalityCheck, Step::IssuerCheck, phone, account]);
    let all = photographed.with(block).with(Step::OriginalityCheck).with(Step::IssuerCheck).with(phone).with(account);
    assert_eq!(standard.missing(all), []);
    assert_eq!(standard.missing(all.with_step_up(true)), [Step::SubscriberIdentity]);
    assert_eq!(standard.missing(all.with_step_up(true).with(Step::SubscriberIdentity)), []);

    let minimum = DecisionPolicy::new(PolicySettings::guideline_minimum(1)).unwrap();
    assert_eq!(minimum.missing(none), [Step::CardCopy, Step::VideoCall]);
    assert_eq!(minimum.missing(none.with(account)), [Step::CardCopy]);
    assert_eq!(minimum.missing(none.with(phone).with(Step::PersonalDataCheck)), [Step::CardCopy, Step::VideoCall]);
    assert_eq!(minimum.missing(none.with(account).with(Step::Handover)), []);

    let further = with(|s| {
        s.further_methods = 2;
        s.phone_required = false;
    });
    let further = further.unwrap();
    let pair = all.with(Step::PersonalDataCheck);
    assert_eq!(further.missing(pair), []);
    assert_eq!(further.missing(all), [Step::PersonalDataCheck]);
    // Possession and identity are both ⑥, and count once.
    assert_eq!(further.missing(all.with(Step::SubscriberIdentity)), [Step::PersonalDataCheck]);
}

#[test]
fn nothing_is_missing_twice_and_what_is_missing_is_enough() {
    for revision_settings in [PolicySettings::standard(1), PolicySettings::guideline_minimum(1)] {
        let policy = DecisionPolicy::new(revision_settings).unwrap();
        for bits in 0_u32..1 << Step::ALL.len() {
            let steps = Step::ALL.into_iter().filter(|step| bits >> *step as u32 & 1 == 1);
            let mut done = steps.fold(StepsDone::none(), StepsDone::with);
            let mut asked = 0;
            while let Some(step) = policy.missing(done).first().copied() {
                assert!(!done.has(step));
                done = done.with(step);
                asked += 1;
                assert!(asked <= Step::ALL.len());
            }
            assert!(policy.has_mandatory_pair(done));
        }
    }
}

#[test]
fn every_setting_has_a_clause() {
    let policy = DecisionPolicy::standard(1);
    let clauses = policy.describe();
    let serde_json::Value::Object(settings) = serde_json::to_value(&policy).unwrap() else { panic!("an object") };
    let findings = clauses.iter().filter(|clause| matches!(clause, Clause::Finding { .. })).count();
    let others = clauses.iter().filter(|c| !matches!(c, Clause::Finding { .. } | Clause::Fixed(_))).count();
    // `version` and `revision` say nothing of the rules; issuer and originality have two settings each.
    assert_eq!(findings + others + 2, settings.len() - 2);
    for clause in &clauses {
        if let Clause::Finding { setting, .. } = clause {
            assert!(settings.contains_key(*setting), "{setting}");
        }
    }
    let stricter = with(|s| s.sexes = Severity::Decline).unwrap();
    assert_ne!(stricter.describe(), clauses);
    assert_eq!(clauses.first().map(Clause::basis), Some(Basis::Guideline));
}
