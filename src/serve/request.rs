//! Reading requests: method, media types, and the body as far as it is allowed to go.

use std::io::Read;

use oxhttp::model::header::{self, HeaderName, HeaderValue};
use oxhttp::model::{Body, Method, Request, StatusCode};

use super::refused::Refused;

/// What is read of a body that nobody wants, so that the client comes to read why.
const DRAINED: u64 = 16 << 20;

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
/// 413, or 400 when it ends too early.
pub fn body(request: &mut Request<Body>, most: usize) -> Result<Vec<u8>, Refused> {
    let too_long = || Refused::new(StatusCode::PAYLOAD_TOO_LARGE, format!("the body is longer than {most} bytes"));
    if request.body().len().is_some_and(|length| length > most as u64) {
        return Err(too_long());
    }
    let mut bytes = Vec::new();
    let read = request.body_mut().take(most as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|error| Refused::bad(format!("the body could not be read: {error}")))?;
    if bytes.len() > most { Err(too_long()) } else { Ok(bytes) }
}

/// Reads what is left of the body, but not without end: when there is more, the connection ends with this request.
pub fn finish(request: &mut Request<Body>) {
    let body = std::mem::take(request.body_mut());
    if body.len().is_none_or(|length| length <= DRAINED) {
        let mut rest = body.take(DRAINED);
        let whole = std::io::copy(&mut rest, &mut std::io::sink()).is_ok() && matches!(rest.into_inner().read(&mut [0]), Ok(0));
        if whole {
            return;
        }
    }
    request.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
}
