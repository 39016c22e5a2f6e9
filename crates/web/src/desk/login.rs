//! Login, logout, and the capacity in which a person acts.

use crate::app::App;
use crate::forms::Pairs;
use crate::look::{Choice, Field, Form, Guard, Icon, Problem, State as Light, note, page_head};
use crate::portal::visit::{Says, Visit};
use crate::reply;
use crate::session::{self, CameFrom, Staff, device_cookie, pre_token, resume};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use law::authority::Capacity;
use law::ids::SubjectRef;
use maud::{Markup, html};
use office::people::login::{Asked as Wanted, Login, Outcome, Way, Welcome};
use serde::Deserialize;
use tower_sessions::Session;

/// Told of a wrong name, a wrong password, and of too many failures: nobody learns which it was.
pub(crate) const WRONG: &str = "账号或者口令不对。同一处连续错 5 次，15 分钟内不再受理，口令正确也不行";
const WRONG_CODE: &str = "动态口令不对，或者已经用过。等下一个口令再试；连续错 5 次，15 分钟内不再受理";
pub(crate) const IDLE: &str = "这个账号今天没有任何身份，请系统管理员核对任职和授权的起止日期";
const LATE: &str = "等得太久，请重新输入账号和口令";

/// What the address of the login asks.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    next: String,
}

/// Only a path of this site: `//host` and `/\host` are addresses of others to a browser.
pub(super) fn local(path: &str) -> &str {
    let plain = path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if !(path.starts_with('/') && !path.starts_with("//") && plain) {
        return "/desk";
    }
    // What somebody typed into an address is not handed on.
    if crate::session::address::bare(path) == path { path } else { path.split('?').next().unwrap_or("/desk") }
}

pub(super) async fn page(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    match session::current(&app, &session).await {
        Ok(Some(_)) => Redirect::to(local(&asked.next)).into_response(),
        Ok(None) => {
            LoginPage { next: local(&asked.next), ..LoginPage::default() }.shown(&visit, &headers).await
        }
        Err(fault) => reply::fault(&app, None, "/login", &fault),
    }
}

/// The page to log in.
pub(crate) struct LoginPage<'a> {
    /// Where to go then.
    pub next: &'a str,
    /// The name typed. It stays, the password never does.
    pub account: &'a str,
    /// What was wrong.
    pub error: Option<&'a str>,
    /// A form that waits, sealed; empty for none.
    pub kept: &'a str,
    /// The second step: the code of the second factor.
    pub code: bool,
    /// The status.
    pub status: StatusCode,
}

impl Default for LoginPage<'_> {
    fn default() -> Self {
        Self { next: "/desk", account: "", error: None, kept: "", code: false, status: StatusCode::OK }
    }
}

impl LoginPage<'_> {
    pub(crate) async fn shown(&self, visit: &Visit, headers: &HeaderMap) -> Response {
        let pre = pre_token(&visit.app, headers);
        let guard = Guard { csrf: pre.token, key: visit.app.office().chance().address() };
        let title = if self.code { "动态口令" } else { "工作人员登录" };
        let form = if self.code {
            Form::new("/login/code", guard, "登录").icon(Icon::Login).field(
                Field::text("code", "动态口令")
                    .hint("打开手机上的验证器，输入现在显示的 6 位数字；手机不在身边的，输入一个恢复码")
                    .autocomplete("one-time-code")
                    .error(self.error),
            )
        } else {
            Form::new("/login", guard, "登录")
                .icon(Icon::Login)
                .field(Field::text("account", "账号").autocomplete("username").value(self.account))
                .field(Field::password("password", "口令").error(self.error))
        };
        let form = form.after(html! {
            (Field::hidden("next", self.next))
            @if !self.kept.is_empty() { (Field::hidden(resume::FIELD, self.kept)) }
        });
        let demo = visit.app.city().demo && !self.code;
        let content: Markup = html! {
            div.wrap { div.cert.mt5 {
                h1.mb { (title) }
                @if !self.kept.is_empty() {
                    div.mb { (note(Light::Near, "登录已经失效，刚才填写的内容还在", &html! {
                        "还没有记录。用同一个账号登录，就可以接着办理；换成别的账号，这些内容不能用。"
                    })) }
                }
                (form)
                @if demo { div.mt { (note(Light::Idle, "演示账号", &html! { "账号和口令在建立演示目录时打印，启动服务时再次打印。" })) } }
            } }
        };
        let status = match self.error {
            Some(_) if self.status == StatusCode::OK => StatusCode::UNPROCESSABLE_ENTITY,
            _ => self.status,
        };
        let mut response = visit.page(Says::new(title, "").status(status), &content).await;
        // Never kept by a cache: it carries a token and may carry a name.
        response
            .headers_mut()
            .insert(axum::http::header::CACHE_CONTROL, axum::http::HeaderValue::from_static("no-store"));
        if let Some((name, value)) = pre.cookie {
            response.headers_mut().append(name, value);
        }
        response
    }
}

pub(super) async fn enter(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    from: CameFrom,
    headers: HeaderMap,
    pairs: Pairs,
) -> Response {
    let account = pairs.get("account").trim();
    let asked =
        Wanted { login: account, password: pairs.get("password"), code: "", place: from.place(Way::Form) };
    let answer = match app.office().login(&asked).await {
        Ok(answer) => answer,
        Err(fault) => return reply::fault(&app, None, "/login", &fault),
    };
    let page = LoginPage {
        next: local(pairs.get("next")),
        account,
        kept: pairs.get(resume::FIELD),
        ..LoginPage::default()
    };
    let error = match answer {
        Login::Welcome(welcome) => return welcomed(&app, &session, &headers, &welcome, &page).await,
        Login::CodeWanted { account, stamp } => {
            session::await_code(&session, &account, &stamp).await;
            return LoginPage { code: true, ..page }.shown(&visit, &headers).await;
        }
        Login::Busy => return visit.problem(&Problem::Busy).await,
        Login::Idle => IDLE,
        Login::Wrong | Login::WrongCode => WRONG,
    };
    LoginPage { error: Some(error), ..page }.shown(&visit, &headers).await
}

/// The second step: the code.
pub(super) async fn enter_code(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    from: CameFrom,
    headers: HeaderMap,
    pairs: Pairs,
) -> Response {
    let page =
        LoginPage { next: local(pairs.get("next")), kept: pairs.get(resume::FIELD), ..LoginPage::default() };
    let Some((account, stamp)) = session::awaited(&session).await else {
        return LoginPage { error: Some(LATE), ..page }.shown(&visit, &headers).await;
    };
    match app.office().login_code(&account, &stamp, pairs.get("code"), &from.place(Way::Form)).await {
        Err(fault) => reply::fault(&app, None, "/login", &fault),
        Ok(Login::Welcome(welcome)) => welcomed(&app, &session, &headers, &welcome, &page).await,
        Ok(Login::WrongCode) => {
            LoginPage { code: true, error: Some(WRONG_CODE), ..page }.shown(&visit, &headers).await
        }
        Ok(_) => {
            session::end(&session).await;
            LoginPage { error: Some(LATE), ..page }.shown(&visit, &headers).await
        }
    }
}

async fn welcomed(
    app: &App,
    session: &Session,
    headers: &HeaderMap,
    welcome: &Welcome,
    page: &LoginPage<'_>,
) -> Response {
    let Some(signed) = session::begin(app, session, welcome).await else {
        return reply::not_signed_in(&axum::http::Method::GET, page.next);
    };
    let owes = signed.owes.first().copied();
    let staff = Staff::of(signed, app, "/login", headers);
    let mut response = match (owes, resume::taken_up(&staff, page.kept)) {
        (Some(_), Some(_)) => crate::own::password::keeping(&staff, page.kept).await,
        (None, Some(page)) => page,
        (_, None) => Redirect::to(page.next).into_response(),
    };
    if let Some((name, value)) = device_cookie(app, &welcome.device) {
        response.headers_mut().append(name, value);
    }
    response
}

pub(super) async fn leave(staff: Staff, session: Session, from: CameFrom) -> Response {
    let who = (staff.person.account.as_str(), staff.person.login.as_str());
    if let Err(fault) = staff.app.office().log_login(Some(who), &from.place(Way::Form), Outcome::Left).await {
        // The session ends all the same: that is what was asked.
        tracing::error!(%fault, "a logout could not be logged");
    }
    session::end(&session).await;
    Redirect::to("/login").into_response()
}

pub(super) async fn capacities(staff: Staff) -> Response {
    let units: Vec<SubjectRef> = staff.person.actors.iter().map(|a| SubjectRef::unit(&a.unit)).collect();
    let known = match staff.app.office().store().load_many(&units).await {
        Ok(known) => known,
        Err(e) => return reply::trouble(&staff, "切换身份", &e.into()),
    };
    let name = |id: &str| {
        let unit = known.iter().find(|(s, _)| s.id == id).and_then(|(_, k)| k.state.unit());
        unit.map_or_else(|| id.to_string(), |u| u.registered.name.clone())
    };
    let choices = staff.person.actors.iter().map(|a| {
        let words = format!("{} · {}", a.capacity.title(), name(&a.unit));
        Choice::new(format!("{}@{}", a.capacity.wire(), a.unit), words)
    });
    let now = format!("{}@{}", staff.actor.capacity.wire(), staff.actor.unit);
    let form = Form::new("/desk/capacity", staff.guard(), "切换身份")
        .field(Field::radio("capacity", "以哪个身份办理", choices.collect()).value(now));
    let content = html! {
        (page_head("切换身份", &[], &html! {}))
        div.measure { (form) }
    };
    super::shell::page(&staff, "切换身份", "", &content)
}

pub(super) async fn switch(staff: Staff, session: Session, pairs: Pairs) -> Response {
    let asked = pairs.get("capacity").split_once('@');
    let capacity = asked.and_then(|(c, unit)| Some((Capacity::from_wire(c)?, unit)));
    if let Some((capacity, unit)) = capacity
        && session::switch(&session, &staff.person, capacity, unit).await
    {
        return Redirect::to("/desk").into_response();
    }
    let refusal = law::refusal::Refusal::forbidden("今天没有这个身份", "从列表里选择一个身份");
    reply::trouble(&staff, "切换身份", &refusal.into())
}
