//! FLAC (RFC 9639): samples by the header, and by the number that the last frame bears.

use std::io;

use crate::facts::{CUT, Facts, millis};
use crate::source::{Source, malformed};

/// What is searched at the end for the last frame: a frame has some ten thousand bytes, never more than a few hundred.
const TAIL_BYTES: u64 = 1 << 20;

/// `from` is where the file begins, behind a tag of another format.
pub(crate) fn read(file: &mut Source<'_>, from: u64, facts: &mut Facts) -> io::Result<()> {
    let mut at = from + 4;
    let mut stream: Option<[u8; 34]> = None;
    for _ in 0..1000 {
        let head: [u8; 4] = file.exactly(at)?;
        let len = u64::from(u32::from_be_bytes([0, head[1], head[2], head[3]]));
        if head[0] & 0x7F == 0 {
            stream = Some(file.exactly(at + 4)?);
        }
        at += 4 + len;
        if head[0] & 0x80 != 0 {
            break;
        }
    }
    let info = stream.ok_or_else(malformed)?;
    let packed =
        u64::from_be_bytes([info[10], info[11], info[12], info[13], info[14], info[15], info[16], info[17]]);
    let (rate, total) = (packed >> 44, packed & 0xF_FFFF_FFFF);
    let fixed = u64::from(u16::from_be_bytes([info[0], info[1]]));
    let reached = last_frame(file, at, fixed);
    match (total, reached) {
        (0, reached) => facts.counted(reached.and_then(|n| millis(n, rate)), "最后一帧的编号"),
        (total, Some(reached)) if total.abs_diff(reached) > rate => {
            facts.doubt(CUT);
            facts.counted(millis(reached, rate), "最后一帧的编号");
        }
        (total, _) => facts.stated(millis(total, rate), "STREAMINFO"),
    }
    Ok(())
}

/// Samples up to the end of the last frame.
fn last_frame(file: &mut Source<'_>, from: u64, fixed: u64) -> Option<u64> {
    let from = file.bytes.saturating_sub(TAIL_BYTES).max(from);
    let tail = file.at_most(from, TAIL_BYTES as usize).ok()?;
    (0..tail.len()).rev().find_map(|at| frame(&tail[at..], fixed))
}

/// Where the frame that begins here ends, in samples; its header has a check of its own.
fn frame(bytes: &[u8], fixed: u64) -> Option<u64> {
    let head = bytes.get(..4)?;
    if head[0] != 0xFF || head[1] & 0xFE != 0xF8 || head[3] & 1 != 0 {
        return None;
    }
    let varies = head[1] & 1 == 1;
    let first = *bytes.get(4)?;
    let len = match first.leading_ones() {
        0 => 1,
        ones @ 2..=7 => ones as usize,
        _ => return None,
    };
    let rest = bytes.get(5..4 + len)?;
    if rest.iter().any(|b| b & 0xC0 != 0x80) {
        return None;
    }
    let lead = if len == 1 { u64::from(first) } else { u64::from(first) & (0x7F >> len) };
    let number = rest.iter().fold(lead, |n, b| n << 6 | u64::from(b & 0x3F));
    let mut at = 4 + len;
    let samples = match head[2] >> 4 {
        1 => 192,
        n @ 2..=5 => 576 << (n - 2),
        6 => {
            at += 1;
            u64::from(*bytes.get(at - 1)?) + 1
        }
        7 => {
            at += 2;
            u64::from(u16::from_be_bytes([*bytes.get(at - 2)?, *bytes.get(at - 1)?])) + 1
        }
        n @ 8..=15 => 256 << (n - 8),
        _ => return None,
    };
    at += match head[2] & 15 {
        12 => 1,
        13 | 14 => 2,
        15 => return None,
        _ => 0,
    };
    if crc8(bytes.get(..at)?) != *bytes.get(at)? {
        return None;
    }
    Some(if varies { number + samples } else { number * fixed.max(1) + samples })
}

fn crc8(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ byte, |crc, _| if crc & 0x80 != 0 { crc << 1 ^ 0x07 } else { crc << 1 })
    })
}
