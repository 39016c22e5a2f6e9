//! Every document of the sample is typeset, and read back with tools that had no part in making it.

use super::fonts::Families;
use super::*;
use crate::sample;
use crate::{KINDS, archive, compose};
use jiff::civil::date;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

pub(crate) static FONTS: LazyLock<Fonts> = LazyLock::new(|| Fonts::system().unwrap());
static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());
static FILES: AtomicUsize = AtomicUsize::new(0);

pub(crate) fn documents() -> Vec<Document> {
    let (unit, catalogue) = (sample::unit(), sample::catalogue());
    let ctx = sample::context(&unit, &catalogue);
    let mut all = Vec::new();
    for case in sample::cases() {
        let extra = archive::entries(&case, ctx.today);
        all.extend(case.documents.iter().chain(&extra).filter_map(|e| compose(&case, e, &ctx).ok()));
    }
    all
}

pub(crate) fn made(document: &Document) -> Pdf {
    typeset(document, &Style::of(document), &FONTS, None, None)
        .unwrap_or_else(|e| panic!("{}: {e}", document.kind))
}

/// The bytes as a file for a tool.
pub(crate) fn file(pdf: &[u8]) -> PathBuf {
    let n = FILES.fetch_add(1, Ordering::Relaxed);
    let path = FOLDER.path().join(format!("{n}.pdf"));
    std::fs::write(&path, pdf).unwrap();
    path
}

pub(crate) fn run(program: &str, args: &[&str], path: &Path) -> String {
    let out = Command::new(program).args(args).arg(path).arg("-").output();
    let out = out.unwrap_or_else(|e| panic!("{program}: {e} (scripts/setup.sh test)"));
    assert!(out.status.success(), "{program}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

/// qpdf finds no fault in the files.
pub(crate) fn sound(paths: &[PathBuf]) {
    for path in paths {
        let out = Command::new("qpdf").arg("--check").arg(path).output().unwrap();
        let said = String::from_utf8_lossy(&out.stdout);
        assert!(out.status.success() && said.contains("No syntax or stream encoding errors"), "{said}");
    }
}

pub(crate) fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The text in the order of the file, without heads and feet of pages, without white space.
fn text_of(path: &Path, layout: &str) -> String {
    let height = if layout.starts_with("sheet/") { "720" } else { "690" };
    bare(&run(
        "pdftotext",
        &["-raw", "-enc", "UTF-8", "-x", "0", "-y", "66", "-W", "600", "-H", height],
        path,
    ))
}

/// Everything that a reader must find, in stretches that no break of a page divides.
fn stretches(document: &Document, title: &str) -> Vec<String> {
    let mut all = vec![document.organ.clone(), title.to_owned()];
    all.extend(document.number.clone());
    for block in &document.blocks {
        match block {
            crate::Block::Heading(h) => all.push(h.clone()),
            crate::Block::KeyValues(rows) => all.extend(rows.iter().map(|(k, _)| k.clone())),
            crate::Block::Table { caption, head, .. } => {
                all.push(caption.clone());
                all.extend(head.iter().cloned());
            }
            crate::Block::Signatures(lines) => all.extend(lines.iter().map(|l| l.role.clone())),
            crate::Block::Seal { date, .. } => all.push(crate::words::day(*date)),
            _ => {}
        }
    }
    all.extend(document.texts().iter().map(|t| t.words()));
    all.iter().flat_map(|t| t.split(['，', '。', '；', '：', '、', '\n'])).map(bare).collect()
}

fn reads(document: &Document, path: &Path) {
    let style = Style::of(document);
    let text = text_of(path, &style.layout);
    let title = if style.title.is_empty() { document.title.clone() } else { style.title };
    for stretch in stretches(document, &title) {
        // A page may end within a sentence: then its two halves are there.
        let halves = || {
            let at = stretch.char_indices().map(|(i, _)| i).find(|i| {
                let (a, b) = stretch.split_at(*i);
                *i > 0 && text.contains(a) && text.contains(b)
            });
            at.is_some()
        };
        assert!(text.contains(&stretch) || halves(), "{}: “{stretch}” is not in\n{text}", document.kind);
    }
}

#[test]
fn every_document_is_archival_and_reads_as_composed() {
    let mut seen = BTreeSet::new();
    let mut paths = Vec::new();
    for document in documents() {
        let pdf = made(&document);
        assert!((1..=5).contains(&pdf.pages), "{}: {} pages", document.kind, pdf.pages);
        let path = file(&pdf.bytes);
        reads(&document, &path);
        let raw = String::from_utf8_lossy(&pdf.bytes);
        for mark in [
            "<pdfaid:part>2<",
            "<pdfaid:conformance>A<",
            "<pdfuaid:part>1<",
            "/MarkInfo",
            "/Lang",
            "/Outlines",
        ] {
            assert!(raw.contains(mark), "{}: {mark}", document.kind);
        }
        if seen.insert(document.kind) {
            paths.push(path);
        }
    }
    assert_eq!(seen, KINDS.iter().map(|k| k.id).collect());
    sound(&paths);
}

#[test]
fn hard_documents_fit_and_read_as_composed() {
    let mut paths = Vec::new();
    for (name, document) in sample::hard() {
        let pdf = made(&document);
        let most = if name.starts_with("many") || name.starts_with("long-answers") { 14 } else { 9 };
        assert!(pdf.pages <= most, "{name}: {} pages", pdf.pages);
        if name == "one-line" || name == "long-name-archive" {
            assert_eq!(pdf.pages, 1, "{name}");
        }
        let path = file(&pdf.bytes);
        // Nothing stands outside the paper: the text within its edges is all the text.
        let whole = run("pdftotext", &["-raw", "-enc", "UTF-8"], &path);
        let inner = run(
            "pdftotext",
            &["-raw", "-enc", "UTF-8", "-x", "60", "-y", "0", "-W", "478", "-H", "842"],
            &path,
        );
        assert_eq!(bare(&whole), bare(&inner), "{name}");
        paths.push(path);
    }
    sound(&paths);
}

#[test]
fn hostile_text_and_rare_names_print_as_written() {
    let mut document = documents().into_iter().find(|d| d.kind == "case-closing").unwrap();
    let words = format!("{}{}", sample::HOSTILE, sample::RARE);
    for text in document.texts_mut() {
        *text = crate::Text::plain(&words);
    }
    document.number = Some(sample::HOSTILE.into());
    for layout in ["letter/1", "sheet/1", "record/1", "archive/1"] {
        let style = Style { layout: layout.into(), ..Style::of(&document) };
        let pdf = typeset(&document, &style, &FONTS, None, None).unwrap();
        let text = bare(&run("pdftotext", &["-raw", "-enc", "UTF-8"], &file(&pdf.bytes)));
        for name in ["#read(\"/etc/passwd\")", "*粗*", "$x^2$", "#letx=1;", "䶮", "㛃", "𬱖"] {
            assert!(text.contains(name), "{layout}: {name}\n{text}");
        }
    }
}

#[test]
fn boxes_to_tick_are_drawn() {
    let mut document = documents().into_iter().find(|d| d.kind == "address-confirmation").unwrap();
    for text in document.texts_mut() {
        *text = crate::Text::plain("☑同意 ☐不同意");
    }
    for layout in ["letter/1", "sheet/1", "record/1"] {
        let style = Style { layout: layout.into(), ..Style::of(&document) };
        let pdf = typeset(&document, &style, &FONTS, None, None).unwrap();
        let text = bare(&run("pdftotext", &["-raw", "-enc", "UTF-8"], &file(&pdf.bytes)));
        assert!(text.contains("同意不同意"), "{text}");
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let all = documents();
    let document = all.iter().find(|d| d.kind == "penalty-decision").unwrap();
    let first = made(document);
    made(all.first().unwrap());
    let fresh = Fonts::system().unwrap();
    assert_eq!(first, typeset(document, &Style::of(document), &fresh, None, None).unwrap());
    let raw = String::from_utf8_lossy(&first.bytes);
    assert!(raw.contains("D:20260702"), "dated by the document");
    let copies: Vec<Pdf> = std::thread::scope(|s| {
        let all: Vec<_> = (0..2).map(|_| s.spawn(|| made(document))).collect();
        all.into_iter().map(|t| t.join().unwrap()).collect()
    });
    assert!(copies.iter().all(|c| *c == first));
}

#[test]
fn a_mark_stands_on_every_page() {
    let document = documents().into_iter().find(|d| d.kind == "penalty-decision").unwrap();
    let marks = Marks { words: "草稿，未经签发".into() };
    let pdf = typeset(&document, &Style::of(&document), &FONTS, Some(&marks), None).unwrap();
    let text = run("pdftotext", &["-enc", "UTF-8"], &file(&pdf.bytes));
    assert_eq!(text.matches("草稿，未经签发").count(), pdf.pages as usize);
}

#[test]
fn a_missing_glyph_is_named_with_its_place() {
    let mut document = documents().into_iter().find(|d| d.kind == "case-opening").unwrap();
    for block in &mut document.blocks {
        if let crate::Block::KeyValues(rows) = block {
            for (_, v) in rows.iter_mut().filter(|(k, _)| k == "当事人") {
                *v = crate::Text::plain("示例\u{31350}商店");
            }
        }
    }
    let error = typeset(&document, &Style::of(&document), &FONTS, None, None).unwrap_err();
    assert_eq!(error, TypesetError::Glyph { character: '\u{31350}', place: "当事人".into() });
    assert!(error.to_string().contains("U+31350") && error.to_string().contains("当事人"), "{error}");
    // A character of one's own making prints somewhere and nowhere else: it is refused like a missing one.
    let mut document = documents().remove(0);
    document.title = "审批表\u{e123}".into();
    let error = typeset(&document, &Style::of(&document), &FONTS, None, None).unwrap_err().to_string();
    assert!(error.contains("U+E123") && error.contains("文书名称"), "{error}");
}

#[test]
fn unknown_families_and_layouts_are_named() {
    let families =
        Families { kai: vec!["没有的楷体".into(), "No Such Kai".into()], ..Families::default() };
    let [dir, _] = DIRS.map(Path::new);
    let error = Fonts::discover(&[dir], &families).err().unwrap().to_string();
    for words in ["楷体", "没有的楷体", "No Such Kai", "fonts-noto-cjk"] {
        assert!(error.contains(words), "{error}");
    }
    let document = documents().remove(0);
    for layout in ["letter/9", "pages-1", "common", "../letter/1"] {
        let style = Style { layout: layout.into(), ..Style::of(&document) };
        let error = typeset(&document, &style, &FONTS, None, None).unwrap_err();
        assert_eq!(error, TypesetError::Layout(layout.into()));
    }
    // What the typesetter only warns of is an error that names the family.
    let mut plan =
        plan::plan(&Press { fonts: &FONTS }, &document, &Style::of(&document), None, None).unwrap();
    plan["fonts"]["body"] = serde_json::json!(["Nowhere Song", "Noto Serif CJK SC"]);
    let error = set("sheet/1", &plan, &FONTS, date(2026, 3, 2), Some("sheet".into())).unwrap_err();
    assert_eq!(error, TypesetError::UnknownFamily("nowhere song".into()));
}

#[test]
fn a_letter_has_the_measures_of_the_standard() {
    let (_, document) = sample::hard().into_iter().find(|(n, _)| *n == "long-letter").unwrap();
    let path = file(&made(&document).bytes);
    // A full page of prose: 22 lines, each of 28 characters' width.
    let text = run("pdftotext", &["-f", "3", "-l", "3", "-layout", "-enc", "UTF-8"], &path);
    let lines = text.lines().filter(|l| !l.trim().is_empty()).count();
    assert_eq!(lines, 22 + 1, "22 lines and the page's number:\n{text}");
    assert!(bare(&text).ends_with("—3—"), "{text}");
}
