//! Issuers of foreigners' cards: `서울출입국·외국인청장`, `창원출입국·외국인사무소장`, before May 2018
//! `서울출입국관리사무소장`, and branches such as `수원출입국·외국인청 평택출장소장`.
//!
//! Offices open and get renamed, so that the form alone is asked, not a list of places. The list serves only to notice a
//! place whose beginning was lost.

use std::sync::LazyLock;

use regex::Regex;
use zeroize::Zeroizing;

use crate::card::extraction::format::pattern;

/// What issuers end in.
pub(crate) const ENDINGS: [&str; 4] = ["관리사무소장", "출장소장", "외국인청장", "외국인사무소장"];
/// Word of an issuer whose end was not read.
pub(crate) const MARK: &str = "출입국";
/// What the offices were called until May 2018.
pub(crate) const FORMER: &str = "출입국관리사무소";
/// What they are called since.
pub(crate) const PRESENT: &str = "출입국·외국인";

static FORM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        "^([가-힣]{2,6})출입국(?:관리사무소(?:[가-힣]{0,6}출장소)?",
        "|·외국인(?:(?:청|사무소)(?:[가-힣]{0,6}출장소)?|출장소))장$",
    ))
});

/// Places of offices.
const PLACES: [&str; 30] = [
    "서울",
    "서울남부",
    "서울서부",
    "세종로",
    "인천",
    "인천공항",
    "김포공항",
    "수원",
    "부산",
    "대구",
    "대전",
    "광주",
    "울산",
    "제주",
    "창원",
    "청주",
    "전주",
    "춘천",
    "여수",
    "양주",
    "김해",
    "평택",
    "안산",
    "천안",
    "목포",
    "구미",
    "포항",
    "고양",
    "군산",
    "거제",
];

/// Whether a text is such an issuer, as far as its form tells. Spaces count for nothing.
pub(crate) fn is_whole(text: &str) -> bool {
    let mut compact = Zeroizing::new(String::with_capacity(text.len()));
    compact.extend(text.chars().filter(|c| *c != ' '));
    let Some(place) = FORM.captures(&compact).and_then(|captures| captures.get(1)).map(|m| m.as_str()) else {
        return false;
    };
    // The end of a known name reads as surely as the whole.
    PLACES.contains(&place) || !PLACES.iter().any(|known| known.ends_with(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_issuers_are_told_from_torn_ones() {
        for (text, whole) in [
            ("서울출입국·외국인청장", true),
            ("서울남부출입국·외국인사무소장", true),
            ("서울출입국관리사무소장", true),
            ("여수출입국관리사무소 출장소장", true),
            ("수원출입국·외국인청 평택출장소장", true),
            ("안산출입국·외국인출장소장", true),
            ("제주 출입국·외국인청장", true),
            ("행복출입국·외국인청장", true),
            ("출입국·외국인청장", false),
            ("울출입국·외국인청장", false),
            ("남부출입국·외국인사무소장", false),
            ("공항출입국·외국인청장", false),
            ("서울출입국외국인청장", false),
            ("서울출입국·외국인장", false),
            ("서울출입국·외국인청", false),
            ("서울출입국관리사무소", false),
            ("서울출입국관리소장", false),
            ("서울입국·외국인청장", false),
            ("서울특별시경찰청장", false),
            ("", false),
        ] {
            assert_eq!(is_whole(text), whole, "{text}");
        }
    }
}
