//! Filters of a list: a GET form, so that every view has an address.

use maud::{Markup, html};

use super::{Field, Icon, icon};

/// `hidden` keeps what the filters do not show (the sort order); `reset` leads to the list without filters.
pub fn filter_form(action: &str, fields: &[Field], hidden: &[(&str, &str)], reset: &str) -> Markup {
    html! {
        form.filters method="get" action=(action) role="search" aria-label="筛选" {
            @for (name, value) in hidden { (Field::hidden(name, value)) }
            @for field in fields { (field.clone().into_filter()) }
            div.row {
                button.btn type="submit" { (icon(Icon::Filter)) "筛选" }
                a href=(reset) { "清除条件" }
            }
        }
    }
}
