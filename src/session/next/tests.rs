use core::time::Duration;

use super::*;
use crate::challenge::CloseReason;
use crate::decision::{DecisionPolicy, PolicySettings, Reference, WhenUnavailable};
use crate::session::{Applied, Event, EventId, PhotoResult, SessionLimits};

const START: UnixTime = UnixTime::from_secs(1_800_000_000);

fn at(seconds: u64) -> UnixTime {
    START.plus(Duration::from_secs(seconds))
}

fn call(kind: CallKind, subject: u8, request: u8) -> Call {
    Call::new(kind, subject, request)
}

/// A session, told facts in turn.
struct Told {
    session: OnboardingSession,
    policy: OnboardingPolicy,
    count: u8,
}

impl Told {
    fn new() -> Self {
        Self::by(|_| {})
    }

    fn by(change: impl FnOnce(&mut PolicySettings)) -> Self {
        let mut settings = PolicySettings::standard(1);
        change(&mut settings);
        let policy = OnboardingPolicy::standard(DecisionPolicy::new(settings).unwrap());
        let session = OnboardingSession::new(Reference::new("session-1").unwrap(), &policy, START);
        Self { session, policy, count: 0 }
    }

    fn tell(&mut self, seconds: u64, fact: Fact) -> &mut Self {
        self.count += 1;
        let event = Event { id: EventId::from_bytes([self.count; 16]), at: at(seconds), fact };
        assert_eq!(self.session.apply(event, at(seconds)), Ok(Applied::Recorded));
        self
    }

    fn answer(&mut self, seconds: u64, call: Call, answer: Answer) -> &mut Self {
        self.tell(seconds, Fact::Begun(call)).tell(seconds, Fact::Answered { call, answer })
    }

    /// Up to and with the issuer's word.
    fn with_card(&mut self) -> &mut Self {
        self.answer(0, call(CallKind::OpeningBlock, 0, 1), Answer::Done)
            .tell(0, Fact::Photo { photo: 1, result: PhotoResult::Read })
            .tell(0, Fact::Confirmed { photo: 1, confirmation: 1 })
            .answer(0, call(CallKind::Issuer, 1, 1), Answer::Done)
    }

    fn with_phone(&mut self) -> &mut Self {
        let code = call(CallKind::SendCode, 1, 1);
        self.tell(0, Fact::LineGiven { line: 1 })
            .answer(0, code, Answer::Done)
            .tell(0, Fact::Proven { call: code, sealed_until: at(80_000), step_up: false })
    }

    fn with_account(&mut self) -> &mut Self {
        self.tell(0, Fact::AccountGiven { account: 1 }).answer(0, call(CallKind::Lookup, 1, 1), Answer::Done)
    }

    fn next(&self, seconds: u64) -> NextStep {
        self.session.next_step(&self.policy, at(seconds))
    }
}

fn ask(step: CustomerStep) -> NextStep {
    NextStep::Ask(step)
}

fn enter(call: Call, another: Option<u8>) -> NextStep {
    let another = another.map(|request| Call { request, ..call });
    ask(match call.kind {
        CallKind::SendCode => CustomerStep::EnterCode { call, another },
        _ => CustomerStep::EnterMemo { call, another },
    })
}

fn offer(call: Call) -> NextStep {
    ask(match call.kind {
        CallKind::SendCode => CustomerStep::RequestCode { call },
        _ => CustomerStep::RequestMemo { call },
    })
}

#[test]
fn the_plain_way() {
    let mut told = Told::new();
    let block = call(CallKind::OpeningBlock, 0, 1);
    told.tell(0, Fact::PersonNamed);
    assert_eq!(told.next(0), NextStep::Call(block));
    told.tell(0, Fact::Begun(block));
    assert_eq!(told.next(0), ask(CustomerStep::TakePhoto { photo: 1 }));
    told.tell(0, Fact::Answered { call: block, answer: Answer::Done });
    told.tell(1, Fact::Photo { photo: 1, result: PhotoResult::Retake });
    assert_eq!(told.next(1), ask(CustomerStep::TakePhoto { photo: 2 }));
    told.tell(2, Fact::Photo { photo: 2, result: PhotoResult::Read });
    assert_eq!(told.next(2), ask(CustomerStep::ConfirmFields { photo: 2, confirmation: 1 }));
    told.tell(3, Fact::Confirmed { photo: 2, confirmation: 1 });
    let issuer = call(CallKind::Issuer, 1, 1);
    assert_eq!(told.next(3), NextStep::Call(issuer));
    told.answer(3, issuer, Answer::Done);
    assert_eq!(told.next(3), ask(CustomerStep::EnterPhone { line: 1 }));
    told.tell(4, Fact::LineGiven { line: 1 });
    let code = call(CallKind::SendCode, 1, 1);
    assert_eq!(told.next(4), NextStep::Call(code));
    told.answer(4, code, Answer::Done);
    assert_eq!(told.next(4), enter(code, Some(2)));
    told.tell(5, Fact::Proven { call: code, sealed_until: at(80_000), step_up: false });
    assert_eq!(told.next(5), ask(CustomerStep::EnterAccount { account: 1 }));
    told.tell(6, Fact::AccountGiven { account: 1 });
    let lookup = call(CallKind::Lookup, 1, 1);
    assert_eq!(told.next(6), NextStep::Call(lookup));
    told.answer(6, lookup, Answer::Done);
    let transfer = call(CallKind::Transfer, 1, 1);
    assert_eq!(told.next(6), NextStep::Call(transfer));
    told.answer(6, transfer, Answer::Done);
    assert_eq!(told.next(6), enter(transfer, Some(2)));
    told.tell(7, Fact::Proven { call: transfer, sealed_until: at(80_000), step_up: false });
    assert_eq!(told.next(7), NextStep::Decide);
    told.tell(8, Fact::Decided(DecisionKind::Approved));
    assert_eq!(told.next(8), NextStep::Ended(Ending::Decided(DecisionKind::Approved)));
    assert_eq!(told.next(1_000_000), NextStep::Ended(Ending::Decided(DecisionKind::Approved)));
}

#[test]
fn the_register_is_asked_once_somebody_has_said_who_the_customer_is() {
    let block = call(CallKind::OpeningBlock, 0, 1);
    let mut by_card = Told::new();
    assert_eq!(by_card.next(0), ask(CustomerStep::TakePhoto { photo: 1 }));
    by_card.tell(0, Fact::Photo { photo: 1, result: PhotoResult::Read });
    assert_eq!(by_card.next(0), ask(CustomerStep::ConfirmFields { photo: 1, confirmation: 1 }));
    by_card.tell(0, Fact::Confirmed { photo: 1, confirmation: 1 });
    assert_eq!(by_card.next(0), NextStep::Call(block));

    let mut by_telco = Told::by(|settings| settings.subscriber = crate::decision::SubscriberRule::Always);
    let visit = call(CallKind::Identify, 0, 1);
    by_telco.answer(0, visit, Answer::Done);
    assert_eq!(by_telco.next(0), NextStep::Call(block));

    let mut by_staff = Told::new();
    let reference = Reference::new("call-1").unwrap();
    by_staff.tell(0, Fact::Attested { step: Step::VideoCall, reference });
    assert_eq!(by_staff.next(0), NextStep::Call(block));
}

#[test]
fn an_outage_holds_up_its_own_step_alone() {
    let mut told = Told::new();
    told.answer(0, call(CallKind::OpeningBlock, 0, 1), Answer::Done)
        .tell(0, Fact::Photo { photo: 1, result: PhotoResult::Read })
        .tell(0, Fact::Confirmed { photo: 1, confirmation: 1 })
        .answer(0, call(CallKind::Issuer, 1, 1), Answer::Outage);
    assert_eq!(told.next(0), ask(CustomerStep::EnterPhone { line: 1 }));
    told.with_phone().with_account();
    let transfer = call(CallKind::Transfer, 1, 1);
    told.answer(0, transfer, Answer::Done);
    told.tell(0, Fact::Proven { call: transfer, sealed_until: at(80_000), step_up: false });
    let NextStep::Wait(wait) = told.next(0) else { panic!("a wait") };
    assert_eq!((wait.dependency, wait.since, wait.until), (Dependency::Issuer, START, told.session.expires_at()));
    let retry_at = wait.retry_at.unwrap();
    assert!((at(10)..at(13)).contains(&retry_at));
    let again = call(CallKind::Issuer, 1, 2);
    let before = UnixTime::from_millis(retry_at.as_millis() - 1);
    assert_eq!(told.session.next_step(&told.policy, before), NextStep::Wait(wait));
    assert_eq!(told.session.next_step(&told.policy, retry_at), NextStep::Call(again));
    // A worker that died in the call: it counts as failed after the timeout, and the wait is twice as long.
    told.tell(20, Fact::Begun(again));
    let NextStep::Wait(running) = told.next(20) else { panic!("a wait") };
    assert_eq!((running.since, running.retry_at), (at(20), Some(at(80))));
    let NextStep::Wait(failed) = told.next(80) else { panic!("a wait") };
    assert!(failed.since == START && failed.retry_at.is_some_and(|retry| (at(100)..at(106)).contains(&retry)));
    // Its answer comes after all.
    told.tell(90, Fact::Answered { call: again, answer: Answer::Done });
    assert_eq!(told.next(90), NextStep::Decide);
}

#[test]
fn announced_downtime_is_told_and_kept() {
    let mut told = Told::new();
    told.tell(0, Fact::Down { kind: CallKind::OpeningBlock, until: at(7_200) });
    assert_eq!(told.next(0), ask(CustomerStep::TakePhoto { photo: 1 }));
    told.tell(0, Fact::Photo { photo: 1, result: PhotoResult::Read })
        .tell(0, Fact::Confirmed { photo: 1, confirmation: 1 });
    told.answer(0, call(CallKind::Issuer, 1, 1), Answer::Done).with_phone().with_account();
    let transfer = call(CallKind::Transfer, 1, 1);
    told.answer(0, transfer, Answer::Done);
    told.tell(0, Fact::Proven { call: transfer, sealed_until: at(80_000), step_up: false });
    let NextStep::Wait(wait) = told.next(7_199) else { panic!("a wait") };
    assert_eq!((wait.dependency, wait.retry_at), (Dependency::OpeningBlockRegister, Some(at(7_200))));
    assert_eq!(told.next(7_200), NextStep::Call(call(CallKind::OpeningBlock, 0, 1)));
}

#[test]
fn a_terminal_answer_spares_the_rest() {
    let mut blocked = Told::new();
    blocked.answer(0, call(CallKind::OpeningBlock, 0, 1), Answer::Terminal);
    assert_eq!(blocked.next(0), NextStep::Decide);
    let mut lost = Told::new();
    lost.tell(0, Fact::Photo { photo: 1, result: PhotoResult::Read })
        .tell(0, Fact::Confirmed { photo: 1, confirmation: 1 })
        .answer(0, call(CallKind::Issuer, 1, 1), Answer::Terminal);
    assert_eq!(lost.next(0), NextStep::Decide);
}

#[test]
fn a_mismatch_is_corrected_never_repeated() {
    let mut told = Told::new();
    told.answer(0, call(CallKind::OpeningBlock, 0, 1), Answer::Done)
        .tell(0, Fact::Photo { photo: 1, result: PhotoResult::Read });
    for confirmation in 1..=3 {
        assert_eq!(told.next(0), ask(CustomerStep::ConfirmFields { photo: 1, confirmation }));
        told.tell(0, Fact::Confirmed { photo: 1, confirmation });
        assert_eq!(told.next(0), NextStep::Call(call(CallKind::Issuer, confirmation, 1)));
        told.answer(0, call(CallKind::Issuer, confirmation, 1), Answer::Correctable);
    }
    assert_eq!(told.next(0), NextStep::Ended(Ending::TriesUsedUp(Step::IssuerCheck)));
}

#[test]
fn a_transfer_without_an_answer_is_asked_for() {
    let mut told = Told::new();
    told.with_card().with_phone().with_account();
    let transfer = call(CallKind::Transfer, 1, 1);
    told.tell(0, Fact::Begun(transfer));
    let NextStep::Wait(wait) = told.next(59) else { panic!("a wait") };
    assert_eq!((wait.dependency, wait.retry_at), (Dependency::Transfer, Some(at(60))));
    let inquiry = call(CallKind::TransferInquiry, 1, 1);
    assert_eq!(told.next(60), NextStep::Call(inquiry));
    told.answer(60, inquiry, Answer::Outage);
    // The customer may have the memo already.
    assert_eq!(told.next(60), enter(transfer, None));
    // Nor is another sent when its memo is too old, while nobody knows.
    told.answer(599, call(CallKind::TransferInquiry, 1, 2), Answer::Outage);
    let NextStep::Wait(wait) = told.next(600) else { panic!("a wait") };
    assert_eq!(wait.dependency, Dependency::Transfer);
    told.answer(700, call(CallKind::TransferInquiry, 1, 3), Answer::NotDone);
    assert_eq!(told.next(700), NextStep::Call(call(CallKind::Transfer, 1, 2)));
}

#[test]
fn rounds_are_the_customers_and_outages_are_not() {
    let mut told = Told::new();
    told.with_card().with_phone().with_account();
    let mut now = 0;
    for request in 1..=4 {
        let NextStep::Call(transfer) = told.next(now) else { panic!("a transfer") };
        assert_eq!(transfer, call(CallKind::Transfer, 1, request));
        told.answer(now, transfer, Answer::Outage);
        now += 1_000;
    }
    let mut transfer = call(CallKind::Transfer, 1, 5);
    assert_eq!(told.next(now), NextStep::Call(transfer));
    for reason in [CloseReason::TriesUsedUp, CloseReason::DeliveryFailed, CloseReason::Expired] {
        told.answer(now, transfer, Answer::Done).tell(now, Fact::Closed { call: transfer, reason });
        transfer.request += 1;
        // The customer may have gone: the next won waits for them.
        assert_eq!(told.next(now), offer(transfer));
        assert_eq!(told.next(now + 40_000), offer(transfer));
    }
    told.answer(now, transfer, Answer::Done);
    assert_eq!(told.next(now + 599), enter(transfer, None));
    assert_eq!(told.next(now + 600), NextStep::Ended(Ending::TriesUsedUp(Step::ExistingAccount)));
}

#[test]
fn another_code_is_sent_when_the_customer_asks_for_it() {
    let mut told = Told::new();
    told.with_card().tell(0, Fact::LineGiven { line: 1 });
    let code = |request| call(CallKind::SendCode, 1, request);
    told.answer(0, code(1), Answer::Done);
    assert_eq!(told.next(179), enter(code(1), Some(2)));
    assert_eq!(told.next(180), offer(code(2)));
    assert_eq!(told.next(40_000), offer(code(2)));
    // One that is replaced counts as used at once, and the last one can't be.
    told.answer(60, code(2), Answer::Done);
    assert_eq!(told.next(60), enter(code(2), Some(3)));
    told.answer(120, code(3), Answer::Done);
    assert_eq!(told.next(120), enter(code(3), None));
    assert_eq!(told.next(299), enter(code(3), None));
    assert_eq!(told.next(300), NextStep::Ended(Ending::TriesUsedUp(Step::PhonePossession)));
}

#[test]
fn no_other_code_is_offered_while_the_gateway_is_down() {
    let mut told = Told::new();
    told.with_card().with_account().tell(0, Fact::LineGiven { line: 1 });
    let (first, second) = (call(CallKind::SendCode, 1, 1), call(CallKind::SendCode, 1, 2));
    let transfer = call(CallKind::Transfer, 1, 1);
    told.answer(0, transfer, Answer::Done);
    told.tell(0, Fact::Proven { call: transfer, sealed_until: at(80_000), step_up: false });
    told.answer(0, first, Answer::Done).tell(1, Fact::Down { kind: CallKind::SendCode, until: at(500) });
    assert_eq!(told.next(1), enter(first, None));
    assert!(matches!(told.next(180), NextStep::Wait(wait) if wait.dependency == Dependency::SmsGateway));
    assert_eq!(told.next(500), offer(second));
}

#[test]
fn other_accounts_and_the_word_of_staff() {
    let mut told = Told::new();
    told.with_card().with_phone().tell(0, Fact::AccountGiven { account: 1 });
    told.answer(0, call(CallKind::Lookup, 1, 1), Answer::Correctable);
    assert_eq!(told.next(0), ask(CustomerStep::EnterAccount { account: 2 }));
    told.tell(0, Fact::AccountGiven { account: 2 }).answer(5, call(CallKind::Lookup, 2, 1), Answer::NeedsReview);
    let NextStep::Wait(wait) = told.next(6) else { panic!("a wait") };
    assert_eq!((wait.dependency, wait.since, wait.retry_at), (Dependency::Staff, at(5), None));
    told.tell(9, Fact::HolderReviewed { account: 2, admitted: true });
    let transfer = call(CallKind::Transfer, 2, 1);
    assert_eq!(told.next(9), NextStep::Call(transfer));
    told.answer(9, transfer, Answer::Correctable);
    assert_eq!(told.next(9), ask(CustomerStep::EnterAccount { account: 3 }));
    told.tell(9, Fact::HolderReviewed { account: 2, admitted: false });
    assert_eq!(told.next(9), ask(CustomerStep::EnterAccount { account: 3 }));
}

#[test]
fn proofs_age_and_get_lost() {
    let mut told = Told::new();
    told.with_card().with_account();
    let (code, transfer) = (call(CallKind::SendCode, 1, 1), call(CallKind::Transfer, 1, 1));
    told.answer(0, transfer, Answer::Done);
    told.tell(1, Fact::Proven { call: transfer, sealed_until: at(80_000), step_up: false });
    told.tell(0, Fact::LineGiven { line: 1 }).answer(0, code, Answer::Done);
    told.tell(1, Fact::Proven { call: code, sealed_until: at(500), step_up: false });
    assert_eq!(told.next(499), NextStep::Decide);
    assert_eq!(told.next(500), offer(call(CallKind::SendCode, 1, 2)));
    told.tell(400, Fact::ProofLost { call: transfer });
    assert_eq!(told.next(400), offer(call(CallKind::Transfer, 1, 2)));
}

#[test]
fn a_risky_line_leads_to_the_identity_service() {
    let mut told = Told::new();
    told.with_card().with_account();
    let (code, transfer) = (call(CallKind::SendCode, 1, 1), call(CallKind::Transfer, 1, 1));
    told.answer(0, transfer, Answer::Done);
    told.tell(0, Fact::Proven { call: transfer, sealed_until: at(80_000), step_up: false });
    told.tell(0, Fact::LineGiven { line: 1 }).answer(0, code, Answer::Done);
    told.tell(0, Fact::Proven { call: code, sealed_until: at(80_000), step_up: true });
    for request in 1..=3 {
        let visit = call(CallKind::Identify, 0, request);
        assert_eq!(told.next(0), ask(CustomerStep::Identify { call: visit }));
        told.tell(0, Fact::Begun(visit));
        assert_eq!(told.next(3_000), ask(CustomerStep::Identify { call: visit }));
        let answer = if request == 3 { Answer::Done } else { Answer::Correctable };
        told.tell(0, Fact::Answered { call: visit, answer });
    }
    assert_eq!(told.next(0), NextStep::Decide);
}

#[test]
fn a_line_given_later_takes_the_place_of_the_one_before() {
    let mut told = Told::new();
    told.with_card().with_account();
    let transfer = call(CallKind::Transfer, 1, 1);
    told.answer(0, transfer, Answer::Done);
    told.tell(0, Fact::Proven { call: transfer, sealed_until: at(80_000), step_up: false });
    for (line, step_up) in [(1, true), (2, false)] {
        let code = call(CallKind::SendCode, line, line);
        told.tell(0, Fact::LineGiven { line });
        assert_eq!(told.next(0), NextStep::Call(code));
        told.answer(0, code, Answer::Done).tell(0, Fact::Proven { call: code, sealed_until: at(80_000), step_up });
    }
    // Whose the first line is matters no more.
    assert_eq!(told.next(0), NextStep::Decide);
}

#[test]
fn patience_ends_where_the_policy_says_so() {
    let silent = |unavailable| {
        let mut told = Told::by(|settings| settings.issuer_unavailable = unavailable);
        told.with_phone().with_account().answer(0, call(CallKind::OpeningBlock, 0, 1), Answer::Done);
        let transfer = call(CallKind::Transfer, 1, 1);
        told.answer(0, transfer, Answer::Done);
        told.tell(0, Fact::Proven { call: transfer, sealed_until: at(80_000), step_up: false })
            .tell(0, Fact::Photo { photo: 1, result: PhotoResult::Read })
            .tell(0, Fact::Confirmed { photo: 1, confirmation: 1 })
            .answer(0, call(CallKind::Issuer, 1, 1), Answer::Outage)
            .answer(7_190, call(CallKind::Issuer, 1, 2), Answer::Outage);
        told
    };
    let told = silent(WhenUnavailable::Review);
    assert!(matches!(told.next(7_199), NextStep::Wait(wait) if wait.until == at(7_200)));
    assert_eq!(told.next(7_200), NextStep::Decide);
    let told = silent(WhenUnavailable::Wait);
    assert!(matches!(told.next(7_200), NextStep::Wait(wait) if wait.until == told.session.expires_at()));
}

#[test]
fn the_end_of_time() {
    let life = SessionLimits::standard().lifetime_seconds;
    let mut told = Told::new();
    assert!(!matches!(told.next(life - 1), NextStep::Ended(_)));
    assert_eq!(told.next(life), NextStep::Ended(Ending::Expired));
    let event = Event { id: EventId::from_bytes([9; 16]), at: at(life), fact: Fact::LineGiven { line: 1 } };
    assert_eq!(told.session.apply(event, at(life)), Ok(Applied::TooLate));
    told.tell(5, Fact::Canceled);
    assert_eq!(told.next(life), NextStep::Ended(Ending::Canceled));
}
