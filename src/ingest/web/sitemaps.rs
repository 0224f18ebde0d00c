//! What a sitemap names: its new and changed pages, some in each run, and the sitemaps of an index. A sitemap speaks for its own site only.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use url::Url;

use super::{Fault, Memo, Web, items};
use crate::ingest::cut::{Input, Pieces};
use crate::ingest::feed::{Feed, Item};
use crate::ingest::sitemap::{self, Child, Sitemap};
use crate::ingest::{Reason, Refusal};

/// Pages that are asked for in one run; what a site has more waits for the next.
const MOST_PAGES: usize = 500;
/// Sitemaps of an index that are asked for in one run.
const MOST_SITEMAPS: usize = 50;

/// The articles of the pages that a sitemap names, or of those that the sitemaps of an index do.
pub fn pieces(web: &Arc<Web>, found: Sitemap, at: &Url, input: Input) -> Pieces {
    let left = Rc::new(Cell::new(MOST_PAGES));
    match found {
        Sitemap::Pages(items) => pages(web, items, at, input, &left),
        Sitemap::Index(children) => index(web, children, at, input, left),
    }
}

/// The new and changed pages, up to what is left of this run; the newest of them, the oldest first.
fn pages(web: &Arc<Web>, items: Vec<Item>, at: &Url, input: Input, left: &Cell<usize>) -> Pieces {
    some_pages(web, items, at, input, left).0
}

/// The same, with how many are more than what is left.
fn some_pages(web: &Arc<Web>, mut items: Vec<Item>, at: &Url, input: Input, left: &Cell<usize>) -> (Pieces, usize) {
    let all = items.len();
    items.retain(|item| is_own(at, &item.key));
    let foreign = all - items.len();
    let mut more = 0;
    items.retain(|item| {
        if web.has(item) {
            return true;
        }
        let fits = left.get() > 0;
        left.set(left.get().saturating_sub(1));
        more += usize::from(!fits);
        fits
    });
    let refusals = [(foreign, Reason::OtherSites(foreign)), (more, Reason::MorePages(more))];
    let place = input.place.clone();
    let told = refusals.into_iter().filter(|(count, _)| *count > 0).map(move |(_, reason)| Err(Refusal { place: place.clone(), reason }));
    (Box::new(items::pieces(web, Feed { items }, input).chain(told)), more)
}

/// The pages of the sitemaps of an index, the last changed first. Those that had a turn wait until the others had theirs, so that every run goes on
/// where the last one ended.
fn index(web: &Arc<Web>, mut children: Vec<Child>, at: &Url, input: Input, left: Rc<Cell<usize>>) -> Pieces {
    let all = children.len();
    children.retain(|child| is_own(at, &child.address));
    let foreign = all - children.len();
    let turn = 1 + children.iter().filter_map(|child| web.memory.get(&child.address)).map(|memo| memo.turn).max().unwrap_or_default();
    let (done, waiting): (Vec<Child>, Vec<Child>) = children.into_iter().partition(|child| {
        let stamp = web.known(&child.address).and_then(|memo| memo.stamp);
        !child.changed.is_empty() && stamp.as_ref() == Some(&child.changed)
    });
    // One that changed since its turn is as good as new.
    let had_turn = |child: &Child| web.known(&child.address).filter(|memo| memo.modified.as_deref().unwrap_or_default() == child.changed);
    let mut waiting: Vec<(u64, Child)> = waiting.into_iter().map(|child| (had_turn(&child).map_or(0, |memo| memo.turn), child)).collect();
    waiting.sort_by_key(|(turn, _)| *turn);

    let refused = |place: &str, reason: Reason| Err(Refusal { place: place.to_owned(), reason });
    let known: Vec<_> = done.iter().map(|child| refused(&child.address, Reason::Known)).collect();
    let foreign = (foreign > 0).then(|| refused(&input.place, Reason::OtherSites(foreign)));
    let (all, asked, place) = (waiting.len(), Rc::new(Cell::new(0)), input.place.clone());
    let (web, at, open, count) = (Arc::clone(web), at.clone(), Rc::clone(&left), Rc::clone(&asked));
    let children = waiting.into_iter().take(MOST_SITEMAPS).take_while(move |_| open.get() > 0).inspect(move |_| count.set(count.get() + 1));
    let found = children.flat_map(move |(_, child)| self::child(&web, &child, turn, &at, &input, &left));
    let more = std::iter::once_with(move || all - asked.get()).filter(|more| *more > 0);
    let more = more.map(move |more| Err(Refusal { place: place.clone(), reason: Reason::MoreSitemaps(more) }));
    Box::new(known.into_iter().chain(found).chain(foreign).chain(more))
}

/// The pages of one sitemap of an index, which is in a round of that.
fn child(web: &Arc<Web>, child: &Child, turn: u64, at: &Url, input: &Input, left: &Cell<usize>) -> Pieces {
    let part = Input { place: child.address.clone(), name: child.address.clone(), ..input.clone() };
    // Where nothing more is to be had of it, it need not be asked for again until it changes.
    let note = |is_done: bool| {
        let changed = Some(child.changed.clone()).filter(|changed| !changed.is_empty());
        web.memory.note(Memo { stamp: changed.clone().filter(|_| is_done), modified: changed, turn, ..Memo::of(&child.address) });
    };
    let page = match web.get(&child.address, None) {
        Ok(Some(page)) => page,
        Ok(None) => return part.refused(Reason::Known),
        Err(fault) => {
            note(fault.is_kept());
            return part.refused(fault.into());
        }
    };
    let (_, body) = page.opened();
    let items = match sitemap::read(&body) {
        Sitemap::Pages(items) => items,
        Sitemap::Index(_) => {
            note(true);
            return part.refused(Fault::NestedIndex.into());
        }
    };
    let is_done = items.iter().all(|item| web.has(item));
    let (pieces, more) = some_pages(web, items, at, part, left);
    // One that does not fit into this run goes on in the next.
    if more == 0 {
        note(is_done);
    }
    pieces
}

/// True for an address of the site that a sitemap stands on, or of one below it.
fn is_own(at: &Url, address: &str) -> bool {
    let host = |url: &Url| url.host_str().map(|host| host.trim_start_matches("www.").to_owned());
    let (Some(own), Some(other)) = (host(at), Url::parse(address).ok().as_ref().and_then(host)) else { return false };
    other == own || other.strip_suffix(&own).is_some_and(|below| below.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sitemap_speaks_for_its_own_site() {
        let at = Url::parse("https://www.velm.example/sitemap.xml").unwrap();
        for (address, own) in [
            ("https://velm.example/1", true),
            ("http://news.velm.example/1", true),
            ("https://evilvelm.example/1", false),
            ("https://other.example/velm.example", false),
            ("nonsense", false),
        ] {
            assert_eq!(is_own(&at, address), own, "{address}");
        }
    }
}
