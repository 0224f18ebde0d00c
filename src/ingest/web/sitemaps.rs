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
fn pages(web: &Arc<Web>, mut items: Vec<Item>, at: &Url, input: Input, left: &Cell<usize>) -> Pieces {
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
    Box::new(items::pieces(web, Feed { items }, input).chain(told))
}

/// The pages of the sitemaps of an index, the last changed first.
fn index(web: &Arc<Web>, mut children: Vec<Child>, at: &Url, input: Input, left: Rc<Cell<usize>>) -> Pieces {
    let all = children.len();
    children.retain(|child| is_own(at, &child.address));
    let foreign = all - children.len();
    let told = (foreign > 0).then(|| Err(Refusal { place: input.place.clone(), reason: Reason::OtherSites(foreign) }));
    children
        .retain(|child| !web.known(&child.address).is_some_and(|memo| !child.changed.is_empty() && memo.stamp.as_deref() == Some(&child.changed)));
    let (web, at, open) = (Arc::clone(web), at.clone(), Rc::clone(&left));
    let asked = children.into_iter().take(MOST_SITEMAPS).take_while(move |_| open.get() > 0);
    Box::new(asked.flat_map(move |child| self::child(&web, &child, &at, &input, &left)).chain(told))
}

/// The pages of one sitemap of an index.
fn child(web: &Arc<Web>, child: &Child, at: &Url, input: &Input, left: &Cell<usize>) -> Pieces {
    let part = Input { place: child.address.clone(), name: child.address.clone(), ..input.clone() };
    let page = match web.get(&child.address, None) {
        Ok(Some(page)) => page,
        Ok(None) => return part.refused(Reason::Known),
        Err(fault) => return part.refused(fault.into()),
    };
    let (_, body) = page.opened();
    let items = match sitemap::read(&body) {
        Sitemap::Pages(items) => items,
        Sitemap::Index(_) => return part.refused(Fault::NestedIndex.into()),
    };
    // All of it is in the store: it need not be asked for again until it changes.
    if !child.changed.is_empty() && items.iter().all(|item| web.has(item)) {
        web.memory.note(Memo { stamp: Some(child.changed.clone()), ..Memo::of(&child.address) });
    }
    pages(web, items, at, part, left)
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
