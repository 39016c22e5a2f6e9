//! 重设口令: asked for on the account's page by one administrator, approved there by another, and the page where the
//! person sets the password, with the link from the one and the code from the other.

use axum::extract::{Path, State as AppState};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use law::deed::Deed;
use law::ids::SubjectRef;
use law::refusal::{FieldError, RefusalClass};
use law::state::register::{Account, Reset};
use maud::{Markup, html};
use office::people::login::Way;
use office::people::reset::{SetUp, VOID};
use office::{Fault, Trouble};
use store::{AccountFilter, AccountRow, AdministrationFilter, Page};

use super::runner::{self, ActForm};
use super::{MENU, accounts};
use crate::app::App;
use crate::forms::{FieldSpec, FormSpec, Kind, Pairs, parse};
use crate::look::{
    Card, Field, Form, Guard, Icon, Problem, State, button_link, crumbs, format, note, page_head,
};
use crate::portal::visit::{Says, Visit};
use crate::reply;
use crate::session::{CameFrom, Staff, pre_token};

const LIST: &str = accounts::LIST;
/// Requests and set-ups at the console that are shown at once.
const SHOWN: u64 = 100;
/// So long administrators are told that the master key of the data was changed.
const KEY_TOLD_FOR: jiff::SignedDuration = jiff::SignedDuration::from_hours(30 * 24);

/// 申请重设口令
pub fn spec() -> FormSpec {
    FormSpec::new(
        "account.reset_requested/1",
        "申请重设口令",
        vec![
            FieldSpec::new("reason", "理由", Kind::Area(3)).hint("例：新开立账号；本人忘记口令，已当面核对").into(),
            FieldSpec::new("second_factor", "一并停用动态口令", Kind::YesNo).hint("验证器也丢了的，选“是”").into(),
        ],
    )
    .intro(
        "由另一名管理员批准。记录后给出一个验证码，只显示一次，由您当面或者电话告诉本人；批准的人给本人一个链接。\
         本人用链接和验证码自己设置口令，两名管理员都不知道。",
    )
}

/// The request as sent: recorded, and the code shown once.
pub async fn request(staff: &Staff, id: &str, form: ActForm, pairs: Pairs) -> Response {
    let mut pairs = pairs;
    let base = pairs.get("_base").parse().ok().or(form.base);
    let deed = match parse(&form.spec, &mut pairs) {
        Ok(Deed::ResetRequested(deed)) => deed,
        // Faulty fields are shown as everywhere.
        _ => return form.submit(staff, pairs).await,
    };
    let key = pairs.get("_key").to_string();
    let asked = staff.app.office().reset_request(&staff.actor, id, base, &key, deed).await;
    let code = match asked {
        Ok((_, code)) => code,
        Err(Trouble::Refused(r)) if matches!(r.class, RefusalClass::Invalid | RefusalClass::Gate) => {
            return form.refused(staff, &r, &pairs, base);
        }
        Err(trouble) => return reply::trouble(staff, "申请重设口令", &trouble),
    };
    let code = match code {
        Some(code) => html! {
            p { "验证码：" strong.mono { (code) } }
            p { "只显示这一次。当面或者电话告诉本人，不要和链接一起发送。丢了的，重新申请。" }
        },
        None => html! { p { "验证码已经显示过。丢了的，重新申请。" } },
    };
    told(staff, "已申请，等另一名管理员批准", &form.about, &form.back, &code)
}

fn told(staff: &Staff, title: &str, about: &str, back: &(String, String), body: &Markup) -> Response {
    let content = html! {
        (crumbs(&[("账号与身份", LIST), (&back.0, &back.1)], title))
        (page_head(title, &[html! { (about) }], &html! {}))
        div.measure {
            (Card::padded(title, body).icon(Icon::Key))
            p.mt { (button_link(None, "返回账号", &back.1, true)) }
        }
    };
    let mut response = runner::page(staff, title, MENU, StatusCode::OK, &content);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// What an account's page says of its last reset; with the button of approval for whoever may.
pub fn section(
    staff: &Staff,
    id: &str,
    seq: u64,
    account: &Account,
    name: impl Fn(&str) -> String,
) -> Markup {
    let Some(reset) = &account.reset else { return html! {} };
    let who = if reset.by == "system" { "控制台".to_string() } else { name(&reset.by) };
    let facts = html! {
        p { (format::date(reset.on)) "，" (who) "：" (reset.reason) @if reset.second_factor { "（一并停用动态口令）" } }
    };
    let body = match reset {
        Reset { at_console: true, .. } => html! {
            (note(State::Over, "口令在控制台设置，没有第二名管理员批准", &html! { "请核对是否确有其事。" })) (facts)
        },
        Reset { approved_by: Some(other), .. } => html! { (facts) p { (name(other)) " 已批准。" } },
        _ => html! {
            (facts)
            @if reset.by == staff.actor.account {
                p.muted { "等另一名管理员批准。" }
            } @else if staff.is(super::ADMINS) && id != staff.actor.account {
                p.mb { "批准后，旧口令和这个账号的登录立即作废，并给出一个链接，由您交给本人。" }
                form method="post" action=(format!("{LIST}/{id}/approve")) data-guard {
                    (staff.guard().inputs())
                    (Field::hidden("_base", &seq.to_string()))
                    (Field::hidden("request", &reset.seq.to_string()))
                    button.btn.pri type="submit" { "批准重设口令" }
                }
            }
        },
    };
    html! { div.mt { (Card::padded("重设口令", body).icon(Icon::Lock)) } }
}

/// The approval: recorded, and the link shown once.
pub async fn approve(staff: Staff, Path(id): Path<String>, visit: Visit, pairs: Pairs) -> Response {
    let (_, account) = match accounts::load(&staff, &id).await {
        Ok(found) => found,
        Err(answer) => return answer,
    };
    let base = pairs.get("_base").parse().ok();
    let request = pairs.get("request").parse().unwrap_or(0);
    let office = staff.app.office();
    let link = match office.reset_approve(&staff.actor, &id, base, pairs.get("_key"), request).await {
        Ok((_, link)) => link,
        Err(trouble) => return reply::trouble(&staff, "批准重设口令", &trouble),
    };
    let body = match link {
        Some(link) => html! {
            p { "链接：" }
            p.mono { (visit.base) "/setup/" (link) }
            p { "只显示这一次，48 小时内有效，用一次就作废。交给本人；本人还要有申请人给的验证码。" }
            p { "旧口令和这个账号的登录已经作废。" }
        },
        None => {
            html! { p { "链接已经显示过，或者这次申请没有可用的验证码。丢了的，请申请人重新申请。" } }
        }
    };
    let about = format!("{}　{}", account.login, account.name.text());
    let back = (account.login.clone(), format!("{LIST}/{id}"));
    told(&staff, "已批准重设口令", &about, &back, &body)
}

/// What administrators must know of: requests that wait, and what was done at the console; with the number of requests
/// that wait for this one.
///
/// # Errors
/// When the store fails.
pub async fn notes(staff: &Staff) -> Result<(Markup, u32), Fault> {
    if !staff.is(law::grants::ADMINISTRATORS) {
        return Ok((html! {}, 0));
    }
    let store = staff.app.office().store();
    let of = async |how: &str| {
        let filter =
            AccountFilter { closed: Some(false), reset: Some(how.into()), ..AccountFilter::default() };
        let listed = store.accounts(&filter, Page::first(SHOWN)).await?;
        Ok::<Vec<AccountRow>, Fault>(listed.rows)
    };
    let (waiting, console) = (of("requested").await?, of("console").await?);
    let list = |rows: &[AccountRow]| {
        html! { ul.dots { @for a in rows { li { a.mono href=(format!("{LIST}/{}", a.id)) { (a.login) } " " (a.name.as_deref().unwrap_or("")) } } } }
    };
    let since = staff.app.office().clock().now().checked_sub(KEY_TOLD_FOR).ok();
    let changed = AdministrationFilter {
        tag: Some("data_key.changed/1".into()),
        from: since,
        ..AdministrationFilter::default()
    };
    let changed = staff.app.office().administration(&changed, Page::first(1)).await?.rows;
    let (mut mine, mut others) = (Vec::new(), Vec::new());
    for row in waiting {
        let account = SubjectRef::account(&row.id);
        let by = match staff.app.office().known_for(&staff.actor, &account).await {
            Ok(known) => known.state.account().and_then(|a| a.reset.as_ref().map(|r| r.by.clone())),
            Err(Trouble::Fault(fault)) => return Err(fault),
            Err(_) => None,
        };
        // Neither whoever asked nor whose password it is approves.
        let me = &staff.actor.account;
        if row.id == *me || by.as_ref() == Some(me) { others.push(row) } else { mine.push(row) }
    }
    let todo = u32::try_from(mine.len()).unwrap_or(u32::MAX);
    let words = html! {
        @if let Some(entry) = changed.first() {
            @if let Deed::DataKeyChanged(d) = &entry.recorded.deed {
                div.mb { (note(State::Near, "数据主密钥已在控制台更换", &html! {
                    (format::minute(format::local(entry.recorded.recorded))) "，新密钥编号 " span.mono { (d.key) } "。请核对是否确有其事，并备份密钥文件。"
                })) }
            }
        }
        @if !mine.is_empty() { div.mb { (note(State::Near, "待办：批准重设口令", &list(&mine))) } }
        @if !others.is_empty() { div.mb { (note(State::Idle, "等待另一名管理员批准重设口令", &list(&others))) } }
        @if !console.is_empty() { div.mb { (note(State::Over, "口令是在控制台设置的，没有第二名管理员批准", &list(&console))) } }
    };
    Ok((words, todo))
}

/// What the person must know of: others have set the password.
///
/// # Errors
/// When the store fails.
pub async fn untold(staff: &Staff) -> Result<Markup, Fault> {
    let Some(words) = staff.app.office().untold(&staff.person.account).await? else { return Ok(html! {}) };
    Ok(html! {
        div.mb { (note(State::Near, "您的口令由管理员重设过", &html! {
            (words) "。不是本人要求的，立即告诉安全管理员。"
            form method="post" action="/desk/me/told" { (staff.guard().inputs()) button.btn type="submit" { "知道了" } }
        })) }
    })
}

/// The person has read it.
pub async fn read(staff: Staff) -> Response {
    match staff.app.office().store().setup_told(&staff.person.account).await {
        Ok(()) => Redirect::to("/desk").into_response(),
        Err(e) => runner::fault(&staff, &e.into()),
    }
}

/// 设置口令: the page behind the link.
pub async fn setup_page(
    AppState(app): AppState<App>,
    visit: Visit,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Response {
    match app.office().setup_waits(&token).await {
        Ok(true) => setup_shown(&visit, &headers, &token, &[]).await,
        Ok(false) => void(&visit).await,
        Err(fault) => visit.fault(&fault).await,
    }
}

async fn void(visit: &Visit) -> Response {
    let problem = Problem::Refused {
        status: StatusCode::GONE,
        refusal: crate::look::Refusal {
            title: "链接不能用".into(),
            reason: VOID.into(),
            remedy: "请管理员重新申请".into(),
            clause: String::new(),
            basis: String::new(),
            link: None,
            level: 1,
        },
    };
    visit.problem(&problem).await
}

async fn setup_shown(visit: &Visit, headers: &HeaderMap, token: &str, errors: &[FieldError]) -> Response {
    let pre = pre_token(&visit.app, headers);
    let guard = Guard { csrf: pre.token, key: visit.app.office().chance().address() };
    let error = |name: &str| errors.iter().find(|e| e.field == name).map(|e| e.message.clone());
    let form = Form::new(format!("/setup/{token}"), guard, "设置口令")
        .icon(Icon::Key)
        .field(
            Field::text("code", "验证码")
                .hint("申请人当面或者电话告诉您的 10 个字母、数字")
                .mono()
                .error(error("code")),
        )
        .field(
            Field::password("password", "口令")
                .hint("8 到 128 个字符，建议 15 个以上；几个不相干的词连起来既长又好记")
                .autocomplete("new-password")
                .error(error("password")),
        )
        .field(Field::password("again", "再输一遍口令").autocomplete("new-password").error(error("again")));
    let content = html! { div.wrap { div.cert.mt5 { h1.mb { "设置口令" } (form) } } };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut response = visit.page(Says::new("设置口令", "").status(status), &content).await;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if let Some((name, value)) = pre.cookie {
        response.headers_mut().append(name, value);
    }
    response
}

/// The password, as the person sets it.
pub async fn setup(
    AppState(app): AppState<App>,
    visit: Visit,
    Path(token): Path<String>,
    from: CameFrom,
    headers: HeaderMap,
    pairs: Pairs,
) -> Response {
    if pairs.get("password") != pairs.get("again") {
        let errors = [FieldError { field: "again".into(), message: "两遍不一样".into() }];
        return setup_shown(&visit, &headers, &token, &errors).await;
    }
    let place = from.place(Way::Form);
    match app.office().set_up(&token, pairs.get("code"), pairs.get("password"), &place).await {
        Ok(SetUp::Done) => Redirect::to("/login").into_response(),
        Ok(SetUp::Void) => void(&visit).await,
        Err(Trouble::Refused(r)) if r.class == RefusalClass::Invalid => {
            setup_shown(&visit, &headers, &token, &r.fields).await
        }
        Err(Trouble::Fault(fault)) => visit.fault(&fault).await,
        Err(_) => void(&visit).await,
    }
}
