//! One panel: axes, shades, steps and bars.

use image::{Rgb, RgbImage};
use imageproc::drawing::draw_filled_rect_mut;
use imageproc::rect::Rect;

use super::{INK, SOFT, number};
use crate::curve::OPENING_HOUR;
use crate::lettering;
use crate::series::SPAN;

const GRID: Rgb<u8> = Rgb([208, 212, 218]);
const FAINT: Rgb<u8> = Rgb([232, 234, 238]);

/// Thickness of a step's line, in pixels.
const STROKE: i32 = 4;
/// Side of a legend's square, and the space around it.
const SQUARE: i32 = 20;
const SPACE: i32 = 12;
/// From the panel's top up to its title.
const TITLE_ABOVE: i32 = 50;
/// Fewest lines of the grid above zero; there may be twice as many.
const GRID_LINES: f64 = 3.0;

/// Hours from one that is written to the next.
const HOURS_LABELED: usize = 2;

const HOUR: f64 = 3600.0;

/// Where a panel is, in pixels, and how many hours it spans.
#[derive(Debug, Clone, Copy)]
pub struct Axes {
    pub left: i32,
    pub right: i32,
    pub top: i32,
    pub bottom: i32,
    pub hours: f64,
}

pub struct Panel {
    axes: Axes,
    /// Values of the grid's lines, ascending. The first is the panel's bottom, the last its top.
    grid: Vec<f64>,
    is_logarithmic: bool,
}

/// The largest of 1, 2 and 5 by a power of ten that goes often enough into the highest value.
fn grid_step(most: f64) -> f64 {
    let power = 10_f64.powf((most / GRID_LINES).log10().floor());
    let fits = |factor: &f64| power * factor * GRID_LINES <= most * (1.0 + 1e-9);
    [5.0, 2.0, 1.0].into_iter().find(fits).unwrap_or(1.0) * power
}

impl Panel {
    /// A panel that reaches up to the first line of its grid at or above `most`.
    pub fn new(axes: Axes, most: f64) -> Self {
        // Whole numbers on the grid, however little there is to show.
        let most = most.max(GRID_LINES);
        let step = grid_step(most);
        let lines = (most / step - 1e-9).ceil() as u32;
        Self { axes, grid: (0..=lines).map(|line| f64::from(line) * step).collect(), is_logarithmic: false }
    }

    /// A panel from 1 up to the first line at or above `most`, on which equal ratios are equally far apart.
    pub fn logarithmic(axes: Axes, most: f64) -> Self {
        let lines = (0..).flat_map(|power| [1.0, 3.0].map(|factor| factor * 10_f64.powi(power)));
        let below = lines.clone().take_while(|line| *line < most).count().max(2);
        Self { axes, grid: lines.take(below + 1).collect(), is_logarithmic: true }
    }

    fn x(&self, seconds: f64) -> i32 {
        let share = (seconds / (self.axes.hours * HOUR)).clamp(0.0, 1.0);
        self.axes.left + ((self.axes.right - self.axes.left) as f64 * share).round() as i32
    }

    fn y(&self, value: f64) -> i32 {
        let (least, most) = (self.grid[0], self.grid[self.grid.len() - 1]);
        let share = match self.is_logarithmic {
            true => (value.max(least) / least).ln() / (most / least).ln(),
            false => value / most,
        };
        self.axes.bottom - ((self.axes.bottom - self.axes.top) as f64 * share.clamp(0.0, 1.0)).round() as i32
    }

    /// The pixel of a time and a value.
    pub fn place(&self, seconds: f64, value: f64) -> (i32, i32) {
        (self.x(seconds), self.y(value))
    }

    fn fill(picture: &mut RgbImage, (left, top): (i32, i32), (right, bottom): (i32, i32), color: Rgb<u8>) {
        if right > left && bottom > top {
            let size = ((right - left) as u32, (bottom - top) as u32);
            draw_filled_rect_mut(picture, Rect::at(left, top).of_size(size.0, size.1), color);
        }
    }

    /// A time behind everything.
    pub fn shade(&self, picture: &mut RgbImage, from: f64, until: f64, color: Rgb<u8>) {
        Self::fill(picture, (self.x(from), self.axes.top), (self.x(until), self.axes.bottom), color);
    }

    /// Grid, values, title and legend.
    pub fn frame(&self, picture: &mut RgbImage, title: &str, legend: &[(&str, Rgb<u8>)]) {
        let Axes { left, right, top, bottom, hours } = self.axes;
        for hour in (0..=hours as u32).step_by(HOURS_LABELED) {
            let x = self.x(f64::from(hour) * HOUR);
            Self::fill(picture, (x, top), (x + 2, bottom), FAINT);
        }
        for (line, value) in self.grid.iter().enumerate() {
            let y = self.y(*value);
            Self::fill(picture, (left, y - 1), (right, y + 1), if line == 0 { SOFT } else { GRID });
            let text = number(*value);
            let x = left - SPACE - lettering::width(&text) as i32;
            lettering::write(picture, x, y - lettering::HEIGHT as i32 / 2, &text, SOFT);
        }
        for hour in 0..=hours as u32 {
            let x = self.x(f64::from(hour) * HOUR);
            Self::fill(picture, (x, bottom), (x + 2, bottom + 8), SOFT);
        }
        let y = top - TITLE_ABOVE;
        lettering::write(picture, super::MARGIN, y, title, INK);
        let mut x = super::MARGIN + lettering::width(title) as i32 + 3 * SPACE;
        for (name, color) in legend {
            let middle = y + lettering::HEIGHT as i32 / 2 - SQUARE / 2;
            Self::fill(picture, (x, middle), (x + SQUARE, middle + SQUARE), *color);
            x += SQUARE + SPACE;
            lettering::write(picture, x, y, name, INK);
            x += lettering::width(name) as i32 + 2 * SPACE;
        }
    }

    /// Hours of the day under the axis.
    pub fn hours(&self, picture: &mut RgbImage) {
        for hour in (0..=self.axes.hours as u64).step_by(HOURS_LABELED) {
            let text = format!("{:02}:00", (hour + OPENING_HOUR) % 24);
            let x = self.x(hour as f64 * HOUR) - lettering::width(&text) as i32 / 2;
            let y = self.axes.bottom + SPACE;
            let x = x.min(picture.width() as i32 - lettering::width(&text) as i32 - 4);
            lettering::write(picture, x, y, &text, SOFT);
        }
    }

    /// Words right of a time, one below the other, under the panel's top.
    pub fn label(&self, picture: &mut RgbImage, seconds: f64, words: &[&str], color: Rgb<u8>) {
        for (line, text) in words.iter().enumerate() {
            let y = self.axes.top + SPACE / 2 + line as i32 * lettering::LEADING as i32;
            lettering::write(picture, self.x(seconds) + SPACE / 2, y, text, color);
        }
    }

    /// A value that is not passed, dashed.
    pub fn level(&self, picture: &mut RgbImage, value: f64, color: Rgb<u8>) {
        let y = self.y(value);
        let mut x = self.axes.left;
        while x < self.axes.right {
            Self::fill(picture, (x, y - 1), ((x + SPACE).min(self.axes.right), y + 1), color);
            x += 2 * SPACE;
        }
    }

    /// One value for each span of the day, as a line in steps.
    pub fn steps(&self, picture: &mut RgbImage, values: &[f64], color: Rgb<u8>) {
        let half = STROKE / 2;
        let mut before: Option<i32> = None;
        for (span, value) in values.iter().enumerate() {
            let (from, until) = (self.x(span as f64 * SPAN), self.x((span + 1) as f64 * SPAN));
            let y = self.y(*value);
            Self::fill(picture, (from, y - half), (until + half, y + half), color);
            if let Some(before) = before {
                Self::fill(picture, (from - half, y.min(before) - half), (from + half, y.max(before) + half), color);
            }
            before = Some(y);
        }
    }

    /// One bar for each span of the day, each on another.
    pub fn bars(&self, picture: &mut RgbImage, below: &[f64], values: &[f64], color: Rgb<u8>) {
        for (span, (below, value)) in below.iter().zip(values).enumerate() {
            let (from, until) = (self.x(span as f64 * SPAN), self.x((span + 1) as f64 * SPAN));
            Self::fill(picture, (from + 1, self.y(below + value)), (until - 1, self.y(*below)), color);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grids_have_round_steps() {
        for (most, step) in
            [(1.0, 0.2), (3.0, 1.0), (9.9, 2.0), (15.0, 5.0), (100_000.0, 20_000.0), (62_000.0, 20_000.0)]
        {
            assert!((grid_step(most) / step - 1.0).abs() < 1e-9, "{most}: {}", grid_step(most));
        }
    }

    #[test]
    fn places_stay_in_the_panel() {
        let panel = Panel::new(Axes { left: 100, right: 300, top: 50, bottom: 150, hours: 10.0 }, 80.0);
        assert_eq!(panel.place(0.0, 0.0), (100, 150));
        assert_eq!(panel.place(5.0 * HOUR, 40.0), (200, 100));
        assert_eq!(panel.place(99.0 * HOUR, 1e9), (300, 50));
        assert_eq!(panel.place(-1.0, -1.0), (100, 150));
    }

    #[test]
    fn grids_reach_what_is_shown() {
        let axes = Axes { left: 100, right: 300, top: 50, bottom: 150, hours: 10.0 };
        for (most, lines) in
            [(80.0, vec![0.0, 20.0, 40.0, 60.0, 80.0]), (81.0, vec![0.0, 20.0, 40.0, 60.0, 80.0, 100.0])]
        {
            assert_eq!(Panel::new(axes, most).grid, lines, "{most}");
        }
        for (most, lines) in
            [(0.0, vec![1.0, 3.0, 10.0]), (30.0, vec![1.0, 3.0, 10.0, 30.0]), (31.0, vec![1.0, 3.0, 10.0, 30.0, 100.0])]
        {
            assert_eq!(Panel::logarithmic(axes, most).grid, lines, "{most}");
        }
        let panel = Panel::logarithmic(axes, 100.0);
        assert_eq!([0.0, 1.0, 10.0, 100.0, 1e9].map(|value| panel.place(0.0, value).1), [150, 150, 100, 50, 50]);
    }
}
