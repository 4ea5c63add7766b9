use core::convert::Infallible;

use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::{SeedableRng, TryCryptoRng, TryRng};

use super::*;

/// Gives what it was told to, and the last of it for ever.
struct Scripted<'a>(&'a [u32]);

impl TryRng for Scripted<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let (first, rest) = self.0.split_first().unwrap();
        if !rest.is_empty() {
            self.0 = rest;
        }
        Ok(*first)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        unreachable!("codes are drawn from 32 bits")
    }

    fn try_fill_bytes(&mut self, _: &mut [u8]) -> Result<(), Infallible> {
        unreachable!("codes are drawn from 32 bits")
    }
}

impl TryCryptoRng for Scripted<'_> {}

fn digits(count: u8) -> CodeDigits {
    CodeDigits::new(count).unwrap()
}

#[test]
fn values_above_the_last_whole_multiple_are_drawn_again() {
    // 2^32 = 4,294 * 10^6 + 967,296 = 429 * 10^7 + 4,967,296 = 42 * 10^8 + 94,967,296.
    for (count, values, expected) in [
        (6, &[0][..], "000000"),
        (6, &[48_213], "048213"),
        (6, &[999_999], "999999"),
        (6, &[1_000_000], "000000"),
        (6, &[4_293_999_999], "999999"),
        (6, &[4_294_000_000, 7], "000007"),
        (6, &[u32::MAX, 4_294_000_001, 12], "000012"),
        (7, &[4_289_999_999], "9999999"),
        (7, &[4_290_000_000, 7], "0000007"),
        (8, &[4_199_999_999], "99999999"),
        (8, &[4_200_000_000, 7], "00000007"),
    ] {
        let code = OneTimeCode::draw(digits(count), &mut Scripted(values)).unwrap();
        assert_eq!(code.secret().expose(), expected, "{count} {values:?}");
    }
}

#[test]
fn a_stuck_generator_is_an_error_and_no_hang() {
    let stuck = [u32::MAX];
    for count in [6, 7, 8] {
        assert_eq!(OneTimeCode::draw(digits(count), &mut Scripted(&stuck)).unwrap_err(), GeneratorError::Stuck);
    }
    let mut late = [u32::MAX; MAX_REJECTIONS as usize];
    late[MAX_REJECTIONS as usize - 1] = 1;
    assert!(OneTimeCode::draw(CodeDigits::SIX, &mut Scripted(&late)).is_ok());
}

#[test]
fn codes_are_uniform() {
    const DRAWS: u32 = 400_000;
    let mut rng = ChaCha20Rng::from_seed([0xB0; 32]);
    for count in [6, 8] {
        // Each digit by its place, and the first three together, where a bias of a remainder would show first.
        let mut places = vec![[0_u32; 10]; count.into()];
        let mut heads = vec![0_u32; 1000];
        for _ in 0..DRAWS {
            let code = OneTimeCode::draw(digits(count), &mut rng).unwrap();
            let code = code.secret().expose();
            assert_eq!(code.len(), usize::from(count));
            for (place, digit) in places.iter_mut().zip(code.bytes()) {
                place[usize::from(digit - b'0')] += 1;
            }
            heads[code[..3].parse::<usize>().unwrap()] += 1;
        }
        for place in &places {
            // 9 degrees of freedom: over 33.7 once in 10,000 times.
            assert!(chi_square(place, DRAWS) < 33.7, "{place:?}");
        }
        // 999 degrees of freedom: mean 999, standard deviation 44.7; 4 of them either way.
        let heads = chi_square(&heads, DRAWS);
        assert!((820.0..1178.0).contains(&heads), "{heads}");
    }
}

#[test]
fn chi_square_sees_a_bias_of_three_percent() {
    let mut counts = [40_000_u32; 10];
    counts[0] = 41_200;
    counts[9] = 38_800;
    assert!(chi_square(&counts, 400_000) > 33.7);
}

fn chi_square(counts: &[u32], draws: u32) -> f64 {
    let expected = f64::from(draws) / f64::from(u32::try_from(counts.len()).unwrap());
    counts.iter().map(|count| (f64::from(*count) - expected).powi(2) / expected).sum()
}

#[test]
fn digit_counts() {
    for count in 0..=u8::MAX {
        let made = CodeDigits::new(count);
        assert_eq!(made.is_ok(), (6..=8).contains(&count));
        if let Ok(made) = made {
            assert_eq!((made.get(), made.codes()), (count, 10_u32.pow(count.into())));
        }
    }
    assert_eq!(CodeDigits::SIX, digits(6));
}

#[test]
fn typed() {
    use Malformed::{DigitCount, Empty, NotDigits};
    let six = Err(DigitCount { expected: 6 });
    for (text, expected) in [
        ("048213", Ok("048213")),
        (" 048 213\n", Ok("048213")),
        ("048-213", Ok("048213")),
        ("048–213", Ok("048213")),
        ("０４８２１３", Ok("048213")),
        ("０４８\u{3000}２１３", Ok("048213")),
        ("048－213", Ok("048213")),
        ("\u{200B}048213\u{FEFF}", Ok("048213")),
        ("000000", Ok("000000")),
        ("48213", six),
        ("0048213", six),
        ("0482130", six),
        ("", Err(Empty)),
        (" - ", Err(Empty)),
        ("04821O", Err(NotDigits)),
        ("04821３a", Err(NotDigits)),
        ("+48213", Err(NotDigits)),
        ("048.213", Err(NotDigits)),
        ("[048213]", Err(NotDigits)),
        ("٠٤٨٢١٣", Err(NotDigits)),
        ("인증번호 048213", Err(NotDigits)),
        ("0482130482130", six),
        ("0 4 8 2 1 3                     ", Ok("048213")),
        ("0 4 8 2 1 3                      ", six),
    ] {
        let read = TypedCode::parse(text, CodeDigits::SIX);
        assert_eq!(read.as_ref().map(|code| code.secret().expose()).map_err(|e| *e), expected, "{text:?}");
    }
    assert_eq!(TypedCode::parse("01234567", digits(8)).unwrap().secret().expose(), "01234567");
    assert_eq!(TypedCode::parse("012345", digits(8)).unwrap_err(), DigitCount { expected: 8 });
}

#[test]
fn debug_shows_no_code() {
    let drawn = OneTimeCode::draw(CodeDigits::SIX, &mut Scripted(&[48_213])).unwrap();
    let typed = TypedCode::parse("048213", CodeDigits::SIX).unwrap();
    assert!(!format!("{drawn:?} {typed:?}").contains("48213"));
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,40}|[0-9０-９ \\-]{0,40}") {
        if let Ok(code) = TypedCode::parse(&text, CodeDigits::SIX) {
            let code = code.secret().expose();
            prop_assert!(code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()));
        }
    }

    #[test]
    fn what_is_drawn_is_read(seed: u64, count in 6..=8_u8) {
        let code = OneTimeCode::draw(digits(count), &mut ChaCha20Rng::seed_from_u64(seed)).unwrap();
        let spaced: String = code.secret().expose().chars().flat_map(|c| [c, ' ']).collect();
        let typed = TypedCode::parse(&spaced, digits(count)).unwrap();
        prop_assert_eq!(typed.secret().expose(), code.secret().expose());
    }
}
