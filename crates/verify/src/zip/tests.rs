use super::*;
use crate::source::Source;
use std::io::{self, Cursor};

fn small() -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.add("index.html", b"<!doctype html>").unwrap();
    let content = b"abc".repeat(1000);
    let digest: [u8; 32] = sha2::Sha256::digest(&content).into();
    zip.copy("files/aa", 3000, &digest, &mut content.as_slice()).unwrap();
    zip.finish().unwrap().into_inner()
}

use sha2::Digest as _;

#[test]
fn what_is_written_is_read_and_nothing_else() {
    let bytes = small();
    let members = walk(&bytes).unwrap().unwrap();
    assert_eq!(members.iter().map(|m| m.name.as_str()).collect::<Vec<_>>(), ["index.html", "files/aa"]);
    assert_eq!(members[1].crc, crc32fast::hash(&b"abc".repeat(1000)));
    for more in [&b"\0"[..], b"PK"] {
        let broken = walk(&[&bytes[..], more].concat()).unwrap().unwrap_err();
        assert_eq!(broken.range.start, bytes.len() as u64);
    }
    for len in 0..bytes.len() {
        assert!(walk(&bytes[..len]).unwrap().is_err(), "{len}");
    }
}

#[test]
fn every_bit_outside_the_contents_is_held() {
    let bytes = small();
    let members = walk(&bytes).unwrap().unwrap();
    let inside = |i: u64| members.iter().any(|m| (m.data..m.data + m.size).contains(&i));
    for i in 0..bytes.len() {
        // The checksum in a header is held against the content, and is repeated in the directory.
        for bit in 0..8 {
            let mut flipped = bytes.clone();
            flipped[i] ^= 1 << bit;
            assert_eq!(walk(&flipped).unwrap().is_ok(), inside(i as u64), "byte {i}");
        }
    }
}

#[test]
fn names_lead_nowhere() {
    for name in ["", "/a", "a//b", "../a", "a/..", "a/./b", "A", "a\\b", "a b", "文", ".a"] {
        assert!(!is_name(name), "{name}");
    }
    assert!(is_name("entries/00001.json"));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    assert!(zip.add("../x", b"").is_err());
    zip.add("a", b"").unwrap();
    assert!(zip.add("a", b"").is_err());
    let wrong = zip.copy("b", 3, &[0; 32], &mut &b"abc"[..]);
    assert_eq!(wrong.unwrap_err().kind(), io::ErrorKind::InvalidData);
}

/// Headers around contents of zeros that take no memory.
struct Sparse {
    parts: Vec<(u64, Vec<u8>)>,
    len: u64,
}

impl Source for Sparse {
    fn len(&self) -> io::Result<u64> {
        Ok(self.len)
    }
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let n = usize::try_from(self.len.saturating_sub(offset)).unwrap_or(usize::MAX).min(buffer.len());
        for (i, byte) in buffer[..n].iter_mut().enumerate() {
            let at = offset + i as u64;
            let part = self.parts.iter().find(|(s, b)| (*s..s + b.len() as u64).contains(&at));
            *byte = part.map_or(0, |(s, b)| b[(at - s) as usize]);
        }
        Ok(n)
    }
}

#[test]
fn members_beyond_four_gibibytes_take_zip64_forms() {
    let sizes = [("index.html", 10_u64), ("files/a", 5 << 30), ("files/b", 3)];
    let (mut members, mut parts, mut at) = (Vec::new(), Vec::new(), 0);
    for (name, size) in sizes {
        let header = local_header(name, 0, size);
        let data = at + header.len() as u64;
        members.push(Member { name: name.into(), crc: 0, size, header: at, data });
        parts.push((at, header));
        at = data + size;
    }
    let tail = tail(&members, at);
    let len = at + tail.len() as u64;
    parts.push((at, tail.clone()));
    assert!(tail.windows(4).any(|w| w == END64.to_le_bytes()));
    assert_eq!(walk(&Sparse { parts, len }).unwrap().unwrap(), members);
}
