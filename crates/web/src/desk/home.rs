//! /desk — 工作台: what waits for this person, and which deadlines are near or past.

use super::todo::{Waiting, due_words, light_of, waiting};
use crate::look::{
    Card, Column, Empty, Icon, Next, Row, State, Table, button_link, light, next_action, note, page_head,
};
use crate::reply;
use crate::session::Staff;
use axum::response::Response;
use jiff::civil::Date;
use law::authority::{Actor, Capacity as C};
use maud::{Markup, html};

pub(super) async fn page(staff: Staff) -> Response {
    let all = match waiting(&staff).await {
        Ok(all) => all,
        Err(fault) => return reply::fault(&staff.app, Some(&staff), &staff.path, &fault),
    };
    let mut desk = super::shell::meta(&staff, "/desk");
    desk.todo = u32::try_from(all.iter().filter(|w| w.mine).count()).unwrap_or(u32::MAX);
    let notes = async {
        let own = crate::registers::resets::untold(&staff).await?;
        let clock = super::timekeeping::note_for(&staff).await?;
        let (exports, waiting) = crate::exports::notes(&staff).await?;
        let (resets, approvals) = crate::registers::resets::notes(&staff).await?;
        let (publicity, drafts) = crate::publicity::notes(&staff).await?;
        let waiting = waiting.saturating_add(approvals).saturating_add(drafts);
        Ok::<_, office::Fault>((html! { (own) (clock) (exports) (resets) (publicity) }, waiting))
    };
    let (notes, waiting) = match notes.await {
        Ok(found) => found,
        Err(fault) => return reply::fault(&staff.app, Some(&staff), &staff.path, &fault),
    };
    desk.todo = desk.todo.saturating_add(waiting);
    let content = html! { (notes) (content(&staff.actor, &all, staff.app.office().today(), waiting)) };
    super::shell::page_with(&staff, &desk, "工作台", &content)
}

/// The page's content; `besides` is how many waits for this person that is no case.
#[must_use]
pub fn content(me: &Actor, all: &[Waiting], today: Date, besides: u32) -> Markup {
    let (mine, others): (Vec<&Waiting>, Vec<&Waiting>) = all.iter().partition(|w| w.mine);
    let late: Vec<&&Waiting> =
        others.iter().filter(|w| w.waits.due.is_some_and(|d| light_of(d, today) != State::Good)).collect();
    let facts = [html! { (me.capacity.title()) }, html! { "待办 " (mine.len() + besides as usize) " 项" }];
    let buttons = html! {
        @if me.capacity == C::Officer { (button_link(Some(Icon::Plus), "登记线索", "/desk/cases/new", true)) }
    };
    html! {
        (page_head(&format!("{}的工作台", me.name), &facts, &buttons))
        (first(me, &mine, today, besides))
        @if super::todo::visible(me).is_some() {
            (Card::new("待办", table("待办事项", &mine, today, Empty::new(Icon::CircleCheck, "没有待办的案件", "轮到您的环节会出现在这里"))).icon(Icon::ListCheck))
            div.mt {
                (Card::new("他人手上临近、超期的", table(
                    "他人手上临近或者超期的事项", &late.iter().map(|w| **w).collect::<Vec<_>>(), today,
                    Empty::new(Icon::CircleCheck, "没有临近或者超期的", "期限剩三日以内的会出现在这里"))).icon(Icon::Alarm))
            }
        }
    }
}

/// The one thing to do first.
fn first(me: &Actor, mine: &[&Waiting], today: Date, besides: u32) -> Markup {
    if super::todo::visible(me).is_none() {
        return elsewhere(me);
    }
    if mine.is_empty() && besides > 0 {
        return next_action(&Next {
            what: format!("{besides} 份导出申请等您办理"),
            why: "核对用途和范围，批准或者不批准。".into(),
            state: State::Near,
            action: html! { a.btn.pri href=(crate::exports::EXPORTS) { "看导出申请" } },
        });
    }
    let Some(top) = mine.first() else {
        return next_action(&Next {
            what: "没有待办".into(),
            why: "轮到您的环节会出现在这里。".into(),
            state: State::Good,
            action: html! { a.btn href="/desk/cases" { "看全部案件" } },
        });
    };
    let state = top.waits.due.map_or(State::Idle, |d| match light_of(d, today) {
        State::Good => State::Idle,
        other => other,
    });
    let due = top.waits.due.map_or_else(String::new, |d| format!("{}。", due_words(d, today)));
    next_action(&Next {
        what: format!("{}：{}", top.waits.what, top.row.title),
        why: format!("{due}{}", top.waits.why),
        state,
        action: html! { a.btn.pri href={ "/desk/cases/" (top.row.id) } { "打开案件" } },
    })
}

/// Where those work who see no cases.
fn elsewhere(me: &Actor) -> Markup {
    let (words, links): (&str, &[(&str, &str)]) = match me.capacity {
        C::Editor | C::Approver => {
            ("公示稿的编辑和审批在公示管理里办理。", &[("公示管理", "/desk/publicity")])
        }
        C::Registrar => ("执法证件、审核人员和目录在这里登记。", &[("人员与目录", "/desk/registers")]),
        C::SystemAdmin => ("系统管理员开立和停用账号，看不到案件。", &[("账号与身份", "/desk/accounts")]),
        C::SecurityAdmin => ("安全管理员授予和终止身份，看不到案件。", &[("账号与身份", "/desk/accounts")]),
        C::AuditAdmin => (
            "审计管理员查看登录、读取和管理操作，看不到案件。",
            &[
                ("登录日志", "/desk/logins"),
                ("读取日志", crate::readings::READINGS),
                ("管理操作", crate::readings::ADMINISTRATION),
            ],
        ),
        _ => ("当事人可以在公示平台查询决定，向承办机关陈述、申辩。", &[("公示平台", "/")]),
    };
    html! {
        (note(State::Idle, me.capacity.title(), &html! {
            (words) @for (text, href) in links { " " a href=(href) { (text) } }
        }))
    }
}

fn table(caption: &str, rows: &[&Waiting], today: Date, empty: Empty) -> Table {
    let rows = rows
        .iter()
        .map(|w| {
            let due = w.waits.due.map(|d| light(light_of(d, today), &due_words(d, today)));
            Row::from(vec![
                html! { a href={ "/desk/cases/" (w.row.id) } { (w.waits.what) } },
                html! { (w.row.title) div.muted.small { (w.row.number.as_deref().unwrap_or("未立案")) } },
                due.unwrap_or_else(|| html! { span.muted { "没有期限" } }),
                html! { (w.waits.who()) },
                html! { span.small { (w.waits.why) } },
            ])
        })
        .collect();
    let columns = ["要办的", "案件", "期限", "谁办", "说明"].map(Column::new);
    Table::new(caption, columns.into(), rows, empty)
}
