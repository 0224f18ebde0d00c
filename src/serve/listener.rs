//! `Listener`: connections in, each with a thread of its own and as many at once as may be; requests by HTTP/1.1 out of them, and answers into them.
//! Every step has an end in time, so that no client keeps a place by being slow.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use http::request::Parts;
use http::{Method, Request, Response, StatusCode, Version, header};

use super::body::{Body, Input, Patient};
use super::framing::Rest;
use super::head;
use super::refused::Refused;

/// How long a connection may wait for its next request.
const IDLE: Duration = Duration::from_secs(30);
/// Time for the head of a request.
const HEAD: Duration = Duration::from_secs(10);
/// Time for its body.
const BODY: Duration = Duration::from_mins(1);
/// Time to take the answer.
const ANSWER: Duration = Duration::from_mins(2);
/// Time that a client gets to read the last answer, when it is still sending.
const FAREWELL: Duration = Duration::from_secs(2);
/// Bytes of a head: a query may stand in it.
const LONGEST_HEAD: u64 = 64 << 10;
/// What is read of a body that nobody wants, so that the client comes to read why.
const DRAINED: u64 = 16 << 20;
/// Bytes that are sent at once.
const PIECE: usize = 64 << 10;

/// An address that is listened at.
pub struct Listener {
    socket: TcpListener,
    places: Arc<Places>,
}

/// Connections at once.
struct Places {
    taken: Mutex<usize>,
    left: Condvar,
    most: usize,
}

/// A place among them; free again when dropped.
struct Place(Arc<Places>);

impl Drop for Place {
    fn drop(&mut self) {
        *self.0.taken.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.0.left.notify_one();
    }
}

impl Places {
    /// Waits until one is free.
    fn take(self: &Arc<Self>) -> Place {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = self.left.wait_while(taken, |taken| *taken >= self.most).unwrap_or_else(PoisonError::into_inner);
        *taken += 1;
        Place(Arc::clone(self))
    }
}

impl Listener {
    /// Listens at an address, a free port in place of port 0, for as many connections at once; further ones wait.
    ///
    /// # Errors
    /// When the system does not give the address.
    pub fn bind(at: SocketAddr, most: usize) -> io::Result<Self> {
        Ok(Self { socket: TcpListener::bind(at)?, places: Arc::new(Places { taken: Mutex::new(0), left: Condvar::new(), most }) })
    }

    /// Where it listens.
    ///
    /// # Errors
    /// When the system does not tell.
    pub fn at(&self) -> io::Result<SocketAddr> {
        self.socket.local_addr()
    }

    /// Answers requests until the process ends.
    pub fn stand(self, respond: impl Fn(&mut Request<Body>) -> Response<Vec<u8>> + Send + Sync + 'static) {
        let respond = Arc::new(respond);
        for stream in self.socket.incoming() {
            // Too many open files, or a client that is gone already: what comes next may be better.
            let Ok(stream) = stream else {
                std::thread::sleep(Duration::from_millis(20));
                continue;
            };
            let (place, respond) = (self.places.take(), Arc::clone(&respond));
            let talk = move || {
                // A client that goes away is told nothing, and nobody else needs to know.
                let _ = converse(&stream, &*respond);
                drop(place);
            };
            // Without a thread for it the connection ends here.
            let _ = std::thread::Builder::new().name("connection".to_owned()).spawn(talk);
        }
    }
}

/// Answers the requests of a connection, one after the other.
fn converse(stream: &TcpStream, respond: &dyn Fn(&mut Request<Body>) -> Response<Vec<u8>>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut input = BufReader::new(Patient::new(stream.try_clone()?));
    loop {
        input.get_mut().allow(IDLE);
        if input.fill_buf()?.is_empty() {
            return Ok(());
        }
        input.get_mut().allow(HEAD);
        let (head, rest) = match read_head(&mut input) {
            Ok(Some(read)) => read,
            Ok(None) => return Ok(()),
            Err(refused) => {
                write(stream, &refused.answer().response(), false, false)?;
                return leave(stream);
            }
        };
        input.get_mut().allow(BODY);
        let waits = head.headers.get(header::EXPECT).is_some_and(|expect| expect.as_bytes().eq_ignore_ascii_case(b"100-continue"));
        let waits = waits.then(|| stream.try_clone()).transpose()?;
        let mut stays = stays(&head);
        let bare = head.method == Method::HEAD;
        let mut request = Request::from_parts(head, Body::new(input, rest, waits));
        let response = respond(&mut request);
        let again = request.into_body().finish(DRAINED);
        stays &= again.is_some();
        write(stream, &response, bare, stays)?;
        match again.filter(|_| stays) {
            Some(again) => input = again,
            None => return leave(stream),
        }
    }
}

/// False when this is the last request of a connection, by its words or by its version.
fn stays(head: &Parts) -> bool {
    let said = head.headers.get_all(header::CONNECTION).iter().filter_map(|value| value.to_str().ok());
    let mut words = said.flat_map(|value| value.split(',')).map(|word| word.trim().to_ascii_lowercase());
    head.version >= Version::HTTP_11 && words.all(|word| word != "close")
}

/// Method, address and headers of a request, and how its body is announced; none when the client goes away.
fn read_head(input: &mut Input) -> Result<Option<(Parts, Rest)>, Refused> {
    let mut bytes = Vec::new();
    let mut limited = input.take(LONGEST_HEAD);
    loop {
        let before = bytes.len();
        match limited.read_until(b'\n', &mut bytes) {
            Ok(0) if limited.limit() == 0 => {
                let why = format!("the head of the request is longer than {LONGEST_HEAD} bytes; a long query may be sent by POST");
                return Err(Refused::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, why));
            }
            Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                return Err(Refused::new(StatusCode::REQUEST_TIMEOUT, format!("the head of the request took longer than {} s", HEAD.as_secs())));
            }
            Ok(0) | Err(_) => return Ok(None),
            Ok(_) if bytes[before..].trim_ascii().is_empty() && before == 0 => bytes.clear(),
            Ok(_) if matches!(&bytes[before..], b"\r\n" | b"\n") => break,
            Ok(_) => {}
        }
    }
    head::parsed(&bytes).map(Some)
}

/// Writes an answer; `bare` without its body, as HEAD wants it. A client that does not take it in time loses it.
fn write(stream: &TcpStream, response: &Response<Vec<u8>>, bare: bool, stays: bool) -> io::Result<()> {
    let mut bytes = format!("HTTP/1.1 {}\r\n", response.status()).into_bytes();
    for (name, value) in response.headers() {
        bytes.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    if !stays {
        bytes.extend(b"connection: close\r\n");
    }
    bytes.extend(format!("content-length: {}\r\n\r\n", response.body().len()).into_bytes());
    let until = Instant::now() + ANSWER;
    let body = if bare { &[][..] } else { response.body() };
    for piece in bytes.chunks(PIECE).chain(body.chunks(PIECE)) {
        write_by(stream, piece, until)?;
    }
    Ok(())
}

/// Ends a connection so that the client comes to read the answer: a connection that is closed while more arrives is torn down with it.
fn leave(mut stream: &TcpStream) -> io::Result<()> {
    stream.shutdown(Shutdown::Write)?;
    let (until, mut sink) = (Instant::now() + FAREWELL, [0; 4096]);
    while let Some(left) = until.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()) {
        stream.set_read_timeout(Some(left))?;
        if stream.read(&mut sink)? == 0 {
            break;
        }
    }
    Ok(())
}

/// Writes bytes before a moment has come.
fn write_by(mut stream: &TcpStream, mut bytes: &[u8], until: Instant) -> io::Result<()> {
    while !bytes.is_empty() {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        stream.set_write_timeout(Some(left))?;
        bytes = &bytes[stream.write(bytes)?..];
    }
    Ok(())
}
