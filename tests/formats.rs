//! Every format that articles come in, through the program itself, by what it is and not only by its name: text, headline, day, writers, outlet, source.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::containers::{docx, epub, gzip, mail, page, paragraphs, pdf_objects, pdf_of, warc, zip};

/// The readings that `extract` gives for a file of this name and content; it must have no faults.
fn readings(name: &str, raw: &[u8]) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), raw).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_newsgraph")).args(["extract", name]).current_dir(folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The article about Velm, with all that a container says of it.
#[track_caller]
fn expect_velm(reading: &Value, source: &str, publisher: Option<&str>) {
    let text = reading["text"].as_str().unwrap();
    for paragraph in paragraphs("Velm") {
        assert!(text.contains(&paragraph), "{paragraph:?} is not in {text:?}");
    }
    assert_eq!(reading["article"]["source"], source);
    assert_eq!(reading["article"]["published"], "2025-03-18");
    assert_eq!(reading["article"]["language"], "en");
    assert_eq!(reading["article"]["publisher"].as_str(), publisher);
}

#[test]
fn a_pdf_is_read_with_its_properties() {
    for name in ["strike.pdf", "strike.txt"] {
        let found = readings(name, &pdf_of(&pdf_objects()));
        expect_velm(&found[0], name, None);
        assert_eq!((&found[0]["article"]["title"], &found[0]["article"]["authors"][0]), (&"Strike ends in Velm".into(), &"Ann Lee".into()));
    }
}

#[test]
fn a_word_document_is_read_with_its_properties() {
    for name in ["strike.docx", "strike"] {
        let found = readings(name, &docx());
        expect_velm(&found[0], name, None);
        assert_eq!((&found[0]["article"]["title"], &found[0]["article"]["authors"][0]), (&"Strike ends in Velm".into(), &"Ann Lee".into()));
    }
}

#[test]
fn each_document_of_a_book_is_an_article_and_a_cover_is_none() {
    let found = readings("courier.epub", &epub());
    assert_eq!(found.len(), 2);
    expect_velm(&found[0], "courier.epub#OEBPS/a.xhtml", Some("The Velm Courier"));
    assert_eq!(found[1]["article"]["title"], "Strike ends in Orm");
    assert_eq!(found[1]["article"]["authors"][0], "Ann Lee");
}

#[test]
fn a_newsletter_is_read_with_subject_sender_and_day() {
    for name in ["letter.eml", "letter"] {
        let found = readings(name, &mail());
        expect_velm(&found[0], name, Some("Velm Courier"));
        assert_eq!(found[0]["article"]["title"], "Strike ends");
    }
}

#[test]
fn each_mail_of_an_archive_is_an_article_under_its_own_id() {
    let border = "From news@velm.example Tue Mar 18 09:00:00 2025\n";
    let other = String::from_utf8(mail()).unwrap().replace("Velm", "Orm");
    let raw = [border, "Message-ID: <1@velm.example>\n", &String::from_utf8(mail()).unwrap(), "\n", border, "Message-ID: <2@velm.example>\n", &other]
        .concat();
    for (name, raw) in [("letters.mbox", raw.clone().into_bytes()), ("letters", raw.clone().into_bytes()), ("letters.mbox.gz", gzip(raw.as_bytes()))]
    {
        let found = readings(name, &raw);
        assert_eq!(found.len(), 2, "{name}");
        expect_velm(&found[0], &format!("{name}#1@velm.example"), Some("Velm Courier"));
        assert_eq!(found[1]["article"]["source"], format!("{name}#2@velm.example"));
    }
}

#[test]
fn pages_of_web_archives_keep_their_urls() {
    let raw = warc(&[
        ("https://velm.example/1", &page("Velm")),
        ("https://velm.example/menu", "<html><body></body></html>"),
        ("https://velm.example/2", &page("Orm")),
    ]);
    let crawl = zip(
        &[("datapackage.json", b"{}"), ("archive/data.warc.gz", &gzip(&raw)), ("pages/pages.jsonl", b"{\"format\": \"json-pages-1.0\"}\n")],
        true,
    );
    for (name, raw) in [("c.warc", raw.clone()), ("c.warc.gz", gzip(&raw)), ("crawl", raw), ("c.wacz", crawl)] {
        let found = readings(name, &raw);
        assert_eq!(found.len(), 2, "{name}");
        // What a page says of itself does not count: it was got from this address.
        expect_velm(&found[0], "https://velm.example/1", Some("velm.example"));
        assert_eq!(found[1]["article"]["source"], "https://velm.example/2");
    }
}

#[test]
fn files_in_a_zip_archive_are_read_as_if_they_stood_alone() {
    let text = paragraphs("Orm").join("\n\n");
    let raw = zip(&[("news/b.txt", text.as_bytes()), ("photo.jpg", b"\xff\xd8\xff"), ("news/.hidden.txt", b"x"), ("a.docx", &docx())], false);
    let found = readings("all.zip", &raw);
    assert_eq!(found.len(), 2);
    expect_velm(&found[0], "all.zip#a.docx", None);
    assert_eq!(found[1]["article"]["source"], "all.zip#news/b.txt");
}

#[test]
fn items_of_a_feed_in_a_file_are_read_without_the_network() {
    let text = paragraphs("Velm").iter().map(|text| format!("<p>{text}</p>")).collect::<Vec<_>>().concat();
    let feed = format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>Velm Courier</title>\
        <item><title>Strike ends</title><link>http://127.0.0.1:1/never-asked</link><pubDate>Tue, 18 Mar 2025 09:00:00 GMT</pubDate>\
        <dc:creator>Ann Lee</dc:creator><description><![CDATA[{text}]]></description></item></channel></rss>"
    );
    for name in ["feed.rss", "feed.xml"] {
        let found = readings(name, feed.as_bytes());
        expect_velm(&found[0], "http://127.0.0.1:1/never-asked", Some("Velm Courier"));
        assert_eq!((&found[0]["article"]["title"], &found[0]["article"]["authors"][0]), (&"Strike ends".into(), &"Ann Lee".into()));
    }
}

#[test]
fn standard_input_is_known_by_its_first_bytes() {
    for raw in [pdf_of(&pdf_objects()), docx(), mail(), warc(&[("https://velm.example/1", &page("Velm"))])] {
        let mut child =
            Command::new(env!("CARGO_BIN_EXE_newsgraph")).args(["extract", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), &raw).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(String::from_utf8_lossy(&output.stdout).contains("ending a strike."), "{:?}", String::from_utf8_lossy(&raw[..8]));
    }
}

#[test]
fn a_folder_of_all_formats_is_read_whole() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, raw: &[u8]| std::fs::write(folder.path().join(name), raw).unwrap();
    put("a.pdf", &pdf_of(&pdf_objects()));
    put("b.docx", &docx());
    put("c.eml", &mail());
    put("d.warc.gz", &gzip(&warc(&[("https://velm.example/1", &page("Orm"))])));
    put("photo.jpg", b"\xff\xd8\xff");
    let build =
        |place: &Path| Command::new(env!("CARGO_BIN_EXE_newsgraph")).args(["build", ".", "--store", "s.db"]).current_dir(place).output().unwrap();
    let told = String::from_utf8(build(folder.path()).stderr).unwrap();
    // The PDF and the Word document are one article with two sources.
    assert!(told.contains("4 articles read: 3 new, 1 replaced"), "{told}");
    let told = String::from_utf8(build(folder.path()).stderr).unwrap();
    assert!(told.contains("4 articles read: 0 new, 0 replaced, 4 unchanged"), "{told}");
}
