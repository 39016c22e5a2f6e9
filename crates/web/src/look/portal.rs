//! The public portal's page.

use maud::{Markup, html};

use super::shell::{document, mark, size_link};
use super::{DemoClock, PageMeta, demo_banner};

/// The portal of one government: who runs it, and its fixed addresses.
#[derive(Clone, Debug)]
pub struct Site {
    /// `明川市行政执法公示平台`.
    pub name: String,
    /// `明川市司法局`.
    pub host: String,
    /// `2026年3月18日 09:30`: when the public data was last brought up to date.
    pub updated: Option<String>,
    /// `12345`.
    pub hotline: String,
    /// Main navigation: (words, address).
    pub nav: Vec<(String, String)>,
    /// Footer: (words, address).
    pub foot: Vec<(String, String)>,
    pub login: String,
    pub accessibility: String,
    pub demo: Option<DemoClock>,
}

/// A page of the portal. `current` is the address in the navigation to mark (empty: none). `content` brings
/// the one `h1` and its own `.wrap`.
pub fn portal_page(meta: &PageMeta, site: &Site, current: &str, content: &Markup) -> Markup {
    let body = html! {
        @if let Some(clock) = &site.demo { (demo_banner(clock)) }
        section.util aria-label="站点工具" { div.wrap {
            span { (site.host) "主办" }
            @if let Some(at) = &site.updated { span.hide { "数据更新：" (at) } }
            span.grow {}
            (size_link(meta))
            a href=(site.accessibility) { "无障碍" }
            a href=(site.login) { "工作人员登录" }
        } }
        header.mast { div.wrap {
            a.brand href="/" { (mark("#0a2747")) div { b { "明镜" } span { (site.name) } } }
            nav.pnav aria-label="主导航" {
                @for (words, href) in &site.nav {
                    a href=(href) aria-current=[(href == current).then_some("page")] { (words) }
                }
            }
        } }
        main #main tabindex="-1" { (content) }
        footer.foot { div.wrap {
            div.grow { strong { (site.name) } br; "谁执法、谁公示、谁负责。公开为常态，不公开为例外。" }
            div.row { @for (words, href) in &site.foot { a href=(href) { (words) } } }
            div { "咨询、投诉：" a href=(format!("tel:{}", site.hotline)) { (site.hotline) " 热线" } }
        } }
    };
    document(meta, &format!("明镜 {}", site.name), "portal", &body)
}
