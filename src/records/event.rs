//! What a trail can say. Each event is a list of words from a closed list: there is no place for a customer's data, nor
//! for anybody's free text.

use super::ConsentPurpose;
use super::retention::Datum;
use crate::issuer::{CheckField, EditKind, IssuerDocument, Outcome};

/// A way of verifying, by its number in the guideline on non-face-to-face real-name verification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Method {
    /// ① Copy of an identity document.
    IdentityDocument,
    /// ② Video call.
    VideoCall,
    /// ③ Check when a card or token is handed over.
    OnDelivery,
    /// ④ Existing account, by the 1-won check.
    ExistingAccount,
    /// ⑤ Equivalent new method, such as biometrics.
    Equivalent,
    /// ⑥ Result of another body, such as a telco's.
    OtherBody,
    /// ⑦ Comparison with many data of a credit bureau.
    CreditBureau,
}

/// What a decision was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Verdict {
    /// Approved.
    Approve,
    /// A person looks at it.
    Review,
    /// Declined.
    Decline,
}

/// Something that happened in an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Event {
    /// The application was started.
    ApplicationStarted,
    /// It was taken up again after a pause or a restart.
    ApplicationResumed,
    /// The customer gave it up, or its time ran out.
    ApplicationAbandoned,
    /// A photo of a document was read.
    DocumentRead(IssuerDocument),
    /// A photo was not good enough, and the customer asked for another.
    PhotoRefused,
    /// A photo was found to be a copy or a picture of a screen.
    CopySuspected,
    /// The customer confirmed a field.
    FieldConfirmed(CheckField),
    /// The customer changed a field.
    FieldEdited(CheckField, EditKind),
    /// A request went to the issuer.
    IssuerAsked(IssuerDocument),
    /// The issuer answered, or did not.
    IssuerAnswered(IssuerDocument, Outcome),
    /// A one-time code was sent, or a 1-won transfer made.
    CodeSent(Method),
    /// A code was answered wrongly.
    CodeWrong(Method),
    /// A code lapsed or its tries were used up.
    CodeVoid(Method),
    /// A method was passed.
    MethodPassed(Method),
    /// A method failed for good.
    MethodFailed(Method),
    /// Consent was given.
    ConsentGiven(ConsentPurpose),
    /// Consent was withdrawn.
    ConsentWithdrawn(ConsentPurpose),
    /// The masked copy was made.
    MaskedCopyMade,
    /// It was decided.
    Decided(Verdict),
    /// Someone of the bank looked at a datum.
    Viewed(Datum),
    /// A datum was deleted.
    Deleted(Datum),
    /// The relationship ended: the day from which retention is counted.
    RelationshipEnded,
}

/// Words of an event at most.
const MAX_WORDS: usize = 3;

const METHODS: [(Method, &str); 7] = [
    (Method::IdentityDocument, "identity_document"),
    (Method::VideoCall, "video_call"),
    (Method::OnDelivery, "on_delivery"),
    (Method::ExistingAccount, "existing_account"),
    (Method::Equivalent, "equivalent"),
    (Method::OtherBody, "other_body"),
    (Method::CreditBureau, "credit_bureau"),
];

const VERDICTS: [(Verdict, &str); 3] =
    [(Verdict::Approve, "approve"), (Verdict::Review, "review"), (Verdict::Decline, "decline")];

const EDIT_KINDS: [(EditKind, &str); 5] = [
    (EditKind::Filled, "filled"),
    (EditKind::Spelling, "spelling"),
    (EditKind::OneSign, "one_sign"),
    (EditKind::SeveralSigns, "several_signs"),
    (EditKind::Rewritten, "rewritten"),
];

const PLAIN: [(Event, &str); 7] = [
    (Event::ApplicationStarted, "application_started"),
    (Event::ApplicationResumed, "application_resumed"),
    (Event::ApplicationAbandoned, "application_abandoned"),
    (Event::PhotoRefused, "photo_refused"),
    (Event::CopySuspected, "copy_suspected"),
    (Event::MaskedCopyMade, "masked_copy_made"),
    (Event::RelationshipEnded, "relationship_ended"),
];

fn name<T: Copy + PartialEq>(table: &[(T, &'static str)], value: T) -> &'static str {
    table.iter().find(|(known, _)| *known == value).map_or("", |(_, name)| name)
}

fn named<T: Copy>(table: &[(T, &'static str)], word: &str) -> Option<T> {
    table.iter().find(|(_, name)| *name == word).map(|(value, _)| *value)
}

fn listed<T: Copy>(all: &[T], word: &str, name: impl Fn(T) -> &'static str) -> Option<T> {
    all.iter().copied().find(|value| name(*value) == word)
}

impl Method {
    /// The stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        name(&METHODS, self)
    }
}

impl Verdict {
    /// The stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        name(&VERDICTS, self)
    }
}

impl Event {
    /// The event as one to three words, which never change: what is written and hashed.
    #[must_use]
    pub fn words(self) -> Vec<&'static str> {
        match self {
            Self::ApplicationStarted
            | Self::ApplicationResumed
            | Self::ApplicationAbandoned
            | Self::PhotoRefused
            | Self::CopySuspected
            | Self::MaskedCopyMade
            | Self::RelationshipEnded => vec![name(&PLAIN, self)],
            Self::DocumentRead(document) => vec!["document_read", document.as_str()],
            Self::FieldConfirmed(field) => vec!["field_confirmed", field.as_str()],
            Self::FieldEdited(field, kind) => vec!["field_edited", field.as_str(), name(&EDIT_KINDS, kind)],
            Self::IssuerAsked(document) => vec!["issuer_asked", document.as_str()],
            Self::IssuerAnswered(document, outcome) => vec!["issuer_answered", document.as_str(), outcome.as_str()],
            Self::CodeSent(method) => vec!["code_sent", method.as_str()],
            Self::CodeWrong(method) => vec!["code_wrong", method.as_str()],
            Self::CodeVoid(method) => vec!["code_void", method.as_str()],
            Self::MethodPassed(method) => vec!["method_passed", method.as_str()],
            Self::MethodFailed(method) => vec!["method_failed", method.as_str()],
            Self::ConsentGiven(purpose) => vec!["consent_given", purpose.as_str()],
            Self::ConsentWithdrawn(purpose) => vec!["consent_withdrawn", purpose.as_str()],
            Self::Decided(verdict) => vec!["decided", verdict.as_str()],
            Self::Viewed(datum) => vec!["viewed", datum.as_str()],
            Self::Deleted(datum) => vec!["deleted", datum.as_str()],
        }
    }

    /// The event of such words; `None` for words that this release doesn't know.
    #[must_use]
    pub fn from_words<W: AsRef<str>>(words: &[W]) -> Option<Self> {
        if words.len() > MAX_WORDS {
            return None;
        }
        let mut rest = words.iter().map(AsRef::as_ref);
        let first = rest.next()?;
        let (second, third) = (rest.next(), rest.next());
        let document = || listed(&IssuerDocument::ALL, second?, IssuerDocument::as_str);
        let field = || listed(&CheckField::ALL, second?, CheckField::as_str);
        let method = || named(&METHODS, second?);
        let purpose = || listed(&ConsentPurpose::ALL, second?, ConsentPurpose::as_str);
        let datum = || listed(&Datum::ALL, second?, Datum::as_str);
        let event = match first {
            "document_read" => Self::DocumentRead(document()?),
            "field_confirmed" => Self::FieldConfirmed(field()?),
            "field_edited" => Self::FieldEdited(field()?, named(&EDIT_KINDS, third?)?),
            "issuer_asked" => Self::IssuerAsked(document()?),
            "issuer_answered" => Self::IssuerAnswered(document()?, listed(&Outcome::ALL, third?, Outcome::as_str)?),
            "code_sent" => Self::CodeSent(method()?),
            "code_wrong" => Self::CodeWrong(method()?),
            "code_void" => Self::CodeVoid(method()?),
            "method_passed" => Self::MethodPassed(method()?),
            "method_failed" => Self::MethodFailed(method()?),
            "consent_given" => Self::ConsentGiven(purpose()?),
            "consent_withdrawn" => Self::ConsentWithdrawn(purpose()?),
            "decided" => Self::Decided(named(&VERDICTS, second?)?),
            "viewed" => Self::Viewed(datum()?),
            "deleted" => Self::Deleted(datum()?),
            plain => named(&PLAIN, plain)?,
        };
        // A word too many is not this event.
        (event.words().len() == words.len()).then_some(event)
    }

    /// Every event there is.
    #[cfg(test)]
    pub(super) fn all() -> Vec<Self> {
        let mut all: Vec<Self> = PLAIN.iter().map(|(event, _)| *event).collect();
        for document in IssuerDocument::ALL {
            all.extend([Self::DocumentRead(document), Self::IssuerAsked(document)]);
            all.extend(Outcome::ALL.map(|outcome| Self::IssuerAnswered(document, outcome)));
        }
        for field in CheckField::ALL {
            all.push(Self::FieldConfirmed(field));
            all.extend(EDIT_KINDS.map(|(kind, _)| Self::FieldEdited(field, kind)));
        }
        for (method, _) in METHODS {
            all.extend([Self::CodeSent(method), Self::CodeWrong(method), Self::CodeVoid(method)]);
            all.extend([Self::MethodPassed(method), Self::MethodFailed(method)]);
        }
        for purpose in ConsentPurpose::ALL {
            all.extend([Self::ConsentGiven(purpose), Self::ConsentWithdrawn(purpose)]);
        }
        all.extend(VERDICTS.map(|(verdict, _)| Self::Decided(verdict)));
        for datum in Datum::ALL {
            all.extend([Self::Viewed(datum), Self::Deleted(datum)]);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_event_has_words_of_its_own() {
        let all = Event::all();
        let mut seen = HashSet::new();
        for event in &all {
            let words = event.words();
            assert!(
                words.iter().all(|word| !word.is_empty() && word.bytes().all(|c| c.is_ascii_lowercase() || c == b'_'))
            );
            assert_eq!(Event::from_words(&words), Some(*event), "{words:?}");
            assert!(seen.insert(words), "{event:?}");
        }
        assert!(all.len() > 200);
    }

    #[test]
    fn words_that_are_no_event() {
        let table: [&[&str]; 9] = [
            &[],
            &[""],
            &["issuer_asked"],
            &["issuer_asked", "library_card"],
            &["application_started", "resident_card"],
            &["issuer_answered", "resident_card"],
            &["issuer_answered", "resident_card", "genuine", "genuine"],
            &["decided", "approve", ""],
            &["홍길동"],
        ];
        for words in table {
            assert_eq!(Event::from_words(words), None, "{words:?}");
        }
    }

    proptest! {
        #[test]
        fn any_words(words in prop::collection::vec("[a-z_]{0,20}|decided|approve|deleted|ci", 0..5)) {
            if let Some(event) = Event::from_words(&words) {
                prop_assert_eq!(event.words(), words);
            }
        }
    }
}
