//! `/templates`: every template of a document with its level, editions and source, and which one is in force for an
//! agency on a day (clause 2.1b).

use axum::response::Response;
use jiff::civil::Date;
use law::papers::{Template, choose};
use maud::{Markup, html};
use store::UnitRow;

use super::export::{Form, Sheet};
use super::params::Params;
use super::read;
use super::visit::{Says, Visit};
use crate::look::{
    Choice, Column, Empty, Field, Icon, Row, State, Table, TagKind, button_link, crumbs, filter_form, format,
    note, search_form, tag,
};

/// For whom and when it is asked which template is in force.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The agency: id, name and field of law.
    unit: Option<(String, String, String)>,
    /// The day.
    on: Date,
}

impl Asked {
    /// Read from the address: `unit` and `on`; without them the given agency or the first, and today.
    #[must_use]
    pub fn read(params: &Params, units: &[UnitRow], own: Option<&str>, today: Date) -> Self {
        let find = |id: &str| units.iter().find(|u| u.id == id);
        let unit = params.get("unit").and_then(find).or(own.and_then(find)).or(units.first());
        Self {
            unit: unit.map(|u| (u.id.clone(), u.name.clone(), u.domain.clone())),
            on: params.parse("on").unwrap_or(today),
        }
    }

    fn chosen<'a>(&self, all: &'a [Template], kind: &str) -> Option<&'a Template> {
        let (id, _, domain) = self.unit.as_ref()?;
        choose(all, kind, domain, id, self.on)
    }
}

/// The page.
pub async fn show(visit: Visit) -> Response {
    let units = match read::units(&visit.app).await {
        Ok(units) => units,
        Err(fault) => return visit.fault(&fault).await,
    };
    let rules = visit.rules();
    let all = &rules.bundle().templates;
    let asked = Asked::read(&visit.params, &units, None, visit.today());
    let form = Form::of(&visit.params);
    if form != Form::Page {
        return sheet(all, &asked).file(form, true);
    }
    let content = html! {
        div.wrap {
            (crumbs(&[("首页", "/")], "文书模板"))
            div.plain { h1 { "执法文书模板" } }
            (content(all, &units, &asked, &visit.params))
        }
    };
    visit.page(Says::new("执法文书模板", "/procedures").indexed(), &content).await
}

/// The kinds in the order of the templates, each once.
fn kinds(all: &[Template]) -> Vec<&str> {
    let mut kinds: Vec<&str> = Vec::new();
    for t in all {
        if !kinds.contains(&t.kind.as_str()) {
            kinds.push(&t.kind);
        }
    }
    kinds
}

fn days(t: &Template) -> String {
    match t.to {
        Some(to) => format!("{} 至 {}", format::date(t.from), format::date(to)),
        None => format!("{} 起", format::date(t.from)),
    }
}

/// The rule, the question, and the answer kind by kind.
#[must_use]
pub fn content(all: &[Template], units: &[UnitRow], asked: &Asked, params: &Params) -> Markup {
    let (id, name) = asked.unit.as_ref().map_or(("", ""), |(id, name, _)| (id.as_str(), name.as_str()));
    let rows = kinds(all).into_iter().map(|kind| line(all, asked, kind)).collect();
    let caption = format!("{}在{}使用的模板", name, format::date(asked.on));
    let table = Table::new(
        caption.clone(),
        ["文书", "在用的模板", "全部模板"].map(Column::new).into(),
        rows,
        Empty::new(Icon::Files, "没有模板", "规则版本里还没有文书模板"),
    );
    let choices = units.iter().map(|u| Choice::new(&u.id, &u.name)).collect();
    let fields = [
        Field::select("unit", "机关", choices).value(id),
        Field::date("on", "日期").value(asked.on.to_string()),
    ];
    html! {
        (note(State::Idle, "怎样选定模板", &html! {
            "国务院部门有统一格式文书的，本系统内只用统一格式；没有的，用司法部基本格式，本市、本机关可以在基本格式上补充，有本机关的用本机关的，没有的用本市的，再没有的用基本格式。同一级有几个版次的，用当日有效的最新一版。制发时由系统按这条规则选定，不能另选。"
            span.small.muted { "（实施方案 2.1b）" }
        }))
        div.mt {
            // The workbench shows the same page.
            @if params.csrf().is_empty() { (filter_form(params.path(), &fields, &[], params.path())) }
            @else { (search_form(params.csrf(), params.path(), &fields, &[], params.path())) }
        }
        div.card { (table) }
        p.row.mt {
            (crate::portal::export::links("导出表格（CSV）", &params.with("format", Some("csv")), false))
            (button_link(Some(Icon::Database), "导出数据（JSON）", &params.with("format", Some("json")), false))
        }
    }
}

fn line(all: &[Template], asked: &Asked, kind: &str) -> Row {
    let used = asked.chosen(all, kind);
    let title = used.or_else(|| all.iter().find(|t| t.kind == kind)).map_or(kind, |t| t.title.as_str());
    let mut own: Vec<&Template> = all.iter().filter(|t| t.kind == kind).collect();
    own.sort_by_key(|t| std::cmp::Reverse((t.level, t.from, t.version)));
    Row::from(vec![
        html! { (title) },
        html! { @match used {
            Some(t) => { (tag(TagKind::Blue, t.level.title())) " 第 " (t.version) " 版" div.small.muted { (t.source) } },
            None => "当日没有有效的模板",
        } },
        html! { ul.dots { @for t in own { li {
            (t.level.title()) "《" (t.title) "》第 " (t.version) " 版，" (days(t))
            @if Some(t) != used { span.small.muted { "　" (t.source) } }
        } } } },
    ])
}

/// Every template as a row, with whether it is the one in force.
#[must_use]
pub fn sheet(all: &[Template], asked: &Asked) -> Sheet {
    let unit = asked.unit.as_ref().map(|(_, name, _)| name.clone()).unwrap_or_default();
    let rows: Vec<Vec<String>> = all
        .iter()
        .map(|t| {
            let used = asked.chosen(all, &t.kind) == Some(t);
            vec![
                t.kind.clone(),
                t.title.clone(),
                t.level.title().into(),
                t.id.clone(),
                t.version.to_string(),
                t.from.to_string(),
                t.to.map(|d| d.to_string()).unwrap_or_default(),
                t.source.clone(),
                unit.clone(),
                asked.on.to_string(),
                if used { "在用" } else { "" }.into(),
            ]
        })
        .collect();
    Sheet {
        name: "templates",
        columns: vec![
            ("kind", "种类"),
            ("title", "文书名称"),
            ("level", "层级"),
            ("id", "模板"),
            ("version", "版次"),
            ("from", "起用日期"),
            ("to", "停用日期"),
            ("source", "来源"),
            ("unit", "机关"),
            ("on", "日期"),
            ("in_force", "是否在用"),
        ],
        total: rows.len(),
        rows,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use law::papers::builtin;

    fn asked(domain: &str, on: Date) -> Asked {
        Asked { unit: Some(("u".into(), "示例局".into(), domain.into())), on }
    }

    #[test]
    fn clause_2_1b_the_page_says_which_template_is_in_force() {
        let all = builtin();
        let params = Params::read("/templates", "");
        let page = content(&all, &[], &asked("market", date(2026, 3, 2)), &params).0;
        assert!(page.contains("部门统一格式") && page.contains("只用统一格式"));
        let rows = |domain, on| {
            let sheet = sheet(&all, &asked(domain, on));
            sheet.rows.into_iter().filter(|r| r[10] == "在用").collect::<Vec<_>>()
        };
        assert_eq!(rows("market", date(2026, 3, 2)).len(), kinds(&all).len(), "one in force per kind");
        assert!(rows("general", date(2026, 3, 2)).iter().all(|r| r[2] != "部门统一格式"));
        assert!(rows("market", date(2018, 1, 1)).is_empty());
    }
}
