//! Exports, each read back by a parser that is not ours.

use std::collections::BTreeSet;

use newsgraph::export::{Format, csv, cypher, dot, file::Whole, ftm, gexf, graphml, html, neo4j, rdf, write_network};
use newsgraph::kind::Kind;
use newsgraph::network::filter::Filter;
use newsgraph::network::listing::Listing;
use newsgraph::network::selection::Selection;
use newsgraph::network::{Edge, Network, Node, Role};
use newsgraph::query;
use newsgraph::query::facts::Support;
use newsgraph::store::Store;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNode, Quad, Term};
use petgraph::graph::{DiGraph, NodeIndex};
use quick_xml::events::Event;

use crate::support::samples::{Samples, readings};

pub fn export(store: &Store, format: Format, rdf11: bool) -> Vec<u8> {
    rdf::write(store, rdf::Wish { format: format.rdf().unwrap(), rdf11, facts_only: false, part: None }, Vec::new()).unwrap()
}

pub fn parsed(format: Format, text: &[u8]) -> BTreeSet<String> {
    let quads = RdfParser::from_format(format.rdf().unwrap()).for_slice(text);
    quads.map(|quad| quad.unwrap().to_string()).collect()
}

pub fn wanted(store: &Store, rdf11: bool, graphs: bool) -> BTreeSet<String> {
    let quads = store.graph().iter().map(|quad| quad.unwrap());
    let quads = quads.flat_map(|quad| if rdf11 { rdf::statement(quad) } else { vec![quad] });
    let line = |quad: Quad| if graphs { quad.to_string() } else { oxigraph::model::Triple::from(quad).to_string() };
    quads.map(line).collect()
}

#[test]
fn rdf_files_hold_the_whole_graph_in_both_versions_of_rdf() {
    let samples = Samples::new();
    let store = samples.store();
    for format in Format::ALL.into_iter().filter(|format| format.rdf().is_some()) {
        let graphs = format.rdf().unwrap().supports_datasets();
        for rdf11 in [false, true] {
            if format == Format::JsonLd && !rdf11 {
                continue;
            }
            let found = parsed(format, &export(&store, format, rdf11));
            assert!(found == wanted(&store, rdf11, graphs), "{} rdf11 {rdf11}", format.name());
        }
    }
    assert!(store.graph().len().unwrap() > 5000);
}

#[test]
fn rdf_1_1_keeps_the_claims_iri_and_has_no_triple_terms() {
    let samples = Samples::new();
    let store = samples.store();
    let text = export(&store, Format::NQuads, true);
    let quads: Vec<Quad> = RdfParser::from_format(RdfFormat::NQuads).for_slice(&text).map(Result::unwrap).collect();
    assert!(quads.iter().all(|quad| !matches!(quad.object, Term::Triple(_))));
    let statements: BTreeSet<String> =
        quads.iter().filter(|q| q.object.to_string().ends_with("22-rdf-syntax-ns#Statement>")).map(|q| q.subject.to_string()).collect();
    let claims: BTreeSet<String> = quads.iter().filter(|q| q.object.to_string().ends_with("ns#Claim>")).map(|q| q.subject.to_string()).collect();
    assert!(claims.len() > 200 && claims.is_subset(&statements));
}

#[test]
fn equal_sets_of_articles_give_equal_files() {
    let mut reversed = readings();
    reversed.reverse();
    let (one, other) = (Samples::new(), Samples::of(&reversed));
    let (one, other) = (one.store(), other.store());
    for format in [Format::TriG, Format::RdfXml] {
        assert!(export(&one, format, false) == export(&other, format, false));
    }
    let (one, other) = (Network::load(&one).unwrap(), Network::load(&other).unwrap());
    assert!(graphml::write(&one, Vec::new()).unwrap() == graphml::write(&other, Vec::new()).unwrap());
    assert!(gexf::write(&one, Vec::new()).unwrap() == gexf::write(&other, Vec::new()).unwrap());
    assert!(dot::write(&one, None, Vec::new()).unwrap() == dot::write(&other, None, Vec::new()).unwrap());
}

/// Names of all elements, and the text between tags.
pub fn elements(xml: &[u8]) -> (Vec<String>, Vec<String>) {
    let mut reader = quick_xml::Reader::from_reader(xml);
    let (mut names, mut texts) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) | Event::Empty(start) => {
                for attribute in start.attributes() {
                    let attribute = attribute.unwrap();
                    texts.push(attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).unwrap().into_owned());
                }
                names.push(start.name().as_ref().to_owned());
            }
            Event::Text(text) => texts.push(text.xml_content(quick_xml::XmlVersion::Implicit1_0).into_owned()),
            Event::GeneralRef(name) => {
                let known = [("amp", "&"), ("lt", "<"), ("gt", ">"), ("quot", "\""), ("apos", "'")];
                texts.push(known.iter().find(|(entity, _)| name.as_ref() == *entity).unwrap().1.to_owned());
            }
            Event::Eof => return (names, texts),
            _ => {}
        }
    }
}

#[test]
fn networks_of_the_samples_are_whole() {
    let samples = Samples::new();
    let network = Network::load(&samples.store()).unwrap();
    let (nodes, edges) = (network.graph.node_count(), network.graph.edge_count());
    assert!(nodes > 100 && edges > 100, "{nodes} {edges}");
    for xml in [graphml::write(&network, Vec::new()).unwrap(), gexf::write(&network, Vec::new()).unwrap()] {
        let (names, _) = elements(&xml);
        let count = |wanted: &str| names.iter().filter(|name| *name == wanted).count();
        assert_eq!((count("node"), count("edge")), (nodes, edges));
    }
    let (mut node_rows, mut edge_rows) = (Vec::new(), Vec::new());
    csv::nodes(&network, &mut node_rows).unwrap();
    csv::edges(&network, &mut edge_rows).unwrap();
    let rows = |text: &[u8]| ::csv::Reader::from_reader(text).records().map(Result::unwrap).map(|row| row[0].to_owned()).collect::<Vec<_>>();
    assert_eq!((rows(&node_rows).len(), rows(&edge_rows).len()), (nodes, edges));
    let ids: BTreeSet<String> = rows(&node_rows).into_iter().collect();
    assert!(ids.len() == nodes && rows(&edge_rows).iter().all(|source| ids.contains(source)));
}

#[test]
fn a_network_holds_what_sparql_counts() {
    let samples = Samples::new();
    let store = samples.store();
    let network = Network::load(&store).unwrap();
    let number = |question: &str| query::table(&store, question, &[]).unwrap().rows[0][0].as_ref().unwrap().to_string();
    let is =
        |question: &str, count: u64| assert!(number(question).starts_with(&format!("\"{count}\"")), "{question}: {}, not {count}", number(question));
    is("SELECT (COUNT(*) AS ?n) { GRAPH ng:facts { ?fact a ng:Fact } }", network.graph.edge_count() as u64);
    let entities = || network.graph.node_weights().filter(|node| node.role == Role::Entity);
    is("SELECT (COUNT(DISTINCT ?e) AS ?n) { ?e ng:kind ?kind FILTER NOT EXISTS { ?e ng:inArticle ?a } }", entities().count() as u64);
    is("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?m itsrdf:taIdentRef ?e } }", entities().map(|node| node.mentions).sum());
    is("SELECT (COUNT(*) AS ?n) { ?e skos:altLabel ?l FILTER NOT EXISTS { ?e ng:inArticle ?a } }", entities().map(|node| node.aliases).sum());
    is("SELECT (COUNT(*) AS ?n) { ?e owl:sameAs ?q }", entities().filter(|node| node.wikidata.is_some()).count() as u64);
}

#[test]
fn what_is_read_step_by_step_is_what_memory_holds() {
    let samples = Samples::new();
    let store = samples.store();
    let (selection, network) = (Selection::of(&store, Filter::default()).unwrap(), Network::load(&store).unwrap());
    let selected = selection.on(&store).unwrap();
    assert_eq!(selected.count(), network.graph.node_count());
    for format in [Format::GraphMl, Format::Gexf, Format::Cypher, Format::Ftm, Format::Dot, Format::Html] {
        let (mut one, mut other) = (Vec::new(), Vec::new());
        write_network(format, &selected, None, &store, &mut one).unwrap();
        write_network(format, &network, None, &store, &mut other).unwrap();
        assert!(one == other, "{format:?}");
    }
}

#[test]
fn a_part_around_a_node_ends_after_its_steps() {
    let samples = Samples::new();
    let store = samples.store();
    let network = Network::load(&store).unwrap();
    let centre = network.graph.node_indices().max_by_key(|&at| network.neighbours(at).len()).unwrap();
    let iri = NamedNode::new(&network.graph[centre].iri).unwrap();
    let mut reached = BTreeSet::from([centre]);
    for depth in 0..3 {
        let part = Selection::around(&store, Filter::default(), &iri, depth).unwrap().on(&store).unwrap().network().unwrap();
        let iris = |nodes: Vec<&str>| nodes.into_iter().map(str::to_owned).collect::<BTreeSet<_>>();
        let wanted = iris(reached.iter().map(|&at| network.graph[at].iri.as_str()).collect());
        assert_eq!(iris(part.graph.node_weights().map(|node| node.iri.as_str()).collect()), wanted, "{depth} steps");
        let inside = |ends: (NodeIndex, NodeIndex)| reached.contains(&ends.0) && reached.contains(&ends.1);
        let facts = network.graph.edge_indices().filter(|&at| inside(network.graph.edge_endpoints(at).unwrap())).count();
        assert_eq!(part.graph.edge_count(), facts, "{depth} steps");
        let further = reached.iter().filter(|&&at| network.graph[at].role != Role::Value).flat_map(|&at| network.neighbours(at));
        reached = further.chain(reached.iter().copied()).collect();
    }
    assert!(reached.len() > 10, "the busiest node of the samples has neighbours");
    let laws = Filter { kinds: vec![Kind::Law], ..Filter::default() };
    assert!(Selection::around(&store, laws, &iri, 2).unwrap().is_empty(), "a centre that does not pass has nothing around it");
}

#[test]
fn odd_names_are_escaped_everywhere() {
    let odd = "Q&A <\"x\">, \\n \u{1}\u{8}北京; 'y'\nz";
    let mut graph = DiGraph::new();
    let node = |label: &str| Node {
        iri: format!("x:{}", label.len()),
        label: label.into(),
        kind: "Person".into(),
        role: Role::Entity,
        aliases: 0,
        mentions: 1,
        wikidata: None,
    };
    let (a, b) = (graph.add_node(node(odd)), graph.add_node(node("b")));
    let edge = Edge {
        relation: NamedNode::new("x:r").unwrap(),
        name: "r".into(),
        words: odd.into(),
        inverse: odd.into(),
        canonical: false,
        symmetric: false,
        support: Support::default(),
        start: Some("2025-01-01".into()),
        end: None,
    };
    graph.add_edge(a, b, edge);
    let network = Network::of(graph);
    let clean = "Q&A <\"x\">, \\n 北京; 'y'z";
    for xml in [graphml::write(&network, Vec::new()).unwrap(), gexf::write(&network, Vec::new()).unwrap()] {
        let (_, texts) = elements(&xml);
        let whole = texts.concat();
        assert!(whole.contains(clean), "{whole}");
    }
    let mut rows = Vec::new();
    csv::nodes(&network, &mut rows).unwrap();
    assert_eq!(&::csv::Reader::from_reader(&rows[..]).records().next().unwrap().unwrap()[1], odd);
    let script = String::from_utf8(cypher::write(&network, Vec::new()).unwrap()).unwrap();
    assert!(script.contains(r#"name: 'Q&A <"x">, \\n 北京; \'y\'z'"#), "{script}");
    let drawing = String::from_utf8(dot::write(&network, Some(a), Vec::new()).unwrap()).unwrap();
    assert!(drawing.contains(r#"Q&A <\"x\">, \\n"#), "{drawing}");
}

#[test]
fn a_file_appears_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("g.ttl");
    std::fs::write(&path, "old").unwrap();
    let mut begun = Whole::begin(&path).unwrap();
    std::io::Write::write_all(&mut begun, b"half").unwrap();
    drop(begun);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
    let mut begun = Whole::begin(&path).unwrap();
    std::io::Write::write_all(&mut begun, b"new").unwrap();
    begun.finish().unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "new");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    let error = Whole::begin(&folder.path().join("none/g.ttl")).err().unwrap().to_string();
    assert!(error.contains("cannot be written") && error.contains("folder that exists"), "{error}");
}

#[test]
fn the_command_names_formats_and_refuses_what_does_not_go_together() {
    let samples = Samples::new();
    for file in ["g.ttl", "g.jsonld", "g.rdf", "g.graphml", "g.gexf", "g.dot", "g.csv", "g.cypher", "g.ftm", "g.html", "g.neo4j"] {
        assert_eq!(samples.run(&["export", file]).status.code(), Some(0), "{file}");
    }
    assert!(samples.path().join("g-nodes.csv").exists() && samples.path().join("g-edges.csv").exists());
    let around = samples.run(&["export", "-", "--format", "dot", "--around", "lake", "--depth", "2"]);
    assert_eq!(around.status.code(), Some(1));
    let around = samples.run(&["export", "-", "--format", "dot", "--around", "CSTO", "--depth", "1", "--canonical"]);
    assert!(String::from_utf8(around.stdout).unwrap().contains("is a member of"));
    let mut pages = Vec::new();
    for args in [
        &["export", "g.pdf"][..],
        &["export", "g"],
        &["export", "g.ttl", "--kind", "Persn"],
        &["export", "g.html", "--relation", "memberof2"],
        &["export", "g.html", "--since", "2999-01-01"],
        &["export", "g.dot", "--rdf11"],
        &["export", "-", "--format", "csv"],
    ] {
        pages.push(samples.transcript(args));
    }
    insta::assert_snapshot!("export-errors", pages.join("\n"));
}

#[test]
fn property_graphs_have_every_node_and_edge_with_its_labels() {
    let samples = Samples::new();
    let network = Network::load(&samples.store()).unwrap();
    let script = String::from_utf8(cypher::write(&network, Vec::new()).unwrap()).unwrap();
    let rows = |start: &str| script.lines().filter(|line| line.starts_with(start)).count();
    assert_eq!((rows("  {iri: "), rows("  {source: ")), (network.graph.node_count(), network.graph.edge_count()));
    assert!(script.contains("SET n:`Newsgraph`:`Entity`:`Alliance`:`Organization`;") && script.contains("MERGE (a)-[r:`MEMBER_OF` {iri:"));
    let (mut node_rows, mut edge_rows) = (Vec::new(), Vec::new());
    neo4j::nodes(&network, &mut node_rows).unwrap();
    neo4j::edges(&network, &mut edge_rows).unwrap();
    let cells = |text: &[u8], at: usize| ::csv::Reader::from_reader(text).records().map(|row| row.unwrap()[at].to_owned()).collect::<Vec<_>>();
    let ids: BTreeSet<String> = cells(&node_rows, 0).into_iter().collect();
    assert_eq!((ids.len(), cells(&edge_rows, 0).len()), (network.graph.node_count(), network.graph.edge_count()));
    assert!(cells(&edge_rows, 0).iter().chain(&cells(&edge_rows, 1)).all(|id| ids.contains(id)));
    assert!(cells(&node_rows, 7).contains(&"Newsgraph;Entity;Alliance;Organization".to_owned()));
}

#[test]
fn follow_the_money_names_only_entities_that_it_has() {
    let samples = Samples::new();
    let store = samples.store();
    let lines = String::from_utf8(ftm::write(&Network::load(&store).unwrap(), &store, Vec::new()).unwrap()).unwrap();
    let proxies: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ids: BTreeSet<&str> = proxies.iter().map(|proxy| proxy["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), proxies.len(), "an id stands once");
    for proxy in &proxies {
        for (property, values) in proxy["properties"].as_object().unwrap() {
            if ["subject", "object", "member", "organization", "holder", "post", "entity", "owner", "asset", "proof"].contains(&property.as_str()) {
                assert!(values.as_array().unwrap().iter().all(|id| ids.contains(id.as_str().unwrap())), "{proxy}");
            }
        }
    }
    let membership = proxies.iter().find(|proxy| proxy["schema"] == "Membership").unwrap();
    assert!(membership["properties"]["proof"][0].is_string() && membership["properties"]["summary"][0].is_string(), "{membership}");
    let articles = proxies.iter().filter(|proxy| proxy["schema"] == "Article").count();
    assert!((1..=12).contains(&articles), "{articles}");
}

#[test]
fn the_page_holds_the_network_and_its_sentences_and_loads_nothing() {
    let samples = Samples::new();
    let store = samples.store();
    let network = Network::load(&store).unwrap();
    let page = String::from_utf8(html::write(&network, None, &store, Vec::new()).unwrap()).unwrap();
    let data = page.split("id=\"data\">").nth(1).unwrap().split("</script>").next().unwrap();
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    let count = |name: &str| data[name].as_array().unwrap().len();
    assert_eq!((count("nodes"), count("edges")), (network.graph.node_count(), network.graph.edge_count()));
    assert!(data["edges"].as_array().unwrap().iter().all(|edge| !edge[9].as_array().unwrap().is_empty()), "each fact has a sentence");
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn a_part_is_chosen_by_kind_relation_support_and_date() {
    let samples = Samples::new();
    let store = samples.store();
    let select = |filter: &Filter| Selection::of(&store, filter.clone()).unwrap();
    let part = |filter: &Filter| select(filter).on(&store).unwrap().network().unwrap();
    let bodies = part(&Filter { kinds: vec![Kind::Organization], named: true, ..Filter::default() });
    assert!(bodies.graph.node_weights().all(|node| Kind::named(&node.kind).unwrap().is_a(Kind::Organization)) && bodies.graph.edge_count() > 5);
    let members = Filter { relations: vec!["is a member of".into()], ..Filter::default() };
    let chosen = part(&members);
    assert!(chosen.graph.edge_count() > 3 && chosen.graph.edge_weights().all(|edge| edge.name == "memberOf"));
    assert!(chosen.graph.node_indices().all(|at| !chosen.neighbours(at).is_empty()), "nodes without a chosen fact are left out");
    let both = part(&Filter { since: Some("2025-01-01".into()), until: Some("2025-01-31".into()), sources: 1, ..Filter::default() });
    assert!(both.graph.edge_weights().all(|edge| edge.support.first.as_deref() <= Some("2025-01-31")));
    assert!(part(&Filter { sources: 99, ..Filter::default() }).graph.node_count() == 0);
    assert_eq!(Filter { relations: vec!["no such".into()], ..Filter::default() }.unknown(&store).unwrap().unwrap().0, "no such");

    let rdf = select(&members);
    let wish = |part| rdf::Wish { format: RdfFormat::NQuads, rdf11: false, facts_only: false, part };
    let found = parsed(Format::NQuads, &rdf::write(&store, wish(Some(&rdf)), Vec::new()).unwrap());
    assert!(found.is_subset(&wanted(&store, false, true)));
    let count = |words: &str| found.iter().filter(|line| line.contains(words)).count();
    assert_eq!(count("ns#Fact>"), chosen.graph.edge_count());
    assert!(count("ns#Claim>") >= chosen.graph.edge_count() && count("NewsArticle") > 0 && count("schema#label") >= chosen.graph.node_count());
    let whole = select(&Filter::default());
    let all = parsed(Format::NQuads, &rdf::write(&store, wish(Some(&whole)), Vec::new()).unwrap());
    let facts = |lines: &BTreeSet<String>| lines.iter().filter(|line| line.contains("ns#Fact>")).count();
    assert_eq!(facts(&all), facts(&wanted(&store, false, true)));
}
