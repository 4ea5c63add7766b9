//! Hand-made readings of all kinds: which places go, and when nothing is given out.

mod passports;
mod pixels;
mod properties;
mod refusals;

use super::{
    MaskPolicy, MaskRefusal, Needle, NumberPart, Removal, Removed, Resolver, SensitivePlaces, left_over, survey,
};
use crate::card::document::{DocumentKind, Field, FieldKey, FieldValue, Unreadable};
use crate::card::extraction::extract;
use crate::card::geometry::{Quad, Rect};
use crate::card::text_line::{Glyph, Role, TextLine, TextRegion};

/// A line read with certainty, its signs evenly spread: its box as `[left, top, right, bottom]`.
fn line(role: Role, [left, top, right, bottom]: [f32; 4], text: &str) -> TextLine {
    let count = text.chars().count() as f32;
    let glyph = |(index, character)| Glyph {
        character,
        probability: 0.999,
        position: (index as f32 + 0.5) / count,
        digit: None,
        letter: None,
    };
    TextLine {
        region: TextRegion { bounds: Rect::new(left, top, right, bottom), role, role_confidence: 0.9 },
        glyphs: text.chars().enumerate().map(glyph).collect(),
    }
}

/// A field that was read, where its line stands.
fn field(key: FieldKey, line: &TextLine) -> Field {
    let value = Ok(FieldValue::new(line.text()));
    Field { key, value, confidence: 0.99, bounds: Some(line.region.bounds) }
}

fn missing(key: FieldKey) -> Field {
    Field { key, value: Err(Unreadable::NotFound), confidence: 0.0, bounds: None }
}

/// The outline of a card that fills a photo of 1600 by 1009 pixels.
fn outline() -> Quad {
    Quad::new(Rect::new(0.0, 0.0, 1600.0, 1009.0).corners()).unwrap()
}

fn resolved(kind: DocumentKind, places: &SensitivePlaces, policy: &MaskPolicy) -> Result<Vec<Removal>, MaskRefusal> {
    Resolver::new(kind, places, policy, &outline()).removals(&[])
}

/// What is removed from a document with these lines, read as they stand.
fn removed(kind: DocumentKind, lines: &[TextLine], policy: &MaskPolicy) -> Result<Vec<Removal>, MaskRefusal> {
    resolved(kind, &survey(kind, lines, &extract(kind, lines)), policy)
}

fn is_gone(removals: &[Removal], x: f32, y: f32) -> bool {
    let inside = |r: &Rect| (r.left..=r.right).contains(&x) && (r.top..=r.bottom).contains(&y);
    removals.iter().any(|removal| inside(&removal.bounds))
}

/// Whether all of a box is gone, by its corners and middle.
fn all_gone(removals: &[Removal], [left, top, right, bottom]: [f32; 4]) -> bool {
    let xs = [left, 0.75 * left + 0.25 * right, 0.5 * (left + right), 0.25 * left + 0.75 * right, right];
    let ys = [top, 0.5 * (top + bottom), bottom];
    xs.iter().all(|x| ys.iter().all(|y| is_gone(removals, *x, *y)))
}

/// Whether nothing of a box is gone, but for what rounding takes.
fn all_left(removals: &[Removal], [left, top, right, bottom]: [f32; 4]) -> bool {
    let own = Rect::new(left + 1e-4, top, right - 1e-4, bottom);
    removals.iter().all(|removal| removal.bounds.overlap(&own) <= 0.0)
}

fn count(removals: &[Removal], what: Removed) -> usize {
    removals.iter().filter(|removal| removal.what == what).count()
}

const NUMBER: [f32; 4] = [0.104, 0.404, 0.486, 0.453];
const GHOST: [f32; 4] = [0.068, 0.817, 0.185, 0.867];
const NAME: [f32; 4] = [0.118, 0.271, 0.471, 0.347];

/// The card of the 2020 look, without the lines of one role.
fn resident_card_without(role: Option<Role>) -> Vec<TextLine> {
    let lines = vec![
        line(Role::Title, [0.136, 0.098, 0.494, 0.198], "주민등록증"),
        line(Role::Name, NAME, "홍길동(〓〓〓)"),
        line(Role::ResidentNumber, NUMBER, "820701-2345678"),
        line(Role::Address, [0.078, 0.520, 0.535, 0.568], "행복특별시 행복구 행복로 12"),
        line(Role::Address, [0.078, 0.576, 0.430, 0.624], "(행복동, 진달래아파트"),
        line(Role::Address, [0.078, 0.632, 0.330, 0.680], "101동 2301호)"),
        line(Role::Other, GHOST, "820701"),
        line(Role::IssueDate, [0.352, 0.776, 0.569, 0.822], "2019.11.28."),
        line(Role::Issuer, [0.241, 0.839, 0.684, 0.902], "행복특별시 행복구청장"),
    ];
    lines.into_iter().filter(|line| Some(line.region.role) != role).collect()
}

fn resident_card() -> Vec<TextLine> {
    resident_card_without(None)
}

fn license() -> Vec<TextLine> {
    vec![
        line(Role::LicenseClass, [0.032, 0.054, 0.120, 0.110], "1종보통"),
        line(Role::Title, [0.455, 0.075, 0.945, 0.170], "자동차운전면허증(Driver's License)"),
        line(Role::LicenseNumber, [0.413, 0.180, 0.817, 0.250], "11-19-174133-01"),
        line(Role::Name, [0.413, 0.275, 0.560, 0.345], "홍길순"),
        line(Role::ResidentNumber, [0.413, 0.350, 0.755, 0.415], "000829-2134567"),
        line(Role::Address, [0.410, 0.425, 0.785, 0.475], "서울특별시 마포구 월드컵북로"),
        line(Role::Address, [0.410, 0.485, 0.700, 0.535], "396 (상암동)"),
        line(Role::Period, [0.410, 0.610, 0.740, 0.668], "적성검사 2031.01.01."),
        line(Role::Period, [0.410, 0.676, 0.740, 0.735], "기 간: ~ 2031.12.31."),
        line(Role::Condition, [0.418, 0.745, 0.545, 0.785], "조 건: A"),
        line(Role::SerialCode, [0.837, 0.725, 0.960, 0.775], "8H1X3Y"),
        line(Role::IssueDate, [0.382, 0.850, 0.560, 0.915], "2021.01.01."),
        line(Role::Issuer, [0.575, 0.850, 0.930, 0.920], "서울특별시경찰청장"),
    ]
}

/// Where a sign of an evenly spread line stands, counted from 0.
fn sign([left, top, right, bottom]: [f32; 4], index: usize, of: usize) -> [f32; 4] {
    let at = |index: usize| left + (right - left) * index as f32 / of as f32;
    [at(index), top, at(index + 1), bottom]
}

#[test]
fn the_back_of_the_number_goes_and_the_front_stays() {
    let removals = removed(DocumentKind::ResidentCard, &resident_card(), &MaskPolicy::default()).unwrap();
    for digit in 7..14 {
        assert!(all_gone(&removals, sign(NUMBER, digit, 14)), "{digit}");
    }
    // Up to the middle between the sixth digit and the hyphen.
    assert!(all_left(&removals, sign(NUMBER, 5, 14)));
    assert!(all_left(&removals, NAME));
    assert!(all_gone(&removals, GHOST));
    for bounds in [[0.078, 0.520, 0.535, 0.680], [0.352, 0.776, 0.569, 0.822], [0.241, 0.839, 0.684, 0.902]] {
        assert!(all_left(&removals, bounds), "{bounds:?}");
    }
    assert_eq!((count(&removals, Removed::Number), removals.len()), (1, 2));
}

#[test]
fn six_or_all_digits_go_where_the_policy_says_so() {
    let six = MaskPolicy::default().with_number_part(NumberPart::BackSix);
    let removals = removed(DocumentKind::ResidentCard, &resident_card(), &six).unwrap();
    assert!((8..14).all(|digit| all_gone(&removals, sign(NUMBER, digit, 14))));
    let [left, top, right, bottom] = sign(NUMBER, 7, 14);
    assert!(all_left(&removals, [left, top, 0.25 * left + 0.75 * right, bottom]));
    let whole = MaskPolicy::default().without(FieldKey::ResidentNumber);
    let removals = removed(DocumentKind::ResidentCard, &resident_card(), &whole).unwrap();
    assert!(all_gone(&removals, NUMBER));
}

#[test]
fn a_number_in_two_boxes_is_one_number() {
    let mut lines = resident_card_without(Some(Role::ResidentNumber));
    lines.push(line(Role::ResidentNumber, [0.104, 0.404, 0.290, 0.453], "820701-"));
    lines.push(line(Role::ResidentNumber, [0.300, 0.404, 0.486, 0.453], "2345678"));
    let removals = removed(DocumentKind::ResidentCard, &lines, &MaskPolicy::default()).unwrap();
    assert!(all_gone(&removals, [0.300, 0.404, 0.486, 0.453]));
    assert!(all_left(&removals, [0.104, 0.404, 0.250, 0.453]));
}

#[test]
fn every_further_printing_goes() {
    let second = [0.60, 0.60, 0.80, 0.64];
    // Whole, with a digit misread, without the hyphen, the back alone, and so faint that it is but a role.
    for text in ["000829-2134567", "000829-2134568", "0008292134567", "2134567", "134567", ""] {
        for role in [Role::Other, Role::Label, Role::ResidentNumber] {
            if text.is_empty() && role != Role::ResidentNumber {
                continue;
            }
            let mut lines = license();
            lines.push(line(role, second, text));
            let removals = removed(DocumentKind::DriverLicense, &lines, &MaskPolicy::default()).unwrap();
            // Of a whole one, the front may stay.
            let from = if text == "000829-2134567" { second[0] + 0.6 * (second[2] - second[0]) } else { second[0] };
            assert!(all_gone(&removals, [from, second[1], second[2], second[3]]), "{text} {role:?}");
            assert!(all_gone(&removals, [0.60, 0.350, 0.755, 0.415]), "the first one too");
        }
    }
    // A whole number under another field's role, with one digit wrong.
    let mut lines = license();
    lines.push(line(Role::Period, second, "000829-2134560"));
    let removals = removed(DocumentKind::DriverLicense, &lines, &MaskPolicy::default()).unwrap();
    assert!(all_gone(&removals, second));
}

#[test]
fn what_is_explained_as_something_else_stays() {
    let removals = removed(DocumentKind::DriverLicense, &license(), &MaskPolicy::default()).unwrap();
    assert_eq!(removals.len(), 1, "{removals:?}");
    // 2134 of the number stands in an address, and the serial code is all digits.
    let mut lines: Vec<TextLine> = license().into_iter().filter(|l| l.region.role != Role::SerialCode).collect();
    lines.push(line(Role::Address, [0.410, 0.545, 0.700, 0.595], "2134호"));
    lines.push(line(Role::SerialCode, [0.837, 0.725, 0.960, 0.775], "481516"));
    let removals = removed(DocumentKind::DriverLicense, &lines, &MaskPolicy::default()).unwrap();
    assert_eq!(removals.len(), 1, "{removals:?}");
}

#[test]
fn a_date_that_something_runs_into_goes_and_a_clear_one_stays() {
    let place = [0.430, 0.714, 0.555, 0.755];
    for (doubt, gone) in [(0.89, true), (0.91, false)] {
        let mut lines = license();
        let mut date = line(Role::Other, place, "028. 0592Y.");
        date.glyphs[6].probability = doubt;
        lines.push(date);
        let removals = removed(DocumentKind::DriverLicense, &lines, &MaskPolicy::default()).unwrap();
        assert_eq!(all_gone(&removals, place), gone, "{doubt}");
    }
}

#[test]
fn faint_print_goes_with_margins() {
    let kind = DocumentKind::DriverLicense;
    let lines = license();
    let removals = |faint: Vec<Rect>| {
        let places = survey(kind, &lines, &extract(kind, &lines)).with_faint(faint);
        resolved(kind, &places, &MaskPolicy::default()).unwrap()
    };
    let (plain, more) = (removals(Vec::new()), removals(vec![Rect::new(0.7, 0.6, 0.8, 0.64)]));
    assert_eq!(more.len(), plain.len() + 1);
    assert!(all_gone(&more, [0.69, 0.59, 0.81, 0.65]) && !is_gone(&plain, 0.75, 0.62) && !is_gone(&more, 0.65, 0.62));
}

#[test]
fn a_number_that_was_not_read_goes_with_all_of_its_line_and_more() {
    let kind = DocumentKind::ResidentCard;
    for text in ["820701-23", "8207O1-2345678", "820701-23456789", "2345678"] {
        let mut lines = resident_card_without(Some(Role::ResidentNumber));
        lines.push(line(Role::ResidentNumber, [0.104, 0.404, 0.360, 0.453], text));
        let removals = removed(kind, &lines, &MaskPolicy::default()).unwrap();
        assert!(all_gone(&removals, NUMBER), "{text}");
        assert_eq!(count(&removals, Removed::UsualPlace), 1, "{text}");
    }
    // On a look that nobody knows, the line alone tells, and it goes over a number's length to both sides.
    let mut lines = vec![line(Role::Title, [0.136, 0.098, 0.494, 0.198], "주민등록증")];
    lines.push(line(Role::ResidentNumber, [0.50, 0.70, 0.60, 0.75], "2345"));
    let removals = removed(kind, &lines, &MaskPolicy::default()).unwrap();
    assert!(all_gone(&removals, [0.30, 0.70, 0.80, 0.75]));
    assert_eq!(count(&removals, Removed::UsualPlace), 0);
}

#[test]
fn a_number_without_a_line_goes_with_its_usual_place() {
    let lines = resident_card_without(Some(Role::ResidentNumber));
    let removals = removed(DocumentKind::ResidentCard, &lines, &MaskPolicy::default()).unwrap();
    assert!(all_gone(&removals, NUMBER));
    // The layout is shifted by two percent, and so is the place.
    let mut lines = lines;
    for line in &mut lines {
        let b = line.region.bounds;
        line.region.bounds = Rect::new(b.left + 0.02, b.top + 0.02, b.right + 0.02, b.bottom + 0.02);
    }
    let shifted = removed(DocumentKind::ResidentCard, &lines, &MaskPolicy::default()).unwrap();
    let place = |removals: &[Removal]| removals.iter().find(|r| r.what == Removed::UsualPlace).unwrap().bounds;
    assert!((place(&shifted).top - place(&removals).top - 0.02).abs() < 1e-3);
}

#[test]
fn fields_go_by_policy() {
    let kind = DocumentKind::DriverLicense;
    let policy = MaskPolicy::unique_identifiers().without(FieldKey::Address).without(FieldKey::SerialCode);
    let removals = removed(kind, &license(), &policy).unwrap();
    for bounds in [[0.413, 0.180, 0.817, 0.250], [0.410, 0.425, 0.785, 0.600], [0.837, 0.725, 0.960, 0.775]] {
        assert!(all_gone(&removals, bounds), "{bounds:?}");
    }
    assert!(all_left(&removals, [0.382, 0.850, 0.930, 0.915]));
    // A document that does not carry a field loses nothing by it.
    let policy = MaskPolicy::default().without(FieldKey::PassportNumber).without(FieldKey::StayStatus);
    assert_eq!(removed(kind, &license(), &policy).unwrap().len(), 1);
    // The portrait and its repetition.
    let removals = removed(kind, &license(), &MaskPolicy::default().without_portrait()).unwrap();
    assert!(all_gone(&removals, [0.034, 0.250, 0.373, 0.920]) && all_gone(&removals, [0.834, 0.486, 0.954, 0.739]));
}

#[test]
fn foreigners_cards_lose_back_ghost_and_code() {
    let number = [0.455, 0.234, 0.777, 0.288];
    let ghost = [0.10, 0.84, 0.29, 0.88];
    let lines = [
        line(Role::Title, [0.060, 0.080, 0.337, 0.156], "외국인등록증"),
        line(Role::RegistrationNumber, number, "850321-6345678"),
        line(Role::Name, [0.455, 0.384, 0.700, 0.441], "HONG GILDONG"),
        line(Role::Nationality, [0.455, 0.513, 0.833, 0.568], "REPUBLIC OF UTOPIA"),
        line(Role::StayStatus, [0.455, 0.646, 0.642, 0.694], "기업투자(D-8)"),
        line(Role::IssueDate, [0.788, 0.769, 0.890, 0.814], "2011-01-01"),
        line(Role::GhostNumber, ghost, "85O32l-63"),
        line(Role::Other, [0.700, 0.900, 0.900, 0.940], "CHIEF, SEOUL IMMIGRATION OFFICE"),
    ];
    use FieldKey::{IssueDate, Name, Nationality, RegistrationNumber, StayStatus};
    let keys = [(RegistrationNumber, 1), (Name, 2), (Nationality, 3), (StayStatus, 4), (IssueDate, 5)];
    let fields = keys.map(|(key, place)| field(key, &lines[place]));
    for kind in DocumentKind::ALL.into_iter().filter(|kind| kind.is_foreigners()) {
        let places = survey(kind, &lines, &fields);
        let code = Rect::new(0.80, 0.40, 0.95, 0.60);
        let removals = Resolver::new(kind, &places, &MaskPolicy::default(), &outline()).removals(&[code]).unwrap();
        assert!((7..14).all(|digit| all_gone(&removals, sign(number, digit, 14))));
        assert!(all_left(&removals, sign(number, 4, 14)));
        assert!(all_gone(&removals, ghost) && all_gone(&removals, [0.80, 0.40, 0.95, 0.60]));
        assert!(all_left(&removals, [0.455, 0.384, 0.700, 0.441]));
        assert_eq!(count(&removals, Removed::MatrixCode), 1);
        // Where the ghost was not noticed, the layout tells where it stands.
        let unnoticed: Vec<TextLine> =
            lines.iter().filter(|line| line.region.role != Role::GhostNumber).cloned().collect();
        let removals = resolved(kind, &survey(kind, &unnoticed, &fields), &MaskPolicy::default()).unwrap();
        assert!(all_gone(&removals, ghost));
    }
}

#[test]
fn a_proof_tells_leftovers_from_what_stays() {
    let kind = DocumentKind::ResidentCard;
    let policy = MaskPolicy::default();
    let fields = extract(kind, &resident_card());
    let needle = Needle::of(kind, &fields);
    let first = survey(kind, &resident_card(), &fields);
    let removals = resolved(kind, &first, &policy).unwrap();
    let left = |lines: &[TextLine], policy: &MaskPolicy| {
        let places = super::survey_for(kind, lines, &extract(kind, lines), &needle);
        left_over(&Resolver::new(kind, &places, policy, &outline()), &first, &removals).len()
    };
    let front = line(Role::ResidentNumber, [0.104, 0.404, 0.30, 0.453], "820701-");
    assert_eq!(left(core::slice::from_ref(&front), &policy), 0);
    // The seventh digit came out, the whole number did, a part of it stands elsewhere, digits stand in the fill.
    let seventh = line(Role::ResidentNumber, [0.104, 0.404, 0.33, 0.453], "820701-2");
    assert_eq!(left(core::slice::from_ref(&seventh), &policy), 1);
    assert_eq!(left(&[seventh], &policy.clone().with_number_part(NumberPart::BackSix)), 0);
    assert!(left(&resident_card(), &policy) > 0);
    assert_eq!(left(&[front.clone(), line(Role::Other, [0.7, 0.8, 0.8, 0.85], "3456")], &policy), 1);
    assert_eq!(left(&[line(Role::Other, [0.32, 0.41, 0.48, 0.45], "345678")], &policy), 0);
    // Where the whole number goes, its front is a leftover too; so is a line of an address that goes.
    let whole = policy.clone().without(FieldKey::ResidentNumber);
    assert!(left(&[front], &whole) > 0);
    let address = line(Role::Address, [0.078, 0.520, 0.535, 0.568], "행복특별시 행복구 행복로 12");
    assert_eq!(left(core::slice::from_ref(&address), &policy), 0);
    assert!(left(&[address], &policy.without(FieldKey::Address)) > 0);
}

#[test]
fn debug_tells_counts_alone() {
    let places =
        survey(DocumentKind::ResidentCard, &resident_card(), &extract(DocumentKind::ResidentCard, &resident_card()));
    assert_eq!(format!("{places:?}"), "SensitivePlaces { printings: 1, suspects: 1, lines: 9, .. }");
}
