//! Who we are to the store: a token, or a user with a password that is shown the way the store asks for (Basic, or Digest as Virtuoso does).

use std::fmt::{self, Debug, Formatter};
use std::sync::{Mutex, PoisonError};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use md5::{Digest, Md5};
use sha2::Sha256;
use url::Url;

use crate::article::hex;
use crate::random;

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
                        Some(challenge.answer((name, &password.0), (method, &target(url)), *uses, &random::hex(8).ok()?))
                    }
                }
            }
        }
    }

    /// True for a user whose password was asked for in no way that we know.
    #[must_use]
    pub fn is_mute(&self) -> bool {
        matches!(self.identity, Identity::User { .. }) && self.scheme.lock().unwrap_or_else(PoisonError::into_inner).is_none()
    }

    /// Takes what the store asked for when it refused (`WWW-Authenticate`). True when asking again with another header may help.
    ///
    /// A password is shown as it is (Basic) to a store that asks for that by name and never asked for a digest: whoever stands in between and
    /// asks for less gets nothing.
    pub fn learn(&self, asked: &[String]) -> bool {
        if !matches!(self.identity, Identity::User { .. }) {
            return false;
        }
        let mut scheme = self.scheme.lock().unwrap_or_else(PoisonError::into_inner);
        let offers: Vec<Offer> = asked.iter().flat_map(|line| offers(line)).collect();
        let names = |name: &str| offers.iter().any(|offer| offer.scheme.eq_ignore_ascii_case(name));
        let digest = offers.iter().filter_map(Challenge::of).max_by_key(|challenge| challenge.sha256);
        let next = match digest {
            Some(challenge) => Scheme::Digest { challenge, uses: 0 },
            None if names("basic") && !names("digest") && !matches!(*scheme, Some(Scheme::Digest { .. })) => Scheme::Basic,
            None => return false,
        };
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

/// A way to show who we are that a store names, with its parameters.
struct Offer {
    scheme: String,
    fields: Vec<(String, String)>,
}

impl Challenge {
    /// A digest that we can answer.
    fn of(offer: &Offer) -> Option<Self> {
        if !offer.scheme.eq_ignore_ascii_case("digest") {
            return None;
        }
        let field = |name: &str| offer.fields.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone());
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

/// What a `WWW-Authenticate` header offers: `Basic realm="a", Digest realm="b", nonce="c"` are two (RFC 9110, 11.6.1).
fn offers(line: &str) -> Vec<Offer> {
    let mut found: Vec<Offer> = Vec::new();
    for item in items(line) {
        let (first, rest) = item.split_once([' ', '\t']).unwrap_or((item, ""));
        let rest = rest.trim_start();
        // A parameter may have blanks around its sign; a scheme stands alone, or before its first parameter.
        let field = if first.contains('=') || rest.starts_with('=') {
            item
        } else {
            found.push(Offer { scheme: first.to_owned(), fields: Vec::new() });
            rest
        };
        if let (Some(offer), Some((name, value))) = (found.last_mut(), field.split_once('=')) {
            offer.fields.push((name.trim().to_owned(), unquoted(value.trim())));
        }
    }
    found
}

/// What stands between the commas of a header, but for those in quotes.
fn items(line: &str) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    let split = line.split(move |c| {
        let was_escaped = std::mem::take(&mut escaped);
        match c {
            '"' if !was_escaped => quoted = !quoted,
            '\\' if quoted && !was_escaped => escaped = true,
            ',' => return !quoted,
            _ => {}
        }
        false
    });
    split.map(str::trim).filter(|item| !item.is_empty())
}

/// A value without its quotes.
fn unquoted(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"') else { return value.to_owned() };
    let (mut text, mut chars) = (String::new(), inner.chars());
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '\\' => text.extend(chars.next()),
            c => text.push(c),
        }
    }
    text
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
            let challenge = Challenge::of(&offers(&header(algorithm))[0]).unwrap();
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
    #[test]
    fn a_password_is_shown_as_it_is_only_to_who_names_basic_and_no_digest() {
        let url = Url::parse("http://localhost/update").unwrap();
        let learned = |rounds: &[&[&str]]| {
            let auth = Auth::new(Identity::User { name: "me".to_owned(), password: Secret::new("s3cret") });
            let again: Vec<bool> = rounds.iter().map(|asked| auth.learn(&asked.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>())).collect();
            let shown = auth.header("POST", &url).map(|header| header.split(' ').next().unwrap().to_owned());
            assert_eq!(auth.is_mute(), shown.is_none());
            (again, shown)
        };
        let (basic, digest) = ("Basic realm=\"a, b\"", "Digest realm=\"a\", nonce=\"1\", qop=\"auth\"");
        let shown = |scheme: &str| Some(scheme.to_owned());
        for nothing in [&[][..], &["Negotiate"], &["Bearer realm=\"Basic\""], &["Bearer realm=\", Basic realm=x\""], &["Basically realm=\"a\""]] {
            assert_eq!(learned(&[nothing]), (vec![false], None), "{nothing:?}");
        }
        for alone in [&["Basic"][..], &[basic], &["Negotiate, basic realm = \"a\""], &["Bearer", "BASIC realm=a"]] {
            assert_eq!(learned(&[alone]), (vec![true], shown("Basic")), "{alone:?}");
        }
        let [first, last] = [[basic, digest].join(", "), [digest, basic].join(",")];
        for both in [&[basic, digest][..], &[digest, basic], &[&first], &[&last]] {
            assert_eq!(learned(&[both]), (vec![true], shown("Digest")), "{both:?}");
        }
        let strange = "Digest realm=\"a\", nonce=\"1\", algorithm=SHA-512-256";
        assert_eq!(learned(&[&[strange, basic]]), (vec![false], None), "a digest that we cannot make");
        assert_eq!(learned(&[&[digest], &[basic]]), (vec![true, false], shown("Digest")), "less than before");
        assert_eq!(learned(&[&[basic], &[digest]]), (vec![true, true], shown("Digest")), "more than before");
    }
}
