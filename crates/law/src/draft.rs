//! 拟处理决定 — the draft of a decision, and what it means for two drafts to be the same one.

use crate::private::Private;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// 当事人类型 — decides thresholds and masking. 个体工商户 counts as a citizen for hearing limits by default
/// (DOMAIN 0.13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    /// 自然人
    Citizen,
    /// 个体工商户
    IndividualBusiness,
    /// 法人
    LegalPerson,
    /// 非法人组织
    OtherOrganisation,
}

impl PartyKind {
    /// All kinds, for forms.
    pub const ALL: [Self; 4] =
        [Self::Citizen, Self::IndividualBusiness, Self::LegalPerson, Self::OtherOrganisation];
    /// The Chinese name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Citizen => "自然人",
            Self::IndividualBusiness => "个体工商户",
            Self::LegalPerson => "法人",
            Self::OtherOrganisation => "非法人组织",
        }
    }
    /// Whether the citizen's limits apply rather than the unit's.
    #[must_use]
    pub fn has_citizen_limits(self) -> bool {
        matches!(self, Self::Citizen | Self::IndividualBusiness)
    }
    /// The wire name.
    #[must_use]
    pub fn wire(self) -> &'static str {
        match self {
            Self::Citizen => "citizen",
            Self::IndividualBusiness => "individual_business",
            Self::LegalPerson => "legal_person",
            Self::OtherOrganisation => "other_organisation",
        }
    }
}

/// 当事人 — the party's particulars: personal values, kept apart from the entry's body.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// 姓名或者名称
    pub name: String,
    /// 统一社会信用代码; empty for a natural person without one.
    #[serde(default)]
    pub code: String,
    /// 法定代表人（负责人、经营者）
    #[serde(default)]
    pub representative: String,
    /// 身份证件号码 of a natural person; never published.
    #[serde(default)]
    pub id_number: String,
    /// 住址或者住所
    #[serde(default)]
    pub address: String,
    /// 联系电话
    #[serde(default)]
    pub phone: String,
    /// 许可证件及编号, where the trade needs one (DOMAIN 0.14).
    #[serde(default)]
    pub licence: String,
}

/// What rules need to know of a party without knowing who it is (HOUSE 10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyFacts {
    /// Its kind.
    pub kind: PartyKind,
    /// 未成年人: never published.
    pub minor: bool,
    /// 证照如此: the code fails its check and stands so on the licence. A doubt that everybody sees.
    #[serde(default, skip_serializing_if = "is_false")]
    pub code_as_printed: bool,
    /// 证件如此: the identity number fails its check, or is none of those that have one, and stands so on the document.
    #[serde(default, skip_serializing_if = "is_false")]
    pub id_number_as_printed: bool,
}

impl PartyFacts {
    /// A party of this kind, of full age, whose numbers stand.
    #[must_use]
    pub const fn of(kind: PartyKind) -> Self {
        Self { kind, minor: false, code_as_printed: false, id_number_as_printed: false }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

/// 处罚种类 (处罚法 9), ranked from light to heavy in the order of the annual statistics (DOMAIN 8.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PenaltyKind {
    /// 警告
    Warning,
    /// 通报批评
    Criticism,
    /// 罚款
    Fine,
    /// 没收违法所得
    ConfiscateGains,
    /// 没收非法财物
    ConfiscateGoods,
    /// 暂扣许可证件
    SuspendLicence,
    /// 降低资质等级
    LowerQualification,
    /// 限制开展生产经营活动
    RestrictBusiness,
    /// 责令停产停业
    SuspendBusiness,
    /// 责令关闭
    CloseBusiness,
    /// 限制从业
    RestrictOccupation,
    /// 吊销许可证件
    RevokeLicence,
}

impl PenaltyKind {
    /// All kinds, light to heavy.
    pub const ALL: [Self; 12] = [
        Self::Warning,
        Self::Criticism,
        Self::Fine,
        Self::ConfiscateGains,
        Self::ConfiscateGoods,
        Self::SuspendLicence,
        Self::LowerQualification,
        Self::RestrictBusiness,
        Self::SuspendBusiness,
        Self::CloseBusiness,
        Self::RestrictOccupation,
        Self::RevokeLicence,
    ];
    /// The statute's word.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Warning => "警告",
            Self::Criticism => "通报批评",
            Self::Fine => "罚款",
            Self::ConfiscateGains => "没收违法所得",
            Self::ConfiscateGoods => "没收非法财物",
            Self::SuspendLicence => "暂扣许可证件",
            Self::LowerQualification => "降低资质等级",
            Self::RestrictBusiness => "限制开展生产经营活动",
            Self::SuspendBusiness => "责令停产停业",
            Self::CloseBusiness => "责令关闭",
            Self::RestrictOccupation => "限制从业",
            Self::RevokeLicence => "吊销许可证件",
        }
    }
    /// The wire name.
    #[must_use]
    pub fn wire(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Criticism => "criticism",
            Self::Fine => "fine",
            Self::ConfiscateGains => "confiscate_gains",
            Self::ConfiscateGoods => "confiscate_goods",
            Self::SuspendLicence => "suspend_licence",
            Self::LowerQualification => "lower_qualification",
            Self::RestrictBusiness => "restrict_business",
            Self::SuspendBusiness => "suspend_business",
            Self::CloseBusiness => "close_business",
            Self::RestrictOccupation => "restrict_occupation",
            Self::RevokeLicence => "revoke_licence",
        }
    }
    /// Whether an amount of money must be named.
    #[must_use]
    pub fn has_amount(self) -> bool {
        matches!(self, Self::Fine | Self::ConfiscateGains | Self::ConfiscateGoods)
    }
    /// Whether 处罚法 63 gives a hearing whatever the amount.
    #[must_use]
    pub fn always_gives_hearing(self) -> bool {
        matches!(
            self,
            Self::LowerQualification
                | Self::RevokeLicence
                | Self::SuspendBusiness
                | Self::CloseBusiness
                | Self::RestrictOccupation
        )
    }
}

/// One penalty of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Penalty {
    /// 种类
    pub kind: PenaltyKind,
    /// 金额或者价值, in fen; only for kinds that have an amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_fen: Option<i64>,
    /// 内容, e.g. which goods or which licence.
    #[serde(default)]
    pub detail: String,
}

/// 裁量等级 (处罚法 34).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// 减轻 — below the statutory range; counts as major.
    Mitigated,
    /// 从轻
    Lenient,
    /// 一般
    Ordinary,
    /// 从重
    Severe,
}

impl Grade {
    /// All grades.
    pub const ALL: [Self; 4] = [Self::Mitigated, Self::Lenient, Self::Ordinary, Self::Severe];
    /// The Chinese name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Mitigated => "减轻",
            Self::Lenient => "从轻",
            Self::Ordinary => "一般",
            Self::Severe => "从重",
        }
    }
    /// The wire name.
    #[must_use]
    pub fn wire(self) -> &'static str {
        match self {
            Self::Mitigated => "mitigated",
            Self::Lenient => "lenient",
            Self::Ordinary => "ordinary",
            Self::Severe => "severe",
        }
    }
}

/// 裁量 — which grade of which benchmark, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discretion {
    /// 裁量等级
    pub grade: Grade,
    /// 裁量基准 and its item.
    pub benchmark: String,
    /// 理由
    pub reason: String,
}

/// 拟处理决定 — all that a reviewer clears and a party is told of. Number, date and signatures are not part
/// of it; anything else is (HOUSE 4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// 违法事实
    pub facts: Private<String>,
    /// 证据 by their numbers in the evidence list.
    pub evidence: Vec<u32>,
    /// 违反的规定
    pub violated: String,
    /// 处罚依据
    pub basis: String,
    /// 处罚内容
    pub penalties: Vec<Penalty>,
    /// 裁量
    pub discretion: Discretion,
    /// 责令改正情况 and 违法所得 (处罚法 28).
    pub correction: String,
    /// 履行方式和期限
    pub performance: String,
    /// 救济途径: computed from the case, see [`crate::remedy`].
    #[serde(default)]
    pub remedies: String,
}

/// The digest of a draft together with the party: lowercase hex SHA-256.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DraftDigest(pub String);

impl Draft {
    /// The digest that a clearance binds to: over party, facts, evidence, basis, penalties, discretion and
    /// remedies. `None` when a personal value that it covers has been erased.
    #[must_use]
    pub fn digest(&self, party: &Party, facts: PartyFacts) -> Option<DraftDigest> {
        let text = self.facts.known()?;
        let value = serde_json::json!({
            "party": party, "party_facts": facts, "facts": text, "evidence": self.evidence,
            "violated": self.violated, "basis": self.basis, "penalties": self.penalties,
            "discretion": self.discretion, "correction": self.correction,
            "performance": self.performance, "remedies": self.remedies,
        });
        let bytes = serde_json_canonicalizer::to_vec(&value).ok()?;
        Some(DraftDigest(hex(&Sha256::digest(&bytes))))
    }

    /// The sum of fines, in fen.
    #[must_use]
    pub fn fines_fen(&self) -> i64 {
        self.amount_of(|k| k == PenaltyKind::Fine)
    }

    /// The sum of what is confiscated, in fen.
    #[must_use]
    pub fn confiscated_fen(&self) -> i64 {
        self.amount_of(|k| matches!(k, PenaltyKind::ConfiscateGains | PenaltyKind::ConfiscateGoods))
    }

    fn amount_of(&self, wanted: impl Fn(PenaltyKind) -> bool) -> i64 {
        self.penalties
            .iter()
            .filter(|p| wanted(p.kind))
            .filter_map(|p| p.amount_fen)
            .fold(0, i64::saturating_add)
    }

    /// 加重 — whether this draft is heavier on the party than `before` (处罚法 45): a larger amount, a kind
    /// that was not there and is not lighter than something given up for it, or a stricter grade.
    #[must_use]
    pub fn is_heavier_than(&self, before: &Draft) -> bool {
        let amount = |d: &Draft, k: PenaltyKind| d.amount_of(|x| x == k);
        let has = |d: &Draft, k: PenaltyKind| d.penalties.iter().any(|p| p.kind == k);
        let given_up = before.penalties.iter().map(|p| p.kind).filter(|k| !has(self, *k)).max();
        PenaltyKind::ALL.into_iter().any(|k| {
            let new_kind = has(self, k) && !has(before, k) && given_up.is_none_or(|g| k > g);
            new_kind || (has(before, k) && amount(self, k) > amount(before, k))
        })
    }

    /// Whether the notice given for `noticed` also covers this draft: same facts, same basis and nothing
    /// heavier. Otherwise a new notice is due (处罚法 44; DOMAIN 0.1).
    #[must_use]
    pub fn is_covered_by_notice_of(&self, noticed: &Draft) -> bool {
        self.facts == noticed.facts
            && self.violated == noticed.violated
            && self.basis == noticed.basis
            && self.evidence.iter().all(|e| noticed.evidence.contains(e))
            && !self.is_heavier_than(noticed)
    }
}

/// 证据种类 (处罚法 46).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// 书证
    Documentary,
    /// 物证
    Physical,
    /// 视听资料
    Audiovisual,
    /// 电子数据
    Electronic,
    /// 证人证言
    Testimony,
    /// 当事人的陈述
    PartyAccount,
    /// 鉴定意见
    Appraisal,
    /// 勘验笔录、现场笔录
    SiteRecord,
}

impl EvidenceKind {
    /// The eight kinds.
    pub const ALL: [Self; 8] = [
        Self::Documentary,
        Self::Physical,
        Self::Audiovisual,
        Self::Electronic,
        Self::Testimony,
        Self::PartyAccount,
        Self::Appraisal,
        Self::SiteRecord,
    ];
    /// The statute's word.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Documentary => "书证",
            Self::Physical => "物证",
            Self::Audiovisual => "视听资料",
            Self::Electronic => "电子数据",
            Self::Testimony => "证人证言",
            Self::PartyAccount => "当事人的陈述",
            Self::Appraisal => "鉴定意见",
            Self::SiteRecord => "勘验笔录、现场笔录",
        }
    }
    /// The wire name.
    #[must_use]
    pub fn wire(self) -> &'static str {
        match self {
            Self::Documentary => "documentary",
            Self::Physical => "physical",
            Self::Audiovisual => "audiovisual",
            Self::Electronic => "electronic",
            Self::Testimony => "testimony",
            Self::PartyAccount => "party_account",
            Self::Appraisal => "appraisal",
            Self::SiteRecord => "site_record",
        }
    }
}

/// 证据清单 item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Number in the list, from 1.
    pub no: u32,
    /// 种类
    pub kind: EvidenceKind,
    /// 名称
    pub title: String,
    /// 来源
    pub source: String,
    /// 收集日期
    pub collected_on: Date,
    /// 证明事项
    pub proves: String,
    /// 份数、页数
    #[serde(default)]
    pub pages: u32,
}

/// Lowercase hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut s, b| {
        let _ = write!(s, "{b:02x}");
        s
    })
}
