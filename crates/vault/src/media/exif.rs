//! Time, place and device, by nom-exif; bounded in what it may read, and kept from taking the process down with it.

use std::io::{self, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::Timestamp;
use jiff::civil::DateTime;
use nom_exif::{
    EntryValue, Error, ExifDateTime, ExifTag, GPSInfo, LatRef, LonRef, MediaParser, MediaSource, Metadata,
    TrackInfoTag, URational,
};

use super::{MediaFacts, MediaKind, READ_BYTES_MAX, Source, TakenAt, text};

/// The earliest year that is believed: digital cameras with such fields came later.
const YEAR_MIN: i16 = 1990;
/// What containers without a time say: their epoch.
const YEAR_UNSET: i16 = 1904;

/// Of what a camera always writes, and messengers, editors and screenshots do not.
const NO_EXIF: &str = "没有拍摄信息，可能是截图，或者经过转发、编辑的图片";

/// A reader that ends with an error when more than [`READ_BYTES_MAX`] was read, because the parser would buffer up to a
/// gigabyte of what a file claims to be one field.
struct Bounded<'a, 'b> {
    file: &'a mut Source<'b>,
    left: u64,
}

impl Read for Bounded<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let len = (buffer.len() as u64).min(self.left) as usize;
        let read = self.file.source.read(&mut buffer[..len])?;
        self.left -= read as u64;
        Ok(read)
    }
}

impl Seek for Bounded<'_, '_> {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.file.source.seek(position)
    }
}

/// `exif` is what was found in a JPEG, which is all that the parser gets to see of one: it stumbles over the segments that
/// editors write.
pub(super) fn read(file: &mut Source<'_>, exif: Option<Vec<u8>>, facts: &mut MediaFacts) {
    let whole = match facts.kind {
        MediaKind::Image => matches!(facts.mime.as_str(), "image/png" | "image/heic"),
        MediaKind::Video => facts.mime != "video/x-msvideo",
        MediaKind::Audio => facts.mime == "audio/mp4",
        MediaKind::Document | MediaKind::Other => false,
    };
    let no_exif = facts.mime == "image/jpeg" && exif.is_none();
    let parse = || {
        let mut parser = MediaParser::new();
        if let Some(exif) = exif {
            let source = MediaSource::from_memory(exif)?;
            return parser.parse_exif(source).map(|exif| Metadata::Exif(exif.into()));
        }
        if !whole {
            return Err(Error::UnsupportedFormat);
        }
        file.source.seek(SeekFrom::Start(0))?;
        let source = MediaSource::seekable(Bounded { file, left: READ_BYTES_MAX })?;
        match source.kind() {
            nom_exif::MediaKind::Image => parser.parse_exif(source).map(|exif| Metadata::Exif(exif.into())),
            nom_exif::MediaKind::Track => parser.parse_track(source).map(Metadata::Track),
        }
    };
    // A foreign parser over foreign bytes: should it panic on some file, the file is doubtful and we go on.
    match catch_unwind(AssertUnwindSafe(parse)) {
        Ok(Ok(Metadata::Exif(exif))) => {
            if !exif.errors().is_empty() {
                facts.doubt("拍摄信息有部分字段损坏");
            }
            let get = |tag| exif.get(tag);
            facts.make = get(ExifTag::Make).and_then(EntryValue::as_str).and_then(text);
            facts.model = get(ExifTag::Model).and_then(EntryValue::as_str).and_then(text);
            let time = get(ExifTag::DateTimeOriginal).or_else(|| get(ExifTag::CreateDate));
            facts.taken_at = time.and_then(|time| taken_at(time, facts));
            facts.gps = exif.gps_info().and_then(|gps| position(gps, facts));
        }
        Ok(Ok(Metadata::Track(track))) => {
            let get = |tag| track.get(tag);
            facts.make = get(TrackInfoTag::Make).and_then(EntryValue::as_str).and_then(text);
            facts.model = get(TrackInfoTag::Model).and_then(EntryValue::as_str).and_then(text);
            if facts.taken_at.is_none() {
                facts.taken_at = get(TrackInfoTag::CreateDate).and_then(|time| taken_at(time, facts));
                if let Some(TakenAt::Zoned { offset_seconds: 0, .. }) = facts.taken_at {
                    facts.doubt("拍摄时间取自容器，规范为世界协调时，但部分设备写入的是当地时间");
                }
            }
            if facts.gps.is_none() {
                facts.gps = track.gps_info().and_then(|gps| position(gps, facts));
            }
            let number = |tag| get(tag).and_then(EntryValue::try_as_integer);
            if facts.duration_ms.is_none() {
                let ms = number(TrackInfoTag::DurationMs).and_then(|ms| u64::try_from(ms).ok());
                facts.duration_ms = ms.filter(|ms| *ms > 0);
            }
            if facts.width.is_none() && facts.kind == MediaKind::Video {
                let pixels = |tag| number(tag).and_then(|n| u32::try_from(n).ok());
                facts.size(pixels(TrackInfoTag::Width).zip(pixels(TrackInfoTag::Height)));
            }
        }
        Ok(Err(Error::ExifNotFound)) if facts.mime == "image/heic" => facts.doubt(NO_EXIF),
        Ok(Err(Error::ExifNotFound | Error::TrackNotFound | Error::UnsupportedFormat)) => {}
        Ok(Err(_)) | Err(_) => facts.doubt("拍摄信息损坏，读不出来"),
    }
    if no_exif {
        facts.doubt(NO_EXIF);
    }
}

fn taken_at(value: &EntryValue, facts: &mut MediaFacts) -> Option<TakenAt> {
    // Both crates write and read the same text, so no type of the other's calendar is needed here.
    let civil = |naive: String| naive.parse::<DateTime>().ok();
    let (taken, year) = match value.as_datetime()? {
        ExifDateTime::Aware(time) => {
            let at = Timestamp::from_second(time.timestamp()).ok()?;
            let offset_seconds = time.offset().local_minus_utc();
            let year = civil(format!("{:?}", time.naive_utc()))?.year();
            (TakenAt::Zoned { at, offset_seconds }, year)
        }
        ExifDateTime::Naive(time) => {
            let time = civil(format!("{time:?}"))?;
            (TakenAt::ZoneUnknown(time), time.year())
        }
    };
    match year {
        YEAR_UNSET => None,
        year if year < YEAR_MIN => {
            facts.doubt(format!("记载的拍摄时间在{year}年，不可信，未采用"));
            None
        }
        _ => Some(taken),
    }
}

/// Integer arithmetic from the fractions that the file holds, so that the same file gives the same numbers everywhere.
fn position(gps: &GPSInfo, facts: &mut MediaFacts) -> Option<(i32, i32)> {
    let degrees = |place: &nom_exif::LatLng| {
        let micro = |part: &URational, per_degree: i128| match (part.numerator(), part.denominator()) {
            // Some devices write 0/0 for seconds that they put into the minutes.
            (0, 0) => Some(0),
            (_, 0) => None,
            (n, d) => Some(i128::from(n) * 1_000_000_000 / (i128::from(d) * per_degree)),
        };
        let nano = micro(&place.degrees, 1)? + micro(&place.minutes, 60)? + micro(&place.seconds, 3600)?;
        i64::try_from((nano + 500) / 1000).ok()
    };
    let (latitude, longitude) = (degrees(&gps.latitude), degrees(&gps.longitude));
    let sign = |negative| if negative { -1 } else { 1 };
    let latitude = latitude.map(|latitude| latitude * sign(gps.latitude_ref == LatRef::South));
    let longitude = longitude.map(|longitude| longitude * sign(gps.longitude_ref == LonRef::West));
    checked_position(latitude.zip(longitude), facts)
}

/// Millionths of a degree, if they are a place on earth and not what a device without a fix writes.
pub(super) fn checked_position(micro: Option<(i64, i64)>, facts: &mut MediaFacts) -> Option<(i32, i32)> {
    let on_earth = |(latitude, longitude): &(i64, i64)| {
        latitude.unsigned_abs() <= 90_000_000 && longitude.unsigned_abs() <= 180_000_000
    };
    let Some((latitude, longitude)) = micro.filter(on_earth) else {
        facts.doubt("记载的拍摄地点不是有效的经纬度，未采用");
        return None;
    };
    if (latitude, longitude) == (0, 0) {
        facts.doubt("记载的拍摄地点为零经度零纬度，设备可能没有定位，未采用");
        return None;
    }
    i32::try_from(latitude).ok().zip(i32::try_from(longitude).ok())
}
