//! The store over HTTP: SPARQL by the W3C protocol, look-ups as JSON, the Model Context Protocol, and a page for people.
//!
//! The server itself only reads and writes HTTP. What needs the store is done by workers: child processes that are ended when a request
//! takes too long, and that the system ends when it takes too much memory. An answer is whole or an error: never a part that looks whole.

mod address;
mod answer;
mod api;
mod body;
mod changes;
mod command;
mod description;
mod desk;
mod door;
pub mod framing;
mod graphs;
pub mod head;
mod hired;
mod job;
mod limits;
mod listener;
mod lock;
pub mod negotiate;
mod openapi;
mod page;
pub mod parameters;
mod pool;
mod protocol;
mod refused;
mod request;
mod results;
mod turns;
mod worker;

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use http::{Method, Request, Response, StatusCode};

use crate::store::{Store, StoreError};
use address::Addresses;
use answer::Answer;
use body::Body;
use changes::Changes;
use door::Door;
pub use door::{Lease, LeaseError};
use job::Job;
pub use limits::Limits;
use listener::Listener;
use lock::{Lock, Served};
use parameters::Parameters;
use pool::Pool;
use refused::Refused;
use turns::Turns;
pub use worker::work;

/// Why the server does not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Another server has it.
    #[error("the store {path} is served already, {at}; ask that server, or end it first")]
    Served {
        /// The store's folder.
        path: PathBuf,
        /// Where, as far as it is known.
        at: String,
    },
    /// The address is in use.
    #[error("cannot listen at {bind}; another server may be running there, and --bind 127.0.0.1:PORT takes another port")]
    Taken {
        /// The address.
        bind: SocketAddr,
    },
    /// It cannot be listened there.
    #[error("cannot listen at {bind}")]
    Listen {
        /// The address.
        bind: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// Changes cannot be taken.
    #[error("{path} cannot be written to, so that no change can be made; serve it without --write, or give yourself the right to write there")]
    Closed {
        /// The store's folder.
        path: PathBuf,
    },
    /// No worker could be started.
    #[error("{0}")]
    Worker(String),
}

/// What the threads of the server share.
struct Service {
    pool: Arc<Pool>,
    limits: Limits,
    addresses: Addresses,
    /// None: the store is only read.
    changes: Option<Changes>,
}

/// How a store is served.
pub struct Manner<'a> {
    /// Where to listen.
    pub bind: SocketAddr,
    /// Further names under which the server may be called.
    pub hosts: &'a [String],
    /// What requests may cost.
    pub limits: Limits,
    /// Whoever shows it may change the store; none: nobody may.
    pub token: Option<String>,
}

/// A token that nobody can guess.
///
/// # Errors
/// When the system gives no random bytes.
pub fn new_token() -> io::Result<String> {
    door::secret()
}

/// Answers requests on the store in `dir`, whose IRIs stand below `base` when one is given, until the process ends. `ready` is told where the
/// server is, and how many articles it has.
///
/// # Errors
/// See [`ServeError`].
pub fn serve(
    (dir, base): (&Path, Option<&str>),
    Manner { bind, hosts, limits, token }: Manner<'_>,
    ready: impl FnOnce(SocketAddr, u64),
) -> Result<(), ServeError> {
    // The first opening mends what a killed process left undone, the second one lets others read beside us.
    drop(Store::open_to_read(dir, base)?);
    let held = Store::open_to_read(dir, None)?;
    let articles = held.articles()?;
    let listener = Listener::bind(bind, limits.connections).map_err(|error| unheard(bind, error))?;
    let bind = listener.at().map_err(|error| unheard(bind, error))?;
    let lock = Lock::take(dir)?;
    let pool = Arc::new(Pool::start(dir.to_owned(), limits).map_err(|refused| ServeError::Worker(refused.words().to_owned()))?);
    let turns = Turns::new(dir.to_owned(), Arc::clone(&pool), held);
    // Where nobody can read the key, nobody can ask.
    let door = if lock.is_held() { Door::open().ok() } else { None };
    if token.is_some() && door.is_none() {
        return Err(ServeError::Closed { path: dir.to_owned() });
    }
    let changes = token.map(|token| Changes::new(dir.to_owned(), token));
    let service = Service { pool, limits, addresses: Addresses::new(bind, hosts), changes };
    lock.tell(bind, door.as_ref().map(Door::told));
    if let Some(door) = door {
        door.stand(turns);
    }
    ready(bind, articles);
    listener.stand(move |request| service.respond(request));
    Ok(())
}

/// Where the store in `dir` can be read while its server has given it to a process that changes it; none when nobody serves it.
#[must_use]
pub fn stand_in(dir: &Path) -> Option<PathBuf> {
    Served::of(dir)?;
    turns::copies(dir).pop().map(|(_, copy)| copy)
}

fn unheard(bind: SocketAddr, source: io::Error) -> ServeError {
    if source.kind() == io::ErrorKind::AddrInUse { ServeError::Taken { bind } } else { ServeError::Listen { bind, source } }
}

impl Service {
    fn respond(&self, request: &mut Request<Body>) -> Response<Vec<u8>> {
        let answer = self.addresses.check(request).and_then(|()| self.route(request));
        answer.unwrap_or_else(Refused::answer).response()
    }

    fn route(&self, request: &mut Request<Body>) -> Result<Answer, Refused> {
        let path = request.uri().path().to_owned();
        match path.as_str() {
            "/sparql" => self.sparql(request),
            "/mcp" => self.mcp(request),
            "/api/openapi.json" => {
                request::only(request, &[Method::GET, Method::HEAD])?;
                Ok(Answer::json(&openapi::document()))
            }
            "/store" => self.graph(request),
            _ if path.starts_with("/api/") => self.api(request, &path["/api/".len()..]),
            _ => {
                request::only(request, &[Method::GET, Method::HEAD])?;
                page::file(&path).ok_or_else(|| {
                    let why = format!("nothing is at {path}; see / for people, /sparql, /store, /api/openapi.json and /mcp for programs");
                    Refused::new(StatusCode::NOT_FOUND, why)
                })
            }
        }
    }

    fn sparql(&self, request: &mut Request<Body>) -> Result<Answer, Refused> {
        match protocol::asked(request, self.limits.body)? {
            Some(job) => self.pool.run(&job),
            None => description::answer(request),
        }
    }

    /// A look-up, or a change where the server takes them.
    fn api(&self, request: &mut Request<Body>, name: &str) -> Result<Answer, Refused> {
        if let Some(change) = changes::of(request.method(), name) {
            let none =
                || Refused::new(StatusCode::FORBIDDEN, "this server only reads; started with --write it takes changes from whoever has its token");
            return self.changes.as_ref().ok_or_else(none)?.make(change, request);
        }
        let taken = changes::CHANGES.iter().filter(|change| change.name == name).map(|change| change.method.clone());
        request::only(request, &[Method::GET, Method::HEAD].into_iter().chain(taken).collect::<Vec<_>>())?;
        self.look(request, name)
    }

    fn graph(&self, request: &Request<Body>) -> Result<Answer, Refused> {
        self.pool.run(&graphs::asked(request)?)
    }

    fn look(&self, request: &Request<Body>, name: &str) -> Result<Answer, Refused> {
        let given = Parameters::of(request.uri().query().unwrap_or_default().as_bytes())?;
        api::checked(name, &given)?;
        let job = Job::Look { name: name.to_owned(), given: given.pairs().to_vec() };
        // It takes no parameters, and as long as the store is large.
        if name == "stats" { self.pool.once(&job) } else { self.pool.run(&job) }
    }

    fn mcp(&self, request: &mut Request<Body>) -> Result<Answer, Refused> {
        request::only(request, &[Method::POST])?;
        let version = request.headers().get("mcp-protocol-version").map(|version| version.to_str().unwrap_or("?").to_owned());
        if let Some(other) = version.filter(|version| !crate::mcp::VERSIONS.contains(&version.as_str())) {
            return Err(Refused::bad(format!("version {other} of the protocol is not spoken here; {} are", crate::mcp::VERSIONS.join(", "))));
        }
        let text = String::from_utf8(request::body(request, self.limits.body)?).map_err(|_| Refused::bad("the message is no UTF-8"))?;
        self.pool.run(&Job::Message { text })
    }
}
