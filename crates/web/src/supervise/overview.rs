//! `/desk/supervision`: the ratios first, then lights, alerts, and the units.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use law::authority::Capacity as C;
use law::ids::{SubjectKind, SubjectRef};
use maud::{Markup, html};
use store::{
    CaseFilter, CaseOrder, CaseRow, PublicationFilter, PublicationOrder, PublicationRow, RecordingFilter,
    UnitRow,
};

use super::figures::{KINDS, Lights, Raised, UnitFigures, by_unit, lights, percent, raised};
use super::{MENU, PAGE};
use crate::look::{
    Card, Choice, Column, Empty, Entry, EntryKind, Field, Icon, Kpi, LightCell, Row, State, Table, TagKind,
    button_link, cell_bar, empty, format, kpis, lights as light_cells, note, page_head, search_form, tag,
    timeline,
};
use crate::portal::export::{Form, Sheet};
use crate::portal::params::{Params, address};
use crate::portal::read;
use crate::registers::{reviewers, runner};
use crate::session::Staff;

/// Alerts on the page; the rest through the list.
const ALERTS: usize = 12;

struct Data {
    cases: Vec<CaseRow>,
    publications: Vec<PublicationRow>,
    units: Vec<UnitRow>,
    shares: Vec<reviewers::Share>,
    /// What recordings raise, by case.
    raised: Raised,
    /// Case id, when, what.
    alerts: Vec<(String, Date, String)>,
    /// Publications that say something else than was decided, and in which fields.
    otherwise: Vec<(PublicationRow, Vec<&'static str>)>,
}

/// The page.
pub async fn page(staff: Staff, params: Params) -> Response {
    let data = match load(&staff, &params).await {
        Ok(data) => data,
        Err(fault) => return runner::fault(&staff, &fault),
    };
    let today = staff.app.office().today();
    let (all, units) = by_unit(&data.cases, &data.publications, &data.raised, today);
    let form = Form::of(&params);
    if form != Form::Page {
        return sheet(&units, &data.units).file(form, false);
    }
    let lit = lights(&data.cases, &data.publications, staff.app.office().rules().calendar(), today);
    let content = content(&staff, &params, &data, &all, &units, &lit);
    runner::page(&staff, "执法监督", MENU, StatusCode::OK, &content)
}

async fn load(staff: &Staff, params: &Params) -> Result<Data, office::Fault> {
    let store = staff.app.office().store();
    let everywhere = staff.is(&[C::Supervisor]);
    let unit =
        if everywhere { params.get("unit").map(str::to_owned) } else { Some(staff.actor.unit.clone()) };
    let (from, to): (Option<Date>, Option<Date>) = (params.parse("from"), params.parse("to"));
    let within = |d: Date| from.is_none_or(|f| d >= f) && to.is_none_or(|t| d <= t);
    let units = read::units(&staff.app).await?;
    let demo = params.get("demo").is_some();
    let wanted = |id: &str| !demo || units.iter().any(|u| u.id == id && u.demonstration_since.is_some());

    let cases = CaseFilter { unit: unit.clone(), ..CaseFilter::default() };
    let mut cases = staff.lists(SubjectKind::Case).cases(&cases, CaseOrder::Due, read::ALL).await?.rows;
    cases.retain(|c| wanted(&c.unit) && within(c.received_on));
    let publications = PublicationFilter { unit: unit.clone(), ..PublicationFilter::default() };
    let mut publications = staff
        .lists(SubjectKind::Publication)
        .publications(&publications, PublicationOrder::Due, read::ALL)
        .await?
        .rows;
    publications.retain(|p| wanted(&p.unit) && p.decided_on.is_none_or(&within));
    let listed = store.reviewers(unit.as_deref(), Some(staff.app.office().today()), read::ALL).await?.rows;
    let recordings = RecordingFilter { unit: unit.clone(), alerted: true, ..RecordingFilter::default() };
    let recordings =
        staff.lists(SubjectKind::Recording).recordings(&recordings, false, read::ALL).await?.rows;
    let scope = unit.clone();
    let officers = store::OfficerFilter { unit, ..store::OfficerFilter::default() };
    let officers = read::officer_rows(&staff.app, &officers).await?;
    let mut shares = reviewers::shares(&listed, &officers);
    shares.retain(|s| wanted(&s.unit));

    let raising = recordings.iter().map(|r| &r.case_id);
    let alerted = cases.iter().filter(|c| c.alerts > 0).map(|c| &c.id).chain(raising);
    let seen = staff.app.office().cases_seen(&staff.actor, alerted).await?;
    let of = |id: &str| cases.iter().any(|c| c.id == id);
    let mut alerts: Vec<(String, Date, String)> = seen
        .iter()
        .filter(|(id, _)| of(id))
        .flat_map(|(id, (case, _))| case.alerts.iter().map(move |(on, what)| (id.clone(), *on, what.clone())))
        .collect();
    // What a recording raises, late hand-over and tries to alter it, stands with its case.
    let raising: Vec<SubjectRef> = recordings
        .iter()
        .filter(|r| cases.iter().any(|c| c.id == r.case_id))
        .map(|r| SubjectRef::recording(&r.id))
        .collect();
    for (_, known) in store.load_many(&raising).await? {
        let Some(r) = known.state.recording() else { continue };
        let Some((_, veil)) = seen.get(&r.handed.case) else { continue };
        alerts
            .extend(r.alerts.iter().map(|(on, what)| (r.handed.case.clone(), *on, veil.text(what.clone()))));
    }
    let mut otherwise = staff.app.office().published_otherwise(scope.as_deref()).await?;
    otherwise.retain(|(row, _)| wanted(&row.unit));
    alerts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(Data { raised: raised(&recordings), cases, publications, units, shares, alerts, otherwise })
}

fn sheet(units: &[UnitFigures], names: &[UnitRow]) -> Sheet {
    let n = |v: u64| v.to_string();
    Sheet {
        name: "supervision",
        columns: vec![
            ("unit", "机关"),
            ("cases", "案件"),
            ("overdue", "超期"),
            ("decided", "已决定"),
            ("major", "重大决定"),
            ("reviewed", "经审核通过"),
            ("timed", "有公示期限"),
            ("on_time", "按期公示"),
            ("withdrawn", "撤回"),
            ("alerts", "预警"),
        ],
        rows: units
            .iter()
            .map(|u| {
                vec![
                    read::name_of(names, &u.unit),
                    n(u.cases),
                    n(u.overdue),
                    n(u.decided),
                    n(u.major),
                    n(u.reviewed),
                    n(u.timed),
                    n(u.on_time),
                    n(u.withdrawn),
                    n(u.alerts),
                ]
            })
            .collect(),
        total: units.len(),
    }
}

fn content(
    staff: &Staff,
    params: &Params,
    data: &Data,
    all: &UnitFigures,
    units: &[UnitFigures],
    lit: &BTreeMap<&'static str, Lights>,
) -> Markup {
    let unit_name = if staff.is(&[C::Supervisor]) {
        "全市".to_owned()
    } else {
        read::name_of(&data.units, &staff.actor.unit)
    };
    html! {
        (page_head("执法监督总览", &[html! { (unit_name) }, html! { (format::date(staff.app.office().today())) }, html! { a href="#how" { "指标口径" } }],
            &html! {
                (button_link(Some(Icon::Eye), "案卷查阅记录", "/desk/supervision/viewings", false))
                (crate::portal::export::links("导出表格", &params.with("format", Some("csv")), false))
            }))
        (filters(staff, params, &data.units))
        @if !data.otherwise.is_empty() { div.mb { (note(State::Over, &format!("{} 件公示与决定不一致", data.otherwise.len()), &html! {
            "按第 1 版规则编辑时改写了文字，以决定书为准。请督促机关撤回、改正后重新公示。"
            ul.dots { @for (row, fields) in &data.otherwise { li {
                a href=(format!("/desk/publicity/{}", row.id)) { (row.document_no) }
                "（" (read::name_of(&data.units, &row.unit)) "）：" (fields.join("、"))
            } } }
        })) } }
        (kpis(&ratios(data, all)))
        div.cols.mt {
            (Card::new("期限灯", html! { (light_cells(&cells(lit))) (light_table(lit)) }).icon(Icon::Alarm)
                .footer(html! { "临期：剩余不超过 3 个工作日。超期在打开页面时计算，不预先存。" }))
            aside.stack { (alerts(data)) }
        }
        h2.h2 { "各机关" }
        div.card { (unit_table(data, units)) }
        (formulas())
    }
}

fn filters(staff: &Staff, params: &Params, units: &[UnitRow]) -> Markup {
    let mut fields = Vec::new();
    if staff.is(&[C::Supervisor]) {
        let mut choices = vec![Choice::new("", "全部机关")];
        choices.extend(units.iter().map(|u| Choice::new(&u.id, &u.name)));
        fields.push(Field::select("unit", "机关", choices).value(params.text("unit")));
        let demo = vec![Choice::new("", "全部"), Choice::new("1", "只看示范单位")];
        fields.push(Field::select("demo", "范围", demo).value(params.text("demo")));
    }
    fields.push(Field::date("from", "收案起").value(params.text("from")));
    fields.push(Field::date("to", "收案止").value(params.text("to")));
    search_form(params.csrf(), PAGE, &fields, &[], PAGE)
}

/// A share as a tile: title and floor, the share with its unit for the count, the verdict, where it leads.
fn kpi(
    (title, floor): (&str, &str),
    (part, whole, unit): (u64, u64, &str),
    (state, verdict): (State, &str),
    href: &str,
) -> Kpi {
    let value = match format::percent(part, whole).split_once('%') {
        Some((n, _)) => (n.to_owned(), "%".to_owned()),
        None => ("—".to_owned(), String::new()),
    };
    Kpi {
        title: title.into(),
        floor: floor.into(),
        value,
        state,
        verdict: verdict.into(),
        count: format!("{part}／{whole} {unit}"),
        href: href.into(),
    }
}

/// The ratios against their legal floor, each with its count and leading to its cases.
fn ratios(data: &Data, all: &UnitFigures) -> Vec<Kpi> {
    let late = all.timed - all.on_time;
    let publication = match (all.timed, late) {
        (0, _) => (State::Idle, "还没有到期的"),
        (_, 0) => (State::Good, "全部按期"),
        _ => (State::Over, "有逾期"),
    };
    let unreviewed = all.major - all.reviewed;
    let review = match (all.major, unreviewed) {
        (0, _) => (State::Idle, "还没有重大决定"),
        (_, 0) => (State::Good, "达到 100%"),
        _ => (State::Over, "有未审先决"),
    };
    let (heads, officers): (u64, u64) =
        data.shares.iter().fold((0, 0), |(r, o), s| (r + s.reviewers, o + s.officers));
    let short = data.shares.iter().filter(|s| s.missing() > 0).count();
    let share = if officers == 0 {
        (State::Idle, "没有登记执法人员".to_owned())
    } else if short == 0 {
        (State::Good, "各单位都达到".to_owned())
    } else {
        (State::Over, format!("{short} 家不足 5%"))
    };
    let overdue_state = if all.overdue == 0 { State::Good } else { State::Over };
    let reviewed = format!("{PAGE}/cases?what={}", if unreviewed > 0 { "unreviewed" } else { "major" });
    let majors = format!("{PAGE}/cases?what=major");
    vec![
        kpi(
            ("公示及时率", "处罚 7 个工作日"),
            (all.on_time, all.timed, "件"),
            publication,
            "/desk/publicity?overdue=1",
        ),
        kpi(("重大决定审核率", "必须 100%"), (all.reviewed, all.major, "件"), review, &reviewed),
        kpi(("重大决定占比", "没有下限"), (all.major, all.decided, "件"), (State::Idle, "仅供分析"), &majors),
        kpi(("审核人员占比", "不少于 5%"), (heads, officers, "人"), (share.0, &share.1), "/desk/reviewers"),
        Kpi {
            title: "期限超期".into(),
            floor: "在办案件".into(),
            value: (format::number(i64::try_from(all.overdue).unwrap_or(i64::MAX)), " 件".into()),
            state: overdue_state,
            verdict: if all.overdue == 0 { "没有超期".into() } else { "须督办".into() },
            count: format!("在办 {} 件，共 {} 件", all.open, all.cases),
            href: format!("{PAGE}/cases?what=overdue"),
        },
    ]
}

fn cells(lit: &BTreeMap<&'static str, Lights>) -> Vec<LightCell> {
    KINDS
        .iter()
        .map(|(kind, title, _)| {
            let l = lit.get(kind).copied().unwrap_or_default();
            let (state, head) = match (l.over, l.near) {
                (0, 0) => (State::Good, "无超期".to_owned()),
                (0, n) => (State::Near, format!("临 {n}")),
                (n, _) => (State::Over, format!("超 {n}")),
            };
            let href = if *kind == "publish" {
                "/desk/publicity?overdue=1".to_owned()
            } else {
                format!("{PAGE}/cases?what={kind}")
            };
            LightCell {
                title: (*title).into(),
                state,
                head,
                rest: format!("临期 {}，正常 {}", l.near, l.good),
                href,
            }
        })
        .collect()
}

fn light_table(lit: &BTreeMap<&'static str, Lights>) -> Markup {
    let rows = KINDS
        .iter()
        .map(|(kind, title, limit)| {
            let l = lit.get(kind).copied().unwrap_or_default();
            Row::from(vec![
                html! { (title) },
                html! { (limit) },
                html! { (l.over) },
                html! { (l.near) },
                html! { (l.good) },
            ])
        })
        .collect();
    let table = Table::new(
        "各类期限的件数",
        vec![
            Column::new("期限"),
            Column::new("法定"),
            Column::end("超期"),
            Column::end("临期"),
            Column::end("正常"),
        ],
        rows,
        Empty::new(Icon::Alarm, "没有在走的期限", ""),
    );
    html! { details.pad { summary { "看数据表" } (table) } }
}

fn alerts(data: &Data) -> Card {
    let title_of = |id: &str| {
        data.cases
            .iter()
            .find(|c| c.id == id)
            .map_or_else(String::new, |c| c.number.clone().unwrap_or_else(|| c.title.clone()))
    };
    let entries: Vec<Entry> = data
        .alerts
        .iter()
        .take(ALERTS)
        .map(|(id, on, what)| Entry {
            title: what.clone(),
            text: title_of(id),
            when: format::date(*on),
            at: on.to_string(),
            link: Some(("看案件".into(), format!("/desk/cases/{id}"))),
            kind: EntryKind::Warning,
            ..Entry::default()
        })
        .collect();
    let body = html! {
        @if entries.is_empty() { (empty(&Empty::new(Icon::CircleCheck, "没有预警", "逾期立案、逾期决定、逾期送达、决定被撤销时在这里提示").level(3))) }
        @else {
            (timeline(&entries))
            @if data.alerts.len() > ALERTS { p { a href=(format!("{PAGE}/cases?what=alert")) { "全部 " (data.alerts.len()) " 条" } } }
        }
    };
    Card::padded("预警", body).icon(Icon::AlertTriangle)
}

fn unit_table(data: &Data, units: &[UnitFigures]) -> Table {
    let drill = |unit: &str, what: &str| address(&format!("{PAGE}/cases"), &[("what", what), ("unit", unit)]);
    let bar = |part: u64, whole: u64, floor: u64| {
        if whole == 0 {
            return html! { "—" };
        }
        let state = if part * 100 >= whole * floor { State::Good } else { State::Over };
        html! { (cell_bar(state, &format!("{}（{part}／{whole}）", format::percent(part, whole)), percent(part, whole))) }
    };
    let rows = units
        .iter()
        .map(|u| {
            let demo = data.units.iter().any(|x| x.id == u.unit && x.demonstration_since.is_some());
            Row::from(vec![
                html! { (read::name_of(&data.units, &u.unit)) @if demo { " " (tag(TagKind::Green, "示范单位")) } },
                html! { a href=(drill(&u.unit, "all")) { (u.cases) } },
                html! { @if u.overdue > 0 { a href=(drill(&u.unit, "overdue")) { (u.overdue) } } @else { "0" } },
                html! { a href=(drill(&u.unit, "decided")) { (u.decided) } },
                html! { @if u.major > 0 { a href=(drill(&u.unit, "major")) { (format::share(u.major, u.decided, "件")) } } @else { "—" } },
                bar(u.reviewed, u.major, 100),
                bar(u.on_time, u.timed, 100),
                html! { (u.withdrawn) },
                html! { @if u.alerts > 0 { a href=(drill(&u.unit, "alert")) { (u.alerts) } } @else { "0" } },
            ])
        })
        .collect();
    Table::new(
        "各机关执法情况",
        vec![
            Column::new("机关"),
            Column::end("案件"),
            Column::end("超期"),
            Column::end("已决定"),
            Column::end("重大占比"),
            Column::new("审核率，须 100%"),
            Column::new("公示及时率"),
            Column::end("撤回"),
            Column::end("预警"),
        ],
        rows,
        Empty::new(Icon::ChartBar, "这个范围里没有案件", "换一个机关或者时间").action("看全部", PAGE),
    )
}

fn formulas() -> Markup {
    html! {
        section.card.mt id="how" { header { h2 { "指标口径" } }
            div.bd { dl.dl {
                dt { "百分比" } dd { "四舍五入到一位小数；没有全部达到的不写 100%，不是一件也没有的不写 0%。" }
                dt { "公示及时率" } dd { "按期公示的处罚决定 ÷（已公示的 + 到期未公示的 + 依法不予公开的）。按期：公示日不晚于决定日后第 7 个工作日。历史数据导入不计。" }
                dt { "重大决定审核率" } dd { "法制审核通过的 ÷ 已作出的重大决定。系统不接受未审先决，低于 100% 说明数据有误。" }
                dt { "重大决定占比" } dd { "重大决定 ÷ 已作出的决定。" }
                dt { "审核人员占比" } dd { "名录内审核人员 ÷ 登记的执法人员，原则上不少于 5%，按人数向上取整。" }
                dt { "期限超期" } dd { "在办案件中，在走的期限最后一天早于今天的件数；一个案件只看最早的一个期限。已结案、已归档、不予立案的不计。" }
                dt { "预警" } dd { "案件的预警和案件音像资料的预警，条数合计。" }
            } }
        }
    }
}
