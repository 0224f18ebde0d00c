//! Bytes -> text: unpacking of gzip, caps against bombs, charset detection.

use std::io::{BufRead, BufReader, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use encoding_rs::{Encoding, UTF_8};
use flate2::read::MultiGzDecoder;

use super::Reason;

/// Largest input that holds one article, in bytes after unpacking.
pub const LARGEST_FILE: u64 = 16 << 20;
/// Longest line of a JSONL file, in bytes.
pub const LONGEST_LINE: u64 = 16 << 20;

/// How much of an input is looked at to tell what it is, in bytes; less when a line ends before.
const HEAD: u64 = 1024;

/// A reader that unpacks gzip (all members) when the first bytes say so.
pub struct Unpacked<'a> {
    inner: BufReader<Box<dyn Read + 'a>>,
    head: Vec<u8>,
    packed: bool,
}

/// A reader that counts its bytes, for the progress bar.
pub struct Counted<R> {
    inner: R,
    count: Arc<AtomicU64>,
}

impl<R> Counted<R> {
    /// Adds what is read from `inner` to `count`.
    pub fn new(inner: R, count: Arc<AtomicU64>) -> Self {
        Self { inner, count }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// One line of a stream with a cap on its length.
pub enum Line {
    /// The stream has ended.
    End,
    /// A line, without its end.
    Bytes(Vec<u8>),
    /// A line longer than the cap; it was read over.
    TooLong,
}

/// What Brotli packed. It may become as large as it likes: whoever reads it has a cap.
pub fn brotli<'r>(reader: impl Read + 'r) -> Box<dyn Read + 'r> {
    Box::new(brotli_decompressor::Decompressor::new(reader, 1 << 16))
}

/// The bytes, unpacked when they are markup that was gzipped, as sitemaps often are. What may be a long stream stays packed.
///
/// # Errors
/// When they are broken or more than `LARGEST_FILE`.
pub fn markup(raw: Vec<u8>) -> Result<Vec<u8>, Reason> {
    if !raw.starts_with(&[0x1f, 0x8b]) {
        return Ok(raw);
    }
    let is_markup = |reader: &Unpacked<'_>| reader.head().trim_ascii_start().starts_with(b"<");
    let unpacked = Unpacked::new(Box::new(Cursor::new(raw.as_slice())))?;
    let found = Some(unpacked).filter(is_markup).map(|mut reader| reader.all());
    found.unwrap_or(Ok(raw))
}

impl<'a> Unpacked<'a> {
    /// Looks at the first bytes.
    ///
    /// # Errors
    /// When the first bytes cannot be read.
    pub fn new(mut reader: Box<dyn Read + 'a>) -> std::io::Result<Self> {
        let mut magic = Vec::with_capacity(2);
        reader.by_ref().take(2).read_to_end(&mut magic)?;
        let packed = magic == [0x1f, 0x8b];
        let whole = Cursor::new(magic).chain(reader);
        let mut inner: BufReader<Box<dyn Read + 'a>> =
            BufReader::with_capacity(1 << 12, if packed { Box::new(MultiGzDecoder::new(whole)) } else { Box::new(whole) });
        // No more than a line: whoever writes one slowly waits for what is read out of it.
        let mut head = Vec::new();
        inner.by_ref().take(HEAD).read_until(b'\n', &mut head)?;
        let inner = BufReader::with_capacity(1 << 16, Box::new(Cursor::new(head.clone()).chain(inner)) as Box<dyn Read + 'a>);
        Ok(Self { inner, head, packed })
    }

    /// The first line, or as much of it as tells what the input is.
    #[must_use]
    pub fn head(&self) -> &[u8] {
        &self.head
    }

    /// True when it was gzipped.
    #[must_use]
    pub fn was_packed(&self) -> bool {
        self.packed
    }

    /// True when the first line is a JSON object, but for a feed written in one line.
    #[must_use]
    pub fn looks_like_json_lines(&self) -> bool {
        let head = self.head.trim_ascii_start();
        let is_feed = || String::from_utf8_lossy(head).contains("jsonfeed.org/version");
        head.starts_with(b"{") && head[1..].trim_ascii_start().starts_with(b"\"") && !is_feed()
    }

    /// The unpacked stream itself.
    #[must_use]
    pub fn into_reader(self) -> impl Read + 'a {
        self.inner
    }

    /// Everything, up to the cap.
    ///
    /// # Errors
    /// When reading fails or the input is larger than `LARGEST_FILE`.
    pub fn all(&mut self) -> Result<Vec<u8>, Reason> {
        let mut raw = Vec::new();
        self.inner.by_ref().take(LARGEST_FILE + 1).read_to_end(&mut raw)?;
        if raw.len() as u64 > LARGEST_FILE { Err(Reason::TooLarge(LARGEST_FILE >> 20)) } else { Ok(raw) }
    }

    /// The next line. Memory stays within `LONGEST_LINE` whatever the input.
    ///
    /// # Errors
    /// When reading fails.
    pub fn line(&mut self) -> std::io::Result<Line> {
        let mut line = Vec::new();
        let read = self.inner.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(Line::End);
        }
        if line.last() == Some(&b'\n') {
            line.pop();
        } else if read as u64 == LONGEST_LINE {
            self.skip_to_line_end()?;
            return Ok(Line::TooLong);
        }
        Ok(Line::Bytes(line))
    }

    fn skip_to_line_end(&mut self) -> std::io::Result<()> {
        loop {
            let buffer = self.inner.fill_buf()?;
            if buffer.is_empty() {
                return Ok(());
            }
            if let Some(at) = buffer.iter().position(|&byte| byte == b'\n') {
                self.inner.consume(at + 1);
                return Ok(());
            }
            let length = buffer.len();
            self.inner.consume(length);
        }
    }
}

/// Decodes bytes to text: byte order mark, then valid UTF-8, then the page's `<meta>`, then a guess. The number is that of broken bytes in
/// what is UTF-8 but for them.
///
/// # Errors
/// When the bytes are no text.
pub fn decode(raw: &[u8], page: bool) -> Result<(String, usize), Reason> {
    if let Some(kind) = binary(raw) {
        return Err(Reason::Binary(kind));
    }
    if let Some((encoding, skip)) = Encoding::for_bom(raw) {
        return Ok((encoding.decode_without_bom_handling(&raw[skip..]).0.into_owned(), 0));
    }
    if let Ok(text) = std::str::from_utf8(raw) {
        return Ok((text.to_owned(), 0));
    }
    let declared = page.then(|| declared_charset(raw)).flatten().filter(|&encoding| encoding != UTF_8);
    let encoding = declared.unwrap_or_else(|| guess(raw));
    let text = encoding.decode_without_bom_handling(raw).0.into_owned();
    let broken = if encoding == UTF_8 { text.matches('\u{fffd}').count() } else { 0 };
    Ok((text, broken))
}

/// Text as UTF-8 where a server names another charset, and the bytes as they are where it does not, or where they are UTF-8 whatever it says.
#[must_use]
pub fn recoded(raw: Vec<u8>, media_type: &str) -> Vec<u8> {
    let lower = media_type.to_ascii_lowercase();
    let label = lower.split("charset=").nth(1).map(|label| label.split(';').next().unwrap_or_default().trim().trim_matches('"').to_owned());
    match label.and_then(|label| Encoding::for_label(label.as_bytes())) {
        Some(encoding) if encoding != UTF_8 && std::str::from_utf8(&raw).is_err() => encoding.decode(&raw).0.into_owned().into_bytes(),
        _ => raw,
    }
}

fn guess(raw: &[u8]) -> &'static Encoding {
    // A file that is UTF-8 but for a few broken bytes stays UTF-8; its broken bytes become U+FFFD.
    let lossy = String::from_utf8_lossy(raw);
    let broken = lossy.matches('\u{fffd}').count();
    let multibyte = lossy.chars().filter(|c| !c.is_ascii()).count() - broken;
    if multibyte > broken {
        return UTF_8;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(raw, true);
    detector.guess(None, chardetng::Utf8Detection::Deny)
}

/// The charset that a page's first kilobyte declares.
fn declared_charset(raw: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&raw[..raw.len().min(1024)]).to_ascii_lowercase();
    let after = &head[head.find("charset=")? + "charset=".len()..];
    let label = after.trim_start_matches(['"', '\'', ' ']).split(['"', '\'', ' ', ';', '>', '/']).next()?;
    Encoding::for_label(label.as_bytes())
}

/// Names what the bytes look like when they are no text.
fn binary(raw: &[u8]) -> Option<&'static str> {
    const MAGIC: &[(&[u8], &str)] = &[
        (b"%PDF", "a PDF"),
        (b"PK\x03\x04", "a ZIP archive or office document"),
        (b"\x89PNG", "a PNG picture"),
        (b"\xff\xd8\xff", "a JPEG picture"),
        (b"GIF8", "a GIF picture"),
        (b"\x7fELF", "a program"),
        (b"BZh", "a bzip2 archive"),
        (b"\x1f\x8b", "a gzip archive within a gzip archive"),
        (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
        (b"\xfd7zXZ", "an xz archive"),
        (b"\x28\xb5\x2f\xfd", "a zstd archive"),
        (b"SQLite format 3", "an SQLite database"),
    ];
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| raw.starts_with(magic)) {
        return Some(kind);
    }
    let head = &raw[..raw.len().min(8192)];
    let utf16 = Encoding::for_bom(head).is_some();
    let controls = head.iter().filter(|&&byte| byte < 9 || (14..27).contains(&byte)).count();
    (!utf16 && (head.contains(&0) || controls * 50 > head.len())).then_some("binary data")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charsets_are_found() {
        assert_eq!(decode("Café “ok”".as_bytes(), false).unwrap().0, "Café “ok”");
        assert_eq!(decode(b"\xff\xfeh\x00i\x00", false).unwrap().0, "hi");
        let page = b"<meta charset=\"windows-1251\"><p>\xcc\xee\xf1\xea\xe2\xe0</p>";
        assert!(decode(page, true).unwrap().0.contains("Москва"));
        assert!(decode(b"The caf\xe9 in Orl\xe9ans, r\xe9sum\xe9", false).unwrap().0.contains("café"));
        assert!(decode("Łódź, Gdańsk, Kraków \u{0} ".replace('\u{0}', "").as_bytes(), false).unwrap().0.contains("Łódź"));
    }

    #[test]
    fn a_server_may_name_the_charset() {
        let moscow = b"\xcc\xee\xf1\xea\xe2\xe0";
        assert_eq!(recoded(moscow.to_vec(), "text/html; Charset=\"windows-1251\"; x=y"), "Москва".as_bytes());
        assert_eq!(recoded("Москва".as_bytes().to_vec(), "text/html; charset=latin1"), "Москва".as_bytes());
        assert_eq!(recoded(moscow.to_vec(), "text/html"), moscow);
    }

    #[test]
    fn broken_utf8_keeps_the_rest() {
        let mut raw = "Überall “hören” wir Ärger, Öl, Straße.".as_bytes().to_vec();
        raw.insert(20, 0xff);
        let text = decode(&raw, false).unwrap().0;
        assert!(text.contains("Überall") && text.contains("Straße"), "{text}");
    }

    #[test]
    fn what_is_no_text_is_named() {
        assert!(matches!(decode(b"%PDF-1.7 ...", false), Err(Reason::Binary("a PDF"))));
        assert!(matches!(decode(b"ab\x00\x01\x02", false), Err(Reason::Binary("binary data"))));
    }

    #[test]
    fn a_long_line_is_read_over() {
        let mut raw = vec![b'x'; LONGEST_LINE as usize + 10];
        raw.extend_from_slice(b"\nnext\n");
        let mut reader = Unpacked::new(Box::new(Cursor::new(raw))).unwrap();
        assert!(matches!(reader.line().unwrap(), Line::TooLong));
        assert!(matches!(reader.line().unwrap(), Line::Bytes(line) if line == b"next"));
        assert!(matches!(reader.line().unwrap(), Line::End));
    }
}
