//! 法定关口 — what an act needs whatever a definition says, each with its clause, article, reason and remedy.

use super::{Mark, Marks, Need};
use crate::refusal::Refusal;
use std::sync::LazyLock;

/// One gate of one kind of act.
#[derive(Debug)]
pub struct Gate {
    /// Stable name, as in refusals.
    pub id: &'static str,
    /// The act.
    pub tag: &'static str,
    /// What must hold.
    pub need: Need,
    /// Clause of the plan.
    pub clause: &'static str,
    /// Article.
    pub basis: &'static str,
    /// What is wrong when it does not hold.
    pub reason: &'static str,
    /// What to do.
    pub remedy: &'static str,
}

impl Gate {
    fn refusal(&self) -> Refusal {
        Refusal::gate(self.id, self.clause, self.basis, self.reason, self.remedy)
    }
}

/// The first gate that is closed to this act, as a refusal.
#[must_use]
pub fn closed_gate(tag: &str, marks: Marks) -> Option<Refusal> {
    GATES.iter().find(|g| g.tag == tag && !g.need.holds(marks)).map(Gate::refusal)
}

/// Acts on a case that remain possible once it is closed (DOMAIN 0.2); publication acts have a subject of
/// their own.
pub(super) const AFTER_CLOSING: [&str; 3] = ["case.archived/1", "decision.revoked/1", "informant.told/1"];

fn has(m: Mark) -> Need {
    Need::Has(m)
}
fn not(m: Mark) -> Need {
    Need::Not(m)
}
fn implies(a: Mark, b: Need) -> Need {
    Need::Any(vec![not(a), b])
}

/// The gates.
pub static GATES: LazyLock<Vec<Gate>> = LazyLock::new(|| {
    use Mark as M;
    let mut all = Vec::new();
    for (tag, kind, _) in crate::deed::KINDS {
        if *kind != crate::ids::SubjectKind::Case || *tag == "clue.registered/1" {
            continue;
        }
        if !AFTER_CLOSING.contains(tag) {
            all.push(Gate {
                id: "case-closed",
                tag,
                need: not(M::Closed),
                clause: "2.3a",
                basis: "行政处罚法 第四十七条",
                reason: "本案已结案，结案后只能归档、登记决定的撤销变更、告知举报人结果",
                remedy: "确需变动的，按撤销、变更决定的程序办理，或者另行立案",
            });
            all.push(Gate {
                id: "case-declined",
                tag,
                need: not(M::Declined),
                clause: "2.3a",
                basis: "行政处罚法 第五十四条",
                reason: "本线索已决定不予立案",
                remedy: "有新的证据或者事实的，重新登记线索",
            });
        }
    }
    let mut gate = |tag, id, need, clause, basis, reason, remedy| {
        all.push(Gate { id, tag, need, clause, basis, reason, remedy });
    };
    for tag in ["case.opened/1", "case.declined/1"] {
        gate(
            tag,
            "not-checked",
            has(M::Checked),
            "2.0a",
            "行政处罚法 第五十四条",
            "线索还没有核查意见",
            "由执法人员先完成核查，提出立案或者不予立案的意见",
        );
        gate(
            tag,
            "already-opened",
            not(M::Opened),
            "2.0a",
            "行政处罚法 第五十四条",
            "本案已经立案",
            "直接办理下一步",
        );
    }
    for tag in ["investigation.reported/1", "correction.ordered/1", "period.extended/1", "handlers.changed/1"]
    {
        gate(
            tag,
            "not-opened",
            has(M::Opened),
            "2.0a",
            "行政处罚法 第五十四条",
            "本案还没有立案",
            "先由机关负责人批准立案",
        );
    }
    gate(
        "investigation.reported/1",
        "no-evidence",
        has(M::Evidenced),
        "2.0a",
        "行政处罚法 第四十条、第四十六条",
        "还没有登记任何证据，不能终结调查",
        "先登记证据清单",
    );
    for tag in ["draft.revised/1", "major.assessed/1", "review.submitted/1", "case.audited/1"] {
        gate(
            tag,
            "no-draft",
            has(M::Drafted),
            "3.4a",
            "行政处罚法 第五十七条",
            "还没有拟处理决定",
            "先提交调查终结报告",
        );
    }
    for tag in [
        "draft.revised/1",
        "major.assessed/1",
        "review.submitted/1",
        "case.audited/1",
        "proposal.approved/1",
        "notice.issued/1",
        "statement.received/1",
        "rights.waived/1",
        "hearing.noticed/1",
        "hearing.held/1",
        "statement.answered/1",
        "collective.discussed/1",
        "decision.made/1",
        "review.returned/1",
        "review.concluded/1",
        "investigation.reported/1",
    ] {
        gate(
            tag,
            "already-decided",
            not(M::Decided),
            "3.0a",
            "行政处罚法 第五十七条、第五十九条",
            "本案已经作出决定",
            "决定确有错误的，按撤销、变更决定的程序办理",
        );
    }
    for tag in ["review.submitted/1", "case.audited/1", "proposal.approved/1", "collective.discussed/1"] {
        gate(
            tag,
            "not-assessed",
            has(M::Assessed),
            "3.2a",
            "行政处罚法 第五十八条",
            "还没有对现在的拟处理决定逐项认定是否属于重大执法决定",
            "先逐项答复认定标准，拿不准的按重大处理",
        );
    }
    gate(
        "review.submitted/1",
        "review-running",
        not(M::ReviewPending),
        "3.4b",
        "行政处罚法 第五十八条",
        "法制审核正在进行",
        "等待审核意见；需要修改的，先修改拟处理决定再重新送审",
    );
    for tag in ["review.returned/1", "review.concluded/1"] {
        gate(
            tag,
            "not-submitted",
            has(M::ReviewPending),
            "3.4a",
            "行政处罚法 第五十八条",
            "没有正在进行的法制审核",
            "由承办人提交完整材料送审",
        );
    }
    gate(
        "case.audited/1",
        "major-needs-review",
        not(M::Major),
        "3.0a",
        "行政处罚法 第五十八条",
        "本案属于重大执法决定，不能以案件审核代替法制审核",
        "由承办人提请法制审核",
    );
    let reviewed = || Need::Any(vec![has(M::Cleared), Need::All(vec![not(M::Major), has(M::Audited)])]);
    gate(
        "proposal.approved/1",
        "not-reviewed",
        reviewed(),
        "3.0a",
        "行政处罚法 第五十八条",
        "现在的拟处理决定还没有通过法制审核（非重大的为案件审核）",
        "属于重大的提请法制审核，其余提交案件审核",
    );
    gate(
        "proposal.approved/1",
        "approved-before",
        Need::All(vec![not(M::Approved), not(M::Noticed)]),
        "3.5a",
        "行政处罚法 第四十四条",
        "现在的拟处理决定已经批准告知",
        "由承办人制发、送达告知书；拟处理决定改变并须重新告知的，再行批准",
    );
    gate(
        "notice.issued/1",
        "not-approved",
        has(M::Approved),
        "1.2b",
        "行政处罚法 第四十四条、第五十七条",
        "机关负责人还没有批准现在的拟处理决定",
        "报机关负责人批准后再告知",
    );
    gate(
        "notice.issued/1",
        "notice-in-force",
        not(M::Noticed),
        "1.2b",
        "行政处罚法 第四十四条",
        "已经制发了与拟处理决定一致的告知书",
        "直接送达该告知书",
    );
    for tag in ["statement.received/1", "rights.waived/1"] {
        gate(
            tag,
            "notice-not-served",
            has(M::NoticeServed),
            "1.2b",
            "行政处罚法 第四十四条、第四十五条",
            "告知书还没有送达",
            "先送达告知书并登记送达证明",
        );
    }
    gate(
        "hearing.noticed/1",
        "hearing-not-asked",
        has(M::HearingAsked),
        "1.2b",
        "行政处罚法 第六十三条、第六十四条",
        "当事人没有申请听证",
        "收到听证申请后再通知",
    );
    gate(
        "hearing.held/1",
        "hearing-not-noticed",
        has(M::HearingNoticed),
        "1.2b",
        "行政处罚法 第六十四条",
        "还没有通知听证",
        "先通知时间、地点和主持人",
    );
    gate(
        "statement.answered/1",
        "nothing-to-answer",
        has(M::StatementOpen),
        "1.2b",
        "行政处罚法 第四十五条",
        "没有待复核的陈述申辩",
        "无需复核，办理下一步",
    );
    // The decision: each part of its gate by itself, so that the refusal names the one that is missing.
    let d = "decision.made/1";
    gate(
        d,
        "not-opened",
        has(M::Opened),
        "2.0a",
        "行政处罚法 第五十四条",
        "本案还没有立案",
        "先由机关负责人批准立案",
    );
    gate(
        d,
        "no-draft",
        has(M::Drafted),
        "3.4a",
        "行政处罚法 第五十七条",
        "还没有拟处理决定",
        "先提交调查终结报告",
    );
    gate(
        d,
        "notice-missing",
        has(M::Noticed),
        "1.2b",
        "行政处罚法 第四十四条、第六十二条",
        "没有与拟处理决定一致的告知书，当事人还不知道拟作出的处罚",
        "制发告知书并送达；拟处理决定改变后须重新告知",
    );
    gate(
        d,
        "notice-not-served",
        has(M::NoticeServed),
        "1.2b",
        "行政处罚法 第四十四条、第六十二条",
        "告知书没有送达证明",
        "送达告知书，并登记送达方式、送达人和签收或者其他证明",
    );
    gate(
        d,
        "waiting-period",
        has(M::WaitOver),
        "1.2b",
        "行政处罚法 第四十五条、第六十二条、第六十四条",
        "陈述申辩、申请听证的期限还没有届满，当事人也没有书面放弃",
        "期限届满后再作出决定，或者由当事人书面放弃",
    );
    gate(
        d,
        "statement-unanswered",
        not(M::StatementOpen),
        "1.2b",
        "行政处罚法 第四十五条、第六十二条",
        "当事人的陈述申辩还没有逐点复核",
        "逐点复核并说明是否采纳及理由",
    );
    gate(
        d,
        "hearing-outstanding",
        implies(M::HearingAsked, has(M::HearingHeld)),
        "1.2b",
        "行政处罚法 第六十三条、第六十五条",
        "当事人申请了听证，还没有举行",
        "举行听证，根据听证笔录作出决定",
    );
    gate(
        d,
        "not-reassessed",
        has(M::Reassessed),
        "3.2a",
        "行政处罚法 第五十八条",
        "告知之后还没有再次认定是否属于重大执法决定",
        "陈述申辩、听证结束后再次逐项答复认定标准",
    );
    gate(
        d,
        "decision-without-clearance",
        Need::Any(vec![not(M::Major), has(M::Cleared)]),
        "3.0a",
        "行政处罚法 第五十八条第一款",
        "属于重大执法决定，现在的拟处理决定没有通过法制审核",
        "提请法制审核；拟处理决定在审核后有任何改动，或者审核后举行了听证的，须重新审核",
    );
    gate(
        d,
        "decision-without-audit",
        Need::Any(vec![has(M::Major), has(M::Audited), has(M::Cleared)]),
        "3.0a",
        "行政处罚法 第五十七条；市场监督管理行政处罚程序规定",
        "现在的拟处理决定没有经过案件审核",
        "提交案件审核；拟处理决定有改动的须重新审核",
    );
    gate(
        d,
        "no-collective-discussion",
        implies(M::Major, has(M::Discussed)),
        "3.0a",
        "行政处罚法 第五十七条第二款",
        "情节复杂或者重大的案件，现在的拟处理决定没有经负责人集体讨论同意",
        "组织集体讨论并登记讨论记录",
    );
    for tag in ["payment.recorded/1", "case.closed/1"] {
        gate(
            tag,
            "not-decided",
            has(M::Decided),
            "2.0a",
            "行政处罚法 第六十六条、第六十七条",
            "还没有作出行政处罚决定",
            "作出决定并送达后再办理",
        );
    }
    gate(
        "decision.revoked/1",
        "not-decided",
        has(M::Decided),
        "1.3d",
        "行政处罚法 第四十八条",
        "本案没有作出过决定",
        "没有可以撤销或者变更的决定",
    );
    gate(
        "decision.revoked/1",
        "already-revoked",
        not(M::Revoked),
        "1.3d",
        "行政处罚法 第四十八条",
        "本案的决定已经撤销或者变更",
        "无需重复登记",
    );
    gate(
        "case.closed/1",
        "decision-not-served",
        Need::Any(vec![has(M::DecisionServed), has(M::Revoked)]),
        "2.3a",
        "行政处罚法 第六十一条",
        "决定书还没有送达证明",
        "送达决定书并登记送达证明",
    );
    gate(
        "case.archived/1",
        "not-closed",
        has(M::Closed),
        "2.3a",
        "行政处罚法 第四十七条",
        "本案还没有结案",
        "先由机关负责人批准结案",
    );
    gate(
        "case.archived/1",
        "already-archived",
        not(M::Archived),
        "2.3a",
        "行政处罚法 第四十七条",
        "本案已经归档",
        "查阅归档目录",
    );
    gate(
        "clue.checked/1",
        "already-opened",
        not(M::Opened),
        "2.0a",
        "行政处罚法 第五十四条",
        "本案已经立案，不能再改核查意见",
        "有新的情况的，在调查中查明",
    );
    gate(
        "clue.check_extended/1",
        "already-opened",
        not(M::Opened),
        "2.0a",
        "行政处罚法 第五十四条",
        "本案已经立案，核查期限不再计算",
        "需要延长的，延长办案期限",
    );
    all
});
