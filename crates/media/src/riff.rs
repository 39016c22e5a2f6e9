//! RIFF files: AVI and WAV.

use std::io;

use crate::dates;
use crate::facts::{Facts, Meaning, millis};
use crate::pass::Pass;
use crate::source::{Source, malformed, u16_le, u32_le, u64_le};

/// Chunks looked at on one level before giving up.
const CHUNKS_MAX: usize = 4096;
/// Chunks of pictures and sound that are counted: a hundred hours.
const FRAMES_MAX: usize = 20_000_000;

const CUT: &str = "文件比其自身记载的短，可能没有录完或者没有传完";

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

/// A stream of an AVI file.
#[derive(Debug, Clone, Copy)]
struct Stream {
    is_picture: bool,
    is_sound: bool,
    scale: u64,
    rate: u64,
    length: u64,
    /// Bytes of a sample of sound; 0 when its size varies.
    sample: u64,
    /// Ticks by the index of an OpenDML file, over all its segments.
    indexed: Option<u64>,
}

impl Stream {
    fn ms(&self, ticks: u64) -> Option<u64> {
        millis(ticks.saturating_mul(self.scale), self.rate)
    }
}

/// Length from the streams: the header of an AVI file counts the pictures of its first gigabyte only.
pub(crate) fn avi(file: &mut Source<'_>, facts: &mut Facts) -> io::Result<()> {
    let first = chunk(file, 0).ok_or_else(malformed)?;
    let level = chunks(file, 12, if first.len == 0 { file.bytes } else { first.end() });
    let header = level.iter().find(|c| c.is_list(b"hdrl")).copied().ok_or_else(malformed)?;
    let inside = chunks(file, header.at, header.end());
    let main = inside.iter().find(|c| c.kind == *b"avih").copied().ok_or_else(malformed)?;
    let main: [u8; 40] = file.exactly(main.at)?;
    let field = |at| u32_le(&main, at).unwrap_or_default();
    facts.size(Some((field(32), field(36))));
    let streams: Vec<Stream> =
        inside.iter().filter(|c| c.is_list(b"strl")).take(16).filter_map(|c| stream(file, c)).collect();
    // All pictures of all segments, where the header has an extension that says so.
    let odml = inside.iter().find(|c| c.is_list(b"odml")).copied();
    let total = odml
        .and_then(|list| chunks(file, list.at, list.end()).into_iter().find(|c| c.kind == *b"dmlh"))
        .and_then(|c| u32_le(&file.at_most(c.at, 4).ok()?, 0))
        .map(u64::from);
    let picture = streams.iter().find(|s| s.is_picture).copied();
    let per_picture = u64::from(field(0));
    let of = |frames: u64| match picture {
        Some(stream) if stream.rate > 0 && stream.scale > 0 => stream.ms(frames),
        _ => millis(frames.saturating_mul(per_picture), 1_000_000),
    };
    let frames = u64::from(field(16));
    let cut = first.end() > file.bytes;
    let segments = segments(file, first);
    // The header is filled in at the end: what was switched off has none, or one of an earlier moment.
    let indexed = streams.iter().filter_map(|s| s.ms(s.indexed?)).max();
    let stated = [total.and_then(of), of(frames)].into_iter().flatten().max();
    let sound = streams.iter().filter(|s| s.is_sound).filter_map(|s| s.ms(s.length)).max();
    let trusted = total.is_some() || segments.len() <= 1;
    let agrees = stated.zip(sound).is_none_or(|(a, b)| a.abs_diff(b) <= 1000 + a / 100 || !trusted);
    if let (Some(stated), true, true, false) =
        (stated, trusted, agrees, cut || is_unfinished(&first, &segments))
    {
        let from = if total.is_some() { "odml/dmlh" } else { "avih" };
        facts.stated(Some(stated), from);
    } else if let (Some(indexed), false) = (indexed, cut) {
        facts.counted(Some(indexed), "各段索引（indx）相加");
    } else {
        let counted = count(file, &segments, &streams);
        facts.counted(counted, "逐块计数");
        if is_unfinished(&first, &segments) {
            facts.doubt("录像没有正常结束，文件头没有写完，时长按实际内容计算");
        } else if let Some((stated, counted)) =
            stated.zip(counted).filter(|(s, c)| !cut && s.abs_diff(*c) > 1000 + c / 100)
        {
            let (stated, counted) = (stated / 1000, counted / 1000);
            facts.doubt(format!("文件头写明的时长为{stated}秒，逐块计数为{counted}秒，采用后者"));
        }
    }
    if cut {
        facts.doubt(CUT);
    }
    idit(file, &level, &inside, facts);
    Ok(())
}

/// Whether the file was never closed: a length of zero, or content behind what the only segment claims.
fn is_unfinished(first: &Chunk, segments: &[Chunk]) -> bool {
    first.len == 0 || segments.is_empty()
}

/// The lists of pictures and sound of all segments; the last may be open.
fn segments(file: &mut Source<'_>, first: Chunk) -> Vec<Chunk> {
    let mut found = Vec::new();
    let mut riff = first;
    for _ in 0..1024 {
        let open = riff.len == 0 || riff.end() > file.bytes;
        let end = if open { file.bytes } else { riff.end() };
        for mut list in chunks(file, riff.at, end).into_iter().filter(|c| c.is_list(b"movi")) {
            if list.len == 0 || list.end() > file.bytes {
                list.len = file.bytes - list.at.min(file.bytes);
            }
            found.push(list);
        }
        let next = end.saturating_add(riff.len & 1);
        match chunk(file, next) {
            Some(next) if next.kind == *b"RIFF" => riff = next,
            _ => break,
        }
    }
    found
}

fn stream(file: &mut Source<'_>, list: &Chunk) -> Option<Stream> {
    let inside = chunks(file, list.at, list.end());
    let header = inside.iter().find(|c| c.kind == *b"strh").copied()?;
    let header: [u8; 48] = file.exactly(header.at).ok()?;
    let field = |at| u64::from(u32_le(&header, at).unwrap_or_default());
    let indexed = inside.iter().find(|c| c.kind == *b"indx").copied().and_then(|c| super_index(file, &c));
    Some(Stream {
        is_picture: header.starts_with(b"vids") || header.starts_with(b"iavs"),
        is_sound: header.starts_with(b"auds"),
        scale: field(20),
        rate: field(24),
        length: field(32),
        sample: field(44),
        indexed,
    })
}

/// Ticks of all entries of an index of indexes; each entry is a place, a length and a number of ticks.
fn super_index(file: &mut Source<'_>, index: &Chunk) -> Option<u64> {
    let body = file.at_most(index.at, index.len.min(1 << 20) as usize).ok()?;
    if u16_le(&body, 0)? != 4 || body.get(3)? != &0 {
        return None;
    }
    let count = u32_le(&body, 4)? as usize;
    let entries = body.get(24..)?.chunks_exact(16).take(count);
    let ticks = entries.filter_map(|entry| u32_le(entry, 12)).map(u64::from).fold(0, u64::saturating_add);
    (ticks > 0).then_some(ticks)
}

/// Counts the chunks of pictures, and the bytes of sound, in all segments.
fn count(file: &mut Source<'_>, segments: &[Chunk], streams: &[Stream]) -> Option<u64> {
    let mut ticks = vec![0_u64; streams.len()];
    let mut left = FRAMES_MAX;
    for list in segments {
        let (mut at, end) = (list.at, list.end().min(file.bytes));
        while at + 8 <= end && left > 0 {
            left -= 1;
            let Some(next) = chunk(file, at) else { break };
            if next.kind == *b"LIST" && next.list == *b"rec " {
                at = next.at;
                continue;
            }
            let [tens, units, a, b] = next.kind;
            if next.end() > file.bytes
                || !(tens.is_ascii_digit() && units.is_ascii_digit()
                    || next.kind == *b"JUNK"
                    || &next.kind[..2] == b"ix")
            {
                break;
            }
            if tens.is_ascii_digit() && units.is_ascii_digit() {
                let number = usize::from(tens - b'0') * 10 + usize::from(units - b'0');
                if let (Some(stream), Some(ticks)) = (streams.get(number), ticks.get_mut(number)) {
                    *ticks += match (a, b) {
                        (b'd', b'b' | b'c') => 1,
                        (b'w', b'b') => next.len.checked_div(stream.sample).unwrap_or(1),
                        _ => 0,
                    };
                }
            }
            at = next.end() + (next.len & 1);
        }
    }
    streams.iter().zip(ticks).filter_map(|(stream, ticks)| stream.ms(ticks)).max().filter(|ms| *ms > 0)
}

/// The time at which a recorder began, in one of several shapes, on its own clock.
fn idit(file: &mut Source<'_>, top: &[Chunk], header: &[Chunk], facts: &mut Facts) {
    let mut places: Vec<Chunk> = header.iter().chain(top).copied().collect();
    let info: Vec<Chunk> = places.iter().filter(|c| c.is_list(b"INFO")).copied().collect();
    for list in info {
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
            let per_block = u16_le(&format, 18).map(u64::from).filter(|n| *n > 0 && format.len() >= 20);
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
                (None, counted) => facts.counted(counted, "数据块数×每块采样"),
            }
        }
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
