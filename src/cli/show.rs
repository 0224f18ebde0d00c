//! `newsgraph show`: an entity's card.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::ExitCode;

use clap::ValueEnum;
use jiff::civil::Date;
use oxigraph::io::RdfFormat;
use oxigraph::model::{GraphNameRef, NamedNode, Quad, Term, TripleRef};

use super::find;
use super::output::{self, count};
use super::place::{View, prefixed};
use crate::query::card::{self, Card, Group, Row, Wish};
use crate::query::names::Names;
use crate::query::said::Said;
use crate::query::{claims, facts};
use crate::store::Store;

/// Arguments of `show`.
#[derive(clap::Args, Debug)]
#[command(after_long_help = AFTER)]
pub struct Args {
    /// Any name of the entity, its IRI (ent:Name) or its Wikidata id.
    entity: String,
    /// Only this relation: its name (memberOf) or its words.
    #[arg(long, value_name = "RELATION")]
    relation: Option<String>,
    /// Only what articles from this day on say.
    #[arg(long, value_name = "DATE")]
    since: Option<Date>,
    /// Only what articles up to this day say.
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// All rows; without it, the ten best supported of each relation.
    #[arg(long)]
    all: bool,
    /// text for people, md for Markdown, json, or ttl for the entity's statements as Turtle.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    view: View,
}

const AFTER: &str = "\
Facts come first: what at least one article plainly affirms. What is only denied, hedged or planned stands apart.
A name in other case, without accents or with a small slip is found too. Exit code 1: no such entity, or several of that name.

Examples:
  newsgraph show CSTO
  newsgraph show 'ingrid halvorsen' --relation wonElection
  newsgraph show Norway --since 2025-01-01 --format json
  newsgraph show Norway --as-of 2026-03-01";

/// Formats of a card.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// Text for people.
    #[value(alias = "text")]
    Table,
    /// Markdown.
    Md,
    /// JSON.
    Json,
    /// Turtle.
    Ttl,
}

/// Rows of a relation and of claims that are shown without --all.
const ROWS: usize = 10;

/// Prints an entity's card.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let store = args.view.open()?;
    let entity = match find::entity(&store, &args.entity)? {
        Ok(entity) => entity,
        Err(code) => return Ok(code),
    };
    let day = |date: &Option<Date>| date.map(|date| date.to_string());
    let wish = Wish { relation: args.relation.clone(), since: day(&args.since), until: day(&args.until) };
    let mut card = card::card(&store, &entity, &wish)?;
    let most = if args.all { usize::MAX } else { ROWS };
    if matches!(args.format, Format::Table | Format::Md) {
        // Under its heading, who says it goes without saying.
        for said in &mut card.says {
            said.speaker = None;
        }
        if args.relation.is_none() {
            // The line of names says it already.
            card.relations.retain(|group| group.relation != "alsoKnownAs");
        }
    }
    match args.format {
        Format::Table => text(&Names::of(&store), &card, most)?,
        Format::Md => markdown(&card, most)?,
        Format::Json => output::json(&card)?,
        Format::Ttl => turtle(&store, &entity.node)?,
    }
    if card.relations.is_empty() && card.doubtful.is_empty() && card.says.is_empty() && args.relation.is_some() {
        return Ok(ExitCode::from(1));
    }
    Ok(ExitCode::SUCCESS)
}

fn text(names: &Names<'_>, card: &Card, most: usize) -> anyhow::Result<()> {
    let mut out = output::stdout();
    writeln!(out, "{}  {}", output::strong(&card.label), card.about)?;
    if !card.names.is_empty() {
        writeln!(out, "  also called {}", card.names.join(", "))?;
    }
    let links = std::iter::once(&card.iri).chain(&card.links).map(|iri| names.short(iri)).collect::<Vec<_>>();
    writeln!(out, "  {}", output::dim(&links.join("  ")))?;
    writeln!(out, "  {}", summary(card))?;
    let (outward, inward): (Vec<&Group>, Vec<&Group>) = card.relations.iter().partition(|group| !group.inverse);
    for (heading, groups) in [("Facts", outward), ("Facts of others about it", inward)] {
        if !groups.is_empty() {
            writeln!(out, "\n{}", output::strong(heading))?;
        }
        for group in groups {
            rows(&mut out, group, most)?;
        }
    }
    for (heading, claims) in [("Denied, uncertain or planned", &card.doubtful), ("Said by it", &card.says)] {
        if !claims.is_empty() {
            writeln!(out, "\n{}", output::strong(heading))?;
        }
        for said in claims.iter().take(most) {
            writeln!(out, "  {}  {}", output::sentence(said), output::dim(&output::circumstances(said)))?;
        }
        more(&mut out, "  ", claims.len(), most)?;
    }
    Ok(out.flush()?)
}

/// "7 facts and 14 claims in 2 articles, 2025-05-12 to 2025-05-19".
fn summary(card: &Card) -> String {
    let days = match (&card.first, &card.last) {
        (Some(first), Some(last)) if first == last => format!(", {first}"),
        (Some(first), Some(last)) => format!(", {first} to {last}"),
        _ => String::new(),
    };
    format!("{} and {} in {}{days}", count(card.facts, "fact"), count(card.claims, "claim"), count(card.articles, "article"))
}

fn rows(out: &mut impl Write, group: &Group, most: usize) -> anyhow::Result<()> {
    writeln!(out, "  {}", output::relation(&group.words))?;
    let shown: Vec<&Row> = group.rows.iter().take(most).collect();
    let column = shown.iter().map(|row| output::width(&row.other.label)).max().unwrap_or_default().min(48);
    for row in shown {
        let disputed = if row.support.disputed { format!("  {}", output::warned("DISPUTED")) } else { String::new() };
        writeln!(out, "    {}  {}{disputed}", output::padded(&row.other.label, column), output::dim(&support(row)))?;
    }
    more(out, "    ", group.rows.len(), most)
}

fn more(out: &mut impl Write, indent: &str, all: usize, most: usize) -> anyhow::Result<()> {
    if all > most {
        writeln!(out, "{indent}{}", output::dim(&format!("and {} more; --all shows them", all - most)))?;
    }
    Ok(())
}

/// "2 articles (1 source), last 2025-05-12; says Helen Marsh; when: 2025-05-11".
fn support(row: &Row) -> String {
    let support = &row.support;
    let copies =
        if support.independent_sources < support.articles { format!(" ({})", count(support.independent_sources, "source")) } else { String::new() };
    let last = support.last.as_ref().map(|day| if support.articles > 1 { format!(", last {day}") } else { format!(", {day}") }).unwrap_or_default();
    let says = match (row.says.is_empty(), support.own_voice) {
        (true, _) => None,
        (false, true) => Some(format!("also says {}", row.says.join(", "))),
        (false, false) => Some(format!("says {}", row.says.join(", "))),
    };
    let when = row.when.as_ref().map(|when| format!("when: {when}"));
    let count = format!("{}{copies}{last}", count(support.articles, "article"));
    [Some(count), says, when].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn markdown(card: &Card, most: usize) -> anyhow::Result<()> {
    let mut out = output::stdout();
    writeln!(out, "# {}\n\n{}. {}.\n", escaped(&card.label), escaped(&card.about), summary(card))?;
    if !card.names.is_empty() {
        writeln!(out, "Also called {}.\n", escaped(&card.names.join(", ")))?;
    }
    let links: Vec<String> = std::iter::once(&card.iri).chain(&card.links).map(|iri| format!("<{iri}>")).collect();
    writeln!(out, "{}", links.join(" · "))?;
    for group in &card.relations {
        writeln!(out, "\n## {}\n", escaped(&group.words))?;
        for row in group.rows.iter().take(most) {
            let disputed = if row.support.disputed { " **disputed**" } else { "" };
            writeln!(out, "- {} ({}){disputed}", escaped(&row.other.label), escaped(&support(row)))?;
        }
        more(&mut out, "- ", group.rows.len(), most)?;
    }
    for (heading, claims) in [("Denied, uncertain or planned", &card.doubtful), ("Said by it", &card.says)] {
        if !claims.is_empty() {
            writeln!(out, "\n## {heading}\n")?;
        }
        for said in claims.iter().take(most) {
            writeln!(out, "- {}: “{}” ({})", escaped(&plain(said)), escaped(&said.quote), escaped(&output::circumstances(said)))?;
        }
        more(&mut out, "- ", claims.len(), most)?;
    }
    Ok(out.flush()?)
}

fn plain(said: &Said) -> String {
    let stance = said.stance().join(", ");
    let stance = if stance.is_empty() { String::new() } else { format!("({stance}) ") };
    format!("{stance}{} {} {}", said.subject.label, said.words, said.object.label)
}

/// Text that Markdown leaves as it is.
fn escaped(text: &str) -> String {
    text.chars().flat_map(|c| if "\\`*_[]<>#|".contains(c) { vec!['\\', c] } else { vec![c] }).collect()
}

/// The entity's statements, its facts with their support, and the claims about it.
fn turtle(store: &Store, node: &NamedNode) -> anyhow::Result<()> {
    let mut quads: BTreeSet<(String, String)> = BTreeSet::new();
    let mut kept: Vec<Quad> = Vec::new();
    let mut put = |quad: Quad| {
        if quads.insert((quad.subject.to_string(), format!("{} {}", quad.predicate, quad.object))) {
            kept.push(quad);
        }
    };
    let graph = store.graph();
    let default = Some(GraphNameRef::DefaultGraph);
    for quad in graph.quads_for_pattern(Some(node.as_ref().into()), None, None, default) {
        put(quad?);
    }
    let mut described: Vec<(NamedNode, Option<NamedNode>)> = Vec::new();
    for fact in facts::about(store, node)? {
        put(fact.triple().in_graph(GraphNameRef::DefaultGraph));
        described.push((fact.node.clone(), None));
        for end in [Term::from(fact.subject), fact.object] {
            if let Term::NamedNode(end) = end {
                described.push((end, None));
            }
        }
    }
    described.extend(claims::about(store, node)?.into_iter().map(|claim| (claim.node, Some(claim.article))));
    let label = crate::store::vocab::term(crate::store::vocab::RDFS, "label");
    let records = store.iris().space("fact");
    for (subject, article) in described {
        let whole = article.is_some() || subject.as_str().starts_with(&records);
        let property = (!whole).then_some(label.as_ref());
        for quad in graph.quads_for_pattern(Some(subject.as_ref().into()), property, None, None) {
            put(quad?);
        }
    }
    kept.sort_by_cached_key(|quad| (quad.subject.to_string() != node.to_string(), quad.to_string()));
    let mut out = output::data();
    let mut writer = prefixed(store.iris(), RdfFormat::Turtle)?.for_writer(&mut out);
    for quad in &kept {
        writer.serialize_triple(TripleRef::from(quad.as_ref()))?;
    }
    writer.finish()?;
    Ok(out.flush()?)
}
