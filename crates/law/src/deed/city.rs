//! Acts on the city itself.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// 建立数据目录 — the first entry of every journal. Says whether this is a demonstration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CityFounded {
    /// Name of the city.
    pub name: String,
    /// Six-digit division code (GB/T 2260).
    pub region: String,
    /// A demonstration directory carries a clock of its own and says so on every page.
    pub demo: bool,
    /// The log's origin line.
    pub log_origin: String,
    /// Where the demo clock starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_starts: Option<Timestamp>,
}

/// 启用规则版本 — from here on acts are judged by this bundle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RulesActivated {
    /// Digest of the bundle's canonical JSON, lowercase hex SHA-256.
    pub digest: String,
    /// Its title.
    pub title: String,
}

/// 推进演示时钟 — forward only, and only where the first entry says demonstration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClockMoved {
    /// The new time.
    pub to: Timestamp,
}

/// 登录规则 — how passwords are judged and for whom a second factor is compulsory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LoginPolicySet {
    /// 口令规则
    pub passwords: PasswordProfile,
    /// 动态口令对谁是必须的
    pub second_factor: SecondFactor,
    /// 依据
    pub basis: String,
}

/// 大批量导出的规定 — from how many rows on a list with personal values needs a second person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportRuleSet {
    /// More rows than these need a second person; 0: every list does.
    pub rows: u32,
    /// 依据
    pub basis: String,
}

/// 更换数据主密钥 — what is encrypted at rest is wrapped by this key from now on. The key itself stands nowhere but in its
/// file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DataKeyChanged {
    /// The new key's id, by which a backup says which key it needs.
    pub key: String,
}

/// 口令规则 — the two that contradict each other: GB/T 22239 wants kinds of characters and a change in turn, OWASP ASVS
/// forbids both (6.2.5, 6.2.10). Length, known passwords and words of the account are judged under either.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordProfile {
    /// 等级保护: three of four kinds of characters, changed every 90 days.
    ClassifiedProtection,
    /// Length and strength alone.
    Length,
}

/// For whom a second factor is compulsory. Whoever wants one may have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondFactor {
    /// For nobody.
    Nobody,
    /// For administrators.
    Administrators,
    /// For all of the staff.
    Staff,
}

impl PasswordProfile {
    /// The Chinese name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::ClassifiedProtection => "等级保护：大写、小写、数字、其他字符至少三种，每 90 天更换",
            Self::Length => "长度优先：不限字符种类，不定期更换",
        }
    }
}

impl SecondFactor {
    /// The Chinese name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Nobody => "自愿使用",
            Self::Administrators => "管理员必须使用",
            Self::Staff => "全体工作人员必须使用",
        }
    }
}
