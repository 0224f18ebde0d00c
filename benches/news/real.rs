//! Real texts of the data sets that the weights were trained on: news, reports, encyclopaedia and web pages, where a folder holds them.

use std::io::Read;
use std::path::Path;

use anyhow::Context;
use serde_json::Value;
use walkdir::WalkDir;

/// Words of the shortest text that counts as an article, and of the longest piece that a longer one is cut to.
const WORDS: std::ops::Range<usize> = 60..260;

/// The texts below a folder, in the order of their files' names.
pub fn texts(folder: &Path) -> anyhow::Result<Vec<String>> {
    let files = WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok).map(walkdir::DirEntry::into_path);
    let mut texts = Vec::new();
    for path in files.filter(|path| path.is_file()) {
        if let Some(kind) = kind(&path) {
            texts.extend(kind(&read(&path)?));
        }
    }
    texts.iter_mut().for_each(cut);
    texts.retain(|text| text.split_whitespace().count() >= WORDS.start);
    Ok(texts)
}

type Parser = fn(&str) -> Vec<String>;

/// How the texts of a file are found, if it holds any.
fn kind(path: &Path) -> Option<Parser> {
    let name = path.file_name()?.to_str()?;
    let folder = path.parent()?.file_name()?.to_str()?;
    match (folder, name) {
        (_, "documents.json") => Some(documents),
        ("redocred", _) if name.contains(".json") => Some(tokens),
        ("mine", _) if name.contains(".json") => Some(essays),
        ("ud_ewt" | "ud_gum", _) if name.contains(".conllu") => Some(trees),
        _ => None,
    }
}

fn read(path: &Path) -> anyhow::Result<String> {
    let failed = || format!("{} cannot be read", path.display());
    let bytes = std::fs::read(path).with_context(failed)?;
    if path.extension().is_none_or(|ending| ending != "xz") {
        return String::from_utf8(bytes).with_context(failed);
    }
    let mut text = String::new();
    lzma_rust2::XzReader::new(&bytes[..], true).read_to_string(&mut text).with_context(failed)?;
    Ok(text)
}

/// JSON lines with a "text".
fn documents(file: &str) -> Vec<String> {
    let text = |line: &str| serde_json::from_str::<Value>(line).ok()?["text"].as_str().map(str::to_owned);
    file.lines().filter_map(text).collect()
}

/// A JSON list with a "content".
fn essays(file: &str) -> Vec<String> {
    let list: Vec<Value> = serde_json::from_str(file).unwrap_or_default();
    list.iter().filter_map(|essay| essay["content"].as_str()).map(|text| text.trim_matches('`').to_owned()).collect()
}

/// A JSON list of documents whose "sents" are lists of words.
fn tokens(file: &str) -> Vec<String> {
    let list: Vec<Value> = serde_json::from_str(file).unwrap_or_default();
    let sentence = |words: &Value| {
        let words: Vec<&str> = words.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let mut text = words.join(" ");
        for (apart, joined) in [(" ,", ","), (" .", "."), (" ;", ";"), (" :", ":"), (" 's", "'s"), ("( ", "("), (" )", ")"), (" - ", "-")] {
            text = text.replace(apart, joined);
        }
        text
    };
    let text = |document: &Value| document["sents"].as_array().into_iter().flatten().map(sentence).collect::<Vec<_>>().join(" ");
    list.iter().map(text).collect()
}

/// The sentences of each document of a treebank.
fn trees(file: &str) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for line in file.lines() {
        if line.starts_with("# newdoc") {
            texts.push(String::new());
        }
        if let (Some(sentence), Some(text)) = (line.strip_prefix("# text = "), texts.last_mut()) {
            text.push_str(sentence);
            text.push(' ');
        }
    }
    texts
}

/// Ends a long text where a sentence ends.
fn cut(text: &mut String) {
    let limit = text.split_whitespace().take(WORDS.end).map(|word| word.len() + 1).sum::<usize>();
    if text.len() > limit {
        let end = text.char_indices().map(|(at, _)| at).take_while(|&at| at < limit).last().unwrap_or(0);
        let end = text[..end].rfind(". ").map_or(end, |at| at + 1);
        text.truncate(end);
    }
}
