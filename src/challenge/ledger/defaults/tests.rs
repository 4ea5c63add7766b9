use super::*;

fn table(policy: &SendPolicy) -> Vec<(Dimension, Vec<(u32, u64)>)> {
    let windows = |dimension| {
        let windows = policy.rules(dimension).unwrap().windows();
        windows.iter().map(|window| (window.limit(), window.span().as_secs())).collect()
    };
    policy.dimensions().map(|dimension| (dimension, windows(dimension))).collect()
}

#[test]
fn the_defaults_are_those_of_the_documentation() {
    let phone = SendPolicy::phone();
    let expected = [
        (Dimension::Number, vec![(3, 600), (5, 3600), (10, 86_400)]),
        (Dimension::NumberPrefix, vec![(20, 600), (200, 86_400)]),
        (Dimension::Device, vec![(5, 600), (20, 86_400)]),
        (Dimension::Address, vec![(30, 600), (300, 86_400)]),
    ];
    assert_eq!(table(&phone), expected);
    let growing = phone.rules(Dimension::Number).unwrap().growing().unwrap();
    assert_eq!([1, 2, 6, 7].map(|sends| growing.after(sends).as_secs()), [60, 120, 1920, 1920]);
    assert_eq!(growing.memory(), DAY);

    let expected = [
        (Dimension::Account, vec![(1, 60), (3, 86_400)]),
        (Dimension::Person, vec![(1, 60), (5, 86_400)]),
        (Dimension::Device, vec![(1, 60), (10, 86_400)]),
        (Dimension::Address, vec![(30, 600), (300, 86_400)]),
    ];
    assert_eq!(table(&SendPolicy::one_won()), expected);
}

#[test]
fn the_defaults_pass_the_checked_constructors() {
    for policy in [SendPolicy::phone(), SendPolicy::one_won()] {
        assert_eq!(policy.longest_window(), DAY);
        for dimension in policy.dimensions() {
            let rules = policy.rules(dimension).unwrap();
            for window in rules.windows() {
                assert_eq!(SendWindow::new(window.limit(), window.span()).as_ref(), Ok(window));
            }
            if let Some(wait) = rules.growing() {
                assert_eq!(GrowingWait::new(wait.first, wait.longest, wait.memory), Ok(wait));
            }
            assert_eq!(SendRules::new(rules.windows(), rules.growing()).as_ref(), Ok(rules));
        }
    }
}

/// The domain facts' table of brute force: codes, then the chance in percent by 3 tries, 5 tries, 10 codes with 5 tries,
/// and 30 days of those, each as printed there.
#[test]
fn chances_are_those_of_the_table() {
    let table: [(u32, [(&str, usize); 4]); 4] = [
        (1_000, [("0.30", 2), ("0.50", 2), ("4.89", 2), ("77.8", 1)]),
        (10_000, [("0.03", 2), ("0.05", 2), ("0.50", 2), ("13.9", 1)]),
        (60_000, [("0.005", 3), ("0.008", 3), ("0.083", 3), ("2.5", 1)]),
        (1_000_000, [("0.0003", 4), ("0.0005", 4), ("0.005", 3), ("0.15", 2)]),
    ];
    for (codes, row) in table {
        let codes = NonZeroU32::new(codes).unwrap();
        for ((tries, sends), (printed, digits)) in [(3, 1), (5, 1), (5, 10), (5, 300)].into_iter().zip(row) {
            let percent = guessing_chance(codes, tries, sends) * 100.0;
            assert_eq!(format!("{percent:.digits$}"), printed, "{codes} codes, {tries} tries, {sends} sends");
        }
    }
}

#[test]
fn a_chance_is_a_chance() {
    let thousand = NonZeroU32::new(1_000).unwrap();
    for (tries, sends, expected) in
        [(0, 5, 0.0), (5, 0, 0.0), (1_000, 0, 0.0), (1_000, 1, 1.0), (u32::MAX, u64::MAX, 1.0)]
    {
        assert!((guessing_chance(thousand, tries, sends) - expected).abs() < 1e-12, "{tries} {sends}");
    }
    let policy = SendPolicy::one_won();
    let month = policy.guessing_chance(NonZeroU32::new(10_000).unwrap(), 5, 30).unwrap();
    assert!((month - (1.0 - 0.9995_f64.powi(90))).abs() < 1e-12, "{month}");
    let day = SendPolicy::phone().guessing_chance(NonZeroU32::new(1_000_000).unwrap(), 5, 1).unwrap();
    assert!((day - 5e-5).abs() < 1e-8, "{day}");
}
