//! What rubbish costs in memory, over what the reader itself holds. One test, since the count is of the whole process.

use std::path::Path;

use bonin::card::CardReader;
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What may be used over the reader's own memory to turn away what is no photo, in megabytes.
const FOR_RUBBISH: f32 = 50.0;
/// The same for any hostile file, some of which are pictures of the greatest size that is opened.
const FOR_HOSTILE: f32 = 300.0;

/// Megabytes used at most while a file is read, over what was in use before.
fn cost(reader: &CardReader, path: &Path) -> f32 {
    let bytes = std::fs::read(path).unwrap();
    let before = MEMORY.current_usage_as_mb();
    MEMORY.reset_peak_usage();
    // What becomes of it is told elsewhere.
    drop(reader.read(&bytes, None));
    MEMORY.peak_usage_as_mb() - before
}

#[test]
fn rubbish_and_hostile_files_use_little_memory() {
    let reader = CardReader::new().unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/hostile");
    for name in ["text.txt", "one_pixel.png", "claims_30000.png"] {
        let cost = cost(&reader, &folder.join(name));
        assert!(cost < FOR_RUBBISH, "{name}: {cost} MB");
    }
    let mut seen = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let cost = cost(&reader, &path);
        assert!(cost < FOR_HOSTILE, "{}: {cost} MB", path.display());
        seen += 1;
    }
    assert!(seen > 20);
    // The count works: a photo of twelve megapixels takes more than its own pixels.
    let large = cost(&reader, &Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/large.jpg"));
    assert!((12.0..250.0).contains(&large), "{large} MB");
}
