//! What a case waits for now: the one step that moves it on, whose it is, and until when.

use crate::look::format;
use jiff::civil::Date;
use law::authority;
use law::procedure::{Mark as M, marks_of};
use law::state::casefile::{CaseFile, ReviewStage};

/// What a case waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waits {
    /// The act that moves it on; none while only time or the party can.
    pub tag: Option<&'static str>,
    /// In words: `提请法制审核`.
    pub what: String,
    /// Why, or what follows.
    pub why: String,
    /// Until when.
    pub due: Option<Date>,
    /// It is the party's turn: the act only records it.
    pub party: bool,
}

impl Waits {
    fn on(tag: &'static str, why: impl Into<String>) -> Self {
        let title = law::deed::KINDS.iter().find(|(t, _, _)| *t == tag).map_or(tag, |(_, _, title)| title);
        Self { tag: Some(tag), what: title.into(), why: why.into(), due: None, party: false }
    }
    fn nobody(what: &str, why: impl Into<String>) -> Self {
        Self { tag: None, what: what.into(), why: why.into(), due: None, party: true }
    }
    fn until(mut self, due: Option<Date>) -> Self {
        self.due = due;
        self
    }
    fn by_party(mut self) -> Self {
        self.party = true;
        self
    }
    fn called(mut self, what: impl Into<String>) -> Self {
        self.what = what.into();
        self
    }
    /// Who takes the step, in the words of the authority table: `本案承办人的执法人员`.
    #[must_use]
    pub fn who(&self) -> String {
        let Some(rule) = self.tag.and_then(authority::rule).filter(|_| !self.party) else {
            return "当事人".into();
        };
        let who: Vec<&str> = rule.capacities.iter().map(|c| c.title()).collect();
        match rule.relation {
            authority::Relation::Handler => "本案承办人".into(),
            relation => format!("{}的{}", relation.title(), who.join("或者")),
        }
    }
}

/// What the case waits for; none when it is over.
#[must_use]
pub fn waits_for(case: &CaseFile, today: Date) -> Option<Waits> {
    if case.archived.is_some() || case.declined.is_some() {
        return None;
    }
    if case.closed.is_some() {
        return Some(Waits::on("case.archived/1", "已经结案，案卷应当归档"));
    }
    let Some(opened) = &case.opened else { return Some(before_opening(case)) };
    Some(match &case.decision {
        None => before_decision(case, today).or_due(opened.due),
        Some(_) => after_decision(case),
    })
}

impl Waits {
    fn or_due(mut self, due: Date) -> Self {
        self.due = self.due.or(Some(due));
        self
    }
}

fn before_opening(case: &CaseFile) -> Waits {
    let next = match &case.check {
        None => Waits::on("clue.checked/1", "核查后提出立案或者不予立案的建议"),
        Some(_) => Waits::on("case.opened/1", "承办人已提出建议，由机关负责人决定").called("决定是否立案"),
    };
    next.until(case.check_due)
}

fn before_decision(case: &CaseFile, today: Date) -> Waits {
    let marks = marks_of(case, today);
    let has = |m| marks.has(m);
    if !has(M::Drafted) {
        return if has(M::Evidenced) {
            Waits::on("investigation.reported/1", "证据查清后，提出拟处理决定")
        } else {
            Waits::on("evidence.listed/1", "先取得并登记证据").called("调查取证")
        };
    }
    if has(M::HearingAsked) && has(M::Noticed) && !has(M::HearingHeld) {
        return hearing(case);
    }
    if has(M::StatementOpen) {
        return Waits::on("statement.answered/1", "当事人的意见要逐点复核，写明是否采纳");
    }
    if !has(M::Assessed) || (has(M::NoticeServed) && has(M::WaitOver) && !has(M::Reassessed)) {
        let why = if has(M::Assessed) {
            "告知之后再认定一次"
        } else {
            "逐项认定，决定走法制审核还是案件审核"
        };
        return Waits::on("major.assessed/1", why);
    }
    if let Some(review) = review(case, has(M::Major), has(M::Cleared), has(M::Audited), has(M::ReviewPending))
    {
        return review;
    }
    if !has(M::Approved) {
        return Waits::on("proposal.approved/1", "审核已通过，由机关负责人批准后告知当事人");
    }
    if !has(M::Noticed) {
        return Waits::on("notice.issued/1", "告知事实、理由、依据和当事人的权利");
    }
    if !has(M::NoticeServed) {
        return Waits::on("document.served/1", "告知书送达后，陈述申辩期限才起算").called("送达告知书");
    }
    if !has(M::WaitOver) {
        let notice = case.notice();
        let until = notice.and_then(|n| n.hearing_until.max(n.wait_until));
        let why = until.map_or_else(String::new, |d| {
            format!("{}期满之前不能作出决定；收到意见随时登记", format::date_short(d))
        });
        return Waits::nobody("等待当事人陈述申辩", why).until(until);
    }
    if has(M::Major) && !has(M::Discussed) {
        return Waits::on("collective.discussed/1", "重大执法决定须由负责人集体讨论");
    }
    Waits::on("decision.made/1", "前面的环节都已办完")
}

fn hearing(case: &CaseFile) -> Waits {
    match &case.hearing.noticed {
        None => Waits::on("hearing.noticed/1", "当事人申请了听证，应在七个工作日前通知"),
        Some(h) => Waits::on("hearing.held/1", format!("{} 在{}举行", format::date(h.held_on), h.place))
            .until(Some(h.held_on)),
    }
}

fn review(case: &CaseFile, major: bool, cleared: bool, audited: bool, pending: bool) -> Option<Waits> {
    let due = case.review.due;
    if pending {
        return Some(
            Waits::on("review.concluded/1", "材料已送审，没有通过之前不能作出决定")
                .called("法制审核")
                .until(due),
        );
    }
    if case.review.stage == ReviewStage::Returned {
        return Some(
            Waits::on("review.submitted/1", "审核机构退回补充，补齐后再送").called("补充材料后再次送审"),
        );
    }
    if major && !cleared {
        return Some(match case.review.stage {
            ReviewStage::NotPassed => Waits::on("draft.revised/1", "法制审核没有通过，按意见改正后重新送审")
                .called("按审核意见修改拟处理决定"),
            _ => Waits::on("review.submitted/1", "属于重大执法决定，未经法制审核不能作出决定"),
        });
    }
    let failed = case.audit.as_ref().is_some_and(|a| !a.passed && Some(&a.digest) == case.digest());
    match (major || cleared || audited, failed) {
        (true, _) => None,
        (false, true) => {
            Some(Waits::on("draft.revised/1", "案件审核没有通过").called("按审核意见修改拟处理决定"))
        }
        (false, false) => Some(Waits::on("case.audited/1", "不属于重大执法决定，由审核机构作案件审核")),
    }
}

fn after_decision(case: &CaseFile) -> Waits {
    let Some(decision) = &case.decision else { return Waits::nobody("", "") };
    if case.revocation.is_some() {
        return Waits::on("case.closed/1", "决定已被撤销或者变更");
    }
    if decision.served_on.is_none() {
        return Waits::on("document.served/1", "送达决定书时一并告知将依法公示")
            .called("送达决定书")
            .until(decision.serve_by);
    }
    let left = case.payable_fen().saturating_sub(case.paid_fen());
    if left > 0 {
        let why = format!("尚未缴纳 {}", format::money(left));
        return Waits::on("payment.recorded/1", why).called("当事人缴款").until(decision.pay_by).by_party();
    }
    Waits::on("case.closed/1", "决定已经送达，款项已经缴清")
}
