//! mbox (RFC 4155) -> the mails in it, one after the other: newsletters as mail programs and Gmail archive them. Memory holds one mail; one that is
//! too large is refused and the rest goes on.

use std::io::{BufRead, BufReader, Read};
use std::sync::LazyLock;

use regex::bytes::Regex;

use super::bytes::{LARGEST_FILE, Unpacked};
use super::cut::{Input, Pieces};
use super::{Facts, Format, Packing, Piece, Reason, Refusal};
use crate::article::print_of;

/// The line before each mail: who sent it and when. A sentence of a mail may begin with "From " too, and not every program marks it.
static BORDER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^From \S+ +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[, ].*\d{2}:\d{2}.*\b\d{4}\b").expect("a fixed pattern"));

/// A line that hides such a beginning.
static HIDDEN: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^>+From ").expect("a fixed pattern"));

/// Longest part of a line that is looked at in one piece.
const LONGEST_LINE: u64 = 1 << 20;

/// True for the first line of a file of mails.
pub fn begins(line: &[u8]) -> bool {
    BORDER.is_match(line)
}

/// The mails of a file, in its order.
pub fn pieces(reader: Unpacked<'static>, input: Input) -> Pieces {
    let mut mails = Mails { reader: BufReader::new(Box::new(reader.into_reader())), at_border: false, ended: false };
    let mut number = 0_u64;
    Box::new(std::iter::from_fn(move || {
        let found = mails.next()?;
        number += 1;
        let refuse = |reason: Reason| Refusal { place: input.part(&number.to_string()).place, reason };
        Some(match found {
            Err(error) => Err(refuse(error.into())),
            Ok(None) => Err(refuse(Reason::TooLarge(LARGEST_FILE >> 20))),
            Ok(Some(raw)) => {
                // Mails are deleted and files sorted anew: only its own id names a mail for good.
                let part = input.part(&id(&raw).unwrap_or_else(|| print_of(&[&raw])));
                Ok(Piece { facts: Facts::default(), archived: true, ..part.piece(raw, Packing::Whole(Some(Format::Mail))) })
            }
        })
    }))
}

/// What is left of a file of mails.
struct Mails {
    reader: BufReader<Box<dyn Read>>,
    /// The line before the next mail was read.
    at_border: bool,
    ended: bool,
}

impl Mails {
    /// The next mail; `Ok(None)` stands for one that is too large.
    fn next(&mut self) -> Option<std::io::Result<Option<Vec<u8>>>> {
        let (mut mail, mut line, mut size) = (Vec::new(), Vec::new(), 0_u64);
        let (mut after_blank, mut line_begins) = (true, true);
        while !self.ended {
            line.clear();
            match self.reader.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line) {
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(_) => {}
            }
            let is_border = line_begins && after_blank && begins(&line);
            if is_border && std::mem::replace(&mut self.at_border, true) && size > 0 {
                return Some(Ok(kept(mail, size)));
            }
            if !is_border && self.at_border {
                size += line.len() as u64;
                let hidden = usize::from(line_begins && line.starts_with(b">") && HIDDEN.is_match(&line));
                if size <= LARGEST_FILE {
                    mail.extend_from_slice(&line[hidden..]);
                }
            }
            after_blank = is_border || line_begins && line.trim_ascii().is_empty();
            line_begins = line.ends_with(b"\n");
        }
        (size > 0).then(|| Ok(kept(mail, size)))
    }
}

fn kept(mail: Vec<u8>, size: u64) -> Option<Vec<u8>> {
    (size <= LARGEST_FILE).then_some(mail)
}

/// What a mail calls itself among all mails.
fn id(mail: &[u8]) -> Option<String> {
    let headers = mail.split(|&byte| byte == b'\n').take_while(|line| !line.trim_ascii().is_empty());
    let names_it = |line: &&[u8]| line.len() > 11 && line[..11].eq_ignore_ascii_case(b"message-id:");
    let line = headers.take(1_000).find(names_it)?;
    let id = String::from_utf8_lossy(line[11..].trim_ascii()).trim_matches(['<', '>']).to_owned();
    (!id.is_empty() && id.len() < 300).then_some(id)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn read(raw: &[u8]) -> Vec<Result<(String, String), String>> {
        let reader = Unpacked::new(Box::new(Cursor::new(raw.to_vec()))).unwrap();
        let told = |piece: Piece| (piece.name, String::from_utf8_lossy(&piece.raw).into_owned());
        pieces(reader, Input::named("a.mbox")).map(|piece| piece.map(told).map_err(|refusal| refusal.to_string())).collect()
    }

    const BEGIN: &str = "From news@velm.example Tue Mar 18 09:00:00 2025\n";

    #[test]
    fn mails_are_told_apart_and_named_by_their_ids() {
        let raw = format!(
            "{BEGIN}Message-ID: <1@velm>\nSubject: A\n\nFrom Velm at 10:00, 2025 began.\n>From here.\n>>From there.\n\n{BEGIN}Subject: B\n\nText.\n"
        );
        let found = read(raw.as_bytes());
        let first = (
            "a.mbox#1@velm".to_owned(),
            "Message-ID: <1@velm>\nSubject: A\n\nFrom Velm at 10:00, 2025 began.\nFrom here.\n>From there.\n\n".to_owned(),
        );
        assert_eq!(found[0], Ok(first));
        assert!(found.len() == 2 && found[1].as_ref().is_ok_and(|(name, _)| name.len() == "a.mbox#".len() + 16), "{found:?}");
        assert!(read(format!("{BEGIN}{BEGIN}").as_bytes()).is_empty());
    }

    #[test]
    fn one_that_is_too_large_costs_only_itself() {
        let mut raw = format!("{BEGIN}Subject: A\n\n").into_bytes();
        raw.extend(std::iter::repeat_n(b'x', LARGEST_FILE as usize + 10));
        raw.extend(format!("\n\n{BEGIN}Message-Id: 2\n\nText.\n").into_bytes());
        let found = read(&raw);
        assert!(found[0].as_ref().is_err_and(|told| told.contains("a.mbox#1: is larger than 16 MiB")), "{found:?}");
        assert_eq!(found[1], Ok(("a.mbox#2".to_owned(), "Message-Id: 2\n\nText.\n".to_owned())));
    }
}
