//! What the two lists of the audit administrator have around them.

use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use store::Page;

use crate::look::{
    Column, Empty, Field, Icon, Pager, Row, Table, button_link, crumbs, page_head, pager, search_form,
};
use crate::portal::params::Params;
use crate::registers::{MENU, runner};
use crate::session::Staff;

const PER_PAGE: u64 = 50;

/// A list.
pub(super) struct Frame<'a> {
    pub title: &'a str,
    pub about: &'a str,
    pub path: &'static str,
    /// The other list: its title and its address.
    pub other: (&'a str, &'a str),
    pub columns: Vec<Column>,
    pub fields: Vec<Field>,
}

/// Which lines a page shows.
pub(super) fn part(params: &Params) -> Page {
    Page { limit: PER_PAGE, offset: (params.page() as u64 - 1).saturating_mul(PER_PAGE) }
}

impl Frame<'_> {
    /// The page with these lines of so many.
    pub fn page(self, staff: &Staff, params: &Params, rows: Vec<Row>, total: u64) -> Response {
        let nothing = Empty::new(Icon::History, "没有符合条件的记录", "").action("看全部", self.path);
        let table = Table::new(self.title, self.columns, rows, nothing);
        let (now, pages) = (params.page() as u64, total.div_ceil(PER_PAGE));
        let buttons = html! {
            (button_link(None, self.other.0, self.other.1, false))
            (crate::portal::export::links("导出 CSV", &params.with("format", Some("csv")), false))
            (button_link(Some(Icon::Download), "导出 JSON", &params.with("format", Some("json")), false))
        };
        let content = html! {
            (crumbs(&[("人员与目录", MENU)], self.title))
            (page_head(self.title, &[html! { (self.about) }], &buttons))
            (search_form(params.csrf(), self.path, &self.fields, &[], self.path))
            div.card.mt { (table) }
            (pager(&Pager {
                page: now, pages, total, unit: "条".into(),
                previous: (now > 1).then(|| params.with("page", Some(&(now - 1).to_string()))),
                next: (now < pages).then(|| params.with("page", Some(&(now + 1).to_string()))),
            }))
        };
        runner::page(staff, self.title, MENU, StatusCode::OK, &content)
    }
}
