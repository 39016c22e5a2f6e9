//! Taking pages of several PDF files over into one.

use super::BindError;
use jiff::civil::Date;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use std::collections::BTreeMap;

/// Depth of a page tree that is followed: real ones have a handful of levels, a looped one has no end.
const TREE_DEPTH_MAX: usize = 64;
/// What a page inherits from the tree above it.
const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];
/// The name of the page number among a page's resources.
const NUMBER: &str = "MingjingPageNumber";
/// A4, for a page that does not say.
const A4: [f32; 4] = [0.0, 0.0, 595.28, 841.89];

/// A file to take over.
pub(super) struct Source<'a> {
    pub title: &'a str,
    pub pdf: &'a [u8],
    pub pages: u32,
    pub numbered: bool,
}

/// The box of a page and how it is turned.
#[derive(Clone, Copy)]
struct Sheet {
    area: [f32; 4],
    turned: i64,
}

impl Sheet {
    /// Width and height as the page is seen.
    fn size(self) -> (f32, f32) {
        let [x0, y0, x1, y1] = self.area;
        if self.turned % 180 == 0 { (x1 - x0, y1 - y0) } else { (y1 - y0, x1 - x0) }
    }
    /// From the page as seen to the page as written.
    fn matrix(self) -> String {
        let [x0, y0, x1, y1] = self.area;
        match self.turned {
            90 => format!("0 1 -1 0 {x1} {y0}"),
            180 => format!("-1 0 0 -1 {x1} {y1}"),
            270 => format!("0 -1 1 0 {x0} {y1}"),
            _ => format!("1 0 0 1 {x0} {y0}"),
        }
    }
}

pub(super) struct Merged {
    out: Document,
    tree: ObjectId,
    pages: Vec<ObjectId>,
    /// The pages that bear a number, in order.
    numbered: Vec<(ObjectId, Sheet)>,
    /// Title and first page of each file.
    contents: Vec<(String, ObjectId)>,
    unnumbered: usize,
}

fn fault(title: &str, why: impl Into<String>) -> BindError {
    BindError::Part { title: title.into(), why: why.into() }
}

impl Merged {
    pub fn new() -> Self {
        let mut out = Document::with_version("1.7");
        let tree = out.new_object_id();
        let (pages, numbered, contents) = (Vec::new(), Vec::new(), Vec::new());
        Self { out, tree, pages, numbered, contents, unnumbered: 0 }
    }

    pub fn pages(&self) -> u32 {
        u32::try_from(self.pages.len()).unwrap_or(u32::MAX)
    }

    /// Takes all pages of a file over.
    pub fn take(&mut self, source: &Source) -> Result<(), BindError> {
        let no = |why: &str| fault(source.title, why);
        let file = Document::load_mem(source.pdf).map_err(|_| no("不是完好的 PDF 文件"))?;
        if file.is_encrypted() {
            return Err(no("文件有密码"));
        }
        let own: Vec<ObjectId> = file.page_iter().collect();
        if own.len() != source.pages as usize || own.is_empty() {
            return Err(no(&format!("登记为{}页，文件有{}页", source.pages, own.len())));
        }
        let mut taken = Taken { from: &file, ids: BTreeMap::new(), waiting: Vec::new() };
        // Pages first, so that links between them stay links.
        let ids: Vec<ObjectId> = own.iter().map(|_| self.out.new_object_id()).collect();
        taken.ids.extend(own.iter().copied().zip(ids.iter().copied()));
        for (old, new) in own.iter().zip(&ids) {
            let mut page = whole_page(&file, *old).ok_or_else(|| no("页面结构不完整"))?;
            let sheet = sheet(&file, &page);
            // The tree of tags stays behind in the issued file.
            for key in [b"Parent".as_slice(), b"StructParents", b"Tabs"] {
                page.remove(key);
            }
            let mut page = taken.dictionary(&page, &mut self.out);
            page.set("Parent", self.tree);
            self.out.set_object(*new, page);
            if source.numbered {
                self.numbered.push((*new, sheet));
            } else {
                self.unnumbered += 1;
            }
        }
        taken.rest(&mut self.out);
        self.contents.extend(ids.first().map(|first| (source.title.to_owned(), *first)));
        self.pages.extend(ids);
        Ok(())
    }

    /// Sizes of the pages that bear a number, in points.
    pub fn numbered_sizes(&self) -> Vec<(f32, f32)> {
        self.numbered.iter().map(|(_, sheet)| sheet.size()).collect()
    }

    /// Lays the pages of `numbers` over the numbered pages, one over each.
    pub fn number(&mut self, numbers: &[u8]) -> Result<(), BindError> {
        let no = || fault("页码", "不能加到页面上");
        let file = Document::load_mem(numbers).map_err(|_| no())?;
        let mut taken = Taken { from: &file, ids: BTreeMap::new(), waiting: Vec::new() };
        let overlays: Vec<ObjectId> = file.page_iter().collect();
        if overlays.len() != self.numbered.len() {
            return Err(no());
        }
        for (overlay, (page, sheet)) in overlays.into_iter().zip(self.numbered.clone()) {
            let drawn = whole_page(&file, overlay).ok_or_else(no)?;
            let resources = drawn.get(b"Resources").cloned().unwrap_or_else(|_| Dictionary::new().into());
            let (width, height) = sheet.size();
            let form = dictionary! {
                "Type" => "XObject", "Subtype" => "Form",
                "BBox" => vec![0.into(), 0.into(), Object::Real(width), Object::Real(height)],
                "Resources" => taken.object(&resources, &mut self.out),
            };
            let form = self.out.add_object(Stream::new(form, file.get_page_content(overlay)));
            self.lay(page, sheet, form).ok_or_else(no)?;
        }
        taken.rest(&mut self.out);
        Ok(())
    }

    /// The page's own streams stay as they are, between one that saves the state and one that restores it and
    /// draws the number.
    fn lay(&mut self, page: ObjectId, sheet: Sheet, form: ObjectId) -> Option<()> {
        let own = self.out.get_dictionary(page).ok()?.clone();
        let mut resources = resolved(&self.out, own.get(b"Resources").ok());
        let mut objects = resolved(&self.out, resources.get(b"XObject").ok());
        // A file that was bound before has a number of this name already.
        let mut name = NUMBER.to_owned();
        while objects.has(name.as_bytes()) {
            name.push('+');
        }
        objects.set(name.clone(), form);
        resources.set("XObject", objects);
        let before = self.out.add_object(Stream::new(Dictionary::new(), b"q\n".to_vec()));
        let drawing = format!("\nQ\nq {} cm /{name} Do Q\n", sheet.matrix());
        let after = self.out.add_object(Stream::new(Dictionary::new(), drawing.into_bytes()));
        let streams = match own.get(b"Contents").and_then(|c| self.out.dereference(c)) {
            Ok((_, Object::Array(all))) => all.clone(),
            Ok((Some(id), _)) => vec![id.into()],
            _ => Vec::new(),
        };
        let all: Vec<Object> = [before.into()].into_iter().chain(streams).chain([after.into()]).collect();
        let page = self.out.get_dictionary_mut(page).ok()?;
        page.set("Resources", resources);
        page.set("Contents", all);
        Some(())
    }

    /// The file: page tree, outline, page labels, title.
    pub fn finish(&mut self, title: &str, date: Date) -> Result<Vec<u8>, BindError> {
        let kids: Vec<Object> = self.pages.iter().map(|id| (*id).into()).collect();
        let count = i64::from(self.pages());
        self.out.set_object(self.tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count });
        let outline = self.outline();
        let unnumbered = i64::try_from(self.unnumbered).unwrap_or(i64::MAX);
        let labels: Vec<Object> = vec![
            0.into(),
            dictionary! { "S" => "r" }.into(),
            unnumbered.into(),
            dictionary! { "S" => "D", "St" => 1 }.into(),
        ];
        let catalog = self.out.add_object(dictionary! {
            "Type" => "Catalog", "Pages" => self.tree, "Outlines" => outline, "PageMode" => "UseOutlines",
            "PageLabels" => dictionary! { "Nums" => labels },
            "Lang" => Object::string_literal("zh-CN"),
            "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true },
        });
        let info = self.out.add_object(dictionary! {
            "Title" => words(title),
            "Creator" => Object::string_literal("Mingjing"),
            "CreationDate" => Object::string_literal(date.strftime("D:%Y%m%d000000+08'00'").to_string()),
        });
        self.out.trailer.set("Root", catalog);
        self.out.trailer.set("Info", info);
        let mut bytes = Vec::new();
        self.out.save_to(&mut bytes).map_err(|e| fault(title, e.to_string()))?;
        Ok(bytes)
    }

    fn outline(&mut self) -> ObjectId {
        let root = self.out.new_object_id();
        let ids: Vec<ObjectId> = self.contents.iter().map(|_| self.out.new_object_id()).collect();
        for (i, (title, page)) in self.contents.clone().into_iter().enumerate() {
            let target: Vec<Object> = vec![page.into(), "Fit".into()];
            let mut item = dictionary! { "Title" => words(&title), "Parent" => root, "Dest" => target };
            for (key, at) in [("Prev", i.checked_sub(1)), ("Next", i.checked_add(1))] {
                if let Some(id) = at.and_then(|at| ids.get(at)) {
                    item.set(key, *id);
                }
            }
            if let Some(id) = ids.get(i) {
                self.out.set_object(*id, item);
            }
        }
        let count = i64::try_from(ids.len()).unwrap_or(i64::MAX);
        let mut outlines = dictionary! { "Type" => "Outlines", "Count" => count };
        for (key, id) in [("First", ids.first()), ("Last", ids.last())] {
            if let Some(id) = id {
                outlines.set(key, *id);
            }
        }
        self.out.set_object(root, outlines);
        root
    }
}

/// Objects on their way from one file into another.
struct Taken<'a> {
    from: &'a Document,
    ids: BTreeMap<ObjectId, ObjectId>,
    waiting: Vec<(ObjectId, ObjectId)>,
}

impl Taken<'_> {
    /// The object with its references renumbered; what they point to waits to be taken.
    fn object(&mut self, object: &Object, out: &mut Document) -> Object {
        match object {
            Object::Reference(old) => {
                let new = *self.ids.entry(*old).or_insert_with(|| {
                    let new = out.new_object_id();
                    self.waiting.push((*old, new));
                    new
                });
                new.into()
            }
            Object::Array(all) => Object::Array(all.iter().map(|o| self.object(o, out)).collect()),
            Object::Dictionary(d) => self.dictionary(d, out).into(),
            Object::Stream(s) => {
                let mut copy = s.clone();
                copy.dict = self.dictionary(&s.dict, out);
                copy.into()
            }
            other => other.clone(),
        }
    }
    fn dictionary(&mut self, dictionary: &Dictionary, out: &mut Document) -> Dictionary {
        let mut copy = Dictionary::new();
        for (key, value) in dictionary.iter() {
            copy.set(key.clone(), self.object(value, out));
        }
        copy
    }
    /// Takes what waits, and what that points to.
    fn rest(&mut self, out: &mut Document) {
        while let Some((old, new)) = self.waiting.pop() {
            let object = self.from.get_object(old).cloned().unwrap_or(Object::Null);
            let object = self.object(&object, out);
            out.set_object(new, object);
        }
    }
}

/// A page's dictionary with what it inherits.
fn whole_page(file: &Document, id: ObjectId) -> Option<Dictionary> {
    let mut page = file.get_dictionary(id).ok()?.clone();
    let mut above = page.get(b"Parent").and_then(Object::as_reference).ok();
    for _ in 0..TREE_DEPTH_MAX {
        let Some(node) = above.and_then(|id| file.get_dictionary(id).ok()) else { break };
        for key in INHERITED {
            if let (false, Ok(value)) = (page.has(key), node.get(key)) {
                page.set(key, value.clone());
            }
        }
        above = node.get(b"Parent").and_then(Object::as_reference).ok();
    }
    Some(page)
}

/// The dictionary behind a value; empty where there is none.
fn resolved(file: &Document, value: Option<&Object>) -> Dictionary {
    let found = value.and_then(|v| file.dereference(v).ok()).and_then(|(_, o)| o.as_dict().ok());
    found.cloned().unwrap_or_default()
}

/// The box and the turn of a page.
fn sheet(file: &Document, page: &Dictionary) -> Sheet {
    let value = |key: &[u8]| page.get(key).ok().and_then(|v| file.dereference(v).ok()).map(|(_, o)| o);
    let area = |key: &[u8]| -> Option<[f32; 4]> {
        let all = value(key)?.as_array().ok()?;
        let number = |o: &Object| file.dereference(o).ok()?.1.as_float().ok();
        let [a, b, c, d]: [f32; 4] = all.iter().filter_map(number).collect::<Vec<_>>().try_into().ok()?;
        let area = [a.min(c), b.min(d), a.max(c), b.max(d)];
        area.iter().all(|n| n.is_finite()).then_some(area)
    };
    let turned = value(b"Rotate").and_then(|o| o.as_i64().ok()).unwrap_or(0).rem_euclid(360);
    Sheet { area: area(b"CropBox").or_else(|| area(b"MediaBox")).unwrap_or(A4), turned }
}

/// A text string: UTF-16 with its mark.
fn words(text: &str) -> Object {
    let mut bytes = vec![0xfe, 0xff];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, lopdf::StringFormat::Hexadecimal)
}
