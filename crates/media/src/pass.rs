//! What can only be counted by seeing every byte: sound without a table of its length, transport and program streams,
//! AMR. The same pass serves a file that is read now and one whose bytes go by while they are hashed.

use crate::avi_count::Avi;
use crate::matroska_count::Matroska;
use crate::mpeg_audio::{Adts, Mpeg, id3_bytes};
use crate::sniff::{HEAD_BYTES, mime_of};
use crate::stream::{Program, Transport};

/// Tags in front that are passed over to see what the file is; editors leave one or two.
const TAGS_MAX: u32 = 8;

/// What a counter wants to do with the bytes it is shown.
pub(crate) enum Step {
    /// More bytes than it was shown, counted from the first; at most [`NEED_BYTES_MAX`].
    Need(usize),
    /// Go on behind this many bytes, at least one.
    Skip(u64),
}

/// The most that a counter may ask to see at once.
const NEED_BYTES_MAX: usize = 8 << 10;

/// Something that counts.
pub(crate) trait Count {
    /// Looks at the next bytes. `last` says that no more will come.
    fn step(&mut self, bytes: &[u8], last: bool) -> Step;
}

/// What a whole pass over a file has counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counted {
    /// Milliseconds, if anything was counted.
    pub(crate) ms: Option<u64>,
    /// What was counted, in words.
    pub(crate) what: &'static str,
    /// Sentences about what was odd on the way.
    pub(crate) doubts: Vec<String>,
    /// Whether there were pictures.
    pub(crate) has_pictures: Option<bool>,
    /// Bytes of the file that were seen.
    pub(crate) bytes: u64,
}

/// Counts the bytes of a file as they go by, in pieces of any size. For files whose own index tells their length it does
/// nothing and costs nothing.
#[derive(Debug, Clone, Default)]
pub struct Pass {
    bytes: u64,
    /// Bytes of a tag in front that are still to come.
    tag: u64,
    /// Tags in front that were passed over.
    tags: u32,
    state: State,
}

#[derive(Debug, Clone)]
enum State {
    /// Too few bytes were seen to tell what the file is.
    Head(Vec<u8>),
    Counting(Box<Feed>),
    /// A file that is not counted.
    Idle,
}

impl Default for State {
    fn default() -> Self {
        Self::Head(Vec::new())
    }
}

#[derive(Debug, Clone)]
enum Counter {
    Mpeg(Mpeg),
    Adts(Adts),
    Amr(Amr),
    Transport(Transport),
    Program(Program),
    Matroska(Matroska),
    Avi(Avi),
}

impl Count for Counter {
    fn step(&mut self, bytes: &[u8], last: bool) -> Step {
        match self {
            Self::Mpeg(count) => count.step(bytes, last),
            Self::Adts(count) => count.step(bytes, last),
            Self::Amr(count) => count.step(bytes, last),
            Self::Transport(count) => count.step(bytes, last),
            Self::Program(count) => count.step(bytes, last),
            Self::Matroska(count) => count.step(bytes, last),
            Self::Avi(count) => count.step(bytes, last),
        }
    }
}

#[derive(Debug, Clone)]
struct Feed {
    counter: Counter,
    held: Vec<u8>,
    need: usize,
    skip: u64,
}

impl Pass {
    /// Takes the next bytes.
    pub fn update(&mut self, mut bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        // What stands behind a tag tells the kind.
        let passed = self.tag.min(bytes.len() as u64);
        self.tag -= passed;
        bytes = &bytes[passed as usize..];
        if let State::Head(head) = &mut self.state {
            let more = bytes.len().min(HEAD_BYTES - head.len());
            head.extend_from_slice(&bytes[..more]);
            bytes = &bytes[more..];
            if head.len() < HEAD_BYTES {
                return;
            }
            if let Some(tag) = id3_bytes(head).filter(|_| self.tags < TAGS_MAX) {
                self.tags += 1;
                let held = std::mem::take(head);
                self.bytes -= (held.len() + bytes.len()) as u64;
                self.tag = tag;
                self.update(&held);
                return self.update(bytes);
            }
            self.begin();
        }
        if let State::Counting(feed) = &mut self.state {
            feed.update(bytes);
        }
    }

    /// The end of the file.
    #[must_use]
    pub fn finish(mut self) -> Counted {
        if let State::Head(head) = &mut self.state {
            // Shorter than a head: what is behind the tag, if there is one.
            if let Some(tag) = id3_bytes(head).and_then(|tag| usize::try_from(tag).ok()) {
                head.drain(..tag.min(head.len()));
            }
            self.begin();
        }
        let bytes = self.bytes;
        let mut counted = match self.state {
            State::Counting(feed) => feed.finish(),
            _ => Counted::default(),
        };
        counted.bytes = bytes;
        counted
    }

    fn begin(&mut self) {
        let State::Head(head) = std::mem::take(&mut self.state) else { return };
        let counter = match mime_of(&head) {
            "audio/mpeg" => Some(Counter::Mpeg(Mpeg::default())),
            "audio/aac" => Some(Counter::Adts(Adts::default())),
            "audio/amr" => Some(Counter::Amr(Amr::narrow())),
            "audio/amr-wb" => Some(Counter::Amr(Amr::wide())),
            "video/mp2t" => Some(Counter::Transport(Transport::default())),
            "video/mpeg" => Some(Counter::Program(Program::default())),
            "video/webm" | "video/x-matroska" => Some(Counter::Matroska(Matroska::default())),
            "video/x-msvideo" => Some(Counter::Avi(Avi::default())),
            _ => None,
        };
        self.state = match counter {
            None => State::Idle,
            Some(counter) => {
                let mut feed = Feed { counter, held: Vec::new(), need: 1, skip: 0 };
                feed.update(&head);
                State::Counting(Box::new(feed))
            }
        };
    }
}

impl Feed {
    fn update(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            if self.skip > 0 {
                let now = self.skip.min(bytes.len() as u64);
                self.skip -= now;
                bytes = &bytes[now as usize..];
                continue;
            }
            if self.held.is_empty() {
                match self.counter.step(bytes, false) {
                    Step::Skip(len) => {
                        let now = len.max(1).min(bytes.len() as u64);
                        self.skip = len.max(1) - now;
                        bytes = &bytes[now as usize..];
                    }
                    Step::Need(len) => {
                        self.held.extend_from_slice(bytes);
                        self.need = len.min(NEED_BYTES_MAX);
                        return;
                    }
                }
            } else {
                let more = self.need.saturating_sub(self.held.len()).min(bytes.len());
                self.held.extend_from_slice(&bytes[..more]);
                bytes = &bytes[more..];
                if self.held.len() < self.need {
                    return;
                }
                self.drain(false);
            }
        }
    }

    /// Works off what is held until more is needed.
    fn drain(&mut self, last: bool) {
        let mut at = 0;
        while at < self.held.len() {
            match self.counter.step(&self.held[at..], last) {
                Step::Skip(len) => {
                    let len = len.max(1);
                    let here = (self.held.len() - at) as u64;
                    self.skip = len.saturating_sub(here);
                    at += len.min(here) as usize;
                }
                Step::Need(len) => {
                    self.need = len.min(NEED_BYTES_MAX);
                    // A counter that asks for what it has would be asked for ever.
                    if last || self.need <= self.held.len() - at {
                        at += 1;
                        continue;
                    }
                    break;
                }
            }
        }
        self.held.drain(..at);
    }

    fn finish(mut self) -> Counted {
        self.drain(true);
        let cut = self.skip > 0;
        match self.counter {
            Counter::Mpeg(count) => count.counted(),
            Counter::Adts(count) => count.counted(),
            Counter::Amr(count) => count.counted(cut),
            Counter::Transport(count) => count.counted(),
            Counter::Program(count) => count.counted(),
            Counter::Matroska(count) => count.counted(),
            Counter::Avi(count) => count.counted(),
        }
    }
}

/// Frames of twenty milliseconds (RFC 4867 section 5).
#[derive(Debug, Clone)]
struct Amr {
    /// Bytes of a frame, its own header byte included, by type; 0 does not occur.
    sizes: [u8; 16],
    magic: u64,
    frames: u64,
    bad: bool,
}

impl Amr {
    fn narrow() -> Self {
        Self {
            sizes: [13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1],
            magic: 6,
            frames: 0,
            bad: false,
        }
    }

    fn wide() -> Self {
        Self {
            sizes: [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1],
            magic: 9,
            frames: 0,
            bad: false,
        }
    }

    fn counted(self, cut: bool) -> Counted {
        let mut doubts = Vec::new();
        if cut || self.bad {
            doubts.push("录音的末尾不完整".to_owned());
        }
        // The last frame is not whole.
        let frames = if cut { self.frames.saturating_sub(1) } else { self.frames };
        let ms = (frames > 0).then_some(frames * 20);
        Counted {
            ms, what: "逐帧计数（每帧 20 毫秒）", doubts, has_pictures: Some(false), bytes: 0
        }
    }
}

impl Count for Amr {
    fn step(&mut self, bytes: &[u8], _last: bool) -> Step {
        let magic = std::mem::take(&mut self.magic);
        if magic > 0 {
            return Step::Skip(magic);
        }
        let size = bytes.first().map_or(0, |head| self.sizes[usize::from(head >> 3 & 15)]);
        if size == 0 || self.bad {
            self.bad = true;
            return Step::Skip(bytes.len() as u64);
        }
        self.frames += 1;
        Step::Skip(size.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_without_end_in_front_are_passed_over_a_few_times() {
        let tag = [b'I', b'D', b'3', 3, 0, 0, 0, 0, 0, 0];
        let mut pass = Pass::default();
        pass.update(&tag.repeat(400_000));
        assert!(pass.tags <= TAGS_MAX);
        let counted = pass.finish();
        assert_eq!((counted.bytes, counted.ms), (4_000_000, None));
    }
}
