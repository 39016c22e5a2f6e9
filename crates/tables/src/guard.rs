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
pub const TAIL_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Bytes of all parts together: twice the largest sheet.
const ALL_BYTES_MAX: u64 = 2 * SHEET_BYTES_MAX;
/// Bytes that are read anew for every sheet, over all sheets.
pub const ANEW_BYTES_MAX: u64 = 16 * 1024 * 1024 * 1024;
/// Parts of a packed file: sheets, their relations, their pictures.
const PARTS_MAX: usize = 10_000;

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
    match archive.by_name(part) {
        Ok(part) => through(part, most, after).map(|(tail, _)| tail),
        Err(zip::result::ZipError::FileNotFound) => Ok(Vec::new()),
        Err(e) => Err(Fault::damaged(e)),
    }
}

/// Unpacks a part without keeping it, up to a bound; gives how many bytes it has.
pub fn bytes(archive: &mut Archive, part: &str, most: u64) -> Result<u64, Fault> {
    let part = archive.by_name(part).map_err(Fault::damaged)?;
    through(part, most, b"").map(|(_, bytes)| bytes)
}

/// Looks through every part of a packed workbook, whatever it is called: which of them a reader goes to is said in the
/// file. `most` gives the bound of a part by its name in small letters, or nothing for a part that no reader goes to,
/// which is not unpacked. Gives the name and the bytes of each part that was looked through.
pub fn every(path: &Path, most: impl Fn(&str) -> Option<u64>) -> Result<Vec<(String, u64)>, Fault> {
    let mut archive = archive(path)?;
    if archive.len() > PARTS_MAX {
        return Err(Fault::TooBig(format!("压缩包里有 {} 个部分", archive.len())));
    }
    let (mut all, mut parts) = (0_u64, Vec::new());
    for at in 0..archive.len() {
        let raw = archive.by_index_raw(at).map_err(Fault::damaged)?;
        // A part whose name is no text is bounded like any other.
        let name = raw.name().map(|name| name.replace('\\', "/").to_ascii_lowercase()).unwrap_or_default();
        drop(raw);
        let Some(most) = most(&name) else { continue };
        let part = archive.by_index(at).map_err(Fault::damaged)?;
        let (_, bytes) = through(part, most.min(ALL_BYTES_MAX.saturating_sub(all)), b"")?;
        all += bytes;
        parts.push((name, bytes));
    }
    Ok(parts)
}

type Part<'a> = zip::read::ZipFile<'a, BufReader<File>>;

fn too_big(most: u64) -> Fault {
    Fault::TooBig(format!("解开后大于 {} MB", most / 1024 / 1024))
}

/// What follows `after` in a part, and how many bytes the part has.
fn through(mut part: Part<'_>, most: u64, after: &[u8]) -> Result<(Vec<u8>, u64), Fault> {
    // What it says of itself is enough to refuse it, and not enough to believe it.
    if part.size() > most {
        return Err(too_big(most));
    }
    let finder = memchr::memmem::Finder::new(after);
    let mut counts = Counts::default();
    let (mut all, mut unmarked, mut kept) = (0_u64, 0_usize, 0_usize);
    let mut buffer = vec![0_u8; 256 * 1024 + after.len()];
    let mut tail: Option<Vec<u8>> = None;
    loop {
        let room = buffer.get_mut(kept..).unwrap_or_default();
        let read = part.read(room).map_err(Fault::damaged)?;
        if read == 0 {
            counts.end(all)?;
            return Ok((tail.unwrap_or_default(), all));
        }
        all += read as u64;
        if all > most {
            return Err(too_big(most));
        }
        let fresh = buffer.get(kept..kept + read).unwrap_or_default();
        counts.see(fresh);
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

/// What a part says of the number of its texts. A reader makes room for so many before it has seen the first, so no part
/// may name many more than it could hold.
#[derive(Default)]
struct Counts {
    /// The end of what was seen, as far as a count may begin in it.
    rest: Vec<u8>,
    highest: u64,
}

impl Counts {
    const NAME: &[u8] = b"uniqueCount";
    /// The shortest text: `<si/>`.
    const TEXT_BYTES_MIN: u64 = 5;
    /// So many cost some ten megabytes.
    const HARMLESS: u64 = 1024 * 1024;
    /// The name, the sign, a quote, and more digits than a number has.
    const WINDOW: usize = 128;

    fn see(&mut self, fresh: &[u8]) {
        // A count may lie across two reads: the end of the last with the beginning of this one.
        let fresh_head = fresh.get(..Self::WINDOW).unwrap_or(fresh);
        let mut seam = std::mem::take(&mut self.rest);
        seam.extend_from_slice(fresh_head);
        self.within(&seam);
        self.within(fresh);
        let end = if fresh.len() < Self::WINDOW { &seam } else { fresh };
        self.rest = end.get(end.len().saturating_sub(Self::WINDOW)..).unwrap_or(end).to_vec();
    }

    fn within(&mut self, bytes: &[u8]) {
        let finder = memchr::memmem::Finder::new(Self::NAME);
        for at in finder.find_iter(bytes) {
            let rest = bytes.get(at + Self::NAME.len()..).unwrap_or_default();
            let rest = rest.trim_ascii_start();
            let Some(value) = rest.strip_prefix(b"=") else { continue };
            let value = value.trim_ascii_start();
            let Some(value) = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")) else {
                continue;
            };
            let value = value.trim_ascii_start();
            let value = value.strip_prefix(b"+").unwrap_or(value);
            let digits = value.iter().take_while(|b| b.is_ascii_digit());
            let number = digits.fold(0_u64, |n, b| n.saturating_mul(10).saturating_add(u64::from(b - b'0')));
            self.highest = self.highest.max(number);
        }
    }

    fn end(&self, bytes: u64) -> Result<(), Fault> {
        // Some writers count every use of a text.
        if self.highest > (bytes / Self::TEXT_BYTES_MIN).max(Self::HARMLESS) {
            return Err(Fault::damaged(format!("文件写明有 {} 条文字，实际放不下这么多", self.highest)));
        }
        Ok(())
    }
}
