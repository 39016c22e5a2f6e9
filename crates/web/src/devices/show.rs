//! One device or room, and the acts on it.

use super::{CHECKERS, CUSTODIAN, MENU, forms, list, offset_words};
use crate::forms::{FormSpec, Pairs};
use crate::look::{
    Card, Choice, Entry, Icon, Pairs as Look, button_link, crumbs, format, page_head, pairs, timeline,
};
use crate::portal::read;
use crate::registers::runner::{self, ActForm};
use crate::session::Staff;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use law::deed::Deed;
use law::ids::{SubjectKind, SubjectRef};
use law::state::record::Device;
use maud::{Markup, html};
use store::{HistoryEntry, OfficerFilter};

/// What the page of a device shows.
pub(super) struct Shown {
    pub id: String,
    pub device: Device,
    pub unit: String,
    /// Name of who has it.
    pub officer: String,
    pub history: Vec<HistoryEntry>,
}

async fn load(staff: &Staff, id: &str) -> Result<(u64, Device), Response> {
    let known = staff.app.office().known_for(&staff.actor, &SubjectRef::device(id)).await;
    let known = known.map_err(|trouble| crate::reply::trouble(staff, "", &trouble))?;
    known.state.device().map(|d| (known.seq, d.clone())).ok_or_else(|| runner::missing(staff))
}

/// The page.
pub async fn page(staff: Staff, Path(id): Path<String>) -> Response {
    let (_, device) = match load(&staff, &id).await {
        Ok(found) => found,
        Err(answer) => return answer,
    };
    let found = async {
        let store = staff.app.office().store();
        let history = staff.app.office().history_for(&staff.actor, &SubjectRef::device(&id)).await?;
        let units = read::unit_names(&staff.app).await?;
        let officer = match &device.officer {
            Some((o, _)) => {
                let known = store.load(&SubjectRef::officer(o)).await?;
                known.and_then(|k| k.state.officer().map(|o| o.name.clone())).unwrap_or_else(|| o.clone())
            }
            None => String::new(),
        };
        Ok::<_, office::Trouble>((history, units, officer))
    };
    match found.await {
        Ok((history, units, officer)) => {
            let unit = units.get(&device.registered.unit).cloned().unwrap_or_default();
            let own = staff.actor.unit == device.registered.unit;
            let shown = Shown { id, device, unit, officer, history };
            let name = shown.device.registered.name.clone();
            let content = content(&shown, own && staff.is(CUSTODIAN), own && staff.is(CHECKERS));
            runner::page(&staff, &name, MENU, StatusCode::OK, &content)
        }
        Err(trouble) => crate::reply::trouble(&staff, "", &trouble),
    }
}

pub(super) fn content(shown: &Shown, may_assign: bool, may_check: bool) -> Markup {
    let d = &shown.device;
    let r = &d.registered;
    let home = format!("{MENU}/{}", shown.id);
    let mut rows: Vec<(&str, Markup)> = vec![
        ("种类", html! { (r.kind.title()) }),
        ("编号", html! { span.mono { (r.number) } }),
        ("单位", html! { (shown.unit) }),
    ];
    if !r.model.is_empty() {
        rows.push(("型号、设备", html! { (r.model) }));
    }
    rows.push(("启用日期", html! { (format::date(r.in_use_from)) }));
    if !r.kind.is_room() {
        rows.push((
            "配发给",
            match &d.officer {
                Some((_, since)) => html! { (shown.officer) "，" (format::date(*since)) " 起" },
                None => html! { span.muted { "未配发" } },
            },
        ));
    }
    rows.push(("状况", list::condition(d.condition().wire())));
    rows.push((
        "时钟",
        match &d.check {
            Some((at, check)) => html! {
                (offset_words(check.clock_offset_seconds)) br;
                span.small.muted { (format::minute(format::local(*at))) " 检查" @if !check.note.is_empty() { "：" (check.note) } }
            },
            None => html! { span.muted { "没有检查过，按准确计算" } },
        },
    ));
    let entries: Vec<Entry> = shown.history.iter().rev().map(entry).collect();
    html! {
        (crumbs(&[("设备和场所", MENU)], &r.name))
        (page_head(&r.name, &[html! { (r.kind.title()) }, html! { span.mono { (r.number) } }], &html! {
            @if may_check { (button_link(Some(Icon::ClipboardCheck), "记录检查", &format!("{home}/check"), true)) }
            @if may_assign && !r.kind.is_room() { (button_link(None, "配发、收回", &format!("{home}/assign"), false)) }
        }))
        div.cols {
            (Card::padded("登记", pairs(Look::Normal, &rows)).icon(Icon::Camera))
            aside.stack { (Card::padded("日志", timeline(&entries)).icon(Icon::History)) }
        }
    }
}

fn entry(h: &HistoryEntry) -> Entry {
    let text = match &h.recorded.deed {
        Deed::DeviceChecked(d) => {
            format!("{}，时钟{}。{}", d.condition.title(), offset_words(d.clock_offset_seconds), d.note)
        }
        Deed::DeviceAssigned(d) if d.officer.is_none() => format!("收回。{}", d.note),
        Deed::DeviceAssigned(d) => d.note.clone(),
        _ => String::new(),
    };
    Entry {
        title: format!("{} {}", h.recorded.actor.name, h.recorded.deed.title()),
        text,
        when: format::minute(format::local(h.recorded.recorded)),
        leaf: Some(format::hash_short(&h.leaf)),
        ..Entry::default()
    }
}

fn new_form(staff: &Staff) -> ActForm {
    let office = staff.app.office();
    ActForm {
        spec: forms::register(&staff.actor.unit, office.today()),
        subject: SubjectRef::new(SubjectKind::Device, office.moment().fresh_id),
        base: None,
        about: staff.unit.clone(),
        action: "/desk/devices/new".into(),
        back: ("设备和场所".into(), MENU.into()),
        current: MENU,
        aside: html! {},
        below: html! {},
        turn: None,
    }
}

/// 登记: the form.
pub async fn form_new(staff: Staff) -> Response {
    new_form(&staff).show(&staff)
}
/// 登记.
pub async fn record_new(staff: Staff, pairs: Pairs) -> Response {
    new_form(&staff).submit(&staff, pairs).await
}

fn act_form(id: &str, seq: u64, device: &Device, spec: FormSpec, act: &str) -> ActForm {
    let r = &device.registered;
    ActForm {
        spec,
        subject: SubjectRef::device(id),
        base: Some(seq),
        about: format!("{}　{}", r.name, r.number),
        action: format!("{MENU}/{id}/{act}"),
        back: (r.name.clone(), format!("{MENU}/{id}")),
        current: MENU,
        aside: html! {},
        below: html! {},
        turn: None,
    }
}

async fn assigning(staff: &Staff, id: &str) -> Result<ActForm, Response> {
    let (seq, device) = load(staff, id).await?;
    let filter = OfficerFilter { unit: Some(device.registered.unit.clone()), ..OfficerFilter::default() };
    let rows = read::officer_rows(&staff.app, &filter).await.map_err(|f| runner::fault(staff, &f))?;
    let officers = rows.iter().map(|o| Choice::new(&o.id, format!("{}（{}）", o.name, o.number))).collect();
    let spec = forms::assign(officers, &device);
    Ok(act_form(id, seq, &device, spec, "assign"))
}

async fn checking(staff: &Staff, id: &str) -> Result<ActForm, Response> {
    let (seq, device) = load(staff, id).await?;
    let spec = forms::check(&device);
    Ok(act_form(id, seq, &device, spec, "check"))
}

/// 配发、收回: the form.
pub async fn form_assign(staff: Staff, Path(id): Path<String>) -> Response {
    assigning(&staff, &id).await.map_or_else(|answer| answer, |form| form.show(&staff))
}
/// 配发、收回.
pub async fn record_assign(staff: Staff, Path(id): Path<String>, pairs: Pairs) -> Response {
    match assigning(&staff, &id).await {
        Ok(form) => form.submit(&staff, pairs).await,
        Err(answer) => answer,
    }
}
/// 检查: the form.
pub async fn form_check(staff: Staff, Path(id): Path<String>) -> Response {
    checking(&staff, &id).await.map_or_else(|answer| answer, |form| form.show(&staff))
}
/// 检查.
pub async fn record_check(staff: Staff, Path(id): Path<String>, pairs: Pairs) -> Response {
    match checking(&staff, &id).await {
        Ok(form) => form.submit(&staff, pairs).await,
        Err(answer) => answer,
    }
}
