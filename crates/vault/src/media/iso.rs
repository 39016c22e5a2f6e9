//! Boxes of ISO base media files (MP4, MOV, M4A, HEIC): duration, size of the picture, and whether there is one.

use std::io;

use super::exif::checked_position;
use super::{MediaFacts, MediaKind, READ_BYTES_MAX, Source, TakenAt, malformed, u32_be, u64_be};

/// Boxes looked at on one level: a file has a handful, a fragmented one some thousands.
const BOXES_MAX: usize = 100_000;

/// One box in memory.
struct Box<'a> {
    kind: [u8; 4],
    body: &'a [u8],
}

/// The boxes in `bytes`. Stops at the first that is malformed.
fn boxes(bytes: &[u8]) -> impl Iterator<Item = Box<'_>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let (size, kind) = (u32_be(rest, 0)?, rest.get(4..8)?.try_into().ok()?);
        let (head, size) = match size {
            0 => (8, rest.len()),
            1 => (16, usize::try_from(u64_be(rest, 8)?).ok()?),
            size => (8, size as usize),
        };
        let body = rest.get(head..size)?;
        rest = &rest[size..];
        Some(Box { kind, body })
    })
    .take(BOXES_MAX)
}

fn child<'a>(bytes: &'a [u8], kind: &[u8; 4]) -> Option<&'a [u8]> {
    boxes(bytes).find(|found| found.kind == *kind).map(|found| found.body)
}

/// Finds `moov` or `meta` among the top boxes, skipping the content, and reads what it says.
pub(super) fn read(file: &mut Source<'_>, facts: &mut MediaFacts) -> io::Result<()> {
    let wanted = if facts.kind == MediaKind::Image { *b"meta" } else { *b"moov" };
    let mut at = 0;
    for _ in 0..BOXES_MAX {
        let head: [u8; 8] = file.exactly(at)?;
        let size = match u32_be(&head, 0) {
            Some(0) => file.bytes - at,
            Some(1) => u64::from_be_bytes(file.exactly(at + 8)?),
            size => u64::from(size.unwrap_or_default()),
        };
        let end = at.checked_add(size).filter(|end| *end <= file.bytes);
        if end.is_none() {
            facts.doubt("文件比其自身记载的短，可能没有录完或者没有传完");
        }
        if head[4..] == wanted {
            if size > READ_BYTES_MAX {
                facts.doubt("文件的索引过大，没有读取");
                return Ok(());
            }
            let body = file.at_most(at, size as usize)?;
            return if wanted == *b"moov" { moov(&body, facts) } else { meta(&body, facts) };
        }
        at = end.filter(|end| *end > at).ok_or_else(malformed)?;
    }
    Err(malformed())
}

fn moov(bytes: &[u8], facts: &mut MediaFacts) -> io::Result<()> {
    let moov = child(bytes, b"moov").ok_or_else(malformed)?;
    let mvhd = child(moov, b"mvhd").ok_or_else(malformed)?;
    facts.duration_ms = duration(mvhd);
    let tracks = boxes(moov).filter(|track| track.kind == *b"trak");
    let sizes = tracks.filter_map(|track| child(track.body, b"tkhd").and_then(track_size));
    let largest = sizes.max_by_key(|(width, height)| u64::from(*width) * u64::from(*height));
    facts.size(largest);
    if let Some(notes) = child(moov, b"udta") {
        facts.taken_at = child(notes, b"date").and_then(date);
        if let Some(place) = child(notes, b"loci") {
            facts.gps = checked_position(location(place), facts);
        }
    }
    if facts.width.is_none() && facts.mime == "video/mp4" {
        // Sound alone in a container of a general brand.
        (facts.mime, facts.kind) = ("audio/mp4".to_owned(), MediaKind::Audio);
    }
    Ok(())
}

/// The time with its zone that some phones note in ISO 8601.
fn date(body: &[u8]) -> Option<TakenAt> {
    let text = std::str::from_utf8(body).ok()?.trim_matches(['\0', ' ']);
    let parsed = jiff::fmt::strtime::parse("%Y-%m-%dT%H:%M:%S%z", text).ok()?;
    Some(TakenAt::Zoned { at: parsed.to_timestamp().ok()?, offset_seconds: parsed.offset()?.seconds() })
}

/// Latitude and longitude from a location box (3GPP TS 26.244 section 8.10): flags, language, a name that ends in zero, a
/// role, then longitude and latitude in 16.16 fixed point.
fn location(body: &[u8]) -> Option<(i64, i64)> {
    let name = body.get(6..)?;
    let after = name.get(name.iter().position(|byte| *byte == 0)? + 2..)?;
    let micro = |at| Some(i64::from(u32_be(after, at)?.cast_signed()) * 1_000_000 / (1 << 16));
    Some((micro(4)?, micro(0)?))
}

/// Of a movie header: version 0 has 32-bit times, version 1 has 64-bit ones.
fn duration(mvhd: &[u8]) -> Option<u64> {
    let (scale, ticks) = match mvhd.first()? {
        0 => (u32_be(mvhd, 12)?, u64::from(u32_be(mvhd, 16)?)),
        _ => (u32_be(mvhd, 20)?, u64_be(mvhd, 24)?),
    };
    // All ones says "unknown".
    if scale == 0 || ticks == u64::from(u32::MAX) || ticks == u64::MAX {
        return None;
    }
    u64::try_from(u128::from(ticks) * 1000 / u128::from(scale)).ok().filter(|ms| *ms > 0)
}

/// Of a track header: the last two fields, in 16.16 fixed point.
fn track_size(tkhd: &[u8]) -> Option<(u32, u32)> {
    let at = if tkhd.first()? == &0 { 76 } else { 88 };
    Some((u32_be(tkhd, at)? >> 16, u32_be(tkhd, at + 4)? >> 16))
        .filter(|(width, height)| *width > 0 && *height > 0)
}

/// The largest picture of a HEIF file: smaller ones are its tiles and its preview.
fn meta(bytes: &[u8], facts: &mut MediaFacts) -> io::Result<()> {
    // A full box: version and flags come before the boxes in it.
    let meta = child(bytes, b"meta").and_then(|meta| meta.get(4..)).ok_or_else(malformed)?;
    let properties = child(meta, b"iprp").and_then(|iprp| child(iprp, b"ipco")).ok_or_else(malformed)?;
    let sizes = boxes(properties)
        .filter(|property| property.kind == *b"ispe")
        .filter_map(|ispe| Some((u32_be(ispe.body, 4)?, u32_be(ispe.body, 8)?)));
    facts.size(sizes.max_by_key(|(width, height)| u64::from(*width) * u64::from(*height)));
    Ok(())
}
