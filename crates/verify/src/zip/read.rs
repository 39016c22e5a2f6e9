//! Reading the container strictly: front to back, and every byte held against what the writer would write.

use super::{CENTRAL, LOCAL_LEN, MEMBERS_MAX, Member, NAME_MAX, is_name, local_header, tail};
use crate::source::Source;
use std::collections::HashSet;
use std::io;
use std::ops::Range;

/// Where the container is not as the writer would have made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Broken {
    /// Bytes of the file, end exclusive.
    pub range: Range<u64>,
    /// The member concerned, where one can be named.
    pub member: Option<String>,
    /// What is wrong, in Chinese.
    pub why: String,
    /// It does not even begin like a dossier.
    pub foreign: bool,
}

impl Broken {
    fn at(range: Range<u64>, why: impl Into<String>) -> Self {
        Self { range, member: None, why: why.into(), foreign: false }
    }
    fn of(self, member: &str) -> Self {
        Self { member: Some(member.into()), ..self }
    }
}

/// The first member, by which a dossier is known.
const FIRST: &str = "index.html";

/// The members in their order. Contents are not read.
pub(crate) fn walk(source: &(impl Source + ?Sized)) -> io::Result<Result<Vec<Member>, Broken>> {
    let len = source.len()?;
    if let Some(broken) = foreign(source, len)? {
        return Ok(Err(broken));
    }
    let mut members: Vec<Member> = Vec::new();
    let mut names = HashSet::new();
    let mut at = 0;
    loop {
        let mut head = [0; LOCAL_LEN + NAME_MAX + 20];
        let have = source.fill_at(&mut head, at)?;
        let head = head.get(..have).unwrap_or_default();
        if u32_at(head, 0) == Some(CENTRAL) {
            break;
        }
        let member = match parse(head, at, len) {
            Ok(member) => member,
            Err(broken) => return Ok(Err(broken)),
        };
        if !names.insert(member.name.clone()) {
            let broken = Broken::at(at..member.data, "容器里有两个同名的成员").of(&member.name);
            return Ok(Err(broken));
        }
        at = member.data + member.size;
        members.push(member);
        if members.len() > MEMBERS_MAX {
            return Ok(Err(Broken::at(at..len, "容器的成员过多")));
        }
    }
    let expected = tail(&members, at);
    let range = at..at.saturating_add(expected.len() as u64);
    if len > range.end {
        return Ok(Err(Broken::at(range.end..len, "文件末尾有多余的内容")));
    }
    if len < range.end {
        return Ok(Err(Broken::at(at..len, "文件不完整：末尾的目录缺少内容")));
    }
    let found = source.bytes_at(at, expected.len() as u64)?;
    Ok(match first_difference(&expected, &found) {
        None => Ok(members),
        Some(d) => {
            let byte = at + d as u64;
            Err(Broken::at(byte..byte + 1, "文件末尾的目录与成员不符"))
        }
    })
}

/// Whether it is no dossier at all, rather than a damaged one: neither the mark of a ZIP nor the first name is
/// there, or it is the ZIP of something else.
fn foreign(source: &(impl Source + ?Sized), len: u64) -> io::Result<Option<Broken>> {
    let mut head = [0; LOCAL_LEN + FIRST.len()];
    let have = source.fill_at(&mut head, 0)?;
    let named = have == head.len() && head.ends_with(FIRST.as_bytes());
    if named {
        return Ok(None);
    }
    let range = 0..len.min(head.len() as u64);
    Ok(Some(Broken {
        foreign: true, ..Broken::at(range, "这不是明镜验证包：文件开头没有 index.html")
    }))
}

fn parse(head: &[u8], at: u64, len: u64) -> Result<Member, Broken> {
    let short = || Broken::at(at..len, "文件不完整：成员头缺少内容");
    let name_len = usize::from(u16_at(head, 26).ok_or_else(short)?);
    let here = at..at + LOCAL_LEN as u64;
    if name_len == 0 || name_len > NAME_MAX {
        return Err(Broken::at(at + 26..at + 28, "成员名的长度不合规定"));
    }
    let name = head.get(LOCAL_LEN..LOCAL_LEN + name_len).ok_or_else(short)?;
    let name = std::str::from_utf8(name).ok().filter(|n| is_name(n));
    let name_end = here.end + name_len as u64;
    let name = name.ok_or_else(|| Broken::at(here.end..name_end, "成员名不合规定"))?;
    let crc = u32_at(head, 14).ok_or_else(short)?;
    let small = u32_at(head, 18).ok_or_else(short)?;
    let size = if small == u32::MAX {
        u64_at(head, LOCAL_LEN + name_len + 4).ok_or_else(short)?
    } else {
        u64::from(small)
    };
    let expected = local_header(name, crc, size);
    let found = head.get(..expected.len().min(head.len())).unwrap_or_default();
    if let Some(d) = first_difference(&expected, found) {
        let byte = at + d as u64;
        return Err(Broken::at(byte..byte + 1, "成员头与规定的写法不符").of(name));
    }
    if found.len() < expected.len() {
        return Err(short());
    }
    let data = at + expected.len() as u64;
    if size > len.saturating_sub(data) {
        return Err(Broken::at(data..len, "文件不完整：成员的内容被截断").of(name));
    }
    Ok(Member { name: name.into(), crc, size, header: at, data })
}

fn first_difference(a: &[u8], b: &[u8]) -> Option<usize> {
    a.iter().zip(b).position(|(x, y)| x != y)
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}
fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    array(bytes, at).map(u16::from_le_bytes)
}
fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_le_bytes)
}
fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    array(bytes, at).map(u64::from_le_bytes)
}
