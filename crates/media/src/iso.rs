//! ISO base media files (MP4, MOV, M4A, 3GP, HEIC): length, size of the picture, and whether there is one.
//!
//! The movie header states a length that is right for files written in one go, of the first fragment for some that are
//! written in pieces, and nothing for others. So the tracks are asked: their samples where the index lists them, the
//! fragments where it does not.

use std::io;

use crate::facts::{CUT, Facts, Kind, Meaning, millis, together};
use crate::source::{HELD_BYTES_MAX, Source, malformed, u32_be, u64_be};
use crate::{dates, fragments, iso_notes};

/// Boxes looked at on one level: a file has a handful, a fragmented one some ten thousands.
pub(crate) const BOXES_MAX: usize = 200_000;

/// A box in the file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub kind: [u8; 4],
    /// Where its content begins.
    pub at: u64,
    /// Where it ends; beyond the end of the file when it is cut.
    pub end: u64,
}

impl Found {
    pub(crate) fn bytes(&self) -> u64 {
        self.end - self.at
    }

    /// Its content, if it is no more than `most` bytes and whole.
    pub(crate) fn read(&self, file: &mut Source<'_>, most: usize) -> Option<Vec<u8>> {
        if self.bytes() > most as u64 || self.end > file.bytes {
            return None;
        }
        file.at_most(self.at, self.bytes() as usize).ok()
    }
}

/// The box at `at`; nothing at `end` or where none can be.
pub(crate) fn box_at(file: &mut Source<'_>, at: u64, end: u64) -> Option<Found> {
    if at.checked_add(8)? > end.min(file.bytes) {
        return None;
    }
    let head: [u8; 8] = file.exactly(at).ok()?;
    let kind = [head[4], head[5], head[6], head[7]];
    let (content, size) = match u32_be(&head, 0)? {
        0 => (at + 8, end - at),
        1 => (at + 16, u64::from_be_bytes(file.exactly(at + 8).ok()?)),
        size => (at + 8, u64::from(size)),
    };
    let end = at.checked_add(size)?;
    (end >= content).then_some(Found { kind, at: content, end })
}

/// The boxes between two places. Stops at the first that is malformed.
pub(crate) fn boxes(file: &mut Source<'_>, at: u64, end: u64) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = at;
    // What claims to reach beyond the box in which it lies is no box.
    while let Some(next) = box_at(file, at, end).filter(|next| next.end <= end) {
        at = next.end;
        found.push(next);
        if found.len() >= 4096 {
            break;
        }
    }
    found
}

pub(crate) fn child(file: &mut Source<'_>, of: &Found, kind: &[u8; 4]) -> Option<Found> {
    boxes(file, of.at, of.end).into_iter().find(|found| found.kind == *kind)
}

fn path(file: &mut Source<'_>, of: &Found, kinds: &[&[u8; 4]]) -> Option<Found> {
    kinds.iter().try_fold(*of, |of, kind| child(file, &of, kind))
}

/// What stands on the top level.
#[derive(Debug, Default)]
struct Top {
    moov: Option<Found>,
    meta: Option<Found>,
    moofs: Vec<Found>,
    /// Movies behind the first, each with its fragments: files that were put behind one another.
    more: Vec<(Found, Vec<Found>)>,
    /// A box says that it ends behind the end of the file.
    is_cut: bool,
    malformed: bool,
}

fn top(file: &mut Source<'_>) -> Top {
    let mut top = Top::default();
    let mut at = 0;
    for _ in 0..BOXES_MAX {
        if at >= file.bytes {
            return top;
        }
        let Some(found) = box_at(file, at, file.bytes) else {
            // Some devices leave zeros behind the last box.
            let rest = file.at_most(at, 4096).unwrap_or_default();
            top.malformed |= rest.iter().any(|b| *b != 0);
            return top;
        };
        top.is_cut |= found.end > file.bytes;
        match &found.kind {
            b"moov" if top.moov.is_none() => top.moov = Some(found),
            b"moov" if top.more.len() < 64 => top.more.push((found, Vec::new())),
            b"meta" if top.meta.is_none() => top.meta = Some(found),
            b"moof" => top.more.last_mut().map_or(&mut top.moofs, |(_, moofs)| moofs).push(found),
            _ => {}
        }
        at = found.end;
    }
    top.malformed = true;
    top
}

const UNINDEXED: &str = "录像没有写完：结尾的索引（moov）缺失，多半是录制中断电，时长、时间都读不出来";

const UNCOUNTABLE: &str = "文件的索引列出的内容多得不合常理，没有逐一核对，时长未知";

pub(crate) fn read(file: &mut Source<'_>, facts: &mut Facts) -> io::Result<()> {
    let top = top(file);
    if facts.kind == Kind::Image {
        if top.is_cut {
            facts.doubt(CUT);
        }
        return picture(file, &top.meta.ok_or_else(malformed)?, facts);
    }
    let Some(moov) = top.moov else {
        // One sentence about one cause: everything that cannot be read follows from it.
        facts.doubts.clear();
        facts.doubt(UNINDEXED);
        return Ok(());
    };
    if top.is_cut {
        facts.doubt(CUT);
    }
    if moov.end > file.bytes {
        return Err(malformed());
    }
    movie(file, &moov, &top, facts);
    following(file, &top, facts);
    if file.is_spent() {
        // A part of the work tells nothing.
        facts.length = None;
        facts.doubt(UNCOUNTABLE);
    }
    if top.malformed && !top.is_cut {
        facts.doubt("文件末尾有无法识别的内容，可能损坏");
    }
    Ok(())
}

/// The movies behind the first. Fragments lie in their own file and add up; what a plain index names lies at places of the
/// file that it was made for, and no player goes there.
fn following(file: &mut Source<'_>, top: &Top, facts: &mut Facts) {
    if top.more.is_empty() {
        return;
    }
    let mut sum = facts.duration_ms().unwrap_or_default();
    let mut all = true;
    for (moov, moofs) in &top.more {
        let level = boxes(file, moov.at, moov.end);
        let mvex = level.iter().find(|found| found.kind == *b"mvex").copied();
        let traks: Vec<Found> =
            level.iter().filter(|found| found.kind == *b"trak").take(64).copied().collect();
        let mut tracks = Vec::new();
        for trak in &traks {
            let id = track_id(file, trak);
            tracks.extend(track(file, trak, id, 0, false));
        }
        match fragments::millis(file, moofs, mvex.as_ref(), &tracks).filter(|_| mvex.is_some()) {
            Some(ms) => sum = sum.saturating_add(ms),
            None => all = false,
        }
    }
    let pieces = top.more.len() + 1;
    if all {
        facts.counted(Some(sum), "各段的片段（moof）相加");
        facts.doubt(format!("文件由{pieces}段首尾相接，时长按各段相加"));
    } else {
        facts.doubt(format!("文件由{pieces}段首尾相接，时长只是第一段的"));
    }
}

/// The number of a track, by its header.
fn track_id(file: &mut Source<'_>, trak: &Found) -> u32 {
    let header = child(file, trak, b"tkhd").and_then(|found| found.read(file, 1024));
    let id = header.as_deref().and_then(|body| u32_be(body, if body.first() == Some(&1) { 20 } else { 12 }));
    id.unwrap_or_default()
}

/// A track of pictures or sound.
#[derive(Debug, Clone)]
pub(crate) struct Track {
    pub id: u32,
    pub scale: u64,
    /// Ticks of all samples that the index lists.
    pub ticks: u64,
    /// Milliseconds by the edit list, pauses left out and with them.
    edited: Option<u64>,
    paused: Option<u64>,
    /// Ticks of the samples whose bytes the file has, when it is cut.
    present: Option<u64>,
    pub is_picture: bool,
}

impl Track {
    fn ms(&self) -> Option<u64> {
        let all = millis(self.present.unwrap_or(self.ticks), self.scale)?;
        // A file may list more than it plays: then what it plays counts.
        Some(match (self.present, self.edited) {
            (None, Some(edited)) => edited.min(all),
            _ => all,
        })
    }
}

fn movie(file: &mut Source<'_>, moov: &Found, top: &Top, facts: &mut Facts) {
    let level = boxes(file, moov.at, moov.end);
    let of = |kind: &[u8; 4]| level.iter().find(|found| found.kind == *kind).copied();
    let header = of(b"mvhd").and_then(|found| found.read(file, 1024)).and_then(|body| movie_header(&body));
    let scale = header.as_ref().map_or(0, |h| h.scale);
    let mut tracks = Vec::new();
    let mut size = None;
    for trak in level.iter().filter(|found| found.kind == *b"trak").take(64) {
        let tkhd = child(file, trak, b"tkhd").and_then(|found| found.read(file, 1024));
        let this = tkhd.as_deref().and_then(track_size);
        let area = |s: Option<(u32, u32)>| s.map_or(0, |(w, h)| u64::from(w) * u64::from(h));
        if area(this) > area(size) {
            size = this;
        }
        let id =
            tkhd.as_deref().and_then(|body| u32_be(body, if body.first() == Some(&1) { 20 } else { 12 }));
        tracks.extend(track(file, trak, id.unwrap_or_default(), scale, top.is_cut));
    }
    facts.size(size);
    length(file, &level, top, header.as_ref(), &tracks, facts);
    iso_notes::read(file, moov, facts);
    if let Some(time) = header.and_then(|h| dates::quicktime(h.created)) {
        facts.date(time, "moov/mvhd", Meaning::Unknown);
    }
    if tracks.is_empty() && level.iter().any(|found| found.kind == *b"cmov") {
        facts.doubt("文件的索引经过压缩（cmov），时长读不出来");
        return;
    }
    let has_picture = tracks.iter().any(|track| track.is_picture) || (tracks.is_empty() && size.is_some());
    if !has_picture && matches!(facts.mime.as_str(), "video/mp4" | "video/3gpp" | "video/quicktime") {
        // Sound alone in a container of a general brand.
        facts.kind = Kind::Audio;
        if facts.mime == "video/mp4" {
            facts.mime = "audio/mp4".to_owned();
        }
    }
}

/// Of a movie or media header: version 0 has 32-bit times, version 1 has 64-bit ones.
struct Header {
    created: u64,
    scale: u64,
    /// Nothing when it says "unknown" by all ones, or zero.
    ticks: Option<u64>,
}

fn movie_header(body: &[u8]) -> Option<Header> {
    let (created, scale, ticks) = match body.first()? {
        0 => (u64::from(u32_be(body, 4)?), u32_be(body, 12)?, u64::from(u32_be(body, 16)?)),
        _ => (u64_be(body, 4)?, u32_be(body, 20)?, u64_be(body, 24)?),
    };
    let known = ticks != 0 && ticks != u64::from(u32::MAX) && ticks != u64::MAX;
    Some(Header { created, scale: scale.into(), ticks: known.then_some(ticks) })
}

fn length(
    file: &mut Source<'_>,
    level: &[Found],
    top: &Top,
    header: Option<&Header>,
    tracks: &[Track],
    facts: &mut Facts,
) {
    let fragmented = level.iter().find(|found| found.kind == *b"mvex").copied();
    let longest = |pictures: bool| {
        tracks.iter().filter(|track| track.is_picture == pictures).filter_map(Track::ms).max()
    };
    let listed = together(longest(true), longest(false)).filter(|ms| *ms > 0);
    if fragmented.is_some() || !top.moofs.is_empty() {
        // What the header states is the first fragment's or nothing: the fragments are counted.
        let counted = fragments::millis(file, &top.moofs, fragmented.as_ref(), tracks);
        if counted.is_some() || listed.is_none() {
            facts.counted(counted, "各片段（moof）相加");
            return;
        }
    }
    let stated = header.and_then(|h| millis(h.ticks?, h.scale));
    match (stated, listed) {
        (stated, Some(listed)) => {
            let cut = tracks.iter().any(|track| track.present.is_some());
            // With the pauses before and between: that long the recording ran.
            let paused = tracks.iter().filter_map(|track| track.paused).max().unwrap_or_default();
            let listed = match stated {
                Some(stated) if !cut && stated.abs_diff(paused) <= 1000 => stated,
                _ => listed,
            };
            match stated {
                Some(stated) if !cut && stated.abs_diff(listed) <= 1000 + stated / 1000 => {
                    facts.stated(Some(stated), "moov/mvhd");
                }
                _ => facts.counted(Some(listed), "索引（stts）所列的画面和声音相加"),
            }
            if let Some(stated) =
                stated.filter(|stated| !cut && stated.abs_diff(listed) > 1000 + stated / 1000)
            {
                let (stated, listed) = (stated / 1000, listed / 1000);
                facts.doubt(format!("文件头写明的时长为{stated}秒，按索引计算为{listed}秒，采用后者"));
            }
        }
        (Some(stated), None) => facts.stated(Some(stated), "moov/mvhd"),
        (None, None) => {}
    }
}

/// A track of pictures or sound; others (text, timecodes, positions) say nothing of the length.
fn track(file: &mut Source<'_>, trak: &Found, id: u32, movie_scale: u64, is_cut: bool) -> Option<Track> {
    let mdia = child(file, trak, b"mdia")?;
    let handler = child(file, &mdia, b"hdlr")?.read(file, 4096)?;
    let is_picture = match handler.get(8..12)? {
        b"vide" => true,
        b"soun" => false,
        _ => return None,
    };
    let mdhd = child(file, &mdia, b"mdhd")?.read(file, 1024)?;
    let header = movie_header(&mdhd)?;
    let stbl = path(file, &mdia, &[b"minf", b"stbl"])?;
    let stts = child(file, &stbl, b"stts").and_then(|found| found.read(file, HELD_BYTES_MAX / 2));
    let stts = stts.unwrap_or_default();
    let list = path(file, trak, &[b"edts", b"elst"]).and_then(|found| found.read(file, 1 << 20));
    let (played, paused) = list.and_then(|body| edit_list(&body)).unwrap_or_default();
    let in_movie = |ticks| millis(ticks, movie_scale).filter(|ms| *ms > 0);
    let (edited, paused) = (in_movie(played), in_movie(played.saturating_add(paused)));
    let ticks =
        durations(&stts).map(|(count, delta)| count.saturating_mul(delta)).fold(0, u64::saturating_add);
    let present = if is_cut && ticks > 0 { present(file, &stbl, &stts) } else { None };
    Some(Track { id, scale: header.scale, ticks, edited, paused, present, is_picture })
}

/// Runs of samples with their ticks.
fn durations(stts: &[u8]) -> impl Iterator<Item = (u64, u64)> + '_ {
    stts.get(8..)
        .unwrap_or_default()
        .chunks_exact(8)
        .filter_map(|run| Some((u64::from(u32_be(run, 0)?), u64::from(u32_be(run, 4)?))))
}

/// Ticks of the movie that the list plays, and those for which it pauses.
fn edit_list(body: &[u8]) -> Option<(u64, u64)> {
    let version = *body.first()?;
    let count = u32_be(body, 4)? as usize;
    let each = if version == 1 { 20 } else { 12 };
    let (mut played, mut paused): (u64, u64) = (0, 0);
    for entry in body.get(8..)?.chunks_exact(each).take(count) {
        let (ticks, is_pause) = match version {
            1 => (u64_be(entry, 0)?, u64_be(entry, 8)? == u64::MAX),
            _ => (u64::from(u32_be(entry, 0)?), u32_be(entry, 4)? == u32::MAX),
        };
        let sum = if is_pause { &mut paused } else { &mut played };
        *sum = sum.saturating_add(ticks);
    }
    Some((played, paused))
}

/// Ticks of the samples whose bytes the file has: up to the first that lies behind its end.
fn present(file: &mut Source<'_>, stbl: &Found, stts: &[u8]) -> Option<u64> {
    let mut left = samples_present(file, stbl)?;
    let mut ticks: u64 = 0;
    for (count, delta) in durations(stts) {
        let now = count.min(left);
        ticks = ticks.saturating_add(now.saturating_mul(delta));
        left -= now;
        if left == 0 {
            break;
        }
    }
    Some(ticks)
}

/// How many samples the file has whole. Every step is paid for by bytes of a table that are really there, or, where all
/// samples have one size, done for a whole chunk at once; all tracks together have one budget.
fn samples_present(file: &mut Source<'_>, stbl: &Found) -> Option<u64> {
    let table = |file: &mut Source<'_>, kind: &[u8; 4]| {
        child(file, stbl, kind).and_then(|found| found.read(file, HELD_BYTES_MAX / 4))
    };
    let sizes = table(file, b"stsz")?;
    let groups = table(file, b"stsc")?;
    let (offsets, wide) = match table(file, b"stco") {
        Some(offsets) => (offsets, false),
        None => (table(file, b"co64")?, true),
    };
    let chunk_count = u32_be(&offsets, 4)? as usize;
    let (one_size, sample_count) = (u64::from(u32_be(&sizes, 4)?), u64::from(u32_be(&sizes, 8)?));
    let mut groups =
        groups.get(8..)?.chunks_exact(12).map_while(|g| Some((u32_be(g, 0)?, u32_be(g, 4)?))).peekable();
    let (mut sample, mut per_chunk) = (0_u64, 0_u32);
    for chunk in 0..chunk_count {
        while let Some((_, per)) = groups.next_if(|(first, _)| *first as usize <= chunk + 1) {
            file.spend(1)?;
            per_chunk = per;
        }
        file.spend(1)?;
        let mut at =
            if wide { u64_be(&offsets, 8 + 8 * chunk)? } else { u64::from(u32_be(&offsets, 8 + 4 * chunk)?) };
        let wanted = u64::from(per_chunk).min(sample_count.saturating_sub(sample));
        let mut whole = 0;
        if one_size > 0 {
            whole = file.bytes.saturating_sub(at).checked_div(one_size)?.min(wanted);
        } else {
            while whole < wanted {
                file.spend(1)?;
                let entry = usize::try_from(12 + 4 * (sample + whole)).ok()?;
                at = at.checked_add(u64::from(u32_be(&sizes, entry)?))?;
                if at > file.bytes {
                    break;
                }
                whole += 1;
            }
        }
        sample += whole;
        if whole < wanted || sample >= sample_count {
            break;
        }
    }
    Some(sample)
}

/// Of a track header: the last two fields, in 16.16 fixed point.
fn track_size(tkhd: &[u8]) -> Option<(u32, u32)> {
    let at = if tkhd.first()? == &0 { 76 } else { 88 };
    Some((u32_be(tkhd, at)? >> 16, u32_be(tkhd, at + 4)? >> 16))
        .filter(|(width, height)| *width > 0 && *height > 0)
}

/// The largest picture of a HEIF file: smaller ones are its tiles and its preview.
fn picture(file: &mut Source<'_>, meta: &Found, facts: &mut Facts) -> io::Result<()> {
    // A full box: version and flags come before the boxes in it.
    let inside = Found { at: meta.at + 4, ..*meta };
    let properties = (meta.bytes() >= 4).then(|| path(file, &inside, &[b"iprp", b"ipco"])).flatten();
    let properties = properties.ok_or_else(malformed)?;
    let mut largest = None;
    for found in boxes(file, properties.at, properties.end) {
        if found.kind == *b"ispe"
            && let Some(body) = found.read(file, 64)
            && let Some(size) = u32_be(&body, 4).zip(u32_be(&body, 8))
        {
            largest = largest.max(Some((u64::from(size.0) * u64::from(size.1), size)));
        }
    }
    facts.size(largest.map(|(_, size)| size));
    Ok(())
}
