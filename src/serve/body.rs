//! `Body`: what follows the head of a request, read as far as it was announced and no longer than the client may take.

use std::io::{self, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::framing::{Framed, Rest};

/// The client's end of a connection, with the moment until which it has to have sent what is waited for: a client that sends a byte now
/// and then gets no more time than one that sends nothing.
pub struct Patient {
    stream: TcpStream,
    until: Instant,
}

impl Patient {
    /// A connection; nothing may be waited for yet.
    pub fn new(stream: TcpStream) -> Self {
        Self { stream, until: Instant::now() }
    }

    /// Waits for so long from now on, however many reads that takes.
    pub fn allow(&mut self, time: Duration) {
        self.until = Instant::now() + time;
    }
}

impl Read for Patient {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.stream.set_read_timeout(Some(left))?;
        self.stream.read(into).map_err(|error| if error.kind() == io::ErrorKind::WouldBlock { io::ErrorKind::TimedOut.into() } else { error })
    }
}

/// What comes from a client.
pub type Input = BufReader<Patient>;

/// The body of a request, read from its connection.
pub struct Body {
    /// None: there is no connection.
    framed: Option<Framed<Input>>,
    /// Where to say that the body may be sent, when the client waits for that.
    waits: Option<TcpStream>,
}

impl Body {
    /// A body that is still to be read.
    pub fn new(input: Input, rest: Rest, waits: Option<TcpStream>) -> Self {
        Self { framed: Some(Framed { input, rest }), waits }
    }

    /// None.
    #[cfg(test)]
    pub fn empty() -> Self {
        Self { framed: None, waits: None }
    }

    /// How many bytes are to come, where that was announced.
    pub fn announced(&self) -> Option<u64> {
        match self.framed.as_ref().map(|framed| framed.rest) {
            Some(Rest::Bytes(left)) => Some(left),
            Some(Rest::Chunks(_) | Rest::Lost) => None,
            None => Some(0),
        }
    }

    /// Reads what is left, up to so many bytes, so that the client comes to read the answer; gives back the connection when it can be used again:
    /// never after a body whose end is not known, since what follows would be taken for the next request.
    pub fn finish(self, most: u64) -> Option<Input> {
        let useless = self.waits.is_some() && self.announced() != Some(0);
        if useless || self.announced().is_some_and(|length| length > most) {
            return None;
        }
        let mut framed = self.framed?;
        let whole = io::copy(&mut framed.by_ref().take(most), &mut io::sink()).is_ok() && matches!(framed.read(&mut [0]), Ok(0));
        whole.then_some(framed.input)
    }
}

impl Read for Body {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let Some(framed) = self.framed.as_mut() else { return Ok(0) };
        if let Some(mut client) = self.waits.take_if(|_| framed.rest != Rest::Bytes(0)) {
            client.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        framed.read(into)
    }
}
