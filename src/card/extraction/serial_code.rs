//! The serial code under a license's small photo: six of `0` to `9` and `A` to `Z`.
//!
//! O, 0, I and 1 all occur, so nothing is folded but lower case, which is never printed.

use zeroize::Zeroizing;

use crate::card::document::Unreadable;
use crate::card::extraction::confidence::Finding;
use crate::card::extraction::format::{Parsed, SURE_ROLE, choose, is_hangul};
use crate::card::extraction::rows::{Page, Span, compact};
use crate::card::geometry::Rect;
use crate::card::text_line::Role;

/// Signs of a code.
const LENGTH: usize = 6;
/// Where codes stand, as shares of the card: printed at 0.837 to 0.960 and 0.720 to 0.780.
const ZONE: Rect = Rect::new(0.76, 0.62, 1.0, 0.84);
/// Widest gap between the parts of a code, in line heights.
const MAX_GAP: f32 = 1.0;

/// The code, or `None` where nothing is there: licenses from before the code carry none. `birth_date` is the resident
/// number's first half, which a ghost portrait may repeat.
pub(crate) fn read(page: &Page, birth_date: Option<&str>) -> Option<(Finding, Vec<usize>)> {
    choose(page, MAX_GAP, Role::SerialCode, parse, |span| {
        let center = span.bounds.center();
        let inside = (ZONE.left..=ZONE.right).contains(&center.x) && (ZONE.top..=ZONE.bottom).contains(&center.y);
        let ghost = birth_date == Some(compact(&span.signs).as_str());
        (inside && !ghost).then_some(0.0)
    })
}

fn parse(span: &Span) -> Parsed {
    let core = span.core(|c| c.is_ascii_alphanumeric());
    let text = compact(span.slice(core.clone()));
    let role = span.role_weight(Role::SerialCode) > SURE_ROLE;
    let code = text.chars().all(|c| c.is_ascii_alphanumeric()) && !span.any(is_hangul);
    let count = text.chars().count();
    if text.is_empty() {
        Parsed::Foreign
    } else if code && count == LENGTH {
        Parsed::Whole(Zeroizing::new(text.to_ascii_uppercase()), core)
    } else if code && count < LENGTH && role {
        Parsed::Fault(Unreadable::Incomplete)
    } else if role {
        Parsed::Fault(Unreadable::Malformed)
    } else {
        Parsed::Foreign
    }
}
