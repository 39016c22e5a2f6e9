//! A document's content as the paper component takes it.

use crate::look::{Block as Part, Paper, PaperStyle, Signature, format};
use documents::{Block, Document, Form};

/// The document as the paper component takes it.
#[must_use]
pub fn paper(document: &Document) -> Paper {
    let style = match document.form {
        Form::Letter => PaperStyle::Letterhead,
        Form::Sheet | Form::Record | Form::Archive => PaperStyle::FormSheet,
    };
    Paper {
        organ: document.organ.clone(),
        title: document.title.clone(),
        number: document.number.clone().unwrap_or_default(),
        style,
        blocks: document.blocks.iter().flat_map(part).collect(),
    }
}

fn part(block: &Block) -> Vec<Part> {
    let one = |part| vec![part];
    match block {
        Block::Heading(text) => one(Part::Heading(text.clone())),
        Block::Para { text, .. } | Block::Note(text) => {
            text.words().lines().map(|l| Part::Para(l.into())).collect()
        }
        Block::KeyValues(rows) => {
            one(Part::Pairs(rows.iter().map(|(k, v)| (k.clone(), v.words())).collect()))
        }
        Block::Table { caption, head, rows } => one(Part::Table {
            caption: caption.clone(),
            head: head.clone(),
            rows: rows.iter().map(|r| r.iter().map(documents::Text::words).collect()).collect(),
        }),
        Block::Answers(list) => list
            .iter()
            .flat_map(|x| {
                [
                    Part::Para(format!("问：{}", x.asked.words())),
                    Part::Para(format!("答：{}", x.answered.words())),
                ]
            })
            .collect(),
        Block::Signatures(lines) => one(Part::Signatures(
            lines
                .iter()
                .map(|l| Signature {
                    label: l.role.clone(),
                    name: (!l.name.is_blank()).then(|| l.name.words()),
                    date: l.date.map(format::date),
                })
                .collect(),
        )),
        Block::Seal { organ, date } => one(Part::Issued { organ: organ.words(), date: format::date(*date) }),
    }
}
