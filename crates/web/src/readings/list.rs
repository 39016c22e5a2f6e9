//! `/desk/readings`: the log of readings.

use axum::response::Response;
use law::deed::export::ExportList;
use law::ids::SubjectKind;
use maud::html;
use std::collections::BTreeMap;
use store::{ReadingFilter, ReadingRow};

use super::frame::{Frame, part};
use super::{ADMINISTRATION, READINGS};
use crate::desk::capacity_title;
use crate::look::{Choice, Column, Field, Problem, Row, State, format, light};
use crate::portal::export::{Batch, Form, Sheet};
use crate::portal::params::Params;
use crate::portal::read;
use crate::registers::runner;
use crate::reply;
use crate::session::Staff;

const TITLE: &str = "读取日志";
const COLUMNS: [&str; 9] = ["时间", "登录名", "身份", "单位", "做法", "路径", "对象", "结果", "导出"];

fn asked(params: &Params) -> ReadingFilter {
    let some = |name: &str| params.get(name).map(str::to_owned);
    ReadingFilter {
        login: some("q"),
        unit: some("unit"),
        route: some("route"),
        subject: some("subject"),
        refused: params.text("state") == "refused",
        files: params.text("state") == "files",
        from: params.day_from("from"),
        to: params.day_after("to"),
    }
}

/// The log. `format=csv` and `format=json` give the same lines as a file.
pub(super) async fn page(staff: Staff, params: Params) -> Response {
    let form = Form::of(&params);
    if let Some(why) = params.odd_day(&["from", "to"]) {
        return reply::problem(&staff.app, Some(&staff), &staff.path, &Problem::Unreadable { detail: why });
    }
    let units = match read::unit_names(&staff.app).await {
        Ok(units) => units,
        Err(fault) => return runner::fault(&staff, &fault),
    };
    if form != Form::Page {
        let (store, filter) = (staff.app.for_exports().office().store().clone(), asked(&params));
        let file = crate::exports::file(&staff, ExportList::Readings, &params, move |part| {
            let (store, filter, units) = (store.clone(), filter.clone(), units.clone());
            async move {
                let listed = store.readings(&filter, part).await?;
                Ok(Batch::of(sheet(&listed.rows, listed.total, &units), part))
            }
        });
        return file.await;
    }
    let listed = match staff.app.office().store().readings(&asked(&params), part(&params)).await {
        Ok(listed) => listed,
        Err(e) => return runner::fault(&staff, &e.into()),
    };
    let all_units = units.iter().map(|(id, name)| Choice::new(id.clone(), name.clone()));
    let states = [("", "全部"), ("refused", "被拒绝或者出错的"), ("files", "文件和导出")];
    let fields = [
        Field::text("q", "登录名").value(params.text("q")),
        Field::select("unit", "单位", std::iter::once(Choice::new("", "全部")).chain(all_units).collect())
            .value(params.text("unit")),
        Field::text("route", "路径").value(params.text("route")),
        Field::text("subject", "对象编号").value(params.text("subject")),
        Field::select("state", "结果", states.map(|(v, t)| Choice::new(v, t)).into())
            .value(params.text("state")),
        Field::date("from", "从").value(params.text("from")),
        Field::date("to", "到").value(params.text("to")),
    ];
    let rows = listed.rows.iter().map(|r| row(r, &units)).collect();
    let frame = Frame {
        title: TITLE,
        about: "登录以后的每一次查看、办理和导出；不记录输入的内容",
        path: READINGS,
        other: ("管理操作", ADMINISTRATION),
        columns: COLUMNS.map(Column::new).into(),
        fields: fields.into(),
    };
    frame.page(&staff, &params, rows, listed.total)
}

/// What an HTTP status means, in words.
fn outcome(status: u64) -> &'static str {
    match status {
        200..=299 => "已给出",
        300..=399 => "转到别的页面",
        401 | 403 => "被拒绝",
        404 | 410 => "没有，或者不在查看范围内",
        409 => "他人先记录了",
        422 => "没有办成",
        429 => "太频繁",
        499 => "没有等到结果",
        500.. => "系统出错",
        _ => "读不出来",
    }
}

fn words(r: &ReadingRow, units: &BTreeMap<String, String>) -> [String; 9] {
    let kind = r.kind.as_deref().and_then(SubjectKind::from_wire).map_or("", SubjectKind::title);
    let subject = r.subject.as_ref().map(|id| format!("{kind} {id}"));
    let file = match (r.row_count, r.byte_count) {
        (Some(rows), _) => format!("{rows} 行"),
        (None, Some(bytes)) => format::bytes(bytes),
        (None, None) => String::new(),
    };
    [
        format::second(format::local(r.at)),
        r.login.clone(),
        capacity_title(&r.capacity).into(),
        units.get(&r.unit).unwrap_or(&r.unit).clone(),
        r.method.clone(),
        r.route.clone(),
        subject.unwrap_or_default(),
        format!("{} {}", r.status, outcome(r.status)),
        file,
    ]
}

fn row(r: &ReadingRow, units: &BTreeMap<String, String>) -> Row {
    let state = if r.status < 400 { State::Good } else { State::Near };
    Row::from(
        words(r, units)
            .iter()
            .enumerate()
            .map(|(i, text)| match i {
                0 => html! { span.nw { (text) } },
                1 | 4 | 5 => html! { span.mono { (text) } },
                7 => light(state, text),
                _ => html! { (text) },
            })
            .collect::<Vec<_>>(),
    )
}

fn sheet(rows: &[ReadingRow], total: u64, units: &BTreeMap<String, String>) -> Sheet {
    let names = ["at", "login", "capacity", "unit", "method", "route", "subject", "status", "file"];
    Sheet {
        name: "readings",
        columns: names.into_iter().zip(COLUMNS).collect(),
        rows: rows.iter().map(|r| words(r, units).into()).collect(),
        total: usize::try_from(total).unwrap_or(usize::MAX),
    }
}
