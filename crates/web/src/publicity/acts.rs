//! The acts on one publication: edit, return, approve, hold, withhold, withdraw.

use axum::extract::Path;
use axum::response::Response;
use law::authority::{self, Capacity};
use law::deed::publicity::{Ground, PublicRecord};
use law::ids::SubjectRef;
use law::state::publicity::Publication;
use maud::{Markup, html};
use serde_json::{Value, json};

use super::{MENU, show};
use crate::forms::{FieldSpec, FormSpec, Item, Kind, Pairs};
use crate::look::{Card, Choice, Icon};
use crate::registers::runner::{self, ActForm};
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
pub const ACTS: [Kindred; 6] = [
    k("edit", "publication.edited/1", "编辑并提请审批", OPEN, false),
    k("approve", "publication.approved/1", "审批公示", &["edited"], false),
    k("return", "publication.returned/1", "退回编辑", &["edited"], false),
    k("hold", "publication.held/1", "登记暂缓公示", OPEN, false),
    k("withhold", "publication.withheld/1", "决定不予公开", OPEN, true),
    k("withdraw", "publication.withdrawn/1", "撤回公示", &["published"], true),
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
    let (seq, p) = load(staff, id).await?;
    let record = p.record.known().cloned().unwrap_or_default();
    let about = format!("{}　{}", record.document_no, record.title);
    let aside = match act.name {
        "edit" => masked(&p),
        "approve" => html! { (show::preview(staff, &p, &record)) (masked(&p)) },
        _ => html! {},
    };
    Ok(ActForm {
        spec: spec(act, &record),
        subject: SubjectRef::publication(id),
        base: Some(seq),
        about,
        action: format!("{MENU}/{id}/{}", act.name),
        back: ("公示信息".into(), format!("{MENU}/{id}")),
        current: MENU,
        aside,
    })
}

/// What was masked already, so that the editor looks for the rest.
#[must_use]
pub fn masked(p: &Publication) -> Markup {
    html! {
        (Card::padded("已自动遮盖", html! {
            @if p.masked.is_empty() { p.muted { "没有自动遮盖的内容。" } }
            @else { ul.dots { @for m in &p.masked { li { (m) } } } }
            p.small.muted.mt { "住址、证件号、电话、账号、车牌、他人姓名都不得公开；还有遗漏的，保存时会指出是哪一处。" }
        }).icon(Icon::EyeOff))
    }
}

/// The fields of an act.
fn spec(act: &Kindred, record: &PublicRecord) -> FormSpec {
    let reason = |label: &str, hint: &str| -> Item {
        FieldSpec::new("reason", label, Kind::Area(4)).hint(hint).into()
    };
    let items: Vec<Item> = match act.name {
        "edit" => edit_items(record),
        "approve" => {
            vec![FieldSpec::new("opinion", "审批意见", Kind::Area(3)).optional().default("同意公示").into()]
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
        _ => vec![reason("撤回原因", "会公开显示在原地址上；不得写个人信息")],
    };
    let spec = FormSpec::new(act.tag, act.verb, items);
    match act.name {
        "withdraw" => {
            spec.intro("撤回后原内容立即从页面、查询、订阅和数据中去掉，原地址只留文号、原因和日期。")
        }
        "withhold" => spec.intro("不予公开须有法定理由。"),
        "approve" => spec.intro("批准后立即公开。编辑人不能审批自己编辑的稿子。"),
        _ => spec,
    }
}

/// What identifies the decision is brought along unchanged; the editor changes the words only.
fn edit_items(r: &PublicRecord) -> Vec<Item> {
    let fixed = |at: &str, value: Value| -> Item { FieldSpec::constant(at, value).into() };
    let text = |name: &str, label: &str, rows: Option<u8>, value: &str| -> Item {
        let kind = rows.map_or(Kind::Text, Kind::Area);
        FieldSpec::new(name, label, kind).default(value).into()
    };
    let mut items = vec![
        text("record.title", "标题", None, &r.title),
        text("record.party", "当事人", None, &r.party),
        text("record.conclusion", "处罚内容", Some(3), &r.conclusion),
        text("record.facts", "违法事实", Some(8), &r.facts),
        text("record.basis", "处罚依据", Some(4), &r.basis),
        FieldSpec::new("note", "编辑说明", Kind::Area(2))
            .hint("改了什么、为什么；没有改动的写“核对无误”")
            .default("核对无误")
            .into(),
        fixed("record.document_no", json!(r.document_no)),
        fixed("record.party_code", json!(r.party_code)),
        fixed("record.organ", json!(r.organ)),
        fixed("record.behaviour", json!(r.behaviour)),
        fixed("record.kinds", json!(r.kinds)),
        fixed("record.remedies", json!(r.remedies)),
    ];
    if let Some(on) = r.decided_on {
        items.push(fixed("record.decided_on", json!(on)));
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::{fill, parse};
    use law::deed::Deed;

    #[test]
    fn the_edit_form_brings_back_the_record_unchanged() {
        let record = PublicRecord {
            title: "某案".into(),
            document_no: "吉市市监罚决〔2026〕1号".into(),
            party: "某公司".into(),
            party_code: "91220200000000000X".into(),
            organ: "某局".into(),
            behaviour: "行政处罚".into(),
            kinds: vec!["罚款".into()],
            conclusion: "罚款 5,000 元".into(),
            facts: "一\n二".into(),
            basis: "某法".into(),
            decided_on: Some(jiff::civil::date(2026, 3, 2)),
            remedies: "六十日内".into(),
        };
        let spec = spec(&ACTS[0], &record);
        let body = json!({ "record": record, "note": "核对无误" });
        let mut pairs = fill(&spec, &body);
        let Ok(Deed::PublicationEdited(d)) = parse(&spec, &mut pairs) else { panic!("no edit") };
        assert_eq!(d.record.known(), Some(&record));
    }

    #[test]
    fn every_act_of_the_page_is_in_the_table_of_authority() {
        for act in &ACTS {
            assert!(authority::rule(act.tag).is_some(), "{}", act.tag);
            assert!(act.is_for(Capacity::Editor) || act.is_for(Capacity::Approver), "{}", act.tag);
        }
    }
}
