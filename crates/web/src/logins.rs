//! `/desk/logins`: the log of logins, and `/desk/login-policy`: what the city asks of them.

use axum::http::StatusCode;
use axum::response::Response;
use law::authority::Capacity as C;
use law::deed::city::{PasswordProfile, SecondFactor};
use law::deed::export::ExportList;
use law::ids::SubjectRef;
use maud::html;
use office::people::login::{Outcome, Way};
use store::{LoginFilter, LoginRow, Page};

use crate::forms::{FieldSpec, FormSpec, Kind, Pairs};
use crate::look::{
    Choice, Column, Empty, Field, Icon, Pager, Problem, Row, State, Table, crumbs, format, light, page_head,
    pager, search_form,
};
use crate::portal::export::{Batch, Form, Sheet};
use crate::portal::params::Params;
use crate::registers::runner::{self, ActForm};
use crate::reply;
use crate::route::{Need, Route};
use crate::session::Staff;

const LIST: &str = "/desk/logins";
const POLICY: &str = "/desk/login-policy";
const HUB: (&str, &str) = ("人员与目录", "/desk/registers");
const PER_PAGE: u64 = 50;
/// Who reads the log.
pub(crate) const READERS: &[C] = law::grants::ADMINISTRATORS;
/// Who sets what is asked.
pub(crate) const POLICY_SETTERS: &[C] = &[C::SecurityAdmin];

/// Routes of this module.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get(LIST, Need::Capacity(READERS), list),
        Route::get(POLICY, Need::Capacity(POLICY_SETTERS), policy),
        Route::post(POLICY, Need::Capacity(POLICY_SETTERS), set_policy),
    ]
}

fn asked(params: &Params) -> LoginFilter {
    let some = |name: &str| params.get(name).map(str::to_owned);
    LoginFilter {
        login: some("q"),
        address: some("address"),
        way: some("way"),
        outcome: some("outcome"),
        from: params.day_from("from"),
        to: params.day_after("to"),
        account: None,
    }
}

/// The log. `format=csv` and `format=json` give the same lines as a file.
async fn list(staff: Staff, params: Params) -> Response {
    let form = Form::of(&params);
    if let Some(why) = params.odd_day(&["from", "to"]) {
        return reply::problem(&staff.app, Some(&staff), &staff.path, &Problem::Unreadable { detail: why });
    }
    if form != Form::Page {
        let (store, filter) = (staff.app.for_exports().office().store().clone(), asked(&params));
        let file = crate::exports::file(&staff, ExportList::Logins, &params, move |part| {
            let (store, filter) = (store.clone(), filter.clone());
            async move {
                let listed = store.logins(&filter, part).await?;
                Ok(Batch::of(sheet(&listed.rows, listed.total), part))
            }
        });
        return file.await;
    }
    let part = Page { limit: PER_PAGE, offset: (params.page() as u64 - 1).saturating_mul(PER_PAGE) };
    let listed = match staff.app.office().store().logins(&asked(&params), part).await {
        Ok(listed) => listed,
        Err(e) => return runner::fault(&staff, &e.into()),
    };
    let choices =
        |all: &str, rest: Vec<Choice>| std::iter::once(Choice::new("", all)).chain(rest).collect::<Vec<_>>();
    let ways = Way::ALL.map(|w| Choice::new(w.wire(), w.title())).to_vec();
    let outcomes = Outcome::ALL.map(|o| Choice::new(o.wire(), o.title())).to_vec();
    let fields = [
        Field::text("q", "登录名").value(params.text("q")),
        Field::text("address", "地址").value(params.text("address")),
        Field::select("way", "方式", choices("全部", ways)).value(params.text("way")),
        Field::select("outcome", "结果", choices("全部", outcomes)).value(params.text("outcome")),
        Field::date("from", "从").value(params.text("from")),
        Field::date("to", "到").value(params.text("to")),
    ];
    let rows = listed.rows.iter().map(row).collect();
    let table = Table::new(
        "登录日志",
        ["时间", "登录名", "地址", "方式", "结果"].map(Column::new).into(),
        rows,
        Empty::new(Icon::History, "没有符合条件的记录", "").action("看全部", LIST),
    );
    let (now, pages) = (params.page() as u64, listed.total.div_ceil(PER_PAGE));
    let content = html! {
        (crumbs(&[HUB], "登录日志"))
        (page_head("登录日志", &[html! { "每一次登录、失败和退出；不记录输入的内容" }], &html! {
            a.btn href=(params.with("format", Some("xlsx"))) { "工作簿" }
            a.btn href=(params.with("format", Some("csv"))) { "CSV" }
            a.btn href=(params.with("format", Some("json"))) { "JSON" }
        }))
        (search_form(params.csrf(), LIST, &fields, &[], LIST))
        div.card.mt { (table) }
        (pager(&Pager {
            page: now, pages, total: listed.total, unit: "条".into(),
            previous: (now > 1).then(|| params.with("page", Some(&(now - 1).to_string()))),
            next: (now < pages).then(|| params.with("page", Some(&(now + 1).to_string()))),
        }))
    };
    runner::page(&staff, "登录日志", HUB.1, StatusCode::OK, &content)
}

fn words(r: &LoginRow) -> [String; 5] {
    let way = Way::ALL.into_iter().find(|w| w.wire() == r.way).map_or("", Way::title);
    let outcome = Outcome::from_wire(&r.outcome).map_or("", Outcome::title);
    [
        format::second(format::local(r.at)),
        r.login.clone().unwrap_or_default(),
        r.address.clone(),
        way.to_string(),
        outcome.to_string(),
    ]
}

fn row(r: &LoginRow) -> Row {
    let [at, login, address, way, outcome] = words(r);
    let good = Outcome::from_wire(&r.outcome).is_some_and(Outcome::is_good);
    Row::from(vec![
        html! { span.nw { (at) } },
        html! { @if login.is_empty() { span.muted { "没有这个登录名" } } @else { span.mono { (login) } } },
        html! { span.mono { (address) } },
        html! { (way) },
        light(if good { State::Good } else { State::Near }, &outcome),
    ])
}

fn sheet(rows: &[LoginRow], total: u64) -> Sheet {
    Sheet {
        name: "logins",
        columns: vec![
            ("at", "时间"),
            ("login", "登录名"),
            ("address", "地址"),
            ("way", "方式"),
            ("outcome", "结果"),
        ],
        rows: rows.iter().map(|r| words(r).to_vec()).collect(),
        total: usize::try_from(total).unwrap_or(usize::MAX),
    }
}

async fn policy_form(staff: &Staff) -> Result<ActForm, Response> {
    let known = staff.app.office().store().load(&SubjectRef::city()).await;
    let known = known.map_err(|e| runner::fault(staff, &e.into()))?;
    let Some((seq, city)) = known.and_then(|k| k.state.city().map(|c| (k.seq, c.clone()))) else {
        return Err(runner::missing(staff));
    };
    let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_string();
    let passwords = [PasswordProfile::ClassifiedProtection, PasswordProfile::Length]
        .map(|p| Choice::new(word(serde_json::json!(p)), p.title()));
    let factors = [SecondFactor::Nobody, SecondFactor::Administrators, SecondFactor::Staff]
        .map(|f| Choice::new(word(serde_json::json!(f)), f.title()));
    let items = vec![
        FieldSpec::new("passwords", "口令规则", Kind::Choice(passwords.to_vec()))
            .default(word(serde_json::json!(city.passwords())))
            .into(),
        FieldSpec::new("second_factor", "动态口令", Kind::Choice(factors.to_vec()))
            .default(word(serde_json::json!(city.second_factor())))
            .into(),
        FieldSpec::new("basis", "依据", Kind::Text).hint("文件名称和文号").into(),
    ];
    Ok(ActForm {
        spec: FormSpec::new("login_policy.set/1", "规定登录方式", items)
            .intro("记录后对全市生效。要求使用动态口令的人，下次登录后先启用，才能做别的事。"),
        subject: SubjectRef::city(),
        base: Some(seq),
        about: city.name,
        action: POLICY.into(),
        back: (HUB.0.into(), HUB.1.into()),
        current: HUB.1,
        aside: html! {},
        below: html! {},
        turn: None,
    })
}

async fn policy(staff: Staff) -> Response {
    match policy_form(&staff).await {
        Ok(form) => form.show(&staff),
        Err(answer) => answer,
    }
}

async fn set_policy(staff: Staff, pairs: Pairs) -> Response {
    match policy_form(&staff).await {
        Ok(form) => form.submit(&staff, pairs).await,
        Err(answer) => answer,
    }
}
