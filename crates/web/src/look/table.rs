//! Tables: caption, headers, rows; sorted through the URL; an empty table is an empty state.

use maud::{Markup, Render, html};

use super::{Empty, Icon, empty, icon};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    #[default]
    Start,
    /// Numbers and actions.
    End,
}

/// A column.
#[derive(Clone, Debug, Default)]
pub struct Column {
    pub text: String,
    pub align: Align,
    /// The heading is for screen readers only (a column of links).
    pub hidden: bool,
    /// Address that sorts by this column.
    pub sort_href: Option<String>,
    /// How the table is sorted by this column now: `Some(true)` ascending.
    pub sorted: Option<bool>,
}

impl Column {
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
    /// A column of numbers.
    pub fn end(text: impl Into<String>) -> Self {
        Self { align: Align::End, ..Self::new(text) }
    }
    /// A column of links, whose heading only screen readers hear.
    pub fn links(text: impl Into<String>) -> Self {
        Self { hidden: true, ..Self::end(text) }
    }
    #[must_use]
    pub fn sort(mut self, href: impl Into<String>, sorted: Option<bool>) -> Self {
        self.sort_href = Some(href.into());
        self.sorted = sorted;
        self
    }
    fn class(&self) -> Option<&'static str> {
        (self.align == Align::End).then_some("r")
    }
}

/// A row: its first cell is the heading of the row.
#[derive(Clone, Debug)]
pub struct Row {
    pub cells: Vec<Markup>,
    pub selected: bool,
}

impl From<Vec<Markup>> for Row {
    fn from(cells: Vec<Markup>) -> Self {
        Self { cells, selected: false }
    }
}

/// A table. Keep the caption a full phrase: it also names the region that scrolls on a phone.
#[derive(Clone, Debug)]
pub struct Table {
    pub caption: String,
    pub caption_hidden: bool,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    pub empty: Empty,
}

impl Table {
    /// A table whose caption only screen readers hear (a heading above says it to the eye).
    pub fn new(caption: impl Into<String>, columns: Vec<Column>, rows: Vec<Row>, empty: Empty) -> Self {
        Self { caption: caption.into(), caption_hidden: true, columns, rows, empty }
    }
    #[must_use]
    pub fn caption_shown(mut self) -> Self {
        self.caption_hidden = false;
        self
    }
}

impl Render for Table {
    fn render(&self) -> Markup {
        if self.rows.is_empty() {
            return empty(&self.empty);
        }
        html! {
            div.scroll tabindex="0" role="region" aria-label=(self.caption) {
                table.tbl {
                    caption class=[self.caption_hidden.then_some("vh")] { (self.caption) }
                    thead { tr { @for column in &self.columns { (head(column)) } } }
                    tbody { @for row in &self.rows {
                        tr class=[row.selected.then_some("sel")] { @for (i, cell) in row.cells.iter().enumerate() {
                            @let class = self.columns.get(i).and_then(Column::class);
                            @if i == 0 { th scope="row" class=[class] { (cell) } } @else { td class=[class] { (cell) } }
                        } }
                    } }
                }
            }
        }
    }
}

fn head(column: &Column) -> Markup {
    let sorted = column.sorted.map(|ascending| if ascending { "ascending" } else { "descending" });
    html! {
        th scope="col" class=[column.class()] aria-sort=[sorted] {
            @if column.hidden { span.vh { (column.text) } }
            @else if let Some(href) = &column.sort_href {
                a href=(href) { (column.text) (icon(match column.sorted {
                    Some(true) => Icon::ChevronUp, Some(false) => Icon::ChevronDown, None => Icon::ArrowsSort })) }
            }
            @else { (column.text) }
        }
    }
}
