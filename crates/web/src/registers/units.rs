//! `/desk/units`: the register of who may enforce (clause 1.1a).

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use law::authority::Capacity as C;
use law::ids::{SubjectKind, SubjectRef};
use maud::html;

use super::runner::{self, ActForm};
use super::{MENU, forms, officers};
use crate::forms::Pairs;
use crate::look::{Column, Empty, Icon, Row, Table, TagKind, button_link, crumbs, page_head, tag};
use crate::portal::read;
use crate::portal::units::kind_title;
use crate::session::Staff;

const LIST: &str = "/desk/units";

/// The list.
pub async fn list(staff: Staff) -> Response {
    let units = match read::units(&staff.app).await {
        Ok(units) => units,
        Err(fault) => return runner::fault(&staff, &fault),
    };
    let registrar = staff.is(&[C::Registrar]);
    let rows = units
        .iter()
        .map(|u| {
            Row::from(vec![
                html! {
                    @if registrar { a href=(format!("{LIST}/{}", u.id)) { (u.name) } } @else { (u.name) }
                    @if u.demonstration_since.is_some() { " " (tag(TagKind::Green, "示范单位")) }
                },
                html! { (kind_title(&u.kind)) },
                html! { (read::region_name(&u.region)) },
                html! { (u.prefix) },
                html! { (read::name_of(&units, &u.review_body)) },
                html! { @if let Some(p) = &u.parent { (read::name_of(&units, p)) } @else { "—" } },
            ])
        })
        .collect();
    let table = Table::new(
        "执法主体",
        ["名称", "类型", "区域", "机关代字", "审核机构", "上级"].map(Column::new).into(),
        rows,
        Empty::new(Icon::Building, "还没有执法主体", ""),
    );
    let content = html! {
        (crumbs(&[("人员与目录", MENU)], "执法主体"))
        (page_head("执法主体", &[html! { (units.len()) " 家" }], &html! {
            @if registrar { (button_link(Some(Icon::Plus), "登记执法主体", "/desk/units/new", true)) }
            (button_link(Some(Icon::Download), "导出表格", "/units?format=csv", false))
        }))
        div.card { (table) }
    };
    runner::page(&staff, "执法主体", MENU, StatusCode::OK, &content)
}

async fn act_form(staff: &Staff, id: Option<&str>) -> Result<ActForm, Response> {
    let units = read::units(&staff.app).await.map_err(|f| runner::fault(staff, &f))?;
    let choices = officers::choices(&units);
    let (subject, base, spec, about, action) = match id {
        None => {
            let fresh = staff.app.office().moment().fresh_id;
            let subject = SubjectRef::new(SubjectKind::Unit, fresh);
            (subject, None, forms::unit(choices, None), "新的执法主体".to_owned(), format!("{LIST}/new"))
        }
        Some(id) => {
            let known = staff.app.office().known_for(&staff.actor, &SubjectRef::unit(id)).await;
            let known = known.map_err(|trouble| crate::reply::trouble(staff, "", &trouble))?;
            let now =
                known.state.unit().map(|u| u.registered.clone()).ok_or_else(|| runner::missing(staff))?;
            (
                SubjectRef::unit(id),
                Some(known.seq),
                forms::unit(choices, Some(&now)),
                now.name,
                format!("{LIST}/{id}"),
            )
        }
    };
    let back = ("执法主体".to_owned(), LIST.to_owned());
    Ok(ActForm {
        spec,
        subject,
        base,
        about,
        action,
        back,
        current: MENU,
        aside: html! {},
        below: html! {},
        turn: None,
    })
}

/// 登记: the form.
pub async fn form_new(staff: Staff) -> Response {
    match act_form(&staff, None).await {
        Ok(form) => form.show(&staff),
        Err(answer) => answer,
    }
}

/// 登记: the act.
pub async fn record_new(staff: Staff, pairs: Pairs) -> Response {
    match act_form(&staff, None).await {
        Ok(form) => form.submit(&staff, pairs).await,
        Err(answer) => answer,
    }
}

/// 变更: the form.
pub async fn form(staff: Staff, Path(id): Path<String>) -> Response {
    match act_form(&staff, Some(&id)).await {
        Ok(form) => form.show(&staff),
        Err(answer) => answer,
    }
}

/// 变更: the act.
pub async fn record(staff: Staff, Path(id): Path<String>, pairs: Pairs) -> Response {
    match act_form(&staff, Some(&id)).await {
        Ok(form) => form.submit(&staff, pairs).await,
        Err(answer) => answer,
    }
}
