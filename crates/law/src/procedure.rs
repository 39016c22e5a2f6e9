//! 执法程序 — checked data that orders the steps of a case; gates belong to kinds of act (HOUSE 5).
//!
//! A case is abstracted to a set of [`Mark`]s. A definition says after which marks a step may be taken.
//! The law's own [`gates`] say which marks an act needs whatever the definition says. A definition is
//! refused unless on *every* path that it allows the gates hold: [`check`] exhausts its states.

mod check;
mod gates;
mod marks;
mod ordinary;

pub use check::{Fault, Report, check};
pub use gates::{GATES, Gate, closed_gate};
pub use marks::{Mark, Marks, marks_of, outcomes};
pub use ordinary::ordinary_penalty;

use crate::authority::Capacity;
use serde::{Deserialize, Serialize};

/// A condition over marks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// The mark is set.
    Has(Mark),
    /// The mark is not set.
    Not(Mark),
    /// All hold.
    All(Vec<Need>),
    /// At least one holds.
    Any(Vec<Need>),
}

impl Need {
    /// Whether it holds.
    #[must_use]
    pub fn holds(&self, marks: Marks) -> bool {
        match self {
            Self::Has(m) => marks.has(*m),
            Self::Not(m) => !marks.has(*m),
            Self::All(all) => all.iter().all(|n| n.holds(marks)),
            Self::Any(any) => any.iter().any(|n| n.holds(marks)),
        }
    }

    /// What stands against it, in words: the first unmet part.
    #[must_use]
    pub fn unmet(&self, marks: Marks) -> Option<String> {
        if self.holds(marks) {
            return None;
        }
        match self {
            Self::Has(m) => Some(format!("还没有{}", m.title())),
            Self::Not(m) => Some(format!("已经{}", m.title())),
            Self::All(all) => all.iter().find_map(|n| n.unmet(marks)),
            Self::Any(any) => {
                let parts: Vec<String> = any.iter().filter_map(|n| n.unmet(marks)).collect();
                Some(parts.join("，也"))
            }
        }
    }
}

/// 音像记录等级 (clause 2.2a).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordingTier {
    /// 文字记录即可
    TextOnly,
    /// 根据实际情况音像记录
    ByCircumstances,
    /// 全过程音像记录
    WholeProcess,
}

impl RecordingTier {
    /// The Chinese name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::TextOnly => "文字记录",
            Self::ByCircumstances => "根据情况音像记录",
            Self::WholeProcess => "全过程音像记录",
        }
    }
}

/// One step of a procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Stable id.
    pub id: String,
    /// Its name on the flow chart.
    pub title: String,
    /// Stage on the flow chart; steps of one stage stand together.
    pub stage: String,
    /// Wire tags of the acts that carry it out.
    pub acts: Vec<String>,
    /// When it may be taken.
    pub needs: Need,
    /// Who takes it, for the published chart; what binds is the authority table.
    pub who: Vec<Capacity>,
    /// 文书
    pub documents: Vec<String>,
    /// Id of the period that runs from or for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// 音像记录等级
    pub tier: RecordingTier,
    /// Clause of the plan.
    pub clause: String,
    /// Article.
    pub basis: String,
    /// Mark that shows the step as done on the chart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<Mark>,
    /// Not every case has it.
    #[serde(default)]
    pub optional: bool,
}

/// A procedure definition: the same that the engine runs and that is published (clause 1.1e).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Procedure {
    /// Stable id.
    pub id: String,
    /// Title.
    pub title: String,
    /// 行为种类
    pub behaviour: String,
    /// Steps in the order of the chart.
    pub steps: Vec<Step>,
}

impl Procedure {
    /// The steps that an act can carry out.
    pub fn steps_for<'a>(&'a self, tag: &'a str) -> impl Iterator<Item = &'a Step> {
        self.steps.iter().filter(move |s| s.acts.iter().any(|a| a == tag))
    }

    /// Whether some step lets this act be taken now.
    #[must_use]
    pub fn allows(&self, tag: &str, marks: Marks) -> bool {
        self.steps_for(tag).any(|s| s.needs.holds(marks))
    }
}
