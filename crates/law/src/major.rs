//! 重大执法决定 — the criteria of clause 3.2a and of the agency's catalogue.

use crate::deed::register::CatalogueItem;
use crate::deed::review::{Answer, CriterionAnswer};
use crate::draft::{Draft, Grade, PartyFacts};

/// One question that the handler must answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// Stable id.
    pub id: String,
    /// The question.
    pub question: String,
    /// Where it comes from.
    pub basis: String,
    /// What the product can tell by itself; the handler cannot answer against it.
    pub computed: Option<bool>,
}

/// The criteria of the plan that people must judge. 经过听证 is computed and asked only after the notice
/// (DOMAIN 0.1); the broader of the plan and 处罚法 58 is kept (DOMAIN 0.13).
const JUDGED: &[(&str, &str, &str)] = &[
    ("public-interest", "是否涉及重大公共利益", "行政处罚法 第五十八条第一款第一项"),
    ("social-risk", "是否可能造成重大社会影响或者引发社会风险", "国办发〔2018〕118号 第十二项"),
    ("major-rights", "是否直接关系当事人或者第三人重大权益", "行政处罚法 第五十八条第一款第二项"),
    ("complex", "案件情况是否疑难复杂、涉及多个法律关系", "行政处罚法 第五十八条第一款第三项"),
    ("by-law", "是否属于法律、法规规定应当进行法制审核的其他情形", "行政处罚法 第五十八条第一款第四项"),
];

/// The questions for a draft: computed ones of the catalogue, 经过听证 where it can be known, and the judged ones.
#[must_use]
pub fn criteria(
    catalogue: &[CatalogueItem],
    draft: &Draft,
    party: PartyFacts,
    hearing_held: Option<bool>,
) -> Vec<Criterion> {
    let mut all: Vec<Criterion> = catalogue
        .iter()
        .map(|item| Criterion {
            id: format!("catalogue.{}", item.id),
            question: format!("是否属于目录事项：{}", item.title),
            basis: "本机关重大执法决定目录".into(),
            computed: item_met(item, draft, party),
        })
        .collect();
    if let Some(held) = hearing_held {
        all.push(Criterion {
            id: "after-hearing".into(),
            question: "是否经过听证程序".into(),
            basis: "国办发〔2018〕118号 第十二项".into(),
            computed: Some(held),
        });
    }
    all.extend(JUDGED.iter().map(|(id, question, basis)| Criterion {
        id: (*id).into(),
        question: (*question).into(),
        basis: (*basis).into(),
        computed: None,
    }));
    all
}

/// Whether a catalogue item is met; `None` where it has no machine-checked test.
fn item_met(item: &CatalogueItem, draft: &Draft, party: PartyFacts) -> Option<bool> {
    if item.amount.is_none() && item.kinds.is_empty() && !item.mitigated {
        return None;
    }
    let amount = item.amount.as_ref().is_some_and(|t| {
        let reached = |fen: i64| fen > 0 && t.reached(party.kind, fen);
        reached(draft.fines_fen()) || reached(draft.confiscated_fen())
    });
    let kind = draft.penalties.iter().any(|p| item.kinds.contains(&p.kind));
    let mitigated = item.mitigated && draft.discretion.grade == Grade::Mitigated;
    Some(amount || kind || mitigated)
}

/// What is wrong with the answers to the criteria.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Not answered.
    Unanswered(Criterion),
    /// Answered against what the product can tell.
    Contradicted(Criterion, bool),
    /// There is no such criterion (now).
    Unknown(String),
    /// 是 or 拿不准 wants a reason.
    NoReason(Criterion),
}

/// The finding: major or not, and the criteria met. A doubtful answer counts as major.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// 属于重大执法决定
    pub major: bool,
    /// The questions met, in words.
    pub hits: Vec<String>,
}

/// Judges the answers (clause 3.2a). No answer is a fault, so that nothing is not-major by silence.
///
/// # Errors
/// All faults found.
pub fn assess(criteria: &[Criterion], answers: &[CriterionAnswer]) -> Result<Finding, Vec<Fault>> {
    let mut faults: Vec<Fault> = answers
        .iter()
        .filter(|a| !criteria.iter().any(|c| c.id == a.criterion))
        .map(|a| Fault::Unknown(a.criterion.clone()))
        .collect();
    let mut hits = Vec::new();
    for c in criteria {
        let given: Vec<&CriterionAnswer> = answers.iter().filter(|a| a.criterion == c.id).collect();
        let [one] = given.as_slice() else {
            faults.push(Fault::Unanswered(c.clone()));
            continue;
        };
        match (one.answer, c.computed) {
            (None, _) => faults.push(Fault::Unanswered(c.clone())),
            (Some(Answer::No), Some(true)) => faults.push(Fault::Contradicted(c.clone(), true)),
            (Some(Answer::Yes), Some(false)) => faults.push(Fault::Contradicted(c.clone(), false)),
            (Some(Answer::No), _) => {}
            (Some(answer), computed) => {
                if computed.is_none() && one.reason.trim().is_empty() {
                    faults.push(Fault::NoReason(c.clone()));
                }
                let doubt = if answer == Answer::Doubtful { "（拿不准，按重大处理）" } else { "" };
                hits.push(format!("{}{doubt}", c.question));
            }
        }
    }
    if faults.is_empty() { Ok(Finding { major: !hits.is_empty(), hits }) } else { Err(faults) }
}
