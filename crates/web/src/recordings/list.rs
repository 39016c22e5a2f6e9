//! `/desk/recordings` — 台账: which recordings there are, and what is still to be done with them.

use super::{MENU, mark};
use crate::look::{
    Choice, Column, Empty, Field, Icon, Pager, Row, State, Table, TagKind, button_link, format, light,
    page_head, pager, search_form, tag,
};
use crate::portal::export::{Batch, Form, Sheet};
use crate::portal::params::Params;
use crate::reply;
use crate::session::Staff;
use axum::response::Response;
use jiff::Timestamp;
use law::authority::{Actor, Capacity as C};
use law::deed::export::ExportList;
use law::deed::record::MediaKind;
use law::ids::{SubjectKind, SubjectRef};
use law::state::casefile::CaseFile;
use maud::{Markup, html};
use office::Fault;
use std::collections::BTreeMap;
use store::{Listed, Page, RecordingFilter, RecordingRow};

/// Rows on a page.
const ROWS: u64 = 25;

/// What still has to be done, by its name in the address.
const STATES: [(&str, &str); 4] =
    [("", "全部状态"), ("unaccepted", "未接收"), ("undescribed", "没有文字说明"), ("alerts", "有提示")];

/// The recordings that this person may see; none for those who see no case.
#[must_use]
pub fn visible(me: &Actor) -> Option<RecordingFilter> {
    match me.capacity {
        C::Supervisor => Some(RecordingFilter::default()),
        C::Officer | C::UnitHead | C::DeputyHead | C::AgencyHead | C::Custodian | C::Reviewer => {
            Some(RecordingFilter { unit: Some(me.unit.clone()), ..RecordingFilter::default() })
        }
        _ => None,
    }
}

/// The filter of an address, within what this person may see.
#[must_use]
pub(crate) fn filter(me: &Actor, params: &Params) -> Option<RecordingFilter> {
    let text = |name: &str| params.get(name).map(str::to_owned);
    let state = params.text("state");
    Some(RecordingFilter {
        case: text("case"),
        kind: text("kind"),
        text: text("q"),
        unaccepted: state == "unaccepted",
        undescribed: state == "undescribed",
        alerted: state == "alerts",
        ..visible(me)?
    })
}

/// The list, as a page or a file.
pub async fn page(staff: Staff, params: Params) -> Response {
    match content(&staff, &params).await {
        Ok(response) => response,
        Err(fault) => reply::fault(&staff.app, Some(&staff), &staff.path, &fault),
    }
}

/// A list with the names that it needs.
pub(super) struct Named {
    pub listed: Listed<RecordingRow>,
    /// Officers: id → name.
    pub officers: BTreeMap<String, String>,
    /// Cases: id → number or title.
    pub cases: BTreeMap<String, String>,
}

async fn content(staff: &Staff, params: &Params) -> Result<Response, Fault> {
    let form = Form::of(params);
    if form != Form::Page {
        let (reader, asked) = (staff.for_exports(), params.clone());
        let file = crate::exports::file(staff, ExportList::Recordings, params, move |part| {
            let (staff, params) = (reader.clone(), asked.clone());
            async move { Ok(Batch::of(sheet(&load(&staff, &params, part).await?), part)) }
        });
        return Ok(file.await);
    }
    let part = Page { limit: ROWS, offset: (params.page() as u64 - 1).saturating_mul(ROWS) };
    let named = load(staff, params, part).await?;
    Ok(crate::desk::shell::page(staff, "音像资料", MENU, &view(params, &named)))
}

async fn load(staff: &Staff, params: &Params, part: Page) -> Result<Named, Fault> {
    let store = staff.app.office().store();
    let mut listed = match filter(&staff.actor, params) {
        Some(filter) => staff.lists(SubjectKind::Recording).recordings(&filter, false, part).await?,
        None => Listed { rows: Vec::new(), total: 0 },
    };
    let office = staff.app.office();
    listed.rows = office.recordings_seen(&staff.actor, listed.rows).await?;
    let seen = office.cases_seen(&staff.actor, listed.rows.iter().map(|r| &r.case_id)).await?;
    let mut wanted: Vec<SubjectRef> = listed.rows.iter().map(|r| SubjectRef::officer(&r.officer)).collect();
    wanted.sort();
    wanted.dedup();
    let mut officers = BTreeMap::new();
    for (subject, known) in store.load_many(&wanted).await? {
        if let Some(o) = known.state.officer() {
            officers.insert(subject.id, o.name.clone());
        }
    }
    let number = |c: CaseFile| c.opened.map_or(c.title, |o| o.number);
    let cases = seen.into_iter().map(|(id, (case, _))| (id, number(case))).collect();
    Ok(Named { listed, officers, cases })
}

pub(super) fn view(params: &Params, named: &Named) -> Markup {
    let total = named.listed.total;
    let rows = named.listed.rows.iter().map(|r| line(r, named)).collect();
    let table = Table::new(
        "音像资料",
        ["资料", "案件", "录制时间、时长", "移交", "保管员接收", "文字说明"].map(Column::new).into(),
        rows,
        Empty::new(Icon::Video, "没有符合条件的音像资料", "移交后在这里看；资料从案件页移交")
            .action("看全部", MENU),
    );
    let to = |form: &str| params.with("format", Some(form));
    let facts = [
        html! { "共 " (format::quantity(i64::try_from(total).unwrap_or(i64::MAX), "份")) },
        html! { "原件不能改、不能删；每次查阅都要写明目的" },
    ];
    let now = params.page() as u64;
    let pages = total.div_ceil(ROWS).max(1);
    html! {
        (page_head("音像资料", &facts, &html! {
            (button_link(Some(Icon::ListCheck), "音像记录事项清单", "/desk/recording-rules", false))
            (crate::portal::export::links("导出 CSV", &to("csv"), false))
            (button_link(Some(Icon::Download), "导出 JSON", &to("json"), false))
        }))
        (filters(params))
        section.card aria-label="音像资料列表" {
            (table)
            (pager(&Pager {
                page: now.min(pages), pages, total, unit: "份".into(),
                previous: (now > 1).then(|| params.with("page", Some(&(now - 1).to_string()))),
                next: (now < pages).then(|| params.with("page", Some(&(now + 1).to_string()))),
            }))
        }
    }
}

fn filters(params: &Params) -> Markup {
    let kinds = std::iter::once(Choice::new("", "全部种类"));
    let kinds = kinds.chain(KINDS.iter().map(|k| Choice::new(k.wire(), k.title()))).collect();
    let states = STATES.map(|(v, t)| Choice::new(v, t)).into();
    let fields = [
        Field::text("q", "文件名、摘要开头")
            .hint("保管员移交的和旧版登记的，按文件名查不到，按案件、摘要查")
            .value(params.text("q")),
        Field::select("kind", "种类", kinds).value(params.text("kind")),
        Field::select("state", "状态", states).value(params.text("state")),
    ];
    search_form(params.csrf(), MENU, &fields, &[("case", params.text("case"))], MENU)
}

/// The kinds of recordings, in the order of the law.
const KINDS: [MediaKind; 4] = [MediaKind::Video, MediaKind::Audio, MediaKind::Image, MediaKind::Document];

/// The Chinese name of a kind by its wire name.
pub(super) fn kind_title(wire: &str) -> &str {
    KINDS.into_iter().find(|k| k.wire() == wire).map_or(wire, |x| x.title())
}

/// The name, or the kind where the name was erased.
pub(super) fn name(row: &RecordingRow) -> &str {
    row.name.as_deref().unwrap_or_else(|| kind_title(&row.kind))
}

fn line(r: &RecordingRow, named: &Named) -> Row {
    let case = named.cases.get(&r.case_id).map_or(r.case_id.as_str(), String::as_str);
    Row::from(vec![
        html! {
            a href={ (MENU) "/" (r.id) } { (name(r)) }
            div.muted.small { (kind_title(&r.kind)) "，" (format::bytes(r.bytes)) }
            @if r.alerts > 0 { " " (tag(TagKind::Red, &format!("提示 {}", r.alerts))) }
        },
        html! { a href={ "/desk/cases/" (r.case_id) } { (case) } },
        html! { (when(r)) },
        handed(r, named),
        accepted(r),
        described(r),
    ])
}

/// Start and length, where it has them.
pub(super) fn when(r: &RecordingRow) -> Markup {
    html! {
        @if let Some(at) = r.started { span.nw { (format::minute_short(format::local(at))) } }
        @else { span.muted { "—" } }
        @if let Some(ms) = r.duration_ms { div.muted.small.num { (mark(ms)) } }
    }
}

fn handed(r: &RecordingRow, named: &Named) -> Markup {
    let who = named.officers.get(&r.officer).map_or(r.officer.as_str(), String::as_str);
    html! {
        (handed_light(r.handed_at, r.due_at))
        div.muted.small { "记录人 " (who) }
    }
}

/// When it was handed over, and whether in time.
pub(super) fn handed_light(at: Timestamp, due: Option<Timestamp>) -> Markup {
    let day = format::minute_short(format::local(at));
    match due {
        Some(due) if at > due => light(State::Over, &format!("{day}，逾期")),
        _ => light(State::Good, &day),
    }
}

pub(super) fn accepted(r: &RecordingRow) -> Markup {
    match r.accepted_on {
        Some(on) => light(State::Good, &format::date_short(on)),
        None => light(State::Near, "未接收"),
    }
}

pub(super) fn described(r: &RecordingRow) -> Markup {
    match r.described_on {
        Some(on) => light(State::Good, &format::date_short(on)),
        None => light(State::Idle, "没有"),
    }
}

fn sheet(named: &Named) -> Sheet {
    let second = |t: Option<Timestamp>| t.map(|t| format::local(t).to_string()).unwrap_or_default();
    let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string()).unwrap_or_default();
    Sheet {
        name: "recordings",
        columns: vec![
            ("id", "编号"),
            ("case", "案件"),
            ("name", "文件名"),
            ("kind", "种类"),
            ("started", "录制开始时间"),
            ("duration", "时长"),
            ("officer", "记录人"),
            ("handed_at", "移交时间"),
            ("due_at", "移交期限"),
            ("accepted_on", "接收日期"),
            ("described_on", "文字说明日期"),
            ("views", "查阅次数"),
            ("attempts", "被拒绝的改动"),
            ("alerts", "提示"),
            ("bytes", "字节"),
            ("sha256", "SHA-256"),
        ],
        rows: named
            .listed
            .rows
            .iter()
            .map(|r| {
                vec![
                    r.id.clone(),
                    named.cases.get(&r.case_id).cloned().unwrap_or_else(|| r.case_id.clone()),
                    name(r).into(),
                    kind_title(&r.kind).into(),
                    second(r.started),
                    r.duration_ms.map(mark).unwrap_or_default(),
                    named.officers.get(&r.officer).cloned().unwrap_or_default(),
                    second(Some(r.handed_at)),
                    second(r.due_at),
                    day(r.accepted_on),
                    day(r.described_on),
                    r.views.to_string(),
                    r.attempts.to_string(),
                    r.alerts.to_string(),
                    r.bytes.to_string(),
                    r.sha256.clone(),
                ]
            })
            .collect(),
        total: usize::try_from(named.listed.total).unwrap_or(usize::MAX),
    }
}
