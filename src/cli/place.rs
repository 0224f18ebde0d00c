//! What the commands on a store share: which store, and how terms are written for people.

use std::path::PathBuf;

use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::Term;

use crate::store::Store;
use crate::store::vocab::Iris;

/// Which store.
#[derive(clap::Args, Debug)]
pub struct Where {
    /// The store's folder.
    #[arg(long, env = "NEWSGRAPH_STORE", default_value = "newsgraph.db", value_name = "DIR")]
    pub store: PathBuf,
    /// What the IRIs of a new store stand below; a store keeps its base.
    #[arg(long, value_name = "IRI")]
    pub base: Option<String>,
}

impl Where {
    /// Opens the store there to read it, together with other readers; a missing one is an error.
    pub fn open(&self) -> anyhow::Result<Store> {
        Ok(Store::open_to_read(&self.store, self.base.as_deref())?)
    }

    /// Opens the store there to change it; a missing one is an error.
    pub fn open_to_change(&self) -> anyhow::Result<Store> {
        Ok(Store::open_below(&self.store, false, self.base.as_deref())?)
    }

    /// Opens the store there, or makes a new one.
    pub fn open_or_create(&self) -> anyhow::Result<Store> {
        Ok(Store::open_below(&self.store, true, self.base.as_deref())?)
    }
}

/// A term as a person reads it.
pub fn short(store: &Store, term: &Term) -> String {
    match term {
        Term::NamedNode(node) => {
            let prefixes = store.iris().prefixes();
            let found = prefixes.iter().find_map(|(prefix, space)| node.as_str().strip_prefix(space.as_str()).map(|rest| format!("{prefix}:{rest}")));
            found.unwrap_or_else(|| node.as_str().to_owned())
        }
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}

/// A serializer that knows our prefixes.
pub fn prefixed(iris: &Iris, format: RdfFormat) -> anyhow::Result<RdfSerializer> {
    let mut serializer = RdfSerializer::from_format(format);
    for (prefix, namespace) in iris.prefixes() {
        serializer = serializer.with_prefix(prefix, namespace)?;
    }
    Ok(serializer)
}
