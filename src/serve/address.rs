//! `Addresses`: under which names the server may be called, so that a web page elsewhere cannot use a visitor's browser to read it.

use std::net::SocketAddr;

use oxhttp::model::{Body, Request, StatusCode, header};

use super::reply::Refused;

/// The names under which the server may be called, without port.
pub struct Addresses(Vec<String>);

impl Addresses {
    /// This machine's own names, the bound address, and further ones.
    pub fn new(bind: SocketAddr, further: &[String]) -> Self {
        let own = ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned);
        let bound = name_of(&bind.to_string()).to_owned();
        Self(own.into_iter().chain([bound]).chain(further.iter().map(|name| name.to_ascii_lowercase())).collect())
    }

    /// Refuses a request that was meant for another name, or that a page of another place sends.
    ///
    /// # Errors
    /// With 403 and the reason.
    pub fn check(&self, request: &Request<Body>) -> Result<(), Refused> {
        let text = |name: header::HeaderName| request.headers().get(name).map(|value| value.to_str().unwrap_or("?"));
        let host = text(header::HOST).or_else(|| request.uri().authority().map(oxhttp::model::uri::Authority::as_str)).unwrap_or_default();
        if !self.knows(name_of(host)) {
            let why = format!("this server is not called {host:?}; start it with --host {} if it shall be", name_of(host));
            return Err(Refused::new(StatusCode::FORBIDDEN, why));
        }
        let origin = text(header::ORIGIN).map(|origin| origin.split_once("://").map_or(origin, |(_, rest)| rest));
        match origin {
            Some(origin) if !origin.eq_ignore_ascii_case(host) => {
                Err(Refused::new(StatusCode::FORBIDDEN, format!("pages of {origin} may not ask this server")))
            }
            _ => Ok(()),
        }
    }

    fn knows(&self, name: &str) -> bool {
        self.0.iter().any(|known| known.eq_ignore_ascii_case(name))
    }
}

/// A host without its port.
fn name_of(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_and_brackets() {
        assert_eq!(["a.b:80", "a.b", "[::1]:7878", "[::1]", "127.0.0.1:1"].map(name_of), ["a.b", "a.b", "[::1]", "[::1]", "127.0.0.1"]);
    }

    #[test]
    fn a_name_from_elsewhere_is_refused() {
        let addresses = Addresses::new("127.0.0.1:7878".parse().unwrap(), &["News.local".to_owned()]);
        let ask = |host: &str, origin: Option<&str>| {
            let mut request = Request::builder().uri("/").header("host", host);
            if let Some(origin) = origin {
                request = request.header("origin", origin);
            }
            addresses.check(&request.body(Body::empty()).unwrap()).is_ok()
        };
        assert!(ask("localhost:7878", None) && ask("news.local", None) && ask("127.0.0.1:7878", Some("http://127.0.0.1:7878")));
        assert!(!ask("evil.example", None) && !ask("localhost:7878", Some("http://evil.example")) && !ask("localhost:7878", Some("null")));
    }
}
