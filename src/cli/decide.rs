//! `newsgraph merge`, `forbid`, `undo`: what is one thing and what never is, whatever the rules say.

use std::process::ExitCode;

use super::find;
use super::output;
use super::place::Where;
use super::progress::say;
use crate::query::lookup::Candidate;
use crate::resolve::{Decision, Handle, Sign, Verdict, normal};
use crate::store::Store;

/// Arguments of `merge` and `forbid`.
#[derive(clap::Args, Debug)]
#[command(after_long_help = AFTER)]
pub struct Args {
    /// Any name of an entity, its IRI (ent:Name) or its Wikidata id.
    a: String,
    /// The other.
    b: String,
    #[command(flatten)]
    place: Where,
}

const AFTER: &str = "\
Decisions are lines of a plain file beside the store (newsgraph.db.merges beside newsgraph.db): keep it under version control, copy it, edit it.
Every build honours it; the graph is the same as if the file had been there from the beginning. Of two decisions on one pair the later counts.
A line names each thing by its Wikidata id, or by sort and name, with the article where the name says too little (a bare surname):
  merge Q485207 = body: csto
  forbid person: ana ruiz = person: ruiz @ 3f9a1c20aa55bb66
What one article itself takes for one thing stays one.

Examples:
  newsgraph merge CSTO 'Collective Security Treaty Organization'
  newsgraph forbid ent:Georgia.Country ent:Georgia.Region
  newsgraph undo";

/// Makes two entities one.
pub fn merge(args: &Args) -> anyhow::Result<ExitCode> {
    decide(args, Verdict::Merge)
}

/// Keeps two entities apart.
pub fn forbid(args: &Args) -> anyhow::Result<ExitCode> {
    decide(args, Verdict::Forbid)
}

/// Takes the last decision back.
pub fn undo(place: &Where) -> anyhow::Result<ExitCode> {
    let mut store = place.open_to_change()?;
    let path = store.decided().path().display().to_string();
    let Some(line) = store.undo()? else {
        say(&format!("nothing is decided: {path} holds no decision"));
        return Ok(ExitCode::from(1));
    };
    output::line(&format!("undone: {line}"))?;
    Ok(ExitCode::SUCCESS)
}

fn decide(args: &Args, verdict: Verdict) -> anyhow::Result<ExitCode> {
    let mut store = args.place.open_to_change()?;
    let mut found = Vec::new();
    for name in [&args.a, &args.b] {
        match find::entity(&store, name)? {
            Ok(entity) => found.push((signs(&store, &entity)?, name, entity)),
            Err(code) => return Ok(code),
        }
    }
    let [(first, a, one), (second, b, other)] = &found[..] else { return Ok(ExitCode::from(1)) };
    if one.node == other.node && verdict == Verdict::Merge {
        say(&format!("{a:?} and {b:?} are one already: {}", one.node));
        return Ok(ExitCode::from(1));
    }
    // Names of one entity that are to be parted stand for themselves, not for the entity.
    let same = one.node == other.node;
    let pair = [handle(first, a, same), handle(second, b, same)];
    let decision = if let [Some(a), Some(b)] = pair { Decision::new(verdict, a, b) } else { None };
    let Some(decision) = decision else {
        say(&format!("{a:?} and {b:?} cannot be told apart: no article has both as names of their own with different links, sorts or names"));
        return Ok(ExitCode::from(1));
    };
    store.decide(&decision, &format!("{} = {}", one.label, other.label))?;
    output::line(&decision.to_string())?;
    say(&format!("written to {}; `newsgraph undo` takes it back", store.decided().path().display()));
    Ok(ExitCode::SUCCESS)
}

fn signs(store: &Store, entity: &Candidate) -> anyhow::Result<Vec<Sign>> {
    let local = entity.node.as_str().strip_prefix(&store.iris().space("ent")).unwrap_or_default();
    Ok(store.signs(local)?.into_iter().map(|(sign, _)| sign).collect())
}

/// What an entity is best called by: its link, else its most used name; with `as_named` the sign of that very name.
fn handle(signs: &[Sign], name: &str, as_named: bool) -> Option<Handle> {
    if as_named {
        let asked = normal(name);
        return signs.iter().find(|sign| normal(&sign.row.name) == asked).map(Handle::of);
    }
    let linked = signs.iter().find(|sign| sign.row.links.wikidata.is_some());
    linked.or(signs.first()).map(Handle::of)
}
