//! You as the customer.

use std::io::{self, Write as _};

use bonin::decision::Originality;
use bonin::issuer::CheckField;

use crate::Failure;
use crate::opening::Customer;
use crate::script::{Act, Place};
use crate::transcript::Transcript;

/// Asks at the terminal; an empty line is what the customer of the plain story does.
pub struct Terminal {
    pub photo: Option<String>,
}

impl Customer for Terminal {
    fn act(&mut self, place: Place, transcript: &mut Transcript) -> Result<Option<Act>, Failure> {
        print!("{}", transcript.news());
        let question = match place {
            Place::Consent => "[enter] agree, q leave",
            Place::Photo => "a photo's path, [enter] the drawn one, q leave",
            Place::Confirm => "[enter] make them what the card says, k keep as read, DATE another issue date, q leave",
            Place::Phone => "a number, [enter] Hong's, q leave",
            Place::Code => "the code, [enter] as in the text, r another, q leave",
            Place::NewCode | Place::NewMemo => "[enter] ask for it, q leave",
            Place::Telco => "[enter] confirm in the app, q leave",
            Place::Account => "BANK NUMBER, [enter] Hong's, q leave",
            Place::Memo => "the depositor, [enter] as on the statement, r another, q leave",
            Place::Wait => "[enter] wait, q leave",
            Place::Staff => "[enter] the bank's people agree, n they don't",
            Place::Elsewhere => "[enter] video call, q leave",
        };
        print!("          > {question}: ");
        io::stdout().flush()?;
        let mut line = String::new();
        if io::stdin().read_line(&mut line)? == 0 {
            return Ok(Some(Act::GiveUp));
        }
        // Acts hold what a story's text holds; a terminal's few lines may live as long.
        let typed: &'static str = String::leak(line.trim().to_owned());
        Ok(match (place, typed) {
            (Place::Photo, "") => {
                self.photo.clone().map(|file| Act::Photograph(String::leak(file), Originality::Original))
            }
            (_, "") => None,
            (Place::Staff, "n") => Some(Act::StaffSays(false)),
            (_, "q") => Some(Act::GiveUp),
            (Place::Photo, file) => Some(Act::Photograph(file, Originality::Original)),
            (Place::Confirm, "k") => Some(Act::Confirm),
            (Place::Confirm, date) => Some(Act::Change(CheckField::IssueDate, date)),
            (Place::Phone, number) => Some(Act::TypePhone(number)),
            (Place::Code, "r") => Some(Act::AskForCode),
            (Place::Code, code) => Some(Act::TypeOtherCode(code)),
            (Place::Memo, "r") => Some(Act::AskForMemo),
            (Place::Memo, memo) => Some(Act::TypeOtherMemo(memo)),
            (Place::Account, account) => account.split_once(' ').map(|(bank, number)| Act::TypeAccount(bank, number)),
            _ => None,
        })
    }
}
