//! The controls behind the fields.

use maud::{Markup, html};

use super::Choice;
use super::field::{Field, Kind};

/// Attributes that every single control shares are written out: maud has no spreading.
pub(super) fn control(field: &Field) -> Markup {
    match &field.kind {
        Kind::Text => input(field, "text", field.numeric.then_some("numeric")),
        Kind::Password => password(field),
        Kind::Date => input(field, "date", None),
        Kind::DateTime => input(field, "datetime-local", None),
        Kind::Number(unit) => with_unit(unit, &input(field, "text", Some("numeric"))),
        Kind::Money => with_unit("元", &input(field, "text", Some("decimal"))),
        Kind::TextArea(rows) => area(field, *rows),
        Kind::Select(choices) => select(field, choices),
        Kind::Radio(choices) => picks(field, choices, "radio"),
        Kind::Checks(choices) => picks(field, choices, "checkbox"),
        Kind::File(accept, several) => file(field, accept, *several),
    }
}

fn value(field: &Field) -> &str {
    field.values.first().map_or("", String::as_str)
}

fn class(field: &Field) -> String {
    let mut class = "inp".to_owned();
    if field.mono {
        class.push_str(" mono");
    }
    if field.short || matches!(field.kind, Kind::Date | Kind::DateTime) {
        class.push_str(" short");
    }
    class
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn flag(on: bool) -> Option<&'static str> {
    on.then_some("true")
}

fn input(field: &Field, kind: &str, mode: Option<&str>) -> Markup {
    html! {
        input id=(field.id) class=(class(field)) type=(kind) name=(field.name) value=(value(field))
            inputmode=[mode] autocomplete=(field.autocomplete.unwrap_or("off"))
            min=[some(&field.range.0)] max=[some(&field.range.1)] step=[field.step] maxlength=[field.max_chars]
            aria-required=[flag(!field.optional)] aria-invalid=[flag(field.error.is_some())]
            aria-describedby=[field.described_by()];
    }
}

fn password(field: &Field) -> Markup {
    html! {
        input id=(field.id) class=(class(field)) type="password" name=(field.name)
            autocomplete=(field.autocomplete.unwrap_or("current-password"))
            aria-required="true" aria-invalid=[flag(field.error.is_some())]
            aria-describedby=[field.described_by()];
    }
}

fn with_unit(unit: &str, input: &Markup) -> Markup {
    html! { div.withunit { (input) span aria-hidden="true" { (unit) } } }
}

fn area(field: &Field, rows: u8) -> Markup {
    html! {
        textarea id=(field.id) class=(class(field)) name=(field.name) rows=(rows) maxlength=[field.max_chars]
            aria-required=[flag(!field.optional)] aria-invalid=[flag(field.error.is_some())]
            aria-describedby=[field.described_by()] { (value(field)) }
    }
}

fn select(field: &Field, choices: &[Choice]) -> Markup {
    html! {
        select id=(field.id) class=(class(field)) name=(field.name)
            aria-required=[flag(!field.optional)] aria-invalid=[flag(field.error.is_some())]
            aria-describedby=[field.described_by()] {
            @for choice in choices {
                option value=(choice.value) selected[choice.value == value(field)] { (choice.label) }
            }
        }
    }
}

/// Two or three short choices stand in a row, others below each other.
fn picks(field: &Field, choices: &[Choice], kind: &str) -> Markup {
    let in_row =
        choices.len() <= 3 && choices.iter().all(|c| c.hint.is_empty() && c.label.chars().count() <= 8);
    html! {
        div class=(if in_row { "pick" } else { "pick col" }) { @for (i, choice) in choices.iter().enumerate() {
            label {
                input id={ (field.id) "-" (i) } type=(kind) name=(field.name) value=(choice.value)
                    checked[field.values.contains(&choice.value)];
                span { (choice.label) @if !choice.hint.is_empty() { small { (choice.hint) } } }
            }
        } }
    }
}

fn file(field: &Field, accept: &str, several: bool) -> Markup {
    html! {
        input id=(field.id) class="inp" type="file" name=(field.name) accept=[some(accept)] multiple[several]
            aria-describedby=[field.described_by()];
    }
}
