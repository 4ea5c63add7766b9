//! Who arrives when: the published curve, and after it the hour that the bank said it had built for.
//!
//! The press counted accounts opened. Here they are customers who arrive, which is harder: those who give up and those
//! who are refused come on top of a number that had none of them. Between two published points the rate is constant,
//! since nothing more is known.

use rand_core::Rng;

const HOUR: f64 = 3600.0;

/// Hour of the day at which the bank opened; all times of the day here are seconds since.
pub const OPENING_HOUR: u64 = 7;

/// Seconds since the opening, and accounts until then: 10:00 (Financial News), 13:00 (Ilyo, SBS), 15:00 (WOW TV) and
/// 19:00 (Kukinews), all of 2017-07-27.
pub const PUBLISHED: [(f64, f64); 5] =
    [(0.0, 0.0), (3.0 * HOUR, 35_000.0), (6.0 * HOUR, 65_500.0), (8.0 * HOUR, 103_000.0), (12.0 * HOUR, 187_000.0)];

/// Connections an hour that the bank said its servers were built for (Seoul Economic Daily). No such hour is known to
/// have come; here it follows the published day, every connection a customer.
pub const BUILT_FOR: f64 = 100_000.0;

/// End of the published day, and of the hour after it.
pub const PUBLISHED_END: f64 = 12.0 * HOUR;
pub const LAST_ARRIVAL: f64 = PUBLISHED_END + HOUR;

/// Customers of the whole simulated day.
pub const TOTAL: f64 = 187_000.0 + BUILT_FOR;

fn corners() -> impl Iterator<Item = (f64, f64)> + Clone {
    PUBLISHED.into_iter().chain([(LAST_ARRIVAL, TOTAL)])
}

/// Customers who have arrived by so many seconds after the opening.
#[cfg(test)]
fn arrived_by(seconds: f64) -> f64 {
    along(seconds, corners())
}

/// When the customer of this number arrives, in seconds after the opening.
fn arrival_of(customer: f64) -> f64 {
    along(customer, corners().map(|(time, customers)| (customers, time)))
}

/// Straight lines through corners that rise in both coordinates.
fn along(x: f64, corners: impl Iterator<Item = (f64, f64)> + Clone) -> f64 {
    let pairs = corners.clone().zip(corners.skip(1));
    let mut y = 0.0;
    for ((x0, y0), (x1, y1)) in pairs {
        if x <= x0 {
            return y0;
        }
        y = if x >= x1 { y1 } else { y0 + (y1 - y0) * (x - x0) / (x1 - x0) };
        if x < x1 {
            return y;
        }
    }
    y
}

/// Arrivals, each standing for `share` customers, ascending, in seconds after the opening.
///
/// Each falls at random within the time of the customers that it stands for: hundreds of thousands who come by
/// themselves come far more evenly than a few hundred would.
pub fn arrivals(share: u32, rng: &mut impl Rng) -> Vec<f64> {
    let share = f64::from(share);
    let count = (TOTAL / share).round().max(1.0) as u64;
    let within = |rng: &mut _| uniform(rng);
    (0..count).map(|at| arrival_of((at as f64 + within(rng)) * TOTAL / count as f64)).collect()
}

/// A number from 0 to below 1.
pub fn uniform(rng: &mut impl Rng) -> f64 {
    // 53 bits are all that an f64 between 0 and 1 holds evenly.
    (rng.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng as _;

    #[test]
    fn the_curve_passes_through_the_published_points() {
        let by = |hour: f64| arrived_by((hour - 7.0) * HOUR);
        let known = [(7.0, 0.0), (10.0, 35_000.0), (13.0, 65_500.0), (15.0, 103_000.0), (19.0, 187_000.0)];
        for (hour, accounts) in known {
            assert_eq!(by(hour), accounts, "{hour}:00");
        }
        assert_eq!((by(20.0), by(23.0), by(6.0)), (287_000.0, 287_000.0, 0.0));
        assert_eq!(by(20.0) - by(19.0), BUILT_FOR);
        assert_eq!(by(17.0), 145_000.0, "between two points the rate is constant");
    }

    #[test]
    fn arrivals_follow_the_curve() {
        for share in [1_000, 287, 30] {
            let mut rng = ChaCha20Rng::from_seed([3; 32]);
            let arrivals = arrivals(share, &mut rng);
            assert_eq!(arrivals.len(), (TOTAL / f64::from(share)).round() as usize);
            assert!(arrivals.is_sorted());
            assert!(arrivals.first() > Some(&0.0) && arrivals.last() < Some(&LAST_ARRIVAL));
            for (time, customers) in corners() {
                let come = arrivals.iter().filter(|arrival| **arrival < time).count();
                let off = come as f64 * TOTAL / arrivals.len() as f64 - customers;
                assert!(off.abs() <= f64::from(share) + 1.0, "{off} at {time} of {share}");
            }
        }
    }

    #[test]
    fn uniform_stays_below_one() {
        let mut rng = ChaCha20Rng::from_seed([4; 32]);
        let drawn: Vec<f64> = (0..10_000).map(|_| uniform(&mut rng)).collect();
        assert!(drawn.iter().all(|number| (0.0..1.0).contains(number)));
        let mean = drawn.iter().sum::<f64>() / drawn.len() as f64;
        assert!((0.49..0.51).contains(&mean), "{mean}");
    }
}
