//! ASF files (WMV, WMA), by Microsoft's Advanced Systems Format specification.

use std::io;

use crate::dates;
use crate::facts::{CUT, Facts, Kind, Meaning};
use crate::source::{Source, malformed, u16_le, u32_le, u64_le};

const FILE_PROPERTIES: [u8; 16] = *b"\xA1\xDC\xAB\x8C\x47\xA9\xCF\x11\x8E\xE4\x00\xC0\x0C\x20\x53\x65";
const STREAM_PROPERTIES: [u8; 16] = *b"\x91\x07\xDC\xB7\xB7\xA9\xCF\x11\x8E\xE6\x00\xC0\x0C\x20\x53\x65";
const VIDEO_STREAM: [u8; 16] = *b"\xC0\xEF\x19\xBC\x4D\x5B\xCF\x11\xA8\xFD\x00\x80\x5F\x5C\x44\x2B";
const DATA: [u8; 16] = *b"\x36\x26\xB2\x75\x8E\x66\xCF\x11\xA6\xD9\x00\xAA\x00\x62\xCE\x6C";
/// Objects of a header.
const OBJECTS_MAX: usize = 1000;

/// An object's identifier, where its content begins and where it ends.
type Object = ([u8; 16], u64, u64);

fn object(file: &mut Source<'_>, at: u64) -> Option<Object> {
    let head: [u8; 24] = file.exactly(at).ok()?;
    let len = u64_le(&head, 16).filter(|len| *len >= 24)?;
    Some((head[..16].try_into().ok()?, at + 24, at.checked_add(len)?))
}

pub(crate) fn read(file: &mut Source<'_>, facts: &mut Facts) -> io::Result<()> {
    let (_, _, header_end) = object(file, 0).ok_or_else(malformed)?;
    let mut at = 30;
    let mut properties = None;
    let mut has_pictures = None;
    for _ in 0..OBJECTS_MAX {
        if at >= header_end.min(file.bytes) {
            break;
        }
        let Some((id, content, end)) = object(file, at) else { break };
        match id {
            FILE_PROPERTIES => properties = Some(file.exactly::<80>(content)?),
            STREAM_PROPERTIES => {
                let body = file.at_most(content, 80)?;
                let is_video = body.get(..16) == Some(&VIDEO_STREAM);
                has_pictures = Some(has_pictures.unwrap_or(false) || is_video);
                if is_video {
                    facts.size(u32_le(&body, 54).zip(u32_le(&body, 58)));
                }
            }
            _ => {}
        }
        at = end;
    }
    if has_pictures == Some(false) {
        facts.kind = Kind::Audio;
    }
    let properties = properties.ok_or_else(malformed)?;
    let field = |at| u64_le(&properties, at).unwrap_or_default();
    // Behind the file's identifier: size, time of creation, packets, length of play, of sending, preroll, flags.
    let (created, play, preroll) = (field(24), field(40), field(56));
    let flags = u32_le(&properties, 64).unwrap_or_default();
    let packet = u32_le(&properties, 68).unwrap_or_default();
    if let Some(time) = dates::windows(created) {
        facts.date(time, "File Properties/Creation Date", Meaning::Unknown);
    }
    let stated = (flags & 1 == 0).then(|| (play / 10_000).saturating_sub(preroll)).filter(|ms| *ms > 0);
    let data = object(file, header_end).filter(|(id, _, _)| *id == DATA);
    let cut = data.is_some_and(|(_, _, end)| flags & 1 == 0 && end > file.bytes);
    // A live stream states nothing, of one that is cut the last packet that is there tells, and a header may be wrong.
    let counted = data.and_then(|(_, content, end)| last_packet(file, content + 26, end, packet.into()));
    match (stated, counted) {
        (Some(stated), Some(ms)) if cut || stated.abs_diff(ms) > 2000 + ms / 50 => {
            facts.counted(Some(ms), "最后一个数据包的时间");
            if !cut {
                let (stated, ms) = (stated / 1000, ms / 1000);
                facts.doubt(format!("文件头写明的时长为{stated}秒，最后一个数据包在{ms}秒，采用后者"));
            }
        }
        (Some(stated), _) => facts.stated(Some(stated), "File Properties/Play Duration"),
        (None, counted) => facts.counted(counted, "最后一个数据包的时间"),
    }
    if cut {
        facts.doubt(CUT);
    }
    Ok(())
}

/// When the last packet that the file has whole is sent, and how long it lasts, in milliseconds. Packets have one size.
fn last_packet(file: &mut Source<'_>, first: u64, end: u64, size: u64) -> Option<u64> {
    let end = if end <= first { file.bytes } else { end.min(file.bytes) };
    let whole = end.checked_sub(first)?.checked_div(size)?;
    (1..=whole.min(64)).find_map(|back| {
        let packet = file.at_most(first + (whole - back) * size, 64).ok()?;
        let mut at = 0;
        let mark = *packet.first()?;
        if mark & 0x80 != 0 {
            at = 1 + usize::from(mark & 0x0F);
        }
        let lengths = *packet.get(at)?;
        at += 2;
        let width = |bits: u8| [0, 1, 2, 4][usize::from(bits & 3)];
        at += width(lengths >> 5) + width(lengths >> 1) + width(lengths >> 3);
        Some(u64::from(u32_le(&packet, at)?) + u64::from(u16_le(&packet, at + 4)?)).filter(|ms| *ms > 0)
    })
}
