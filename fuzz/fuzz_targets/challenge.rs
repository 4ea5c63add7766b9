#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| bonin_fuzz::challenge::run(data));
