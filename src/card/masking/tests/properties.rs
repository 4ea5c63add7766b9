//! What holds for any lines.

use proptest::prelude::*;

use super::*;

fn any_line() -> impl Strategy<Value = TextLine> {
    let roles = prop::sample::select(vec![
        Role::Other,
        Role::Title,
        Role::Name,
        Role::ResidentNumber,
        Role::Address,
        Role::IssueDate,
        Role::LicenseNumber,
        Role::RegistrationNumber,
        Role::GhostNumber,
        Role::PersonalNumber,
        Role::Mrz,
        Role::Label,
    ]);
    let text = prop_oneof![
        "[0-9A-Z <-]{0,46}",
        "[0-9]{6}-[0-9]{7}",
        "[0-9]{2,4}[.][0-9]{2}[.][0-9]{2}",
        Just("홍길동(〓〓〓)".to_owned()),
        Just("820701-2345678".to_owned()),
    ];
    let edge = prop_oneof![-0.2f32..1.2, Just(f32::NAN), Just(f32::INFINITY)];
    (roles, text, proptest::array::uniform4(edge), 0.0f32..1.0, any::<bool>()).prop_map(
        |(role, text, [a, b, c, d], sure, wild)| {
            // Most boxes are boxes.
            let bounds = if wild { [a, b, c, d] } else { [a.min(c), b.min(d), a.max(c) + 0.01, b.max(d) + 0.01] };
            let mut line = line(role, bounds, &text);
            line.region.role_confidence = sure;
            line
        },
    )
}

fn any_policy() -> impl Strategy<Value = MaskPolicy> {
    (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(six, strict, portrait)| {
        let policy = if strict { MaskPolicy::unique_identifiers() } else { MaskPolicy::default() };
        let policy = if portrait { policy.without_portrait() } else { policy };
        policy.with_number_part(if six { NumberPart::BackSix } else { NumberPart::BackSeven })
    })
}

proptest! {
    /// Nothing panics, and where a copy may be made, every digit behind the hyphen of every printing and every suspect is gone.
    #[test]
    fn all_that_was_noticed_goes(
        lines in proptest::collection::vec(any_line(), 0..10),
        policy in any_policy(),
        kind in prop::sample::select(DocumentKind::ALL.to_vec()),
    ) {
        let fields = extract(kind, &lines);
        let places = survey(kind, &lines, &fields);
        let Ok(removals) = resolved(kind, &places, &policy) else { return Ok(()) };
        for suspect in &places.suspects {
            let b = suspect.bounds;
            prop_assert!(all_gone(&removals, [b.left, b.top, b.right, b.bottom]) || !b.left.is_finite() || !b.top.is_finite()
                || !b.right.is_finite() || !b.bottom.is_finite());
        }
        for printing in &places.printings {
            let b = printing.part(policy.number_part());
            prop_assert!(all_gone(&removals, [b.left, b.top, b.right, b.bottom]));
        }
        let needle = Needle::of(kind, &fields);
        let again = super::super::survey_for(kind, &lines, &fields, &needle);
        let _ = left_over(&Resolver::new(kind, &again, &policy, &outline()), &places, &removals);
    }
}
