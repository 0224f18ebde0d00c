//! `Kind`: what sort of thing a mention or an entity is, with the small hierarchy that domains and ranges are checked against.

use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($( $(#[doc = $doc:literal])+ $name:ident : [$($parent:ident),*] ),+ $(,)?) => {
        /// The kind of a thing. Names are those of the vocabulary (`ng:Company`).
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        pub enum Kind { $( $(#[doc = $doc])+ $name ),+ }

        impl Kind {
            /// Every kind, in the order of this file.
            pub const ALL: &'static [Kind] = &[$(Kind::$name),+];

            /// The name used in JSON and as local name of the class.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Kind::$name => stringify!($name)),+ }
            }

            /// Kinds directly above this one.
            #[must_use]
            pub fn parents(self) -> &'static [Kind] {
                match self { $(Kind::$name => &[$(Kind::$parent),*]),+ }
            }

            /// One line on what belongs here; the class's comment in the vocabulary.
            #[must_use]
            pub fn about(self) -> &'static str {
                match self { $(Kind::$name => concat!($($doc),+).trim_ascii()),+ }
            }
        }
    };
}

kinds! {
    /// A human being.
    Person: [],
    /// Any organised body of people.
    Organization: [],
    /// A business.
    Company: [Organization],
    /// A political party or movement that stands for election.
    Party: [Organization],
    /// A university, college or school.
    University: [Organization],
    /// An organised non-state armed group.
    ArmedGroup: [Organization],
    /// A newspaper, broadcaster, news agency or site.
    MediaOutlet: [Organization],
    /// A ministry, parliament, court, agency or other body of a state.
    GovernmentBody: [Organization],
    /// A state's army, navy, air force, or a unit of it.
    MilitaryUnit: [Organization],
    /// A sports club or national team.
    SportsTeam: [Organization],
    /// An international or regional organisation or alliance of states.
    Alliance: [Organization],
    /// A place.
    Location: [],
    /// A state; acts like an organisation too.
    Country: [Region, Organization],
    /// A province, state of a federation, district, or larger area.
    Region: [Location],
    /// A city, town or village.
    City: [Location],
    /// A built place: base, airport, prison, plant, bridge, building.
    Facility: [Location],
    /// A border between two areas.
    Border: [Location],
    /// People named or described together without an organisation: militants, protesters, an ethnic group.
    Group: [],
    /// A nationality, ethnicity or religion, as an attribute of something.
    Nationality: [],
    /// Something that happens: war, attack, election, meeting, match, disaster.
    Event: [],
    /// An armed conflict.
    Conflict: [Event],
    /// An attack, bombing or shooting.
    Attack: [Event],
    /// An election or referendum.
    Election: [Event],
    /// A meeting, summit, conference or talks.
    Meeting: [Event],
    /// A storm, flood, earthquake, fire or accident.
    Disaster: [Event],
    /// A match, race or tournament.
    Competition: [Event],
    /// A book, film, song, report or other created work.
    Work: [],
    /// Something made or sold, or a service.
    Product: [],
    /// A weapon or weapon system.
    Weapon: [Product],
    /// A law, bill, ruling or resolution.
    Law: [],
    /// An agreement between states or parties.
    Treaty: [Law],
    /// An office or job.
    Position: [],
    /// A prize, medal or title.
    Award: [],
    /// An offence.
    Crime: [],
    /// A sentence or fine.
    Penalty: [],
    /// A point or period of time.
    Date: [],
    /// An amount of money.
    Money: [],
    /// A number, with or without a unit.
    Quantity: [],
    /// Anything else worth a node.
    Thing: [],
}

impl Kind {
    /// True for bodies of people: organizations that are no countries.
    #[must_use]
    pub fn is_body(self) -> bool {
        self.is_a(Kind::Organization) && self != Kind::Country
    }

    /// True when this kind is `other` or lies below it.
    #[must_use]
    pub fn is_a(self, other: Kind) -> bool {
        self == other || self.parents().iter().any(|parent| parent.is_a(other))
    }

    /// The kind of that name, as written in JSON, rules and the vocabulary.
    #[must_use]
    pub fn named(name: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    /// The kind of that name in any case, as people write it.
    #[must_use]
    pub fn called(name: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|kind| kind.name().eq_ignore_ascii_case(name))
    }

    /// True when one of two mentions of one thing may carry the other kind: equal kinds, or one below the other.
    #[must_use]
    pub fn agrees(self, other: Kind) -> bool {
        self.is_a(other) || other.is_a(self)
    }

    /// Literal kinds are values in the graph, not nodes.
    #[must_use]
    pub fn is_literal(self) -> bool {
        matches!(self, Kind::Date | Kind::Money | Kind::Quantity)
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_a_place_and_acts() {
        assert!(Kind::Country.is_a(Kind::Location) && Kind::Country.is_a(Kind::Organization));
        assert!(!Kind::Organization.is_a(Kind::Company));
        assert!(Kind::Organization.agrees(Kind::Company));
        assert_eq!(Kind::named("ArmedGroup"), Some(Kind::ArmedGroup));
        assert_eq!((Kind::named("armedgroup"), Kind::called("armedgroup")), (None, Some(Kind::ArmedGroup)));
    }
}
