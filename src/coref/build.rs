//! Chains to `Referents`: best name, kind, aliases, representative.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::kind::Kind;
use crate::knowledge::{Entry, Gazetteer};
use crate::mention::{Form, Link, Mention, MentionId, Referent, ReferentId, Referents};

use super::cast::Cast;
use super::country;

/// Puts mentions and referents together, in text order; pronouns without a chain are left out.
pub(super) fn referents(cast: &Cast<'_, '_>) -> Referents {
    let (scene, chains) = (&*cast.scene, &cast.chains);
    let mut ids: BTreeMap<usize, ReferentId> = BTreeMap::new();
    let mut members: Vec<Vec<(usize, MentionId)>> = Vec::new();
    let mut mentions: Vec<Mention> = Vec::new();
    for (at, draft) in scene.drafts.iter().enumerate() {
        let Some(chain) = chains.of(at) else { continue };
        let referent = *ids.entry(chain).or_insert_with(|| {
            members.push(Vec::new());
            ReferentId(members.len() as u32 - 1)
        });
        let list = &mut members[referent.index()];
        let link = if list.is_empty() && !draft.link.stands_for() { Link::First } else { draft.link };
        list.push((at, MentionId(mentions.len() as u32)));
        mentions.push(Mention {
            span: scene.document.span_of(draft.tokens.clone()),
            sentence: scene.sentence(draft.head),
            head: draft.head,
            form: draft.form,
            kind: draft.kind,
            referent,
            link,
        });
    }
    let chain_of: BTreeMap<ReferentId, usize> = ids.into_iter().map(|(chain, id)| (id, chain)).collect();
    let referents: Vec<Referent> = chain_of.iter().map(|(id, &chain)| referent(cast, chain, &members[id.index()])).collect();
    for mention in &mut mentions {
        let kind = referents[mention.referent.index()].kind;
        if mention.form == Form::Pronoun || (mention.kind == Kind::Thing && mention.form == Form::Nominal) {
            mention.kind = kind;
        }
    }
    Referents::new(mentions, referents)
}

fn referent(cast: &Cast<'_, '_>, chain: usize, members: &[(usize, MentionId)]) -> Referent {
    let (scene, kind) = (&*cast.scene, cast.kind(chain));
    let words = |at: usize| scene.text(&scene.drafts[at].tokens).split_whitespace().collect::<Vec<_>>().join(" ");
    let names: Vec<&(usize, MentionId)> =
        members.iter().filter(|(at, _)| scene.drafts[*at].form == Form::Name && !scene.drafts[*at].link.stands_for()).collect();
    let stand = members.iter().find(|(at, _)| scene.drafts[*at].link.stands_for());
    let best = names.iter().max_by_key(|(at, id)| (fullness(kind, &words(*at)), Reverse(id.0)));
    let named = best.is_some() || stand.is_some();
    let first = members.iter().find(|(at, _)| scene.drafts[*at].form == Form::Nominal).or(members.first()).expect("a chain has a mention");
    let representative = best.copied().or(stand).unwrap_or(first);
    let known = best
        .and_then(|(at, _)| country::named(&words(*at)))
        .or_else(|| stand.and_then(|(at, _)| scene.drafts[*at].name.as_deref().and_then(|n| country::named(n).or_else(|| country::region(n)))));
    let name = known.filter(|_| matches!(kind, Kind::Country | Kind::Region)).map_or_else(|| words(representative.0), str::to_owned);
    let mut aliases: Vec<String> = names.iter().map(|(at, _)| words(*at)).filter(|alias| *alias != name).collect();
    if kind.is_a(Kind::Organization)
        && let Some(short) = name.find(" of the ").map(|end| name[..end].to_owned()).filter(|s| s.contains(" of "))
    {
        aliases.push(short);
    }
    aliases.sort();
    aliases.dedup();
    let entry = if named { listed(kind, &name, &aliases) } else { None };
    Referent { name, kind, named, aliases, wikidata: entry.and_then(|e| e.wikidata).map(str::to_owned), representative: representative.1 }
}

/// The gazetteer's entry for a chain: every name of it that is listed at all must lead to that one thing.
fn listed(kind: Kind, name: &str, aliases: &[String]) -> Option<&'static Entry> {
    let known = Gazetteer::get();
    let fits = |entry: &Entry| kind.agrees(entry.kind) && kind != Kind::Thing;
    let hits = known.lookup(name);
    let entry = hits.iter().find(|hit| !hit.weak && fits(hit.entry))?.entry;
    let other = |alias: &String| {
        let hits = known.lookup(alias);
        hits.iter().any(|hit| !hit.weak && fits(hit.entry)) && !hits.iter().any(|hit| hit.entry == entry)
    };
    (!aliases.iter().any(other)).then_some(entry)
}

/// How full a name is: its words; for persons then its length, so that "John" beats "J.".
fn fullness(kind: Kind, name: &str) -> (usize, usize) {
    let words = name.split_whitespace().count();
    if kind == Kind::Person { (words.min(4), name.chars().count()) } else { (words, 0) }
}
