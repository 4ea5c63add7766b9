//! The 1-won check: 1 won goes to an account with a one-time memo, and whoever types the memo back reads that account's
//! statement.
//!
//! Sending money alone proves nothing; by the authority's reading (2016-10-11) it is the code typed back that makes this
//! "use of an existing account". The steps, in the order that the types enforce:
//!
//! ```text
//!  typed bank, number ─► Account ─► LookedUp ─► Cleared ─► Challenge + TransferInstruction ─► Proof
//!                        refused:   holder's    by the     maintenance keeps it shut;         memo typed
//!                        virtual…   name        policy     the host sends, the ledger counts  back
//! ```

mod account;
mod holder;
mod institution;
mod maintenance;
mod memo;
mod transfer;
mod verification;

pub use account::{Account, AccountError, AccountRefusal, Candidate, Confidence, likely_institutions};
pub use holder::{
    ClearedAccount, HOLDER_NAME_BYTES, HolderMatch, HolderPolicy, HolderRefusal, LookedUp, MAX_NAME_CHARACTERS,
};
pub use institution::{Category, CodeMatch, CodeSystem, Institution, InstitutionError, ResolvedInstitution, Standing};
pub use maintenance::{
    CalendarFull, MAX_WINDOWS, MaintenanceCalendar, MaintenanceRefusal, MinuteOfDay, Nth, Side, Weekday, Window,
    WindowError,
};
pub use memo::{
    DigitCount, LimitError, MAX_TYPED_BYTES, MEMO_MODIFIERS, MEMO_NOUNS, Malformed, Memo, MemoCode, MemoLimits,
    MemoPrefix, MemoStyle, PrefixError, PrefixPolicy, StyleError,
};
pub use transfer::{
    AMOUNT_WON, Executed, IdempotencyKey, NextStep, PURPOSE_CODE, PendingTransfer, TransferFailure,
    TransferInstruction, TransferResult, UnknownTransfer,
};
pub use verification::{
    MemoAnswerError, OneWonCheck, PolicyForOtherPurpose, ResendRefusal, ResendRefused, StartError, Started,
};
