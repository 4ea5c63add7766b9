//! When nothing is given out.

use super::*;

/// A card whose print stands where no known look has it.
fn odd_card(number: Option<&str>) -> Vec<TextLine> {
    let mut lines = vec![
        line(Role::Title, [0.50, 0.80, 0.90, 0.90], "주민등록증"),
        line(Role::Name, [0.55, 0.10, 0.85, 0.17], "홍길동"),
        line(Role::IssueDate, [0.10, 0.30, 0.30, 0.35], "2019.11.28."),
        line(Role::Issuer, [0.10, 0.20, 0.50, 0.26], "행복특별시 행복구청장"),
    ];
    lines.extend(number.map(|text| line(Role::Other, [0.55, 0.50, 0.95, 0.55], text)));
    lines
}

#[test]
fn a_number_that_nothing_locates() {
    let kind = DocumentKind::ResidentCard;
    let policy = MaskPolicy::default();
    assert_eq!(removed(kind, &odd_card(None), &policy), Err(MaskRefusal::NumberNotLocated));
    // Digits that may be anything do not locate it either.
    assert_eq!(removed(kind, &odd_card(Some("820701")), &policy), Err(MaskRefusal::NumberNotLocated));
    assert_eq!(removed(kind, &odd_card(Some("20191128")), &policy), Err(MaskRefusal::NumberNotLocated));
    // The form of a number does, and one that was read needs no layout at all.
    assert!(removed(kind, &odd_card(Some("820701-23456")), &policy).is_ok());
    assert!(removed(kind, &odd_card(Some("820701-2345678")), &policy).is_ok());
    assert_eq!(resolved(kind, &SensitivePlaces::default(), &policy), Err(MaskRefusal::NumberNotLocated));
}

#[test]
fn too_few_fields_or_too_many_elsewhere_are_no_layout() {
    let kind = DocumentKind::ResidentCard;
    let lines = resident_card_without(Some(Role::ResidentNumber));
    let two: Vec<TextLine> =
        lines.iter().filter(|l| matches!(l.region.role, Role::Title | Role::IssueDate)).cloned().collect();
    assert_eq!(removed(kind, &two, &MaskPolicy::default()), Err(MaskRefusal::NumberNotLocated));
    // An outline that is wrong by a tenth.
    let mut moved = lines.clone();
    for line in &mut moved {
        let b = line.region.bounds;
        line.region.bounds = Rect::new(b.left, b.top + 0.1, b.right, b.bottom + 0.1);
    }
    assert_eq!(removed(kind, &moved, &MaskPolicy::default()), Err(MaskRefusal::NumberNotLocated));
}

#[test]
fn fields_and_portraits_that_nothing_locates() {
    let kind = DocumentKind::ResidentCard;
    let lines = odd_card(Some("820701-2345678"));
    for (policy, refusal) in [
        (MaskPolicy::default().without(FieldKey::Address), MaskRefusal::FieldNotLocated(FieldKey::Address)),
        (MaskPolicy::default().without_portrait(), MaskRefusal::PortraitNotLocated),
    ] {
        assert_eq!(removed(kind, &lines, &policy), Err(refusal));
        assert!(removed(kind, &resident_card(), &policy).is_ok(), "the usual look tells");
    }
    // Found and read: no layout is needed.
    let fields = [field(FieldKey::IssueDate, &lines[2]), field(FieldKey::ResidentNumber, &lines[4])];
    let removals = resolved(kind, &survey(kind, &lines, &fields), &MaskPolicy::default().without(FieldKey::IssueDate));
    assert!(all_gone(&removals.unwrap(), [0.10, 0.30, 0.30, 0.35]));
}

#[test]
fn refusals_tell_no_text() {
    for refusal in [
        MaskRefusal::NotRead,
        MaskRefusal::OtherPhoto,
        MaskRefusal::KindInDoubt,
        MaskRefusal::NumberNotLocated,
        MaskRefusal::PersonalNumberNotLocated,
        MaskRefusal::FieldNotLocated(FieldKey::Address),
        MaskRefusal::PortraitNotLocated,
        MaskRefusal::Degenerate,
        MaskRefusal::StillLegible,
    ] {
        assert!(refusal.as_str().chars().all(|c| c.is_ascii_lowercase() || c == '_'));
        assert!(!refusal.to_string().chars().any(|c| c.is_ascii_digit()));
    }
}
