//! Stories of the document.

use bonin::decision::Originality;
use bonin::issuer::{CITIZEN_TRIES, CheckField};
use bonin::records::ConsentPurpose;

use super::Story;
use crate::people::HONG_DRIVING;
use crate::script::Act::{self, AgreeExcept, Change, GiveUp, Photograph};
use crate::script::Place;
use crate::world::Status;

const ISSUED: CheckField = CheckField::IssueDate;

pub(super) fn stories() -> Vec<Story> {
    vec![
        Story::new(
            "glare_then_good",
            "A reflection, and a second photo",
            "On the first photo a lamp hides the resident number. The app says what to do differently, at once.",
        )
        .script(|script| script.at(Place::Photo, &[Photograph("hong_glare.jpg", Originality::Original)])),
        Story::new(
            "recapture",
            "A photo of a screen",
            "The first photo shows the card on another phone. All of it can be read, and it is no proof that the customer \
             has the card. (The bank's own detector finds it; originality is kept apart from what is read.)",
        )
        .script(|script| script.at(Place::Photo, &[Photograph("hong.jpg", Originality::Recaptured)])),
        Story::new(
            "rewritten_date",
            "A date that the card does not show",
            "The customer changes the issue date, which was read with confidence, to the one of a newer card. The issuer \
             agrees: the register has that date. Reading and edit are kept apart, and a person looks at the photo.",
        )
        .world(|world| world.registers.documents[0].issued = "20240302".to_owned())
        .script(|script| script.at(Place::Confirm, &[Change(ISSUED, "2024-03-02")])),
        Story::new(
            "mistyped_dates",
            "Three wrong dates",
            "The customer mistrusts the reading and changes the date by hand, three times wrongly. Each costs one of the \
             citizen's five tries, so the bank stops while two are left for other banks.",
        )
        .script(|script| {
            let dates = ["2020-08-18", "2020-08-19", "2020-06-16"];
            script.at(Place::Confirm, &dates.map(|date| Change(ISSUED, date)))
        }),
        Story::new(
            "same_data_again",
            "The same data again",
            "The card was issued anew and the old one found again. The customer sends the same date twice: the bank does \
             not ask the issuer twice, then the customer gives up and fetches the new card.",
        )
        .world(|world| world.registers.documents[0].issued = "20240302".to_owned())
        .script(|script| script.at(Place::Confirm, &[Act::Compare, Act::Compare, GiveUp])),
        Story::new(
            "locked_card",
            "A card locked by another bank's tries",
            "Four wrong dates were sent elsewhere. One misread digit here is the fifth: the issuer locks the card, and the \
             app says where to unlock it.",
        )
        .world(|world| world.registers.documents[0].wrong = CITIZEN_TRIES - 1)
        .script(|script| script.at(Place::Confirm, &[Change(ISSUED, "2020-08-18")])),
        Story::new(
            "lost_card",
            "A card reported lost",
            "Somebody found Hong's card. Its data are right, and its issuer says that it was reported lost: for this card \
             that is the end, and nothing more is asked.",
        )
        .world(|world| world.registers.documents[0].status = Status::Lost),
        Story::new(
            "period_over",
            "A license whose period is over",
            "The license prints a period that ended in 2024. The register still has it, so a person decides.",
        )
        .of(&HONG_DRIVING),
        Story::new(
            "blocked_opening",
            "Openings blocked by the customer herself",
            "Hong has blocked openings without a visit. The register is asked as soon as it is known who the customer is, \
             before the issuer is, and the app says where the block is lifted.",
        )
        .world(|world| {
            world.blocked.insert(crate::people::HONG.number);
        }),
        Story::new(
            "consent_refused",
            "No consent to ask the issuer",
            "The customer agrees to all but the issuer's check. What was read is not sent; asked again, she leaves, and \
             what was collected is deleted within days.",
        )
        .script(|script| script.at(Place::Consent, &[AgreeExcept(ConsentPurpose::IssuerCheck), GiveUp])),
    ]
}
