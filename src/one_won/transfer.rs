//! The 1 won itself: what the host is asked to send, and what it may say of the result.
//!
//! A transfer that timed out may or may not have moved money. That is a state of its own: never sent again by anything
//! but a customer's new request, never told to the customer as failed, resolved by asking the bank for its key.

use core::fmt;

use thiserror::Error;

use super::account::Account;
use crate::challenge::{Challenge, ChallengeId, DeliveryError, DeliveryResult, Refused, Stored, UnixTime};
use crate::pii::Secret;

/// What is sent, in won.
pub const AMOUNT_WON: u64 = 1;

/// Open Banking's `transfer_purpose` for authentication (인증).
pub const PURPOSE_CODE: &str = "AU";

/// Digits of the send's number in the text form of a key.
const SEND_DIGITS: usize = 2;

/// The name of one transfer, the same however often it is tried: give it to the bank as transaction identifier, or map
/// it to one, so that money moves once.
///
/// It is the challenge's identifier and the number of the code in it, so it needs no storage of its own and can be
/// worked out again after a crash. It is no secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdempotencyKey {
    challenge: ChallengeId,
    send: u8,
}

/// A transfer that may be made once the challenge with its memo is stored, and not before: a memo without a challenge
/// could not be answered, and after a crash nobody would know that it was sent.
#[must_use = "nothing is sent yet"]
pub struct PendingTransfer(TransferInstruction);

/// Sends 1 won to an account, with a memo.
///
/// The host executes it: as often as it likes with the same [key](Self::key) (the bank tells repetitions by it), never
/// after [`expires_at`](Self::expires_at). The host's function that does so should take a ticket of the send ledger as
/// well, so that no transfer is made that was not counted.
///
/// Neither number nor memo shows in `Debug`, and both are wiped when it is dropped.
#[must_use = "the customer waits for the memo"]
pub struct TransferInstruction {
    key: IdempotencyKey,
    account: Account,
    memo: Secret,
    expires_at: UnixTime,
}

/// What the bank said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TransferResult {
    /// The money has moved.
    Sent,
    /// It has surely not moved and will not.
    Failed(TransferFailure),
    /// A timeout, a broken connection, an answer that can't be read, or one that says "in progress".
    Unknown,
}

/// Why no money moved. Map the bank's codes to these; never show the codes themselves to a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
#[non_exhaustive]
pub enum TransferFailure {
    /// The institution has no such account.
    #[error("there is no such account")]
    NoSuchAccount,
    /// The account is closed.
    #[error("the account is closed")]
    AccountClosed,
    /// The account takes nothing in: reported as stolen, seized, or an account for other purposes.
    #[error("the account takes no payments")]
    AccountRestricted,
    /// One of the banks, or the network between, is down.
    #[error("a bank or the network is down")]
    InstitutionDown,
    /// The sender's own limit or balance.
    #[error("the sender's limit is reached")]
    SenderLimit,
    /// The bank, asked by key, knows of no such transfer.
    #[error("the transfer never reached the bank")]
    NeverReceived,
    /// Anything else.
    #[error("the bank refused the transfer")]
    Refused,
}

/// What to do after a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NextStep {
    /// Ask the customer for the memo.
    AwaitAnswer,
    /// Ask the customer for the memo all the same, and ask the bank for the key until it answers. Send nothing.
    AskByKey,
    /// Ask the customer for another account.
    OtherAccount,
    /// Tell the customer that it can't be done now, and when; the account may be right.
    TryLater,
}

/// A transfer of which it is not known whether it was made. The instruction is gone, so nothing can send it again.
#[derive(Debug)]
#[must_use = "the bank must be asked"]
pub struct UnknownTransfer {
    key: IdempotencyKey,
}

/// What became of an instruction.
#[derive(Debug)]
#[must_use]
pub enum Executed {
    /// The money has moved.
    Sent(IdempotencyKey),
    /// No money has moved.
    Failed(IdempotencyKey, TransferFailure),
    /// Ask by key.
    Unknown(UnknownTransfer),
}

impl IdempotencyKey {
    pub(super) const fn new(challenge: ChallengeId, send: u8) -> Self {
        Self { challenge, send }
    }

    /// The challenge that the memo answers.
    #[must_use]
    pub const fn challenge(&self) -> ChallengeId {
        self.challenge
    }

    /// The number of the code within the challenge, from 1.
    #[must_use]
    pub const fn send(&self) -> u8 {
        self.send
    }

    /// From the text that `Display` writes; nothing for any other.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let (challenge, send) = text.split_once('-')?;
        if send.len() != SEND_DIGITS || !send.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let send = send.parse().ok().filter(|send| *send > 0)?;
        Some(Self { challenge: ChallengeId::from_hex(challenge)?, send })
    }
}

/// 32 hexadecimal digits, a hyphen, two digits.
impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:0width$}", self.challenge, self.send, width = SEND_DIGITS)
    }
}

impl PendingTransfer {
    pub(super) fn new(key: IdempotencyKey, account: Account, memo: Secret, expires_at: UnixTime) -> Self {
        Self(TransferInstruction { key, account, memo, expires_at })
    }

    /// The transfer's name, to be kept beside the challenge.
    #[must_use]
    pub const fn key(&self) -> IdempotencyKey {
        self.0.key
    }

    /// Opens the instruction, the challenge being stored: inserted at the start (make the [`Stored`] of the one row
    /// that was inserted), written by compare-and-set at a resend.
    pub fn committed(self, _stored: Stored) -> TransferInstruction {
        self.0
    }
}

impl fmt::Debug for PendingTransfer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PendingTransfer").field(&self.0).finish()
    }
}

impl TransferInstruction {
    /// The transfer's name.
    #[must_use]
    pub const fn key(&self) -> IdempotencyKey {
        self.key
    }

    /// Where the money goes.
    #[must_use]
    pub const fn account(&self) -> &Account {
        &self.account
    }

    /// What the statement shows as the depositor or note, alone and whole.
    #[must_use]
    pub const fn memo(&self) -> &Secret {
        &self.memo
    }

    /// [`AMOUNT_WON`].
    #[must_use]
    pub const fn amount_won(&self) -> u64 {
        AMOUNT_WON
    }

    /// [`PURPOSE_CODE`].
    #[must_use]
    pub const fn purpose_code(&self) -> &'static str {
        PURPOSE_CODE
    }

    /// From when on the memo proves nothing, so that a transfer would only confuse: one that waited in a queue for so
    /// long is dropped.
    #[must_use]
    pub const fn expires_at(&self) -> UnixTime {
        self.expires_at
    }

    /// Takes the bank's word. The instruction is used up, whatever the result is.
    pub fn executed(self, result: TransferResult) -> Executed {
        Executed::new(self.key, result)
    }
}

impl fmt::Debug for TransferInstruction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransferInstruction")
            .field("key", &self.key)
            .field("account", &self.account)
            .field("memo", &self.memo)
            .field("expires_at", &self.expires_at)
            .finish()
    }
}

impl TransferResult {
    /// The same for the challenge.
    #[must_use]
    pub const fn delivery(self) -> DeliveryResult {
        match self {
            Self::Sent => DeliveryResult::Sent,
            Self::Failed(_) => DeliveryResult::Failed,
            Self::Unknown => DeliveryResult::Unknown,
        }
    }

    /// What to do now.
    #[must_use]
    pub const fn next_step(self) -> NextStep {
        match self {
            Self::Sent => NextStep::AwaitAnswer,
            Self::Unknown => NextStep::AskByKey,
            Self::Failed(failure) => match failure {
                TransferFailure::NoSuchAccount
                | TransferFailure::AccountClosed
                | TransferFailure::AccountRestricted => NextStep::OtherAccount,
                TransferFailure::InstitutionDown
                | TransferFailure::SenderLimit
                | TransferFailure::NeverReceived
                | TransferFailure::Refused => NextStep::TryLater,
            },
        }
    }
}

impl UnknownTransfer {
    /// The name to ask the bank for.
    #[must_use]
    pub const fn key(&self) -> IdempotencyKey {
        self.key
    }

    /// Takes the bank's answer. A bank that does not know the key has not received it:
    /// [`TransferFailure::NeverReceived`]. Should it arrive after all, its memo is void by then.
    pub fn resolved(self, result: TransferResult) -> Executed {
        Executed::new(self.key, result)
    }
}

impl Executed {
    fn new(key: IdempotencyKey, result: TransferResult) -> Self {
        match result {
            TransferResult::Sent => Self::Sent(key),
            TransferResult::Failed(failure) => Self::Failed(key, failure),
            TransferResult::Unknown => Self::Unknown(UnknownTransfer { key }),
        }
    }

    /// The transfer's name.
    #[must_use]
    pub const fn key(&self) -> IdempotencyKey {
        match self {
            Self::Sent(key) | Self::Failed(key, _) | Self::Unknown(UnknownTransfer { key }) => *key,
        }
    }

    /// Tells the challenge. Report [`Unknown`](Self::Unknown) too: while it stands, nothing is sent again.
    ///
    /// # Errors
    ///
    /// [`DeliveryError`] with the challenge unchanged; [`OtherSend`](DeliveryError::OtherSend) also where this is the
    /// transfer of another challenge.
    pub fn report(
        &self,
        challenge: Challenge<Account>,
        now: UnixTime,
    ) -> Result<Challenge<Account>, Refused<Account, DeliveryError>> {
        let key = self.key();
        // Sends count from 1, so that no code has the number 0.
        let send = if key.challenge == challenge.id() { key.send } else { 0 };
        challenge.delivery(send, self.result().delivery(), now)
    }

    /// The result without the key.
    #[must_use]
    pub const fn result(&self) -> TransferResult {
        match self {
            Self::Sent(_) => TransferResult::Sent,
            Self::Failed(_, failure) => TransferResult::Failed(*failure),
            Self::Unknown(_) => TransferResult::Unknown,
        }
    }
}

#[cfg(test)]
mod tests;
