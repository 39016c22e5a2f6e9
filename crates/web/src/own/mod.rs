//! `/desk/me`: the person's own account: password, second factor, where it was used.

mod factor;
pub mod password;

use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use office::Fault;
use office::people::login::Outcome;
use store::{LoginFilter, Page};

use crate::look::{
    Card, Column, Empty, Icon, Pairs, Row, State, Table, button_link, format, light, page_head, pairs,
};
use crate::registers::runner;
use crate::route::{Need, Route};
use crate::session::Staff;

/// The page.
const HOME: &str = "/desk/me";
/// Lines of the own log that are shown.
const LINES: u64 = 20;

/// Routes of this module.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/desk/me", Need::SignedIn, page).while_owing(),
        Route::get("/desk/me/password", Need::SignedIn, password::page).while_owing(),
        Route::post("/desk/me/password", Need::SignedIn, password::change).while_owing(),
        Route::get("/desk/me/factor", Need::SignedIn, factor::page).while_owing(),
        Route::post("/desk/me/factor/begin", Need::SignedIn, factor::begin).while_owing(),
        Route::post("/desk/me/factor/confirm", Need::SignedIn, factor::confirm).while_owing(),
        Route::post("/desk/me/factor/codes", Need::SignedIn, factor::codes).while_owing(),
        Route::post("/desk/me/factor/end", Need::SignedIn, factor::end).while_owing(),
    ]
}

async fn page(staff: Staff) -> Response {
    let found = async {
        let store = staff.app.office().store();
        let credential = store.credential(&staff.person.account).await?;
        let uses = staff.app.office().uses_factor(&staff.person.account).await?;
        let left = store.recovery_left(&staff.person.account).await?;
        let filter = LoginFilter { account: Some(staff.person.account.clone()), ..LoginFilter::default() };
        let log = store.logins(&filter, Page::first(LINES)).await?;
        Ok::<_, Fault>((credential, uses, left, log))
    };
    let (credential, uses, left, log) = match found.await {
        Ok(found) => found,
        Err(fault) => return runner::fault(&staff, &fault),
    };
    let changed = credential.map_or_else(
        || "没有口令".to_string(),
        |c| format!("{} 设置", format::minute(format::local(c.changed))),
    );
    let factor = if uses { format!("已启用，还有 {left} 个恢复码") } else { "没有启用".into() };
    let rows = log
        .rows
        .iter()
        .map(|r| {
            let outcome = Outcome::from_wire(&r.outcome);
            let good = outcome.is_some_and(Outcome::is_good);
            Row::from(vec![
                html! { span.nw { (format::second(format::local(r.at))) } },
                html! { span.mono { (r.address) } },
                light(if good { State::Good } else { State::Near }, outcome.map_or("", Outcome::title)),
            ])
        })
        .collect();
    let table = Table::new(
        "最近的登录",
        ["时间", "地址", "结果"].map(Column::new).into(),
        rows,
        Empty::new(Icon::History, "还没有登录记录", "").level(3),
    );
    let facts = [
        ("登录名", html! { span.mono { (staff.person.login) } }),
        ("姓名", html! { (staff.person.name) }),
        ("口令", html! { (changed) }),
        ("动态口令", html! { (factor) }),
    ];
    let content = html! {
        (page_head("账号和口令", &[], &html! {
            (button_link(Some(Icon::Key), "修改口令", "/desk/me/password", true))
            (button_link(Some(Icon::Lock), "动态口令", "/desk/me/factor", false))
        }))
        (Card::padded("账号", pairs(Pairs::Normal, &facts)).icon(Icon::Id))
        div.mt { (Card::new("最近的登录", table).icon(Icon::History)) }
        p.small.muted { "不是本人的登录，立即修改口令，并告诉安全管理员。" }
    };
    runner::page(&staff, "账号和口令", HOME, StatusCode::OK, &content)
}
