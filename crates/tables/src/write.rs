//! A workbook written as a stream: what has been written can be taken at any time, and nothing else is kept.
//!
//! Every text stays a text, so that codes keep their zeros and nothing is run as a formula; what is a date is a date. A
//! sheet that is full is followed by another with the same heading.

use jiff::civil::{Date, DateTime, date};
use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use zip::ZipWriter;
use zip::write::{SimpleFileOptions, StreamWriter};

/// Rows of a sheet below its heading.
pub const ROWS_MAX: u32 = 1_048_575;
/// UTF-16 units of one cell; a workbook with more is called damaged by spreadsheets.
const CELL_UNITS_MAX: usize = 32_767;
/// What a cell that is cut ends with.
const CUT: &str = "……（太长，已截断；完整内容见 CSV 或 JSON）";

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;

/// Styles by their place in the part of styles.
const DATE: u8 = 1;
const DATE_TIME: u8 = 2;
const GUARDED: u8 = 3;
const HEADING: u8 = 4;

#[derive(Clone, Default)]
struct Out(Arc<Mutex<Vec<u8>>>);

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A workbook that is being written.
pub struct Workbook {
    out: Out,
    zip: ZipWriter<StreamWriter<Out>>,
    titles: Vec<String>,
    rows_max: u32,
    sheets: u32,
    /// Rows of the open sheet, its heading counted.
    row: u32,
    text: String,
}

impl Workbook {
    /// Begins one with a heading.
    ///
    /// # Errors
    /// None but those of packing.
    pub fn new<'a>(titles: impl Iterator<Item = &'a str>) -> io::Result<Self> {
        Self::with_rows(titles, ROWS_MAX)
    }

    fn with_rows<'a>(titles: impl Iterator<Item = &'a str>, rows_max: u32) -> io::Result<Self> {
        let out = Out::default();
        let zip = ZipWriter::new_stream(out.clone());
        let titles = titles.map(str::to_owned).collect();
        let mut book = Self { out, zip, titles, rows_max, sheets: 0, row: 0, text: String::new() };
        // Every part is a sheet unless it is named: so the list stands first, whatever the number of sheets.
        book.part(
            "[Content_Types].xml",
            &format!(
                r#"{DECLARATION}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"#
            ),
        )?;
        book.part(
            "_rels/.rels",
            &format!(
                r#"{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        )?;
        book.part(
            "xl/styles.xml",
            &format!(
                r#"{DECLARATION}<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5"><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" quotePrefix="1"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles></styleSheet>"#
            ),
        )?;
        book.sheet_begins()?;
        Ok(book)
    }

    /// Adds a row.
    ///
    /// # Errors
    /// None but those of packing.
    pub fn row<'a>(&mut self, cells: impl Iterator<Item = &'a str>) -> io::Result<()> {
        if self.row > self.rows_max {
            self.sheet_ends()?;
            self.sheet_begins()?;
        }
        self.line(cells, false)
    }

    /// What has been written since this was last asked.
    #[must_use]
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut *self.out.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Ends the workbook; gives what was not taken yet.
    ///
    /// # Errors
    /// None but those of packing.
    pub fn finish(mut self) -> io::Result<Vec<u8>> {
        self.sheet_ends()?;
        let (mut sheets, mut relations) = (String::new(), String::new());
        for n in 1..=self.sheets {
            let name = if n == 1 { "数据".to_owned() } else { format!("数据 {n}") };
            let _ = write!(sheets, r#"<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>"#);
            let _ = write!(
                relations,
                r#"<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>"#
            );
        }
        let styles = self.sheets + 1;
        self.part(
            "xl/workbook.xml",
            &format!(
                r#"{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><bookViews><workbookView/></bookViews><sheets>{sheets}</sheets></workbook>"#
            ),
        )?;
        self.part(
            "xl/_rels/workbook.xml.rels",
            &format!(
                r#"{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{relations}<Relationship Id="rId{styles}" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>"#
            ),
        )?;
        let Self { zip, out, .. } = self;
        zip.finish().map_err(io::Error::other)?;
        let mut rest = out.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(std::mem::take(&mut *rest))
    }

    fn part(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.zip.start_file(name, SimpleFileOptions::default()).map_err(io::Error::other)?;
        self.zip.write_all(text.as_bytes())
    }

    fn sheet_begins(&mut self) -> io::Result<()> {
        self.sheets += 1;
        self.row = 0;
        let name = format!("xl/worksheets/sheet{}.xml", self.sheets);
        let options = SimpleFileOptions::default().large_file(true);
        self.zip.start_file(name, options).map_err(io::Error::other)?;
        let head = format!(
            r#"{DECLARATION}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="{}" width="18" customWidth="1"/></cols><sheetData>"#,
            self.titles.len().max(1)
        );
        self.zip.write_all(head.as_bytes())?;
        let titles = std::mem::take(&mut self.titles);
        let done = self.line(titles.iter().map(String::as_str), true);
        self.titles = titles;
        done
    }

    fn sheet_ends(&mut self) -> io::Result<()> {
        self.zip.write_all(b"</sheetData></worksheet>")
    }

    fn line<'a>(&mut self, cells: impl Iterator<Item = &'a str>, heading: bool) -> io::Result<()> {
        self.row += 1;
        let mut text = std::mem::take(&mut self.text);
        text.clear();
        let _ = write!(text, r#"<row r="{}">"#, self.row);
        for (column, cell) in cells.enumerate() {
            if cell.is_empty() {
                continue;
            }
            let place = crate::header::letters(column);
            let row = self.row;
            match serial(cell).filter(|_| !heading) {
                Some((value, style)) => {
                    let _ = write!(text, r#"<c r="{place}{row}" s="{style}"><v>{value}</v></c>"#);
                }
                None => {
                    let runs =
                        cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '|', '%']);
                    let style = if heading { HEADING } else { GUARDED * u8::from(runs) };
                    let _ = write!(
                        text,
                        r#"<c r="{place}{row}" s="{style}" t="inlineStr"><is><t xml:space="preserve">"#
                    );
                    escaped(&mut text, cell);
                    text.push_str("</t></is></c>");
                }
            }
        }
        text.push_str("</row>");
        let done = self.zip.write_all(text.as_bytes());
        self.text = text;
        done
    }
}

/// The serial number of what is exactly a day, or a day with its time, and its style.
fn serial(cell: &str) -> Option<(String, u8)> {
    let days = |day: Date| {
        // Serial numbers before March 1900 mean another day than they say.
        (day >= date(1900, 3, 1)).then(|| day.duration_since(date(1899, 12, 30)).as_hours() / 24)
    };
    let shape = |mask: &str| {
        cell.len() == mask.len()
            && cell
                .bytes()
                .zip(mask.bytes())
                .all(|(c, m)| if m == b'0' { c.is_ascii_digit() } else { c == m })
    };
    if shape("0000-00-00") {
        return Some((days(cell.parse().ok()?)?.to_string(), DATE));
    }
    if shape("0000-00-00 00:00") || shape("0000-00-00 00:00:00") {
        let at: DateTime = DateTime::strptime("%Y-%m-%d %H:%M:%S", format!("{cell}:00").get(..19)?).ok()?;
        let time = at.time();
        let seconds =
            i64::from(time.hour()) * 3_600 + i64::from(time.minute()) * 60 + i64::from(time.second());
        return Some((format!("{}", days(at.date())? as f64 + seconds as f64 / 86_400.0), DATE_TIME));
    }
    None
}

/// Text as markup; what no text has is left out, and what spreadsheets would read as a character by number is not.
fn escaped(out: &mut String, cell: &str) {
    let units = cell.encode_utf16().count();
    let room = if units > CELL_UNITS_MAX { CELL_UNITS_MAX - CUT.encode_utf16().count() } else { units };
    let mut used = 0;
    for (at, c) in cell.char_indices() {
        used += c.len_utf16();
        if used > room {
            out.push_str(CUT);
            return;
        }
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' => {}
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            '_' if is_number(cell.get(at..).unwrap_or_default()) => out.push_str("_x005F_"),
            c => out.push(c),
        }
    }
}

/// `_x0041_`
fn is_number(text: &str) -> bool {
    matches!(text.as_bytes(), [b'_', b'x', a, b, c, d, b'_', ..] if [a, b, c, d].iter().all(|b| b.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Book, Kind, Row};
    use std::ops::ControlFlow;

    fn read(bytes: &[u8]) -> Vec<Vec<Row>> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.xlsx");
        std::fs::write(&path, bytes).unwrap();
        let book = Book::open(&path).unwrap();
        let sheet = |n| {
            let mut rows = Vec::new();
            book.rows(n, &mut |row| {
                rows.push(row);
                ControlFlow::Continue(())
            })
            .unwrap();
            rows
        };
        (0..book.sheets().len()).map(sheet).collect()
    }

    #[test]
    fn what_is_written_is_read_again() {
        let cells = [
            "91110000625906144E",
            "0012",
            "220202199001011011",
            "2026-01-05",
            "2026-01-05 08:30",
            "=1+1",
            "甲&<乙>\"\n丙",
            "_x0041_",
            "2026-02-30",
            "1899-01-01",
            " 前后 ",
        ];
        let mut book = Workbook::new(["代码", "日期"].into_iter()).unwrap();
        book.row(cells.into_iter()).unwrap();
        book.row([""; 3].into_iter()).unwrap();
        let mut bytes = book.take();
        bytes.extend(book.finish().unwrap());
        let rows = read(&bytes).remove(0);
        assert_eq!((rows[0].text(0), rows[0].text(1)), ("代码", "日期"));
        let texts: Vec<&str> = rows[1].cells.iter().map(|c| c.text.as_str()).collect();
        let mut wanted = cells;
        wanted[4] = "2026-01-05 08:30:00";
        assert_eq!(texts, wanted);
        let kinds: Vec<Kind> = rows[1].cells.iter().map(|c| c.kind).collect();
        assert_eq!((kinds[3], kinds[4]), (Kind::Date, Kind::DateTime));
        assert!(kinds.iter().enumerate().all(|(i, k)| matches!(i, 3 | 4) || *k == Kind::Text));
        assert!(rows[1].cells.iter().all(|c| c.doubts.is_empty()));
    }

    #[test]
    fn a_full_sheet_is_followed_by_another() {
        let mut book = Workbook::with_rows(["号"].into_iter(), 100).unwrap();
        let mut bytes = Vec::new();
        for n in 0..250 {
            book.row([format!("n{n}").as_str()].into_iter()).unwrap();
            bytes.extend(book.take());
        }
        bytes.extend(book.finish().unwrap());
        let sheets = read(&bytes);
        assert_eq!(sheets.iter().map(Vec::len).collect::<Vec<_>>(), [101, 101, 51]);
        assert!(sheets.iter().all(|rows| rows[0].text(0) == "号"));
        let all: Vec<&str> = sheets.iter().flat_map(|rows| &rows[1..]).map(|r| r.text(0)).collect();
        assert_eq!(all, (0..250).map(|n| format!("n{n}")).collect::<Vec<_>>());
    }

    #[test]
    fn a_text_that_no_cell_holds_is_cut_and_says_so() {
        let mut book = Workbook::new(["文"].into_iter()).unwrap();
        book.row(["𠀀".repeat(20_000).as_str()].into_iter()).unwrap();
        let rows = read(&book.finish().unwrap()).remove(0);
        assert!(rows[1].text(0).ends_with(CUT) && rows[1].text(0).encode_utf16().count() <= CELL_UNITS_MAX);
    }
}
