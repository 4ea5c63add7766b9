//! A message that is ready to send, and holds a code.

use core::fmt;

use zeroize::Zeroizing;

use super::charset::Encoded;
use super::size::{CarrierPrefix, SmsSize};
use crate::pii::Secret;

/// One message, with its code: shown by no `Debug`, wiped when dropped, not `Clone`. Hand it to the gateway and drop
/// it; it belongs in no log and no queue that keeps what it carried.
pub struct SmsMessage {
    text: Secret,
    bytes: Zeroizing<Vec<u8>>,
    size: SmsSize,
    subject: Option<Encoded>,
    prefix: CarrierPrefix,
}

impl SmsMessage {
    pub(super) const fn new(
        text: Secret,
        bytes: Zeroizing<Vec<u8>>,
        size: SmsSize,
        subject: Option<Encoded>,
        prefix: CarrierPrefix,
    ) -> Self {
        Self { text, bytes, size, subject, prefix }
    }

    /// The text for a gateway that takes UTF-8, without the carriers' line. Whoever calls this answers for where it
    /// goes.
    #[must_use]
    pub fn expose_text(&self) -> &str {
        self.text.expose()
    }

    /// The text for a gateway that takes EUC-KR or CP949, without the carriers' line. Whoever calls this answers for
    /// where it goes.
    #[must_use]
    pub fn expose_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What the customer's phone shows: the carriers' line, where it comes, and the text.
    #[must_use]
    pub fn on_phone(&self) -> Secret {
        let (prefix, text) = (self.prefix.on_phone(), self.text.expose());
        let mut shown = String::with_capacity(prefix.len().saturating_add(text.len()));
        shown.push_str(prefix);
        shown.push_str(text);
        Secret::new(shown)
    }

    /// As what it is sent, and its length as the carriers' line is counted.
    #[must_use]
    pub const fn size(&self) -> SmsSize {
        self.size
    }

    /// The subject, of an LMS alone. It holds no code.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        self.subject.as_ref().map(Encoded::text)
    }

    /// The subject in EUC-KR or CP949, at most [`MAX_SUBJECT_LINE_BYTES`](super::MAX_SUBJECT_LINE_BYTES).
    #[must_use]
    pub fn subject_bytes(&self) -> Option<&[u8]> {
        self.subject.as_ref().map(Encoded::bytes)
    }
}

impl fmt::Debug for SmsMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmsMessage").field("size", &self.size).finish_non_exhaustive()
    }
}
