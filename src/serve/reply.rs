//! Making responses: texts, JSON, refusals; and the headers that every response has.

use std::io::Read;

use oxhttp::model::header::{self, HeaderName, HeaderValue};
use oxhttp::model::{Body, Method, Request, Response, StatusCode};
use serde_json::{Value, json};

/// A page may load from here only, talk to here only, and stand in no frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'none'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// Why a request gets no answer: the status and words for whoever asked.
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

    /// Something here failed.
    pub fn failed(why: &impl std::fmt::Display) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, why.to_string())
    }

    /// With a `Retry-After` of so many seconds.
    pub fn again_after(mut self, seconds: u32) -> Self {
        self.headers.push((header::RETRY_AFTER, seconds.to_string()));
        self
    }

    /// As a response: the words as JSON.
    pub fn response(self) -> Response<Body> {
        let mut response = json(self.status, &json!({"error": self.why}));
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

/// A response of a media type.
pub fn typed(status: StatusCode, media_type: &str, body: impl Into<Body>) -> Response<Body> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    if let Ok(value) = HeaderValue::from_str(media_type) {
        response.headers_mut().insert(header::CONTENT_TYPE, value);
    }
    response
}

/// Plain text.
pub fn text(status: StatusCode, text: impl Into<String>) -> Response<Body> {
    typed(status, "text/plain; charset=utf-8", text.into())
}

/// JSON.
pub fn json(status: StatusCode, value: &Value) -> Response<Body> {
    typed(status, "application/json", value.to_string())
}

/// Adds what every response has.
pub fn guarded(mut response: Response<Body>) -> Response<Body> {
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::VARY, "Accept"),
    ];
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The headers alone, as HEAD wants them.
pub fn without_body(response: Response<Body>) -> Response<Body> {
    let (mut parts, body) = response.into_parts();
    if let Some(length) = body.len() {
        parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    Response::from_parts(parts, Body::empty())
}

/// Refuses other methods.
pub fn only(request: &Request<Body>, allowed: &[Method]) -> Result<(), Refused> {
    if allowed.contains(request.method()) {
        return Ok(());
    }
    let list = allowed.iter().map(Method::as_str).collect::<Vec<_>>().join(", ");
    let mut refused = Refused::new(StatusCode::METHOD_NOT_ALLOWED, format!("{} is not for {}; {list} is", request.method(), request.uri().path()));
    refused.headers.push((header::ALLOW, list));
    Err(refused)
}

/// The body of a request, as long as it is allowed to be.
pub fn body(request: &mut Request<Body>, most: usize) -> Result<Vec<u8>, Refused> {
    let mut bytes = Vec::new();
    let read = request.body_mut().take(most as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|error| Refused::bad(format!("the body could not be read: {error}")))?;
    if bytes.len() > most {
        return Err(Refused::new(StatusCode::PAYLOAD_TOO_LARGE, format!("the body is longer than {most} bytes")));
    }
    Ok(bytes)
}
