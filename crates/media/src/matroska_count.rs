//! Counts a Matroska or WebM file by its blocks (RFC 9559): from the first to the end of the last, file after file where
//! several stand behind one another.

use std::collections::BTreeMap;

use crate::ebml::{self, element_of};
use crate::facts::together;
use crate::pass::{Count, Counted, Step};

/// Tracks of one file that are looked at.
const TRACKS_MAX: usize = 64;

/// The times of one track, in nanoseconds.
#[derive(Debug, Clone, Copy, Default)]
struct Line {
    is_picture: bool,
    /// Nanoseconds of one picture or one packet of sound, where the file says so.
    frame: u64,
    first: Option<u64>,
    last: u64,
    end: u64,
    /// Blocks, and the pictures or packets in the last.
    blocks: u64,
    in_last: u64,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Matroska {
    scale: u64,
    /// The track whose entry is being read.
    track: u64,
    lines: BTreeMap<u64, Line>,
    cluster: u64,
    /// The track of the block whose group is being read, and where it begins.
    block: Option<(u64, u64)>,
    /// Milliseconds of the files before this one.
    before: u64,
    files: u64,
    lost: u64,
}

impl Matroska {
    pub(crate) fn counted(mut self) -> Counted {
        let has_pictures = (!self.lines.is_empty()).then(|| self.lines.values().any(|line| line.is_picture));
        self.close();
        let mut doubts = Vec::new();
        if self.files > 1 {
            doubts.push(format!("文件由{}段首尾相接，时长按各段相加", self.files));
        }
        if self.lost > 64 << 10 {
            doubts.push("文件中间有无法识别的内容，可能损坏".to_owned());
        }
        let ms = Some(self.before).filter(|ms| *ms > 0);
        Counted { ms, what: "逐块（Block）计算时间", doubts, has_pictures, bytes: 0 }
    }

    /// The end of one file.
    fn close(&mut self) {
        let lines = std::mem::take(&mut self.lines);
        let of = |is_picture: bool| {
            let lines = lines.values().filter(move |line| line.is_picture == is_picture);
            lines.filter_map(Line::ms).max()
        };
        if let Some(ms) = together(of(true), of(false)).filter(|ms| *ms > 0) {
            self.before = self.before.saturating_add(ms);
            self.files += 1;
        }
        self.cluster = 0;
    }

    fn scale(&self) -> u64 {
        if self.scale == 0 { 1_000_000 } else { self.scale }
    }

    /// A block: its track, its time from that of its cluster, and how many pictures or packets it has.
    fn see(&mut self, body: &[u8]) -> Option<()> {
        let (track, len) = ebml::vint(body, false)?;
        let time = i16::from_be_bytes(body.get(len..len + 2)?.try_into().ok()?);
        let lacing = body.get(len + 2)? >> 1 & 3;
        let frames = if lacing == 0 { 1 } else { u64::from(*body.get(len + 3)?) + 1 };
        let at = self.cluster.checked_add_signed(time.into())?.checked_mul(self.scale())?;
        if !self.lines.contains_key(&track) && self.lines.len() >= TRACKS_MAX {
            return None;
        }
        let line = self.lines.entry(track).or_default();
        line.first = Some(line.first.map_or(at, |first| first.min(at)));
        if at >= line.last {
            (line.last, line.in_last) = (at, frames);
        }
        line.end = line.end.max(at.saturating_add(line.frame.saturating_mul(frames)));
        line.blocks += 1;
        self.block = Some((track, at));
        Some(())
    }
}

impl Line {
    fn ms(&self) -> Option<u64> {
        let first = self.first?;
        let end = match self.frame {
            // A block lasts as long as the others on average; the last may hold fewer.
            0 => {
                let steps = self.blocks.saturating_sub(1).max(1);
                self.end.max(self.last.saturating_add((self.last - first) / steps))
            }
            _ => self.end,
        };
        Some((end - first) / 1_000_000)
    }
}

impl Count for Matroska {
    fn step(&mut self, bytes: &[u8], last: bool) -> Step {
        /// The longest head of an element with what is read of its body.
        const LOOK: usize = 32;
        if bytes.len() < LOOK && !last {
            return Step::Need(LOOK);
        }
        let Some((id, head, size)) = element_of(bytes).filter(|(id, _, _)| ebml::is_known(*id)) else {
            // The next place where a cluster or a file begins.
            let begins = |w: &[u8]| w == ebml::CLUSTER.to_be_bytes() || w == ebml::EBML.to_be_bytes();
            let next = bytes.windows(4).skip(1).position(begins);
            let skip = next.map_or(bytes.len().saturating_sub(3).max(1), |at| at + 1) as u64;
            self.lost += skip;
            return Step::Skip(skip);
        };
        let inside = Step::Skip(head as u64);
        let body = bytes.get(head..).unwrap_or_default();
        let number = || {
            let len = usize::try_from(size?).ok().filter(|len| *len <= 8)?;
            Some(body.get(..len)?.iter().fold(0, |n, b| n << 8 | u64::from(*b)))
        };
        match id {
            ebml::EBML => self.close(),
            ebml::SEGMENT | ebml::INFO | ebml::TRACKS | ebml::TRACK | ebml::CLUSTER => return inside,
            ebml::BLOCK_GROUP => {
                self.block = None;
                return inside;
            }
            ebml::SCALE => self.scale = number().unwrap_or_default(),
            ebml::TRACK_NUMBER => {
                self.track = number().unwrap_or_default();
                if self.lines.len() < TRACKS_MAX {
                    self.lines.entry(self.track).or_default();
                }
            }
            ebml::TRACK_TYPE => {
                if let Some(line) = self.lines.get_mut(&self.track) {
                    line.is_picture = number() == Some(1);
                }
            }
            ebml::DEFAULT_DURATION => {
                if let Some(line) = self.lines.get_mut(&self.track) {
                    // More than a minute for one picture is no rate.
                    line.frame = number().filter(|n| *n < 60_000_000_000).unwrap_or_default();
                }
            }
            ebml::CLUSTER_TIME => self.cluster = number().unwrap_or_default(),
            ebml::SIMPLE_BLOCK | ebml::BLOCK => {
                let whole = size.is_some_and(|size| !last || body.len() as u64 >= size);
                if whole {
                    self.see(body);
                }
            }
            ebml::BLOCK_DURATION => {
                let lasts = number().and_then(|n| n.checked_mul(self.scale()));
                if let (Some((track, at)), Some(lasts)) = (self.block, lasts)
                    && let Some(line) = self.lines.get_mut(&track)
                {
                    line.end = line.end.max(at.saturating_add(lasts));
                }
            }
            _ => {}
        }
        match size {
            Some(size) => Step::Skip(size.saturating_add(head as u64)),
            None => inside,
        }
    }
}
