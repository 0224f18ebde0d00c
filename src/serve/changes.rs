//! Changes over HTTP, for whoever has the token: articles come and go, entities are merged and parted. Each is the command of that name, run by
//! the server on its own store; one at a time, while the workers read a copy (see `turns`).

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};

use super::answer::Answer;
use super::api::{self, Takes};
use super::body::Body;
use super::command::{self, Outcome};
use super::door;
use super::parameters::Parameters;
use super::refused::Refused;
use super::request;
use crate::article::print_of;
use crate::reading::Reading;

/// Time that a change may take.
const LIMIT: Duration = Duration::from_mins(10);
/// Bytes of a body with articles.
const LARGEST: usize = 16 << 20;

/// Media types that articles come in, and the endings of file names that mean the same.
pub const MEDIA: &[(&str, &str)] = &[
    ("text/plain", "txt"),
    ("text/html", "html"),
    ("text/markdown", "md"),
    ("application/json", "jsonl"),
    ("application/x-ndjson", "jsonl"),
    ("application/jsonl", "jsonl"),
    ("application/pdf", "pdf"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    ("application/epub+zip", "epub"),
    ("message/rfc822", "eml"),
    ("application/mbox", "mbox"),
];

/// A change that a resource takes.
pub struct Change {
    /// POST or DELETE.
    pub method: Method,
    /// The resource below `/api/`.
    pub name: &'static str,
    /// What it does.
    pub about: &'static str,
    /// Its parameters.
    pub takes: &'static [Takes],
}

/// All changes.
pub const CHANGES: &[Change] = &[
    Change {
        method: Method::POST,
        name: "articles",
        about: "Reads the article in the body (text, HTML, Markdown, PDF, DOCX, e-mail), or the articles (JSON, JSON lines, EPUB, mbox), into the graph.",
        takes: &[
            api::may("source", "URL or name of the one article in the body; a later article of the same source takes its place."),
            api::may("date", "Day of articles that name none of their own (YYYY-MM-DD)."),
            api::may("force", "true: read other languages than English too."),
        ],
    },
    Change { method: Method::DELETE, name: "article", about: "Removes an article.", takes: &[api::must("id", "Its id or source.")] },
    Change {
        method: Method::POST,
        name: "decisions",
        about: "Makes two entities one, or keeps them apart, now and in every later build.",
        takes: &[
            api::must("verdict", "merge or forbid"),
            api::must("a", "Any name of an entity, its IRI, `ent:Name` or its Wikidata id."),
            api::must("b", "The other."),
        ],
    },
    Change { method: Method::DELETE, name: "decisions", about: "Takes the last decision back.", takes: &[] },
];

/// The change that a request asks for, when its resource takes one by that method.
pub fn of(method: &Method, name: &str) -> Option<&'static Change> {
    CHANGES.iter().find(|change| change.method == *method && change.name == name)
}

/// Who may change the store in `dir`, one after the other.
pub struct Changes {
    dir: PathBuf,
    token: String,
    going: Mutex<()>,
}

impl Changes {
    /// Of the store in `dir`, for whoever shows the token.
    pub fn new(dir: PathBuf, token: String) -> Self {
        Self { dir, token, going: Mutex::new(()) }
    }

    /// Makes a change.
    ///
    /// # Errors
    /// 401 without the token, 400 for wrong parameters, 404, 409, 413, 415, 422 for articles that cannot be read, 503 while another change goes on.
    pub fn make(&self, change: &Change, request: &mut Request<Body>) -> Result<Answer, Refused> {
        self.admit(request)?;
        let given = Parameters::of(request.uri().query().unwrap_or_default().as_bytes())?;
        api::fits(change.name, change.takes, &given)?;
        let busy = || Refused::busy("another change goes on; ask again in a moment", 2);
        let one = |name: &str| Ok::<String, Refused>(given.one(name)?.unwrap_or_default().trim().to_owned());
        match (&change.method, change.name) {
            (&Method::POST, "articles") => {
                let posted = Posted::of(request, &given)?;
                let _going = self.going.try_lock().map_err(|_| busy())?;
                self.add(&posted)
            }
            (&Method::DELETE, "article") => {
                let (id, _going) = (one("id")?, self.going.try_lock().map_err(|_| busy())?);
                done(&self.run("remove", &[&id])?, StatusCode::NOT_FOUND)
            }
            (&Method::POST, _) => {
                let (verdict, a, b) = (one("verdict")?, one("a")?, one("b")?);
                if !["merge", "forbid"].contains(&verdict.as_str()) {
                    return Err(Refused::bad(format!("`verdict` is {verdict:?}, but must be merge or forbid")));
                }
                let _going = self.going.try_lock().map_err(|_| busy())?;
                done(&self.run(&verdict, &[&a, &b])?, StatusCode::CONFLICT)
            }
            _ => {
                let _going = self.going.try_lock().map_err(|_| busy())?;
                done(&self.run("undo", &[])?, StatusCode::NOT_FOUND)
            }
        }
    }

    /// Only a header says who asks: no browser adds it by itself, so that no page can have its visitor change anything.
    fn admit(&self, request: &Request<Body>) -> Result<(), Refused> {
        let said = request::text(request, header::AUTHORIZATION);
        let token = said.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim());
        if token.is_some_and(|token| door::same(token, &self.token)) {
            return Ok(());
        }
        let why = if token.is_some() { "this is not the token of this server" } else { "a change needs the header `Authorization: Bearer TOKEN`" };
        Err(Refused::new(StatusCode::UNAUTHORIZED, why).header(&header::WWW_AUTHENTICATE, "Bearer"))
    }

    /// Reads what was posted, which takes its time and no store, then adds the readings.
    fn add(&self, posted: &Posted) -> Result<Answer, Refused> {
        let folder = Folder::new(&self.dir)?;
        let file = folder.0.join(&posted.name);
        std::fs::write(&file, &posted.body).map_err(|error| Refused::failed(&format!("the articles cannot be put aside: {error}")))?;
        let file = file.to_string_lossy();
        let mut args = vec!["extract"];
        args.extend(posted.force.then_some("--force"));
        args.extend(posted.date.iter().flat_map(|date| ["--date", date.as_str()]));
        args.extend(["--", &file]);
        let read = command::run(&args, Vec::new(), LIMIT)?;
        let place = format!("{}/", folder.0.display());
        let refused: Vec<String> = read.told.lines().filter_map(refusal).map(|line| line.replace(&place, "")).collect();
        let mut readings = read.out.lines().map(Reading::from_line).collect::<Result<Vec<_>, _>>().map_err(|error| Refused::failed(&error))?;
        if readings.is_empty() {
            let why = if refused.is_empty() { read.told.replace(&place, "") } else { refused.join("\n") };
            return Err(Refused::new(StatusCode::UNPROCESSABLE_ENTITY, why.trim()));
        }
        if let (Some(source), [only]) = (&posted.source, &mut readings[..]) {
            only.article.source.clone_from(source);
        }
        let lines: String = readings.iter().map(|reading| reading.to_line() + "\n").collect();
        let stored = self.run_with("load", &["-"], lines.into_bytes())?;
        let article = |one: &Reading| {
            json!({"id": one.article.id, "source": one.article.source, "title": one.article.title, "published": one.article.published,
                   "claims": one.claims.len(), "entities": one.entities.len()})
        };
        let mut said = json!({"articles": readings.iter().map(article).collect::<Vec<_>>(), "refused": refused});
        for (word, count) in counts(&stored.told) {
            said[word] = json!(count);
        }
        if stored.code == 2 { Err(Refused::failed(&stored.told.trim())) } else { Ok(Answer::json(&said)) }
    }

    fn run(&self, name: &str, rest: &[&str]) -> Result<Outcome, Refused> {
        self.run_with(name, rest, Vec::new())
    }

    fn run_with(&self, name: &str, rest: &[&str], input: Vec<u8>) -> Result<Outcome, Refused> {
        let dir = self.dir.to_string_lossy();
        let args: Vec<&str> = [name, "--store", &dir, "--"].into_iter().chain(rest.iter().copied()).collect();
        command::run(&args, input, LIMIT)
    }
}

/// What a command said as an answer; `nothing` is the status when it found nothing to do.
fn done(outcome: &Outcome, nothing: StatusCode) -> Result<Answer, Refused> {
    match outcome.code {
        0 => Ok(Answer::json(&json!({"done": outcome.out.trim()}))),
        1 => Err(Refused::new(nothing, outcome.told.trim())),
        _ => Err(Refused::failed(&outcome.told.trim())),
    }
}

/// The words of a line that tells why an input was left out.
fn refusal(line: &str) -> Option<&str> {
    line.strip_prefix("error: ").or_else(|| line.strip_prefix("skipped: "))
}

/// "2 new, 0 replaced" as numbers by word.
fn counts(told: &str) -> impl Iterator<Item = (&str, u64)> {
    told.trim().split(", ").filter_map(|part| {
        let (count, word) = part.split_once(' ')?;
        Some((word, count.parse().ok()?))
    })
}

/// Articles as they were sent.
struct Posted {
    name: String,
    body: Vec<u8>,
    source: Option<String>,
    date: Option<String>,
    force: bool,
}

impl Posted {
    fn of(request: &mut Request<Body>, given: &Parameters) -> Result<Self, Refused> {
        let media = request::media(request);
        let Some((_, ending)) = MEDIA.iter().find(|(known, _)| *known == media) else {
            let known: Vec<&str> = MEDIA.iter().map(|(media, _)| *media).collect();
            let why = format!("articles come as {}, not as {media:?}", known.join(", "));
            return Err(Refused::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, why));
        };
        let text = |name: &str| Ok::<_, Refused>(given.one(name)?.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned));
        let (source, date) = (text("source")?, text("date")?);
        if let Some(date) = date.as_ref().filter(|date| date.parse::<jiff::civil::Date>().is_err()) {
            return Err(Refused::bad(format!("`date` is {date:?}, but must be a day as 2025-04-14")));
        }
        let force = match text("force")?.as_deref() {
            None | Some("false") => false,
            Some("true") => true,
            Some(other) => return Err(Refused::bad(format!("`force` is {other:?}, but must be true or false"))),
        };
        let body = request::body(request, LARGEST)?;
        let body = if media == "application/json" { lines(&body)? } else { body };
        // The same body has the same name, so that what names no source of its own is not taken for a newer version of something else.
        Ok(Self { name: format!("posted-{}.{ending}", print_of(&[&body])), body, source, date, force })
    }
}

/// An article as JSON, or a list of them, as one line each.
fn lines(body: &[u8]) -> Result<Vec<u8>, Refused> {
    let value: Value = serde_json::from_slice(body).map_err(|error| Refused::bad(format!("the body is no JSON: {error}")))?;
    let list = if let Value::Array(list) = value { list } else { vec![value] };
    Ok(list.iter().map(|one| one.to_string() + "\n").collect::<String>().into_bytes())
}

/// A folder for what was posted, which goes when this goes.
struct Folder(PathBuf);

impl Folder {
    fn new(dir: &Path) -> Result<Self, Refused> {
        let folder = dir.join("serve.posted");
        // One change at a time: what is there was left by a server that was killed.
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir(&folder).map_err(|error| Refused::failed(&format!("{} cannot be made: {error}", folder.display())))?;
        Ok(Self(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
