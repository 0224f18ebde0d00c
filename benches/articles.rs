//! Articles to measure with: the samples repeated, or a text of the user's. `news` makes others.

use std::path::Path;

use anyhow::Context;

/// An article as a line of JSON.
pub fn line(source: &str, text: &str) -> String {
    serde_json::json!({ "source": source, "published": "2026-02-03", "text": text }).to_string()
}

/// About `words` words of the samples of `data/articles`, or of a file cut at blank lines into articles of some 300 words.
pub fn natural(words: usize, file: Option<&Path>) -> anyhow::Result<Vec<String>> {
    let texts = match file {
        Some(file) => pieces(&std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?),
        None => samples()?,
    };
    anyhow::ensure!(!texts.is_empty(), "the text holds no words");
    let (mut chosen, mut count) = (Vec::new(), 0);
    for text in texts.iter().cycle() {
        if count >= words {
            break;
        }
        count += text.split_whitespace().count();
        chosen.push(text.clone());
    }
    Ok(chosen)
}

fn samples() -> anyhow::Result<Vec<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/articles");
    let mut paths: Vec<_> = std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.sort();
    Ok(paths.iter().map(std::fs::read_to_string).collect::<Result<_, _>>()?)
}

fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
        let last = pieces.last_mut().expect("never empty");
        last.push_str(paragraph);
        last.push_str("\n\n");
        if last.split_whitespace().count() > 300 {
            pieces.push(String::new());
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}
