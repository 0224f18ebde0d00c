//! Asking the sample articles: what people see of each command, rows of every shipped question, and faults of queries.

use newsgraph::query::{self, catalogue, claims, table};
use newsgraph::store::vocab::Iris;
use oxigraph::sparql::CancellationToken;

use crate::support::samples::{self, Samples};

fn pages(samples: &Samples, commands: &[&[&str]]) -> String {
    commands.iter().map(|args| samples.transcript(args)).collect::<Vec<_>>().join("\n")
}

#[test]
fn cards() {
    let samples = Samples::new();
    insta::assert_snapshot!(
        "cards",
        pages(
            &samples,
            &[
                &["show", "ingrid halvorsen"],
                &["show", "CSTO"],
                &["show", "Ingrid Halvorsen", "--relation", "wonElection", "--format", "md"],
                &["show", "Ingrid Halvorsen", "--since", "2025-05-15"],
            ]
        )
    );
    insta::assert_snapshot!("card-ttl", pages(&samples, &[&["show", "Coastal Alliance", "--format", "ttl"]]));
    let card: serde_json::Value = serde_json::from_slice(&samples.run(&["show", "CSTO", "--format", "json"]).stdout).unwrap();
    let members = card["relations"].as_array().unwrap().iter().find(|group| group["relation"] == "memberOf").unwrap();
    assert_eq!(members["words"], "has member");
    assert!(members["rows"].as_array().unwrap().len() >= 4);
}

#[test]
fn names_that_are_not_there_or_not_alone() {
    let samples = Samples::new();
    insta::assert_snapshot!(
        "names",
        pages(
            &samples,
            &[
                &["show", "Ingrid Halversen", "--relation", "wonElection"],
                &["show", "Lanz"],
                &["show", "Gondor"],
                &["path", "CSTO", "Gondor"],
                &["timeline", "Brenov"],
            ]
        )
    );
}

#[test]
fn paths() {
    let samples = Samples::new();
    insta::assert_snapshot!(
        "paths",
        pages(
            &samples,
            &[
                &["path", "Tajikistan", "Armenia"],
                &["path", "Tajikistan", "Armenia", "--via", "leads"],
                &["path", "Tajikistan", "Armenia", "--via", "memberOff"],
                &["path", "Tajikistan", "Victor Lanz"],
            ]
        )
    );
    let found: serde_json::Value =
        serde_json::from_slice(&samples.run(&["path", "Belarus", "Kazakhstan", "--count", "1", "--format", "json"]).stdout).unwrap();
    assert_eq!(found[0]["steps"].as_array().unwrap().len(), 2);
    assert!(found[0]["steps"][0]["evidence"]["quote"].as_str().unwrap().contains("Belarus"));
}

#[test]
fn explanations() {
    let samples = Samples::new();
    let shown = pages(
        &samples,
        &[
            &["explain", "Armenia", "memberOf", "CSTO"],
            &["explain", "CSTO", "has member", "Tajikistan"],
            &["explain", "Ingrid Halvorsen", "-", "Port Ellery"],
            &["explain", "Ingrid Halvorsen", "memberOff", "Port Ellery"],
            &["explain", "Ingrid Halvorsen", "leads", "Port Ellery"],
            &["explain", "Ingrid Halvorsen", "leads", "Victor Lanz"],
        ],
    );
    // Rules move within their files.
    insta::with_settings!({filters => vec![(r"(data/rules/[a-z]+\.toml):[0-9]+", "$1:[LINE]")]}, { insta::assert_snapshot!("explanations", shown) });
}

#[test]
fn every_mark_of_an_explanation_stands_under_its_words() {
    let samples = Samples::new();
    let store = samples.store();
    let articles = samples::readings().into_iter().map(|reading| store.iris().node("art", &reading.article.id));
    let all: Vec<_> = articles.flat_map(|article| claims::within(&store, &article).unwrap()).collect();
    assert!(all.len() > 200);
    for claim in all {
        let letters: Vec<char> = claim.quote.chars().collect();
        let (start, end) = (claim.trigger_at.0 - claim.sentence.0, claim.trigger_at.1 - claim.sentence.0);
        let marked: String = letters[start as usize..end as usize].iter().collect();
        assert_eq!(marked, claim.words, "{}", claim.quote);
    }
}

#[test]
fn disputes_timelines_ranks_and_stats() {
    let samples = Samples::new();
    let shown = pages(
        &samples,
        &[
            &["disputes"],
            &["timeline", "Ingrid Halvorsen"],
            &["timeline", "Victor Lanz", "--until", "2024-12-31"],
            &["rank", "--limit", "5"],
            &["rank", "--kind", "Alliance"],
            &["rank", "--kind", "Planet"],
            &["stats"],
        ],
    );
    insta::with_settings!({filters => vec![(r"[0-9.]+ MB", "[SIZE]")]}, { insta::assert_snapshot!("overviews", shown) });
}

#[test]
fn an_empty_store_says_so() {
    let samples = Samples::of(&[]);
    insta::with_settings!({filters => vec![(r"[0-9.]+ MB", "[SIZE]")]}, {
        insta::assert_snapshot!("empty-store", pages(&samples, &[
            &["stats"], &["rank"], &["disputes"], &["show", "NATO"], &["path", "NATO", "Norway"],
            &["query", "articles", "--format", "table"], &["query", "-e", "ASK { ?x a ng:Person }"],
        ]));
    });
}

#[test]
fn queries_and_their_faults() {
    let samples = Samples::new();
    insta::assert_snapshot!(
        "queries",
        pages(
            &samples,
            &[
                &["query"],
                &["query", "members-of", "--set", "entity=csto", "--format", "table"],
                &["query", "members-of", "--set", "entity=csto"],
                &[
                    "query",
                    "-e",
                    "SELECT ?kind (COUNT(*) AS ?n) { ?x a ng:Organization ; ng:kind ?kind } GROUP BY ?kind ORDER BY DESC(?n) ?kind",
                    "--format",
                    "csv"
                ],
                &["query", "-e", "ASK { ?x ng:memberOf ent:Collective_Security_Treaty_Organization }", "--format", "json"],
                &["query", "-e", "CONSTRUCT { ?x ng:memberOf ?y } WHERE { ?x ng:memberOf ?y . ?y a ng:Alliance }"],
                &["query", "-e", "SELECT ?x { ?x ng:memberOf ent:Nowhere }", "--format", "table"],
            ]
        )
    );
    insta::assert_snapshot!(
        "query-faults",
        pages(
            &samples,
            &[
                &["query", "members"],
                &["query", "members-of"],
                &["query", "members-of", "--set", "organisation=CSTO"],
                &["query", "members-of", "--set", "entity=CSTX"],
                &["query", "facts-with", "--set", "relation=membrOf"],
                &["query", "entities", "--set", "kind=Planet"],
                &["query", "reported-since", "--set", "date=May"],
                &["query", "none.rq"],
                &["query", "articles", "--format", "pdf"],
                &["query", "-e", "SELECT ?x { ?x ng:member }"],
                &["query", "-e", "SELECT ?x WHERE { ?x foo:bar ?y }"],
                &["query", "-e", "SELECT ?x WHERE { ?x a ng:Person"],
                &["query", "-e", "SELCT ?x { ?x ?p ?o }"],
                &["query", "-e", "SELECT ?x { ?x rdfs:label \"北京\" . ?x ng:leads Tajikistan }"],
                &["query", "-e", "SELECT ?x COUNT(?y) { ?x ?p ?y }"],
                &["query", "-e", "SELECT ?x (COUNT(?y) AS ?n) { ?x ?p ?y }"],
                &["query", "-e", "SELECT ?x { ?x ?p ?y } ORDER ?x"],
                &["query", "-e", "SELECT ?x, ?y { ?x ?p ?y }"],
                &["query", "-e", "SELECT ?x {\n  ?x ng:leads ?y\n  FILER(?x = ?y)\n}"],
                &["query", "-e", "SELECT ?x { ?x rdfs:label \"Ann }"],
                &["query", "-e", "DELETE WHERE { ?s ?p ?o }"],
                &["query", "-e", ""],
            ]
        )
    );
}

#[test]
fn blanks_of_other_scripts_may_stand_in_an_iri() {
    let fault = |text: &str| query::prepare(&Iris::default(), None, text, CancellationToken::new()).err().map(|fault| fault.to_string());
    for blank in ['\u{a0}', '\u{2003}', '\u{3000}'] {
        let found = fault(&format!("SELECT ?x {{ ?x <http://a{blank}b> ?y }} ORDER ?x")).unwrap();
        assert!(found.contains("column 40: ORDER is followed by BY"), "{found}");
    }
    let found = fault("SELECT ?x { ?x <http://a b> ?y }").unwrap();
    assert!(found.contains("column 16: this IRI is not closed by `>`, or has a space in it"), "{found}");
}

#[test]
fn a_query_stops_at_its_time_limit() {
    let samples = Samples::new();
    let output = samples.run(&["query", "--timeout", "0.3", "-e", "SELECT ?a { ?a ?p ?o . ?b ?q ?r . ?c ?s ?t } ORDER BY ?a"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("stopped after 0.3 s"));
    assert_eq!(samples.run(&["query", "--timeout", "60", "articles"]).status.code(), Some(0));
}

/// A question's name, its values, the least number of rows, words that must be in them.
type Asked = (&'static str, &'static [(&'static str, &'static str)], usize, &'static str);

/// Every question.
const ASKED: [Asked; 24] = [
    ("articles", &[], 12, "Halvorsen wins mayoral election"),
    ("between", &[("a", "Ingrid Halvorsen"), ("b", "Port Ellery")], 2, "denied"),
    ("claims-about", &[("entity", "Victor Lanz")], 5, "bribes"),
    ("connections", &[("entity", "CSTO")], 5, "Tajikistan"),
    ("denied", &[], 3, "did not win"),
    ("disputed", &[], 1, "Ingrid_Halvorsen"),
    ("entities", &[("kind", "person")], 20, "Ingrid Halvorsen"),
    ("facts-about", &[("entity", "CSTO")], 5, "memberOf"),
    ("facts-with", &[("relation", "is a member of")], 6, "Belarus"),
    ("happened-at", &[("place", "Port Ellery")], 1, "election"),
    ("members-of", &[("entity", "CSTO")], 5, "Armenia"),
    ("met-with", &[("entity", "Solveig Aune")], 1, "negotiators"),
    ("most-mentioned", &[], 20, "Ingrid Halvorsen"),
    ("operates-where", &[("entity", "Skagen Lines")], 1, "Denmark"),
    ("planned", &[], 5, "take office"),
    ("positions", &[], 5, "Helen Marsh"),
    ("relations", &[], 20, "memberOf"),
    ("reported-since", &[("date", "2025-09-01")], 5, "Victor_Lanz"),
    ("sources-of", &[("entity", "Ingrid Halvorsen")], 2, "03-election"),
    ("speakers", &[], 5, "Helen Marsh"),
    ("timeline", &[("entity", "Ingrid Halvorsen")], 2, "2025-05-11"),
    ("well-supported", &[("sources", "1")], 50, "memberOf"),
    ("who-leads", &[("entity", "Larkin Marine Institute")], 1, "Aoife Brennan"),
    ("who-said", &[("entity", "Helen Marsh")], 1, "214 votes"),
];

#[test]
fn what_is_said_of_a_thing_and_itself_is_told_once() {
    let folder = tempfile::tempdir().unwrap();
    let store = newsgraph::store::Store::open(folder.path(), true).unwrap();
    let reading = crate::laws::made((0, [11, 3, 11], 1, 1));
    store.add(&reading).unwrap();
    let set = ["a", "b"].map(|end| (end.to_owned(), "Ana Ruiz".to_owned()));
    let found = catalogue::ask(&store, "between", &set).unwrap();
    assert_eq!(found.rows.len(), reading.claims.len(), "{found:?}");
}

#[test]
fn every_question_answers_from_the_samples() {
    let samples = Samples::new();
    let store = samples.store();
    let names: Vec<&str> = catalogue::all().iter().map(|question| question.name).collect();
    assert_eq!(names, ASKED.map(|(name, ..)| name));
    let mut wrong = Vec::new();
    for (name, set, least, words) in ASKED {
        let set: Vec<(String, String)> = set.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let found = catalogue::ask(&store, name, &set).unwrap();
        let text = found.rows.iter().flatten().flatten().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        if found.rows.len() < least || !text.contains(words) {
            wrong.push(format!("{name}: {} rows, {words:?} in {text}", found.rows.len()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    for check in catalogue::checks() {
        assert!(table(&store, check.sparql, &[]).unwrap().rows.is_empty(), "{}", check.name);
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    let samples = Samples::new();
    let program = assert_cmd::cargo::cargo_bin("newsgraph");
    for command in ["show 'Ingrid Halvorsen'", "stats", "query articles", "export - --format nt"] {
        let line = format!("{} {command} 2>err.txt | true; cat err.txt >&2", program.display());
        let output =
            std::process::Command::new("sh").args(["-c", &line]).current_dir(samples.path()).env("NEWSGRAPH_STORE", "s.db").output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{command}");
    }
}

#[test]
fn the_reference_is_up_to_date() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/cli.md");
    let made = newsgraph::cli::reference();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == made, "docs/cli.md differs from the help texts: UPDATE_DOCS=1 cargo test --release reference writes it anew");
}

#[test]
fn communities_are_labelled_and_repeatable_and_measures_differ() {
    let samples = Samples::new();
    let first = samples.run(&["communities", "--format", "json"]);
    assert_eq!(first.status.code(), Some(0));
    assert_eq!(first.stdout, samples.run(&["communities", "--format", "json"]).stdout);
    let rows: serde_json::Value = serde_json::from_slice(&first.stdout).unwrap();
    let sizes: Vec<u64> = rows.as_array().unwrap().iter().map(|row| row["size"].as_u64().unwrap()).collect();
    assert!(sizes.len() > 3 && sizes.is_sorted_by(|a, b| a >= b) && sizes.iter().all(|size| *size >= 3), "{sizes:?}");
    let text = String::from_utf8(samples.run(&["communities", "--named", "--least", "4"]).stdout).unwrap();
    assert!(text.contains("members, ") && text.contains("modularity 0."), "{text}");
    assert_eq!(samples.run(&["communities", "--least", "9999"]).status.code(), Some(1));
    assert_eq!(samples.run(&["communities", "--resolution", "0"]).status.code(), Some(2));
    for by in ["degree", "betweenness", "closeness"] {
        let output = samples.run(&["rank", "--by", by, "--limit", "30", "--format", "json"]);
        let rows: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let ranks: Vec<f64> = rows.as_array().unwrap().iter().map(|row| row["rank"].as_f64().unwrap()).collect();
        assert!(ranks.len() == 30 && ranks[0] > 0.0 && ranks.is_sorted_by(|a, b| a >= b), "{by} {ranks:?}");
    }
}

#[test]
fn what_goes_by_another_name_is_told_as_such() {
    let named = |at: usize, source: &str, day: u8| {
        let mut reading = crate::laws::made((0, [at, 8, 14], 1, day));
        reading.article.source = source.to_owned();
        reading
    };
    // A country of that name, and a city that comes later: now both carry their kind.
    let (country, city) = (named(0, "a.txt", 0), named(3, "b.txt", 1));
    let (old, new) = (Samples::of(std::slice::from_ref(&country)), Samples::of(&[country.clone(), city]));
    let path = old.path().join("s.db");
    let diff = |samples: &Samples, more: &[&str]| {
        let output = samples.run(&[&["diff", path.to_str().unwrap(), "--limit", "0"], more].concat());
        String::from_utf8(output.stdout).unwrap()
    };
    let rows: Vec<serde_json::Value> = serde_json::from_str(&diff(&new, &["--format", "json"])).unwrap();
    let renamed: Vec<&serde_json::Value> = rows.iter().filter(|row| row["change"] == "renamed").collect();
    assert_eq!(renamed.len(), 1, "{rows:#?}");
    let local = |end: &serde_json::Value| end["iri"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    assert_eq!((local(&renamed[0]["before"]), local(&renamed[0]["now"])), ("Nordia".to_owned(), "Nordia.Country".to_owned()));
    assert!(rows.iter().all(|row| row["change"] != "gone"), "{rows:#?}");
    assert!(diff(&new, &[]).contains("~ Nordia → Nordia  (ent:Nordia → ent:Nordia.Country)"), "{}", diff(&new, &[]));

    // What the user makes one is one.
    let merged = Samples::of(&[country]);
    assert_eq!(merged.run(&["merge", "Labour Theatre Office", "Defense Ministry"]).status.code(), Some(0));
    let text = diff(&merged, &[]);
    assert!(text.contains("is now one with") && !text.contains("no longer known"), "{text}");
}

#[test]
fn what_became_known_between_two_stores_and_since_a_day() {
    let all = crate::support::samples::readings();
    let (old, new) = (Samples::of(&all[..6]), Samples::new());
    let path = old.path().join("s.db");
    let told = |samples: &Samples, args: &[&str]| -> Vec<serde_json::Value> {
        let output = samples.run(&[args, &["--format", "json", "--limit", "0"]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let count = |rows: &[serde_json::Value], change: &str| rows.iter().filter(|row| row["change"] == change).count();
    let facts = |samples: &Samples| newsgraph::query::facts::all(&samples.store()).unwrap().len();
    let forth = told(&new, &["diff", path.to_str().unwrap()]);
    assert_eq!(count(&forth, "new") - count(&forth, "gone"), facts(&new) - facts(&old));
    assert!(forth.iter().filter(|row| row["change"] == "new").all(|row| row["evidence"]["quote"].is_string()));
    let back = told(&new, &["diff", "s.db", path.to_str().unwrap()]);
    assert_eq!((count(&back, "new"), count(&back, "gone")), (count(&forth, "gone"), count(&forth, "new")));
    assert_eq!(new.run(&["diff", "s.db", "s.db"]).status.code(), Some(1));
    let since = told(&new, &["diff", "--since", "2025-06-01"]);
    let mut reported = since.iter().filter(|row| row["change"] == "new" || row["change"] == "confirmed");
    assert!(count(&since, "new") > 5 && reported.all(|row| row["support"]["last"].as_str() >= Some("2025-06-01")));
    assert_eq!(count(&since, "gone"), 0, "no article was corrected");
    assert_eq!(new.run(&["diff", "--since", "2999-01-01"]).status.code(), Some(1));
    assert_eq!(new.run(&["diff"]).status.code(), Some(2));
    assert_eq!(new.run(&["diff", "none.db"]).status.code(), Some(2));
    let text = String::from_utf8(new.run(&["diff", "--since", "2025-06-01", "--canonical", "--limit", "2"]).stdout).unwrap();
    assert!(text.contains(": new\n+ ") && text.contains("more; --limit 0 lists all"), "{text}");
}

#[test]
fn a_query_that_nests_or_joins_without_end_does_not_end_the_program() {
    let samples = Samples::new();
    let ask = |query: String| {
        let file = samples.path().join("deep.rq");
        std::fs::write(&file, query).unwrap();
        let output = samples.run(&["query", file.to_str().unwrap(), "--timeout", "120"]);
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let around = |times: usize, open: &str, inner: &str, close: &str| format!("{}{inner}{}", open.repeat(times), close.repeat(times));
    let filter = |inner: String| format!("ASK {{ ?s ?p ?o FILTER({inner}) }}");
    for nested in [
        filter(around(100_000, "(", "1", ")")),
        filter("(".repeat(100_000)),
        // In two readings of the sign "<".
        filter(format!("1<{}>2", around(100_000, "(", "1", ")"))),
        format!("ASK {}", around(100_000, "{", "", "}")),
        format!("ASK {{ ?s ?p {} }}", around(100_000, "[ ?p ", "?o", " ]")),
        format!("ASK {{ ?s ?p {} }}", around(100_000, "<<( ?s ?p ", "?o", " )>>")),
    ] {
        let (code, told) = ask(nested);
        assert!(code == Some(2) && told.contains("brackets nest more than 10000 deep here"), "{code:?} {told}");
        assert!(told.len() < 1000, "{told}");
    }
    // What is no deeper is worked out, whatever comes of it.
    for joined in [
        filter(around(9_990, "(", "1", ")")),
        filter("(".repeat(9_990)),
        filter("!".repeat(100_000) + "true"),
        filter("1+".repeat(5_000) + "1"),
        filter("1=1&&".repeat(3_000) + "true"),
        format!("ASK {}", around(9_990, "{", "", "}")),
        format!("ASK {{ ?s {}ng:b ?o }}", "^".repeat(5_000)),
    ] {
        let (code, told) = ask(joined);
        assert!(code.is_some(), "{told}");
    }
    let (code, told) = ask(" ".repeat(5 << 20));
    assert!(code == Some(2) && told.contains("the query is 5242880 bytes long, and may be 4194304"), "{told}");
    let strings = format!("SELECT ?x {{ VALUES ?x {{ {} }} }}", "\"((((\" ".repeat(30_000));
    assert_eq!(ask(strings), (Some(0), String::new()));
}
