//! Gold files: finds them below a folder, unpacks xz, gzip and tar, and hands out names with text. Development parts are preferred.

use std::io::Read;
use std::path::{Path, PathBuf};

use crate::document::Document;
use crate::span::Span;
use crate::text::push_sentence;

/// Bytes that a gold file may unpack to.
const MOST_BYTES: u64 = 512 << 20;

/// Why a set could not be scored.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    /// No file of the set's format.
    #[error("{folder}: no file of this set there; looked for names ending in {endings}, also with .xz or .gz, and in .tar.xz")]
    NoFiles {
        /// The folder.
        folder: PathBuf,
        /// Endings that the set's files have.
        endings: String,
    },
    /// A file or folder that cannot be read.
    #[error("{path}: cannot be read: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file that is not in its format.
    #[error("{file}:{line}: {found}")]
    Format {
        /// The file.
        file: String,
        /// Line, counted from 1; 0 when it has none.
        line: usize,
        /// What is wrong there.
        found: String,
    },
    /// A set nobody knows.
    #[error("no set named {found:?}; sets: {known}")]
    Set {
        /// As asked.
        found: String,
        /// Those that are known.
        known: String,
    },
}

/// A gold file: its name below the folder (a member of an archive: archive/member), and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Whether its name says that it is a development part; of an archive's member, the member's name.
    pub development: bool,
}

/// All files below `folder` whose names, without compression endings, end in one of `endings`, sorted by name.
/// When some of them are development parts ("dev", "validation" in the name), only these.
///
/// # Errors
/// When a file cannot be read, or none is there.
pub fn files(folder: &Path, endings: &[&str]) -> Result<Vec<File>, EvalError> {
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|error| EvalError::Io { path: folder.to_owned(), source: error.into() })?;
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(folder).unwrap_or(entry.path()).to_string_lossy().into_owned();
            let name = if name.is_empty() { entry.file_name().to_string_lossy().into_owned() } else { name };
            unpack(entry.path(), &name, endings, &mut found).map_err(|source| EvalError::Io { path: entry.path().to_owned(), source })?;
        }
    }
    if found.is_empty() {
        return Err(EvalError::NoFiles { folder: folder.to_owned(), endings: endings.join(", ") });
    }
    if found.iter().any(|file| file.development) {
        found.retain(|file| file.development);
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

fn is_development(name: &str) -> bool {
    name.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| ["dev", "development", "validation", "valid"].contains(&part))
}

fn bare(name: &str) -> &str {
    name.strip_suffix(".xz").or_else(|| name.strip_suffix(".gz")).unwrap_or(name)
}

/// What stands after the last dot.
fn ending(name: &str) -> Option<&str> {
    Path::new(name).extension()?.to_str()
}

fn unpack(path: &Path, name: &str, endings: &[&str], found: &mut Vec<File>) -> std::io::Result<()> {
    let fits = |name: &str| endings.iter().any(|ending| bare(name).ends_with(ending));
    let archive = ending(bare(name)) == Some("tar");
    if !archive && !fits(name) {
        return Ok(());
    }
    let packed = std::fs::File::open(path)?;
    let reader: Box<dyn Read> = if ending(name) == Some("xz") {
        Box::new(lzma_rust2::XzReader::new(packed, true))
    } else if ending(name) == Some("gz") {
        Box::new(flate2::read::MultiGzDecoder::new(packed))
    } else {
        Box::new(packed)
    };
    let mut reader = reader.take(MOST_BYTES);
    if archive {
        let mut archive = tar::Archive::new(reader);
        for member in archive.entries()? {
            let mut member = member?;
            let inner = member.path()?.to_string_lossy().into_owned();
            if fits(&inner) {
                found.push(File { development: is_development(&inner), name: format!("{name}/{inner}"), text: text(&mut member)? });
            }
        }
    } else {
        found.push(File { development: is_development(name), name: name.to_owned(), text: text(&mut reader)? });
    }
    Ok(())
}

fn text(reader: &mut impl Read) -> std::io::Result<String> {
    let mut text = String::new();
    reader.read_to_string(&mut text)?;
    Ok(text)
}

/// A document of given words: one text, words separated by a space, sentences by a blank line.
#[must_use]
pub fn document<'a>(sentences: impl IntoIterator<Item = &'a [String]>) -> Document {
    let mut document = Document::default();
    for (paragraph, words) in sentences.into_iter().enumerate() {
        let mut spans = Vec::with_capacity(words.len());
        for word in words {
            let start = document.text.len();
            document.text.push_str(word);
            spans.push(Span::of(start..document.text.len()));
            document.text.push(' ');
        }
        if let (Some(first), Some(last)) = (spans.first().copied(), spans.last().copied()) {
            push_sentence(&mut document, first.cover(last), paragraph as u32, spans);
            document.text.push('\n');
        }
    }
    document
}
