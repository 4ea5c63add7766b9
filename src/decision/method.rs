//! The methods of the guideline on non-face-to-face real-name verification, and which of them count as mandatory.

use serde::{Deserialize, Serialize};

/// The seven methods of the guideline (비대면 실명확인 가이드라인, 2015-05-18 and revisions), by their numbers. Two of ① to ⑤
/// are mandatory; more, of any, are recommended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// ① A copy of the identity document.
    One,
    /// ② A video call, in which the face is compared with the document.
    Two,
    /// ③ A check by whoever hands over the card or token.
    Three,
    /// ④ Use of an existing account.
    Four,
    /// ⑤ An equivalent new method, such as biometrics.
    Five,
    /// ⑥ The result of another body: a certificate, a phone.
    Six,
    /// ⑦ A check of many personal data, as with a credit bureau.
    Seven,
}

/// One of the five methods of which two are mandatory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MandatoryMethod {
    /// ①
    IdentityDocumentCopy,
    /// ②
    VideoCall,
    /// ③
    Handover,
    /// ④
    ExistingAccount,
    /// ⑤
    Equivalent,
}

impl Method {
    /// All of them, in the guideline's order.
    pub const ALL: [Self; 7] = [Self::One, Self::Two, Self::Three, Self::Four, Self::Five, Self::Six, Self::Seven];

    /// The guideline's number, 1 to 7.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::One => 1,
            Self::Two => 2,
            Self::Three => 3,
            Self::Four => 4,
            Self::Five => 5,
            Self::Six => 6,
            Self::Seven => 7,
        }
    }

    /// The same among the five; `None` for ⑥ and ⑦, which are recommended and never count towards the two.
    #[must_use]
    pub const fn mandatory(self) -> Option<MandatoryMethod> {
        match self {
            Self::One => Some(MandatoryMethod::IdentityDocumentCopy),
            Self::Two => Some(MandatoryMethod::VideoCall),
            Self::Three => Some(MandatoryMethod::Handover),
            Self::Four => Some(MandatoryMethod::ExistingAccount),
            Self::Five => Some(MandatoryMethod::Equivalent),
            Self::Six | Self::Seven => None,
        }
    }
}

impl MandatoryMethod {
    /// All five, in the guideline's order.
    pub const ALL: [Self; 5] =
        [Self::IdentityDocumentCopy, Self::VideoCall, Self::Handover, Self::ExistingAccount, Self::Equivalent];

    /// The same among the seven.
    #[must_use]
    pub const fn method(self) -> Method {
        match self {
            Self::IdentityDocumentCopy => Method::One,
            Self::VideoCall => Method::Two,
            Self::Handover => Method::Three,
            Self::ExistingAccount => Method::Four,
            Self::Equivalent => Method::Five,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_of_seven_are_mandatory() {
        let numbers: Vec<u8> = Method::ALL.into_iter().map(Method::number).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7]);
        let mandatory: Vec<MandatoryMethod> = Method::ALL.into_iter().filter_map(Method::mandatory).collect();
        assert_eq!(mandatory, MandatoryMethod::ALL);
        for method in MandatoryMethod::ALL {
            assert_eq!(method.method().mandatory(), Some(method));
        }
    }
}
