//! Kinds named on the command line.

use super::hint;
use crate::kind::Kind;

/// The kind of that name, in any case; else an error that tells the kinds.
pub fn named(name: &str) -> anyhow::Result<Kind> {
    Kind::called(name).ok_or_else(|| {
        let known: Vec<String> = Kind::ALL.iter().map(|kind| kind.name().to_owned()).collect();
        anyhow::anyhow!("--kind {name}: no kind is called so{}; the kinds are {}", hint::near(name, &known), known.join(", "))
    })
}
