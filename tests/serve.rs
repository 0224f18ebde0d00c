//! `newsgraph serve`, asked over plain sockets as any client would.

use std::process::Command;

use serde_json::Value;

use crate::support::server::Server;
use crate::support::watchdog;

const MEMBERS: &str = "SELECT ?who { ?who ng:memberOf ent:Collective_Security_Treaty_Organization } ORDER BY ?who";

#[test]
fn a_query_comes_in_three_ways_and_gets_one_answer() {
    let server = Server::shared();
    let encoded: String = form_urlencoded::byte_serialize(MEMBERS.as_bytes()).collect();
    let csv = [("accept", "text/csv")];
    let by_get = server.ask("GET", &format!("/sparql?query={encoded}"), &csv, "");
    let form = [("accept", "text/csv"), ("content-type", "application/x-www-form-urlencoded; charset=utf-8")];
    let by_form = server.ask("POST", "/sparql", &form, &format!("query={encoded}"));
    let direct = server.query(MEMBERS, "text/csv");
    assert_eq!([by_get.status, by_form.status, direct.status], [200; 3]);
    assert!(by_get.body.lines().count() > 1 && by_get.body.contains("ent/Tajikistan"), "{}", by_get.body);
    assert_eq!(by_get.body, by_form.body);
    assert_eq!(by_get.body, direct.body);
}

#[test]
fn the_answer_has_the_form_that_is_liked_best() {
    let server = Server::shared();
    let kind = |query: &str, accept: &str| server.query(query, accept).header("content-type").map(str::to_owned);
    let construct = "CONSTRUCT { ?a ng:memberOf ?b } WHERE { ?a ng:memberOf ?b }";
    assert_eq!(kind(MEMBERS, "*/*").as_deref(), Some("application/sparql-results+json"));
    assert_eq!(kind(MEMBERS, "text/csv;q=0.2, application/sparql-results+xml;q=0.8").as_deref(), Some("application/sparql-results+xml"));
    assert_eq!(kind("ASK { ?a ng:memberOf ?b }", "application/json").as_deref(), Some("application/json"));
    assert_eq!(kind(construct, "").as_deref(), Some("text/turtle"));
    assert_eq!(kind(construct, "application/n-triples, */*;q=0.1").as_deref(), Some("application/n-triples"));
    let refused = server.query(MEMBERS, "image/png");
    assert_eq!(refused.status, 406);
    assert!(refused.json()["error"].as_str().unwrap().contains("text/csv"));
    assert_eq!(server.query("ASK { ?a ng:memberOf ?b }", "application/json").json()["boolean"], true);
}

#[test]
fn what_is_no_query_gets_the_right_status() {
    let server = Server::shared();
    let typed = |media: &str, body: &str| server.ask("POST", "/sparql", &[("content-type", media)], body);
    let wrong = server.query("SELECT nope", "*/*");
    assert_eq!(wrong.status, 400);
    assert!(wrong.json()["error"].as_str().unwrap().contains("line 1, column 8"));
    assert_eq!(server.get("/sparql?default-graph-uri=http://a/").status, 400, "no query");
    assert_eq!(server.get("/sparql?query=ASK%7B%7D&query=ASK%7B%7D").status, 400, "two queries");
    assert_eq!(server.get("/sparql?query=ASK%7B%7D&default-graph-uri=%3A%3A").status, 400, "no IRI");
    assert_eq!(typed("text/plain", "ASK {}").status, 415);
    assert_eq!(typed("application/x-www-form-urlencoded", "q=ASK").status, 400);
    assert_eq!(typed("application/x-www-form-urlencoded", "update=CLEAR%20ALL").status, 403);
    assert_eq!(typed("application/sparql-update", "CLEAR ALL").status, 403);
    assert_eq!(typed("application/sparql-query", &"#".repeat(2 << 20)).status, 413);
    let put = server.ask("PUT", "/sparql", &[], "");
    assert_eq!((put.status, put.header("allow")), (405, Some("GET, HEAD, POST")));
    assert_eq!(server.query("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "*/*").status, 400);
}

#[test]
fn graphs_beside_the_query_take_the_place_of_its_own() {
    let server = Server::shared();
    let count = |path: &str| -> u64 {
        let query: String = form_urlencoded::byte_serialize(b"SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").collect();
        let answer = server.get(&format!("/sparql?query={query}{path}"));
        answer.json()["results"]["bindings"][0]["n"]["value"].as_str().unwrap().parse().unwrap()
    };
    let id = server.get("/api/articles").json()["articles"][0]["id"].as_str().unwrap().to_owned();
    let (all, one) = (count(""), count(&format!("&default-graph-uri=https://w3id.org/newsgraph/art/{id}")));
    assert!(one > 10 && one != all, "{one} of {all}");
    assert_eq!(count("&default-graph-uri=https://w3id.org/newsgraph/art/none"), 0);
}

#[test]
fn the_endpoint_describes_itself() {
    let server = Server::shared();
    let turtle = server.get("/sparql");
    assert_eq!((turtle.status, turtle.header("content-type")), (200, Some("text/turtle")));
    let parsed: Result<Vec<_>, _> =
        oxigraph::io::RdfParser::from_format(oxigraph::io::RdfFormat::Turtle).for_reader(turtle.body.as_bytes()).collect();
    let endpoint = format!("http://{}/sparql", server.address);
    assert!(parsed.unwrap().iter().any(|quad| quad.predicate.as_str().ends_with("#endpoint") && quad.object.to_string().contains(&endpoint)));
    let browser = server.ask("GET", "/sparql", &[("accept", "text/html,*/*;q=0.1")], "");
    assert_eq!((browser.status, browser.header("location")), (303, Some("/#/sparql")));
    let head = server.ask("HEAD", "/sparql", &[], "");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
}

#[test]
fn pages_of_other_places_are_refused() {
    let server = Server::shared();
    assert_eq!(server.ask("GET", "/api/stats", &[("host", "evil.example")], "").status, 403);
    assert_eq!(server.ask("GET", "/api/stats", &[("origin", "http://evil.example")], "").status, 403);
    let own = format!("http://{}", server.address);
    let fine = server.ask("GET", "/api/stats", &[("origin", &own)], "");
    assert_eq!(fine.status, 200);
    assert!(fine.header("content-security-policy").unwrap().contains("default-src 'none'"));
    assert_eq!(fine.header("access-control-allow-origin"), None);
}

#[test]
fn every_resource_of_the_document_answers() {
    let server = Server::shared();
    let document = server.get("/api/openapi.json").json();
    let article = server.get("/api/articles?limit=1").json()["articles"][0]["id"].as_str().unwrap().to_owned();
    let claim = server.get("/api/claims?entity=Tajikistan&limit=1").json()["claims"][0]["claim"].as_str().unwrap().to_owned();
    let value = |resource: &str, name: &str| match (resource, name) {
        (_, "id") => article.clone(),
        (_, "claim") => claim.clone(),
        ("explain", "object") => "CSTO".to_owned(),
        (_, "to") => "Russia".to_owned(),
        _ => "Tajikistan".to_owned(),
    };
    let paths = document["paths"].as_object().unwrap();
    assert!(paths.len() > 12);
    for (path, item) in paths {
        let operation = &item["get"];
        let resource = operation["operationId"].as_str().unwrap();
        let required = operation["parameters"].as_array().unwrap().iter().filter(|one| one["required"] == true);
        let given: Vec<String> = required.map(|one| one["name"].as_str().unwrap()).map(|name| format!("{name}={}", value(resource, name))).collect();
        let answer = server.get(&format!("{path}?{}", given.join("&")));
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        assert!(answer.json().as_object().is_some_and(|object| !object.is_empty()), "{path}");
        assert_eq!(server.get(&format!("{path}?nonsense=1")).status, 400, "{path} with an unknown parameter");
        if !given.is_empty() {
            assert_eq!(server.get(path).status, 400, "{path} without what it requires");
        }
    }
}

#[test]
fn an_article_comes_with_its_mark_up() {
    let server = Server::shared();
    let id = server.get("/api/claims?entity=Tajikistan&limit=1").json()["claims"][0]["article"]["id"].as_str().unwrap().to_owned();
    let read = server.get(&format!("/api/article?id={id}")).json();
    let text: Vec<char> = read["text"].as_str().unwrap().chars().collect();
    let words = |start: &Value, end: &Value| -> String { text[start.as_u64().unwrap() as usize..end.as_u64().unwrap() as usize].iter().collect() };
    let mentions = read["mentions"].as_array().unwrap();
    assert!(mentions.iter().any(|one| one["label"] == "Tajikistan" && words(&one["start"], &one["end"]).starts_with("Tajik")));
    for claim in read["claims"].as_array().unwrap() {
        let at = &claim["sentenceAt"];
        assert_eq!(words(&at[0], &at[1]), claim["quote"].as_str().unwrap());
    }
}

#[test]
fn what_does_not_exist_is_told_with_what_does() {
    let server = Server::shared();
    for (path, status, words) in [
        ("/api/entity?entity=Qwyx", 404, "no entity is named"),
        ("/api/nothing", 404, "search, entity"),
        ("/nothing", 404, "/sparql"),
        ("/api/article?id=0000", 404, "no article"),
        ("/api/claim?claim=claim:0000", 404, "no claim"),
        ("/api/around?entity=Tajikistan&depth=9", 400, "from 1 to 3"),
        ("/api/timeline?entity=Tajikistan&since=yesterday", 400, "a day as 2025-04-14"),
    ] {
        let answer = server.get(path);
        assert!(answer.status == status && answer.json()["error"].as_str().unwrap().contains(words), "{path}: {} {}", answer.status, answer.body);
    }
    assert!(server.raw(b"nonsense\r\n\r\n").status == 400);
}

#[test]
fn agents_are_answered_over_http_too() {
    let server = Server::shared();
    let call = r#"{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"entity_card","arguments":{"entity":"Tajikistan"}}}"#;
    let answer = server.ask("POST", "/mcp", &[("content-type", "application/json")], call);
    assert_eq!(answer.json()["id"], 7);
    assert!(answer.json()["result"]["content"][0]["text"].as_str().unwrap().contains("Collective Security Treaty Organization"));
    let notice = server.ask("POST", "/mcp", &[], r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#);
    assert_eq!((notice.status, notice.body.as_str()), (202, ""));
    assert_eq!(server.get("/mcp").status, 405);
}

/// Asks for every script that a script imports, and that those import.
fn imported(server: &Server, script: &str, known: &mut Vec<String>) {
    let names = script.lines().filter(|line| line.starts_with("import ")).filter_map(|line| line.split('\'').nth(1));
    for name in names.map(str::to_owned).collect::<Vec<_>>() {
        if !known.contains(&name) {
            known.push(name.clone());
            let answer = server.get(name.trim_start_matches('.'));
            assert_eq!(answer.status, 200, "{name}");
            imported(server, &answer.body, known);
        }
    }
}

#[test]
fn the_page_and_its_parts_are_there() {
    let server = Server::shared();
    let page = server.get("/");
    assert_eq!(page.status, 200);
    let parts = page.body.split(['"', '\'']).filter(|part| matches!(part.rsplit_once('.'), Some((_, "js" | "css"))) && !part.contains(' '));
    let parts: Vec<&str> = parts.collect();
    assert!(parts.len() >= 3, "{parts:?}");
    for part in parts {
        let script = server.get(&format!("/{part}"));
        assert_eq!(script.status, 200, "{part}");
        imported(&server, &script.body, &mut vec![format!("./{part}")]);
    }
    // The name of the SVG language is no address that is asked.
    let without_name = page.body.replace("http://www.w3.org/2000/svg", "");
    assert!(!without_name.contains("http://") && !without_name.contains("https://"), "the page asks nobody else");
}

/// Queries that grow without end: sorted and grouped products of everything with everything.
const ENDLESS: [&str; 3] = [
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i",
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
];

#[test]
fn a_query_without_end_is_ended_and_the_server_goes_on() {
    let server = Server::start(&["--time", "1"]);
    for query in ENDLESS {
        let answer = server.query(query, "*/*");
        assert_eq!(answer.status, 503, "{query}: {}", answer.body);
        assert!(answer.json()["error"].as_str().unwrap().contains("stopped"), "{}", answer.body);
    }
    assert_eq!(server.query(MEMBERS, "*/*").status, 200);
}

#[test]
fn too_many_rows_are_no_answer_rather_than_a_part() {
    let server = Server::start(&["--rows", "5"]);
    let answer = server.query("SELECT * { ?a ?b ?c } LIMIT 6", "text/csv");
    assert_eq!(answer.status, 503);
    assert!(answer.json()["error"].as_str().unwrap().contains("more than 5 rows"));
    assert_eq!(server.query("SELECT * { ?a ?b ?c } LIMIT 5", "text/csv").body.lines().count(), 6);
}

#[test]
fn more_queries_than_allowed_are_told_to_come_again() {
    let server = Server::start(&["--queries", "1", "--time", "3600"]);
    let _long = server.occupy(ENDLESS[1]);
    let refused = server.query(MEMBERS, "*/*");
    assert_eq!((refused.status, refused.header("retry-after")), (503, Some("1")), "{}", refused.body);
}

#[test]
fn a_taken_address_is_told() {
    let server = Server::shared();
    let output = server.samples.run(&["serve", "--bind", &server.address]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--bind 127.0.0.1:PORT"));
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_whoever_waits() {
    let mut server = Server::start(&["--queries", "1", "--time", "3600"]);
    // One has nothing to ask, and one waits for an answer that has an hour.
    let _waiting = [server.connect(), server.occupy(ENDLESS[1])];
    let id = server.process.id();
    // A shell without job control has what it puts into the background ignore interrupts.
    let signal = if ignores_interrupts(id) { "-TERM" } else { "-INT" };
    assert!(Command::new("kill").args([signal, &id.to_string()]).status().unwrap().success());
    watchdog::until("it has ended", || server.process.try_wait().unwrap().is_some());
}

/// True where a process ignores SIGINT, as `/proc` tells it.
#[cfg(unix)]
fn ignores_interrupts(id: u32) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask & (1 << 1) != 0)
}
