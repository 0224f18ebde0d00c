//! Small files of every kind of container, made here: PDF, DOCX, EPUB, e-mail, WARC, WACZ, ZIP.

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

/// Paragraphs of an invented article about a place.
pub fn paragraphs(place: &str) -> [String; 3] {
    [
        format!("Dock workers in {place} returned to work on Tuesday after their union accepted an offer from the port authority, ending a strike."),
        format!("The agreement raises wages by 6 percent, said Karin Solberg, who leads the union in {place} and has spoken for it since last year."),
        "Exporters estimate their losses at 30 million dollars, according to the Chamber of Commerce of the northern coast.".to_owned(),
    ]
}

/// A page with an article about a place.
pub fn page(place: &str) -> String {
    let text = paragraphs(place).iter().map(|text| format!("<p>{text}</p>\n")).collect::<Vec<_>>().concat();
    format!(
        "<!DOCTYPE html><html><head><title>Strike ends in {place}</title><meta property=\"article:published_time\" content=\"2025-03-18\">\
        <link rel=\"canonical\" href=\"https://elsewhere.example/stolen\"></head><body><nav><a href=\"/\">Home</a></nav>\
        <article><h1>Strike ends in {place}</h1>{text}</article></body></html>"
    )
}

/// A ZIP archive of files, the last stored as it is when `stored`.
pub fn zip(files: &[(&str, &[u8])], stored: bool) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        let method = if stored { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        archive.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A Word document.
pub fn docx() -> Vec<u8> {
    let text = paragraphs("Velm").iter().map(|text| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")).collect::<Vec<_>>().concat();
    let document = format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"x\"><w:body>{text}</w:body></w:document>");
    let core = "<cp:coreProperties><dc:title>Strike ends in Velm</dc:title><dc:creator>Ann Lee</dc:creator>\
        <dcterms:created>2025-03-18T09:00:00Z</dcterms:created></cp:coreProperties>";
    zip(&[("[Content_Types].xml", b"<x/>"), ("docProps/core.xml", core.as_bytes()), ("word/document.xml", document.as_bytes())], false)
}

/// A book of two articles and a cover.
pub fn epub() -> Vec<u8> {
    let container = "<container><rootfiles><rootfile full-path=\"OEBPS/content.opf\"/></rootfiles></container>";
    let package = "<package><metadata><dc:title>The Velm Courier</dc:title><dc:creator>Ann Lee</dc:creator><dc:date>2025-03-18</dc:date></metadata>\
        <manifest><item id=\"c\" href=\"cover.xhtml\" media-type=\"application/xhtml+xml\"/><item id=\"a\" href=\"a.xhtml\" media-type=\"application/xhtml+xml\"/>\
        <item id=\"b\" href=\"b.xhtml\" media-type=\"application/xhtml+xml\"/></manifest><spine><itemref idref=\"c\"/><itemref idref=\"a\"/><itemref idref=\"b\"/></spine></package>";
    let cover = "<html><head><title>Cover</title></head><body><img src=\"x.png\"/></body></html>";
    let files = [
        ("mimetype", "application/epub+zip".to_owned()),
        ("META-INF/container.xml", container.to_owned()),
        ("OEBPS/content.opf", package.to_owned()),
        ("OEBPS/cover.xhtml", cover.to_owned()),
        ("OEBPS/a.xhtml", page("Velm")),
        ("OEBPS/b.xhtml", page("Orm")),
    ];
    zip(&files.each_ref().map(|(name, text)| (*name, text.as_bytes())), false)
}

/// A newsletter with a stub of plain text.
pub fn mail() -> Vec<u8> {
    let page = page("Velm").replace('=', "=3D");
    format!(
        "Received: from a by b; Tue, 18 Mar 2025 09:00:00 +0100\r\nFrom: =?utf-8?Q?Velm_Courier?= <news@velm.example>\r\nTo: you@velm.example\r\n\
        Subject: Strike ends\r\nDate: Tue, 18 Mar 2025 09:00:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n\
        --b\r\nContent-Type: text/plain\r\n\r\nRead this in your browser.\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\
        Content-Transfer-Encoding: quoted-printable\r\n\r\n{page}\r\n--b--\r\n"
    )
    .into_bytes()
}

/// A web archive of pages by their URLs.
pub fn warc(pages: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = String::from("WARC/1.1\r\nWARC-Type: warcinfo\r\nContent-Length: 4\r\n\r\nx: y\r\n\r\n");
    for (url, page) in pages {
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}");
        let head = format!("WARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {}", answer.len());
        write!(archive, "WARC/1.1\r\nWARC-Type: response\r\n{head}\r\n\r\n{answer}\r\n\r\n").unwrap();
    }
    archive.into_bytes()
}

/// The bytes, gzipped.
pub fn gzip(raw: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(raw).unwrap();
    packed.finish().unwrap()
}

/// The bytes, packed with Brotli.
pub fn brotli(raw: &[u8]) -> Vec<u8> {
    let mut packed = brotli::CompressorWriter::new(Vec::new(), 4096, 5, 20);
    packed.write_all(raw).unwrap();
    packed.into_inner()
}

/// A PDF from its objects, the first of which is the catalogue.
pub fn pdf_of(objects: &[Vec<u8>]) -> Vec<u8> {
    let (mut raw, mut places) = (b"%PDF-1.4\n".to_vec(), Vec::new());
    for (at, object) in objects.iter().enumerate() {
        places.push(raw.len());
        raw.extend_from_slice(format!("{} 0 obj\n", at + 1).as_bytes());
        raw.extend_from_slice(object);
        raw.extend_from_slice(b"\nendobj\n");
    }
    let table = places.iter().map(|place| format!("{place:010} 00000 n \n")).collect::<Vec<_>>().concat();
    let count = objects.len() + 1;
    let end = format!(
        "xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root 1 0 R /Info {} 0 R >>\nstartxref\n{}\n%%EOF\n",
        objects.len(),
        raw.len()
    );
    raw.extend_from_slice(end.as_bytes());
    raw
}

/// The objects of a PDF of one page with the article about Velm: catalogue, pages, page, content, font, information.
pub fn pdf_objects() -> Vec<Vec<u8>> {
    let mut text = String::from("BT /F1 11 Tf 13 TL 50 780 Td\n");
    for paragraph in paragraphs("Velm") {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            if line.len() + word.len() > 80 {
                writeln!(text, "({}) Tj T*", line.trim()).unwrap();
                line.clear();
            }
            line = format!("{line}{word} ");
        }
        writeln!(text, "({}) Tj T* T*", line.trim()).unwrap();
    }
    text.push_str("ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
        "<< /Title (Strike ends in Velm) /Author (Ann Lee) /CreationDate (D:20250318090000Z) >>".to_owned(),
    ];
    objects.map(String::into_bytes).to_vec()
}
