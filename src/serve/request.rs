//! Reading requests: method, media types, and the body as far as it is allowed to go.

use std::io::{self, Read};

use http::header::{self, HeaderName};
use http::{Method, Request, StatusCode};

use super::body::Body;
use super::refused::Refused;

/// Refuses other methods.
///
/// # Errors
/// 405, with the methods that are allowed.
pub fn only(request: &Request<Body>, allowed: &[Method]) -> Result<(), Refused> {
    if allowed.contains(request.method()) {
        return Ok(());
    }
    let list = allowed.iter().map(Method::as_str).collect::<Vec<_>>().join(", ");
    let why = format!("{} is not for {}; {list} is", request.method(), request.uri().path());
    Err(Refused::new(StatusCode::METHOD_NOT_ALLOWED, why).header(&header::ALLOW, list))
}

/// All values of a header, joined as HTTP joins them.
pub fn text(request: &Request<Body>, name: HeaderName) -> String {
    request.headers().get_all(name).iter().filter_map(|value| value.to_str().ok()).collect::<Vec<_>>().join(", ")
}

/// The media type of the body, without its parameters, in small letters.
pub fn media(request: &Request<Body>) -> String {
    text(request, header::CONTENT_TYPE).split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The body, as long as it is allowed to be.
///
/// # Errors
/// 413, 408 when it takes too long, or 400 when it ends too early.
pub fn body(request: &mut Request<Body>, most: usize) -> Result<Vec<u8>, Refused> {
    let too_long = || Refused::new(StatusCode::PAYLOAD_TOO_LARGE, format!("the body is longer than {most} bytes"));
    if request.body().announced().is_some_and(|length| length > most as u64) {
        return Err(too_long());
    }
    let mut bytes = Vec::new();
    let read = request.body_mut().take(most as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|error| match error.kind() {
        io::ErrorKind::TimedOut => Refused::new(StatusCode::REQUEST_TIMEOUT, "the body took too long"),
        _ => Refused::bad(format!("the body could not be read: {error}")),
    })?;
    if bytes.len() > most { Err(too_long()) } else { Ok(bytes) }
}
