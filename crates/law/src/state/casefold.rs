//! How each act changes a case. Folding never refuses: what is here has already happened.

use super::casefile::*;
use crate::act::Recorded;
use crate::deed::Deed;
use crate::deed::casework::Served;
use crate::deed::review::Conclusion;
use crate::draft::Draft;
use jiff::civil::Date;

/// Applies one act.
pub(super) fn apply(case: &mut CaseFile, act: &Recorded) {
    case.seq = act.seq;
    note_who(case, act);
    if let Some(alert) = &act.derived.alert {
        case.alerts.push((act.on(), alert.clone()));
    }
    match &act.deed {
        Deed::ClueCheckExtended(_) => {
            case.check_extended = true;
            case.check_due = act.derived.due.or(case.check_due);
        }
        Deed::ClueChecked(d) => {
            case.check =
                Some(ClueCheck { checked: d.clone(), officer: act.actor.officer.clone(), on: act.on() });
            case.title.clone_from(&d.cause);
        }
        Deed::CaseOpened(d) => {
            let number = act.derived.number.clone().unwrap_or_default();
            case.handlers.clone_from(&d.handlers);
            case.opened = Some(Opened {
                on: act.on(),
                number: number.clone(),
                due: act.derived.due.unwrap_or_else(|| act.on()),
                opinion: d.opinion.clone(),
                by: act.actor.name.clone(),
            });
            document(case, act, "case-opening", "立案审批表", Some(number));
        }
        Deed::CaseDeclined(d) => {
            case.declined = Some((act.on(), d.reason.clone()));
            document(case, act, "case-declining", "不予立案审批表", None);
        }
        Deed::InformantTold(d) => case.informant_told_on = Some(d.told_on),
        Deed::HandlersChanged(d) => case.handlers.clone_from(&d.handlers),
        Deed::RecusalDecided(d) => {
            if d.granted {
                case.handlers.retain(|h| *h != d.officer);
            }
            case.recusals.push(d.clone());
            document(case, act, "recusal-decision", "回避决定书", None);
        }
        Deed::SiteInspected(d) => {
            case.inspections.push(d.clone());
            document(case, act, "site-transcript", "现场笔录", None);
        }
        Deed::InquiryRecorded(d) => {
            case.inquiries.push(d.clone());
            document(case, act, "inquiry-transcript", "询问笔录", None);
        }
        Deed::EvidenceListed(d) => {
            if case.evidence.is_empty() {
                document(case, act, "evidence-list", "证据清单", None);
            }
            case.evidence.extend(d.items.iter().map(|e| (act.seq, e.clone())));
        }
        Deed::CorrectionOrdered(d) => {
            let number = act.derived.number.clone().unwrap_or_default();
            case.corrections.push(Correction { number: number.clone(), on: act.on(), ordered: d.clone() });
            document(case, act, "correction-order", "责令改正通知书", Some(number));
        }
        Deed::AddressConfirmed(d) => {
            case.superseded.addresses.extend(case.address.replace(d.clone()));
            document(case, act, "address-confirmation", "送达地址确认书", None);
        }
        Deed::PeriodExtended(d) => {
            case.extensions.push(d.clone());
            move_due(case, act);
            document(case, act, "period-extension", "延长办案期限审批表", None);
        }
        Deed::InvestigationReported(d) => {
            case.report =
                Some(Report { on: act.on(), officers: d.officers.clone(), course: d.course.clone() });
            redraft(case, act, &d.draft, "调查终结");
            document(case, act, "investigation-report", "调查终结报告", None);
        }
        Deed::DraftRevised(d) => {
            redraft(case, act, &d.draft, &d.reason);
            if act.derived.new_notice
                && let Some(n) = case.notices.last_mut()
            {
                n.void = true;
            }
        }
        Deed::StatementReceived(d) => {
            case.points.extend(d.points.iter().map(|p| PointRecord {
                point: p.clone(),
                received_on: d.received_on,
                answer: None,
            }));
            case.statement_seq = Some(act.seq);
            if d.asks_hearing {
                case.hearing.asked_on = Some(d.received_on);
            }
            document(case, act, "party-statement", "陈述申辩（听证申请）记录", None);
        }
        Deed::RightsWaived(d) => {
            case.waiver = Some(d.clone());
            document(case, act, "rights-waiver", "放弃权利声明", None);
        }
        Deed::HearingNoticed(d) => {
            case.hearing.noticed = Some(d.clone());
            document(case, act, "hearing-notice", "听证通知书", act.derived.number.clone());
        }
        Deed::HearingHeld(d) => {
            move_due(case, act);
            case.hearing.held = Some(d.clone());
            case.hearing.held_seq = Some(act.seq);
            document(case, act, "hearing-transcript", "听证笔录", None);
        }
        Deed::StatementAnswered(d) => {
            for answer in &d.answers {
                if let Some(p) = case.points.iter_mut().find(|p| p.point.no == answer.no) {
                    p.answer = Some(answer.clone());
                }
            }
            case.reply = Some((act.on(), d.conclusion.clone()));
            document(case, act, "statement-reply", "陈述申辩复核意见书", None);
        }
        Deed::ProposalApproved(_) => {
            if let Some(digest) = act.derived.digest.clone() {
                case.approval = Some((digest, act.on()));
            }
            document(case, act, "proposal-approval", "行政处罚告知审批表", None);
        }
        Deed::NoticeIssued(d) => issue_notice(case, act, &d.contact),
        Deed::DocumentServed(d) => serve(case, act, d),
        Deed::CollectiveDiscussed(d) => {
            if let Some(digest) = act.derived.digest.clone() {
                let discussion = Discussion { discussed: d.clone(), digest, seq: act.seq };
                case.superseded.discussions.extend(case.discussion.replace(discussion));
            }
            document(case, act, "collective-discussion", "集体讨论记录", None);
        }
        Deed::DecisionMade(d) => decide(case, act, d),
        Deed::PaymentRecorded(d) => case.payments.push(d.clone()),
        Deed::CaseClosed(d) => {
            case.closed = Some((act.on(), d.clone()));
            document(case, act, "case-closing", "结案审批表", None);
        }
        Deed::CaseArchived(d) => case.archived = Some((act.on(), d.clone())),
        Deed::DecisionRevoked(d) => {
            case.revocation = Some(d.clone());
            // What the decision was changed to is published in the place of what it was.
            if let (Some(made), Some(id)) = (&mut case.decision, &act.derived.publication) {
                made.publication = Some(id.clone());
            }
            document(case, act, "decision-revocation", "撤销（变更）决定记录", None);
        }
        Deed::DocumentCancelled(d) => cancel(case, d),
        Deed::RecordingGapExplained(d) => case.recording_gaps.push(GapReason {
            explained: d.clone(),
            by: act.actor.name.clone(),
            on: act.on(),
        }),
        _ => apply_review(case, act),
    }
}

fn apply_review(case: &mut CaseFile, act: &Recorded) {
    let round = |step| ReviewRound {
        on: act.on(),
        account: act.actor.account.clone(),
        name: act.actor.name.clone(),
        step,
    };
    match &act.deed {
        Deed::MajorAssessed(d) => {
            let Some(digest) = act.derived.digest.clone() else { return };
            let after_notice = case.notice().is_some_and(|n| n.served_on.is_some());
            case.assessments.push(Assessment {
                answers: d.answers.clone(),
                major: act.derived.major.unwrap_or(true),
                hits: act.derived.hits.clone(),
                digest,
                after_notice,
                on: act.on(),
                seq: act.seq,
            });
            document(case, act, "major-assessment", "重大执法决定认定表", None);
        }
        Deed::ReviewSubmitted(d) => {
            let fresh = case.review.stage != ReviewStage::Returned;
            case.review.stage = ReviewStage::Pending;
            case.review.due = act.derived.due;
            if fresh {
                case.review.submitted_on = Some(act.on());
                case.review.returns = 0;
            }
            case.review.returned_on = None;
            case.review.materials.clone_from(&d.materials);
            case.review.digest = act.derived.digest.clone();
            case.review.rounds.push(round(ReviewStep::Submitted(d.clone())));
            document(case, act, "review-submission", "法制审核送审表", None);
        }
        Deed::ReviewReturned(d) => {
            case.review.stage = ReviewStage::Returned;
            case.review.returned_on = Some(act.on());
            case.review.returns += 1;
            case.review.rounds.push(round(ReviewStep::Returned(d.clone())));
        }
        Deed::ReviewConcluded(d) => {
            let number = act.derived.number.clone().unwrap_or_default();
            let passed = d.conclusion == Conclusion::Passed;
            case.review.stage = if passed { ReviewStage::Passed } else { ReviewStage::NotPassed };
            case.review.clearance = match act.derived.digest.clone() {
                Some(digest) if passed => Some(ClearanceRecord {
                    digest,
                    reviewer: act.actor.account.clone(),
                    name: act.actor.name.clone(),
                    number: number.clone(),
                    on: act.on(),
                    seq: act.seq,
                }),
                _ => None,
            };
            case.review
                .rounds
                .push(round(ReviewStep::Concluded { number: number.clone(), opinion: d.clone() }));
            document(case, act, "review-opinion", "法制审核意见书", Some(number));
        }
        Deed::ReviewDisputed(d) => {
            case.review.stage = ReviewStage::None;
            case.review.rounds.push(round(ReviewStep::Disputed(d.clone())));
        }
        Deed::CaseAudited(d) => {
            if let Some(digest) = act.derived.digest.clone() {
                let audit = Audit {
                    digest,
                    account: act.actor.account.clone(),
                    name: act.actor.name.clone(),
                    passed: d.passed,
                    opinion: d.opinion.clone(),
                    on: act.on(),
                    seq: act.seq,
                };
                case.superseded.audits.extend(case.audit.replace(audit));
            }
            document(case, act, "case-audit", "案件审核意见", None);
        }
        _ => {}
    }
}

/// Reviewing, auditing and chairing do not make a person a handler; everything else does.
fn note_who(case: &mut CaseFile, act: &Recorded) {
    let tag = act.deed.tag();
    let reviewing =
        ["review.returned/1", "review.concluded/1", "case.audited/1", "hearing.noticed/1", "hearing.held/1"];
    if !reviewing.contains(&tag) {
        case.touched.insert(act.actor.account.clone());
        case.officers.extend(act.actor.officer.iter().cloned());
    }
    case.officers.extend(officers_named(&act.deed).iter().cloned());
}

/// The officers that an act names as acting.
#[must_use]
pub(crate) fn officers_named(deed: &Deed) -> &[String] {
    match deed {
        Deed::ClueChecked(d) => &d.handlers,
        Deed::CaseOpened(d) => &d.handlers,
        Deed::HandlersChanged(d) => &d.handlers,
        Deed::SiteInspected(d) => &d.officers,
        Deed::InquiryRecorded(d) => &d.officers,
        Deed::EvidenceListed(d) => &d.officers,
        Deed::CorrectionOrdered(d) => &d.officers,
        Deed::InvestigationReported(d) => &d.officers,
        Deed::DocumentServed(d) => &d.officers,
        _ => &[],
    }
}

fn document(case: &mut CaseFile, act: &Recorded, kind: &str, title: &str, number: Option<String>) {
    case.documents.push(DocumentEntry {
        kind: kind.into(),
        title: title.into(),
        number,
        on: act.on(),
        seq: act.seq,
        cancelled: None,
    });
}

/// 作废: the number stays in its series; what it was reserved for has not happened.
fn cancel(case: &mut CaseFile, d: &crate::deed::record::DocumentCancelled) {
    let Some(entry) = case.documents.iter_mut().find(|e| e.seq == d.entry && e.number.is_some()) else {
        return;
    };
    entry.cancelled = Some(d.reason.clone());
    let (kind, number) = (entry.kind.clone(), entry.number.clone().unwrap_or_default());
    match kind.as_str() {
        "penalty-notice" => {
            if let Some(n) = case.notices.iter_mut().find(|n| n.seq == d.entry) {
                n.void = true;
            }
        }
        "correction-order" => case.corrections.retain(|c| c.number != number),
        "hearing-notice" => case.hearing.noticed = None,
        _ => {}
    }
}

/// Any change of the draft voids what was said of the old one: a running review has lost its object.
fn redraft(case: &mut CaseFile, act: &Recorded, draft: &Draft, reason: &str) {
    let Some(digest) = act.derived.digest.clone() else { return };
    let version = case.draft.as_ref().map_or(1, |d| d.version + 1);
    let mut draft = draft.clone();
    if let Some(remedies) = &act.derived.remedies {
        draft.remedies.clone_from(remedies);
    }
    let version = DraftVersion { version, draft, digest, seq: act.seq, on: act.on(), reason: reason.into() };
    case.superseded.drafts.extend(case.draft.replace(version));
    case.review.stage = ReviewStage::None;
    case.review.clearance = None;
    case.superseded.audits.extend(case.audit.take());
    case.approval = None;
    case.superseded.discussions.extend(case.discussion.take());
}

/// Extensions, hearings and announcements move the day by which the case must be decided.
fn move_due(case: &mut CaseFile, act: &Recorded) {
    if let (Some(o), Some(due)) = (&mut case.opened, act.derived.due) {
        o.due = due;
    }
}

fn issue_notice(case: &mut CaseFile, act: &Recorded, contact: &str) {
    let Some(draft) = case.draft.clone() else { return };
    let number = act.derived.number.clone().unwrap_or_default();
    case.notices.push(Notice {
        number: number.clone(),
        on: act.on(),
        draft: draft.draft,
        digest: draft.digest,
        hearing_offered: act.derived.hearing_offered.unwrap_or(true),
        contact: contact.into(),
        void: false,
        served_on: None,
        wait_until: None,
        hearing_until: None,
        seq: act.seq,
    });
    // A new notice opens the party's rights anew.
    case.superseded.waivers.extend(case.waiver.take());
    if case.hearing.held.is_some() {
        case.superseded.hearings.push(case.hearing.clone());
    }
    case.hearing.asked_on = None;
    case.hearing.noticed = None;
    document(case, act, "penalty-notice", "行政处罚告知书", Some(number));
}

fn serve(case: &mut CaseFile, act: &Recorded, d: &crate::deed::casework::DocumentServed) {
    let deemed_on: Date = act.derived.deemed_on.unwrap_or(d.served_on);
    let number = match d.document {
        Served::Correction => case.corrections.last().map(|c| c.number.clone()),
        Served::Notice => case.notice().map(|n| n.number.clone()),
        Served::HearingNotice => None,
        Served::Decision => case.decision.as_ref().map(|x| x.number.clone()),
    };
    if d.document == Served::Notice
        && let Some(n) = case.notices.last_mut()
    {
        n.served_on = Some(deemed_on);
        n.wait_until = act.derived.wait_until;
        n.hearing_until = act.derived.hearing_until;
        move_due(case, act);
    }
    if d.document == Served::Decision
        && let Some(x) = &mut case.decision
    {
        x.served_on = Some(deemed_on);
        x.pay_by = act.derived.due;
    }
    case.services.push(Service {
        served: d.clone(),
        deemed_on,
        number: number.clone().unwrap_or_default(),
        recorded_on: act.on(),
    });
    document(case, act, "proof-of-service", "送达回证", number);
}

fn decide(case: &mut CaseFile, act: &Recorded, d: &crate::deed::casework::DecisionMade) {
    let Some(draft) = case.draft.clone() else { return };
    let number = act.derived.number.clone().unwrap_or_default();
    case.decision = Some(DecisionRecord {
        number: number.clone(),
        on: d.decided_on,
        draft: draft.draft,
        digest: draft.digest,
        opinion: d.opinion.clone(),
        by: act.actor.name.clone(),
        serve_by: act.derived.due,
        served_on: None,
        pay_by: None,
        publication: act.derived.publication.clone(),
        major: act.derived.major.unwrap_or(true),
    });
    document(case, act, "penalty-decision", "行政处罚决定书", Some(number));
}
