//! The head of a request: method, address and headers (RFC 9112), and how its body is announced.

use http::header::{self, HeaderValue};
use http::request::Parts;
use http::{HeaderMap, HeaderName, Request, StatusCode, Version};

use super::framing::Rest;
use super::refused::Refused;

/// Headers of a request.
const MOST_HEADERS: usize = 100;

/// Reads a head that is there up to its empty line.
///
/// # Errors
/// 400 for what is no request, or one that could be read in two ways; 501 for a body that comes in a form that nobody here reads.
pub fn parsed(bytes: &[u8]) -> Result<(Parts, Rest), Refused> {
    let wrong = |error: &dyn std::fmt::Display| Refused::bad(format!("this is no HTTP request: {error}"));
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut found = httparse::Request::new(&mut headers);
    if found.parse(bytes).map_err(|error| wrong(&error))?.is_partial() {
        return Err(wrong(&"its head has no end"));
    }
    let (Some(method), Some(path), Some(version)) = (found.method, found.path, found.version) else { return Err(wrong(&"it has no first line")) };
    let mut request = Request::new(());
    *request.method_mut() = method.parse().map_err(|error: http::method::InvalidMethod| wrong(&error))?;
    *request.uri_mut() = path.parse().map_err(|error: http::uri::InvalidUri| wrong(&error))?;
    *request.version_mut() = if version == 0 { Version::HTTP_10 } else { Version::HTTP_11 };
    for header in found.headers.iter() {
        let name = HeaderName::from_bytes(header.name.as_bytes()).map_err(|error| wrong(&error))?;
        request.headers_mut().append(name, HeaderValue::from_bytes(header.value).map_err(|error| wrong(&error))?);
    }
    if only(request.headers(), &header::HOST)?.is_none() && version == 1 {
        return Err(wrong(&"it has no header Host"));
    }
    let rest = rest(request.headers())?;
    Ok((request.into_parts().0, rest))
}

/// The value of a header that may come once.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a HeaderValue>, Refused> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (_, Some(_)) => Err(Refused::bad(format!("the header {name} is there more than once"))),
        (first, None) => Ok(first),
    }
}

/// How the body is announced. A request that says it in two ways could be read in two ways, and is refused.
fn rest(headers: &HeaderMap) -> Result<Rest, Refused> {
    match (only(headers, &header::CONTENT_LENGTH)?, only(headers, &header::TRANSFER_ENCODING)?) {
        (None, None) => Ok(Rest::Bytes(0)),
        (Some(length), None) => {
            let digits = length.to_str().ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
            let length = digits.and_then(|text| text.parse().ok());
            length.map(Rest::Bytes).ok_or_else(|| Refused::bad("the header content-length is no number"))
        }
        (None, Some(encoding)) if encoding.as_bytes().eq_ignore_ascii_case(b"chunked") => Ok(Rest::Chunks(None)),
        (None, Some(_)) => Err(Refused::new(StatusCode::NOT_IMPLEMENTED, "a body comes as it is, or in chunks")),
        (Some(_), Some(_)) => Err(Refused::bad("the body is announced by content-length and by transfer-encoding")),
    }
}
