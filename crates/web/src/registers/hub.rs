//! `/desk/registers`: the registers at a glance.

use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use store::Page;

use super::{MENU, runner};
use crate::look::{Icon, Task, page_head, tasks};
use crate::portal::read;
use crate::session::Staff;

/// The page.
pub async fn page(staff: Staff) -> Response {
    match load(&staff).await {
        Ok(items) => {
            let content = html! { (page_head("人员与目录", &[html! { "执法主体、人员、审核名录、账号、文号" }], &html! {})) (tasks(&items)) };
            runner::page(&staff, "人员与目录", MENU, StatusCode::OK, &content)
        }
        Err(fault) => runner::fault(&staff, &fault),
    }
}

async fn load(staff: &Staff) -> Result<Vec<Task>, office::Fault> {
    let store = staff.app.office().store();
    let (today, one) = (staff.app.office().today(), Page::first(1));
    let officers = store.officers(&store::OfficerFilter::default(), false, one).await?.total;
    let reviewers = store.reviewers(None, Some(today), one).await?.total;
    let units = read::units(&staff.app).await?.len();
    let series = match super::series::whose(staff, None) {
        Some(unit) => store.series(unit.as_deref(), None, one).await?.total,
        None => 0,
    };
    let task = |icon, title: &str, text: String, href: &str| Task {
        icon,
        title: title.into(),
        text,
        href: href.into(),
    };
    let mut items = vec![
        task(Icon::Id, "执法人员", format!("{officers} 人，登记、暂扣、恢复、指定"), "/desk/officers"),
        task(Icon::UserCheck, "审核人员名录", format!("{reviewers} 人，占比与 5% 比较"), "/desk/reviewers"),
        task(Icon::Building, "执法主体", format!("{units} 家"), "/desk/units"),
        task(Icon::ListCheck, "文号序列", format!("{series} 个，连续不断号"), "/desk/series"),
    ];
    if staff.is(super::ACCOUNT_READERS) {
        items.push(task(Icon::Users, "账号与身份", "开立、授权、停用".into(), "/desk/accounts"));
    }
    if staff.is(crate::logins::READERS) {
        items.push(task(Icon::History, "登录日志", "每次登录和失败".into(), "/desk/logins"));
    }
    if staff.is(crate::readings::AUDITORS) {
        let pages = [
            ("读取日志", "登录以后的每次查看、办理和导出", crate::readings::READINGS),
            ("管理操作", "账号、身份、口令、规则和名录", crate::readings::ADMINISTRATION),
        ];
        items.extend(pages.map(|(title, text, href)| task(Icon::Eye, title, text.into(), href)));
    }
    if staff.is(crate::exports::RULERS) {
        items.push(task(Icon::Download, "大批量导出", "多少行起要两人办理".into(), crate::exports::RULE));
    }
    if staff.is(crate::logins::POLICY_SETTERS) {
        items.push(task(Icon::Lock, "登录方式", "口令规则、动态口令".into(), "/desk/login-policy"));
    }
    Ok(items)
}
