//! Files that mean harm: each costs itself only, in bounded work and memory, and is named. All are read under walls of both, beside a good article.

use std::path::Path;
use std::process::{Command, Output};

use crate::support::containers::{docx, epub, gzip, mail, page, paragraphs, pdf_objects, pdf_of, warc, zip};

/// Memory that the program may have, in KiB; threads have large stacks of which they touch little.
const MEMORY: u32 = 3_000_000;
/// Seconds of work that each of its processes may do, however long they take on a busy machine; what ends needs a small part of it.
const WORK: u32 = 300;

/// Reads a folder of one good article and these files, and gives what was told.
fn build(files: &[(&str, Vec<u8>)], code: i32) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("good.txt"), paragraphs("Velm").join("\n\n")).unwrap();
    for (name, raw) in files {
        std::fs::write(folder.path().join(name), raw).unwrap();
    }
    let output = walled(folder.path());
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{told}");
    assert!(told.contains("1 article read") || told.contains("articles read"), "{told}");
    assert!(!told.contains("failed in this program") && !told.contains("panicked"), "{told}");
    told
}

fn walled(folder: &Path) -> Output {
    let wall = format!("ulimit -v {MEMORY}; ulimit -t {WORK}; exec \"$0\" build --force --threads 2 --store s.db .");
    Command::new("sh").args(["-c", &wall, env!("CARGO_BIN_EXE_newsgraph")]).current_dir(folder).output().unwrap()
}

#[test]
fn zip_bombs_are_left_alone() {
    let zeros = vec![0_u8; 40 << 20];
    let spaces = vec![b' '; 12 << 20];
    let many: Vec<String> = (0..20).map(|at| format!("{at}.txt")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), spaces.as_slice())).collect();
    let told = build(&[("large.zip", zip(&[("a.txt", &zeros)], false)), ("many.zip", zip(&many, false))], 2);
    assert!(told.contains("large.zip#a.txt: is larger than 16 MiB"), "{told}");
    assert_eq!(told.matches("more than 200 times as large as its archive").count(), 1, "{told}");
}

#[test]
fn archives_within_archives_are_left_alone() {
    let text = paragraphs("Orm").join("\n\n");
    let inner = zip(&[("a.txt", text.as_bytes())], false);
    let outer = zip(&[("inner.zip", &inner), ("b.txt", text.as_bytes())], false);
    let told = build(&[("outer.zip", outer), ("twice.txt.gz", gzip(&gzip(text.as_bytes())))], 2);
    assert!(told.contains("outer.zip#inner.zip: is an archive within an archive"), "{told}");
    assert!(told.contains("twice.txt.gz: looks like a gzip archive within a gzip archive"), "{told}");
    assert!(told.contains("2 articles read"), "{told}");
}

#[test]
fn a_mail_without_end_costs_itself_only() {
    let border = "From a@b.example Tue Mar 18 09:00:00 2025\n";
    let endless = [border.as_bytes(), &vec![b'x'; 40 << 20], b"\n\n", border.as_bytes(), &mail()].concat();
    let lines = [border.as_bytes(), &b">From \n".repeat(4 << 20)].concat();
    let told = build(&[("endless.mbox", endless), ("lines.mbox", lines)], 2);
    assert!(told.contains("endless.mbox#1: is larger than 16 MiB") && told.contains("lines.mbox#1: is larger than 16 MiB"), "{told}");
    assert!(told.contains("2 articles read"), "{told}");
}

#[test]
fn a_pdf_that_claims_a_million_pages_is_read_as_far_as_it_goes() {
    let mut objects = pdf_objects();
    objects[1] = b"<< /Type /Pages /Kids [3 0 R] /Count 1000000 >>".to_vec();
    let told = build(&[("many.pdf", pdf_of(&objects))], 0);
    assert!(told.contains("2 articles read"), "{told}");
}

#[test]
fn a_pdf_that_never_ends_or_fills_the_memory_costs_itself_only() {
    let mut circle = pdf_objects();
    circle[1] = b"<< /Type /Pages /Kids [2 0 R 2 0 R 3 0 R] /Count 1000000 >>".to_vec();
    let mut bomb = pdf_objects();
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..1500 {
        std::io::Write::write_all(&mut packed, &vec![b' '; 1 << 20]).unwrap();
    }
    let packed = packed.finish().unwrap();
    bomb[3] = [format!("<< /Length {} /Filter /FlateDecode >>\nstream\n", packed.len()).into_bytes(), packed, b"\nendstream".to_vec()].concat();
    let told = build(&[("circle.pdf", pdf_of(&circle)), ("bomb.pdf", pdf_of(&bomb)), ("none.pdf", b"%PDF-1.7\nnothing".to_vec())], 2);
    for name in ["bomb.pdf: cannot be read as a PDF", "none.pdf: cannot be read as a PDF"] {
        assert!(told.contains(name), "{told}");
    }
}

#[test]
fn a_hundred_thousand_nested_tags_do_no_harm() {
    let deep = |open: &str, close: &str| format!("{}{}{}", open.repeat(100_000), paragraphs("Orm").join(" "), close.repeat(100_000));
    let html = format!("<html><body><article>{}</article></body></html>", deep("<div><b>", "</b></div>"));
    let feed = |text: &str| {
        format!("<rss version=\"2.0\"><channel><title>x</title><item><title>t</title><description>{text}</description></item></channel></rss>")
    };
    let office = format!("<w:document><w:body>{}</w:body></w:document>", deep("<w:p>", "</w:p>"));
    let files = [
        ("deep.html", html.clone().into_bytes()),
        ("deep.rss", feed(&deep("<a>", "</a>")).into_bytes()),
        ("inside.rss", feed(&format!("<![CDATA[{}]]>", deep("<div>", "</div>"))).into_bytes()),
        ("deep.docx", zip(&[("word/document.xml", office.as_bytes())], false)),
        ("deep.warc", warc(&[("https://velm.example/1", &html)])),
    ];
    let told = build(&files, 2);
    assert!(told.contains("deep.rss: cannot be read as RSS") && told.contains("skipped 1, broken"), "{told}");
}

#[test]
fn files_that_were_cut_off_cost_themselves_only() {
    let whole = [
        ("a.docx", docx()),
        ("b.epub", epub()),
        ("c.pdf", pdf_of(&pdf_objects())),
        ("d.warc.gz", gzip(&warc(&[("https://velm.example/1", &page("Orm")), ("https://velm.example/2", &page("Velm"))]))),
        ("e.eml", mail()),
        ("f.txt.gz", gzip(paragraphs("Orm").join("\n\n").as_bytes())),
    ];
    for part in [3, 10] {
        let cut: Vec<(&str, Vec<u8>)> = whole.iter().map(|(name, raw)| (*name, raw[..raw.len() * part / 12].to_vec())).collect();
        let told = build(&cut, 2);
        for name in ["a.docx", "b.epub", "d.warc.gz", "f.txt.gz"] {
            assert!(told.contains(&format!("error: {name}")) || told.contains(&format!("error: ./{name}")), "{name} is not named in {told}");
        }
    }
}

#[test]
fn a_record_that_lies_about_its_length_is_named() {
    let lying = "WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 99999999999999\r\n\r\nHTTP/1.1 200 OK\r\n\r\n";
    let endless = format!("WARC/1.1\r\n{}", "X: y\r\n".repeat(100_000));
    let told = build(&[("lying.warc", lying.as_bytes().to_vec()), ("endless.warc", endless.into_bytes())], 2);
    assert!(told.contains("lying.warc#1: is no whole web archive: the file ends within a record"), "{told}");
    assert!(told.contains("endless.warc#1: is no whole web archive"), "{told}");
}

#[test]
fn entities_that_stand_for_entities_are_not_resolved() {
    let lol = (1..12).map(|at| format!("<!ENTITY l{at} \"{}\">", format!("&l{};", at - 1).repeat(10))).collect::<Vec<_>>().concat();
    let feed = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY l0 \"lol\">{lol}]><rss version=\"2.0\"><channel><title>&l11;</title></channel></rss>"
    );
    let document =
        format!("<!DOCTYPE w [<!ENTITY l0 \"lol\">{lol}]><w:document><w:p><w:t>&l11; {}</w:t></w:p></w:document>", paragraphs("Orm").join(" "));
    build(&[("laughs.rss", feed.into_bytes()), ("laughs.docx", zip(&[("word/document.xml", document.as_bytes())], false))], 0);
}

#[test]
fn texts_and_pages_made_to_be_slow_take_bounded_work() {
    let nested = format!("<html><body>{}<p>Norway left NATO.</p>{}</body></html>", "<div>".repeat(100_000), "</div>".repeat(100_000));
    let read = [
        ("words.txt", "and the ships sailed on to Oslo ".repeat(1_000)),
        ("letters.txt", "a".repeat(1 << 20)),
        ("letters-and-stops.txt", "a.".repeat(1 << 20)),
        ("marks.txt", format!("The ships e{} sailed.", "\u{301}".repeat(1_000_000))),
        ("dots.txt", "...!?\"'".repeat(2_000)),
        ("brackets.txt", "((([[[{{{".repeat(500)),
        ("nested.html", nested),
    ];
    for (name, content) in read {
        let told = build(&[(name, content.into_bytes())], 0);
        assert!(told.contains("2 articles read"), "{name}: {told}");
    }
    let refused = [
        ("sentence.txt", "and the ships sailed on ".repeat(50 << 20 >> 5), "is larger than 16 MiB"),
        ("line.jsonl", format!("{{\"text\": \"{}\"}}", "and so on ".repeat(2 << 20)), "the line is longer than 16 MiB"),
        ("open.html", format!("<html><body>{}", "<a href='".repeat(100_000)), "no article text found"),
    ];
    for (name, content, reason) in refused {
        let told = build(&[(name, content.into_bytes())], 2);
        assert!(told.contains(name) && told.contains(reason), "{name}: {told}");
    }
}
