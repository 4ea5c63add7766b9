use proptest::prelude::*;

use super::*;

const HOUR: u64 = 3_600_000;
const NOW: UnixTime = UnixTime::from_millis(1_000_000 * HOUR);

const EFFECTS: [Effect; 3] = [Effect::Proceed, Effect::StepUp, Effect::Refuse];
const SWITCHES: [CarrierSwitch; 3] = [CarrierSwitch::Normal, CarrierSwitch::StepUp, CarrierSwitch::Off];

/// A line about which everything is known and good.
fn clean() -> RiskSignals {
    RiskSignals {
        forwarding: Signal::Absent,
        sim_change: Signal::Absent,
        porting: Signal::Absent,
        device_change: Signal::Absent,
        opening: Signal::Absent,
        prepaid: Signal::Absent,
        roaming: Signal::Absent,
        carrier: Some(Carrier::Skt),
    }
}

fn ago(millis: u64) -> Signal {
    Signal::Since(UnixTime::from_millis(NOW.as_millis() - millis))
}

fn set(signals: &mut RiskSignals, kind: SignalKind, signal: Signal) {
    match kind {
        SignalKind::Forwarding => signals.forwarding = signal,
        SignalKind::SimChange => signals.sim_change = signal,
        SignalKind::Porting => signals.porting = signal,
        SignalKind::DeviceChange => signals.device_change = signal,
        SignalKind::RecentLine => signals.opening = signal,
        SignalKind::Prepaid => signals.prepaid = signal,
        SignalKind::Roaming => signals.roaming = signal,
        SignalKind::Mvno | SignalKind::CarrierIncident => panic!("told from the carrier"),
    }
}

#[test]
fn one_signal_under_the_default_policy() {
    use Effect::{Proceed, Refuse, StepUp};
    use SignalKind::{DeviceChange, Forwarding, Porting, Prepaid, RecentLine, Roaming, SimChange};
    let policy = RiskPolicy::default();
    assert_eq!(policy.assess(&clean(), NOW), RiskVerdict::Proceed);
    let later = Signal::Since(NOW.plus(core::time::Duration::from_secs(1)));
    let mut table = vec![
        (Forwarding, Signal::Present, Refuse),
        (Forwarding, Signal::Unknown, StepUp),
        (Forwarding, ago(9000 * HOUR), Refuse),
        (Prepaid, Signal::Present, StepUp),
        (Prepaid, Signal::Unknown, StepUp),
        (Prepaid, ago(9000 * HOUR), StepUp),
        (Roaming, Signal::Present, StepUp),
        (Roaming, Signal::Unknown, StepUp),
    ];
    for (kind, hours) in [(SimChange, 72), (Porting, 72), (DeviceChange, 72), (RecentLine, 720)] {
        table.extend([
            (kind, Signal::Present, StepUp),
            (kind, Signal::Unknown, StepUp),
            (kind, ago(0), StepUp),
            (kind, later, StepUp),
            (kind, ago(hours * HOUR), StepUp),
            (kind, ago(hours * HOUR + 1), Proceed),
            (kind, Signal::Since(UnixTime::from_millis(0)), Proceed),
        ]);
    }
    for (kind, signal, wanted) in table {
        let mut signals = clean();
        set(&mut signals, kind, signal);
        let verdict = policy.assess(&signals, NOW);
        assert_eq!(verdict.effect(), wanted, "{kind:?} {signal:?}");
        let finding = if signal == Signal::Unknown { Finding::Unknown } else { Finding::Present };
        let reasons: &[Reason] = if wanted == Proceed { &[] } else { &[Reason { kind, finding, effect: wanted }] };
        assert_eq!(verdict.reasons(), reasons);
    }
}

#[test]
fn what_a_host_forgets_is_not_safe() {
    let verdict = RiskPolicy::default().assess(&RiskSignals::default(), NOW);
    assert_eq!(verdict.effect(), Effect::StepUp);
    assert_eq!(verdict.reasons().len(), 7);
    assert!(verdict.reasons().iter().all(|reason| reason.finding == Finding::Unknown));
}

#[test]
fn a_refusal_names_all_reasons_the_gravest_first() {
    let signals =
        RiskSignals { sim_change: ago(HOUR), forwarding: Signal::Present, roaming: Signal::Unknown, ..clean() };
    let RiskVerdict::Refuse(reasons) = RiskPolicy::default().assess(&signals, NOW) else { panic!() };
    let named: Vec<_> = reasons.iter().map(|reason| (reason.kind.as_str(), reason.finding)).collect();
    assert_eq!(
        named,
        [("forwarding", Finding::Present), ("sim_change", Finding::Present), ("roaming", Finding::Unknown)]
    );
}

#[test]
fn carrier_switches() {
    use CarrierSwitch::{Normal, Off, StepUp};
    let none = CarrierSwitches::default();
    let skt = CarrierSwitches { skt: StepUp, ..none };
    let kt_off = CarrierSwitches { kt: Off, kt_mvno: StepUp, ..none };
    let mvno_only = CarrierSwitches { lgu_mvno: Off, ..none };
    let table = [
        (none, Some(Carrier::Skt), Normal),
        (none, Some(Carrier::Mvno), Normal),
        (none, None, Normal),
        (skt, Some(Carrier::Skt), StepUp),
        (skt, Some(Carrier::SktMvno), StepUp),
        (skt, Some(Carrier::Kt), Normal),
        (skt, Some(Carrier::LguMvno), Normal),
        (skt, Some(Carrier::Mvno), StepUp),
        (skt, None, StepUp),
        (kt_off, Some(Carrier::Kt), Off),
        (kt_off, Some(Carrier::KtMvno), Off),
        (kt_off, Some(Carrier::Skt), Normal),
        (kt_off, None, Off),
        (mvno_only, Some(Carrier::Lgu), Normal),
        (mvno_only, Some(Carrier::LguMvno), Off),
        (mvno_only, Some(Carrier::Mvno), Off),
    ];
    for (carriers, carrier, wanted) in table {
        assert_eq!(carriers.of(carrier), wanted, "{carrier:?}");
        let policy = RiskPolicy { carriers, ..RiskPolicy::default() };
        let verdict = policy.assess(&RiskSignals { carrier, ..clean() }, NOW);
        assert_eq!(verdict.effect() as u8, wanted as u8);
        for reason in verdict.reasons() {
            let named = carrier.and_then(Carrier::network).is_some();
            assert_eq!(reason.kind, SignalKind::CarrierIncident);
            assert_eq!(reason.finding, if named { Finding::Present } else { Finding::Unknown });
        }
    }
}

#[test]
fn a_bank_may_weigh_mvnos() {
    let mvno = FlagRule::new(Effect::StepUp, Effect::StepUp).unwrap();
    let policy = RiskPolicy { mvno, ..RiskPolicy::default() };
    for carrier in Carrier::ALL {
        let verdict = policy.assess(&RiskSignals { carrier: Some(carrier), ..clean() }, NOW);
        assert_eq!(verdict.effect() == Effect::StepUp, carrier.is_mvno());
    }
    let verdict = policy.assess(&RiskSignals { carrier: None, ..clean() }, NOW);
    assert_eq!(verdict.reasons().first().map(|reason| reason.kind), Some(SignalKind::Mvno));
}

#[test]
fn rules_from_both_sides() {
    for present in EFFECTS {
        for unknown in EFFECTS {
            let wanted = if unknown > present { Err(RuleError::UnknownAbovePresent) } else { Ok(()) };
            assert_eq!(FlagRule::new(present, unknown).map(|_| ()), wanted);
            assert_eq!(DatedRule::new(1, present, unknown).map(|_| ()), wanted);
        }
    }
    let window = |hours| DatedRule::new(hours, Effect::StepUp, Effect::StepUp).map(|_| ());
    assert_eq!(window(0), Err(RuleError::Window));
    assert_eq!(window(1), Ok(()));
    assert_eq!(window(8784), Ok(()));
    assert_eq!(window(8785), Err(RuleError::Window));
}

#[test]
fn policies_as_data() {
    let policy = RiskPolicy::default();
    let text = serde_json::to_string(&policy).unwrap();
    assert_eq!(serde_json::from_str::<RiskPolicy>(&text).unwrap(), policy);
    assert_eq!(serde_json::from_str::<RiskPolicy>("{}").unwrap(), policy);
    let thrown: RiskPolicy =
        serde_json::from_str(r#"{"carriers":{"skt":"step_up"},"roaming":{"present":"refuse","unknown":"proceed"}}"#)
            .unwrap();
    assert_eq!(thrown.carriers.skt, CarrierSwitch::StepUp);
    assert_eq!(thrown.roaming, FlagRule::new(Effect::Refuse, Effect::Proceed).unwrap());
    assert_eq!(thrown.sim_change, policy.sim_change);
    let refused = [
        r#"{"roaming":{"present":"proceed","unknown":"step_up"}}"#,
        r#"{"porting":{"window_hours":0,"recent":"step_up","unknown":"step_up"}}"#,
        r#"{"porting":{"window_hours":8785,"recent":"step_up","unknown":"step_up"}}"#,
        r#"{"porting":{"recent":"step_up","unknown":"step_up"}}"#,
        r#"{"carriers":{"skt":"on"}}"#,
        r#"{"carriers":{"sk":"off"}}"#,
        r#"{"sim_swap":{"present":"refuse","unknown":"refuse"}}"#,
    ];
    for text in refused {
        assert!(serde_json::from_str::<RiskPolicy>(text).is_err(), "{text}");
    }
}

fn any_flag_rule() -> impl Strategy<Value = FlagRule> {
    (0_usize..3, 0_usize..3).prop_map(|(a, b)| FlagRule::new(EFFECTS[a.max(b)], EFFECTS[a.min(b)]).expect("ordered"))
}

fn any_dated_rule() -> impl Strategy<Value = DatedRule> {
    (1_u32..=8784, 0_usize..3, 0_usize..3)
        .prop_map(|(h, a, b)| DatedRule::new(h, EFFECTS[a.max(b)], EFFECTS[a.min(b)]).expect("ordered"))
}

fn any_policy() -> impl Strategy<Value = RiskPolicy> {
    let flags = prop::array::uniform4(any_flag_rule());
    let dated = prop::array::uniform4(any_dated_rule());
    let switches = prop::array::uniform6(prop::sample::select(&SWITCHES[..]));
    (flags, dated, switches).prop_map(|(flags, dated, switches)| {
        let [forwarding, prepaid, roaming, mvno] = flags;
        let [sim_change, porting, device_change, recent_line] = dated;
        let [skt, kt, lgu, skt_mvno, kt_mvno, lgu_mvno] = switches;
        let carriers = CarrierSwitches { skt, kt, lgu, skt_mvno, kt_mvno, lgu_mvno };
        RiskPolicy { forwarding, sim_change, porting, device_change, recent_line, prepaid, roaming, mvno, carriers }
    })
}

fn any_signal() -> impl Strategy<Value = Signal> {
    prop_oneof![
        Just(Signal::Unknown),
        Just(Signal::Absent),
        Just(Signal::Present),
        (0_u64..9000 * HOUR).prop_map(ago),
        (0_u64..HOUR).prop_map(|ahead| Signal::Since(UnixTime::from_millis(NOW.as_millis() + ahead))),
    ]
}

fn any_signals() -> impl Strategy<Value = RiskSignals> {
    let carriers: Vec<_> = Carrier::ALL.into_iter().map(Some).chain([None]).collect();
    (prop::array::uniform7(any_signal()), prop::sample::select(carriers)).prop_map(|(signals, carrier)| {
        let [forwarding, sim_change, porting, device_change, opening, prepaid, roaming] = signals;
        RiskSignals { forwarding, sim_change, porting, device_change, opening, prepaid, roaming, carrier }
    })
}

/// Whether the second signal says at least as much against the line as the first.
fn at_least(first: Signal, second: Signal) -> bool {
    match (first, second) {
        (Signal::Absent, _) | (_, Signal::Present) => true,
        (Signal::Since(first), Signal::Since(second)) => first <= second,
        (first, second) => first == second,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn one_more_signal_never_makes_it_milder(
        policy in any_policy(),
        signals in any_signals(),
        which in 0_usize..7,
        other in any_signal(),
    ) {
        use SignalKind::*;
        let kind = [Forwarding, SimChange, Porting, DeviceChange, RecentLine, Prepaid, Roaming][which];
        let (mut less, mut more) = (signals.clone(), signals.clone());
        let known = [signals.forwarding, signals.sim_change, signals.porting, signals.device_change, signals.opening,
            signals.prepaid, signals.roaming][which];
        if at_least(known, other) {
            set(&mut more, kind, other);
        } else {
            set(&mut less, kind, Signal::Absent);
        }
        prop_assert!(policy.assess(&less, NOW).effect() <= policy.assess(&more, NOW).effect());
    }

    #[test]
    fn a_graver_switch_or_an_unknown_carrier_never_makes_it_milder(policy in any_policy(), signals in any_signals()) {
        let verdict = policy.assess(&signals, NOW).effect();
        let mut graver = policy;
        for switch in [&mut graver.carriers.skt, &mut graver.carriers.kt_mvno, &mut graver.carriers.lgu] {
            *switch = CarrierSwitch::Off;
        }
        prop_assert!(verdict <= graver.assess(&signals, NOW).effect());
        let mut nameless = signals.clone();
        nameless.carrier = None;
        prop_assert!(policy.carriers.of(signals.carrier) <= policy.carriers.of(nameless.carrier));
    }

    #[test]
    fn the_verdict_is_its_gravest_reason(policy in any_policy(), signals in any_signals()) {
        let verdict = policy.assess(&signals, NOW);
        let gravest = verdict.reasons().iter().map(|reason| reason.effect).max().unwrap_or(Effect::Proceed);
        prop_assert_eq!(verdict.effect(), gravest);
        prop_assert!(verdict.reasons().iter().all(|reason| reason.effect != Effect::Proceed));
        prop_assert!(verdict.reasons().is_sorted_by(|a, b| a.effect >= b.effect));
    }
}
