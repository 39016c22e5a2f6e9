//! Plain pages: `/open` (data for programs) and `/accessibility`.

use axum::response::Response;
use maud::html;

use super::visit::{Says, Visit, plain_page};
use crate::look::{Column, Empty, Icon, Row, Table, format};

/// The lists that are data as well, with `?format=csv` and `?format=json`: exactly these. A test holds them against the
/// router. Officers are looked up one by one and never listed (DOMAIN 0.18).
pub const LISTS: &[(&str, &str)] = &[
    ("/decisions", "执法决定，可带查询条件"),
    ("/withdrawn", "撤回记录"),
    ("/units", "执法主体"),
    ("/procedures", "执法流程与服务指南"),
    ("/templates", "执法文书模板"),
    ("/plan", "实施方案落实情况"),
];

/// `/open`: every way to take the public record away.
pub async fn open(visit: Visit) -> Response {
    let withheld = match super::numbers::withheld(visit.app.office().store()).await {
        Ok(counts) => counts,
        Err(fault) => return visit.fault(&fault).await,
    };
    let row = |href: &str, what: &str, form: &str| {
        Row::from(vec![html! { a.mono href=(href) { (href) } }, html! { (what) }, html! { (form) }])
    };
    let lists = LISTS.iter().map(|(path, what)| row(&format!("{path}?format=csv"), what, "CSV、JSON"));
    let table = Table::new(
        "开放数据的地址",
        ["地址", "内容", "格式"].map(Column::new).into(),
        lists
            .chain([
                row("/api/v1/decisions?q=食品", "执法决定查询接口，带分面和高亮", "JSON"),
                row(
                    "/api/v1/law/check/uscc/91220200000000000X",
                    "统一社会信用代码、文号、证号的校验",
                    "JSON",
                ),
                row("/api/v1/law/due?period=penalty.service&start=2026-03-02", "法定期限计算", "JSON"),
                row("/api/openapi.json", "接口说明", "OpenAPI 3.1"),
                row("/feed.atom", "最新公开与撤回的订阅", "Atom"),
                row("/feed.json", "最新公开与撤回的订阅", "JSON Feed 1.1"),
                row("/log/checkpoint", "公示日志的检查点", "C2SP tlog-checkpoint"),
            ])
            .collect(),
        Empty::new(Icon::Database, "没有数据", ""),
    );
    let body = html! {
        p { "公开的执法信息可以整批取走、再利用，不需要登录，也不需要申请。下表中标明 CSV、JSON 的列表，在地址后加 format=csv、format=xlsx 或者 format=json 就是数据；每个流程的环节也可以这样取得。执法人员只能逐人核验，不提供名单。" }
        p { "撤回或者公示期满的决定，从列表、查询、订阅中去掉，原地址保留说明。取走数据的人，请按 /withdrawn 同步撤回。" }
        div.mt { (table) }
        h2 { "不予公开" }
        @if withheld.is_empty() { p { "没有依法不予公开的决定。" } }
        @else {
            p { "依法不予公开的决定不公开内容，公开件数，并计入按期公开率的分母：" }
            ul.dots { @for (ground, n) in &withheld { li { (ground) "：" (n) " 件" } } }
        }
        h2 { "使用约定" }
        ul.dots {
            li { "自然人信息已经遮盖，不得用其他数据恢复" }
            li { "表格以 UTF-8 编码，可能被当作公式的内容前加了单引号" }
            li { "文件不限条数，一次给全；查询接口每页最多 " (search::PER_PAGE_MAX) " 条，最多翻到第 " (format::number(i64::try_from(search::WINDOW).unwrap_or(i64::MAX))) " 条，要全部的取文件" }
        }
    };
    visit.page(Says::new("开放数据接口", "").indexed(), &plain_page("开放数据接口", body)).await
}

/// `/accessibility`: the statement.
pub async fn accessibility(visit: Visit) -> Response {
    let body = html! {
        p { "本平台按 GB/T 37668—2019《信息技术 互联网内容无障碍可访问性技术要求与测试方法》和 WCAG 2.2 AA 设计。" }
        h2 { "已经做到" }
        ul.dots {
            li { "所有阅读和表单不依赖脚本" }
            li { "键盘可以到达每个链接、按钮和表单，焦点清楚可见" }
            li { "颜色之外另有文字和形状" }
            li { "右上角可以切换大字版，选择会保留" }
            li { "流程图、统计图配有文字列表或者表格" }
        }
        h2 { "还没有做到" }
        ul.dots {
            li { "没有读屏实机测试的正式报告，只有自动检查和人工键盘检查" }
            li { "没有少数民族语言和手语版本" }
        }
        h2 { "遇到障碍" }
        p { "请拨打 " a href="tel:12345" { "12345 热线" } "，说明是哪个页面、用的什么设备。" }
    };
    visit.page(Says::new("无障碍声明", "").indexed(), &plain_page("无障碍声明", body)).await
}
