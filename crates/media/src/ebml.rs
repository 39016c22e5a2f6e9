//! Matroska and WebM (RFC 9559): the length where the file states it, else by its last block.

use std::io;

use crate::dates;
use crate::facts::{Facts, Kind, Meaning};
use crate::source::{Source, malformed};

/// Elements looked at on one level.
const ELEMENTS_MAX: usize = 500_000;
/// What is searched at the end of a file for its last cluster: some seconds of good pictures.
const TAIL_BYTES: u64 = 8 << 20;

const SEGMENT: u32 = 0x1853_8067;
const INFO: u32 = 0x1549_A966;
const SCALE: u32 = 0x2A_D7B1;
const DURATION: u32 = 0x4489;
const DATE: u32 = 0x4461;
const TRACKS: u32 = 0x1654_AE6B;
const TRACK: u32 = 0xAE;
const TRACK_TYPE: u32 = 0x83;
const DEFAULT_DURATION: u32 = 0x23_E383;
const VIDEO: u32 = 0xE0;
const WIDTH: u32 = 0xB0;
const HEIGHT: u32 = 0xBA;
const CLUSTER: u32 = 0x1F43_B675;
const CLUSTER_TIME: u32 = 0xE7;
const SIMPLE_BLOCK: u32 = 0xA3;
const BLOCK_GROUP: u32 = 0xA0;
const BLOCK: u32 = 0xA1;
const BLOCK_DURATION: u32 = 0x9B;
/// What stands beside clusters, and so ends one whose length is not known: cues, tags, attachments, chapters, seek head,
/// info, tracks.
const BESIDE_CLUSTERS: [u32; 8] =
    [CLUSTER, 0x1C53_BB6B, 0x1254_C367, 0x1941_A469, 0x1043_A770, 0x114D_9B74, INFO, TRACKS];

#[derive(Debug, Clone, Copy)]
struct Element {
    id: u32,
    at: u64,
    /// Nothing when the writer did not know.
    end: Option<u64>,
}

/// A number of one to eight bytes whose first byte tells how many; with the marker kept it is an identifier.
fn vint(bytes: &[u8], keep: bool) -> Option<(u64, usize)> {
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

fn element(bytes: &[u8], at: u64) -> Option<Element> {
    let (id, id_len) = vint(bytes, true).filter(|(_, len)| *len <= 4)?;
    let (size, size_len) = vint(bytes.get(id_len..)?, false)?;
    let content = at + (id_len + size_len) as u64;
    let unknown = size == (1_u64 << (7 * size_len)) - 1;
    let end = if unknown { None } else { Some(content.checked_add(size)?) };
    Some(Element { id: id as u32, at: content, end })
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
    /// Nanoseconds of a picture, or a sound, by track.
    frame: Option<u64>,
    first_cluster: Option<u64>,
}

pub(crate) fn read(file: &mut Source<'_>, facts: &mut Facts) -> io::Result<()> {
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
            CLUSTER => {
                head.first_cluster = Some(here);
                break;
            }
            _ => {}
        }
        let Some(end) = next.end.filter(|end| *end > here) else { break };
        here = end;
    }
    if is_cut {
        facts.doubt("文件比其自身记载的短，可能没有录完或者没有传完");
    }
    if head.has_tracks && !head.has_pictures {
        facts.kind = Kind::Audio;
    }
    let stated = head.duration.filter(|ticks| ticks.is_finite() && *ticks > 0.0);
    let stated = stated.map(|ticks| (ticks * head.scale as f64 / 1e6).round() as u64);
    let counted = match (stated, is_cut) {
        (Some(_), false) => None,
        _ => head.first_cluster.and_then(|first| count(file, first, &head)),
    };
    match (stated, counted) {
        (Some(stated), None) => facts.stated(Some(stated), "Segment/Info/Duration"),
        (_, counted) => facts.counted(counted, "最后一个数据块（Block）的时间"),
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
                (DEFAULT_DURATION, _) => head.frame = head.frame.max(number(file, &element)),
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

/// The times of a cluster's blocks, in ticks.
#[derive(Debug, Clone, Copy)]
struct Blocks {
    first: u64,
    /// The latest beginning and the latest end of a block.
    last: u64,
    end: u64,
    count: u64,
    /// Where the cluster ends.
    behind: u64,
}

/// Milliseconds from the first block to the end of the last.
fn count(file: &mut Source<'_>, first: u64, head: &Head) -> Option<u64> {
    let begin = cluster(file, first)?;
    let last = last_cluster(file, first).unwrap_or(begin);
    let frame = match head.frame {
        Some(nanoseconds) => nanoseconds / head.scale.max(1),
        None => (last.last.saturating_sub(last.first)) / last.count.saturating_sub(1).max(1),
    };
    let end = last.end.max(last.last.saturating_add(frame)).max(begin.end);
    let ticks = end.saturating_sub(begin.first);
    u64::try_from(u128::from(ticks) * u128::from(head.scale) / 1_000_000).ok().filter(|ms| *ms > 0)
}

/// The last cluster: by their lengths where they state them, else by looking for it at the end of the file, where one
/// counts whose blocks run up to the end.
fn last_cluster(file: &mut Source<'_>, first: u64) -> Option<Blocks> {
    let from = file.bytes.saturating_sub(TAIL_BYTES).max(first);
    let tail = file.at_most(from, TAIL_BYTES as usize).ok()?;
    let pattern = CLUSTER.to_be_bytes();
    let places = tail.windows(4).enumerate().filter(|(_, window)| *window == pattern).map(|(place, _)| place);
    let mut places: Vec<usize> = places.collect();
    drop(tail);
    places.truncate(4096);
    for place in places.into_iter().rev() {
        if let Some(blocks) = cluster(file, from + place as u64).filter(|blocks| blocks.count > 0) {
            return Some(blocks);
        }
    }
    // A cluster longer than the tail: go there from the first.
    let mut here = first;
    let mut last = None;
    for _ in 0..ELEMENTS_MAX {
        let Some(next) = at(file, here) else { break };
        if next.id == CLUSTER {
            last = cluster(file, here).filter(|blocks| blocks.count > 0).or(last);
        }
        match next.end.or(last.map(|blocks| blocks.behind)).filter(|end| *end > here) {
            Some(end) if end < file.bytes => here = end,
            _ => break,
        }
    }
    last
}

fn cluster(file: &mut Source<'_>, from: u64) -> Option<Blocks> {
    let cluster = at(file, from).filter(|e| e.id == CLUSTER)?;
    let end = cluster.end.unwrap_or(file.bytes).min(file.bytes);
    let mut here = cluster.at;
    let mut base = None;
    let mut found = Blocks { first: u64::MAX, last: 0, end: 0, count: 0, behind: here };
    for _ in 0..ELEMENTS_MAX {
        if here >= end {
            break;
        }
        let Some(next) = at(file, here) else { break };
        if cluster.end.is_none() && BESIDE_CLUSTERS.contains(&next.id) {
            break;
        }
        let Some(behind) = next.end.filter(|end| *end > here) else { break };
        // A block that the file has not whole was not recorded.
        if behind > file.bytes {
            break;
        }
        match next.id {
            CLUSTER_TIME => base = number(file, &next),
            SIMPLE_BLOCK => found.see(base?, time(file, next.at), None),
            BLOCK_GROUP => {
                let inside = elements(file, next.at, behind);
                let lasts = inside.iter().find(|e| e.id == BLOCK_DURATION).and_then(|e| number(file, e));
                if let Some(block) = inside.iter().find(|e| e.id == BLOCK) {
                    found.see(base?, time(file, block.at), lasts);
                }
            }
            _ => {}
        }
        here = behind;
    }
    base?;
    found.behind = here;
    Some(found)
}

impl Blocks {
    fn see(&mut self, base: u64, time: Option<i16>, lasts: Option<u64>) {
        let Some(at) = time.and_then(|time| base.checked_add_signed(time.into())) else { return };
        self.first = self.first.min(at);
        self.last = self.last.max(at);
        self.end = self.end.max(at.saturating_add(lasts.unwrap_or_default()));
        self.count += 1;
    }
}

/// The time of a block, which stands behind its track's number, from that of its cluster.
fn time(file: &mut Source<'_>, at: u64) -> Option<i16> {
    let bytes = file.at_most(at, 10).ok()?;
    let (_, len) = vint(&bytes, false)?;
    Some(i16::from_be_bytes(bytes.get(len..len + 2)?.try_into().ok()?))
}
