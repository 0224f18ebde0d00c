//! An opened input -> the pieces that are articles, lazily. Containers are cut here; what is in a piece is read later, on any thread.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::rc::Rc;

use super::bytes::Unpacked;
use super::{Facts, Format, Packing, Piece, Reason, Refusal, archive, bytes, feed, jsonl, mbox, warc};

/// Articles of one input, or why there are none.
pub type Pieces = Box<dyn Iterator<Item = Result<Piece, Refusal>>>;

/// How much larger than itself an archive may become in all; text that is no bomb shrinks to a tenth at best.
const GROWTH: u64 = 200;

/// An input as messages and articles name it.
#[derive(Clone)]
pub struct Input {
    /// Where messages point to.
    pub place: String,
    /// The source of an article that names none.
    pub name: String,
    /// The file itself, when it is one and need not be unpacked.
    pub file: Option<PathBuf>,
    /// What its name or its server says.
    pub format: Option<Format>,
    /// Inside of an archive: how many bytes may still come out of it.
    pub left: Option<Rc<Cell<u64>>>,
}

impl Input {
    /// An input of this name, whose ending may say what it is.
    pub fn named(name: &str) -> Self {
        Self { place: name.to_owned(), name: name.to_owned(), file: None, format: Format::of_name(name), left: None }
    }

    /// A part of this input.
    pub fn part(&self, name: &str) -> Self {
        let (place, whole) = (format!("{}#{name}", self.place), format!("{}#{name}", self.name));
        Self { place, name: whole, left: self.left.clone(), ..Self::named(name) }
    }

    /// Nothing but a refusal.
    pub fn refused(&self, reason: Reason) -> Pieces {
        Box::new(std::iter::once(Err(Refusal { place: self.place.clone(), reason })))
    }

    /// One article.
    pub fn piece(self, raw: Vec<u8>, packing: Packing) -> Piece {
        Piece { place: self.place, name: self.name, raw, packing, facts: Facts::default(), memo: None, archived: self.left.is_some(), remark: None }
    }

    /// Bytes that may come out of an archive of `size` bytes, the whole of what surrounds it included.
    pub fn budget(&self, size: u64) -> Rc<Cell<u64>> {
        self.left.clone().unwrap_or_else(|| Rc::new(Cell::new(size.saturating_mul(GROWTH).saturating_add(bytes::LARGEST_FILE))))
    }
}

/// Cuts an input by what its first bytes are.
pub fn cut(mut reader: Unpacked<'static>, input: Input) -> Pieces {
    let format = Format::of_magic(reader.head()).or(input.format);
    match format {
        Some(Format::Zip) => guarded(&input, archive::pieces(&mut reader, &input)),
        Some(Format::Warc) => warc::pieces(reader, input),
        Some(Format::Mbox) => mbox::pieces(reader, input),
        Some(Format::Jsonl) => Box::new(jsonl::pieces(reader, input.place, input.name)),
        None if reader.looks_like_json_lines() => Box::new(jsonl::pieces(reader, input.place, input.name)),
        _ => match reader.all() {
            Ok(raw) => whole(raw, format, input),
            Err(reason) => input.refused(reason),
        },
    }
}

/// An input in memory: a feed has any number of articles, everything else one.
pub fn whole(raw: Vec<u8>, format: Option<Format>, input: Input) -> Pieces {
    let head = || String::from_utf8_lossy(&raw[..raw.len().min(4096)]).trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    if format == Some(Format::Feed) || (format.is_none() && super::format::is_feed(&head())) {
        return match feed::read(&raw, None) {
            Ok(feed) => feed::pieces(feed, &input),
            Err(reason) => input.refused(reason),
        };
    }
    Box::new(std::iter::once(Ok(input.piece(raw, Packing::Whole(format)))))
}

/// A fault of this program while it cuts costs the rest of that input only.
pub fn guarded(input: &Input, mut pieces: Pieces) -> Pieces {
    let (place, mut failed) = (input.place.clone(), false);
    Box::new(std::iter::from_fn(move || {
        if failed {
            return None;
        }
        catch_unwind(AssertUnwindSafe(|| pieces.next())).unwrap_or_else(|what| {
            failed = true;
            Some(Err(Refusal { place: place.clone(), reason: Reason::fault(what.as_ref()) }))
        })
    }))
}
