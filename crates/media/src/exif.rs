//! Time, place and device of pictures, by nom-exif; bounded in what it may read, and kept from taking the process down
//! with it. Films are not given to it: it reads headers of version 1 as version 0 and stops at brands it does not know
//! (docs/decisions/0542).

use std::io::{self, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::Timestamp;
use jiff::civil::DateTime;
use nom_exif::{
    EntryValue, Error, ExifDateTime, ExifTag, GPSInfo, LatRef, LonRef, MediaParser, MediaSource, URational,
};

use crate::dates;
use crate::facts::{Facts, Meaning, TakenAt};
use crate::source::{HELD_BYTES_MAX, Source, text};

/// Of what a camera always writes, and messengers, editors and screenshots do not.
const NO_EXIF: &str = "没有拍摄信息，可能是截图，或者经过转发、编辑的图片";

/// A reader that ends with an error when more than [`HELD_BYTES_MAX`] was read, because the parser would buffer up to a
/// gigabyte of what a file claims to be one field.
struct Bounded<'a> {
    file: &'a mut dyn crate::source::ReadSeek,
    left: u64,
}

impl Read for Bounded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let len = (buffer.len() as u64).min(self.left) as usize;
        let read = self.file.read(&mut buffer[..len])?;
        self.left -= read as u64;
        Ok(read)
    }
}

impl Seek for Bounded<'_> {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.file.seek(position)
    }
}

/// `exif` is what was found in a JPEG, which is all that the parser gets to see of one: it stumbles over the segments that
/// editors write.
pub(crate) fn read(file: &mut Source<'_>, exif: Option<Vec<u8>>, facts: &mut Facts) {
    let is_jpeg = facts.mime == "image/jpeg";
    let has_none = is_jpeg && exif.is_none();
    let parse = || {
        let mut parser = MediaParser::new();
        match exif {
            Some(exif) => parser.parse_exif(MediaSource::from_memory(exif)?),
            None if is_jpeg => Err(Error::UnsupportedFormat),
            None => parser.parse_exif(MediaSource::seekable(Bounded {
                file: file.whole()?,
                left: HELD_BYTES_MAX as u64,
            })?),
        }
    };
    // A foreign parser over foreign bytes: should it panic on some file, the file is doubtful and we go on.
    match catch_unwind(AssertUnwindSafe(parse)) {
        Ok(Ok(found)) => {
            let exif: nom_exif::Exif = found.into();
            if !exif.errors().is_empty() {
                facts.doubt("拍摄信息有部分字段损坏");
            }
            let get = |tag| exif.get(tag);
            facts.make = get(ExifTag::Make).and_then(EntryValue::as_str).and_then(text);
            facts.model = get(ExifTag::Model).and_then(EntryValue::as_str).and_then(text);
            for (tag, name) in [
                (ExifTag::DateTimeOriginal, "Exif/DateTimeOriginal"),
                (ExifTag::CreateDate, "Exif/CreateDate"),
            ] {
                if let Some(time) = get(tag).and_then(taken_at) {
                    facts.date(time, name, Meaning::Start);
                }
            }
            // Without north or south a place is one of four.
            let sided = get(ExifTag::GPSLatitudeRef).is_some() && get(ExifTag::GPSLongitudeRef).is_some();
            match exif.gps_info() {
                Some(gps) if sided => facts.gps = position(gps, facts),
                Some(_) => facts.doubt("记载的拍摄地点没有写明南北、东西，未采用"),
                None => {}
            }
        }
        Ok(Err(Error::ExifNotFound)) if facts.mime == "image/heic" => facts.doubt(NO_EXIF),
        Ok(Err(Error::ExifNotFound | Error::TrackNotFound | Error::UnsupportedFormat)) => {}
        Ok(Err(_)) | Err(_) => facts.doubt("拍摄信息损坏，读不出来"),
    }
    if has_none {
        facts.doubt(NO_EXIF);
    }
}

fn taken_at(value: &EntryValue) -> Option<TakenAt> {
    // Both crates write and read the same text, so no type of the other's calendar is needed here.
    match value.as_datetime()? {
        ExifDateTime::Aware(time) => {
            let at = Timestamp::from_second(time.timestamp()).ok()?;
            Some(TakenAt::Zoned { at, offset_seconds: time.offset().local_minus_utc() })
        }
        ExifDateTime::Naive(time) => format!("{time:?}").parse::<DateTime>().ok().map(TakenAt::ZoneUnknown),
    }
}

/// Integer arithmetic from the fractions that the file holds, so that the same file gives the same numbers everywhere.
fn position(gps: &GPSInfo, facts: &mut Facts) -> Option<(i32, i32)> {
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
    dates::place(latitude.zip(longitude), facts)
}
