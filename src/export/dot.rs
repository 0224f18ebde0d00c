//! Graphviz DOT: a drawing of the network, coloured by kind. Facts between the same two nodes share one arrow.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use super::{ExportError, printable};
use crate::kind::Kind;
use crate::network::{Edge, Network, Node, Role};

/// Fill and border by kind; the first kind that a node's kind is or lies below counts.
const COLOURS: [(Kind, &str, &str); 12] = [
    (Kind::Country, "#cfe3f7", "#2f6ea5"),
    (Kind::Alliance, "#dcd6f7", "#5a48b0"),
    (Kind::ArmedGroup, "#f7cfcf", "#b03a3a"),
    (Kind::Location, "#d6efe3", "#2c8060"),
    (Kind::Person, "#fde7c4", "#b9770e"),
    (Kind::Company, "#f5d9ec", "#a03c82"),
    (Kind::Organization, "#e3dcf3", "#6b55a3"),
    (Kind::Group, "#f6ddd0", "#a8603a"),
    (Kind::Event, "#fff3b8", "#a18a0b"),
    (Kind::Law, "#e0e7d0", "#6a7d34"),
    (Kind::Position, "#f1ede4", "#8a8170"),
    (Kind::Crime, "#f3d4d4", "#a05050"),
];
const OTHER: (&str, &str) = ("#eeeeee", "#777777");
/// Up to so many edges are drawn in rows, which leaves room for the words of each; more are spread over the plane.
const FEW: usize = 80;
const IN_ROWS: &str = "layout=dot, rankdir=LR, nodesep=0.35, ranksep=1.1";
const SPREAD: &str = "layout=sfdp, overlap=prism, overlap_scaling=4, sep=\"+8\", K=0.9";
/// Longest label of a node before it is broken into lines, and of one line.
const LONGEST: usize = 80;
const LINE: usize = 22;

/// Writes a network. `centre` is drawn stronger.
///
/// # Errors
/// When `writer` fails.
pub fn write<W: Write>(network: &Network, centre: Option<NodeIndex>, mut writer: W) -> Result<W, ExportError> {
    writeln!(writer, "digraph newsgraph {{")?;
    let layout = if network.graph.edge_count() <= FEW { IN_ROWS } else { SPREAD };
    writeln!(writer, "  graph [{layout}, splines=true, bgcolor=white, outputorder=edgesfirst, fontname=\"Helvetica\"];")?;
    writeln!(writer, "  node [shape=box, style=\"rounded,filled\", fontname=\"Helvetica\", fontsize=12, margin=\"0.12,0.07\", penwidth=1.2];")?;
    writeln!(writer, "  edge [fontname=\"Helvetica\", fontsize=9, color=\"#8a8f98\", fontcolor=\"#444a55\", arrowsize=0.6];")?;
    for at in network.graph.node_indices() {
        writeln!(writer, "  n{} [{}];", at.index(), node(&network.graph[at], centre == Some(at)))?;
    }
    let mut arrows: BTreeMap<(NodeIndex, NodeIndex), Vec<&Edge>> = BTreeMap::new();
    for edge in network.graph.edge_references() {
        arrows.entry((edge.source(), edge.target())).or_default().push(edge.weight());
    }
    for ((from, to), edges) in &arrows {
        writeln!(writer, "  n{} -> n{} [{}];", from.index(), to.index(), arrow(edges))?;
    }
    writeln!(writer, "}}")?;
    Ok(writer)
}

/// Fill and border of nodes of a kind.
#[must_use]
pub fn colours(kind: Kind) -> (&'static str, &'static str) {
    COLOURS.iter().find(|(known, ..)| kind.is_a(*known)).map_or(OTHER, |&(_, fill, border)| (fill, border))
}

fn node(node: &Node, centre: bool) -> String {
    let (fill, border) = Kind::named(&node.kind).map_or(OTHER, colours);
    let shape = match node.role {
        Role::Entity => String::new(),
        Role::Thing => ", style=\"rounded,filled,dashed\", fontsize=10".to_owned(),
        Role::Value => ", shape=plain, style=\"\", fontsize=10, fontcolor=\"#555555\"".to_owned(),
    };
    let strong = if centre { ", penwidth=3, fontsize=16" } else { "" };
    let tooltip = quoted(&format!("{} ({})", node.label, node.kind));
    format!("label=\"{}\", fillcolor=\"{fill}\", color=\"{border}\", tooltip=\"{tooltip}\"{shape}{strong}", wrapped(&node.label))
}

/// One arrow for all facts of a pair: canonical relations in words, open ones in quotation marks; the best supported is drawn thickest.
fn arrow(edges: &[&Edge]) -> String {
    let words: BTreeSet<String> = edges.iter().map(|edge| if edge.canonical { edge.words.clone() } else { format!("“{}”", edge.words) }).collect();
    let label = words.iter().map(|words| quoted(words)).collect::<Vec<_>>().join("\\n");
    let sources = edges.iter().map(|edge| edge.support.independent_sources).max().unwrap_or(1);
    let width = 1.0 + (sources.saturating_sub(1) as f64).min(6.0) * 0.5;
    let disputed = if edges.iter().any(|edge| edge.support.disputed) { ", color=\"#b03a3a\", style=dashed" } else { "" };
    let both = if edges.iter().all(|edge| edge.symmetric) { ", dir=none" } else { "" };
    format!("label=\"{label}\", penwidth={width:.1}{disputed}{both}")
}

/// A label in lines of about [`LINE`] characters, escaped.
fn wrapped(label: &str) -> String {
    let label = printable(label);
    let short: String = if label.chars().count() > LONGEST { label.chars().take(LONGEST - 1).chain(['…']).collect() } else { label };
    let mut lines: Vec<String> = vec![String::new()];
    for word in short.split_whitespace() {
        let line = lines.last_mut().expect("it begins with a line");
        if !line.is_empty() && line.chars().count() + word.chars().count() >= LINE {
            lines.push(word.to_owned());
        } else {
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(word);
        }
    }
    lines.iter().map(|line| quoted(line)).collect::<Vec<_>>().join("\\n")
}

/// A text within double quotes.
fn quoted(text: &str) -> String {
    printable(text).replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_escaped_and_broken() {
        assert_eq!(quoted("say \"a\\b\"\n"), "say \\\"a\\\\b\\\"");
        assert_eq!(wrapped("Collective Security Treaty Organization"), "Collective Security\\nTreaty Organization");
    }
}
