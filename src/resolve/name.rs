//! Readable IRI names: from the label, told apart by kind, then by link, then by a number, where several entities have one label.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::Entity;
use crate::article::hex;

/// A name as the end of an IRI: letters, digits and hyphens stay, all else becomes `_`.
#[must_use]
pub fn local(name: &str) -> String {
    let safe: String = name.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' }).collect();
    let parts: Vec<&str> = safe.split('_').filter(|p| !p.is_empty()).collect();
    if parts.is_empty() { "unnamed".to_owned() } else { parts.join("_") }
}

/// The IRI name of a label; an entity that is known in one article only carries the beginning of that article's id,
/// so that another article's entity of that name never changes it. No label gives a dot, so that what follows one cannot be part of a name.
pub fn base(label: &str, home: Option<&(String, u32)>) -> String {
    match home {
        None => local(label),
        Some((article, number)) => {
            let article: String = local(article).chars().take(8).collect();
            let number = if *number > 1 { format!("-{number}") } else { String::new() };
            format!("{}.{article}{number}", local(label))
        }
    }
}

/// Gives the entities of one base name their local names. The result does not depend on the order of `group`.
pub fn name_apart(group: &mut [&mut Entity]) {
    for entity in group.iter_mut() {
        entity.local.clone_from(&entity.base);
    }
    let steps: [fn(&Entity) -> Option<String>; 3] =
        [|e| Some(e.kind.to_string()), |e| e.wikidata.clone(), |e| Some(hex(&Sha256::digest(e.mark.as_bytes())[..4]))];
    for step in steps {
        let mut count: BTreeMap<String, u32> = BTreeMap::new();
        for entity in group.iter() {
            *count.entry(entity.local.clone()).or_default() += 1;
        }
        for entity in group.iter_mut().filter(|entity| count[&entity.local] > 1) {
            if let Some(more) = step(entity) {
                entity.local = format!("{}.{more}", entity.local);
            }
        }
    }
}
