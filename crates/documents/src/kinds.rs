//! The kinds of document: title, layout, required parts, and the function that words each.

use crate::archive;
use crate::compose::{closing, decision, hearing, inquiry, measure, notice, opening, report, review};
use crate::context::Missing;
use crate::model::Form;
use crate::part::Part as P;
use crate::sheet::Sheet;

/// One kind of document.
pub struct Kind {
    /// Stable id, as in the case's entries.
    pub id: &'static str,
    /// 文书名称
    pub title: &'static str,
    /// Layout.
    pub form: Form,
    /// What it must contain.
    pub required: &'static [P],
    pub(crate) compose: fn(&mut Sheet) -> Result<(), Missing>,
}

macro_rules! kinds {
    ($( $id:literal $title:literal $form:ident $compose:path [ $($part:ident)* ] )*) => {
        /// Every kind, in the order of a case.
        pub const KINDS: &[Kind] = &[ $( Kind {
            id: $id, title: $title, form: Form::$form, required: &[ $( P::$part, )* ], compose: $compose,
        }, )* ];
    };
}

kinds! {
    "clue-registration" "案源登记表" Sheet opening::clue_registration
        [ Source ReceivedOn CaseTitle ClueContent Party PartyAddress ]
    "case-opening" "立案审批表" Sheet opening::case_opening
        [ Number Source Cause Party PartyAddress CheckFindings Provisions HandlerOpinion Handlers HeadOpinion ]
    "case-declining" "不予立案审批表" Sheet opening::case_declining
        [ Source Cause Party CheckFindings HandlerOpinion DecliningReason HeadOpinion ]
    "recusal-decision" "回避决定书" Letter measure::recusal_decision
        [ Cause RecusedOfficer Reason RecusalResult Seal ]
    "site-transcript" "现场笔录" Record inquiry::site_transcript
        [ Time Place Party CertificateShown RightsTold RecusalTold SiteFindings Signing Officers ]
    "inquiry-transcript" "询问笔录" Record inquiry::inquiry_transcript
        [ Cause Time Place Respondent CertificateShown RightsTold RecusalTold Answers Signing Officers ]
    "evidence-list" "证据清单" Record inquiry::evidence_list
        [ Cause Party EvidenceItems Handlers ]
    "correction-order" "责令改正通知书" Letter measure::correction_order
        [ Number Party PartyAddress Cause CorrectionBasis CorrectionContent CorrectionDue Remedies Seal ]
    "address-confirmation" "送达地址确认书" Record measure::address_confirmation
        [ Cause Party Address Electronic ]
    "period-extension" "延长办案期限审批表" Sheet measure::period_extension
        [ Cause Party ExtensionDays Reason Handlers HeadOpinion ]
    "investigation-report" "调查终结报告" Sheet report::investigation_report
        [ Cause Party PartyAddress Source Course Facts Evidence Violated Basis Discretion Correction Proposal
          Responsibility Handlers ]
    "major-assessment" "重大执法决定认定表" Sheet review::major_assessment
        [ Cause Party Criteria Finding ]
    "review-submission" "法制审核送审表" Sheet review::review_submission
        [ Cause Party Materials Responsibility ]
    "review-opinion" "法制审核意见书" Letter review::review_opinion
        [ Number Cause Party ReviewItems ReviewConclusion ReviewOpinion Responsibility Reviewer Seal ]
    "case-audit" "案件审核意见" Sheet review::case_audit
        [ Cause Party Proposal ReviewOpinion ReviewConclusion Reviewer ]
    "proposal-approval" "行政处罚告知审批表" Sheet report::proposal_approval
        [ Cause Party Facts Violated Basis Discretion Proposal Handlers HeadOpinion ]
    "penalty-notice" "行政处罚告知书" Letter notice::penalty_notice
        [ Number Party PartyAddress Facts Evidence Violated Basis Discretion Penalties StatementRight Contact Seal ]
    "party-statement" "陈述申辩（听证申请）记录" Record notice::party_statement
        [ Cause Party ReceivedOn Statement ]
    "rights-waiver" "放弃权利声明" Record notice::rights_waiver
        [ Cause Party Waiver ]
    "hearing-notice" "听证通知书" Letter hearing::hearing_notice
        [ Number Party Cause HearingTime HearingPlace Chair HearingRights Seal ]
    "hearing-transcript" "听证笔录" Record hearing::hearing_transcript
        [ Cause Party HearingTime HearingPlace Chair Attendance Transcript ChairOpinion Handlers ]
    "statement-reply" "陈述申辩复核意见书" Sheet notice::statement_reply
        [ Cause Party ReplyConclusion Handlers ]
    "collective-discussion" "集体讨论记录" Sheet report::collective_discussion
        [ Cause Party Time Proposal Minutes DiscussionResult Participants ]
    "penalty-decision" "行政处罚决定书" Letter decision::penalty_decision
        [ Number Organ Party PartyAddress Cause Facts Evidence StatementHeard Violated Basis Discretion Penalties
          Performance Remedies PublicationTold Seal ]
    "proof-of-service" "送达回证" Record closing::proof_of_service
        [ Party ServedDocument Method Place ServedOn Recipient Proof Servers ]
    "case-closing" "结案审批表" Sheet closing::case_closing
        [ Cause Party DecisionNumber Execution ClosingKind Handlers HeadOpinion ]
    "decision-revocation" "撤销（变更）决定记录" Record closing::decision_revocation
        [ Cause Party DecisionNumber RevocationKind RevokedBy Instrument Reason ]
    "archive-cover" "卷宗封面" Archive archive::cover
        [ Organ CaseTitle Cause Party Entries ]
    "archive-directory" "卷内目录" Archive archive::directory
        [ Cause Entries ]
}

/// The kind with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|k| k.id == id)
}
