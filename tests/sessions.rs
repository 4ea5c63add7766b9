//! Random lives of onboarding sessions against the plain one: events late, repeated and out of order, restarts, parallel
//! workers, crashes within calls, and outages of every service.
//!
//! A life is a script: what the photos are like, what the issuer says of each confirmation, whose the accounts are, which
//! codes are typed wrongly. The script is lived once plainly and once wildly; both must end in the same decision, with
//! nothing asked of the customer twice, no call made twice, and no won sent twice.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::time::Duration;

use bonin::challenge::{
    Challenge, ChallengePolicy, CloseReason, KeyId, KeyRing, Outcome as Answered, Proof, SealId, SessionId,
    SpentProofs, Stored, Subject, UnixTime,
};
use bonin::decision::{
    AccountEvidence, CardCopy, Decision, DecisionPolicy, Evidence, OpeningBlock, Originality, Person, PhoneEvidence,
    PolicySettings, Reason, Reference, Step, SubscriberEvidence, SubscriberRule, decide,
};
use bonin::issuer::{IssuerDocument, MismatchPart, Outcome};
use bonin::one_won::{Account, Institution};
use bonin::phone::{IdentityReport, Parsed, PhoneNumber, RiskPolicy, RiskSignals, Sex, Signal, SubscriberIdentity};
use bonin::pii::{PersonName, ResidentNumber, Secret};
use bonin::session::{
    Answer, Applied, Call, CallKind, CustomerStep, DecisionKind, Ending, Event, EventId, Fact, NextStep,
    OnboardingPolicy, OnboardingSession, PhotoResult, SessionLimits,
};
use rand_chacha::{ChaCha8Rng, ChaCha20Rng};
use rand_core::{Rng, SeedableRng};

/// Lives, with the optimizer on and off.
const LIVES: u64 = if cfg!(debug_assertions) { 2_000 } else { 100_000 };

/// Steps after which a life that has not ended is stuck.
const MOST_STEPS: usize = 3_000;

const START: UnixTime = UnixTime::from_secs(1_800_000_000);

/// How often something happens: `chance` of 256.
fn happens(rng: &mut ChaCha8Rng, chance: u32) -> bool {
    rng.next_u32() % 256 < chance
}

fn below(rng: &mut ChaCha8Rng, bound: u64) -> u64 {
    rng.next_u64() % bound
}

fn pick<T: Copy>(rng: &mut ChaCha8Rng, usual: T, others: &[T], chance: u32) -> T {
    if happens(rng, chance) { others[below(rng, others.len() as u64) as usize] } else { usual }
}

/// What a life is like, whenever it is lived.
#[derive(Debug, Clone)]
struct Script {
    blocked: bool,
    photos: Vec<PhotoResult>,
    issuer: Vec<Answer>,
    lines: Vec<Answer>,
    step_up: bool,
    codes: Vec<Option<CloseReason>>,
    identify: Vec<Answer>,
    lookups: Vec<Answer>,
    staff: bool,
    transfers: Vec<Answer>,
    memos: Vec<Option<CloseReason>>,
    holder: &'static str,
    subscriber_differs: bool,
}

impl Script {
    fn new(rng: &mut ChaCha8Rng) -> Self {
        let close = [Some(CloseReason::TriesUsedUp), Some(CloseReason::Cancelled)];
        let typed = |rng: &mut ChaCha8Rng| -> Vec<Option<CloseReason>> {
            // Who has once typed a code rightly does so again, where a proof was lost.
            (0..4).map(|_| pick(rng, None, &close, 60)).take_while(Option::is_some).collect()
        };
        let (codes, memos) = (typed(rng), typed(rng));
        let mut list = |chance: u32, usual: Answer, others: &[Answer]| -> Vec<Answer> {
            (0..4).map(|_| pick(rng, usual, others, chance)).collect()
        };
        let issuer = list(60, Answer::Done, &[Answer::Correctable, Answer::Correctable, Answer::Terminal]);
        let lines = list(30, Answer::Done, &[Answer::Correctable]);
        let identify = list(60, Answer::Done, &[Answer::Correctable]);
        let lookups = list(60, Answer::Done, &[Answer::Correctable, Answer::NeedsReview]);
        let transfers = list(40, Answer::Done, &[Answer::Correctable]);
        Self {
            blocked: happens(rng, 8),
            photos: (0..6)
                .map(|_| pick(rng, PhotoResult::Read, &[PhotoResult::Retake, PhotoResult::Recaptured], 60))
                .collect(),
            issuer,
            lines,
            step_up: happens(rng, 60),
            codes,
            identify,
            lookups,
            staff: happens(rng, 200),
            transfers,
            memos,
            holder: pick(rng, "홍길동", &["임꺽정", "홍길동외1인"], 40),
            subscriber_differs: happens(rng, 30),
        }
    }
}

/// The `index`-th of a list, from 1; the usual thing behind its end.
fn nth<T: Copy>(list: &[T], index: usize, usual: T) -> T {
    index.checked_sub(1).and_then(|at| list.get(at)).copied().unwrap_or(usual)
}

#[derive(Debug, Clone, Default)]
struct Spent(BTreeSet<SealId>);

impl SpentProofs for Spent {
    type Error = Infallible;

    fn insert_if_new(&mut self, id: SealId, _: UnixTime) -> Result<bool, Infallible> {
        Ok(self.0.insert(id))
    }
}

/// What cannot be rolled back, and what the host keeps of values.
struct World<'a> {
    script: &'a Script,
    wild: bool,
    rng: ChaCha8Rng,
    now: UnixTime,
    outages: Vec<(CallKind, UnixTime, UnixTime)>,
    performed: BTreeMap<Call, u32>,
    sent_won: BTreeSet<Call>,
    won: u32,
    asked: BTreeMap<String, Event>,
    answered_codes: Vec<Call>,
    answered_memos: Vec<Call>,
    sealed: BTreeMap<Call, Vec<u8>>,
    spent: Spent,
    lost_proofs: u32,
    lost_answers: u32,
    next_id: u64,
    late: Vec<(u32, Event)>,
    told: Vec<Event>,
    /// The row: text and generation.
    row: (String, u64),
    cached: OnboardingSession,
}

/// What a life came to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Lived {
    end: Ending,
    reasons: Vec<Reason>,
    /// Photos, confirmations, lines and accounts that the customer gave.
    given: BTreeSet<String>,
    codes: usize,
    memos: usize,
    won: u32,
    lost_proofs: u32,
    lost_answers: u32,
}

fn policy(seed: u64) -> OnboardingPolicy {
    let mut settings = PolicySettings::standard(1);
    settings.subscriber =
        [SubscriberRule::OnStepUp, SubscriberRule::Always, SubscriberRule::Never][(seed % 3) as usize];
    OnboardingPolicy::new(DecisionPolicy::new(settings).unwrap(), SessionLimits::standard()).unwrap()
}

fn live(script: &Script, policy: &OnboardingPolicy, seed: u64, wild: bool) -> Lived {
    let session = OnboardingSession::new(Reference::new("session-1").unwrap(), policy, START);
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let outages = if wild { outages(&mut rng) } else { Vec::new() };
    let mut world = World {
        script,
        wild,
        rng,
        now: START,
        outages,
        performed: BTreeMap::new(),
        sent_won: BTreeSet::new(),
        won: 0,
        asked: BTreeMap::new(),
        answered_codes: Vec::new(),
        answered_memos: Vec::new(),
        sealed: BTreeMap::new(),
        spent: Spent::default(),
        lost_proofs: 0,
        lost_answers: 0,
        next_id: 0,
        late: Vec::new(),
        told: Vec::new(),
        row: (serde_json::to_string(&session).unwrap(), 0),
        cached: session,
    };
    for _ in 0..MOST_STEPS {
        world.deliver_late(false);
        world.repeat_something();
        let session = world.load();
        match session.next_step(policy, world.now) {
            NextStep::Call(call) => world.call(call),
            NextStep::Ask(step) => world.ask(step),
            NextStep::Wait(wait) => {
                assert!(wait.since <= world.now && world.now < wait.until, "{wait:?}");
                assert!(wait.retry_at.is_none_or(|retry| world.now < retry && retry <= wait.until), "{wait:?}");
                if world.late.is_empty() {
                    match wait.retry_at {
                        Some(retry) => world.now = retry,
                        None => world.staff(&session),
                    }
                } else {
                    world.deliver_late(true);
                }
            }
            NextStep::Decide => {
                // Events on their way may say more, such as that the customer has given up a line.
                if world.late.is_empty() {
                    if let Some(reasons) = world.decide(policy) {
                        let NextStep::Ended(end) = world.load().next_step(policy, world.now) else { panic!("ended") };
                        return world.lived(end, reasons);
                    }
                } else {
                    world.deliver_late(true);
                }
            }
            NextStep::Ended(end) => {
                if world.late.is_empty() {
                    return world.lived(end, Vec::new());
                }
                world.deliver_late(true);
            }
        }
    }
    panic!("stuck: seed {seed} {script:?}");
}

/// For each service up to two hours somewhere in the first three.
fn outages(rng: &mut ChaCha8Rng) -> Vec<(CallKind, UnixTime, UnixTime)> {
    let mut outages = Vec::new();
    for kind in CallKind::ALL {
        if happens(rng, 90) {
            let from = START.plus(Duration::from_secs(below(rng, 3_600)));
            outages.push((kind, from, from.plus(Duration::from_secs(below(rng, 7_200)))));
        }
    }
    outages
}

impl World<'_> {
    fn lived(self, end: Ending, reasons: Vec<Reason>) -> Lived {
        for (call, times) in &self.performed {
            assert_eq!(*times, 1, "{call:?} was made {times} times");
        }
        let given =
            self.asked.keys().filter(|key| !key.contains("Code") && !key.contains("Memo") && !key.contains("Identify"));
        Lived {
            end,
            reasons,
            given: given.cloned().collect(),
            codes: self.answered_codes.len(),
            memos: self.answered_memos.len(),
            won: self.won,
            lost_proofs: self.lost_proofs,
            lost_answers: self.lost_answers,
        }
    }

    /// The session as another process would load it, every third time.
    fn load(&mut self) -> OnboardingSession {
        if self.wild && happens(&mut self.rng, 85) {
            let read: OnboardingSession = serde_json::from_str(&self.row.0).unwrap();
            assert_eq!(read, self.cached);
            self.cached = read;
        }
        self.cached.clone()
    }

    /// `UPDATE … WHERE generation = …`
    fn compare_and_set(&mut self, expected: u64, next: OnboardingSession) -> bool {
        if self.row.1 != expected {
            return false;
        }
        if self.wild {
            self.row.0 = serde_json::to_string(&next).unwrap();
        }
        self.row.1 = next.generation();
        self.cached = next;
        true
    }

    fn event(&mut self, fact: Fact) -> Event {
        self.next_id += 1;
        let mut bytes = [0; 16];
        // Identifiers don't rise with time.
        bytes[..8].copy_from_slice(&self.next_id.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes());
        bytes[8..].copy_from_slice(&self.next_id.to_be_bytes());
        Event { id: EventId::from_bytes(bytes), at: self.now, fact }
    }

    /// Tells an event at once, or some steps later.
    fn tell(&mut self, event: Event) {
        if self.wild && happens(&mut self.rng, 50) {
            let steps = 1 + below(&mut self.rng, 6) as u32;
            self.late.push((steps, event));
        } else {
            self.deliver(event);
        }
    }

    fn deliver(&mut self, event: Event) -> bool {
        let mut session = self.load();
        let expected = session.generation();
        let applied = session.apply(event.clone(), self.now).unwrap();
        if applied != Applied::Recorded {
            return false;
        }
        self.told.push(event);
        assert!(self.compare_and_set(expected, session));
        true
    }

    fn deliver_late(&mut self, all: bool) {
        let late = std::mem::take(&mut self.late);
        for (steps, event) in late {
            if all || steps <= 1 {
                self.deliver(event);
            } else {
                self.late.push((steps - 1, event));
            }
        }
    }

    /// Something that was told is told again, and changes nothing.
    fn repeat_something(&mut self) {
        if self.wild && !self.told.is_empty() && happens(&mut self.rng, 60) {
            let at = below(&mut self.rng, self.told.len() as u64) as usize;
            let event = self.told[at].clone();
            let mut session = self.load();
            assert_eq!(session.apply(event, self.now), Ok(Applied::Repeated));
            assert_eq!(session, self.cached);
        }
    }

    fn call(&mut self, call: Call) {
        let begun = self.event(Fact::Begun(call));
        let mut ours = self.load();
        let mut theirs = ours.clone();
        let expected = ours.generation();
        assert_eq!(ours.apply(begun.clone(), self.now), Ok(Applied::Recorded));
        assert!(self.compare_and_set(expected, ours));
        self.told.push(begun);
        if self.wild && happens(&mut self.rng, 60) {
            // Another worker saw the same state. Its write fails, and so it makes no call.
            let begun = self.event(Fact::Begun(call));
            assert_eq!(theirs.apply(begun, self.now), Ok(Applied::Recorded));
            assert!(!self.compare_and_set(expected, theirs));
        }
        if self.wild && happens(&mut self.rng, 10) {
            return; // it dies before the call
        }
        let answer = self.perform(call);
        self.now = self.now.plus(Duration::from_millis(below(&mut self.rng, 3_000)));
        if self.wild && answer > Answer::Outage && happens(&mut self.rng, 10) {
            self.lost_answers += 1; // it dies after the call
            return;
        }
        let event = self.event(Fact::Answered { call, answer });
        self.tell(event);
    }

    fn is_down(&self, kind: CallKind) -> bool {
        self.outages.iter().any(|(down, from, until)| *down == kind && (*from..*until).contains(&self.now))
    }

    /// The service itself.
    fn perform(&mut self, call: Call) -> Answer {
        *self.performed.entry(call).or_default() += 1;
        if self.is_down(call.kind) {
            return Answer::Outage;
        }
        let subject = usize::from(call.subject);
        match call.kind {
            CallKind::OpeningBlock => {
                if self.script.blocked {
                    Answer::Terminal
                } else {
                    Answer::Done
                }
            }
            CallKind::Issuer => nth(&self.script.issuer, subject, Answer::Done),
            CallKind::SendCode => nth(&self.script.lines, subject, Answer::Done),
            CallKind::Lookup => nth(&self.script.lookups, subject, Answer::Done),
            CallKind::Transfer => {
                let answer = nth(&self.script.transfers, subject, Answer::Done);
                if answer == Answer::Done {
                    self.won += 1;
                    self.sent_won.insert(call);
                }
                answer
            }
            CallKind::TransferInquiry => {
                let sent = self.sent_won.iter().any(|sent| sent.request == call.subject);
                let made = self.performed.keys().find(|c| c.kind == CallKind::Transfer && c.request == call.subject);
                match made {
                    Some(_) if sent => Answer::Done,
                    // It was made, and the bank said no.
                    Some(transfer) => {
                        nth(&self.script.transfers, usize::from(transfer.subject), Answer::Done).max(Answer::NotDone)
                    }
                    None => Answer::NotDone,
                }
            }
            other => panic!("{other:?} is the customer's"),
        }
    }

    /// The customer does what they are asked for; the same again, if they are asked again.
    fn ask(&mut self, step: CustomerStep) {
        self.now = self.now.plus(Duration::from_millis(500 + below(&mut self.rng, 3_000)));
        if let CustomerStep::RequestCode { call } | CustomerStep::RequestMemo { call } = step {
            return self.call(call);
        }
        let key = match step {
            CustomerStep::EnterCode { call, .. } => format!("EnterCode {call:?}"),
            CustomerStep::EnterMemo { call, .. } => format!("EnterMemo {call:?}"),
            step => format!("{step:?}"),
        };
        if let Some(event) = self.asked.get(&key).cloned() {
            self.deliver(event);
            return;
        }
        let fact = match step {
            CustomerStep::TakePhoto { photo } => {
                Fact::Photo { photo, result: nth(&self.script.photos, photo.into(), PhotoResult::Read) }
            }
            CustomerStep::ConfirmFields { photo, confirmation } => Fact::Confirmed { photo, confirmation },
            CustomerStep::EnterPhone { line } => Fact::LineGiven { line },
            CustomerStep::EnterAccount { account } => Fact::AccountGiven { account },
            CustomerStep::EnterCode { call, .. } => {
                self.answered_codes.push(call);
                let close = nth(&self.script.codes, self.answered_codes.len(), None);
                let step_up = self.script.step_up;
                self.give_back(call, close, step_up)
            }
            // Asked for while nobody knows whether it was sent: there is nothing on the statement to type.
            CustomerStep::EnterMemo { call, .. } if !self.sent_won.contains(&call) => {
                self.now = self.now.plus(Duration::from_secs(60));
                return;
            }
            CustomerStep::EnterMemo { call, .. } => {
                self.answered_memos.push(call);
                let close = nth(&self.script.memos, self.answered_memos.len(), None);
                self.give_back(call, close, false)
            }
            CustomerStep::Identify { call } => {
                let visits = self.asked.iter().filter(|(key, event)| {
                    key.contains("Identify") && !matches!(event.fact, Fact::Answered { answer: Answer::Outage, .. })
                });
                let visit = visits.count() + 1;
                let down = self.is_down(CallKind::Identify);
                let answer = if down { Answer::Outage } else { nth(&self.script.identify, visit, Answer::Done) };
                Fact::Answered { call, answer }
            }
            other => panic!("{other:?}"),
        };
        let event = self.event(fact);
        assert!(self.asked.insert(key, event.clone()).is_none());
        self.tell(event);
    }

    fn give_back(&mut self, call: Call, close: Option<CloseReason>, step_up: bool) -> Fact {
        if let Some(reason) = close {
            return Fact::Closed { call, reason };
        }
        let deadline = self.now.plus(Duration::from_secs(23 * 60 * 60));
        let session = session_id();
        let bytes = match call.kind {
            CallKind::SendCode => seal(proof(number(), &session, self.now, call), deadline),
            _ => seal(proof(account(), &session, self.now, call), deadline),
        };
        self.sealed.insert(call, bytes);
        Fact::Proven { call, sealed_until: deadline, step_up }
    }

    fn staff(&mut self, session: &OnboardingSession) {
        self.now = self.now.plus(Duration::from_secs(60 + below(&mut self.rng, 3_600)));
        let text = serde_json::to_string(session).unwrap();
        assert!(text.contains("needs_review"));
        let account = self.asked.keys().filter(|key| key.contains("EnterAccount")).count();
        let event =
            self.event(Fact::HolderReviewed { account: u8::try_from(account).unwrap(), admitted: self.script.staff });
        self.tell(event);
    }

    /// Opens the proofs, decides and records it; `None` if that came to nothing and must be done again.
    fn decide(&mut self, policy: &OnboardingPolicy) -> Option<Vec<Reason>> {
        let mut spent = self.spent.clone();
        let Ok(evidence) = self.evidence(policy, &mut spent) else {
            return None; // a proof was lost, and the session told so
        };
        let decision = decide(policy.decision(), evidence, self.now);
        assert!(!decision.is_incomplete(), "{decision:?}");
        if self.wild && happens(&mut self.rng, 20) {
            return None; // it dies; its transaction is rolled back, opened proofs included
        }
        if self.wild && self.lost_proofs == 0 && happens(&mut self.rng, 10) {
            self.spent = spent; // a host without that transaction: proofs opened, decision lost
            return None;
        }
        self.spent = spent;
        let kind = match &decision {
            Decision::Approve(_) => DecisionKind::Approved,
            Decision::Review(_) => DecisionKind::Review,
            Decision::Decline(_) => DecisionKind::Declined,
        };
        let event = self.event(Fact::Decided(kind));
        assert!(self.deliver(event));
        let mut session = self.load();
        let again = self.event(Fact::Decided(DecisionKind::Approved));
        assert_eq!(session.apply(again, self.now), Ok(Applied::TooLate));
        Some(decision.reasons().to_vec())
    }

    fn evidence(&mut self, policy: &OnboardingPolicy, spent: &mut Spent) -> Result<Evidence, ()> {
        let session = self.load();
        let done = session.steps_done(policy, self.now);
        let mut evidence = Evidence::of(session_id());
        let block = self.performed.keys().any(|call| call.kind == CallKind::OpeningBlock);
        if block && (done.has(Step::OpeningBlockCheck) || self.script.blocked) {
            let status = if self.script.blocked { OpeningBlock::Blocked } else { OpeningBlock::NotBlocked };
            evidence = evidence.with_opening_block(status);
        }
        let confirmations = self.asked.keys().filter(|key| key.contains("Confirm")).count();
        if done.has(Step::CardCopy) {
            let number = ResidentNumber::parse("820701-2345678").unwrap();
            let person = Person::new(PersonName::parse("홍길동").unwrap()).with_registration(&number, self.now);
            let photo = Reference::new("photo-1").unwrap();
            let card = CardCopy::new(session_id(), photo, IssuerDocument::ResidentCard, person, START)
                .with_originality(Originality::Original);
            let outcome = match nth(&self.script.issuer, confirmations, Answer::Done) {
                Answer::Terminal => Outcome::Lost,
                Answer::Correctable => Outcome::Mismatch(MismatchPart::IssueDate),
                _ => Outcome::Genuine,
            };
            evidence = evidence.with_card(card.with_issuer(outcome));
        }
        if let Some(proof) = self.open(CallKind::SendCode, done.has(Step::PhonePossession), &number(), spent)? {
            let known = if self.script.step_up { Signal::Present } else { Signal::Absent };
            let signals = RiskSignals {
                forwarding: Signal::Absent,
                sim_change: known,
                porting: Signal::Absent,
                device_change: Signal::Absent,
                opening: Signal::Absent,
                prepaid: Signal::Absent,
                roaming: Signal::Absent,
                carrier: Some(bonin::phone::Carrier::Kt),
            };
            evidence = evidence.with_phone(PhoneEvidence::new(proof, RiskPolicy::default().assess(&signals, self.now)));
        }
        if let Some(proof) = self.open(CallKind::Transfer, done.has(Step::ExistingAccount), &account(), spent)? {
            let holder = Secret::new(self.script.holder.to_owned());
            evidence = evidence.with_account(AccountEvidence::new(proof, holder));
        }
        if done.has(Step::SubscriberIdentity) {
            evidence = evidence.with_subscriber(self.subscriber());
        }
        Ok(evidence)
    }

    fn open<S: Subject>(
        &mut self,
        kind: CallKind,
        done: bool,
        subject: &S,
        spent: &mut Spent,
    ) -> Result<Option<Proof<S>>, ()> {
        if !done {
            return Ok(None);
        }
        let (call, bytes) = self
            .sealed
            .iter()
            .rfind(|(call, _)| call.kind == kind)
            .map(|(call, bytes)| (*call, bytes.clone()))
            .unwrap();
        match Proof::open(&bytes, subject, &session_id(), &keys(), self.now, spent) {
            Ok(proof) => Ok(Some(proof)),
            Err(_) => {
                self.lost_proofs += 1;
                let event = self.event(Fact::ProofLost { call });
                self.deliver(event);
                Err(())
            }
        }
    }

    fn subscriber(&self) -> SubscriberEvidence {
        let name = if self.script.subscriber_differs { "임꺽정" } else { "홍길동" };
        let report = IdentityReport {
            ci: Secret::new(format!("{}==", "A".repeat(86))),
            di: Secret::new("d".repeat(64)),
            name: Secret::new(name.to_owned()),
            birth: Secret::new("19820701".to_owned()),
            sex: Sex::Female,
            foreigner: Some(false),
            carrier: None,
            phone: Some(number()),
        };
        let identity = SubscriberIdentity::new(report, self.now).unwrap();
        SubscriberEvidence::new(session_id(), Reference::new("telco-1").unwrap(), identity, self.now)
    }
}

fn keys() -> KeyRing {
    KeyRing::new(KeyId::new(1), &[7; 32]).unwrap()
}

fn session_id() -> SessionId {
    SessionId::new(b"3f0c").unwrap()
}

fn number() -> PhoneNumber {
    match PhoneNumber::parse("010-2000-0000").unwrap() {
        Parsed::Mobile(number) => number,
        Parsed::Legacy { .. } => panic!("legacy"),
    }
}

fn account() -> Account {
    Account::parse(Institution::from_name("신한").unwrap(), "110-436-387740").unwrap()
}

fn proof<S: Subject>(subject: S, session: &SessionId, now: UnixTime, call: Call) -> Proof<S> {
    let code = Secret::new("048213".to_owned());
    let policy = ChallengePolicy::of(S::PURPOSE);
    let mut rng = ChaCha20Rng::from_seed([call.request ^ (call.kind as u8) << 5; 32]);
    let challenge = Challenge::issue(&code, &subject, session, policy, &keys(), now, &mut rng).unwrap();
    let attempt = challenge.answer(&code, &subject, session, &keys(), now).unwrap();
    match attempt.committed(Stored::from_rows_updated(1).unwrap()) {
        Answered::Verified(proof) => proof,
        other => panic!("{other:?}"),
    }
}

fn seal<S: Subject>(proof: Proof<S>, deadline: UnixTime) -> Vec<u8> {
    proof.seal(&keys(), deadline).unwrap()
}

/// Why a life can't lead to a decision on its evidence: any of these may end it, whichever is come upon first.
fn grounds(script: &Script, policy: &OnboardingPolicy) -> BTreeSet<String> {
    let mut grounds = BTreeSet::new();
    if script.blocked {
        grounds.insert("OpeningBlocked".to_owned());
    }
    let mut wrong = 0;
    for answer in script.issuer.iter().chain(&[Answer::Done]) {
        match answer {
            Answer::Terminal => drop(grounds.insert("DocumentLost".to_owned())),
            Answer::Correctable if wrong < 2 => {
                wrong += 1;
                continue;
            }
            Answer::Correctable => drop(grounds.insert("IssuerCheck".to_owned())),
            _ => {}
        }
        break;
    }
    let lines = script.lines.iter().take(3).all(|answer| *answer == Answer::Correctable);
    if lines || script.codes.len() >= 3 {
        grounds.insert("PhonePossession".to_owned());
    }
    if is_identified(script, policy) && script.identify.iter().take(3).all(|answer| *answer == Answer::Correctable) {
        grounds.insert("SubscriberIdentity".to_owned());
    }
    // After four accounts of the script the fifth is a good one.
    if script.memos.len() >= 3 {
        grounds.insert("ExistingAccount".to_owned());
    }
    grounds
}

fn is_identified(script: &Script, policy: &OnboardingPolicy) -> bool {
    match policy.decision().settings().subscriber {
        SubscriberRule::Always => true,
        SubscriberRule::OnStepUp => script.step_up,
        SubscriberRule::Never => false,
    }
}

/// What the evidence of a life that nothing ends comes to.
fn verdict(script: &Script, policy: &OnboardingPolicy) -> DecisionKind {
    let identified = is_identified(script, policy);
    if script.holder == "임꺽정" || script.subscriber_differs && identified {
        DecisionKind::Declined
    } else if script.holder != "홍길동" || script.step_up && !identified {
        DecisionKind::Review
    } else {
        DecisionKind::Approved
    }
}

/// The ground on which a life ended, if it was one.
fn ground(lived: &Lived) -> Option<String> {
    match lived.end {
        Ending::TriesUsedUp(step) => Some(format!("{step:?}")),
        _ => lived.reasons.iter().find(|reason| reason.is_terminal()).map(|reason| format!("{reason:?}")),
    }
}

#[test]
fn wild_lives_end_like_the_plain_one() {
    let mut ends: BTreeMap<String, u64> = BTreeMap::new();
    let (mut lost_answers, mut lost_proofs) = (0, 0);
    for seed in 0..LIVES {
        let script = Script::new(&mut ChaCha8Rng::seed_from_u64(seed));
        let policy = policy(seed);
        let plain = live(&script, &policy, seed ^ 0x5EED, false);
        let wild = live(&script, &policy, seed.wrapping_add(1 << 40), true);
        *ends.entry(format!("{:?}", wild.end)).or_default() += 1;
        lost_answers += wild.lost_answers;
        lost_proofs += wild.lost_proofs;

        let grounds = grounds(&script, &policy);
        if !grounds.is_empty() {
            // While the issuer is down the customer goes on, and may come upon another ground sooner.
            for lived in [&plain, &wild] {
                assert!(
                    ground(lived).is_some_and(|ground| grounds.contains(&ground)),
                    "seed {seed} {lived:?} {script:?}"
                );
                assert_ne!(lived.end, Ending::Decided(DecisionKind::Approved));
            }
            continue;
        }
        assert_eq!(plain.end, Ending::Decided(verdict(&script, &policy)), "seed {seed} {plain:?} {script:?}");
        assert_eq!((wild.end, &wild.reasons), (plain.end, &plain.reasons), "seed {seed} {script:?}");
        // Nothing lost: the customer gave nothing twice.
        assert_eq!(wild.given, plain.given, "seed {seed} {script:?}");
        // A proof that a host lost outside its transaction costs one code or memo more.
        let more = wild.lost_proofs as usize;
        assert!((plain.codes..=plain.codes + more).contains(&wild.codes), "seed {seed} {plain:?} {wild:?}");
        assert!((plain.memos..=plain.memos + more).contains(&wild.memos), "seed {seed} {plain:?} {wild:?}");
        // Nothing twice: whatever was lost, no second won for one memo.
        assert!((plain.won..=plain.won + wild.lost_proofs).contains(&wild.won), "seed {seed} {plain:?} {wild:?}");
    }
    for end in ["Decided(Approved)", "Decided(Review)", "Decided(Declined)", "TriesUsedUp(IssuerCheck)"] {
        assert!(ends.get(end).is_some_and(|count| *count > LIVES / 1_000), "{end}: {ends:?}");
    }
    assert!(
        u64::from(lost_answers) > LIVES / 20 && u64::from(lost_proofs) > LIVES / 100,
        "{lost_answers} {lost_proofs}"
    );
}

/// All events of a life, in any order, make the same session.
#[test]
fn the_order_of_events_does_not_matter() {
    for seed in 0..LIVES / 10 {
        let script = Script::new(&mut ChaCha8Rng::seed_from_u64(seed));
        let policy = policy(seed);
        let mut rng = ChaCha8Rng::seed_from_u64(!seed);
        let mut events = recorded(&script, &policy, seed);
        let later = START.plus(Duration::from_secs(8 * 60 * 60));
        let told = |events: &[Event]| {
            let mut session = OnboardingSession::new(Reference::new("session-1").unwrap(), &policy, START);
            for event in events {
                assert!(session.apply(event.clone(), later).is_ok());
            }
            session
        };
        let straight = told(&events);
        for at in (1..events.len()).rev() {
            events.swap(at, below(&mut rng, at as u64 + 1) as usize);
        }
        let half = events.len() / 2;
        let twice: Vec<Event> = events.iter().chain(&events[half..]).cloned().collect();
        let shuffled = told(&twice);
        assert_eq!(shuffled, straight, "seed {seed}");
        assert_eq!(shuffled.next_step(&policy, later), straight.next_step(&policy, later), "seed {seed}");
    }
}

/// The events of a wild life, but for the one that ends it, behind which none counts.
fn recorded(script: &Script, policy: &OnboardingPolicy, seed: u64) -> Vec<Event> {
    let mut facts = Vec::new();
    let mut id = 0_u64;
    let mut now = START;
    let mut tell = |fact: Fact, now: UnixTime| {
        id += 1;
        let mut bytes = [0; 16];
        bytes[8..].copy_from_slice(&id.to_be_bytes());
        facts.push(Event { id: EventId::from_bytes(bytes), at: now, fact });
    };
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    for ordinal in 1..=4_u8 {
        now = now.plus(Duration::from_secs(below(&mut rng, 300)));
        tell(Fact::Photo { photo: ordinal, result: nth(&script.photos, ordinal.into(), PhotoResult::Read) }, now);
        tell(Fact::Confirmed { photo: ordinal, confirmation: ordinal }, now);
        tell(Fact::LineGiven { line: ordinal }, now);
        tell(Fact::AccountGiven { account: ordinal }, now);
        for (kind, answers) in [
            (CallKind::Issuer, &script.issuer),
            (CallKind::SendCode, &script.lines),
            (CallKind::Lookup, &script.lookups),
            (CallKind::Transfer, &script.transfers),
        ] {
            let call = Call { kind, subject: ordinal, request: ordinal };
            tell(Fact::Begun(call), now);
            if happens(&mut rng, 100) {
                tell(Fact::Answered { call, answer: Answer::Outage }, now);
            }
            tell(Fact::Answered { call, answer: nth(answers, ordinal.into(), Answer::Done) }, now);
        }
        let code = Call { kind: CallKind::SendCode, subject: ordinal, request: ordinal };
        match nth(&script.codes, ordinal.into(), None) {
            Some(reason) => tell(Fact::Closed { call: code, reason }, now),
            None => tell(
                Fact::Proven { call: code, sealed_until: now.plus(Duration::from_secs(40_000)), step_up: false },
                now,
            ),
        }
    }
    assert!(policy.limits().photos > 4);
    facts
}
