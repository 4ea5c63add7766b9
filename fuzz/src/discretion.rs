//! What no error, `Debug` output or panic may do: repeat what it was given.

/// Characters in a row that count as repeated: shorter ones come together by chance.
const TELLING: usize = 6;

/// Whether `shown` repeats a stretch of `input` that could be somebody's: six characters in a row, three of them digits or
/// letters of another script, and not the same few digits over and over, as times have them.
pub fn reveals(shown: &str, input: &str) -> bool {
    let characters: Vec<char> = input.chars().take(4_096).collect();
    characters.windows(TELLING).any(|window| {
        let foreign = window.iter().filter(|c| !c.is_ascii() && c.is_alphanumeric()).count();
        let digits = window.iter().filter(|c| c.is_ascii_digit()).count();
        let distinct = window.iter().enumerate().filter(|(at, c)| !window[..*at].contains(c)).count();
        (foreign >= 3 || (digits >= 3 && distinct >= 4)) && shown.contains(&window.iter().collect::<String>())
    })
}

/// Asserts that a message repeats nothing of the input. The message of the failure doesn't either.
pub fn assert_discreet(what: &str, shown: &str, input: &str) {
    assert!(!reveals(shown, input), "{what} repeats its input");
}
