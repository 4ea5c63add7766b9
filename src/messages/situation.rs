//! What a customer is in, whatever the reason: many reasons lead to one situation.

use std::borrow::Cow;

use super::retry::SHORT_PAUSE;
use super::{Action, Language, Retry, card, challenge, decision, issuer, one_won, phone, session};
use crate::challenge::Purpose;

/// A headline and a body.
pub(super) struct Words {
    pub(super) headline: Cow<'static, str>,
    pub(super) body: Cow<'static, str>,
}

impl Words {
    pub(super) fn new(headline: impl Into<Cow<'static, str>>, body: impl Into<Cow<'static, str>>) -> Self {
        Self { headline: headline.into(), body: body.into() }
    }
}

/// All situations. Words and ways on are with the parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Situation {
    /// A fault of the host or of this library. Nothing that the customer gave is lost.
    OurFault,
    /// A consent is needed that was not given to this, or was withdrawn.
    ConsentNeeded,
    /// At the photo of the document.
    Card(card::CardSituation),
    /// At a challenge of this purpose.
    Challenge(Purpose, challenge::ChallengeSituation),
    /// At the phone.
    Phone(phone::PhoneSituation),
    /// At the account.
    OneWon(one_won::AccountSituation),
    /// At the issuer's check.
    Issuer(issuer::IssuerSituation),
    /// At the decision.
    Decision(decision::DecisionSituation),
    /// In the session as a whole.
    Session(session::SessionSituation),
}

impl Situation {
    pub(super) fn words(&self, language: Language) -> Words {
        match (self, language) {
            (Self::OurFault, Language::Korean) => {
                Words::new("잠깐 문제가 생겼어요", "저희 쪽 문제예요. 입력한 내용은 그대로 있으니 안심하셔도 돼요.")
            }
            (Self::OurFault, Language::English) => Words::new(
                "Something went wrong on our side",
                "It’s nothing you did. What you’ve entered is still here.",
            ),
            (Self::ConsentNeeded, Language::Korean) => {
                Words::new("동의가 필요해요", "내용을 읽어 보고 괜찮으면 동의해 주세요.")
            }
            (Self::ConsentNeeded, Language::English) => {
                Words::new("We need your consent", "Please read the terms, and agree if you’re happy with them.")
            }
            (Self::Card(card), Language::Korean) => card::ko::words(*card),
            (Self::Card(card), Language::English) => card::en::words(*card),
            (Self::Challenge(purpose, situation), Language::Korean) => challenge::ko::words(*purpose, *situation),
            (Self::Challenge(purpose, situation), Language::English) => challenge::en::words(*purpose, *situation),
            (Self::Phone(phone), Language::Korean) => phone::ko::words(*phone),
            (Self::Phone(phone), Language::English) => phone::en::words(*phone),
            (Self::OneWon(account), Language::Korean) => one_won::ko::words(*account),
            (Self::OneWon(account), Language::English) => one_won::en::words(*account),
            (Self::Issuer(issuer), Language::Korean) => issuer::ko::words(*issuer),
            (Self::Issuer(issuer), Language::English) => issuer::en::words(*issuer),
            (Self::Decision(decision), Language::Korean) => decision::ko::words(*decision),
            (Self::Decision(decision), Language::English) => decision::en::words(*decision),
            (Self::Session(session), Language::Korean) => session::ko::words(*session),
            (Self::Session(session), Language::English) => session::en::words(*session),
        }
    }

    /// The button, and whether trying again helps.
    pub(super) fn way_on(&self) -> (Option<Action>, Retry) {
        match self {
            Self::OurFault => (Some(Action::TryAgain), Retry::After(SHORT_PAUSE)),
            Self::ConsentNeeded => (Some(Action::GiveConsent), Retry::Now),
            Self::Card(card) => card.way_on(),
            Self::Challenge(purpose, situation) => situation.way_on(*purpose),
            Self::Phone(phone) => phone.way_on(),
            Self::OneWon(account) => account.way_on(),
            Self::Issuer(issuer) => issuer.way_on(),
            Self::Decision(decision) => decision.way_on(),
            Self::Session(session) => session.way_on(),
        }
    }
}

impl From<card::CardSituation> for Situation {
    fn from(situation: card::CardSituation) -> Self {
        Self::Card(situation)
    }
}

impl From<(Purpose, challenge::ChallengeSituation)> for Situation {
    fn from((purpose, situation): (Purpose, challenge::ChallengeSituation)) -> Self {
        Self::Challenge(purpose, situation)
    }
}

impl From<phone::PhoneSituation> for Situation {
    fn from(situation: phone::PhoneSituation) -> Self {
        Self::Phone(situation)
    }
}

impl From<one_won::AccountSituation> for Situation {
    fn from(situation: one_won::AccountSituation) -> Self {
        Self::OneWon(situation)
    }
}

impl From<issuer::IssuerSituation> for Situation {
    fn from(situation: issuer::IssuerSituation) -> Self {
        Self::Issuer(situation)
    }
}

impl From<decision::DecisionSituation> for Situation {
    fn from(situation: decision::DecisionSituation) -> Self {
        Self::Decision(situation)
    }
}

impl From<session::SessionSituation> for Situation {
    fn from(situation: session::SessionSituation) -> Self {
        Self::Session(situation)
    }
}
