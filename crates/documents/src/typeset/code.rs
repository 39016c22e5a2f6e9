//! 二维码 at the head of the first page of what leaves the house: where the paper can be checked.

use super::error::TypesetError;
use super::fonts::Role;
use super::pieces::Press;
use fast_qr::ECL;
use fast_qr::qr::QRBuilder;
use serde_json::{Value, json};

/// What stands at the head of the first page. Layouts for use inside the house leave it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// What a phone reads: an address, or plain words.
    pub text: String,
    /// What a person reads beside it, in short lines.
    pub caption: Vec<String>,
}

/// The dark modules as runs of a line: x, y, length.
pub(super) fn plan(press: &Press, code: &Code) -> Result<Value, TypesetError> {
    let made = QRBuilder::new(code.text.as_str()).ecl(ECL::M).build();
    let made = made.map_err(|_| TypesetError::Engine("二维码的内容太长".into()))?;
    let mut runs: Vec<(usize, usize, usize)> = Vec::new();
    for y in 0..made.size {
        for x in 0..made.size {
            match runs.last_mut() {
                _ if !made[y][x].value() => {}
                Some((from, line, length)) if *line == y && *from + *length == x => *length += 1,
                _ => runs.push((x, y, 1)),
            }
        }
    }
    let caption: Result<Vec<Value>, _> =
        code.caption.iter().map(|line| press.line(Role::Body, line, "二维码旁的文字")).collect();
    Ok(json!({"size": made.size, "runs": runs, "caption": caption?}))
}

#[cfg(test)]
mod tests {
    use super::Code;
    use crate::model::Document;
    use crate::typeset::tests::{FONTS, documents, file, sound};
    use crate::typeset::{Marks, Pdf, Style, typeset};
    use std::process::Command;

    fn code() -> Code {
        let leaf = "9c1f04be77a2".repeat(6);
        let text = format!(
            "https://xzzf.jlcity.example.gov.cn/verify?no=%E5%90%89%E5%B8%82%E7%9B%91%E7%BD%9A%E3%80%942026%E3%80%95117%E5%8F%B7&leaf={}",
            &leaf[..64]
        );
        Code { text, caption: vec!["扫码核对".into(), "核对码 9c1f 04be".into()] }
    }

    fn set(document: &Document, marks: Option<&Marks>, code: Option<&Code>) -> Pdf {
        typeset(document, &Style::of(document), &FONTS, marks, code).unwrap()
    }

    /// What a phone reads off a page, coming nearer until it reads: by a program that shares nothing with the writer.
    fn read(pdf: &Pdf, page: u32) -> Vec<String> {
        let (page, path) = (page.to_string(), file(&pdf.bytes));
        let mut read = Vec::new();
        for dots_per_inch in [300, 400, 200] {
            // The upper margin alone: 35 mm. The rest is text.
            let (resolution, rows) = (dots_per_inch.to_string(), (dots_per_inch * 35 / 25).to_string());
            let args =
                ["-gray", "-r", &resolution, "-f", &page, "-l", &page, "-x", "0", "-y", "0", "-H", &rows];
            let image = Command::new("pdftoppm").args(args).arg(&path).output().unwrap().stdout;
            // P5, width, height, 255, then a byte a pixel.
            let head = image.split(u8::is_ascii_whitespace).skip(1).take(2);
            let head: Vec<usize> = head.map(|t| std::str::from_utf8(t).unwrap().parse().unwrap()).collect();
            let (width, height) = (head[0], head[1]);
            let pixels = &image[image.len() - width * height..];
            let dot = |x: usize, y: usize| pixels[y * width + x];
            let mut found = rqrr::PreparedImage::prepare_from_greyscale(width, height, dot);
            read = found.detect_grids().iter().filter_map(|grid| Some(grid.decode().ok()?.1)).collect();
            if !read.is_empty() {
                break;
            }
        }
        read
    }

    #[test]
    fn a_phone_reads_the_code_off_every_kind_of_paper_that_leaves_the_house() {
        let (code, mut paths, mut further) = (code(), Vec::new(), false);
        let mut seen = std::collections::BTreeSet::new();
        for document in documents().iter().filter(|d| seen.insert(d.kind)) {
            let pdf = set(document, None, Some(&code));
            let leaves = ["letter/", "record/"].iter().any(|l| Style::of(document).layout.starts_with(l));
            if leaves {
                assert_eq!(read(&pdf, 1), std::slice::from_ref(&code.text), "{}", document.kind);
            }
            let without = set(document, None, None);
            assert_eq!(pdf.pages, without.pages, "{}: the code takes no room", document.kind);
            assert_eq!(pdf == without, !leaves, "{}", document.kind);
            if leaves && pdf.pages > 1 && !further {
                further = true;
                assert_eq!(pdf, set(document, None, Some(&code)), "the same bytes");
                assert!(read(&pdf, 2).is_empty(), "{}: on the first page only", document.kind);
            }
            paths.push(file(&pdf.bytes));
        }
        assert!(further);
        sound(&paths);
    }

    #[test]
    fn a_draft_bears_no_code_and_words_serve_where_there_is_no_address() {
        let all = documents();
        let letter = all.iter().find(|d| Style::of(d).layout.starts_with("letter/")).unwrap();
        let marks = Marks { words: "预览稿，尚未制发".into() };
        assert!(read(&set(letter, Some(&marks), Some(&code())), 1).is_empty());
        let words = Code {
            text: "文号：吉市监罚〔2026〕117号\n核对码：9c1f".into(), caption: Vec::new()
        };
        assert_eq!(read(&set(letter, None, Some(&words)), 1), std::slice::from_ref(&words.text));
    }
}
