use super::*;

#[test]
fn stored_consents_come_back_for_their_purpose_only() {
    let (now, later) = (UnixTime::from_secs(1_800_000_000), UnixTime::from_secs(1_800_000_060));
    let text = ConsentText::new(3, "통신사에 이름과 생년월일을 확인해요.");
    let consent = Consent::<SubscriberCheck>::given(text, now);
    let stored: StoredConsent = serde_json::from_value(serde_json::to_value(&consent).unwrap()).unwrap();

    let back = Consent::<SubscriberCheck>::try_from(stored.clone()).unwrap();
    assert_eq!((back.given_at(), back.text(), back.purpose()), (now, text, ConsentPurpose::SubscriberCheck));
    assert!(back.text().is("통신사에 이름과 생년월일을 확인해요."));
    assert!(!back.text().is("통신사에 이름과 생년월일을 확인해요"));
    let other = Consent::<MarketingMessages>::try_from(stored.clone());
    assert_eq!(other.err(), Some(ConsentError::OtherPurpose));

    let table = [
        (StoredConsent { version: 0, ..stored.clone() }, ConsentError::Damaged),
        (StoredConsent { version: 2, ..stored.clone() }, ConsentError::NewerVersion { version: 2 }),
        (StoredConsent { withdrawn_at_ms: Some(0), ..stored.clone() }, ConsentError::Withdrawn),
    ];
    for (changed, error) in table {
        assert_eq!(Consent::<SubscriberCheck>::try_from(changed).err(), Some(error));
    }

    for (clock, at) in [(later, later), (UnixTime::from_secs(0), now)] {
        let again = Consent::<SubscriberCheck>::try_from(stored.clone()).unwrap();
        let withdrawn = again.withdraw(clock);
        assert_eq!((withdrawn.given_at(), withdrawn.withdrawn_at()), (now, at));
        let stored: StoredConsent = serde_json::from_value(serde_json::to_value(&withdrawn).unwrap()).unwrap();
        assert_eq!(Consent::<SubscriberCheck>::try_from(stored).err(), Some(ConsentError::Withdrawn));
    }
}

#[test]
fn purposes_have_names_of_their_own() {
    let mut names: Vec<_> = ConsentPurpose::ALL.iter().map(|purpose| purpose.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), ConsentPurpose::ALL.len());
    assert_eq!(SubscriberCheck::PURPOSE, ConsentPurpose::SubscriberCheck);
}

#[test]
fn debug_shows_the_purpose_only() {
    let consent = Consent::<IssuerCheck>::given(ConsentText::new(2, "…"), UnixTime::from_secs(1));
    let value = Collected::under("홍길동", &consent);
    assert_eq!(format!("{consent:?} {value:?}"), "Consent<issuer_check>(text 2) Collected<issuer_check>([REDACTED])");
    assert_eq!(*value.open(&consent), "홍길동");
}
