//! Whether trying again helps.

use core::time::Duration;

use super::when::{at_phrase, from_phrase};
use super::{Language, UnixTime};

/// Wait proposed after a fault of the host or of this library: long enough for a restarted process or a failed-over
/// database, short enough for a customer to stay.
pub const SHORT_PAUSE: Duration = Duration::from_secs(60);

/// Wait proposed while an outside service is down and nobody knows until when. Outages of the services in question were
/// told of in hours; ten minutes find their end soon enough without a crowd of customers knocking.
pub const OUTAGE_PAUSE: Duration = Duration::from_secs(600);

/// Whether trying again helps, and when. Helping means the step that gave the reason, done with the
/// [action](super::Message::action) shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Retry {
    /// It helps at once.
    Now,
    /// It helps from this time on, and not before.
    At(UnixTime),
    /// It helps later. Nobody knows when, and this long a wait is reasonable.
    After(Duration),
    /// It is tried again by itself at this time. The customer may wait or come back later.
    ByItself(UnixTime),
    /// The same again leads to the same. The action leads somewhere else.
    NotHelpful,
    /// It doesn't help before a person has looked at it or somebody else, such as an authority, has done something.
    NotBeforeHelp,
    /// There is nothing to be tried again.
    NotNeeded,
}

impl Retry {
    /// The stable name, as in JSON; without the time.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::At(_) => "at",
            Self::After(_) => "after",
            Self::ByItself(_) => "by_itself",
            Self::NotHelpful => "not_helpful",
            Self::NotBeforeHelp => "not_before_help",
            Self::NotNeeded => "not_needed",
        }
    }

    /// From when on it helps, or when it is done by itself, as a sentence; nothing where it helps at once, or where
    /// waiting is not the point.
    #[must_use]
    pub fn sentence(self, language: Language, now: UnixTime) -> Option<String> {
        match self {
            Self::At(time) if time > now => {
                let from = from_phrase(time, now, language);
                Some(match language {
                    Language::Korean => format!("{from} 다시 할 수 있어요."),
                    Language::English => format!("You can try again {from}."),
                })
            }
            Self::After(pause) => {
                let minutes = pause.as_secs().div_ceil(60).max(1);
                Some(match (language, minutes) {
                    (Language::Korean, _) => format!("{minutes}분쯤 뒤에 다시 해 주세요."),
                    (Language::English, 1) => "Please try again in about a minute.".to_owned(),
                    (Language::English, _) => format!("Please try again in about {minutes} minutes."),
                })
            }
            Self::ByItself(time) => {
                let at = at_phrase(time, now, language);
                Some(match language {
                    Language::Korean => format!("{at} 저희가 다시 해 볼게요."),
                    Language::English => format!("We’ll try again {at}."),
                })
            }
            Self::At(_) | Self::Now | Self::NotHelpful | Self::NotBeforeHelp | Self::NotNeeded => None,
        }
    }
}
