//! From recognized lines to typed fields.
//!
//! Three things say what a line is: the role that detection guessed, the place, and the format of what it reads. The
//! format wins: a network that never saw a card's look guesses roles wrong, but a resident number looks like nothing
//! else. Lines that detection split are joined where only the whole satisfies the format.
//!
//! Nothing is ever repaired. A value is made of exactly the signs that were read, or there is none and the field says
//! why.

mod address;
pub(crate) mod agreement;
mod condition;
pub(crate) mod confidence;
mod dates;
pub mod foreigner_number;
mod foreigners_card;
pub(crate) mod format;
pub(crate) mod immigration_office;
pub(crate) mod issuer;
mod korean_name;
mod labels;
mod latin;
mod license_class;
mod license_number;
mod mrz_lines;
mod name;
mod one_script;
mod passport;
mod passport_date;
mod period;
mod resident_number;
pub(crate) mod rows;
mod serial_code;
mod sex;
pub mod stay_status;
#[cfg(test)]
mod tests;
mod title;

use confidence::Finding;
use format::{LICENSE_COLUMN, RESIDENT_COLUMN};
use rows::Page;

use crate::card::document::{DocumentKind, Field, FieldKey};
use crate::card::text_line::TextLine;

pub use title::title_kind;

/// The fields of a document, one for each key that it carries, in the order of printing.
///
/// `lines` may come in any order. Places are shares of the upright document. A field that every such document has but that
/// was not found is there without a value; those that some documents lack (`hanja_name`, `condition`, `serial_code`,
/// `korean_name`, `sex` on cards, `given_names` of people who have one name) are left out. No more than 256 lines and 160
/// signs per line are looked at.
#[must_use]
pub fn extract(kind: DocumentKind, lines: &[TextLine]) -> Vec<Field> {
    let mut page = Page::new(lines, kind);
    remove_title(&mut page);
    one_script::settle(&mut page, kind);
    match kind {
        DocumentKind::ResidentCard => resident_card(&mut page),
        DocumentKind::DriverLicense => driver_license(&mut page),
        DocumentKind::AlienRegistrationCard
        | DocumentKind::PermanentResidentCard
        | DocumentKind::OverseasKoreanCard => foreigners_card::read(&mut page),
        DocumentKind::Passport => passport::read(&mut page),
    }
}

/// Widest gap between the pieces of a title, in line heights.
const MAX_TITLE_GAP: f32 = 0.5;

fn remove_title(page: &mut Page) {
    // Shorter runs come first: a whole title is taken without what stands beside it.
    for title in page.spans(MAX_TITLE_GAP) {
        let free = title.parts.iter().all(|part| page.line(*part).is_some());
        if free && title_kind(&title.text()).is_some() {
            page.take(&title.parts);
        }
    }
}

/// Takes the lines of a finding off the page.
fn settle(page: &mut Page, found: Option<(Finding, Vec<usize>)>) -> Option<Finding> {
    let (finding, parts) = found?;
    page.take(&parts);
    Some(finding)
}

fn resident_card(page: &mut Page) -> Vec<Field> {
    let found = resident_number::read(page);
    let number = settle(page, found).unwrap_or_else(Finding::not_found);
    let issue = issuer::on_resident_card(page);
    page.take(&issue.parts);
    let (name, hanja) = read_name(page, RESIDENT_COLUMN, &number);
    let below = issue.date.bounds().or_else(|| issue.issuer.bounds());
    let (address, _) = address::read(page, &address::Zone::on_resident_card(number.bounds(), below));

    let mut fields = vec![name.into_field(FieldKey::Name)];
    fields.extend(hanja.map(|finding| finding.into_field(FieldKey::HanjaName)));
    fields.push(number.into_field(FieldKey::ResidentNumber));
    fields.push(address.into_field(FieldKey::Address));
    fields.push(issue.date.into_field(FieldKey::IssueDate));
    fields.push(issue.issuer.into_field(FieldKey::Issuer));
    fields
}

fn driver_license(page: &mut Page) -> Vec<Field> {
    let found = resident_number::read(page);
    let number = settle(page, found).unwrap_or_else(Finding::not_found);
    let found = license_number::read(page);
    let license_number = settle(page, found).unwrap_or_else(Finding::not_found);
    let found = license_class::read(page);
    let license_class = settle(page, found).unwrap_or_else(Finding::not_found);
    let issue = issuer::on_license(page);
    page.take(&issue.parts);
    let birth_date = number.text().and_then(|text| text.get(..6)).map(|t| zeroize::Zeroizing::new(t.to_owned()));
    let found = serial_code::read(page, birth_date.as_deref().map(String::as_str));
    let serial_code = settle(page, found);
    let found = condition::read(page);
    let condition = settle(page, found);
    let period = period::read(page);
    page.take(&period.parts);
    let (name, _) = read_name(page, LICENSE_COLUMN, &number);
    let below = period.from.bounds().or_else(|| period.until.bounds());
    let (address, _) = address::read(page, &address::Zone::on_license(number.bounds(), below));

    let mut fields = vec![
        license_class.into_field(FieldKey::LicenseClass),
        license_number.into_field(FieldKey::LicenseNumber),
        name.into_field(FieldKey::Name),
        number.into_field(FieldKey::ResidentNumber),
        address.into_field(FieldKey::Address),
        period.from.into_field(FieldKey::ValidFrom),
        period.until.into_field(FieldKey::ValidUntil),
    ];
    fields.extend(condition.map(|finding| finding.into_field(FieldKey::Condition)));
    fields.extend(serial_code.map(|finding| finding.into_field(FieldKey::SerialCode)));
    fields.push(issue.date.into_field(FieldKey::IssueDate));
    fields.push(issue.issuer.into_field(FieldKey::Issuer));
    fields
}

fn read_name(page: &mut Page, column: f32, number: &Finding) -> (Finding, Option<Finding>) {
    match name::read(page, column, number.bounds()) {
        Some((name, hanja, parts)) => {
            page.take(&parts);
            (name, hanja)
        }
        None => (Finding::not_found(), None),
    }
}
