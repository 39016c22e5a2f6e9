//! What devices note in ISO base media files: when, where, with what. Each maker has its own place for it.

use crate::dates;
use crate::facts::{Facts, Meaning};
use crate::iso::{Found, boxes, child};
use crate::source::{Source, text, u16_be, u32_be};

/// Longest note that is read.
const NOTE_BYTES_MAX: usize = 4096;

/// Lists of notes that are looked into: a file has one or two.
const LISTS_MAX: usize = 64;
/// Longest name of a note; every item of a list may name the same one.
const NAME_BYTES_MAX: usize = 256;

pub(crate) fn read(file: &mut Source<'_>, moov: &Found, facts: &mut Facts) {
    let mut notes = Notes::default();
    // Apple puts its list into the movie, ffmpeg into the user data of the movie, some cameras into that of a track.
    let mut places = vec![*moov];
    for found in boxes(file, moov.at, moov.end) {
        match &found.kind {
            b"udta" => places.push(found),
            b"trak" => {
                let level = boxes(file, found.at, found.end);
                places.extend(level.iter().filter(|found| found.kind == *b"udta"));
                // The track once, however many lists it has.
                places.extend(level.iter().find(|found| found.kind == *b"meta").map(|_| found));
            }
            _ => {}
        }
    }
    for place in places.into_iter().take(32) {
        let is_data = place.kind == *b"udta";
        for found in boxes(file, place.at, place.end) {
            match &found.kind {
                b"meta" => meta(file, &found, &mut notes),
                b"loci" if is_data => notes.loci = notes.loci.take().or(found.read(file, NOTE_BYTES_MAX)),
                [0xA9, ..] | b"date" | b"auth" | b"manu" | b"modl" if is_data => {
                    if let Some(body) = found.read(file, NOTE_BYTES_MAX) {
                        let name: String = found.kind.iter().map(|b| char::from(*b)).collect();
                        notes.take(&format!("udta/{name}"), &note(&body));
                    }
                }
                _ => {}
            }
        }
    }
    notes.give(facts);
}

#[derive(Debug, Default)]
struct Notes {
    /// Name of the note and what it says.
    all: Vec<(String, String)>,
    /// Lists that were looked into.
    lists: usize,
    loci: Option<Vec<u8>>,
}

impl Notes {
    fn take(&mut self, name: &str, value: &str) {
        if !value.is_empty() && self.all.len() < 200 {
            self.all.push((name.to_owned(), value.to_owned()));
        }
    }

    fn give(self, facts: &mut Facts) {
        let find = |names: &[&str]| {
            names.iter().find_map(|wanted| {
                self.all.iter().find(|(name, _)| name.ends_with(wanted)).map(|(_, value)| value.as_str())
            })
        };
        facts.make = find(&["com.apple.quicktime.make", "\u{A9}mak", "com.android.manufacturer", "manu"])
            .and_then(text);
        facts.model =
            find(&["com.apple.quicktime.model", "\u{A9}mod", "com.android.model", "modl"]).and_then(text);
        for (name, value) in &self.all {
            let meaning = match name.as_str() {
                n if n.ends_with("com.apple.quicktime.creationdate") => Meaning::Start,
                // Cameras and phones write the moment of shooting with its zone; others write what they like.
                "udta/\u{A9}day" | "udta/date" => Meaning::Start,
                // Of iTunes' list it is the day of publishing, and of others what the program that wrote it thought.
                "meta/\u{A9}day" | "meta/date" | "meta/creation_time" | "meta/date_recorded" => {
                    Meaning::Unknown
                }
                _ => continue,
            };
            if let Some(time) = dates::written(value) {
                facts.date(time, name, meaning);
            }
        }
        let written = find(&["com.apple.quicktime.location.ISO6709", "\u{A9}xyz", "location"]);
        if let Some(micro) = written.map(dates::iso6709) {
            facts.gps = dates::place(micro, facts);
        }
        if facts.gps.is_none()
            && let Some(body) = self.loci
        {
            facts.gps = dates::place(location(&body), facts);
        }
    }
}

/// A list of notes: of names and values (Apple's `mdta`), or of four letters (iTunes).
fn meta(file: &mut Source<'_>, meta: &Found, notes: &mut Notes) {
    notes.lists += 1;
    if notes.lists > LISTS_MAX {
        return;
    }
    // QuickTime writes a plain box, ISO a full one with version and flags before the boxes in it.
    let first = file.exactly::<8>(meta.at).unwrap_or_default();
    let inside =
        if &first[4..] == b"hdlr" { *meta } else { Found { at: (meta.at + 4).min(meta.end), ..*meta } };
    let names =
        child(file, &inside, b"keys").and_then(|found| found.read(file, 64 << 10)).map(|body| keys(&body));
    let Some(list) = child(file, &inside, b"ilst") else { return };
    for item in boxes(file, list.at, list.end).into_iter().take(256) {
        let Some(data) = child(file, &item, b"data").and_then(|found| found.read(file, NOTE_BYTES_MAX))
        else {
            continue;
        };
        // Type 1 is UTF-8; four bytes of type and four of language come before it.
        if u32_be(&data, 0) != Some(1) {
            continue;
        }
        let value = String::from_utf8_lossy(data.get(8..).unwrap_or_default()).into_owned();
        let name = match &names {
            Some(names) => {
                (u32::from_be_bytes(item.kind) as usize).checked_sub(1).and_then(|n| names.get(n).cloned())
            }
            None => Some(item.kind.iter().map(|b| char::from(*b)).collect()),
        };
        if let Some(name) = name {
            notes.take(&format!("meta/{name}"), &value);
        }
    }
}

fn keys(body: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = body.get(8..).unwrap_or_default();
    while let Some(len) = u32_be(rest, 0).map(|len| len as usize).filter(|len| *len >= 8) {
        let Some(name) = rest.get(8..len) else { break };
        let name = name.get(..NAME_BYTES_MAX).unwrap_or(name);
        names.push(String::from_utf8_lossy(name).into_owned());
        rest = rest.get(len..).unwrap_or_default();
    }
    names
}

/// A note of four letters: QuickTime writes its length and a language before the text, some phones the bare text.
fn note(body: &[u8]) -> String {
    let inner = u16_be(body, 0).and_then(|len| body.get(4..4 + usize::from(len)));
    let bytes = inner.filter(|text| !text.is_empty()).unwrap_or(body);
    String::from_utf8_lossy(bytes).trim_matches(['\0', ' ']).to_owned()
}

/// Latitude and longitude from a location box (3GPP TS 26.244 section 8.10): flags, language, a name that ends in zero, a
/// role, then longitude and latitude in 16.16 fixed point.
fn location(body: &[u8]) -> Option<(i64, i64)> {
    let name = body.get(6..)?;
    let after = name.get(name.iter().position(|byte| *byte == 0)? + 2..)?;
    let micro = |at| Some(i64::from(u32_be(after, at)?.cast_signed()) * 1_000_000 / (1 << 16));
    Some((micro(4)?, micro(0)?))
}
