//! What the phone's reasons say in English.

use crate::messages::phone::{NumberTrouble, PhoneSituation};
use crate::messages::situation::Words;

pub(in crate::messages) fn words(situation: PhoneSituation) -> Words {
    match situation {
        PhoneSituation::Number(trouble) => number(trouble),
        PhoneSituation::Legacy => Words::new(
            "This looks like an old number",
            "Choose the 010 number that you use today. If it isn’t listed, type it in.",
        ),
        PhoneSituation::CodeEmpty => Words::new("Please enter the code", "It’s the number in the text message."),
        PhoneSituation::CodeNotDigits => {
            Words::new("The code has digits only", "Enter only the digits from the text message.")
        }
        PhoneSituation::CodeLength { expected } => {
            Words::new(format!("The code has {expected} digits"), "Check for a missing or an extra digit.")
        }
        PhoneSituation::ReadYourself => {
            Words::new("We couldn’t fill in the code for you", "Please type in the code from the text message.")
        }
        PhoneSituation::CodeEnough => Words::new("You can confirm by text", "Get a code and enter it here."),
        PhoneSituation::OneMore => {
            Words::new("There’s one more thing to check", "To keep you safe, please confirm in another way as well.")
        }
        PhoneSituation::OtherWay => {
            Words::new("We can’t text this number", "To keep you safe, please confirm in another way.")
        }
        PhoneSituation::CarrierOff => Words::new(
            "We’re not texting over this carrier right now",
            "Your phone is fine. To keep you safe, please confirm in another way.",
        ),
        PhoneSituation::NoIdentity => Words::new(
            "We didn’t get your carrier’s answer",
            "It didn’t reach us in full. What you’ve entered is still here.",
        ),
        PhoneSituation::SamePerson => Words::new("This phone is in your name", "You can go on to the next step."),
        PhoneSituation::PersonLooks => Words::new(
            "We’ll take a look at the name on this phone line",
            "Names aren’t written the same everywhere, so one of us will compare them. We’ll let you know.",
        ),
        PhoneSituation::OtherPerson => Words::new(
            "The name on this phone line isn’t the one on your ID",
            "Check that the line is in your own name. If it isn’t, please use one that is.",
        ),
    }
}

const MOBILE_ONLY: &str = "Enter a mobile number that starts with 010.";

fn number(trouble: NumberTrouble) -> Words {
    match trouble {
        NumberTrouble::NotDigits => {
            Words::new("Please enter your phone number in digits", "Start with 010 and type digits only.")
        }
        NumberTrouble::TooShort => Words::new("This phone number is too short", "Check for a missing digit."),
        NumberTrouble::TooLong => Words::new("This phone number is too long", "Check for an extra digit."),
        NumberTrouble::Beginning => Words::new("Check how the number starts", MOBILE_ONLY),
        NumberTrouble::Foreign => {
            Words::new("We can’t use numbers from abroad", "Enter a mobile number from a Korean carrier.")
        }
        NumberTrouble::Voip => Words::new("We can’t use internet phone numbers", MOBILE_ONLY),
        NumberTrouble::Personal => Words::new("We can’t use forwarding numbers", MOBILE_ONLY),
        NumberTrouble::Premium => Words::new("We can’t use 060 numbers", MOBILE_ONLY),
        NumberTrouble::Pager => Words::new("We can’t use 015 numbers", MOBILE_ONLY),
        NumberTrouble::TollFree => Words::new("We can’t use toll-free numbers", MOBILE_ONLY),
        NumberTrouble::Company => Words::new("We can’t use company hotlines", MOBILE_ONLY),
        NumberTrouble::Landline => Words::new("We can’t use home or office lines", MOBILE_ONLY),
        NumberTrouble::Machine => Words::new("We can’t use 012 numbers", MOBILE_ONLY),
        NumberTrouble::Unassigned => Words::new("This number doesn’t seem to be in use", "Please check each digit."),
    }
}
