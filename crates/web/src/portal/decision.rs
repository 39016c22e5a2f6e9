//! `/d/{address}`: one public decision. Result first; then facts, law, remedies, process; then the proof. What was
//! withdrawn or expired keeps a neutral page at its address (HOUSE 13).

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use jiff::civil::Date;
use law::deed::publicity::{Changed, Extent, PublicRecord};
use law::rules::Rules;
use maud::{Markup, html};
use office::portal::{PublicPage, PublicView};

use super::proof::{self, Checked};
use super::qr;
use super::visit::{Says, Visit};
use crate::look::{
    Align, Card, Column, Empty, Icon, Pairs, Problem, Row, State, Table, TagKind, button_link, crumbs,
    format, icon, light, link_list, pairs, print_button, proof_list, tag, verify_badge,
};

/// The page at a public address.
pub async fn show(visit: Visit, Path(address): Path<String>) -> Response {
    match visit.app.office().public_page(&address).await {
        Err(fault) => visit.fault(&fault).await,
        Ok(None) => visit.problem(&Problem::NotFound).await,
        Ok(Some(PublicPage::Record(view))) => {
            let checked = proof::check(visit.app.log_dir(), &view.leaf, view.log_index).await;
            let model = Model { view: &view, checked, rules: &visit.rules(), base: &visit.base };
            // Pages of natural persons are public, but not for search engines (DOMAIN 0.18).
            let natural = is_natural(&view);
            let mut says = Says::new(&view.record.document_no, "/decisions");
            says.indexed = !natural;
            visit.with_addresses(visit.page(says, &content(&model)).await)
        }
        Ok(Some(PublicPage::Withdrawn { document_no, organ, reason, on, replaced_by })) => {
            let stone = grave(
                &document_no,
                &organ,
                "已撤回",
                true,
                "这项决定的公示已经撤回，原内容不再公开",
                &html! {
                    "原因：" (reason) "。撤回日期：" (format::date(on)) "。"
                    @if let Some(new) = &replaced_by { a href=(format!("/d/{new}")) { "看变更后的内容" } }
                },
            );
            gone(&visit, &document_no, &stone).await
        }
        Ok(Some(PublicPage::Expired)) => {
            let stone = grave(
                "公示期满",
                "",
                "公示期满",
                false,
                "公示期限已满，原内容不再公开",
                &html! {
                    "公示期限按处罚的种类确定，期满后停止公示，这不影响决定本身的效力。"
                },
            );
            gone(&visit, "公示期满", &stone).await
        }
    }
}

/// The proof file of a decision's entry, for checking without this server.
pub async fn voucher(visit: Visit, Path(address): Path<String>) -> Response {
    match visit.app.office().public_page(&address).await {
        Err(fault) => visit.fault(&fault).await,
        Ok(Some(PublicPage::Record(view))) => {
            proof::download(&visit, &address, &view.leaf, view.log_index).await
        }
        Ok(_) => visit.problem(&Problem::NotFound).await,
    }
}

async fn gone(visit: &Visit, title: &str, stone: &Markup) -> Response {
    let content =
        html! { div.wrap { (crumbs(&[("首页", "/"), ("撤回记录", "/withdrawn")], title)) (stone) } };
    let mut response = visit.page(Says::new(title, "/decisions").status(StatusCode::GONE), &content).await;
    response.headers_mut().insert(super::visit::ROBOTS, HeaderValue::from_static("noindex, noarchive"));
    response
}

/// The neutral page: number, reason, dates; never the content, never a name.
fn grave(number: &str, organ: &str, state: &str, withdrawn: bool, title: &str, text: &Markup) -> Markup {
    html! {
        section.card.pad5.problem.grave {
            div.row { (tag(if withdrawn { TagKind::Red } else { TagKind::Plain }, state)) }
            h1.mt { (number) }
            @if !organ.is_empty() { p.muted { (organ) } }
            div class=(if withdrawn { "note r mt" } else { "note mt" }) {
                (icon(Icon::Info)) div { strong { (title) } (text) }
            }
            p.small.muted.mt { "这个地址长期保留。" a href="/withdrawn" { "看全部撤回记录" } "　" a href="/decisions" { "查询其他决定" } }
        }
    }
}

/// Organisations have a code; a party without one is taken for a natural person, to be on the safe side.
pub fn is_natural(view: &PublicView) -> bool {
    view.record.party_code.is_empty()
}

/// What the page is drawn from.
pub struct Model<'a> {
    /// The record.
    pub view: &'a PublicView,
    /// What was found in the log just now.
    pub checked: Checked,
    /// Periods and calendar.
    pub rules: &'a Rules,
    /// `https://host`.
    pub base: &'a str,
}

/// The page of a public decision.
#[must_use]
pub fn content(m: &Model) -> Markup {
    let (v, r) = (m.view, &m.view.record);
    html! {
        div.wrap {
            (crumbs(&[("首页", "/"), ("执法决定", "/decisions")], &r.document_no))
            div.cols {
                article.card.doc {
                    div.row {
                        (tag(TagKind::Blue, &r.behaviour))
                        @if v.imported { (tag(TagKind::Amber, "历史数据导入")) }
                        @if v.process.iter().any(|(step, _, _)| step == "法制审核") { (tag(TagKind::Plain, "重大决定 · 已经法制审核")) }
                        @if matches!(m.checked, Checked::Included { .. }) && v.bound.as_ref().is_none_or(|b| b.holds) { (verify_badge("可验证", Some("#verify"))) }
                    }
                    h1.mt { (r.title) }
                    p.muted.num { (r.document_no) }
                    @if v.imported { (imported_note()) }
                    @if let Some(c) = &v.changed { (changed_note(c)) }
                    div.mt5 { (pairs(Pairs::Normal, &facts(m))) }
                    @if v.bound.as_ref().is_some_and(|b| b.extent == Extent::Summary) { p.muted.mt { "本条公示决定摘要，不含违法事实和救济途径的全文。" } }
                    (body(r))
                    @if !v.process.is_empty() { h2 { "办案过程公示" } (process(v, m.rules)) }
                    div.row.mt5 { (print_button()) (button_link(Some(Icon::Database), "这条数据（JSON）", &format!("/api/v1/decisions/{}", v.address), false)) }
                }
                aside.stack { (verify(m)) (versions(v)) (objections()) }
            }
        }
    }
}

/// The words of a record as the public sees them, for the editor's preview: heading, result, facts, law, remedies.
#[must_use]
pub fn article(r: &PublicRecord, imported: bool) -> Markup {
    let mut list = said(r);
    if let Some(on) = r.decided_on {
        list.push(("决定日期", html! { (format::date(on)) }));
    }
    html! {
        article.card.doc {
            div.row { (tag(TagKind::Blue, &r.behaviour)) @if imported { (tag(TagKind::Amber, "历史数据导入")) } }
            p.big.mt { (r.title) }
            p.muted.num { (r.document_no) }
            @if imported { (imported_note()) }
            div.mt5 { (pairs(Pairs::Normal, &list)) }
            (body(r))
        }
    }
}

fn changed_note(c: &Changed) -> Markup {
    html! {
        div.note.y.mt { (icon(Icon::Info)) div { strong { "变更后的决定" }
            "处罚内容已由 " (c.by) " " (c.instrument) "变更。"
            a href=(format!("/d/{}", c.replaces)) { "原公示的撤回说明" }
        } }
    }
}

fn imported_note() -> Markup {
    html! {
        div.note.y.mt { (icon(Icon::Info)) div { strong { "历史数据导入" } "本条来自系统启用前的处罚清单，办案过程没有在本系统记录，内容以原决定书为准。" } }
    }
}

fn body(r: &PublicRecord) -> Markup {
    html! {
        @if !r.facts.is_empty() { h2 { "违法事实" } (paragraphs(&r.facts)) }
        @if !r.basis.is_empty() { h2 { "处罚依据" } (paragraphs(&r.basis)) }
        @if !r.remedies.is_empty() { h2 { "当事人的权利" } (paragraphs(&r.remedies)) }
    }
}

fn paragraphs(text: &str) -> Markup {
    html! { @for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) { p { (line) } } }
}

/// Result first, then party and organ.
fn said(r: &PublicRecord) -> Vec<(&'static str, Markup)> {
    let (first, rest) = r.conclusion.split_once('；').unwrap_or((&r.conclusion, ""));
    vec![
        ("处罚结果", html! { span.big { (first) } @if !rest.is_empty() { "；" (rest) } }),
        (
            "当事人",
            html! {
                (r.party)
                @if !r.party_code.is_empty() { br; span.muted.small.mono { "统一社会信用代码 " (r.party_code) } }
                @else if r.party.ends_with('某') { br; span.muted.small { "自然人信息已依法遮盖" } }
            },
        ),
        ("决定机关", html! { (r.organ) }),
    ]
}

fn facts(m: &Model) -> Vec<(&'static str, Markup)> {
    let (v, r) = (m.view, &m.view.record);
    let mut list = said(r);
    if let Some(on) = r.decided_on {
        list.push(("决定日期", html! { (format::date(on)) }));
    }
    list.push(("公开日期", published(m)));
    if let Some(until) = v.until {
        list.push(("公示到", html! { (format::date(until)) }));
    }
    list
}

/// Date of publication with the light: on which working day after the decision, by when it was due.
fn published(m: &Model) -> Markup {
    let v = m.view;
    let Some((decided, due)) = v.record.decided_on.zip(v.due_on) else {
        return html! { (format::date(v.published_on)) };
    };
    let day = m.rules.calendar().workdays_between(decided, v.published_on).value;
    let (state, words) = if v.published_on <= due {
        (State::Good, format!("第 {day} 个工作日，按期"))
    } else {
        let over = m.rules.calendar().workdays_between(due, v.published_on).value;
        (State::Over, format!("超 {over} 个工作日"))
    };
    let limit = m.rules.period("publication.penalty").map(|p| p.text()).unwrap_or_default();
    html! {
        (format::date(v.published_on)) "　" (light(state, &words)) br;
        span.muted.small { "实施方案 1.3a：" (limit) "，截止 " (format::date(due)) }
    }
}

/// Each step with its date, its limit and whether it was kept.
fn process(v: &PublicView, rules: &Rules) -> Table {
    let domain = rules.domain(&v.unit.domain);
    let on = |step: &str| v.process.iter().find(|(s, _, _)| s == step).map(|(_, d, _)| *d);
    let mut steps: Vec<&(String, Date, String)> = v.process.iter().collect();
    steps.sort_by_key(|(_, date, _)| *date);
    let rows = steps
        .into_iter()
        .map(|(step, date, note)| {
            let said = if note.is_empty() {
                html! { "—" }
            } else {
                light(State::Good, note)
            };
            let (limit, state) = match step.as_str() {
                "作出决定" => {
                    limited(rules, domain.map(|d| d.decision.as_str()), "立案起", on("立案"), *date)
                }
                "送达" => limited(rules, Some("penalty.service"), "决定起", on("作出决定"), *date),
                "法制审核" | "案件审核" => ("作出决定前必须通过".to_owned(), said),
                _ => ("—".to_owned(), said),
            };
            Row::from(vec![
                html! { span.nw { (step) } },
                html! { span.num.nw { (format::date(*date)) } },
                html! { (limit) },
                state,
            ])
        })
        .collect();
    let column = |text: &str| Column { text: text.into(), align: Align::Start, ..Column::default() };
    Table::new(
        "每一步的日期与法定时限；“工作日”已扣除法定节假日。",
        ["环节", "日期", "法定时限", "情况"].map(column).into(),
        rows,
        Empty::new(Icon::History, "没有办案过程", ""),
    )
    .caption_shown()
}

/// The limit of a step that runs from another, and the light.
fn limited(rules: &Rules, id: Option<&str>, from: &str, start: Option<Date>, done: Date) -> (String, Markup) {
    let Some((period, start)) = id.and_then(|id| rules.period(id)).zip(start) else {
        return ("—".to_owned(), html! { "—" });
    };
    let due = law::period::due(rules.calendar(), start, period).date();
    let used = match period.unit {
        law::period::Unit::Workday => {
            format!("第 {} 个工作日", rules.calendar().workdays_between(start, done).value)
        }
        _ => format!("用时 {} 日", (done - start).get_days()),
    };
    let light = if done <= due {
        light(State::Good, &format!("{used}，按期"))
    } else {
        light(State::Near, &format!("{used}，长于基本期限"))
    };
    (format!("{from} {}，{}", period.unit.count_text(i64::from(period.n)), period.basis), light)
}

fn verify(m: &Model) -> Card {
    let v = m.view;
    let address = format!("{}/d/{}", m.base, v.address);
    let proven = |items: &[(&str, &str)]| {
        html! {
            (proof_list(items))
            div.mt { p.small.muted { "核对码（日志叶）" } (leaf(&v.leaf)) }
            div.row.mt {
                a.btn.pri.grow href="/verify" { "怎样自己验证" }
                a.btn.grow href=(format!("/d/{}/proof", v.address)) { "下载凭证" }
            }
            div.row.mt.nowrap {
                (qr::svg(&address, "本页地址的二维码"))
                p.small.muted { "扫码可在手机上打开本页，与纸质决定书核对。凭证可离线验证，不依赖本平台。" }
            }
        }
    };
    let words = words(v);
    // The log proves that it was approved; only the recomputation says what was.
    if v.bound.as_ref().is_some_and(|b| !b.holds) {
        return failed("公示内容与决定记录对不上", v);
    }
    match &m.checked {
        Checked::Included { index, size, root } => {
            let place = format!("公示日志，{}", format::log_number(*index));
            let within = format!("刚刚核对：日志共 {} 条，根 {}", number(*size), format::hash_short(root));
            Card::padded(
                "公示信息可验证",
                proven(&[
                    (words.0, words.1.as_str()),
                    ("审批公示这一步已写入日志", place.as_str()),
                    ("这条记录没有被改动、抽走或者补写", within.as_str()),
                    ("任何人都能自己核对", "下载凭证，用公开的工具离线计算"),
                ]),
            )
            .icon(Icon::ShieldCheck)
            .id("verify")
            .proven()
        }
        Checked::Pending => Card::padded(
            "正在写入公示日志",
            html! { p { "记录已经保存，通常几秒内编入公示日志，之后可以下载凭证。" } div.mt { (leaf(&v.leaf)) } },
        )
        .icon(Icon::Clock)
        .id("verify"),
        Checked::Failed => failed("这条记录与公示日志对不上", v),
    }
}

/// What holds of the words: the decision's, minus so many masks. Nothing is claimed for what edition 1 published.
fn words(v: &PublicView) -> (&'static str, String) {
    let Some(b) = &v.bound else {
        return ("按第 1 版规则公示", "公示文字没有与决定原文绑定，以决定书为准".into());
    };
    let count: usize = b.masks.iter().map(|(_, n)| n).sum();
    let kinds: Vec<String> = b.masks.iter().map(|(what, n)| format!("{what} {n} 处")).collect();
    let masks = if count == 0 {
        "没有遮盖".to_owned()
    } else {
        format!("遮盖 {count} 处（{}）", kinds.join("、"))
    };
    let text = format!("刚刚核对：{masks}，其余逐字相同；内容摘要 {}", format::hash_short(&b.digest));
    ("公示内容就是决定原文去掉遮盖", text)
}

fn failed(why: &str, v: &PublicView) -> Card {
    Card::padded(
        "核对没有通过",
        html! {
            div.note.r { (icon(Icon::AlertTriangle)) div { strong { (why) } "请以决定书原件为准，并向司法局反映。" } }
            div.mt { (leaf(&v.leaf)) }
        },
    )
    .icon(Icon::AlertTriangle)
    .id("verify")
}

/// The leaf in two lines of eight groups, whole, so that it can be compared and copied.
fn leaf(hex: &str) -> Markup {
    let (first, second) = hex.split_at_checked(hex.len() / 2).unwrap_or((hex, ""));
    html! { span.hash { (format::hash_groups(first)) br; (format::hash_groups(second)) } }
}

fn number(n: u64) -> String {
    format::number(i64::try_from(n).unwrap_or(i64::MAX))
}

fn versions(v: &PublicView) -> Card {
    use crate::look::{Entry, timeline};
    let entry = Entry {
        title: "现行版本".into(),
        text: if v.imported {
            "历史数据导入，经审批公开".into()
        } else {
            "经编辑核对、另一人审批后公开".into()
        },
        when: format::date(v.published_on),
        at: v.published_on.to_string(),
        ..Entry::default()
    };
    let mut entries = vec![entry];
    entries.extend(v.past.iter().rev().map(|p| Entry {
        title: "曾经公示，已撤回".into(),
        text: p.why(),
        when: format!("{} 至 {}", format::date(p.published_on), format::date(p.withdrawn_on)),
        at: p.published_on.to_string(),
        ..Entry::default()
    }));
    Card::padded("版本", timeline(&entries)).icon(Icon::History)
}

fn objections() -> Card {
    Card::new(
        "对这条信息有异议",
        link_list(&[
            ("拨打 12345 反映信息不准", "电话", "tel:12345"),
            ("决定被撤销、变更的，查撤回记录", "", "/withdrawn"),
            ("核验办案人员的证件", "", "/officers"),
        ]),
    )
    .icon(Icon::Edit)
}
