//! Matroska and WebM (RFC 9559): the length where the file states it, else by its last block.

use std::io;

use crate::dates;
use crate::facts::{CUT, Facts, Kind, Meaning};
use crate::pass::Counted;
use crate::source::{Source, malformed};

macro_rules! elements {
    ($($name:ident $id:literal)*) => {
        $(
            #[allow(dead_code, reason = "some are only told from what is no element")]
            pub(crate) const $name: u32 = $id;
        )*
        /// Whether this is an element that stands where one is looked for.
        pub(crate) fn is_known(id: u32) -> bool {
            [$($id),*].contains(&id)
        }
    };
}

elements! {
    EBML 0x1A45_DFA3
    SEGMENT 0x1853_8067
    INFO 0x1549_A966
    SCALE 0x2A_D7B1
    DURATION 0x4489
    DATE 0x4461
    TRACKS 0x1654_AE6B
    TRACK 0xAE
    TRACK_NUMBER 0xD7
    TRACK_UID 0x73C5
    TRACK_TYPE 0x83
    DEFAULT_DURATION 0x23_E383
    VIDEO 0xE0
    AUDIO 0xE1
    WIDTH 0xB0
    HEIGHT 0xBA
    CLUSTER 0x1F43_B675
    CLUSTER_TIME 0xE7
    CLUSTER_POSITION 0xA7
    CLUSTER_BEFORE 0xAB
    SIMPLE_BLOCK 0xA3
    BLOCK_GROUP 0xA0
    BLOCK 0xA1
    BLOCK_ADDITIONS 0x75A1
    BLOCK_DURATION 0x9B
    REFERENCE 0xFB
    PRIORITY 0xFA
    DISCARD 0x75A2
    CODEC_STATE 0xA4
    CUES 0x1C53_BB6B
    TAGS 0x1254_C367
    ATTACHMENTS 0x1941_A469
    CHAPTERS 0x1043_A770
    SEEK_HEAD 0x114D_9B74
    VOID 0xEC
    CRC 0xBF
    FLAG_ENABLED 0xB9
    FLAG_DEFAULT 0x88
    FLAG_FORCED 0x55AA
    FLAG_LACING 0x9C
    MIN_CACHE 0x6DE7
    MAX_CACHE 0x6DF8
    MAX_ADDITION 0x55EE
    DEFAULT_DECODED 0x23_4E7A
    TRACK_SCALE 0x23_314F
    TRACK_NAME 0x536E
    LANGUAGE 0x22_B59C
    LANGUAGE_TAG 0x22_B59D
    CODEC 0x86
    CODEC_PRIVATE 0x63A2
    CODEC_NAME 0x25_8688
    CODEC_DELAY 0x56AA
    SEEK_PRE_ROLL 0x56BB
    ENCODINGS 0x6D80
    MUXER 0x4D80
    WRITER 0x5741
    TITLE 0x7BA9
    SEGMENT_UID 0x73A4
    HEARING 0x55AB
    VISUAL 0x55AC
    DESCRIPTIONS 0x55AD
    ORIGINAL 0x55AE
    COMMENTARY 0x55AF
    ADDITION_MAPPING 0x41E4
}

#[derive(Debug, Clone, Copy)]
struct Element {
    id: u32,
    at: u64,
    /// Nothing when the writer did not know.
    end: Option<u64>,
}

/// A number of one to eight bytes whose first byte tells how many; with the marker kept it is an identifier.
pub(crate) fn vint(bytes: &[u8], keep: bool) -> Option<(u64, usize)> {
    let first = *bytes.first()?;
    let len = first.leading_zeros() as usize + 1;
    let rest = bytes.get(1..len)?;
    let lead = if keep || len > 7 {
        u64::from(if keep { first } else { 0 })
    } else {
        u64::from(first) & (0xFF >> len)
    };
    Some((rest.iter().fold(lead, |value, byte| value << 8 | u64::from(*byte)), len))
}

/// An element's identifier, the length of its head, and that of its body where the writer knew it.
pub(crate) fn element_of(bytes: &[u8]) -> Option<(u32, usize, Option<u64>)> {
    let (id, id_len) = vint(bytes, true).filter(|(_, len)| *len <= 4)?;
    let (size, size_len) = vint(bytes.get(id_len..)?, false)?;
    let unknown = size == (1_u64 << (7 * size_len)) - 1;
    Some((id as u32, id_len + size_len, (!unknown).then_some(size)))
}

fn element(bytes: &[u8], at: u64) -> Option<Element> {
    let (id, head, size) = element_of(bytes)?;
    let content = at + head as u64;
    let end = match size {
        Some(size) => Some(content.checked_add(size)?),
        None => None,
    };
    Some(Element { id, at: content, end })
}

fn at(file: &mut Source<'_>, at: u64) -> Option<Element> {
    element(&file.at_most(at, 12).ok()?, at)
}

/// The elements between two places, up to one without an end of its own.
fn elements(file: &mut Source<'_>, from: u64, end: u64) -> Vec<Element> {
    let mut found = Vec::new();
    let mut here = from;
    while here < end.min(file.bytes) && found.len() < 4096 {
        let Some(next) = at(file, here) else { break };
        found.push(next);
        match next.end {
            Some(end) if end > here => here = end,
            _ => break,
        }
    }
    found
}

fn number(file: &mut Source<'_>, element: &Element) -> Option<u64> {
    let len = element.end?.checked_sub(element.at).filter(|len| *len <= 8)?;
    Some(
        file.at_most(element.at, len as usize)
            .ok()?
            .iter()
            .fold(0, |value, byte| value << 8 | u64::from(*byte)),
    )
}

fn float(file: &mut Source<'_>, element: &Element) -> Option<f64> {
    let len = element.end?.checked_sub(element.at)?;
    match len {
        4 => Some(f32::from_be_bytes(file.exactly(element.at).ok()?).into()),
        8 => Some(f64::from_be_bytes(file.exactly(element.at).ok()?)),
        _ => None,
    }
}

/// What the head of a file says.
#[derive(Debug, Default)]
struct Head {
    /// Nanoseconds of a tick.
    scale: u64,
    duration: Option<f64>,
    has_pictures: bool,
    has_tracks: bool,
}

pub(crate) fn read(file: &mut Source<'_>, counted: Counted, facts: &mut Facts) -> io::Result<()> {
    let header = at(file, 0).and_then(|e| e.end).ok_or_else(malformed)?;
    let segment = at(file, header).filter(|e| e.id == SEGMENT).ok_or_else(malformed)?;
    let end = segment.end.unwrap_or(file.bytes);
    let is_cut = end > file.bytes;
    let mut head = Head { scale: 1_000_000, ..Head::default() };
    let mut here = segment.at;
    for _ in 0..64 {
        let Some(next) = at(file, here).filter(|_| here < file.bytes) else { break };
        match next.id {
            INFO => info(file, &next, &mut head, facts),
            TRACKS => tracks(file, &next, &mut head, facts),
            CLUSTER => break,
            _ => {}
        }
        let Some(end) = next.end.filter(|end| *end > here) else { break };
        here = end;
    }
    if is_cut {
        facts.doubt(CUT);
    }
    if head.has_tracks && !head.has_pictures {
        facts.kind = Kind::Audio;
    }
    let stated = head.duration.filter(|ticks| ticks.is_finite() && *ticks > 0.0);
    let stated = stated.map(|ticks| (ticks * head.scale as f64 / 1e6).round() as u64);
    for doubt in counted.doubts {
        facts.doubt(doubt);
    }
    match (stated, counted.ms) {
        (Some(stated), Some(ms)) if stated.abs_diff(ms) > 1000 + ms / 100 => {
            if !is_cut {
                let (stated, ms) = (stated / 1000, ms / 1000);
                facts.doubt(format!("文件写明的时长为{stated}秒，逐块计算为{ms}秒，采用后者"));
            }
            facts.counted(Some(ms), counted.what);
        }
        (Some(stated), _) => facts.stated(Some(stated), "Segment/Info/Duration"),
        (None, ms) => facts.counted(ms, counted.what),
    }
    Ok(())
}

fn info(file: &mut Source<'_>, info: &Element, head: &mut Head, facts: &mut Facts) {
    let Some(end) = info.end else { return };
    for element in elements(file, info.at, end) {
        match element.id {
            SCALE => head.scale = number(file, &element).filter(|n| *n > 0).unwrap_or(1_000_000),
            DURATION => head.duration = float(file, &element),
            DATE => {
                let time = number(file, &element).and_then(|n| dates::matroska(n.cast_signed()));
                if let Some(time) = time {
                    facts.date(time, "Segment/Info/DateUTC", Meaning::Unknown);
                }
            }
            _ => {}
        }
    }
}

fn tracks(file: &mut Source<'_>, tracks: &Element, head: &mut Head, facts: &mut Facts) {
    let Some(end) = tracks.end else { return };
    for track in elements(file, tracks.at, end).into_iter().filter(|e| e.id == TRACK).take(64) {
        let Some(end) = track.end else { break };
        head.has_tracks = true;
        for element in elements(file, track.at, end) {
            match (element.id, element.end) {
                (TRACK_TYPE, _) => head.has_pictures |= number(file, &element) == Some(1),
                (VIDEO, Some(end)) => {
                    let inside = elements(file, element.at, end);
                    let mut of = |id| inside.iter().find(|e| e.id == id).and_then(|e| number(file, e));
                    let size = of(WIDTH).zip(of(HEIGHT));
                    facts.size(size.and_then(|(w, h)| Some((w.try_into().ok()?, h.try_into().ok()?))));
                }
                _ => {}
            }
        }
    }
}
