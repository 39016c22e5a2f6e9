//! The container: a ZIP whose every byte follows from its members' names and contents.
//!
//! Stored members only, no flags but UTF-8, one fixed time, no comments, no extra fields but ZIP64's where
//! the size demands them. What any other program shows of such a file is therefore exactly what was checked:
//! there is no byte left in which something else could hide.

mod read;
mod write;

pub(crate) use read::walk;
pub use write::ZipWriter;

/// Local file header.
const LOCAL: u32 = 0x0403_4b50;
/// Central directory file header.
const CENTRAL: u32 = 0x0201_4b50;
/// ZIP64 end of central directory record.
const END64: u32 = 0x0606_4b50;
/// ZIP64 end of central directory locator.
const LOCATOR64: u32 = 0x0706_4b50;
/// End of central directory record.
const END: u32 = 0x0605_4b50;

/// From this size or offset on the 32-bit fields give way to ZIP64's.
const LIMIT32: u64 = 0xffff_ffff;
/// From this number of members on as well.
const LIMIT16: u64 = 0xffff;

/// 1980-01-01 00:00, the first time that a ZIP can hold: members have no time of their own.
const DATE: u16 = 0x0021;
/// Names are UTF-8.
const FLAGS: u16 = 0x0800;
/// Made by a Unix program after version 4.5 of the specification.
const MADE_BY: u16 = 0x032d;
/// An ordinary file that everybody may read.
const ATTRIBUTES: u32 = 0o100_644 << 16;
/// Length of a local header before the name.
const LOCAL_LEN: usize = 30;

/// Longest name of a member: `files/` and 64 digits with room to spare.
pub const NAME_MAX: usize = 100;
/// Most members: three for each of 20,000 entries, and more rules and files than a case can have.
pub const MEMBERS_MAX: usize = 100_000;

/// A member of the container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    pub name: String,
    pub crc: u32,
    pub size: u64,
    /// Offset of its local header.
    pub header: u64,
    /// Offset of its content.
    pub data: u64,
}

fn put16(out: &mut Vec<u8>, n: u16) {
    out.extend_from_slice(&n.to_le_bytes());
}
fn put32(out: &mut Vec<u8>, n: u32) {
    out.extend_from_slice(&n.to_le_bytes());
}
fn put64(out: &mut Vec<u8>, n: u64) {
    out.extend_from_slice(&n.to_le_bytes());
}
/// A number, or all ones where ZIP64 holds it.
fn put32_or_ones(out: &mut Vec<u8>, n: u64) {
    put32(out, u32::try_from(n).unwrap_or(u32::MAX));
}
fn version(big: bool) -> u16 {
    if big { 45 } else { 20 }
}

/// The local header of a member.
pub(crate) fn local_header(name: &str, crc: u32, size: u64) -> Vec<u8> {
    let big = size >= LIMIT32;
    let mut out = Vec::with_capacity(LOCAL_LEN + name.len() + 20);
    put32(&mut out, LOCAL);
    put16(&mut out, version(big));
    put16(&mut out, FLAGS);
    put16(&mut out, 0);
    put16(&mut out, 0);
    put16(&mut out, DATE);
    put32(&mut out, crc);
    put32_or_ones(&mut out, size);
    put32_or_ones(&mut out, size);
    put16(&mut out, u16::try_from(name.len()).unwrap_or(u16::MAX));
    put16(&mut out, if big { 20 } else { 0 });
    out.extend_from_slice(name.as_bytes());
    if big {
        put16(&mut out, 1);
        put16(&mut out, 16);
        put64(&mut out, size);
        put64(&mut out, size);
    }
    out
}

fn central_header(out: &mut Vec<u8>, m: &Member) {
    let (big, far) = (m.size >= LIMIT32, m.header >= LIMIT32);
    let extra = u16::from(big) * 16 + u16::from(far) * 8;
    put32(out, CENTRAL);
    put16(out, MADE_BY);
    put16(out, version(big || far));
    put16(out, FLAGS);
    put16(out, 0);
    put16(out, 0);
    put16(out, DATE);
    put32(out, m.crc);
    put32_or_ones(out, m.size);
    put32_or_ones(out, m.size);
    put16(out, u16::try_from(m.name.len()).unwrap_or(u16::MAX));
    put16(out, if extra > 0 { extra + 4 } else { 0 });
    put16(out, 0);
    put16(out, 0);
    put16(out, 0);
    put32(out, ATTRIBUTES);
    put32_or_ones(out, m.header);
    out.extend_from_slice(m.name.as_bytes());
    if extra > 0 {
        put16(out, 1);
        put16(out, extra);
    }
    if big {
        put64(out, m.size);
        put64(out, m.size);
    }
    if far {
        put64(out, m.header);
    }
}

/// Everything after the last member, which begins at `start`.
pub(crate) fn tail(members: &[Member], start: u64) -> Vec<u8> {
    let mut out = Vec::new();
    for m in members {
        central_header(&mut out, m);
    }
    let (count, size) = (members.len() as u64, out.len() as u64);
    if count >= LIMIT16 || size >= LIMIT32 || start >= LIMIT32 {
        put32(&mut out, END64);
        put64(&mut out, 44);
        put16(&mut out, MADE_BY);
        put16(&mut out, 45);
        put32(&mut out, 0);
        put32(&mut out, 0);
        put64(&mut out, count);
        put64(&mut out, count);
        put64(&mut out, size);
        put64(&mut out, start);
        put32(&mut out, LOCATOR64);
        put32(&mut out, 0);
        put64(&mut out, start.saturating_add(size));
        put32(&mut out, 1);
    }
    let count = u16::try_from(count).unwrap_or(u16::MAX);
    put32(&mut out, END);
    put16(&mut out, 0);
    put16(&mut out, 0);
    put16(&mut out, count);
    put16(&mut out, count);
    put32_or_ones(&mut out, size);
    put32_or_ones(&mut out, start);
    put16(&mut out, 0);
    out
}

/// Whether a name may stand in a dossier: lowercase letters, digits, dots and hyphens in parts parted by
/// slashes, no part empty or made of dots. No unpacking program can be led anywhere by such a name.
pub(crate) fn is_name(name: &str) -> bool {
    name.len() <= NAME_MAX
        && name.split('/').all(|part| {
            !part.is_empty()
                && !part.starts_with('.')
                && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-".contains(&b))
        })
}

#[cfg(test)]
mod tests;
