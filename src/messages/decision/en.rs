//! What the decision says in English.

use crate::decision::Step;
use crate::messages::decision::DecisionSituation;
use crate::messages::issuer;
use crate::messages::situation::Words;

pub(in crate::messages) fn words(situation: DecisionSituation) -> Words {
    match situation {
        DecisionSituation::Approved => Words::new("You’re all confirmed", "You can open your account now."),
        DecisionSituation::Review => Words::new(
            "One of us will take another look",
            "We’ve got everything you sent. We’ll let you know as soon as there’s a result.",
        ),
        DecisionSituation::Blocked => Words::new(
            "A block on opening accounts online is turned on",
            "You can have it lifted at a bank branch. Please bring your ID.",
        ),
        DecisionSituation::Document(document) => issuer::en::words(document),
        DecisionSituation::Next(step) => next(step),
        DecisionSituation::Working => {
            Words::new("We’re checking what you sent", "There’s nothing you need to do. Please wait a moment.")
        }
        DecisionSituation::OneMoreWay => {
            Words::new("We need one more confirmation", "Please choose one of those that you haven’t done yet.")
        }
        DecisionSituation::NeedsOriginal => Words::new(
            "Please take a photo of the card itself",
            "We can’t use photos of a screen or a copy. Take one of the ID that you have with you.",
        ),
        DecisionSituation::NotAccepted => {
            Words::new("We can’t use this kind of ID here", "Please use one of those that are listed.")
        }
        DecisionSituation::DocumentUnclear => {
            Words::new("We can’t go on with this ID", "Please contact us and we’ll find a way.")
        }
        DecisionSituation::DocumentDiffers => Words::new(
            "Details on this ID differ from the official record",
            "Please compare every letter and digit with your card. If it was ever replaced, we need the latest card.",
        ),
        DecisionSituation::PhoneOfOther => {
            Words::new("We couldn’t confirm the name on this phone line", "Please use a phone line in your own name.")
        }
        DecisionSituation::AccountOfOther => {
            Words::new("This account doesn’t seem to be in your name", "Please use an account in your own name.")
        }
        DecisionSituation::AccountUnclear => Words::new(
            "We couldn’t compare the name on this account",
            "Please use an account of yours that shows your full name.",
        ),
        DecisionSituation::PersonUnclear => Words::new(
            "We couldn’t confirm your name and birth date",
            "Please contact us and we’ll help you from here.",
        ),
        DecisionSituation::OtherWay => Words::new(
            "We need more than your phone to confirm it’s you",
            "To keep you safe, please confirm in another way as well.",
        ),
        DecisionSituation::TwoLines => Words::new(
            "These two phone numbers aren’t the same",
            "The one that got the text must be the one that was confirmed. Please use one number for both.",
        ),
        DecisionSituation::Changed => Words::new(
            "We can’t go on with this application",
            "The screen or the device seems to have changed. Please start again.",
        ),
    }
}

fn next(step: Step) -> Words {
    match step {
        Step::CardCopy => Words::new("Next, take a photo of your ID", "Make sure that the front is easy to read."),
        Step::PhonePossession => Words::new("Next, confirm your phone", "We’ll text you a code."),
        Step::SubscriberIdentity => {
            Words::new("Next, confirm whose phone line it is", "Choose your carrier and confirm that it’s you.")
        }
        Step::ExistingAccount => Words::new(
            "Next, confirm an account at another bank",
            "Enter your account number and we’ll send 1 won to it.",
        ),
        Step::VideoCall => Words::new("Next, a short video call", "Have your ID ready and start when you like."),
        Step::Handover => Words::new("Next, we’ll hand you your card", "Please show your ID when you receive it."),
        Step::Equivalent => Words::new("Just one more step", "Please confirm that it’s you, as shown on the screen."),
        Step::OpeningBlockCheck | Step::OriginalityCheck | Step::IssuerCheck | Step::PersonalDataCheck => {
            words(DecisionSituation::Working)
        }
    }
}
