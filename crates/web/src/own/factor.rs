//! The own second factor: begun with a code of it, ended with the password.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use office::Fault;
use office::people::factor::Enrolment;
use office::people::login::{Outcome, Way};
use tower_sessions::Session;

use super::HOME;
use crate::forms::Pairs;
use crate::look::{Card, Field, Form, Icon, State, crumbs, note, page_head};
use crate::portal::qr;
use crate::registers::runner;
use crate::session::{self, CameFrom, Staff};

const PAGE: &str = "/desk/me/factor";
const TITLE: &str = "动态口令";

fn framed(staff: &Staff, status: StatusCode, content: &Markup) -> Response {
    let content = html! {
        (crumbs(&[("账号和口令", HOME)], TITLE))
        (page_head(TITLE, &[html! { span.mono { (staff.person.login) } }], &html! {}))
        div.measure { (content) }
    };
    runner::page(staff, TITLE, HOME, status, &content)
}

/// How it stands, and what can be done.
pub async fn page(staff: Staff) -> Response {
    stands(&staff, None, StatusCode::OK).await
}

async fn stands(staff: &Staff, wrong: Option<&str>, status: StatusCode) -> Response {
    let found = async {
        let office = staff.app.office();
        let uses = office.uses_factor(&staff.person.account).await?;
        Ok::<_, Fault>((uses, office.store().recovery_left(&staff.person.account).await?))
    };
    let (uses, left) = match found.await {
        Ok(found) => found,
        Err(fault) => return runner::fault(staff, &fault),
    };
    let password = |id: &str, error: Option<&str>| {
        Field::password("password", "现在的口令").id(id).autocomplete("current-password").error(error)
    };
    if !uses {
        let content = html! {
            p { "启用后，登录时除了口令，还要输入手机验证器上的 6 位数字。别人知道了口令也登录不了。" }
            p { "手机上先装一个通用的验证器（TOTP），例如单位统一配发的；没有网络也能用。" }
            (Form::new(format!("{PAGE}/begin"), staff.guard(), "开始启用").icon(Icon::Lock).field(password("begin-password", wrong)).bare())
        };
        return framed(staff, status, &html! { (Card::padded("没有启用", content)) });
    }
    let content = html! {
        (note(State::Good, "已启用", &html! { "还有 " (left) " 个没有用过的恢复码。" }))
        div.mt { (Card::padded("换一批恢复码", html! {
            p { "旧的恢复码全部作废。" }
            (Form::new(format!("{PAGE}/codes"), staff.guard(), "换恢复码").field(password("codes-password", None)).bare())
        })) }
        div.mt { (Card::padded("停用，或者换手机", html! {
            p { "停用后可以在新手机上重新启用。" }
            (Form::new(format!("{PAGE}/end"), staff.guard(), "停用动态口令").danger().field(password("end-password", wrong)).bare())
        })) }
    };
    framed(staff, status, &content)
}

fn enrolling(staff: &Staff, to: &Enrolment, wrong: Option<&str>) -> Response {
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let form = Form::new(format!("{PAGE}/confirm"), staff.guard(), "启用").field(
        Field::text("code", "验证器上现在的 6 位数字")
            .autocomplete("one-time-code")
            .numeric()
            .short()
            .error(wrong),
    );
    let content = html! {
        p { "用验证器扫描，或者输入下面的密钥：" }
        div.mb.enrol { (qr::svg(&to.address, "验证器的二维码")) }
        p.mono.mb { (to.secret) }
        (form)
    };
    framed(staff, status, &content)
}

/// Makes a secret and shows it; asks for the password: whoever finds a browser open does not make the account his own.
pub async fn begin(staff: Staff, session: Session, from: CameFrom, pairs: Pairs) -> Response {
    let office = staff.app.office();
    let (asking, place) = (session::stored_id(&session), from.place(Way::Form));
    match office.is_own_password(&staff.person, pairs.get("password"), &asking, &place).await {
        Ok(true) => {}
        Ok(false) => return stands(&staff, Some("口令不对"), StatusCode::UNPROCESSABLE_ENTITY).await,
        Err(fault) => return runner::fault(&staff, &fault),
    }
    match office.factor_begin(&staff.person).await {
        Ok(Some(enrolment)) => enrolling(&staff, &enrolment, None),
        Ok(None) => Redirect::to(PAGE).into_response(),
        Err(fault) => runner::fault(&staff, &fault),
    }
}

fn shown_codes(staff: &Staff, codes: &[String]) -> Response {
    let content = html! {
        (note(State::Good, "动态口令已启用", &html! { "下次登录起要输入。" }))
        div.mt { (Card::padded("恢复码", html! {
            p { strong { "只显示这一次。" } "抄下来或者打印，放在手机以外的地方；手机丢了，用其中一个代替动态口令，每个用一次。" }
            ul.dots.mono { @for code in codes { li { (code) } } }
            p { a.btn.pri href=(HOME) { "已经抄好" } }
        })) }
    };
    framed(staff, StatusCode::OK, &content)
}

/// Confirms the secret by a code, and shows the recovery codes once. Every other session, which was opened without it,
/// ends.
pub async fn confirm(staff: Staff, session: Session, from: CameFrom, pairs: Pairs) -> Response {
    let office = staff.app.office();
    let who = (staff.person.account.as_str(), staff.person.login.as_str());
    let done = async {
        let Some(begun) = office.factor_confirm(&staff.person, pairs.get("code")).await? else {
            return Ok::<_, Fault>(Err(office.factor_waiting(&staff.person).await?));
        };
        office.store().sessions_end(&staff.person.account, &session::stored_id(&session)).await?;
        office.log_login(Some(who), &from.place(Way::Form), Outcome::FactorBegun).await?;
        Ok(Ok(begun))
    };
    match done.await {
        Ok(Ok((codes, stamp))) => {
            // This session goes on, with the second factor; one that was opened without it meanwhile does not.
            session::stands_now_on(&session, stamp).await;
            shown_codes(&staff, &codes)
        }
        Ok(Err(Some(waiting))) => {
            enrolling(&staff, &waiting, Some("这 6 位数字不对。核对手机的时间，等下一组数字再试"))
        }
        Ok(Err(None)) => Redirect::to(PAGE).into_response(),
        Err(fault) => runner::fault(&staff, &fault),
    }
}

/// New recovery codes in the place of the old ones; asks for the password.
pub async fn codes(staff: Staff, session: Session, from: CameFrom, pairs: Pairs) -> Response {
    let office = staff.app.office();
    let account = &staff.person.account;
    let who = (account.as_str(), staff.person.login.as_str());
    let (asking, place) = (session::stored_id(&session), from.place(Way::Form));
    let done = async {
        if !office.uses_factor(account).await?
            || !office.is_own_password(&staff.person, pairs.get("password"), &asking, &place).await?
        {
            return Ok::<_, Fault>(None);
        }
        let codes = office.recovery_codes(account).await?;
        office.log_login(Some(who), &place, Outcome::CodesRenewed).await?;
        Ok(Some(codes))
    };
    match done.await {
        Ok(Some(codes)) => shown_codes(&staff, &codes),
        Ok(None) => stands(&staff, Some("口令不对"), StatusCode::UNPROCESSABLE_ENTITY).await,
        Err(fault) => runner::fault(&staff, &fault),
    }
}

/// Ends it; asks for the password.
pub async fn end(staff: Staff, session: Session, from: CameFrom, pairs: Pairs) -> Response {
    let office = staff.app.office();
    let who = (staff.person.account.as_str(), staff.person.login.as_str());
    let (asking, place) = (session::stored_id(&session), from.place(Way::Form));
    let done = async {
        let own = office.own_credential(&staff.person, pairs.get("password"), &asking, &place);
        let Some(before) = own.await? else {
            return Ok::<_, Fault>(None);
        };
        let stamp = office.factor_end(before).await?;
        if stamp.is_some() {
            office.log_login(Some(who), &place, Outcome::FactorEnded).await?;
        }
        Ok(Some(stamp))
    };
    match done.await {
        Ok(Some(stamp)) => {
            if let Some(stamp) = stamp {
                session::stands_now_on(&session, stamp).await;
            }
            Redirect::to(PAGE).into_response()
        }
        Ok(None) => stands(&staff, Some("口令不对"), StatusCode::UNPROCESSABLE_ENTITY).await,
        Err(fault) => runner::fault(&staff, &fault),
    }
}
