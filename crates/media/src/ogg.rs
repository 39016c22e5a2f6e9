//! Ogg (RFC 3533) with Opus, Vorbis, FLAC, Speex or Theora: how far the last page of a stream has come.

use std::collections::BTreeMap;
use std::io;

use crate::facts::{Facts, Kind, millis};
use crate::source::{Source, malformed, u16_le, u32_be, u32_le, u64_le};

/// Pages of one file: a hundred hours of speech.
const PAGES_MAX: usize = 2_000_000;

/// What tells the clock of a stream.
#[derive(Debug, Clone, Copy)]
struct Stream {
    rate: u64,
    /// Samples before the recording proper.
    skip: u64,
    is_picture: bool,
    last: u64,
    /// How far the first page of sound has come, and the second: a recording cut out of a running one does not begin at 0.
    early: [Option<u64>; 2],
}

pub(crate) fn read(file: &mut Source<'_>, facts: &mut Facts) -> io::Result<()> {
    let mut streams: BTreeMap<u32, Stream> = BTreeMap::new();
    // Recordings that were joined follow one another; each begins with streams of its own.
    let (mut before, mut any_data) = (0_u64, false);
    let mut at = 0;
    let mut lost = false;
    for _ in 0..PAGES_MAX {
        if at >= file.bytes {
            break;
        }
        let head = file.at_most(at, 27)?;
        if !head.starts_with(b"OggS") || head.len() < 27 {
            lost = true;
            break;
        }
        let segments = file.at_most(at + 27, usize::from(head[26]))?;
        let content = at + 27 + segments.len() as u64;
        let len: u64 = segments.iter().map(|n| u64::from(*n)).sum();
        let serial = u32_le(&head, 14).unwrap_or_default();
        let position = u64_le(&head, 6).unwrap_or_default();
        if content + len > file.bytes {
            lost = true;
            break;
        }
        if head[5] & 2 != 0 {
            if any_data {
                before = u64::saturating_add(before, longest(&streams));
                streams.clear();
                any_data = false;
            }
            let packet = file.at_most(content, 64)?;
            if streams.len() < 64
                && let Some(stream) = stream(&packet)
            {
                streams.insert(serial, stream);
            }
        } else if let Some(stream) = streams.get_mut(&serial)
            && position != u64::MAX
        {
            any_data |= position > 0;
            if position > 0
                && let Some(place) = stream.early.iter_mut().find(|place| place.is_none())
            {
                *place = Some(position);
            }
            stream.last = stream.last.max(position);
        }
        at = content + len;
    }
    if streams.is_empty() && before == 0 {
        return Err(malformed());
    }
    if lost {
        facts.doubt("文件的末尾不完整，可能没有录完或者没有传完");
    }
    if streams.values().any(|s| s.is_picture) {
        (facts.mime, facts.kind) = ("video/ogg".to_owned(), Kind::Video);
    }
    facts.counted(Some(before.saturating_add(longest(&streams))), "最后一页（granule position）");
    Ok(())
}

fn longest(streams: &BTreeMap<u32, Stream>) -> u64 {
    let of = |stream: &Stream| {
        let begins = match stream.early {
            // The first page lasts as long as the second.
            [Some(first), Some(second)] => first.saturating_sub(second.saturating_sub(first)),
            _ => 0,
        };
        // Less than a second is the coder's own delay.
        let begins = if begins > stream.rate { begins } else { stream.skip };
        millis(stream.last.saturating_sub(begins), stream.rate)
    };
    streams.values().filter(|s| !s.is_picture).filter_map(of).max().unwrap_or_default()
}

/// By the first packet.
fn stream(packet: &[u8]) -> Option<Stream> {
    let sound = |rate: u64, skip: u64| {
        Some(Stream { rate, skip, is_picture: false, last: 0, early: [None; 2] }).filter(|s| s.rate > 0)
    };
    if packet.starts_with(b"OpusHead") {
        return sound(48_000, u16_le(packet, 10)?.into());
    }
    if packet.starts_with(b"\x01vorbis") {
        return sound(u32_le(packet, 12)?.into(), 0);
    }
    if packet.starts_with(b"\x7FFLAC") {
        return sound(u64::from(u32_be(packet, 27)? >> 12), 0);
    }
    if packet.starts_with(b"Speex   ") {
        return sound(u32_le(packet, 36)?.into(), 0);
    }
    (packet.starts_with(b"\x80theora") || packet.starts_with(b"OVP80")).then_some(Stream {
        rate: 1,
        skip: 0,
        is_picture: true,
        last: 0,
        early: [None; 2],
    })
}
