//! Time on the wall and on the processor, and what many times come to.

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use nix::sched::{CpuSet, sched_setaffinity};
use nix::time::{ClockId, clock_gettime};
use nix::unistd::Pid;

/// What one piece of work took, in milliseconds.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Took {
    /// Until it was done.
    pub(crate) wall: f64,
    /// Of the processor, by this thread: all that a machine with other work to do can tell.
    pub(crate) processor: f64,
}

/// Times a piece of work of this thread.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> Result<(T, Took), Box<dyn Error>> {
    let (start, used) = (Instant::now(), processor_time()?);
    let result = black_box(work());
    let took = Took { wall: milliseconds(start.elapsed()), processor: milliseconds(processor_time()? - used) };
    Ok((result, took))
}

/// Processor time of this thread so far.
pub(crate) fn processor_time() -> Result<Duration, Box<dyn Error>> {
    Ok(Duration::from(clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID)?))
}

pub(crate) fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Binds this thread to one core.
pub(crate) fn pin(core: usize) -> Result<(), Box<dyn Error>> {
    let mut set = CpuSet::new();
    set.set(core)?;
    Ok(sched_setaffinity(Pid::from_raw(0), &set)?)
}

/// The value below which this share of all values lies; NaN of none.
pub(crate) fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    sorted.get((share * last as f64).round() as usize).copied().unwrap_or(f64::NAN)
}

pub(crate) fn median(values: &[f64]) -> f64 {
    quantile(values, 0.5)
}

/// One row of a table in Markdown.
pub(crate) fn print_row<S: AsRef<str>>(cells: &[S]) {
    println!("| {} |", cells.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(" | "));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_values() {
        let values = [5.0, 1.0, 4.0, 2.0, 3.0];
        assert_eq!((quantile(&values, 0.0), median(&values), quantile(&values, 0.99)), (1.0, 3.0, 5.0));
        assert!(median(&[]).is_nan());
    }
}
