//! Literate cases: Markdown whose headings say what is tested, whose prose says why, and whose fenced blocks hold articles and expectations.

use std::path::{Path, PathBuf};

/// What a block says of the case's articles.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Expects {
    /// These claims are read.
    Claims,
    /// These are all the canonical claims that are read.
    AllClaims,
    /// No such claim is read.
    NoClaims,
    /// These named things are read.
    Entities,
    /// No such named thing is read.
    NoEntities,
    /// The graph of all articles holds these facts.
    Facts,
    /// The graph of all articles holds no such fact.
    NoFacts,
}

impl Expects {
    const NAMES: [(&'static str, Self); 7] = [
        ("claims", Self::Claims),
        ("all claims", Self::AllClaims),
        ("no claims", Self::NoClaims),
        ("entities", Self::Entities),
        ("no entities", Self::NoEntities),
        ("facts", Self::Facts),
        ("no facts", Self::NoFacts),
    ];

    /// True when the lines of such a block must not hold.
    pub fn absent(self) -> bool {
        matches!(self, Self::NoClaims | Self::NoEntities | Self::NoFacts)
    }
}

/// An expected line.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Its line in the file, from 1.
    pub line: usize,
    /// Known to fail today.
    pub todo: bool,
    /// What is expected.
    pub text: String,
}

/// A fenced block of expectations.
#[derive(Clone, Debug)]
pub struct Block {
    /// What it says.
    pub expects: Expects,
    /// Its lines.
    pub wanted: Vec<Wanted>,
    /// The line of its closing fence, from 1.
    pub end: usize,
}

/// An article of a case.
#[derive(Clone, Debug)]
pub struct Input {
    /// File name; its ending tells the format.
    pub name: String,
    /// Day of publication.
    pub date: Option<String>,
    /// The words.
    pub text: String,
}

/// One heading with what follows it.
#[derive(Clone, Debug)]
pub struct Case {
    /// The file.
    pub path: PathBuf,
    /// The heading.
    pub title: String,
    /// The line of the heading, from 1.
    pub line: usize,
    /// Words between the heading and the first block.
    pub why: String,
    /// What is read.
    pub inputs: Vec<Input>,
    /// What is expected.
    pub blocks: Vec<Block>,
}

/// The cases of one file. Panics with file and line where the file is not as it should be.
pub fn cases(path: &Path, text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        let place = format!("{}:{}", path.display(), at + 1);
        if let Some(title) = line.strip_prefix("## ") {
            let case =
                Case { path: path.to_owned(), title: title.to_owned(), line: at + 1, why: String::new(), inputs: Vec::new(), blocks: Vec::new() };
            cases.push(case);
        } else if let Some(info) = line.strip_prefix("```") {
            let body: Vec<(usize, &str)> = lines.by_ref().take_while(|(_, line)| !line.starts_with("```")).collect();
            let case = cases.last_mut().unwrap_or_else(|| panic!("{place}: a block before the first heading"));
            match info.strip_prefix("article") {
                Some(rest) => case.inputs.push(input(rest, &body, case.inputs.len())),
                None => case.blocks.push(block(info, &body, at, &place)),
            }
        } else if let Some(case) = cases.last_mut()
            && case.inputs.is_empty()
        {
            case.why.push_str(line);
        }
    }
    cases
}

fn input(info: &str, body: &[(usize, &str)], before: usize) -> Input {
    let words: Vec<&str> = info.split_whitespace().collect();
    let is_date = |word: &&&str| word.starts_with(|c: char| c.is_ascii_digit());
    let text: Vec<&str> = body.iter().map(|&(_, line)| line).collect();
    Input {
        name: words.iter().find(|word| !is_date(word)).map_or_else(|| format!("{before}.txt"), |&name| name.to_owned()),
        date: words.iter().find(is_date).map(|&date| date.to_owned()),
        text: text.join("\n"),
    }
}

fn block(info: &str, body: &[(usize, &str)], at: usize, place: &str) -> Block {
    let known = Expects::NAMES.iter().find(|(name, _)| *name == info);
    let names = || Expects::NAMES.map(|(name, _)| name).join(", ");
    let expects = known.unwrap_or_else(|| panic!("{place}: unknown block `{info}`; blocks are article [NAME] [DATE], {}", names())).1;
    let wanted = body.iter().filter(|(_, line)| !line.trim().is_empty()).map(|&(at, line)| {
        let text = line.trim().strip_prefix("todo:");
        Wanted { line: at + 1, todo: text.is_some(), text: text.unwrap_or(line).trim().to_owned() }
    });
    Block { expects, wanted: wanted.collect(), end: at + body.len() + 2 }
}
