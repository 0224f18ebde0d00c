//! What a claim tells of the kind of its ends: of what a mayor is mayor, is a city; what won a match, is a team.
//! Names that only look like places, bodies or events become what the relations of their article need them to be.

use std::collections::BTreeMap;

use crate::claim::{Argument, Claim, Relation};
use crate::kind::Kind;
use crate::mention::{ReferentId, Referents};
use crate::relation::Inventory;

/// What a thing may turn out to be of which only a coarse kind is known; the likelier first. Parties, armed groups and countries are told
/// apart by names only.
#[must_use]
pub fn finer(kind: Kind) -> &'static [Kind] {
    match kind {
        Kind::Location => &[Kind::City, Kind::Region],
        Kind::Organization => &[Kind::Company, Kind::SportsTeam, Kind::University],
        Kind::Event => &[Kind::Attack, Kind::Conflict, Kind::Election, Kind::Meeting, Kind::Disaster, Kind::Competition],
        _ => &[],
    }
}

/// Gives each coarsely known entity the kind that most of its claims need.
pub fn tell(claims: &[Claim], referents: &mut Referents) {
    let mut votes: BTreeMap<ReferentId, BTreeMap<Kind, u32>> = BTreeMap::new();
    for claim in claims {
        let Relation::Canonical(relation) = &claim.relation else { continue };
        let info = Inventory::get().info(*relation);
        for (argument, kinds) in [(&claim.subject, &info.domain), (&claim.object, &info.range)] {
            let Argument::Entity { referent, .. } = argument else { continue };
            let known = referents.referents[referent.index()].kind;
            if let Some(needed) = needed(known, kinds) {
                *votes.entry(*referent).or_default().entry(needed).or_default() += 1;
            }
        }
    }
    for (referent, kinds) in votes {
        let most = kinds.into_iter().max_by_key(|&(kind, count)| (count, std::cmp::Reverse(kind.name())));
        if let Some((kind, _)) = most {
            referents.referents[referent.index()].kind = kind;
        }
    }
}

/// What a coarsely known thing must be where the coarse kind is not enough.
fn needed(known: Kind, wanted: &[Kind]) -> Option<Kind> {
    let enough = wanted.is_empty() || wanted.iter().any(|&kind| known.is_a(kind));
    finer(known).iter().copied().find(|&kind| !enough && wanted.iter().any(|&above| kind.is_a(above)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_coarsely_known_is_told() {
        assert_eq!(needed(Kind::Location, &[Kind::Region, Kind::City]), Some(Kind::City));
        assert_eq!(needed(Kind::Organization, &[Kind::SportsTeam]), Some(Kind::SportsTeam));
        assert_eq!(needed(Kind::Location, &[Kind::Location]), None);
        assert_eq!(needed(Kind::Company, &[Kind::SportsTeam]), None);
        assert_eq!(needed(Kind::Location, &[Kind::Person]), None);
        assert_eq!(needed(Kind::Location, &[]), None);
    }
}
