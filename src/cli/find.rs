//! An entity or a relation named on the command line: taken, or the hints that help to name it right.

use std::process::ExitCode;

use super::progress::say;
use crate::query::lookup::{self, Candidate, Found};
use crate::store::Store;

/// The entity, or the exit code after the hints were printed.
pub fn entity(store: &Store, name: &str) -> anyhow::Result<Result<Candidate, ExitCode>> {
    let refused = match lookup::find(store, name)? {
        Found::One { entity, near } => {
            if near {
                say(&format!("no entity is named {name:?}; taking {:?}", entity.label));
            }
            return Ok(Ok(entity));
        }
        Found::Several(several) => {
            say(&format!("{name:?} is the name of {} entities; name one by its IRI:", several.len()));
            several
        }
        Found::Nothing(near) if near.is_empty() => {
            say(&format!("error: no entity is named {name:?}, nor is any name like it\nhint: `newsgraph rank` lists the entities that matter most"));
            near
        }
        Found::Nothing(near) => {
            say(&format!("error: no entity is named {name:?}; similar names:"));
            near
        }
    };
    for (at, candidate) in refused.iter().enumerate() {
        let iri = candidate.node.as_str().strip_prefix(&store.iris().space("ent")).map_or(candidate.node.to_string(), |local| format!("ent:{local}"));
        say(&format!("  {}. {} ({}, {})  {iri}", at + 1, candidate.label, candidate.kind, super::output::count(candidate.facts, "fact")));
    }
    Ok(Err(ExitCode::from(1)))
}
