//! The networks inside the crate, and the check that they are the ones that were evaluated.

use sha2::{Digest, Sha256};

use super::tract::{Shape, TractModel};
use super::{InferenceError, Model};
use crate::card::document::Format;
use crate::card::{originality, text_detection};

/// `sha256sum` lines of the network files, written by the training's export.
const MANIFEST: &str = include_str!("../../models/SHA256SUMS");

/// A network's name in errors, its file's name in the manifest, and its bytes.
struct Embedded {
    name: &'static str,
    file: &'static str,
    onnx: &'static [u8],
}

const LOCALIZER: Embedded =
    Embedded { name: "localizer", file: "localizer.onnx", onnx: include_bytes!("../../models/localizer.onnx") };
const TEXT_DETECTOR: Embedded = Embedded {
    name: "text detector",
    file: "text_detector.onnx",
    onnx: include_bytes!("../../models/text_detector.onnx"),
};
const TEXT_RECOGNIZER: Embedded = Embedded {
    name: "text recognizer",
    file: "text_recognizer.onnx",
    onnx: include_bytes!("../../models/text_recognizer.onnx"),
};

const ORIGINALITY: Embedded =
    Embedded { name: "originality", file: "originality.onnx", onnx: include_bytes!("../../models/originality.onnx") };

const TEXTURE: Embedded =
    Embedded { name: "texture", file: "texture.onnx", onnx: include_bytes!("../../models/texture.onnx") };

/// The card finder: `[1, 1, 256, 256]`.
pub(crate) fn localizer() -> Result<Box<dyn Model>, InferenceError> {
    LOCALIZER.load(&[[1, 1, 256, 256].map(Some)])
}

/// The line finder: `[1, 1, 320, 512]` for cards, `[1, 1, 512, 704]` for passports' pages.
pub(crate) fn text_detector() -> Result<Box<dyn Model>, InferenceError> {
    TEXT_DETECTOR.load(&Format::ALL.map(|format| {
        let (width, height) = text_detection::input_size(format);
        [1, 1, height, width].map(Some)
    }))
}

/// The line reader: `[1, 1, 32, W]` for any width.
pub(crate) fn text_recognizer() -> Result<Box<dyn Model>, InferenceError> {
    TEXT_RECOGNIZER.load(&[[Some(1), Some(1), Some(32), None]])
}

/// What weighs the measurements of a photo: `[1, 6, 18, 26]`.
pub(crate) fn originality() -> Result<Box<dyn Model>, InferenceError> {
    ORIGINALITY.load(&[originality::SHAPE.map(Some)])
}

/// What says of a patch what it might show: `[1, 8, 32, 32]`.
pub(crate) fn texture() -> Result<Box<dyn Model>, InferenceError> {
    TEXTURE.load(&[originality::PATCH_SHAPE.map(Some)])
}

impl Embedded {
    fn load(&self, shapes: &[Shape]) -> Result<Box<dyn Model>, InferenceError> {
        if !is_listed(MANIFEST, self.file, self.onnx) {
            return Err(InferenceError::Corrupt(self.name));
        }
        Ok(Box::new(TractModel::load(self.name, self.onnx, shapes)?))
    }
}

/// Whether the manifest lists `file` with the digest of `bytes`.
fn is_listed(manifest: &str, file: &str, bytes: &[u8]) -> bool {
    let digest = Sha256::digest(bytes);
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    manifest.lines().any(|line| line.split_once("  ").is_some_and(|(sum, name)| sum == hex && name == file))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::Tensor;

    #[test]
    fn one_changed_byte_is_noticed() {
        for network in [&LOCALIZER, &TEXT_DETECTOR, &TEXT_RECOGNIZER, &ORIGINALITY, &TEXTURE] {
            assert!(is_listed(MANIFEST, network.file, network.onnx), "{}", network.name);
            let mut changed = network.onnx.to_vec();
            changed[100] ^= 1;
            assert!(!is_listed(MANIFEST, network.file, &changed));
            assert!(!is_listed(MANIFEST, "another.onnx", network.onnx));
        }
    }

    /// What the training's framework computed from full-precision weights, written with the networks.
    const PARITY: &str = include_str!("../../models/parity.txt");

    /// Every so many values of an output are listed in [`PARITY`], up to [`SAMPLES`].
    const SAMPLE_STEP: usize = 97;
    const SAMPLES: usize = 200;

    /// The networks' weights are kept as half floats, which moves outputs by about this share of their size.
    const RELATIVE: f32 = 0.02;

    /// What may be added to that, for outputs that reach 1. Log-probabilities go far beyond, and the far ones are
    /// covered by the share; maps of probabilities stay far below, and there it scales with the largest sample.
    const ABSOLUTE: f32 = 0.05;

    /// Values below count as this much in a mean, here and in the training's export.
    const LEAST: f32 = -80.0;

    /// What six printed decimals leave open.
    const PRINTED: f32 = 1e-6;

    fn close(got: f32, expected: f32, largest: f32) -> bool {
        (got - expected).abs() <= ABSOLUTE * largest.min(1.0) + RELATIVE * expected.abs() + PRINTED
    }

    #[test]
    fn networks_give_what_the_training_computed() {
        let networks = [
            ("localizer.onnx", localizer().unwrap(), [1, 1, 256, 256]),
            ("text_detector.onnx", text_detector().unwrap(), [1, 1, 320, 512]),
            ("text_detector.onnx@704x512", text_detector().unwrap(), [1, 1, 512, 704]),
            ("text_recognizer.onnx", text_recognizer().unwrap(), [1, 1, 32, 256]),
            ("originality.onnx", originality().unwrap(), originality::SHAPE),
            ("texture.onnx", texture().unwrap(), originality::PATCH_SHAPE),
        ];
        for (file, network, shape) in networks {
            let values = (0..shape.iter().product::<usize>()).map(|k| ((k * 7919 % 255) as f32 - 127.0) / 64.0);
            let outputs = network.run(Tensor::new(&shape, values.collect()).unwrap()).unwrap();
            let lines: Vec<Vec<&str>> = PARITY.lines().map(|line| line.split(' ').collect()).collect();
            let lines: Vec<_> = lines.iter().filter(|line| line[0] == file).collect();
            assert_eq!(outputs.len(), lines.len(), "outputs of {file}");
            for (output, line) in outputs.iter().zip(lines) {
                let name = format!("{file} {}", line[1]);
                assert_eq!(output.data().len(), line[2].parse::<usize>().unwrap(), "{name}");
                let numbers: Vec<f32> = line[3..].iter().map(|number| number.parse().unwrap()).collect();
                let (mean, expected) = numbers.split_first().unwrap();
                let largest = expected.iter().fold(0.0, |most: f32, v| most.max(v.abs()));
                let got: Vec<f32> = output.data().iter().copied().step_by(SAMPLE_STEP).take(SAMPLES).collect();
                assert_eq!(got.len(), expected.len(), "samples of {name}");
                for (place, (got, expected)) in got.iter().zip(expected).enumerate() {
                    assert!(close(*got, *expected, largest), "{name}, sample {place}: {got}, expected {expected}");
                }
                // Of probabilities that a float can't hold, one engine keeps the logarithm and the other does not.
                let logarithm = |v: f32| if v < LEAST { LEAST } else { v };
                // In f64: a plain f32 sum of 100,000 values loses the digits that are compared.
                let sum: f64 = output.data().iter().copied().map(logarithm).map(f64::from).sum();
                let got = (sum / output.data().len() as f64) as f32;
                assert!(close(got, *mean, largest), "mean of {name}: {got}, expected {mean}");
            }
        }
    }

    #[test]
    fn what_is_no_network_is_refused() {
        assert!(TractModel::load("nonsense", b"not an onnx file", &[[None; 4]]).is_err());
    }
}
