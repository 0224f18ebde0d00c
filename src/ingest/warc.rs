//! WARC (ISO 28500) -> the pages in it, one record after the other. A record that is no page, or was no answer, is passed over; one that is too
//! large is refused and the rest goes on. Memory holds one record.

use std::io::{self, BufRead, BufReader, Read};

use super::bytes::{LARGEST_FILE, Unpacked};
use super::cut::{Input, Pieces};
use super::{Facts, Format, Packing, Piece, Reason, Refusal, bytes};

/// Largest header of a record, in bytes.
const LARGEST_HEADER: u64 = 64 << 10;
/// Headers that an archived answer may have.
const MOST_HEADERS: usize = 256;

/// A record.
struct Record {
    kind: String,
    url: Option<String>,
    media_type: String,
    /// `None` when it is larger than the cap.
    body: Option<Vec<u8>>,
}

/// The pages of a stream of records.
pub fn pieces(reader: Unpacked<'static>, input: Input) -> Pieces {
    let (mut reader, mut number, mut ended) = (BufReader::new(reader.into_reader()), 0_u64, false);
    Box::new(std::iter::from_fn(move || {
        while !ended {
            number += 1;
            let mut part = input.part(&number.to_string());
            match record(&mut reader) {
                Ok(None) => ended = true,
                Ok(Some(record)) => {
                    if let Some(url) = record.url.as_ref().filter(|url| super::walk::is_url(url)) {
                        part.place = format!("{}: {url}", part.place);
                    }
                    if let Some(found) = piece(record, part) {
                        return Some(found);
                    }
                }
                Err(error) => {
                    ended = true;
                    return Some(Err(Refusal { place: part.place, reason: Reason::Warc(error.to_string()) }));
                }
            }
        }
        None
    }))
}

/// The next record; nothing at the end.
fn record(reader: &mut impl BufRead) -> io::Result<Option<Record>> {
    let Some(header) = header(reader)? else { return Ok(None) };
    let field = |name: &str| {
        let pairs = header.iter().filter_map(|line| line.split_once(':'));
        pairs.filter(|(key, _)| key.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned()).next()
    };
    let length: u64 = field("content-length").and_then(|length| length.parse().ok()).ok_or_else(|| wrong("a record does not say how long it is"))?;
    let mut body = reader.take(length);
    let kept = if length > LARGEST_FILE + LARGEST_HEADER {
        let read = io::copy(&mut body, &mut io::sink())?;
        (read == length).then_some(None)
    } else {
        let mut raw = Vec::new();
        let read = body.read_to_end(&mut raw)? as u64;
        (read == length).then_some(Some(raw))
    };
    let body = kept.ok_or_else(|| wrong("the file ends within a record; the records before it were read"))?;
    let url = field("warc-target-uri").map(|url| url.trim_matches(['<', '>']).to_owned());
    Ok(Some(Record { kind: field("warc-type").unwrap_or_default(), url, media_type: field("content-type").unwrap_or_default(), body }))
}

/// The header lines of the next record.
fn header(reader: &mut impl BufRead) -> io::Result<Option<Vec<String>>> {
    let mut lines: Vec<String> = Vec::new();
    let mut limited = reader.take(LARGEST_HEADER);
    loop {
        let mut line = Vec::new();
        if limited.read_until(b'\n', &mut line)? == 0 {
            let over = lines.is_empty() && limited.limit() > 0;
            return if over { Ok(None) } else { Err(wrong("the file ends within the header of a record, or the header has no end")) };
        }
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        match (lines.is_empty(), line.is_empty()) {
            // Blank lines end the record before.
            (true, true) => {}
            (false, true) => return Ok(Some(lines)),
            (true, false) if !line.starts_with("WARC/") => return Err(wrong("what should be a record does not begin with WARC/")),
            _ => lines.push(line),
        }
    }
}

fn wrong(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

/// The page in a record, if there is one that might be an article.
fn piece(record: Record, part: Input) -> Option<Result<Piece, Refusal>> {
    if !matches!(record.kind.as_str(), "response" | "resource" | "conversion") {
        return None;
    }
    let Some(body) = record.body else { return Some(Err(Refusal { place: part.place, reason: Reason::TooLarge(LARGEST_FILE >> 20) })) };
    let answered = record.media_type.to_ascii_lowercase().starts_with("application/http");
    let (media_type, body) = if answered { answer(&body)? } else { (record.media_type, body) };
    let format =
        Format::of_media_type(&media_type).filter(|format| matches!(format, Format::Html | Format::Text | Format::Markdown | Format::Pdf))?;
    let body = if format == Format::Pdf { body } else { bytes::recoded(body, &media_type) };
    let facts = Facts { source: record.url, ..Facts::default() };
    Some(Ok(Piece { facts, archived: true, ..part.piece(body, Packing::Whole(Some(format))) }))
}

/// Media type and body of an archived answer of a server, when it was one with a page.
fn answer(raw: &[u8]) -> Option<(String, Vec<u8>)> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(start) = response.parse(raw).ok()? else { return None };
    if response.code != Some(200) {
        return None;
    }
    let field = |name: &str| {
        let found = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
        found.map(|header| String::from_utf8_lossy(header.value).to_ascii_lowercase()).unwrap_or_default()
    };
    let body = &raw[start..];
    // Some crawlers store bodies as they came, others decode them and leave the header as it was.
    let body = if field("transfer-encoding").contains("chunked") { joined(body).unwrap_or_else(|| body.to_vec()) } else { body.to_vec() };
    Some((field("content-type"), decoded(body, &field("content-encoding"))))
}

/// The chunks of a body in one; nothing when it is not chunked.
fn joined(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    loop {
        let httparse::Status::Complete((start, size)) = httparse::parse_chunk_size(body).ok()? else { return None };
        let size = usize::try_from(size).ok()?;
        if size == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(body.get(start..start.checked_add(size)?)?);
        body = body.get(start + size + 2..)?;
    }
}

/// The body without its compression, up to the cap and a byte more; as it was when it is not compressed as it says.
fn decoded(body: Vec<u8>, encoding: &str) -> Vec<u8> {
    let unpack = |reader: &mut dyn Read| {
        let mut plain = Vec::new();
        reader.take(LARGEST_FILE + 1).read_to_end(&mut plain).ok().filter(|_| !plain.is_empty()).map(|_| plain)
    };
    let plain = match encoding {
        "gzip" | "x-gzip" => unpack(&mut flate2::read::MultiGzDecoder::new(body.as_slice())),
        "deflate" => unpack(&mut flate2::read::ZlibDecoder::new(body.as_slice())),
        "br" => unpack(&mut bytes::brotli(body.as_slice())),
        _ => None,
    };
    plain.unwrap_or(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: &str) -> Vec<Result<(String, String), String>> {
        let input = Input { place: "c.warc".into(), name: "c.warc".into(), file: None, format: None, left: None };
        let reader = Unpacked::new(Box::new(io::Cursor::new(raw.as_bytes().to_vec()))).unwrap();
        let told = |piece: Piece| (piece.facts.source.unwrap_or_default(), String::from_utf8_lossy(&piece.raw).into_owned());
        pieces(reader, input).map(|piece| piece.map(told).map_err(|refusal| refusal.to_string())).collect()
    }

    fn record(kind: &str, body: &str) -> String {
        let head = "WARC-Target-URI: https://a.example/1\r\nContent-Type: application/http; msgtype=response";
        format!("WARC/1.1\r\nWARC-Type: {kind}\r\n{head}\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n", body.len())
    }

    const PAGE: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>a \r\n6;x=y\r\nb</p>\n\r\n0\r\n\r\n";

    #[test]
    fn pages_are_found_among_other_records() {
        let gone = "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>gone</p>";
        let raw = [record("request", "GET / HTTP/1.1\r\n\r\n"), record("response", gone), record("response", PAGE), record("warcinfo", "x")].concat();
        assert_eq!(read(&raw), [Ok(("https://a.example/1".to_owned(), "<p>a b</p>\n".to_owned()))]);
    }

    #[test]
    fn what_stands_before_a_broken_record_is_read() {
        let whole = record("response", PAGE);
        let cut = &whole[..whole.len() - 20];
        let found = read(&format!("{whole}{cut}"));
        assert!(found.len() == 2 && found[0].is_ok(), "{found:?}");
        assert!(found[1].as_ref().unwrap_err().contains("c.warc#2: is no whole web archive: the file ends within a record"), "{found:?}");
        assert!(read("WARC/1.0\r\nWARC-Type: response\r\n\r\n")[0].as_ref().unwrap_err().contains("how long it is"));
        assert!(read(&format!("{whole}nonsense\r\n"))[1].as_ref().unwrap_err().contains("does not begin with WARC/"));
    }
}
