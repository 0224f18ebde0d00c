//! Words per second of `extract` against spaCy's small English pipeline, on one and on two threads, in turn.
//! Our time is that of the whole command, start included; the peer's begins after its pipeline has been loaded.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, ensure};

use crate::options::Options;
use crate::table::{Table, median};
use crate::{articles, child};

/// Adds a row for each number of threads.
pub fn measure(options: &Options, folder: &Path, table: &mut Table) -> anyhow::Result<()> {
    let texts = articles::natural(options.words, options.text.as_deref())?;
    let words: usize = texts.iter().map(|text| text.split_whitespace().count()).sum();
    let lines: Vec<String> = texts.iter().enumerate().map(|(at, text)| articles::line(&format!("text-{at}"), text)).collect();
    let file = folder.join("speed.jsonl");
    std::fs::write(&file, lines.join("\n") + "\n")?;
    let file = file.to_str().context("the temporary folder has a plain name")?;
    let mut ours = [Vec::new(), Vec::new()];
    let mut theirs = [Vec::new(), Vec::new()];
    for _ in 0..options.rounds {
        for threads in [1, 2] {
            ours[threads - 1].push(child::newsgraph(&["extract", "--force", "--threads", &threads.to_string(), file])?.seconds);
            if let Some(python) = &options.peer {
                theirs[threads - 1].push(peer(python, file, threads)?);
            }
        }
    }
    for (threads, (ours, theirs)) in (1..).zip(ours.into_iter().zip(theirs)) {
        let rate = words as f64 / median(ours);
        table.row(&format!("`extract`, {threads} thread(s)"), format!("{rate:.0} words/s"), format!("{words} words, start included"));
        if !theirs.is_empty() {
            let peer = words as f64 / median(theirs);
            table.row(&format!("spaCy small English, {threads} process(es)"), format!("{peer:.0} words/s"), "loading not counted".to_owned());
            table.row(&format!("ratio to spaCy, {threads}"), format!("{:.2}", rate / peer), "higher is faster".to_owned());
        }
    }
    Ok(())
}

/// Seconds that the peer takes for the same articles.
fn peer(python: &Path, file: &str, processes: usize) -> anyhow::Result<f64> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/spacy_peer.py");
    let output = Command::new(python).arg(script).arg(file).arg(processes.to_string()).env("OMP_NUM_THREADS", "1").output()?;
    ensure!(output.status.success(), "the peer failed: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().parse().context("the peer prints its seconds")
}
