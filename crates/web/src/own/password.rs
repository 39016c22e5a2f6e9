//! The own password: changed by whoever knows the old one.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use law::refusal::{FieldError, RefusalClass};
use maud::html;
use office::Trouble;
use office::people::login::{Outcome, Owes, Way};
use tower_sessions::Session;

use super::HOME;
use crate::forms::Pairs;
use crate::look::{Field, Form, State, crumbs, note, page_head};
use crate::registers::runner;
use crate::reply;
use crate::session::{self, CameFrom, Staff, resume};

/// The form.
pub async fn page(staff: Staff) -> Response {
    shown(&staff, &[], "", StatusCode::OK).await
}

/// The form, with another one that waits until it is done.
pub async fn keeping(staff: &Staff, kept: &str) -> Response {
    shown(staff, &[], kept, StatusCode::OK).await
}

async fn shown(staff: &Staff, errors: &[FieldError], kept: &str, status: StatusCode) -> Response {
    let owes = match staff.app.office().owes(&staff.person).await {
        Ok(owes) => owes,
        Err(fault) => return runner::fault(staff, &fault),
    };
    let error = |name: &str| errors.iter().find(|e| e.field == name).map(|e| e.message.clone());
    let form = Form::new("/desk/me/password", staff.guard(), "修改口令")
        .field(Field::password("old", "现在的口令").autocomplete("current-password").error(error("old")))
        .field(
            Field::password("password", "新口令")
                .hint("8 到 128 个字符，建议 15 个以上；几个不相干的词连起来既长又好记")
                .autocomplete("new-password")
                .error(error("password")),
        )
        .field(Field::password("again", "再输一遍新口令").autocomplete("new-password").error(error("again")))
        .after(html! { @if !kept.is_empty() { (Field::hidden(resume::FIELD, kept)) } })
        .secondary(html! { @if owes.is_empty() { a href=(HOME) { "返回，不修改" } } });
    let why = owes.iter().find_map(|o| match o {
        Owes::OwnPassword => Some("现在的口令是别人设置的，先换成只有自己知道的口令"),
        Owes::NewPassword => Some("口令已经用满 90 天，先换一个新的"),
        Owes::SecondFactor => None,
    });
    let content = html! {
        (crumbs(&[("账号和口令", HOME)], "修改口令"))
        (page_head("修改口令", &[html! { span.mono { (staff.person.login) } }], &html! {}))
        div.measure {
            @if let Some(why) = why { div.mb { (note(State::Near, why, &html! {})) } }
            (form)
        }
    };
    runner::page(staff, "修改口令", HOME, status, &content)
}

/// The change. Every other session of the person ends.
pub async fn change(staff: Staff, session: Session, from: CameFrom, pairs: Pairs) -> Response {
    let kept = pairs.get(resume::FIELD);
    let (old, new) = (pairs.get("old"), pairs.get("password"));
    if new != pairs.get("again") {
        let errors = [FieldError { field: "again".into(), message: "两遍不一样".into() }];
        return shown(&staff, &errors, kept, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let office = staff.app.office();
    let (kept_on, place) = (session::stored_id(&session), from.place(Way::Form));
    match office.change_password(&staff.person, old, new, &kept_on, &place).await {
        Ok(stamp) => session::stands_now_on(&session, stamp).await,
        Err(Trouble::Refused(r)) if r.class == RefusalClass::Invalid => {
            return shown(&staff, &r.fields, kept, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
        Err(trouble) => return reply::trouble(&staff, "修改口令", &trouble),
    }
    let who = (staff.person.account.as_str(), staff.person.login.as_str());
    if let Err(fault) = office.log_login(Some(who), &place, Outcome::PasswordChanged).await {
        return runner::fault(&staff, &fault);
    }
    resume::taken_up(&staff, kept).unwrap_or_else(|| Redirect::to(HOME).into_response())
}
