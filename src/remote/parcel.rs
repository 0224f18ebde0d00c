//! Sending a ledger's changes in parcels: requests of bounded size. A graph whose changes fit into one request is changed by one. A parcel that
//! the store will not have is cut in halves, down to the statement at fault, which is told and left out.

use std::collections::BTreeMap;

use super::endpoint::Endpoint;
use super::error::Way;
use super::ledger::{self, Ledger, Line, Sign};
use super::{Event, RemoteError, Sent};

/// Statements of a request unless the user says otherwise: Virtuoso refuses some five thousand.
pub const DEFAULT_STATEMENTS: usize = 2_000;
/// Statements that a store may refuse one by one; then something else is wrong.
const MOST_REFUSED: u64 = 20;
/// A parcel that took too long is cut in halves down to so many statements.
const FEW: usize = 100;
/// Characters of a refused statement that are shown.
const SHOWN: usize = 500;

/// Bounds of a request.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Statements.
    pub statements: usize,
    /// Bytes of statements; one that is longer goes alone. The default keeps below the 1 MiB that many proxies let through.
    pub bytes: usize,
    /// Graphs: each that loses statements is an operation of its own, and stores compile all of a request at once.
    pub graphs: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { statements: DEFAULT_STATEMENTS, bytes: 900_000, graphs: 200 }
    }
}

/// A sending on its way.
struct Sending<'s, 'a> {
    ledger: &'s mut Ledger,
    endpoint: &'s Endpoint<'a>,
    limits: Limits,
    /// Changes that are through.
    done: u64,
    sent: Sent,
    sample: BTreeMap<[u8; 8], Line>,
}

/// Sends all changes of a ledger. Gives back their number, and some statements that must be there now.
pub fn send(ledger: &mut Ledger, endpoint: &Endpoint<'_>, limits: Limits) -> Result<(Sent, Vec<Line>), RemoteError> {
    let changes = ledger.changes()?;
    let mut sending = Sending { ledger, endpoint, limits, done: 0, sent: Sent::default(), sample: BTreeMap::new() };
    let (mut parcel, mut bytes): (Vec<Line>, usize) = (Vec::new(), 0);
    // Where the graphs of the parcel begin.
    let mut starts = vec![0];
    for line in changes {
        let line = line?;
        if parcel.last().is_some_and(|last| last.graph != line.graph) {
            starts.push(parcel.len());
        }
        bytes += line.statement.len();
        parcel.push(line);
        let Limits { statements, bytes: most, graphs } = sending.limits;
        if parcel.len() > statements || starts.len() > graphs || (bytes > most && parcel.len() > 1) {
            let cut = starts.pop().filter(|cut| *cut > 0).unwrap_or(parcel.len() - 1);
            let rest = parcel.split_off(cut);
            sending.send(&parcel)?;
            (parcel, starts) = (rest, vec![0]);
            bytes = parcel.iter().map(|line| line.statement.len()).sum();
        }
    }
    sending.send(&parcel)?;
    let sample = sending.sample.into_values().collect();
    Ok((sending.sent, sample))
}

impl Sending<'_, '_> {
    /// Sends a parcel, in halves if it must be.
    fn send(&mut self, parcel: &[Line]) -> Result<(), RemoteError> {
        if parcel.is_empty() {
            return Ok(());
        }
        if parcel.len() > self.limits.statements {
            // Made before the store showed how little it takes.
            return parcel.chunks(self.limits.statements).try_for_each(|part| self.send(part));
        }
        self.ledger.begins(self.done + parcel.len() as u64)?;
        match self.endpoint.change(parcel) {
            Ok(()) => self.took(parcel),
            Err(RemoteError::Refused { status, .. }) if may_be_size(status) && parcel.len() > 1 => self.halves(parcel, status == 413),
            Err(RemoteError::Away { way: Way::Slow, .. }) if parcel.len() > FEW => self.halves(parcel, true),
            // Some cut the line, again and again, when a request is too large for them.
            Err(RemoteError::Away { way: Way::Cut, tries: 2.., .. }) if parcel.len() > FEW && self.endpoint.is_there() => self.halves(parcel, true),
            Err(RemoteError::Refused { url, status, said }) if may_be_size(status) => {
                if self.sent.refused >= MOST_REFUSED {
                    return Err(RemoteError::TooMany { url, status, said });
                }
                self.refused(&parcel[0], &said)
            }
            Err(error) => Err(error),
        }
    }

    /// Sends a parcel's halves. When both go through, it was too large, and so are others of its size.
    fn halves(&mut self, parcel: &[Line], too_large: bool) -> Result<(), RemoteError> {
        let (half, refused) = (parcel.len().div_ceil(2), self.sent.refused);
        if too_large {
            self.limits.statements = self.limits.statements.min(half);
        }
        let (first, second) = parcel.split_at(half);
        self.send(first)?;
        self.send(second)?;
        if self.sent.refused == refused {
            self.limits.statements = self.limits.statements.min(half);
        }
        Ok(())
    }

    fn took(&mut self, parcel: &[Line]) -> Result<(), RemoteError> {
        self.done += parcel.len() as u64;
        self.ledger.is_done(self.done)?;
        self.sent.requests += 1;
        for line in parcel {
            if line.sign == Sign::Minus {
                self.sent.removed += 1;
            } else {
                self.sent.added += 1;
                ledger::sample(&mut self.sample, self.ledger.id(), line.clone());
            }
        }
        self.endpoint.client().tell(Event::Sent { statements: self.done });
        Ok(())
    }

    fn refused(&mut self, line: &Line, said: &str) -> Result<(), RemoteError> {
        self.ledger.is_refused(self.done)?;
        self.done += 1;
        self.ledger.is_done(self.done)?;
        self.sent.refused += 1;
        let statement: String = line.statement.chars().take(SHOWN).collect();
        self.endpoint.client().tell(Event::Refused { statement: &statement, said });
        Ok(())
    }
}

/// True for a refusal that a smaller request may escape.
fn may_be_size(status: u16) -> bool {
    matches!(status, 400 | 413 | 422 | 500)
}
