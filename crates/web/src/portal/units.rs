//! `/units`: who may enforce, with the way to redress (clause 1.1a).

use axum::response::Response;
use maud::{Markup, html};
use store::UnitRow;

use super::export::{Form, Sheet};
use super::read;
use super::visit::{Says, Visit};
use crate::look::{
    Choice, Column, Empty, Field, Icon, Row, Table, TagKind, button_link, crumbs, filter_form, format, tag,
};

/// The list.
pub async fn list(visit: Visit) -> Response {
    let all = match read::units(&visit.app).await {
        Ok(units) => units,
        Err(fault) => return visit.fault(&fault).await,
    };
    let (q, kind, region) = (visit.params.text("q"), visit.params.text("kind"), visit.params.text("region"));
    let shown: Vec<&UnitRow> = all
        .iter()
        .filter(|u| q.is_empty() || u.name.contains(q) || u.short.contains(q))
        .filter(|u| kind.is_empty() || u.kind == kind)
        .filter(|u| region.is_empty() || u.region == region)
        .filter(|u| visit.params.text("demo").is_empty() || u.demonstration_since.is_some())
        .collect();
    let form = Form::of(&visit.params);
    if form != Form::Page {
        return sheet(&shown).file(form, true);
    }
    visit.page(Says::new("执法主体", "/units").indexed(), &content(&visit, &all, &shown)).await
}

fn sheet(units: &[&UnitRow]) -> Sheet {
    Sheet {
        name: "units",
        columns: vec![
            ("id", "编号"),
            ("name", "全称"),
            ("short", "简称"),
            ("kind", "类型"),
            ("region", "区划代码"),
            ("region_name", "区域"),
            ("demonstration_since", "示范单位自"),
        ],
        rows: units
            .iter()
            .map(|u| {
                vec![
                    u.id.clone(),
                    u.name.clone(),
                    u.short.clone(),
                    kind_title(&u.kind).into(),
                    u.region.clone(),
                    read::region_name(&u.region),
                    u.demonstration_since.map(|d| d.to_string()).unwrap_or_default(),
                ]
            })
            .collect(),
        total: units.len(),
    }
}

/// The Chinese words of a kind's wire name.
#[must_use]
pub fn kind_title(wire: &str) -> &'static str {
    use law::deed::register::UnitKind as K;
    match wire {
        "government" => K::Government.title(),
        "agency" => K::Agency.title(),
        "justice_organ" => K::JusticeOrgan.title(),
        "dispatched" => K::Dispatched.title(),
        "entrusted" => K::Entrusted.title(),
        _ => "其他",
    }
}

fn content(visit: &Visit, all: &[UnitRow], shown: &[&UnitRow]) -> Markup {
    let p = &visit.params;
    let mut regions: Vec<&str> = all.iter().map(|u| u.region.as_str()).collect();
    regions.sort_unstable();
    regions.dedup();
    let mut region_choices = vec![Choice::new("", "全部区域")];
    region_choices.extend(regions.into_iter().map(|r| Choice::new(r, read::region_name(r))));
    let mut kinds = vec![Choice::new("", "全部类型")];
    kinds.extend(
        ["government", "agency", "justice_organ", "dispatched", "entrusted"]
            .map(|k| Choice::new(k, kind_title(k))),
    );
    let fields = [
        Field::text("q", "名称").value(p.text("q")),
        Field::select("kind", "类型", kinds).value(p.text("kind")),
        Field::select("region", "区域", region_choices).value(p.text("region")),
        Field::select("demo", "范围", vec![Choice::new("", "全部"), Choice::new("1", "只看示范单位")])
            .value(p.text("demo")),
    ];
    let rows = shown
        .iter()
        .map(|u| {
            Row::from(vec![
                html! { (u.name) @if u.demonstration_since.is_some() { " " (tag(TagKind::Green, "示范单位")) } },
                html! { (kind_title(&u.kind)) },
                html! { (read::region_name(&u.region)) },
                html! { span.mono { (u.prefix) } },
                html! { (read::name_of(all, &u.review_body)) },
                html! { @if let Some(d) = u.demonstration_since { span.nw { (format::date(d)) } } @else { "—" } },
            ])
        })
        .collect();
    let table = Table::new(
        "有行政执法权的机关和组织",
        ["执法主体", "类型", "执法区域", "机关代字", "法制审核机构", "示范单位自"].map(Column::new).into(),
        rows,
        Empty::new(Icon::Building, "没有符合条件的执法主体", "换一个条件再查").action("看全部", "/units"),
    );
    html! {
        div.wrap {
            (crumbs(&[("首页", "/")], "执法主体"))
            div.plain { h1 { "执法主体" } }
            p.muted.mb { "行政处罚由有权的机关在法定职权内实施（行政处罚法 第十七条）。共 " (format::number(i64::try_from(all.len()).unwrap_or(0))) " 家。" }
            (filter_form("/units", &fields, &[], "/units"))
            div.card.mt { (table) }
            p.row.mt {
                (crate::portal::export::links("导出表格（CSV）", &p.with("format", Some("csv")), false))
                (button_link(Some(Icon::Database), "导出数据（JSON）", &p.with("format", Some("json")), false))
            }
        }
    }
}
