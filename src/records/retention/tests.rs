use std::collections::HashSet;

use proptest::prelude::*;

use super::*;

/// Midnight in Korea at the beginning of a day.
fn korean(year: i32, month: u8, day: u8) -> UnixTime {
    let date = Date::from_calendar_date(year, time::Month::try_from(month).unwrap(), day).unwrap();
    let offset = UtcOffset::from_hms(9, 0, 0).unwrap();
    let time = PrimitiveDateTime::new(date, Time::MIDNIGHT).assume_offset(offset);
    UnixTime::from_secs(u64::try_from(time.unix_timestamp()).unwrap())
}

const fn earlier(time: UnixTime) -> UnixTime {
    UnixTime::from_millis(time.as_millis() - 1)
}

#[test]
fn five_years_by_the_calendar() {
    let table = [
        (korean(2026, 3, 10), korean(2031, 3, 11)),
        (earlier(korean(2026, 3, 11)), korean(2031, 3, 11)),
        (korean(2026, 3, 11), korean(2031, 3, 12)),
        (korean(2026, 12, 31), korean(2032, 1, 1)),
        // The period would begin on February 29 and end before a day that 2029 lacks.
        (korean(2024, 2, 28), korean(2029, 3, 1)),
        (korean(2024, 2, 29), korean(2029, 3, 1)),
        (korean(2023, 2, 28), korean(2028, 3, 1)),
    ];
    let plan = RetentionPlan::default();
    for (ended, gone) in table {
        let case = Case::Approved { relationship_ended: Some(ended) };
        assert_eq!(plan.delete_from(Datum::ResidentNumber, case), DeleteFrom::At(gone));
        assert!(!plan.due(case, earlier(gone)).contains(&Datum::ResidentNumber));
        assert!(plan.due(case, gone).contains(&Datum::ResidentNumber));
    }
}

#[test]
fn each_datum_in_each_case() {
    let plan = RetentionPlan::default();
    let end = korean(2026, 11, 1);
    let week = UnixTime::from_millis(end.as_millis() + 7 * 86_400_000);
    let five = korean(2031, 11, 2);
    let (at, never) = (DeleteFrom::At, DeleteFrom::Always);
    let table = [
        (Datum::Name, at(five), at(week)),
        (Datum::ResidentNumber, at(five), at(week)),
        (Datum::ForeignerNumber, at(five), at(week)),
        (Datum::LicenseNumber, at(five), at(week)),
        (Datum::PassportNumber, at(five), at(week)),
        (Datum::Nationality, at(five), at(week)),
        (Datum::Address, at(five), at(week)),
        (Datum::PhoneNumber, at(five), at(week)),
        (Datum::AccountNumber, at(five), at(week)),
        (Datum::Ci, at(end), at(week)),
        (Datum::Di, at(end), at(week)),
        (Datum::OriginalPhoto, never, never),
        (Datum::MaskedCopy, at(five), at(week)),
        (Datum::Reading, at(end), at(week)),
        (Datum::IssuerAnswer, at(five), at(week)),
        (Datum::TryGuard, at(end), at(week)),
        (Datum::OneTimeCode, never, never),
        (Datum::Consent, at(five), at(week)),
        (Datum::AuditTrail, at(five), at(five)),
    ];
    assert_eq!(table.len(), Datum::ALL.len());
    for (datum, approved, failed) in table {
        let ended = Case::Approved { relationship_ended: Some(end) };
        assert_eq!(plan.delete_from(datum, ended), approved, "{datum:?}");
        assert_eq!(plan.delete_from(datum, Case::Failed { at: end }), failed, "{datum:?}");
        for lasting in [Case::Open, Case::Approved { relationship_ended: None }] {
            let wanted = if approved == never { never } else { DeleteFrom::NotYet };
            assert_eq!(plan.delete_from(datum, lasting), wanted, "{datum:?}");
        }
    }
    assert_eq!(plan.due(Case::Open, UnixTime::from_millis(u64::MAX)), [Datum::OriginalPhoto, Datum::OneTimeCode]);
}

#[test]
fn failed_days_from_both_sides() {
    assert!(RetentionPlan::with_failed_days(MAX_FAILED_DAYS).is_ok());
    assert_eq!(RetentionPlan::with_failed_days(MAX_FAILED_DAYS + 1), Err(PlanError));
    let none = RetentionPlan::with_failed_days(0).unwrap();
    let at = korean(2026, 11, 1);
    assert_eq!(none.delete_from(Datum::Name, Case::Failed { at }), DeleteFrom::At(at));
}

#[test]
fn the_plan_is_readable_data() {
    let plan = RetentionPlan::default();
    let data: HashSet<Datum> = plan.rules().iter().map(|rule| rule.datum).collect();
    assert_eq!((data.len(), plan.rules().len()), (Datum::ALL.len(), Datum::ALL.len()));
    let text = serde_json::to_value(&plan).unwrap();
    assert_eq!(
        text[1],
        serde_json::json!({
            "datum": "resident_number",
            "purpose": "customer_due_diligence",
            "basis": "aml_records",
            "approved": { "years": 5 },
            "failed": { "days": 7 },
        })
    );
    for datum in Datum::ALL {
        assert_eq!(serde_json::to_value(datum).unwrap(), datum.as_str());
    }
}

proptest! {
    #[test]
    fn what_is_due_stays_due(end in 0_u64..4_000_000_000_000, a in 0_u64..8_000_000_000_000, b in 0_u64..8_000_000_000_000) {
        let plan = RetentionPlan::default();
        let end = UnixTime::from_millis(end);
        let (early, late) = (UnixTime::from_millis(a.min(b)), UnixTime::from_millis(a.max(b)));
        for case in [Case::Open, Case::Failed { at: end }, Case::Approved { relationship_ended: Some(end) }] {
            let later = plan.due(case, late);
            prop_assert!(plan.due(case, early).iter().all(|datum| later.contains(datum)));
        }
    }

    #[test]
    fn any_time_has_an_answer(end: u64, now: u64) {
        let case = Case::Approved { relationship_ended: Some(UnixTime::from_millis(end)) };
        let _ = RetentionPlan::default().due(case, UnixTime::from_millis(now));
    }
}
