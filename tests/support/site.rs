//! A web site on this machine: pages that a test puts there and takes away, and what was asked for.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What the site answers to one path.
#[derive(Clone, Default)]
pub struct Page {
    /// HTTP status.
    pub status: u16,
    /// Header lines.
    pub headers: Vec<String>,
    /// The body.
    pub body: Vec<u8>,
}

#[derive(Default)]
struct State {
    pages: BTreeMap<String, Page>,
    asked: Vec<String>,
}

/// A running site; it ends with the test program.
pub struct Site {
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    state: Arc<Mutex<State>>,
}

impl Site {
    /// Starts one without pages.
    pub fn start() -> Self {
        Self::with("http", |stream, state| answer(stream, state).unwrap_or_default())
    }

    /// Starts one without pages that is asked over TLS, as `https://localhost:PORT`; gives the certificate of the authority that vouches for it, in
    /// PEM form.
    pub fn start_tls() -> (Self, String) {
        let mut authority = CertificateParams::new(Vec::new()).unwrap();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, &authority).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap().with_no_client_auth();
        let config =
            Arc::new(config.with_single_cert(vec![certificate.der().clone()], PrivatePkcs8KeyDer::from(key.serialize_der()).into()).unwrap());
        let site = Self::with("https", move |stream, state| {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            answer(StreamOwned::new(connection, stream), state).unwrap_or_default();
        });
        (site, authority.pem())
    }

    fn with(scheme: &str, talk: impl Fn(TcpStream, &Mutex<State>) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let host = if scheme == "https" { "localhost" } else { "127.0.0.1" };
        let url = format!("{scheme}://{host}:{}", listener.local_addr().unwrap().port());
        let state = Arc::new(Mutex::new(State::default()));
        let (shared, talk) = (Arc::clone(&state), Arc::new(talk));
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (shared, talk) = (Arc::clone(&shared), Arc::clone(&talk));
                // A client that goes away in the middle ends its own thread only.
                std::thread::spawn(move || talk(stream, &shared));
            }
        });
        Self { url, state }
    }

    /// Puts a page of some type there; `{site}` in it stands for the site's URL.
    pub fn put(&self, path: &str, media_type: &str, body: &str) {
        let headers = vec![format!("content-type: {media_type}"), format!("etag: \"{}\"", body.len())];
        self.put_page(path, Page { status: 200, headers, body: body.replace("{site}", &self.url).into_bytes() });
    }

    /// Puts any answer there.
    pub fn put_page(&self, path: &str, page: Page) {
        self.state.lock().unwrap().pages.insert(path.to_owned(), page);
    }

    /// The paths asked for since the last call, in order; those that were answered "not modified" with `=` before them.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.state.lock().unwrap().asked)
    }
}

fn answer(stream: impl Read + Write, state: &Mutex<State>) -> Option<()> {
    let mut reader = BufReader::new(stream);
    loop {
        let mut lines = Vec::new();
        for line in reader.by_ref().lines() {
            let line = line.ok()?;
            if line.is_empty() {
                break;
            }
            lines.push(line);
        }
        let path = lines.first()?.split(' ').nth(1)?.to_owned();
        let page = state.lock().unwrap().pages.get(&path).cloned().unwrap_or(Page { status: 404, ..Page::default() });
        let condition = lines.iter().find_map(|line| line.to_lowercase().strip_prefix("if-none-match: ").map(str::to_owned));
        let unchanged = page.status == 200 && condition.is_some_and(|etag| page.headers.contains(&format!("etag: {etag}")));
        state.lock().unwrap().asked.push(format!("{}{path}", if unchanged { "=" } else { "" }));
        let (status, body) = if unchanged { (304, &[][..]) } else { (page.status, page.body.as_slice()) };
        let headers = page.headers.iter().map(|line| format!("{line}\r\n")).collect::<Vec<_>>().concat();
        let stream = reader.get_mut();
        write!(stream, "HTTP/1.1 {status} X\r\n{headers}content-length: {}\r\n\r\n", body.len()).ok()?;
        stream.write_all(body).ok()?;
        stream.flush().ok()?;
    }
}
