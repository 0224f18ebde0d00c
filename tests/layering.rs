//! The shape of the code: stages use only what lies below them in the table of `docs/architecture.md`, and nothing grows too long.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Lines that a file may have.
const LONGEST_FILE: usize = 600;
/// Lines that a function may have, from its signature to its closing brace.
const LONGEST_FUNCTION: usize = 80;

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files below a folder, sorted, with their text.
fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            found.extend(sources(&entry));
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            found.push((entry.clone(), std::fs::read_to_string(&entry).unwrap()));
        }
    }
    found.sort();
    found
}

/// The layers of `docs/architecture.md`, the lowest first: the block below the heading "Layers", bottom line up.
fn layers(document: &str) -> Vec<Vec<String>> {
    let section = document.split("## Layers").nth(1).expect("docs/architecture.md has a section on layers");
    let block = section.split("```").nth(1).expect("the section has a block").trim_start_matches("text");
    let rows = block.lines().filter(|line| !line.trim().is_empty());
    let mut layers: Vec<Vec<String>> = rows.map(|line| line.split_whitespace().map(str::to_owned).collect()).collect();
    layers.reverse();
    layers
}

/// The top-level module that a file belongs to.
fn module(path: &Path) -> String {
    let inside = path.strip_prefix(top().join("src")).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// The top-level modules that a text names after `crate::`, single or in braces.
fn named(text: &str) -> BTreeSet<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut found = BTreeSet::new();
    for after in text.split("crate::").skip(1) {
        match after.strip_prefix('{') {
            None => found.extend([word(after)]),
            Some(list) => found.extend(top_level(list).iter().map(|item| word(item.trim()))),
        }
    }
    found.remove("");
    found
}

/// The items of a brace list at its own depth, up to its closing brace.
fn top_level(list: &str) -> Vec<String> {
    let (mut depth, mut items) = (0, vec![String::new()]);
    for c in list.chars() {
        match c {
            '}' if depth == 0 => break,
            ',' if depth == 0 => items.push(String::new()),
            _ => items.last_mut().unwrap().push(c),
        }
        depth += i32::from(c == '{') - i32::from(c == '}');
    }
    items
}

/// Which top-level module uses which others, with a file that does so. Unit tests may reach anywhere.
fn edges() -> BTreeMap<(String, String), PathBuf> {
    let modules: BTreeSet<String> = sources(&top().join("src")).iter().map(|(path, _)| module(path)).collect();
    let mut edges = BTreeMap::new();
    for (path, text) in sources(&top().join("src")) {
        let code: Vec<&str> = text.split("#[cfg(test)]").next().unwrap().lines().filter(|line| !line.trim().starts_with("//")).collect();
        let from = module(&path);
        for to in named(&code.join("\n")).into_iter().filter(|to| *to != from && modules.contains(to)) {
            edges.insert((from.clone(), to), path.clone());
        }
    }
    edges
}

#[test]
fn stages_use_only_what_lies_below_them() {
    let layers = layers(include_str!("../docs/architecture.md"));
    let rank: BTreeMap<&str, usize> = layers.iter().enumerate().flat_map(|(at, row)| row.iter().map(move |name| (name.as_str(), at))).collect();
    let mut faults = Vec::new();
    for ((from, to), path) in edges() {
        if from == "main" || from == "lib" {
            continue;
        }
        match (rank.get(from.as_str()), rank.get(to.as_str())) {
            (Some(0), Some(0)) => {}
            (Some(a), Some(b)) if a > b => {}
            (Some(_), Some(_)) => faults.push(format!("{} uses crate::{to}, which does not lie below {from}", path.display())),
            _ => faults.push(format!("{}: {from} or {to} is missing from the layers of docs/architecture.md", path.display())),
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_modules_use_each_other_in_a_circle() {
    let edges = edges();
    let mut left: BTreeSet<&str> = edges.keys().flat_map(|(from, to)| [from.as_str(), to.as_str()]).collect();
    // Take away, again and again, what uses nothing that is left; a circle stays.
    while let Some(free) = left.iter().copied().find(|name| !edges.keys().any(|(from, to)| from == name && left.contains(to.as_str()))) {
        left.remove(free);
    }
    assert!(left.is_empty(), "these modules use each other in a circle: {left:?}");
}

/// Name, line and length of each function of a formatted file.
fn functions(text: &str) -> Vec<(String, usize, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let before = code.split("fn ").next().unwrap_or_default();
        let is_function =
            code.contains("fn ") && before.split_whitespace().all(|word| word.starts_with("pub") || ["const", "unsafe", "async"].contains(&word));
        if !is_function {
            continue;
        }
        let close = format!("{}}}", &line[..line.len() - code.len()]);
        let name: String = code[before.len() + 3..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let end = if line.ends_with('}') || line.ends_with(';') { Some(0) } else { lines[at..].iter().position(|line| *line == close) };
        found.push((name, at + 1, end.unwrap_or(0) + 1));
    }
    found
}

#[test]
fn files_and_functions_stay_short() {
    let mut faults = Vec::new();
    for (path, text) in ["src", "tests", "benches"].iter().flat_map(|folder| sources(&top().join(folder))) {
        let lines = text.lines().count();
        if lines >= LONGEST_FILE {
            faults.push(format!("{} has {lines} lines; files stay below {LONGEST_FILE}", path.display()));
        }
        if !text.starts_with("//!") {
            faults.push(format!("{} does not open with a `//!` line that says what it holds", path.display()));
        }
        for (name, line, length) in functions(&text).into_iter().filter(|(_, _, length)| *length > LONGEST_FUNCTION) {
            faults.push(format!("{}:{line}: `{name}` has {length} lines; functions have {LONGEST_FUNCTION} at most", path.display()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn imports_and_functions_are_found() {
    let text =
        "use crate::span::Span;\nuse crate::{kind::{A, B}, note};\nfn a() {}\npub const fn b(\n    x: u8,\n) -> u8 {\n    crate::text::one(x)\n}\n";
    assert_eq!(named(text), ["kind", "note", "span", "text"].map(str::to_owned).into());
    assert_eq!(functions(text), vec![("a".to_owned(), 3, 1), ("b".to_owned(), 4, 5)]);
}
