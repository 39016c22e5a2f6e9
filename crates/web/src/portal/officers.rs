//! `/officers`: is this certificate valid today? One coloured sentence first. By number or by name; there is no
//! list of everybody, and no photographs in bulk (DOMAIN 0.18).

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::{Date, DateTime};
use law::state::register::{Officer, Unfit};
use maud::{Markup, html};

use super::params::address;
use super::read;
use super::visit::{Says, Visit};
use crate::look::{
    CertHead, Empty, Field, Icon, Pairs, Problem, State, button, cert_head, crumbs, empty, format, icon,
    light, note, pairs,
};

/// Shortest text that is looked up as a name: a surname alone would list everybody of that name.
const NAME_MIN: usize = 2;
/// Most people listed for a name.
const FOUND_MAX: usize = 20;

/// Not being in this register says nothing of a certificate by itself: others issue certificates too.
const ELSEWHERE: &str =
    "本名录只有本市登记的证件：国务院部门、外省市、公安机关核发的可能不在其中，查不到不等于证件无效。";
/// Who can tell.
const DOUBT: &str = "有疑问的，请来人说明由哪个机关核发，并拨打 12345 核实。";
/// When a person may refuse, and only then (行政处罚法 第五十五条).
const REFUSAL: &str = "可以拒绝调查、检查的，是执法人员不出示执法证件的情形（行政处罚法 第五十五条）。";

/// An officer with the name of the unit.
#[derive(Clone, Debug)]
pub struct Known {
    /// The officer.
    pub officer: Officer,
    /// Full name of the unit.
    pub unit: String,
}

/// The look-up.
pub async fn look_up(visit: Visit) -> Response {
    let q = visit.params.get("number").or(visit.params.get("q")).unwrap_or_default().to_owned();
    let found = if q.is_empty() { Ok(Vec::new()) } else { find(&visit, &q).await };
    let found = match found {
        Ok(found) => found,
        Err(fault) => return visit.fault(&fault).await,
    };
    if let [one] = found.as_slice()
        && same_number(&one.officer.number, &q)
    {
        return Redirect::to(&address(&format!("/officers/{}", encoded(&one.officer.number)), &[]))
            .into_response();
    }
    visit.page(Says::new("核验证件", "/officers").indexed(), &content(&q, &found, visit.today())).await
}

/// One certificate.
pub async fn show(visit: Visit, Path(number): Path<String>) -> Response {
    let found = match find(&visit, &number).await {
        Ok(found) => found.into_iter().find(|k| same_number(&k.officer.number, &number)),
        Err(fault) => return visit.fault(&fault).await,
    };
    let at = format::local(visit.app.office().clock().now());
    match found {
        Some(known) => visit.page(Says::new("核验证件", "/officers"), &certificate(&known, at)).await,
        None if number.chars().count() > law::certificate_no::LENGTH_MAX => {
            visit.problem(&Problem::NotFound).await
        }
        None => {
            let says = Says::new("没有这个证件", "/officers").status(StatusCode::NOT_FOUND);
            visit.page(says, &unknown(&number, at)).await
        }
    }
}

async fn find(visit: &Visit, q: &str) -> Result<Vec<Known>, office::Fault> {
    let units = read::unit_names(&visit.app).await?;
    let named = q.chars().count() >= NAME_MIN;
    let mut found: Vec<Known> = read::officers_like(&visit.app, q)
        .await?
        .into_iter()
        .filter(|(_, o)| same_number(&o.number, q) || (named && o.name == q))
        .take(FOUND_MAX)
        .map(|(_, officer)| Known { unit: units.get(&officer.unit).cloned().unwrap_or_default(), officer })
        .collect();
    found.sort_by(|a, b| a.officer.number.cmp(&b.officer.number));
    Ok(found)
}

/// Numbers are compared without blanks and dashes and in half width, as people type them.
#[must_use]
pub fn same_number(a: &str, b: &str) -> bool {
    let (a, b) = (law::certificate_no::compared(a), law::certificate_no::compared(b));
    !a.is_empty() && a == b
}

/// A path segment.
#[must_use]
pub fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut out, b| {
        if b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.') {
            out.push(char::from(b));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{b:02X}");
        }
        out
    })
}

/// The one sentence of a certificate today, and whether it is good news.
#[must_use]
pub fn sentence(officer: &Officer, today: Date) -> (bool, &'static str, String) {
    match officer.fit_on(today, &officer.region) {
        Ok(()) => (true, "证件有效", format!("有效期至 {}。", format::date(officer.valid_to))),
        Err(Unfit::Suspended(from)) => (
            false,
            "证件已暂扣",
            format!("这个证件自 {} 起暂扣，暂扣期间不能用于执法。{DOUBT}", format::date(from)),
        ),
        Err(Unfit::Expired(on)) => {
            (false, "证件已过期", format!("有效期到 {} 为止，过期不能用于执法。{DOUBT}", format::date(on)))
        }
        Err(Unfit::NotYetValid(from)) => {
            (false, "证件还没有生效", format!("自 {} 起有效，在此之前不能用于执法。", format::date(from)))
        }
        Err(Unfit::OutOfRegion(_)) => (false, "超出执法区域", "这个证件不能在本市使用。".into()),
    }
}

fn content(q: &str, found: &[Known], today: Date) -> Markup {
    html! {
        div.wrap {
            (crumbs(&[("首页", "/")], "核验证件"))
            div.cert {
                h1.mb { "核验执法人员证件" }
                (form(q))
                @if !q.is_empty() { div.mt { (results(q, found, today)) } }
                (rights())
            }
        }
    }
}

fn form(q: &str) -> Markup {
    let field = Field::text("q", "证件编号或者姓名").hint("编号在证件正面；按姓名查须写全名").value(q);
    html! { form.card.bd method="get" action="/officers" role="search" { (field) div.formacts { (button(Some(Icon::Search), "核验", "pri")) } } }
}

fn results(q: &str, found: &[Known], today: Date) -> Markup {
    html! {
        @if found.is_empty() {
            div.card { (empty(&Empty::new(Icon::Search, format!("名录里没有“{q}”"), "名录由司法行政机关确认，随时更新")
                .tip(html! { "核对证件编号，一位都不能少" })
                .tip(html! { "按姓名查须写全名，例如 张三丰" })
                .tip(html! { (ELSEWHERE) })
                .tip(html! { (DOUBT) }))) }
        } @else {
            section.card aria-label="核验结果" { header { h2 { "找到 " (found.len()) " 人" } }
                ul.linklist { @for k in found {
                    @let (valid, words, _) = sentence(&k.officer, today);
                    li { a href=(format!("/officers/{}", encoded(&k.officer.number))) {
                        span { strong { (k.officer.name) } "　" (k.unit) "　" span.mono { (k.officer.number) } }
                        (light(if valid { State::Good } else { State::Over }, words))
                    } }
                } }
            }
        }
    }
}

fn certificate(k: &Known, at: DateTime) -> Markup {
    let o = &k.officer;
    let (valid, words, more) = sentence(o, at.date());
    let head =
        CertHead { valid, sentence: words.into(), checked: format!("核验时间 {}", format::second(at)) };
    let designations: Vec<_> =
        o.designations.iter().filter(|d| d.from <= at.date() && at.date() <= d.to).collect();
    let mut facts = vec![
        ("证件编号", html! { span.mono { (o.number) } }),
        ("所属单位", html! { (k.unit) }),
        ("执法类别", html! { (o.category) }),
        ("执法区域", html! { (read::region_name(&o.region)) }),
        ("有效期", html! { (format::date(o.valid_from)) " 至 " (format::date(o.valid_to)) }),
    ];
    if !designations.is_empty() {
        facts.push(("跨区域执法", html! { @for d in &designations {
            (read::region_name(&d.region)) "，" (format::date(d.from)) " 至 " (format::date(d.to)) "，依据：" (d.basis) br;
        } }));
    }
    let body = html! {
        div.idrow { div { h1.name { (o.name) } p { (k.unit) } } }
        div.bd {
            @if valid { (note(State::Near, "请核对证件照片与来人是否一致", &html! { "执法人员不得少于两人（法律另有规定的除外），都应当主动出示证件。" })) }
            @else { (note(State::Over, "", &html! { (more) (REFUSAL) })) }
            div.mt { (pairs(Pairs::Normal, &facts)) }
            @if !valid { p.row.mt { a.btn.danger.fill href="tel:12345" { (icon(Icon::Phone)) "拨打 12345 举报" } a.btn href="/officers" { "核验另一个证件" } } }
        }
    };
    html! { div.wrap { (crumbs(&[("首页", "/"), ("核验证件", "/officers")], &o.number)) (cert_head(&head, false, &body)) div.cert { (rights()) div.mt { (form("")) } } } }
}

fn unknown(number: &str, at: DateTime) -> Markup {
    let head = CertHead {
        valid: false,
        sentence: "名录里没有这个证件".into(),
        checked: format!("核验时间 {}", format::second(at)),
    };
    let body = html! {
        div.bd.pad5 {
            p { "没有编号为 " span.mono { (number) } " 的执法证件。请先核对编号。" (ELSEWHERE) }
            p { (DOUBT) (REFUSAL) }
            p.row.mt { a.btn.danger.fill href="tel:12345" { (icon(Icon::Phone)) "拨打 12345 核实" } a.btn href="/officers" { "重新核验" } }
        }
    };
    html! { div.wrap { (crumbs(&[("首页", "/"), ("核验证件", "/officers")], "没有这个证件")) (cert_head(&head, true, &body)) div.cert { (rights()) } } }
}

/// What a person may ask for when officers come, and owes them (行政处罚法 第七条、第四十三条、第四十五条、第五十五条).
fn rights() -> Markup {
    html! {
        section.card.mt { header { (icon(Icon::Scale)) h2 { "您此刻的权利" } }
            div.bd {
                ul.dots {
                    li { "要求执法人员出示证件；不出示的，有权拒绝接受调查或者检查（第五十五条）" }
                    li { "陈述、申辩；执法机关不得因此给予更重的处罚（第七条、第四十五条）" }
                    li { "认为执法人员与案件有利害关系的，申请回避；决定作出之前不停止调查（第四十三条）" }
                }
                p.mt { "出示了证件的，应当如实回答询问、协助调查或者检查，不得拒绝或者阻挠（第五十五条）。" }
                p.small.muted.mt { "依据：行政处罚法" }
                p.mt { a.btn.block href="tel:12345" { (icon(Icon::Phone)) "拨打 12345 反映情况" } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_as_people_type_them() {
        assert!(same_number("22020100012", " 2202 0100 012"));
        assert!(same_number("JL-001", "ｊｌ００１"));
        assert!(!same_number("", " ") && !same_number("1", "2"));
        assert_eq!(encoded("吉A-1/2"), "%E5%90%89A-1%2F2");
    }
}
