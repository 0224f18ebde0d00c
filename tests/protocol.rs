//! The protocols by their published rules: SPARQL 1.1 Protocol (the cases of the W3C's `sparql11/protocol` tests for queries, on our own graph) and
//! the reading half of the SPARQL 1.1 Graph Store Protocol.

use std::collections::BTreeSet;

use oxigraph::io::{RdfFormat, RdfParser};

use crate::support::server::{Answer, Server};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const DIRECT: (&str, &str) = ("content-type", "application/sparql-query");
const XML: &str = "application/sparql-results+xml";
const JSON: &str = "application/sparql-results+json";
const FACTS: &str = "https://w3id.org/newsgraph/ns#facts";

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// IRIs of the first two articles, which are the names of their graphs.
fn graphs(server: &Server) -> [String; 2] {
    let list = server.get("/api/articles?limit=2").json();
    [0, 1].map(|at| format!("https://w3id.org/newsgraph/art/{}", list["articles"][at]["id"].as_str().unwrap()))
}

/// The answer to ASK, which must be given.
#[track_caller]
fn yes(answer: &Answer) -> bool {
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()["boolean"].as_bool().unwrap()
}

/// A query by GET and by both kinds of POST, with further parameters in the body of a form and in the address; all give the same.
#[track_caller]
fn in_all_ways(server: &Server, query: &str, further: &str) -> bool {
    let json = ("accept", JSON);
    let by_get = server.ask("GET", &format!("/sparql?query={}{further}", encoded(query)), &[json], "");
    let by_form = server.ask("POST", "/sparql", &[FORM, json], &format!("query={}{further}", encoded(query)));
    let address = format!("/sparql?{}", further.trim_start_matches('&'));
    let beside_form = server.ask("POST", &address, &[FORM, json], &format!("query={}", encoded(query)));
    let direct = server.ask("POST", &address, &[DIRECT, json], query);
    let answers = [yes(&by_get), yes(&by_form), yes(&beside_form), yes(&direct)];
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{query}{further}: {answers:?}");
    answers[0]
}

#[test]
fn the_dataset_is_the_one_named_beside_the_query() {
    let server = Server::shared();
    let [one, other] = graphs(&server);
    let [one_default, other_default] = [&one, &other].map(|iri| format!("&default-graph-uri={}", encoded(iri)));
    let [one_named, other_named] = [&one, &other].map(|iri| format!("&named-graph-uri={}", encoded(iri)));
    let holds = |iri: &str| format!("<{iri}> a schema:NewsArticle");
    // query_dataset_default_graph(s): one, and the merge of two.
    assert!(in_all_ways(&server, &format!("ASK {{ {} }}", holds(&one)), &one_default));
    assert!(!in_all_ways(&server, &format!("ASK {{ {} }}", holds(&other)), &one_default));
    let both = format!("ASK {{ {} . {} }}", holds(&one), holds(&other));
    assert!(in_all_ways(&server, &both, &format!("{one_default}{other_default}")));
    assert!(!in_all_ways(&server, &both, ""), "articles stand in graphs of their own");
    // query_dataset_named_graphs: those and no others, and an empty default graph.
    let named = |iri: &str| format!("ASK {{ GRAPH ?g {{ {} }} }}", holds(iri));
    assert!(in_all_ways(&server, &named(&one), &one_named));
    assert!(!in_all_ways(&server, &named(&other), &one_named));
    assert!(!in_all_ways(&server, "ASK { ?s ?p ?o }", &one_named));
    assert!(in_all_ways(
        &server,
        &format!("ASK {{ GRAPH ?g {{ {} }} GRAPH ?h {{ {} }} }}", holds(&one), holds(&other)),
        &format!("{one_named}{other_named}")
    ));
    // query_dataset_full: both kinds at once.
    let full = format!("ASK {{ {} GRAPH ?g {{ {} }} FILTER(?g = <{other}>) }}", holds(&one), holds(&other));
    assert!(in_all_ways(&server, &full, &format!("{one_default}{other_named}")));
    assert!(!in_all_ways(&server, &full, &format!("{other_default}{one_named}")));
    // query_multiple_dataset: the protocol's wins over FROM.
    assert!(in_all_ways(&server, &format!("ASK FROM <{other}> {{ {} }}", holds(&one)), &one_default));
    assert!(!in_all_ways(&server, &format!("ASK FROM <{other}> {{ {} }}", holds(&other)), &one_default));
}

#[test]
fn each_form_of_query_has_its_formats() {
    let server = Server::shared();
    let media = |query: &str, accept: &str| {
        let answer = server.query(query, accept);
        assert_eq!(answer.status, 200, "{query} as {accept}: {}", answer.body);
        answer.header("content-type").unwrap().to_owned()
    };
    let rows = [JSON, XML, "text/csv", "text/tab-separated-values"];
    let triples = ["text/turtle", "application/rdf+xml", "application/n-triples"];
    for accept in rows {
        assert_eq!(media("SELECT ?a { ?a ng:memberOf ?b }", accept), accept);
    }
    assert_eq!(media("ASK { ?a ng:memberOf ?b }", XML), XML);
    for accept in triples {
        let query = "DESCRIBE ent:Norway";
        assert_eq!(media(query, accept), accept);
        assert_eq!(media("CONSTRUCT { ?a ?p ?b } WHERE { ?a ng:memberOf ?b ; ?p ?b }", accept), accept);
        let parsed =
            RdfParser::from_format(RdfFormat::from_media_type(accept).unwrap()).for_reader(server.query(query, accept).body.as_bytes()).count();
        assert!(parsed > 3, "{accept}: {parsed}");
    }
    // What a form cannot have is not acceptable, and of several the best is taken.
    assert_eq!(server.query("ASK {}", "text/turtle").status, 406);
    assert_eq!(server.query("DESCRIBE ent:Norway", "text/csv").status, 406);
    assert_eq!(media("ASK {}", &format!("text/turtle, {XML};q=0.3, {JSON};q=0.4")), JSON);
}

#[test]
fn relative_iris_stand_below_the_base_of_the_store() {
    let server = Server::shared();
    // query_content_type_construct
    let made = server.query("CONSTRUCT { <s> <p> 1 } WHERE {}", "application/n-triples");
    assert!(made.status == 200 && made.body.starts_with("<https://w3id.org/newsgraph/s> <https://w3id.org/newsgraph/p> "), "{}", made.body);
    assert!(yes(&server.query("ASK { <ent/Norway> a ng:Country }", JSON)));
    assert!(!yes(&server.query("BASE <http://elsewhere.example/> ASK { <ent/Norway> a ng:Country }", JSON)));
}

/// Method, path, headers, body.
type Sent<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)], &'a str);

#[test]
fn what_breaks_the_protocol_is_refused() {
    let server = Server::shared();
    let ask = encoded("ASK {}");
    let (twice, form_twice) = (format!("/sparql?query={ask}&query={ask}"), format!("query={ask}&query={ask}"));
    let (form, both) = (format!("query={ask}"), format!("query={ask}&update=CLEAR%20ALL"));
    let relative = format!("/sparql?query={ask}&default-graph-uri=a%20b");
    let address = format!("/sparql?query={ask}");
    let cases: [(&str, Sent<'_>, u16); 18] = [
        ("bad_query_method", ("PUT", "/sparql?query=ASK%20%7B%7D", &[], ""), 405),
        ("the same for DELETE", ("DELETE", "/sparql?query=ASK%20%7B%7D", &[], ""), 405),
        ("bad_multiple_queries", ("GET", &twice, &[], ""), 400),
        ("bad_multiple_queries in a form", ("POST", "/sparql", &[FORM], &form_twice), 400),
        ("bad_query_wrong_media_type", ("POST", "/sparql", &[("content-type", "text/plain")], "ASK {}"), 415),
        ("bad_query_missing_form_type", ("POST", "/sparql", &[], &form), 415),
        ("bad_query_missing_direct_type", ("POST", "/sparql", &[], "ASK {}"), 415),
        ("bad_query_syntax", ("GET", "/sparql?query=ASK%20%7B", &[], ""), 400),
        ("bad_query_non_utf8", ("GET", "/sparql?query=ASK%20%7B%20%22%FF%22%20%7D", &[], ""), 400),
        ("no query", ("GET", "/sparql?other=1", &[], ""), 400),
        ("bad_update_get", ("GET", "/sparql?update=CLEAR%20ALL", &[], ""), 403),
        ("an update in a form", ("POST", "/sparql", &[FORM], "update=CLEAR%20ALL"), 403),
        ("a query and an update", ("POST", "/sparql", &[FORM], &both), 403),
        ("a query and an update in an address", ("GET", &format!("{address}&update=CLEAR%20ALL"), &[], ""), 403),
        ("a query in the body and one in the address", ("POST", &address, &[DIRECT], "ASK {}"), 400),
        ("a query in a form and one in the address", ("POST", &address, &[FORM], &form), 400),
        ("an update as a query", ("POST", "/sparql", &[DIRECT], "CLEAR ALL"), 400),
        ("a graph that is no IRI", ("GET", &relative, &[], ""), 400),
    ];
    for (name, (method, path, headers, body), status) in cases {
        let answer = server.ask(method, path, headers, body);
        assert_eq!(answer.status, status, "{name}: {}", answer.body);
        assert!(answer.json()["error"].as_str().is_some_and(|why| why.len() > 10), "{name} says why");
    }
}

/// The triples of an answer, without the names of blank nodes, of which there are none.
fn triples(answer: &Answer, format: RdfFormat) -> BTreeSet<String> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    RdfParser::from_format(format).for_reader(answer.body.as_bytes()).map(|quad| quad.unwrap().to_string()).collect()
}

#[test]
fn a_graph_is_given_whole_in_the_format_that_is_liked() {
    let server = Server::shared();
    let [article, _] = graphs(&server);
    let get = |which: &str, accept: &str| server.ask("GET", &format!("/store?{which}"), &[("accept", accept)], "");
    for which in ["default".to_owned(), format!("graph={}", encoded(&article)), format!("graph={}", encoded(FACTS))] {
        let turtle = triples(&get(&which, "text/turtle"), RdfFormat::Turtle);
        assert!(turtle.len() > 50, "{which}: {}", turtle.len());
        assert_eq!(triples(&get(&which, "application/n-triples"), RdfFormat::NTriples), turtle, "{which}");
        assert_eq!(triples(&get(&which, "application/rdf+xml"), RdfFormat::RdfXml), turtle, "{which}");
    }
    // As many as the query language counts.
    let counted = server.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv").body;
    let given = triples(&get("default", "application/n-triples"), RdfFormat::NTriples).len();
    assert_eq!(counted.lines().nth(1), Some(given.to_string().as_str()));
}

#[test]
fn what_is_no_graph_gets_the_right_status() {
    let server = Server::shared();
    assert_eq!(server.get("/store?default").header("content-type"), Some("text/turtle"));
    for (path, status, words) in [
        ("/store", 400, "?default or ?graph=IRI"),
        ("/store?default&graph=http://a/", 400, "?default or ?graph=IRI"),
        ("/store?graph=http://a/&graph=http://b/", 400, "more than once"),
        ("/store?default=1", 400, "takes no value"),
        ("/store?graph=no%20iri", 400, "no IRI"),
        ("/store?other", 400, "no parameter `other`"),
        ("/store?graph=http://nowhere.example/", 404, "no graph <http://nowhere.example/>"),
    ] {
        let answer = server.get(path);
        assert!(answer.status == status && answer.json()["error"].as_str().unwrap().contains(words), "{path}: {} {}", answer.status, answer.body);
    }
    assert_eq!(server.ask("GET", "/store?default", &[("accept", "image/png")], "").status, 406);
    let graph = format!("/store?graph={}", encoded(&graphs(&server)[0]));
    let json = server.ask("GET", &graph, &[("accept", "application/ld+json")], "");
    assert!(json.status == 406 && json.body.contains("cannot be written in this format"), "JSON-LD has no triple terms: {}", json.body);
    for method in ["PUT", "POST", "DELETE", "PATCH"] {
        let refused = server.ask(method, "/store?default", &[("content-type", "text/turtle")], "");
        assert_eq!((refused.status, refused.header("allow")), (405, Some("GET, HEAD")), "{method}");
    }
    let head = server.ask("HEAD", "/store?default", &[], "");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(server.ask("HEAD", "/store?graph=http://nowhere.example/", &[], "").status, 404);
}
