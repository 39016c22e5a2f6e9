//! What a file is, by its first bytes.

use super::{MediaFacts, MediaKind};

/// Bytes that are looked at: enough for every magic number here and the brands of an ISO file.
pub(super) const HEAD_BYTES: usize = 256;

/// Types that may be stored as evidence, with the name that people know them by: what the usual players and readers
/// open, so that a court can. A closed list; everything else is converted or refused at the desk, not here.
const ACCEPTED: [(&str, &str); 13] = [
    ("video/mp4", "MP4视频"),
    ("video/quicktime", "MOV视频"),
    ("video/x-msvideo", "AVI视频"),
    ("video/x-matroska", "MKV视频"),
    ("audio/mpeg", "MP3录音"),
    ("audio/mp4", "M4A录音"),
    ("audio/wav", "WAV录音"),
    ("audio/amr", "AMR录音"),
    ("audio/amr-wb", "AMR录音"),
    ("image/jpeg", "JPEG图片"),
    ("image/png", "PNG图片"),
    ("image/heic", "HEIC图片"),
    ("application/pdf", "PDF文档"),
];

/// Whether a file of this type may be stored.
///
/// # Errors
/// A sentence for the person who offers it, with what may be offered instead.
pub fn accepted(facts: &MediaFacts) -> Result<(), String> {
    if ACCEPTED.iter().any(|(mime, _)| *mime == facts.mime) {
        return Ok(());
    }
    let mut names: Vec<&str> = ACCEPTED.iter().map(|(_, name)| *name).collect();
    names.dedup();
    let what = match facts.mime.as_str() {
        super::sniff::UNKNOWN => "该文件的类型无法识别".to_owned(),
        mime => format!("该文件的实际类型是{mime}，不在可接收的范围内"),
    };
    Err(format!("{what}。请提供下列类型之一：{}。文件类型按内容判断，改扩展名无效", names.join("、")))
}

pub(super) const UNKNOWN: &str = "application/octet-stream";

/// Type and kind; everything else is empty.
pub(super) fn sniff(head: &[u8]) -> MediaFacts {
    let (mime, kind) = kind_of(head);
    MediaFacts { mime: mime.to_owned(), kind, ..MediaFacts::default() }
}

fn kind_of(head: &[u8]) -> (&'static str, MediaKind) {
    use MediaKind::{Audio, Document, Image, Other, Video};
    let at = |offset: usize, magic: &[u8]| head.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    match () {
        () if at(0, b"\xFF\xD8\xFF") => ("image/jpeg", Image),
        () if at(0, b"\x89PNG\r\n\x1A\n") => ("image/png", Image),
        () if at(0, b"GIF8") => ("image/gif", Image),
        () if at(0, b"RIFF") && at(8, b"AVI ") => ("video/x-msvideo", Video),
        () if at(0, b"RIFF") && at(8, b"WAVE") => ("audio/wav", Audio),
        () if at(0, b"RIFF") && at(8, b"WEBP") => ("image/webp", Image),
        () if at(4, b"ftyp") => ftyp(head),
        // QuickTime files from before there were brands.
        () if at(4, b"moov") || at(4, b"mdat") || at(4, b"wide") => ("video/quicktime", Video),
        () if at(0, b"\x1A\x45\xDF\xA3") => ebml(head),
        () if at(0, b"#!AMR-WB\n") => ("audio/amr-wb", Audio),
        () if at(0, b"#!AMR\n") => ("audio/amr", Audio),
        () if at(0, b"ID3") => ("audio/mpeg", Audio),
        // An MPEG audio frame: eleven ones, layer III, no forbidden version, bit rate or sampling rate.
        () if super::audio::frame(head).is_some() => ("audio/mpeg", Audio),
        () if at(0, b"%PDF-") => ("application/pdf", Document),
        () if at(0, b"PK\x03\x04") => ("application/zip", Other),
        () if at(0, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") => ("application/x-ole-storage", Document),
        () => (UNKNOWN, Other),
    }
}

/// By the brands of an ISO base media file, the major one first.
fn ftyp(head: &[u8]) -> (&'static str, MediaKind) {
    let len = super::u32_be(head, 0).map_or(0, |len| len as usize).min(head.len());
    let major = head.get(8..12).unwrap_or_default();
    let compatible = head.get(16..len).unwrap_or_default();
    // The four bytes after the major brand are its version.
    for brand in std::iter::once(major).chain(compatible.chunks_exact(4)) {
        match brand {
            b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" => {
                return ("image/heic", MediaKind::Image);
            }
            b"avif" | b"avis" => return ("image/avif", MediaKind::Image),
            b"qt  " => return ("video/quicktime", MediaKind::Video),
            b"M4A " | b"M4B " => return ("audio/mp4", MediaKind::Audio),
            b"isom" | b"iso2" | b"iso4" | b"iso5" | b"iso6" | b"mp41" | b"mp42" | b"avc1" | b"M4V "
            | b"MSNV" | b"XAVC" | b"dash" => return ("video/mp4", MediaKind::Video),
            [b'3', b'g', ..] => return ("video/3gpp", MediaKind::Video),
            _ => {}
        }
    }
    (UNKNOWN, MediaKind::Other)
}

fn ebml(head: &[u8]) -> (&'static str, MediaKind) {
    let has = |name: &[u8]| head.windows(name.len()).any(|window| window == name);
    match () {
        () if has(b"matroska") => ("video/x-matroska", MediaKind::Video),
        () if has(b"webm") => ("video/webm", MediaKind::Video),
        () => (UNKNOWN, MediaKind::Other),
    }
}
