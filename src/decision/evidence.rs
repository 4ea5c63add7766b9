//! What a session brought together: the pieces that a decision weighs.

use core::fmt;

use super::{
    Attestation, CardCopy, Equivalent, Handover, Method, OpeningBlock, PersonalDataCheck, Reference, VideoCall,
};
use crate::challenge::{Proof, SessionId, UnixTime};
use crate::one_won::Account;
use crate::phone::{AttributeMatch, PhoneNumber, RiskVerdict, SubscriberIdentity};
use crate::pii::Secret;

/// ④ That the customer uses an existing account, and whose account its bank says it is.
pub struct AccountEvidence {
    pub(super) proof: Proof<Account>,
    pub(super) holder: Secret,
    pub(super) holder_birth: AttributeMatch,
    pub(super) reviewed: Option<Reference>,
}

impl AccountEvidence {
    /// Takes the proof of the 1-won check and the holder's name as the lookup of that very account returned it: cut,
    /// masked or with a suffix as it may be. It is compared again with the name that the session ends with, since the
    /// customer may have corrected theirs after the lookup.
    #[must_use]
    pub const fn new(proof: Proof<Account>, holder: Secret) -> Self {
        Self { proof, holder, holder_birth: AttributeMatch::NotCompared, reviewed: None }
    }

    /// With the answer of a lookup that compares birth dates too (계좌실명조회).
    #[must_use]
    pub fn with_holder_birth(self, compared: AttributeMatch) -> Self {
        Self { holder_birth: compared, ..self }
    }

    /// With a trained member of staff's word that the two names are one person's, on record under `reference`. It
    /// settles a cut, suffixed or wrongly encoded name; never a masked or different one.
    #[must_use]
    pub fn reviewed(self, reference: Reference) -> Self {
        Self { reviewed: Some(reference), ..self }
    }

    /// [`Method::Four`].
    #[must_use]
    pub const fn method(&self) -> Method {
        Method::Four
    }

    /// The proof.
    pub const fn proof(&self) -> &Proof<Account> {
        &self.proof
    }
}

impl fmt::Debug for AccountEvidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountEvidence").field("proof", &self.proof).finish_non_exhaustive()
    }
}

/// ⑥ That the customer holds a phone, and what the bank's risk policy says of its line.
pub struct PhoneEvidence {
    pub(super) proof: Proof<PhoneNumber>,
    pub(super) risk: RiskVerdict,
}

impl PhoneEvidence {
    /// Takes the proof of the one-time code and the verdict on that line. There is no phone evidence without a verdict;
    /// where nothing is known of a line, the policy's verdict on unknown signals is the one.
    #[must_use]
    pub const fn new(proof: Proof<PhoneNumber>, risk: RiskVerdict) -> Self {
        Self { proof, risk }
    }

    /// [`Method::Six`].
    #[must_use]
    pub const fn method(&self) -> Method {
        Method::Six
    }

    /// The proof.
    pub const fn proof(&self) -> &Proof<PhoneNumber> {
        &self.proof
    }
}

impl fmt::Debug for PhoneEvidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PhoneEvidence").field("proof", &self.proof).field("risk", &self.risk).finish()
    }
}

/// ⑥ Whom the telcos' identity service named in a session.
pub struct SubscriberEvidence {
    pub(super) session: SessionId,
    pub(super) reference: Reference,
    pub(super) identity: SubscriberIdentity,
    pub(super) at: UnixTime,
}

impl SubscriberEvidence {
    /// Takes the service's checked answer. `session` is the one that the customer's consent was given in, which the
    /// host knows from the vendor's transaction and not from the browser; `reference` names that transaction; `at` is
    /// when the answer came.
    #[must_use]
    pub const fn new(session: SessionId, reference: Reference, identity: SubscriberIdentity, at: UnixTime) -> Self {
        Self { session, reference, identity, at }
    }

    /// [`Method::Six`].
    #[must_use]
    pub const fn method(&self) -> Method {
        Method::Six
    }

    /// The answer.
    #[must_use]
    pub const fn identity(&self) -> &SubscriberIdentity {
        &self.identity
    }
}

impl fmt::Debug for SubscriberEvidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SubscriberEvidence").field("reference", &self.reference).finish_non_exhaustive()
    }
}

/// All that one session brought, each piece by value: what goes into a decision is used up by it.
///
/// Pieces that name another session are not lost silently: the decision refuses them.
///
/// ```compile_fail,E0382
/// # fn twice(
/// #     policy: &bonin::decision::DecisionPolicy,
/// #     session: bonin::challenge::SessionId,
/// #     account: bonin::decision::AccountEvidence,
/// #     now: bonin::challenge::UnixTime,
/// # ) {
/// use bonin::decision::{Evidence, decide};
///
/// let evidence = Evidence::of(session).with_account(account);
/// let first = decide(policy, evidence, now);
/// let second = decide(policy, evidence, now); // its proofs were used up by the first
/// # }
/// ```
#[derive(Debug)]
pub struct Evidence {
    pub(super) session: SessionId,
    pub(super) opening_block: Option<OpeningBlock>,
    pub(super) card: Option<CardCopy>,
    pub(super) account: Option<AccountEvidence>,
    pub(super) phone: Option<PhoneEvidence>,
    pub(super) subscriber: Option<SubscriberEvidence>,
    pub(super) video_call: Option<Attestation<VideoCall>>,
    pub(super) handover: Option<Attestation<Handover>>,
    pub(super) equivalent: Option<Attestation<Equivalent>>,
    pub(super) personal_data: Option<Attestation<PersonalDataCheck>>,
}

impl Evidence {
    /// Of a session that has brought nothing yet. Of each piece the last one given counts.
    #[must_use]
    pub const fn of(session: SessionId) -> Self {
        Self {
            session,
            opening_block: None,
            card: None,
            account: None,
            phone: None,
            subscriber: None,
            video_call: None,
            handover: None,
            equivalent: None,
            personal_data: None,
        }
    }

    /// With the answer of the register of blocked openings (안심차단).
    #[must_use]
    pub fn with_opening_block(self, block: OpeningBlock) -> Self {
        Self { opening_block: Some(block), ..self }
    }

    /// With ①.
    #[must_use]
    pub fn with_card(self, card: CardCopy) -> Self {
        Self { card: Some(card), ..self }
    }

    /// With ④.
    #[must_use]
    pub fn with_account(self, account: AccountEvidence) -> Self {
        Self { account: Some(account), ..self }
    }

    /// With ⑥, possession of a phone.
    #[must_use]
    pub fn with_phone(self, phone: PhoneEvidence) -> Self {
        Self { phone: Some(phone), ..self }
    }

    /// With ⑥, the telcos' subscriber.
    #[must_use]
    pub fn with_subscriber(self, subscriber: SubscriberEvidence) -> Self {
        Self { subscriber: Some(subscriber), ..self }
    }

    /// With ②.
    #[must_use]
    pub fn with_video_call(self, attestation: Attestation<VideoCall>) -> Self {
        Self { video_call: Some(attestation), ..self }
    }

    /// With ③.
    #[must_use]
    pub fn with_handover(self, attestation: Attestation<Handover>) -> Self {
        Self { handover: Some(attestation), ..self }
    }

    /// With ⑤.
    #[must_use]
    pub fn with_equivalent(self, attestation: Attestation<Equivalent>) -> Self {
        Self { equivalent: Some(attestation), ..self }
    }

    /// With ⑦.
    #[must_use]
    pub fn with_personal_data(self, attestation: Attestation<PersonalDataCheck>) -> Self {
        Self { personal_data: Some(attestation), ..self }
    }

    /// Sessions and times of all pieces that have them.
    pub(super) fn origins(&self) -> impl Iterator<Item = (&SessionId, UnixTime)> {
        let attested = [
            self.video_call.as_ref().map(|piece| (piece.session(), piece.at())),
            self.handover.as_ref().map(|piece| (piece.session(), piece.at())),
            self.equivalent.as_ref().map(|piece| (piece.session(), piece.at())),
            self.personal_data.as_ref().map(|piece| (piece.session(), piece.at())),
        ];
        let own = [
            self.card.as_ref().map(|piece| (piece.session(), piece.taken_at())),
            self.account.as_ref().map(|piece| (piece.proof.session(), piece.proof.proven_at())),
            self.phone.as_ref().map(|piece| (piece.proof.session(), piece.proof.proven_at())),
            self.subscriber.as_ref().map(|piece| (&piece.session, piece.at)),
        ];
        own.into_iter().chain(attested).flatten()
    }

    /// Drops what is of before `oldest`: it counts as not given.
    pub(super) fn forget_before(&mut self, oldest: UnixTime) {
        self.card.take_if(|piece| piece.taken_at() < oldest);
        self.account.take_if(|piece| piece.proof.proven_at() < oldest);
        self.phone.take_if(|piece| piece.proof.proven_at() < oldest);
        self.subscriber.take_if(|piece| piece.at < oldest);
        self.video_call.take_if(|piece| piece.at() < oldest);
        self.handover.take_if(|piece| piece.at() < oldest);
        self.equivalent.take_if(|piece| piece.at() < oldest);
        self.personal_data.take_if(|piece| piece.at() < oldest);
    }
}
