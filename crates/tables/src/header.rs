//! Which row of a sheet is its heading, and which column is which: by names, in any order, below any title.

use crate::Row;

/// Rows in which the heading is looked for.
pub const LOOKED_AT: usize = 50;

/// A column that a reader wants.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// What the reader calls it.
    pub key: &'a str,
    /// What files call it, the likeliest first.
    pub names: &'a [&'a str],
}

/// A heading that was found.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Heading {
    /// The number of its row.
    pub row: u32,
    /// Its cells as they stand in the file.
    pub titles: Vec<String>,
    /// For each wanted column, in their order, the column of the file.
    pub columns: Vec<Option<usize>>,
    /// Columns of the file that nobody asked for.
    pub unused: Vec<usize>,
    /// Wanted columns that several columns of the file would be; the first was taken.
    pub twice: Vec<usize>,
}

impl Heading {
    /// Whether anything was found for this wanted column.
    #[must_use]
    pub fn has(&self, wanted: usize) -> bool {
        self.columns.get(wanted).is_some_and(Option::is_some)
    }
}

/// A name as it is compared: without spaces, stars and remarks, half width, small letters.
#[must_use]
pub fn folded(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        match c {
            c if c.is_whitespace() => {}
            '\u{feff}' | '\u{200b}'..='\u{200f}' | '*' | '＊' | '★' | '"' | '\'' => {}
            '〔' | '【' | '［' | '[' | '（' => out.push('('),
            '〕' | '】' | '］' | ']' | '）' => out.push(')'),
            '：' | ':' => {}
            '\u{ff01}'..='\u{ff5e}' => {
                let half = char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c);
                out.extend(half.to_lowercase());
            }
            c => out.extend(c.to_lowercase()),
        }
    }
    for remark in ["(必填)", "(选填)", "(必填项)", "(选填项)"] {
        out = out.replace(remark, "");
    }
    out
}

/// Names for wanted columns, in the order of [`Wanted`], ready to be compared.
#[derive(Clone, Debug)]
pub struct Names(Vec<Vec<String>>);

impl Names {
    /// Of what is wanted.
    #[must_use]
    pub fn new(wanted: &[Wanted<'_>]) -> Self {
        let names = |w: &Wanted<'_>| {
            let mut names: Vec<String> = Vec::new();
            for name in std::iter::once(&w.key).chain(w.names).map(|n| folded(n)) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            names
        };
        Self(wanted.iter().map(names).collect())
    }

    /// A row as heading: none if it names no wanted column.
    #[must_use]
    pub fn heading(&self, row: &Row) -> Option<Heading> {
        let titles: Vec<String> = row.cells.iter().map(|cell| cell.text.trim().to_owned()).collect();
        let found: Vec<String> = titles.iter().map(|title| folded(title)).collect();
        let mut columns = vec![None; self.0.len()];
        let mut taken = vec![false; found.len()];
        let mut twice = Vec::new();
        for (wanted, names) in self.0.iter().enumerate() {
            // The likeliest name that the file has.
            let places = |name| found.iter().enumerate().filter(move |(_, f)| *f == name).map(|(i, _)| i);
            let hits: Vec<usize> = names.iter().flat_map(places).collect();
            let free = hits.iter().copied().find(|i| taken.get(*i) == Some(&false));
            if let (Some(place), Some(column)) = (columns.get_mut(wanted), free) {
                *place = Some(column);
                if let Some(mark) = taken.get_mut(column) {
                    *mark = true;
                }
                let same = hits.iter().filter(|i| found.get(**i) == found.get(column)).count();
                if same > 1 {
                    twice.push(wanted);
                }
            }
        }
        let unused = (0..titles.len())
            .filter(|i| taken.get(*i) == Some(&false) && found.get(*i).is_some_and(|t| !t.is_empty()))
            .collect();
        columns.iter().any(Option::is_some).then_some(Heading {
            row: row.number,
            titles,
            columns,
            unused,
            twice,
        })
    }

    /// The heading among the first rows: the one that names most columns, the first of equals.
    #[must_use]
    pub fn find(&self, rows: &[Row]) -> Option<Heading> {
        let count = |heading: &Heading| heading.columns.iter().flatten().count();
        let mut best: Option<Heading> = None;
        for heading in rows.iter().take(LOOKED_AT).filter_map(|row| self.heading(row)) {
            if best.as_ref().is_none_or(|b| count(&heading) > count(b)) {
                best = Some(heading);
            }
        }
        // One word of a title or of a cell is no heading.
        best.filter(|heading| count(heading) >= 2 || self.0.len() < 2)
    }
}

/// The name of a column as spreadsheets print it: 0 is A, 26 is AA.
#[must_use]
pub fn letters(mut column: usize) -> String {
    let mut out = Vec::new();
    loop {
        out.push(b'A' + u8::try_from(column % 26).unwrap_or(0));
        if column < 26 {
            break;
        }
        column = column / 26 - 1;
    }
    out.reverse();
    String::from_utf8(out).unwrap_or_default()
}
