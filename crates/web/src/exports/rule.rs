//! `/desk/export-rule`: from how many rows on a list needs two persons.

use axum::response::Response;
use law::ids::SubjectRef;
use maud::html;

use super::RULE;
use crate::forms::{FieldSpec, FormSpec, Kind, Pairs};
use crate::registers::MENU;
use crate::registers::runner::{self, ActForm};
use crate::session::Staff;

async fn made(staff: &Staff) -> Result<ActForm, Response> {
    let known = staff.app.office().store().load(&SubjectRef::city()).await;
    let known = known.map_err(|e| runner::fault(staff, &e.into()))?;
    let Some((seq, city)) = known.and_then(|k| k.state.city().map(|c| (k.seq, c.clone()))) else {
        return Err(runner::missing(staff));
    };
    let items = vec![
        FieldSpec::new("rows", "超过多少行要两人办理", Kind::Int("行".into()))
            .default(city.export_rows().to_string())
            .hint("填 0 的，每一份都要两人办理")
            .into(),
        FieldSpec::new("basis", "依据", Kind::Text).hint("文件名称和文号").into(),
    ];
    Ok(ActForm {
        spec: FormSpec::new("export_rule.set/1", "规定大批量导出", items).intro(
            "含有个人信息的名单，超过这个行数的，由一人申请、本单位另一人批准后才能导出。记录后对全市生效。",
        ),
        subject: SubjectRef::city(),
        base: Some(seq),
        about: city.name,
        action: RULE.into(),
        back: ("人员与目录".into(), MENU.into()),
        current: MENU,
        aside: html! {},
        below: html! {},
        turn: None,
    })
}

/// The form.
pub(super) async fn page(staff: Staff) -> Response {
    match made(&staff).await {
        Ok(form) => form.show(&staff),
        Err(answer) => answer,
    }
}

/// The act.
pub(super) async fn set(staff: Staff, pairs: Pairs) -> Response {
    match made(&staff).await {
        Ok(form) => form.submit(&staff, pairs).await,
        Err(answer) => answer,
    }
}
