//! What stands between the words of articles and a terminal. Words may hold control characters (escape sequences that move the cursor, set
//! the title or answer for the user; marks that turn the direction of writing): a terminal would obey them, so they are shown instead.

use std::io::{Result, Write};

/// Marks around styled words, turned into the terminal's sequences on the way out: characters that Unicode sets aside for use within a
/// program. Words that hold them can colour a line, and do nothing else.
const STYLES: [(char, &str); 5] =
    [('\u{fdd0}', "\u{1b}[1m"), ('\u{fdd1}', "\u{1b}[2m"), ('\u{fdd2}', "\u{1b}[31m"), ('\u{fdd3}', "\u{1b}[33m"), ('\u{fdd4}', "\u{1b}[36m")];
const END: char = '\u{fddf}';
const RESET: &str = "\u{1b}[0m";

/// A style of words.
#[derive(Clone, Copy)]
pub enum Style {
    /// Bold.
    Strong,
    /// Dimmed.
    Dim,
    /// Red.
    Red,
    /// Yellow.
    Yellow,
    /// Cyan.
    Cyan,
}

/// Words in a style, for a [`Guarded`] writer.
pub fn styled(text: &str, style: Style) -> String {
    format!("{}{text}{END}", STYLES[style as usize].0)
}

/// A text as a terminal may have it: control characters but line ends and tabs as pictures, marks of direction as �.
pub fn shown(text: &str) -> String {
    text.chars().map(picture).collect()
}

fn picture(c: char) -> char {
    match c {
        '\n' | '\t' => c,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ => c,
    }
}

/// A writer of text that [`shown`] went over, line by line, with the sequences of [`styled`] words.
pub struct Guarded<W: Write> {
    inner: W,
    /// A line that has not ended.
    rest: Vec<u8>,
}

impl<W: Write> Guarded<W> {
    /// Guards a writer.
    pub fn new(inner: W) -> Self {
        Self { inner, rest: Vec::new() }
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        let mut line = String::with_capacity(bytes.len() + 16);
        let mut open = false;
        for c in String::from_utf8_lossy(bytes).chars() {
            if let Some((_, sequence)) = STYLES.iter().find(|(mark, _)| *mark == c) {
                line.push_str(sequence);
                open = true;
            } else if c == END || (c == '\n' && open) {
                line.push_str(RESET);
                open = false;
                line.extend((c == '\n').then_some(c));
            } else {
                line.push(picture(c));
            }
        }
        self.inner.write_all(line.as_bytes())
    }
}

impl<W: Write> Write for Guarded<W> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        match bytes.iter().rposition(|&byte| byte == b'\n') {
            None => self.rest.extend_from_slice(bytes),
            Some(end) => {
                self.rest.extend_from_slice(&bytes[..=end]);
                let lines = std::mem::replace(&mut self.rest, bytes[end + 1..].to_vec());
                self.put(&lines)?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        let rest = std::mem::take(&mut self.rest);
        self.put(&rest)?;
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(pieces: &[&[u8]]) -> String {
        let mut guarded = Guarded::new(Vec::new());
        for piece in pieces {
            guarded.write_all(piece).expect("memory takes all");
        }
        guarded.flush().expect("memory takes all");
        String::from_utf8(guarded.inner).expect("it is text")
    }

    #[test]
    fn words_cannot_drive_a_terminal() {
        let odd = "a\u{1b}]0;title\u{7}b\u{9b}2Jc\rd\u{8}\u{202e}e\u{7f}\tf\n";
        assert_eq!(written(&[odd.as_bytes()]), "a␛]0;title␇b\u{fffd}2Jc␍d␈\u{fffd}e␡\tf\n");
        assert_eq!(shown(odd), written(&[odd.as_bytes()]));
    }

    #[test]
    fn styles_end_with_their_line_and_pieces_do_not_matter() {
        let line = format!("{} é {}x\n", styled("a\u{1b}[8m", Style::Strong), styled("b", Style::Red).trim_end_matches(END));
        let wanted = "\u{1b}[1ma␛[8m\u{1b}[0m é \u{1b}[31mbx\u{1b}[0m\n";
        assert_eq!(written(&[line.as_bytes()]), wanted);
        let pieces: Vec<&[u8]> = line.as_bytes().chunks(1).collect();
        assert_eq!(written(&pieces), wanted);
    }
}
