//! What the 1-won check's reasons say in English.

use crate::messages::one_won::AccountSituation;
use crate::messages::situation::Words;
use crate::one_won::AccountRefusal;

pub(in crate::messages) fn words(situation: AccountSituation) -> Words {
    match situation {
        AccountSituation::NumberEmpty => {
            Words::new("Please enter your account number", "Use an everyday account in your own name.")
        }
        AccountSituation::NumberNotDigits => {
            Words::new("Please enter the account number in digits", "You can leave out the hyphens.")
        }
        AccountSituation::NumberTooLong => Words::new("This account number is too long", "Check for extra digits."),
        AccountSituation::NumberLength(admissible) => Words::new(
            "Check the length of the account number",
            match lengths(admissible) {
                Some(lengths) => {
                    format!("Account numbers at this bank have {lengths} digits. Check both the bank and the number.")
                }
                None => "Check both the bank and the number.".to_owned(),
            },
        ),
        AccountSituation::Unsuitable(refusal) => unsuitable(refusal),
        AccountSituation::ChooseBank => {
            Words::new("Please choose the bank again", "Pick the bank that keeps your account from the list.")
        }
        AccountSituation::HolderReview => Words::new(
            "We’ll take a look at the name on this account",
            "Names aren’t written the same at every bank, so one of us will compare them. We’ll let you know.",
        ),
        AccountSituation::HolderShared => Words::new(
            "We need an account that only you use",
            "A joint or business account can’t show that it’s you. With a personal one you can go on right away.",
        ),
        AccountSituation::HolderHidden => Words::new(
            "We can’t see the name on this account",
            "That bank hides part of it. Please use an account at another bank.",
        ),
        AccountSituation::HolderDifferent => {
            Words::new("The name on this account isn’t the one on your ID", "Please enter an account in your own name.")
        }
        AccountSituation::OwnMaintenance(_) => {
            Words::new("The bank is closed for maintenance right now", "We’ll send the 1 won once that’s done.")
        }
        AccountSituation::TheirMaintenance(_) => Words::new(
            "The bank you chose is closed for maintenance",
            "If you’d rather not wait, use an account at another bank.",
        ),
        AccountSituation::NoSuchAccount => {
            Words::new("This bank has no account with that number", "Please check both the bank and the number.")
        }
        AccountSituation::AccountClosed => Words::new("This account is closed", "Please use one that’s still open."),
        AccountSituation::AccountRestricted => {
            Words::new("This account can’t receive money", "That bank can tell you why. Please use another account.")
        }
        AccountSituation::BankDown => Words::new(
            "The connection between the banks is down",
            "It should be back soon. If you’re in a hurry, use an account at another bank.",
        ),
        AccountSituation::NotArrived => {
            Words::new("The 1 won didn’t get to the bank", "Have it sent again and we’ll send a new one.")
        }
        AccountSituation::TransferRefused => Words::new(
            "We couldn’t send 1 won to this account",
            "The bank didn’t take it. If you’re in a hurry, use another account.",
        ),
        AccountSituation::MemoEmpty => {
            Words::new("Please enter the sender’s name", "It’s shown beside the 1 won in your account.")
        }
        AccountSituation::MemoTooLong => {
            Words::new("Enter the sender’s name only", "Leave out everything else that’s shown beside it.")
        }
        AccountSituation::MemoPrefix => {
            Words::new("Leave out the bank’s name", "Enter only what comes after it in the sender’s name.")
        }
        AccountSituation::MemoCharacter => {
            Words::new("That isn’t in the sender’s name", "Enter it exactly as your bank shows it.")
        }
        AccountSituation::MemoLength => {
            Words::new("The sender’s name has a different length", "Check for a missing or an extra character.")
        }
    }
}

fn unsuitable(refusal: AccountRefusal) -> Words {
    const ORDINARY: &str = "Please use an everyday account in your own name.";
    const ORIGINAL: &str = "Enter the original account number, as your bank’s app shows it.";
    match refusal {
        AccountRefusal::Virtual => Words::new("We can’t use virtual accounts", ORDINARY),
        AccountRefusal::IncomingOnly => Words::new("We can’t use savings plans or trust accounts", ORDINARY),
        AccountRefusal::ChosenNumber => Words::new("We can’t use account numbers of your own choice", ORIGINAL),
        AccountRefusal::PhoneLinked => Words::new("We can’t use phone numbers as account numbers", ORIGINAL),
        AccountRefusal::SafeTransfer => Words::new("We can’t use safe-transfer numbers", ORDINARY),
        AccountRefusal::LoanRepayment => Words::new("We can’t use loan repayment accounts", ORDINARY),
        AccountRefusal::OutOfService => {
            Words::new("We can’t send 1 won to this bank", "Please use an account at another bank.")
        }
        AccountRefusal::NoAccounts => {
            Words::new("This company has no everyday accounts", "Please use an account at a bank.")
        }
    }
}

/// `11`, `11 or 14`, `11, 12 or 14`.
fn lengths(admissible: &[u8]) -> Option<String> {
    let (last, before) = admissible.split_last()?;
    if before.is_empty() {
        return Some(last.to_string());
    }
    let before = before.iter().map(u8::to_string).collect::<Vec<_>>().join(", ");
    Some(format!("{before} or {last}"))
}
