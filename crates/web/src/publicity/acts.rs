//! The acts on one publication: edit, return, approve, hold; ask for withholding or withdrawal, decide; reopen.

use axum::extract::Path;
use axum::response::Response;
use law::authority::{self, Capacity};
use law::deed::publicity::{Ground, WithdrawalGround};
use law::ids::SubjectRef;
use law::state::publicity::Publication;
use maud::html;

use super::{MENU, beside, edit};
use crate::forms::{FieldSpec, FormSpec, Item, Kind, Pairs};
use crate::look::{Choice, State, note};
use crate::registers::runner::{self, ActForm};
use crate::reply;
use crate::session::Staff;

/// An act of this page: name in the address, wire tag, title, stages in which it makes sense, whose it is.
#[derive(Debug)]
pub struct Kindred {
    /// In the address.
    pub name: &'static str,
    /// Wire tag.
    pub tag: &'static str,
    /// What the button says.
    pub verb: &'static str,
    /// Stages, wire names. The law decides; this only spares people forms that cannot succeed.
    pub stages: &'static [&'static str],
    /// Takes something away.
    pub danger: bool,
}

const OPEN: &[&str] = &["prepared", "edited"];

/// The acts, in the order of the page.
pub const ACTS: [Kindred; 8] = [
    k("edit", "publication.edited/2", "编辑遮盖并提请审批", OPEN, false),
    k("approve", "publication.approved/1", "审批公示", &["edited"], false),
    k("return", "publication.returned/1", "退回编辑", &["edited"], false),
    k("hold", "publication.held/1", "登记暂缓公示", OPEN, false),
    k("withhold", "publication.withholding_requested/1", "申请不予公开", OPEN, true),
    k("withdraw", "publication.withdrawal_requested/1", "申请撤回公示", &["published"], true),
    k("decide", "publication.request_decided/1", "决定申请", &["prepared", "edited", "published"], false),
    k("reopen", "publication.reopened/1", "改正后重新公示", &["withdrawn", "withheld"], false),
];

const fn k(
    name: &'static str,
    tag: &'static str,
    verb: &'static str,
    stages: &'static [&'static str],
    danger: bool,
) -> Kindred {
    Kindred { name, tag, verb, stages, danger }
}

impl Kindred {
    /// Whether it makes sense now: in this stage, and with or without something asked.
    #[must_use]
    pub fn fits(&self, p: &Publication) -> bool {
        self.stages.contains(&p.stage.wire()) && (self.name == "decide") == p.pending.is_some()
    }
    /// Whether this capacity is named for it.
    #[must_use]
    pub fn is_for(&self, capacity: Capacity) -> bool {
        authority::rule(self.tag).is_some_and(|r| r.capacities.contains(&capacity))
    }
    /// Who it is for, in words.
    #[must_use]
    pub fn whose(&self) -> String {
        authority::rule(self.tag)
            .map(|r| r.capacities.iter().map(|c| c.title()).collect::<Vec<_>>().join("、"))
            .unwrap_or_default()
    }
}

/// A publication that this person may see, with its sequence number.
///
/// # Errors
/// The answer to give instead.
pub async fn load(staff: &Staff, id: &str) -> Result<(u64, Publication), Response> {
    let known = staff.app.office().known_for(&staff.actor, &SubjectRef::publication(id)).await;
    let known = known.map_err(|trouble| crate::reply::trouble(staff, "", &trouble))?;
    known.state.publication().map(|p| (known.seq, p.clone())).ok_or_else(|| runner::missing(staff))
}

/// The form of an act.
pub async fn form(staff: Staff, Path((id, act)): Path<(String, String)>) -> Response {
    match prepared(&staff, &id, &act).await {
        Ok(form) => form.show(&staff),
        Err(answer) => answer,
    }
}

/// The act.
pub async fn record(staff: Staff, Path((id, act)): Path<(String, String)>, pairs: Pairs) -> Response {
    match prepared(&staff, &id, &act).await {
        Ok(form) => form.submit(&staff, pairs).await,
        Err(answer) => answer,
    }
}

async fn prepared(staff: &Staff, id: &str, act: &str) -> Result<ActForm, Response> {
    let Some(act) = ACTS.iter().find(|a| a.name == act) else { return Err(runner::missing(staff)) };
    let (seq, mut p) = load(staff, id).await?;
    let record = p.record.known().cloned().unwrap_or_default();
    let about = format!("{}　{}", record.document_no, record.title);
    let (spec, turn) = if act.name == "edit" {
        p = edit::stands(staff, id, p).await.map_err(|t| reply::trouble(staff, act.verb, &t))?;
        (edit::spec(act, &p), Some(edit::turn(&p)))
    } else {
        (spec(act, late(staff, &p)), None)
    };
    let aside = match act.name {
        "edit" => html! { (beside::masks(&p)) },
        "approve" => html! { (beside::masks(&p)) },
        "decide" => {
            html! { @if let Some(x) = &p.pending { (note(State::Near, &x.asked.title(), &html! { (x.reason) })) } }
        }
        _ => html! {},
    };
    let below = match act.name {
        "edit" | "approve" => html! { (beside::beside(&p)) },
        _ => html! {},
    };
    Ok(ActForm {
        spec,
        subject: SubjectRef::publication(id),
        base: Some(seq),
        about,
        action: format!("{MENU}/{id}/{}", act.name),
        back: ("公示信息".into(), format!("{MENU}/{id}")),
        current: MENU,
        aside,
        below,
        turn,
    })
}

/// Whether an approval would come after the day by which it had to be public.
fn late(staff: &Staff, p: &Publication) -> bool {
    p.past.is_empty() && p.due_on.is_some_and(|due| staff.app.office().today() > due)
}

/// The fields of an act other than editing.
fn spec(act: &Kindred, late: bool) -> FormSpec {
    let reason = |label: &str, hint: &str| -> Item {
        FieldSpec::new("reason", label, Kind::Area(4)).hint(hint).into()
    };
    let items: Vec<Item> = match act.name {
        "approve" => {
            let mut items: Vec<Item> = vec![
                FieldSpec::new("opinion", "审批意见", Kind::Area(3)).optional().default("同意公示").into(),
            ];
            if late {
                let why = FieldSpec::new("late_reason", "逾期公示的理由", Kind::Area(2));
                items.push(why.hint("已经超过应当公示的日期").into());
            }
            items
        }
        "return" => vec![reason("退回理由", "写明哪一处要改、怎样改")],
        "hold" => vec![reason("暂缓理由", "例如决定书尚未送达；应当公示的日期不变，仍然计时")],
        "withhold" => {
            let grounds = Ground::ALL.map(|g| Choice::new(g.wire(), g.title()));
            vec![
                FieldSpec::new("ground", "法定理由", Kind::Radio(grounds.into())).into(),
                reason("具体说明", "内部留存，不公开；只公开不予公开的件数"),
            ]
        }
        "withdraw" => {
            let grounds = WithdrawalGround::ALL.map(|g| Choice::new(g.wire(), g.title()));
            vec![
                FieldSpec::new("ground", "撤回理由", Kind::Radio(grounds.into())).into(),
                reason("具体说明", "会公开显示在原地址上；不得写个人信息"),
            ]
        }
        "decide" => vec![
            FieldSpec::new("agreed", "是否同意", Kind::YesNo).into(),
            FieldSpec::new("opinion", "决定意见", Kind::Area(3)).into(),
        ],
        _ => vec![reason("重新公示的理由", "写明改正了什么；仍用原地址，批准以前原地址保留撤回说明")],
    };
    let spec = FormSpec::new(act.tag, act.verb, items);
    match act.name {
        "withdraw" => spec.intro(
            "由另一名公示审批人决定后撤回：原内容立即从页面、查询、订阅和数据中去掉，原地址只留文号、原因和日期。决定被撤销、变更的，在案件中登记，公示随即撤回。",
        ),
        "withhold" => spec.intro("不予公开须有法定理由，由另一名公示审批人决定，并计入公开的件数。"),
        "approve" => spec.intro("批准后立即公开。下面是决定原文与公示内容的对照；编辑人不能审批自己编辑的稿子。"),
        "decide" => spec.intro("申请人不能决定自己的申请。"),
        _ => spec,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_of_the_page_is_in_the_table_of_authority() {
        for act in &ACTS {
            assert!(authority::rule(act.tag).is_some(), "{}", act.tag);
            assert!(act.is_for(Capacity::Editor) || act.is_for(Capacity::Approver), "{}", act.tag);
        }
    }
}
