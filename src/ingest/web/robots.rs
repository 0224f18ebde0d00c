//! robots.txt (RFC 9309): which pages a server lets programs read, and how long they should wait between two. Asked for once a run and server.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use texting_robots::Robot;
use url::Url;

use super::{Fault, MOST_REDIRECTS, NAME, Web};

/// What is read of a robots.txt, in bytes; the standard asks for as much, and lets the rest go.
const LARGEST: u64 = 512 << 10;
/// Longest wait between two requests that a server may ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// What servers say, by scheme, host and port.
#[derive(Default)]
pub struct Robots {
    known: Mutex<BTreeMap<String, Arc<Server>>>,
}

struct Server {
    rules: Rules,
    /// When it was last asked.
    last: Mutex<Option<Instant>>,
}

enum Rules {
    /// It has no rules.
    Free,
    /// It failed when it was asked for them: that closes it, as the standard says.
    Closed,
    /// These.
    Robot(Robot),
}

impl Robots {
    /// Waits as the server asks for, or says that it does not want us there.
    pub fn ask(&self, web: &Web, url: &Url, deadline: Instant) -> Result<(), Fault> {
        let origin = url.origin().ascii_serialization();
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&origin).cloned();
        let server = if let Some(server) = known {
            server
        } else {
            let new = Arc::new(Server { rules: fetch(web, url, deadline)?, last: Mutex::new(None) });
            self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(origin.clone(), Arc::clone(&new));
            new
        };
        if !server.lets(url) {
            return Err(Fault::Robots(origin));
        }
        server.wait();
        Ok(())
    }
}

impl Server {
    fn lets(&self, url: &Url) -> bool {
        match &self.rules {
            Rules::Free => true,
            Rules::Closed => false,
            Rules::Robot(robot) => robot.allowed(url.as_str()),
        }
    }

    /// Waits until enough time went by since the last request.
    fn wait(&self) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = *last {
            std::thread::sleep(self.left(last.elapsed()));
        }
        *last = Some(Instant::now());
    }

    /// How long it still wants to be left alone when so much time went by since it was last asked.
    fn left(&self, gone: Duration) -> Duration {
        let Rules::Robot(Robot { delay: Some(delay), .. }) = &self.rules else { return Duration::ZERO };
        Duration::try_from_secs_f32(*delay).unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT).saturating_sub(gone)
    }
}

/// The rules of a server.
fn fetch(web: &Web, url: &Url, deadline: Instant) -> Result<Rules, Fault> {
    let mut at = url.join("/robots.txt").map_err(|error| Fault::Url(error.to_string()))?;
    for _ in 0..=MOST_REDIRECTS {
        let answer = web.ask(&at, None, deadline, LARGEST)?;
        if let Some(next) = answer.leads_to(&at)? {
            at = next;
            continue;
        }
        return Ok(match answer.status.as_u16() {
            200..300 => Robot::new(NAME, &answer.body).map_or(Rules::Free, Rules::Robot),
            500.. | 429 => Rules::Closed,
            _ => Rules::Free,
        });
    }
    Ok(Rules::Free)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_left_alone_for_as_long_as_it_asks_for_and_no_longer_than_the_cap() {
        let left = |text: &str, gone: u64| {
            let robot = Robot::new(NAME, format!("User-agent: *\n{text}\nDisallow: /x\n").as_bytes()).unwrap();
            let server = Server { rules: Rules::Robot(robot), last: Mutex::new(None) };
            server.left(Duration::from_millis(gone)).as_millis()
        };
        assert_eq!([left("Crawl-delay: 2", 0), left("Crawl-delay: 2", 500), left("Crawl-delay: 2", 3000)], [2000, 1500, 0]);
        assert_eq!([left("Crawl-delay: 0.5", 0), left("Crawl-delay: 86400", 0), left("Crawl-delay: 86400", 4000)], [500, 10_000, 6000]);
        assert_eq!(left("", 0), 0);
        for rules in [Rules::Free, Rules::Closed] {
            assert_eq!(Server { rules, last: Mutex::new(None) }.left(Duration::ZERO), Duration::ZERO);
        }
    }
}
