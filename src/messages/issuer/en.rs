//! What the issuer's check says in English.

use crate::issuer::{CheckField, MismatchPart};
use crate::messages::issuer::IssuerSituation;
use crate::messages::situation::Words;

pub(in crate::messages) fn words(situation: IssuerSituation) -> Words {
    match situation {
        IssuerSituation::Genuine => Words::new("Your ID is confirmed", "You can go on to the next step."),
        IssuerSituation::Differs(part) => differs(part),
        IssuerSituation::NotFound => Words::new(
            "We couldn’t find an ID with these details",
            "Please compare each one with your card. If it was ever replaced, we need the latest card.",
        ),
        IssuerSituation::OldLicense => {
            Words::new("This is an old license number", "Please use your latest driver’s license or another ID.")
        }
        IssuerSituation::NoSerial => {
            Words::new("This license has no serial code", "Leave the serial code empty and check again.")
        }
        IssuerSituation::Locked => Words::new(
            "This ID is locked for online checks",
            "You can unlock it at the Government24 site. With another ID, you can go on right away.",
        ),
        IssuerSituation::Lost => Words::new("This ID was reported lost", "Please use its replacement or another ID."),
        IssuerSituation::Reissued => Words::new("There’s a newer card than this one", "Please use your latest card."),
        IssuerSituation::Expired => Words::new("This ID is out of date", "Please use a renewed one or another ID."),
        IssuerSituation::Canceled => {
            Words::new("This license has been canceled", "Please use another ID, such as your resident card.")
        }
        IssuerSituation::Suspended => {
            Words::new("This license is suspended", "Please use another ID, such as your resident card.")
        }
        IssuerSituation::AtBranch => {
            Words::new("You’ll need a little help from us", "Please contact us and we’ll take it from there.")
        }
        IssuerSituation::Later => Words::new(
            "We can’t check your ID right now",
            "The office that confirms it is slow to answer. What you’ve entered is still here.",
        ),
        IssuerSituation::Waiting => Words::new("We’re checking your ID", "Please stay on this screen for a moment."),
        IssuerSituation::Fill(field) => {
            Words::new(format!("Please enter the {}", noun(field)), "Type it as it stands on your ID.")
        }
        IssuerSituation::Confirm(field) => Words::new(
            format!("Did we read the {} correctly?", noun(field)),
            "If it differs from your ID, please correct it. If not, leave it as it is.",
        ),
        IssuerSituation::Correct(field) => Words::new(
            format!("Please check the {} again", noun(field)),
            "We may have misread something. Please correct it to match your ID.",
        ),
        IssuerSituation::OtherKind => Words::new(
            "This number doesn’t go with the ID you chose",
            "Please choose your kind of ID again and compare the number with your card.",
        ),
        IssuerSituation::OfficeCode => Words::new(
            "Please choose the region of your license number",
            "A license number that starts with a region’s name also needs that region’s number.",
        ),
        IssuerSituation::SameAgain => Words::new(
            "Nothing has changed yet",
            "Checking the same details again could lock your ID. Please correct what differs from your card.",
        ),
        IssuerSituation::Stopped => {
            Words::new("We’ll stop checking this ID here", "Going on could lock it. Please use another ID.")
        }
        IssuerSituation::TriesLeft(1) => {
            Words::new("You can check one more time", "Please compare every letter and digit with your card first.")
        }
        IssuerSituation::TriesLeft(left) => {
            Words::new(format!("You can check {left} more times"), "Please compare the details with your card first.")
        }
        IssuerSituation::TextEmpty => Words::new("Something is still empty", "Please fill in the empty field."),
        IssuerSituation::TextTooLong => Words::new("That’s too long", "Enter only what’s asked for."),
        IssuerSituation::TextIncomplete => {
            Words::new("Something is missing", "Please check that you’ve entered all of it.")
        }
        IssuerSituation::TextMalformed => {
            Words::new("Something there doesn’t look right", "Please enter it as it stands on your ID.")
        }
    }
}

fn differs(part: MismatchPart) -> Words {
    const LOOK: &str =
        "Please compare every letter and digit with your card. If it was ever replaced, we need the latest card.";
    match part {
        MismatchPart::Unspecified => Words::new("Some details differ from the official record", LOOK),
        MismatchPart::Name => Words::new("The name differs from the official record", LOOK),
        MismatchPart::BirthDate => Words::new("The birth date differs from the official record", LOOK),
        MismatchPart::IssueDate => Words::new("The date of issue differs from the official record", LOOK),
        MismatchPart::Number => Words::new("The ID number differs from the official record", LOOK),
        MismatchPart::Serial => Words::new("The serial code differs from the official record", LOOK),
        MismatchPart::LicenseClass => Words::new("The license class differs from the official record", LOOK),
    }
}

const fn noun(field: CheckField) -> &'static str {
    match field {
        CheckField::Name => "name",
        CheckField::RegistrationNumber => "registration number",
        CheckField::BirthDate => "birth date",
        CheckField::IssueDate => "date of issue",
        CheckField::ExpiryDate => "expiry date",
        CheckField::LicenseNumber => "license number",
        CheckField::LicenseSerial => "serial code",
        CheckField::PassportNumber => "passport number",
        CheckField::ForeignerSerial => "serial number on the back",
    }
}
