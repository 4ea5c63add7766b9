//! What a policy can ask for, and what of it is still missing.

use serde::{Deserialize, Serialize};

use super::{MandatoryMethod, Method};

/// A step towards a decision. The order is that in which the missing ones are named: what ends a session soonest comes
/// first, so that nobody is asked for more than it takes to say no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Step {
    /// The register of blocked openings is asked.
    OpeningBlockCheck,
    /// ① A copy of the identity document.
    CardCopy,
    /// Whether the copy shows the document itself.
    OriginalityCheck,
    /// The document's issuer is asked.
    IssuerCheck,
    /// ⑥ A code to the customer's phone.
    PhonePossession,
    /// ⑥ The telcos' identity service.
    SubscriberIdentity,
    /// ④ The 1-won check.
    ExistingAccount,
    /// ②
    VideoCall,
    /// ③
    Handover,
    /// ⑤
    Equivalent,
    /// ⑦
    PersonalDataCheck,
}

impl Step {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::OpeningBlockCheck,
        Self::CardCopy,
        Self::OriginalityCheck,
        Self::IssuerCheck,
        Self::PhonePossession,
        Self::SubscriberIdentity,
        Self::ExistingAccount,
        Self::VideoCall,
        Self::Handover,
        Self::Equivalent,
        Self::PersonalDataCheck,
    ];

    /// The method of the guideline that it is; `None` for the checks beside them.
    #[must_use]
    pub const fn method(self) -> Option<Method> {
        match self {
            Self::OpeningBlockCheck | Self::OriginalityCheck | Self::IssuerCheck => None,
            Self::CardCopy => Some(Method::One),
            Self::VideoCall => Some(Method::Two),
            Self::Handover => Some(Method::Three),
            Self::ExistingAccount => Some(Method::Four),
            Self::Equivalent => Some(Method::Five),
            Self::PhonePossession | Self::SubscriberIdentity => Some(Method::Six),
            Self::PersonalDataCheck => Some(Method::Seven),
        }
    }

    /// The step that carries out a mandatory method.
    #[must_use]
    pub const fn of(method: MandatoryMethod) -> Self {
        match method {
            MandatoryMethod::IdentityDocumentCopy => Self::CardCopy,
            MandatoryMethod::VideoCall => Self::VideoCall,
            MandatoryMethod::Handover => Self::Handover,
            MandatoryMethod::ExistingAccount => Self::ExistingAccount,
            MandatoryMethod::Equivalent => Self::Equivalent,
        }
    }

    pub(super) const fn missing_name(self) -> &'static str {
        match self {
            Self::OpeningBlockCheck => "missing_opening_block_check",
            Self::CardCopy => "missing_card_copy",
            Self::OriginalityCheck => "missing_originality_check",
            Self::IssuerCheck => "missing_issuer_check",
            Self::PhonePossession => "missing_phone_possession",
            Self::SubscriberIdentity => "missing_subscriber_identity",
            Self::ExistingAccount => "missing_existing_account",
            Self::VideoCall => "missing_video_call",
            Self::Handover => "missing_handover",
            Self::Equivalent => "missing_equivalent",
            Self::PersonalDataCheck => "missing_personal_data_check",
        }
    }
}

/// Which steps were made with success. Holds no data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StepsDone {
    steps: u16,
    step_up: bool,
}

impl StepsDone {
    /// None.
    #[must_use]
    pub const fn none() -> Self {
        Self { steps: 0, step_up: false }
    }

    /// With one more.
    #[must_use]
    pub const fn with(self, step: Step) -> Self {
        Self { steps: self.steps | 1 << step as u16, ..self }
    }

    /// With one more, if it was made.
    #[must_use]
    pub const fn with_if(self, done: bool, step: Step) -> Self {
        if done { self.with(step) } else { self }
    }

    /// Where the phone's risk verdict asks for another factor.
    #[must_use]
    pub const fn with_step_up(self, step_up: bool) -> Self {
        Self { step_up, ..self }
    }

    /// Whether a step was made.
    #[must_use]
    pub const fn has(self, step: Step) -> bool {
        self.steps >> step as u16 & 1 == 1
    }

    /// Whether the phone's risk verdict asks for another factor.
    #[must_use]
    pub const fn step_up(self) -> bool {
        self.step_up
    }

    /// Whether a method was carried out, by whichever step.
    pub(super) fn has_method(self, method: Method) -> bool {
        Step::ALL.into_iter().any(|step| self.has(step) && step.method() == Some(method))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_has_its_place() {
        for (at, step) in Step::ALL.into_iter().enumerate() {
            let done = StepsDone::none().with(step);
            assert_eq!(step as usize, at);
            for other in Step::ALL {
                assert_eq!(done.has(other), step == other);
            }
            for method in Method::ALL {
                assert_eq!(done.has_method(method), step.method() == Some(method));
            }
        }
        for method in MandatoryMethod::ALL {
            assert_eq!(Step::of(method).method(), Some(method.method()));
        }
    }
}
