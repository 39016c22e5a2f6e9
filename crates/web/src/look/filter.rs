//! Filters of a list: on the portal a GET form, so that every view has an address; on the workbench a POST form, because
//! what is looked for there may be a name or a number. It is answered with the list's address, in which that is sealed.

use maud::{Markup, html};

use super::{Field, Icon, icon};

/// Where searches of the workbench are sent.
pub const FIND: &str = "/desk/find";

/// On the portal. `hidden` keeps what the filters do not show (the sort order); `reset` leads to the list without filters.
pub fn filter_form(action: &str, fields: &[Field], hidden: &[(&str, &str)], reset: &str) -> Markup {
    html! {
        form.filters method="get" action=(action) role="search" aria-label="筛选" { (parts(fields, hidden, reset)) }
    }
}

/// On the workbench; `csrf` is the token of this session's forms.
pub fn search_form(csrf: &str, list: &str, fields: &[Field], hidden: &[(&str, &str)], reset: &str) -> Markup {
    html! {
        form.filters method="post" action=(FIND) role="search" aria-label="筛选" {
            (Field::hidden("_csrf", csrf)) (Field::hidden("_list", list))
            (parts(fields, hidden, reset))
        }
    }
}

fn parts(fields: &[Field], hidden: &[(&str, &str)], reset: &str) -> Markup {
    html! {
        @for (name, value) in hidden { (Field::hidden(name, value)) }
        @for field in fields { (field.clone().into_filter()) }
        div.row {
            button.btn type="submit" { (icon(Icon::Filter)) "筛选" }
            a href=(reset) { "清除条件" }
        }
    }
}
