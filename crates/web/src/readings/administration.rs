//! `/desk/administration`: every act on accounts, capacities, passwords, rules and registers, the last first.

use axum::response::Response;
use law::deed::export::ExportList;
use law::deed::{Deed, KINDS};
use maud::html;
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
                Ok(Batch::of(sheet(&listed.rows, listed.total, &units), part))
            }
        });
        return file.await;
    }
    let listed = match staff.app.office().administration(&asked(&params), part(&params)).await {
        Ok(listed) => listed,
        Err(fault) => return runner::fault(&staff, &fault),
    };
    let acts = KINDS.iter().filter(|(_, kind, _)| store::ADMINISTERED.contains(kind));
    let acts = std::iter::once(Choice::new("", "全部"))
        .chain(acts.map(|(tag, _, title)| Choice::new(*tag, *title)))
        .collect();
    let fields = [
        Field::text("account", "办理人账号编号").value(params.text("account")),
        Field::select("act", "操作", acts).value(params.text("act")),
        Field::text("subject", "对象编号").value(params.text("subject")),
        Field::date("from", "从").value(params.text("from")),
        Field::date("to", "到").value(params.text("to")),
    ];
    let rows = listed
        .rows
        .iter()
        .map(|e| {
            Row::from(
                words(e, &units)
                    .iter()
                    .enumerate()
                    .map(|(i, text)| match i {
                        0 => html! { span.nw { (text) } },
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

/// What was done, in the words that were given for it.
fn said(deed: &Deed) -> String {
    let held = |capacity: law::authority::Capacity, unit: &str| format!("{}（{unit}）", capacity.title());
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

fn words(e: &HistoryEntry, units: &BTreeMap<String, String>) -> [String; 7] {
    let act = &e.recorded;
    [
        format::second(format::local(act.recorded)),
        act.actor.name.clone(),
        act.actor.capacity.title().into(),
        units.get(&act.actor.unit).unwrap_or(&act.actor.unit).clone(),
        act.deed.title().into(),
        format!("{} {}", act.subject.kind.title(), act.subject.id),
        said(&act.deed),
    ]
}

fn sheet(rows: &[HistoryEntry], total: u64, units: &BTreeMap<String, String>) -> Sheet {
    let names = ["recorded", "name", "capacity", "unit", "act", "subject", "said"];
    Sheet {
        name: "administration",
        columns: names.into_iter().zip(COLUMNS).collect(),
        rows: rows.iter().map(|e| words(e, units).into()).collect(),
        total: usize::try_from(total).unwrap_or(usize::MAX),
    }
}
