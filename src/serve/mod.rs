//! The store over HTTP: SPARQL by the W3C protocol, look-ups as JSON, the Model Context Protocol, and a page for people.
//! The store is only read.
//!
//! The server itself only reads and writes HTTP. What needs the store is done by workers: child processes that are ended when a request
//! takes too long, and that the system ends when it takes too much memory. An answer is whole or an error: never a part that looks whole.

mod address;
mod answer;
mod api;
mod description;
mod desk;
mod hired;
mod job;
mod limits;
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
mod worker;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::Duration;

use oxhttp::Server;
use oxhttp::model::{Body, Method, Request, Response, StatusCode};

use crate::store::{Store, StoreError};
use address::Addresses;
use answer::Answer;
use job::Job;
pub use limits::Limits;
use lock::Lock;
use parameters::Parameters;
use pool::Pool;
use refused::Refused;
pub use worker::work;

/// Time that a client gets to send and to read.
const PATIENCE: Duration = Duration::from_secs(30);

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
    /// No worker could be started.
    #[error("{0}")]
    Worker(String),
}

/// What the threads of the server share.
struct Service {
    pool: Pool,
    limits: Limits,
    addresses: Addresses,
}

/// Answers requests on the store in `dir`, whose IRIs stand below `base` when one is given, at `bind` until the process ends. `hosts` are further names under which the server may be called; `ready` is told where
/// the server is, and how many articles it has.
///
/// # Errors
/// See [`ServeError`].
pub fn serve(
    (dir, base): (&Path, Option<&str>),
    bind: SocketAddr,
    hosts: &[String],
    limits: Limits,
    ready: impl FnOnce(SocketAddr, u64),
) -> Result<(), ServeError> {
    // The first opening mends what a killed process left undone, the second one lets others read beside us.
    drop(Store::open_to_read(dir, base)?);
    let held = Store::open_to_read(dir, None)?;
    let articles = held.articles()?;
    let bind = free(bind)?;
    let lock = Lock::take(dir)?;
    let pool = Pool::start(dir.to_owned(), limits).map_err(|refused| ServeError::Worker(refused.words().to_owned()))?;
    let service = Service { pool, limits, addresses: Addresses::new(bind, hosts) };
    let server = Server::new(move |request| service.respond(request)).bind(bind).with_global_timeout(PATIENCE);
    let listening = server.with_max_concurrent_connections(limits.connections).spawn().map_err(|error| unheard(bind, error))?;
    lock.tell(bind);
    ready(bind, articles);
    listening.join().map_err(|error| unheard(bind, error))
}

/// The address, when it is free; with a free port instead of port 0.
fn free(bind: SocketAddr) -> Result<SocketAddr, ServeError> {
    TcpListener::bind(bind).and_then(|found| found.local_addr()).map_err(|error| unheard(bind, error))
}

fn unheard(bind: SocketAddr, source: io::Error) -> ServeError {
    if source.kind() == io::ErrorKind::AddrInUse { ServeError::Taken { bind } } else { ServeError::Listen { bind, source } }
}

impl Service {
    fn respond(&self, request: &mut Request<Body>) -> Response<Body> {
        let bare = request.method() == Method::HEAD;
        let answer = self.addresses.check(request).and_then(|()| self.route(request));
        request::finish(request);
        answer.unwrap_or_else(Refused::answer).response(bare)
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
            _ => {
                request::only(request, &[Method::GET, Method::HEAD])?;
                if let Some(name) = path.strip_prefix("/api/") {
                    return self.look(request, name);
                }
                page::file(&path).ok_or_else(|| {
                    let why = format!("nothing is at {path}; see / for people, /sparql, /api/openapi.json and /mcp for programs");
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

    fn look(&self, request: &Request<Body>, name: &str) -> Result<Answer, Refused> {
        let given = Parameters::of(request.uri().query().unwrap_or_default().as_bytes())?;
        api::checked(name, &given)?;
        self.pool.run(&Job::Look { name: name.to_owned(), given: given.pairs().to_vec() })
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
