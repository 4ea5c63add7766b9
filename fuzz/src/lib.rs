//! The bodies of the fuzz targets: plain functions over bytes, so that libFuzzer and the ordinary tests run the same.
//! README.md beside this crate says what each asserts.

pub mod challenge;
pub mod decode;
pub mod discretion;
pub mod ledger;
pub mod lines;
pub mod networks;
pub mod pictures;
pub mod read;
pub mod recipe;
pub mod script;
pub mod session;
pub mod stored;
pub mod text;

/// A target: its name and its body.
pub type Target = (&'static str, fn(&[u8]));

/// All of them. `real` runs the networks and is slow.
pub const TARGETS: [Target; 10] = [
    ("decode", decode::run),
    ("recipe", recipe::run),
    ("read", read::run),
    ("real", read::run_real),
    ("lines", lines::run),
    ("text", text::run),
    ("challenge", challenge::run),
    ("ledger", ledger::run),
    ("session", session::run),
    ("stored", stored::run),
];
