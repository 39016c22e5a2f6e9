//! The marks of a case, how they follow from the folded case, and how acts change them.

use crate::state::casefile::{CaseFile, ReviewStage};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

macro_rules! marks {
    ($( $variant:ident $title:literal; )*) => {
        /// One thing that is or is not so of a case.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Mark { $( #[doc = $title] $variant, )* }
        impl Mark {
            /// Every mark.
            pub const ALL: &'static [Mark] = &[ $( Mark::$variant, )* ];
            /// In words that follow 还没有 or 已经.
            #[must_use]
            pub fn title(self) -> &'static str { match self { $( Mark::$variant => $title, )* } }
        }
    };
}

marks! {
    Registered "登记线索";
    Checked "完成线索核查并提出处理意见";
    Opened "立案";
    Declined "不予立案";
    Evidenced "登记证据";
    Drafted "提出拟处理决定";
    Assessed "对现在的拟处理决定逐项认定是否属于重大执法决定";
    Major "认定为重大执法决定";
    ReviewPending "提请法制审核";
    ReviewReturned "被退回补充材料";
    Cleared "通过对现在的拟处理决定的法制审核";
    Audited "通过对现在的拟处理决定的案件审核";
    Approved "经机关负责人批准告知";
    Noticed "制发与现在的拟处理决定一致的告知书";
    NoticeServed "送达告知书";
    WaitOver "届满陈述申辩、申请听证的期限";
    StatementOpen "收到尚未复核答复的陈述申辩";
    HearingAsked "收到听证申请";
    HearingNoticed "通知听证";
    HearingHeld "举行听证";
    Reassessed "在告知之后再次认定是否属于重大执法决定";
    Discussed "经集体讨论同意";
    Decided "作出决定";
    DecisionServed "送达决定书";
    Performed "履行完毕";
    Revoked "撤销或者变更决定";
    Closed "结案";
    Archived "归档";
}

// One bit each: one more than 64 would alias another in silence.
const _: () = assert!(Mark::ALL.len() <= u64::BITS as usize);

/// A set of marks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Marks(u64);

impl Marks {
    /// No marks.
    pub const NONE: Marks = Marks(0);
    /// Whether the mark is set.
    #[must_use]
    pub fn has(self, m: Mark) -> bool {
        self.0 & (1 << m as u64) != 0
    }
    /// With the mark set.
    #[must_use]
    pub fn with(self, m: Mark) -> Self {
        Self(self.0 | (1 << m as u64))
    }
    /// With the mark set or cleared.
    #[must_use]
    pub fn put(self, m: Mark, on: bool) -> Self {
        if on { self.with(m) } else { self.without(&[m]) }
    }
    /// Without these marks.
    #[must_use]
    pub fn without(self, gone: &[Mark]) -> Self {
        gone.iter().fold(self, |s, m| Self(s.0 & !(1 << *m as u64)))
    }
    /// The marks, for messages.
    #[must_use]
    pub fn list(self) -> Vec<Mark> {
        Mark::ALL.iter().copied().filter(|m| self.has(*m)).collect()
    }
}

/// The marks of a folded case on a day.
#[must_use]
pub fn marks_of(case: &CaseFile, today: Date) -> Marks {
    use Mark as M;
    let digest = case.digest();
    let held_seq = case.hearing.held_seq.unwrap_or(0);
    let notice = case.notice().filter(|n| !n.void);
    let served = notice.and_then(|n| n.served_on);
    let assessment = case.assessment();
    let latest_word = case.statement_seq.unwrap_or(0).max(held_seq);
    let discussed = case
        .discussion
        .as_ref()
        .is_some_and(|d| d.discussed.agreed && Some(&d.digest) == digest && d.seq > latest_word);
    Marks::NONE
        .with(M::Registered)
        .put(M::Checked, case.check.is_some())
        .put(M::Opened, case.opened.is_some())
        .put(M::Declined, case.declined.is_some())
        .put(M::Evidenced, !case.evidence.is_empty())
        .put(M::Drafted, case.draft.is_some())
        .put(M::Assessed, assessment.is_some())
        .put(M::Major, assessment.is_some_and(|a| a.major))
        .put(M::ReviewPending, case.review.stage == ReviewStage::Pending)
        .put(M::ReviewReturned, case.review.stage == ReviewStage::Returned)
        .put(
            M::Cleared,
            case.review.clearance.as_ref().is_some_and(|c| Some(&c.digest) == digest && c.seq > held_seq),
        )
        .put(
            M::Audited,
            case.audit.as_ref().is_some_and(|a| a.passed && Some(&a.digest) == digest && a.seq > held_seq),
        )
        .put(M::Approved, case.approval.as_ref().is_some_and(|(d, _)| Some(d) == digest))
        .put(M::Noticed, notice.is_some())
        .put(M::NoticeServed, served.is_some())
        .put(M::WaitOver, wait_is_over(case, today))
        .put(M::StatementOpen, case.open_points().next().is_some())
        .put(M::HearingAsked, case.hearing.asked_on.is_some())
        .put(M::HearingNoticed, case.hearing.noticed.is_some())
        .put(M::HearingHeld, notice.is_some_and(|n| held_seq > n.seq))
        .put(M::Reassessed, assessment.is_some_and(|a| a.after_notice && a.seq > latest_word))
        .put(M::Discussed, discussed)
        .put(M::Decided, case.decision.is_some())
        .put(M::DecisionServed, case.decision.as_ref().is_some_and(|d| d.served_on.is_some()))
        .put(M::Performed, case.decision.is_some() && case.paid_fen() >= case.payable_fen())
        .put(M::Revoked, case.revocation.is_some())
        .put(M::Closed, case.closed.is_some())
        .put(M::Archived, case.archived.is_some())
}

/// Whether the party's time is over: every period of the notice in force has run, or was waived in writing.
/// Asking for a hearing ends the wait for asking.
fn wait_is_over(case: &CaseFile, today: Date) -> bool {
    let Some(notice) = case.notice() else { return false };
    let Some(wait_until) = notice.wait_until else { return false };
    if case.waiver.is_some() {
        return true;
    }
    let hearing_done = !notice.hearing_offered
        || case.hearing.asked_on.is_some()
        || notice.hearing_until.is_some_and(|h| today > h);
    today > wait_until && hearing_done
}

/// What an act may make of the marks: every possible outcome; `None` for what is no act of a case, which a definition
/// must not carry. The property test of the engine holds the real fold against this.
#[must_use]
pub fn outcomes(tag: &str, m: Marks) -> Option<Vec<Marks>> {
    use Mark as M;
    const OF_DRAFT: [Mark; 8] = [
        M::Assessed,
        M::Major,
        M::Reassessed,
        M::Cleared,
        M::Audited,
        M::Approved,
        M::Discussed,
        M::ReviewPending,
    ];
    const OF_NOTICE: [Mark; 7] = [
        M::Noticed,
        M::NoticeServed,
        M::WaitOver,
        M::HearingHeld,
        M::Reassessed,
        M::HearingAsked,
        M::HearingNoticed,
    ];
    let one = |m: Marks| vec![m];
    Some(match tag {
        "clue.registered/1" => one(m.with(M::Registered)),
        "clue.checked/1" => one(m.with(M::Checked)),
        "case.opened/1" => one(m.with(M::Opened)),
        "case.declined/1" => one(m.with(M::Declined)),
        "evidence.listed/1" => one(m.with(M::Evidenced)),
        "investigation.reported/1" => one(m.with(M::Drafted)),
        "draft.revised/1" => {
            let same_notice = m.without(&OF_DRAFT).without(&[M::ReviewReturned]);
            // What a void notice leaves of hearing steps does not matter: a new notice resets them.
            let new_notice = same_notice.without(&[M::Noticed, M::NoticeServed, M::WaitOver, M::HearingHeld]);
            vec![same_notice, new_notice]
        }
        // What was cancelled may have been a notice, a hearing's notice, or an order that no mark tells of.
        "document.cancelled/1" => vec![
            m,
            m.without(&[M::HearingNoticed]),
            m.without(&[M::Noticed, M::NoticeServed, M::WaitOver, M::HearingHeld]),
        ],
        "major.assessed/1" => {
            let m = m.with(M::Assessed).put(M::Reassessed, m.has(M::NoticeServed));
            vec![m.with(M::Major), m.without(&[M::Major])]
        }
        "review.submitted/1" => one(m.with(M::ReviewPending).without(&[M::ReviewReturned])),
        "review.returned/1" => one(m.with(M::ReviewReturned).without(&[M::ReviewPending])),
        "review.concluded/1" => {
            let m = m.without(&[M::ReviewPending]);
            vec![m.with(M::Cleared), m.without(&[M::Cleared])]
        }
        "review.disputed/1" => one(m.without(&[M::ReviewPending, M::ReviewReturned])),
        "case.audited/1" => vec![m.with(M::Audited), m.without(&[M::Audited])],
        "proposal.approved/1" => one(m.with(M::Approved)),
        "notice.issued/1" => one(m.without(&OF_NOTICE).with(M::Noticed)),
        "document.served/1" => {
            let mut all = vec![m];
            if m.has(M::Noticed) && !m.has(M::NoticeServed) {
                all.push(m.with(M::NoticeServed));
            }
            if m.has(M::Decided) && !m.has(M::DecisionServed) {
                all.push(m.with(M::DecisionServed));
            }
            all
        }
        "statement.received/1" => {
            let m = m.without(&[M::Reassessed, M::Discussed]);
            let asked = m.with(M::HearingAsked);
            vec![
                m.with(M::StatementOpen),
                asked.with(M::StatementOpen),
                asked,
                asked.with(M::WaitOver),
                asked.with(M::WaitOver).with(M::StatementOpen),
            ]
        }
        "rights.waived/1" => one(m.with(M::WaitOver)),
        "hearing.noticed/1" => one(m.with(M::HearingNoticed)),
        "hearing.held/1" => {
            one(m.with(M::HearingHeld).without(&[M::Cleared, M::Audited, M::Reassessed, M::Discussed]))
        }
        "statement.answered/1" => one(m.without(&[M::StatementOpen])),
        "collective.discussed/1" => vec![m.with(M::Discussed), m.without(&[M::Discussed])],
        // A decision that orders no payment is performed as far as money goes.
        "decision.made/1" => vec![m.with(M::Decided), m.with(M::Decided).with(M::Performed)],
        "payment.recorded/1" => vec![m, m.with(M::Performed)],
        "decision.revoked/1" => one(m.with(M::Revoked)),
        "case.closed/1" => one(m.with(M::Closed)),
        "case.archived/1" => one(m.with(M::Archived)),
        // Time itself.
        "time.passed" => {
            if m.has(M::NoticeServed) {
                one(m.with(M::WaitOver))
            } else {
                one(m)
            }
        }
        // Acts of a case of which no mark tells.
        "clue.check_extended/1"
        | "informant.told/1"
        | "handlers.changed/1"
        | "recusal.decided/1"
        | "site.inspected/1"
        | "inquiry.recorded/1"
        | "correction.ordered/1"
        | "address.confirmed/1"
        | "period.extended/1"
        | "recording.gap_explained/1" => one(m),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deed::KINDS;
    use crate::ids::SubjectKind;

    #[test]
    fn outcomes_know_the_acts_of_a_case_and_no_others() {
        for (tag, kind, _) in KINDS {
            let known = outcomes(tag, Marks::NONE).is_some();
            assert_eq!(known, *kind == SubjectKind::Case, "{tag}");
        }
        assert!(outcomes("case.teleported/1", Marks::NONE).is_none());
        assert!(outcomes("time.passed", Marks::NONE).is_some());
    }
}
