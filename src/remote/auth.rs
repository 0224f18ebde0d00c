//! Who we are to the store: a token, or a user with a password that is shown the way the store asks for (Basic, or Digest as Virtuoso does).

use std::fmt::{self, Debug, Formatter};
use std::sync::{Mutex, PoisonError};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use md5::{Digest, Md5};
use sha2::Sha256;
use url::Url;

use crate::article::hex;

/// A text that is never shown.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Keeps a text, without the line end that files and shells leave behind it.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.trim_end_matches(['\r', '\n']).to_owned())
    }

    /// False for a text that cannot stand in a header.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        !self.0.is_empty() && !self.0.chars().any(char::is_control)
    }
}

impl Debug for Secret {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// Who we are.
#[derive(Clone, Debug, Default)]
pub enum Identity {
    /// Nobody in particular.
    #[default]
    Nobody,
    /// Whoever has this token (RFC 6750).
    Bearer(Secret),
    /// A user (RFC 7617, RFC 7616).
    User {
        /// Name.
        name: String,
        /// Password.
        password: Secret,
    },
}

/// How a store wants a password to be shown.
#[derive(Clone)]
enum Scheme {
    Basic,
    Digest { challenge: Challenge, uses: u32 },
}

/// What a store sends for Digest.
#[derive(Clone, Debug, Default, PartialEq)]
struct Challenge {
    realm: String,
    nonce: String,
    opaque: Option<String>,
    /// True for SHA-256, false for MD5.
    sha256: bool,
    /// True when it asks for `qop=auth`; older servers ask for nothing.
    qop: bool,
}

/// Makes the `Authorization` header; the password is shown once the store has asked, and only in the way that it asked for.
#[derive(Default)]
pub struct Auth {
    identity: Identity,
    scheme: Mutex<Option<Scheme>>,
}

impl Auth {
    /// Shows `identity`.
    #[must_use]
    pub fn new(identity: Identity) -> Self {
        Self { identity, scheme: Mutex::default() }
    }

    /// True when there is nothing to show.
    #[must_use]
    pub fn is_nobody(&self) -> bool {
        matches!(self.identity, Identity::Nobody)
    }

    /// The header for a request, if one is due.
    pub fn header(&self, method: &str, url: &Url) -> Option<String> {
        match &self.identity {
            Identity::Nobody => None,
            Identity::Bearer(token) => Some(format!("Bearer {}", token.0)),
            Identity::User { name, password } => {
                let mut scheme = self.scheme.lock().unwrap_or_else(PoisonError::into_inner);
                match scheme.as_mut()? {
                    Scheme::Basic => Some(format!("Basic {}", BASE64_STANDARD.encode(format!("{name}:{}", password.0)))),
                    Scheme::Digest { challenge, uses } => {
                        *uses += 1;
                        let mut bytes = [0; 8];
                        getrandom::fill(&mut bytes).ok()?;
                        Some(challenge.answer((name, &password.0), (method, &target(url)), *uses, &hex(&bytes)))
                    }
                }
            }
        }
    }

    /// Takes what the store asked for in a 401, or a plain refusal. True when asking again with another header may help.
    pub fn learn(&self, asked: &[String]) -> bool {
        if !matches!(self.identity, Identity::User { .. }) {
            return false;
        }
        let mut scheme = self.scheme.lock().unwrap_or_else(PoisonError::into_inner);
        let digest = asked.iter().filter_map(|line| Challenge::parse(line)).max_by_key(|challenge| challenge.sha256);
        let next = digest.map_or(Scheme::Basic, |challenge| Scheme::Digest { challenge, uses: 0 });
        let is_new = match (&*scheme, &next) {
            (None, _) | (Some(Scheme::Basic), Scheme::Digest { .. }) => true,
            (Some(Scheme::Digest { challenge: old, .. }), Scheme::Digest { challenge, .. }) => old.nonce != challenge.nonce,
            _ => false,
        };
        *scheme = Some(next);
        is_new
    }
}

/// The path and query of an address, as a request line has them.
fn target(url: &Url) -> String {
    url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
}

impl Challenge {
    /// The challenge in a `WWW-Authenticate` header, if it is one that we can answer.
    fn parse(line: &str) -> Option<Self> {
        let (scheme, rest) = line.trim().split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("digest") {
            return None;
        }
        let fields = fields(rest);
        let field = |name: &str| fields.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone());
        let algorithm = field("algorithm").unwrap_or_else(|| "MD5".to_owned()).to_ascii_uppercase();
        let qop = field("qop");
        let known = ["MD5", "SHA-256"].contains(&algorithm.as_str());
        let answerable = qop.as_ref().is_none_or(|qop| qop.split(',').any(|way| way.trim().eq_ignore_ascii_case("auth")));
        let challenge =
            Self { realm: field("realm")?, nonce: field("nonce")?, opaque: field("opaque"), sha256: algorithm == "SHA-256", qop: qop.is_some() };
        (known && answerable).then_some(challenge)
    }

    fn hash(&self, text: &str) -> String {
        if self.sha256 { hex(&Sha256::digest(text)) } else { hex(&Md5::digest(text)) }
    }

    /// The header by RFC 7616, 3.4.
    fn answer(&self, (user, password): (&str, &str), (method, target): (&str, &str), uses: u32, cnonce: &str) -> String {
        let secret = self.hash(&format!("{user}:{}:{password}", self.realm));
        let action = self.hash(&format!("{method}:{target}"));
        let Self { realm, nonce, .. } = self;
        let count = format!("{uses:08x}");
        let response = if self.qop {
            self.hash(&format!("{secret}:{nonce}:{count}:{cnonce}:auth:{action}"))
        } else {
            self.hash(&format!("{secret}:{nonce}:{action}"))
        };
        let algorithm = if self.sha256 { "SHA-256" } else { "MD5" };
        let qop = if self.qop { format!(", qop=auth, nc={count}, cnonce=\"{cnonce}\"") } else { String::new() };
        let opaque = self.opaque.as_ref().map(|opaque| format!(", opaque=\"{}\"", quoted(opaque))).unwrap_or_default();
        let (user, realm, nonce) = (quoted(user), quoted(realm), quoted(nonce));
        format!(
            "Digest username=\"{user}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{target}\", algorithm={algorithm}, response=\"{response}\"{qop}{opaque}"
        )
    }
}

fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

/// `name=value, name="value"` as pairs.
fn fields(text: &str) -> Vec<(String, String)> {
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some((name, after)) = rest.split_once('=') {
        let name = name.trim_matches([' ', ',', '\t']).to_owned();
        let mut value = String::new();
        let Some(inner) = after.strip_prefix('"') else {
            let (plain, next) = after.split_once(',').unwrap_or((after, ""));
            found.push((name, plain.trim().to_owned()));
            rest = next;
            continue;
        };
        let (mut escaped, mut end) = (false, inner.len());
        for (at, c) in inner.char_indices() {
            match c {
                '"' if !escaped => {
                    end = at + 1;
                    break;
                }
                '\\' if !escaped => escaped = true,
                _ => {
                    value.push(c);
                    escaped = false;
                }
            }
        }
        found.push((name, value));
        rest = &inner[end..];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 7616, 3.9.1.
    #[test]
    fn digests_are_those_of_the_standard() {
        let header = |algorithm: &str| {
            format!(
                "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm={algorithm}, \
                 nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""
            )
        };
        for (algorithm, wanted) in
            [("MD5", "8ca523f5e9506fed4657c9700eebdbec"), ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")]
        {
            let challenge = Challenge::parse(&header(algorithm)).unwrap();
            let cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
            let answer = challenge.answer(("Mufasa", "Circle of Life"), ("GET", "/dir/index.html"), 1, cnonce);
            assert!(answer.contains(&format!("response=\"{wanted}\"")) && answer.contains("nc=00000001"), "{answer}");
        }
    }

    #[test]
    fn a_password_is_shown_only_in_the_way_that_was_asked_for() {
        let url = Url::parse("http://localhost/sparql?x=1").unwrap();
        let user = || Identity::User { name: "dba".to_owned(), password: Secret::new("pass word\n") };
        let auth = Auth::new(user());
        assert_eq!(auth.header("POST", &url), None);
        assert!(auth.learn(&["Basic realm=\"x\"".to_owned()]));
        assert_eq!(auth.header("POST", &url).as_deref(), Some("Basic ZGJhOnBhc3Mgd29yZA=="));
        assert!(!auth.learn(&["Basic realm=\"x\"".to_owned()]), "the same again does not help");
        let auth = Auth::new(user());
        let digest =
            |nonce: &str| ["Basic realm=\"x\"".to_owned(), format!("Digest realm=\"a \\\"b\\\"\", nonce=\"{nonce}\", stale=\"false\", qop=\"auth\"")];
        assert!(auth.learn(&digest("1")) && !auth.learn(&digest("1")) && auth.learn(&digest("2")));
        let header = auth.header("POST", &url).unwrap();
        assert!(header.contains("uri=\"/sparql?x=1\"") && header.contains("realm=\"a \\\"b\\\"\"") && !header.contains("pass"), "{header}");
        assert!(!format!("{:?}", user()).contains("pass word"));
    }
}
