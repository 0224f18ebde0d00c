//! `Refused`: why a request gets no answer.

use oxhttp::model::StatusCode;
use oxhttp::model::header::{self, HeaderName};
use serde_json::{Map, Value, json};

use super::answer::Answer;

/// Why a request gets no answer: the status, and words for whoever asked.
#[derive(Debug)]
pub struct Refused {
    status: StatusCode,
    why: String,
    headers: Vec<(HeaderName, String)>,
    more: Map<String, Value>,
}

impl Refused {
    /// A refusal.
    pub fn new(status: StatusCode, why: impl Into<String>) -> Self {
        Self { status, why: why.into(), headers: Vec::new(), more: Map::new() }
    }

    /// The request itself is wrong.
    pub fn bad(why: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, why)
    }

    /// What is asked for is not there.
    pub fn missing(why: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, why)
    }

    /// A limit is reached; the same request would reach it again.
    pub fn limited(why: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, why)
    }

    /// Something here failed.
    pub fn failed(why: &impl std::fmt::Display) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, why.to_string())
    }

    /// With a further header.
    pub fn header(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// With a further member of its JSON: names that would work, for example.
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.more.insert(name.to_owned(), value);
        self
    }

    /// For a time too busy: ask again after some seconds.
    pub fn busy(why: impl Into<String>, seconds: u32) -> Self {
        Self::limited(why).header(header::RETRY_AFTER, seconds.to_string())
    }

    /// The words alone.
    pub fn words(&self) -> &str {
        &self.why
    }

    /// The words as JSON: `{"error": …}`.
    pub fn answer(self) -> Answer {
        let mut value = self.more;
        value.insert("error".to_owned(), json!(self.why));
        let answer = Answer::json(&value.into()).status(self.status);
        self.headers.into_iter().fold(answer, |answer, (name, text)| answer.header(name, text))
    }
}
