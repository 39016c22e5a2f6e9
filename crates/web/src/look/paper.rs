//! 文书版面: a document on the screen and on A4 paper after GB/T 9704. The issued PDF is the document; this is
//! a view of its content. No seal is drawn: a drawn seal would be a false one.

use maud::{Markup, html};

/// The two shapes of 文书.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperStyle {
    /// 红头: the organ's name in red, the number in the middle above a red line, sections as text.
    Letterhead,
    /// 表格: title, number at the right, ruled tables.
    FormSheet,
}

/// Who signs; an unsigned line stays blank.
#[derive(Clone, Debug)]
pub struct Signature {
    /// `承办人`.
    pub label: String,
    pub name: Option<String>,
    pub date: Option<String>,
}

/// A part of a document.
#[derive(Clone, Debug)]
pub enum Block {
    Heading(String),
    Para(String),
    Table {
        caption: String,
        head: Vec<String>,
        rows: Vec<Vec<String>>,
    },
    /// Labels and values: in a letter a line of text, in a form a ruled table.
    Pairs(Vec<(String, String)>),
    Signatures(Vec<Signature>),
    /// 落款: organ and date.
    Issued {
        organ: String,
        date: String,
    },
}

/// A document.
#[derive(Clone, Debug)]
pub struct Paper {
    pub organ: String,
    pub title: String,
    /// Empty while it has none.
    pub number: String,
    pub style: PaperStyle,
    pub blocks: Vec<Block>,
}

/// The sheet. Its title is an `h2`, its sections `h3`: the page around it has the `h1`.
pub fn doc_paper(paper: &Paper) -> Markup {
    html! {
        div.desk-view { article.sheet aria-label=(paper.title) {
            @if paper.style == PaperStyle::Letterhead {
                p.organ { (paper.organ) }
                p.no { (if paper.number.is_empty() { "　" } else { &paper.number }) }
                h2.title { (paper.title) }
            } @else {
                h2.title { (paper.title) }
                @if !paper.number.is_empty() { p.no.right { (paper.number) } }
            }
            @for block in &paper.blocks { (part(paper.style, block)) }
        } }
    }
}

fn part(style: PaperStyle, block: &Block) -> Markup {
    html! {
        @match block {
            Block::Heading(text) => h3.sec { (text) },
            Block::Para(text) => p.t { (text) },
            Block::Pairs(items) => (match style { PaperStyle::Letterhead => line(items), PaperStyle::FormSheet => ruled(items) }),
            Block::Table { caption, head, rows } => (table(caption, head, rows)),
            Block::Signatures(items) => div.signs { @for item in items { (signature(item)) } },
            Block::Issued { organ, date } => div.issued { p { (organ) } p { (date) } },
        }
    }
}

fn line(items: &[(String, String)]) -> Markup {
    html! { @for (label, value) in items { p.kv { (label) "：" (value) } } }
}

fn ruled(items: &[(String, String)]) -> Markup {
    html! { table.form { tbody { @for (label, value) in items { tr { th scope="row" { (label) } td { (value) } } } } } }
}

fn table(caption: &str, head: &[String], rows: &[Vec<String>]) -> Markup {
    html! {
        table {
            @if !caption.is_empty() { caption { (caption) } }
            thead { tr { @for text in head { th scope="col" { (text) } } } }
            tbody { @for row in rows { tr { @for text in row { td { (text) } } } } }
        }
    }
}

fn signature(item: &Signature) -> Markup {
    html! {
        p {
            span { (item.label) "：" }
            @if let Some(name) = &item.name { span { (name) } } @else { span.blank { span.vh { "未签" } } }
            span { (item.date.as_deref().unwrap_or("　　年　　月　　日")) }
        }
    }
}
