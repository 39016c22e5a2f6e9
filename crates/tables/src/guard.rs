//! Bounds on packed files: what unpacks to more than this program holds is refused before it is read.

use crate::Fault;
use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;
use zip::ZipArchive;

/// Bytes of text shared by all sheets, which are held while a workbook is read.
pub const SHARED_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Bytes of the parts about styles and sheets.
pub const PARTS_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Bytes of one sheet, which is read as a stream: a full sheet of a million rows and twenty columns.
pub const SHEET_BYTES_MAX: u64 = 4 * 1024 * 1024 * 1024;
/// Bytes without a mark: one text of a cell.
const TEXT_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Bytes after the rows of a sheet that are looked through for merged cells.
const TAIL_BYTES_MAX: usize = 16 * 1024 * 1024;

/// A packed file.
pub type Archive = ZipArchive<BufReader<File>>;

/// Opens one.
pub fn archive(path: &Path) -> Result<Archive, Fault> {
    ZipArchive::new(BufReader::new(File::open(path)?)).map_err(Fault::damaged)
}

/// Names of its parts.
pub fn names(archive: &Archive) -> Vec<String> {
    archive.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned).collect()
}

/// Unpacks a part without keeping it, up to a bound; gives what follows `after`, if it is there.
pub fn look(archive: &mut Archive, part: &str, most: u64, after: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut part = match archive.by_name(part) {
        Ok(part) => part,
        Err(zip::result::ZipError::FileNotFound) => return Ok(Vec::new()),
        Err(e) => return Err(Fault::damaged(e)),
    };
    let finder = memchr::memmem::Finder::new(after);
    let (mut all, mut unmarked, mut kept) = (0_u64, 0_usize, 0_usize);
    let mut buffer = vec![0_u8; 256 * 1024 + after.len()];
    let mut tail: Option<Vec<u8>> = None;
    loop {
        let room = buffer.get_mut(kept..).unwrap_or_default();
        let read = part.read(room).map_err(Fault::damaged)?;
        if read == 0 {
            return Ok(tail.unwrap_or_default());
        }
        all += read as u64;
        if all > most {
            return Err(Fault::TooBig(format!("解开后大于 {} MB", most / 1024 / 1024)));
        }
        let fresh = buffer.get(kept..kept + read).unwrap_or_default();
        match memchr::memrchr(b'<', fresh) {
            Some(last) => unmarked = fresh.len() - last,
            None => unmarked += fresh.len(),
        }
        if unmarked > TEXT_BYTES_MAX {
            return Err(Fault::TooBig("一个单元格的文字过长".into()));
        }
        if let Some(tail) = &mut tail {
            if tail.len() + read <= TAIL_BYTES_MAX {
                tail.extend_from_slice(fresh);
            }
            kept = 0;
            continue;
        }
        if after.is_empty() {
            continue;
        }
        let seen = buffer.get(..kept + read).unwrap_or_default();
        match finder.find(seen) {
            Some(at) => {
                tail = Some(seen.get(at..).unwrap_or_default().to_vec());
                kept = 0;
            }
            None => {
                // The mark may lie across two reads.
                let keep = after.len().saturating_sub(1).min(seen.len());
                let from = seen.len() - keep;
                let to = seen.len();
                buffer.copy_within(from..to, 0);
                kept = keep;
            }
        }
    }
}
