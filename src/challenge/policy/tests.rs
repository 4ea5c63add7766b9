use super::*;

const MS: Duration = Duration::from_millis(1);

#[test]
fn lifetimes_from_both_sides() {
    let phone = ChallengePolicy::phone();
    let one_won = ChallengePolicy::one_won();
    let (ten, fifteen) = (Duration::from_secs(600), Duration::from_secs(900));
    let cases = [
        (phone, MIN_LIFETIME, None),
        (phone, MIN_LIFETIME - MS, Some(PolicyError::LifetimeTooShort)),
        (phone, ten, None),
        (phone, ten + MS, Some(PolicyError::LifetimeTooLong { max: ten })),
        (phone, fifteen, Some(PolicyError::LifetimeTooLong { max: ten })),
        (one_won, ten + MS, None),
        (one_won, fifteen, None),
        (one_won, fifteen + Duration::from_nanos(1), Some(PolicyError::LifetimeTooLong { max: fifteen })),
        (one_won, Duration::MAX, Some(PolicyError::LifetimeTooLong { max: fifteen })),
        (one_won, Duration::ZERO, Some(PolicyError::LifetimeTooShort)),
        (one_won, ten + Duration::from_micros(1), Some(PolicyError::NotWholeMilliseconds)),
    ];
    for (policy, lifetime, expected) in cases {
        let made = policy.with_lifetime(lifetime);
        assert_eq!(made.err(), expected, "{lifetime:?}");
        assert_eq!(made.map_or(lifetime, |policy| policy.lifetime()), lifetime);
    }
}

#[test]
fn counts_and_gaps_from_both_sides() {
    let policy = ChallengePolicy::phone();
    for (count, fits) in [(0, false), (1, true), (10, true), (11, false), (255, false)] {
        assert_eq!(
            policy.with_tries_per_code(count).map(|p| p.tries_per_code()),
            fits.then_some(count).ok_or(PolicyError::Tries)
        );
        assert_eq!(
            policy.with_max_sends(count).map(|p| p.max_sends()),
            fits.then_some(count).ok_or(PolicyError::Sends)
        );
    }
    let gaps = [
        (MIN_RESEND_GAP - MS, Some(PolicyError::ResendGap)),
        (MIN_RESEND_GAP, None),
        (MAX_RESEND_GAP, None),
        (MAX_RESEND_GAP + MS, Some(PolicyError::ResendGap)),
        (MIN_RESEND_GAP + Duration::from_nanos(1), Some(PolicyError::NotWholeMilliseconds)),
    ];
    for (gap, expected) in gaps {
        assert_eq!(policy.with_resend_gap(gap).err(), expected, "{gap:?}");
    }
}

/// The defaults are policies that the bounds allow, as the table in the documentation has them.
#[test]
fn defaults_keep_the_bounds() {
    let cases = [(ChallengePolicy::phone(), 180, 5, 5), (ChallengePolicy::one_won(), 600, 5, 3)];
    for (policy, lifetime, tries, sends) in cases {
        assert_eq!(policy.lifetime(), Duration::from_secs(lifetime));
        assert_eq!((policy.tries_per_code(), policy.max_sends()), (tries, sends));
        assert_eq!(policy.resend_gap(), Duration::from_secs(60));
        let rebuilt = ChallengePolicy::of(policy.purpose())
            .with_lifetime(policy.lifetime())
            .and_then(|p| p.with_tries_per_code(tries))
            .and_then(|p| p.with_max_sends(sends))
            .and_then(|p| p.with_resend_gap(policy.resend_gap()));
        assert_eq!(rebuilt, Ok(policy));
    }
}

/// NIST SP 800-63B: at most 100 consecutive failures.
#[test]
fn the_laxest_policy_keeps_nists_hundred() {
    assert!(u32::from(MAX_TRIES_PER_CODE) * u32::from(MAX_SENDS) <= 100);
}

#[test]
fn chances() {
    let with =
        |tries, sends| ChallengePolicy::phone().with_tries_per_code(tries).unwrap().with_max_sends(sends).unwrap();
    let cases = [
        (with(5, 5), 1_000_000, 5e-6),
        (with(5, 5), 10_000, 5e-4),
        (with(3, 5), 1_000, 3e-3),
        (with(5, 5), 5, 1.0),
        (with(5, 5), 3, 1.0),
        (with(5, 5), 0, 1.0),
        (with(1, 5), 4, 0.25),
    ];
    for (policy, codes, expected) in cases {
        assert!((policy.guess_chance(codes) - expected).abs() < 1e-12, "{codes}");
    }
    let whole = [
        // One send: as for the code alone.
        (with(5, 1), 100, 0.05),
        // One try, three sends: only the last code can be tried, and it is one of the 9 others.
        (with(1, 3), 10, 1.0 / 9.0),
        // Two tries, two sends, ten codes: 1 of 10, then 2 of 9.
        (with(2, 2), 10, 1.0 - 0.9 * (7.0 / 9.0)),
        (with(2, 3), 10, 1.0 - 0.9 * (8.0 / 9.0) * (7.0 / 9.0)),
        (with(5, 5), 1, 1.0),
    ];
    for (policy, codes, expected) in whole {
        assert!((policy.guess_chance_with_resends(codes) - expected).abs() < 1e-12, "{codes} {policy:?}");
    }
}
