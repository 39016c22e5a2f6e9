//! MPEG transport and program streams: how long they run, by the presentation times of their packets.

use std::collections::BTreeMap;

use crate::facts::{millis, together};
use crate::pass::{Count, Counted, Step};
use crate::source::{u16_be, u32_be};

/// Lengths of a packet: plain, with a time before it as in AVCHD, with a check behind it.
const STRIDES: [usize; 3] = [188, 192, 204];
/// Ticks of a presentation time in a second, and when it starts anew.
const HERTZ: u64 = 90_000;
const WRAP: u64 = 1 << 33;
/// Between two pictures or sounds that belong together less time goes by than this.
const JUMP: u64 = 10 * HERTZ;
/// Pictures come in the order of decoding, by less than this before or behind their order; what goes back further begins
/// anew.
const BACK: u64 = HERTZ;
/// Streams of one file that are looked at.
const LINES_MAX: usize = 64;

/// Where a packet's sync byte lies and how long packets are.
fn shape(bytes: &[u8]) -> Option<(usize, usize)> {
    STRIDES.into_iter().find_map(|stride| {
        let offset = if stride == 192 { 4 } else { 0 };
        let syncs: Vec<bool> =
            (0..5).map_while(|n| bytes.get(offset + n * stride)).map(|b| *b == 0x47).collect();
        (syncs.len() >= 2 && syncs.iter().all(|is| *is)).then_some((stride, offset))
    })
}

/// Whether these are the first bytes of a transport stream.
pub(crate) fn is_transport(head: &[u8]) -> bool {
    // Two sync bytes can stand by chance at the beginning of anything; a recording that was cut begins within a packet.
    head.len() >= 188 * 3 && shape(head).is_some()
        || (1..204)
            .any(|at| head.len() >= 188 * 5 && shape(&head[at..]).is_some_and(|(stride, _)| stride != 192))
}

/// The times of one stream.
#[derive(Debug, Clone, Copy)]
struct Line {
    /// Of the stretch that runs now, unrolled across the wrap.
    first: u64,
    last: u64,
    /// Presentation times in this stretch.
    count: u64,
    /// Ticks of the stretches before.
    before: u64,
    jumps: u64,
    is_picture: bool,
    /// Whether several pictures may stand behind one time, as in program streams.
    is_packed: bool,
    /// Bytes behind the last time, and those behind all before it in this stretch.
    now: u64,
    behind: u64,
}

impl Line {
    fn new(pts: u64, is_picture: bool, is_packed: bool) -> Self {
        Self {
            first: pts,
            last: pts,
            count: 1,
            before: 0,
            jumps: 0,
            is_picture,
            is_packed,
            now: 0,
            behind: 0,
        }
    }

    /// Pictures come in the order in which they are decoded, so times go back a little as well.
    fn see(&mut self, pts: u64) {
        let ahead = pts.wrapping_sub(self.last % WRAP) & (WRAP - 1);
        let behind = WRAP - ahead;
        self.behind += std::mem::take(&mut self.now);
        if ahead < JUMP {
            self.last += ahead;
            self.count += 1;
        } else if behind < BACK {
            self.count += 1;
            // The first pictures may come before the one that was seen first.
            self.first = self.first.min(self.last.saturating_sub(behind));
        } else {
            self.before += self.stretch();
            (self.first, self.last, self.count, self.behind) = (pts, pts, 1, 0);
            self.jumps += 1;
        }
    }

    /// From the first to the end of the last. A picture lasts as long as the others on average; several sounds stand
    /// behind one time, fewer at the end, so there the bytes tell.
    fn stretch(&self) -> u64 {
        let span = self.last - self.first;
        let steps = self.count.saturating_sub(1).max(1);
        if self.is_picture && !self.is_packed {
            return span + span / steps;
        }
        let by_bytes = u128::from(span) * u128::from(self.now) / u128::from(self.behind.max(1));
        span + u64::try_from(by_bytes).unwrap_or_default().min(2 * span / steps)
    }
}

/// The times of all streams of a file.
#[derive(Debug, Clone, Default)]
struct Lines {
    all: BTreeMap<u16, Line>,
    has_pictures: bool,
    is_packed: bool,
}

impl Lines {
    /// The beginning of a packet of an elementary stream, with its three zero bytes: looked at for its time.
    fn see(&mut self, key: u16, packet: &[u8]) {
        if u32_be(packet, 0).is_none_or(|start| start >> 8 != 1) {
            return;
        }
        let Some(id) = packet.get(3) else { return };
        if !matches!(id, 0xBD | 0xC0..=0xEF | 0xFD) {
            return;
        }
        self.has_pictures |= matches!(id, 0xE0..=0xEF);
        let Some(pts) = pts(packet) else { return };
        if let Some(line) = self.all.get_mut(&key) {
            line.see(pts);
        } else if self.all.len() < LINES_MAX {
            self.all.insert(key, Line::new(pts, matches!(id, 0xE0..=0xEF), self.is_packed));
        }
    }

    /// More bytes of a stream.
    fn bytes(&mut self, key: u16, bytes: u64) {
        if let Some(line) = self.all.get_mut(&key) {
            line.now += bytes;
        }
    }

    fn counted(self, what: &'static str) -> Counted {
        let of = |is_picture: bool| {
            let lines = self.all.values().filter(move |line| line.is_picture == is_picture);
            lines.filter_map(|line| millis(line.before + line.stretch(), HERTZ)).max()
        };
        // In a program stream not every picture has a time.
        let longest = if self.is_packed { of(true).max(of(false)) } else { together(of(true), of(false)) };
        let jumps = self.all.values().map(|line| line.jumps).max().unwrap_or_default();
        let mut doubts = Vec::new();
        if jumps > 0 {
            doubts.push(format!("时间标记有{jumps}处不连续，时长按各段相加"));
        }
        let has_pictures = (!self.all.is_empty()).then_some(self.has_pictures);
        let ms = longest.filter(|ms| *ms > 0);
        Counted { ms, what, doubts, has_pictures, bytes: 0 }
    }
}

/// The presentation time of a packet of MPEG-2 or MPEG-1.
fn pts(packet: &[u8]) -> Option<u64> {
    let mut at = 6;
    if packet.get(at)? & 0xC0 == 0x80 {
        if packet.get(7)? & 0x80 == 0 {
            return None;
        }
        at = 9;
    } else {
        // MPEG-1: stuffing, then perhaps the size of a buffer.
        while packet.get(at)? == &0xFF {
            at += 1;
        }
        if packet.get(at)? & 0xC0 == 0x40 {
            at += 2;
        }
        if !matches!(packet.get(at)? >> 4, 2 | 3) {
            return None;
        }
    }
    let b = packet.get(at..at + 5)?;
    Some(
        u64::from(b[0] >> 1 & 7) << 30
            | u64::from(b[1]) << 22
            | u64::from(b[2] >> 1) << 15
            | u64::from(b[3]) << 7
            | u64::from(b[4] >> 1),
    )
}

/// Goes through the packets of a transport stream.
#[derive(Debug, Clone, Default)]
pub(crate) struct Transport {
    shape: Option<(usize, usize)>,
    lines: Lines,
    lost: u64,
    scrambled: bool,
}

impl Transport {
    pub(crate) fn counted(self) -> Counted {
        let mut counted = self.lines.counted("逐包计算时间标记（PTS）");
        if self.lost > 0 {
            counted.doubts.push("文件中有无法识别的数据，录像可能损坏".to_owned());
        }
        if self.scrambled {
            counted.doubts.push("录像的部分内容已加密，读不出来".to_owned());
        }
        counted
    }
}

impl Count for Transport {
    fn step(&mut self, bytes: &[u8], last: bool) -> Step {
        let Some((stride, _)) = self.shape else {
            if bytes.len() < 5 * 204 && !last {
                return Step::Need(5 * 204);
            }
            self.shape = shape(bytes);
            return match self.shape {
                Some((_, 0)) => self.step(bytes, last),
                Some((_, offset)) => Step::Skip(offset as u64),
                None => Step::Skip(1),
            };
        };
        if bytes.len() < 188 {
            return if last { Step::Skip(bytes.len().max(1) as u64) } else { Step::Need(188) };
        }
        if bytes[0] != 0x47 {
            // The next place where two sync bytes stand a packet apart.
            let wanted = 2 * stride + 1;
            if bytes.len() < wanted && !last {
                return Step::Need(wanted);
            }
            self.lost += 1;
            let next = (1..bytes.len().min(stride + 1))
                .find(|at| bytes[*at] == 0x47 && bytes.get(at + stride).is_none_or(|b| *b == 0x47));
            return Step::Skip(next.unwrap_or(stride.min(bytes.len())) as u64);
        }
        let packet = &bytes[..188];
        let pid = u16_be(packet, 1).unwrap_or_default();
        let (begins, failed, pid) = (pid & 0x4000 != 0, pid & 0x8000 != 0, pid & 0x1FFF);
        let control = packet[3];
        let payload = match control >> 4 & 3 {
            1 => 4,
            3 => 5 + usize::from(packet[4]),
            _ => 188,
        };
        if begins && !failed && control >> 6 == 0 {
            self.lines.see(pid, packet.get(payload..).unwrap_or_default());
        }
        self.lines.bytes(pid, packet.len().saturating_sub(payload) as u64);
        self.scrambled |= control >> 6 != 0 && pid != 0x1FFF;
        Step::Skip(stride as u64)
    }
}

/// Goes through the packets of a program stream.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    lines: Lines,
    lost: u64,
}

impl Default for Program {
    fn default() -> Self {
        Self { lines: Lines { is_packed: true, ..Lines::default() }, lost: 0 }
    }
}

impl Program {
    pub(crate) fn counted(self) -> Counted {
        let mut counted = self.lines.counted("逐包计算时间标记（PTS）");
        if self.lost > 64 << 10 {
            counted.doubts.push("文件中有无法识别的数据，录像可能损坏".to_owned());
        }
        counted
    }
}

impl Count for Program {
    fn step(&mut self, bytes: &[u8], last: bool) -> Step {
        /// What of a packet is looked at: its header with the longest stuffing of MPEG-1.
        const HEADER: usize = 32;
        if bytes.len() < HEADER && !last {
            return Step::Need(HEADER);
        }
        let start = u32_be(bytes, 0).unwrap_or_default();
        if start >> 8 != 1 {
            let next = bytes.windows(3).skip(1).position(|w| w == [0, 0, 1]);
            let skip = next.map_or(bytes.len().saturating_sub(2).max(1), |at| at + 1) as u64;
            self.lost += skip;
            return Step::Skip(skip);
        }
        let len = u64::from(u16_be(bytes, 4).unwrap_or_default());
        match start & 0xFF {
            0xBA if bytes.get(4).is_some_and(|b| b & 0xC0 == 0x40) => {
                Step::Skip(14 + u64::from(bytes.get(13).map_or(0, |b| b & 7)))
            }
            0xBA => Step::Skip(12),
            0xB9 => Step::Skip(4),
            id @ 0xBB..=0xFF => {
                self.lines.see(id as u16, bytes);
                self.lines.bytes(id as u16, len);
                Step::Skip(6 + len)
            }
            _ => {
                self.lost += 4;
                Step::Skip(4)
            }
        }
    }
}
