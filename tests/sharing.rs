//! One reader serves all threads of a backend.

mod common;

use std::thread;

use bonin::card::{CardReader, Reading};

const fn is_shared<T: Send + Sync>() {}

const _: () = is_shared::<CardReader>();
const _: () = is_shared::<Reading>();

/// All that a reading says, so that two can be compared.
fn said(reading: &Reading) -> String {
    let fields = reading.fields.iter().map(|f| (f.key, f.text().map(str::to_owned), f.confidence.to_bits(), f.bounds));
    let fields: Vec<_> = fields.collect();
    format!("{reading:?} {fields:?} {:?} {:?} {:?}", reading.quad, reading.quality, reading.checks)
}

#[test]
fn two_threads_read_the_same_photo_with_the_same_result() {
    let reader = common::reader();
    let photo = common::cards()[0].photo();
    let alone = said(&reader.read(&photo, None).unwrap());
    thread::scope(|scope| {
        let threads = [0, 1].map(|_| scope.spawn(|| said(&reader.read(&photo, None).unwrap())));
        for thread in threads {
            // Not `assert_eq`: a failure must not print what was read.
            assert!(thread.join().unwrap() == alone);
        }
    });
}
