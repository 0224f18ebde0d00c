//! What the commands on a store share: which store, and how terms are written for people.

use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiff::civil::Date;
use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::Term;

use super::output::count;
use super::progress::say;
use crate::serve::{self, Lease};
use crate::store::vocab::Iris;
use crate::store::{Past, Store, StoreError};

/// How long other commands that read a store get to end, once its server has given it away.
const PATIENCE: Duration = Duration::from_secs(5);

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

/// Which store, and as it was known on which day.
#[derive(clap::Args, Debug)]
pub struct View {
    /// As it was known at the end of this day: of each URL or file the version of that day, and nothing from later ones.
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
    /// The store.
    #[command(flatten)]
    pub place: Where,
}

/// A store that is open to be read: as it is, or as it was known on a day.
pub struct Seen {
    past: Option<Past>,
    store: Store,
}

impl Deref for Seen {
    type Target = Store;

    fn deref(&self) -> &Store {
        self.past.as_ref().map_or(&self.store, |past| &past.store)
    }
}

impl View {
    /// Opens the store there to read it.
    ///
    /// # Errors
    /// When it cannot be opened, or its former state cannot be made.
    pub fn open(&self) -> anyhow::Result<Seen> {
        let store = self.place.open()?;
        let past = self.as_of.map(|day| store.as_of(&day.to_string())).transpose()?;
        if let Some(undated) = past.as_ref().map(|past| past.undated).filter(|&count| count > 0) {
            say(&format!("note: {} without a day of publication: left out with --as-of", count(undated as u64, "article")));
        }
        Ok(Seen { past, store })
    }
}

/// A store that is open to be changed. When a server has given it, it gets it back once the store is closed: the order of the fields.
pub struct Held {
    store: Store,
    _lease: Option<Lease>,
}

impl Deref for Held {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

impl DerefMut for Held {
    fn deref_mut(&mut self) -> &mut Store {
        &mut self.store
    }
}

impl Where {
    /// Opens the store there to read it, together with other readers; a missing one is an error.
    ///
    /// # Errors
    /// When the store cannot be opened; see [`StoreError`].
    pub fn open(&self) -> anyhow::Result<Store> {
        open_to_read(&self.store, self.base.as_deref())
    }

    /// Opens the store there to change it; a missing one is an error.
    ///
    /// # Errors
    /// When the store cannot be opened; see [`StoreError`].
    pub fn open_to_change(&self) -> anyhow::Result<Held> {
        self.hold(false)
    }

    /// Opens the store there, or makes a new one.
    ///
    /// # Errors
    /// When the store cannot be opened; see [`StoreError`].
    pub fn open_or_create(&self) -> anyhow::Result<Held> {
        self.hold(true)
    }

    /// Opens the store to change it; when it is served, asks its server for it.
    fn hold(&self, create: bool) -> anyhow::Result<Held> {
        let open = || Store::open_below(&self.store, create, self.base.as_deref());
        let found = open();
        if !matches!(found, Err(StoreError::InUse { .. })) {
            return Ok(Held { store: found?, _lease: None });
        }
        let Some(lease) = Lease::ask(&self.store)? else { return Ok(Held { store: found?, _lease: None }) };
        let begun = Instant::now();
        loop {
            match open() {
                Err(StoreError::InUse { .. }) if begun.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(20)),
                store => return Ok(Held { store: store?, _lease: Some(lease) }),
            }
        }
    }
}

/// Opens a store to read it, together with other readers; while it is changed beside its server, as it was before.
///
/// # Errors
/// When the store cannot be opened; see [`StoreError`].
pub fn open_to_read(dir: &Path, base: Option<&str>) -> anyhow::Result<Store> {
    match Store::open_to_read(dir, base) {
        Err(error @ StoreError::InUse { .. }) => {
            let copy = serve::stand_in(dir).ok_or(error)?;
            Ok(Store::open_to_read(&copy, base)?)
        }
        found => Ok(found?),
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
///
/// # Errors
/// When a prefix is no IRI.
pub fn prefixed(iris: &Iris, format: RdfFormat) -> anyhow::Result<RdfSerializer> {
    let mut serializer = RdfSerializer::from_format(format);
    for (prefix, namespace) in iris.prefixes() {
        serializer = serializer.with_prefix(prefix, namespace)?;
    }
    Ok(serializer)
}
