//! Codes of vendors and of the government's own services, read into the one vocabulary. Each function is total: what it
//! doesn't know is [`Outcome::Unrecognized`], never a match and never a mismatch.

use super::outcome::{MismatchPart, OutageKind, Outcome, UnusablePart};

impl Outcome {
    /// Of an error code of useB's document status interface (`A001`…). A success there has no code: make
    /// [`Outcome::Genuine`] of its success flag, and of nothing else.
    #[must_use]
    pub fn from_useb(code: &str) -> Self {
        match code {
            "A001" | "A011" => Self::Unusable(UnusablePart::RegistrationNumber),
            "A002" => Self::Unusable(UnusablePart::IssueDate),
            "A004" => Self::Mismatch(MismatchPart::IssueDate),
            "A005" => Self::Locked,
            "A006" => Self::Lost,
            "A013" => Self::Mismatch(MismatchPart::Unspecified),
            "A014" => Self::Mismatch(MismatchPart::Serial),
            "A015" => Self::Outage(OutageKind::Unavailable),
            "A016" => Self::Unusable(UnusablePart::OldLicenseNumber),
            "A021" => Self::Expired,
            "A024" => Self::Lost,
            _ => Self::Unrecognized,
        }
    }

    /// Of a result code of RIMS, the road traffic authority's license service for rental cars. 13 and 14 say that the
    /// license was canceled or suspended within the period asked about.
    #[must_use]
    pub fn from_rims(code: &str) -> Self {
        match code {
            "00" => Self::Genuine,
            "01" => Self::NotFound,
            "02" => Self::Reissued,
            "03" => Self::Lost,
            "04" => Self::Deceased,
            "11" | "13" => Self::Canceled,
            "12" | "14" => Self::Suspended,
            "21" => Self::Mismatch(MismatchPart::Name),
            "22" => Self::Mismatch(MismatchPart::BirthDate),
            "23" => Self::Mismatch(MismatchPart::Serial),
            "24" => Self::Mismatch(MismatchPart::LicenseClass),
            "31" => Self::Unusable(UnusablePart::SerialNotIssued),
            _ => Self::Unrecognized,
        }
    }

    /// Of the sentence that the license page of the road traffic authority shows. Only these three are known; all
    /// say that the data agrees, and the serial's alone says that it was compared too.
    #[must_use]
    pub fn from_license_page(sentence: &str) -> Self {
        let agrees = ["전산 자료와 일치 합니다.", "식별번호가 일치합니다.", "암호일련번호가 일치합니다."];
        // The same sentence may come spaced otherwise; one that says "does not agree" isn't any of them.
        let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let sentence = bare(sentence);
        if agrees.into_iter().any(|known| bare(known) == sentence) { Self::Genuine } else { Self::Unrecognized }
    }

    /// Of the status of an answer over HTTP that has no code of its own. 2xx without a code is not a match.
    #[must_use]
    pub const fn from_http_status(status: u16) -> Self {
        match status {
            429 => Self::RateLimited,
            503 => Self::Outage(OutageKind::Unavailable),
            // What broke on the way back may have been counted on the way in.
            500..=599 | 408 => Self::Outage(OutageKind::NoAnswer),
            _ => Self::Unrecognized,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::super::outcome::Class;
    use super::*;

    #[test]
    fn known_codes() {
        use Outcome::{Canceled, Deceased, Expired, Genuine, Locked, Lost, Mismatch, NotFound, Reissued, Suspended};
        let useb = [
            ("A001", Outcome::Unusable(UnusablePart::RegistrationNumber), Class::Correctable, false),
            ("A011", Outcome::Unusable(UnusablePart::RegistrationNumber), Class::Correctable, false),
            ("A002", Outcome::Unusable(UnusablePart::IssueDate), Class::Correctable, false),
            ("A004", Mismatch(MismatchPart::IssueDate), Class::Correctable, true),
            ("A005", Locked, Class::Terminal, false),
            ("A006", Lost, Class::Terminal, false),
            ("A013", Mismatch(MismatchPart::Unspecified), Class::Correctable, true),
            ("A014", Mismatch(MismatchPart::Serial), Class::Correctable, true),
            ("A015", Outcome::Outage(OutageKind::Unavailable), Class::Temporary, false),
            ("A016", Outcome::Unusable(UnusablePart::OldLicenseNumber), Class::Terminal, false),
            ("A021", Expired, Class::Terminal, false),
            ("A024", Lost, Class::Terminal, false),
            ("A003", Outcome::Unrecognized, Class::Temporary, false),
            ("a004", Outcome::Unrecognized, Class::Temporary, false),
            ("", Outcome::Unrecognized, Class::Temporary, false),
        ];
        for (code, outcome, class, costs) in useb {
            let found = Outcome::from_useb(code);
            assert_eq!((found, found.class(), found.costs_a_try()), (outcome, class, costs), "{code}");
        }
        let rims = [
            ("00", Genuine, Class::Genuine, false),
            ("01", NotFound, Class::Correctable, true),
            ("02", Reissued, Class::Terminal, false),
            ("03", Lost, Class::Terminal, false),
            ("04", Deceased, Class::Terminal, false),
            ("11", Canceled, Class::Terminal, false),
            ("12", Suspended, Class::Terminal, false),
            ("13", Canceled, Class::Terminal, false),
            ("14", Suspended, Class::Terminal, false),
            ("21", Mismatch(MismatchPart::Name), Class::Correctable, true),
            ("22", Mismatch(MismatchPart::BirthDate), Class::Correctable, true),
            ("23", Mismatch(MismatchPart::Serial), Class::Correctable, true),
            ("24", Mismatch(MismatchPart::LicenseClass), Class::Correctable, true),
            ("31", Outcome::Unusable(UnusablePart::SerialNotIssued), Class::Correctable, false),
            ("0", Outcome::Unrecognized, Class::Temporary, false),
            ("99", Outcome::Unrecognized, Class::Temporary, false),
        ];
        for (code, outcome, class, costs) in rims {
            let found = Outcome::from_rims(code);
            assert_eq!((found, found.class(), found.costs_a_try()), (outcome, class, costs), "{code}");
        }
        let pages = [
            ("전산 자료와 일치 합니다.", Genuine),
            ("전산자료와 일치합니다.", Genuine),
            ("암호일련번호가 일치합니다.", Genuine),
            ("암호일련번호가 일치하지 않습니다.", Outcome::Unrecognized),
            ("전산 자료와 일치 합니다. 식별번호가 일치하지 않습니다.", Outcome::Unrecognized),
            ("", Outcome::Unrecognized),
        ];
        for (sentence, outcome) in pages {
            assert_eq!(Outcome::from_license_page(sentence), outcome, "{sentence}");
        }
        let statuses = [
            (200, Outcome::Unrecognized),
            (400, Outcome::Unrecognized),
            (408, Outcome::Outage(OutageKind::NoAnswer)),
            (429, Outcome::RateLimited),
            (499, Outcome::Unrecognized),
            (500, Outcome::Outage(OutageKind::NoAnswer)),
            (502, Outcome::Outage(OutageKind::NoAnswer)),
            (503, Outcome::Outage(OutageKind::Unavailable)),
            (504, Outcome::Outage(OutageKind::NoAnswer)),
            (599, Outcome::Outage(OutageKind::NoAnswer)),
            (600, Outcome::Unrecognized),
        ];
        for (status, outcome) in statuses {
            assert_eq!(Outcome::from_http_status(status), outcome, "{status}");
        }
    }

    #[test]
    fn names_are_distinct_and_costs_agree_with_classes() {
        let names: BTreeSet<_> = Outcome::ALL.iter().map(|outcome| outcome.as_str()).collect();
        assert_eq!(names.len(), Outcome::ALL.len());
        for outcome in Outcome::ALL {
            assert!(!outcome.costs_a_try() || outcome.class() == Class::Correctable, "{outcome:?}");
            assert!(!outcome.may_have_cost_a_try() || outcome.class() == Class::Temporary, "{outcome:?}");
        }
    }

    proptest! {
        #[test]
        fn no_other_text_is_genuine(text in "\\PC{0,20}|A[0-9]{3}|[0-9]{2}") {
            prop_assert_ne!(Outcome::from_useb(&text), Outcome::Genuine);
            prop_assert_eq!(Outcome::from_rims(&text) == Outcome::Genuine, text == "00");
        }
    }
}
