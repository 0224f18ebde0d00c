//! RSS, Atom and JSON Feed -> their items. An item with its whole text is an article as it stands; of one with a summary, the page is asked for
//! when the feed itself came over the network (`web`), and the summary is read when it came from a file.

use chrono::{DateTime, NaiveDate, Utc};
use feed_rs::model;

use super::clean::words;
use super::cut::{Input, Pieces};
use super::{Facts, Packing, Piece, Reason, date};
use crate::article::print_of;

/// Words that make the content of an item its whole text and not a summary.
const WHOLE: usize = 150;

/// A feed.
pub struct Feed {
    /// Its items, as it orders them.
    pub items: Vec<Item>,
}

/// An item of a feed.
pub struct Item {
    /// The URL of its page, else its id within the feed.
    pub key: String,
    /// Changes when the item does.
    pub stamp: String,
    /// What the feed says of it.
    pub facts: Facts,
    /// Its whole text as HTML, if it is there.
    pub content: Option<String>,
}

/// Reads a feed; `base` is where it was got, for links without a host.
///
/// # Errors
/// When it is none.
pub fn read(raw: &[u8], base: Option<&str>) -> Result<Feed, Reason> {
    let parser = feed_rs::parser::Builder::new().base_uri(base).id_generator(|_, _, _| String::new()).timestamp_parser(moment).build();
    let feed = parser.parse(raw).map_err(|error| Reason::Feed(error.to_string()))?;
    let outlet = feed.title.as_ref().and_then(|title| plain(&title.content));
    Ok(Feed { items: feed.entries.iter().map(|entry| item(entry, outlet.as_ref())).collect() })
}

/// The articles of a feed without asking for any page.
pub fn pieces(feed: Feed, input: &Input) -> Pieces {
    let input = input.clone();
    let mut items = feed.items;
    // Feeds name the newest first; it is what is said last.
    items.reverse();
    Box::new(items.into_iter().map(move |item| Ok(item.piece(&input))))
}

impl Item {
    /// The item as an article: its whole text, else its summary.
    pub fn piece(self, input: &Input) -> Piece {
        let Self { key, mut facts, content, .. } = self;
        let raw = content.or_else(|| facts.summary.take()).unwrap_or_default().into_bytes();
        let part = if super::walk::is_url(&key) { Input { place: key.clone(), name: key, ..input.clone() } } else { input.part(&key) };
        Piece { facts, archived: true, ..part.piece(raw, Packing::Prose) }
    }
}

fn item(entry: &model::Entry, outlet: Option<&String>) -> Item {
    let link = entry.links.iter().find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate")).or(entry.links.first());
    let link = link.map(|link| link.href.clone()).filter(|link| super::walk::is_url(link));
    let summary = entry.summary.as_ref().map(|text| html(&text.content, &text.content_type.essence().to_string()));
    let content = entry.content.as_ref().and_then(|content| Some(html(content.body.as_ref()?, &content.content_type.essence().to_string())));
    let title = entry.title.as_ref().and_then(|title| plain(&title.content));
    // An item without address and id is known by its headline, else by all that it says.
    let named = || Some(entry.id.clone()).filter(|id| !id.is_empty()).or_else(|| title.as_deref().map(|title| print_of(&[title.as_bytes()])));
    let key = link.or_else(named);
    let stamp = stamp(entry, title.as_deref(), summary.as_deref(), content.as_deref());
    let key = key.unwrap_or_else(|| stamp.clone());
    let is_whole = |html: &String| text(html).split_whitespace().count() >= WHOLE;
    let (whole, short) = (content.clone().filter(is_whole), content.or(summary));
    let authors =
        entry.authors.iter().filter_map(|person| person.name.as_deref().and_then(words).or_else(|| person.email.as_deref().and_then(words)));
    let facts = Facts {
        source: super::walk::is_url(&key).then(|| key.clone()),
        title,
        published: entry.published.or(entry.updated).and_then(|moment| date::first(&moment.to_rfc3339())),
        modified: entry.updated.and_then(|moment| date::first(&moment.to_rfc3339())),
        publisher: outlet.cloned(),
        authors: authors.collect(),
        summary: short.filter(|html| !text(html).trim().is_empty()),
    };
    Item { key, stamp, facts, content: whole }
}

/// What changes when the item does. Its day is not enough: corrections often keep it.
fn stamp(entry: &model::Entry, title: Option<&str>, summary: Option<&str>, content: Option<&str>) -> String {
    let days = [entry.published, entry.updated].map(|moment| moment.map(|moment| moment.to_rfc3339()).unwrap_or_default());
    let words = [title, summary, content].map(Option::unwrap_or_default);
    print_of(&[days[0].as_str(), &days[1], words[0], words[1], words[2]].map(str::as_bytes))
}

/// The moment that a feed names, as its own clock showed it: an evening article is of that evening, wherever we are.
fn moment(text: &str) -> Option<DateTime<Utc>> {
    let known = DateTime::parse_from_rfc2822(text.trim()).or_else(|_| DateTime::parse_from_rfc3339(text.trim()));
    let day = || date::first(text)?.to_string().parse::<NaiveDate>().ok()?.and_hms_opt(0, 0, 0);
    known.map(|moment| moment.naive_local()).ok().or_else(day).map(|local| local.and_utc())
}

/// Text as HTML, whatever it came as.
fn html(text: &str, media_type: &str) -> String {
    if media_type != "text/plain" {
        return text.to_owned();
    }
    text.replace('&', "&amp;").replace('<', "&lt;").replace("\n\n", "<p>").replace('\n', "<br>")
}

/// The text of a little HTML in one line, when there is any.
fn plain(html: &str) -> Option<String> {
    words(&text(html))
}

fn text(html: &str) -> String {
    super::nesting::parsed(html).root_element().text().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RSS: &str = r#"<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Velm Courier</title>
        <item><title>Strike &amp;amp; peace</title><link>https://velm.example/2</link><pubDate>Tue, 18 Mar 2025 09:00:00 GMT</pubDate>
        <dc:creator>Ann Lee</dc:creator><description>&lt;p&gt;Workers returned.&lt;/p&gt;</description></item>
        <item><title>Older</title><guid isPermaLink="false">tag:1</guid><description>The strike began.</description></item></channel></rss>"#;

    #[test]
    fn items_have_address_headline_day_and_writer() {
        let feed = read(RSS.as_bytes(), None).unwrap();
        let item = &feed.items[0];
        assert_eq!((item.key.as_str(), item.facts.title.as_deref()), ("https://velm.example/2", Some("Strike & peace")));
        assert_eq!((item.facts.published, item.facts.publisher.as_deref()), (Some(jiff::civil::date(2025, 3, 18)), Some("Velm Courier")));
        assert_eq!((item.facts.authors.as_slice(), item.facts.summary.as_deref()), (&["Ann Lee".to_owned()][..], Some("<p>Workers returned.</p>")));
        assert!(item.content.is_none() && feed.items[1].key == "tag:1" && feed.items[1].facts.source.is_none());
    }

    #[test]
    fn days_are_those_of_the_outlet() {
        for (text, day) in [("Tue, 18 Mar 2025 23:30:00 -0500", 18), ("2025-03-18T01:30:00+09:00", 18), ("18 March 2025, 9 pm", 18)] {
            assert_eq!(moment(text).and_then(|moment| date::first(&moment.to_rfc3339())), Some(jiff::civil::date(2025, 3, day)), "{text}");
        }
        assert_eq!(moment("yesterday"), None);
    }

    #[test]
    fn the_stamp_of_an_item_changes_with_it() {
        let of = |text: &str| read(text.as_bytes(), None).unwrap().items.swap_remove(0).stamp;
        assert_eq!(of(RSS), of(RSS));
        assert_ne!(of(RSS), of(&RSS.replace("returned", "stayed")));
    }

    #[test]
    fn json_feeds_and_atom_are_read_and_other_things_are_not() {
        let json = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Velm", "items": [{"id": "1", "url": "https://velm.example/1",
            "content_text": "One < two.", "date_published": "2025-03-18T09:00:00Z", "authors": [{"name": "Ann Lee"}]}]}"#;
        let item = read(json.as_bytes(), None).unwrap().items.swap_remove(0);
        assert_eq!((item.facts.summary.as_deref(), item.facts.authors.len()), (Some("One &lt; two."), 1));
        let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>V</title><entry><id>x</id><title>T</title><link href="/1"/><updated>2025-03-18T09:00:00Z</updated></entry></feed>"#;
        let item = read(atom.as_bytes(), Some("https://velm.example/feed")).unwrap().items.swap_remove(0);
        assert_eq!((item.key.as_str(), item.facts.published), ("https://velm.example/1", Some(jiff::civil::date(2025, 3, 18))));
        let bare = "<rss version=\"2.0\"><channel><item><title>T</title></item><item><description>D</description></item></channel></rss>";
        let keys = || read(bare.as_bytes(), None).unwrap().items.into_iter().map(|item| item.key).collect::<Vec<_>>();
        assert!(keys() == keys() && keys()[0] != keys()[1] && keys().iter().all(|key| key.len() == 16), "{:?}", keys());
        assert!(matches!(read(b"<rss><channel>", None), Err(Reason::Feed(_))));
    }
}
