//! The length of a file that was written in fragments (ISO/IEC 14496-12 section 8.8).

use std::collections::BTreeMap;

use crate::facts::{millis as in_millis, together};
use crate::iso::{Found, Track, boxes, child};
use crate::source::{Source, u32_be, u64_be};

/// What of one fragment's index is read: some ten times what a second of pictures needs.
const FRAGMENT_BYTES_MAX: usize = 4 << 20;

/// From the first to the last of one track, in its ticks.
#[derive(Debug, Clone, Copy, Default)]
struct Line {
    first: Option<u64>,
    /// Where the next sample begins.
    next: u64,
    /// The farthest end.
    end: u64,
}

/// Milliseconds by the fragments themselves; by the header of the extension where there are none.
pub(crate) fn millis(
    file: &mut Source<'_>,
    moofs: &[Found],
    mvex: Option<&Found>,
    tracks: &[Track],
) -> Option<u64> {
    let defaults = mvex.map(|mvex| defaults(file, mvex)).unwrap_or_default();
    // Samples that the index itself lists come before those of the fragments.
    let listed = tracks.iter().filter(|track| track.ticks > 0);
    let mut lines: BTreeMap<u32, Line> = listed
        .map(|track| (track.id, Line { first: Some(0), next: track.ticks, end: track.ticks }))
        .collect();
    for moof in moofs {
        for traf in boxes(file, moof.at, moof.end).into_iter().filter(|found| found.kind == *b"traf") {
            fragment(file, &traf, &defaults, &mut lines);
        }
    }
    let of = |track: &Track| {
        let line = lines.get(&track.id)?;
        in_millis(line.end.saturating_sub(line.first.unwrap_or_default()), track.scale)
    };
    let longest =
        |pictures: bool| tracks.iter().filter(|track| track.is_picture == pictures).filter_map(of).max();
    together(longest(true), longest(false)).filter(|ms| *ms > 0)
}

/// The default ticks of a sample by track.
fn defaults(file: &mut Source<'_>, mvex: &Found) -> BTreeMap<u32, u32> {
    let trexes = boxes(file, mvex.at, mvex.end).into_iter().filter(|found| found.kind == *b"trex");
    let bodies: Vec<_> = trexes.filter_map(|found| found.read(file, 64)).collect();
    bodies.iter().filter_map(|body| Some((u32_be(body, 4)?, u32_be(body, 12)?))).collect()
}

fn fragment(
    file: &mut Source<'_>,
    traf: &Found,
    defaults: &BTreeMap<u32, u32>,
    lines: &mut BTreeMap<u32, Line>,
) -> Option<()> {
    let header = child(file, traf, b"tfhd")?.read(file, 256)?;
    let flags = u32_be(&header, 0)? & 0xFF_FFFF;
    let id = u32_be(&header, 4)?;
    // Base offset and description come before the default ticks, where they are there.
    let at = 8 + if flags & 1 != 0 { 8 } else { 0 } + if flags & 2 != 0 { 4 } else { 0 };
    let default =
        if flags & 8 != 0 { u32_be(&header, at)? } else { defaults.get(&id).copied().unwrap_or_default() };
    let begins =
        child(file, traf, b"tfdt").and_then(|found| found.read(file, 64)).and_then(|body| {
            match body.first()? {
                1 => u64_be(&body, 4),
                _ => u32_be(&body, 4).map(u64::from),
            }
        });
    if lines.len() >= 64 && !lines.contains_key(&id) {
        return None;
    }
    let mut ticks: u64 = 0;
    for trun in boxes(file, traf.at, traf.end).into_iter().filter(|found| found.kind == *b"trun") {
        ticks = ticks.saturating_add(run(&trun.read(file, FRAGMENT_BYTES_MAX)?, default)?);
    }
    let line = lines.entry(id).or_default();
    let from = begins.unwrap_or(line.next);
    line.first = Some(line.first.map_or(from, |first| first.min(from)));
    line.next = from.saturating_add(ticks);
    line.end = line.end.max(line.next);
    Some(())
}

/// Ticks of the samples of one run.
fn run(body: &[u8], default: u32) -> Option<u64> {
    let flags = u32_be(body, 0)? & 0xFF_FFFF;
    let count = u32_be(body, 4)?;
    if flags & 0x100 == 0 {
        return Some(u64::from(count).saturating_mul(default.into()));
    }
    let start = 8 + if flags & 1 != 0 { 4 } else { 0 } + if flags & 4 != 0 { 4 } else { 0 };
    let each = 4 * (flags >> 8 & 0xF).count_ones() as usize;
    let samples = body.get(start..)?.chunks_exact(each).take(count as usize);
    Some(samples.filter_map(|sample| u32_be(sample, 0)).map(u64::from).fold(0, u64::saturating_add))
}
