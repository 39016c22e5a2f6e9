//! What a file is, by its first bytes.

use crate::facts::{Facts, Kind};
use crate::{mpeg_audio, source::u32_be, stream};

/// Bytes that are looked at: enough for every magic number here, the brands of an ISO file, and five packets of a
/// transport stream.
pub const HEAD_BYTES: usize = 1024;

/// Types that may be stored as evidence, with the name that people know them by and the endings under which they go.
/// A closed list; everything else is converted or refused at the desk, not here.
const ACCEPTED: [(&str, &str, &[&str]); 21] = [
    ("video/mp4", "MP4视频", &["mp4", "m4v", "f4v"]),
    ("video/quicktime", "MOV视频", &["mov", "qt"]),
    ("video/x-msvideo", "AVI视频", &["avi"]),
    ("video/x-matroska", "MKV视频", &["mkv", "mka"]),
    ("video/webm", "WebM视频", &["webm", "weba"]),
    ("video/mp2t", "TS视频", &["ts", "mts", "m2ts", "m2t"]),
    ("video/mpeg", "MPG视频", &["mpg", "mpeg", "vob", "ps", "mod"]),
    ("video/3gpp", "3GP视频", &["3gp", "3g2", "3gpp"]),
    ("video/x-ms-asf", "WMV视频", &["wmv", "asf", "wma"]),
    ("audio/mpeg", "MP3录音", &["mp3", "mp2", "mpga"]),
    ("audio/mp4", "M4A录音", &["m4a", "mp4", "m4b"]),
    ("audio/wav", "WAV录音", &["wav", "wave", "bwf"]),
    ("audio/amr", "AMR录音", &["amr"]),
    ("audio/amr-wb", "AMR录音", &["amr", "awb"]),
    ("audio/aac", "AAC录音", &["aac"]),
    ("audio/flac", "FLAC录音", &["flac"]),
    ("audio/ogg", "OGG录音", &["ogg", "oga", "opus", "ogv"]),
    ("image/jpeg", "JPEG图片", &["jpg", "jpeg", "jpe", "jfif"]),
    ("image/png", "PNG图片", &["png"]),
    ("image/heic", "HEIC图片", &["heic", "heif", "hif"]),
    ("application/pdf", "PDF文档", &["pdf"]),
];

pub(crate) const UNKNOWN: &str = "application/octet-stream";

/// Whether a file of this type may be stored.
///
/// # Errors
/// A sentence for the person who offers it, with what may be offered instead.
pub fn accepted(mime: &str) -> Result<(), String> {
    if ACCEPTED.iter().any(|(known, _, _)| *known == mime) {
        return Ok(());
    }
    let mut names: Vec<&str> = ACCEPTED.iter().map(|(_, name, _)| *name).collect();
    names.dedup();
    let what = match mime {
        UNKNOWN => "该文件的类型无法识别".to_owned(),
        mime => format!("该文件的实际类型是{mime}，不在可接收的范围内"),
    };
    Err(format!("{what}。请提供下列类型之一：{}。文件类型按内容判断，改扩展名无效", names.join("、")))
}

/// What the chooser of a form offers: the endings of everything that is accepted.
#[must_use]
pub fn endings() -> String {
    let mut all: Vec<String> =
        ACCEPTED.iter().flat_map(|(_, _, endings)| endings.iter().map(|e| format!(".{e}"))).collect();
    all.sort_unstable();
    all.dedup();
    all.join(",")
}

/// What is odd about a file's name: an ending that belongs to another type than the bytes do.
#[must_use]
pub fn name_doubt(name: &str, mime: &str) -> Option<String> {
    let (_, ending) = name.rsplit_once('.')?;
    let ending = ending.to_ascii_lowercase();
    let of = |mime: &str| ACCEPTED.iter().find(|(known, _, _)| *known == mime);
    let (_, title, own) = of(mime)?;
    let known = ACCEPTED.iter().any(|(_, _, endings)| endings.contains(&ending.as_str()));
    let foreign =
        ["doc", "docx", "xls", "xlsx", "zip", "exe", "txt", "gif", "bmp", "html"].contains(&ending.as_str());
    // MOV, MP4, 3GP and M4A are one format under several names, and so are MKV and WebM.
    let family = |mime: &str| match mime {
        "video/quicktime" | "video/3gpp" | "audio/mp4" => "video/mp4".to_owned(),
        "video/webm" => "video/x-matroska".to_owned(),
        other => other.to_owned(),
    };
    let same = ACCEPTED
        .iter()
        .any(|(other, _, endings)| family(other) == family(mime) && endings.contains(&ending.as_str()));
    ((known || foreign) && !same && !own.contains(&ending.as_str()))
        .then(|| format!("文件名以“.{ending}”结尾，内容却是{title}"))
}

/// The type of a file, by its first [`HEAD_BYTES`] (fewer when it is shorter).
#[must_use]
pub fn mime_of(head: &[u8]) -> &'static str {
    kind_of(head).0
}

/// Type and kind; everything else is empty.
pub(crate) fn sniff(head: &[u8]) -> Facts {
    let (mime, kind) = kind_of(head);
    Facts { mime: mime.to_owned(), kind, ..Facts::default() }
}

fn kind_of(head: &[u8]) -> (&'static str, Kind) {
    use Kind::{Audio, Document, Image, Other, Video};
    let at = |offset: usize, magic: &[u8]| head.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    match () {
        () if at(0, b"\xFF\xD8\xFF") => ("image/jpeg", Image),
        () if at(0, b"\x89PNG\r\n\x1A\n") => ("image/png", Image),
        () if at(0, b"GIF8") => ("image/gif", Image),
        () if at(0, b"RIFF") && at(8, b"AVI ") => ("video/x-msvideo", Video),
        () if (at(0, b"RIFF") || at(0, b"RF64") || at(0, b"BW64")) && at(8, b"WAVE") => ("audio/wav", Audio),
        () if at(0, b"RIFF") && at(8, b"WEBP") => ("image/webp", Image),
        () if at(4, b"ftyp") => ftyp(head),
        // QuickTime files from before there were brands.
        () if [b"moov", b"mdat", b"wide", b"skip", b"pnot"].iter().any(|kind| at(4, *kind)) => {
            ("video/quicktime", Video)
        }
        () if at(0, b"\x1A\x45\xDF\xA3") => ebml(head),
        () if at(0, b"\x30\x26\xB2\x75\x8E\x66\xCF\x11\xA6\xD9\x00\xAA\x00\x62\xCE\x6C") => {
            ("video/x-ms-asf", Video)
        }
        () if at(0, b"fLaC") => ("audio/flac", Audio),
        () if at(0, b"OggS") => ("audio/ogg", Audio),
        () if at(0, b"#!AMR-WB\n") => ("audio/amr-wb", Audio),
        () if at(0, b"#!AMR\n") => ("audio/amr", Audio),
        // Common recorders of surveillance put forty bytes of their own before a program stream.
        () if at(0, b"\0\0\x01\xBA") || at(0, b"IMKH") => ("video/mpeg", Video),
        () if stream::is_transport(head) => ("video/mp2t", Video),
        // What stands behind a tag tells the kind, where it is not too far away.
        () if at(0, b"ID3") => {
            let behind = mpeg_audio::id3_bytes(head).and_then(|len| head.get(usize::try_from(len).ok()?..));
            match behind.filter(|rest| rest.len() >= 8 && !rest.starts_with(b"ID3")).map(kind_of) {
                Some((mime, Audio)) => (mime, Audio),
                _ => ("audio/mpeg", Audio),
            }
        }
        () if mpeg_audio::adts(head).is_some() => ("audio/aac", Audio),
        // An MPEG audio frame: eleven ones, no forbidden version, layer, bit rate or sampling rate.
        () if mpeg_audio::frame(head).is_some() => ("audio/mpeg", Audio),
        () if at(0, b"%PDF-") => ("application/pdf", Document),
        () if at(0, b"PK\x03\x04") => ("application/zip", Other),
        () if at(0, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") => ("application/x-ole-storage", Document),
        () => (UNKNOWN, Other),
    }
}

/// By the brands of an ISO base media file, the major one first.
fn ftyp(head: &[u8]) -> (&'static str, Kind) {
    let len = u32_be(head, 0).map_or(0, |len| len as usize).min(head.len());
    let major = head.get(8..12).unwrap_or_default();
    let compatible = head.get(16..len).unwrap_or_default();
    // The four bytes after the major brand are its version.
    for brand in std::iter::once(major).chain(compatible.chunks_exact(4)) {
        match brand {
            b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" => return ("image/heic", Kind::Image),
            b"avif" | b"avis" => return ("image/avif", Kind::Image),
            b"qt  " => return ("video/quicktime", Kind::Video),
            b"M4A " | b"M4B " => return ("audio/mp4", Kind::Audio),
            [b'i', b's', b'o', _]
            | b"mp41"
            | b"mp42"
            | b"avc1"
            | b"M4V "
            | b"M4VH"
            | b"M4VP"
            | b"MSNV"
            | b"XAVC"
            | b"dash"
            | b"f4v "
            | b"hvc1"
            | b"mmp4"
            | b"NDSC"
            | b"cmfc" => return ("video/mp4", Kind::Video),
            [b'3', b'g', ..] => return ("video/3gpp", Kind::Video),
            _ => {}
        }
    }
    (UNKNOWN, Kind::Other)
}

fn ebml(head: &[u8]) -> (&'static str, Kind) {
    let head = &head[..head.len().min(256)];
    let has = |name: &[u8]| head.windows(name.len()).any(|window| window == name);
    match () {
        () if has(b"matroska") => ("video/x-matroska", Kind::Video),
        () if has(b"webm") => ("video/webm", Kind::Video),
        () => (UNKNOWN, Kind::Other),
    }
}
