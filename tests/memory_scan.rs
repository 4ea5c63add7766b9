//! After an opening whose values were dropped, nothing of the customer is left in the process's memory as text.
//!
//! One process reads a photo, sends and takes a code and a memo, asks issuer and telco, decides, and puts the records
//! together, as a bank does that is careful with its own copies. Then it drops everything and reads its own writable
//! memory. The allocator keeps what is freed as it was ([`keeping`]), so that a copy that nobody wiped is found and not
//! hidden by the next allocation.
//!
//! The searcher knows the values in disguise alone ([`needles`]). That it would find them is shown by others that are
//! planted ([`controls`]).

#[cfg(target_os = "linux")]
#[path = "memory_scan/controls.rs"]
mod controls;
#[cfg(target_os = "linux")]
#[path = "memory_scan/keeping.rs"]
mod keeping;
#[cfg(target_os = "linux")]
#[path = "memory_scan/needles.rs"]
mod needles;
#[cfg(target_os = "linux")]
#[path = "memory_scan/opening.rs"]
mod opening;
#[cfg(target_os = "linux")]
#[path = "memory_scan/scan.rs"]
mod scan;

#[cfg(target_os = "linux")]
#[global_allocator]
static MEMORY: keeping::Keeping = keeping::Keeping;

#[cfg(not(target_os = "linux"))]
fn main() {}

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    const NAME: &str = "nothing_of_a_customer_is_left_in_memory";
    // The question of test runners.
    if std::env::args().any(|argument| argument == "--list") {
        println!("{NAME}: test");
        return std::process::ExitCode::SUCCESS;
    }
    let bank = opening::Bank::start();
    keeping::keep();
    let mut needles = deep(&mut || opening::run(&bank));
    let held = deep(&mut || controls::plant(&mut needles));
    let found = scan::scan(&needles);
    drop((held, bank));
    let mut failed = false;
    for (needle, places) in needles.iter().zip(&found) {
        if needle.is_planted() == places.is_empty() {
            failed = true;
            println!("{}: found at {} places", needle.what(), places.len());
            places.iter().take(8).for_each(|place| println!("    {place}"));
        }
    }
    println!("test {NAME} ... {}", if failed { "FAILED" } else { "ok" });
    if failed { std::process::ExitCode::FAILURE } else { std::process::ExitCode::SUCCESS }
}

/// Runs it so deep on the stack that what comes after does not write over what it leaves there.
#[cfg(target_os = "linux")]
#[inline(never)]
fn deep<T>(run: &mut dyn FnMut() -> T) -> T {
    let room = std::hint::black_box([0_u8; 128 * 1024]);
    let result = run();
    std::hint::black_box(&room);
    result
}
