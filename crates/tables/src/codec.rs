//! Encodings of text files. Spreadsheets in Chinese save GB18030 without saying so; a file that is UTF-8 throughout is
//! UTF-8, since no other text is by chance.

use encoding_rs::{CoderResult, Decoder, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::fs::File;
use std::io::{Read, Result};
use std::path::Path;

/// Bytes that are looked at where the whole file is not needed.
const HEAD_BYTES: usize = 1024 * 1024;

/// Which encoding a text file is in; none if it is no text.
pub fn encoding(path: &Path) -> Result<Option<&'static Encoding>> {
    let head = head(path, HEAD_BYTES)?;
    if let Some((encoding, _)) = Encoding::for_bom(&head) {
        return Ok(Some(encoding));
    }
    if let Some(encoding) = without_mark(&head) {
        return Ok(Some(encoding));
    }
    if head.contains(&0) {
        return Ok(None);
    }
    if is_utf8(path)? {
        return Ok(Some(UTF_8));
    }
    // Neither is clean where a file is damaged: the one that loses less.
    let lost = |encoding: &'static Encoding| {
        let (text, _) = encoding.decode_without_bom_handling(&head);
        text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count()
    };
    Ok(Some(if lost(UTF_8) <= lost(GB18030) && lost(UTF_8) * 100 < head.len() { UTF_8 } else { GB18030 }))
}

/// The beginning of a file.
pub fn head(path: &Path, bytes: usize) -> Result<Vec<u8>> {
    let mut head = Vec::with_capacity(bytes.min(64 * 1024));
    File::open(path)?.take(bytes as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// UTF-16 without a mark: commas, digits and ends of lines have a zero on one side.
fn without_mark(head: &[u8]) -> Option<&'static Encoding> {
    let zeros = |side: usize| head.iter().skip(side).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let some = (head.len() / 2 / 50).max(1);
    match (even, odd) {
        (0, odd) if odd >= some => Some(UTF_16LE),
        (even, 0) if even >= some => Some(UTF_16BE),
        _ => None,
    }
}

fn is_utf8(path: &Path) -> Result<bool> {
    let mut file = File::open(path)?;
    let mut buffer = vec![0_u8; HEAD_BYTES];
    let mut kept = 0;
    loop {
        let read = file.read(buffer.get_mut(kept..).unwrap_or_default())?;
        if read == 0 {
            return Ok(kept == 0);
        }
        let all = buffer.get(..kept + read).unwrap_or_default();
        match std::str::from_utf8(all) {
            Ok(_) => kept = 0,
            Err(e) if e.error_len().is_some() => return Ok(false),
            Err(e) => {
                let from = e.valid_up_to();
                let to = all.len();
                buffer.copy_within(from..to, 0);
                kept = to - from;
            }
        }
    }
}

/// A file as UTF-8. What is no text in its encoding becomes U+FFFD.
pub struct Decoded<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    at: usize,
    end: usize,
    done: bool,
    /// Decoded, not yet taken: a reader may ask for less than a character.
    out: Vec<u8>,
    taken: usize,
}

impl<R: Read> Decoded<R> {
    pub fn new(inner: R, encoding: &'static Encoding) -> Self {
        Self {
            inner,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: vec![0; 64 * 1024],
            at: 0,
            end: 0,
            done: false,
            out: Vec::new(),
            taken: 0,
        }
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        while self.taken == self.out.len() {
            if self.done {
                return Ok(0);
            }
            if self.at == self.end {
                self.at = 0;
                self.end = self.inner.read(&mut self.raw)?;
            }
            let last = self.end == 0;
            let raw = self.raw.get(self.at..self.end).unwrap_or_default();
            self.out.resize(256 * 1024, 0);
            let (result, read, written, _) = self.decoder.decode_to_utf8(raw, &mut self.out, last);
            self.out.truncate(written);
            self.taken = 0;
            self.at += read;
            self.done = last && result == CoderResult::InputEmpty;
        }
        let ready = self.out.get(self.taken..).unwrap_or_default();
        let count = ready.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..count), ready.get(..count)) {
            to.copy_from_slice(from);
        }
        self.taken += count;
        Ok(count)
    }
}
