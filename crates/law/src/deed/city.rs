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
