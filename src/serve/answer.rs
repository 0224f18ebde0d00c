//! `Answer`: a whole answer to a request, and how it goes through the pipe between a worker and the server.

use std::io::{self, BufRead, Read, Write};

use http::header::{self, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A page may load from here only, talk to here only, and stand in no frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'none'; \
                      base-uri 'none'; frame-ancestors 'none'";
/// Longest head of an answer in the pipe.
const HEAD: u64 = 1 << 16;

/// A whole answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Media type of the body.
    pub media: String,
    /// Further headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// True when the worker that gave it wants to be replaced.
    pub last: bool,
}

/// What goes ahead of the body in the pipe, as a line of JSON.
#[derive(Serialize, Deserialize)]
struct Head {
    status: u16,
    media: String,
    headers: Vec<(String, String)>,
    length: usize,
    last: bool,
}

impl Answer {
    /// A body of a media type, with status 200.
    pub fn of(media: impl Into<String>, body: impl Into<Vec<u8>>) -> Self {
        Self { status: 200, media: media.into(), headers: Vec::new(), body: body.into(), last: false }
    }

    /// JSON, with status 200.
    pub fn json(value: &Value) -> Self {
        Self::of("application/json", value.to_string())
    }

    /// The same with another status.
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status.as_u16();
        self
    }

    /// The same with a further header.
    pub fn header(mut self, name: &HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name.as_str().to_owned(), value.into()));
        self
    }

    /// Writes it into the pipe.
    ///
    /// # Errors
    /// When the other end is gone.
    pub fn write(&self, mut pipe: impl Write) -> io::Result<()> {
        let head = Head { status: self.status, media: self.media.clone(), headers: self.headers.clone(), length: self.body.len(), last: self.last };
        serde_json::to_writer(&mut pipe, &head)?;
        pipe.write_all(b"\n")?;
        pipe.write_all(&self.body)?;
        pipe.flush()
    }

    /// Reads one out of the pipe; an error when the other end is gone or the answer is not whole.
    ///
    /// # Errors
    /// As said.
    pub fn read(pipe: &mut impl BufRead) -> io::Result<Self> {
        let mut line = Vec::new();
        pipe.by_ref().take(HEAD).read_until(b'\n', &mut line)?;
        let head: Head = serde_json::from_slice(&line)?;
        let mut body = vec![0; head.length];
        pipe.read_exact(&mut body)?;
        Ok(Self { status: head.status, media: head.media, headers: head.headers, body, last: head.last })
    }

    /// As a response, with the headers that every response has.
    pub fn response(self) -> Response<Vec<u8>> {
        let mut response = Response::new(self.body);
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
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
        let own = std::iter::once((header::CONTENT_TYPE.as_str().to_owned(), self.media)).chain(self.headers);
        for (name, value) in own {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_into_the_pipe_comes_out_and_a_part_of_it_does_not() {
        let answer = Answer::of("text/plain", "a\nb").status(StatusCode::ACCEPTED).header(&header::ALLOW, "GET");
        let mut pipe = Vec::new();
        answer.write(&mut pipe).unwrap();
        assert_eq!(Answer::read(&mut pipe.as_slice()).unwrap(), answer);
        assert!(Answer::read(&mut &pipe[..pipe.len() - 1]).is_err() && Answer::read(&mut &b""[..]).is_err());
    }
}
