//! The command line.

use bonin::issuer::Outcome;
use bonin::messages::Language;

pub const USAGE: &str = "usage: open_account [--english] [--issuer OUTCOME] [--yourself [--photo FILE]] [STORY]...

  STORY              stories by name, or `all`; without one, the plain story
  --list             the stories
  --english          messages in English
  --issuer OUTCOME   what the issuer's service answers, whatever it is asked: genuine, lost, mismatch_issue_date, …
  --yourself         you are the customer, at this terminal
  --photo FILE       your photo of a document; a drawn one otherwise
";

#[derive(Debug, PartialEq, Eq)]
pub struct Arguments {
    pub language: Language,
    pub issuer: Option<Outcome>,
    pub yourself: bool,
    pub photo: Option<String>,
    pub stories: Vec<String>,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Request {
    Play(Arguments),
    List,
    Help,
}

/// What was asked for, or what is wrong with the question.
pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Request, String> {
    let mut parsed =
        Arguments { language: Language::Korean, issuer: None, yourself: false, photo: None, stories: Vec::new() };
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--help" | "-h" => return Ok(Request::Help),
            "--list" => return Ok(Request::List),
            "--english" => parsed.language = Language::English,
            "--yourself" => parsed.yourself = true,
            "--photo" => parsed.photo = Some(arguments.next().ok_or("--photo needs a file")?),
            "--issuer" => {
                let name = arguments.next().ok_or("--issuer needs an outcome")?;
                let known = Outcome::ALL.into_iter().find(|outcome| outcome.as_str() == name);
                parsed.issuer = Some(known.ok_or(format!("no outcome is called {name}"))?);
            }
            option if option.starts_with('-') => return Err(format!("unknown option {option}")),
            _ => parsed.stories.push(argument),
        }
    }
    if parsed.photo.is_some() && !parsed.yourself {
        return Err("--photo goes with --yourself".to_owned());
    }
    Ok(Request::Play(parsed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Request, String> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn lines() {
        let plain =
            Arguments { language: Language::Korean, issuer: None, yourself: false, photo: None, stories: Vec::new() };
        assert_eq!(parsed(""), Ok(Request::Play(plain)));
        let Ok(Request::Play(all)) = parsed("--english --issuer lost all") else { panic!("a run") };
        assert_eq!(
            (all.language, all.issuer, all.stories),
            (Language::English, Some(Outcome::Lost), vec!["all".to_owned()])
        );
        assert_eq!(parsed("--list"), Ok(Request::List));
        assert_eq!(parsed("--help --list"), Ok(Request::Help));
        for wrong in ["--issuer", "--issuer found", "--photo a.jpg", "--photo", "--fast"] {
            assert!(parsed(wrong).is_err(), "{wrong}");
        }
        assert!(parsed("--yourself --photo a.jpg").is_ok());
    }
}
