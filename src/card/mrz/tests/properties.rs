use proptest::prelude::*;

use super::{NEW_NUMBER, covering, faults, given, named, read, results, text, with};
use crate::card::mrz::CheckDigit::Differs;
use crate::card::mrz::{MrzFault, check_digit};
use crate::pii::Secret;

proptest! {
    #[test]
    fn any_two_lines_are_parsed_without_panic(first in "\\PC{0,60}", second in "\\PC{0,60}") {
        let mrz = read([&first, &second]);
        prop_assert_eq!(mrz.line_lengths, [first.chars().count(), second.chars().count()]);
        let _ = (mrz.is_consistent(), mrz.masked_places(), format!("{mrz:?}"));
    }

    #[test]
    fn any_zone_of_the_alphabet_is_parsed_without_repair(first in "[A-Z0-9<]{44}", second in "[A-Z0-9<]{44}") {
        let mrz = read([&first, &second]);
        if let Ok(number) = &mrz.number.value {
            prop_assert_eq!(number.expose(), second[..9].trim_end_matches('<'));
        }
        if let Ok(optional) = &mrz.optional.value {
            let held = optional.as_ref().map_or("", Secret::expose);
            prop_assert_eq!(held, second[28..42].trim_end_matches('<'));
        }
        prop_assert!(!faults(&mrz).contains(&Some(MrzFault::WrongLength)));
    }

    #[test]
    fn any_zone_with_computed_check_digits_is_consistent(
        number in "[A-Z0-9][A-Z0-9<]{8}", birth in "[0-9<]{6}", expiry in "[0-9]{6}", optional in "[A-Z0-9<]{14}",
        column in 0_usize..44, change in 1_u32..10,
    ) {
        let digit = |text: &str| check_digit(text).unwrap();
        let front = format!("{number}{}", digit(&number));
        let birth = format!("{birth}{}", digit(&birth));
        let back = format!("{expiry}{}{optional}{}", digit(&expiry), digit(&optional));
        let composite = digit(&format!("{front}{birth}{back}"));
        let second = format!("{front}KOR{birth}M{back}{composite}");
        prop_assert!(read([NEW_NUMBER[0], &second]).is_consistent());

        let old = second.chars().nth(column).and_then(|c| c.to_digit(10));
        prop_assume!(old.is_some());
        let new = old.and_then(|old| char::from_digit((old + change) % 10, 10)).unwrap();
        let failed = results(&read([NEW_NUMBER[0], &with(&second, column, new)])).map(|result| result == Differs);
        prop_assert_eq!(failed, covering(column));
    }

    #[test]
    fn names_come_back(surname in "[A-Z]{1,9}( [A-Z]{1,6})?", given_names in "[A-Z]{1,9}( [A-Z]{1,6})?") {
        let line = named(&format!("{surname}<<{given_names}").replace(' ', "<"));
        let mrz = read([&line, NEW_NUMBER[1]]);
        prop_assert_eq!(text(&mrz.surname), surname.as_str());
        prop_assert_eq!(given(&mrz), Some(given_names.as_str()));
    }
}
