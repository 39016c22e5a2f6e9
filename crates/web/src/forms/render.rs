//! The form as a page part. Whatever was typed stays; every error stands beside its field and, in the same
//! words, in the summary at the top.

use super::Pairs;
use super::spec::{FieldSpec, FormSpec, Item, Judge, Kind, ROWS_MAX, Repeat};
use crate::look::{self, Choice, Field, Guard, Icon, error_summary, icon};
use law::refusal::FieldError;
use maud::{Markup, Render as _, html};

/// Everything that a form is shown with.
#[derive(Debug)]
pub struct Shown<'a> {
    /// Where it is sent.
    pub action: &'a str,
    /// Token and key.
    pub guard: &'a Guard,
    /// Sequence number seen, sent as `_base`; none for a new subject.
    pub base: Option<u64>,
    /// What stands in the fields; none shows the defaults.
    pub values: Option<&'a Pairs>,
    /// Errors by field name.
    pub errors: &'a [FieldError],
    /// A list to which one empty row shall be added.
    pub add: Option<&'a str>,
    /// Above the fields: the law's refusal, the materials beside the form.
    pub before: Markup,
    /// Where one goes who does not go on.
    pub back: &'a str,
}

/// The form.
#[must_use]
pub fn render(spec: &FormSpec, shown: &Shown) -> Markup {
    let summary = summary(spec, shown);
    html! {
        form.card.bd id="act-form" method="post" action=(shown.action) novalidate data-guard {
            (shown.guard.inputs())
            @if let Some(base) = shown.base { (Field::hidden("_base", &base.to_string())) }
            (error_summary(&summary))
            (shown.before)
            @if !spec.intro.is_empty() { p.mb { (spec.intro) } }
            @for item in &spec.items {
                @match item {
                    Item::Heading(title, text) => { h2.h3.mt5.mb { (title) } @if !text.is_empty() { p.hint.mb { (text) } } },
                    Item::Field(spec) => (field(spec, shown)),
                    Item::Repeat(list) => (repeat(list, shown)),
                }
            }
            div.formacts {
                button.btn.pri type="submit" { (spec.verb) }
                a href=(shown.back) { "返回，不记录" }
            }
            // After the button that records: what Enter sends is the first button of a form.
            @if let Some(action) = &spec.preview {
                div.peek {
                    button.btn type="submit" formaction=(action) { (icon(Icon::Eye)) "预览文书" }
                    span.hint { "看看这一步会生成什么文书，不记录" }
                }
            }
        }
    }
}

/// The fields of the summary: those with errors, in the order of the form, then what has no field.
fn summary(spec: &FormSpec, shown: &Shown) -> Vec<Field> {
    let all = fields_of(spec, shown.values);
    let mut fields: Vec<Field> = all
        .iter()
        .filter_map(|f| {
            let message = error(&f.name, shown)?;
            // What is chosen from a group is reached at its first choice.
            let made = match &f.kind {
                Kind::Judge(_) | Kind::Radio(_) | Kind::Checks(..) | Kind::YesNo | Kind::Confirm(_) => {
                    Field::radio(&f.name, &f.label, Vec::new())
                }
                _ => Field::text(&f.name, &f.label),
            };
            Some(made.id(format!("f-{}", f.name)).error(Some(message)))
        })
        .collect();
    let lists = spec.items.iter().filter_map(|i| match i {
        Item::Repeat(r) => Some(r),
        _ => None,
    });
    for list in lists {
        if let Some(message) = error(&list.path, shown) {
            fields.push(Field::text(&list.path, &list.label).error(Some(message)));
        }
    }
    let placed = |name: &str| {
        all.iter().any(|f| f.name == name || f.reason_name() == name)
            || spec.items.iter().any(|i| matches!(i, Item::Repeat(r) if r.path == name))
    };
    for e in shown.errors.iter().filter(|e| !placed(&e.field)) {
        fields.push(Field::text(&e.field, "整份内容").id("act-form").error(Some(e.message.clone())));
    }
    let reasons = all.iter().filter(|f| matches!(f.kind, Kind::Judge(_)));
    for f in reasons {
        if let Some(message) = error(&f.reason_name(), shown) {
            fields.push(Field::text(&f.reason_name(), &f.label).error(Some(message)));
        }
    }
    fields
}

/// Every field that the form shows, rows of lists included.
#[must_use]
pub fn fields_of(spec: &FormSpec, values: Option<&Pairs>) -> Vec<FieldSpec> {
    let mut all = Vec::new();
    for item in &spec.items {
        match item {
            Item::Heading(..) => {}
            Item::Field(f) => all.push(f.clone()),
            Item::Repeat(r) => {
                for row in 0..rows_shown(r, values, false) {
                    all.extend(r.fields.iter().map(|f| f.in_row(&r.path, row)));
                }
            }
        }
    }
    all
}

fn rows_shown(list: &Repeat, values: Option<&Pairs>, added: bool) -> usize {
    let sent = values.map_or(0, |v| v.rows(&list.path).last().map_or(0, |n| n + 1));
    sent.saturating_add(usize::from(added)).max(list.min).min(ROWS_MAX)
}

fn error(name: &str, shown: &Shown) -> Option<String> {
    let all: Vec<&str> =
        shown.errors.iter().filter(|e| e.field == name).map(|e| e.message.as_str()).collect();
    (!all.is_empty()).then(|| all.join("；"))
}

/// What stands in a field now.
fn values(spec: &FieldSpec, shown: &Shown) -> Vec<String> {
    match shown.values {
        Some(pairs) => pairs.all(&spec.name).into_iter().map(str::to_string).collect(),
        None => spec.default.clone(),
    }
}

fn repeat(list: &Repeat, shown: &Shown) -> Markup {
    let rows = rows_shown(list, shown.values, shown.add == Some(list.path.as_str()));
    let first = list.numbered.map_or(1, |(_, n)| n as usize);
    html! {
        h2.h3.mt5.mb id=(format!("f-{}", list.path)) tabindex="-1" { (list.label) }
        @if !list.hint.is_empty() { p.hint { (list.hint) } }
        @if let Some(message) = error(&list.path, shown) { p.msg { (icon(Icon::CircleX)) span { (message) } } }
        @for row in 0..rows {
            fieldset.repeat {
                legend { (list.unit) " " (first + row) }
                @for spec in &list.fields { (field(&spec.in_row(&list.path, row), shown)) }
            }
        }
        @if rows < ROWS_MAX {
            p.mt { button.btn type="submit" name="_add" value=(list.path) { (icon(Icon::Plus)) "再加一项" (list.unit) } }
        }
    }
}

fn field(spec: &FieldSpec, shown: &Shown) -> Markup {
    if let Kind::Judge(judge) = &spec.kind {
        return question(spec, judge, shown);
    }
    let (name, label) = (spec.name.as_str(), spec.label.as_str());
    let yes_no = || vec![Choice::new("true", "是"), Choice::new("false", "否")];
    let made = match &spec.kind {
        Kind::Constant(_) | Kind::Judge(_) => return Markup::default(),
        Kind::Text => Field::text(name, label),
        Kind::Area(rows) | Kind::Lines(rows) => Field::text_area(name, label, *rows),
        Kind::Date => Field::date(name, label),
        Kind::DateTime => Field::date_time(name, label),
        Kind::Money => Field::money(name, label),
        Kind::Int(unit) | Kind::Signed(unit) => Field::number(name, label, unit),
        Kind::Moment => Field::text(name, label).short(),
        Kind::Confirm(words) => Field::checks(name, label, vec![Choice::new("true", words)]),
        Kind::YesNo => Field::radio(name, label, yes_no()),
        Kind::Choice(choices) | Kind::Numbered(choices) => {
            let first = std::iter::once(Choice::new("", if spec.required { "请选择" } else { "不选" }));
            Field::select(name, label, first.chain(choices.iter().cloned()).collect())
        }
        Kind::Radio(choices) => Field::radio(name, label, choices.clone()),
        Kind::Checks(choices, _) => Field::checks(name, label, choices.clone()),
    };
    let always = matches!(spec.kind, Kind::Confirm(_) | Kind::Checks(..));
    let made = if spec.required || always { made } else { made.optional() };
    let now = values(spec, shown);
    // What is recorded stays as it was typed; what looks like another character is said.
    let hint = match now.iter().find_map(|text| law::radicals::note(text)) {
        Some(note) if spec.hint.is_empty() => note,
        Some(note) => format!("{}。{note}", spec.hint),
        None => spec.hint.clone(),
    };
    made.values(now).hint(hint).error(error(name, shown)).render()
}

/// A question: number, what the product gathered for it, the answer, the reason.
fn question(spec: &FieldSpec, judge: &Judge, shown: &Shown) -> Markup {
    let wrong = error(&spec.name, shown);
    let wrong_reason = error(&spec.reason_name(), shown);
    let reason = match shown.values {
        Some(pairs) => pairs.get(&spec.reason_name()).to_string(),
        None => String::new(),
    };
    let chosen = values(spec, shown);
    let id = format!("f-{}", spec.name);
    let reason_id = format!("f-{}", spec.reason_name());
    html! {
        fieldset class=(if wrong.is_some() || wrong_reason.is_some() { "chk bad" } else { "chk" }) {
            legend { b { (judge.no) } (spec.label) }
            @for line in &judge.reference { p.ref { (line) } }
            @if let Some(message) = &wrong { p.msg id={ (id) "-e" } { (icon(Icon::CircleX)) span { (message) } } }
            div.seg { @for (i, choice) in judge.options.iter().enumerate() {
                label class=[tone(&choice.value)] {
                    input id={ (id) "-" (i) } type="radio" name=(spec.name) value=(choice.value)
                        checked[chosen.contains(&choice.value)]
                        aria-describedby=[wrong.as_ref().map(|_| format!("{id}-e"))];
                    span { (choice.label) }
                }
            } }
            div.mt { div.fld {
                label for=(reason_id) { (judge.reason_label) span.vh { "：第 " (judge.no) " 项" } }
                @if let Some(message) = &wrong_reason { p.msg id={ (reason_id) "-e" } { (icon(Icon::CircleX)) span { (message) } } }
                textarea.inp id=(reason_id) name=(spec.reason_name()) rows="2"
                    aria-describedby=[wrong_reason.as_ref().map(|_| format!("{reason_id}-e"))] { (reason) }
            } }
        }
    }
}

/// Green for what is sound, red for what is not, where the answer says so by itself.
fn tone(value: &str) -> Option<&'static str> {
    match value {
        "true" => Some("ok"),
        "false" => Some("no"),
        _ => None,
    }
}

/// The law's refusal above a form.
#[must_use]
pub fn refused(refusal: &law::refusal::Refusal, act: &str) -> Markup {
    html! { div.mb { (look::refusal_panel(&crate::reply::shown(refusal, act, 2))) } }
}
