//! `Refused`: why a request gets no answer.

use http::StatusCode;
use http::header::{self, HeaderName};
use serde_json::json;

use super::answer::Answer;

/// Why a request gets no answer: the status, and words for whoever asked.
#[derive(Debug)]
pub struct Refused {
    status: StatusCode,
    why: String,
    headers: Vec<(HeaderName, String)>,
}

impl Refused {
    /// A refusal.
    pub fn new(status: StatusCode, why: impl Into<String>) -> Self {
        Self { status, why: why.into(), headers: Vec::new() }
    }

    /// The request itself is wrong.
    pub fn bad(why: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, why)
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
    pub fn header(mut self, name: &HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name.clone(), value.into()));
        self
    }

    /// For a time too busy: ask again after some seconds.
    pub fn busy(why: impl Into<String>, seconds: u32) -> Self {
        Self::limited(why).header(&header::RETRY_AFTER, seconds.to_string())
    }

    /// The words alone.
    pub fn words(&self) -> &str {
        &self.why
    }

    /// The words as JSON: `{"error": …}`.
    pub fn answer(self) -> Answer {
        let answer = Answer::json(&json!({"error": self.why})).status(self.status);
        self.headers.into_iter().fold(answer, |answer, (name, text)| answer.header(&name, text))
    }
}
