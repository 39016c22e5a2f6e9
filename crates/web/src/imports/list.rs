//! `/desk/imports/{register}`: the files that a unit brought, and the form for another one.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use law::refusal::{FieldError, RefusalClass};
use maud::{Markup, html};
use office::Trouble;
use office::import::Register;
use store::{ImportJob, Listed, Page, UnitRow};

use super::{at, back, register};
use crate::forms::Pairs;
use crate::look::{
    Card, Choice, Column, Empty, Field, Form, Icon, Pager, Row, Table, crumbs, format, light, page_head,
    pager,
};
use crate::portal::params::Params;
use crate::portal::read;
use crate::registers::runner;
use crate::reply;
use crate::session::{FILE_BYTES_MAX, SentFiles, Staff};

const PER_PAGE: u64 = 20;
/// Endings that browsers offer; what a file is is told by its bytes.
const ENDINGS: &str = ".xlsx,.xls,.et,.ods,.csv,.tsv,.txt,.htm,.html,.xml";

/// The list.
pub async fn page(staff: Staff, Path(word): Path<String>, params: Params) -> Response {
    let register = match register(&staff, &word) {
        Ok(register) => register,
        Err(answer) => return answer,
    };
    shown(&staff, register, &params, &Pairs::default(), &[], StatusCode::OK).await
}

/// A file was sent.
pub async fn take(
    staff: Staff,
    Path(word): Path<String>,
    params: Params,
    pairs: Pairs,
    files: SentFiles,
) -> Response {
    let register = match register(&staff, &word) {
        Ok(register) => register,
        Err(answer) => return answer,
    };
    let file = files.of("file").next();
    let (name, bytes) = file.map_or(("", &[][..]), |f| (f.name.as_str(), f.bytes.as_slice()));
    let target = pairs.get("unit");
    match staff.app.office().import_take(&staff.actor, register, target, name, bytes).await {
        Ok(import) => Redirect::to(&format!("{}/{}", at(register), import.job.id)).into_response(),
        Err(Trouble::Refused(r)) if r.class == RefusalClass::Invalid => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            shown(&staff, register, &params, &pairs, &r.fields, status).await
        }
        Err(trouble) => reply::trouble(&staff, &format!("导入{}", register.title()), &trouble),
    }
}

async fn shown(
    staff: &Staff,
    register: Register,
    params: &Params,
    pairs: &Pairs,
    errors: &[FieldError],
    status: StatusCode,
) -> Response {
    let part = Page { limit: PER_PAGE, offset: (params.page() as u64 - 1).saturating_mul(PER_PAGE) };
    let listed = match staff.app.office().imports_seen(&staff.actor, register, part).await {
        Ok(listed) => listed,
        Err(trouble) => return reply::trouble(staff, &format!("导入{}", register.title()), &trouble),
    };
    let units = match read::units(&staff.app).await {
        Ok(units) => units,
        Err(fault) => return runner::fault(staff, &fault),
    };
    let (_, _, current) = back(register);
    let title = match errors.len() {
        0 => format!("导入{}", register.title()),
        n => format!("有 {n} 处需要改：导入{}", register.title()),
    };
    let content = content(staff, register, params, &listed, &form(staff, register, &units, pairs, errors));
    runner::page(staff, &title, current, status, &content)
}

/// The unit to which rows go: an editor's own, a registrar's choice.
pub(super) fn unit_field(staff: &Staff, register: Register, units: &[UnitRow], chosen: &str) -> Field {
    match register {
        Register::Penalties => {
            let own = vec![Choice::new(&staff.actor.unit, &staff.unit)];
            Field::select("unit", "导入到哪个单位", own)
                .value(&staff.actor.unit)
                .hint("只能导入到本单位的工作台")
        }
        Register::Officers => {
            let mut all = vec![Choice::new("", "以文件里写的单位为准")];
            all.extend(crate::registers::unit_choices(units));
            Field::select("unit", "没有写单位的行登记到", all)
                .optional()
                .value(chosen)
                .hint("文件里写了单位的，以文件为准")
        }
    }
}

fn form(staff: &Staff, register: Register, units: &[UnitRow], pairs: &Pairs, errors: &[FieldError]) -> Form {
    let most = format::bytes(FILE_BYTES_MAX as u64);
    let fields = [
        unit_field(staff, register, units, pairs.get("unit")),
        Field::file("file", "文件", ENDINGS, false).hint(format!(
            "Excel、WPS、开放文档、CSV 或者网页中的表格，最大 {most}；更大的请系统管理员用命令行导入"
        )),
    ];
    let fields = fields.into_iter().map(|field| {
        let messages: Vec<&str> =
            errors.iter().filter(|e| e.field == field.name()).map(|e| e.message.as_str()).collect();
        field.error((!messages.is_empty()).then(|| messages.join("；")))
    });
    Form::new(at(register), staff.guard(), "上传文件").icon(Icon::FileUpload).fields(fields).bare()
}

/// How a file stands, in words.
pub(super) fn standing(job: &ImportJob, now: jiff::Timestamp) -> Markup {
    let (state, words) = super::show::stage(job, now);
    light(state, words)
}

fn content(
    staff: &Staff,
    register: Register,
    params: &Params,
    listed: &Listed<ImportJob>,
    form: &Form,
) -> Markup {
    let (words, href, _) = back(register);
    let now = staff.app.office().real_now();
    let (page, pages) = (params.page() as u64, listed.total.div_ceil(PER_PAGE));
    let rows = listed
        .rows
        .iter()
        .map(|job| {
            Row::from(vec![
                html! { a href=(format!("{}/{}", at(register), job.id)) { (shown_name(job)) } br; span.muted.small { (format::bytes(job.bytes)) } },
                html! { span.nw { (format::minute(format::local(job.created))) } },
                standing(job, now),
                html! { (job.row_count) },
                html! { (job.taken) },
                html! { (job.flagged) },
                html! { (job.refused) },
                html! { (job.already) },
            ])
        })
        .collect();
    let mut columns: Vec<Column> = ["文件", "上传时间", "进展"].map(Column::new).into();
    columns.extend(["行数", "收下", "存疑", "退回", "已有"].map(Column::end));
    let table = Table::new(
        format!("导入{}的文件", register.title()),
        columns,
        rows,
        Empty::new(Icon::FileUpload, "还没有上传文件", "上传后先检查，看过存疑再导入"),
    );
    html! {
        (crumbs(&[(words, href)], "导入"))
        (page_head(&format!("导入{}", register.title()), &[html! { (staff.unit) }], &html! {}))
        p.muted.mb { "先上传和检查，检查不记录任何内容；看过存疑，再开始导入。同一个文件再次上传是同一次导入，导入过的行不会重复记录。上传的文件和逐行结果 30 天没有办理就清除。" }
        (Card::padded("上传文件", form).icon(Icon::FileUpload))
        div.card.mt { (table) }
        (pager(&Pager {
            page,
            pages,
            total: listed.total,
            unit: "个文件".into(),
            previous: (page > 1).then(|| params.with("page", Some(&(page - 1).to_string()))),
            next: (page < pages).then(|| params.with("page", Some(&(page + 1).to_string()))),
        }))
    }
}

pub(super) fn shown_name(job: &ImportJob) -> &str {
    if job.name.is_empty() { "（没有文件名）" } else { &job.name }
}
