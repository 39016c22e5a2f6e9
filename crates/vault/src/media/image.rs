//! The size of JPEG and PNG pictures.

use std::io;

use super::{MediaFacts, Source, malformed, u16_be, u32_be};

/// Segments before the picture's size: a camera writes some twenty.
const SEGMENTS_MAX: usize = 1000;

/// From the start-of-frame segment.
pub(super) fn jpeg(file: &mut Source<'_>, facts: &mut MediaFacts) -> io::Result<()> {
    let mut at = 2;
    for _ in 0..SEGMENTS_MAX {
        let head: [u8; 9] = match file.exactly(at) {
            Ok(head) => head,
            Err(_) => break,
        };
        match head {
            // Fill bytes.
            [0xFF, 0xFF, ..] => at += 1,
            // SOF0…SOF15 without the tables that lie between them: length, precision, height, width.
            [0xFF, 0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF, ..] => {
                let size = u16_be(&head, 7).zip(u16_be(&head, 5));
                facts.size(size.map(|(width, height)| (width.into(), height.into())));
                return Ok(());
            }
            [0xFF, marker, ..] if marker != 0xD9 && marker != 0xDA => {
                at += 2 + u64::from(u16_be(&head, 2).unwrap_or(2).max(2));
            }
            _ => break,
        }
    }
    Err(malformed())
}

/// From the header chunk, which must come first.
pub(super) fn png(head: &[u8], facts: &mut MediaFacts) -> io::Result<()> {
    if head.get(12..16) != Some(b"IHDR") {
        return Err(malformed());
    }
    facts.size(u32_be(head, 16).zip(u32_be(head, 20)));
    Ok(())
}
