//! The vocabulary as one page to read, made from the same tables as the Turtle. `docs/ontology.html` is this text; a test keeps it so.

use super::{CLASSES, PROPERTIES, SAME, VALUES, apart, line};
use crate::kind::Kind;
use crate::relation::{Inventory, Nature, RelationInfo};
use crate::store::vocab::BASE;

const STYLE: &str = "\
:root { color-scheme: light dark; --ink: #1d2126; --quiet: #5b6570; --line: #dcd8cf; --ground: #fbfaf7; --link: #1f4e8c; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e6e1; --quiet: #a0a6ad; --line: #363a40; --ground: #16181b; --link: #8fb8ee; } }
body { margin: 0 auto; max-width: 1200px; padding: 24px; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
h1, h2 { font-family: Georgia, serif; line-height: 1.2; } h2 { margin-top: 40px; }
a { color: var(--link); } code { font: 14px ui-monospace, monospace; white-space: nowrap; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; color: var(--quiet); padding: 4px 0; }
th, td { text-align: left; vertical-align: top; padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); }
th[scope=row] { font-weight: 600; } small { color: var(--quiet); display: block; } :target { background: #fff0b855; }
ul.tree, ul.tree ul { list-style: none; padding-left: 20px; } nav a { margin-right: 16px; }";

/// The page.
#[must_use]
pub fn page() -> String {
    let relations = &Inventory::get().relations;
    let mut out = String::from("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    line(&mut out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>newsgraph vocabulary</title>");
    line(&mut out, "<!-- Made from src/kind.rs, src/store/ontology.rs and data/ontology/relations.toml. Not edited by hand. -->");
    line(&mut out, &format!("<style>\n{STYLE}\n</style>\n</head>\n<body>\n<h1>The vocabulary of newsgraph</h1>"));
    line(
        &mut out,
        &format!(
            "<p>{} kinds of things, {} relations between them, and what is said of claims and facts. Every term stands below <code>{BASE}ns#</code>, \
             <code>ng:</code> in queries. A plain triple is a fact that at least one affirmed, factual claim supports.</p>",
            Kind::ALL.len(),
            relations.len()
        ),
    );
    line(
        &mut out,
        "<nav aria-label=\"Parts\"><a href=\"#kinds\">Kinds</a><a href=\"#relations\">Relations</a><a href=\"#properties\">Claims and facts</a>\
         <a href=\"#values\">Values</a></nav>",
    );
    kinds(&mut out);
    line(&mut out, "<h2 id=\"relations\">Relations</h2>");
    let natures = [
        (Nature::State, "States: they hold over a time and may be superseded"),
        (Nature::Event, "Events: they happen at a time and stay true"),
        (Nature::Intent, "Intents: wanted or sought, not yet so"),
    ];
    for (nature, caption) in natures {
        let header = "<th scope=\"col\">Relation</th><th scope=\"col\">From</th><th scope=\"col\">To</th><th scope=\"col\">Elsewhere</th>";
        table(&mut out, caption, header, relations.iter().filter(|relation| relation.nature == nature).map(relation_row));
    }
    properties(&mut out);
    line(&mut out, "</body>\n</html>");
    out
}

/// Text that HTML leaves as it is.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn table(out: &mut String, caption: &str, header: &str, rows: impl Iterator<Item = String>) {
    line(out, &format!("<table>\n<caption>{caption}</caption>\n<thead><tr>{header}</tr></thead>\n<tbody>"));
    for row in rows {
        line(out, &format!("<tr{row}</tr>"));
    }
    line(out, "</tbody>\n</table>");
}

/// The kinds as a tree; one with two kinds above it stands below both.
fn kinds(out: &mut String) {
    line(out, "<h2 id=\"kinds\">Kinds of things</h2>\n<ul class=\"tree\">");
    for &kind in Kind::ALL.iter().filter(|kind| kind.parents().is_empty()) {
        branch(out, kind, true);
    }
    line(out, "</ul>");
}

fn branch(out: &mut String, kind: Kind, first: bool) {
    let same = SAME.iter().filter(|(of, _)| *of == kind).flat_map(|(_, classes)| classes.split(' '));
    let same = elsewhere(same.map(|class| class.strip_prefix('~').map_or_else(|| (class.to_owned(), true), |class| (class.to_owned(), false))));
    // An id stands once in a page.
    let id = if first { format!(" id=\"{kind}\"") } else { String::new() };
    line(out, &format!("<li{id}><code>ng:{kind}</code> {} {same}", escaped(kind.about())));
    let mut below = Kind::ALL.iter().filter(|other| other.parents().contains(&kind)).peekable();
    if below.peek().is_some() {
        line(out, "<ul>");
        for &other in below {
            branch(out, other, first && other.parents().first() == Some(&kind));
        }
        line(out, "</ul>");
    }
    line(out, "</li>");
}

/// Names in other vocabularies, as links; those that mean only nearly the same say so.
fn elsewhere(names: impl Iterator<Item = (String, bool)>) -> String {
    let link = |(name, exact): (String, bool)| {
        let near = if exact { "" } else { "≈ " };
        let place = match name.split_once(':') {
            Some(("schema", local)) => format!("https://schema.org/{local}"),
            Some((_, local)) if local.starts_with('P') => format!("https://www.wikidata.org/wiki/Property:{local}"),
            _ => format!("https://www.wikidata.org/wiki/{}", name.trim_start_matches("wd:")),
        };
        format!("{near}<a href=\"{place}\"><code>{name}</code></a>")
    };
    names.map(link).collect::<Vec<_>>().join(" ")
}

/// The kinds at an end of a relation.
fn ends(kinds: &[Kind], not: &[Kind]) -> String {
    let list = |kinds: &[Kind]| kinds.iter().map(|kind| format!("<a href=\"#{kind}\">{kind}</a>")).collect::<Vec<_>>().join(", ");
    let all = if kinds.is_empty() { "anything".to_owned() } else { list(kinds) };
    if not.is_empty() { all } else { format!("{all}<small>but no {}</small>", list(not)) }
}

fn relation_row(one: &RelationInfo) -> String {
    let marks = [
        (one.symmetric, "holds both ways"),
        (one.functional, "one object at a time"),
        (one.inverse_functional, "one subject at a time"),
        (one.tier > 1, "extension"),
    ];
    let marks: Vec<&str> = marks.into_iter().filter(|(holds, _)| *holds).map(|(_, words)| words).collect();
    let marks = if marks.is_empty() { String::new() } else { format!("<small>{}</small>", marks.join("; ")) };
    let named =
        |space: &'static str, names: &[String], exact: bool| names.iter().map(move |name| (format!("{space}:{name}"), exact)).collect::<Vec<_>>();
    let same = [
        named("wd", &one.wikidata, true),
        named("schema", &one.schema, true),
        named("wd", &one.wikidata_close, false),
        named("schema", &one.schema_close, false),
    ];
    let inverse = [named("wd", &one.wikidata_inverse, true), named("schema", &one.schema_inverse, true)].concat();
    let inverse = if inverse.is_empty() { String::new() } else { format!("<small>the other way: {}</small>", elsewhere(inverse.into_iter())) };
    let others = [one.ftm.as_ref().map(|name| format!("FollowTheMoney {name}")), one.plover.as_ref().map(|name| format!("PLOVER {name}"))];
    let others = others.into_iter().flatten().map(|words| format!("<small>{}</small>", escaped(&words))).collect::<Vec<_>>().concat();
    format!(
        " id=\"{id}\"><th scope=\"row\"><code>ng:{id}</code><small>{label} / {inverse_label}</small></th><td>{from}</td><td>{to}</td><td>{same}{inverse}{others}</td></tr>\n\
         <tr><td colspan=\"4\">{about}{marks}</td>",
        id = one.id,
        label = escaped(&one.label),
        inverse_label = escaped(&one.inverse),
        from = ends(&one.domain, &one.not_domain),
        to = ends(&one.range, &one.not_range),
        same = elsewhere(same.into_iter().flatten()),
        about = escaped(&one.about),
    )
}

/// What claims and facts have, and the values that stand for a choice.
fn properties(out: &mut String) {
    line(out, "<h2 id=\"properties\">Claims, facts and mentions</h2>");
    let header = |names: [&str; 3]| names.map(|name| format!("<th scope=\"col\">{name}</th>")).concat();
    let term = |name: &str, second: &str, about: &str| {
        format!(" id=\"{name}\"><th scope=\"row\"><code>ng:{name}</code></th><td>{}</td><td>{}</td>", escaped(second), escaped(about))
    };
    let classes = CLASSES.iter().map(|(name, above, about)| term(name, above, about));
    table(out, "Classes that are no kinds of things", &header(["Class", "Below", "What it is"]), classes);
    let ends = |of: &str, to: &str| [of, to].map(|end| if end.is_empty() { "anything" } else { end }).join(" → ");
    let properties = PROPERTIES.iter().map(|(name, of, to, about)| term(name, &ends(of, to), about));
    table(out, "Properties", &header(["Property", "Of → to", "What it is"]), properties);
    line(out, "<h2 id=\"values\">Values</h2>");
    let values = VALUES.iter().map(|(name, class, about)| term(name, &apart(class), about));
    table(out, "The choices that claims and relations make", &header(["Value", "Of", "What it means"]), values);
}
