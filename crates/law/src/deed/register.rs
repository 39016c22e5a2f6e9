//! Acts on the registers that enforcement rests on (事前公开).

use crate::draft::{PartyKind, PenaltyKind};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 主体类型
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// 人民政府
    Government,
    /// 法定行政机关
    Agency,
    /// 司法行政机关
    JusticeOrgan,
    /// 派出机构
    Dispatched,
    /// 受委托组织
    Entrusted,
}

impl UnitKind {
    /// The Chinese name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Government => "人民政府",
            Self::Agency => "法定行政机关",
            Self::JusticeOrgan => "司法行政机关",
            Self::Dispatched => "派出机构",
            Self::Entrusted => "受委托组织",
        }
    }
}

/// 登记执法主体 (clause 1.1a).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnitRegistered {
    /// 全称
    pub name: String,
    /// 简称
    pub short: String,
    /// 类型
    pub kind: UnitKind,
    /// Unit above it in the tree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Division code of its region, six or more digits.
    pub region: String,
    /// 机关代字 in document numbers, e.g. `吉市市监`.
    pub prefix: String,
    /// Field of law whose parameters apply, e.g. `market`.
    pub domain: String,
    /// 法制审核机构 — the unit whose reviewers review its decisions (clause 3.1a).
    pub review_body: String,
    /// 复议机关 and 管辖法院, for remedies.
    pub reconsideration: String,
    /// 管辖法院
    pub court: String,
    /// 示范单位 (clause 5.0b), since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub demonstration_since: Option<Date>,
}

/// 登记执法证件 — confirmed by the justice organ (clause 1.1d).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OfficerCertified {
    /// 姓名; officers' names are public with their certificate.
    pub name: String,
    /// 所属单位
    pub unit: String,
    /// 证件编号
    pub number: String,
    /// 执法类别
    pub category: String,
    /// 执法区域, a division code.
    pub region: String,
    /// 有效期自
    pub valid_from: Date,
    /// 有效期至
    pub valid_to: Date,
    /// The officer's account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
}

/// 暂扣执法证件
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OfficerSuspended {
    /// First day on which the officer may not act.
    pub from: Date,
    /// Why.
    pub reason: String,
}

/// 恢复执法证件
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OfficerReinstated {
    /// First day on which the officer may act again.
    pub from: Date,
    /// Why.
    pub reason: String,
}

/// 指定、协助或者委托跨区域执法 (DOMAIN 0.15).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OfficerDesignated {
    /// Division code of the other region.
    pub region: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// 指定、协助或者委托文书
    pub basis: String,
}

/// 审核人员备案 — confirmed and filed by the justice organ (clause 3.1b).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReviewerFiled {
    /// 姓名
    pub name: String,
    /// The reviewing body.
    pub unit: String,
    /// 已取得法律职业资格 (处罚法 58(2)).
    pub legal_qualification: bool,
    /// First engaged in penalty review on.
    pub engaged_from: Date,
    /// 备案日期
    pub filed_on: Date,
}

/// 审核人员移出名录
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReviewerRemoved {
    /// From when.
    pub on: Date,
    /// Why.
    pub reason: String,
}

/// 比较方式 — whether the figure itself is included (DOMAIN 6.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparator {
    /// 含本数
    AtLeast,
    /// 不含本数
    MoreThan,
}

/// One item of a catalogue of major decisions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CatalogueItem {
    /// Stable id within the catalogue.
    pub id: String,
    /// 事项
    pub title: String,
    /// Machine-checked: amount in fen of fines and of confiscation, each by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<AmountTest>,
    /// Machine-checked: any of these kinds of penalty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<PenaltyKind>,
    /// Machine-checked: 减轻处罚.
    #[serde(default)]
    pub mitigated: bool,
}

/// A threshold by party.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AmountTest {
    /// For citizens and 个体工商户.
    pub citizen_fen: i64,
    /// For legal persons and other organisations.
    pub unit_fen: i64,
    /// 含本数 or not.
    pub comparator: Comparator,
}

impl AmountTest {
    /// Whether `amount_fen` reaches the threshold for this party.
    #[must_use]
    pub fn reached(&self, party: PartyKind, amount_fen: i64) -> bool {
        let limit = if party.has_citizen_limits() { self.citizen_fen } else { self.unit_fen };
        match self.comparator {
            Comparator::AtLeast => amount_fen >= limit,
            Comparator::MoreThan => amount_fen > limit,
        }
    }
}

/// 公布重大执法决定目录 (clause 3.2b).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CatalogueAdopted {
    /// 文件
    pub title: String,
    /// In force from.
    pub from: Date,
    /// Items.
    pub items: Vec<CatalogueItem>,
}

/// 编号 — the next number of a series was given to a subject. Never by itself: always in one commit with
/// the act that uses it, so that a series has neither gaps nor repetitions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NumberTaken {
    /// The number.
    pub number: u32,
    /// As printed.
    pub printed: String,
    /// For which subject, e.g. `case/0190…`.
    pub used_for: String,
}
