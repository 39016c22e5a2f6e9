//! Several at once: imported rows put up for approval, each by itself; records approved together, all or none.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use law::refusal::RefusalClass;
use maud::{Markup, html};
use office::publicity::BULK_MAX;
use office::{Receipt, Trouble};
use std::collections::BTreeMap;

use super::MENU;
use crate::forms::{self, Pairs};
use crate::look::{
    Column, Empty, Field, Icon, Row, State, Table, button, crumbs, error_summary, format, light, note,
    page_head,
};
use crate::registers::runner;
use crate::reply;
use crate::session::Staff;

/// Approves the selected records in one commit.
pub async fn approve(staff: Staff, pairs: Pairs) -> Response {
    let ids: Vec<String> = pairs.all("ids").into_iter().map(str::to_owned).collect();
    if ids.is_empty() {
        return Redirect::to("/desk/publicity?stage=edited").into_response();
    }
    let (opinion, late, key) = (pairs.get("opinion"), pairs.get("late_reason"), pairs.get("_key"));
    match staff.app.office().publications_approve(&staff.actor, &ids, opinion, late, key).await {
        Ok(receipt) => {
            let about = format!("{} 条公示信息", ids.len());
            let next =
                [("继续审批", "/desk/publicity?stage=edited"), ("看公示平台", "/decisions?sort=published")];
            runner::recorded(&staff, "审批公示", &about, &receipt, MENU, &next)
        }
        Err(Trouble::Refused(r)) if matches!(r.class, RefusalClass::Gate | RefusalClass::Invalid) => {
            let said = html! { (forms::refused(&r, "审批公示")) };
            again(&staff, &ids, (opinion, late), &said, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(Trouble::Conflict { refusal, .. }) => {
            let said = note(
                State::Near,
                &refusal.reason,
                &html! { "选中的记录里有一条刚刚变动。核对后再办，没有记录任何内容。" },
            );
            again(&staff, &ids, (opinion, late), &said, StatusCode::CONFLICT).await
        }
        Err(trouble) => reply::trouble(&staff, "审批公示", &trouble),
    }
}

/// The selection again with the reason: nothing chosen or typed is lost.
async fn again(
    staff: &Staff,
    ids: &[String],
    (opinion, late): (&str, &str),
    said: &Markup,
    status: StatusCode,
) -> Response {
    let mut names = BTreeMap::new();
    for id in ids {
        // An id may be anybody's: what may not be seen is not named.
        let known = staff.app.office().known_for(&staff.actor, &law::ids::SubjectRef::publication(id)).await;
        let record = known.ok().and_then(|k| k.state.publication().and_then(|p| p.record.known().cloned()));
        names.insert(
            id.clone(),
            record.map_or_else(|| id.clone(), |r| format!("{}　{}", r.document_no, r.title)),
        );
    }
    let opinion = Field::text_area("opinion", "审批意见", 2).value(opinion).optional();
    let late = late_field().value(late);
    let content = html! {
        (crumbs(&[("公示管理", MENU)], "批量审批"))
        (page_head("批量审批没有办成", &[html! { "选中的记录一条也没有公开" }], &html! {}))
        (said)
        form.card.bd.mt method="post" action="/desk/publicity/approve" novalidate data-guard {
            (staff.guard().inputs())
            (error_summary(std::slice::from_ref(&opinion)))
            fieldset.fld { legend { "选中的记录：去掉不能公示的，其余再办" }
                div.pick.col { @for (i, (id, name)) in names.iter().enumerate() {
                    label { input id={ "f-ids-" (i) } type="checkbox" name="ids" value=(id) checked; span { (name) } }
                } }
            }
            (opinion)
            (late)
            div.formacts { (button(Some(Icon::Stamp), "审批公示选中的记录", "pri")) a href="/desk/publicity?stage=edited" { "返回列表，不记录" } }
        }
    };
    runner::page(staff, "批量审批没有办成", MENU, status, &content)
}

/// The reason that every late one among the selected needs.
pub fn late_field() -> Field {
    Field::text_area("late_reason", "逾期公示的理由", 2)
        .hint("选中的记录里有超过应公示日期的，须填写")
        .optional()
}

/// Puts imported rows up for approval and says of each what became of it.
pub async fn prepare(staff: Staff, pairs: Pairs) -> Response {
    let ids: Vec<String> = pairs.all("ids").into_iter().map(str::to_owned).collect();
    if ids.is_empty() {
        return Redirect::to("/desk/historical?prepared=no").into_response();
    }
    let key = pairs.get("_key").to_owned();
    match staff.app.office().historical_prepare(&staff.actor, &ids, &key).await {
        Ok(results) => prepared(&staff, ids.len(), &results).await,
        Err(trouble) => reply::trouble(&staff, "生成公示稿", &trouble),
    }
}

async fn prepared(
    staff: &Staff,
    asked: usize,
    results: &[(String, Result<Receipt, law::refusal::Refusal>)],
) -> Response {
    let good = results.iter().filter(|(_, r)| r.is_ok()).count();
    let mut rows = Vec::with_capacity(results.len());
    for (id, result) in results {
        let known =
            staff.app.office().known_for(&staff.actor, &law::ids::SubjectRef::historical(id)).await.ok();
        let row = known.as_ref().and_then(|k| k.state.historical()).and_then(|h| h.row.known());
        let number =
            row.map_or_else(String::new, |r| r.number.clone().unwrap_or_else(|| r.printed.number.clone()));
        let party = row.map_or_else(String::new, |r| r.printed.party.clone());
        rows.push(Row::from(match result {
            Ok(receipt) => vec![
                html! { a href=(format!("{MENU}/{}", receipt.subject.id)) { (shown(&number)) } },
                html! { (party) },
                light(State::Good, "已生成公示稿"),
                html! { "待审批；核对码 " span.mono { (format::hash_short(&receipt.leaf)) } },
            ],
            Err(r) => vec![
                html! { (shown(&number)) },
                html! { (party) },
                light(State::Over, "没有生成"),
                html! { (r.reason) br; span.muted.small { (r.remedy) } },
            ],
        }));
    }
    let table = Table::new(
        "逐条结果",
        ["文号", "当事人", "结果", "说明"].map(Column::new).into(),
        rows,
        Empty::new(Icon::Archive, "没有选中的记录", ""),
    );
    let content = html! {
        (crumbs(&[("公示管理", MENU), ("历史数据", "/desk/historical")], "生成公示稿"))
        (page_head("生成公示稿：逐条结果", &[html! { "成功 " (good) " 条" }, html! { "没有生成 " (results.len() - good) " 条" }], &html! {
            a.btn.pri href="/desk/publicity?stage=edited&source=historical" { "看待审批的公示稿" }
            a.btn href="/desk/historical?prepared=no" { "继续选择" }
        }))
        @if asked > BULK_MAX { div.mb { (note(State::Near, "一次最多 200 条", &html! { "其余没有办理，请再选一次。" })) } }
        div.card { (table) }
    };
    runner::page(staff, "生成公示稿", MENU, StatusCode::OK, &content)
}

fn shown(number: &str) -> &str {
    if number.is_empty() { "（无文号）" } else { number }
}
