//! `/desk/series`: number series, each shown to be unbroken (clause 2.1b): every number from 1 to the last, once,
//! with what it was used for.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use law::authority;
use law::ids::{SubjectKind, SubjectRef};
use maud::{Markup, html};

use super::{MENU, runner};
use crate::look::{Column, Empty, Icon, Row, State, Table, crumbs, light, page_head};
use crate::portal::export::{Form, Sheet};
use crate::portal::params::Params;
use crate::portal::read;
use crate::reply;
use crate::session::Staff;

const LIST: &str = "/desk/series";

/// The Chinese name of a kind of document's series.
fn kind(series: &str) -> &str {
    match series {
        "case-opening" => "立案",
        "correction-order" => "责令改正",
        "review-opinion" => "法制审核意见",
        "penalty-notice" => "处罚告知",
        "hearing-notice" => "听证通知",
        "penalty-decision" => "处罚决定",
        other => other,
    }
}

/// The first place where the numbers are not 1, 2, 3 …; `None` where the series is unbroken.
#[must_use]
pub fn broken_at(numbers: impl IntoIterator<Item = u32>) -> Option<u32> {
    numbers.into_iter().zip(1..).find(|(n, expected)| n != expected).map(|(_, expected)| expected)
}

fn whole(ok: bool) -> Markup {
    if ok {
        light(State::Good, "连续，没有断号和重号")
    } else {
        light(State::Over, "有断号或者重号")
    }
}

/// Why a number was cancelled, where it was.
fn cancelled(all: &[(u32, String)], n: u32) -> Option<&str> {
    all.iter().find(|(number, _)| *number == n).map(|(_, reason)| reason.as_str())
}

/// Whose series this person may see: one agency's, all (`Some(None)`), or nobody's (`None`). Supervision and the
/// registry may ask for one.
pub(super) fn whose(staff: &Staff, asked: Option<&str>) -> Option<Option<String>> {
    let seen = |unit: &str| authority::may_see(&staff.actor, SubjectKind::Series, unit, "");
    match asked {
        // No unit has an empty id: who may see such a one may see all.
        asked if seen("") => Some(asked.map(str::to_owned)),
        _ => seen(&staff.actor.unit).then(|| Some(staff.actor.unit.clone())),
    }
}

/// The series that this person may see.
pub async fn list(staff: Staff, params: Params) -> Response {
    let found = async {
        let year = params.parse::<i64>("year");
        let rows = match whose(&staff, params.get("unit")) {
            Some(unit) => {
                staff.lists(SubjectKind::Series).series(unit.as_deref(), year, read::ALL).await?.rows
            }
            None => Vec::new(),
        };
        Ok::<_, office::Fault>((rows, read::units(&staff.app).await?))
    };
    let (rows, units) = match found.await {
        Ok(found) => found,
        Err(fault) => return runner::fault(&staff, &fault),
    };
    let lines = rows
        .iter()
        .map(|s| {
            Row::from(vec![
                html! { a href=(format!("{LIST}/{}", s.id)) { (kind(&s.series)) "　" (s.year) "年" } },
                html! { (read::name_of(&units, &s.unit)) },
                html! { (s.last) },
                html! { (s.taken) },
                whole(s.last == s.taken),
            ])
        })
        .collect();
    let table = Table::new(
        "文号序列",
        vec![
            Column::new("序列"),
            Column::new("机关"),
            Column::end("编到"),
            Column::end("用了"),
            Column::new("是否连续"),
        ],
        lines,
        Empty::new(Icon::ListCheck, "还没有编过号", "文号随文书一起编，不能预留"),
    );
    let content = html! {
        (crumbs(&[("人员与目录", MENU)], "文号序列"))
        (page_head("文号序列", &[html! { "一个机关、一种文书、一年一个序列" }], &html! {}))
        p.muted.mb { "编号与文书在同一次记录里产生，所以不会断号、重号，也不能预留、倒编。" }
        div.card { (table) }
    };
    runner::page(&staff, "文号序列", MENU, StatusCode::OK, &content)
}

/// One series, number by number.
pub async fn show(staff: Staff, Path(id): Path<String>, params: Params) -> Response {
    let subject = SubjectRef::new(SubjectKind::Series, &id);
    let series = match staff.app.office().known_for(&staff.actor, &subject).await {
        Ok(known) => known.state.series().cloned(),
        Err(trouble) => return reply::trouble(&staff, "", &trouble),
    };
    let Some(series) = series else { return runner::missing(&staff) };
    let form = Form::of(&params);
    if form != Form::Page {
        let sheet = Sheet {
            name: "series",
            columns: vec![("number", "序号"), ("printed", "文号"), ("cancelled", "作废理由")],
            rows: series
                .taken
                .iter()
                .map(|(n, printed, _)| {
                    let reason = cancelled(&series.cancelled, *n).unwrap_or_default();
                    vec![n.to_string(), printed.clone(), reason.to_string()]
                })
                .collect(),
            total: series.taken.len(),
        };
        return sheet.file(form, false);
    }
    let break_at = broken_at(series.taken.iter().map(|(n, _, _)| *n));
    let rows = series
        .taken
        .iter()
        .map(|(n, printed, used_for)| {
            let case = used_for.strip_prefix("case/");
            Row::from(vec![
                html! { (n) },
                html! { span.num { (printed) } },
                html! { @if let Some(case) = case { a href=(format!("/desk/cases/{case}")) { "案件" span.vh { "：" (printed) } } } @else { (used_for) } },
                match cancelled(&series.cancelled, *n) {
                    Some(reason) => html! { (light(State::Near, "已作废")) div.small.muted { (reason) } },
                    None => light(State::Good, "已用"),
                },
            ])
        })
        .collect();
    let table = Table::new(
        "编过的号",
        vec![Column::end("序号"), Column::new("文号"), Column::new("用于"), Column::new("状态")],
        rows,
        Empty::new(Icon::ListCheck, "还没有编过号", ""),
    );
    let content = html! {
        (crumbs(&[("人员与目录", MENU), ("文号序列", LIST)], &id))
        (page_head(series.taken.last().map_or(id.as_str(), |(_, p, _)| p), &[html! { "从 1 编到 " (series.last) }, html! { "作废 " (series.cancelled.len()) " 个" }, whole(break_at.is_none())],
            &crate::portal::export::links("导出表格", &params.with("format", Some("csv")), false)))
        @if let Some(n) = break_at { (crate::look::note(State::Over, "序列不连续", &html! { "应当是第 " (n) " 号的地方不是。请执法监督人员核对日志。" })) }
        div.card { (table) }
    };
    runner::page(&staff, "文号序列", MENU, StatusCode::OK, &content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_and_repetitions_are_found() {
        assert_eq!(broken_at([1, 2, 3]), None);
        assert_eq!(broken_at([]), None);
        assert_eq!(broken_at([1, 3]), Some(2));
        assert_eq!(broken_at([1, 1]), Some(2));
        assert_eq!(broken_at([2]), Some(1));
    }
}
