//! Bound files, read back with other tools.

use super::*;
use crate::sample;
use crate::typeset::tests::{FONTS, bare, documents, file, made, run, sound};
use std::process::Command;

fn issued() -> Vec<Issued> {
    let kinds = ["case-opening", "penalty-decision", "proof-of-service", "site-transcript"];
    let all = documents();
    let one = |kind: &&str| all.iter().rfind(|d| d.kind == *kind).unwrap();
    let part = |d: &Document| {
        let pdf = made(d);
        Issued {
            title: d.title.clone(),
            number: d.number.clone().unwrap_or_default(),
            author: d.organ.clone(),
            date: d.date,
            pdf: pdf.bytes,
            pages: pdf.pages,
        }
    };
    kinds.iter().map(one).map(part).collect()
}

fn cover() -> Document {
    documents().into_iter().find(|d| d.kind == "archive-cover").unwrap()
}

#[test]
fn the_directory_tells_where_each_document_begins() {
    let parts = issued();
    let bound = binder(&parts, &cover(), &FONTS).unwrap();
    let path = file(&bound.bytes);
    sound(std::slice::from_ref(&path));
    let own: u32 = parts.iter().map(|p| p.pages).sum();
    let front = bound.pages - own;
    assert_eq!(front, 2, "cover and directory");
    let page = |n: u32| {
        let n = n.to_string();
        run("pdftotext", &["-enc", "UTF-8", "-f", &n, "-l", &n], &path)
    };
    let directory = bare(&run("pdftotext", &["-raw", "-enc", "UTF-8", "-f", "2", "-l", "2"], &path));
    let mut first = 1;
    for (i, part) in parts.iter().enumerate() {
        // The document stands where the directory says, and the corner says so too.
        let text = page(front + first);
        assert!(bare(&text).contains(&bare(&part.title)), "{first}: {}", part.title);
        let last = i + 1 == parts.len();
        let told = if last { format!("{first}-{own}") } else { first.to_string() };
        let row = format!("{}{}{told}", part.title, part.date.strftime("%Y%m%d"));
        assert!(directory.contains(&bare(&row)), "{row}\n{directory}");
        first += part.pages;
    }
    for n in 1..=own {
        let corner = if n % 2 == 1 { "440" } else { "0" };
        let n_text = (front + n).to_string();
        let args = ["-f", &n_text, "-l", &n_text, "-x", corner, "-y", "0", "-W", "155", "-H", "45"];
        assert_eq!(bare(&run("pdftotext", &args, &path)), n.to_string());
    }
    let info = Command::new("pdfinfo").arg(&path).output().unwrap();
    assert!(String::from_utf8_lossy(&info.stdout).contains(&sample::PARTY[..9]));
    assert_eq!(bound, binder(&parts, &cover(), &FONTS).unwrap(), "the same parts give the same file");
}

#[test]
fn what_was_issued_is_taken_over_as_it_is() {
    let parts = issued();
    let bound = binder(&parts, &cover(), &FONTS).unwrap();
    let out = lopdf::Document::load_mem(&bound.bytes).unwrap();
    let pages: Vec<_> = out.page_iter().skip(2).collect();
    let mut at = 0;
    for part in &parts {
        let own = lopdf::Document::load_mem(&part.pdf).unwrap();
        for page in own.page_iter() {
            let [before, inner @ .., after] = &out.get_page_contents(pages[at])[..] else { panic!() };
            let stream =
                |d: &lopdf::Document, id| d.get_object(id).unwrap().as_stream().unwrap().content.clone();
            let mine: Vec<_> = inner.iter().map(|id| stream(&out, *id)).collect();
            let theirs: Vec<_> = own.get_page_contents(page).iter().map(|id| stream(&own, *id)).collect();
            assert_eq!(mine, theirs, "the issued page's own streams");
            assert_eq!(stream(&out, *before), b"q\n");
            assert!(stream(&out, *after).starts_with(b"\nQ\n"));
            at += 1;
        }
    }
    let outlines = out.catalog().unwrap().get(b"Outlines").unwrap().as_reference().unwrap();
    let count = out.get_dictionary(outlines).unwrap().get(b"Count").unwrap().as_i64().unwrap();
    assert_eq!(count, i64::try_from(parts.len()).unwrap() + 2);
}

#[test]
fn a_bound_file_can_be_bound_again_and_turned_pages_are_numbered_upright() {
    let mut parts = issued();
    let mut turned = lopdf::Document::load_mem(&parts[0].pdf).unwrap();
    let page = turned.page_iter().next().unwrap();
    turned.get_dictionary_mut(page).unwrap().set("Rotate", 90);
    let mut bytes = Vec::new();
    turned.save_to(&mut bytes).unwrap();
    parts[0].pdf = bytes;
    let bound = binder(&parts, &cover(), &FONTS).unwrap();
    let again = Issued { pdf: bound.bytes, pages: bound.pages, ..parts[1].clone() };
    let bound = binder(&[parts[2].clone(), again], &cover(), &FONTS).unwrap();
    let path = file(&bound.bytes);
    sound(std::slice::from_ref(&path));
    // Front matter, one page, front matter again, then the turned page: its old number stands at the upper right
    // as one sees the page, its new one at the upper left.
    for (x, number) in [("700", "1"), ("0", "4")] {
        let args = ["-f", "6", "-l", "6", "-x", x, "-y", "0", "-W", "142", "-H", "45"];
        assert_eq!(bare(&run("pdftotext", &args, &path)), number);
    }
}

#[test]
fn what_cannot_be_bound_is_named() {
    let parts = issued();
    let told = |change: &dyn Fn(&mut Issued)| {
        let mut parts = parts.clone();
        change(&mut parts[1]);
        binder(&parts, &cover(), &FONTS).unwrap_err().to_string()
    };
    let wrong = told(&|p| p.pages += 1);
    assert!(wrong.contains("行政处罚决定书") && wrong.contains("登记为6页，文件有5页"), "{wrong}");
    assert!(told(&|p| p.pdf = b"%PDF-1.7 nothing".to_vec()).contains("不是完好的 PDF 文件"));
    assert!(told(&|p| p.pages = PAGES_MAX).contains("分册"));
    for cut in [0, 1, 10, 1000] {
        told(&|p| p.pdf.truncate(cut));
    }
}
