//! Issuers, and the date of issue where it stands with them at the foot of the card.

use crate::card::document::Unreadable;
use crate::card::extraction::confidence::Finding;
use crate::card::extraction::format::{Parsed, choose, is_hangul};
use crate::card::extraction::rows::{Page, Sign, Span, same_row};
use crate::card::extraction::{dates, immigration_office};
use crate::card::text_line::Role;
use crate::pii::gathered;

/// Offices whose heads issue resident cards.
const RESIDENT_OFFICES: [&str; 8] = ["시장", "군수", "구청장", "청장", "읍장", "면장", "동장", "출장소장"];
/// Offices whose heads issue licenses.
const LICENSE_OFFICES: [&str; 2] = ["경찰청장", "경찰서장"];
/// Police offices by their short names; each occurs with and without 지방.
pub(crate) const SHORT_OFFICES: [&str; 19] = [
    "서울",
    "부산",
    "대구",
    "인천",
    "광주",
    "대전",
    "울산",
    "세종",
    "경기",
    "경기남부",
    "경기북부",
    "강원",
    "충북",
    "충남",
    "전북",
    "전남",
    "경북",
    "경남",
    "제주",
];
/// Police offices by their full names.
pub(crate) const FULL_OFFICES: [&str; 21] = [
    "서울특별시",
    "부산광역시",
    "대구광역시",
    "인천광역시",
    "광주광역시",
    "대전광역시",
    "울산광역시",
    "세종특별자치시",
    "경기도",
    "경기도남부",
    "경기도북부",
    "강원도",
    "강원특별자치도",
    "충청북도",
    "충청남도",
    "전라북도",
    "전북특별자치도",
    "전라남도",
    "경상북도",
    "경상남도",
    "제주특별자치도",
];
/// Words of an issuer whose end a seal hides.
const LICENSE_MARK: &str = "경찰";
/// Upper limit of the foot, as a share of the card's height. Printed dates stand at 0.74 and lower on resident cards,
/// at 0.84 on licenses; the last period line ends at 0.74.
const RESIDENT_FOOT: f32 = 0.66;
const LICENSE_FOOT: f32 = 0.775;
/// The same for the issuer of a resident card whose date was not found: printed centers stand at 0.85 and lower.
const RESIDENT_ISSUER: f32 = 0.78;
/// What it is worth for a date to stand on the issuer's row, against the most that a role is worth (1).
const ROW_WEIGHT: f32 = 2.0;
/// Widest gap between the parts of an issuer or a date, in line heights.
const MAX_GAP: f32 = 3.0;
/// Widest gap between the dates and the issuer, or parts of a date: its dots leave little room.
const MAX_DATE_GAP: f32 = 1.0;
/// Greatest distance between the centers of an issuer's two rows, in line heights.
const MAX_PITCH: f32 = 2.0;
/// Most signs that a seal's strokes are read as: it is two to three letters wide.
const MAX_SEAL_SIGNS: usize = 5;
/// The weakest of them is at most this sure: strokes of a seal look like nothing in particular. On the drawn
/// photos by which this was set such signs had 0.03 to 0.2.
const SEAL_DOUBT: f32 = 0.6;
/// What each sign is worth: half of a split issuer can end like a whole one, and must not win.
const SIGN_WEIGHT: f32 = 0.1;

/// Most confidence in an issuer with a word of one syllable: no office has one, so a piece of a word stands alone. Of 50
/// licenses and 50 resident cards, two such were given at 0.99 and more, both wrong.
const LONE_SYLLABLE: f32 = 0.6;

/// Date and issuer with the lines that they came from.
pub(crate) struct Issue {
    pub(crate) date: Finding,
    pub(crate) issuer: Finding,
    pub(crate) parts: Vec<usize>,
}

impl Issue {
    fn new(date: Option<(Finding, Vec<usize>)>, issuer: Option<(Finding, Vec<usize>)>) -> Self {
        let mut parts = Vec::new();
        let mut settle = |found: Option<(Finding, Vec<usize>)>| {
            let (finding, lines) = found.unwrap_or((Finding::not_found(), Vec::new()));
            parts.extend(lines);
            finding
        };
        let (date, issuer) = (settle(date), settle(issuer));
        let lone = issuer.text().is_some_and(has_lone_syllable);
        let issuer = if lone { issuer.at_most(LONE_SYLLABLE) } else { issuer };
        Self { date, issuer, parts }
    }
}

fn has_lone_syllable(text: &str) -> bool {
    text.split(' ').any(|word| word.chars().count() == 1)
}

/// Whose head issues a document.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Office {
    Resident,
    Police,
    Immigration,
}

/// The foot of a resident card, where the issuer is what stands below the date.
pub(crate) fn on_resident_card(page: &Page) -> Issue {
    let date = read_date(page, |span| (span.bounds.center().y > RESIDENT_FOOT).then_some(0.0));
    let row = date.as_ref().and_then(|(finding, _)| finding.bounds());
    let top = row.map_or(RESIDENT_ISSUER, |row| row.center().y + 0.5 * row.height());
    let issuer = read_issuer(page, Office::Resident, top);
    Issue::new(date, issuer.map(|issuer| with_upper_row(page, issuer, top)))
}

/// The foot of a license, where the date of issue is the one on the issuer's row.
pub(crate) fn on_license(page: &Page) -> Issue {
    let issuer = read_issuer(page, Office::Police, LICENSE_FOOT);
    let row = issuer.as_ref().and_then(|(finding, _)| finding.bounds());
    let date = read_date(page, |span| {
        let beside = row.is_some_and(|row| same_row(&row, &span.bounds));
        (beside || span.bounds.center().y > LICENSE_FOOT).then_some(if beside { ROW_WEIGHT } else { 0.0 })
    });
    Issue::new(date, issuer)
}

/// The issuer of a foreigner's card, by its words alone.
pub(crate) fn on_foreigners_card(page: &Page) -> Option<(Finding, Vec<usize>)> {
    read_issuer(page, Office::Immigration, 0.0)
}

fn read_date(page: &Page, place: impl Fn(&Span) -> Option<f32>) -> Option<(Finding, Vec<usize>)> {
    choose(page, MAX_DATE_GAP, Role::IssueDate, dates::parse_only, place)
}

fn read_issuer(page: &Page, office: Office, top: f32) -> Option<(Finding, Vec<usize>)> {
    let place = |span: &Span| {
        let signs = u8::try_from(span.count(is_hangul)).unwrap_or(u8::MAX);
        (span.bounds.center().y > top).then_some(f32::from(signs) * SIGN_WEIGHT)
    };
    choose(page, MAX_GAP, Role::Issuer, |span| parse(span, office), place)
}

fn parse(span: &Span, office: Office) -> Parsed {
    let endings: &[&str] = match office {
        Office::Resident => &RESIDENT_OFFICES,
        Office::Police => &LICENSE_OFFICES,
        Office::Immigration => &immigration_office::ENDINGS,
    };
    // A date before falls away with everything outside the hangul, and what is left of a seal behind.
    let core = span.core(is_hangul);
    let core = core.start..core.end.saturating_sub(seal_signs(span.slice(core.clone()), endings));
    let signs = span.slice(core.clone());
    let text = gathered(signs.iter().map(|s| s.character));
    let clean = text.chars().all(|c| is_hangul(c) || c == ' ' || c == '·');
    let ended = endings.iter().any(|office| text.strip_suffix(office).is_some_and(|place| !place.trim().is_empty()));
    let (whole, alike) = match office {
        Office::Resident => (ended, text.contains(['시', '도', '군', '구']) && text.contains(' ')),
        Office::Police => (ended && !is_torn_police_office(&text), text.contains(LICENSE_MARK)),
        Office::Immigration => (immigration_office::is_whole(&text), text.contains(immigration_office::MARK)),
    };
    if clean && whole {
        // A police office's name is one word, however widely it is set; a lone syllable may be a piece of something else.
        let spaced = office != Office::Police || has_lone_syllable(&text);
        let text = gathered(text.chars().filter(|c| spaced || *c != ' '));
        Parsed::Whole(immigration_office::without_spaces_at_points(text), core)
    } else if text.is_empty() || !(alike || span.role_weight(Role::Issuer) > 0.0) {
        Parsed::Foreign
    } else if clean {
        Parsed::Fault(Unreadable::Incomplete)
    } else {
        Parsed::Fault(Unreadable::Malformed)
    }
}

/// Whether a police office's name lacks its beginning: what is left ends a known name, or says no place at all.
fn is_torn_police_office(text: &str) -> bool {
    let compact = gathered(text.chars().filter(|c| *c != ' '));
    let Some(office) = LICENSE_OFFICES.iter().find_map(|office| compact.strip_suffix(office)) else { return false };
    let place = office.strip_suffix("지방").unwrap_or(office);
    // The end of a known name reads as surely as the whole.
    let known = || SHORT_OFFICES.iter().chain(&FULL_OFFICES).copied();
    place.is_empty()
        || known().any(|known| known != place && known.ends_with(place)) && known().all(|known| known != place)
}

/// How many signs at the end come from a seal: a few doubtful ones behind the name of an office.
fn seal_signs(signs: &[Sign], offices: &[&str]) -> usize {
    let text = gathered(signs.iter().map(|s| s.character));
    let ends = offices.iter().filter_map(|office| text.rfind(office).map(|start| start.saturating_add(office.len())));
    let Some(end) = ends.max() else { return 0 };
    let behind = text.get(end..).map_or(0, |rest| rest.chars().count());
    let rest = signs.get(signs.len().saturating_sub(behind)..).unwrap_or_default();
    let doubt = rest.iter().map(|s| s.probability).fold(1.0, f32::min);
    if behind <= MAX_SEAL_SIGNS && doubt < SEAL_DOUBT { behind } else { 0 }
}

/// An issuer over two rows: the province above the office.
fn with_upper_row(page: &Page, issuer: (Finding, Vec<usize>), top: f32) -> (Finding, Vec<usize>) {
    let (finding, parts) = issuer;
    let lower = page.spans(MAX_GAP).into_iter().find(|span| span.parts == parts);
    let (true, Some(lower)) = (finding.is_whole(), lower) else { return (finding, parts) };
    let upper = page.free().find(|upper| {
        let (a, b) = (&upper.bounds, &lower.bounds);
        let rise = b.center().y - a.center().y;
        let near = !same_row(a, b) && rise > 0.0 && rise <= MAX_PITCH * b.height() && a.center().y > top;
        let above = a.left < b.right && a.right > b.left;
        let province = upper.signs.last().is_some_and(|s| matches!(s.character, '시' | '도' | '군'));
        near && above && province && upper.signs.iter().all(|s| is_hangul(s.character) || s.character == ' ')
    });
    let Some(both) = upper.map(|upper| upper.clone().joined(&lower)) else { return (finding, parts) };
    match parse(&both, Office::Resident) {
        Parsed::Whole(text, range) => (Finding::whole(text, both.slice(range)), both.parts.clone()),
        Parsed::Fault(_) | Parsed::Foreign => (finding, parts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn police_offices_without_their_beginning_are_torn() {
        for torn in ["북부경찰청장", "지방경찰청장", "경찰청장", "별시경찰청장", "남도경찰청장", "울지방경찰청장"]
        {
            assert!(is_torn_police_office(torn), "{torn}");
        }
        for whole in ["경기북부경찰청장", "세종지방경찰청장", "서울남부지방경찰청장", "충청 남도경찰청장", "종로구청장"]
        {
            assert!(!is_torn_police_office(whole), "{whole}");
        }
    }
}
