//! `Filter`: which part of a network is wanted, by kind, relation, support and date.

use oxigraph::model::NamedNode;

use super::Role;
use crate::kind::Kind;
use crate::query::QueryError;
use crate::query::facts::Support;
use crate::query::names::Names;
use crate::store::Store;

/// What nodes and facts must be like. The default lets everything pass.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Nodes of one of these kinds, or below it; empty: of any.
    pub kinds: Vec<Kind>,
    /// Named entities only, without unnamed things and values.
    pub named: bool,
    /// Facts of one of these relations, by local name or words; empty: of any.
    pub relations: Vec<String>,
    /// Relations of the inventory only.
    pub canonical: bool,
    /// At least so many independent sources.
    pub sources: u64,
    /// Reported on this day or later.
    pub since: Option<String>,
    /// Reported on this day or earlier.
    pub until: Option<String>,
}

impl Filter {
    /// True when everything passes.
    #[must_use]
    pub fn is_open(&self) -> bool {
        *self == Self::default()
    }

    /// True for a node of that role and kind. Values have no kind of their own: they come with the facts about what has one.
    #[must_use]
    pub fn node(&self, role: Role, kind: Option<&str>) -> bool {
        if role == Role::Value {
            return !self.named;
        }
        let kind = kind.and_then(Kind::named).unwrap_or(Kind::Thing);
        (!self.named || role == Role::Entity) && (self.kinds.is_empty() || self.kinds.iter().any(|&wanted| kind.is_a(wanted)))
    }

    /// True for a relation whose facts are wanted.
    #[must_use]
    pub fn relation(&self, names: &Names<'_>, relation: &NamedNode) -> bool {
        let named = self.relations.is_empty() || self.relations.iter().any(|name| names.is_called(relation, name));
        named && (!self.canonical || names.canonical(relation).is_some())
    }

    /// True for the support that a wanted fact has.
    #[must_use]
    pub fn support(&self, support: &Support) -> bool {
        let after = self.since.as_ref().is_none_or(|since| support.last.as_ref().is_some_and(|last| last >= since));
        let before = self.until.as_ref().is_none_or(|until| support.first.as_ref().is_some_and(|first| first <= until));
        after && before && support.independent_sources >= self.sources
    }

    /// True when facts are chosen by their support.
    #[must_use]
    pub fn chooses_support(&self) -> bool {
        self.sources > 0 || self.since.is_some() || self.until.is_some()
    }

    /// True when facts are chosen by more than their ends and whether they are canonical.
    #[must_use]
    pub fn chooses_facts(&self) -> bool {
        self.chooses_support() || !self.relations.is_empty()
    }

    /// The first name of a relation that no fact of a store goes by, with the names that facts go by.
    ///
    /// # Errors
    /// When the graph cannot be read.
    pub fn unknown(&self, store: &Store) -> Result<Option<(&str, Vec<String>)>, QueryError> {
        let names = Names::of(store);
        let known = if self.relations.is_empty() { Vec::new() } else { names.relations()? };
        let strange = self.relations.iter().find(|name| !known.iter().any(|relation| names.is_called(relation, name)));
        Ok(strange.map(|name| (name.as_str(), known.iter().map(|relation| names.local(relation)).collect())))
    }
}
