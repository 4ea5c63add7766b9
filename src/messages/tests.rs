use std::collections::BTreeMap;

use super::listing::{SAMPLE_TIME, Samples};
use super::*;
use crate::card::validation::CheckCode;
use crate::challenge::ledger::{Dimension, Refusal, RefusalReason};
use crate::challenge::{CancelError, CloseReason, ResendError, StepError};
use crate::issuer::{Outcome, Standing};
use crate::one_won::{AccountError, StartError};
use crate::phone::{Effect, Exit, Finding, Reason, RiskVerdict, SignalKind};

const NOW: UnixTime = UnixTime::from_secs(1_800_000_000);

fn korean(explanation: &Explanation) -> Message {
    explanation.message(Language::Korean)
}

#[test]
fn a_reason_reads_the_same_wherever_it_is_wrapped() {
    let inner = ResendError::TooSoon { until: SAMPLE_TIME };
    let wrapped = crate::phone::RenewError::Refused(inner);
    assert_eq!(wrapped.explain(), inner.explain_for(Purpose::PhonePossession));

    let refusals = crate::one_won::MaintenanceRefusal::samples();
    assert_eq!(refusals.len(), 2);
    for refusal in refusals {
        assert_eq!(StartError::Maintenance(refusal).explain(), refusal.explain());
    }
    let step: StepError<std::io::Error, CancelError> = StepError::Refused(CancelError::Closed(CloseReason::Verified));
    assert_eq!(step.explain_for(Purpose::AccountPossession).operator_code().as_str(), "one_won.cancel.verified_before");
    assert_eq!(Standing::Done(Outcome::Lost).explain(), Outcome::Lost.explain());
}

#[test]
fn times_are_told_as_waits_and_by_the_clock() {
    let message = |until| korean(&ResendError::TooSoon { until }.explain_for(Purpose::PhonePossession));
    let at = |seconds: u64| UnixTime::from_secs(1_800_000_000 + seconds);
    let cases = [
        (0, None),
        (1, Some("1초 뒤에 다시 할 수 있어요.")),
        (180, Some("3분 뒤에 다시 할 수 있어요.")),
        (3_600, Some("1시간 뒤에 다시 할 수 있어요.")),
        (7_200, Some("오후 7시부터 다시 할 수 있어요.")),
    ];
    for (seconds, sentence) in cases {
        assert_eq!(message(at(seconds)).when(NOW).as_deref(), sentence, "{seconds}");
    }
    assert_eq!(korean(&Outcome::RateLimited.explain()).when(NOW).as_deref(), Some("10분쯤 뒤에 다시 해 주세요."),);
    let english = ResendError::CodeNotNew.explain_for(Purpose::PhonePossession).message(Language::English);
    assert_eq!(english.when(NOW).as_deref(), Some("Please try again in about a minute."));
}

#[test]
fn what_goes_on_by_itself_says_when() {
    let cases = [
        (0, "1초 뒤에 저희가 다시 해 볼게요.", "We’ll try again in 1 second."),
        (600, "10분 뒤에 저희가 다시 해 볼게요.", "We’ll try again in 10 minutes."),
        (7_200, "오후 7시에 저희가 다시 해 볼게요.", "We’ll try again at 7:00 PM Korea time."),
    ];
    for (seconds, in_korean, in_english) in cases {
        let retry = Retry::ByItself(UnixTime::from_secs(1_800_000_000 + seconds));
        assert_eq!(retry.sentence(Language::Korean, NOW).as_deref(), Some(in_korean));
        assert_eq!(retry.sentence(Language::English, NOW).as_deref(), Some(in_english));
    }
}

#[test]
fn tries_left_are_counted_out() {
    for (purpose, left, end) in [
        (Purpose::PhonePossession, 1, "한 번 더 입력할 수 있어요."),
        (Purpose::PhonePossession, 4, "4번 더 입력할 수 있어요."),
        (Purpose::AccountPossession, 1, "한 번 더 입력할 수 있어요."),
    ] {
        let body = korean(&challenge::wrong(purpose, left)).body;
        assert!(body.ends_with(end), "{body}");
    }
    let english = challenge::wrong(Purpose::PhonePossession, 1).message(Language::English);
    assert!(english.body.ends_with("You can try one more time."));
    let last = Standing::Open { tries_left: 2, own_left: 1, uncertain: 0 };
    assert_eq!(korean(&last.explain()).headline, "한 번 더 확인할 수 있어요");
}

#[test]
fn account_lengths_are_told_where_they_are_known() {
    let cases: [(&'static [u8], &str, &str); 4] = [
        (&[], "고른 은행과 계좌번호가 맞는지 봐 주세요.", "Check both the bank and the number."),
        (&[13], "계좌번호는 13자리예요.", "have 13 digits."),
        (&[12, 14], "계좌번호는 12자리나 14자리예요.", "have 12 or 14 digits."),
        (&[11, 12, 14], "계좌번호는 11, 12, 14자리예요.", "have 11, 12 or 14 digits."),
    ];
    for (admissible, in_korean, in_english) in cases {
        let explanation = AccountError::Length { digits: 9, admissible }.explain();
        assert!(korean(&explanation).body.contains(in_korean), "{in_korean}");
        assert!(explanation.message(Language::English).body.contains(in_english), "{in_english}");
    }
}

#[test]
fn a_maintenance_without_an_end_has_a_wait() {
    for mut refusal in crate::one_won::MaintenanceRefusal::samples() {
        let known = korean(&refusal.explain()).retry;
        assert!(matches!(known, Retry::At(SAMPLE_TIME) | Retry::ByItself(SAMPLE_TIME)));
        refusal.retry_at = None;
        assert_eq!(korean(&refusal.explain()).retry, Retry::After(OUTAGE_PAUSE));
    }
}

#[test]
fn what_was_asked_too_often_is_told_to_operators_alone() {
    let refused = |dimension| {
        let refusal = Refusal { dimension, reason: RefusalReason::GrowingWait, retry_at: SAMPLE_TIME };
        RefusedSend { purpose: Purpose::PhonePossession, refusal }.explain()
    };
    let (number, device) = (refused(Dimension::Number), refused(Dimension::Device));
    assert_eq!(korean(&number), korean(&device));
    assert_eq!(number.operator_code().as_str(), "phone.send.growing_wait.number");
    assert_eq!(device.operator_code().as_str(), "phone.send.growing_wait.device");
}

#[test]
fn risk_signals_are_told_to_operators_alone() {
    let mut told: BTreeMap<bool, Vec<Message>> = BTreeMap::new();
    for reason in Reason::samples().into_iter().filter(|reason| reason.effect == Effect::Refuse) {
        told.entry(reason.kind == SignalKind::CarrierIncident).or_default().push(korean(&reason.explain()));
    }
    for messages in told.values_mut() {
        messages.dedup();
        assert_eq!(messages.len(), 1);
    }
    let incident = Reason { kind: SignalKind::CarrierIncident, finding: Finding::Present, effect: Effect::Refuse };
    assert_eq!(korean(&RiskVerdict::Refuse(vec![incident]).explain()), korean(&incident.explain()));
}

#[test]
fn failed_checks_alone_are_told() {
    use crate::card::validation::{Check, CheckResult};
    for (code, result, told) in [
        (CheckCode::IssueDateFuture, CheckResult::Failed, true),
        (CheckCode::IssueDateFuture, CheckResult::Differs, false),
        (CheckCode::IssueDateFuture, CheckResult::Matches, false),
        (CheckCode::IssueDateFuture, CheckResult::Agrees, false),
        (CheckCode::IssueDateFuture, CheckResult::Passed, false),
        (CheckCode::IssueDateFuture, CheckResult::NotApplicable, false),
        (CheckCode::IssueDateFuture, CheckResult::Unknown, false),
        (CheckCode::ResidentNumberCheckDigit, CheckResult::Differs, false),
        (CheckCode::MrzCompositeCheckDigit, CheckResult::Differs, false),
        (CheckCode::PassportNumberVsMrz, CheckResult::Differs, true),
        (CheckCode::PassportNumberVsMrz, CheckResult::Unknown, false),
        (CheckCode::StayStatusPair, CheckResult::Differs, true),
        (CheckCode::SexVsNumber, CheckResult::Differs, true),
    ] {
        let check = Check { code, result };
        assert_eq!(failed_check(&check), told.then_some(code), "{code:?} {result:?}");
    }
}

#[test]
fn ways_on_from_the_phone_have_buttons() {
    let exits = [
        (Exit::Resend { from: NOW }, "인증번호 다시 받기"),
        (Exit::CallMe { from: NOW }, "전화로 받기"),
        (Exit::SwitchToPass, "PASS로 확인하기"),
        (Exit::StartAgain, "처음부터 다시 하기"),
        (Exit::OtherNumber, "다른 번호로 하기"),
    ];
    for (exit, label) in exits {
        assert_eq!(Action::from(exit).label(Language::Korean), label);
    }
}

#[test]
fn every_sample_list_has_its_reasons() {
    assert_eq!(crate::phone::LegacyNumber::samples().len(), 1);
    assert_eq!(crate::phone::CodeDigitsError::samples().len(), 1);
    assert_eq!(FieldProblem::samples().len(), 25 * 8);
    assert_eq!(RefusedSend::samples().len(), 3 * 6 * 2);
    assert_eq!(Outcome::samples().len(), Outcome::ALL.len());
}
