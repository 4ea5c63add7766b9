//! Consents, each to one purpose, and what is collected under them.

use bonin::messages::Explain as _;
use bonin::records::{
    Consent, ConsentPurpose, ConsentText, ConsentTo, Event as TrailEvent, IssuerCheck, RealNameVerification,
    StoredConsent, SubscriberCheck,
};
use bonin::session::{Ending, Fact};

use super::Opening;
use crate::Failure;
use crate::database::table;
use crate::script::{Act, Place};
use crate::transcript::Lane;

/// What the bank asks for at the beginning.
const ASKED: [ConsentPurpose; 3] =
    [ConsentPurpose::RealNameVerification, ConsentPurpose::IssuerCheck, ConsentPurpose::SubscriberCheck];

/// Version of the texts.
const TEXT_VERSION: u32 = 3;

impl Opening<'_> {
    /// Asks for all consents at once. Without the first nothing is collected at all.
    pub(super) fn ask_consent(&mut self) -> Result<Option<Ending>, Failure> {
        self.screen(&ConsentPurpose::RealNameVerification.explain());
        let act = self.customer.act(Place::Consent, &mut self.transcript)?.unwrap_or(Act::Agree);
        let refused = match act {
            Act::Agree => None,
            Act::AgreeExcept(purpose) => Some(purpose),
            Act::GiveUp => {
                self.does(20, "reads the terms, and leaves");
                self.tell(Fact::Canceled)?;
                return Ok(Some(Ending::Canceled));
            }
            other => return Err(format!("{other:?} is no answer to a question for consent").into()),
        };
        self.give(ASKED.into_iter().filter(|purpose| Some(*purpose) != refused).collect())?;
        Ok(None)
    }

    /// Asks for a consent that a step needs and the customer has not given. Says whether there is one now.
    pub(super) fn ask_again(&mut self, purpose: ConsentPurpose) -> Result<bool, Failure> {
        self.screen(&purpose.explain());
        match self.customer.act(Place::Consent, &mut self.transcript)?.unwrap_or(Act::Agree) {
            Act::Agree => self.give(vec![purpose]).map(|()| true),
            Act::AgreeExcept(_) | Act::GiveUp => {
                self.does(10, "does not agree, and leaves");
                self.tell(Fact::Canceled)?;
                Ok(false)
            }
            other => Err(format!("{other:?} is no answer to a question for consent").into()),
        }
    }

    fn give(&mut self, purposes: Vec<ConsentPurpose>) -> Result<(), Failure> {
        let names: Vec<&str> = purposes.iter().map(|purpose| purpose.as_str()).collect();
        self.does(20, &format!("agrees to {}", names.join(", ")));
        for purpose in purposes {
            match purpose {
                ConsentPurpose::RealNameVerification => self.store_consent::<RealNameVerification>()?,
                ConsentPurpose::IssuerCheck => self.store_consent::<IssuerCheck>()?,
                ConsentPurpose::SubscriberCheck => self.store_consent::<SubscriberCheck>()?,
                other => return Err(format!("{} is not asked for", other.as_str()).into()),
            }
            self.trail(TrailEvent::ConsentGiven(purpose))?;
        }
        Ok(())
    }

    fn store_consent<P: ConsentTo>(&mut self) -> Result<(), Failure> {
        let text = ConsentText::new(TEXT_VERSION, &format!("동의서 {}", P::PURPOSE.as_str()));
        let consent = Consent::<P>::given(text, self.now());
        Ok(self.database.put(table::CONSENT, P::PURPOSE.as_str(), &consent)?)
    }

    /// The consent to a purpose, if it is in force.
    pub(super) fn consent<P: ConsentTo>(&mut self) -> Result<Option<Consent<P>>, Failure> {
        let stored: Option<StoredConsent> = self.database.get(table::CONSENT, P::PURPOSE.as_str())?;
        match stored.map(Consent::try_from) {
            Some(Ok(consent)) => Ok(Some(consent)),
            Some(Err(error)) => {
                self.line(Lane::Operator, error.explain().operator_code().as_str());
                Ok(None)
            }
            None => Ok(None),
        }
    }
}
