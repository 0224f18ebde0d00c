//! What a large store costs: reading into it, one article more, loading, asking, and its size. Each step leaves files that the next ones use.

pub mod answers;
mod growth;
mod pace;
mod quads;
mod size;

use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};

use crate::child;
use crate::news::News;
use crate::options::Options;
use crate::table::Table;

type Step = fn(&Work<'_>, &mut Table) -> anyhow::Result<()>;

/// The steps in their order.
const STEPS: [(&str, Step); 7] = [
    ("corpus", |work, table| work.corpus(table)),
    ("readings", |work, table| work.readings(table)),
    ("pace", pace::measure),
    ("growth", growth::measure),
    ("load", quads::measure),
    ("answers", answers::measure),
    ("size", size::measure),
];

/// Where the measurement works, and on what.
struct Work<'a> {
    options: &'a Options,
    folder: PathBuf,
}

/// Takes the steps that are asked for.
pub fn measure(options: &Options, folder: &Path, table: &mut Table) -> anyhow::Result<()> {
    let known = STEPS.map(|(name, _)| name).join(", ");
    let unknown = options.steps.iter().find(|step| STEPS.iter().all(|(name, _)| name != step));
    ensure!(unknown.is_none(), "the scale measurement has no step `{}`; its steps are {known}", unknown.map_or("", String::as_str));
    let folder = options.folder.clone().unwrap_or_else(|| folder.to_owned());
    std::fs::create_dir_all(&folder)?;
    let work = Work { options, folder };
    for (name, step) in STEPS {
        if options.steps.is_empty() || options.steps.iter().any(|wanted| wanted == name) {
            step(&work, table).with_context(|| format!("step {name}"))?;
        }
    }
    Ok(())
}

impl Work<'_> {
    /// A file or store of this size.
    fn place(&self, name: &str, ending: &str) -> PathBuf {
        self.folder.join(format!("{name}-{}.{ending}", self.options.articles))
    }

    /// The articles as JSON lines.
    fn news(&self) -> PathBuf {
        self.place("news", "jsonl")
    }

    /// Their readings, a line each.
    fn read(&self) -> PathBuf {
        self.place("readings", "jsonl")
    }

    fn corpus(&self, table: &mut Table) -> anyhow::Result<()> {
        if self.news().exists() {
            return Ok(());
        }
        let words = News::new(self.options.real.as_deref())?.write(&self.news(), self.options.articles)?;
        table.row("made-up news", format!("{} articles", self.options.articles), format!("{words} words"));
        Ok(())
    }

    /// Reads all articles once, so that stores can be filled without reading them again.
    fn readings(&self, table: &mut Table) -> anyhow::Result<()> {
        if self.read().exists() {
            return Ok(());
        }
        let cost = child::to_file(&["extract", "--quiet", name(&self.news())?], &self.read())?;
        let rate = self.options.articles as f64 / cost.seconds;
        let peak = cost.peak.map_or_else(String::new, |peak| format!(", at most {peak:.0} MiB"));
        table.row("`extract` of all", format!("{rate:.1} articles/s"), format!("{:.0} s{peak}", cost.seconds));
        Ok(())
    }

    /// Some lines of one of the files as a file of their own.
    fn part(&self, of: &Path, lines: std::ops::Range<usize>) -> anyhow::Result<PathBuf> {
        let part = self.folder.join(format!("part-{}-{}.jsonl", lines.start, lines.end));
        let file = std::fs::File::open(of).with_context(|| format!("{} cannot be read; take the steps before", of.display()))?;
        let mut out = std::io::BufWriter::new(std::fs::File::create(&part)?);
        for line in std::io::BufReader::new(file).lines().skip(lines.start).take(lines.len()) {
            writeln!(out, "{}", line?)?;
        }
        out.flush()?;
        Ok(part)
    }
}

/// A path as an argument.
fn name(path: &Path) -> anyhow::Result<&str> {
    path.to_str().context("the folder has a plain name")
}

/// Removes a store.
fn forget(store: &Path) -> anyhow::Result<()> {
    if store.exists() {
        std::fs::remove_dir_all(store)?;
    }
    Ok(())
}
