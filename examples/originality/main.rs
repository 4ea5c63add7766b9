//! tmp
#![allow(clippy::all, clippy::disallowed_methods, clippy::disallowed_macros)]
use bonin::card::decode::{decode_with_chroma, Limits};
use bonin::card::geometry::{Point, Quad};
use bonin::card::originality::Assessor;
use bonin::card::rectification::Pyramid;
use std::io::Write;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let (folder, out, jitters) = (&args[1], &args[2], args[3].parse::<u32>().unwrap());
    let assessor = Assessor::new();
    let mut file = std::io::BufWriter::new(std::fs::File::create(out).unwrap());
    let mut rows = std::fs::File::create(format!("{out}.jsonl")).unwrap();
    let text = std::fs::read_to_string(format!("{folder}/truth.jsonl")).unwrap();
    let (mut td, mut tm, mut n) = (0.0, 0.0, 0);
    for (k, line) in text.lines().enumerate() {
        let Ok(v) = serde_json::from_str::<serde_json::Value>(line) else { continue };
        if v["quad"].is_null() { continue; }
        let Ok(bytes) = std::fs::read(format!("{folder}/{}", v["file"].as_str().unwrap())) else { continue };
        let t = std::time::Instant::now();
        let Ok(photo) = decode_with_chroma(&bytes, &Limits::default()) else { continue };
        td += t.elapsed().as_secs_f64();
        let q: Vec<Point> = v["quad"].as_array().unwrap().iter().map(|p| Point::new(p[0].as_f64().unwrap() as f32, p[1].as_f64().unwrap() as f32)).collect();
        let side = q[0].distance(q[1]);
        let mut seed = 12345u64 + k as u64;
        let mut rnd = || { seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407); ((seed >> 40) as f32 / 16777216.0 - 0.5) * 2.0 };
        for j in 0..jitters {
            let amp = side * if j == 0 { 0.003 } else { 0.012 };
            let c: Vec<Point> = q.iter().map(|p| Point::new(p.x + rnd() * amp, p.y + rnd() * amp)).collect();
            let Some(quad) = Quad::new([c[0], c[1], c[2], c[3]]) else { continue };
            let pyramid = Pyramid::new(&photo);
            let t = std::time::Instant::now();
            let Some(m) = assessor.measure(&pyramid, &quad) else { eprintln!("none {line}"); continue };
            tm += t.elapsed().as_secs_f64();
            n += 1;
            for x in m.values() { file.write_all(&x.to_le_bytes()).unwrap(); }
            writeln!(rows, "{line}").unwrap();
        }
    }
    eprintln!("decode {:.1} ms, measure {:.1} ms over {n}", td * 1e3 / n as f64 * jitters as f64, tm * 1e3 / n as f64);
}
