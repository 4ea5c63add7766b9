//! An opening from the photo to the records, by a bank that wipes its own copies.

use std::hint::black_box;
use std::net::Ipv4Addr;
use std::path::Path;
use std::time::Duration;

use bonin::card::CardReader;
use bonin::challenge::ledger::{MemoryLedger, SendPolicy, SendSubject, reserve};
use bonin::challenge::{
    Challenge, ChallengeId, ChallengePolicy, ChallengeStore, KeyId, KeyRing, MemorySpentProofs, MemoryStore, Outcome,
    Proof, Purpose, SessionId, Stored as Written, Subject, UnixTime, change_once,
};
use bonin::decision::{
    AccountEvidence, CardCopy, Decision, DecisionPolicy, Evidence, OpeningBlock, Originality, Person, PhoneEvidence,
    Reference, SubscriberEvidence, decide,
};
use bonin::issuer::{CheckField, ConfirmedFields, IssuerDocument, IssuerRequest, Origin, Outcome as Issued, TryGuard};
use bonin::messages::{Explain as _, Language};
use bonin::one_won::{Account, HolderPolicy, Institution, LookedUp, MaintenanceCalendar, OneWonCheck, TransferResult};
use bonin::phone::{
    CardHolder, Carrier, CodeDigits, ConnectingInformation, DuplicationInformation, IdentityReport, OriginBoundCode,
    Parsed, PhoneNumber, PhoneRequest, PhoneVerification, RiskPolicy, RiskSignals, Sex, Signal, SmsFormat, SmsSettings,
    SmsTemplate, SubscriberIdentity, WebHost,
};
use bonin::pii::{Address, PersonName, ResidentNumber, Secret};
use bonin::records::{Identification, Linking, RecordId, RecordKey, VaultRecord};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use time::{Date, Month};

use crate::needles::Needle;

// What the program is made with stands in memory that can't be written, and is not looked at.
const NUMBER: &str = "950314-2123452";
const NAME: &str = "김설믜";
const ADDRESS: &str = "부산광역시 해운대구 바다로 7, 203호 (우동, 은하빌라)";
const ISSUED: &str = "2021-03-14";
const BIRTH: &str = "1995-03-14";
const BIRTH_ON_CARD: &str = "950314";
const PHONE: &str = "010-2000-0001";
const E164: &str = "+821020000001";
const ACCOUNT: &str = "123456-04-123456";
const CI: &str = "c0nnectingInformationOf88CharactersInBase64c0nnectingInformationOf88CharactersInBase6A==";
const DI: &str = "dup1icationInformationOf64Charactersdup1icationInformationOf64Ch";
const LOGIN: &str = "7f3a9c41-d2e85b06-login";

const NOW: UnixTime = UnixTime::from_secs(1_795_395_600);

pub struct Bank {
    reader: CardReader,
    keys: KeyRing,
    record_key: RecordKey,
    phone: PhoneVerification,
    one_won: OneWonCheck,
    policy: DecisionPolicy,
}

impl Bank {
    pub fn start() -> Self {
        let host = WebHost::new("bank.example").expect("a host");
        let format = SmsFormat::WebOneTimeCode { host, embedded: None };
        let settings = SmsSettings { format, ..SmsSettings::new("본인은행", Language::Korean) };
        let template = SmsTemplate::new(&settings).expect("a text that fits");
        let ours = Institution::from_name("토스뱅크").expect("a bank");
        Self {
            reader: CardReader::new().expect("the networks load"),
            keys: KeyRing::new(KeyId::new(1), &[0x11; 32]).expect("a key"),
            record_key: RecordKey::new(&[0x33; 32]).expect("a key"),
            phone: PhoneVerification::new(ChallengePolicy::phone(), CodeDigits::SIX, template).expect("a policy"),
            one_won: OneWonCheck::new(ours, MaintenanceCalendar::cautious()),
            policy: DecisionPolicy::standard(1),
        }
    }
}

/// Opens an account and drops all of it. Returns what was secret, in disguise.
pub fn run(bank: &Bank) -> Vec<Needle> {
    let mut needles: Vec<Needle> = [
        Needle::number("resident number", NUMBER),
        Needle::number("phone number", PHONE),
        Needle::with_ends("phone number", E164),
        Needle::number("account number", ACCOUNT),
        Needle::with_ends("name", NAME),
        Needle::with_ends("address", ADDRESS),
        Needle::number("issue date", ISSUED),
        Needle::number("birth date", BIRTH),
        vec![Needle::new("birth date", BIRTH_ON_CARD)],
        Needle::with_ends("CI", CI),
        Needle::with_ends("DI", DI),
        Needle::with_ends("session", LOGIN),
    ]
    .into_iter()
    .flatten()
    .collect();
    let opening = Opening {
        bank,
        rng: ChaCha20Rng::from_seed([7; 32]),
        login: SessionId::new(LOGIN.as_bytes()).expect("a login"),
    };
    opening.run(&mut needles);
    needles
}

struct Opening<'b> {
    bank: &'b Bank,
    rng: ChaCha20Rng,
    login: SessionId,
}

impl Opening<'_> {
    fn run(mut self, needles: &mut Vec<Needle>) {
        let (copy, address) = self.card();
        let name = PersonName::parse(NAME).expect("a name");
        let (number, proof) = self.phone(needles);
        let risk = RiskPolicy::default().assess(&signals(), NOW);
        let phone = PhoneEvidence::new(proof, risk);
        let (identity, links) = self.telco(&name, &number);
        let (account, proof) = self.account(needles);
        let reference = || Reference::new("reference-1").expect("a reference");
        let evidence = Evidence::of(self.login.clone())
            .with_opening_block(OpeningBlock::NotBlocked)
            .with_card(copy)
            .with_phone(phone)
            .with_subscriber(SubscriberEvidence::new(self.login.clone(), reference(), identity, NOW))
            .with_account(AccountEvidence::new(proof, secret(NAME)));
        printed(&evidence);
        let decision = decide(&self.bank.policy, evidence, NOW);
        printed(&decision.explain());
        let Decision::Approve(approval) = decision else { panic!("not approved: {:?}", decision.reasons()) };
        printed(&approval);
        let record = VaultRecord::<Identification>::new(RecordId::from_bytes([1; 16]))
            .with(name)
            .with(ResidentNumber::parse(NUMBER).expect("a number"))
            .with(address)
            .with(number)
            .with(account);
        printed(&record);
        record.values().chain(links.values()).for_each(|(_, value)| {
            black_box(value.expose());
        });
    }

    /// Photo, fields, the customer's corrections, the issuer.
    fn card(&self) -> (CardCopy, Address) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/stories/seolmui.jpg");
        let photo = std::fs::read(path).expect("a photo");
        let today = Date::from_calendar_date(2026, Month::November, 23).expect("a day");
        let reading = self.bank.reader.read(&photo, Some(today)).expect("a reading");
        printed(&reading);
        let mut fields = ConfirmedFields::of_reading(&reading).expect("a document");
        for (field, expected) in [(CheckField::Name, NAME), (CheckField::RegistrationNumber, NUMBER)] {
            assert_eq!(fields.value(field).map(Secret::expose), Some(expected));
        }
        // Both are mistyped, then put right.
        for (name, number) in [("김설미", "950314-2123455"), (NAME, NUMBER)] {
            fields.insert(CheckField::Name, secret(name), Origin::Edited).expect("a field");
            fields.insert(CheckField::RegistrationNumber, secret(number), Origin::Edited).expect("a field");
        }
        fields.insert(CheckField::Name, secret(NAME), Origin::Confirmed).expect("a field");
        let parts: Vec<_> =
            fields.parts().map(|(field, text, origin)| (field, secret(text.expose()), origin)).collect();
        let fields = ConfirmedFields::from_parts(IssuerDocument::ResidentCard, parts).expect("fields");
        printed(&fields);
        let (kind, _) = reading.document.expect("a document");
        let checks: Vec<_> = fields.checks(kind, &reading.fields, Some(today));
        let request = fields.request(NOW).expect("a request");
        let guard = TryGuard::new(IssuerDocument::ResidentCard, bonin::issuer::TryPolicy::default());
        let (guard, permit) = guard.begin(&request, &self.bank.record_key, NOW).expect("a try");
        let guard: TryGuard = serde_json::from_str(&serde_json::to_string(&guard).expect("a row")).expect("a row");
        let IssuerRequest::ResidentCard(sent) = &request else { panic!("a resident card") };
        black_box((sent.name.expose(), sent.number.expose(), sent.issue_date.expose()));
        printed(&request);
        let guard = guard.settle(permit, Issued::Genuine).expect("an answer");
        printed(&guard);
        let number = ResidentNumber::parse(NUMBER).expect("a number");
        let person = Person::new(PersonName::parse(NAME).expect("a name")).with_registration(&number, NOW);
        let reference = Reference::new("photo-1").expect("a reference");
        let copy = CardCopy::new(self.login.clone(), reference, fields.document(), person, NOW)
            .with_checks(checks.iter().map(|check| (check.code, check.result)))
            .with_originality(Originality::Original)
            .with_issuer(Issued::Genuine);
        let address = reading.fields.iter().find(|field| field.key == bonin::card::FieldKey::Address);
        let text = address.and_then(|field| field.text()).expect("an address");
        assert_eq!(text, ADDRESS);
        (copy, Address::parse(text).expect("an address"))
    }

    /// A number, a code that is mistyped once, a proof that is sealed and opened.
    fn phone(&mut self, needles: &mut Vec<Needle>) -> (PhoneNumber, Proof<PhoneNumber>) {
        let Ok(Parsed::Mobile(number)) = PhoneNumber::parse(PHONE) else { panic!("a number") };
        let digits = number.national_digits();
        let subject = SendSubject::new(&self.bank.keys, Purpose::PhonePossession).number(digits.expose());
        self.counted(subject.expect("a subject"), &SendPolicy::phone());
        let request = PhoneRequest { number: &number, session: &self.login, keys: &self.bank.keys, now: NOW };
        let (challenge, first) = self.bank.phone.start(request, &mut self.rng).expect("a challenge");
        code_of(first.on_phone().expose(), |code| needles.push(Needle::new("code", code)));
        let (mut store, id) = stored(&challenge);
        let later = NOW.plus(Duration::from_secs(61));
        let request = PhoneRequest { now: later, ..request };
        let (_, message) = self.bank.phone.resend_once(&mut store, id, request, &mut self.rng).expect("another");
        black_box((message.expose_text(), message.expose_bytes()));
        printed(&message);
        let text = message.on_phone();
        drop((first, message));
        let mut proof = None;
        code_of(text.expose(), |code| {
            needles.push(Needle::new("code", code));
            // The first digit is another one.
            let mut wrong = secret(code).expose().to_owned();
            wrong.replace_range(..1, if code.starts_with('1') { "2" } else { "1" });
            for typed in [wrong.as_str(), code] {
                let typed = self.bank.phone.read(typed).expect("a code");
                let outcome = self.bank.phone.answer_once(&mut store, id, &typed, request).expect("an answer");
                printed(&outcome.explain());
                if let Outcome::Verified(verified) = outcome {
                    proof = Some(verified);
                }
            }
        });
        let proof = self.sealed(proof.expect("a proof"), &number, later);
        (number, proof)
    }

    /// A subject whose links are kept apart.
    fn telco(&self, name: &PersonName, number: &PhoneNumber) -> (SubscriberIdentity, VaultRecord<Linking>) {
        let report = IdentityReport {
            ci: secret(CI),
            di: secret(DI),
            name: secret(NAME),
            birth: secret("19950314"),
            sex: Sex::Female,
            foreigner: Some(false),
            carrier: Some(Carrier::Skt),
            phone: Some(number.clone()),
        };
        let identity = SubscriberIdentity::new(report, NOW).expect("an identity");
        let holder = CardHolder { name: Some(name.expose()), birth: None, sex: Some(Sex::Female) };
        printed(&identity.matches(&holder));
        printed(&identity);
        let links = VaultRecord::<Linking>::new(RecordId::from_bytes([2; 16]))
            .with(ConnectingInformation::new(secret(CI)).expect("a CI"))
            .with(DuplicationInformation::new(secret(DI)).expect("a DI"));
        (identity, links)
    }

    /// An account, a memo that is mistyped once, a proof.
    fn account(&mut self, needles: &mut Vec<Needle>) -> (Account, Proof<Account>) {
        let bank = Institution::from_name("국민").expect("a bank");
        let account = Account::parse(bank, ACCOUNT).expect("an account");
        let looked_up = LookedUp::new(account.clone(), &secret(NAME), &secret(NAME));
        let cleared = looked_up.admit(HolderPolicy::standard()).map_err(|(refusal, _)| refusal).expect("their own");
        let subject = SendSubject::new(&self.bank.keys, Purpose::AccountPossession).account(&account.canonical());
        self.counted(subject.and_then(|subject| subject.person(&[9; 32])).expect("a subject"), &SendPolicy::one_won());
        let keys = &self.bank.keys;
        let started = self.bank.one_won.start(&cleared, &self.login, keys, NOW, &mut self.rng).expect("a challenge");
        let (mut store, id) = stored(&started.challenge);
        let instruction = started.transfer.committed(Written::from_rows_updated(1).expect("a row"));
        black_box(instruction.account().expose_number());
        printed(&instruction);
        let memo = secret(instruction.memo().expose());
        needles.extend(Needle::with_ends("memo", memo.expose()));
        let executed = instruction.executed(TransferResult::Sent);
        change_once(&mut store, id, |challenge| executed.report(challenge, NOW)).expect("a report");
        let mut proof = None;
        for typed in ["멋진태양", memo.expose()] {
            let answered = self.bank.one_won.answer(&mut store, id, typed, &account, &self.login, keys, NOW);
            let outcome = answered.expect("an answer");
            printed(&outcome.explain());
            if let Outcome::Verified(verified) = outcome {
                proof = Some(verified);
            }
        }
        let proof = self.sealed(proof.expect("a proof"), &account, NOW);
        (account, proof)
    }

    fn counted(&self, subject: SendSubject<'_>, policy: &SendPolicy) {
        let subject = subject.device(b"device-1").expect("a device");
        let subject = subject.address(Ipv4Addr::new(203, 0, 113, 57).into()).expect("an address");
        let _ticket = reserve(&MemoryLedger::default(), policy, &subject, NOW).expect("a send");
    }

    fn sealed<S: Subject>(&self, proof: Proof<S>, subject: &S, now: UnixTime) -> Proof<S> {
        printed(&proof);
        let keys = &self.bank.keys;
        let until = now.plus(Duration::from_secs(3600));
        let bytes = proof.seal(keys, until).map_err(|refused| refused.error()).expect("a seal");
        Proof::open(&bytes, subject, &self.login, keys, now, &mut MemorySpentProofs::default()).expect("a proof")
    }
}

/// A store with a challenge that was a row meanwhile.
fn stored<S: Subject>(challenge: &Challenge<S>) -> (MemoryStore<S>, ChallengeId) {
    printed(challenge);
    let row = serde_json::to_string(challenge).expect("a row");
    let challenge: Challenge<S> = serde_json::from_str(&row).expect("a row");
    let mut store = MemoryStore::default();
    assert!(store.insert(&challenge).expect("a store"));
    (store, challenge.id())
}

fn code_of(text: &str, mut with: impl FnMut(&str)) {
    with(OriginBoundCode::parse(text).expect("a code").code());
}

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

/// What a log gets.
fn printed(value: &impl std::fmt::Debug) {
    black_box(format!("{value:?}"));
}

fn signals() -> RiskSignals {
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
