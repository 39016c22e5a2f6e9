//! RIFF files: AVI and WAV.

use std::io;

use super::{MediaFacts, Source, malformed, u32_le};

/// Chunks looked at before giving up: those wanted come first.
const CHUNKS_MAX: usize = 1000;

/// Where the body of the first chunk `kind` from `at` on lies, and its length.
fn find(file: &mut Source<'_>, mut at: u64, kind: &[u8; 4]) -> io::Result<(u64, u64)> {
    for _ in 0..CHUNKS_MAX {
        let head: [u8; 8] = file.exactly(at)?;
        let len = u64::from(u32_le(&head, 4).unwrap_or_default());
        if head[..4] == *kind {
            return Ok((at + 8, len));
        }
        // Chunks are padded to an even length; a list is entered for its children.
        at += if head[..4] == *b"LIST" { 12 } else { 8 + len + (len & 1) };
    }
    Err(malformed())
}

/// Duration and size from the main header.
pub(super) fn avi(file: &mut Source<'_>, facts: &mut MediaFacts) -> io::Result<()> {
    let (at, _) = find(file, 12, b"avih")?;
    let header: [u8; 40] = file.exactly(at)?;
    let field = |at| u32_le(&header, at).unwrap_or_default();
    let (microseconds_per_frame, frames) = (u64::from(field(0)), u64::from(field(16)));
    facts.duration_ms = Some(microseconds_per_frame * frames / 1000).filter(|ms| *ms > 0);
    facts.size(Some((field(32), field(36))));
    cut_short(file, facts)
}

/// Duration from the byte rate and the length of the samples.
pub(super) fn wav(file: &mut Source<'_>, facts: &mut MediaFacts) -> io::Result<()> {
    let (at, _) = find(file, 12, b"fmt ")?;
    let format: [u8; 16] = file.exactly(at)?;
    let rate = u64::from(u32_le(&format, 8).unwrap_or_default());
    let (at, len) = find(file, 12, b"data")?;
    // A recorder that was switched off has not written the length: what is there counts.
    let len = len.min(file.bytes - at.min(file.bytes));
    facts.duration_ms = (len * 1000).checked_div(rate).filter(|ms| *ms > 0);
    cut_short(file, facts)
}

fn cut_short(file: &mut Source<'_>, facts: &mut MediaFacts) -> io::Result<()> {
    let head: [u8; 8] = file.exactly(0)?;
    if u64::from(u32_le(&head, 4).unwrap_or_default()) + 8 > file.bytes {
        facts.doubt("文件比其自身记载的短，可能没有录完或者没有传完");
    }
    Ok(())
}
