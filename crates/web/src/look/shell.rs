//! What both kinds of page share: document head, brand, skip link.

use maud::{DOCTYPE, Markup, html};

use crate::assets;

/// What a page says of itself.
#[derive(Clone, Debug, Default)]
pub struct PageMeta {
    /// Title of the page without the name of the site.
    pub title: String,
    /// Path and query of this page: where 大字版 returns to, and what the navigation marks as current.
    pub path: String,
    /// 大字版 is on (from the cookie, see [`super::size::is_large`]).
    pub large: bool,
    /// Scripts of this page alone, by their place among the assets. The page must be whole without them.
    pub scripts: Vec<&'static str>,
    /// Search engines may keep the page. Only published facts; never a tombstone or a search result.
    pub indexed: bool,
}

impl PageMeta {
    /// A page that search engines do not keep, in normal size.
    pub fn new(title: impl Into<String>, path: impl Into<String>) -> Self {
        Self { title: title.into(), path: path.into(), ..Self::default() }
    }
}

/// The whole document around a body.
pub(super) fn document(meta: &PageMeta, site_name: &str, class: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="zh-CN" data-size=[meta.large.then_some("large")] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                @if !meta.indexed { meta name="robots" content="noindex"; }
                title { (meta.title) " · " (site_name) }
                link rel="icon" type="image/svg+xml" href=(assets::url("mark.svg"));
                @for sheet in ["mingjing.css", "parts.css", "paper.css"] {
                    link rel="stylesheet" href=(assets::url(sheet));
                }
                script src=(assets::url("app.js")) defer {}
                @for script in &meta.scripts { script src=(assets::url(script)) defer {} }
            }
            body class=(class) {
                a.skip href="#main" { "跳到主要内容" }
                (body)
            }
        }
    }
}

/// The mirror and the scales; the ring takes the ink of the place.
pub(super) fn mark(ink: &str) -> Markup {
    html! {
        svg viewBox="0 0 44 44" aria-hidden="true" focusable="false" {
            circle cx="22" cy="22" r="20" fill="none" stroke=(ink) stroke-width="2.5" {}
            circle cx="22" cy="22" r="14.5" fill="none" stroke="#c9a35a" stroke-width="1.6" {}
            path d="M22 12v20M15 17h14M15 17l-3 7h6zM29 17l-3 7h6z" fill="none" stroke=(ink) stroke-width="1.9"
                stroke-linejoin="round" stroke-linecap="round" {}
        }
    }
}

/// The link to switch 大字版: works as a link, the script makes it instant.
pub(super) fn size_link(meta: &PageMeta) -> Markup {
    let to = if meta.large { "normal" } else { "large" };
    // A link that sets a password is handed on in no other address.
    let path = if meta.path.starts_with("/setup/") { "/" } else { &meta.path };
    let back: String = path.bytes().fold(String::new(), |mut out, b| {
        match b {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => out.push(char::from(b)),
            _ => {
                use std::fmt::Write as _;
                // Writing to a String cannot fail.
                let _ = write!(out, "%{b:02X}");
            }
        }
        out
    });
    html! {
        a.size href=(format!("/size?to={to}&back={back}")) data-size-toggle rel="nofollow" {
            @if meta.large { "标准字号" } @else { "大字版" }
        }
    }
}
