//! The thread that reads a file: rows in batches, each read by itself.

use super::cells::{Columns, Mapping, WHOLE};
use super::{Found, Note, TOGETHER};
use jiff::civil::Date;
use law::draft::hex;
use law::history::{Against, COLUMNS, RawRow, RowOutcome};
use sha2::{Digest as _, Sha256};
use std::ops::ControlFlow;
use std::path::PathBuf;
use tables::header::{Heading, LOOKED_AT, Names};
use tables::{Book, Format, Row};
use tokio::sync::mpsc::Sender;

/// Rows larger than this are refused: no honest row of a penalty list is.
const ROW_BYTES_MAX: usize = 1024 * 1024;

/// Bytes of a cell that are held while the heading is looked for: a title of some three hundred characters.
const TITLE_BYTES_MAX: usize = 1000;

/// What the thread is told.
pub(super) struct Job {
    pub file: PathBuf,
    pub sheet: Option<String>,
    pub mapping: Mapping,
    pub organs: Vec<String>,
    pub today: Date,
}

/// What it gives.
pub(super) enum Piece {
    Found(Found),
    Lines(Vec<Line>),
}

/// A row of the file.
pub(super) struct Line {
    pub row: u32,
    pub id: String,
    pub notes: Vec<Note>,
    pub content: Content,
    pub cells: Vec<String>,
    /// Where its number stands.
    pub number_cell: Option<String>,
}

/// What it says.
pub(super) enum Content {
    Refused,
    Read { read: Box<law::history::Read>, digest: String },
}

/// Reads the file to its end, or until nobody takes what it gives. The error is a sentence.
pub(super) fn run(job: &Job, to: &Sender<Piece>) -> Result<(), String> {
    let book = Book::open(&job.file).map_err(|e| e.to_string())?;
    let names = job.mapping.names();
    let (sheet, heading, others) = heading(&book, &names, job)?;
    let columns = Columns::new(heading, matches!(book.format(), Format::Text(_)));
    let _ = to.blocking_send(Piece::Found(found(&book, sheet, &columns, &others)));
    let organs: Vec<&str> = job.organs.iter().map(String::as_str).collect();
    let against = Against { organs: &organs, today: job.today, absent: &columns.absent };
    let mut lines = Vec::with_capacity(TOGETHER);
    let mut take = |row: Row| {
        // A heading that is printed again on each page says nothing.
        let titles =
            || row.cells.iter().map(|c| c.text.trim()).eq(columns.heading.titles.iter().map(String::as_str));
        if row.number <= columns.heading.row || titles() {
            return ControlFlow::Continue(());
        }
        lines.push(line(&row, &columns, &against));
        if lines.len() < TOGETHER {
            return ControlFlow::Continue(());
        }
        let full = std::mem::replace(&mut lines, Vec::with_capacity(TOGETHER));
        match to.blocking_send(Piece::Lines(full)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    };
    let end = book.rows(sheet, &mut take);
    if !lines.is_empty() {
        let _ = to.blocking_send(Piece::Lines(lines));
    }
    end.map_err(|e| e.to_string())
}

/// The sheet that is meant, its heading, and the other sheets that hold rows too.
fn heading(book: &Book, names: &Names, job: &Job) -> Result<(usize, Heading, Vec<String>), String> {
    let mut chosen: Option<(usize, Heading)> = None;
    let mut others = Vec::new();
    let mut nearest: Option<Row> = None;
    for (i, name) in book.sheets().iter().enumerate() {
        if job.sheet.as_ref().is_some_and(|wanted| wanted.trim() != name.trim()) {
            continue;
        }
        let mut head = Vec::new();
        let mut take = |mut row: Row| {
            row.cells.iter_mut().for_each(|cell| cell.shorten(TITLE_BYTES_MAX));
            head.push(row);
            if head.len() < LOOKED_AT { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        book.rows(i, &mut take).map_err(|e| e.to_string())?;
        match names.find(&head) {
            Some(heading) if chosen.is_none() => chosen = Some((i, heading)),
            Some(_) => others.push(name.clone()),
            None if nearest.is_none() => {
                // The widest of the first rows is what people would call the heading.
                let width = |row: &Row| row.cells.iter().filter(|c| !c.is_blank()).count();
                nearest = head.into_iter().take(10).rev().max_by_key(width);
            }
            None => {}
        }
    }
    if let Some(wanted) = &job.sheet
        && !book.sheets().iter().any(|name| name.trim() == wanted.trim())
    {
        return Err(format!("没有工作表“{wanted}”；文件里有：{}", book.sheets().join("、")));
    }
    let Some((sheet, heading)) = chosen else {
        let there = nearest.map_or_else(String::new, |row| {
            let titles: Vec<&str> =
                row.cells.iter().map(|c| c.text.trim()).filter(|t| !t.is_empty()).take(30).collect();
            format!("；文件里最像表头的是第 {} 行：{}", row.number, titles.join("、"))
        });
        return Err(format!(
            "没有找到表头。要找的列是：{}{there}。列名不同的，请写一份列对照（--mapping）",
            COLUMNS.join("、")
        ));
    };
    // Number, party and text: without any of them every row would be refused.
    if ![1, 2, 9].iter().any(|i| heading.has(*i)) {
        return Err(format!(
            "第 {} 行像是表头，但没有文号、当事人和正文中的任何一列，无法认定是哪一件决定：{}",
            heading.row,
            heading.titles.join("、")
        ));
    }
    Ok((sheet, heading, others))
}

fn found(book: &Book, sheet: usize, columns: &Columns, others: &[String]) -> Found {
    let heading = &columns.heading;
    let title = |at: usize| heading.titles.get(at).cloned().unwrap_or_default();
    let mut notes = Vec::new();
    if !others.is_empty() {
        notes.push(format!(
            "还有 {} 个工作表有同样的表头，没有读：{}；请用 --sheet 逐个导入",
            others.len(),
            others.join("、")
        ));
    }
    for ours in &heading.twice {
        if let (Some(column), Some(Some(at))) = (COLUMNS.get(*ours), heading.columns.get(*ours)) {
            notes.push(format!("有几列都叫“{}”，“{column}”取了最左边的一列", title(*at)));
        }
    }
    Found {
        format: book.format().title(),
        sheet: book.sheets().get(sheet).cloned().unwrap_or_default(),
        heading_row: heading.row,
        columns: COLUMNS
            .iter()
            .zip(&heading.columns)
            .filter_map(|(ours, theirs)| theirs.map(|at| ((*ours).to_owned(), title(at))))
            .collect(),
        absent: columns.absent.iter().map(|c| (*c).to_owned()).collect(),
        unused: heading.unused.iter().map(|at| title(*at)).collect(),
        notes,
    }
}

fn line(row: &Row, columns: &Columns, against: &Against<'_>) -> Line {
    let printed = columns.read(row);
    let note = |column: &str, reason: String| columns.note(row.number, column, reason);
    let id = printed.raw.id.clone();
    let cells = cells_of(&printed.raw);
    let number_cell = columns.place("行政处罚决定书文号", row.number);
    let bytes: usize = cells.iter().map(String::len).sum();
    if bytes > ROW_BYTES_MAX {
        let notes = vec![note(WHOLE, format!("这一行有 {bytes} 字节，超过 {ROW_BYTES_MAX} 字节"))];
        return Line {
            row: row.number,
            id,
            notes,
            content: Content::Refused,
            cells: Vec::new(),
            number_cell,
        };
    }
    match law::history::read(&printed.raw, against) {
        Err(RowOutcome::Refused { column, reason }) => {
            let mut notes: Vec<Note> = printed.notes.into_iter().map(|(c, r)| note(c, r)).collect();
            notes.push(note(&column, reason));
            Line { row: row.number, id, notes, content: Content::Refused, cells, number_cell }
        }
        Err(_) => {
            Line { row: row.number, id, notes: Vec::new(), content: Content::Refused, cells, number_cell }
        }
        Ok(mut read) => {
            // What was wrong with the cell says more than that it is empty.
            read.flags.retain(|flag| {
                !printed.notes.iter().any(|(column, _)| *column == flag.column && is_empty(&cells, column))
            });
            for (column, reason) in printed.notes {
                read.doubt(column, reason);
            }
            let notes = read.flags.iter().map(|f| note(&f.column, f.reason.clone())).collect();
            let digest = hex(&Sha256::digest(read.row.key.as_bytes()));
            Line {
                row: row.number,
                id,
                notes,
                content: Content::Read { read: Box::new(read), digest },
                cells,
                number_cell,
            }
        }
    }
}

fn is_empty(cells: &[String], column: &str) -> bool {
    COLUMNS.iter().position(|c| *c == column).and_then(|i| cells.get(i)).is_none_or(String::is_empty)
}

fn cells_of(raw: &RawRow) -> Vec<String> {
    [
        &raw.id,
        &raw.number,
        &raw.party,
        &raw.code,
        &raw.organ,
        &raw.date,
        &raw.kinds,
        &raw.amount,
        &raw.basis,
        &raw.text,
        &raw.complete,
    ]
    .map(String::clone)
    .to_vec()
}
