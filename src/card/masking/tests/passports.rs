//! Data pages: the zone's columns, and the personal number beside the birth date.

use super::*;

const FIRST: [f32; 4] = [0.047, 0.808, 0.959, 0.845];
const SECOND: [f32; 4] = [0.047, 0.885, 0.959, 0.923];
const UPPER: &str = "PMKORHONG<<GILDONG<<<<<<<<<<<<<<<<<<<<<<<<<<";
/// With seven digits in the optional field; its check digits are right.
const LOWER: &str = "M123456788KOR9001011F28010161234567<<<<<<<40";
const KIND: DocumentKind = DocumentKind::Passport;

/// A page of 2008; `upper` and `lower` are the zone as it was recognized.
fn page(upper: &str, lower: &str) -> (Vec<TextLine>, Vec<Field>) {
    let lines = vec![
        line(Role::Title, [0.053, 0.055, 0.245, 0.095], "여권 PASSPORT"),
        line(Role::PassportNumber, [0.645, 0.185, 0.777, 0.225], "M12345678"),
        line(Role::Surname, [0.361, 0.265, 0.434, 0.302], "HONG"),
        line(Role::GivenNames, [0.361, 0.343, 0.469, 0.381], "GILDONG"),
        line(Role::BirthDate, [0.361, 0.500, 0.553, 0.540], "1990-01-01"),
        line(Role::Nationality, [0.361, 0.598, 0.591, 0.634], "REPUBLIC OF KOREA"),
        line(Role::IssueDate, [0.361, 0.675, 0.557, 0.713], "2018-01-16"),
        line(Role::ExpiryDate, [0.645, 0.675, 0.840, 0.713], "2028-01-16"),
        line(Role::Mrz, FIRST, upper),
        line(Role::Mrz, SECOND, lower),
    ];
    use FieldKey::{
        BirthDate, ExpiryDate, GivenNames, IssueDate, MrzLine1, MrzLine2, Nationality, PassportNumber, Surname,
    };
    let keys = [PassportNumber, Surname, GivenNames, BirthDate, Nationality, IssueDate, ExpiryDate, MrzLine1, MrzLine2];
    let fields = keys.into_iter().zip(lines.iter().skip(1)).map(|(key, line)| field(key, line)).collect();
    (lines, fields)
}

fn without(mut page: (Vec<TextLine>, Vec<Field>), key: FieldKey, role: Role) -> (Vec<TextLine>, Vec<Field>) {
    page.0.retain(|line| line.region.role != role);
    page.1.retain(|field| field.key != key);
    page.1.push(missing(key));
    page
}

fn resolve((lines, fields): &(Vec<TextLine>, Vec<Field>), policy: &MaskPolicy) -> Result<Vec<Removal>, MaskRefusal> {
    resolved(KIND, &survey(KIND, lines, fields), policy)
}

#[test]
fn the_optional_field_and_its_check_digits_go_by_columns() {
    let removals = resolve(&page(UPPER, LOWER), &MaskPolicy::default()).unwrap();
    for column in 28..44 {
        assert!(all_gone(&removals, sign(SECOND, column, 44)), "{column}");
    }
    for column in 0..27 {
        assert!(all_left(&removals, sign(SECOND, column, 44)), "{column}");
    }
    assert!(all_left(&removals, FIRST));
}

#[test]
fn what_a_policy_removes_goes_from_the_zone_too() {
    let removals = resolve(&page(UPPER, LOWER), &MaskPolicy::unique_identifiers()).unwrap();
    assert!((0..10).all(|column| all_gone(&removals, sign(SECOND, column, 44))));
    assert!(all_gone(&removals, [0.645, 0.185, 0.777, 0.225]));
    assert!((14..27).all(|column| all_left(&removals, sign(SECOND, column, 44))));
    let removals = resolve(&page(UPPER, LOWER), &MaskPolicy::default().without(FieldKey::Surname)).unwrap();
    assert!((5..44).all(|column| all_gone(&removals, sign(FIRST, column, 44))));
    assert!((0..4).all(|column| all_left(&removals, sign(FIRST, column, 44))));
}

#[test]
fn a_zone_that_is_not_sure_goes_whole() {
    let short = &LOWER[..43];
    let wrong = LOWER.replace("M123456788", "M123456789");
    let without_second = |(mut lines, fields): (Vec<TextLine>, Vec<Field>)| {
        lines.pop();
        (lines, fields)
    };
    for page in [page(UPPER, short), page(UPPER, &wrong), page(&UPPER[1..], LOWER), without_second(page(UPPER, LOWER))]
    {
        let removals = resolve(&page, &MaskPolicy::default()).unwrap();
        assert!(all_gone(&removals, FIRST) && all_gone(&removals, SECOND));
        assert!(all_gone(&removals, [0.0, 0.76, 1.0, 1.0]));
        assert!(all_left(&removals, [0.361, 0.598, 0.840, 0.700]));
    }
}

#[test]
fn a_personal_number_goes_where_it_was_found_or_may_stand() {
    let printed = [0.665, 0.500, 0.80, 0.540];
    for (role, text) in [(Role::PersonalNumber, ""), (Role::PersonalNumber, "1Z34567"), (Role::Other, "1234567")] {
        let mut page = page(UPPER, LOWER);
        page.0.push(line(role, printed, text));
        let removals = resolve(&page, &MaskPolicy::default()).unwrap();
        assert!(all_gone(&removals, printed), "{role:?} {text}");
    }
    // Nobody noticed it: all that stands right of the birth date.
    let removals = resolve(&page(UPPER, LOWER), &MaskPolicy::default()).unwrap();
    assert!(all_gone(&removals, [0.60, 0.500, 0.95, 0.540]));
    assert!(all_left(&removals, [0.361, 0.500, 0.53, 0.540]));
    // Nor the birth date: the layout tells.
    let undated = without(page(UPPER, LOWER), FieldKey::BirthDate, Role::BirthDate);
    assert!(all_gone(&resolve(&undated, &MaskPolicy::default()).unwrap(), printed));
    // Nor is that known.
    let (lines, fields) = undated;
    let few = (lines, fields.into_iter().filter(|f| f.key == FieldKey::BirthDate).collect());
    assert_eq!(resolve(&few, &MaskPolicy::default()), Err(MaskRefusal::PersonalNumberNotLocated));
}

#[test]
fn later_and_foreign_passports_print_none() {
    let upper = UPPER.replace("KOR", "UTO");
    let lower = LOWER;
    for (date, upper, strip) in
        [("2020-12-20", UPPER, true), ("2020-12-21", UPPER, false), ("2018-01-16", upper.as_str(), false)]
    {
        let (lines, mut fields) = page(upper, lower);
        for field in &mut fields {
            if field.key == FieldKey::IssueDate {
                field.value = Ok(FieldValue::new(date.to_owned()));
            }
        }
        let removals = resolve(&(lines, fields), &MaskPolicy::default()).unwrap();
        assert_eq!(count(&removals, Removed::UsualPlace) == 1, strip, "{date} {upper}");
    }
    // Without a date, it may be an old one.
    let undated = without(page(UPPER, LOWER), FieldKey::IssueDate, Role::IssueDate);
    assert_eq!(count(&resolve(&undated, &MaskPolicy::default()).unwrap(), Removed::UsualPlace), 1);
}
