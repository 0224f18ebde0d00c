//! URLs -> pages, feeds and sitemaps, with every wall that strangers' servers call for: size, time and redirects have limits, private addresses are refused,
//! robots.txt is respected, and what was read before is asked for only on condition that it changed.

mod address;
mod home;
mod items;
mod memory;
mod robots;
mod sitemaps;

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use ureq::Agent;
use ureq::http::{HeaderMap, StatusCode};
use ureq::unversioned::transport::DefaultConnector;
use url::Url;

use super::bytes::{LARGEST_FILE, Unpacked};
use super::cut::{Input, Pieces, cut};
use super::{Facts, Format, Packing, Piece, Reason, bytes, feed, sitemap};
use crate::trust::Trust;
use address::Guard;
pub use memory::{Memo, Memory};
use robots::Robots;

/// Time for one address, redirects included.
const TIME: Duration = Duration::from_secs(30);
/// Redirects that are followed.
const MOST_REDIRECTS: u32 = 5;
/// What servers are told who asks, and what robots.txt may name.
const NAME: &str = "newsgraph";

/// What stood in the way of a page.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// No address that can be asked for.
    #[error("is no URL that can be asked for ({0}); http:// and https:// work")]
    Url(String),
    /// An address within the own network.
    #[error("leads to {0}, within a private network; --allow-private asks there all the same")]
    Private(String),
    /// Closed to programs.
    #[error("{0} lets no programs in there (robots.txt)")]
    Robots(String),
    /// Refused by the server.
    #[error("the server answered {0}")]
    Status(StatusCode),
    /// Sent round and round.
    #[error("leads on to another address more than {MOST_REDIRECTS} times")]
    Redirects,
    /// An index of sitemaps in another.
    #[error("is an index of sitemaps within another, which the standard does not know")]
    NestedIndex,
    /// Larger than the cap.
    #[error("is larger than {} MiB", LARGEST_FILE >> 20)]
    TooLarge,
    /// Not what it says.
    #[error("what it sent is not packed as it says ({0})")]
    Packed(&'static str),
    /// Slower than the cap.
    #[error("was not there after {} s", TIME.as_secs())]
    Time,
    /// Anything else.
    #[error("cannot be reached: {0}")]
    Network(String),
}

impl Fault {
    /// A few words for a summary that counts reasons.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self {
            Self::Robots(_) => "closed to programs",
            Self::Private(_) => "in a private network",
            _ => "not fetched",
        }
    }

    /// True when it is remembered of a page, which is then not asked for again until it changes: the user may still allow what is private.
    pub(super) fn is_kept(&self) -> bool {
        self.is_final() && !matches!(self, Self::Private(_))
    }

    /// True when asking again later would come to the same.
    fn is_final(&self) -> bool {
        match self {
            Self::Status(status) => status.is_client_error() && ![408, 425, 429].contains(&status.as_u16()),
            Self::Network(_) | Self::Time | Self::Packed(_) => false,
            _ => true,
        }
    }
}

/// What the user may say about the network.
#[derive(Clone, Copy, Debug, Default)]
pub struct Permissions {
    /// Ask private and loopback addresses too.
    pub private: bool,
    /// Ask for everything again, whatever is remembered.
    pub again: bool,
}

/// A client with its memory.
pub struct Web {
    agent: Agent,
    permissions: Permissions,
    memory: Arc<Memory>,
    robots: Robots,
    /// What was fetched and is to be remembered once it was read.
    fetched: Mutex<BTreeMap<String, Memo>>,
}

/// A page as it came.
struct Page {
    url: Url,
    media_type: String,
    body: Vec<u8>,
    etag: Option<String>,
    modified: Option<String>,
}

/// An answer: status, headers, body up to the cap and a byte more where there is more.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

/// The articles at a URL: those of a feed that are new, or the page.
pub fn pieces(web: &Arc<Web>, url: &str) -> Pieces {
    let input = Input { place: url.to_owned(), name: url.to_owned(), file: None, format: None, left: None };
    match web.get(url, web.known(url).as_ref()) {
        Err(fault) => input.refused(fault.into()),
        Ok(None) => input.refused(Reason::Known),
        Ok(Some(page)) => {
            let (memo, leads_on) = (Memo { etag: page.etag.clone(), modified: page.modified.clone(), ..Memo::of(url) }, page.leads_on());
            // What leads on to other pages stays the same while those change.
            if leads_on.is_none() {
                web.note_fetched(memo);
            }
            page.pieces(web, input, leads_on)
        }
    }
}

impl Web {
    /// A client that remembers in `memory`; with `trust`, only servers that these authorities vouch for are believed.
    #[must_use]
    pub fn new(permissions: Permissions, memory: Arc<Memory>, trust: Option<&Trust>) -> Self {
        let config = Agent::config_builder()
            .max_redirects(0)
            .http_status_as_error(false)
            .tls_config(Trust::config(trust))
            .user_agent(format!("{NAME}/{}", env!("CARGO_PKG_VERSION")))
            .accept_encoding("gzip, br")
            .accept("text/html, application/rss+xml, application/atom+xml, application/feed+json, application/pdf;q=0.9, */*;q=0.5")
            .build();
        let agent = Agent::with_parts(config, DefaultConnector::default(), Guard::new(permissions.private));
        Self { agent, permissions, memory, robots: Robots::default(), fetched: Mutex::default() }
    }

    /// True when the store has an item of a feed or sitemap as it is.
    fn has(&self, item: &feed::Item) -> bool {
        self.known(&item.key).is_some_and(|memo| memo.stamp.as_ref() == Some(&item.stamp))
    }

    /// What is remembered of a URL or an item of a feed.
    fn known(&self, key: &str) -> Option<Memo> {
        if self.permissions.again { None } else { self.memory.get(key) }
    }

    fn note_fetched(&self, memo: Memo) {
        self.fetched.lock().unwrap_or_else(PoisonError::into_inner).insert(memo.key.clone(), memo);
    }

    /// What to remember of a URL that the user named, once all of it was read.
    #[must_use]
    pub fn take_fetched(&self, url: &str) -> Option<Memo> {
        self.fetched.lock().unwrap_or_else(PoisonError::into_inner).remove(url)
    }

    /// The page at a URL, wherever it leads; nothing when it is what it was when it was remembered.
    fn get(&self, url: &str, known: Option<&Memo>) -> Result<Option<Page>, Fault> {
        let deadline = Instant::now() + TIME;
        let mut at = parsed(url)?;
        for _ in 0..=MOST_REDIRECTS {
            self.robots.ask(self, &at, deadline)?;
            let answer = self.ask(&at, known, deadline, LARGEST_FILE)?;
            if answer.status == StatusCode::NOT_MODIFIED && known.is_some() {
                return Ok(None);
            }
            if let Some(next) = answer.leads_to(&at)? {
                at = next;
                continue;
            }
            if !answer.status.is_success() {
                return Err(Fault::Status(answer.status));
            }
            if answer.body.len() as u64 > LARGEST_FILE {
                return Err(Fault::TooLarge);
            }
            let field = |name: &str| answer.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
            let (etag, modified, media_type) = (field("etag"), field("last-modified"), field("content-type").unwrap_or_default());
            let body = bytes::markup(answer.body)
                .map_err(|reason| if matches!(reason, Reason::TooLarge(_)) { Fault::TooLarge } else { Fault::Packed("gzip") })?;
            return Ok(Some(Page { url: at, media_type, body, etag, modified }));
        }
        Err(Fault::Redirects)
    }

    /// One request, to this address and no other.
    fn ask(&self, url: &Url, known: Option<&Memo>, deadline: Instant, limit: u64) -> Result<Answer, Fault> {
        if !self.permissions.private {
            address::check(url)?;
        }
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Fault::Time);
        }
        let mut request = self.agent.get(url.as_str());
        for (name, value) in known.map(Memo::conditions).unwrap_or_default() {
            request = request.header(name, value);
        }
        let mut response = request.config().timeout_global(Some(left)).build().call().map_err(fault)?;
        let mut body = Vec::new();
        response.body_mut().as_reader().take(limit + 1).read_to_end(&mut body).map_err(|error| fault(ureq::Error::from(error)))?;
        let packed = response.headers().get("content-encoding").is_some_and(|coding| coding.as_bytes().eq_ignore_ascii_case(b"br"));
        if packed && body.len() as u64 <= limit {
            body = unpacked(body, limit)?;
        }
        Ok(Answer { status: response.status(), headers: response.headers().clone(), body })
    }
}

impl Answer {
    /// Where it sends us, if it does.
    fn leads_to(&self, from: &Url) -> Result<Option<Url>, Fault> {
        if ![301, 302, 303, 307, 308].contains(&self.status.as_u16()) {
            return Ok(None);
        }
        let Some(to) = self.headers.get("location").and_then(|value| value.to_str().ok()) else { return Ok(None) };
        let to = from.join(to).map_err(|error| Fault::Url(format!("the server leads on to {to}: {error}")))?;
        parsed(to.as_str()).map(Some)
    }
}

/// What Brotli packed, up to the cap and a byte more.
fn unpacked(body: Vec<u8>, limit: u64) -> Result<Vec<u8>, Fault> {
    let mut plain = Vec::new();
    let read = bytes::brotli(Cursor::new(body)).take(limit + 1).read_to_end(&mut plain);
    read.map(|_| plain).map_err(|_| Fault::Packed("br"))
}

/// Where a page leads that holds no article itself.
enum Leads {
    /// It is a sitemap.
    Sitemap,
    /// It is the home page of a site that names its feed.
    Feed(Url),
}

impl Page {
    /// Where it leads, when it holds no article itself.
    fn leads_on(&self) -> Option<Leads> {
        match self.format() {
            Some(Format::Sitemap) => Some(Leads::Sitemap),
            Some(Format::Html) if self.url.path() == "/" => home::feed(&String::from_utf8_lossy(&self.body), &self.url).map(Leads::Feed),
            _ => None,
        }
    }

    /// What its first bytes, else its server, say that it is, and its bytes; text is in UTF-8 where the server names its charset.
    fn opened(self) -> (Option<Format>, Vec<u8>) {
        let format = self.format();
        let is_text = matches!(format, None | Some(Format::Html | Format::Text | Format::Markdown));
        (format, if is_text { bytes::recoded(self.body, &self.media_type) } else { self.body })
    }

    fn format(&self) -> Option<Format> {
        let head = String::from_utf8_lossy(&self.body[..self.body.len().min(4096)]).into_owned();
        let seen = Format::of_text(&head);
        // Servers send feeds as any kind of XML, and pages as text.
        let told = || Format::of_media_type(&self.media_type).filter(|_| seen == Format::Text);
        Format::of_magic(&self.body).or_else(|| Some(seen).filter(|seen| matches!(seen, Format::Feed | Format::Html | Format::Sitemap))).or_else(told)
    }

    /// Its articles.
    fn pieces(self, web: &Arc<Web>, input: Input, leads_on: Option<Leads>) -> Pieces {
        let (at, url) = (self.url.clone(), self.url.to_string());
        let (format, body) = self.opened();
        match leads_on {
            Some(Leads::Sitemap) => return sitemaps::pieces(web, sitemap::read(&body), &at, input),
            Some(Leads::Feed(feed)) => return named_feed(web, &feed, input),
            None => {}
        }
        if format == Some(Format::Feed) {
            return match feed::read(&body, Some(&url)) {
                Ok(feed) => items::pieces(web, feed, input),
                Err(reason) => input.refused(reason),
            };
        }
        let reader = match Unpacked::new(Box::new(Cursor::new(body))) {
            Ok(reader) => reader,
            Err(error) => return input.refused(error.into()),
        };
        // A page may say that it is the article of another site: what it was asked as is sure.
        let named = move |piece: Piece| match piece.packing {
            Packing::Whole(_) if !piece.archived && piece.facts.source.is_none() => {
                Piece { facts: Facts { source: Some(url.clone()), ..Facts::default() }, ..piece }
            }
            _ => piece,
        };
        Box::new(cut(reader, Input { format, ..input }).map(move |piece| piece.map(&named)))
    }
}

/// The items of the feed that a page names as its own.
fn named_feed(web: &Arc<Web>, url: &Url, input: Input) -> Pieces {
    let page = match web.get(url.as_str(), None) {
        Ok(page) => page.filter(|page| page.format() == Some(Format::Feed)),
        Err(fault) => return input.refused(fault.into()),
    };
    let read = page.map(|page| feed::read(&page.opened().1, Some(url.as_str())));
    match read.unwrap_or_else(|| Err(Reason::Feed(format!("the page names {url} as its feed, which is none")))) {
        Ok(feed) => items::pieces(web, feed, input),
        Err(reason) => input.refused(reason),
    }
}

/// An address without what stays with the reader.
fn parsed(url: &str) -> Result<Url, Fault> {
    let mut parsed = Url::parse(url).map_err(|error| Fault::Url(error.to_string()))?;
    if !super::walk::is_url(parsed.as_str()) {
        return Err(Fault::Url(format!("{}:// is another way", parsed.scheme())));
    }
    parsed.set_fragment(None);
    Ok(parsed)
}

fn fault(error: ureq::Error) -> Fault {
    match error {
        ureq::Error::Timeout(_) => Fault::Time,
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => Fault::Time,
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::PermissionDenied => Fault::Private(error.to_string()),
        ureq::Error::HostNotFound => Fault::Network("no such host".to_owned()),
        other => Fault::Network(other.to_string()),
    }
}
