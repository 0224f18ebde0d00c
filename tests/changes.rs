//! Changes over HTTP: `newsgraph serve --write`. Who may, what becomes of it, and what is told when it cannot be.

use crate::support::containers::{docx, epub, mail, pdf_objects, pdf_of};
use crate::support::server::{Answer, Server};

const TEXT: &str = "OSLO, March 3, 2026 - Norway joined the Northern Grain Council on Tuesday. Kari Lund, the president of the Northern Grain Council, met \
    Prime Minister Jonas Berg in Oslo. Berg said that Norway would send two ships to Bergen.";
const GERMAN: &str = "Der Präsident von Tadschikistan hat am Freitag in Duschanbe den Generalsekretär der Organisation getroffen. Beide Seiten \
    äußerten sich nach dem Gespräch zufrieden über die Ergebnisse und kündigten weitere gemeinsame Schritte zum Schutz der Grenze an.";
const TOKEN: &str = "a-token-of-the-tests";

fn server() -> Server {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    std::fs::write(&file, format!("{TOKEN}\n")).unwrap();
    // The token is read before the server says where it is.
    Server::start(&["--write", "--token-file", file.to_str().unwrap()])
}

fn send(server: &Server, method: &str, path: &str, media: &str, body: &str) -> Answer {
    let bearer = format!("Bearer {TOKEN}");
    server.ask(method, path, &[("authorization", &bearer), ("content-type", media)], body)
}

#[test]
fn an_article_comes_is_replaced_and_goes() {
    let server = server();
    let path = "/api/articles?source=https://news.example/1&date=2026-03-03";
    let first = send(&server, "POST", path, "text/plain; charset=utf-8", TEXT);
    assert_eq!(first.status, 200, "{}", first.body);
    let first = first.json();
    let article = &first["articles"][0];
    assert_eq!((first["new"].as_u64(), article["source"].as_str()), (Some(1), Some("https://news.example/1")));
    assert!(article["claims"].as_u64().unwrap() > 0, "{article}");
    let id = article["id"].as_str().unwrap().to_owned();
    assert_eq!(server.get(&format!("/api/article?id={id}")).json()["article"]["published"], "2026-03-03");
    assert_eq!(server.get("/api/entity?entity=Northern%20Grain%20Council").status, 200, "the graph knows it");
    assert_eq!(send(&server, "POST", path, "text/plain", TEXT).json()["unchanged"], 1);
    let newer = send(&server, "POST", path, "text/plain", &TEXT.replace("two ships", "five ships")).json();
    assert_eq!(newer["replaced"], 1);
    assert_eq!(server.get(&format!("/api/article?id={id}")).status, 404, "the older text went");
    let id = newer["articles"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(send(&server, "DELETE", &format!("/api/article?id={id}"), "", "").status, 200);
    assert_eq!(send(&server, "DELETE", &format!("/api/article?id={id}"), "", "").status, 404);
    assert_eq!(server.get("/api/entity?entity=Northern%20Grain%20Council").status, 404);
    assert_eq!(server.samples.run(&["verify"]).status.code(), Some(0));
}

#[test]
fn a_list_is_taken_as_far_as_it_can_be_read() {
    let server = server();
    let list = serde_json::json!([
        {"text": TEXT, "source": "a"}, {"title": "no text"}, {"html": format!("<html><body><article><h1>T</h1><p>{TEXT}</p></article></body></html>"), "source": "b"},
    ]);
    let answer = send(&server, "POST", "/api/articles", "application/json", &list.to_string());
    assert_eq!(answer.status, 200, "{}", answer.body);
    let said = answer.json();
    let sources: Vec<&str> = said["articles"].as_array().unwrap().iter().filter_map(|one| one["source"].as_str()).collect();
    assert_eq!(sources, ["a", "b"]);
    let refused = said["refused"][0].as_str().unwrap();
    assert!(refused.starts_with("posted-") && refused.contains(":2") && refused.contains("not an article"), "{refused}");
}

#[test]
fn files_of_every_kind_are_taken_by_their_media_type() {
    let server = server();
    let border = b"From news@velm.example Tue Mar 18 09:00:00 2025\n".to_vec();
    let cases = [
        ("application/pdf", pdf_of(&pdf_objects()), 1),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx(), 1),
        ("application/epub+zip", epub(), 2),
        ("message/rfc822", mail(), 1),
        ("application/mbox", [border.clone(), mail(), b"\n".to_vec(), border, mail()].concat(), 2),
    ];
    for (media, body, articles) in cases {
        let head = format!(
            "POST /api/articles HTTP/1.1\r\nconnection: close\r\nhost: {}\r\nauthorization: Bearer {TOKEN}\r\ncontent-type: {media}\r\ncontent-length: {}\r\n\r\n",
            server.address,
            body.len()
        );
        let answer = server.raw(&[head.as_bytes(), &body].concat());
        assert_eq!(answer.status, 200, "{media}: {}", answer.body);
        let said = answer.json();
        assert_eq!(said["articles"].as_array().unwrap().len(), articles, "{media}: {said}");
        // Of a file of several articles each is named by its place there as well; where the file lay is nobody's business.
        for one in said["articles"].as_array().unwrap() {
            let source = one["source"].as_str().unwrap();
            let (file, part) = source.split_once('#').unwrap_or((source, ""));
            assert!(file.starts_with("posted-") && !file.contains('/') && part.is_empty() == (articles == 1), "{media}: {source}");
        }
    }
    assert_eq!(send(&server, "POST", "/api/articles", "application/pdf", "no PDF at all").status, 422);
}

#[test]
fn what_cannot_be_taken_is_told_and_changes_nothing() {
    let server = server();
    // All but the bytes on disk, of which a change takes some while it is made.
    let stats = || {
        let mut stats = server.get("/api/stats").json();
        stats.as_object_mut().unwrap().remove("bytes");
        stats
    };
    let before = stats();
    let cases = [
        ("POST", "/api/articles", "text/plain", GERMAN, 422, "only English is read"),
        ("POST", "/api/articles", "text/plain", " \n", 422, "the file is empty"),
        ("POST", "/api/articles", "text/html", "<html><body></body></html>", 422, "no article text"),
        ("POST", "/api/articles", "image/png", "x", 415, "text/markdown"),
        ("POST", "/api/articles", "application/json", "{", 400, "no JSON"),
        ("POST", "/api/articles?date=tomorrow", "text/plain", TEXT, 400, "a day as 2025-04-14"),
        ("POST", "/api/articles?nonsense=1", "text/plain", TEXT, 400, "knows no parameter"),
        ("DELETE", "/api/article", "", "", 400, "`id` is missing"),
        ("DELETE", "/api/article?id=--help", "", "", 404, "no article with id or source `--help`"),
        ("POST", "/api/decisions?verdict=merge&a=Qwyx&b=Norway", "", "", 409, "no entity is named"),
        ("POST", "/api/decisions?verdict=marry&a=a&b=b", "", "", 400, "merge or forbid"),
        ("DELETE", "/api/decisions", "", "", 404, "nothing is decided"),
        ("PUT", "/api/articles", "text/plain", TEXT, 405, "GET, HEAD, POST"),
        ("DELETE", "/api/stats", "", "", 405, "GET, HEAD"),
    ];
    for (method, path, media, body, status, words) in cases {
        let answer = send(&server, method, path, media, body);
        assert!(
            answer.status == status && answer.json()["error"].as_str().unwrap().contains(words),
            "{method} {path}: {} {}",
            answer.status,
            answer.body
        );
        assert!(!answer.body.contains("serve.posted"), "where things lie is nobody's business: {}", answer.body);
    }
    let large = format!(
        "POST /api/articles HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {TOKEN}\r\ncontent-type: text/plain\r\ncontent-length: 16777217\r\n\r\n",
        server.address
    );
    assert_eq!(server.raw(large.as_bytes()).status, 413);
    assert_eq!(stats(), before);
}

#[test]
fn nobody_changes_anything_without_the_token() {
    let server = server();
    let ask = |headers: &[(&str, &str)]| server.ask("POST", "/api/articles", &[headers, &[("content-type", "text/plain")]].concat(), TEXT);
    let none = ask(&[]);
    assert_eq!((none.status, none.header("www-authenticate")), (401, Some("Bearer")), "{}", none.body);
    assert_eq!(ask(&[("authorization", "Bearer wrong")]).status, 401);
    assert_eq!(ask(&[("authorization", TOKEN)]).status, 401, "no scheme");
    assert_eq!(ask(&[("cookie", TOKEN)]).status, 401);
    let bearer = format!("bearer {TOKEN}");
    assert_eq!(ask(&[("authorization", &bearer), ("origin", "http://evil.example")]).status, 403, "a page of another place");
    assert_eq!(server.ask("POST", "/sparql", &[("authorization", &bearer), ("content-type", "application/sparql-update")], "CLEAR ALL").status, 403);
    let reading = Server::shared();
    let refused = reading.ask("POST", "/api/articles", &[("authorization", &bearer), ("content-type", "text/plain")], TEXT);
    assert!(refused.status == 403 && refused.body.contains("--write"), "{} {}", refused.status, refused.body);
}

#[test]
fn decisions_are_made_and_taken_back() {
    let server = server();
    let merged = send(&server, "POST", "/api/decisions?verdict=merge&a=Ingrid%20Halvorsen&b=Daniel%20Okafor", "", "");
    assert!(merged.status == 200 && merged.json()["done"].as_str().unwrap().starts_with("merge "), "{}", merged.body);
    let decisions = server.get("/api/decisions").json();
    assert_eq!(decisions["decisions"][0], merged.json()["done"]);
    assert_eq!(send(&server, "DELETE", "/api/decisions", "", "").status, 200);
    assert_eq!(server.get("/api/decisions").json()["decisions"].as_array().unwrap().len(), 0);
}

#[test]
fn a_token_must_be_one() {
    let samples = crate::support::samples::Samples::new();
    let run = |args: &[&str]| {
        let output = samples.run(&[&["serve", "--bind", "127.0.0.1:0"], args].concat());
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    std::fs::write(samples.path().join("short"), "abc").unwrap();
    let (code, told) = run(&["--write", "--token-file", "short"]);
    assert!(code == Some(2) && told.contains("short holds no token"), "{told}");
    let (code, told) = run(&["--write", "--token-file", "missing"]);
    assert!(code == Some(2) && told.contains("missing cannot be read"), "{told}");
    assert_eq!(run(&["--token-file", "short"]).0, Some(2), "--write is missing");
}
