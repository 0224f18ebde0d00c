//! Sites by their sitemaps and home pages, packed answers, slow robots and servers behind TLS: what is asked for, read and left alone.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use crate::support::containers::{brotli, gzip, page};
use crate::support::site::{Page, Site};

const HTML: &str = "text/html; charset=utf-8";

/// Builds with leave to ask this machine; gives what was told.
#[track_caller]
fn build(folder: &Path, args: &[&str], code: i32) -> String {
    build_with(folder, args, "", code)
}

/// The same with a file of authorities in the variable that names one; an empty one names none.
#[track_caller]
fn build_with(folder: &Path, args: &[&str], authorities: &str, code: i32) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_newsgraph"));
    command.args(["build", "--allow-private", "--store", "s.db"]).args(args).current_dir(folder);
    let output = command.env_remove("HTTP_PROXY").env_remove("HTTPS_PROXY").env("SSL_CERT_FILE", authorities).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{told}");
    told
}

/// A sitemap of pages, each with a day.
fn sitemap(pages: &[(&str, &str)]) -> String {
    let url = |(path, day): &(&str, &str)| format!("<url><loc>{{site}}{path}</loc><lastmod>{day}</lastmod></url>");
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset>{}</urlset>", pages.iter().map(url).collect::<String>())
}

fn index(sitemaps: &[(&str, &str)]) -> String {
    let entry = |(path, day): &(&str, &str)| format!("<sitemap><loc>{{site}}{path}</loc><lastmod>{day}</lastmod></sitemap>");
    format!("<sitemapindex>{}</sitemapindex>", sitemaps.iter().map(entry).collect::<String>())
}

#[test]
fn the_pages_of_a_sitemap_are_read_once_and_again_when_they_change() {
    let (site, folder) = (Site::start(), tempfile::tempdir().unwrap());
    let url = format!("{}/sitemap.xml", site.url);
    let foreign = "</urlset>";
    let named = |pages: &[(&str, &str)]| sitemap(pages).replace(foreign, "<url><loc>http://other.example/1</loc></url></urlset>");
    site.put("/sitemap.xml", "application/xml", &named(&[("/1", "2025-03-18"), ("/2", "2025-03-19")]));
    site.put("/1", HTML, &page("Velm"));
    site.put("/2", HTML, &page("Orm"));
    let told = build(folder.path(), &[&url], 0);
    assert!(told.contains("2 articles read: 2 new") && told.contains("names 1 pages of other sites"), "{told}");
    assert_eq!(site.asked(), ["/robots.txt", "/sitemap.xml", "/1", "/2"]);
    assert!(build(folder.path(), &[&url], 0).contains("nothing is new"));
    assert_eq!(site.asked(), ["/robots.txt", "/sitemap.xml"]);
    site.put("/sitemap.xml", "application/xml", &named(&[("/1", "2025-03-20"), ("/2", "2025-03-19"), ("/3", "2025-03-21")]));
    site.put("/1", HTML, &page("Ormstad"));
    site.put("/3", HTML, &page("Tarn"));
    assert!(build(folder.path(), &[&url], 0).contains("2 articles read: 1 new, 1 replaced"));
    assert_eq!(site.asked(), ["/robots.txt", "/sitemap.xml", "/1", "/3"]);
}

#[test]
fn an_index_leads_to_its_sitemaps_also_packed_ones_and_no_further() {
    let (site, folder) = (Site::start(), tempfile::tempdir().unwrap());
    let url = format!("{}/sitemap_index.xml", site.url);
    site.put("/sitemap_index.xml", "text/xml", &index(&[("/old.xml.gz", "2024-01-01"), ("/new.xml", "2025-03-19"), ("/deep.xml", "2020-01-01")]));
    site.put("/new.xml", "text/xml", &sitemap(&[("/2", "2025-03-19")]));
    site.put("/deep.xml", "text/xml", &index(&[("/deeper.xml", "2020-01-01")]));
    let packed = gzip(sitemap(&[("/1", "2024-01-01")]).replace("{site}", &site.url).as_bytes());
    site.put_page("/old.xml.gz", Page { status: 200, headers: vec!["content-type: application/x-gzip".into()], body: packed });
    site.put("/1", HTML, &page("Velm"));
    site.put("/2", HTML, &page("Orm"));
    let told = build(folder.path(), &[&url], 2);
    assert!(told.contains("2 articles read: 2 new") && told.contains("/deep.xml: is an index of sitemaps within another"), "{told}");
    assert_eq!(site.asked(), ["/robots.txt", "/sitemap_index.xml", "/new.xml", "/2", "/old.xml.gz", "/1", "/deep.xml"]);
    // What was found to hold nothing new, or no pages, is not asked for until it changes.
    build(folder.path(), &[&url], 0);
    assert_eq!(site.asked(), ["/robots.txt", "/sitemap_index.xml", "/new.xml", "/old.xml.gz"]);
    assert!(build(folder.path(), &[&url], 0).contains("nothing is new"));
    assert_eq!(site.asked(), ["/robots.txt", "/sitemap_index.xml"]);
    site.put("/sitemap_index.xml", "text/xml", &index(&[("/old.xml.gz", "2024-01-01"), ("/new.xml", "2025-03-19"), ("/deep.xml", "2020-01-02")]));
    build(folder.path(), &[&url], 2);
    assert_eq!(site.asked(), ["/robots.txt", "/sitemap_index.xml", "/deep.xml"]);
}

#[test]
fn a_sitemap_that_is_not_packed_as_it_says_is_told_so() {
    let (site, folder) = (Site::start(), tempfile::tempdir().unwrap());
    let packed = gzip(sitemap(&[("/1", "2024-01-01"); 100]).as_bytes());
    let body = packed[..packed.len() - 30].to_vec();
    site.put_page("/sitemap.xml.gz", Page { status: 200, headers: vec!["content-type: application/x-gzip".into()], body });
    let told = build(folder.path(), &[&format!("{}/sitemap.xml.gz", site.url)], 2);
    assert!(told.contains("sitemap.xml.gz: what it sent is not packed as it says (gzip)"), "{told}");
}

#[test]
fn of_a_large_sitemap_some_pages_are_read_in_each_run() {
    let (site, folder) = (Site::start(), tempfile::tempdir().unwrap());
    let url = format!("{}/sitemap.xml", site.url);
    let mut list = String::from("<urlset>");
    for at in 0..520 {
        write!(list, "<url><loc>{{site}}/{at}</loc></url>").unwrap();
        // The others are not there.
        if at % 2 == 0 {
            site.put(&format!("/{at}"), HTML, "<html><body><p></p></body></html>");
        }
    }
    site.put("/sitemap.xml", "text/xml", &(list + "</urlset>"));
    let told = build(folder.path(), &[&url], 2);
    assert!(told.contains("names 20 more pages that are new; run again for the next"), "{told}");
    assert!(told.contains("no article was read; the store remembers what was looked at"), "{told}");
    assert_eq!(site.asked().len(), 502);
    // What is no article, or not there, is remembered although nothing was read.
    build(folder.path(), &[&url], 2);
    let rest: Vec<String> = ["/robots.txt", "/sitemap.xml"].map(str::to_owned).into_iter().chain((0..20).map(|at| format!("/{at}"))).collect();
    assert_eq!(site.asked(), rest);
    assert!(build(folder.path(), &[&url], 0).contains("nothing is new"));
    assert_eq!(site.asked(), ["/robots.txt", "/sitemap.xml"]);
    // The user may ask again, and a page that comes later is read when its sitemap says so.
    site.put("/519", HTML, &page("Velm"));
    site.put("/sitemap.xml", "text/xml", &sitemap(&[("/519", "2025-03-18")]));
    assert!(build(folder.path(), &[&url], 0).contains("1 article read: 1 new"));
}

#[test]
fn of_a_large_index_some_sitemaps_are_asked_for_in_each_run_in_turn() {
    for (day, fails) in [("", false), ("2025-03-18", true)] {
        let (site, folder) = (Site::start(), tempfile::tempdir().unwrap());
        let url = format!("{}/index.xml", site.url);
        let names: Vec<String> = (0..60).map(|at| format!("/{at}.xml")).collect();
        for (at, name) in names.iter().enumerate() {
            site.put(name, "text/xml", &sitemap(&[(&format!("/{at}"), "2025-03-18")]));
            if fails && at < 50 {
                site.put_page(name, Page { status: 503, ..Page::default() });
            }
            site.put(&format!("/{at}"), HTML, "<html><body><p></p></body></html>");
        }
        site.put("/index.xml", "text/xml", &index(&names.iter().map(|name| (name.as_str(), day)).collect::<Vec<_>>()));
        let run = |code: i32| {
            let told = build(folder.path(), &[&url], code);
            assert!(told.contains("names 10 more sitemaps; run again for the next"), "{told}");
            site.asked().into_iter().filter(|path| names.contains(path)).collect::<Vec<_>>()
        };
        let failed = if fails { 2 } else { 1 };
        assert_eq!(run(failed), names[..50]);
        // Those that had no turn, then again the first.
        assert_eq!(run(if fails { 2 } else { 0 }), [&names[50..], &names[..40]].concat());
    }
}

#[test]
fn a_sitemap_in_a_file_says_what_would_work() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("sitemap.xml"), sitemap(&[("/1", "2025-03-18")])).unwrap();
    let told = build(folder.path(), &["sitemap.xml"], 2);
    assert!(told.contains("sitemap.xml: is a sitemap, which names pages and holds none; `newsgraph build https://SITE/sitemap.xml`"), "{told}");
}

#[test]
fn a_home_page_stands_for_the_feed_that_it_names() {
    let (site, folder) = (Site::start(), tempfile::tempdir().unwrap());
    let home =
        "<html><head><link rel=\"alternate\" type=\"application/rss+xml\" href=\"/feed\"></head><body><p>Welcome to the Courier.</p></body></html>";
    site.put("/", HTML, home);
    site.put(
        "/feed",
        "application/xml",
        "<rss version=\"2.0\"><channel><title>Velm Courier</title><item><title>Strike</title><link>{site}/1</link></item></channel></rss>",
    );
    site.put("/1", HTML, &page("Velm"));
    assert!(build(folder.path(), &[&format!("{}/", site.url)], 0).contains("1 article read: 1 new"));
    assert_eq!(site.asked(), ["/robots.txt", "/", "/feed", "/1"]);
    // A page that names itself leads nowhere.
    site.put("/", HTML, &home.replace("/feed", "/"));
    assert!(build(folder.path(), &[&site.url], 2).contains("as its feed, which is none"));
}

#[test]
fn what_is_packed_with_brotli_is_unpacked_up_to_the_cap() {
    let (site, folder) = (Site::start(), tempfile::tempdir().unwrap());
    let headers = || vec![format!("content-type: {HTML}"), "content-encoding: br".to_owned()];
    site.put_page("/1", Page { status: 200, headers: headers(), body: brotli(page("Velm").as_bytes()) });
    site.put_page("/bomb", Page { status: 200, headers: headers(), body: brotli(&vec![b' '; 40 << 20]) });
    site.put_page("/broken", Page { status: 200, headers: headers(), body: b"no brotli at all".to_vec() });
    let urls = ["/1", "/bomb", "/broken"].map(|path| format!("{}{path}", site.url));
    let told = build(folder.path(), &urls.each_ref().map(String::as_str), 2);
    assert!(told.contains("1 article read: 1 new"), "{told}");
    assert!(told.contains("/bomb: is larger than 16 MiB") && told.contains("/broken: what it sent is not packed as it says (br)"), "{told}");
    std::fs::write(folder.path().join("orm.html.br"), brotli(page("Orm").as_bytes())).unwrap();
    std::fs::write(folder.path().join("bomb.txt.br"), brotli(&vec![b' '; 40 << 20])).unwrap();
    let told = build(folder.path(), &["orm.html.br", "bomb.txt.br"], 2);
    assert!(told.contains("1 article read: 1 new") && told.contains("bomb.txt.br: is larger than 16 MiB"), "{told}");
}

#[test]
fn a_server_that_asks_for_time_is_read_all_the_same() {
    let (site, folder) = (Site::start(), tempfile::tempdir().unwrap());
    site.put("/robots.txt", "text/plain", "User-agent: *\nCrawl-delay: 0.1\n");
    site.put("/sitemap.xml", "text/xml", &sitemap(&[("/1", "2025-03-18"), ("/2", "2025-03-19")]));
    site.put("/1", HTML, &page("Velm"));
    site.put("/2", HTML, &page("Orm"));
    build(folder.path(), &[&format!("{}/sitemap.xml", site.url)], 0);
    assert_eq!(site.asked(), ["/robots.txt", "/sitemap.xml", "/1", "/2"]);
}

#[test]
fn a_server_behind_tls_is_believed_when_its_authority_is() {
    let ((site, authority), folder) = (Site::start_tls(), tempfile::tempdir().unwrap());
    let file = folder.path().join("ca.pem");
    std::fs::write(&file, authority).unwrap();
    site.put("/1", HTML, &page("Velm"));
    let url = format!("{}/1", site.url);
    let told = build(folder.path(), &[&url], 2);
    assert!(told.contains("cannot be reached") && told.to_lowercase().contains("certificate"), "{told}");
    assert!(build(folder.path(), &["--ca", file.to_str().unwrap(), &url], 0).contains("1 article read: 1 new"));
    assert_eq!(site.asked(), ["/robots.txt", "/1"]);
    let elsewhere = url.replace("localhost", "127.0.0.1");
    let told = build(folder.path(), &["--ca", file.to_str().unwrap(), &elsewhere], 2);
    assert!(told.contains("not valid for name") || told.to_lowercase().contains("certificate"), "{told}");
    let others = format!("{}/2", site.url);
    site.put("/2", HTML, &page("Orm"));
    assert!(build_with(folder.path(), &[&others], file.to_str().unwrap(), 0).contains("1 article read: 1 new"));
    let told = build_with(folder.path(), &[&others, "--refetch"], "none.pem", 2);
    assert!(told.contains("SSL_CERT_FILE: none.pem cannot be read"), "{told}");
    // Who asks for nothing over the network needs no authorities.
    std::fs::write(folder.path().join("here.txt"), "Karin Solberg leads the Dock Workers Union in Velm.").unwrap();
    assert!(build_with(folder.path(), &["here.txt"], "none.pem", 0).contains("1 article read: 1 new"));
    std::fs::write(&file, "no certificate").unwrap();
    assert!(build(folder.path(), &["--ca", file.to_str().unwrap(), &url], 2).contains("holds no certificate in PEM form"));
    assert!(build(folder.path(), &["--ca", "none.pem", &url], 2).contains("none.pem cannot be read"));
}
