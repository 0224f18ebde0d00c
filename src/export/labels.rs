//! Labels of nodes and types of edges, as property graphs (Neo4j) have them: `:Organization:Alliance`, `MEMBER_OF`.

use crate::kind::Kind;
use crate::network::{Edge, Node, Role};

/// Type of the edges of open relations, whose words are a property: there are too many for a type each.
const OPEN: &str = "OPEN_RELATION";

/// The label of all nodes and that of a role; those of an entity's or thing's kind and of all kinds above it.
#[must_use]
pub fn of_node(node: &Node) -> Vec<&'static str> {
    let role = match node.role {
        Role::Entity => "Entity",
        Role::Thing => "Unnamed",
        Role::Value => return vec!["Newsgraph", "Value"],
    };
    let mut labels = vec!["Newsgraph", role];
    let mut open: Vec<Kind> = Kind::named(&node.kind).into_iter().collect();
    while let Some(kind) = open.pop() {
        if !labels.contains(&kind.name()) {
            labels.push(kind.name());
            open.extend(kind.parents());
        }
    }
    labels[2..].sort_unstable();
    labels
}

/// `MEMBER_OF` for `memberOf`.
#[must_use]
pub fn of_edge(edge: &Edge) -> String {
    if !edge.canonical {
        return OPEN.to_owned();
    }
    let mut name = String::new();
    for c in edge.name.chars() {
        if c.is_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.extend(c.to_uppercase());
    }
    name
}
