//! Facts about recordings, photographs and documents, read from the files' own bytes.
//!
//! A file is what its first bytes say, whatever its name says. What its maker wrote into it (time, place, device) is
//! the maker's word: devices have wrong clocks, and anyone can write such fields. So they are facts about the file and
//! no proof; what is odd about them stands in [`Facts::doubts`]. Where the file does not state its length, what is in it
//! is counted; where neither can be done, nothing is said.

mod asf;
mod avi_count;
mod dates;
mod ebml;
mod exif;
mod facts;
mod flac;
mod fragments;
mod image;
mod iso;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod iso_bounds;
mod iso_notes;
mod matroska_count;
mod mpeg_audio;
mod ogg;
mod pass;
mod riff;
mod sniff;
mod source;
mod stream;

use std::io::{self, Read, Seek};

pub use facts::{Dated, Facts, Kind, Length, Meaning, TakenAt};
pub use pass::{Counted, Pass};
pub use sniff::{HEAD_BYTES, accepted, endings, mime_of, name_doubt};

use source::Source;

/// Bytes that are read at a time where a file must be read to its end.
const PIECE_BYTES: usize = 256 << 10;

/// Reads the facts of a file. What is malformed inside gives a doubt and not an error. Little of a file is held at once
/// (some 16 MiB at most). What can only be counted by seeing every byte is taken from `counted` where the bytes went by
/// before, else the file is read to its end.
///
/// # Errors
/// The file cannot be read.
pub fn facts(mut source: impl Read + Seek, counted: Option<Counted>) -> io::Result<Facts> {
    let mut file = Source::new(&mut source)?;
    let head = file.at_most(0, HEAD_BYTES)?;
    let mut facts = sniff::sniff(&head);
    let tag = mpeg_audio::id3_bytes(&head).unwrap_or_default();
    if tag > 0 {
        // The picture in a tag is mostly longer than the head.
        let behind = sniff::sniff(&file.at_most(tag, HEAD_BYTES)?);
        if behind.kind == Kind::Audio {
            facts = behind;
        }
    }
    let mut exif = None;
    let read = match facts.mime.as_str() {
        "image/jpeg" => image::jpeg(&mut file, &mut facts).map(|found| exif = found),
        "image/png" => image::png(&mut file, &mut facts),
        "image/heic" | "audio/mp4" | "video/mp4" | "video/quicktime" | "video/3gpp" => {
            iso::read(&mut file, &mut facts)
        }
        "video/x-matroska" | "video/webm" => {
            whole(&mut file, counted).and_then(|counted| ebml::read(&mut file, counted, &mut facts))
        }
        "video/x-msvideo" => {
            whole(&mut file, counted).and_then(|counted| riff::avi(&mut file, counted, &mut facts))
        }
        "audio/wav" => riff::wav(&mut file, &mut facts),
        "video/x-ms-asf" => asf::read(&mut file, &mut facts),
        "audio/flac" => flac::read(&mut file, tag, &mut facts),
        "audio/ogg" => ogg::read(&mut file, &mut facts),
        "audio/mpeg" | "audio/aac" | "audio/amr" | "audio/amr-wb" | "video/mp2t" | "video/mpeg" => {
            whole(&mut file, counted).map(|counted| count(counted, &mut facts))
        }
        _ => Ok(()),
    };
    if let Err(error) = read {
        match error.kind() {
            // What the formats say of themselves cannot be; everything else is the machine's fault and no fact.
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
                facts.doubt("文件结构不完整或者已损坏，部分信息读不出来");
            }
            _ => return Err(error),
        }
    }
    if facts.kind == Kind::Image {
        exif::read(&mut file, exif, &mut facts);
    }
    // Where there is a sentence that says why, this one says nothing more.
    if matches!(facts.kind, Kind::Video | Kind::Audio) && facts.length.is_none() && facts.doubts.is_empty() {
        facts.doubt("读不出时长");
    }
    Ok(facts)
}

/// The count of the whole file: the one that was made while its bytes went by, else one is made now.
fn whole(file: &mut Source<'_>, counted: Option<Counted>) -> io::Result<Counted> {
    if let Some(counted) = counted.filter(|counted| counted.bytes == file.bytes) {
        return Ok(counted);
    }
    let mut pass = Pass::default();
    let mut at = 0;
    while at < file.bytes {
        let piece = file.at_most(at, PIECE_BYTES)?;
        if piece.is_empty() {
            break;
        }
        at += piece.len() as u64;
        pass.update(&piece);
    }
    Ok(pass.finish())
}

fn count(counted: Counted, facts: &mut Facts) {
    for doubt in counted.doubts {
        facts.doubt(doubt);
    }
    if counted.has_pictures == Some(false) {
        facts.kind = Kind::Audio;
    }
    facts.counted(counted.ms, counted.what);
}
