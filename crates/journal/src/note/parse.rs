//! The bytes of a note.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Note, NoteError, Signature};

/// Longest note that is read, in bytes. A checkpoint with sixteen post-quantum signatures has about 80 KB.
pub const BYTES_LIMIT: usize = 256 * 1024;
/// Most signatures in a note; the specification asks for at least 16.
pub const SIGNATURES_LIMIT: usize = 64;

const LINE_START: &str = "\u{2014} ";

/// Key names are not empty and hold no white space and no plus.
pub(super) fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}

pub(super) fn check_text(text: &str) -> Result<(), NoteError> {
    if text.len() > BYTES_LIMIT {
        return Err(NoteError::Malformed("too long"));
    }
    if !text.ends_with('\n') {
        return Err(NoteError::Malformed("the text does not end in a newline"));
    }
    if text.chars().any(|c| c < ' ' && c != '\n') {
        return Err(NoteError::Malformed("control character"));
    }
    Ok(())
}

pub(super) fn check_signature(signature: &Signature) -> Result<(), NoteError> {
    if !is_key_name(&signature.name) {
        return Err(NoteError::Malformed("not a key name"));
    }
    if signature.bytes.is_empty() {
        return Err(NoteError::Malformed("empty signature"));
    }
    Ok(())
}

impl FromStr for Note {
    type Err = NoteError;

    fn from_str(bytes: &str) -> Result<Self, NoteError> {
        check_text(bytes)?;
        // The last empty line parts text and signatures; the text may have empty lines of its own.
        let split = bytes.rfind("\n\n").ok_or(NoteError::Malformed("no empty line before the signatures"))?;
        let (text, lines) = (&bytes[..=split], &bytes[split + 2..]);
        if lines.is_empty() {
            return Err(NoteError::Malformed("no signatures"));
        }
        let mut signatures = Vec::new();
        for line in lines.lines() {
            if signatures.len() == SIGNATURES_LIMIT {
                return Err(NoteError::Malformed("too many signatures"));
            }
            signatures.push(parse_line(line).ok_or(NoteError::Malformed("malformed signature line"))?);
        }
        Ok(Self { text: text.to_owned(), signatures })
    }
}

fn parse_line(line: &str) -> Option<Signature> {
    let (name, encoded) = line.strip_prefix(LINE_START)?.split_once(' ')?;
    let bytes = STANDARD.decode(encoded).ok()?;
    let (id, signature) = bytes.split_first_chunk()?;
    let signature =
        Signature { name: name.to_owned(), key_id: u32::from_be_bytes(*id), bytes: signature.to_vec() };
    check_signature(&signature).ok()?;
    Some(signature)
}

impl Note {
    /// Reads a note from bytes.
    ///
    /// # Errors
    /// Not UTF-8, or malformed.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NoteError> {
        std::str::from_utf8(bytes).map_err(|_| NoteError::Malformed("not UTF-8"))?.parse()
    }

    /// The bytes of the note.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.to_string().into_bytes()
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        for Signature { name, key_id, bytes } in &self.signatures {
            let encoded = STANDARD.encode([&key_id.to_be_bytes()[..], bytes].concat());
            writeln!(f, "{LINE_START}{name} {encoded}")?;
        }
        Ok(())
    }
}
