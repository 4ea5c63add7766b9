//! How a row is written, and what is checked when it is read.

use core::fmt;

use serde::de::{Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::{HistoryError, LATEST_TIME, MAX_GENERATION, MAX_LIMIT, SendHistory, UnixTime};

const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    version: u32,
    generation: u64,
    clock: u64,
    #[serde(deserialize_with = "bounded_times")]
    times: Vec<u64>,
    stranded_since: Option<u64>,
}

/// Stops reading where the list is too long, and not after it was read whole.
fn bounded_times<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u64>, D::Error> {
    struct Times;

    impl<'de> Visitor<'de> for Times {
        type Value = Vec<u64>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "at most {MAX_LIMIT} times")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
            let mut times = Vec::new();
            while let Some(time) = seq.next_element()? {
                if times.len() >= MAX_LIMIT as usize {
                    return Err(A::Error::custom(HistoryError::TooManyTimes));
                }
                times.push(time);
            }
            Ok(times)
        }
    }

    deserializer.deserialize_seq(Times)
}

impl From<SendHistory> for Row {
    fn from(history: SendHistory) -> Self {
        Self {
            version: VERSION,
            generation: history.generation,
            clock: history.clock.as_millis(),
            times: history.times.iter().map(|time| time.as_millis()).collect(),
            stranded_since: history.stranded_since.map(UnixTime::as_millis),
        }
    }
}

impl TryFrom<Row> for SendHistory {
    type Error = HistoryError;

    fn try_from(row: Row) -> Result<Self, HistoryError> {
        if row.version != VERSION {
            return Err(HistoryError::Version);
        }
        if row.generation > MAX_GENERATION {
            return Err(HistoryError::Generation);
        }
        let latest = row.clock.max(row.stranded_since.unwrap_or(0));
        let in_order = row.times.is_sorted() && row.times.last().is_none_or(|last| *last <= row.clock);
        if !in_order || latest > LATEST_TIME.as_millis() {
            return Err(HistoryError::Times);
        }
        Ok(Self {
            generation: row.generation,
            clock: UnixTime::from_millis(row.clock),
            times: row.times.into_iter().map(UnixTime::from_millis).collect(),
            stranded_since: row.stranded_since.map(UnixTime::from_millis),
        })
    }
}
