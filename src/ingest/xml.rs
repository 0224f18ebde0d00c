//! The parts of an XML file, as far as office documents and books need them: names without prefix, and the text between them.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::bytes;

/// What comes next in a file.
pub enum Part {
    /// An element begins; its name without prefix, and its attributes.
    Begin(String, Vec<(String, String)>),
    /// An element ends.
    End(String),
    /// Text, with references resolved.
    Text(String),
}

/// Hands each part of a file to `take`, in order, up to the end or the first fault: what stands before a fault is whole.
pub fn each(raw: &[u8], mut take: impl FnMut(Part)) {
    let Ok((text, _)) = bytes::decode(raw, false) else { return };
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => take(begin(&start)),
            Ok(Event::Empty(start)) => {
                take(begin(&start));
                take(Part::End(start.local_name().as_ref().to_owned()));
            }
            Ok(Event::End(end)) => take(Part::End(end.local_name().as_ref().to_owned())),
            Ok(Event::Text(text)) => take(Part::Text(text.into_inner().into_owned())),
            Ok(Event::CData(text)) => take(Part::Text(text.into_inner().into_owned())),
            Ok(Event::GeneralRef(name)) => take(Part::Text(resolved(&format!("&{};", &*name)))),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

fn begin(start: &BytesStart<'_>) -> Part {
    let pairs = start.attributes().flatten().map(|pair| (pair.key.local_name().as_ref().to_owned(), resolved(&pair.value)));
    Part::Begin(start.local_name().as_ref().to_owned(), pairs.collect())
}

/// Text without references to characters. Others than the five of XML may be declared to be anything, as long as one likes: they stay as they are.
fn resolved(text: &str) -> String {
    quick_xml::escape::unescape(text).map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned)
}

/// The value of an attribute.
pub fn attribute<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved_and_declared_ones_are_not() {
        let raw = "<!DOCTYPE a [<!ENTITY lol \"lollollol\">]><w:a b='1 &lt; 2'>R&amp;D &#8211; &lol;<c/></w:a>";
        let mut seen = Vec::new();
        each(raw.as_bytes(), |part| {
            seen.push(match part {
                Part::Begin(name, pairs) => {
                    format!("<{name}{}>", pairs.iter().map(|(key, value)| format!(" {key}={value}")).collect::<Vec<_>>().concat())
                }
                Part::End(name) => format!("</{name}>"),
                Part::Text(text) => text,
            });
        });
        assert_eq!(seen.concat(), "<a b=1 < 2>R&D – &lol;<c></c></a>");
    }
}
