//! /desk/templates — 文书模板, as the public sees them too, in the frame of the workbench.

use crate::look::{button_link, page_head};
use crate::portal::params::Params;
use crate::portal::{read, templates};
use crate::reply;
use crate::session::Staff;
use axum::response::Response;
use maud::html;

pub(super) async fn page(staff: Staff, params: Params) -> Response {
    let units = match read::units(&staff.app).await {
        Ok(units) => units,
        Err(fault) => return reply::fault(&staff.app, Some(&staff), &staff.path, &fault),
    };
    let office = staff.app.office();
    let rules = office.rules();
    let asked = templates::Asked::read(&params, &units, Some(&staff.actor.unit), office.today());
    let form = crate::portal::export::Form::of(&params);
    if form != crate::portal::export::Form::Page {
        return templates::sheet(&rules.bundle().templates, &asked).file(form, false);
    }
    let body = templates::content(&rules.bundle().templates, &units, &asked, &params);
    let content = html! {
        (page_head("文书模板", &[html! { "一种文书用哪一个模板，由规则选定" }], &button_link(None, "公开页面", "/templates", false)))
        (body)
    };
    crate::desk::shell::page(&staff, "文书模板", "/desk/documents", &content)
}
