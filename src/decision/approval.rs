//! That an account may be opened.

use core::fmt;

use super::{
    Attestation, CardCopy, MandatoryEvidence, MandatoryPair, Method, PersonalDataCheck, PhoneEvidence,
    SubscriberEvidence,
};
use crate::challenge::{SessionId, UnixTime};
use crate::one_won::Account;
use crate::phone::{PhoneNumber, SubscriberIdentity};

/// A decision's yes. It comes from [`decide`](super::decide) and from nowhere else, and holds what it rests on: all of
/// one session, used up by it. Not `Clone`: one approval opens one account.
///
/// ```compile_fail,E0451
/// use bonin::decision::{Approval, MandatoryPair};
///
/// fn forge(old: Approval, pair: MandatoryPair) -> Approval {
///     Approval { pair, ..old }
/// }
/// ```
///
/// ```compile_fail,E0599
/// fn copy(approval: bonin::decision::Approval) -> bonin::decision::Approval {
///     approval.clone()
/// }
/// ```
#[must_use = "an approval that nobody takes is a customer turned away"]
pub struct Approval {
    pub(super) session: SessionId,
    pub(super) pair: MandatoryPair,
    pub(super) more: Vec<MandatoryEvidence>,
    pub(super) phone: Option<Box<PhoneEvidence>>,
    pub(super) subscriber: Option<Box<SubscriberEvidence>>,
    pub(super) personal_data: Option<Box<Attestation<PersonalDataCheck>>>,
    pub(super) policy_revision: u32,
    pub(super) decided_at: UnixTime,
}

impl Approval {
    /// The session that all its evidence was given in, and that alone may use it.
    #[must_use]
    pub const fn session(&self) -> &SessionId {
        &self.session
    }

    /// The two mandatory methods.
    #[must_use]
    pub const fn pair(&self) -> &MandatoryPair {
        &self.pair
    }

    /// All methods that were carried out, mandatory and further ones, in the guideline's order.
    #[must_use]
    pub fn methods(&self) -> Vec<Method> {
        let six = self.phone.is_some() || self.subscriber.is_some();
        let further = [six.then_some(Method::Six), self.personal_data.as_ref().map(|piece| piece.method())];
        let mut methods: Vec<Method> = self.mandatory().map(|piece| piece.method().method()).collect();
        methods.extend(further.into_iter().flatten());
        methods.sort_unstable();
        methods
    }

    /// The document's copy, if there is one.
    #[must_use]
    pub fn card(&self) -> Option<&CardCopy> {
        self.mandatory().find_map(MandatoryEvidence::card)
    }

    /// The customer's account at another bank, if there is one.
    #[must_use]
    pub fn account(&self) -> Option<&Account> {
        self.mandatory().find_map(MandatoryEvidence::account).map(|piece| piece.proof().subject())
    }

    /// The customer's phone, if there is one.
    #[must_use]
    pub fn phone(&self) -> Option<&PhoneNumber> {
        self.phone.as_ref().map(|piece| piece.proof().subject())
    }

    /// Whom the telcos named, if they were asked.
    #[must_use]
    pub fn subscriber(&self) -> Option<&SubscriberIdentity> {
        self.subscriber.as_ref().map(|piece| piece.identity())
    }

    /// [`PolicySettings::revision`](super::PolicySettings::revision) of the policy that it was decided by.
    #[must_use]
    pub const fn policy_revision(&self) -> u32 {
        self.policy_revision
    }

    /// When.
    #[must_use]
    pub const fn decided_at(&self) -> UnixTime {
        self.decided_at
    }

    fn mandatory(&self) -> impl Iterator<Item = &MandatoryEvidence> {
        let mandatory: [&MandatoryEvidence; 2] = self.pair.evidence();
        mandatory.into_iter().chain(&self.more)
    }
}

impl fmt::Debug for Approval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Approval")
            .field("methods", &self.methods())
            .field("policy_revision", &self.policy_revision)
            .field("decided_at", &self.decided_at)
            .finish_non_exhaustive()
    }
}
