//! The embedded networks for timing stages one by one, and the photos that are timed.
//!
//! The crate keeps its loaded networks to itself, so this runs the same files by the very same source. Plans are made
//! when a shape comes up first: time a stage only after it has run once.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use bonin::card::localization::Localizer;
use bonin::card::text_detection::TextDetector;
use bonin::card::text_recognition::TextRecognizer;
use bonin::inference::{InferenceError, Model, Tensor};

use tract::TractModel;

#[path = "../../src/inference/tract.rs"]
mod tract;

/// The card finder.
pub fn localizer() -> Localizer {
    Localizer::new(Lazy::load("localizer"))
}

/// The line finder.
pub fn text_detector() -> TextDetector {
    TextDetector::new(Lazy::load("text_detector"))
}

/// The line reader.
pub fn text_recognizer() -> TextRecognizer {
    TextRecognizer::new(Lazy::load("text_recognizer"))
}

type Plans = Vec<(Vec<usize>, Arc<TractModel>)>;

/// A network with a plan for every shape that it has met.
struct Lazy {
    name: &'static str,
    onnx: Vec<u8>,
    plans: Mutex<Plans>,
}

impl Lazy {
    fn load(name: &'static str) -> Box<dyn Model> {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("models/{name}.onnx"));
        let onnx = std::fs::read(file).expect("the network is part of the repository");
        Box::new(Self { name, onnx, plans: Mutex::default() })
    }

    fn plan(&self, shape: &[usize]) -> Result<Arc<TractModel>, InferenceError> {
        let mut plans = self.plans.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, plan)) = plans.iter().find(|(known, _)| known == shape) {
            return Ok(Arc::clone(plan));
        }
        let plan = Arc::new(TractModel::load(self.name, &self.onnx, &[shape.to_vec()])?);
        plans.push((shape.to_vec(), Arc::clone(&plan)));
        Ok(plan)
    }
}

impl Model for Lazy {
    fn run(&self, input: Tensor) -> Result<Vec<Tensor>, InferenceError> {
        self.plan(input.shape())?.run(input)
    }
}
