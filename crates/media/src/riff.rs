//! RIFF files: AVI and WAV.

use std::io;

use crate::dates;
use crate::facts::{CUT, Facts, Kind, Meaning, millis};
use crate::pass::{Counted, Pass};
use crate::source::{Source, malformed, u16_le, u32_le, u64_le};

/// Chunks looked at on one level before giving up.
const CHUNKS_MAX: usize = 4096;

#[derive(Debug, Clone, Copy)]
struct Chunk {
    kind: [u8; 4],
    /// Of a list, what it is a list of.
    list: [u8; 4],
    at: u64,
    /// As stated; it may lie behind the end of the file.
    len: u64,
}

impl Chunk {
    fn end(&self) -> u64 {
        self.at.saturating_add(self.len)
    }

    fn is_list(&self, of: &[u8; 4]) -> bool {
        self.kind == *b"LIST" && self.list == *of
    }
}

fn chunk(file: &mut Source<'_>, at: u64) -> Option<Chunk> {
    let head = file.at_most(at, 12).ok().filter(|head| head.len() >= 8)?;
    let kind = [head[0], head[1], head[2], head[3]];
    let len = u64::from(u32_le(&head, 4)?);
    let is_list = matches!(&kind, b"LIST" | b"RIFF");
    let list = head.get(8..12).and_then(|four| four.try_into().ok()).unwrap_or_default();
    match is_list {
        true => Some(Chunk { kind, list, at: at + 12, len: len.saturating_sub(4) }),
        false => Some(Chunk { kind, list: [0; 4], at: at + 8, len }),
    }
}

/// The chunks between two places; they are padded to an even length.
fn chunks(file: &mut Source<'_>, from: u64, end: u64) -> Vec<Chunk> {
    let mut found = Vec::new();
    let mut at = from;
    while at.saturating_add(8) <= end.min(file.bytes) && found.len() < CHUNKS_MAX {
        let Some(next) = chunk(file, at) else { break };
        found.push(next);
        at = next.end().saturating_add(next.len & 1);
    }
    found
}

/// The header of an AVI file states a length, of its first gigabyte only unless an extension states the whole; the chunks of
/// pictures and sound were counted, and where the two differ the count holds.
pub(crate) fn avi(file: &mut Source<'_>, counted: Counted, facts: &mut Facts) -> io::Result<()> {
    let first = chunk(file, 0).ok_or_else(malformed)?;
    let open = first.len == 0;
    let cut = !open && first.end() > file.bytes;
    let level = chunks(file, 12, if open { file.bytes } else { first.end() });
    let header = level.iter().find(|c| c.is_list(b"hdrl")).copied().ok_or_else(malformed)?;
    let inside = chunks(file, header.at, header.end());
    let main = inside.iter().find(|c| c.kind == *b"avih").copied().ok_or_else(malformed)?;
    let main: [u8; 40] = file.exactly(main.at)?;
    let field = |at| u32_le(&main, at).unwrap_or_default();
    facts.size(Some((field(32), field(36))));
    let odml = inside.iter().find(|c| c.is_list(b"odml")).copied();
    let total = odml
        .and_then(|list| chunks(file, list.at, list.end()).into_iter().find(|c| c.kind == *b"dmlh"))
        .and_then(|c| u32_le(&file.at_most(c.at, 4).ok()?, 0));
    let (frames, from) = match total {
        Some(total) if total >= field(16) => (total, "odml/dmlh"),
        _ => (field(16), "avih"),
    };
    let stated = millis(u64::from(frames).saturating_mul(field(0).into()), 1_000_000).filter(|ms| *ms > 0);
    if counted.has_pictures == Some(false) {
        facts.kind = Kind::Audio;
    }
    for doubt in counted.doubts {
        facts.doubt(doubt);
    }
    match (stated, counted.ms) {
        (Some(stated), Some(ms)) if stated.abs_diff(ms) <= 100 + ms / 200 => facts.stated(Some(stated), from),
        (stated, ms) => {
            facts.counted(ms, counted.what);
            if open {
                facts.doubt("录像没有正常结束，文件头没有写完，时长按实际内容计算");
            } else if let (Some(stated), Some(ms), false) = (stated, ms, cut)
                && stated.abs_diff(ms) > 1000 + ms / 100
            {
                let (stated, ms) = (stated / 1000, ms / 1000);
                facts.doubt(format!("文件头写明的时长为{stated}秒，逐块计数为{ms}秒，采用后者"));
            }
        }
    }
    if cut {
        facts.doubt(CUT);
    }
    idit(file, &level, &inside, facts);
    Ok(())
}

/// The time at which a recorder began, in one of several shapes, on its own clock.
fn idit(file: &mut Source<'_>, top: &[Chunk], header: &[Chunk], facts: &mut Facts) {
    let mut places: Vec<Chunk> = header.iter().chain(top).copied().collect();
    let info: Vec<Chunk> = places.iter().filter(|c| c.is_list(b"INFO")).copied().collect();
    for list in info {
        if places.len() > 4 * CHUNKS_MAX {
            break;
        }
        places.extend(chunks(file, list.at, list.end()));
    }
    for note in places.into_iter().filter(|c| c.len <= 64) {
        let meaning = match &note.kind {
            b"IDIT" => Meaning::Start,
            b"ICRD" | b"DTIM" => Meaning::Unknown,
            _ => continue,
        };
        let body = file.at_most(note.at, note.len as usize).unwrap_or_default();
        let name = String::from_utf8_lossy(&note.kind).into_owned();
        if let Some(time) = dates::written(&String::from_utf8_lossy(&body)) {
            facts.date(time, &name, meaning);
        }
    }
}

/// Length from the format of the samples and the bytes that are there.
pub(crate) fn wav(file: &mut Source<'_>, facts: &mut Facts) -> io::Result<()> {
    let level = chunks(file, 12, file.bytes);
    let find = |kind: &[u8; 4]| level.iter().find(|c| c.kind == *kind).copied();
    let format = find(b"fmt ").ok_or_else(malformed)?;
    let format = file.at_most(format.at, format.len.min(64) as usize)?;
    let mut data = find(b"data").ok_or_else(malformed)?;
    // Beyond four gigabytes the length stands in a chunk of its own.
    let wide = find(b"ds64").and_then(|c| file.at_most(c.at, 24).ok());
    if data.len == u64::from(u32::MAX)
        && let Some(wide) = &wide
        && let Some(len) = u64_le(wide, 8)
    {
        data.len = len;
    }
    let there = file.bytes - data.at.min(file.bytes);
    let open = data.len == 0 || data.len >= u64::from(u32::MAX) - 64 && wide.is_none();
    let cut = !open && data.len > there;
    // A recorder that was switched off has not written the length: what is there counts.
    let len = if open || cut { there } else { data.len };
    if open && there > 0 {
        facts.doubt("录音没有正常结束，文件头没有写长度，时长按实际内容计算");
    }
    if cut {
        facts.doubt(CUT);
    }
    let rate = u64::from(u32_le(&format, 4).unwrap_or_default());
    let block = u64::from(u16_le(&format, 12).unwrap_or_default());
    let code = u16_le(&format, 0).unwrap_or_default();
    // The extensible form says what it holds in the first bytes of an identifier.
    let code = if code == 0xFFFE { u16_le(&format, 24).unwrap_or(code) } else { code };
    let fact = find(b"fact").filter(|c| c.len >= 4).and_then(|c| u32_le(&file.at_most(c.at, 4).ok()?, 0));
    let fact = fact.map(u64::from).filter(|n| *n > 0 && *n != u64::from(u32::MAX) && !open && !cut);
    match code {
        // Plain, floating point, A-law, µ-law: a block is a sample.
        1 | 3 | 6 | 7 => facts.counted(len.checked_div(block).and_then(|n| millis(n, rate)), "数据长度÷采样"),
        // MPEG audio in a WAV file: its frames.
        0x50 | 0x55 => {
            let mut pass = Pass::default();
            let end = data.at + len;
            let mut at = data.at;
            while at < end {
                let piece = file.at_most(at, (end - at).min(1 << 20) as usize)?;
                if piece.is_empty() {
                    break;
                }
                at += piece.len() as u64;
                pass.update(&piece);
            }
            facts.counted(pass.finish().ms, "逐帧计数");
        }
        // Compressed in blocks: ADPCM of several makers, GSM. The header's bytes in a second are often wrong.
        _ => {
            // Behind the common fields stand the samples of a block, for the forms that have blocks of samples only.
            const BLOCKS: [u16; 7] = [0x02, 0x11, 0x12, 0x20, 0x31, 0x61, 0x62];
            let has_blocks = BLOCKS.contains(&code) && format.len() >= 20;
            let per_block = u16_le(&format, 18).map(u64::from).filter(|n| *n > 0 && has_blocks);
            let per_second = u64::from(u32_le(&format, 8).unwrap_or_default());
            let by_rate = if has_blocks { None } else { millis(len, per_second) };
            let by_blocks = len.checked_div(block).zip(per_block).and_then(|(n, per)| millis(n * per, rate));
            match (fact.and_then(|n| millis(n, rate)), by_blocks) {
                (Some(stated), Some(counted)) if stated.abs_diff(counted) > 1000 + counted / 100 => {
                    facts.counted(Some(counted), "数据块数×每块采样");
                    facts.doubt(format!(
                        "文件头写明的时长为{}秒，按数据块计算为{}秒，采用后者",
                        stated / 1000,
                        counted / 1000
                    ));
                }
                (Some(stated), _) => facts.stated(Some(stated), "fact"),
                (None, None) if by_rate.is_some() => {
                    facts.counted(by_rate, "数据长度÷码率");
                    facts.doubt("录音的编码没有写明采样数，时长按码率推算");
                }
                (None, counted) => facts.counted(counted, "数据块数×每块采样"),
            }
        }
    }
    let riff_end = chunk(file, 0).map_or(0, |riff| riff.end() + (riff.len & 1));
    if !open && chunk(file, riff_end).is_some_and(|next| next.kind == *b"RIFF") {
        facts.doubt("文件后面还接着另一段录音，没有计入时长");
    }
    if let Some(bext) = find(b"bext") {
        // Description, originator and its reference come before date and time.
        let body = file.at_most(bext.at + 320, 18).unwrap_or_default();
        let body = String::from_utf8_lossy(&body).into_owned();
        if let Some((date, time)) = body.split_at_checked(10)
            && let Some(time) = dates::written(&format!("{date}T{time}"))
        {
            facts.date(time, "bext", Meaning::Start);
        }
    }
    idit(file, &level, &[], facts);
    Ok(())
}
