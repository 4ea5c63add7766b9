//! The other banks: accounts with their holders and statements, and transfers that are made once for each key.

use std::collections::BTreeMap;

use bonin::one_won::{Account, IdempotencyKey, Institution, TransferFailure, TransferInstruction, TransferResult};

use super::Failure;
use crate::people::Person;

/// One account.
pub struct Held {
    pub account: Account,
    /// As the bank's system writes the name.
    pub holder: String,
    /// Depositors of 1 won, the latest last.
    pub statement: Vec<String>,
}

pub struct Banks {
    pub accounts: Vec<Held>,
    transfers: BTreeMap<String, TransferResult>,
}

impl Banks {
    pub fn of(people: &[&Person]) -> Self {
        let held = |person: &&Person| Held {
            account: Account::parse(person.institution(), person.account).expect("an account of the stories"),
            holder: person.name.to_owned(),
            statement: Vec::new(),
        };
        Self { accounts: people.iter().map(held).collect(), transfers: BTreeMap::new() }
    }

    fn held(&mut self, account: &Account) -> Option<&mut Held> {
        self.accounts.iter_mut().find(|held| held.account == *account)
    }

    /// The holder's name, if the bank knows the account.
    pub fn holder(&mut self, account: &Account) -> Option<String> {
        self.held(account).map(|held| held.holder.clone())
    }

    /// Makes a transfer, once for each key.
    pub fn transfer(&mut self, instruction: &TransferInstruction, failure: Option<Failure>) -> TransferResult {
        if failure == Some(Failure::Refuses) {
            return TransferResult::Failed(TransferFailure::InstitutionDown);
        }
        let key = instruction.key().to_string();
        if !self.transfers.contains_key(&key) {
            let memo = instruction.memo().expose().to_owned();
            let result = match self.held(instruction.account()) {
                Some(held) => {
                    held.statement.push(memo);
                    TransferResult::Sent
                }
                None => TransferResult::Failed(TransferFailure::NoSuchAccount),
            };
            self.transfers.insert(key.clone(), result);
        }
        if failure == Some(Failure::AnswerLost) { TransferResult::Unknown } else { self.transfers[&key] }
    }

    /// What became of a transfer.
    pub fn inquire(&self, key: IdempotencyKey, failure: Option<Failure>) -> TransferResult {
        if failure.is_some() {
            return TransferResult::Unknown;
        }
        let never = TransferResult::Failed(TransferFailure::NeverReceived);
        self.transfers.get(&key.to_string()).copied().unwrap_or(never)
    }

    /// The depositor of the last won on a statement.
    pub fn last(&self, account: &Account) -> Option<&str> {
        self.accounts.iter().find(|held| held.account == *account)?.statement.last().map(String::as_str)
    }
}

impl Held {
    /// An account that is none of the stories' people's.
    pub fn new(bank: &str, number: &str, holder: &str) -> Self {
        let institution = Institution::from_name(bank).expect("the table has the banks of the stories");
        let account = Account::parse(institution, number).expect("an account of the stories");
        Self { account, holder: holder.to_owned(), statement: Vec::new() }
    }
}
