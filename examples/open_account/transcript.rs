//! What a run looks like on paper: who did what, what the customer saw, what went where.

use bonin::challenge::UnixTime;
use bonin::messages::{Explanation, Language};
use time::{Date, OffsetDateTime, UtcOffset};

/// Whose line it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// What the customer does.
    Customer,
    /// What the bank's app shows them.
    Screen,
    /// The same for the bank's people: stable codes.
    Operator,
    /// What arrives on the customer's phone.
    Message,
    /// What the customer's statement at the other bank shows.
    Statement,
    /// What the reader made of a photo.
    Reader,
    /// A call to another service, and its answer.
    Call,
    /// An entry of the audit trail.
    Trail,
    /// What is stored, and for how long.
    Stored,
    /// What happens to the bank's servers.
    Server,
    /// What the bank's people do.
    Staff,
    /// How it ended.
    Ended,
}

impl Lane {
    const fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Screen => "screen",
            Self::Operator => "operator",
            Self::Message => "message",
            Self::Statement => "statement",
            Self::Reader => "reader",
            Self::Call => "call",
            Self::Trail => "trail",
            Self::Stored => "stored",
            Self::Server => "server",
            Self::Staff => "staff",
            Self::Ended => "ended",
        }
    }
}

/// The lines of one run.
pub struct Transcript {
    language: Language,
    text: String,
    day: Option<Date>,
    /// Time and lane of the line before, which are not repeated.
    last: Option<(UnixTime, Lane)>,
    printed: usize,
}

impl Transcript {
    pub fn new(language: Language) -> Self {
        Self { language, text: String::new(), day: None, last: None, printed: 0 }
    }

    /// A line of the head, without time and lane.
    pub fn head(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    pub fn line(&mut self, now: UnixTime, lane: Lane, text: &str) {
        let (date, clock) = korean(now);
        if self.day != Some(date) {
            self.day = Some(date);
            self.last = None;
            self.text.push_str(&format!("\n{}, {} {}, {}\n\n", date.weekday(), date.month(), date.day(), date.year()));
        }
        for line in text.lines().flat_map(wrapped) {
            let time = if self.last.is_some_and(|(time, _)| time == now) { "" } else { &clock };
            let name = if self.last == Some((now, lane)) { "" } else { lane.name() };
            self.text.push_str(format!("{time:<8}  {name:<9} {line}").trim_end());
            self.text.push('\n');
            self.last = Some((now, lane));
        }
    }

    /// A message as the app shows it, and below it the code that the bank's people see.
    pub fn screen(&mut self, now: UnixTime, explanation: &Explanation) {
        let message = explanation.message(self.language);
        let mut lines = vec![message.headline.to_string(), message.body.to_string()];
        lines.extend(message.when(now));
        lines.extend(message.button().map(|button| format!("[{button}]")));
        self.last = self.last.filter(|(_, lane)| *lane != Lane::Screen);
        self.line(now, Lane::Screen, &lines.join("\n"));
        self.line(now, Lane::Operator, explanation.operator_code().as_str());
    }

    pub const fn language(&self) -> Language {
        self.language
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// What was not asked for before, for a terminal that follows.
    pub fn news(&mut self) -> &str {
        let from = std::mem::replace(&mut self.printed, self.text.len());
        &self.text[from..]
    }
}

/// Columns of a line's text; longer lines go on below, two columns in.
const COLUMNS: usize = 96;

fn wrapped(line: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    let (indent, words) = line.split_at(line.len() - line.trim_start().len());
    for word in words.split(' ') {
        let last = lines.last_mut().expect("there is one");
        if last.trim().is_empty() {
            last.push_str(indent);
        } else if last.chars().count() + 1 + word.chars().count() > COLUMNS {
            lines.push(format!("{indent}  {word}"));
            continue;
        } else {
            last.push(' ');
        }
        last.push_str(word);
    }
    lines
}

/// Day and time of day in Korea.
fn korean(now: UnixTime) -> (Date, String) {
    let seconds = i64::try_from(now.as_millis() / 1000).unwrap_or(0);
    let korea = UtcOffset::from_hms(9, 0, 0).unwrap_or(UtcOffset::UTC);
    let time = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH).to_offset(korea);
    (time.date(), format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second()))
}

/// The day in Korea, for the checks of dates.
pub fn today(now: UnixTime) -> Date {
    korean(now).0
}

/// A moment as a day and a time of day.
pub fn moment(time: UnixTime) -> String {
    let (date, clock) = korean(time);
    format!("{date} {clock}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_lanes_stand_once() {
        let mut transcript = Transcript::new(Language::Korean);
        let at = |seconds: u64| UnixTime::from_secs(1_795_395_600 + seconds);
        transcript.line(at(0), Lane::Call, "one\ntwo");
        transcript.line(at(0), Lane::Trail, "three");
        transcript.line(at(1), Lane::Trail, "four");
        let expected = "\nMonday, November 23, 2026\n\n10:00:00  call      one\n                    two\n\
                        \x20         trail     three\n10:00:01  trail     four\n";
        assert_eq!(transcript.text(), expected);
        assert_eq!(transcript.news(), expected);
        assert_eq!(transcript.news(), "");
        assert!(expected.contains(&format!("\n{}two", " ".repeat(20))));
    }
}
