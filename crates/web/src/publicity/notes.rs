//! What the desk tells editors and approvers.

use law::authority::Capacity as C;
use law::ids::SubjectKind;
use maud::{Markup, html};
use office::Fault;
use store::{Page, PublicationFilter, PublicationOrder};

use crate::look::{State, note};
use crate::session::Staff;

/// What waits for an editor or an approver, in a note for the desk, and how many things that are.
///
/// # Errors
/// When the store fails.
pub async fn notes(staff: &Staff) -> Result<(Markup, u32), Fault> {
    let capacity = staff.actor.capacity;
    if !matches!(capacity, C::Editor | C::Approver) {
        return Ok((html! {}, 0));
    }
    let unit = staff.actor.unit.as_str();
    let lists = staff.lists(SubjectKind::Publication);
    let counts = lists.publication_counts(Some(unit), staff.app.office().today()).await?;
    let of = |stage: &str| counts.iter().find(|c| c.stage == stage).map_or((0, 0), |c| (c.count, c.overdue));
    let (stage, words) = match capacity {
        C::Editor => ("prepared", "等待编辑"),
        _ => ("edited", "等待审批"),
    };
    let (count, overdue) = of(stage);
    let asked = match capacity {
        C::Approver => {
            let filter =
                PublicationFilter { unit: Some(unit.into()), pending: true, ..PublicationFilter::default() };
            lists.publications(&filter, PublicationOrder::Updated, Page::first(1)).await?.total
        }
        _ => 0,
    };
    if count + asked == 0 {
        return Ok((html! {}, 0));
    }
    let state = if overdue > 0 { State::Over } else { State::Near };
    let shown = html! {
        div.mb { (note(state, "待办：公示", &html! { ul.dots {
            @if count > 0 { li {
                a href=(format!("/desk/publicity?stage={stage}")) { (count) " 条公示稿" (words) }
                @if overdue > 0 { "，其中 " (overdue) " 条已超过公示期限" }
            } }
            @if asked > 0 { li {
                a href="/desk/publicity?pending=1" { (asked) " 项撤回或者不予公开的申请等待决定" }
            } }
        } })) }
    };
    Ok((shown, u32::try_from(count + asked).unwrap_or(u32::MAX)))
}
