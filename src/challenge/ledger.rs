//! The send ledger: how often a text message or a 1-won transfer may be sent, to whom and by whom.
//!
//! Whoever can make a bank send messages can make it pay for them, flood a stranger's phone, or buy fresh codes to
//! guess at. In February 2024 one user of a Korean bank let a macro run for a week and was sent 100,000 transfers of
//! 1 won. A limit on the wrong answers to one code stops none of this, because each send brings a new code with new
//! tries; what has to be limited is the sends.
//!
//! ```text
//!  SendSubject   number, account, person, device, address        values become keyed tags here
//!      │ rows             which rows the policy asks for          misuse: a dimension is missing
//!      ▼
//!  LedgerStore::load      one SendHistory for each row
//!      │ admit            every dimension looked at               Refusal { dimension, reason, retry_at }
//!      ▼
//!  Admission              the rows with this send counted
//!      │ LedgerStore::commit   all of them, if none has changed   lost: load again
//!      ▼
//!  SendTicket             now the host may send, once
//! ```
//!
//! [`reserve`] walks this path over a [`LedgerStore`]; a host whose database is asynchronous walks it itself.
//!
//! ```
//! use bonin::challenge::ledger::{MemoryLedger, ReserveError, SendPolicy, SendSubject, reserve};
//! use bonin::challenge::{KeyId, KeyRing, Purpose, UnixTime};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let keys = KeyRing::new(KeyId::new(1), &[0x5a; 32])?; // from the host's key store
//! let (policy, store) = (SendPolicy::phone(), MemoryLedger::default());
//! let subject = SendSubject::new(&keys, Purpose::PhonePossession)
//!     .number("01020000000")?
//!     .device(b"device-1")?
//!     .address("192.0.2.1".parse()?)?;
//!
//! let now = UnixTime::from_secs(1_800_000_000);
//! let ticket = reserve(&store, &policy, &subject, now)?;
//! drop(ticket); // the host's function that sends takes it
//! match reserve(&store, &policy, &subject, now) {
//!     Err(ReserveError::Refused(refusal)) => assert_eq!(refusal.retry_at, UnixTime::from_secs(1_800_000_060)),
//!     other => panic!("{other:?}"),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # What is promised
//!
//! - **Counted before sending.** A [`SendTicket`] exists only after the counts are stored. A process that dies between
//!   the two has counted a send too many, never one too few.
//! - **All or none.** Every dimension is looked at before any is counted, and a refusal counts nothing, so that a
//!   customer who keeps pressing the button does not push the end of the wait away.
//! - **An honest wait.** At [`Refusal::retry_at`], with nothing else sent, the same request is admitted; a millisecond
//!   earlier it is not.
//! - **Parallel requests** cannot share a place in a window: the rows are stored by compare-and-set.
//! - **No values.** A row is found by a keyed tag and holds times; neither tells a number or an account.
//!
//! # Clocks
//!
//! A row keeps the latest time that it was ever sent at, its *row clock*, and a row clock does not go back: at a host
//! whose clock is behind it, time stands still for that row, and its sends count as just sent. The consequences:
//!
//! - A clock that jumps back, or hosts of which some are behind, never admit more than the limit in any window.
//! - A clock that jumps ahead opens the windows early. How early is bounded by how far ahead the most advanced host is
//!   of the most backward one, *not* by how often they jump: with clocks apart by `e`, at most the policy's longest
//!   window, no more than `limit × ⌈(span + e) / span⌉` sends fit into a true window of length `span`. Nothing is
//!   forgotten in the jump, since old times are dropped by their number alone; when the clock is put right, what was sent
//!   before and during the jump still counts.
//! - A row written by a clock far ahead would stay shut until that time comes. Once a row clock is ahead by more than
//!   the policy's longest window the row is *stranded*: the first reading that finds it so is stored, and when the clock
//!   has run the longest window from there with nothing sent, its sends are older than any window and it starts
//!   anew. So an accident of the clock shuts a customer out for three times the longest window at most. Clocks that far
//!   apart are an accident to be told of: [`RefusalReason::ClockBehind`] names it, and no bound is promised meanwhile.
//!
//! # What stays the host's work
//!
//! Sending at once when it has the ticket; not sending again by itself when a result is unknown; giving the true device
//! and address (an address from a forwarded header that anybody can write is no address); showing a customer
//! [`Refusal::retry_at`] but not the dimension, which would tell a stranger that somebody else asked for that number.

mod admit;
mod defaults;
mod history;
mod key;
mod memory;
mod policy;
mod store;
mod ticket;

pub use admit::{Admission, Decision, LATEST_TIME, LedgerError, Refusal, RowChange, admit};
pub use defaults::guessing_chance;
pub use history::{HistoryError, MAX_GENERATION, RefusalReason, SendHistory};
pub use key::{Dimension, LedgerKey, SendSubject, ValueError};
pub use memory::{LedgerFull, MemoryLedger};
pub use policy::{GrowingWait, PolicyError, SendPolicy, SendRules, SendWindow};
pub use store::{Commit, LedgerStore, MAX_COMMITS, ReserveError, give_back, reserve};
pub use ticket::SendTicket;
