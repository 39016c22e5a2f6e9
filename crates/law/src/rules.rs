//! 规则版本 — parameters, definitions and calendar as one bundle with a digest; activated by an act, kept for
//! ever (HOUSE 3).

mod format;

pub use format::Unreadable;

use crate::calendar::Calendar;
use crate::deed::register::{AmountTest, Comparator};
use crate::draft::{PenaltyKind, hex};
use crate::papers::{self, Template};
use crate::period::{self, Due, Moment, Period};
use crate::procedure::{Procedure, ordinary_penalty};
use crate::recording::{self, RecordingRule};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// Parameters of one field of law (DOMAIN2 4.4, 4.5).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DomainRules {
    /// Title of the field.
    pub title: String,
    /// 听证: fines and confiscation from these amounts.
    pub hearing: AmountTest,
    /// Article for it.
    pub hearing_basis: String,
    /// Period id: clue check.
    pub clue_check: String,
    /// Period id: its extension.
    pub clue_check_extension: String,
    /// Period id: decision.
    pub decision: String,
    /// Period id: first extension by the head.
    pub decision_extension: String,
    /// Period id: legal review.
    pub review: String,
    /// Period id: statement and defence.
    pub statement: String,
    /// Procedure id of an ordinary penalty.
    pub ordinary: String,
}

/// How long a decision stays public, by what it imposes; the heaviest penalty decides (DOMAIN2 6).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExpiryRow {
    /// Kinds of penalty.
    pub kinds: Vec<PenaltyKind>,
    /// Period id.
    pub period: String,
}

/// A bundle of rules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RuleBundle {
    /// Title shown to people.
    pub title: String,
    /// Periods by id.
    pub periods: Vec<Period>,
    /// Working days.
    pub calendar: Calendar,
    /// Procedures.
    pub procedures: Vec<Procedure>,
    /// Parameters by field.
    pub domains: BTreeMap<String, DomainRules>,
    /// Field used where a unit's own is not listed.
    pub default_domain: String,
    /// Expiry of publications; the first row that names the heaviest kind applies.
    pub expiry: Vec<ExpiryRow>,
    /// 文书模板 (clause 2.1b).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub templates: Vec<Template>,
    /// 音像记录事项清单 (clause 2.2b).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recording: Vec<RecordingRule>,
}

impl RuleBundle {
    /// The bundle that comes with the product.
    #[must_use]
    pub fn builtin() -> Self {
        let ten_thousand = |citizen: i64, unit: i64| AmountTest {
            citizen_fen: citizen * 100,
            unit_fen: unit * 100,
            comparator: Comparator::AtLeast,
        };
        let domain = |title: &str, hearing: AmountTest, basis: &str, review: &str| DomainRules {
            title: title.into(),
            hearing,
            hearing_basis: basis.into(),
            clue_check: "clue.check".into(),
            clue_check_extension: "clue.check.extension".into(),
            decision: "penalty.decision".into(),
            decision_extension: "penalty.decision.extension".into(),
            review: review.into(),
            statement: "penalty.statement".into(),
            ordinary: "ordinary-penalty".into(),
        };
        let domains = BTreeMap::from([
            (
                "market".to_string(),
                domain(
                    "市场监管",
                    ten_thousand(10_000, 100_000),
                    "市场监督管理行政处罚听证办法 第五条",
                    "review.samr",
                ),
            ),
            (
                "general".to_string(),
                domain("一般", ten_thousand(5_000, 50_000), "本市设定，待核对", "review"),
            ),
        ]);
        use PenaltyKind as K;
        Self {
            title: "2026-02".into(),
            periods: period::periods(),
            calendar: Calendar::builtin(),
            procedures: vec![ordinary_penalty()],
            domains,
            default_domain: "general".into(),
            expiry: vec![
                ExpiryRow { kinds: vec![K::Warning, K::Criticism], period: "credit.light.max".into() },
                ExpiryRow {
                    kinds: vec![
                        K::Fine,
                        K::ConfiscateGains,
                        K::ConfiscateGoods,
                        K::SuspendLicence,
                        K::LowerQualification,
                        K::RestrictBusiness,
                    ],
                    period: "credit.general.max".into(),
                },
                ExpiryRow {
                    kinds: vec![
                        K::SuspendBusiness,
                        K::CloseBusiness,
                        K::RestrictOccupation,
                        K::RevokeLicence,
                    ],
                    period: "credit.severe.max".into(),
                },
            ],
            templates: papers::builtin(),
            recording: recording::builtin(),
        }
    }
}

/// A bundle with the bytes in which it is kept and their digest, ready for use.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    digest: String,
    bytes: Vec<u8>,
    bundle: RuleBundle,
}

impl Rules {
    /// Wraps a bundle of this program, in the newest format.
    ///
    /// # Errors
    /// When it cannot be written as canonical JSON, which is a fault of the program.
    pub fn new(bundle: RuleBundle) -> Result<Self, serde_json::Error> {
        let bytes = format::encode(&bundle)?;
        Ok(Self { digest: hex(&Sha256::digest(&bytes)), bytes, bundle })
    }
    /// Reads a bundle as it was kept, in whatever format it was written. Its digest is that of these very bytes, so a
    /// later program that knows more fields still reads it as the same bundle.
    ///
    /// # Errors
    /// When the bytes are no bundle, or one that holds what this program does not know.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Unreadable> {
        let bundle = format::decode(bytes)?;
        Ok(Self { digest: hex(&Sha256::digest(bytes)), bytes: bytes.to_vec(), bundle })
    }
    /// Digest of the kept bytes, lowercase hex.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }
    /// The bundle.
    #[must_use]
    pub fn bundle(&self) -> &RuleBundle {
        &self.bundle
    }
    /// The bytes, for keeping.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
    /// The calendar.
    #[must_use]
    pub fn calendar(&self) -> &Calendar {
        &self.bundle.calendar
    }
    /// The period with this id.
    #[must_use]
    pub fn period(&self, id: &str) -> Option<&Period> {
        self.bundle.periods.iter().find(|p| p.id == id)
    }
    /// The due date of a period from a day; `None` for an id that is not in the bundle.
    #[must_use]
    pub fn due(&self, id: &str, start: Date) -> Option<Due> {
        Some(period::due(&self.bundle.calendar, Moment::Date(start), self.period(id)?))
    }
    /// The parameters of a field, or of the default one.
    #[must_use]
    pub fn domain(&self, id: &str) -> Option<&DomainRules> {
        self.bundle.domains.get(id).or_else(|| self.bundle.domains.get(&self.bundle.default_domain))
    }
    /// The procedure with this id.
    #[must_use]
    pub fn procedure(&self, id: &str) -> Option<&Procedure> {
        self.bundle.procedures.iter().find(|p| p.id == id)
    }
    /// The row of the 音像记录事项清单 for an activity.
    #[must_use]
    pub fn recording_rule(&self, kind: recording::ActivityKind) -> Option<&RecordingRule> {
        self.bundle.recording.iter().find(|r| r.activity == kind)
    }
    /// Last day of publication: counted from the decision, by its heaviest penalty.
    #[must_use]
    pub fn public_until(&self, decided_on: Date, kinds: &[PenaltyKind]) -> Option<Date> {
        let heaviest = kinds.iter().max()?;
        let row = self.bundle.expiry.iter().find(|r| r.kinds.contains(heaviest))?;
        Some(self.due(&row.period, decided_on)?.date())
    }
}
