//! Card, page heading, crumbs, buttons.

use maud::{Markup, PreEscaped, Render, html};

use super::{Icon, icon};

/// A heading of level 2 to 4 with the given content; any other level is taken as 2.
pub fn heading_level(level: u8, id: Option<&str>, content: &Markup) -> Markup {
    html! {
        @match level {
            3 => h3 id=[id] { (content) },
            4 => h4 id=[id] { (content) },
            _ => h2 id=[id] { (content) },
        }
    }
}

/// A titled card. `body` is put as it is: wrap it in `.bd` by [`Card::padded`], or give a table directly.
#[derive(Clone, Debug)]
pub struct Card {
    title: String,
    icon: Option<Icon>,
    id: Option<String>,
    aside: Markup,
    body: Markup,
    footer: Option<Markup>,
    padded: bool,
    proven: bool,
}

impl Card {
    /// A card whose body reaches its edges (table, list).
    pub fn new(title: impl Into<String>, body: impl Render) -> Self {
        let body = body.render();
        let aside = PreEscaped(String::new());
        Self {
            title: title.into(),
            icon: None,
            id: None,
            aside,
            body,
            footer: None,
            padded: false,
            proven: false,
        }
    }
    /// A card with padding around its body (text, summary list).
    pub fn padded(title: impl Into<String>, body: impl Render) -> Self {
        Self { padded: true, ..Self::new(title, body) }
    }
    #[must_use]
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }
    /// The id of the section, for links to it.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }
    /// What stands at the right of the title: a count, a link, a small button.
    #[must_use]
    pub fn aside(mut self, aside: Markup) -> Self {
        self.aside = aside;
        self
    }
    /// Its title in green: what stands in it was checked.
    #[must_use]
    pub fn proven(mut self) -> Self {
        self.proven = true;
        self
    }
    #[must_use]
    pub fn footer(mut self, footer: Markup) -> Self {
        self.footer = Some(footer);
        self
    }
}

impl Render for Card {
    fn render(&self) -> Markup {
        html! {
            section.card id=[self.id.as_deref()] {
                header class=[self.proven.then_some("g")] { @if let Some(sign) = self.icon { (icon(sign)) } h2 { (self.title) } (self.aside) }
                @if self.padded { div.bd { (self.body) } } @else { (self.body) }
                @if let Some(footer) = &self.footer { footer { (footer) } }
            }
        }
    }
}

/// Where the reader is: (words, address) from the top, then this page.
pub fn crumbs(trail: &[(&str, &str)], here: &str) -> Markup {
    html! {
        nav.crumb aria-label="当前位置" {
            @for (words, href) in trail { a href=(href) { (words) } " › " }
            span aria-current="page" { (here) }
        }
    }
}

/// The head of a workbench page: its `h1`, a line of facts, and its buttons.
pub fn page_head(title: &str, facts: &[Markup], buttons: &Markup) -> Markup {
    html! {
        div.phead {
            div.grow {
                h1 { (title) }
                @if !facts.is_empty() { div.meta { @for fact in facts { span { (fact) } } } }
            }
            @if !buttons.0.is_empty() { div.acts { (buttons) } }
        }
    }
}

/// A link that looks like a button: it leads somewhere and changes nothing.
pub fn button_link(sign: Option<Icon>, text: &str, href: &str, primary: bool) -> Markup {
    html! {
        a class=(if primary { "btn pri" } else { "btn" }) href=(href) {
            @if let Some(sign) = sign { (icon(sign)) } (text)
        }
    }
}

/// A button of a form. `tone`: `pri`, `danger`, `danger fill` or nothing.
pub fn button(sign: Option<Icon>, text: &str, tone: &str) -> Markup {
    html! {
        button class=(format!("btn {tone}").trim_end()) type="submit" { @if let Some(sign) = sign { (icon(sign)) } (text) }
    }
}

/// A button that is shut because the law shuts it; say why beside it (`note`, `gate`).
pub fn button_shut(text: &str) -> Markup {
    html! { button.btn type="button" disabled { (icon(Icon::Lock)) (text) } }
}

/// 打印: shown only where the script runs.
pub fn print_button() -> Markup {
    html! { button.btn type="button" data-print hidden { (icon(Icon::Printer)) "打印" } }
}
