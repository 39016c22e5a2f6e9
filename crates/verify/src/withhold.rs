//! 不予展示 — which personal values stay closed when a dossier leaves the house. What is withheld is still
//! verified, as a digest.

use serde::{Deserialize, Serialize};

/// On which ground a value is withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// 举报人 — always.
    Informant,
    /// 第三人 — witnesses, respondents and what they said, recipients, who is seen in recordings.
    ThirdPersons,
}

impl Ground {
    /// The Chinese words.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Informant => "举报人信息，依法保密",
            Self::ThirdPersons => "见证人、被询问人、签收人等第三人信息，按导出要求不予展示",
        }
    }
}

/// What is left closed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Withhold {
    /// Third persons as well as the informant, who is always withheld.
    pub third_persons: bool,
}

impl Withhold {
    /// The grounds, in order.
    #[must_use]
    pub fn grounds(self) -> Vec<Ground> {
        let third = self.third_persons.then_some(Ground::ThirdPersons);
        std::iter::once(Ground::Informant).chain(third).collect()
    }

    /// Whether the value at this JSON pointer of an act of this kind is left closed.
    #[must_use]
    pub fn covers(self, tag: &str, pointer: &str) -> bool {
        ground_of(tag, pointer).is_some_and(|g| g == Ground::Informant || self.third_persons)
    }
}

/// The ground on which the value at a JSON pointer of an act of this kind may be withheld.
#[must_use]
pub fn ground_of(tag: &str, pointer: &str) -> Option<Ground> {
    let noun = tag.split('.').next().unwrap_or_default();
    match (noun, pointer.rsplit('/').next().unwrap_or_default()) {
        (_, "informant") => Some(Ground::Informant),
        // What a person said tells who it was; so may the name that a recorder's user gave to a file.
        (_, "witness" | "respondent" | "questions" | "recipient" | "people") => Some(Ground::ThirdPersons),
        ("recording", "name" | "content") => Some(Ground::ThirdPersons),
        _ => None,
    }
}

/// What a person calls the value at a JSON pointer.
#[must_use]
pub fn label_of(pointer: &str) -> &'static str {
    let mut parts = pointer.rsplit('/');
    let last = parts.next().unwrap_or_default();
    match (last, parts.next().unwrap_or_default()) {
        ("informant", _) => "举报人",
        ("witness", _) => "见证人",
        ("respondent", _) => "被询问人",
        ("questions", _) => "询问内容",
        ("recipient", _) => "签收人",
        ("party", _) => "当事人",
        ("content", "body") => "线索内容",
        ("content", _) => "陈述申辩内容",
        ("facts", _) => "违法事实",
        ("findings", _) => "现场情况",
        ("address", _) => "送达地址",
        ("place", _) => "送达地点",
        ("course", _) => "调查经过",
        ("transcript", _) => "听证笔录",
        ("opinion", _) => "审核意见",
        ("record", _) => "公示内容",
        ("decided", _) => "公示的决定原文",
        ("people", _) => "在场人员",
        ("position", _) => "位置",
        ("name", _) => "姓名或者文件名",
        _ => "个人信息",
    }
}
