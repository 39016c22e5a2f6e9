//! `/desk/reviewers`: the directory of reviewers, and per unit the share against the 5 % (clause 3.1b).

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use law::authority::Capacity as C;
use law::deed::export::ExportList;
use law::ids::SubjectRef;
use maud::{Markup, html};
use store::{OfficerRow, ReviewerRow, UnitRow};

use super::runner::{self, ActForm};
use super::{MENU, forms, officers};
use crate::forms::Pairs;
use crate::look::{Column, Empty, Icon, Row, State, Table, button_link, crumbs, format, light, page_head};
use crate::portal::export::{Form, Sheet};
use crate::portal::params::Params;
use crate::portal::read;
use crate::session::Staff;

const LIST: &str = "/desk/reviewers";

/// One unit's share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// Unit id.
    pub unit: String,
    /// Reviewers in the directory today.
    pub reviewers: u64,
    /// Officers registered.
    pub officers: u64,
}

impl Share {
    /// How many reviewers are missing to at least 5 % of the officers.
    #[must_use]
    pub fn missing(&self) -> u64 {
        self.officers.div_ceil(20).saturating_sub(self.reviewers)
    }
}

/// Shares of every unit that has officers or reviewers.
#[must_use]
pub fn shares(reviewers: &[ReviewerRow], officers: &[OfficerRow]) -> Vec<Share> {
    let mut by_unit: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for r in reviewers {
        by_unit.entry(&r.unit).or_default().0 += 1;
    }
    for o in officers {
        by_unit.entry(&o.unit).or_default().1 += 1;
    }
    by_unit
        .into_iter()
        .map(|(unit, (reviewers, officers))| Share { unit: unit.to_owned(), reviewers, officers })
        .collect()
}

struct Found {
    reviewers: Vec<ReviewerRow>,
    shares: Vec<Share>,
    units: Vec<UnitRow>,
}

async fn load(staff: &Staff) -> Result<Found, office::Fault> {
    let today = staff.app.office().today();
    let reviewers = staff.app.office().store().reviewers(None, Some(today), read::ALL).await?.rows;
    let officers = read::officer_rows(&staff.app, &store::OfficerFilter::default()).await?;
    Ok(Found { shares: shares(&reviewers, &officers), reviewers, units: read::units(&staff.app).await? })
}

/// The directory.
pub async fn list(staff: Staff, params: Params) -> Response {
    let form = Form::of(&params);
    match load(&staff).await {
        Err(fault) => runner::fault(&staff, &fault),
        Ok(found) if form != Form::Page => {
            crate::exports::whole(&staff, ExportList::Reviewers, &params, &sheet(&found)).await
        }
        Ok(found) => {
            runner::page(&staff, "审核人员名录", MENU, StatusCode::OK, &content(&staff, &params, &found))
        }
    }
}

fn sheet(found: &Found) -> Sheet {
    Sheet {
        name: "reviewers",
        columns: vec![
            ("name", "姓名"),
            ("unit", "审核机构"),
            ("legal_qualification", "法律职业资格"),
            ("engaged_from", "初次从事审核"),
            ("filed_on", "备案日期"),
        ],
        rows: found
            .reviewers
            .iter()
            .map(|r| {
                vec![
                    r.name.clone(),
                    read::name_of(&found.units, &r.unit),
                    if r.legal_qualification { "有" } else { "无" }.into(),
                    r.engaged_from.to_string(),
                    r.filed_on.to_string(),
                ]
            })
            .collect(),
        total: found.reviewers.len(),
    }
}

fn content(staff: &Staff, params: &Params, found: &Found) -> Markup {
    let registrar = staff.is(&[C::Registrar]);
    let people = found
        .reviewers
        .iter()
        .map(|r| {
            let mut cells = vec![
                html! { (r.name) },
                html! { (read::name_of(&found.units, &r.unit)) },
                light(if r.legal_qualification { State::Good } else { State::Near }, if r.legal_qualification { "有法律职业资格" } else { "无法律职业资格" }),
                html! { span.nw { (format::date(r.engaged_from)) } },
                html! { span.nw { (format::date(r.filed_on)) } },
            ];
            if registrar {
                cells.push(html! { a href=(format!("{LIST}/{}/remove", r.id)) aria-label={ "把 " (r.name) " 移出名录" } { "移出名录" } });
            }
            Row::from(cells)
        })
        .collect();
    let mut columns: Vec<Column> =
        ["姓名", "审核机构", "资格", "初次从事审核", "备案日期"].map(Column::new).into();
    if registrar {
        columns.push(Column::links("办理"));
    }
    let table = Table::new(
        "审核人员名录",
        columns,
        people,
        Empty::new(Icon::UserCheck, "名录里没有人", "由司法行政机关备案"),
    );
    html! {
        (crumbs(&[("人员与目录", MENU)], "审核人员名录"))
        (page_head("审核人员名录", &[html! { "在册 " (found.reviewers.len()) " 人" }], &html! {
            @if registrar { (button_link(Some(Icon::Plus), "备案审核人员", "/desk/reviewers/new", true)) }
            (crate::portal::export::links("导出表格", &params.with("format", Some("csv")), false))
        }))
        div.card { (table) }
        h2.h2 { "占执法人员的比例" }
        p.muted.mb { "原则上不少于本单位执法人员的 5%。算法：名录内审核人员数 ÷ 登记的执法人员数；缺额按人数向上取整。" }
        div.card { (share_table(found)) }
    }
}

fn share_table(found: &Found) -> Table {
    let rows = found
        .shares
        .iter()
        .map(|s| {
            let verdict = match (s.officers, s.missing()) {
                (0, _) => light(State::Idle, "没有执法人员"),
                (_, 0) => light(State::Good, "达到 5%"),
                (_, n) => light(State::Over, &format!("缺 {n} 人")),
            };
            Row::from(vec![
                html! { (read::name_of(&found.units, &s.unit)) },
                html! { (s.reviewers) },
                html! { (s.officers) },
                html! { (format::percent(s.reviewers, s.officers)) },
                verdict,
            ])
        })
        .collect();
    Table::new(
        "各单位审核人员占比",
        vec![
            Column::new("单位"),
            Column::end("审核人员"),
            Column::end("执法人员"),
            Column::end("占比"),
            Column::new("与 5% 比较"),
        ],
        rows,
        Empty::new(Icon::Users, "还没有登记人员", ""),
    )
}

async fn new_form(staff: &Staff, account: &str) -> Result<ActForm, Response> {
    let units = read::units(&staff.app).await.map_err(|f| runner::fault(staff, &f))?;
    Ok(ActForm {
        spec: forms::reviewer(officers::choices(&units)),
        subject: SubjectRef::reviewer(account),
        base: None,
        about: "新的审核人员".into(),
        action: "/desk/reviewers/new".into(),
        back: ("审核人员名录".into(), LIST.into()),
        current: MENU,
        aside: html! {},
        below: html! {},
        turn: None,
    })
}

/// 备案: the form.
pub async fn form_new(staff: Staff) -> Response {
    match new_form(&staff, "none").await {
        Ok(form) => form.show(&staff),
        Err(answer) => answer,
    }
}

/// 备案: the act. The reviewer's row has the account's id.
pub async fn record_new(staff: Staff, pairs: Pairs) -> Response {
    let account = match staff.app.office().store().account_by_login(pairs.get("login").trim()).await {
        Ok(account) => account.map(|a| a.id),
        Err(e) => return runner::fault(&staff, &e.into()),
    };
    match new_form(&staff, account.as_deref().unwrap_or("none")).await {
        Err(answer) => answer,
        Ok(form) if account.is_none() => {
            form.again(&staff, &pairs, "login", "没有这个登录名，先由系统管理员开立账号")
        }
        Ok(form) => form.submit(&staff, pairs).await,
    }
}

async fn remove_form(staff: &Staff, id: &str) -> Result<ActForm, Response> {
    let known = staff.app.office().known_for(&staff.actor, &SubjectRef::reviewer(id)).await;
    let known = known.map_err(|trouble| crate::reply::trouble(staff, "", &trouble))?;
    let name = known.state.reviewer().map(|r| r.name.clone()).ok_or_else(|| runner::missing(staff))?;
    Ok(ActForm {
        spec: forms::reviewer_removed(),
        subject: SubjectRef::reviewer(id),
        base: Some(known.seq),
        about: name,
        action: format!("{LIST}/{id}/remove"),
        back: ("审核人员名录".into(), LIST.into()),
        current: MENU,
        aside: html! {},
        below: html! {},
        turn: None,
    })
}

/// 移出名录: the form.
pub async fn form_remove(staff: Staff, Path(id): Path<String>) -> Response {
    match remove_form(&staff, &id).await {
        Ok(form) => form.show(&staff),
        Err(answer) => answer,
    }
}

/// 移出名录: the act.
pub async fn record_remove(staff: Staff, Path(id): Path<String>, pairs: Pairs) -> Response {
    match remove_form(&staff, &id).await {
        Ok(form) => form.submit(&staff, pairs).await,
        Err(answer) => answer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortfall_is_counted_in_heads() {
        let share = |reviewers, officers| Share { unit: "u".into(), reviewers, officers };
        for (reviewers, officers, missing) in
            [(0, 0, 0), (0, 1, 1), (1, 20, 0), (1, 21, 1), (5, 100, 0), (4, 100, 1), (9, 100, 0)]
        {
            assert_eq!(share(reviewers, officers).missing(), missing, "{reviewers}/{officers}");
        }
    }
}
