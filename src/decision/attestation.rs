//! Methods that the library does not carry out itself: the host vouches that they were, with a reference to its record.

use core::fmt;
use core::marker::PhantomData;

use super::{Method, Person, Reference};
use crate::challenge::{SessionId, UnixTime};

mod sealed {
    pub trait Sealed {}
}

/// A method that the host attests. Implemented by [`VideoCall`], [`Handover`], [`Equivalent`] and
/// [`PersonalDataCheck`], and by nothing else.
pub trait AttestedMethod: sealed::Sealed {
    /// Its number in the guideline.
    const METHOD: Method;
}

macro_rules! attested {
    ($(#[$doc:meta])* $type:ident, $method:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $type {}

        impl sealed::Sealed for $type {}

        impl AttestedMethod for $type {
            const METHOD: Method = Method::$method;
        }
    };
}

attested!(
    /// ② A member of staff compared the customer's face with the document in a video call.
    VideoCall,
    Two
);
attested!(
    /// ③ Whoever handed over the card or token checked the customer's identity.
    Handover,
    Three
);
attested!(
    /// ⑤ An equivalent new method that the bank has had accepted, such as biometrics.
    Equivalent,
    Five
);
attested!(
    /// ⑦ Many personal data compared with a credit bureau's.
    PersonalDataCheck,
    Seven
);

/// That a method was carried out with success in a session, on the host's word.
///
/// The method is in the type, so that a check of personal data (⑦) never stands for a video call (②). Not `Clone`: it
/// counts for one decision.
///
/// ```compile_fail,E0308
/// use bonin::decision::{Attestation, PersonalDataCheck, VideoCall};
///
/// fn mix_up(checked: Attestation<PersonalDataCheck>) -> Attestation<VideoCall> {
///     checked
/// }
/// ```
pub struct Attestation<K: AttestedMethod> {
    session: SessionId,
    reference: Reference,
    at: UnixTime,
    person: Option<Person>,
    kind: PhantomData<fn() -> K>,
}

impl<K: AttestedMethod> Attestation<K> {
    /// Call this where the host's record of the method's success was found, and nowhere else: `reference` names that
    /// record, `at` is when the method was carried out.
    #[must_use]
    pub fn new(session: SessionId, reference: Reference, at: UnixTime) -> Self {
        Self { session, reference, at, person: None, kind: PhantomData }
    }

    /// With the person whom the method established, as whoever carried it out wrote down from the document.
    #[must_use]
    pub fn with_person(self, person: Person) -> Self {
        Self { person: Some(person), ..self }
    }

    /// Its number in the guideline.
    #[must_use]
    pub const fn method(&self) -> Method {
        K::METHOD
    }

    /// The session that it was carried out in.
    #[must_use]
    pub const fn session(&self) -> &SessionId {
        &self.session
    }

    /// The host's record.
    #[must_use]
    pub const fn reference(&self) -> &Reference {
        &self.reference
    }

    /// When it was carried out.
    #[must_use]
    pub const fn at(&self) -> UnixTime {
        self.at
    }

    /// Whom it established.
    #[must_use]
    pub const fn person(&self) -> Option<&Person> {
        self.person.as_ref()
    }
}

impl<K: AttestedMethod> fmt::Debug for Attestation<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attestation")
            .field("method", &K::METHOD)
            .field("reference", &self.reference)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}
