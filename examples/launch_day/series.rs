//! What is counted over the day, in spans of ten minutes.

use bonin::challenge::UnixTime;

use crate::scale::seconds;

/// Seconds of the day in a span.
pub const SPAN: f64 = 600.0;

/// How many stand where, at one moment.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Standing {
    /// In the line, for a reading.
    pub line: usize,
    /// Away, with a place kept in the line.
    pub away: usize,
    /// Waiting for a service that fails.
    pub service: usize,
}

/// One span of the day.
#[derive(Debug, Clone, Default)]
pub struct Span {
    pub arrived: usize,
    pub ended: usize,
    /// Failed calls, by the service's place among those in trouble.
    pub failures: [usize; 3],
    looks: usize,
    sum: [usize; 3],
}

impl Span {
    /// Means of those who stood in the line, were away and waited for a service.
    pub fn standing(&self) -> [f64; 3] {
        self.sum.map(|sum| sum as f64 / self.looks.max(1) as f64)
    }
}

#[derive(Debug, Default)]
pub struct Series {
    pub spans: Vec<Span>,
}

impl Series {
    pub fn at(&mut self, time: UnixTime) -> &mut Span {
        let span = (seconds(time) / SPAN) as usize;
        if span >= self.spans.len() {
            self.spans.resize_with(span + 1, Span::default);
        }
        &mut self.spans[span]
    }

    pub fn look(&mut self, time: UnixTime, standing: Standing) {
        let span = self.at(time);
        span.looks += 1;
        for (sum, count) in span.sum.iter_mut().zip([standing.line, standing.away, standing.service]) {
            *sum += count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scale::at;

    #[test]
    fn spans_fill_by_time() {
        let mut series = Series::default();
        series.at(at(1_800.0)).arrived += 1;
        series.at(at(599.9)).ended += 1;
        assert_eq!(
            series.spans.iter().map(|span| (span.arrived, span.ended)).collect::<Vec<_>>(),
            [(0, 1), (0, 0), (0, 0), (1, 0)]
        );
        series.look(at(10.0), Standing { line: 4, away: 2, service: 0 });
        series.look(at(20.0), Standing { line: 1, away: 0, service: 0 });
        assert_eq!(series.spans[0].standing(), [2.5, 1.0, 0.0]);
        assert_eq!(series.spans[1].standing(), [0.0; 3]);
    }
}
