//! What the card reader's reasons say in English.

use crate::card::document::{DocumentKind, FieldKey};
use crate::card::reader::RetakeReason;
use crate::messages::card::{CardSituation, Compared, FieldTrouble, KINDS};
use crate::messages::situation::Words;

pub(in crate::messages) fn words(situation: CardSituation) -> Words {
    match situation {
        CardSituation::Read => Words::new("We’ve read your ID", "Please check that everything matches your ID."),
        CardSituation::Retake => {
            Words::new("Please take one more photo", "Find a bright spot and make sure the text is sharp.")
        }
        CardSituation::RetakeFor(reason) => retake(reason),
        CardSituation::Unsupported => {
            let [cards @ .., last_card, passport] = KINDS.map(kind);
            let cards = cards.join(", ");
            Words::new(
                "We couldn’t recognize this ID",
                format!(
                    "Take a photo of the front of your {cards} or {last_card}, or of the photo page of your {passport}."
                ),
            )
        }
        CardSituation::NotReceived => Words::new(
            "The photo didn’t come through",
            "The connection may have dropped during upload. Please take the photo again.",
        ),
        CardSituation::NotAPicture => {
            Words::new("This doesn’t look like a photo", "Choose a photo that you took of your ID.")
        }
        CardSituation::Pdf => {
            Words::new("Please upload a photo", "We can’t use document files. Take a photo of your ID instead.")
        }
        CardSituation::UnknownFormat => {
            Words::new("We can’t open this photo", "Take a new photo with the camera on this screen.")
        }
        CardSituation::TooLarge => {
            Words::new("This photo file is too large", "Take a new photo with the camera on this screen.")
        }
        CardSituation::TooSmall => Words::new(
            "This photo is too small",
            "The text on a screenshot is too small to read. Take a new photo with the camera.",
        ),
        CardSituation::Field(key, trouble) => field(key, trouble),
        CardSituation::Compare(compared) => compare(compared),
    }
}

fn retake(reason: RetakeReason) -> Words {
    match reason {
        RetakeReason::NoCard => {
            Words::new("We can’t see your ID", "Put it face up on a dark surface and take the photo again.")
        }
        RetakeReason::CardCutOff => {
            Words::new("Part of your ID is missing", "Make sure that all four corners are in the photo.")
        }
        RetakeReason::TooSmall => Words::new("Your ID is too far away", "Move a little closer and try again."),
        RetakeReason::Blurred => {
            Words::new("The photo is blurry", "Hold your phone with both hands and wait until the text is sharp.")
        }
        RetakeReason::Glare => {
            Words::new("There’s glare on your ID", "Tilt it a little so that no light shines on it.")
        }
        RetakeReason::TooDark => Words::new("The photo is too dark", "Move to a brighter spot and try again."),
        RetakeReason::TooBright => {
            Words::new("The photo is too bright", "Move away from direct sunlight or lamps and try again.")
        }
        RetakeReason::Covered => {
            Words::new("Something covers your ID", "Keep fingers and card holders away from the text.")
        }
        // Nobody is accused: the picture may only look like one.
        RetakeReason::Recapture => Words::new(
            "Please photograph the ID itself",
            "We can’t use an ID shown on a screen or a screenshot. Take a photo of your actual ID.",
        ),
        RetakeReason::Copy => Words::new(
            "Please photograph your actual ID",
            "We can’t use photocopies or printouts. Take a photo of the ID itself.",
        ),
    }
}

fn field(key: FieldKey, trouble: FieldTrouble) -> Words {
    let name = noun(key);
    match trouble {
        FieldTrouble::NotSeen => {
            Words::new(format!("We can’t see the {name}"), "Take the photo again with all of it in view.")
        }
        FieldTrouble::Partly => Words::new(
            format!("We can see only part of the {name}"),
            "Take the photo again so that the text shows from start to end.",
        ),
        FieldTrouble::Unclear => {
            Words::new(format!("The {name} isn’t clear"), "Take the photo again a little closer, in good light.")
        }
        FieldTrouble::Blurred => {
            Words::new(format!("The {name} is blurry"), "Hold your phone with both hands and take the photo again.")
        }
        FieldTrouble::Glare => {
            Words::new(format!("There’s glare on the {name}"), "Tilt it a little so that no light shines on it.")
        }
        FieldTrouble::Covered => {
            Words::new(format!("The {name} is covered"), "Keep fingers and card holders away and take the photo again.")
        }
        FieldTrouble::Small => {
            Words::new(format!("The {name} is too small to read"), "Move a little closer and take the photo again.")
        }
    }
}

fn compare(compared: Compared) -> Words {
    let what = match compared {
        Compared::Field(key) => noun(key),
        Compared::NumberAndIssueDate => "resident number and date of issue",
        Compared::Period => "renewal period",
    };
    Words::new(
        format!("Please check the {what}"),
        "We may have misread the photo. If anything differs from your ID, please correct it.",
    )
}

const fn noun(key: FieldKey) -> &'static str {
    match key {
        FieldKey::Name => "name",
        FieldKey::HanjaName => "name in Chinese characters",
        FieldKey::ResidentNumber => "resident number",
        FieldKey::Address => "address",
        FieldKey::IssueDate => "date of issue",
        FieldKey::Issuer => "issuing office",
        FieldKey::LicenseClass => "license class",
        FieldKey::LicenseNumber => "license number",
        FieldKey::ValidFrom => "first day of the renewal period",
        FieldKey::ValidUntil => "last day of the renewal period",
        FieldKey::Condition => "license condition",
        FieldKey::SerialCode => "serial code",
        FieldKey::RegistrationNumber => "registration number",
        FieldKey::KoreanName => "Korean name",
        FieldKey::Sex => "sex",
        FieldKey::Nationality => "nationality",
        FieldKey::StayStatus => "status of stay",
        FieldKey::DocumentType => "passport type",
        FieldKey::PassportNumber => "passport number",
        FieldKey::Surname => "surname",
        FieldKey::GivenNames => "given names",
        FieldKey::BirthDate => "date of birth",
        FieldKey::ExpiryDate => "date of expiry",
        FieldKey::MrzLine1 => "first line at the bottom of the page",
        FieldKey::MrzLine2 => "second line at the bottom of the page",
    }
}

const fn kind(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::ResidentCard => "resident card",
        DocumentKind::DriverLicense => "driver’s license",
        DocumentKind::AlienRegistrationCard => "residence card",
        DocumentKind::PermanentResidentCard => "permanent resident card",
        DocumentKind::OverseasKoreanCard => "overseas Korean resident card",
        DocumentKind::Passport => "passport",
    }
}
