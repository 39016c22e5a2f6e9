//! `/`: search first; counters with their rule; latest decisions; withdrawals.

use axum::response::Response;
use law::calendar::Calendar;
use maud::{Markup, html};
use search::{Hit, Query, Sort};

use super::numbers::{Numbers, numbers};
use super::visit::{Says, Visit};
use crate::look::{
    Counter, DecisionRow, Empty, Icon, Task, counters, decision_rows, empty, format, hero, link_list, tasks,
};

/// Decisions on the front page.
const LATEST: usize = 6;
/// Withdrawals on the front page.
const WITHDRAWN: usize = 5;

/// The front page.
pub async fn show(visit: Visit) -> Response {
    let latest = Query { sort: Sort::PublishedDesc, per_page: LATEST, ..Query::default() };
    let found = match visit.app.office().public_search(latest).await {
        Ok(page) => page.hits,
        Err(fault) => return visit.fault(&fault).await,
    };
    let numbers = match numbers(&visit).await {
        Ok(n) => n,
        Err(fault) => return visit.fault(&fault).await,
    };
    let city = super::city_name(&visit.app.city().name).to_owned();
    let content = content(&city, &numbers, &found, visit.rules().calendar());
    visit.page(Says::new("首页", "/").indexed(), &content).await
}

/// The page.
#[must_use]
pub fn content(city: &str, n: &Numbers, latest: &[Hit], calendar: &Calendar) -> Markup {
    let kinds = [("decisions", "执法决定"), ("officers", "执法人员"), ("units", "执法主体")];
    let first = latest.first().map(|h| h.doc.document_no.clone());
    let link = first.as_deref().map(|no| super::params::address("/decisions", &[("q", no)]));
    let mut examples = vec![("食品", "/decisions?q=食品"), ("无证经营", "/decisions?q=无证经营")];
    if let (Some(no), Some(link)) = (&first, &link) {
        examples.push((no, link));
    }
    let lead = format!("{city} {} 家执法主体的执法信息，在这里统一公开、长期可查、人人可验。", n.organs);
    html! {
        (hero("查决定、验证件、看时限", &lead, "/search", &kinds, &examples, "/officers"))
        div.wrap {
            (counters(&counted(n)))
            h2.h2 { "我要办" }
            (tasks(&things()))
            div.cols {
                section {
                    h2.h2 { "最新公开 " a href="/decisions?sort=published" { "全部决定" } }
                    @if latest.is_empty() { div.card { (empty(&Empty::new(Icon::Gavel, "还没有公开的执法决定", "决定作出后 7 个工作日内在这里公开").level(3))) } }
                    @else { (decision_rows(&latest.iter().map(|h| row(h, calendar)).collect::<Vec<_>>(), 3)) }
                }
                aside {
                    h2.h2 { "更正与撤回 " a href="/withdrawn" { "全部" } }
                    div.card {
                        @if n.latest_withdrawn.is_empty() { p.pad.muted { "没有撤回的公示信息。撤回后，原地址保留原因和日期。" } }
                        @else {
                            ul.linklist { @for w in n.latest_withdrawn.iter().take(WITHDRAWN) {
                                li { a href=(format!("/d/{}", w.address)) { (w.document_no) " 已撤回" span { (format::date_short(w.on)) } } }
                            } }
                        }
                    }
                    h2.h2 { "事前公开" }
                    div.card { (link_list(&[
                        ("执法主体", &format!("{} 家", n.organs), "/units"),
                        ("执法人员", &format!("{} 人", n.officers), "/officers"),
                        ("流程图与服务指南", &format!("{} 个", n.procedures), "/procedures"),
                        ("实施方案落实情况", "逐条对照", "/plan"),
                    ])) }
                }
            }
        }
    }
}

fn counted(n: &Numbers) -> Vec<Counter> {
    let counter = |label: &str, number: String, unit: &str, below: String| Counter {
        label: label.into(),
        number,
        unit: unit.into(),
        below,
    };
    let share = format::percent(n.on_time, n.timed);
    vec![
        counter(
            "公开执法决定",
            format::number(as_i64(n.public)),
            "件",
            format!("其中历史数据导入 {} 件", format::number(as_i64(n.imported))),
        ),
        counter(
            "按期公开率",
            share,
            "",
            format!(
                "{}，共 {} 件有期限，其中依法不予公开 {} 件",
                n.rule,
                format::number(as_i64(n.timed)),
                format::number(as_i64(n.withheld))
            ),
        ),
        counter(
            "证件有效的执法人员",
            format::number(as_i64(n.officers)),
            "人",
            "按证件编号或姓名核验".into(),
        ),
        counter("撤回公示", format::number(as_i64(n.withdrawn)), "件", "地址保留，原因公开".into()),
    ]
}

fn as_i64(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn things() -> Vec<Task> {
    let task = |icon, title: &str, text: &str, href: &str| Task {
        icon,
        title: title.into(),
        text: text.into(),
        href: href.into(),
    };
    vec![
        task(Icon::Qrcode, "核验执法人员", "输入证件编号或者姓名", "/officers"),
        task(Icon::Gavel, "查执法决定", "按企业、文号、机关、年份查", "/decisions"),
        task(Icon::Route, "看流程与时限", "每一步谁办、多久、依据什么", "/procedures"),
        task(Icon::Building, "查执法主体", "全市有执法权的机关", "/units"),
        task(Icon::ShieldCheck, "独立验证", "不依赖本平台，自己核对公示日志", "/verify"),
        task(Icon::Database, "下载开放数据", "表格、数据接口和订阅", "/open"),
    ]
}

fn row(hit: &Hit, calendar: &Calendar) -> DecisionRow {
    let d = &hit.doc;
    let decided: Option<jiff::civil::Date> = d.decided_on.as_deref().and_then(|t| t.parse().ok());
    let published: Option<jiff::civil::Date> = d.published_on.parse().ok();
    let note = match (d.origin, decided.zip(published)) {
        (search::Origin::Imported, _) => "历史数据导入".to_owned(),
        (_, Some((a, b))) => format!("第 {} 个工作日公开", calendar.workdays_between(a, b).value),
        _ => String::new(),
    };
    DecisionRow {
        title: d.title.clone(),
        href: format!("/d/{}", d.address),
        below: format!("{}　{}", d.document_no, d.organ),
        kind: d.behaviour.clone(),
        date: decided.map(format::date).unwrap_or_default(),
        note,
    }
}
