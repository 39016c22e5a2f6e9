//! The workbench's page: top bar, menu with counts, content.

use maud::{Markup, html};

use super::shell::{document, mark, size_link};
use super::{DemoClock, Guard, Icon, PageMeta, State, demo_banner, icon, note};

/// One entry of the menu.
#[derive(Clone, Debug)]
pub struct MenuItem {
    pub icon: Icon,
    pub text: String,
    pub href: String,
    /// How many wait; shown when not zero.
    pub count: u32,
    /// How many of them are overdue; shown in red instead of the count.
    pub overdue: u32,
}

impl MenuItem {
    /// An entry without a count.
    pub fn new(icon: Icon, text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { icon, text: text.into(), href: href.into(), count: 0, overdue: 0 }
    }
    /// With the number that waits.
    #[must_use]
    pub fn count(mut self, n: u32) -> Self {
        self.count = n;
        self
    }
    /// With the number that is overdue.
    #[must_use]
    pub fn overdue(mut self, n: u32) -> Self {
        self.overdue = n;
        self
    }
}

/// A titled group of entries: 我的工作, 执法办案 …
#[derive(Clone, Debug)]
pub struct Menu {
    pub title: String,
    pub items: Vec<MenuItem>,
}

/// Who works, in which capacity, and what the shell shows around every page.
#[derive(Clone, Debug)]
pub struct DeskMeta {
    pub name: String,
    /// `承办人`.
    pub capacity: String,
    /// `市市场监督管理局 执法稽查支队`.
    pub unit: String,
    pub menu: Vec<Menu>,
    /// The address in the menu to mark.
    pub current: String,
    /// Number in the bell, and where it leads.
    pub todo: u32,
    pub todo_href: String,
    pub search_href: String,
    /// Links of the person's own menu, such as 切换身份: (icon, words, address).
    pub own: Vec<(Icon, String, String)>,
    pub logout: String,
    pub guard: Guard,
    pub demo: Option<DemoClock>,
    /// What is wrong with the machine, for everybody to see before they begin anything.
    pub warning: Option<String>,
    /// Seconds until the login ends, for the notice before it; none shows no notice.
    pub session_seconds: Option<u32>,
}

/// A page of the workbench. `content` brings the one `h1` (see `page_head`).
pub fn desk_page(meta: &PageMeta, desk: &DeskMeta, content: &Markup) -> Markup {
    let body = html! {
        @if let Some(clock) = &desk.demo { (demo_banner(clock)) }
        header.top {
            a.brand href="/desk" { (mark("#ffffff")) b { "明镜" } span { "行政执法综合管理监督" } }
            form.gs role="search" method="post" action=(super::filter::FIND) {
                (super::Field::hidden("_csrf", &desk.guard.csrf)) (super::Field::hidden("_list", &desk.search_href))
                (icon(Icon::Search))
                label.vh for="gs" { "全局搜索" }
                input #gs type="search" name="q" placeholder="案号、文号、当事人及其证件号" autocomplete="off";
            }
            div.me {
                a href=(desk.todo_href) {
                    (icon(Icon::Bell)) "待办 "
                    @if desk.todo > 0 { span.dot { (desk.todo) } }
                }
                (own_menu(meta, desk))
            }
        }
        div.shell {
            nav.side aria-label="功能菜单" { @for menu in &desk.menu {
                h2 { (menu.title) }
                ul.m { @for item in &menu.items { li {
                    a href=(item.href) aria-current=[(item.href == desk.current).then_some("page")] {
                        (icon(item.icon)) (item.text)
                        @if item.overdue > 0 { span.dot { (item.overdue) span.vh { "项超期" } } }
                        @else if item.count > 0 { em.muted { (item.count) span.vh { "项" } } }
                    }
                } } }
            } }
            main.main #main tabindex="-1" {
                @if let Some(words) = &desk.warning { div.mb { (note(State::Over, words, &html! {})) } }
                (content)
            }
        }
        @if let Some(seconds) = desk.session_seconds {
            div.session role="status" hidden data-session-seconds=(seconds)
                data-session-ended="登录已失效。请先复制没有保存的内容，再重新登录。" {
                p data-session-text { "登录将在 2 分钟后失效。请保存正在填写的内容。" }
            }
        }
    };
    document(meta, "明镜", "wb", &body)
}

fn own_menu(meta: &PageMeta, desk: &DeskMeta) -> Markup {
    html! {
        details.menu {
            summary { (icon(Icon::User)) (desk.name) " · " (desk.capacity) }
            div.pop {
                p.who { strong { (desk.name) } br; span.muted { (desk.unit) br; (desk.capacity) } }
                @for (sign, words, href) in &desk.own { a href=(href) { (icon(*sign)) (words) } }
                (size_link(meta))
                form method="post" action=(desk.logout) {
                    (desk.guard.inputs())
                    button type="submit" { (icon(Icon::Logout)) "退出登录" }
                }
            }
        }
    }
}
