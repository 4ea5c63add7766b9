//! Processes that only read: how many photos a second on one thread and on two, and what memory that takes.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use bonin::card::CardReader;
use serde_json::{Value, json};

use crate::arguments::{Order, Plan};
use crate::timing::{median, milliseconds, pin, print_row, processor_time, quantile};

/// Times that one thread and two take turns.
const TURNS: usize = 3;

/// What one thread did.
#[derive(Default)]
struct Work {
    /// Milliseconds of each photo.
    took: Vec<f64>,
    processor: Duration,
}

/// The process that only reads: prints what it did as one line of JSON.
pub(crate) fn answer(order: &Order) -> Result<(), Box<dyn Error>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(&order.folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "jpg") {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err("no photos".into());
    }
    let reader = CardReader::new()?;
    let next = AtomicUsize::new(0);
    let start = Instant::now();
    let end = start + Duration::from_secs(order.seconds);
    let work = |core: usize| -> Result<Work, String> {
        pin(core).map_err(|error| error.to_string())?;
        let mut work = Work::default();
        while Instant::now() < end {
            let file = &files[next.fetch_add(1, Ordering::Relaxed) % files.len()];
            // As in a backend: the bytes of this photo alone are in memory.
            let bytes = fs::read(file).map_err(|error| error.to_string())?;
            let begin = Instant::now();
            reader.read(&bytes, None).map_err(|error| error.to_string())?;
            work.took.push(milliseconds(begin.elapsed()));
        }
        work.processor = processor_time().map_err(|error| error.to_string())?;
        Ok(work)
    };
    let works: Vec<Result<Work, String>> = thread::scope(|scope| {
        let threads: Vec<_> = order.cores.iter().map(|&core| scope.spawn(move || work(core))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err("a thread failed".into()))).collect()
    });
    let seconds = start.elapsed().as_secs_f64();
    let works = works.into_iter().collect::<Result<Vec<_>, _>>()?;
    let took: Vec<f64> = works.iter().flat_map(|work| work.took.iter().copied()).collect();
    let processor = works.iter().map(|work| milliseconds(work.processor)).sum::<f64>();
    let told = json!({
        "a_second": took.len() as f64 / seconds,
        "p50": median(&took),
        "p99": quantile(&took, 0.99),
        "processor": processor / took.len() as f64,
        "peak_kib": peak_memory()?,
    });
    println!("{told}");
    Ok(())
}

/// Most memory that this process ever held, in KiB, by the kernel's count.
fn peak_memory() -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

/// Lets one thread and two read in turn, each in processes of their own, and prints.
pub(crate) fn throughput(folder: &Path, plan: &Plan) -> Result<(), Box<dyn Error>> {
    let [first, second] = plan.cores;
    let mut told: [Vec<Value>; 2] = Default::default();
    for _ in 0..TURNS {
        for (told, cores) in told.iter_mut().zip([format!("{first}"), format!("{first},{second}")]) {
            let seconds = plan.seconds.to_string();
            let mut command = Command::new(std::env::current_exe()?);
            command.args(["--read", "--cores", &cores, "--seconds", &seconds]).arg(folder);
            let output = command.output()?;
            if !output.status.success() {
                return Err(format!("reading failed: {}", String::from_utf8_lossy(&output.stderr)).into());
            }
            told.push(serde_json::from_slice(&output.stdout)?);
        }
    }
    println!();
    print_row(&["threads", "readings a second", "p50, ms", "p99, ms", "processor ms a photo", "peak memory, MB"]);
    print_row(&["---", "---:", "---:", "---:", "---:", "---:"]);
    let values = |told: &[Value], key: &str| told.iter().filter_map(|told| told[key].as_f64()).collect::<Vec<_>>();
    for (threads, told) in (1..).zip(&told) {
        let middle = |key: &str| format!("{:.1}", median(&values(told, key)));
        let peak = quantile(&values(told, "peak_kib"), 1.0) * 1024.0 / 1e6;
        print_row(&[
            format!("{threads}"),
            middle("a_second"),
            middle("p50"),
            middle("p99"),
            middle("processor"),
            format!("{peak:.0}"),
        ]);
    }
    let [one, two] = &told;
    let ratios = |key: &str| {
        let pairs = values(two, key).into_iter().zip(values(one, key));
        median(&pairs.map(|(two, one)| two / one).collect::<Vec<_>>())
    };
    println!(
        "\nTwo threads read {:.2} times as many photos a second as one, for {:.2} times the processor time a photo.",
        ratios("a_second"),
        ratios("processor"),
    );
    Ok(())
}
