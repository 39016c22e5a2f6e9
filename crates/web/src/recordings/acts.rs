//! Receipt by the custodian, description, and putting a recording under another activity.

use super::show::{self, Shown};
use super::{MENU, mark, said, time};
use crate::forms::{FieldSpec, FormSpec, Kind, Leaf, Pairs, Repeat};
use crate::look::{Choice, format};
use crate::reply;
use crate::session::Staff;
use axum::extract::Path;
use axum::response::Response;
use law::recording::activities;
use law::state::casefile::CaseFile;

fn text(name: &str, label: &str) -> FieldSpec {
    FieldSpec::new(name, label, Kind::Text)
}

pub(super) fn accept_spec() -> FormSpec {
    FormSpec::new(
        "recording.accepted/1",
        "接收保管",
        vec![text("note", "核对情况").hint("与移交登记的文件名、时长、大小是否一致，能否打开").into()],
    )
    .intro("接收后由保管员负责；移交人不能自己接收。")
}

pub(super) fn describe_spec(shown: &Shown) -> FormSpec {
    let now = shown.recording.description.as_ref().map(|d| &d.text);
    let value = |f: FieldSpec, v: Option<&str>| v.map_or(f.clone(), |v| f.default(v));
    let mut items = vec![
        value(text("place", "地点"), now.map(|d| d.place.as_str())).into(),
        value(text("people", "在场人员"), now.map(|d| d.people.text())).into(),
        value(FieldSpec::new("content", "主要内容、证明事项", Kind::Area(5)), now.map(|d| d.content.text()))
            .into(),
    ];
    if let Some(ms) = shown.recording.handed.duration_ms {
        items.push(
            Repeat {
                path: "marks".into(),
                label: "重要时间点".into(),
                unit: "时间点".into(),
                min: 3,
                fields: vec![FieldSpec::new("at_ms", "时间", Kind::Moment), text("note", "看到、听到什么")],
                numbered: None,
                hint: format!("按先后顺序，从开头算起，写成 分:秒；这份资料长 {}。空行不记录。", mark(ms)),
            }
            .into(),
        );
    }
    FormSpec::new("recording.described/1", "记录文字说明", items)
        .intro("按证据要求写明时间、地点、人物、内容。重写的，前一次的说明留在日志里。")
}

/// Where a recording may belong: activities and items of evidence, as choices.
pub(super) fn places(case: &CaseFile) -> (Vec<Choice>, Vec<Choice>) {
    let activities = activities(case)
        .into_iter()
        .map(|a| {
            let when = match a.span {
                Some((from, to)) => {
                    format!("{} 至 {}", format::minute_short(format::local(from)), &time::clock(to)[..5])
                }
                None => format::date_short(a.on),
            };
            Choice::new(a.seq.to_string(), format!("{}，{when}，{}", a.kind.title(), a.place))
        })
        .collect();
    let evidence =
        case.evidence.iter().map(|(_, e)| Choice::new(e.no.to_string(), format!("{} {}", e.no, e.title)));
    (activities, evidence.collect())
}

pub(super) fn reassign_spec(shown: &Shown) -> FormSpec {
    let (activities, evidence) = places(&shown.case);
    let number = |f: FieldSpec, v: Option<String>| v.map_or(f.clone(), |v| f.default(v));
    let r = &shown.recording;
    let mut also = FieldSpec::new("also", "还记录了", Kind::Checks(activities.clone(), Leaf::Int))
        .omitted()
        .hint("一份资料接连记录了几次活动的，把其余的勾上；各次的缺口都按它计算");
    also.default = r.also.iter().map(ToString::to_string).collect();
    let same = shown.same.iter().map(|other| Choice::new(other.id.clone(), super::list::name(other)));
    let mut same_as = FieldSpec::new("same_as", "与之相同", Kind::Choice(same.collect()))
        .omitted()
        .hint("只列本案摘要相同的资料，即同一文件交了几次；标明后只有选中的那一份计入，两份都留着");
    same_as.default = r.same_as.iter().cloned().collect();
    FormSpec::new(
        "recording.assigned/1",
        "改归活动",
        vec![
            number(
                FieldSpec::new("activity", "归入活动", Kind::Numbered(activities)).omitted(),
                r.activity.map(|n| n.to_string()),
            )
            .hint("不选的，不归入任何一次活动")
            .into(),
            also.into(),
            number(
                FieldSpec::new("evidence", "归入证据", Kind::Numbered(evidence)).omitted(),
                r.evidence.map(|n| n.to_string()),
            )
            .into(),
            same_as.into(),
            text("reason", "理由").into(),
        ],
    )
    .intro("原件不变，只改它归入哪里；改归前的记录留在日志里。")
}

async fn shown_form(staff: &Staff, id: &str, act: &str, make: fn(&Shown) -> FormSpec) -> Response {
    match show::load(staff, id).await {
        Ok(shown) => said::form(&shown, make(&shown), act).begin(staff, standing(&shown, act)),
        Err(trouble) => reply::trouble(staff, "", &trouble),
    }
}

/// What the rows of a form begin with: the time marks as they stand.
fn standing(shown: &Shown, act: &str) -> Option<Pairs> {
    let now = shown.recording.description.as_ref().filter(|_| act == "describe")?;
    let spec = describe_spec(shown);
    Some(crate::forms::acts::filled(&law::deed::Deed::from(now.text.clone()), &spec))
}

async fn recorded(
    staff: &Staff,
    id: &str,
    act: &str,
    pairs: Pairs,
    make: fn(&Shown) -> FormSpec,
) -> Response {
    match show::load(staff, id).await {
        Ok(shown) => {
            let next = format!("{MENU}/{id}?done=1");
            said::form(&shown, make(&shown), act).submit_to(staff, pairs, &next).await
        }
        Err(trouble) => reply::trouble(staff, "", &trouble),
    }
}

/// 接收: the form.
pub async fn accept_form(staff: Staff, Path(id): Path<String>) -> Response {
    shown_form(&staff, &id, "accept", |_| accept_spec()).await
}
/// 接收.
pub async fn accept(staff: Staff, Path(id): Path<String>, pairs: Pairs) -> Response {
    recorded(&staff, &id, "accept", pairs, |_| accept_spec()).await
}
/// 文字说明: the form.
pub async fn describe_form(staff: Staff, Path(id): Path<String>) -> Response {
    shown_form(&staff, &id, "describe", describe_spec).await
}
/// 文字说明.
pub async fn describe(staff: Staff, Path(id): Path<String>, pairs: Pairs) -> Response {
    recorded(&staff, &id, "describe", pairs, describe_spec).await
}
/// 改归活动: the form.
pub async fn reassign_form(staff: Staff, Path(id): Path<String>) -> Response {
    shown_form(&staff, &id, "reassign", reassign_spec).await
}
/// 改归活动.
pub async fn reassign(staff: Staff, Path(id): Path<String>, pairs: Pairs) -> Response {
    recorded(&staff, &id, "reassign", pairs, reassign_spec).await
}
