#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| bonin_fuzz::ledger::run(data));
