//! ZIP archives -> articles: office documents, books, web archives (WACZ), or any files that are articles. What comes out of one is counted
//! against its size, so that no archive becomes much larger than it is; archives within archives are left alone.

use std::cell::Cell;
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::rc::Rc;

use zip::CompressionMethod;
use zip::read::ZipArchive;

use super::bytes::{LARGEST_FILE, Unpacked};
use super::cut::{Input, Pieces, cut};
use super::{Format, Reason, docx, epub};

/// Files that an archive may list.
const MOST_FILES: usize = 100_000;

trait Random: Read + Seek {}
impl<T: Read + Seek> Random for T {}

/// An open archive.
pub struct Archive {
    zip: ZipArchive<Box<dyn Random>>,
    file: Option<PathBuf>,
    left: Rc<Cell<u64>>,
}

/// What an archive is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Book,
    Document,
    Crawl,
    Files,
}

/// The articles of an archive.
pub fn pieces(reader: &mut Unpacked<'static>, input: &Input) -> Pieces {
    let mut archive = match Archive::open(reader, input) {
        Ok(archive) => archive,
        Err(reason) => return input.refused(reason),
    };
    match archive.sort() {
        Sort::Book => epub::pieces(archive, input),
        Sort::Document => match docx::piece(&mut archive, input.clone()) {
            Ok(piece) => Box::new(std::iter::once(Ok(piece))),
            Err(reason) => input.refused(reason),
        },
        Sort::Crawl | Sort::Files if input.left.is_some() => input.refused(Reason::Nested),
        Sort::Crawl => files(archive, input, |name| name.starts_with("archive/") && Format::of_name(name) == Some(Format::Warc)),
        Sort::Files => files(archive, input, |name| Format::of_name(name).is_some()),
    }
}

/// The files of an archive that `wanted` names, each cut as if it stood alone.
fn files(mut archive: Archive, input: &Input, wanted: impl Fn(&str) -> bool) -> Pieces {
    let hidden = |name: &str| name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
    let mut names: Vec<String> = archive.names().filter(|name| !name.ends_with('/') && !hidden(name) && wanted(name)).collect();
    names.sort();
    if names.is_empty() {
        return input.refused(Reason::Archive("there is no file in it that could be an article".to_owned()));
    }
    let input = Input { left: Some(Rc::clone(&archive.left)), ..input.clone() };
    let left = Rc::clone(&archive.left);
    Box::new(names.into_iter().take_while(move |_| left.get() > 0).flat_map(move |name| {
        let part = input.part(&name);
        match archive.reader(&name).and_then(|reader| Ok(Unpacked::new(reader)?)) {
            Ok(reader) => cut(reader, part),
            Err(reason) => part.refused(reason),
        }
    }))
}

impl Archive {
    fn open(reader: &mut Unpacked<'static>, input: &Input) -> Result<Self, Reason> {
        let file = input.file.clone().filter(|_| !reader.was_packed());
        let source: Box<dyn Random> = match &file {
            Some(path) => Box::new(BufReader::new(File::open(path)?)),
            None => Box::new(Cursor::new(reader.all()?)),
        };
        let (source, size) = measured(source)?;
        let zip = ZipArchive::new(source).map_err(broken)?;
        if zip.len() > MOST_FILES {
            return Err(Reason::Archive(format!("it lists {} files, and {MOST_FILES} is the most that are read", zip.len())));
        }
        Ok(Self { zip, file, left: input.budget(size) })
    }

    /// The names that it lists and that can be read.
    fn names(&self) -> impl Iterator<Item = String> {
        self.zip.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned)
    }

    fn sort(&self) -> Sort {
        let has = |name: &str| self.zip.index_for_name(name).is_some();
        if has("META-INF/container.xml") {
            Sort::Book
        } else if has("word/document.xml") {
            Sort::Document
        } else if has("datapackage.json") && self.names().any(|name| name.starts_with("archive/")) {
            Sort::Crawl
        } else {
            Sort::Files
        }
    }

    /// A file of the archive, unpacked into memory.
    ///
    /// # Errors
    /// When it is not there, is broken or encrypted, or is more than one article or this archive may have.
    pub fn bytes(&mut self, name: &str) -> Result<Vec<u8>, Reason> {
        let limit = self.left.get().min(LARGEST_FILE);
        let mut raw = Vec::new();
        self.zip.by_name(name).map_err(broken)?.take(limit + 1).read_to_end(&mut raw).map_err(|error| Reason::Archive(error.to_string()))?;
        if raw.len() as u64 > LARGEST_FILE {
            return Err(Reason::TooLarge(LARGEST_FILE >> 20));
        }
        let left = self.left.get().checked_sub(raw.len() as u64);
        self.left.set(left.unwrap_or(0));
        left.map(|_| raw).ok_or(Reason::Bomb)
    }

    /// A file of the archive to be read as a stream where it is stored as it is, as crawls are; else from memory.
    fn reader(&mut self, name: &str) -> Result<Box<dyn Read>, Reason> {
        let Some(path) = &self.file else { return Ok(Box::new(Cursor::new(self.bytes(name)?))) };
        let stored = {
            let file = self.zip.by_name(name).map_err(broken)?;
            let start = file.data_start();
            start.filter(|_| file.compression() == CompressionMethod::Stored && !file.encrypted()).map(|start| (start, file.compressed_size()))
        };
        let Some((start, size)) = stored else { return Ok(Box::new(Cursor::new(self.bytes(name)?))) };
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(start))?;
        Ok(Box::new(BufReader::new(file.take(size))))
    }
}

/// How many bytes there are.
fn measured(mut source: Box<dyn Random>) -> Result<(Box<dyn Random>, u64), Reason> {
    let size = source.seek(SeekFrom::End(0))?;
    source.rewind()?;
    Ok((source, size))
}

fn broken(error: zip::result::ZipError) -> Reason {
    Reason::Archive(match error {
        zip::result::ZipError::FileNotFound => "a file that it must have is not in it".to_owned(),
        zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => "it is encrypted".to_owned(),
        other => other.to_string(),
    })
}
