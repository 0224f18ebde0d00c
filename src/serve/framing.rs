//! `Framed`: the bytes of a body within the bytes of a connection, by the length that was announced or in chunks (RFC 9112, 6 and 7.1).

use std::io::{self, BufRead, Read};

/// Longest line between chunks, and all lines after the last one, in bytes.
const LONGEST_LINE: u64 = 4096;

/// How a body is announced, and how much of it is still to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// So many bytes.
    Bytes(u64),
    /// So many bytes of this chunk, and other chunks after it; before the first one nothing is known.
    Chunks(Option<u64>),
    /// Where it ends cannot be known any more: no byte after what was read may be taken for anything.
    Lost,
}

/// A body within what comes from a client.
pub struct Framed<R> {
    /// What comes from the client.
    pub input: R,
    /// What is still to come of the body.
    pub rest: Rest,
}

impl<R: BufRead> Framed<R> {
    /// The bytes of the chunk that is being read; none after the last one.
    fn chunk(&mut self, left: Option<u64>) -> io::Result<Option<u64>> {
        if left.is_some_and(|left| left > 0) {
            return Ok(left);
        }
        if left == Some(0) && self.line()? != b"\r\n" {
            return Err(wrong("a chunk of the body is longer than it says"));
        }
        let line = self.line()?;
        // The parser takes a line without any digit for the last one.
        let size = if line.first().is_some_and(u8::is_ascii_hexdigit) { httparse::parse_chunk_size(&line) } else { Ok(httparse::Status::Partial) };
        match size {
            Ok(httparse::Status::Complete((_, 0))) => self.trailer().map(|()| None),
            Ok(httparse::Status::Complete((_, size))) => Ok(Some(size)),
            _ => Err(wrong("a chunk of the body does not say how long it is")),
        }
    }

    fn line(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        self.input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)?;
        Ok(line)
    }

    /// Passes over the headers after the last chunk.
    fn trailer(&mut self) -> io::Result<()> {
        let mut trailer = self.input.by_ref().take(LONGEST_LINE);
        loop {
            let mut line = Vec::new();
            trailer.read_until(b'\n', &mut line)?;
            match &line[..] {
                b"\r\n" => return Ok(()),
                line if line.ends_with(b"\r\n") => {}
                _ => return Err(wrong("the body has no end")),
            }
        }
    }
}

impl<R: BufRead> Read for Framed<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.rest == Rest::Bytes(0) || into.is_empty() {
            return Ok(0);
        }
        let left = match self.rest {
            Rest::Bytes(left) => left,
            Rest::Chunks(left) => {
                // Until the lines between two chunks are read and understood; an error among them leaves it so.
                self.rest = Rest::Lost;
                let Some(left) = self.chunk(left)? else {
                    self.rest = Rest::Bytes(0);
                    return Ok(0);
                };
                self.rest = Rest::Chunks(Some(left));
                left
            }
            Rest::Lost => return Err(wrong("the body has no end")),
        };
        let most = into.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let read = self.input.read(&mut into[..most])?;
        if read == 0 {
            self.rest = Rest::Lost;
            return Err(wrong("the body ends before it was announced to"));
        }
        let left = left - read as u64;
        self.rest = if matches!(self.rest, Rest::Bytes(_)) { Rest::Bytes(left) } else { Rest::Chunks(Some(left)) };
        Ok(read)
    }
}

fn wrong(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}
