//! What the shared core's reasons say in English: of a code in a text message, and of a memo with 1 won.

use crate::challenge::Purpose;
use crate::messages::challenge::ChallengeSituation;
use crate::messages::situation::Words;

pub(in crate::messages) fn words(purpose: Purpose, situation: ChallengeSituation) -> Words {
    match purpose {
        Purpose::PhonePossession => phone(situation),
        Purpose::AccountPossession => account(situation),
    }
}

fn phone(situation: ChallengeSituation) -> Words {
    match situation {
        ChallengeSituation::Sending => Words::new("We’re sending your code", "The text should arrive in a moment."),
        ChallengeSituation::Sent => Words::new("We’ve sent you a code", "Enter the number from the text message."),
        ChallengeSituation::SentPerhaps => Words::new(
            "The text may take a little longer",
            "Enter the code when it arrives. It may also be in your spam folder.",
        ),
        ChallengeSituation::NotDelivered => {
            Words::new("We couldn’t send the text", "Check your phone number, then get a new code.")
        }
        ChallengeSituation::Verified => Words::new("Your phone is confirmed", "You can go on to the next step."),
        ChallengeSituation::Done => Words::new("Your phone is already confirmed", "You can go on to the next step."),
        ChallengeSituation::Wrong { tries_left } => {
            Words::new("That code doesn’t match", format!("Check the latest text message. {}", tries(tries_left)))
        }
        ChallengeSituation::TriesUsedUp => Words::new(
            "You can’t use this code anymore",
            "To keep you safe, each code can be entered only a few times. Get a new code and enter it.",
        ),
        ChallengeSituation::Expired => {
            Words::new("The time to enter this code is over", "Get a new code and enter it.")
        }
        ChallengeSituation::Cancelled => Words::new("This code is no longer in use", "Get a new code and enter it."),
        ChallengeSituation::Changed => Words::new(
            "We can’t go on with this phone check",
            "The number or the screen seems to have changed. Please start again.",
        ),
        ChallengeSituation::Gone => {
            Words::new("This phone check has been open too long", "Get a new code to go on from here.")
        }
        ChallengeSituation::Unfinished => Words::new(
            "We couldn’t finish checking your code",
            "That’s on our side. Enter it again, or get a new one if that doesn’t work.",
        ),
        ChallengeSituation::SendsUsedUp => Words::new(
            "We can’t send more codes here",
            "To keep you safe, we send only a few codes at a time. Please start again.",
        ),
        ChallengeSituation::TooSoon { .. } => {
            Words::new("You can get a new code in a little while", "The text we just sent may still be on its way.")
        }
        ChallengeSituation::Paused { .. } => {
            Words::new("We can’t send a code right now", "To keep you safe, we limit how many codes we send.")
        }
        ChallengeSituation::Unchanged => Words::new("You can carry on", "Enter the latest code that you received."),
        ChallengeSituation::ProofExpired => Words::new(
            "It’s been a while since we checked your phone",
            "To keep you safe, please confirm it once more.",
        ),
        ChallengeSituation::Offered => {
            Words::new("Please get a new code", "Press the button below and we’ll text you one.")
        }
    }
}

fn account(situation: ChallengeSituation) -> Words {
    match situation {
        ChallengeSituation::Sending => Words::new("We’re sending 1 won", "It should arrive in a moment."),
        ChallengeSituation::Sent => Words::new(
            "We’ve sent you 1 won",
            "Open your bank’s app and look at the name of the sender. Enter that name here.",
        ),
        ChallengeSituation::SentPerhaps => Words::new(
            "The 1 won may take a little longer",
            "When it appears in your account, enter the name of the sender.",
        ),
        ChallengeSituation::NotDelivered => {
            Words::new("We couldn’t send the 1 won", "Check the bank and account number, then have it sent again.")
        }
        ChallengeSituation::Verified => Words::new("Your account is confirmed", "You can go on to the next step."),
        ChallengeSituation::Done => Words::new("Your account is already confirmed", "You can go on to the next step."),
        ChallengeSituation::Wrong { tries_left } => Words::new(
            "That sender’s name doesn’t match",
            format!("Check the latest 1 won in your account. {}", tries(tries_left)),
        ),
        ChallengeSituation::TriesUsedUp => Words::new(
            "You can’t use this sender’s name anymore",
            "To keep you safe, each name can be entered only a few times. Have 1 won sent again to go on.",
        ),
        ChallengeSituation::Expired => Words::new(
            "The time to enter the sender’s name is over",
            "Have 1 won sent again and enter its sender’s name.",
        ),
        ChallengeSituation::Cancelled => {
            Words::new("This sender’s name is no longer in use", "Have 1 won sent again to go on.")
        }
        ChallengeSituation::Changed => Words::new(
            "We can’t go on with this account check",
            "The account or the screen seems to have changed. Please start again.",
        ),
        ChallengeSituation::Gone => {
            Words::new("This account check has been open too long", "Have 1 won sent again to go on.")
        }
        ChallengeSituation::Unfinished => Words::new(
            "We couldn’t finish checking the sender’s name",
            "That’s on our side. Enter it again, or have another 1 won sent if that doesn’t work.",
        ),
        ChallengeSituation::SendsUsedUp => Words::new(
            "We can’t send more 1 won here",
            "To keep you safe, we send it only a few times. Please start again.",
        ),
        ChallengeSituation::TooSoon { .. } => {
            Words::new("We can send 1 won again in a little while", "The one we just sent may still be on its way.")
        }
        ChallengeSituation::Paused { .. } => {
            Words::new("We can’t send 1 won right now", "To keep you safe, we limit how often we send it.")
        }
        ChallengeSituation::Unchanged => Words::new("You can carry on", "Enter the sender’s name of the latest 1 won."),
        ChallengeSituation::ProofExpired => Words::new(
            "It’s been a while since we checked your account",
            "To keep you safe, please confirm it once more.",
        ),
        ChallengeSituation::Offered => {
            Words::new("Please have another 1 won sent", "Press the button below and we’ll send it under a new name.")
        }
    }
}

fn tries(left: u8) -> String {
    if left == 1 { "You can try one more time.".to_owned() } else { format!("You can try {left} more times.") }
}
