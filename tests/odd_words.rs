//! Words that break things: in files they come back as they were, on a terminal they are shown and not obeyed.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::process::{Command, Stdio};

use newsgraph::export::{Format, csv, cypher, dot, ftm, gexf, graphml, html, neo4j};
use newsgraph::network::Network;
use newsgraph::reading::Reading;
use newsgraph::store::check;

use crate::export::{elements, export, parsed, wanted};
use crate::store::reading;
use crate::support::samples::Samples;

/// Names that end strings, elements, comments, scripts and statements of all that we write.
const NAMES: [&str; 6] = [
    "\"><script>alert('x')</script> & ]]> <!-- -->",
    "O'Brien \\\"); DROP \\n \\u0041 'x\\",
    "`${x}` {{y}} <<( a b )>> #c ;|, %41",
    "</script></svg></title> \"\"\" ''' *_[a](b)",
    "\u{202e}moc.elpmaxe\u{2066} e\u{301}\u{301} 北京 \u{1f469}\u{200d}\u{1f680}",
    "=HYPERLINK(\"http://a.example\") \u{2028}@x",
];

/// Sequences that a terminal obeys, and characters that XML cannot hold.
const CONTROLS: &str = "a\u{1}\u{1b}[31;8mred\u{7}\u{1b}]0;title\u{7}\u{9b}2J\nnew\r\tline\u{8}\u{7f}\u{fffe}z";

/// Each name meets the next, under a headline of it.
fn readings(names: &[&str]) -> Vec<Reading> {
    let of = |at: usize| {
        let (one, other) = (names[at], names[(at + 1) % names.len()]);
        let mut reading = reading(&format!("{at} {one}"), (one, "Person"), "met", (other, "Organization"), "metWith", "affirmed");
        reading.article.title = Some(one.to_owned());
        reading.article.publisher = Some(other.to_owned());
        reading.article.authors = vec![one.to_owned(), other.to_owned()];
        reading
    };
    (0..names.len()).map(of).collect()
}

fn hostile() -> Samples {
    let readings = readings(&NAMES);
    assert!(readings.iter().all(|reading| check(reading).is_empty()), "`load` takes such readings");
    Samples::of(&readings)
}

/// Texts between two quotes, with the characters after a backslash as they are.
fn strings(text: &str, quote: char) -> Vec<String> {
    let (mut found, mut chars) = (Vec::new(), text.chars());
    while chars.any(|c| c == quote) {
        let mut string = String::new();
        while let Some(c) = chars.next().filter(|&c| c != quote) {
            if c == '\\' {
                string.extend(chars.next().into_iter().flat_map(|c| if c == 'n' { vec!['\\', 'n'] } else { vec![c] }));
            } else {
                string.push(c);
            }
        }
        found.push(string);
    }
    found
}

#[test]
fn odd_words_come_back_from_every_rdf_file() {
    let samples = hostile();
    let store = samples.store();
    let literals: BTreeSet<String> = store.graph().iter().map(|quad| quad.unwrap().object.to_string()).collect();
    for format in Format::ALL.into_iter().filter(|format| format.rdf().is_some()) {
        let graphs = format.rdf().unwrap().supports_datasets();
        for rdf11 in [false, true] {
            if format == Format::JsonLd && !rdf11 {
                continue;
            }
            assert!(parsed(format, &export(&store, format, rdf11)) == wanted(&store, rdf11, graphs), "{} rdf11 {rdf11}", format.name());
        }
    }
    for name in NAMES {
        let label = oxigraph::model::Literal::new_language_tagged_literal(name, "en").unwrap().to_string();
        assert!(literals.contains(&label), "{label} is in the graph");
    }
}

#[test]
fn odd_words_come_back_from_every_network_file() {
    let samples = hostile();
    let store = samples.store();
    let network = Network::load(&store).unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    for xml in [graphml::write(&network, Vec::new()).unwrap(), gexf::write(&network, Vec::new()).unwrap()] {
        let whole = elements(&xml).1.concat();
        assert!(NAMES.iter().all(|name| whole.contains(name)), "{whole}");
    }
    let (mut plain, mut typed) = (Vec::new(), Vec::new());
    csv::nodes(&network, &mut plain).unwrap();
    neo4j::nodes(&network, &mut typed).unwrap();
    for rows in [plain, typed] {
        let cells: BTreeSet<String> =
            ::csv::Reader::from_reader(&rows[..]).records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()).collect();
        assert!(NAMES.iter().all(|&name| cells.contains(name)), "{cells:?}");
    }
    let script = strings(&text(cypher::write(&network, Vec::new()).unwrap()), '\'');
    assert!(NAMES.iter().all(|name| script.iter().any(|string| string.replace("\\n", "n") == name.replace("\\n", "n"))), "{script:?}");
    let drawing = strings(&text(dot::write(&network, None, Vec::new()).unwrap()), '"');
    for name in NAMES {
        let tooltip = format!("{name} (Person)");
        assert!(
            drawing
                .iter()
                .any(|string| string.starts_with(name) || *string == tooltip || string.replace("\\n", "n").contains(&name.replace("\\n", "n"))),
            "{name} {drawing:#?}"
        );
    }
    let lines = text(ftm::write(&network, &store, Vec::new()).unwrap());
    let proxies: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for name in NAMES {
        assert!(proxies.iter().any(|proxy| proxy["properties"]["name"][0] == name || proxy["caption"] == name), "{name}");
    }
}

#[test]
fn odd_words_cannot_leave_the_page() {
    let samples = hostile();
    let store = samples.store();
    let page = String::from_utf8(html::write(&Network::load(&store).unwrap(), None, &store, Vec::new()).unwrap()).unwrap();
    assert!(!page.contains("<script>alert"), "a name became markup");
    let data = page.split("id=\"data\">").nth(1).unwrap().split("</script>").next().unwrap();
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    let nodes = data["nodes"].to_string();
    for name in NAMES {
        assert!(nodes.contains(&serde_json::to_string(name).unwrap()), "{name}");
    }
}

/// A graph that holds control characters all the same (made with an earlier program, or through the library) gives files that can be read.
#[test]
fn control_characters_break_no_file() {
    let samples = Samples::of(&readings(&[CONTROLS, "b"]));
    let store = samples.store();
    for format in [Format::Turtle, Format::TriG, Format::NTriples, Format::NQuads, Format::JsonLd] {
        let graphs = format.rdf().unwrap().supports_datasets();
        assert!(parsed(format, &export(&store, format, true)) == wanted(&store, true, graphs), "{}", format.name());
    }
    assert!(parsed(Format::RdfXml, &export(&store, Format::RdfXml, true)).len() > 50, "RDF/XML leaves out what XML cannot hold");
    let network = Network::load(&store).unwrap();
    let odd = |text: &[u8]| String::from_utf8_lossy(text).chars().any(|c| (c.is_control() && c != '\n') || c == '\u{fffe}');
    let files = [
        graphml::write(&network, Vec::new()).unwrap(),
        gexf::write(&network, Vec::new()).unwrap(),
        dot::write(&network, None, Vec::new()).unwrap(),
        cypher::write(&network, Vec::new()).unwrap(),
    ];
    assert!(files.iter().all(|file| !odd(file)), "a control character is in a file");
    elements(&files[0]);
    elements(&files[1]);
    let mut rows = Vec::new();
    csv::nodes(&network, &mut rows).unwrap();
    assert!(::csv::Reader::from_reader(&rows[..]).records().any(|row| &row.unwrap()[1] == CONTROLS), "CSV holds all characters");
    let lines = String::from_utf8(ftm::write(&network, &store, Vec::new()).unwrap()).unwrap();
    assert!(lines.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()));
}

#[test]
fn readings_with_control_characters_are_refused_and_the_others_loaded() {
    let samples = Samples::of(&[]);
    let bad = readings(&[CONTROLS, "b"]).remove(0);
    let mut datatype = readings(&NAMES).remove(0);
    let end = datatype.claims[0].object.end;
    datatype.claims[0].object =
        serde_json::from_value(serde_json::json!({"literal": "x", "datatype": "a> <b", "start": end - 1, "end": end})).unwrap();
    let lines: String = [bad, datatype].iter().chain(&readings(&NAMES)).map(|reading| reading.to_line() + "\n").collect();
    std::fs::write(samples.path().join("r.jsonl"), lines).unwrap();
    let output = samples.run(&["load", "r.jsonl"]);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(1) && errors.contains("6 new, 0 replaced, 0 unchanged, 2 skipped"), "{errors}");
    assert!(errors.contains("r.jsonl:1:") && errors.contains("holds the character U+0001"), "{errors}");
    assert!(errors.contains("r.jsonl:2:") && errors.contains("is no XML Schema type"), "{errors}");
    assert!(!errors.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t')), "{errors:?}");
}

#[test]
fn control_characters_of_pages_feeds_and_file_names_do_not_reach_the_graph() {
    let samples = Samples::of(&[]);
    let text = "Norway is a member of NATO. Chancellor Olaf Scholz met President Emmanuel Macron in Paris on Monday.";
    let feed = serde_json::json!({"text": text, "title": CONTROLS, "publisher": CONTROLS, "authors": [CONTROLS, "\u{1b}"], "url": format!("https://a.example/{CONTROLS}")});
    std::fs::write(samples.path().join("feed.jsonl"), feed.to_string()).unwrap();
    let page = format!(
        "<html><head><title>a\u{1b}[31m\u{202e}b &#27;[2J c d</title></head><body><article><p>{}</p></article></body></html>",
        text.repeat(4)
    );
    std::fs::write(samples.path().join("page.html"), page).unwrap();
    std::fs::write(samples.path().join("odd\u{1b}[31m\n.txt"), text.replace("Monday", "Friday")).unwrap();
    let output = samples.run(&["build", "feed.jsonl", "page.html", "odd\u{1b}[31m\n.txt", "none\u{1b}[2J.txt"]);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("3 articles read") && !errors.contains(|c: char| c.is_control() && c != '\n'), "{errors:?}");
    let store = samples.store();
    for quad in store.graph().iter().map(|quad| quad.unwrap().object) {
        if let oxigraph::model::Term::Literal(literal) = quad {
            let odd = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202e}' | '\u{fffe}');
            assert!(!literal.value().contains(odd), "{literal}");
        }
    }
    assert!(store.sources().unwrap().iter().any(|(source, _)| source == "odd%1B[31m%0A.txt"), "{:?}", store.sources().unwrap());
    drop(store);
    assert_eq!(samples.run(&["remove", "odd%1B[31m%0A.txt"]).status.code(), Some(0));
}

/// What a command writes to a terminal, standard error included.
fn on_a_terminal(samples: &Samples, args: &[&str]) -> String {
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let name = ptsname(&master, Vec::new()).unwrap();
    let terminal = || File::options().read(true).write(true).open(name.to_str().unwrap()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_newsgraph"));
    command.args(args).current_dir(samples.path()).env("NEWSGRAPH_STORE", "s.db").env("TERM", "xterm-256color").env_remove("NO_COLOR");
    let mut child = command.stdin(Stdio::null()).stdout(terminal()).stderr(terminal()).spawn().unwrap();
    drop(command);
    let reader = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        // A terminal that nobody writes to any more ends with an error.
        let _ = File::from(master).read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    });
    child.wait().unwrap();
    reader.join().unwrap()
}

/// The colours that the program gives to words.
fn without_colours(text: &str) -> String {
    ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[2m", "\u{1b}[31m", "\u{1b}[33m", "\u{1b}[36m"]
        .iter()
        .fold(text.to_owned(), |text, code| text.replace(code, ""))
}

#[test]
fn no_words_of_articles_drive_a_terminal() {
    let odd = CONTROLS.replace('\n', " ");
    let mut readings = readings(&[&odd, "Lake Council", "\u{202e}c"]);
    readings.extend(self::readings(&["Lake Council", &odd]));
    let samples = Samples::of(&readings);
    let (iri, mut coloured) = ("ent:Lake_Council.Person", Vec::new());
    let commands: [&[&str]; 18] = [
        &["show", iri],
        &["show", iri, "--format", "md"],
        &["show", iri, "--format", "json"],
        &["show", iri, "--format", "ttl"],
        &["query", "-e", "SELECT * { ?s rdfs:label ?o }"],
        &["query", "-e", "SELECT * { ?s rdfs:label ?o }", "--format", "csv"],
        &["query", "-e", "CONSTRUCT { ?s rdfs:label ?o } { ?s rdfs:label ?o }"],
        &["query", "claims-about", "--set", "entity=Lake Council"],
        &["rank"],
        &["stats"],
        &["disputes"],
        &["communities"],
        &["timeline", iri],
        &["explain", iri, "metWith", &odd],
        &["path", iri, &odd],
        &["export", "-", "--format", "nq"],
        &["show", "\u{1b}[31mnobody\u{9b}2J"],
        &["remove", "news\u{1b}]0;x\u{7}"],
    ];
    for args in commands {
        let text = on_a_terminal(&samples, args);
        let plain = without_colours(&text);
        if plain != text {
            coloured.push(args[..2.min(args.len())].join(" "));
        }
        let odd = plain
            .replace("\r\n", "\n")
            .chars()
            .find(|&c| c.is_control() && !matches!(c, '\n' | '\t') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
        assert!(odd.is_none(), "{args:?}: {odd:?} in {text:?}");
        assert!(!text.trim().is_empty(), "{args:?} says nothing");
    }
    let (card, why) = (format!("show {iri}"), format!("explain {iri}"));
    assert_eq!(coloured, [card.as_str(), "query -e", "query claims-about", "rank", "stats", &why]);
    assert!(on_a_terminal(&samples, &["show", iri]).contains("␛[31;8mred"), "what a terminal would obey is shown");
}
