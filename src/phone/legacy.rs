//! The conversion of 2003 from 011 and 016 to 019 to 010, as data.
//!
//! Each network's exchanges moved as a block, so a row names the block and where it may have gone. Sources: the plan as
//! reported by the press in December 2003 and 2008 (domain facts D1). They agree on all but 017, for which one says 6
//! or 4 and another 5 or 6 before the three digits; all three are offered there, and the one whose block no other row
//! takes comes first. `011-17xx` and `016-91xx` both lead to `010-71xx` in the sources, which can't both be true of one
//! line: one more reason why the customer chooses.

use core::ops::RangeInclusive;

use zeroize::Zeroizing;

/// A block of exchanges of one network and where it went.
struct Block {
    network: &'static str,
    /// Exchanges. Those below 1000 are written with three digits, so `0234` is not `234`.
    exchanges: RangeInclusive<u16>,
    /// First exchange of each block of 010 that it may have become, the likeliest first.
    became: &'static [u16],
}

const fn block(network: &'static str, exchanges: RangeInclusive<u16>, became: &'static [u16]) -> Block {
    Block { network, exchanges, became }
}

#[rustfmt::skip]
const BLOCKS: &[Block] = &[
    block("011", 200..=499,   &[5200]),
    block("011", 500..=899,   &[3500]),
    block("011", 1700..=1799, &[7100]),
    block("011", 9000..=9499, &[9000]),
    block("011", 9500..=9999, &[8500]),
    block("016", 200..=499,   &[3200]),
    block("016", 500..=899,   &[2500]),
    block("016", 9000..=9499, &[7000]),
    block("016", 9500..=9999, &[9500]),
    block("017", 200..=499,   &[6200, 4200, 5200]),
    block("017", 500..=899,   &[4500, 6500, 5500]),
    block("018", 200..=499,   &[4200]),
    block("018", 500..=899,   &[6500]),
    block("019", 200..=499,   &[2200]),
    block("019", 500..=899,   &[5500]),
    block("019", 9000..=9499, &[8000]),
    block("019", 9500..=9999, &[7500]),
];

/// Digits of the network's number, and of a line within its exchange.
const NETWORK_DIGITS: usize = 3;
const LINE_DIGITS: usize = 4;
/// Digits of an exchange of 010.
const EXCHANGE_DIGITS: usize = 4;

/// The national forms that a number of before 2004, in national form, may have become, the likeliest first. None where
/// the sources have no rule for its exchange.
pub(super) fn converted(national: &str) -> impl Iterator<Item = Zeroizing<String>> {
    let parts = national.split_at_checked(NETWORK_DIGITS).and_then(|(network, rest)| {
        let (exchange, line) = rest.split_at_checked(rest.len().checked_sub(LINE_DIGITS)?)?;
        let number: u16 = exchange.parse().ok()?;
        (!exchange.starts_with('0')).then_some((network, number, line))
    });
    parts.into_iter().flat_map(|(network, exchange, line)| {
        BLOCKS
            .iter()
            .filter(move |block| block.network == network && block.exchanges.contains(&exchange))
            .flat_map(move |block| block.became.iter().map(move |first| first + (exchange - block.exchanges.start())))
            .map(move |exchange| {
                let mut new = Zeroizing::new(String::with_capacity(NETWORK_DIGITS + EXCHANGE_DIGITS + LINE_DIGITS));
                new.push_str("010");
                for place in [1000, 100, 10, 1] {
                    new.extend(char::from_digit(u32::from(exchange / place % 10), 10));
                }
                new.push_str(line);
                new
            })
    })
}

#[cfg(test)]
mod tests;
