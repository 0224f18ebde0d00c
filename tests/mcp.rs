//! `newsgraph mcp` by raw lines of JSON-RPC: both handshakes, every tool on the samples, faults.

use serde_json::{Value, json};

use crate::support::samples::Samples;

/// The answers to some requests, each a line.
fn answers(samples: &Samples, requests: &[String]) -> Vec<Value> {
    let mut program = assert_cmd::Command::cargo_bin("newsgraph").unwrap();
    let input = requests.join("\n") + "\n";
    let output = program.current_dir(samples.path()).args(["mcp", "--store", "s.db"]).write_stdin(input).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn request(id: u32, method: &str, params: &Value) -> String {
    json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}).to_string()
}

fn call(id: u32, tool: &str, arguments: &Value) -> String {
    request(id, "tools/call", &json!({"name": tool, "arguments": arguments}))
}

/// The text of a tool's answer, and whether it is a refusal.
fn told(answer: &Value) -> (String, bool) {
    let result = &answer["result"];
    (result["content"][0]["text"].as_str().unwrap_or_else(|| panic!("no text in {answer}")).to_owned(), result["isError"].as_bool().unwrap())
}

/// The value that one call answers.
fn value(samples: &Samples, tool: &str, arguments: &Value) -> Value {
    let (text, refused) = told(&answers(samples, &[call(1, tool, arguments)])[0]);
    assert!(!refused, "{tool}: {text}");
    serde_json::from_str(&text).unwrap()
}

#[test]
fn both_handshakes_lead_to_the_same_tools() {
    let samples = Samples::new();
    let hello = json!({"protocolVersion": "2025-03-26", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}});
    let shaken = answers(
        &samples,
        &[
            request(1, "initialize", &hello),
            json!({"jsonrpc": "2.0", "method": "notifications/initialized"}).to_string(),
            request(2, "ping", &json!({})),
            request(3, "tools/list", &json!({})),
        ],
    );
    assert_eq!(shaken.iter().map(|answer| answer["id"].as_u64().unwrap()).collect::<Vec<_>>(), [1, 2, 3], "a notification has no answer");
    assert_eq!(shaken[0]["result"]["protocolVersion"], "2025-03-26");
    assert_eq!(shaken[0]["result"]["serverInfo"]["name"], "newsgraph");
    let bare = answers(&samples, &[request(3, "tools/list", &json!({})), request(4, "server/discover", &json!({}))]);
    assert_eq!(bare[0], shaken[2]);
    assert_eq!(bare[1]["result"]["capabilities"], shaken[0]["result"]["capabilities"]);
    let tools = bare[0]["result"]["tools"].as_array().unwrap();
    assert_eq!(tools.len(), 9);
    for tool in tools {
        assert_eq!(tool["inputSchema"]["type"], "object", "{tool}");
        assert_eq!(tool["annotations"]["readOnlyHint"], true, "{tool}");
    }
    let newer = answers(&samples, &[request(1, "initialize", &json!({"protocolVersion": "2099-01-01"}))]);
    assert_eq!(newer[0]["result"]["protocolVersion"], "2025-11-25", "an unknown version gets the newest that is known");
}

#[test]
fn every_tool_answers_from_the_samples() {
    let samples = Samples::new();
    let found = value(&samples, "search_entities", &json!({"name": "halvorsen"}));
    assert!(found["rows"][0]["label"].as_str().unwrap().contains("Halvorsen"), "{found}");
    let iri = found["rows"][0]["iri"].as_str().unwrap();
    assert!(iri.starts_with("ent:"), "{iri}");

    let card = value(&samples, "entity_card", &json!({"entity": iri}));
    assert_eq!(card["iri"], iri);
    assert!(card["total"].as_u64().unwrap() > 0 && card["rows"][0]["articles"].as_u64().unwrap() > 0, "{card}");

    let claims = value(&samples, "claims_about", &json!({"entity": "CSTO", "relation": "memberOf"}));
    let quote = claims["rows"][0]["quote"].as_str().unwrap();
    assert!(!quote.is_empty() && claims["rows"][0]["article"]["source"].is_string(), "{claims}");
    let doubtful = value(&samples, "claims_about", &json!({"entity": iri, "stance": "doubtful"}));
    assert!(doubtful["rows"].as_array().unwrap().iter().all(|row| row["stance"] != "fact"), "{doubtful}");

    let path = value(&samples, "path", &json!({"from": "Armenia", "to": "Tajikistan"}));
    assert!(path["paths"][0].as_array().unwrap().iter().all(|step| step["quote"].is_string()), "{path}");

    let timeline = value(&samples, "timeline", &json!({"entity": iri}));
    assert!(timeline["rows"].as_array().unwrap().iter().all(|row| row["when"].is_string()), "{timeline}");

    let disputes = value(&samples, "disputes", &json!({}));
    assert!(disputes["rows"][0]["sides"].as_array().unwrap().len() > 1, "{disputes}");

    let why = value(&samples, "explain", &json!({"subject": "Armenia", "relation": "memberOf", "object": "CSTO"}));
    assert!(why["rows"][0]["writtenIn"].as_str().unwrap().starts_with("data/rules/"), "{why}");

    let rows = value(&samples, "sparql", &json!({"query": "SELECT ?x { ?x ng:memberOf ent:Collective_Security_Treaty_Organization } ORDER BY ?x"}));
    assert_eq!(rows["rows"][0][0], "ent:Armenia", "{rows}");
    assert_eq!(rows["more"], false);
    let many = value(&samples, "sparql", &json!({"query": "SELECT ?s { GRAPH ?g { ?s ?p ?o } }"}));
    assert_eq!((many["rows"].as_array().unwrap().len(), &many["more"]), (200, &json!(true)));

    let relations = value(&samples, "list_relations", &json!({}));
    assert!(relations["total"].as_u64().unwrap() > 20, "{relations}");
    let member = relations["rows"].as_array().unwrap().iter().find(|row| row["relation"] == "ng:memberOf").unwrap();
    assert!(member["claims"].is_string() && !member["means"].as_str().unwrap().is_empty(), "{member}");
}

#[test]
fn pages_follow_one_another_without_a_gap() {
    let samples = Samples::new();
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let page = value(&samples, "list_relations", &json!({"cursor": cursor}));
        seen.extend(page["rows"].as_array().unwrap().clone());
        assert!(page.to_string().len() < 20_000, "a page fits a context window");
        cursor = page["nextCursor"].as_str().map(str::to_owned);
        if cursor.is_none() {
            assert_eq!(seen.len() as u64, page["total"].as_u64().unwrap());
            break;
        }
    }
    assert!(seen.len() > 20);
    assert!(seen.iter().enumerate().all(|(at, row)| !seen[..at].contains(row)), "no row twice");
}

#[test]
fn faults_are_told_and_the_next_request_is_answered() {
    let samples = Samples::new();
    let long = format!("{{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"ping\",\"params\":{{\"x\":\"{}\"}}}}", "y".repeat(1 << 21));
    let answers = answers(
        &samples,
        &[
            "{not json".to_owned(),
            json!({"jsonrpc": "2.0", "id": 1}).to_string(),
            request(2, "resources/list", &json!({})),
            request(3, "tools/call", &json!({"name": "delete_all"})),
            long,
            call(4, "entity_card", &json!({})),
            call(5, "entity_card", &json!({"entity": "CSTX"})),
            call(6, "entity_card", &json!({"entity": "CSTO", "colour": "red"})),
            call(7, "timeline", &json!({"entity": "CSTO", "since": "May"})),
            call(8, "sparql", &json!({"query": "SELCT ?x { ?x ?p ?o }"})),
            call(9, "sparql", &json!({"query": "DELETE WHERE { ?s ?p ?o }"})),
            call(10, "path", &json!({"from": "Armenia", "to": "CSTO", "max": 99})),
            request(11, "ping", &json!({})),
        ],
    );
    let codes: Vec<i64> = answers.iter().filter_map(|answer| answer["error"]["code"].as_i64()).collect();
    assert_eq!(codes, [-32700, -32600, -32601, -32602, -32600]);
    let refusals: Vec<String> = answers.iter().filter(|answer| answer["result"]["isError"] == true).map(|answer| told(answer).0).collect();
    let wanted = ["`entity` is missing", "similar names", "no argument is called `colour`", "2025-04-14", "line 1", "line 1", "from 1 to 8"];
    assert_eq!(refusals.len(), wanted.len(), "{refusals:?}");
    for (refusal, words) in refusals.iter().zip(wanted) {
        assert!(refusal.contains(words), "{refusal:?} says nothing of {words:?}");
    }
    assert_eq!(answers.last().unwrap(), &json!({"jsonrpc": "2.0", "id": 11, "result": {}}));
}

#[test]
fn a_query_nested_as_deeply_as_may_be_does_not_end_the_server() {
    let samples = Samples::new();
    let within = |open: &str, middle: &str, close: &str| {
        let times = ((32 << 10) - 64) / (open.len() + close.len());
        format!("{}{middle}{}", open.repeat(times), close.repeat(times))
    };
    let filter = |inner: String| format!("ASK {{ ?s ?p ?o FILTER({inner}) }}");
    let queries = [
        filter(within("(", "1", ")")),
        filter(within("!", "true", "")),
        filter(within("1+", "1", "")),
        filter(within("1=1&&", "true", "")),
        format!("ASK {}", within("{", "", "}")),
        format!("ASK {{ {} }}", within("{} UNION ", "{}", "")),
        format!("ASK {{ {} }}", within("OPTIONAL {} ", "", "")),
        format!("ASK {{ ?s {} ?o }}", within("ng:a/", "ng:b", "")),
        format!("ASK {{ ?s {} ?o }}", within("^", "ng:b", "")),
        format!("ASK {{ ?s ?p {} }}", within("<<( ?s ?p ", "?o", " )>>")),
        format!("ASK {{ ?s ?p {} }}", within("[ ?p ", "?o", " ]")),
    ];
    for query in queries {
        assert!(query.len() <= 32 << 10);
        // Whether it is answered or refused, the next request is answered.
        let found = answers(&samples, &[call(1, "sparql", &json!({"query": query})), request(2, "ping", &json!({}))]);
        assert_eq!(found.iter().map(|answer| answer["id"].as_u64()).collect::<Vec<_>>(), [Some(1), Some(2)], "{}", &query[..40]);
    }
    let (text, refused) = told(&answers(&samples, &[call(1, "sparql", &json!({"query": " ".repeat(40_000)}))])[0]);
    assert!(refused && text.contains("40000 bytes long, and may be 32768"), "{text}");
}
