//! The store over HTTP: SPARQL by the W3C protocol, look-ups as JSON, the Model Context Protocol, and a page for people.
//! The store is only read. Whatever an answer costs is bounded, and an answer is whole or an error: never a part that looks whole.

mod address;
mod api;
mod limits;
mod negotiate;
mod openapi;
mod page;
mod parameters;
mod protocol;
mod reply;
mod watch;

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use oxhttp::Server;
use oxhttp::model::{Body, Method, Request, Response, StatusCode};

use crate::network::Network;
use crate::query::QueryError;
use crate::store::Store;
use address::Addresses;
pub use limits::Limits;
use limits::Permits;
use reply::Refused;
use watch::Watch;

/// What the threads of the server share.
struct Service {
    store: Arc<Store>,
    limits: Limits,
    addresses: Addresses,
    permits: Permits,
    watch: Watch,
    network: OnceLock<Network>,
}

/// Answers requests at `bind` until the process ends. `hosts` are further names under which the server may be called.
///
/// # Errors
/// When the address is taken or cannot be listened at.
pub fn serve(store: Store, bind: SocketAddr, hosts: &[String], limits: Limits, ready: impl FnOnce()) -> io::Result<()> {
    let service = Arc::new(Service {
        store: Arc::new(store),
        permits: Permits::new(limits.queries),
        watch: Watch::start(limits.memory),
        addresses: Addresses::new(bind, hosts),
        limits,
        network: OnceLock::new(),
    });
    let server = Server::new(move |request| service.answer(request)).bind(bind).with_global_timeout(Duration::from_secs(30));
    let listening = server.with_max_concurrent_connections(limits.connections).spawn()?;
    ready();
    listening.join()
}

impl Service {
    fn answer(&self, request: &mut Request<Body>) -> Response<Body> {
        let head = request.method() == Method::HEAD;
        let answer = self.addresses.check(request).and_then(|()| self.route(request));
        let answer = answer.unwrap_or_else(|refused| refused.response());
        reply::guarded(if head { reply::without_body(answer) } else { answer })
    }

    fn route(&self, request: &mut Request<Body>) -> Result<Response<Body>, Refused> {
        let path = request.uri().path().to_owned();
        match path.as_str() {
            "/sparql" => protocol::answer(self, request),
            "/mcp" => self.mcp(request),
            _ => {
                reply::only(request, &[Method::GET, Method::HEAD])?;
                if let Some(name) = path.strip_prefix("/api/") {
                    return api::answer(self, name, request.uri().query().unwrap_or_default());
                }
                page::file(&path).ok_or_else(|| {
                    Refused::new(
                        StatusCode::NOT_FOUND,
                        format!("nothing is at {path}; see / for people, /sparql, /api/openapi.json and /mcp for programs"),
                    )
                })
            }
        }
    }

    fn mcp(&self, request: &mut Request<Body>) -> Result<Response<Body>, Refused> {
        reply::only(request, &[Method::POST])?;
        let message = reply::body(request, self.limits.body)?;
        let _permit = self.permits.take()?;
        Ok(match crate::mcp::answer(&self.store, &message) {
            Some(answer) => reply::json(StatusCode::OK, &answer),
            None => reply::text(StatusCode::ACCEPTED, ""),
        })
    }

    /// The network of the store, loaded when it is first asked for: the store does not change while it is served.
    fn network(&self) -> Result<&Network, QueryError> {
        if let Some(network) = self.network.get() {
            return Ok(network);
        }
        let network = Network::load(&self.store)?;
        Ok(self.network.get_or_init(|| network))
    }
}
