//! All that is measured, in one row of numbers.

use super::grain::{GRAIN, grain};
use super::ripples::{RIPPLES, RIPPLES_BESIDE, Ripples};
use super::spectrum::{ANGLES, BANDS, CELLS, Patch, RADII, Spectra};
use super::surroundings::{SURROUNDINGS, surroundings};
use super::texture::{TEXTURE, texture};
use super::tones::{COLORS, TONES, colors, tones};
use super::view::{View, quantiles};
use crate::card::geometry::{Point, Quad};
use crate::card::rectification::Pyramid;
use crate::inference::{InferenceError, Model, Tensor};

/// Patches across and down the card.
const GRID: (usize, usize) = (4, 3);

/// Small patches across and down the card.
const SMALL_GRID: (usize, usize) = (6, 4);

/// Patches beyond each side of the card, in shares of the side.
const BESIDE: [f32; 2] = [0.3, 0.7];

/// How far beyond the side the middle of such a patch lies, in pixels: half of a patch, and some for the edge's shadow.
const OFF: f32 = 76.0;

/// Maps over frequency and direction.
pub(super) const MAPS: usize = 4;

/// Numbers beside the maps.
pub(super) const SCALARS: usize =
    3 * BANDS + TONES + COLORS + SURROUNDINGS + GRAIN + RIPPLES + RIPPLES_BESIDE + TEXTURE + 4;

/// Columns by which maps are continued for the network, one for each of its layers that look at neighbors.
const WRAP: usize = 3;

/// Channels of the network's input.
const CHANNELS: usize = MAPS + 2;

/// Shape of the network's input.
pub(crate) const SHAPE: [usize; 4] = [1, CHANNELS, RADII, ANGLES + 2 * WRAP];

/// All numbers.
pub(super) const COUNT: usize = MAPS * CELLS + SCALARS;

/// What was measured on one photo. Holds no pixels and nothing that could be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Measurements {
    values: Vec<f32>,
}

impl Measurements {
    /// Sizes of the maps that come first: how many, rows (frequencies), columns (directions).
    pub const MAPS: (usize, usize, usize) = (MAPS, RADII, ANGLES);

    /// Maps and then single numbers, in an order that belongs to the release: for training, and for looking at what
    /// an assessment saw.
    #[must_use]
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// What the network takes: a channel a map, each continued by [`WRAP`] columns both ways as directions go round;
    /// one that has what stands out in two directions at right angles, as squares of dots and pixels do; and one with
    /// the single numbers.
    pub(super) fn input(&self) -> Option<Tensor> {
        let wide = ANGLES + 2 * WRAP;
        let (maps, scalars) = self.values.split_at_checked(MAPS * CELLS)?;
        let mut data = Vec::with_capacity(CHANNELS * RADII * wide);
        let wrapped = |row: &[f32], data: &mut Vec<f32>| {
            data.extend((0..wide).map(|k| row.get((k + ANGLES - WRAP) % ANGLES).copied().unwrap_or(0.0)));
        };
        maps.chunks_exact(ANGLES).for_each(|row| wrapped(row, &mut data));
        for row in maps.get(..CELLS)?.chunks_exact(ANGLES) {
            let crossed: Vec<f32> =
                (0..ANGLES).filter_map(|k| Some(row.get(k)?.min(*row.get((k + ANGLES / 2) % ANGLES)?))).collect();
            wrapped(&crossed, &mut data);
        }
        data.extend(scalars);
        data.resize(CHANNELS * RADII * wide, 0.0);
        Tensor::new(&SHAPE, data)
    }

    pub(super) fn of(
        tables: &Tables,
        patches: &dyn Model,
        photo: &Pyramid<'_>,
        quad: &Quad,
    ) -> Result<Option<Self>, InferenceError> {
        let Some(view) = View::of(photo, quad) else { return Ok(None) };
        let picture = photo.photo();
        let beside = beside(quad, picture.width() as f32, picture.height() as f32);
        let inside = tables.spectra.patches(picture, &places(quad, GRID));
        let outside = tables.spectra.patches(picture, &beside);
        let mut values = Vec::with_capacity(COUNT);
        let by_cell: Vec<[f32; 3]> = (0..CELLS).map(|cell| cell_of(&inside, cell)).collect();
        for k in 0..3 {
            values.extend(by_cell.iter().filter_map(|cell| cell.get(k)));
        }
        values.extend((0..CELLS).map(|cell| cell_of(&outside, cell)[0]));
        let floors = |patches: &[Patch], share: f32| -> Vec<f32> {
            (0..BANDS)
                .map(|band| {
                    let mut floors: Vec<f32> = patches.iter().filter_map(|p| p.floor.get(band).copied()).collect();
                    quantiles(&mut floors, [share])[0]
                })
                .collect()
        };
        values.extend(floors(&inside, 0.5));
        values.extend(floors(&inside, 0.1));
        values.extend(floors(&outside, 0.5));
        values.extend(tones(&view));
        values.extend(colors(&view));
        values.extend(surroundings(&view));
        values.extend(grain(picture, quad));
        values.extend(tables.ripples.on_card(photo, &places(quad, SMALL_GRID)));
        values.extend(tables.ripples.beside(photo, &beside));
        values.extend(texture(patches, picture, &places(quad, GRID))?);
        values.extend(outline(quad, picture.width() as f32 * picture.height() as f32));
        values.push(f32::from(u8::from(picture.chroma().is_some())));
        let finite = values.iter().all(|v| v.is_finite());
        Ok((finite && values.len() == COUNT).then_some(Self { values }))
    }
}

/// What measuring needs and every photo shares.
pub(super) struct Tables {
    spectra: Spectra,
    ripples: Ripples,
}

impl Tables {
    pub(super) fn new() -> Self {
        Self { spectra: Spectra::new(), ripples: Ripples::new() }
    }
}

/// Mean, second largest and lower quartile of one cell over patches; zeros without patches.
fn cell_of(patches: &[Patch], cell: usize) -> [f32; 3] {
    let mut values: Vec<f32> = patches.iter().filter_map(|patch| patch.cells.get(cell).copied()).collect();
    let mean = values.iter().sum::<f32>() / values.len().max(1) as f32;
    values.sort_unstable_by(f32::total_cmp);
    let second = values.iter().rev().nth(1).or(values.last()).copied().unwrap_or(0.0);
    [mean, second, values.get(values.len() / 4).copied().unwrap_or(0.0)]
}

/// Where patches on the card have their middles.
fn places(quad: &Quad, (across, down): (usize, usize)) -> Vec<Point> {
    let [a, b, c, d] = quad.corners();
    let share = |k: usize, count: usize| 0.06 + 0.88 * (k as f32 + 0.5) / count as f32;
    let at = |u: f32, v: f32| a.lerp(b, u).lerp(d.lerp(c, u), v);
    (0..down)
        .flat_map(|y| (0..across).map(move |x| (share(x, across), share(y, down))))
        .map(|(u, v)| at(u, v))
        .collect()
}

/// Where patches beside the card have theirs, if they lie on the photo.
fn beside(quad: &Quad, width: f32, height: f32) -> Vec<Point> {
    let [a, b, c, d] = quad.corners();
    let sides = [(a, b), (b, c), (c, d), (d, a)];
    let places = sides.into_iter().flat_map(|(from, to)| {
        let length = from.distance(to).max(1e-3);
        // Corners run clockwise on the picture: outwards is to the left.
        let (x, y) = ((to.y - from.y) / length, (from.x - to.x) / length);
        BESIDE.map(|share| {
            let at = from.lerp(to, share);
            Point::new(at.x + x * OFF, at.y + y * OFF)
        })
    });
    let room = OFF * 0.75;
    places.filter(|p| p.x > room && p.y > room && p.x < width - room && p.y < height - room).collect()
}

/// The card's size in pixels, how far it is from lying upright, and its share of the photo.
fn outline(quad: &Quad, photo_area: f32) -> [f32; 3] {
    let [a, b, c, d] = quad.corners();
    let size = quad.area().max(1.0).sqrt();
    let lean = [(a, b), (b, c), (c, d), (d, a)].map(|(p, q)| (p.x - q.x).abs().min((p.y - q.y).abs()) / size);
    let most = lean.into_iter().fold(0.0, f32::max);
    [(size / 256.0).ln(), (most * 20.0).min(3.0), quad.area() / photo_area.max(1.0)]
}
