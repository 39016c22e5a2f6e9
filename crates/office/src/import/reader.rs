//! The thread that reads a file: rows in batches, each read by itself.

use super::cells::{Columns, Mapping, Printed, WHOLE};
use super::{Found, Note, Register, TOGETHER};
use std::ops::ControlFlow;
use std::path::PathBuf;
use tables::header::{Heading, LOOKED_AT, Names};
use tables::{Book, Format, Row};
use tokio::sync::mpsc::Sender;

/// Rows larger than this are refused: no honest row of a list is.
const ROW_BYTES_MAX: usize = 1024 * 1024;

/// Bytes of a cell that are held while the heading is looked for: a title of some three hundred characters.
const TITLE_BYTES_MAX: usize = 1000;

/// What the thread is told.
pub(super) struct Job {
    pub register: Register,
    pub file: PathBuf,
    pub sheet: Option<String>,
    pub mapping: Mapping,
}

/// What it gives.
pub(super) enum Piece<T> {
    Found(Found),
    Lines(Vec<Line<T>>),
}

/// How a register reads a row: its texts, and which columns the file does not have. What cannot be read is told.
pub(super) trait ReadRow: Send + 'static {
    type Row: Send + 'static;
    fn read(
        &self,
        texts: &[String],
        absent: &[&'static str],
        notes: Vec<(&'static str, String)>,
    ) -> (Option<Self::Row>, Vec<(String, String)>);
}

/// A row of the file.
pub(super) struct Line<T> {
    pub row: u32,
    pub id: String,
    pub notes: Vec<Note>,
    /// What it says; none where it is refused.
    pub content: Option<T>,
    pub cells: Vec<String>,
    /// Where its number stands.
    pub number_cell: Option<String>,
}

/// Reads the file to its end, or until nobody takes what it gives. The error is a sentence.
pub(super) fn run<R: ReadRow>(job: &Job, reads: &R, to: &Sender<Piece<R::Row>>) -> Result<(), String> {
    let book = Book::open(&job.file).map_err(|e| e.to_string())?;
    let names = job.mapping.names(job.register);
    let (sheet, heading, others) = heading(&book, &names, job)?;
    let columns = Columns::new(job.register, heading, matches!(book.format(), Format::Text(_)));
    let _ = to.blocking_send(Piece::Found(found(&book, sheet, &columns, &others, job.register)));
    let mut lines = Vec::with_capacity(TOGETHER);
    let mut take = |row: Row| {
        // A heading that is printed again on each page says nothing.
        let titles =
            || row.cells.iter().map(|c| c.text.trim()).eq(columns.heading.titles.iter().map(String::as_str));
        if row.number <= columns.heading.row || titles() {
            return ControlFlow::Continue(());
        }
        lines.push(line(&row, &columns, job.register, reads));
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
            job.register.columns().join("、")
        ));
    };
    let (wanted, else_said) = job.register.wanted();
    let place = |column: &&str| job.register.columns().iter().position(|c| c == column);
    if !wanted.iter().filter_map(place).any(|i| heading.has(i)) {
        return Err(format!("第 {} 行像是表头，但{else_said}：{}", heading.row, heading.titles.join("、")));
    }
    Ok((sheet, heading, others))
}

fn found(book: &Book, sheet: usize, columns: &Columns, others: &[String], register: Register) -> Found {
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
        if let (Some(column), Some(Some(at))) = (register.columns().get(*ours), heading.columns.get(*ours)) {
            notes.push(format!("有几列都叫“{}”，“{column}”取了最左边的一列", title(*at)));
        }
    }
    Found {
        format: book.format().title(),
        sheet: book.sheets().get(sheet).cloned().unwrap_or_default(),
        heading_row: heading.row,
        columns: register
            .columns()
            .iter()
            .zip(&heading.columns)
            .filter_map(|(ours, theirs)| theirs.map(|at| ((*ours).to_owned(), title(at))))
            .collect(),
        absent: columns.absent.iter().map(|c| (*c).to_owned()).collect(),
        unused: heading.unused.iter().map(|at| title(*at)).collect(),
        notes,
    }
}

fn line<R: ReadRow>(row: &Row, columns: &Columns, register: Register, reads: &R) -> Line<R::Row> {
    let Printed { texts, notes } = columns.read(row);
    let note = |column: &str, reason: String| columns.note(row.number, column, reason);
    let number_cell = columns.place(register.number(), row.number);
    let id = texts.first().cloned().unwrap_or_default();
    let bytes: usize = texts.iter().map(String::len).sum();
    if bytes > ROW_BYTES_MAX {
        let notes = vec![note(WHOLE, format!("这一行有 {bytes} 字节，超过 {ROW_BYTES_MAX} 字节"))];
        return Line { row: row.number, id, notes, content: None, cells: Vec::new(), number_cell };
    }
    let (content, notes) = reads.read(&texts, &columns.absent, notes);
    let notes = notes.into_iter().map(|(column, reason)| note(&column, reason)).collect();
    Line { row: row.number, id, notes, content, cells: texts, number_cell }
}

/// Whether the cell of this column is empty: what was wrong with it says more than that it is.
pub(super) fn is_empty(register: Register, texts: &[String], column: &str) -> bool {
    let at = register.columns().iter().position(|c| *c == column);
    at.and_then(|i| texts.get(i)).is_none_or(String::is_empty)
}

/// The first sheet that has a heading, or the one that is asked for: what it is, its first rows as they stand, and the
/// names of all sheets. For somebody who has yet to say which column is which.
pub(super) fn looked_at(job: &Job, rows: usize) -> Result<super::Looked, String> {
    let book = Book::open(&job.file).map_err(|e| e.to_string())?;
    let names = job.mapping.names(job.register);
    let chosen = heading(&book, &names, job);
    let (sheet, found, error, from) = match chosen {
        Ok((sheet, heading, others)) => {
            let from = heading.row;
            let columns = Columns::new(job.register, heading, matches!(book.format(), Format::Text(_)));
            (sheet, Some(found(&book, sheet, &columns, &others, job.register)), None, from)
        }
        Err(why) => {
            let named = |name: &String| job.sheet.as_ref().is_some_and(|w| w.trim() == name.trim());
            (book.sheets().iter().position(named).unwrap_or(0), None, Some(why), 0)
        }
    };
    let mut first = Vec::new();
    let mut take = |row: Row| {
        if row.number >= from {
            first.push((row.number, row.cells.iter().map(|c| c.text.trim().to_owned()).collect()));
        }
        if first.len() <= rows { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    book.rows(sheet, &mut take).map_err(|e| e.to_string())?;
    Ok(super::Looked {
        sheets: book.sheets().to_vec(),
        sheet: book.sheets().get(sheet).cloned().unwrap_or_default(),
        found,
        error,
        first,
    })
}
