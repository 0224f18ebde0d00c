//! What people call the things of the graph: labels of nodes and values, words of relations, and an article in a line.

use std::cell::RefCell;
use std::collections::BTreeMap;

use oxigraph::model::{GraphNameRef, NamedNode, NamedOrBlankNode, Term};

use super::{QueryError, claims, lookup};
use crate::relation::{Inventory, RelationInfo};
use crate::resolve::normal;
use crate::store::Store;
use crate::store::vocab::{RDF, SCHEMA, term};

/// Names of one store's things; remembers what it has looked up.
pub struct Names<'a> {
    store: &'a Store,
    labels: RefCell<BTreeMap<String, String>>,
    articles: RefCell<BTreeMap<String, ArticleLine>>,
}

/// What is known of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct ArticleLine {
    /// Its id.
    pub id: String,
    /// Headline.
    pub title: Option<String>,
    /// Day of publication.
    pub published: Option<String>,
    /// Day of its last change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    /// Outlet.
    pub publisher: Option<String>,
    /// URL or file name.
    pub source: String,
}

impl std::fmt::Display for ArticleLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts = [self.title.as_deref(), self.publisher.as_deref(), self.published.as_deref(), Some(self.source.as_str())];
        f.write_str(&parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
    }
}

impl<'a> Names<'a> {
    /// Names of `store`'s things.
    #[must_use]
    pub fn of(store: &'a Store) -> Self {
        Self { store, labels: RefCell::default(), articles: RefCell::default() }
    }

    /// Label of a node, words of a value.
    ///
    /// # Errors
    /// When the graph cannot be read.
    pub fn term(&self, term: &Term) -> Result<String, QueryError> {
        match term {
            Term::NamedNode(node) => self.node(node),
            other => Ok(claims::plain(other)),
        }
    }

    /// Label of a node.
    ///
    /// # Errors
    /// When the graph cannot be read.
    pub fn node(&self, node: &NamedNode) -> Result<String, QueryError> {
        if let Some(known) = self.labels.borrow().get(node.as_str()) {
            return Ok(known.clone());
        }
        let label = lookup::label(self.store, node)?;
        self.labels.borrow_mut().insert(node.as_str().to_owned(), label.clone());
        Ok(label)
    }

    /// Most specific kind of a node ("Alliance").
    ///
    /// # Errors
    /// When the graph cannot be read.
    pub fn kind(&self, node: &NamedNode) -> Result<Option<String>, QueryError> {
        let kinds = lookup::values(self.store, node, &self.store.iris().node("ng", "kind"))?;
        Ok(kinds.first().map(|kind| kind.rsplit('#').next().unwrap_or_default().to_owned()))
    }

    /// What is known of a canonical relation; none for an open one.
    #[must_use]
    pub fn canonical(&self, relation: &NamedNode) -> Option<&'static RelationInfo> {
        let inventory = Inventory::get();
        let name = relation.as_str().strip_prefix(self.store.iris().space("ng").as_str())?;
        inventory.named(name).map(|id| inventory.info(id))
    }

    /// Its words between subject and object: "is a member of", "operate out of".
    #[must_use]
    pub fn relation(&self, relation: &NamedNode) -> String {
        self.canonical(relation).map_or_else(|| self.local(relation).replace('_', " "), |info| info.label.clone())
    }

    /// Its words between object and subject: "has member"; an open relation has an arrow before its words.
    #[must_use]
    pub fn inverse(&self, relation: &NamedNode) -> String {
        self.canonical(relation).map_or_else(|| format!("← {}", self.relation(relation)), |info| info.inverse.clone())
    }

    /// The end of a relation's IRI: `memberOf`, `operate_out_of`.
    #[must_use]
    pub fn local(&self, relation: &NamedNode) -> String {
        let spaces = [self.store.iris().space("ng"), self.store.iris().space("open")];
        let found = spaces.iter().find_map(|space| relation.as_str().strip_prefix(space.as_str()));
        found.unwrap_or(relation.as_str()).to_owned()
    }

    /// The open relations of the graph.
    ///
    /// # Errors
    /// When the graph cannot be read.
    pub fn open_relations(&self) -> Result<Vec<NamedNode>, QueryError> {
        let (kind, class) = (term(RDF, "type"), self.store.iris().node("ng", "OpenRelation"));
        let mut found = Vec::new();
        for quad in self.store.graph().quads_for_pattern(None, Some(kind.as_ref()), Some(class.as_ref().into()), Some(GraphNameRef::DefaultGraph)) {
            found.extend(if let NamedOrBlankNode::NamedNode(node) = quad?.subject { Some(node) } else { None });
        }
        Ok(found)
    }

    /// The relations that facts have, in the order of their local names.
    ///
    /// # Errors
    /// When the graph cannot be read.
    pub fn relations(&self) -> Result<Vec<NamedNode>, QueryError> {
        let mut known = self.open_relations()?;
        known.extend(Inventory::get().relations.iter().map(|info| self.store.iris().node("ng", &info.id)));
        let mut found = Vec::new();
        for relation in known {
            let mut facts = self.store.graph().quads_for_pattern(None, Some(relation.as_ref()), None, Some(GraphNameRef::DefaultGraph));
            if facts.next().transpose()?.is_some() {
                found.push(relation);
            }
        }
        found.sort_by_cached_key(|relation| self.local(relation));
        Ok(found)
    }

    /// The relation of facts that goes by that name; without one, the local names of all.
    ///
    /// # Errors
    /// When the graph cannot be read.
    pub fn of_facts(&self, name: &str) -> Result<Result<NamedNode, Vec<String>>, QueryError> {
        let known = self.relations()?;
        let found = known.iter().find(|relation| self.is_called(relation, name)).cloned();
        Ok(found.ok_or_else(|| known.iter().map(|relation| self.local(relation)).collect()))
    }

    /// True when a relation goes by that name: `memberOf`, `operate_out_of`, or their words, in any case.
    #[must_use]
    pub fn is_called(&self, relation: &NamedNode, name: &str) -> bool {
        let bare = name.strip_prefix("ng:").or_else(|| name.strip_prefix("open:")).unwrap_or(name);
        let wanted = normal(bare);
        self.local(relation).eq_ignore_ascii_case(bare) || (!wanted.is_empty() && normal(&self.relation(relation)) == wanted)
    }

    /// An IRI with its prefix, if it has one of ours.
    #[must_use]
    pub fn short(&self, iri: &str) -> String {
        let prefixes = self.store.iris().prefixes();
        let found = prefixes.iter().find_map(|(prefix, space)| iri.strip_prefix(space.as_str()).map(|rest| format!("{prefix}:{rest}")));
        found.unwrap_or_else(|| iri.to_owned())
    }

    /// What is known of an article.
    ///
    /// # Errors
    /// When the graph cannot be read.
    pub fn article(&self, article: &NamedNode) -> Result<ArticleLine, QueryError> {
        if let Some(known) = self.articles.borrow().get(article.as_str()) {
            return Ok(known.clone());
        }
        let values = claims::values(self.store, article, article.as_ref().into())?;
        let schema = |name: &str| values.get(&format!("{SCHEMA}{name}")).map(claims::plain);
        let source = values.get(self.store.iris().node("ng", "source").as_str()).map(claims::plain).unwrap_or_default();
        let id = article.as_str().rsplit('/').next().unwrap_or_default().to_owned();
        let line = ArticleLine {
            id,
            title: schema("headline"),
            published: schema("datePublished"),
            modified: schema("dateModified"),
            publisher: schema("publisher"),
            source,
        };
        self.articles.borrow_mut().insert(article.as_str().to_owned(), line.clone());
        Ok(line)
    }
}
