//! The list: filters in the address, as a page or a file.

use super::{CUSTODIAN, MENU, condition_title, kind_title, offset_words};
use crate::look::{
    Choice, Column, Empty, Field, Icon, Pager, Row, State, Table, button_link, format, light, page_head,
    pager, search_form,
};
use crate::portal::export::{Form, Sheet};
use crate::portal::params::Params;
use crate::portal::read;
use crate::registers::runner;
use crate::session::Staff;
use axum::http::StatusCode;
use axum::response::Response;
use law::deed::export::ExportList;
use law::deed::record::{Condition, DeviceKind};
use law::ids::{SubjectKind, SubjectRef};
use maud::{Markup, html};
use office::Fault;
use std::collections::BTreeMap;
use store::{DeviceFilter, DeviceRow, Listed, Page};

const PER_PAGE: u64 = 50;

/// The rows with the names that they need.
pub(super) struct Named {
    pub listed: Listed<DeviceRow>,
    pub officers: BTreeMap<String, String>,
    pub units: BTreeMap<String, String>,
}

/// The list.
pub async fn page(staff: Staff, params: Params) -> Response {
    let form = Form::of(&params);
    match load(&staff, &params, form).await {
        Err(fault) => runner::fault(&staff, &fault),
        Ok(named) if form != Form::Page => {
            crate::exports::whole(&staff, ExportList::Devices, &params, &sheet(&named)).await
        }
        Ok(named) => {
            let may_register = staff.is(CUSTODIAN);
            let everywhere = everywhere(&staff);
            let content = content(&params, &named, may_register, everywhere);
            runner::page(&staff, "设备和场所", MENU, StatusCode::OK, &content)
        }
    }
}

/// Supervision and the justice organ look at every unit; others at their own.
fn everywhere(staff: &Staff) -> bool {
    // No unit has an empty id: who may see such a one may see all.
    law::authority::may_see(&staff.actor, SubjectKind::Device, "", "")
}

async fn load(staff: &Staff, params: &Params, form: Form) -> Result<Named, Fault> {
    let part = match form {
        Form::Page => Page { limit: PER_PAGE, offset: (params.page() as u64 - 1).saturating_mul(PER_PAGE) },
        _ => read::ALL,
    };
    let text = |name: &str| params.get(name).map(str::to_owned);
    let unit = if everywhere(staff) { text("unit") } else { Some(staff.actor.unit.clone()) };
    let filter = DeviceFilter { unit, kind: text("kind"), condition: text("condition"), text: text("q") };
    let store = staff.app.office().store();
    let listed = staff.lists(SubjectKind::Device).devices(&filter, part).await?;
    let wanted: Vec<SubjectRef> =
        listed.rows.iter().flat_map(|r| &r.officer).map(SubjectRef::officer).collect();
    let known = store.load_many(&wanted).await?;
    let officers =
        known.into_iter().filter_map(|(s, k)| k.state.officer().map(|o| (s.id, o.name.clone()))).collect();
    let units = read::unit_names(&staff.app).await?;
    Ok(Named { listed, officers, units })
}

/// The condition as a light.
pub(super) fn condition(wire: &str) -> Markup {
    let state = match wire {
        "good" => State::Good,
        "faulty" => State::Over,
        "in_repair" => State::Near,
        _ => State::Idle,
    };
    light(state, condition_title(wire))
}

pub(super) fn content(params: &Params, named: &Named, may_register: bool, everywhere: bool) -> Markup {
    let all = |first: &str, rest: Vec<Choice>| -> Vec<Choice> {
        std::iter::once(Choice::new("", first)).chain(rest).collect()
    };
    let kinds = DeviceKind::ALL.iter().map(|k| Choice::new(k.wire(), k.title())).collect();
    let states = Condition::ALL.iter().map(|c| Choice::new(c.wire(), c.title())).collect();
    let mut fields = vec![
        Field::text("q", "名称、编号").value(params.text("q")),
        Field::select("kind", "种类", all("全部种类", kinds)).value(params.text("kind")),
        Field::select("condition", "状况", all("全部状况", states)).value(params.text("condition")),
    ];
    if everywhere {
        let units = named.units.iter().map(|(id, name)| Choice::new(id, name)).collect();
        fields.push(Field::select("unit", "单位", all("全部单位", units)).value(params.text("unit")));
    }
    let (now, total) = (params.page() as u64, named.listed.total);
    let pages = total.div_ceil(PER_PAGE).max(1);
    let table = Table::new(
        "音像记录设备和场所",
        ["名称、编号", "种类", "配发给", "状况", "时钟", "最近检查"].map(Column::new).into(),
        named.listed.rows.iter().map(|r| line(r, named, everywhere)).collect(),
        Empty::new(Icon::Camera, "没有符合条件的设备和场所", "由保管员登记").action("看全部", MENU),
    );
    html! {
        (page_head("设备和场所", &[html! { "执法记录仪、摄像机、询问室、听证室" }], &html! {
            @if may_register { (button_link(Some(Icon::Plus), "登记", "/desk/devices/new", true)) }
            (crate::portal::export::links("导出 CSV", &params.with("format", Some("csv")), false))
            (button_link(Some(Icon::Download), "导出 JSON", &params.with("format", Some("json")), false))
        }))
        (search_form(params.csrf(), MENU, &fields, &[], MENU))
        div.card.mt { (table) }
        (pager(&Pager {
            page: now.min(pages), pages, total, unit: "台（间）".into(),
            previous: (now > 1).then(|| params.with("page", Some(&(now - 1).to_string()))),
            next: (now < pages).then(|| params.with("page", Some(&(now + 1).to_string()))),
        }))
    }
}

fn holder(r: &DeviceRow, named: &Named) -> String {
    r.officer
        .as_ref()
        .map_or_else(String::new, |id| named.officers.get(id).cloned().unwrap_or_else(|| id.clone()))
}

fn is_room(r: &DeviceRow) -> bool {
    DeviceKind::ALL.into_iter().any(|k| k.is_room() && k.wire() == r.kind)
}

fn line(r: &DeviceRow, named: &Named, everywhere: bool) -> Row {
    let who = holder(r, named);
    Row::from(vec![
        html! {
            a href={ (MENU) "/" (r.id) } { (r.name) } br; span.mono.small { (r.number) }
            @if everywhere { div.small.muted { (named.units.get(&r.unit).map_or("", String::as_str)) } }
        },
        html! { (kind_title(&r.kind)) },
        html! { @if is_room(r) { span.muted { "不配发" } } @else if who.is_empty() { span.muted { "未配发" } } @else { (who) } },
        condition(&r.condition),
        html! { @if r.checked_at.is_none() { span.muted { "没有检查过" } } @else { (offset_words(r.clock_offset_seconds)) } },
        html! { @if let Some(at) = r.checked_at { span.nw { (format::date(format::local(at).date())) } } @else { "—" } },
    ])
}

fn sheet(named: &Named) -> Sheet {
    Sheet {
        name: "devices",
        columns: vec![
            ("id", "编号（内部）"),
            ("unit", "单位"),
            ("kind", "种类"),
            ("name", "名称"),
            ("number", "编号"),
            ("model", "型号"),
            ("in_use_from", "启用日期"),
            ("officer", "配发给"),
            ("condition", "状况"),
            ("clock_offset_seconds", "时钟误差（秒，快为正）"),
            ("checked_at", "最近检查"),
        ],
        rows: named
            .listed
            .rows
            .iter()
            .map(|r| {
                vec![
                    r.id.clone(),
                    named.units.get(&r.unit).cloned().unwrap_or_else(|| r.unit.clone()),
                    kind_title(&r.kind).into(),
                    r.name.clone(),
                    r.number.clone(),
                    r.model.clone(),
                    r.in_use_from.to_string(),
                    holder(r, named),
                    condition_title(&r.condition).into(),
                    r.clock_offset_seconds.to_string(),
                    r.checked_at.map(|t| format::local(t).to_string()).unwrap_or_default(),
                ]
            })
            .collect(),
        total: usize::try_from(named.listed.total).unwrap_or(usize::MAX),
    }
}
