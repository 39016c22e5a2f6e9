//! The duration of MP3 and AMR recordings.

use std::io;

use super::{MediaFacts, READ_BYTES_MAX, Source, malformed, u32_be};

/// Bytes after the tag in which the first frame must begin.
const SEARCH_BYTES: usize = 64 << 10;

/// What a frame header of MPEG audio layer III says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    bits_per_second: u64,
    samples_per_second: u64,
    samples: u64,
    /// Where the table of a variable bit rate begins, from the start of the frame.
    table_at: usize,
    bytes: usize,
}

/// Reads a frame header; `None` when it is not one of layer III.
pub(super) fn frame(head: &[u8]) -> Option<Frame> {
    const RATES_1: [u64; 14] = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    const RATES_2: [u64; 14] = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    let &[sync, version, rates, mode] = head.first_chunk::<4>()?;
    if sync != 0xFF || version & 0xE0 != 0xE0 || version >> 1 & 3 != 1 {
        return None;
    }
    // Version 1 is 3, version 2 is 2, version 2.5 is 0.
    let (first, divisor) = match version >> 3 & 3 {
        3 => (true, 1),
        2 => (false, 2),
        0 => (false, 4),
        _ => return None,
    };
    let table = if first { RATES_1 } else { RATES_2 };
    let bits_per_second = 1000 * table.get(usize::from(rates >> 4).checked_sub(1)?)?;
    let samples_per_second = [44_100, 48_000, 32_000].get(usize::from(rates >> 2 & 3))? / divisor;
    let samples = if first { 1152 } else { 576 };
    let mono = mode >> 6 == 3;
    let side = match (first, mono) {
        (true, false) => 32,
        (true, true) | (false, false) => 17,
        (false, true) => 9,
    };
    let bytes = (samples / 8 * bits_per_second / samples_per_second) as usize + usize::from(rates >> 1 & 1);
    Some(Frame { bits_per_second, samples_per_second, samples, table_at: 4 + side, bytes })
}

/// From the table of a variable bit rate where there is one, else from bit rate and length.
pub(super) fn mp3(file: &mut Source<'_>, facts: &mut MediaFacts) -> io::Result<()> {
    let head: [u8; 10] = file.exactly(0)?;
    let mut start = 0;
    if head.starts_with(b"ID3") {
        // Four digits of seven bits.
        start = 10 + head[6..].iter().fold(0, |len, byte| len << 7 | u64::from(byte & 0x7F));
    }
    let window = file.at_most(start, SEARCH_BYTES)?;
    // One header can occur by chance; two, the right distance apart, hardly do. A file of one frame ends with it.
    let begins = |at: &usize| {
        let first = frame(&window[*at..])?;
        let next = window.get(at + first.bytes..)?;
        (next.len() < 4 || frame(next).is_some() || next.starts_with(b"TAG")).then_some(first)
    };
    let (at, first) = (0..window.len()).find_map(|at| Some((at, begins(&at)?))).ok_or_else(malformed)?;
    let table = window.get(at + first.table_at..).unwrap_or_default();
    let frames = (table.starts_with(b"Xing") || table.starts_with(b"Info"))
        .then(|| u32_be(table, 8).filter(|_| u32_be(table, 4).is_some_and(|flags| flags & 1 == 1)))
        .flatten();
    facts.duration_ms = match frames {
        Some(frames) => Some(u64::from(frames) * first.samples * 1000 / first.samples_per_second),
        None => (file.bytes.saturating_sub(start + at as u64) * 8000).checked_div(first.bits_per_second),
    }
    .filter(|ms| *ms > 0);
    Ok(())
}

/// Twenty milliseconds for each frame. Only of files up to [`READ_BYTES_MAX`], some five hours.
pub(super) fn amr(file: &mut Source<'_>, facts: &mut MediaFacts) -> io::Result<()> {
    // Bytes of a frame, its own header byte included, by type (RFC 4867 section 5.3); 0 does not occur.
    const NARROW: [usize; 16] = [13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1];
    const WIDE: [usize; 16] = [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1];
    let (sizes, start) = if facts.mime == "audio/amr-wb" { (WIDE, 9) } else { (NARROW, 6) };
    if file.bytes > READ_BYTES_MAX {
        facts.doubt("录音过长，没有计算时长");
        return Ok(());
    }
    let bytes = file.at_most(start, READ_BYTES_MAX as usize)?;
    let (mut at, mut frames) = (0, 0_u64);
    while let Some(head) = bytes.get(at) {
        let size = sizes[usize::from(head >> 3 & 15)];
        if size == 0 || at + size > bytes.len() {
            facts.doubt("录音的末尾不完整");
            break;
        }
        at += size;
        frames += 1;
    }
    facts.duration_ms = Some(frames * 20).filter(|ms| *ms > 0);
    Ok(())
}
