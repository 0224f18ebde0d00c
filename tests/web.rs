//! Feeds and pages from a web site on this machine: what is asked for, what is read, what is remembered, and what is refused.

use std::path::Path;
use std::process::{Command, Output};

use crate::support::containers::page;
use crate::support::site::{Page, Site};

const HTML: &str = "text/html; charset=utf-8";

/// Runs a command on a store in `folder`.
fn run(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_newsgraph")).args(args).args(["--store", "s.db"]).current_dir(folder).env_remove("HTTP_PROXY").output().unwrap()
}

/// Builds with leave to ask this machine; gives what was told.
#[track_caller]
fn build(folder: &Path, targets: &[&str], code: i32) -> String {
    let output = run(folder, &[&["build", "--allow-private"], targets].concat());
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{told}");
    told
}

/// Source, headline, day and outlet of every article in the store.
fn articles(folder: &Path) -> Vec<String> {
    let query = "SELECT ?s ?h ?d ?p { GRAPH ?a { ?a ng:source ?s . OPTIONAL { ?a schema:headline ?h } OPTIONAL { ?a schema:datePublished ?d } \
        OPTIONAL { ?a schema:publisher ?p } } } ORDER BY ?s";
    let rows = run(folder, &["query", "-e", query, "--format", "csv"]);
    String::from_utf8_lossy(&rows.stdout).lines().skip(1).map(|line| line.trim().to_owned()).collect()
}

/// An item of an RSS feed.
fn item(path: &str, more: &str) -> String {
    format!(
        "<item><title>Strike {path}</title><link>{{site}}{path}</link><pubDate>Tue, 18 Mar 2025 09:00:00 GMT</pubDate><description>Two lines on {path}.</description>{more}</item>"
    )
}

fn feed(items: &[String]) -> String {
    format!("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Velm Courier</title>{}</channel></rss>", items.concat())
}

#[test]
fn a_feed_is_read_once_and_then_only_what_is_new_or_changed() {
    let (site, folder) = (Site::start(), tempfile::tempdir().unwrap());
    let url = format!("{}/feed.xml", site.url);
    site.put("/feed.xml", "application/xml", &feed(&[item("/2", ""), item("/1", "")]));
    site.put("/1", HTML, &page("Velm"));
    site.put("/2", HTML, &page("Orm"));
    let told = build(folder.path(), &[&url], 0);
    assert!(told.contains("2 articles read: 2 new"), "{told}");
    assert_eq!(site.asked(), ["/robots.txt", "/feed.xml", "/1", "/2"]);
    let row = |path: &str| format!("{}{path},Strike {path},2025-03-18,Velm Courier", site.url);
    assert_eq!(articles(folder.path()), [row("/1"), row("/2")]);

    // Nothing new: one question, answered without a body.
    let told = build(folder.path(), &[&url], 0);
    assert!(told.contains("nothing is new"), "{told}");
    assert_eq!(site.asked(), ["/robots.txt", "=/feed.xml"]);

    // A new item, and one that its feed has changed.
    site.put("/feed.xml", "application/xml", &feed(&[item("/3", ""), item("/2", "").replace("Two lines", "Corrected lines"), item("/1", "")]));
    site.put("/2", HTML, &page("Ormstad"));
    site.put("/3", HTML, &page("Tarn"));
    let told = build(folder.path(), &[&url], 0);
    assert!(told.contains("2 articles read: 1 new, 1 replaced"), "{told}");
    assert_eq!(site.asked(), ["/robots.txt", "/feed.xml", "/2", "/3"]);
    assert_eq!(articles(folder.path()).len(), 3);
    assert_eq!(run(folder.path(), &["verify"]).status.code(), Some(0));

    // All again when the user says so.
    let told = build(folder.path(), &["--refetch", &url], 0);
    assert!(told.contains("3 articles read: 0 new, 0 replaced, 3 unchanged"), "{told}");
}

#[test]
fn items_with_their_whole_text_need_no_page() {
    let (site, folder) = (Site::start(), tempfile::tempdir().unwrap());
    let text = page("Velm").split_once("<article>").unwrap().1.replace("</article></body></html>", "").repeat(3);
    let atom = format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Velm Courier</title><entry><id>x</id><title>Whole</title><link href=\"/whole\"/>\
        <updated>2025-03-18T09:00:00Z</updated><author><name>Ann Lee</name></author><content type=\"html\"><![CDATA[{text}]]></content></entry></feed>"
    );
    site.put("/atom", "text/plain", &atom);
    build(folder.path(), &[&format!("{}/atom", site.url)], 0);
    assert_eq!(site.asked(), ["/robots.txt", "/atom"]);
    assert_eq!(articles(folder.path()), [format!("{}/whole,Whole,2025-03-18,Velm Courier", site.url)]);
}

#[test]
fn a_page_is_known_by_the_address_that_it_was_asked_for_at() {
    let (site, folder) = (Site::start(), tempfile::tempdir().unwrap());
    site.put("/1", HTML, &page("Velm"));
    let moved = Page { status: 301, headers: vec!["location: /1".into()], body: Vec::new() };
    site.put_page("/old", moved);
    let told = build(folder.path(), &[&format!("{}/old#top", site.url)], 0);
    assert!(told.contains("1 article read: 1 new"), "{told}");
    assert_eq!(articles(folder.path()).len(), 1);
    assert!(articles(folder.path())[0].starts_with(&format!("{}/1,Strike ends in Velm,2025-03-18", site.url)), "{:?}", articles(folder.path()));
    site.asked();
    let told = build(folder.path(), &[&format!("{}/old#top", site.url)], 0);
    assert!(told.contains("nothing is new"), "{told}");
    assert_eq!(site.asked(), ["/robots.txt", "/old", "=/1"]);
}

#[test]
fn what_robots_txt_closes_is_left_alone_and_the_summary_is_read() {
    let (site, folder) = (Site::start(), tempfile::tempdir().unwrap());
    site.put("/robots.txt", "text/plain", "User-agent: *\nDisallow: /closed\n");
    site.put("/feed.xml", "text/xml", &feed(&[item("/closed/2", "").replace("Two lines on /closed/2.", "Karin Solberg leads the union in Velm.")]));
    site.put("/closed/2", HTML, &page("Velm"));
    let told = build(folder.path(), &["-v", &format!("{}/feed.xml", site.url)], 0);
    assert!(told.contains("lets no programs in there (robots.txt)") && told.contains("what the feed says of it was"), "{told}");
    let told = build(folder.path(), &[&format!("{}/closed/1", site.url)], 2);
    assert!(told.contains("lets no programs in there (robots.txt)") && told.contains("closed to programs"), "{told}");
    assert_eq!(site.asked(), ["/robots.txt", "/feed.xml", "/robots.txt"]);
    // A server that fails over its rules is closed, as the standard says.
    let failing = Site::start();
    failing.put_page("/robots.txt", Page { status: 503, ..Page::default() });
    assert!(build(folder.path(), &[&failing.url], 2).contains("robots.txt"));
    assert_eq!(failing.asked(), ["/robots.txt"]);
}

#[test]
fn private_addresses_are_refused_unless_the_user_allows_them() {
    let (site, folder) = (Site::start(), tempfile::tempdir().unwrap());
    site.put("/1", HTML, &page("Velm"));
    let port = site.url.rsplit(':').next().unwrap();
    for url in [
        format!("{}/1", site.url),
        format!("http://localhost:{port}/1"),
        format!("http://2130706433:{port}/1"),
        format!("http://[::ffff:7f00:1]:{port}/1"),
    ] {
        let output = run(folder.path(), &["build", &url]);
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && told.contains("within a private network; --allow-private"), "{url}: {told}");
    }
    assert!(site.asked().is_empty());
}

#[test]
fn what_servers_do_wrong_is_told_and_asked_for_again_next_time() {
    let (site, folder) = (Site::start(), tempfile::tempdir().unwrap());
    let url = |path: &str| format!("{}{path}", site.url);
    site.put_page("/round", Page { status: 302, headers: vec!["location: /round".into()], body: Vec::new() });
    site.put_page("/away", Page { status: 302, headers: vec!["location: ftp://velm.example/".into()], body: Vec::new() });
    site.put("/large", HTML, &"x".repeat((16 << 20) + 1));
    site.put("/feed.xml", "text/xml", &feed(&[item("/late", "")]));
    site.put_page("/late", Page { status: 503, ..Page::default() });
    let told =
        build(folder.path(), &[&url("/gone"), &url("/round"), &url("/away"), &url("/large"), &url("/feed.xml"), "http://", "http://127.0.0.1:1/"], 2);
    for part in [
        "/gone: the server answered 404 Not Found",
        "/round: leads on to another address more than 5 times",
        "/away: is no URL that can be asked for (ftp:// is another way)",
        "/large: is larger than 16 MiB",
        "/late: the server answered 503 Service Unavailable",
        "http://: is no URL that can be asked for",
        "http://127.0.0.1:1/: cannot be reached",
        "no article was read",
    ] {
        assert!(told.contains(part), "{part:?} is not in:\n{told}");
    }
    site.put("/late", HTML, &page("Velm"));
    assert!(build(folder.path(), &[&url("/feed.xml")], 0).contains("1 article read: 1 new"));
}

#[test]
fn an_article_that_was_removed_does_not_come_back_by_itself() {
    let (site, folder) = (Site::start(), tempfile::tempdir().unwrap());
    let url = format!("{}/feed.xml", site.url);
    site.put("/feed.xml", "application/xml", &feed(&[item("/1", "")]));
    site.put("/1", HTML, &page("Velm"));
    build(folder.path(), &[&url], 0);
    assert_eq!(run(folder.path(), &["remove", &format!("{}/1", site.url)]).status.code(), Some(0));
    assert!(build(folder.path(), &[&url], 0).contains("nothing is new"));
    assert!(articles(folder.path()).is_empty());
    assert!(build(folder.path(), &["--refetch", &url], 0).contains("1 new"));
}

#[test]
fn extract_reads_urls_and_remembers_nothing() {
    let (site, folder) = (Site::start(), tempfile::tempdir().unwrap());
    site.put("/1", HTML, &page("Velm"));
    let url = format!("{}/1", site.url);
    for _ in 0..2 {
        let output =
            Command::new(env!("CARGO_BIN_EXE_newsgraph")).args(["extract", "--allow-private", &url]).current_dir(folder.path()).output().unwrap();
        assert!(String::from_utf8_lossy(&output.stdout).contains("Dock workers in Velm"));
    }
    assert_eq!(site.asked(), ["/robots.txt", "/1", "/robots.txt", "/1"]);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
