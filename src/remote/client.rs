//! HTTP to one store: every request may be sent again, and is, while the store is busy or cannot be reached.

use std::io::Read;
use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use ureq::http::{HeaderMap, Request, StatusCode};
use ureq::{Agent, Timeout};
use url::Url;

use super::auth::{Auth, Identity};
use super::error::Way;
use super::{Event, RemoteError};
use crate::trust::Trust;

/// Time to find a store and shake hands with it.
const CONNECT: Duration = Duration::from_secs(10);
/// The first pause before a request is sent again; each later one is twice as long.
const PAUSE: Duration = Duration::from_secs(1);
/// No pause is longer, whatever the store asks for.
const LONGEST_PAUSE: Duration = Duration::from_mins(5);
/// Times that a store's own failure (500) is tried again: it may have been in its own way.
const FAILURES: u32 = 2;
/// Times that a request is sent again that was not done in time: a smaller one is more likely to be.
const SLOW: u32 = 1;
/// Bytes of an answer that is a success; what is behind them is not read.
const LARGEST: u64 = 512 << 20;
/// Bytes of an answer that are read for its words.
const WORDS: u64 = 64 << 10;
/// Characters of its words that are shown.
const SHOWN: usize = 300;
/// What is said of a store that takes too long.
const SLOWLY: &str = "does not answer in time (--timeout gives it more)";
/// Moves within one host that are followed.
const MOVES: u32 = 5;

/// How the store is asked.
#[derive(Clone, Debug)]
pub struct Manner {
    /// Who we are.
    pub identity: Identity,
    /// Time for one request and its answer.
    pub timeout: Duration,
    /// How often a request is sent again.
    pub retries: u32,
    /// The authorities to believe instead of the public ones.
    pub trust: Option<Trust>,
}

impl Default for Manner {
    fn default() -> Self {
        Self { identity: Identity::Nobody, timeout: Duration::from_mins(2), retries: 5, trust: None }
    }
}

/// A request.
#[derive(Clone, Copy)]
pub struct Ask<'a> {
    /// GET, POST, PUT or DELETE.
    pub method: &'static str,
    /// Where.
    pub url: &'a Url,
    /// Media types of the answer that we read.
    pub accept: &'static str,
    /// Media type of the body.
    pub media: &'static str,
    /// The body.
    pub body: &'a [u8],
}

/// An answer whose status is no failure of the way there: the store has read the request.
pub struct Answer {
    /// HTTP status.
    pub status: StatusCode,
    /// The body of a success; of anything else its beginning.
    pub body: Vec<u8>,
}

/// A client of one store.
pub struct Client<'a> {
    agent: Agent,
    auth: Auth,
    retries: u32,
    tell: &'a dyn Fn(Event<'_>),
}

/// Why a request has no answer yet.
struct Pending {
    way: Way,
    problem: String,
    /// The pause that the store asks for.
    wanted: Option<Duration>,
}

impl Answer {
    /// True when the store did what it was asked.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.status.is_success() && !self.is_page()
    }

    /// True for a page for people, whatever its status says.
    #[must_use]
    pub fn is_page(&self) -> bool {
        let head = String::from_utf8_lossy(&self.body[..self.body.len().min(512)]).trim_start().to_ascii_lowercase();
        head.starts_with("<!doctype html") || head.starts_with("<html")
    }

    /// Its first words, without markup.
    #[must_use]
    pub fn said(&self) -> String {
        let text = String::from_utf8_lossy(&self.body);
        let text = if self.is_page() { visible(&text) } else { text.into_owned() };
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.chars().count() <= SHOWN { words } else { words.chars().take(SHOWN).chain(['…']).collect() }
    }

    /// What went wrong, as an error.
    #[must_use]
    pub fn refusal(&self, url: &Url, auth: &Auth) -> RemoteError {
        let (url, status, said) = (url.clone(), self.status.as_u16(), self.said());
        match status {
            401 | 403 if auth.is_nobody() => {
                let hint = "; name a user with --user and NEWSGRAPH_REMOTE_PASSWORD, or give a token with NEWSGRAPH_REMOTE_TOKEN or --token-file";
                RemoteError::Denied { url, status, said: said.into(), hint }
            }
            401 | 403 if auth.is_mute() => {
                let hint = "; the password was not shown, since the store does not ask for it in a way that is known here: Basic, or Digest with MD5 or SHA-256";
                RemoteError::Denied { url, status, said: said.into(), hint }
            }
            401 => RemoteError::Denied { url, status, said: said.into(), hint: "; check the user and password, or the token" },
            403 => RemoteError::Denied { url, status, said: said.into(), hint: "; this user or token may not change it" },
            _ if self.is_page() => RemoteError::Page { url, status, said },
            _ => RemoteError::Refused { url, status, said },
        }
    }
}

/// The text between tags.
fn visible(page: &str) -> String {
    let (mut out, mut inside) = (String::new(), false);
    for c in page.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                out.push(' ');
            }
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

impl<'a> Client<'a> {
    /// A client that says through `tell` when it waits.
    #[must_use]
    pub fn new(manner: &Manner, tell: &'a dyn Fn(Event<'_>)) -> Self {
        let config = Agent::config_builder()
            .max_redirects(0)
            .http_status_as_error(false)
            .user_agent(format!("newsgraph/{}", env!("CARGO_PKG_VERSION")))
            .timeout_connect(Some(CONNECT.min(manner.timeout)))
            .timeout_global(Some(manner.timeout))
            .tls_config(Trust::config(manner.trust.as_ref()))
            .build();
        Self { agent: Agent::new_with_config(config), auth: Auth::new(manner.identity.clone()), retries: manner.retries, tell }
    }

    /// Who we are to the store.
    #[must_use]
    pub fn auth(&self) -> &Auth {
        &self.auth
    }

    /// Tells what happens.
    pub fn tell(&self, event: Event<'_>) {
        (self.tell)(event);
    }

    /// Sends a request, again and again while the store is busy or cannot be reached, and gives its answer.
    ///
    /// # Errors
    /// [`RemoteError::Away`] when it stays so, [`RemoteError::Moved`] when it leads to another host.
    pub fn ask(&self, ask: Ask<'_>) -> Result<Answer, RemoteError> {
        let mut pause = PAUSE;
        for tries in 1.. {
            let Pending { way, problem, wanted } = match self.once(ask)? {
                Ok(answer) if answer.status == StatusCode::INTERNAL_SERVER_ERROR && tries <= FAILURES.min(self.retries) => {
                    Pending { way: Way::Busy, problem: format!("answers 500: {}", answer.said()), wanted: None }
                }
                Ok(answer) => return Ok(answer),
                Err(pending) => pending,
            };
            let most = if way == Way::Slow { self.retries.min(SLOW) } else { self.retries };
            let next = wanted.unwrap_or(pause);
            if tries > most || next > LONGEST_PAUSE {
                let problem = if next > LONGEST_PAUSE { format!("{problem}, and wants to be left alone for {} s", next.as_secs()) } else { problem };
                return Err(RemoteError::Away { url: ask.url.clone(), problem, tries, way });
            }
            self.tell(Event::Waits { url: ask.url, problem: &problem, pause: next });
            std::thread::sleep(next);
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        unreachable!("the loop has no end of its own")
    }

    /// Sends a request, and once more when the store wants to know who we are or has moved within its host.
    fn once(&self, ask: Ask<'_>) -> Result<Result<Answer, Pending>, RemoteError> {
        let (mut at, mut moves, mut shown) = (ask.url.clone(), 0, 0);
        loop {
            let (status, headers, body) = match self.send(Ask { url: &at, ..ask }) {
                Ok(answer) => answer,
                Err(error) => return Ok(Err(pending(error))),
            };
            let field = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
            let answer = Answer { status, body };
            match status.as_u16() {
                // A second time when what was asked for then is out of date; a wrong password is asked for again and again.
                401 | 403 if shown < 2 && self.auth.learn(&challenges(&headers)) => shown += 1,
                301 | 302 | 303 | 307 | 308 => {
                    let to = field("location").unwrap_or_default();
                    let next = at.join(to).ok().filter(|next| moves < MOVES && [301, 307, 308].contains(&status.as_u16()) && is_near(&at, next));
                    let moved = || RemoteError::Moved { url: at.clone(), to: to.to_owned() };
                    at = next.ok_or_else(moved)?;
                    moves += 1;
                }
                408 | 425 | 429 | 502 | 503 | 504 => {
                    let said = answer.said();
                    let said = if said.is_empty() { said } else { format!(": {said}") };
                    let problem = format!("is busy ({}{said})", status.as_u16());
                    return Ok(Err(Pending { way: Way::Busy, problem, wanted: field("retry-after").and_then(delay) }));
                }
                _ => return Ok(Ok(answer)),
            }
        }
    }

    fn send(&self, ask: Ask<'_>) -> Result<(StatusCode, HeaderMap, Vec<u8>), ureq::Error> {
        let mut request = Request::builder().method(ask.method).uri(ask.url.as_str()).header("accept", ask.accept);
        if let Some(header) = self.auth.header(ask.method, ask.url) {
            request = request.header("authorization", header);
        }
        let mut response = if ask.media.is_empty() {
            self.agent.run(request.body(())?)?
        } else {
            self.agent.run(request.header("content-type", ask.media).body(ask.body)?)?
        };
        let limit = if response.status().is_success() { LARGEST } else { WORDS };
        let mut body = Vec::new();
        response.body_mut().as_reader().take(limit).read_to_end(&mut body)?;
        Ok((response.status(), response.headers().clone(), body))
    }
}

fn challenges(headers: &HeaderMap) -> Vec<String> {
    headers.get_all("www-authenticate").iter().filter_map(|value| value.to_str().ok()).map(str::to_owned).collect()
}

/// True for another address of the same host that is no less private: a password may follow there.
fn is_near(from: &Url, to: &Url) -> bool {
    let same = from.host() == to.host() && from.port_or_known_default() == to.port_or_known_default() && from.scheme() == to.scheme();
    let safer = from.host() == to.host() && from.scheme() == "http" && to.scheme() == "https";
    same || safer
}

/// Seconds, or until a day and time (RFC 9110, 10.2.3).
fn delay(text: &str) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = rfc2822::parse(text.trim()).ok()?.timestamp();
    // A time that is past is no time to wait.
    Some(Timestamp::now().duration_until(until).try_into().unwrap_or_default())
}

fn pending(error: ureq::Error) -> Pending {
    let (way, problem) = match error {
        // Whoever cannot even be connected to is not slow but away.
        ureq::Error::Timeout(Timeout::Connect | Timeout::Resolve) => (Way::Cut, "cannot be reached: no connection in time".to_owned()),
        ureq::Error::Timeout(_) => (Way::Slow, SLOWLY.to_owned()),
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => (Way::Slow, SLOWLY.to_owned()),
        ureq::Error::HostNotFound => (Way::Cut, "cannot be found: no such host".to_owned()),
        other => (Way::Cut, format!("cannot be reached: {other}")),
    };
    Pending { way, problem, wanted: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_may_say_when_to_come_back() {
        assert_eq!(delay("7"), Some(Duration::from_secs(7)));
        assert_eq!(delay("Thu, 01 Jan 1970 00:00:00 GMT"), Some(Duration::ZERO));
        assert!(delay("Fri, 31 Dec 2100 23:59:59 GMT").is_some_and(|wait| wait > LONGEST_PAUSE));
        assert_eq!(delay("soon"), None);
    }

    #[test]
    fn a_password_follows_to_the_same_host_only() {
        let near = |from: &str, to: &str| is_near(&Url::parse(from).unwrap(), &Url::parse(to).unwrap());
        assert!(near("http://a/x", "http://a/y") && near("http://a:8080/", "https://a:8443/") && near("https://a/", "https://a:443/x"));
        assert!(!near("http://a/", "http://b/") && !near("https://a/", "http://a/") && !near("http://a:1/", "http://a:2/"));
    }

    #[test]
    fn pages_are_told_from_answers() {
        let answer = |body: &str| Answer { status: StatusCode::OK, body: body.as_bytes().to_vec() };
        let page = answer(" <!DOCTYPE html><html><title>Log in</title><p>Please&nbsp;log in</html>");
        assert!(page.is_page() && !page.is_done() && page.said().contains("Log in"), "{}", page.said());
        assert!(answer("").is_done() && answer("<sparql/>").is_done());
    }
}
