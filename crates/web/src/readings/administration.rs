//! `/desk/administration`: every act on accounts, capacities, passwords, rules and registers, the last first.

use axum::response::Response;
use law::deed::export::ExportList;
use law::deed::{Deed, KINDS};
use law::ids::SubjectRef;
use law::state::State;
use maud::html;
use office::{Fault, Office};
use std::collections::BTreeMap;
use store::{AdministrationFilter, HistoryEntry};

use super::frame::{Frame, part};
use super::{ADMINISTRATION, READINGS};
use crate::look::{Choice, Column, Field, Problem, Row, format};
use crate::portal::export::{Batch, Form, Sheet};
use crate::portal::params::Params;
use crate::portal::read;
use crate::registers::runner;
use crate::reply;
use crate::session::Staff;

const TITLE: &str = "管理操作";
const COLUMNS: [&str; 7] = ["时间", "办理人", "身份", "单位", "操作", "对象", "说明"];
fn asked(params: &Params) -> AdministrationFilter {
    let some = |name: &str| params.get(name).map(str::to_owned);
    AdministrationFilter {
        account: some("account"),
        tag: some("act"),
        subject: some("subject"),
        from: params.day_from("from"),
        to: params.day_after("to"),
    }
}

/// The list. `format=csv` and `format=json` give the same lines as a file.
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
        let (office, filter) = (staff.app.for_exports().office().clone(), asked(&params));
        let file = crate::exports::file(&staff, ExportList::Administration, &params, move |part| {
            let (office, filter, units) = (office.clone(), filter.clone(), units.clone());
            async move {
                let listed = office.administration(&filter, part).await?;
                let names = Names { of: named(&office, &listed.rows).await?, units };
                Ok(Batch::of(sheet(&listed.rows, listed.total, &names), part))
            }
        });
        return file.await;
    }
    let listed = match staff.app.office().administration(&asked(&params), part(&params)).await {
        Ok(listed) => listed,
        Err(fault) => return runner::fault(&staff, &fault),
    };
    let names = match named(staff.app.office(), &listed.rows).await {
        Ok(of) => Names { of, units },
        Err(fault) => return runner::fault(&staff, &fault),
    };
    let acts = KINDS.iter().filter(|(_, kind, _)| store::ADMINISTERED.contains(kind));
    let acts = std::iter::once(Choice::new("", "全部"))
        .chain(acts.map(|(tag, _, title)| Choice::new(*tag, *title)))
        .collect();
    let fields = [
        Field::text("account", "办理人账号编号")
            .hint("点列表中的办理人，只看他的操作")
            .value(params.text("account")),
        Field::select("act", "操作", acts).value(params.text("act")),
        Field::text("subject", "对象编号")
            .hint("点列表中的对象，只看对它的操作")
            .value(params.text("subject")),
        Field::date("from", "从").value(params.text("from")),
        Field::date("to", "到").value(params.text("to")),
    ];
    let rows = listed
        .rows
        .iter()
        .map(|e| {
            Row::from(
                words(e, &names)
                    .iter()
                    .enumerate()
                    .map(|(i, text)| match i {
                        0 => html! { span.nw { (text) } },
                        // Names for people; what they stand for is in the address that they lead to.
                        1 => html! { a href=(params.with("account", Some(&e.recorded.actor.account))) { (text) } },
                        5 => html! { a href=(params.with("subject", Some(&e.recorded.subject.id))) { (text) } },
                        _ => html! { (text) },
                    })
                    .collect::<Vec<_>>(),
            )
        })
        .collect();
    let frame = Frame {
        title: TITLE,
        about: "账号、身份、口令、规则和各项名录上的每一次操作",
        path: ADMINISTRATION,
        other: ("读取日志", READINGS),
        columns: COLUMNS.map(Column::new).into(),
        fields: fields.into(),
    };
    frame.page(&staff, &params, rows, listed.total)
}

/// What ids stand for.
struct Names {
    of: BTreeMap<SubjectRef, String>,
    units: BTreeMap<String, String>,
}

impl Names {
    fn unit<'a>(&'a self, id: &'a str) -> &'a str {
        self.units.get(id).map_or(id, String::as_str)
    }
    /// What an act was done on: its name, or its number where it has none.
    fn subject(&self, subject: &SubjectRef) -> String {
        let name = self.of.get(subject).unwrap_or(&subject.id);
        format!("{} {name}", subject.kind.title())
    }
}

/// The names of what these acts were done on, in one reading.
async fn named(office: &Office, rows: &[HistoryEntry]) -> Result<BTreeMap<SubjectRef, String>, Fault> {
    let subjects: Vec<SubjectRef> = rows.iter().map(|e| e.recorded.subject.clone()).collect();
    let known = office.store().load_many(&subjects).await?;
    let name = |state: &State| match state {
        State::City(city) => Some(city.name.clone()),
        State::Unit(unit) => Some(unit.registered.name.clone()),
        State::Account(account) => Some(
            account
                .name
                .known()
                .map_or_else(|| account.login.clone(), |n| format!("{n}（{}）", account.login)),
        ),
        State::Officer(officer) => Some(format!("{}（{}）", officer.name, officer.number)),
        State::Reviewer(reviewer) => Some(reviewer.name.clone()),
        State::Catalogue(catalogue) => Some(catalogue.title.clone()),
        State::Export(export) => Some(export.asked.list.title().to_owned()),
        _ => None,
    };
    Ok(known.into_iter().filter_map(|(subject, k)| Some((subject, name(&k.state)?))).collect())
}

/// What was done, in the words that were given for it.
fn said(deed: &Deed, names: &Names) -> String {
    let held = |capacity: law::authority::Capacity, unit: &str| {
        format!("{}（{}）", capacity.title(), names.unit(unit))
    };
    match deed {
        Deed::CityFounded(d) => d.name.clone(),
        Deed::RulesActivated(d) => d.title.clone(),
        Deed::LoginPolicySet(d) => {
            format!("{}；{}；{}", d.passwords.title(), d.second_factor.title(), d.basis)
        }
        Deed::ExportRuleSet(d) => format!("超过 {} 行；{}", d.rows, d.basis),
        Deed::DataKeyChanged(d) => format!("新密钥编号 {}", d.key),
        Deed::AccountOpened(d) => format!("{}，{}", d.login, d.name.text()),
        Deed::CapacityGranted(d) => format!("{}；{}", held(d.capacity, &d.unit), d.basis),
        Deed::CapacityEnded(d) => format!("{}；{}", held(d.capacity, &d.unit), d.reason),
        Deed::AccountClosed(d) => d.reason.clone(),
        Deed::ResetRequested(d) => d.reason.clone(),
        Deed::ResetAtConsole(d) => d.reason.clone(),
        Deed::ResetApproved(d) => format!("批准第 {} 条申请", d.request),
        // What was looked for, and why, stays between who asked and who decided.
        Deed::ExportAsked(d) => format!("{}，{} 行", d.list.title(), d.rows),
        Deed::UnitRegistered(d) => d.name.clone(),
        Deed::OfficerCertified(d) => format!("{}，{}", d.name, d.number),
        Deed::OfficerSuspended(d) => d.reason.clone(),
        Deed::ReviewerFiled(d) => d.name.clone(),
        Deed::CatalogueAdopted(d) => d.title.clone(),
        _ => String::new(),
    }
}

fn words(e: &HistoryEntry, names: &Names) -> [String; 7] {
    let act = &e.recorded;
    [
        format::second(format::local(act.recorded)),
        act.actor.name.clone(),
        act.actor.capacity.title().into(),
        names.unit(&act.actor.unit).into(),
        act.deed.title().into(),
        names.subject(&act.subject),
        said(&act.deed, names),
    ]
}

/// The lines as a file, with the ids beside the names.
fn sheet(rows: &[HistoryEntry], total: u64, names: &Names) -> Sheet {
    let fields = ["recorded", "name", "capacity", "unit", "act", "subject", "said"];
    let ids = [("account", "办理人账号编号"), ("subject_id", "对象编号")];
    let line = |e: &HistoryEntry| {
        let ids = [e.recorded.actor.account.clone(), e.recorded.subject.id.clone()];
        words(e, names).into_iter().chain(ids).collect()
    };
    Sheet {
        name: "administration",
        columns: fields.into_iter().zip(COLUMNS).chain(ids).collect(),
        rows: rows.iter().map(line).collect(),
        total: usize::try_from(total).unwrap_or(usize::MAX),
    }
}
