//! What the session says in English.

use crate::messages::session::SessionSituation;
use crate::messages::situation::Words;
use crate::session::Dependency;

pub(in crate::messages) fn words(situation: SessionSituation) -> Words {
    match situation {
        SessionSituation::Waits { dependency, .. } => waits(dependency),
        SessionSituation::Declined => {
            Words::new("We can’t open an account for you this time", "Please contact us if you’d like to know more.")
        }
        SessionSituation::Canceled => {
            Words::new("You’ve stopped opening your account", "You can start again whenever you like.")
        }
        SessionSituation::Expired => {
            Words::new("It’s been too long since you started", "To keep you safe, please start again.")
        }
        SessionSituation::TriesUsedUp => Words::new(
            "You can’t try this again here",
            "To keep you safe, there’s a limit to it. Please contact us and we’ll help you from here.",
        ),
    }
}

fn waits(dependency: Dependency) -> Words {
    const KEPT: &str = "What you’ve done so far is still here. You won’t need to enter it again.";
    match dependency {
        Dependency::OpeningBlockRegister => {
            Words::new("Checking for an account block is taking longer than usual", KEPT)
        }
        Dependency::Issuer => Words::new("Checking your ID is taking longer than usual", KEPT),
        Dependency::SmsGateway => Words::new("Your text is taking longer than usual", KEPT),
        Dependency::Telco => Words::new("Your carrier is taking longer than usual", KEPT),
        Dependency::AccountLookup => Words::new("Checking your account is taking longer than usual", KEPT),
        Dependency::Transfer => Words::new("Sending 1 won is taking longer than usual", KEPT),
        Dependency::Staff => Words::new(
            "One of us is looking at it",
            "We’ve got everything you sent. We’ll let you know once we’re done.",
        ),
    }
}
