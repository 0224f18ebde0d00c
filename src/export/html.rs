//! One HTML file: the network with its sentences, and a page that explores them. It asks nothing of the network and runs from a mail attachment.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use petgraph::graph::NodeIndex;
use serde_json::{Value, json};

use super::{ExportError, dot, evidence};
use crate::claim::Polarity;
use crate::kind::Kind;
use crate::network::{Network, Role};
use crate::query::names::Names;
use crate::store::Store;

/// The page; the mark where its data go stands once.
const PAGE: &str = include_str!("../../data/explorer/explorer.html");
const MARK: &str = "/*DATA*/";
/// Sentences of a fact that are kept.
const SENTENCES: usize = 4;

/// Writes a network of `store`. The page opens on `centre`, else on what ranks highest.
///
/// # Errors
/// When the graph cannot be read or `writer` fails.
pub fn write<W: Write>(network: &Network, centre: Option<NodeIndex>, store: &Store, mut writer: W) -> Result<W, ExportError> {
    let (before, after) = PAGE.split_once(MARK).expect("the page has a mark for its data, which a test looks for");
    let (names, ranks) = (Names::of(store), network.ranks());
    let mut articles = Articles::default();
    writer.write_all(before.as_bytes())?;
    writer.write_all(b"{\"nodes\":[")?;
    for at in network.graph.node_indices() {
        let node = &network.graph[at];
        let role = [Role::Entity, Role::Thing, Role::Value].iter().position(|role| *role == node.role);
        let aliases = if node.role == Role::Value { BTreeSet::new() } else { evidence::aliases(store, &node.iri)? };
        let rank = (ranks[at.index()] * 1e7).round();
        let row = json!([node.label, node.kind, role, node.iri, node.wikidata, node.mentions, rank, aliases]);
        element(&mut writer, at.index(), &row)?;
    }
    writer.write_all(b"],\n\"edges\":[")?;
    for at in network.graph.edge_indices() {
        let Some((from, to)) = network.graph.edge_endpoints(at) else { continue };
        let (edge, mut said) = (&network.graph[at], Vec::new());
        for one in evidence::of(&network.triple(at), store, &names)?.into_iter().take(SENTENCES) {
            let denied = one.polarity == Polarity::Denied;
            said.push(json!([one.quote, articles.number(&one.article), one.speaker, denied]));
        }
        let support = &edge.support;
        let counts = [support.independent_sources, support.articles, support.claims];
        let days = [&support.first, &support.last, &edge.start, &edge.end];
        let words = [&edge.name, &edge.words, &edge.inverse];
        let row = json!([from.index(), to.index(), words, edge.canonical, edge.symmetric, counts, support.confidence, support.disputed, days, said]);
        element(&mut writer, at.index(), &row)?;
    }
    writer.write_all(b"],\n\"articles\":")?;
    writer.write_all(safe(&json!(articles.rows)).as_bytes())?;
    let kinds: BTreeMap<&str, Value> = Kind::ALL.iter().map(|&kind| (kind.name(), json!([dot::colours(kind).0, dot::colours(kind).1]))).collect();
    let rest = json!({"kinds": kinds, "centre": centre.map(NodeIndex::index), "version": env!("CARGO_PKG_VERSION")});
    write!(writer, ",\n{}", &safe(&rest)[1..])?;
    writer.write_all(after.as_bytes())?;
    Ok(writer)
}

/// Articles in the order in which facts name them.
#[derive(Default)]
struct Articles {
    numbers: BTreeMap<String, usize>,
    rows: Vec<Value>,
}

impl Articles {
    fn number(&mut self, article: &crate::query::names::ArticleLine) -> usize {
        let rows = &mut self.rows;
        *self.numbers.entry(article.id.clone()).or_insert_with(|| {
            rows.push(json!([article.title, article.published, article.publisher, article.source]));
            rows.len() - 1
        })
    }
}

fn element(writer: &mut impl Write, at: usize, row: &Value) -> std::io::Result<()> {
    writer.write_all(if at == 0 { b"\n" } else { b",\n" })?;
    writer.write_all(safe(row).as_bytes())
}

/// JSON that cannot end the script element that it stands in.
fn safe(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_cannot_end_their_script_and_the_page_has_one_place_for_them() {
        assert_eq!(safe(&json!("</script><!--")), "\"\\u003c/script>\\u003c!--\"");
        assert_eq!(PAGE.matches(MARK).count(), 1);
        assert!(["src=", "href=", "fetch(", "url(", "@import"].iter().all(|word| !PAGE.contains(word)), "the page loads nothing");
    }
}
