//! Reads the process's own writable memory.

use std::fs::File;
use std::ops::Range;
use std::os::unix::fs::FileExt;

use crate::needles::Needle;

/// Bytes read at once, and how many of them the next time again.
const WINDOW: usize = 1 << 22;
const OVERLAP: usize = 1 << 13;

/// Distances at which the characters of a text lie in lists of characters and of what is known of each.
const STRIDES: [usize; 8] = [4, 8, 12, 16, 20, 24, 28, 32];

/// Bytes shown on each side of what was found.
const AROUND: usize = 24;

/// Where each needle was found, in the needles' order.
pub fn scan(needles: &[Needle]) -> Vec<Vec<String>> {
    let mut found = vec![Vec::new(); needles.len()];
    let mut begins: Vec<Vec<usize>> = vec![Vec::new(); 256];
    for (at, needle) in needles.iter().enumerate() {
        begins[usize::from(needle.first())].push(at);
        // The low byte of the first character, for lists of characters.
        let low = needle.first_character().to_le_bytes()[0];
        if low != needle.first() {
            begins[usize::from(low)].push(at);
        }
    }
    let mut window = vec![0_u8; WINDOW];
    let own = window.as_ptr() as usize..window.as_ptr() as usize + WINDOW;
    let memory = File::open("/proc/self/mem").expect("the process may read its own memory");
    for (range, name) in writable() {
        for part in without(&range, &own) {
            let mut from = part.start;
            while from < part.end {
                let length = WINDOW.min(part.end - from);
                // A region may have gone since the list was made.
                let Ok(read) = memory.read_at(&mut window[..length], from as u64) else { break };
                let last = from + read >= part.end || read < length;
                let fresh = if last { read } else { read - OVERLAP };
                look(&window[..read], fresh, needles, &begins, |needle, at, how| {
                    let place = format!("{:#x} in {name}{how}: {}", from + at, around(&window[..read], at));
                    found[needle].push(place);
                });
                if last {
                    break;
                }
                from += fresh;
            }
        }
    }
    found
}

/// Finds what begins in the first `fresh` bytes.
fn look(
    memory: &[u8],
    fresh: usize,
    needles: &[Needle],
    begins: &[Vec<usize>],
    mut report: impl FnMut(usize, usize, &str),
) {
    for (at, byte) in memory.iter().enumerate().take(fresh) {
        for needle in &begins[usize::from(*byte)] {
            let here = &memory[at..];
            if needles[*needle].is_at(here) {
                report(*needle, at, "");
            }
            if at % 4 == 0
                && let Some(stride) = STRIDES.into_iter().find(|stride| needles[*needle].is_spread_at(here, *stride))
            {
                report(*needle, at, &format!(", every {stride} bytes"));
            }
        }
    }
}

/// Regions that can be written, and read: heap, stacks, statics.
fn writable() -> Vec<(Range<usize>, String)> {
    let maps = std::fs::read_to_string("/proc/self/maps").expect("the process may see its own map");
    let region = |line: &str| {
        let mut words = line.split_ascii_whitespace();
        let (from, to) = words.next()?.split_once('-')?;
        let number = |text| usize::from_str_radix(text, 16).ok();
        let range = number(from)?..number(to)?;
        words.next()?.starts_with("rw").then(|| (range, words.nth(3).unwrap_or("no name").to_owned()))
    };
    maps.lines().filter_map(region).collect()
}

fn without(range: &Range<usize>, hole: &Range<usize>) -> [Range<usize>; 2] {
    if hole.start >= range.end || hole.end <= range.start {
        return [range.clone(), 0..0];
    }
    [range.start..hole.start.max(range.start), hole.end.min(range.end)..range.end]
}

/// The bytes around, to tell what left it there.
fn around(memory: &[u8], at: usize) -> String {
    let bytes = &memory[at.saturating_sub(AROUND)..memory.len().min(at + 2 * AROUND)];
    bytes.iter().map(|byte| if byte.is_ascii_graphic() { char::from(*byte) } else { '·' }).collect()
}
