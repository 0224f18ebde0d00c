//! Claims as the graph holds them, found through its indexes: those about an entity, those of one triple, or all of them.

use std::collections::{BTreeMap, HashMap};

use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedOrBlankNode, Term, TermRef, Triple};

use super::QueryError;
use crate::claim::Stance;
use crate::store::Store;
use crate::store::vocab::{PROV, RDF, term};

/// First code point and one past the last.
pub type Place = (u32, u32);

/// A claim that was read back from the graph.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredClaim {
    /// Its IRI.
    pub node: NamedNode,
    /// Its article.
    pub article: NamedNode,
    /// Of whom or what it is said.
    pub subject: NamedNode,
    /// Canonical (`ng:`) or open (`open:`).
    pub relation: NamedNode,
    /// To whom or what.
    pub object: Term,
    /// Polarity, certainty, tense.
    pub stance: Stance,
    /// 0 to 1.
    pub confidence: f64,
    /// What found it.
    pub rule: String,
    /// The words that carry the relation.
    pub words: String,
    /// Its sentence.
    pub quote: String,
    /// Where the sentence stands in its article.
    pub sentence: Place,
    /// Where the subject is named.
    pub subject_at: Place,
    /// Where the relation is said.
    pub trigger_at: Place,
    /// Where the object is named.
    pub object_at: Place,
    /// Who says it; none is the article's own voice.
    pub speaker: Option<Term>,
    /// Where it holds or happened.
    pub place: Option<Term>,
    /// When.
    pub time: Option<StoredTime>,
}

/// When a claim holds or happened.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct StoredTime {
    /// The words.
    pub text: String,
    /// First day, none when open.
    pub start: Option<String>,
    /// Last day, none when open.
    pub end: Option<String>,
}

impl StoredTime {
    /// The days it spans, as a person reads them: a day, a whole month or year, "since", "until"; the words where no day is known.
    #[must_use]
    pub fn days(&self) -> String {
        match (&self.start, &self.end) {
            (Some(start), Some(end)) => whole(start, end).map_or_else(|| format!("{start} to {end}"), str::to_owned),
            (Some(start), None) => format!("since {start}"),
            (None, Some(end)) => format!("until {end}"),
            (None, None) => self.text.clone(),
        }
    }
}

/// The day, month or year that two days bound.
fn whole<'a>(start: &'a str, end: &str) -> Option<&'a str> {
    if start == end {
        return Some(start);
    }
    let first: jiff::civil::Date = start.parse().ok()?;
    let last: jiff::civil::Date = end.parse().ok()?;
    if first.day() == 1 && last == first.last_of_month() {
        return start.get(..7);
    }
    (first.day_of_year() == 1 && last == first.last_of_year()).then(|| start.get(..4)).flatten()
}

impl StoredClaim {
    /// The triple that it affirms or denies.
    #[must_use]
    pub fn triple(&self) -> Triple {
        Triple::new(self.subject.clone(), self.relation.clone(), self.object.clone())
    }

    /// True when `node` is its subject or object.
    #[must_use]
    pub fn concerns(&self, node: &NamedNode) -> bool {
        self.subject == *node || matches!(&self.object, Term::NamedNode(object) if object == node)
    }
}

/// Claims that a node takes part in or makes as a speaker, in the order of articles and text.
///
/// # Errors
/// When the graph cannot be read.
pub fn about(store: &Store, node: &NamedNode) -> Result<Vec<StoredClaim>, QueryError> {
    let mut found = BTreeMap::new();
    for property in [term(RDF, "subject"), term(RDF, "object"), term(PROV, "wasAttributedTo")] {
        for quad in store.graph().quads_for_pattern(None, Some(property.as_ref()), Some(node.as_ref().into()), None) {
            let quad = quad?;
            if let (NamedOrBlankNode::NamedNode(claim), GraphName::NamedNode(article)) = (quad.subject, quad.graph_name) {
                found.insert(claim.into_string(), article);
            }
        }
    }
    let claims = found.into_iter().map(|(claim, article)| read(store, NamedNode::new_unchecked(claim), article));
    claims.filter_map(Result::transpose).collect::<Result<_, _>>().map(sorted)
}

/// The claims of one article.
///
/// # Errors
/// When the graph cannot be read.
pub fn within(store: &Store, article: &NamedNode) -> Result<Vec<StoredClaim>, QueryError> {
    reifying(store, None, None, Some(article.as_ref().into()))
}

/// The claim with an IRI.
///
/// # Errors
/// When the graph cannot be read.
pub fn one(store: &Store, node: &NamedNode) -> Result<Option<StoredClaim>, QueryError> {
    Ok(reifying(store, Some(node), None, None)?.into_iter().next())
}

/// Every claim that says or denies a triple, in the order of articles and text.
///
/// # Errors
/// When the graph cannot be read.
pub fn of_triple(store: &Store, triple: &Triple) -> Result<Vec<StoredClaim>, QueryError> {
    let object = Term::Triple(Box::new(triple.clone()));
    reifying(store, None, Some(object.as_ref()), None).map(sorted)
}

/// The claims that something is not so.
///
/// # Errors
/// When the graph cannot be read.
pub fn denied(store: &Store) -> Result<Vec<StoredClaim>, QueryError> {
    let (polarity, denied) = (store.iris().node("ng", "polarity"), store.iris().node("ng", "denied"));
    let mut found = Vec::new();
    for quad in store.graph().quads_for_pattern(None, Some(polarity.as_ref()), Some(denied.as_ref().into()), None) {
        let quad = quad?;
        if let (NamedOrBlankNode::NamedNode(node), GraphName::NamedNode(article)) = (quad.subject, quad.graph_name) {
            found.extend(read(store, node, article)?);
        }
    }
    Ok(found)
}

/// How many claims there are of each relation and stance.
///
/// # Errors
/// When the graph cannot be read.
pub fn counts(store: &Store) -> Result<BTreeMap<(NamedNode, Stance), u64>, QueryError> {
    type Set = fn(&mut Stance, &Term);
    let mut relations: BTreeMap<NamedNode, u32> = BTreeMap::new();
    let mut claims: HashMap<u64, (u32, Stance)> = HashMap::new();
    each(store, &term(RDF, "reifies"), |claim, value| {
        if let Term::Triple(triple) = value {
            let next = relations.len() as u32;
            let relation = *relations.entry(triple.predicate).or_insert(next);
            claims.insert(claim, (relation, Stance::default()));
        }
    })?;
    let parts: [(&str, Set); 3] = [
        ("polarity", |stance, value| stance.polarity = word(Some(value))),
        ("certainty", |stance, value| stance.certainty = word(Some(value))),
        ("tense", |stance, value| stance.tense = word(Some(value))),
    ];
    for (name, set) in parts {
        each(store, &store.iris().node("ng", name), |claim, value| {
            if let Some((_, stance)) = claims.get_mut(&claim) {
                set(stance, &value);
            }
        })?;
    }
    let names: BTreeMap<u32, NamedNode> = relations.into_iter().map(|(relation, number)| (number, relation)).collect();
    let mut counts = BTreeMap::new();
    for (relation, stance) in claims.into_values() {
        *counts.entry((relation, stance)).or_default() += 1;
    }
    Ok(counts.into_iter().map(|((relation, stance), count)| ((names[&relation].clone(), stance), count)).collect())
}

/// Hands over the number that each claim has in its IRI, and its value of a property.
fn each(store: &Store, property: &NamedNode, mut take: impl FnMut(u64, Term)) -> Result<(), QueryError> {
    let space = store.iris().space("claim");
    for quad in store.graph().quads_for_pattern(None, Some(property.as_ref()), None, None) {
        let quad = quad?;
        let NamedOrBlankNode::NamedNode(node) = quad.subject else { continue };
        if let Some(number) = node.as_str().strip_prefix(&space).and_then(|name| u64::from_str_radix(name, 16).ok()) {
            take(number, quad.object);
        }
    }
    Ok(())
}

/// The claims whose `rdf:reifies` quads fit.
fn reifying(
    store: &Store,
    claim: Option<&NamedNode>,
    triple: Option<TermRef<'_>>,
    article: Option<GraphNameRef<'_>>,
) -> Result<Vec<StoredClaim>, QueryError> {
    let reifies = term(RDF, "reifies");
    let mut found = Vec::new();
    for quad in store.graph().quads_for_pattern(claim.map(|node| node.as_ref().into()), Some(reifies.as_ref()), triple, article) {
        let quad = quad?;
        if let (NamedOrBlankNode::NamedNode(node), GraphName::NamedNode(article)) = (quad.subject, quad.graph_name) {
            found.extend(read(store, node, article)?);
        }
    }
    Ok(found)
}

/// Claims in the order of articles and text.
#[must_use]
pub fn sorted(mut claims: Vec<StoredClaim>) -> Vec<StoredClaim> {
    claims.sort_by(|a, b| {
        let key = |c: &StoredClaim| (c.article.as_str().to_owned(), c.sentence, c.trigger_at, c.node.as_str().to_owned());
        key(a).cmp(&key(b))
    });
    claims
}

/// A claim of an article's graph; none for a fact's record.
fn read(store: &Store, node: NamedNode, article: NamedNode) -> Result<Option<StoredClaim>, QueryError> {
    if article == store.iris().node("ng", "facts") {
        return Ok(None);
    }
    let values = values(store, &node, article.as_ref().into())?;
    let Some(Term::Triple(triple)) = values.get(term(RDF, "reifies").as_str()) else { return Ok(None) };
    let NamedOrBlankNode::NamedNode(subject) = &triple.subject else { return Ok(None) };
    let ng = |name: &str| values.get(store.iris().node("ng", name).as_str());
    let other = |space: &str, name: &str| values.get(term(space, name).as_str());
    let text = |value: Option<&Term>| value.map(plain).unwrap_or_default();
    let time = ng("timeText").map(|words| StoredTime { text: plain(words), start: ng("timeStart").map(plain), end: ng("timeEnd").map(plain) });
    Ok(Some(StoredClaim {
        subject: subject.clone(),
        relation: triple.predicate.clone(),
        object: triple.object.clone(),
        stance: Stance { polarity: word(ng("polarity")), certainty: word(ng("certainty")), tense: word(ng("tense")) },
        confidence: text(ng("confidence")).parse().unwrap_or_default(),
        rule: text(ng("rule")),
        words: text(ng("relationText")),
        quote: text(ng("quote")),
        sentence: span(other(PROV, "wasDerivedFrom")),
        subject_at: span(ng("subjectAt")),
        trigger_at: span(ng("triggerAt")),
        object_at: span(ng("objectAt")),
        speaker: other(PROV, "wasAttributedTo").cloned(),
        place: ng("place").cloned(),
        time,
        node,
        article,
    }))
}

/// All that a graph says of a node: one value a property, the first of several.
pub(super) fn values(store: &Store, node: &NamedNode, graph: GraphNameRef<'_>) -> Result<BTreeMap<String, Term>, QueryError> {
    let mut values: BTreeMap<String, Term> = BTreeMap::new();
    for quad in store.graph().quads_for_pattern(Some(node.as_ref().into()), None, None, Some(graph)) {
        let quad = quad?;
        let better = values.get(quad.predicate.as_str()).is_none_or(|kept| quad.object.to_string() < kept.to_string());
        if better {
            values.insert(quad.predicate.into_string(), quad.object);
        }
    }
    Ok(values)
}

/// The words of a literal, else the IRI.
#[must_use]
pub fn plain(value: &Term) -> String {
    match value {
        Term::Literal(literal) => literal.value().to_owned(),
        Term::NamedNode(node) => node.as_str().to_owned(),
        other => other.to_string(),
    }
}

/// A value of a small enum from the local name of its IRI.
fn word<T: serde::de::DeserializeOwned + Default>(value: Option<&Term>) -> T {
    let name = value.map(plain).unwrap_or_default();
    let local = name.rsplit('#').next().unwrap_or_default();
    serde_json::from_value(serde_json::Value::String(local.to_owned())).unwrap_or_default()
}

/// `…#char=12,40`.
fn span(value: Option<&Term>) -> Place {
    let iri = value.map(plain).unwrap_or_default();
    let ends = iri.rsplit_once("#char=").and_then(|(_, ends)| ends.split_once(','));
    ends.and_then(|(start, end)| Some((start.parse().ok()?, end.parse().ok()?))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::StoredTime;

    #[test]
    fn whole_months_and_years_are_written_short() {
        let days = |start: Option<&str>, end: Option<&str>| {
            StoredTime { text: "then".into(), start: start.map(Into::into), end: end.map(Into::into) }.days()
        };
        assert_eq!(days(Some("2024-01-01"), Some("2024-12-31")), "2024");
        assert_eq!(days(Some("2024-02-01"), Some("2024-02-29")), "2024-02");
        assert_eq!(days(Some("2024-02-01"), Some("2024-02-28")), "2024-02-01 to 2024-02-28");
        assert_eq!(days(Some("2024-02-01"), Some("2024-02-01")), "2024-02-01");
        assert_eq!(days(Some("2019-01-01"), None), "since 2019-01-01");
        assert_eq!(days(None, None), "then");
    }
}
