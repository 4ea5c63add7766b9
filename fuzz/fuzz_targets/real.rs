#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| bonin_fuzz::read::run_real(data));
