//! `/desk/officers`: certificates, and the acts of the justice organ on them (clause 1.1d).

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use law::authority::Capacity as C;
use law::ids::{SubjectKind, SubjectRef};
use law::state::register::Officer;
use maud::{Markup, html};
use store::{Listed, OfficerFilter, OfficerRow, Page, UnitRow};

use super::runner::{self, ActForm};
use super::{MENU, forms};
use crate::forms::Pairs;
use crate::look::{
    Card, Choice, Column, Empty, Entry, Field, Icon, Pager, Pairs as Look, Row, State, Table, button_link,
    crumbs, format, light, page_head, pager, pairs, search_form, timeline,
};
use crate::portal::export::{Batch, Form, Sheet, streamed};
use crate::portal::params::Params;
use crate::portal::{officers as public, read};
use crate::session::Staff;

const LIST: &str = "/desk/officers";
const PER_PAGE: u64 = 50;
/// A certificate that ends within so many days is named: time enough to renew it.
const ENDING_DAYS: i32 = 60;

/// The list.
pub async fn list(staff: Staff, params: Params) -> Response {
    let form = Form::of(&params);
    let today = staff.app.office().today();
    if form != Form::Page {
        let (from, asked) = (staff.for_exports(), params.clone());
        let file = streamed(form, false, move |part| {
            let (staff, params) = (from.clone(), asked.clone());
            async move {
                let (listed, units) = rows_of(&staff, &params, part).await?;
                Ok(Batch::of(sheet(&listed.rows, &units, listed.total, today), part))
            }
        });
        return file.await.unwrap_or_else(|fault| runner::fault(&staff, &fault));
    }
    let part = Page { limit: PER_PAGE, offset: (params.page() as u64 - 1).saturating_mul(PER_PAGE) };
    match rows_of(&staff, &params, part).await {
        Err(fault) => runner::fault(&staff, &fault),
        Ok((listed, units)) => {
            let content = content(&staff, &params, &listed.rows, listed.total, &units, today);
            runner::page(&staff, "执法人员", MENU, StatusCode::OK, &content)
        }
    }
}

async fn rows_of(
    staff: &Staff,
    params: &Params,
    part: Page,
) -> Result<(Listed<OfficerRow>, Vec<UnitRow>), office::Fault> {
    let today = staff.app.office().today();
    let filter = OfficerFilter {
        unit: params.get("unit").map(str::to_owned),
        text: params.get("q").map(str::to_owned),
        suspended_on: (params.text("state") == "suspended").then_some(today),
        expired_on: (params.text("state") == "expired").then_some(today),
        ..OfficerFilter::default()
    };
    let by_validity = params.text("sort") == "validity";
    let listed = staff.app.office().store().officers(&filter, by_validity, part).await?;
    Ok((listed, read::units(&staff.app).await?))
}

/// The state of a row today: words and light. The detail page reads the whole history.
fn state(row: &OfficerRow, today: Date) -> (State, &'static str) {
    let suspended =
        row.suspended_from.is_some_and(|from| from <= today && row.suspended_to.is_none_or(|to| today < to));
    if suspended {
        (State::Over, "已暂扣")
    } else if today > row.valid_to {
        (State::Over, "已过期")
    } else if today < row.valid_from {
        (State::Idle, "未生效")
    } else if (row.valid_to - today).get_days() <= ENDING_DAYS {
        (State::Near, "有效，60 日内到期")
    } else {
        (State::Good, "有效")
    }
}

fn sheet(rows: &[OfficerRow], units: &[UnitRow], total: u64, today: Date) -> Sheet {
    Sheet {
        name: "officers",
        columns: vec![
            ("number", "证件编号"),
            ("name", "姓名"),
            ("unit", "单位"),
            ("category", "执法类别"),
            ("region", "区划代码"),
            ("region_name", "执法区域"),
            ("valid_from", "有效期自"),
            ("valid_to", "有效期至"),
            ("state", "今天"),
        ],
        rows: rows
            .iter()
            .map(|r| {
                vec![
                    r.number.clone(),
                    r.name.clone(),
                    read::name_of(units, &r.unit),
                    r.category.clone(),
                    r.region.clone(),
                    read::region_name(&r.region),
                    r.valid_from.to_string(),
                    r.valid_to.to_string(),
                    state(r, today).1.into(),
                ]
            })
            .collect(),
        total: usize::try_from(total).unwrap_or(usize::MAX),
    }
}

/// Units as choices of a form.
pub fn choices(units: &[UnitRow]) -> Vec<Choice> {
    units.iter().map(|u| Choice::new(&u.id, &u.name)).collect()
}

fn content(
    staff: &Staff,
    params: &Params,
    rows: &[OfficerRow],
    total: u64,
    units: &[UnitRow],
    today: Date,
) -> Markup {
    let (now, pages) = (params.page() as u64, total.div_ceil(PER_PAGE));
    let mut unit_choices = vec![Choice::new("", "全部单位")];
    unit_choices.extend(choices(units));
    let states =
        vec![Choice::new("", "全部"), Choice::new("suspended", "已暂扣"), Choice::new("expired", "已过期")];
    let fields = [
        Field::text("q", "姓名、证件编号").value(params.text("q")),
        Field::select("unit", "单位", unit_choices).value(params.text("unit")),
        Field::select("state", "状态", states).value(params.text("state")),
        Field::select(
            "sort",
            "排序",
            vec![Choice::new("", "按单位"), Choice::new("validity", "先到期的在前")],
        )
        .value(params.text("sort")),
    ];
    let lines = rows
        .iter()
        .map(|r| {
            let (look, words) = state(r, today);
            Row::from(vec![
                html! { a href=(format!("{LIST}/{}", r.id)) { (r.name) } br; span.mono.small { (r.number) } },
                html! { (read::name_of(units, &r.unit)) },
                html! { (r.category) },
                html! { (read::region_name(&r.region)) },
                html! { span.nw { (format::date(r.valid_to)) } },
                light(look, words),
            ])
        })
        .collect();
    let table = Table::new(
        "执法人员和证件",
        ["姓名、证件编号", "单位", "执法类别", "执法区域", "有效期至", "今天"].map(Column::new).into(),
        lines,
        Empty::new(Icon::Id, "没有符合条件的执法人员", "").action("看全部", LIST),
    );
    html! {
        (crumbs(&[("人员与目录", MENU)], "执法人员"))
        (page_head("执法人员", &[html! { "证件由司法行政机关登记" }], &html! {
            @if staff.is(&[C::Registrar]) {
                (button_link(Some(Icon::Plus), "登记证件", "/desk/officers/new", true))
                (button_link(Some(Icon::FileUpload), "导入", &crate::imports::at(office::import::Register::Officers), false))
            }
            (crate::portal::export::links("导出表格", &params.with("format", Some("csv")), false))
        }))
        (search_form(params.csrf(), LIST, &fields, &[], LIST))
        div.card.mt { (table) }
        (pager(&Pager {
            page: now, pages, total, unit: "人".into(),
            previous: (now > 1).then(|| params.with("page", Some(&(now - 1).to_string()))),
            next: (now < pages).then(|| params.with("page", Some(&(now + 1).to_string()))),
        }))
    }
}

async fn load(staff: &Staff, id: &str) -> Result<(u64, Officer), Response> {
    let known = staff.app.office().known_for(&staff.actor, &SubjectRef::officer(id)).await;
    let known = known.map_err(|trouble| crate::reply::trouble(staff, "", &trouble))?;
    known.state.officer().map(|o| (known.seq, o.clone())).ok_or_else(|| runner::missing(staff))
}

/// One officer with all suspensions, designations and the journal.
pub async fn show(staff: Staff, Path(id): Path<String>) -> Response {
    let (_, officer) = match load(&staff, &id).await {
        Ok(found) => found,
        Err(answer) => return answer,
    };
    let found = async {
        let history = staff.app.office().history_for(&staff.actor, &SubjectRef::officer(&id)).await?;
        Ok::<_, office::Trouble>((history, read::unit_names(&staff.app).await?))
    };
    let (history, units) = match found.await {
        Ok(found) => found,
        Err(trouble) => return crate::reply::trouble(&staff, "", &trouble),
    };
    let today = staff.app.office().today();
    let (valid, words, more) = public::sentence(&officer, today);
    let unit = units.get(&officer.unit).cloned().unwrap_or_default();
    let facts = [
        (
            "今天",
            html! { (light(if valid { State::Good } else { State::Over }, words)) br; span.muted.small { (more) } },
        ),
        ("证件编号", html! { span.mono { (officer.number) } }),
        ("单位", html! { (unit) }),
        ("执法类别", html! { (officer.category) }),
        ("执法区域", html! { (read::region_name(&officer.region)) }),
        ("有效期", html! { (format::date(officer.valid_from)) " 至 " (format::date(officer.valid_to)) }),
        (
            "暂扣",
            html! { @if officer.suspensions.is_empty() { "无" } @for (from, to) in &officer.suspensions {
            (format::date(*from)) " 起" @if let Some(to) = to { "，" (format::date(*to)) " 恢复" } @else { "，未恢复" } br; } },
        ),
        (
            "跨区域指定",
            html! { @if officer.designations.is_empty() { "无" } @for d in &officer.designations {
            (read::region_name(&d.region)) "，" (format::date(d.from)) " 至 " (format::date(d.to)) "，" (d.basis) br; } },
        ),
    ];
    let entries: Vec<Entry> = history
        .iter()
        .rev()
        .map(|h| Entry {
            title: format!("{} {}", h.recorded.actor.name, h.recorded.deed.title()),
            when: format::minute(format::local(h.recorded.recorded)),
            leaf: Some(format::hash_short(&h.leaf)),
            ..Entry::default()
        })
        .collect();
    let at = |act: &str| format!("{LIST}/{id}/{act}");
    let content = html! {
        (crumbs(&[("人员与目录", MENU), ("执法人员", LIST)], &officer.name))
        (page_head(&officer.name, &[html! { span.mono { (officer.number) } }, html! { (unit) }], &html! {
            @if staff.is(&[C::Registrar]) {
                @if officer.suspensions.last().is_some_and(|(_, to)| to.is_none()) { (button_link(None, "恢复证件", &at("reinstate"), true)) }
                @else { a.btn.danger href=(at("suspend")) { "暂扣证件" } }
                (button_link(None, "登记跨区域指定", &at("designate"), false))
                (button_link(None, "换发证件", &at("renew"), false))
            }
            (button_link(Some(Icon::ExternalLink), "公众核验页", &format!("/officers/{}", public::encoded(&officer.number)), false))
        }))
        div.cols { (Card::padded("证件", pairs(Look::Normal, &facts)).icon(Icon::Id)) aside.stack { (Card::padded("日志", timeline(&entries)).icon(Icon::History)) } }
    };
    runner::page(&staff, &officer.name, MENU, StatusCode::OK, &content)
}

async fn new_form(staff: &Staff) -> Result<ActForm, Response> {
    let units = read::units(&staff.app).await.map_err(|f| runner::fault(staff, &f))?;
    Ok(ActForm {
        spec: forms::certify(choices(&units), None),
        subject: SubjectRef::new(SubjectKind::Officer, staff.app.office().moment().fresh_id),
        base: None,
        about: "新的执法人员".into(),
        action: "/desk/officers/new".into(),
        back: ("执法人员".into(), LIST.into()),
        current: MENU,
        aside: html! {},
        below: html! {},
        turn: None,
    })
}

/// 登记证件: the form.
pub async fn form_new(staff: Staff) -> Response {
    match new_form(&staff).await {
        Ok(form) => form.show(&staff),
        Err(answer) => answer,
    }
}

/// 登记证件: the act. A number that another certificate has is refused here, before it is judged.
pub async fn record_new(staff: Staff, pairs: Pairs) -> Response {
    let form = match new_form(&staff).await {
        Ok(form) => form,
        Err(answer) => return answer,
    };
    let taken = match read::officers(&staff.app).await {
        Ok(all) => all.iter().any(|(_, o)| public::same_number(&o.number, pairs.get("number"))),
        Err(fault) => return runner::fault(&staff, &fault),
    };
    if taken && !replayed(&staff, &pairs).await {
        return form.again(&staff, &pairs, "number", "这个证件编号已经登记，核对编号；换发的从原证件办理");
    }
    submit(&staff, form, pairs).await
}

/// The same sending again is answered with its receipt, not as a second certificate.
async fn replayed(staff: &Staff, pairs: &Pairs) -> bool {
    let store = staff.app.office().store();
    store.find_by_key(&staff.actor.account, pairs.get("_key")).await.is_ok_and(|e| e.is_some())
}

/// The login name becomes the account's id.
async fn submit(staff: &Staff, form: ActForm, pairs: Pairs) -> Response {
    let login = pairs.get("account").trim().to_owned();
    if login.is_empty() || form.spec.tag != "officer.certified/1" {
        return form.submit(staff, pairs).await;
    }
    match staff.app.office().store().account_by_login(&login).await {
        Err(e) => runner::fault(staff, &e.into()),
        Ok(None) => form.again(staff, &pairs, "account", "没有这个登录名，核对后再填，或者留空"),
        Ok(Some(account)) => {
            let mut sent = pairs;
            sent.set("account", account.id);
            form.submit(staff, sent).await
        }
    }
}

async fn act_form(staff: &Staff, id: &str, act: &str) -> Result<ActForm, Response> {
    let (seq, officer) = load(staff, id).await?;
    let spec = match act {
        "renew" => {
            let units = read::units(&staff.app).await.map_err(|f| runner::fault(staff, &f))?;
            forms::certify(choices(&units), Some(&officer))
        }
        other => forms::officer_act(other).ok_or_else(|| runner::missing(staff))?,
    };
    Ok(ActForm {
        spec,
        subject: SubjectRef::officer(id),
        base: Some(seq),
        about: format!("{}　{}", officer.name, officer.number),
        action: format!("{LIST}/{id}/{act}"),
        back: (officer.name.clone(), format!("{LIST}/{id}")),
        current: MENU,
        aside: html! {},
        below: html! {},
        turn: None,
    })
}

/// An act on a certificate: the form.
pub async fn form(staff: Staff, Path((id, act)): Path<(String, String)>) -> Response {
    match act_form(&staff, &id, &act).await {
        Ok(form) => form.show(&staff),
        Err(answer) => answer,
    }
}

/// An act on a certificate.
pub async fn record(staff: Staff, Path((id, act)): Path<(String, String)>, pairs: Pairs) -> Response {
    match act_form(&staff, &id, &act).await {
        Ok(form) => submit(&staff, form, pairs).await,
        Err(answer) => answer,
    }
}
