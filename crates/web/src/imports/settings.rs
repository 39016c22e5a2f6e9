//! Which sheet, and which column is which: found by name, shown, and changeable.

use law::refusal::FieldError;
use maud::{Markup, html};
use office::import::Looked;

use super::show::Bench;
use super::{at, list};
use crate::look::{Card, Choice, Field, Form, Icon};
use crate::session::Staff;

/// The field of a column of ours.
pub(super) fn field_of(column: usize) -> String {
    format!("column-{column}")
}

/// Whether an error about this field is shown at it.
pub(super) fn shows(bench: &Bench, field: &str) -> bool {
    let columns = bench.import.register.columns().len();
    !bench.import.is_worked_on && (field == "unit" || (0..columns).any(|i| field == field_of(i)))
}

/// Headings that a person can choose from: those of the row that was found, else of the widest of the first rows.
pub(super) fn titles(looked: &Looked) -> Vec<String> {
    let width = |cells: &Vec<String>| cells.iter().filter(|c| !c.is_empty()).count();
    let row = match looked.found {
        Some(_) => looked.first.first(),
        None => looked.first.iter().rev().max_by_key(|(_, cells)| width(cells)),
    };
    let mut titles: Vec<String> = Vec::new();
    for title in row.map(|(_, cells)| cells.as_slice()).unwrap_or_default() {
        if !title.is_empty() && !titles.contains(title) {
            titles.push(title.clone());
        }
    }
    titles
}

pub(super) fn card(staff: &Staff, bench: &Bench, errors: &[FieldError]) -> Markup {
    let (import, looked, register) = (&bench.import, &bench.import.looked, bench.import.register);
    let titles = titles(looked);
    let mut fields = vec![list::unit_field(staff, register, &bench.units, &import.job.target)];
    if looked.sheets.len() > 1 {
        let sheets = looked.sheets.iter().map(|s| Choice::new(s, s)).collect();
        fields.push(Field::select("sheet", "工作表", sheets).value(&looked.sheet));
    }
    for (i, column) in register.columns().iter().enumerate() {
        let mut choices = vec![Choice::new("", "不导入，或者文件里没有")];
        choices.extend(titles.iter().map(|t| Choice::new(t, t)));
        let now = import
            .mapping
            .0
            .get(*column)
            .cloned()
            .or_else(|| looked.found.as_ref().and_then(|found| found.columns.get(*column).cloned()));
        fields.push(Field::select(&field_of(i), column, choices).optional().value(now.unwrap_or_default()));
    }
    let fields = fields.into_iter().map(|field| {
        let messages: Vec<&str> =
            errors.iter().filter(|e| e.field == field.name()).map(|e| e.message.as_str()).collect();
        field.error((!messages.is_empty()).then(|| messages.join("；")))
    });
    let action = format!("{}/{}/settings", at(register), import.job.id);
    let form = Form::new(action, staff.guard(), "按这样读")
        .icon(Icon::Check)
        .before(html! { p.muted { "左边是本系统的列，右边选文件里的哪一列。改了以后要重新检查；同样表头的文件，下次照这样读。" } })
        .fields(fields)
        .bare();
    let open = looked.found.is_none() || !errors.is_empty();
    let body = html! {
        @if import.is_worked_on { p.muted { "正在检查或者导入，停止以后才能改。" } }
        @else { details open[open] { summary { "看哪一列读作什么，需要时改" } (form) } }
    };
    html! { (Card::padded("工作表和列名对照", body).icon(Icon::Adjustments).id("settings")) }
}
