//! A refusal cites its clause, article, reason and remedy (HOUSE 6).

use serde::{Deserialize, Serialize};

/// Why a step was not taken, in a form that a person can act on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Which class of refusal: decides the HTTP status and the page.
    pub class: RefusalClass,
    /// Stable short name of the gate, e.g. `decision-without-clearance`.
    pub gate: String,
    /// The plan's clause, e.g. `3.0a`.
    pub clause: String,
    /// The article relied on, e.g. `行政处罚法 第五十八条`.
    pub basis: String,
    /// What is wrong, in Chinese.
    pub reason: String,
    /// What to do about it, in Chinese.
    pub remedy: String,
    /// Wrong fields, each with its own words. Empty unless the class is [`RefusalClass::Invalid`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldError>,
}

/// One wrong field of a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's path in the command, e.g. `handlers` or `draft.penalties.0.amount_fen`.
    pub field: String,
    /// The rule and what is wrong, in Chinese.
    pub message: String,
}

/// The class of a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalClass {
    /// The subject does not exist, or this actor may not even know that it does (404).
    NotFound,
    /// The actor may see but lacks the capacity to do (403).
    Forbidden,
    /// A field is wrong (422).
    Invalid,
    /// The law's gate is closed (422).
    Gate,
    /// Somebody else changed the subject meanwhile (409).
    Stale,
}

impl Refusal {
    /// A closed gate.
    pub fn gate(
        gate: &str,
        clause: &str,
        basis: impl Into<String>,
        reason: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            class: RefusalClass::Gate,
            gate: gate.into(),
            clause: clause.into(),
            basis: basis.into(),
            reason: reason.into(),
            remedy: remedy.into(),
            fields: Vec::new(),
        }
    }

    /// The actor lacks the capacity.
    pub fn forbidden(reason: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            class: RefusalClass::Forbidden,
            ..Self::gate("capacity", "3.5a", "行政处罚法 第十七条、第四十二条", reason, remedy)
        }
    }

    /// The subject is not there for this actor.
    #[must_use]
    pub fn not_found() -> Self {
        Self {
            class: RefusalClass::NotFound,
            ..Self::gate("not-found", "4.0a", "", "没有找到这条记录", "核对地址，或从列表重新进入")
        }
    }

    /// Wrong fields. The list must not be empty.
    #[must_use]
    pub fn invalid(fields: Vec<FieldError>) -> Self {
        let reason = match fields.as_slice() {
            [one] => one.message.clone(),
            many => format!("有 {} 处需要改正", many.len()),
        };
        Self {
            class: RefusalClass::Invalid,
            fields,
            ..Self::gate("invalid", "2.1a", "", reason, "按每一处的提示改正；已填写的内容都保留着")
        }
    }

    /// One wrong field.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Self::invalid(vec![FieldError { field: field.into(), message: message.into() }])
    }

    /// Somebody else changed the subject first.
    #[must_use]
    pub fn stale() -> Self {
        Self {
            class: RefusalClass::Stale,
            ..Self::gate(
                "stale",
                "2.0a",
                "",
                "填写期间，他人已先一步记录了新的内容",
                "对照两个版本，再决定是否仍要记录",
            )
        }
    }

    /// The sentence shown on a page and in the API.
    #[must_use]
    pub fn sentence(&self) -> String {
        let basis = if self.basis.is_empty() { String::new() } else { format!("依据：{}。", self.basis) };
        format!("{}。{}{}。", self.reason, basis, self.remedy)
    }
}

/// Collects field errors, so that a form is told of all of them at once.
#[derive(Debug, Default)]
pub struct Fields(Vec<FieldError>);

impl Fields {
    /// An empty collection.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
    /// Records an error of `field`.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push(FieldError { field: field.into(), message: message.into() });
    }
    /// Requires a text of at most `max` characters that is not blank.
    pub fn text(&mut self, field: &str, label: &str, value: &str, max: usize) {
        let n = value.chars().count();
        if value.trim().is_empty() {
            self.add(field, format!("没有填写{label}"));
        } else if n > max {
            self.add(field, format!("{label}有 {n} 个字，最多 {max} 个字"));
        }
    }
    /// Limits an optional text.
    pub fn optional(&mut self, field: &str, label: &str, value: &str, max: usize) {
        let n = value.chars().count();
        if n > max {
            self.add(field, format!("{label}有 {n} 个字，最多 {max} 个字"));
        }
    }
    /// `Err` when any error was recorded.
    pub fn done(self) -> Result<(), Refusal> {
        if self.0.is_empty() { Ok(()) } else { Err(Refusal::invalid(self.0)) }
    }
}
