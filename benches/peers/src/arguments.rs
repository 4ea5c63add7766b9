//! What the command line asks for.

use std::path::PathBuf;

/// What to do.
#[derive(Debug, PartialEq)]
pub(crate) enum Task {
    /// Compare all peers.
    Compare(Plan),
    /// Only read, as a process of its own whose memory is that of reading.
    Read(Order),
}

/// A comparison.
#[derive(Debug, PartialEq)]
pub(crate) struct Plan {
    pub(crate) folders: Vec<PathBuf>,
    /// Times that each photo is opened and read.
    pub(crate) rounds: usize,
    /// Seconds of each process that only reads.
    pub(crate) seconds: u64,
    /// Two cores: the first for all that is timed alone, both for two threads.
    pub(crate) cores: [usize; 2],
    pub(crate) tesseract: bool,
}

/// What a process that only reads is told.
#[derive(Debug, PartialEq)]
pub(crate) struct Order {
    pub(crate) folder: PathBuf,
    /// One thread for each, pinned.
    pub(crate) cores: Vec<usize>,
    pub(crate) seconds: u64,
}

const USAGE: &str = "usage: peers [--rounds 3] [--seconds 8] [--cores 0,1] [--without-tesseract] FOLDER...";

/// Reads the arguments after the program's name.
pub(crate) fn parse(given: &[String]) -> Result<Task, String> {
    let (mut folders, mut rounds, mut seconds, mut cores, mut tesseract, mut read) =
        (Vec::new(), 3, 8, vec![0, 1], true, false);
    let mut rest = given.iter();
    while let Some(word) = rest.next() {
        let mut value = || rest.next().ok_or_else(|| format!("{word} takes a value\n{USAGE}"));
        match word.as_str() {
            "--rounds" => rounds = number(value()?)?.max(1),
            "--seconds" => seconds = number(value()?)? as u64,
            "--cores" => cores = value()?.split(',').map(number).collect::<Result<_, _>>()?,
            "--without-tesseract" => tesseract = false,
            "--read" => read = true,
            word if word.starts_with('-') => return Err(format!("{word} is unknown\n{USAGE}")),
            folder => folders.push(PathBuf::from(folder)),
        }
    }
    if read {
        let [folder] = folders.as_slice() else { return Err("--read takes one folder".into()) };
        return Ok(Task::Read(Order { folder: folder.clone(), cores, seconds }));
    }
    let cores = <[usize; 2]>::try_from(cores).map_err(|_| format!("--cores takes two\n{USAGE}"))?;
    if folders.is_empty() {
        return Err(USAGE.into());
    }
    Ok(Task::Compare(Plan { folders, rounds, seconds, cores, tesseract }))
}

fn number(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| format!("{text} is no number\n{USAGE}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &str) -> Result<Task, String> {
        parse(&words.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn plans_and_orders_are_understood() {
        let Ok(Task::Compare(plan)) = parsed("--rounds 5 a --cores 2,3 b --without-tesseract") else { panic!() };
        assert_eq!((plan.folders.len(), plan.rounds, plan.cores, plan.tesseract), (2, 5, [2, 3], false));
        let order = Order { folder: "a".into(), cores: vec![1], seconds: 2 };
        assert_eq!(parsed("--read --cores 1 --seconds 2 a"), Ok(Task::Read(order)));
    }

    #[test]
    fn nonsense_is_refused() {
        for words in
            ["", "--rounds", "--rounds x a", "--cores 1 a", "--cores 1,2,3 a", "--loud a", "--read", "--read a b"]
        {
            assert!(parsed(words).is_err(), "{words}");
        }
    }
}
