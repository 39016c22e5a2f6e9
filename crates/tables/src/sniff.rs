//! What a file is, by its bytes.

use crate::{Fault, codec, guard, text};
use encoding_rs::Encoding;
use std::path::Path;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `.xlsx`, `.xlsm`
    Xlsx,
    /// `.xls`, and `.et` of WPS, which is the same inside.
    Xls,
    /// `.ods`
    Ods,
    /// A web page with tables, which many systems save under `.xls`.
    Html(&'static Encoding),
    /// XML 表格 2003
    Xml(&'static Encoding),
    /// Delimited text.
    Text(Text),
}

impl Format {
    /// What people call it.
    #[must_use]
    pub fn title(self) -> String {
        match self {
            Self::Xlsx => "Excel 工作簿（.xlsx）".into(),
            Self::Xls => "Excel 97–2003 或 WPS 工作簿（.xls、.et）".into(),
            Self::Ods => "开放文档表格（.ods）".into(),
            Self::Html(_) => "网页中的表格".into(),
            Self::Xml(_) => "XML 表格 2003".into(),
            Self::Text(text) => {
                let marks = match text.delimiter {
                    b'\t' => "制表符",
                    b';' => "分号",
                    b'|' => "竖线",
                    _ => "逗号",
                };
                format!("{marks}分隔的文本，编码 {}", text.encoding.name())
            }
        }
    }
}

/// How delimited text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// Its encoding.
    pub encoding: &'static Encoding,
    /// What parts the cells.
    pub delimiter: u8,
    /// Bytes of text before the first record: `sep=;`.
    pub skip: usize,
}

/// Bytes that tell.
const HEAD_BYTES: usize = 64 * 1024;

pub fn format(path: &Path) -> Result<Format, Fault> {
    let head = codec::head(path, HEAD_BYTES)?;
    match head.as_slice() {
        [] => return Err(Fault::Empty),
        [b'P', b'K', 3, 4, ..] => return packed(path),
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => return compound(path),
        [b'P', b'K', ..] => return Err(Fault::Other("一个空的或分卷的压缩包")),
        [b'%', b'P', b'D', b'F', ..] => return Err(Fault::Other("一份 PDF")),
        [b'R', b'a', b'r', b'!', ..] | [b'7', b'z', 0xBC, 0xAF, ..] | [0x1F, 0x8B, ..] => {
            return Err(Fault::Other("一个压缩包"));
        }
        [0x89, b'P', b'N', b'G', ..] | [0xFF, 0xD8, 0xFF, ..] => return Err(Fault::Other("一张图片")),
        [0x09, 0x00 | 0x02 | 0x04 | 0x08, ..] => return Err(Fault::Other("1995 年以前的表格")),
        _ => {}
    }
    let Some(encoding) = codec::encoding(path)? else {
        return Err(Fault::Other("一个不认识的文件"));
    };
    let (decoded, _) = encoding.decode_with_bom_removal(&head);
    let start = decoded.trim_start();
    if start.is_empty() {
        return Err(Fault::Empty);
    }
    let low = start.chars().take(8_192).collect::<String>().to_ascii_lowercase();
    if low.starts_with("mime-version:") || low.starts_with("from: <saved") {
        return Err(Fault::Other("一个单文件网页（.mht）"));
    }
    if low.starts_with('<') {
        if low.contains("urn:schemas-microsoft-com:office:spreadsheet") && low.contains("<?mso-application")
            || low.starts_with("<?xml") && low.contains("<workbook")
        {
            return Ok(Format::Xml(encoding));
        }
        if ["<html", "<table", "<!doctype html", "<meta", "<head", "<body", "<tr", "<div", "<style"]
            .iter()
            .any(|tag| low.contains(tag))
        {
            return Ok(Format::Html(encoding));
        }
    }
    Ok(Format::Text(text::shape(encoding, &decoded)))
}

fn packed(path: &Path) -> Result<Format, Fault> {
    let mut archive = guard::archive(path)?;
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("xl/workbook.xml") {
        return Ok(Format::Xlsx);
    }
    if has("xl/workbook.bin") {
        return Err(Fault::Other("一个二进制工作簿（.xlsb）"));
    }
    if has("word/document.xml") {
        return Err(Fault::Other("一份文字文档"));
    }
    if has("ppt/presentation.xml") {
        return Err(Fault::Other("一份演示文稿"));
    }
    if has("content.xml") && has("META-INF/manifest.xml") {
        let manifest = guard::look(&mut archive, "META-INF/manifest.xml", guard::PARTS_BYTES_MAX, b"<")?;
        if memchr::memmem::find(&manifest, b"encryption-data").is_some() {
            return Err(Fault::Locked);
        }
        return Ok(Format::Ods);
    }
    // Other writers name the workbook otherwise and say so in the list of types.
    let types = guard::look(&mut archive, "[Content_Types].xml", guard::PARTS_BYTES_MAX, b"<")?;
    if memchr::memmem::find(&types, b"spreadsheetml.sheet.main+xml").is_some() {
        return Ok(Format::Xlsx);
    }
    Err(Fault::Other("一个压缩包"))
}

fn compound(path: &Path) -> Result<Format, Fault> {
    let file = cfb::open(path).map_err(Fault::damaged)?;
    if file.is_stream("/EncryptedPackage") {
        return Err(Fault::Locked);
    }
    if file.is_stream("/Workbook") || file.is_stream("/Book") {
        return Ok(Format::Xls);
    }
    if file.is_stream("/WordDocument") {
        return Err(Fault::Other("一份文字文档"));
    }
    Err(Fault::Other("一个不认识的文件"))
}
