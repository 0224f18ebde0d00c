//! The items of a feed that came over the network: what is known and unchanged is passed over, the pages of the others are asked for one by one.

use std::sync::Arc;

use super::{Memo, Web};
use crate::ingest::cut::{Input, Pieces};
use crate::ingest::feed::{Feed, Item};
use crate::ingest::{Packing, Piece, Reason, Refusal, walk};

/// The new and changed items, the oldest first.
pub fn pieces(web: &Arc<Web>, feed: Feed, input: Input) -> Pieces {
    let web = Arc::clone(web);
    Box::new(feed.items.into_iter().rev().map(move |item| piece(&web, item, &input)))
}

fn piece(web: &Web, item: Item, input: &Input) -> Result<Piece, Refusal> {
    let place = item.key.clone();
    let refuse = |reason: Reason| Refusal { place: place.clone(), reason };
    let known = web.known(&item.key);
    if known.as_ref().is_some_and(|memo| memo.stamp.as_ref() == Some(&item.stamp)) {
        return Err(refuse(Reason::Known));
    }
    let memo = Memo { stamp: Some(item.stamp.clone()), ..Memo::of(&item.key) };
    if item.content.is_some() || !walk::is_url(&item.key) {
        return Ok(Piece { memo: Some(memo), ..item.piece(input) });
    }
    match web.get(&item.key, known.as_ref()) {
        Ok(None) => {
            // The page is the same, only the feed speaks of it in other words.
            web.memory.note(Memo { stamp: memo.stamp, ..known.unwrap_or_else(|| Memo::of(&item.key)) });
            Err(refuse(Reason::Known))
        }
        Ok(Some(page)) => {
            let memo = Memo { etag: page.etag.clone(), modified: page.modified.clone(), ..memo };
            let part = Input { place: item.key.clone(), name: item.key, ..input.clone() };
            let (format, body) = page.opened();
            Ok(Piece { facts: item.facts, memo: Some(memo), archived: true, ..part.piece(body, Packing::Whole(format)) })
        }
        Err(fault) if fault.is_final() && item.facts.summary.is_some() => {
            let remark = format!("its page was not read, and what the feed says of it was: {fault}");
            Ok(Piece { memo: Some(memo), remark: Some(remark), ..item.piece(input) })
        }
        Err(fault) => {
            if fault.is_kept() {
                web.memory.note(memo);
            }
            Err(refuse(fault.into()))
        }
    }
}
