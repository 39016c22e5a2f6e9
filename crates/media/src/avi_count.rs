//! Counts an AVI file by its chunks of pictures and sound, over all its segments.

use crate::facts::{millis, together};
use crate::pass::{Count, Counted, Step};
use crate::source::u32_le;

/// Streams of one file that are looked at.
const STREAMS_MAX: usize = 16;

#[derive(Debug, Clone, Copy, Default)]
struct Stream {
    is_picture: bool,
    is_sound: bool,
    scale: u64,
    rate: u64,
    /// Bytes of a sample of sound; 0 when its size varies.
    sample: u64,
    ticks: u64,
    /// Bytes of sound that are no whole sample yet.
    rest: u64,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Avi {
    streams: Vec<Stream>,
    lost: u64,
}

impl Avi {
    pub(crate) fn counted(self) -> Counted {
        let of = |pictures: bool| {
            let streams =
                self.streams.iter().filter(move |s| if pictures { s.is_picture } else { s.is_sound });
            streams.filter_map(|s| millis(s.ticks.saturating_mul(s.scale), s.rate)).max()
        };
        let mut doubts = Vec::new();
        if self.lost > 64 << 10 {
            doubts.push("文件中间有无法识别的内容，录像可能损坏".to_owned());
        }
        let has_pictures = (!self.streams.is_empty()).then(|| self.streams.iter().any(|s| s.is_picture));
        let ms = together(of(true), of(false)).filter(|ms| *ms > 0);
        Counted { ms, what: "逐块计数", doubts, has_pictures, bytes: 0 }
    }

    /// A chunk of pictures or sound; its name begins with the number of its stream.
    fn chunk(&mut self, kind: [u8; 4], len: u64) {
        let [tens, units, a, b] = kind;
        let number = usize::from(tens - b'0') * 10 + usize::from(units - b'0');
        let Some(stream) = self.streams.get_mut(number) else { return };
        match (a, b) {
            (b'd', b'b' | b'c') => stream.ticks += 1,
            (b'w', b'b') if stream.sample > 0 => {
                stream.rest = stream.rest.saturating_add(len);
                stream.ticks += stream.rest / stream.sample;
                stream.rest %= stream.sample;
            }
            (b'w', b'b') => stream.ticks += 1,
            _ => {}
        }
    }
}

impl Count for Avi {
    fn step(&mut self, bytes: &[u8], last: bool) -> Step {
        /// A chunk's head with the head of a stream.
        const LOOK: usize = 56;
        if bytes.len() < LOOK && !last {
            return Step::Need(LOOK);
        }
        let (Some(kind), Some(len)) = (bytes.first_chunk::<4>().copied(), u32_le(bytes, 4)) else {
            return Step::Skip(bytes.len().max(1) as u64);
        };
        let whole = 8 + u64::from(len) + u64::from(len & 1);
        let here = bytes.len() as u64;
        match &kind {
            b"RIFF" | b"LIST" => {
                // Lists are entered for their children, but not those of words.
                let list = bytes.get(8..12).unwrap_or_default();
                let enters = kind == *b"RIFF" || [&b"hdrl"[..], b"strl", b"movi", b"rec "].contains(&list);
                Step::Skip(if enters { 12 } else { whole })
            }
            b"strh" => {
                if self.streams.len() < STREAMS_MAX {
                    let field = |at: usize| u32_le(bytes, 8 + at).map(u64::from).unwrap_or_default();
                    let kind = bytes.get(8..12).unwrap_or_default();
                    self.streams.push(Stream {
                        is_picture: kind == b"vids" || kind == b"iavs",
                        is_sound: kind == b"auds",
                        scale: field(20),
                        rate: field(24),
                        sample: field(44),
                        ..Stream::default()
                    });
                }
                Step::Skip(whole)
            }
            [tens, units, _, _] if tens.is_ascii_digit() && units.is_ascii_digit() => {
                // What the file has not whole was not recorded.
                if !last || whole <= here + 1 {
                    self.chunk(kind, len.into());
                }
                Step::Skip(whole)
            }
            kind if kind.iter().all(|b| b.is_ascii_alphanumeric() || *b == b' ') => Step::Skip(whole),
            _ => {
                self.lost += 1;
                Step::Skip(1)
            }
        }
    }
}
