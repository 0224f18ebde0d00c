//! EPUB -> an article for each document of its reading order, as e-papers have them. Covers and lists of contents hold no article and are passed over.

use std::collections::BTreeMap;

use super::archive::Archive;
use super::clean::words;
use super::cut::{Input, Pieces};
use super::xml::{Part, attribute, each};
use super::{Facts, Packing, Piece, Reason, date};

/// A book's package file, as far as it is needed.
#[derive(Debug, Default)]
struct Package {
    facts: Facts,
    title: Option<String>,
    /// Files of documents by their ids.
    documents: BTreeMap<String, String>,
    /// Ids in reading order.
    order: Vec<String>,
}

/// The documents of a book.
pub fn pieces(mut archive: Archive, input: &Input) -> Pieces {
    let (folder, package) = match package(&mut archive) {
        Ok(found) => found,
        Err(reason) => return input.refused(reason),
    };
    let facts = Facts { publisher: package.facts.publisher.clone().or(package.title), ..package.facts };
    let files: Vec<String> = package.order.iter().filter_map(|id| package.documents.get(id)).map(|href| joined(&folder, href)).collect();
    if files.is_empty() {
        return input.refused(Reason::Archive("the book lists no documents".to_owned()));
    }
    let input = input.clone();
    Box::new(files.into_iter().map(move |file| {
        let part = input.part(&file);
        match archive.bytes(&file) {
            Ok(raw) => Ok(Piece { facts: facts.clone(), archived: true, ..part.piece(raw, Packing::Prose) }),
            Err(reason) => Err(super::Refusal { place: part.place, reason }),
        }
    }))
}

/// The package file and the folder that its names stand in.
fn package(archive: &mut Archive) -> Result<(String, Package), Reason> {
    let container = archive.bytes("META-INF/container.xml")?;
    let mut path = None;
    each(&container, |part| {
        if let Part::Begin(name, pairs) = part
            && name == "rootfile"
        {
            path = path.take().or_else(|| attribute(&pairs, "full-path").map(str::to_owned));
        }
    });
    let path = path.ok_or_else(|| Reason::Archive("the book does not name its package file".to_owned()))?;
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    Ok((folder, parsed(&archive.bytes(&path)?)))
}

fn parsed(raw: &[u8]) -> Package {
    let (mut package, mut inside) = (Package::default(), String::new());
    each(raw, |part| match part {
        Part::Begin(name, pairs) => {
            let of = |name: &str| attribute(&pairs, name).map(str::to_owned);
            match (name.as_str(), of("id"), of("href"), of("idref")) {
                ("item", Some(id), Some(href), _) if of("media-type").is_some_and(|kind| kind.contains("html")) => {
                    package.documents.insert(id, href);
                }
                ("itemref", _, _, Some(id)) => package.order.push(id),
                _ => {}
            }
            inside = name;
        }
        Part::End(_) => inside.clear(),
        Part::Text(text) => match inside.as_str() {
            "title" => package.title = package.title.take().or_else(|| words(&text)),
            "creator" => package.facts.authors.extend(words(&text)),
            "publisher" => package.facts.publisher = words(&text),
            "date" => package.facts.published = package.facts.published.or_else(|| date::first(&text)),
            _ => {}
        },
    });
    package
}

/// A name in the package file as the archive knows it.
fn joined(folder: &str, href: &str) -> String {
    let href = href.split('#').next().unwrap_or_default();
    let href: String = url::form_urlencoded::parse(href.replace('+', "%2B").replace('=', "%3D").replace('&', "%26").as_bytes())
        .map(|(name, _)| name.into_owned())
        .next()
        .unwrap_or_default();
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in href.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_gives_its_reading_order_and_what_is_known_of_it() {
        let raw = r#"<package><metadata><dc:title>The Velm Courier</dc:title><dc:creator>Ann Lee</dc:creator><dc:date>2025-03-18</dc:date></metadata>
            <manifest><item id="b" href="b.xhtml" media-type="application/xhtml+xml"/><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>
            <item id="p" href="p.png" media-type="image/png"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>"#;
        let package = parsed(raw.as_bytes());
        assert_eq!((package.order, package.documents.len()), (vec!["a".to_owned(), "b".to_owned()], 2));
        assert_eq!((package.title.as_deref(), package.facts.published), (Some("The Velm Courier"), Some(jiff::civil::date(2025, 3, 18))));
        assert_eq!(joined("OEBPS/text", "../p%201.xhtml#x"), "OEBPS/p 1.xhtml");
    }
}
