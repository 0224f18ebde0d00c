//! What `export --to` and `build --sync` share: how to get at a triple store elsewhere, and sending the graph there with what people see of it.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use indicatif::{HumanCount, ProgressBar, ProgressStyle};
use oxigraph::model::NamedNode;

use super::Volume;
use super::output::count;
use super::progress::say;
use super::trust::Authorities;
use crate::remote::{self, Address, Choice, Client, Endpoint, Event, Identity, Limits, Manner, Ready, Secret, Sent, Wanted};
use crate::store::Store;
use crate::store::vocab::Iris;

/// Holds the password of --user.
const PASSWORD: &str = "NEWSGRAPH_REMOTE_PASSWORD";
/// Holds a bearer token.
const TOKEN: &str = "NEWSGRAPH_REMOTE_TOKEN";

/// How to get at a triple store elsewhere.
#[derive(clap::Args, Debug)]
#[command(next_help_heading = "Triple store elsewhere")]
pub struct Remote {
    /// Read what the triple store holds, instead of relying on what is remembered of it, and put right what differs.
    #[arg(long, requires = "sync")]
    compare: bool,
    /// User of the triple store; the password comes from `NEWSGRAPH_REMOTE_PASSWORD` or --password-file. Without a user, a bearer token is
    /// taken from `NEWSGRAPH_REMOTE_TOKEN` or --token-file, if there is one.
    #[arg(long, value_name = "NAME", requires = "url")]
    user: Option<String>,
    /// File that holds the password of --user.
    #[arg(long, value_name = "FILE", requires = "user")]
    password_file: Option<PathBuf>,
    /// File that holds a bearer token.
    #[arg(long, value_name = "FILE", requires = "url", conflicts_with = "user")]
    token_file: Option<PathBuf>,
    /// Where the triple store answers questions, if it is neither the same address nor the usual one beside it.
    #[arg(long, value_name = "URL", requires = "url")]
    query_url: Option<String>,
    /// Named graph for entities and facts, in place of the default graph. A triple store without a default graph gets `BASEns#graph`.
    #[arg(long, value_name = "IRI", requires = "url")]
    default_graph: Option<String>,
    /// Statements of a request; one that is refused as too large is sent in halves.
    #[arg(long, value_name = "N", default_value_t = DEFAULT, requires = "url")]
    per_request: NonZeroUsize,
    /// Seconds for a request and its answer.
    #[arg(long, value_name = "SECONDS", default_value_t = 120, value_parser = clap::value_parser!(u64).range(1..), requires = "url")]
    timeout: u64,
    /// How often a request is sent again while the triple store is busy or cannot be reached, after pauses of 1, 2, 4 … seconds or as it asks for.
    #[arg(long, value_name = "N", default_value_t = 5, requires = "url")]
    retries: u32,
}

const DEFAULT: NonZeroUsize = NonZeroUsize::new(remote::DEFAULT_STATEMENTS).expect("it is not zero");

/// What is to be sent where.
pub struct Errand<'a> {
    /// The triple store.
    pub url: &'a str,
    /// The folder of the store here; what is read may be a copy of it.
    pub dir: &'a Path,
    /// RDF 1.1, whatever it understands.
    pub rdf11: bool,
    /// Only what changed; else all.
    pub changes: bool,
    /// What of the graph.
    pub choice: Choice<'a>,
    /// Whom to believe.
    pub authorities: &'a Authorities,
}

impl Remote {
    /// Looks whether `url` can be sent to, before anything else is done. A store that is away now may be there later, which is told.
    pub fn check(&self, url: &str, base: Option<&str>, authorities: &Authorities, volume: Volume) -> anyhow::Result<()> {
        let address = Address::parse(url)?;
        let iris = Iris::below(base.unwrap_or(crate::store::vocab::BASE)).unwrap_or_default();
        let manner = Manner { retries: 0, ..self.manner(authorities)? };
        match Endpoint::find(Client::new(&manner, &|_| ()), &address, &self.wanted(false, true)?, &iris) {
            Err(error) if error.is_passing() => {
                if volume != Volume::Quiet {
                    say(&format!("note: {error}; it is tried again when the articles are read"));
                }
                Ok(())
            }
            other => Ok(other.map(drop)?),
        }
    }

    /// Sends a store's graph, or what changed of it. The store is closed before anything is sent. False when the other one refused something.
    pub fn send(&self, errand: &Errand<'_>, store: Store, volume: Volume) -> anyhow::Result<bool> {
        let address = Address::parse(errand.url)?;
        let (manner, wanted) = (self.manner(errand.authorities)?, self.wanted(errand.rdf11, errand.changes)?);
        if address.is_open() && !matches!(manner.identity, Identity::Nobody) {
            say(&format!("note: {} is not encrypted: who listens on the way sees password, token and graph; https:// hides them", address.url()));
        }
        let show = Show::new(volume);
        let tell = |event: Event<'_>| show.event(event);
        let endpoint = Endpoint::find(Client::new(&manner, &tell), &address, &wanted, store.iris())?;
        if volume != Volume::Quiet {
            say(&format!("{}: {}", address.url(), endpoint.about()));
        }
        let ready = if errand.changes {
            remote::changes(errand.dir, &store, errand.choice, &endpoint, self.compare)?
        } else {
            remote::all(&store, errand.choice, &endpoint)?
        };
        drop(store);
        let outcome = self.deliver(ready, &endpoint);
        show.bar.finish_and_clear();
        let sent = outcome?;
        if volume != Volume::Quiet {
            say(&told(&sent));
        }
        Ok(sent.refused == 0)
    }

    fn deliver(&self, ready: Ready, endpoint: &Endpoint<'_>) -> anyhow::Result<Sent> {
        Ok(ready.send(endpoint, Limits { statements: self.per_request.get(), ..Limits::default() })?)
    }

    fn wanted(&self, rdf11: bool, update: bool) -> anyhow::Result<Wanted> {
        let default_graph = self
            .default_graph
            .as_deref()
            .map(|iri| NamedNode::new(iri).with_context(|| format!("--default-graph {iri} is no IRI; one that is: https://example.org/graph")));
        let query = self.query_url.as_deref().map(Address::parse);
        Ok(Wanted { rdf11, default_graph: default_graph.transpose()?, query: query.transpose()?, update })
    }

    fn manner(&self, authorities: &Authorities) -> anyhow::Result<Manner> {
        Ok(Manner {
            identity: self.identity()?,
            timeout: Duration::from_secs(self.timeout),
            retries: self.retries,
            trust: authorities.trust()?.cloned(),
        })
    }

    fn identity(&self) -> anyhow::Result<Identity> {
        if let Some(name) = &self.user {
            let Some(password) = secret(PASSWORD, self.password_file.as_deref())? else {
                bail!("--user {name} needs a password: put it into the variable {PASSWORD}, or into a file and name that with --password-file");
            };
            if name.contains(':') || name.chars().any(char::is_control) {
                bail!("--user {name} is no name of a user: it holds a colon or a control character");
            }
            return Ok(Identity::User { name: name.clone(), password });
        }
        Ok(secret(TOKEN, self.token_file.as_deref())?.map_or(Identity::Nobody, Identity::Bearer))
    }
}

/// The secret in a file, else in a variable.
fn secret(variable: &str, file: Option<&Path>) -> anyhow::Result<Option<Secret>> {
    let (text, place) = match file {
        Some(file) => (std::fs::read_to_string(file).with_context(|| unreadable(file))?, file.display().to_string()),
        None => match std::env::var(variable) {
            Ok(text) if !text.is_empty() => (text, variable.to_owned()),
            Ok(_) | Err(std::env::VarError::NotPresent) => return Ok(None),
            Err(std::env::VarError::NotUnicode(_)) => bail!("{variable} is not UTF-8"),
        },
    };
    let secret = Secret::new(&text);
    if secret.is_sound() { Ok(Some(secret)) } else { bail!("{place} must hold one line of text and nothing else") }
}

fn unreadable(file: &Path) -> String {
    format!("{} cannot be read", file.display())
}

fn told(sent: &Sent) -> String {
    let Sent { added, removed, refused, requests } = *sent;
    if added + removed + refused == 0 {
        return "nothing to send: it holds the graph as it is".to_owned();
    }
    let refused = if refused == 0 { String::new() } else { format!("; {} refused, to be tried again next time", count(refused, "statement")) };
    format!("added {}, removed {}, in {}{refused}", count(added, "statement"), HumanCount(removed), count(requests, "request"))
}

/// What people see of a sending.
struct Show {
    bar: ProgressBar,
}

impl Show {
    fn new(volume: Volume) -> Self {
        let bar = if volume == Volume::Normal { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        if !bar.is_hidden() {
            bar.set_style(style("{spinner} {msg}"));
            bar.set_message("looking at the graph");
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        Self { bar }
    }

    fn event(&self, event: Event<'_>) {
        match event {
            Event::Waits { url, problem, pause } => {
                let line = format!("note: {url} {problem}; asking again in {} s", pause.as_secs());
                self.bar.suspend(|| say(&line));
            }
            Event::Reads { statements } => self.bar.set_message(format!("{} statements read there", HumanCount(statements))),
            Event::Planned { statements } => {
                self.bar.set_length(statements);
                self.bar.set_style(style("{bar:30} {pos}/{len} statements, {eta} left"));
            }
            Event::Sent { statements } => self.bar.set_position(statements),
            Event::Refused { statement, said } => self.bar.suspend(|| say(&format!("error: refused: {statement}: {said}"))),
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("a fixed template")
}
