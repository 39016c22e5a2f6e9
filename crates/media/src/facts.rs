//! What is known of a file, and from where in it.

use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// What sort of thing a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
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

/// A moment as a file states it.
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

impl TakenAt {
    /// The moment; a time without zone is taken as the legal time of the country.
    #[must_use]
    pub fn moment(&self) -> Option<Timestamp> {
        match self {
            Self::Zoned { at, .. } => Some(*at),
            Self::ZoneUnknown(local) => jiff::tz::Offset::constant(8).to_timestamp(*local).ok(),
        }
    }

    pub(crate) fn year(&self) -> i16 {
        match self {
            Self::Zoned { at, .. } => jiff::tz::Offset::UTC.to_datetime(*at).year(),
            Self::ZoneUnknown(local) => local.year(),
        }
    }
}

/// What a moment in a file is the moment of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// The recording began, or the picture was taken.
    Start,
    /// The container was made: some devices write the start, others the end.
    Unknown,
}

/// A moment with its place in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated {
    /// When.
    pub time: TakenAt,
    /// Where in the file it stands, in the names of its format.
    pub from: String,
    /// What it is the moment of.
    pub meaning: Meaning,
}

/// A length with how it came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Length {
    /// Milliseconds.
    pub ms: u64,
    /// Where it stands in the file, or what was counted.
    pub from: String,
    /// Whether it was counted; else the file states it.
    pub counted: bool,
}

/// What a file says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Facts {
    /// Media type by magic number; `application/octet-stream` when unknown.
    pub mime: String,
    /// What sort of thing.
    pub kind: Kind,
    /// The moments that stand in it, the most telling first. None is a proof: devices have wrong clocks.
    pub dates: Vec<Dated>,
    /// Latitude and longitude (WGS 84) in millionths of a degree, north and east positive.
    pub gps: Option<(i32, i32)>,
    /// How long it runs.
    pub length: Option<Length>,
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

/// The earliest year that is believed: digital recorders came later, and what has no clock writes its epoch.
const YEAR_MIN: i16 = 1990;
/// Moments kept of one file.
const DATES_MAX: usize = 8;
/// Sentences kept of one file.
const DOUBTS_MAX: usize = 32;

impl Facts {
    /// How long it runs, in milliseconds.
    #[must_use]
    pub fn duration_ms(&self) -> Option<u64> {
        self.length.as_ref().map(|length| length.ms)
    }

    /// When it was begun, if the file says that in so many words.
    #[must_use]
    pub fn started(&self) -> Option<&Dated> {
        self.dates.iter().find(|dated| dated.meaning == Meaning::Start)
    }

    /// A moment of which the file does not say whether it is the start or the end.
    #[must_use]
    pub fn stamped(&self) -> Option<&Dated> {
        self.dates.iter().find(|dated| dated.meaning == Meaning::Unknown)
    }

    pub(crate) fn doubt(&mut self, sentence: impl Into<String>) {
        let sentence = sentence.into();
        if self.doubts.len() < DOUBTS_MAX && !self.doubts.contains(&sentence) {
            self.doubts.push(sentence);
        }
    }

    pub(crate) fn size(&mut self, size: Option<(u32, u32)>) {
        if let Some((width, height)) = size.filter(|(width, height)| *width > 0 && *height > 0) {
            (self.width, self.height) = (Some(width), Some(height));
        }
    }

    pub(crate) fn stated(&mut self, ms: Option<u64>, from: &str) {
        self.length = ms.filter(|ms| *ms > 0).map(|ms| Length { ms, from: from.to_owned(), counted: false });
    }

    pub(crate) fn counted(&mut self, ms: Option<u64>, what: &str) {
        self.length = ms.filter(|ms| *ms > 0).map(|ms| Length { ms, from: what.to_owned(), counted: true });
    }

    /// Keeps a moment, the starts before the others. Years that no recorder lived in are said and not kept; the epochs
    /// of the formats are what devices without a clock write and are passed over in silence.
    pub(crate) fn date(&mut self, time: TakenAt, from: &str, meaning: Meaning) {
        const EPOCHS: [i16; 5] = [1601, 1904, 1970, 1980, 2001];
        let year = time.year();
        let epoch = match time {
            TakenAt::Zoned { at, .. } => at.as_second().rem_euclid(86_400) == 0,
            TakenAt::ZoneUnknown(local) => local.time() == jiff::civil::Time::midnight(),
        };
        if EPOCHS.contains(&year) && (epoch || year < YEAR_MIN) {
            return;
        }
        if !(YEAR_MIN..=2200).contains(&year) {
            self.doubt(format!("记载的拍摄时间在{year}年，不可信，未采用"));
            return;
        }
        let dated = Dated { time, from: from.to_owned(), meaning };
        if self.dates.len() >= DATES_MAX || self.dates.iter().any(|known| known.time == time) {
            return;
        }
        let starts = self.dates.iter().filter(|known| known.meaning == Meaning::Start).count();
        match meaning {
            Meaning::Start => self.dates.insert(starts, dated),
            Meaning::Unknown => self.dates.push(dated),
        }
    }
}

/// Of a file that has less than it says of itself.
pub(crate) const CUT: &str = "文件比其自身记载的短，可能没有录完或者没有传完";

/// Ticks of a clock in milliseconds.
pub(crate) fn millis(ticks: u64, per_second: u64) -> Option<u64> {
    if per_second == 0 {
        return None;
    }
    let ms = (u128::from(ticks) * 1000 + u128::from(per_second) / 2) / u128::from(per_second);
    // A thousand years are no recording.
    u64::try_from(ms).ok().filter(|ms| *ms < 1000 * 366 * 86_400 * 1000)
}

/// How long a film runs whose pictures and sound run so long: a recorder stops both at once, and sound is padded at its
/// beginning and end. Only sound that goes on for longer counts.
pub(crate) fn together(pictures: Option<u64>, sound: Option<u64>) -> Option<u64> {
    match (pictures, sound) {
        (Some(pictures), Some(sound)) if sound < pictures + 1000 => Some(pictures),
        (pictures, sound) => pictures.max(sound),
    }
}
