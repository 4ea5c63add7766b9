//! The customers: who does what is asked at once, and who doesn't.

use std::net::Ipv4Addr;
use std::time::Duration;

use bonin::session::CustomerStep;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};

use crate::curve::uniform;

/// Shares of customers, from the complaints about such openings as far as they were told, else guesses; what matters here
/// is that all of it happens.
const BLURS: f64 = 0.10;
const MISTYPES_MEMO: f64 = 0.06;
const MISTYPES_CODE: f64 = 0.03;
const TAPS_TWICE: f64 = 0.05;
const CARD_IS_LOST: f64 = 0.01;
const HAS_BLOCKED: f64 = 0.005;
/// Of those who are told a wait of more than twenty minutes, and of more than an hour.
const LEAVES_AFTER_MINUTES: f64 = 0.03;
const LEAVES_AFTER_AN_HOUR: f64 = 0.05;
/// Who was sent away and comes late.
const COMES_LATE: f64 = 0.05;

/// Who is called comes then, or else at their time; and within what they look at their phone and are there.
const COMES_WHEN_CALLED: f64 = 0.8;
const THERE_AFTER_SECONDS: std::ops::Range<f64> = 60.0..540.0;

/// Numbers that phones and accounts are drawn from: 010-2000-0000 to 010-5899-9999, before blocks that nobody has. The step
/// through them has no factor in common with their count, so that no two customers meet.
const NUMBERS: u64 = 39_000_000;
const STEP: u64 = 48_271;

/// What one customer is like.
#[derive(Debug, Clone)]
pub struct Customer {
    pub number: usize,
    /// Which document, by its place among the photos.
    pub document: usize,
    pub blurs: bool,
    pub mistypes_memo: bool,
    pub mistypes_code: bool,
    pub taps_twice: bool,
    pub card_is_lost: bool,
    pub has_blocked: bool,
    /// The longest wait that they take when they are told it.
    pub patience: Duration,
    /// How much later than told they come back.
    pub late: Duration,
    rng: ChaCha20Rng,
}

impl Customer {
    /// The customer of this number: the same on every run with the same seed.
    pub fn of(number: usize, seed: u64, documents: usize) -> Self {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        bytes[8..16].copy_from_slice(&(number as u64).to_le_bytes());
        let mut rng = ChaCha20Rng::from_seed(bytes);
        let mut happens = |chance: f64| uniform(&mut rng) < chance;
        let (blurs, mistypes_memo, mistypes_code) = (happens(BLURS), happens(MISTYPES_MEMO), happens(MISTYPES_CODE));
        let (taps_twice, card_is_lost, has_blocked) =
            (happens(TAPS_TWICE), happens(CARD_IS_LOST), happens(HAS_BLOCKED));
        let minutes = match (happens(LEAVES_AFTER_MINUTES), happens(LEAVES_AFTER_AN_HOUR)) {
            (true, _) => 20,
            (_, true) => 60,
            _ => 24 * 60,
        };
        let late = if happens(COMES_LATE) { 600.0 + 900.0 * uniform(&mut rng) } else { 60.0 * uniform(&mut rng) };
        Self {
            number,
            document: (rng.next_u64() % documents.max(1) as u64) as usize,
            blurs,
            mistypes_memo,
            mistypes_code,
            taps_twice,
            card_is_lost,
            has_blocked,
            patience: Duration::from_secs(minutes * 60),
            late: Duration::from_secs_f64(late),
            rng,
        }
    }

    /// How long they take for a step: a median that fits the step, half of it or half more.
    pub fn takes(&mut self, step: CustomerStep) -> Duration {
        let median = match step {
            CustomerStep::TakePhoto { .. } => 25.0,
            CustomerStep::ConfirmFields { .. } => 20.0,
            CustomerStep::EnterPhone { .. } => 10.0,
            CustomerStep::EnterCode { .. } => 15.0,
            CustomerStep::EnterAccount { .. } => 25.0,
            CustomerStep::EnterMemo { .. } => 40.0,
            _ => 5.0,
        };
        self.about(median)
    }

    /// About so many seconds.
    pub fn about(&mut self, median: f64) -> Duration {
        Duration::from_secs_f64(median * (0.5 + uniform(&mut self.rng)))
    }

    /// How long after a call they come; nothing if they keep to their time.
    pub fn when_called(&mut self) -> Option<Duration> {
        let (comes, draw) = (uniform(&mut self.rng) < COMES_WHEN_CALLED, uniform(&mut self.rng));
        let std::ops::Range { start, end } = THERE_AFTER_SECONDS;
        comes.then(|| Duration::from_secs_f64(start + (end - start) * draw))
    }

    fn drawn(&self) -> u64 {
        (self.number as u64 * STEP + 12_345_678) % NUMBERS
    }

    /// Their number, as they type it.
    pub fn phone(&self) -> String {
        format!("010{:08}", 20_000_000 + self.drawn())
    }

    /// Their account at Shinhan, as they type it.
    pub fn account(&self) -> String {
        format!("110{:09}", 100_000_000 + self.drawn())
    }

    /// The address that their phone comes from. Thousands share one in earnest, which the bank's limits know.
    pub fn address(&self) -> Ipv4Addr {
        Ipv4Addr::from(0x0A00_0000 + self.number as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bonin::one_won::{Account, Institution};
    use bonin::phone::{Parsed, PhoneNumber};
    use std::collections::BTreeSet;

    #[test]
    fn everybody_has_a_line_and_an_account_of_their_own() {
        let shinhan = Institution::from_name("신한").unwrap();
        let mut known = BTreeSet::new();
        for number in 0..3_000 {
            let customer = Customer::of(number, 1, 5);
            assert!(matches!(PhoneNumber::parse(&customer.phone()), Ok(Parsed::Mobile(_))), "{}", customer.phone());
            assert!(Account::parse(shinhan, &customer.account()).is_ok(), "{}", customer.account());
            assert!(known.insert(customer.phone()) && known.insert(customer.account()));
            assert!(customer.document < 5);
        }
    }

    #[test]
    fn the_same_seed_makes_the_same_people() {
        let all = |seed| (0..500).map(|number| Customer::of(number, seed, 4)).collect::<Vec<_>>();
        let blurring = |people: &[Customer]| people.iter().map(|one| one.blurs).collect::<Vec<_>>();
        assert_eq!(blurring(&all(7)), blurring(&all(7)));
        assert_ne!(blurring(&all(7)), blurring(&all(8)));
        let share = all(7).iter().filter(|one| one.blurs).count();
        assert!((25..=80).contains(&share), "{share} of 500 blur");
        assert!(all(7).iter().all(|one| one.late < Duration::from_secs(1_500)));
    }
}
