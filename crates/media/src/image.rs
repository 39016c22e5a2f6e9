//! The size of JPEG and PNG pictures.

use std::io;

use crate::facts::Facts;
use crate::source::{Source, malformed, u16_be, u32_be};

/// Segments before the picture's size: a camera writes some twenty.
const SEGMENTS_MAX: usize = 1000;

/// The size from the start-of-frame segment, and the Exif data before it: a whole small TIFF file.
pub(crate) fn jpeg(file: &mut Source<'_>, facts: &mut Facts) -> io::Result<Option<Vec<u8>>> {
    const EXIF: &[u8] = b"Exif\0\0";
    let mut exif = None;
    let mut at = 2;
    for _ in 0..SEGMENTS_MAX {
        let head: [u8; 10] = file.exactly(at)?;
        let len = u64::from(u16_be(&head, 2).unwrap_or_default());
        match head {
            // Fill bytes.
            [0xFF, 0xFF, ..] => at += 1,
            // SOF0…SOF15 without the tables that lie between them: length, precision, height, width.
            [0xFF, 0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF, ..] => {
                let size = u16_be(&head, 7).zip(u16_be(&head, 5));
                facts.size(size.map(|(width, height)| (width.into(), height.into())));
                return Ok(exif);
            }
            [0xFF, marker, ..] if marker != 0xD9 && marker != 0xDA && len >= 2 => {
                if marker == 0xE1 && exif.is_none() && head.ends_with(EXIF) {
                    exif = Some(file.at_most(at + 10, (len as usize).saturating_sub(2 + EXIF.len()))?);
                }
                at += 2 + len;
            }
            _ => break,
        }
    }
    Err(malformed())
}

/// From the header chunk, which must come first.
pub(crate) fn png(file: &mut Source<'_>, facts: &mut Facts) -> io::Result<()> {
    let head = file.at_most(0, 32)?;
    if head.get(12..16) != Some(b"IHDR") {
        return Err(malformed());
    }
    facts.size(u32_be(&head, 16).zip(u32_be(&head, 20)));
    Ok(())
}
