//! Pages of a list, through the URL.

use maud::{Markup, html};

use super::{Icon, format, icon};

/// Where in a list the reader is. Pages count from 1.
#[derive(Clone, Debug)]
pub struct Pager {
    pub page: u64,
    pub pages: u64,
    pub total: u64,
    /// The word after the total: `件`, `条`.
    pub unit: String,
    pub previous: Option<String>,
    pub next: Option<String>,
}

/// Total, page of pages, and the two ways. Shown also on a single page, for the total.
pub fn pager(at: &Pager) -> Markup {
    let n = |v: u64| format::number(i64::try_from(v).unwrap_or(i64::MAX));
    html! {
        nav.pager aria-label="翻页" {
            span.muted { "共 " (n(at.total)) " " (at.unit) @if at.pages > 1 { "，第 " (n(at.page)) " / " (n(at.pages)) " 页" } }
            @if at.pages > 1 { div.row {
                @if let Some(href) = &at.previous { a.btn href=(href) rel="prev" { (icon(Icon::ChevronLeft)) "上一页" } }
                @else { span.btn aria-disabled="true" { (icon(Icon::ChevronLeft)) "上一页" } }
                @if let Some(href) = &at.next { a.btn href=(href) rel="next" { "下一页" (icon(Icon::ChevronRight)) } }
                @else { span.btn aria-disabled="true" { "下一页" (icon(Icon::ChevronRight)) } }
            } }
        }
    }
}
