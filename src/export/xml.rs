//! What the two XML formats share: elements with attributes, with control characters left out.

use std::io::{Result, Write};

use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::printable;

/// Writes XML elements, indented.
pub struct Xml<W: Write>(quick_xml::Writer<W>);

fn start<'a>(name: &'a str, attributes: &[(&str, &str)]) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (key, value) in attributes {
        start.push_attribute((*key, printable(value).as_str()));
    }
    start
}

impl<W: Write> Xml<W> {
    /// Begins a document.
    pub fn begin(writer: W) -> Result<Self> {
        let mut xml = quick_xml::Writer::new_with_indent(writer, b' ', 1);
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(Self(xml))
    }

    /// Opens an element.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> Result<()> {
        self.0.write_event(Event::Start(start(name, attributes)))
    }

    /// Closes it.
    pub fn close(&mut self, name: &str) -> Result<()> {
        self.0.write_event(Event::End(BytesEnd::new(name)))
    }

    /// Writes an element without content.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> Result<()> {
        self.0.write_event(Event::Empty(start(name, attributes)))
    }

    /// Writes an element with words.
    pub fn text(&mut self, name: &str, attributes: &[(&str, &str)], words: &str) -> Result<()> {
        self.open(name, attributes)?;
        self.0.write_event(Event::Text(BytesText::new(&printable(words))))?;
        self.close(name)
    }

    /// Ends the document with a line end and gives the writer back.
    pub fn finish(self) -> Result<W> {
        let mut writer = self.0.into_inner();
        writer.write_all(b"\n")?;
        Ok(writer)
    }
}
