//! 文书模板 — which template a document is made with (clause 2.1b).
//!
//! Where a ministry has unified forms, those and no others; else the Ministry of Justice's basic forms,
//! completed by the city and by the agency. Templates are rows of the rule bundle, with editions and days.

use crate::deed::record::TemplateRef;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

/// 模板层级, from the general to the particular.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 基本格式（司法部）
    Basic,
    /// 本市
    City,
    /// 本机关
    Agency,
    /// 部门统一格式: excludes all others in its field.
    Ministry,
}

impl Level {
    /// The Chinese name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Basic => "基本格式",
            Self::City => "本市格式",
            Self::Agency => "本机关格式",
            Self::Ministry => "部门统一格式",
        }
    }
}

/// 文书模板
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// Stable id, e.g. `samr.penalty-decision`.
    pub id: String,
    /// Edition, from 1.
    pub version: u32,
    /// Kind of document.
    pub kind: String,
    /// 文书名称 under it.
    pub title: String,
    /// Layout that the typesetter knows, e.g. `letter/1`.
    pub layout: String,
    /// 层级
    pub level: Level,
    /// Field of law, for a ministry's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// Agency, for its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// In force from.
    pub from: Date,
    /// Last day in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// 来源: the document that set it.
    pub source: String,
}

impl Template {
    /// As acts name it.
    #[must_use]
    pub fn reference(&self) -> TemplateRef {
        TemplateRef { id: self.id.clone(), version: self.version }
    }

    fn applies(&self, kind: &str, domain: &str, unit: &str, on: Date) -> bool {
        self.kind == kind
            && self.from <= on
            && self.to.is_none_or(|t| on <= t)
            && self.domain.as_deref().is_none_or(|d| d == domain)
            && self.unit.as_deref().is_none_or(|u| u == unit)
    }
}

/// The template in force for a kind of document of an agency on a day. A ministry's unified form of the field
/// excludes all others; otherwise the most particular one. Of several editions, the latest.
#[must_use]
pub fn choose<'a>(
    templates: &'a [Template],
    kind: &str,
    domain: &str,
    unit: &str,
    on: Date,
) -> Option<&'a Template> {
    templates
        .iter()
        .filter(|t| t.applies(kind, domain, unit, on))
        .max_by_key(|t| (t.level, t.from, t.version))
}

/// 基本格式 and the market regulation ministry's unified form, kind by kind: title under each, layout.
const BUILTIN: &[(&str, &str, &str, &str)] = &[
    ("clue-registration", "案件来源登记表", "案源登记表", "sheet/1"),
    ("case-opening", "立案审批表", "立案审批表", "sheet/1"),
    ("case-declining", "不予立案审批表", "不予立案审批表", "sheet/1"),
    ("recusal-decision", "回避决定书", "回避决定书", "letter/1"),
    ("site-transcript", "现场检查笔录", "现场笔录", "record/1"),
    ("inquiry-transcript", "询问笔录", "询问笔录", "record/1"),
    ("evidence-list", "证据清单", "证据清单", "record/1"),
    ("correction-order", "责令改正通知书", "责令改正通知书", "letter/1"),
    ("address-confirmation", "送达地址确认书", "送达地址确认书", "sheet/1"),
    ("period-extension", "延长办案期限审批表", "延长办案期限审批表", "sheet/1"),
    ("investigation-report", "调查终结报告", "调查终结报告", "record/1"),
    ("major-assessment", "重大执法决定认定表", "重大执法决定认定表", "sheet/1"),
    ("review-submission", "法制审核送审表", "法制审核送审表", "sheet/1"),
    ("review-opinion", "法制审核意见书", "法制审核意见书", "letter/1"),
    ("case-audit", "案件审核意见", "案件审核意见", "sheet/1"),
    ("proposal-approval", "行政处罚告知审批表", "行政处罚告知审批表", "sheet/1"),
    ("penalty-notice", "行政处罚事先告知书", "行政处罚告知书", "letter/1"),
    ("party-statement", "陈述申辩（听证申请）记录", "陈述申辩（听证申请）记录", "record/1"),
    ("rights-waiver", "放弃权利声明", "放弃权利声明", "record/1"),
    ("hearing-notice", "听证通知书", "听证通知书", "letter/1"),
    ("hearing-transcript", "听证笔录", "听证笔录", "record/1"),
    ("statement-reply", "陈述申辩复核意见书", "陈述申辩复核意见书", "sheet/1"),
    ("collective-discussion", "集体讨论记录", "集体讨论记录", "record/1"),
    ("penalty-decision", "行政处罚决定书", "行政处罚决定书", "letter/1"),
    ("proof-of-service", "送达回证", "送达回证", "sheet/1"),
    ("case-closing", "结案审批表", "结案审批表", "sheet/1"),
    ("decision-revocation", "撤销（变更）决定记录", "撤销（变更）决定记录", "sheet/1"),
    ("archive-cover", "行政处罚案卷", "行政处罚案卷", "archive/1"),
    ("archive-directory", "卷内目录", "卷内目录", "archive/1"),
];

/// Kinds for which the city completes the basic forms: the three systems' own papers.
const CITY: &[&str] = &["major-assessment", "review-submission", "review-opinion"];

/// The templates that come with the product.
#[must_use]
pub fn builtin() -> Vec<Template> {
    let row = |kind: &str, title: &str, layout: &str, level: Level, source: &str, from: Date| Template {
        id: format!(
            "{}.{kind}",
            match level {
                Level::Basic => "basic",
                Level::City => "city",
                Level::Agency => "agency",
                Level::Ministry => "samr",
            }
        ),
        version: 1,
        kind: kind.into(),
        title: title.into(),
        layout: layout.into(),
        level,
        domain: (level == Level::Ministry).then(|| "market".into()),
        unit: None,
        from,
        to: None,
        source: source.into(),
    };
    let mut all = Vec::new();
    for (kind, basic, samr, layout) in BUILTIN {
        all.push(row(kind, basic, layout, Level::Basic, "行政执法文书基本格式，待核对", date(2019, 1, 1)));
        if CITY.contains(kind) {
            all.push(row(
                kind,
                basic,
                layout,
                Level::City,
                "吉市政办发〔2019〕30号，本市补充格式",
                date(2019, 9, 1),
            ));
        } else {
            all.push(row(
                kind,
                samr,
                layout,
                Level::Ministry,
                "市场监督管理行政处罚文书格式范本，待核对",
                date(2021, 7, 15),
            ));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Date = date(2026, 3, 2);

    fn with(mut extra: Vec<Template>) -> Vec<Template> {
        let mut all = builtin();
        all.append(&mut extra);
        all
    }

    fn own(kind: &str, level: Level) -> Template {
        let mut t = builtin().into_iter().find(|t| t.kind == kind && t.level == Level::Basic).unwrap();
        (t.level, t.id) = (level, format!("own.{kind}"));
        t.unit = (level == Level::Agency).then(|| "jl-cgj".into());
        t
    }

    #[test]
    fn clause_2_1b_a_unified_form_excludes_all_others() {
        let all = with(vec![own("penalty-decision", Level::City), {
            let mut t = own("penalty-decision", Level::Agency);
            t.unit = Some("jl-scjg".into());
            t
        }]);
        let chosen = choose(&all, "penalty-decision", "market", "jl-scjg", DAY).unwrap();
        assert_eq!(chosen.level, Level::Ministry);
    }

    #[test]
    fn clause_2_1b_else_the_most_particular_form_in_force() {
        let all = with(vec![own("site-transcript", Level::City), own("site-transcript", Level::Agency)]);
        let level = |unit, on| choose(&all, "site-transcript", "general", unit, on).map(|t| t.level);
        assert_eq!(level("jl-cgj", DAY), Some(Level::Agency));
        assert_eq!(level("jl-other", DAY), Some(Level::City));
        assert_eq!(level("jl-cgj", date(2018, 1, 1)), None, "not in force yet");
    }

    #[test]
    fn a_later_edition_replaces_the_earlier_on_its_day_and_not_before() {
        let mut second = own("case-closing", Level::Basic);
        (second.version, second.from) = (2, date(2026, 6, 1));
        let all = with(vec![second]);
        let version = |on| choose(&all, "case-closing", "general", "x", on).map(|t| t.version);
        assert_eq!(version(date(2026, 5, 31)), Some(1));
        assert_eq!(version(date(2026, 6, 1)), Some(2));
    }

    #[test]
    fn every_kind_has_a_basic_form() {
        let all = builtin();
        for (kind, ..) in BUILTIN {
            assert!(choose(&all, kind, "general", "any", DAY).is_some(), "{kind}");
        }
    }
}
