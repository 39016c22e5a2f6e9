//! Facts about recordings, photographs and documents, read from the files' own bytes.
//!
//! A file is what its first bytes say, whatever its name says. What its maker wrote into it (time, place, device) is
//! the maker's word: devices have wrong clocks, and anyone can write such fields. So they are facts about the file and
//! no proof; what is odd about them stands in [`MediaFacts::doubts`].

mod audio;
mod exif;
mod image;
mod iso;
mod riff;
mod sniff;

use std::io::{self, Read, Seek, SeekFrom};

use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

pub use sniff::accepted;

/// Most bytes of one file that are read for its facts: 32 MiB. An hour of video has an index of some 2 MiB; what claims
/// to need more is not worth the memory.
pub const READ_BYTES_MAX: u64 = 32 << 20;
/// Longest text taken from a file, in characters: makers and models are short, and what is longer is no name.
const TEXT_CHARS_MAX: usize = 80;

/// What sort of thing a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// Moving pictures.
    Video,
    /// Sound.
    Audio,
    /// A still picture.
    Image,
    /// A document to be read.
    Document,
    /// Something else, or unknown.
    #[default]
    Other,
}

/// When a recording says it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TakenAt {
    /// The file states the zone.
    Zoned {
        /// The moment.
        at: Timestamp,
        /// The zone's distance from UTC in seconds, east positive.
        offset_seconds: i32,
    },
    /// The file states the time on the device's clock and no zone.
    ZoneUnknown(DateTime),
}

/// What a file says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MediaFacts {
    /// Media type by magic number; `application/octet-stream` when unknown.
    pub mime: String,
    /// What sort of thing.
    pub kind: MediaKind,
    /// When it was made.
    pub taken_at: Option<TakenAt>,
    /// Latitude and longitude (WGS 84) in millionths of a degree, north and east positive.
    pub gps: Option<(i32, i32)>,
    /// Duration in milliseconds.
    pub duration_ms: Option<u64>,
    /// Width in pixels, as stored; a display may turn it.
    pub width: Option<u32>,
    /// Height in pixels, as stored.
    pub height: Option<u32>,
    /// Maker of the device.
    pub make: Option<String>,
    /// Model of the device.
    pub model: Option<String>,
    /// Sentences about what is damaged or odd.
    pub doubts: Vec<String>,
}

impl MediaFacts {
    fn doubt(&mut self, sentence: impl Into<String>) {
        let sentence = sentence.into();
        if !self.doubts.contains(&sentence) {
            self.doubts.push(sentence);
        }
    }

    fn size(&mut self, size: Option<(u32, u32)>) {
        if let Some((width, height)) = size.filter(|(width, height)| *width > 0 && *height > 0) {
            (self.width, self.height) = (Some(width), Some(height));
        }
    }
}

/// Reads the facts of a file. What is malformed inside gives a doubt and not an error. At most a few times
/// [`READ_BYTES_MAX`] is read and no more than that is held.
///
/// # Errors
/// The beginning of the file cannot be read.
pub fn facts(mut source: impl Read + Seek) -> io::Result<MediaFacts> {
    let bytes = source.seek(SeekFrom::End(0))?;
    let mut file = Source { source: &mut source, bytes };
    let head = file.at_most(0, sniff::HEAD_BYTES)?;
    let mut facts = sniff::sniff(&head);
    let mut exif = None;
    let read = match facts.mime.as_str() {
        "image/jpeg" => image::jpeg(&mut file, &mut facts).map(|found| exif = found),
        "image/png" => image::png(&head, &mut facts),
        "image/heic" | "audio/mp4" | "video/mp4" | "video/quicktime" | "video/3gpp" => {
            iso::read(&mut file, &mut facts)
        }
        "video/x-msvideo" => riff::avi(&mut file, &mut facts),
        "audio/wav" => riff::wav(&mut file, &mut facts),
        "audio/mpeg" => audio::mp3(&mut file, &mut facts),
        "audio/amr" | "audio/amr-wb" => audio::amr(&mut file, &mut facts),
        _ => Ok(()),
    };
    if read.is_err() {
        facts.doubt("文件结构不完整或者已损坏，部分信息读不出来");
    }
    exif::read(&mut file, exif, &mut facts);
    if matches!(facts.kind, MediaKind::Video | MediaKind::Audio) && facts.duration_ms.is_none() {
        facts.doubt("读不出时长");
    }
    Ok(facts)
}

trait ReadSeek: Read + Seek {}
impl<T: Read + Seek> ReadSeek for T {}

/// A file that is read in places, never beyond its end and never more than was asked for.
struct Source<'a> {
    source: &'a mut dyn ReadSeek,
    bytes: u64,
}

impl Source<'_> {
    /// Up to `len` bytes from `at` on, fewer at the end of the file.
    fn at_most(&mut self, at: u64, len: usize) -> io::Result<Vec<u8>> {
        let len = (len as u64).min(self.bytes.saturating_sub(at)).min(READ_BYTES_MAX);
        self.source.seek(SeekFrom::Start(at))?;
        let mut bytes = Vec::new();
        self.source.take(len).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Exactly `N` bytes from `at` on.
    fn exactly<const N: usize>(&mut self, at: u64) -> io::Result<[u8; N]> {
        self.at_most(at, N)?.try_into().map_err(|_| malformed())
    }
}

fn malformed() -> io::Error {
    io::ErrorKind::InvalidData.into()
}

fn u16_be(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_be(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn u64_be(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_be_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}

fn u32_le(bytes: &[u8], at: usize) -> Option<u32> {
    u32_be(bytes, at).map(u32::swap_bytes)
}

/// A text from a file as it may be shown: no control characters, not long, not empty.
fn text(raw: &str) -> Option<String> {
    let clean: String = raw.chars().filter(|c| !c.is_control()).take(TEXT_CHARS_MAX).collect();
    let clean = clean.trim();
    (!clean.is_empty()).then(|| clean.to_owned())
}
