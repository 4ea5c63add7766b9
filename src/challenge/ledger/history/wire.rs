//! How a row is written, and what is checked when it is read.

use core::fmt;

use serde::de::{Error as _, IgnoredAny, SeqAccess, Visitor};
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

/// Keeps one time more than a row may hold, which tells that it is too long, and skips the rest.
fn bounded_times<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u64>, D::Error> {
    struct Times;

    impl<'de> Visitor<'de> for Times {
        type Value = Vec<u64>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "at most {MAX_LIMIT} times")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
            let mut times = Vec::new();
            while times.len() <= MAX_LIMIT as usize
                && let Some(time) = seq.next_element()?
            {
                times.push(time);
            }
            while seq.next_element::<IgnoredAny>()?.is_some() {}
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

/// A reader's own error would repeat the text that it stumbled over, and a damaged row may hold anything.
impl<'de> Deserialize<'de> for SendHistory {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let row = Row::deserialize(deserializer).map_err(|_| D::Error::custom(HistoryError::Unreadable))?;
        Self::try_from(row).map_err(D::Error::custom)
    }
}

impl TryFrom<Row> for SendHistory {
    type Error = HistoryError;

    fn try_from(row: Row) -> Result<Self, HistoryError> {
        if row.version != VERSION {
            return Err(HistoryError::Version);
        }
        if row.times.len() > MAX_LIMIT as usize {
            return Err(HistoryError::TooManyTimes);
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
