//! `/desk/accounts`: one account to a person, capacities with their days. Nobody sees or sets a password here.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use law::ids::{SubjectKind, SubjectRef};
use law::refusal::Refusal;
use law::state::register::Account;
use maud::{Markup, html};
use store::{AccountFilter, AccountRow, Page};

use super::runner::{self, ActForm};
use super::{MENU, forms, officers, resets};
use crate::forms::Pairs;
use crate::look::{
    Card, Choice, Column, Empty, Entry, Field, Icon, Pager, Row, State, Table, button_link, crumbs, format,
    light, note, page_head, pager, search_form, timeline,
};
use crate::portal::params::Params;
use crate::portal::read;
use crate::reply;
use crate::session::Staff;

pub(super) const LIST: &str = "/desk/accounts";
const PER_PAGE: u64 = 50;

/// The list.
pub async fn list(staff: Staff, params: Params) -> Response {
    let part = Page { limit: PER_PAGE, offset: (params.page() as u64 - 1).saturating_mul(PER_PAGE) };
    let some = |name: &str| params.get(name).map(str::to_owned);
    let filter = AccountFilter {
        unit: some("unit"),
        text: some("q"),
        closed: match params.text("state") {
            "closed" => Some(true),
            "open" => Some(false),
            _ => None,
        },
        reset: some("reset"),
        dormant_since: (params.text("state") == "dormant").then(|| staff.app.office().dormant_since()),
    };
    let found = async {
        let listed = staff.app.office().store().accounts(&filter, part).await?;
        Ok::<_, office::Fault>((listed, read::units(&staff.app).await?))
    };
    match found.await {
        Err(fault) => runner::fault(&staff, &fault),
        Ok((listed, units)) => {
            let mut unit_choices = vec![Choice::new("", "全部单位")];
            unit_choices.extend(officers::choices(&units));
            let states = vec![
                Choice::new("", "全部"),
                Choice::new("open", "在用"),
                Choice::new("dormant", "超过 90 天没有登录"),
                Choice::new("closed", "已停用"),
            ];
            let fields = [
                Field::text("q", "登录名、姓名").value(params.text("q")),
                Field::select("unit", "单位", unit_choices).value(params.text("unit")),
                Field::select("state", "状态", states).value(params.text("state")),
            ];
            let today = staff.app.office().today();
            let rows = listed.rows.iter().map(|a| row(a, &units, today)).collect();
            let table = Table::new(
                "账号",
                ["登录名", "姓名", "单位", "今天的身份", "状态"].map(Column::new).into(),
                rows,
                Empty::new(Icon::Users, "没有符合条件的账号", "").action("看全部", LIST),
            );
            let (now, pages) = (params.page() as u64, listed.total.div_ceil(PER_PAGE));
            let content = html! {
                (crumbs(&[("人员与目录", MENU)], "账号与身份"))
                (page_head("账号与身份", &[html! { "一人一号，身份有起止日期" }], &html! {
                    @if staff.is(super::OPENERS) { (button_link(Some(Icon::Plus), "开立账号", "/desk/accounts/new", true)) }
                }))
                (search_form(params.csrf(), LIST, &fields, &[], LIST))
                div.card.mt { (table) }
                (pager(&Pager {
                    page: now, pages, total: listed.total, unit: "个".into(),
                    previous: (now > 1).then(|| params.with("page", Some(&(now - 1).to_string()))),
                    next: (now < pages).then(|| params.with("page", Some(&(now + 1).to_string()))),
                }))
            };
            runner::page(&staff, "账号与身份", MENU, StatusCode::OK, &content)
        }
    }
}

fn row(a: &AccountRow, units: &[store::UnitRow], today: jiff::civil::Date) -> Row {
    let held: Vec<String> = a
        .grants
        .iter()
        .filter(|g| g.holds_on(today))
        .map(|g| format!("{}（{}）", g.capacity.title(), read::name_of(units, &g.unit)))
        .collect();
    Row::from(vec![
        html! { a.mono href=(format!("{LIST}/{}", a.id)) { (a.login) } },
        html! { (a.name.as_deref().unwrap_or("（依法不予展示）")) },
        html! { (read::name_of(units, &a.unit)) },
        html! { @if held.is_empty() { span.muted { "无" } } @else { (held.join("、")) } },
        if a.closed { light(State::Over, "已停用") } else { light(State::Good, "在用") },
    ])
}

pub(super) async fn load(staff: &Staff, id: &str) -> Result<(u64, Account), Response> {
    let known = staff.app.office().known_for(&staff.actor, &SubjectRef::account(id)).await;
    let known = known.map_err(|trouble| crate::reply::trouble(staff, "", &trouble))?;
    known.state.account().map(|a| (known.seq, a.clone())).ok_or_else(|| runner::missing(staff))
}

/// One account.
pub async fn show(staff: Staff, Path(id): Path<String>) -> Response {
    let (seq, account) = match load(&staff, &id).await {
        Ok(found) => found,
        Err(answer) => return answer,
    };
    let found = async {
        let history = staff.app.office().history_for(&staff.actor, &SubjectRef::account(&id)).await?;
        Ok::<_, office::Trouble>((history, read::units(&staff.app).await?))
    };
    let (history, units) = match found.await {
        Ok(found) => found,
        Err(trouble) => return crate::reply::trouble(&staff, "", &trouble),
    };
    let today = staff.app.office().today();
    let grants = account
        .grants
        .iter()
        .map(|g| {
            Row::from(vec![
                html! { (g.capacity.title()) },
                html! { (read::name_of(&units, &g.unit)) },
                html! { span.nw { (format::date(g.from)) } },
                html! { @if let Some(to) = g.to { span.nw { (format::date(to)) } } @else { "没有期限" } },
                html! { (g.basis) },
                if g.holds_on(today) {
                    light(State::Good, "持有")
                } else {
                    light(State::Idle, "不在期限内")
                },
            ])
        })
        .collect();
    let table = Table::new(
        "授予过的身份",
        ["身份", "所代表的单位", "开始", "结束", "文件", "今天"].map(Column::new).into(),
        grants,
        Empty::new(Icon::Key, "还没有授予身份", "没有身份的账号不能登录").level(3),
    );
    let entries: Vec<Entry> = history
        .iter()
        .rev()
        .map(|h| Entry {
            title: format!("{} {}", h.recorded.actor.name, h.recorded.deed.title()),
            when: format::minute(format::local(h.recorded.recorded)),
            text: ended_words(&h.recorded.derived.ended),
            leaf: Some(format::hash_short(&h.leaf)),
            ..Entry::default()
        })
        .collect();
    let name = |account: &str| {
        let acted = history.iter().map(|h| &h.recorded.actor).find(|a| a.account == account);
        acted.map_or_else(|| account.to_string(), |a| a.name.clone())
    };
    let registered = match staff.app.office().units().await {
        Ok(all) => all,
        Err(fault) => return runner::fault(&staff, &fault),
    };
    let unit_of = |id: &str| registered.iter().find(|(u, _)| u == id).map(|(_, u)| &u.registered);
    let refused = law::grants::refused_of(&account, today, unit_of);
    let state: Markup =
        if account.closed { light(State::Over, "已停用") } else { light(State::Good, "在用") };
    let at = |act: &str| format!("{LIST}/{id}/{act}");
    let content = html! {
        (crumbs(&[("人员与目录", MENU), ("账号与身份", LIST)], &account.login))
        (page_head(account.name.text(), &[html! { span.mono { (account.login) } }, html! { (read::name_of(&units, &account.unit)) }, state], &html! {
            @if staff.is(super::GRANTERS) && !account.closed {
                (button_link(None, "授予身份", &at("grant"), true))
                (button_link(None, "终止身份", &at("end"), false))
            }
            @if staff.is(super::ADMINS) && !account.closed { (button_link(None, "申请重设口令", &at("reset"), false)) }
            @if staff.is(super::OPENERS) && !account.closed { a.btn.danger href=(at("close")) { "停用账号" } }
        }))
        @if !refused.is_empty() {
            div.mb { (note(State::Over, "有的身份按现在的规定不能授予，下一次办理这个账号时终止", &html! {
                ul.dots { @for (g, why) in &refused { li { (g.capacity.title()) "（" (read::name_of(&units, &g.unit)) "）：" (why) } } }
            })) }
        }
        (Card::new("身份", table).icon(Icon::Key))
        (resets::section(&staff, &id, seq, &account, name))
        div.mt { (Card::padded("日志", timeline(&entries)).icon(Icon::History)) }
    };
    runner::page(&staff, &account.login, MENU, StatusCode::OK, &content)
}

/// What ended together with an act, never silently.
fn ended_words(ended: &[law::deed::people::GrantEnded]) -> String {
    if ended.is_empty() {
        return String::new();
    }
    let all: Vec<String> = ended.iter().map(|e| format!("{}：{}", e.capacity.title(), e.why)).collect();
    format!("同时终止了按规定不能再持有的身份：{}", all.join("；"))
}

async fn act_form(staff: &Staff, id: Option<&str>, act: &str) -> Result<ActForm, Response> {
    let units = read::units(&staff.app).await.map_err(|f| runner::fault(staff, &f))?;
    let choices = officers::choices(&units);
    let Some(id) = id else {
        return Ok(ActForm {
            spec: forms::account(choices),
            subject: SubjectRef::new(SubjectKind::Account, staff.app.office().moment().fresh_id),
            base: None,
            about: "新的账号".into(),
            action: format!("{LIST}/new"),
            back: ("账号与身份".into(), LIST.into()),
            current: MENU,
            aside: html! {},
            below: html! {},
            turn: None,
        });
    };
    let (seq, account) = load(staff, id).await?;
    let today = staff.app.office().today();
    let spec = match act {
        "grant" => forms::grant(choices),
        "end" => {
            let held: Vec<_> = account.grants.iter().filter(|g| g.holds_on(today)).collect();
            forms::end(&held, |unit| read::name_of(&units, unit))
        }
        "close" => forms::close(),
        "reset" => resets::spec(),
        _ => return Err(runner::missing(staff)),
    };
    // The form is shown to whom the law would let send it.
    let rule = law::authority::rule(spec.tag).filter(|r| r.capacities.contains(&staff.actor.capacity));
    if rule.is_none() {
        let refusal = Refusal::forbidden(
            format!("“{}”不能由{}办理", spec.title, staff.actor.capacity.title()),
            "系统管理员开立、停用账号，安全管理员授予、终止身份",
        );
        return Err(reply::trouble(staff, &spec.title, &refusal.into()));
    }
    Ok(ActForm {
        spec,
        subject: SubjectRef::account(id),
        base: Some(seq),
        about: format!("{}　{}", account.login, account.name.text()),
        action: format!("{LIST}/{id}/{act}"),
        back: (account.login.clone(), format!("{LIST}/{id}")),
        current: MENU,
        aside: html! {},
        below: html! {},
        turn: None,
    })
}

/// 开立账号: the form.
pub async fn form_new(staff: Staff) -> Response {
    match act_form(&staff, None, "new").await {
        Ok(form) => form.show(&staff),
        Err(answer) => answer,
    }
}

/// 开立账号: the act. A login name is given once only.
pub async fn record_new(staff: Staff, pairs: Pairs) -> Response {
    let form = match act_form(&staff, None, "new").await {
        Ok(form) => form,
        Err(answer) => return answer,
    };
    let store = staff.app.office().store();
    let taken = store.account_by_login(pairs.get("login").trim()).await.is_ok_and(|a| a.is_some());
    let again = store.find_by_key(&staff.actor.account, pairs.get("_key")).await.is_ok_and(|e| e.is_some());
    if taken && !again {
        return form.again(&staff, &pairs, "login", "这个登录名已经有人使用，换一个");
    }
    form.submit(&staff, pairs).await
}

/// An act on an account: the form.
pub async fn form(staff: Staff, Path((id, act)): Path<(String, String)>) -> Response {
    match act_form(&staff, Some(&id), &act).await {
        Ok(form) => form.show(&staff),
        Err(answer) => answer,
    }
}

/// An act on an account.
pub async fn record(staff: Staff, Path((id, act)): Path<(String, String)>, pairs: Pairs) -> Response {
    match act_form(&staff, Some(&id), &act).await {
        Ok(form) if act == "reset" => resets::request(&staff, &id, form, pairs).await,
        Ok(form) => form.submit(&staff, pairs).await,
        Err(answer) => answer,
    }
}
