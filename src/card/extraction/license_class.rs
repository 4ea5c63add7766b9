//! License classes, above the photo: `1종보통`, `특수(대형견인,소형견인,구난)`, several side by side.

use std::sync::LazyLock;

use regex::Regex;
use zeroize::Zeroizing;

use crate::card::document::Unreadable;
use crate::card::extraction::confidence::Finding;
use crate::card::extraction::format::{SURE_ROLE, is_hangul, pattern};
use crate::card::extraction::rows::{Page, Span, same_row, sign_range};
use crate::card::geometry::Rect;
use crate::card::text_line::Role;

/// Where classes stand, as shares of the card: printed at 0.032 to 0.360 and 0.039 to 0.230, above the photo.
const ZONE: Rect = Rect::new(0.0, 0.0, 0.44, 0.29);

/// Most letters and digits that strokes are read as. No piece of a class is as short and without hangul.
const MAX_STRAY_SIGNS: usize = 1;

static ITEM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^(?:(?:1 ?종 ?)?특수 ?\( ?(?:대형견인|소형견인|구난|트레일러|레커)",
        r"(?: ?, ?(?:대형견인|소형견인|구난|트레일러|레커))* ?\)",
        r"|1 ?종 ?(?:대형견인|소형견인|구난|트레일러|레커|대형|보통|소형|특수)(?: ?\((?:A|조건부)\))?",
        r"|2 ?종 ?(?:보통|소형|원동기)(?: ?\((?:A|조건부)\))?|원동기(?: ?\((?:A|조건부)\))?)",
    ))
});
/// What a torn item leaves.
static TORN: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:[12] ?종?|특수 ?\(?[가-힣, ]*)$"));

/// The classes and the lines that they came from; `None` if nothing like them is printed.
pub(crate) fn read(page: &Page) -> Option<(Finding, Vec<usize>)> {
    let mut lines: Vec<&Span> = page.free().filter(|span| is_class_line(span)).collect();
    lines.sort_by(|a, b| a.bounds.center().y.total_cmp(&b.bounds.center().y));
    let mut rows: Vec<Vec<&Span>> = Vec::new();
    for line in lines {
        match rows.last_mut() {
            Some(row) if row.last().is_some_and(|last| same_row(&last.bounds, &line.bounds)) => row.push(line),
            _ => rows.push(vec![line]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.bounds.left.total_cmp(&b.bounds.left));
    }
    let block = rows.into_iter().flatten().cloned().reduce(|block, line| block.joined(&line))?;
    let text = block.text();
    let finding = match parse(&text) {
        Ok(value) => Finding::whole(value, block.slice(sign_range(&text, 0..text.len()))),
        Err(reason) => Finding::fault(reason, &block.signs),
    };
    Some((finding, block.parts.clone()))
}

fn is_class_line(span: &Span) -> bool {
    let center = span.bounds.center();
    let text = span.text();
    let role = span.role_weight(Role::LicenseClass) > SURE_ROLE;
    // A look never seen may print them elsewhere at the top: then the role has to say so.
    let inside = center.y < ZONE.bottom && (center.x < ZONE.right || role);
    // Strokes between the classes are read as marks alone, those of the photo and the ground as a letter or two.
    let words = span.any(is_hangul) || span.count(char::is_alphanumeric) > MAX_STRAY_SIGNS;
    inside
        && words
        && (role || text.contains(['종']) || text.contains("특수") || text.contains("원동기") || text.contains("구난"))
}

/// Items joined by commas, each as printed.
fn parse(text: &str) -> Result<Zeroizing<String>, Unreadable> {
    let mut value = Zeroizing::new(String::with_capacity(text.len().saturating_mul(2)));
    let mut rest = text;
    while !rest.is_empty() {
        let Some(item) = ITEM.find(rest) else {
            return Err(if TORN.is_match(rest) { Unreadable::Incomplete } else { Unreadable::Malformed });
        };
        if !value.is_empty() {
            value.push(',');
        }
        value.push_str(item.as_str());
        rest = rest.get(item.end()..).unwrap_or_default().trim_start_matches([' ', ',']);
    }
    if value.is_empty() { Err(Unreadable::Incomplete) } else { Ok(evenly_spaced(value)) }
}

/// A card prints all of its classes in one manner, with a space behind 종 or without: where most have one, or as many as not,
/// all have. A narrow space is missed now and then, hardly ever one made up.
fn evenly_spaced(value: Zeroizing<String>) -> Zeroizing<String> {
    let grades = value.matches('종').count();
    let spaced = value.matches("종 ").count();
    if spaced == 0 || 2 * spaced < grades {
        return value;
    }
    let mut even = Zeroizing::new(String::with_capacity(value.len().saturating_add(grades)));
    let mut signs = value.chars().peekable();
    while let Some(sign) = signs.next() {
        even.push(sign);
        if sign == '종' && signs.peek().is_some_and(|next| *next != ' ') {
            even.push(' ');
        }
    }
    even
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vocabulary_is_read_and_nothing_else() {
        for (text, expected) in [
            ("1종보통", Ok("1종보통")),
            ("1종 보통", Ok("1종 보통")),
            ("1종대형 1종보통 1종소형", Ok("1종대형,1종보통,1종소형")),
            ("특수(대형견인,소형견인,구난)", Ok("특수(대형견인,소형견인,구난)")),
            ("1종특수(트레일러)", Ok("1종특수(트레일러)")),
            ("1종특수(레커)", Ok("1종특수(레커)")),
            ("1종대형 특수(대형견인, 구난) 2종소형", Ok("1종대형,특수(대형견인, 구난),2종소형")),
            ("2종보통 2종소형 원동기", Ok("2종보통,2종소형,원동기")),
            ("2종원동기", Ok("2종원동기")),
            ("2종보통(A)", Ok("2종보통(A)")),
            ("1종보통(A) 2종소형", Ok("1종보통(A),2종소형")),
            ("1종보통1종대형", Ok("1종보통,1종대형")),
            ("1종 대형 1종특수", Ok("1종 대형,1종 특수")),
            ("1종 대형 1종특수 2종소형", Ok("1종 대형,1종특수,2종소형")),
            ("1종", Err(Unreadable::Incomplete)),
            ("1종보통 2종", Err(Unreadable::Incomplete)),
            ("특수(대형견인,", Err(Unreadable::Incomplete)),
            ("1종보퉁", Err(Unreadable::Malformed)),
            ("1종원동기", Err(Unreadable::Malformed)),
            ("2종대형", Err(Unreadable::Malformed)),
            ("3종보통", Err(Unreadable::Malformed)),
            ("I종보통", Err(Unreadable::Malformed)),
            ("특수(버스)", Err(Unreadable::Malformed)),
            ("1종보통 홍", Err(Unreadable::Malformed)),
        ] {
            assert_eq!(parse(text).as_ref().map(|v| v.as_str()).map_err(|e| *e), expected, "{text}");
        }
    }
}
