//! `Addresses`: under which names the server may be called, so that a web page elsewhere cannot use a visitor's browser to read it.

use std::net::{IpAddr, SocketAddr};

use http::{Request, StatusCode, header};

use super::body::Body;
use super::refused::Refused;

/// The names under which the server may be called, without port.
pub struct Addresses(Vec<String>);

impl Addresses {
    /// This machine's own name, the bound address, and further ones.
    pub fn new(bind: SocketAddr, further: &[String]) -> Self {
        let bound = name_of(&bind.to_string()).to_owned();
        Self(["localhost".to_owned(), bound].into_iter().chain(further.iter().map(|name| name.to_ascii_lowercase())).collect())
    }

    /// Refuses a request that was meant for another name, or that a page of another place sends.
    ///
    /// # Errors
    /// With 403 and the reason.
    pub fn check(&self, request: &Request<Body>) -> Result<(), Refused> {
        let text = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap_or("?"));
        // A whole address in the first line goes before the header, which then means nothing.
        let host = request.uri().authority().map(http::uri::Authority::as_str).or_else(|| text(header::HOST.as_str())).unwrap_or_default();
        let refused = |why: String| Err(Refused::new(StatusCode::FORBIDDEN, why));
        if !self.knows(name_of(host)) {
            return refused(format!("this server is not called {host:?}; start it with --host {} if it shall be", name_of(host)));
        }
        let origin = text(header::ORIGIN.as_str()).map(|origin| origin.split_once("://").map_or(origin, |(_, rest)| rest));
        if let Some(origin) = origin.filter(|origin| !origin.eq_ignore_ascii_case(host)) {
            return refused(format!("pages of {origin} may not ask this server"));
        }
        // A page elsewhere may send a request whose answer it cannot read; following a link is no such request.
        let site = text("sec-fetch-site").is_some_and(|site| site == "cross-site" || site == "same-site");
        if site && text("sec-fetch-mode") != Some("navigate") {
            return refused("pages of other places may not ask this server".to_owned());
        }
        Ok(())
    }

    /// An address of digits is safe: only names can be pointed at another machine by whoever owns them.
    fn knows(&self, name: &str) -> bool {
        let digits = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().is_ok();
        digits || self.0.iter().any(|known| known.eq_ignore_ascii_case(name))
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

    fn asks(headers: &[(&str, &str)]) -> bool {
        asks_for("/", headers)
    }

    fn asks_for(uri: &str, headers: &[(&str, &str)]) -> bool {
        let addresses = Addresses::new("127.0.0.1:7878".parse().unwrap(), &["News.local".to_owned()]);
        let request = headers.iter().fold(Request::builder().uri(uri), |request, (name, value)| request.header(*name, *value));
        addresses.check(&request.body(Body::empty()).unwrap()).is_ok()
    }

    #[test]
    fn ports_and_brackets() {
        assert_eq!(["a.b:80", "a.b", "[::1]:7878", "[::1]", "127.0.0.1:1"].map(name_of), ["a.b", "a.b", "[::1]", "[::1]", "127.0.0.1"]);
    }

    #[test]
    fn a_name_from_elsewhere_is_refused() {
        assert!(asks(&[("host", "localhost:7878")]) && asks(&[("host", "news.local")]) && asks(&[("host", "[::1]:7878")]));
        assert!(asks(&[("host", "192.168.1.7:7878")]));
        assert!(!asks(&[("host", "evil.example")]) && !asks(&[("host", "127.0.0.1.evil.example")]) && !asks(&[("host", "")]));
        let here = ("host", "127.0.0.1:7878");
        assert!(asks_for("http://localhost:7878/", &[here]) && !asks_for("http://evil.example/", &[here]));
    }

    #[test]
    fn a_page_from_elsewhere_is_refused() {
        let here = ("host", "127.0.0.1:7878");
        assert!(asks(&[here, ("origin", "http://127.0.0.1:7878")]));
        assert!(!asks(&[here, ("origin", "http://evil.example")]) && !asks(&[here, ("origin", "null")]));
        assert!(!asks(&[here, ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")]));
        assert!(asks(&[here, ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")]));
    }
}
