//! `export --to` and `build --sync` against a triple store that fails at chosen moments: what is there afterwards is what is here, whatever
//! happened on the way, and no more is sent than must be.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use newsgraph::store::Store;
use oxigraph::model::{GraphName, Literal, NamedNode, Quad};

use crate::export::wanted;
use crate::support::samples::{Samples, readings};
use crate::support::triples::{Asked, Fault, Nature, Triples};
use crate::support::watchdog;

fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_newsgraph"));
    command.current_dir(folder).env("NEWSGRAPH_STORE", "s.db").env_remove("HTTP_PROXY");
    command.env_remove("SSL_CERT_FILE").env_remove("NEWSGRAPH_REMOTE_TOKEN").env_remove("NEWSGRAPH_REMOTE_PASSWORD");
    command
}

#[track_caller]
fn told(output: &Output, code: i32) -> String {
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{told}");
    told
}

/// `export --to URL/PATH ARGS`; gives what was told.
#[track_caller]
fn send(folder: &Path, there: &Triples, path: &str, args: &[&str], code: i32) -> String {
    let url = format!("{}{path}", there.url);
    told(&program(folder).args(["export", "--to", &url]).args(args).output().unwrap(), code)
}

#[track_caller]
fn sync(folder: &Path, there: &Triples, args: &[&str], code: i32) -> String {
    send(folder, there, "/update", &[&["--sync"], args].concat(), code)
}

/// The statements that a request brings and takes.
fn statements(asked: &Asked) -> usize {
    asked.body.lines().filter(|line| line.ends_with(" .")).count()
}

fn all_statements(asked: &[Asked]) -> usize {
    asked.iter().map(statements).sum()
}

#[track_caller]
fn assert_same(samples: &Samples, there: &Triples) {
    let (here, there) = (wanted(&samples.store(), false, true), there.quads());
    let (lacks, more) = (here.difference(&there).count(), there.difference(&here).count());
    assert!(lacks + more == 0, "{lacks} missing and {more} too many of {}", here.len());
}

fn change(samples: &Samples) {
    let store = samples.store();
    let mut other = readings().swap_remove(3);
    store.remove(&other.article.id).unwrap();
    "feed".clone_into(&mut other.article.id);
    other.article.title = Some("Quite \"another\" title \\ with a line\nend".to_owned());
    store.add(&other).unwrap();
}

#[test]
fn only_what_changed_is_sent_and_then_nothing() {
    let (samples, there) = (Samples::new(), Triples::start(Nature::default()));
    let folder = samples.path();
    let said = sync(folder, &there, &[], 0);
    assert!(said.contains("SPARQL Update, RDF 1.2") && said.contains("removed 0"), "{said}");
    assert_same(&samples, &there);
    assert!(all_statements(&there.carried()) == there.quads().len());

    assert!(sync(folder, &there, &[], 0).contains("nothing to send"));
    assert!(there.carried().is_empty());

    let before = wanted(&samples.store(), false, true);
    change(&samples);
    let after = wanted(&samples.store(), false, true);
    let said = sync(folder, &there, &[], 0);
    let (added, removed) = (after.difference(&before).count(), before.difference(&after).count());
    assert!(added > 50 && removed > 50 && said.contains(&format!("added {added} statements, removed {removed}, in 1 request")), "{said}");
    assert_same(&samples, &there);
    let carried = there.carried();
    assert_eq!((carried.len(), all_statements(&carried)), (1, added + removed));
    // Virtuoso keeps literals with a language where one operation takes from several graphs.
    let taking: Vec<&str> = carried[0].body.split(" ;\n").filter(|operation| operation.starts_with("DELETE DATA {\n")).collect();
    assert!(taking.len() > 1 && taking.iter().all(|operation| operation.matches("GRAPH <").count() <= 1));

    // A rebuild comes to the same graph, and `export --to` without --sync adds what is there already.
    told(&program(folder).arg("rebuild").output().unwrap(), 0);
    assert!(sync(folder, &there, &[], 0).contains("nothing to send"));
    assert!(send(folder, &there, "/update", &[], 0).contains("added"));
    assert_same(&samples, &there);
}

#[test]
fn requests_stay_small_and_a_graph_that_fits_into_one_is_changed_by_one() {
    let (samples, there) = (Samples::new(), Triples::start(Nature::default()));
    sync(samples.path(), &there, &["--per-request", "700"], 0);
    let carried = there.carried();
    assert!(carried.len() > 5 && carried.iter().all(|asked| statements(asked) <= 700));
    let store = samples.store();
    for graph in store.graph().named_graphs().map(|graph| graph.unwrap().to_string()) {
        let name = GraphName::from(NamedNode::new(graph.trim_matches(['<', '>'])).unwrap());
        let size = store.graph().quads_for_pattern(None, None, None, Some(name.as_ref())).count();
        let within = carried.iter().filter(|asked| asked.body.contains(&format!("GRAPH {graph} {{"))).count();
        assert!(within == 1 || size > 700, "{graph} of {size} statements is in {within} requests");
    }
    drop(store);
    assert_same(&samples, &there);
}

#[test]
fn wherever_a_run_ends_the_next_one_goes_on() {
    let args = ["--per-request", "1000", "--retries", "0"];
    for fault in [Fault::CutBefore, Fault::CutAfter, Fault::Status(503, "", "later"), Fault::Status(403, "", "not now")] {
        for (at, changed) in [(0, true), (2, false), (3, true)] {
            let (samples, there) = (Samples::new(), Triples::start(Nature::default()));
            there.fail(at, fault.clone());
            let said = sync(samples.path(), &there, &args, 2);
            assert!(said.contains(&there.url), "{said}");
            let first: Vec<Asked> = there.carried().into_iter().take(at).collect();
            assert_eq!(first.len(), at);
            if changed {
                // What may have arrived is no longer wanted: it must be taken away.
                let store = samples.store();
                for reading in readings().iter().step_by(2) {
                    store.remove(&reading.article.id).unwrap();
                }
            }
            sync(samples.path(), &there, &args, 0);
            assert_same(&samples, &there);
            let again = all_statements(&there.carried());
            assert!(changed || again + all_statements(&first) == there.quads().len(), "{again} after {at} requests");
            assert!(sync(samples.path(), &there, &args, 0).contains("nothing to send"));
        }
    }
}

#[test]
fn what_a_run_left_in_doubt_stays_so_when_the_next_one_ends_early_too() {
    let (few, one) = (["--per-request", "1000", "--retries", "0"], ["--per-request", "1", "--retries", "0"]);
    for fault in [Fault::CutBefore, Fault::CutAfter] {
        for gone_at_once in [true, false] {
            let (samples, there) = (Samples::new(), Triples::start(Nature::default()));
            let undisturbed = Triples::start(Nature::default());
            sync(samples.path(), &undisturbed, &few, 0);
            let at = undisturbed.carried().iter().position(|asked| asked.body.contains("/art/")).unwrap();
            there.fail(at, fault.clone());
            sync(samples.path(), &there, &few, 2);
            let doubted = there.carried().pop().unwrap().body;
            let reading = readings().into_iter().find(|reading| doubted.contains(&format!("/art/{}>", reading.article.id))).unwrap();
            if gone_at_once {
                samples.store().remove(&reading.article.id).unwrap();
            }
            // It comes no further than to one statement, and most of what is in doubt is behind that.
            there.fail(0, Fault::CutBefore);
            sync(samples.path(), &there, &one, 2);
            assert_eq!(all_statements(&there.carried()), 1);
            if gone_at_once {
                samples.store().add(&reading).unwrap();
            } else {
                samples.store().remove(&reading.article.id).unwrap();
            }
            sync(samples.path(), &there, &few, 0);
            assert_same(&samples, &there);
            assert!(sync(samples.path(), &there, &few, 0).contains("nothing to send"));
        }
    }
}

#[test]
fn a_killed_run_is_made_up_for() {
    let (samples, there) = (Samples::new(), Triples::start(Nature::default()));
    there.fail(2, Fault::Stall);
    let url = format!("{}/update", there.url);
    let mut child = program(samples.path()).args(["export", "--to", &url, "--sync", "--per-request", "1000"]).stderr(Stdio::null()).spawn().unwrap();
    let mut seen = Vec::new();
    watchdog::until("it has sent the third request", || {
        seen.extend(there.carried());
        seen.len() == 3
    });
    let busy = sync(samples.path(), &there, &[], 2);
    assert!(busy.contains("another process brings"), "{busy}");
    child.kill().unwrap();
    child.wait().unwrap();
    sync(samples.path(), &there, &[], 0);
    assert_same(&samples, &there);
    assert_eq!(all_statements(&there.carried()) + all_statements(&seen[..2]), there.quads().len());
}

#[test]
fn a_busy_store_is_waited_for_as_long_as_it_says() {
    let (samples, there) = (Samples::new(), Triples::start(Nature::default()));
    there.fail(0, Fault::Status(503, "retry-after: 2\r\n", "warming up"));
    there.fail(1, Fault::Status(429, "retry-after: 0\r\n", ""));
    there.fail(2, Fault::CutAfter);
    let said = sync(samples.path(), &there, &[], 0);
    assert!(said.contains("is busy (503: warming up); asking again in 2 s"), "{said}");
    assert_same(&samples, &there);
    change(&samples);
    there.fail(0, Fault::Status(503, "retry-after: 86400\r\n", ""));
    let said = sync(samples.path(), &there, &[], 2);
    assert!(said.contains("wants to be left alone for 86400 s"), "{said}");
    assert!(sync(samples.path(), &there, &[], 0).contains("in 1 request"));
    assert_same(&samples, &there);
}

#[test]
fn a_slow_request_is_tried_again_in_halves() {
    let (samples, there) = (Samples::new(), Triples::start(Nature::default()));
    there.fail(0, Fault::Stall);
    there.fail(1, Fault::Stall);
    let said = sync(samples.path(), &there, &["--timeout", "2"], 0);
    assert!(said.contains("does not answer in time"), "{said}");
    let sizes: Vec<usize> = there.carried().iter().map(statements).collect();
    assert!(sizes[0] == sizes[1] && sizes[2..].iter().all(|size| *size <= sizes[0].div_ceil(2)), "{sizes:?}");
    assert_same(&samples, &there);
}

#[test]
fn requests_shrink_to_what_a_store_takes() {
    for status in [413, 400, 500] {
        let nature = Nature { most: Some((300, status)), ..Nature::default() };
        let (samples, there) = (Samples::new(), Triples::start(nature));
        let said = sync(samples.path(), &there, &["--retries", "0"], 0);
        assert!(!said.contains("refused"), "{said}");
        assert_same(&samples, &there);
        let sizes: Vec<usize> = there.carried().iter().map(statements).collect();
        let large = sizes.iter().filter(|size| **size > 300).count();
        assert!(large <= 4 && sizes.len() < there.quads().len() / 100, "{status}: {sizes:?}");
    }
}

#[test]
fn a_statement_that_is_refused_is_told_and_the_rest_is_sent() {
    let (samples, there) = (Samples::new(), Triples::start(Nature { hates: Some("\"Lucia Ferrante\"@en"), ..Nature::default() }));
    let here = wanted(&samples.store(), false, true);
    let hated: Vec<&String> = here.iter().filter(|quad| quad.contains("\"Lucia Ferrante\"@en")).collect();
    assert!((1..15).contains(&hated.len()), "{hated:?}");
    let said = sync(samples.path(), &there, &["--retries", "0"], 2);
    let lines = said.lines().filter(|line| line.starts_with("error: refused: <") && line.ends_with("\"Lucia Ferrante\"@en: no, never"));
    assert_eq!(lines.count(), hated.len(), "{said}");
    assert_eq!(there.quads().len() + hated.len(), here.len());
    there.carried();
    there.become_like(Nature::default());
    assert!(sync(samples.path(), &there, &[], 0).contains(&format!("added {} statement", hated.len())));
    assert_eq!(all_statements(&there.carried()), hated.len());
    assert_same(&samples, &there);

    let hostile = Triples::start(Nature { hates: Some(" ."), ..Nature::default() });
    let said = sync(samples.path(), &hostile, &["--retries", "0"], 2);
    assert!(said.contains("refuses one statement after the other, the last with 400: .: no, never"), "{said}");
    assert!(hostile.carried().len() < 200);
}

#[test]
fn old_stores_get_rdf_1_1_and_a_named_graph_for_what_holds() {
    let nature = Nature { rdf11: true, no_default: true, forms: true, ..Nature::default() };
    let (samples, there) = (Samples::new(), Triples::start(nature));
    let said = send(samples.path(), &there, "/sparql", &["--sync"], 0);
    assert!(said.contains("SPARQL Update, RDF 1.1, entities and facts in <https://w3id.org/newsgraph/ns#graph>"), "{said}");
    let named = |graph: &str| {
        let name = format!(" <{graph}>");
        // What stands in no graph ends in its object.
        let within = |quad: &Quad| if quad.graph_name == GraphName::DefaultGraph { format!("{quad}{name}") } else { quad.to_string() };
        let store = samples.store();
        let quads = store.graph().iter().map(Result::unwrap).flat_map(newsgraph::export::rdf::statement);
        quads.map(|quad| within(&quad)).collect::<BTreeSet<String>>()
    };
    assert!(there.quads() == named("https://w3id.org/newsgraph/ns#graph"));
    assert!(send(samples.path(), &there, "/sparql", &["--sync"], 0).contains("nothing to send"));
    // Another graph and another version of RDF are changes like others.
    there.become_like(Nature::default());
    send(samples.path(), &there, "/sparql", &["--sync", "--rdf11", "--default-graph", "http://example.org/g"], 0);
    assert!(there.quads() == named("http://example.org/g"));
    let said = send(samples.path(), &there, "/sparql", &["--sync"], 0);
    assert!(said.contains("RDF 1.2\n"), "{said}");
    assert_same(&samples, &there);
    let said = send(samples.path(), &there, "/sparql", &["--sync", "--default-graph", "https://w3id.org/newsgraph/ns#facts"], 2);
    assert!(said.contains("is a graph that articles or support have"), "{said}");
}

#[test]
fn a_graph_store_takes_what_is_added_and_cannot_be_kept() {
    let (samples, there) = (Samples::new(), Triples::start(Nature::default()));
    let said = send(samples.path(), &there, "/store", &[], 0);
    assert!(said.contains("Graph Store Protocol, RDF 1.2"), "{said}");
    assert_same(&samples, &there);
    let said = send(samples.path(), &there, "/store", &["--sync"], 2);
    assert!(said.contains("cannot take single statements away"), "{said}");
    let facts = Triples::start(Nature { rdf11: true, ..Nature::default() });
    send(samples.path(), &facts, "/store", &["--facts"], 0);
    let here: BTreeSet<String> =
        samples.store().graph().iter().map(Result::unwrap).filter(|quad| quad.graph_name == GraphName::DefaultGraph).map(|q| q.to_string()).collect();
    assert!(facts.quads() == here);
}

#[test]
fn what_others_did_is_noticed_and_put_right() {
    let (samples, there) = (Samples::new(), Triples::start(Nature::default()));
    sync(samples.path(), &there, &[], 0);
    let node = |iri: &str| NamedNode::new(iri).unwrap();
    let quad = |s: &str, g: GraphName| Quad::new(node(s), node("http://www.w3.org/2000/01/rdf-schema#label"), Literal::new_simple_literal("x"), g);
    let base = "https://w3id.org/newsgraph/";
    let foreign = [quad("http://example.org/s", GraphName::DefaultGraph), quad(&format!("{base}ent/X"), node("http://example.org/g").into())];
    let article = node(&format!("{base}art/0000"));
    let stale = [quad(&format!("{base}ent/X"), GraphName::DefaultGraph), quad(article.as_str(), article.clone().into())];
    there.graph.clear().unwrap();
    there.graph.extend(foreign.iter().chain(&stale).cloned()).unwrap();
    there.carried();
    let said = sync(samples.path(), &there, &[], 2);
    assert!(said.contains("--compare reads what it holds and puts it right"), "{said}");
    assert!(there.carried().is_empty());

    sync(samples.path(), &there, &["--compare"], 0);
    let expected =
        |samples: &Samples| wanted(&samples.store(), false, true).into_iter().chain(foreign.iter().map(ToString::to_string)).collect::<BTreeSet<_>>();
    // The label of ent:X is ours in the default graph only; there it stood in another graph too, and no one can tell.
    let extra: BTreeSet<String> = there.quads().difference(&expected(&samples)).cloned().collect();
    assert!(extra.is_subset(&[stale[0].to_string()].into()) && expected(&samples).is_subset(&there.quads()), "{extra:?}");
    there.graph.remove(&foreign[1]).unwrap();
    there.graph.remove(&stale[0]).unwrap();
    there.carried();

    // Some statements are lost, one is there that should not be: nothing else is sent, also where answers are cut short.
    for rows in [None, Some(500)] {
        there.become_like(Nature { rows, ..Nature::default() });
        let all: Vec<Quad> = there.graph.iter().map(Result::unwrap).collect();
        let lost: Vec<&Quad> = all.iter().step_by(all.len() / 20).filter(|quad| **quad != foreign[0]).collect();
        for quad in &lost {
            there.graph.remove(*quad).unwrap();
        }
        there.graph.insert(&stale[0]).unwrap();
        there.graph.insert(&stale[1]).unwrap();
        let said = sync(samples.path(), &there, &["--compare"], 0);
        assert!(said.contains(&format!("added {} statements, removed 2, in", lost.len())), "{rows:?}: {said}");
        assert!(there.quads().remove(&foreign[0].to_string()));
        assert_eq!(there.quads().len(), wanted(&samples.store(), false, true).len() + 1);
    }
    assert!(sync(samples.path(), &there, &["--compare"], 0).contains("nothing to send"));
}

#[test]
fn a_store_that_lists_few_graphs_at_once_is_asked_for_all() {
    let (samples, there) = (Samples::new(), Triples::start(Nature::default()));
    sync(samples.path(), &there, &[], 0);
    let stale = (0..7).map(|number| {
        let article = NamedNode::new(format!("https://w3id.org/newsgraph/art/zz{number}")).unwrap();
        Quad::new(article.clone(), NamedNode::new("http://schema.org/headline").unwrap(), Literal::new_simple_literal("x"), article)
    });
    there.graph.extend(stale).unwrap();
    there.become_like(Nature { listed: Some(3), ..Nature::default() });
    let said = sync(samples.path(), &there, &["--compare"], 0);
    assert!(said.contains("removed 7"), "{said}");
    assert_same(&samples, &there);
}

#[test]
fn a_store_that_only_says_so_is_found_out() {
    let (samples, there) = (Samples::new(), Triples::start(Nature { forgets: true, ..Nature::default() }));
    let said = sync(samples.path(), &there, &[], 2);
    assert!(said.contains("lacks statements that it took"), "{said}");
}

#[test]
fn wrong_addresses_are_told_apart() {
    let (samples, there) = (Samples::new(), Triples::start(Nature::default()));
    for (path, wanted) in [
        ("/query", "answers questions but takes no updates (415"),
        ("/nothing", "takes neither SPARQL updates nor graphs by the Graph Store Protocol (404: nothing there)"),
        ("/login", "answers with a web page instead of doing what it was asked (200: Please log in)"),
        ("/away", "leads on to http://elsewhere.example/update"),
    ] {
        let said = send(samples.path(), &there, path, &["--retries", "0"], 2);
        assert!(said.contains(wanted), "{path}: {said}");
        assert!(there.graph.is_empty().unwrap(), "{path}");
    }
    assert!(send(samples.path(), &there, "/moved", &["--facts"], 0).contains("added"));
    let run = |args: &[&str]| told(&program(samples.path()).args(["export", "--to"]).args(args).output().unwrap(), 2);
    let said = run(&["ftp://host/x"]);
    assert!(said.contains("is no address of a triple store (ftp: is another way)"), "{said}");
    let said = run(&["http://me:s3cret@127.0.0.1:9/update"]);
    assert!(said.contains("holds a user name or password") && !said.contains("s3cret"), "{said}");
    let said = run(&["http://127.0.0.1:9/update", "--retries", "0"]);
    assert!(said.contains("http://127.0.0.1:9/update cannot be reached"), "{said}");
    let said = told(&program(samples.path()).args(["export", "graph.nt", "--ca", "none.pem"]).output().unwrap(), 2);
    assert!(said.contains("--to <URL>"), "{said}");
    let said = run(&["https://127.0.0.1:9/update", "--ca", "none.pem"]);
    assert!(said.contains("--ca: none.pem cannot be read"), "{said}");
    let said = run(&["http://127.0.0.1:9/update", "--user", "me"]);
    assert!(said.contains("--user me needs a password") && said.contains("NEWSGRAPH_REMOTE_PASSWORD"), "{said}");
    let said = run(&["http://127.0.0.1:9/update", "--format", "ttl"]);
    assert!(said.contains("cannot be used with"), "{said}");
}

#[test]
fn secrets_are_shown_to_the_store_and_to_nobody_else() {
    let (samples, folder) = (Samples::new(), tempfile::tempdir().unwrap());
    let file = folder.path().join("secret");
    std::fs::write(&file, "s3cret\n").unwrap();
    let file = file.to_str().unwrap();
    let token = Nature { authorization: Some("Bearer s3cret"), ..Nature::default() };
    let basic = Nature { authorization: Some("Basic bWU6czNjcmV0"), challenge: Some("Basic realm=\"graph\""), ..Nature::default() };
    let digest = Nature {
        authorization: Some("Digest username=\"me\", realm=\"graph\", nonce=\"7\", uri=\"/update\", algorithm=MD5"),
        challenge: Some("Digest realm=\"graph\", nonce=\"7\", qop=\"auth\""),
        password: Some("s3cret"),
        ..Nature::default()
    };
    for (nature, by_file, by_variable) in [
        (token, vec!["--token-file", file], ("NEWSGRAPH_REMOTE_TOKEN", vec![])),
        (basic, vec!["--user", "me", "--password-file", file], ("NEWSGRAPH_REMOTE_PASSWORD", vec!["--user", "me"])),
        (digest, vec!["--user", "me", "--password-file", file], ("NEWSGRAPH_REMOTE_PASSWORD", vec!["--user", "me"])),
    ] {
        let there = Triples::start(nature);
        let said = send(samples.path(), &there, "/update", &["--retries", "0"], 2);
        assert!(said.contains("lets nobody change it (401: who are you?)") && said.contains("NEWSGRAPH_REMOTE_TOKEN"), "{said}");
        let said = send(samples.path(), &there, "/update", &[&["--facts"], &by_file[..]].concat(), 0);
        assert!(!said.contains("s3cret") && !there.quads().is_empty(), "{said}");
        let (variable, args) = by_variable;
        let url = format!("{}/update", there.url);
        let run =
            |secret: &str| program(samples.path()).args(["export", "--facts", "--to", &url]).args(&args).env(variable, secret).output().unwrap();
        told(&run("s3cret"), 0);
        // This store looks at the beginning of a digest only, so that any password passes.
        if variable == "NEWSGRAPH_REMOTE_TOKEN" || there.asked().iter().all(|asked| !asked.authorization.starts_with("Digest")) {
            let said = told(&run("wr0ng"), 2);
            assert!(said.contains("check the user and password, or the token") && !said.contains("wr0ng"), "{said}");
        }
        let said = told(&run("two\nlines"), 2);
        assert!(said.contains(&format!("{variable} must hold one line")), "{said}");
    }
    for challenge in [None, Some("Negotiate"), Some("Digest realm=\"graph\", nonce=\"7\", algorithm=SHA-512-256, Basic realm=\"graph\"")] {
        let there = Triples::start(Nature { authorization: Some("Basic"), challenge, ..Nature::default() });
        let said = send(samples.path(), &there, "/update", &["--user", "me", "--password-file", file, "--retries", "0"], 2);
        assert!(said.contains("the password was not shown"), "{challenge:?}: {said}");
        assert!(there.asked().iter().all(|asked| asked.authorization.is_empty()), "{challenge:?}");
    }
}

#[test]
fn a_build_is_kept_here_when_the_store_is_away_and_sent_when_it_is_back() {
    let (folder, there) = (tempfile::tempdir().unwrap(), Triples::start(Nature::default()));
    let article = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    article("a.txt", "Karin Solberg leads the Dock Workers Union in Velm.");
    let url = format!("{}/update", there.url);
    let build = |url: &str, args: &[&str]| program(folder.path()).args(["build", ".", "--sync", url]).args(args).output().unwrap();
    let said = told(&build("http://127.0.0.1:9/update", &["--retries", "0"]), 2);
    assert!(said.contains("note: http://127.0.0.1:9/update cannot be reached") && said.contains("1 article read: 1 new"), "{said}");
    assert!(said.contains("the articles are kept in s.db"), "{said}");
    // What cannot work is told before anything is read.
    let said = told(&build(&format!("{}/query", there.url), &[]), 2);
    assert!(said.contains("takes no updates") && !said.contains("read:"), "{said}");

    let said = told(&build(&url, &[]), 0);
    assert!(said.contains("SPARQL Update, RDF 1.2") && said.contains("added"), "{said}");
    article("b.txt", "The Dock Workers Union met the Velm Port Authority in Orm.");
    std::fs::write(folder.path().join("a.txt"), "Karin Solberg left the Dock Workers Union in Velm.").unwrap();
    told(&build(&url, &[]), 0);
    told(&program(folder.path()).args(["remove", "b.txt"]).output().unwrap(), 0);
    let said = told(&build(&url, &["--quiet"]), 0);
    assert_eq!(said, "");
    let store = Store::open(&folder.path().join("s.db"), false).unwrap();
    assert!(there.quads() == wanted(&store, false, true) && there.quads().len() > 10);
}
