//! Networks that say what a script wants: sound answers, noise, numbers that are none, and tensors of wrong shapes.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use bonin::inference::{InferenceError, Model, Tensor};

use super::lines::PRINT;
use super::script::Script;

/// Signs that the recognizer knows, in the order of its classes, which begin behind blank.
const SIGNS: &str = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.,-~:()/'·&<>";
const HANJA: usize = 77;
const HANGUL: usize = 78;
const TYPES: usize = 79;
const OUTPUTS: usize = TYPES + 19 + 21 + 28;
const MAP: usize = 64;

/// How often each network ran.
#[derive(Debug, Default)]
pub struct Runs {
    /// The card finder.
    pub localizer: AtomicUsize,
    /// The finder of lines.
    pub detector: AtomicUsize,
    /// The reader of lines.
    pub recognizer: AtomicUsize,
    /// One more than the runs of the reader of lines when the lines of [`CARD`] were found; 0 where others were.
    card_from: AtomicUsize,
}

/// A plain resident card, from top to bottom: class of the role, box in shares of the card, print.
const CARD: [(usize, [f32; 4], &str); 8] = [
    (2, [0.136, 0.098, 0.494, 0.198], "주민등록증"),
    (3, [0.118, 0.271, 0.471, 0.347], "홍길동(〓〓〓)"),
    (4, [0.104, 0.404, 0.486, 0.453], "820701-2345678"),
    (5, [0.078, 0.520, 0.535, 0.568], "행복특별시 행복구 행복로 12"),
    (5, [0.078, 0.576, 0.430, 0.624], "(행복동, 진달래아파트"),
    (5, [0.078, 0.632, 0.330, 0.680], "101동 2301호)"),
    (6, [0.352, 0.746, 0.569, 0.792], "2019.11.28."),
    (7, [0.241, 0.839, 0.684, 0.902], "행복특별시 행복구청장"),
];

fn count(counter: &AtomicUsize) -> usize {
    counter.fetch_add(1, Ordering::Relaxed)
}

/// What one network answers by: bytes that go round, from another place on each run.
pub struct Scripted {
    /// Which network it plays.
    pub part: Part,
    /// What it answers by.
    pub bytes: Vec<u8>,
    /// Where runs are counted.
    pub runs: &'static Runs,
    /// Whether any answer had a wrong shape.
    pub misshapen: &'static Mutex<bool>,
}

/// The three networks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Finds corners.
    Localizer,
    /// Finds lines.
    Detector,
    /// Reads lines.
    Recognizer,
}

impl Model for Scripted {
    fn run(&self, input: Tensor) -> Result<Vec<Tensor>, InferenceError> {
        let counter = match self.part {
            Part::Localizer => &self.runs.localizer,
            Part::Detector => &self.runs.detector,
            Part::Recognizer => &self.runs.recognizer,
        };
        let run = count(counter);
        let start = if self.bytes.is_empty() { 0 } else { run * 7 % self.bytes.len() };
        let turned: Vec<u8> = self.bytes.iter().cycle().skip(start).take(self.bytes.len()).copied().collect();
        let mut script = Script::new(&turned);
        let mut outputs = match self.part {
            Part::Localizer => corners(&mut script, run),
            Part::Detector => {
                let mut is_card = false;
                let outputs = cells(&mut script, input.shape(), &mut is_card);
                let from = self.runs.recognizer.load(Ordering::Relaxed) + 1;
                self.runs.card_from.store(if is_card { from } else { 0 }, Ordering::Relaxed);
                outputs
            }
            Part::Recognizer => {
                let from = self.runs.card_from.load(Ordering::Relaxed);
                let line = from.checked_sub(1).and_then(|from| CARD.get(run - from));
                steps(&mut script, input.shape(), line.map(|line| line.2))
            }
        };
        if script.byte() > 250 {
            *self.misshapen.lock().expect("one thread") = true;
            match script.byte() % 3 {
                0 => drop(outputs.pop()),
                1 => outputs.push(Tensor::new(&[0], Vec::new()).expect("empty")),
                _ => outputs[0] = Tensor::new(&[1, 3], vec![0.0; 3]).expect("three"),
            }
        }
        Ok(outputs)
    }
}

fn corners(script: &mut Script<'_>, run: usize) -> Vec<Tensor> {
    let mut heat = vec![0.0; 4 * MAP * MAP];
    let sure = script.byte();
    let odd = script.byte() % 4 == 3;
    // On the whole photo a card in the middle; on the card alone, its corners where it was put.
    let plain = if run == 0 { [(16, 20), (47, 20), (47, 43), (16, 43)] } else { [(6, 6), (57, 6), (57, 57), (6, 57)] };
    for (map, (x, y)) in heat.chunks_exact_mut(MAP * MAP).zip(plain) {
        map[y * MAP + x] = 1.0;
        for _ in 0..if odd { script.below(4) } else { 0 } {
            map[script.below(MAP * MAP)] = if script.byte() > 200 { script.float() } else { 1.0 };
        }
        if odd && script.flag() {
            map[y * MAP + x] = 0.0;
        }
    }
    let presence = match sure % 8 {
        7 => vec![0.0, 1.0, 0.0],
        6 => vec![script.float(), script.float(), script.float()],
        5 => vec![0.4, 0.1, 0.5],
        _ => vec![1.0, 0.0, 0.0],
    };
    vec![Tensor::new(&[1, 4, MAP * MAP], heat).expect("four maps"), Tensor::new(&[1, 3], presence).expect("three")]
}

fn cells(script: &mut Script<'_>, shape: &[usize], is_card: &mut bool) -> Vec<Tensor> {
    let (rows, columns) = (shape[2] / 4, shape[3] / 4);
    let plane = rows * columns;
    let mut values = vec![0.0; 32 * plane];
    values[..plane].fill(1.0);
    let kind = script.byte() % 8;
    match kind {
        0..4 => {
            *is_card = true;
            for (role, [left, top, right, bottom], _) in CARD {
                let cell = |share: f32, count: usize| share * count as f32;
                let (top, bottom) = (cell(top, rows), cell(bottom, rows));
                // The core is the middle half of the line; from there the ink reaches to its edges.
                let core = |share: f32| (top + (bottom - top) * share).round() as usize;
                for row in core(0.25)..core(0.75).max(core(0.25) + 1) {
                    for column in cell(left, columns) as usize..cell(right, columns) as usize {
                        let at = row * columns + column;
                        let middle = row as f32 + 0.5;
                        values[at] = 0.02;
                        values[role * plane + at] = 0.98;
                        values[30 * plane + at] = (middle - top) / 4.0;
                        values[31 * plane + at] = (bottom - middle) / 4.0;
                    }
                }
            }
        }
        // As many specks of as many roles as there can be.
        6 => {
            for cell in 0..plane {
                let (column, row) = (cell % columns, cell / columns);
                if column % 4 != 3 {
                    values[cell] = 0.0;
                    values[(1 + (column / 4 * 7 + row * 11) % 29) * plane + cell] = 1.0;
                    values[30 * plane + cell] = 0.3;
                    values[31 * plane + cell] = 0.3;
                }
            }
        }
        7 => {
            let noise: Vec<f32> = (0..251).map(|_| script.float()).collect();
            values.iter_mut().zip(noise.iter().cycle()).for_each(|(value, noise)| *value = *noise);
        }
        _ => {
            for _ in 0..script.below(40) {
                let role = 1 + script.below(29);
                let (left, top) = (script.below(columns), script.below(rows));
                let (wide, high) = (2 + script.below(60), 1 + script.below(3));
                let (probability, reach) = (0.5 + 0.5 * script.share(), 0.2 + script.share());
                for row in top..(top + high).min(rows) {
                    for column in left..(left + wide).min(columns) {
                        let cell = row * columns + column;
                        values[cell] = 1.0 - probability;
                        values[role * plane + cell] = probability;
                        values[30 * plane + cell] = reach;
                        values[31 * plane + cell] = reach;
                    }
                }
            }
        }
    }
    let mut page = vec![0.0; 8];
    match script.byte() % 8 {
        0..6 if kind < 4 => page[0] = 1.0,
        7 => page.iter_mut().for_each(|value| *value = script.float()),
        // Upside down, and then again.
        6 => page[3] = 1.0,
        _ => page[script.pick(&[0, 1, 4, 5, 6, 7, 2])] = 1.0,
    }
    vec![Tensor::new(&[1, 32, rows, columns], values).expect("all cells"), Tensor::new(&[1, 8], page).expect("eight")]
}

/// Types a print into the steps, a sign every second step, as the recognizer would.
fn steps(script: &mut Script<'_>, shape: &[usize], line: Option<&'static str>) -> Vec<Tensor> {
    let count = shape[3] / 4;
    let mut values = vec![-20.0; count * OUTPUTS];
    let (_, other) = script.pick(&PRINT);
    let print = line.filter(|_| script.byte() < 240).unwrap_or(other);
    let doubt = if script.byte() > 200 { -script.share() } else { -0.001 };
    let mut signs = print.chars();
    for (step, values) in values.chunks_exact_mut(OUTPUTS).enumerate() {
        let sign = if step % 2 == 1 { signs.next() } else { None };
        match sign {
            None => values[0] = doubt,
            Some(sign @ '가'..='힣') => {
                let index = sign as usize - 0xAC00;
                values[HANGUL] = doubt;
                for (at, letter) in [(0, index / 588), (19, index / 28 % 21), (40, index % 28)] {
                    values[TYPES + at + letter] = doubt;
                }
            }
            Some(sign) => {
                let class = SIGNS.chars().position(|known| known == sign).map_or(HANJA, |place| place + 1);
                values[class] = doubt;
            }
        }
    }
    if script.byte() > 240 {
        let noise: Vec<f32> = (0..64).map(|_| script.float()).collect();
        values.iter_mut().zip(noise.iter().cycle()).for_each(|(value, noise)| *value += *noise);
    }
    vec![Tensor::new(&[1, count, OUTPUTS], values).expect("all steps")]
}
