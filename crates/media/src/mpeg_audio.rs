//! MPEG audio (layers I to III) and AAC in ADTS: how long they run, by their frames.

use crate::pass::{Count, Counted, Step};
use crate::source::u32_be;

/// What a frame header of MPEG audio says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Frame {
    samples_per_second: u64,
    samples: u64,
    /// Where the table of a variable bit rate begins, from the start of the frame.
    table_at: usize,
    bytes: usize,
    /// What does not change from frame to frame: version, layer, sampling rate.
    stream: (u8, u8, u8),
}

/// Reads a frame header; `None` when it is not one.
pub(crate) fn frame(head: &[u8]) -> Option<Frame> {
    const FIRST: [[u64; 14]; 3] = [
        [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
        [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
        [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
    ];
    const LATER: [[u64; 14]; 2] = [
        [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
        [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    ];
    let &[sync, version, rates, mode] = head.first_chunk::<4>()?;
    if sync != 0xFF || version & 0xE0 != 0xE0 {
        return None;
    }
    // Version 1 is 3, version 2 is 2, version 2.5 is 0; layer I is 3, II is 2, III is 1.
    let (first, divisor) = match version >> 3 & 3 {
        3 => (true, 1),
        2 => (false, 2),
        0 => (false, 4),
        _ => return None,
    };
    let layer = match version >> 1 & 3 {
        3 => 1,
        2 => 2,
        1 => 3,
        _ => return None,
    };
    let table = match (first, layer) {
        (true, layer) => FIRST[layer - 1],
        (false, 1) => LATER[0],
        (false, _) => LATER[1],
    };
    let bits_per_second = 1000 * table.get(usize::from(rates >> 4).checked_sub(1)?)?;
    let samples_per_second = [44_100, 48_000, 32_000].get(usize::from(rates >> 2 & 3))? / divisor;
    let samples = match (layer, first) {
        (1, _) => 384,
        (3, false) => 576,
        _ => 1152,
    };
    let mono = mode >> 6 == 3;
    let side = match (first, mono) {
        (true, false) => 32,
        (true, true) | (false, false) => 17,
        (false, true) => 9,
    };
    let padding = u64::from(rates >> 1 & 1);
    let bytes = match layer {
        1 => (12 * bits_per_second / samples_per_second + padding) * 4,
        _ => samples / 8 * bits_per_second / samples_per_second + padding,
    } as usize;
    let stream = (version >> 3 & 3, version >> 1 & 3, rates >> 2 & 3);
    Some(Frame { samples_per_second, samples, table_at: 4 + side, bytes, stream })
}

/// Length of the tag with which a file begins, its head included; `None` when it begins with none.
pub(crate) fn id3_bytes(head: &[u8]) -> Option<u64> {
    let size = head.starts_with(b"ID3").then(|| head.get(6..10)).flatten()?;
    // A footer repeats the head behind it.
    let footer = if head[5] & 0x10 != 0 { 10 } else { 0 };
    // Four digits of seven bits.
    Some(10 + footer + size.iter().fold(0, |len, byte| len << 7 | u64::from(byte & 0x7F)))
}

/// What is no frame and is passed over: tags that editors and players write, with their length.
fn tag(bytes: &[u8], last: bool) -> Option<Step> {
    const TAGS: [&[u8]; 3] = [b"ID3", b"TAG", b"APETAGEX"];
    let begins = TAGS.iter().any(|tag| bytes.starts_with(&tag[..tag.len().min(bytes.len())]));
    if bytes.is_empty() || !begins {
        return None;
    }
    if bytes.len() < 32 && !last {
        return Some(Step::Need(32));
    }
    if let Some(len) = id3_bytes(bytes) {
        return Some(Step::Skip(len));
    }
    if bytes.starts_with(b"TAG") {
        return Some(Step::Skip(128));
    }
    let len = bytes.starts_with(b"APETAGEX").then(|| crate::source::u32_le(bytes, 12)).flatten()?;
    Some(Step::Skip(32 + u64::from(len.min(16 << 20))))
}

/// Counts the frames of MPEG audio.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mpeg {
    /// The stream that is counted, and whether the last look found a frame of it.
    first: Option<Frame>,
    locked: bool,
    samples: u64,
    /// Samples by the table of a variable bit rate.
    stated: Option<u64>,
    /// Bytes between frames that were no tag.
    junk: u64,
}

impl Mpeg {
    pub(crate) fn counted(self) -> Counted {
        let mut doubts = Vec::new();
        let Some(first) = self.first else { return Counted { what: "逐帧计数", ..Counted::default() } };
        let ms = crate::facts::millis(self.samples, first.samples_per_second);
        if let Some(samples) = self.stated
            && let (Some(stated), Some(counted)) =
                (crate::facts::millis(samples, first.samples_per_second), ms)
            && stated.abs_diff(counted) > 1000 + stated / 100
        {
            doubts.push(format!(
                "文件写明的时长为{}秒，逐帧计数为{}秒，采用后者",
                stated / 1000,
                counted / 1000
            ));
        }
        if self.junk > 64 << 10 {
            doubts.push("文件中间有无法识别的内容，录音可能损坏".to_owned());
        }
        Counted { ms, what: "逐帧计数", doubts, has_pictures: Some(false), bytes: 0 }
    }

    fn table(&mut self, first: Frame, bytes: &[u8]) -> bool {
        let table = bytes.get(first.table_at..).unwrap_or_default();
        if table.starts_with(b"Xing") || table.starts_with(b"Info") {
            let flags = u32_be(table, 4).unwrap_or_default();
            let frames = u32_be(table, 8).filter(|_| flags & 1 == 1);
            self.stated = frames.map(|n| u64::from(n) * first.samples);
            return true;
        }
        let table = bytes.get(36..).unwrap_or_default();
        if table.starts_with(b"VBRI") {
            self.stated = u32_be(table, 14).map(|n| u64::from(n) * first.samples);
            return true;
        }
        false
    }
}

impl Count for Mpeg {
    fn step(&mut self, bytes: &[u8], last: bool) -> Step {
        if bytes.len() < 4 && !last {
            return Step::Need(4);
        }
        let found =
            frame(bytes).filter(|f| f.bytes >= 4 && self.first.is_none_or(|first| first.stream == f.stream));
        if let (true, Some(frame)) = (self.locked, found) {
            self.samples += frame.samples;
            return Step::Skip(frame.bytes as u64);
        }
        if let Some(step) = tag(bytes, last) {
            return step;
        }
        self.locked = false;
        if let Some(found) = found {
            // One header can occur by chance; two, the right distance apart, hardly do. A file of one frame ends with it.
            let wanted = found.bytes + 4;
            if bytes.len() < wanted && !last {
                return Step::Need(wanted);
            }
            let next = bytes.get(found.bytes..).unwrap_or_default();
            let follows = frame(next).is_some_and(|f| f.stream == found.stream)
                || next.starts_with(b"TAG")
                || next.starts_with(b"ID3")
                || next.starts_with(b"APET");
            if follows || (last && next.len() < 4) {
                self.locked = true;
                let is_table = self.first.is_none() && self.table(found, bytes);
                self.first = Some(found);
                if !is_table {
                    self.samples += found.samples;
                }
                return Step::Skip(found.bytes as u64);
            }
        }
        // Nothing before the second byte that could begin a frame or a tag.
        let next = bytes.iter().skip(1).position(|b| matches!(b, 0xFF | b'I' | b'T' | b'A'));
        let skip = next.map_or(bytes.len().max(1), |at| at + 1) as u64;
        self.junk += skip;
        Step::Skip(skip)
    }
}

/// Length of an ADTS frame and its samples per second and in all; `None` when it is not one.
pub(crate) fn adts(head: &[u8]) -> Option<(usize, u64, u64)> {
    const RATES: [u64; 13] =
        [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350];
    let &[sync, second, third, fourth, fifth, sixth, seventh] = head.first_chunk::<7>()?;
    // Layer 0 sets it apart from MPEG audio.
    if sync != 0xFF || second & 0xF6 != 0xF0 {
        return None;
    }
    let rate = *RATES.get(usize::from(third >> 2 & 15))?;
    let bytes = usize::from(fourth & 3) << 11 | usize::from(fifth) << 3 | usize::from(sixth >> 5);
    (bytes >= 7).then(|| (bytes, rate, 1024 * (u64::from(seventh & 3) + 1)))
}

/// Counts the frames of AAC in ADTS.
#[derive(Debug, Clone, Default)]
pub(crate) struct Adts {
    rate: Option<u64>,
    samples: u64,
    junk: u64,
}

impl Adts {
    pub(crate) fn counted(self) -> Counted {
        let ms = self.rate.and_then(|rate| crate::facts::millis(self.samples, rate)).filter(|ms| *ms > 0);
        let mut doubts = Vec::new();
        if self.junk > 64 << 10 {
            doubts.push("文件中间有无法识别的内容，录音可能损坏".to_owned());
        }
        Counted { ms, what: "逐帧计数", doubts, has_pictures: Some(false), bytes: 0 }
    }
}

impl Count for Adts {
    fn step(&mut self, bytes: &[u8], last: bool) -> Step {
        if bytes.len() < 7 && !last {
            return Step::Need(7);
        }
        match adts(bytes).filter(|(_, rate, _)| self.rate.is_none_or(|known| known == *rate)) {
            Some((len, rate, samples)) => {
                self.rate = Some(rate);
                self.samples += samples;
                Step::Skip(len as u64)
            }
            None => {
                if let Some(step) = tag(bytes, last) {
                    return step;
                }
                let next = bytes.iter().skip(1).position(|b| matches!(b, 0xFF | b'I' | b'T' | b'A'));
                let skip = next.map_or(bytes.len().max(1), |at| at + 1) as u64;
                self.junk += skip;
                Step::Skip(skip)
            }
        }
    }
}
