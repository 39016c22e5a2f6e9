//! The wire form of acts: what is commanded, and what is recorded as having happened.
//!
//! One type serves the form, the API, the import and the journal. The tag is `noun.happened/version`; a
//! version once written is decoded for ever.

pub mod casework;
pub mod city;
pub mod export;
pub mod people;
pub mod publicity;
pub mod record;
pub mod register;
pub mod review;

use crate::ids::SubjectKind;
use serde::{Deserialize, Serialize};

macro_rules! deeds {
    ($( $tag:literal $variant:ident ( $ty:path ) $kind:ident $title:literal; )*) => {
        /// What happened to a subject.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "type", content = "body")]
        pub enum Deed {
            $( #[doc = $title] #[serde(rename = $tag)] $variant($ty), )*
        }

        impl Deed {
            /// The wire tag, e.g. `case.opened/1`.
            #[must_use]
            pub fn tag(&self) -> &'static str {
                match self { $( Self::$variant(_) => $tag, )* }
            }
            /// The kind of subject that this happens to.
            #[must_use]
            pub fn subject_kind(&self) -> SubjectKind {
                match self { $( Self::$variant(_) => SubjectKind::$kind, )* }
            }
            /// The Chinese name of the act.
            #[must_use]
            pub fn title(&self) -> &'static str {
                match self { $( Self::$variant(_) => $title, )* }
            }
        }

        /// Every kind of act: wire tag, subject, Chinese title.
        pub const KINDS: &[(&str, SubjectKind, &str)] = &[ $( ($tag, SubjectKind::$kind, $title), )* ];

        $( impl From<$ty> for Deed { fn from(d: $ty) -> Self { Deed::$variant(d) } } )*
    };
}

deeds! {
    "city.founded/1" CityFounded(city::CityFounded) City "建立数据目录";
    "rules.activated/1" RulesActivated(city::RulesActivated) City "启用规则版本";
    "clock.moved/1" ClockMoved(city::ClockMoved) City "推进演示时钟";
    "clock.watched/1" ClockWatched(city::ClockWatched) City "时钟状态变化";
    "login_policy.set/1" LoginPolicySet(city::LoginPolicySet) City "规定登录方式";
    "data_key.changed/1" DataKeyChanged(city::DataKeyChanged) City "更换数据主密钥";
    "unit.registered/1" UnitRegistered(register::UnitRegistered) Unit "登记执法主体";
    "officer.certified/1" OfficerCertified(register::OfficerCertified) Officer "登记执法证件";
    "officer.suspended/1" OfficerSuspended(register::OfficerSuspended) Officer "暂扣执法证件";
    "officer.reinstated/1" OfficerReinstated(register::OfficerReinstated) Officer "恢复执法证件";
    "officer.designated/1" OfficerDesignated(register::OfficerDesignated) Officer "指定跨区域执法";
    "reviewer.filed/1" ReviewerFiled(register::ReviewerFiled) Reviewer "审核人员备案";
    "reviewer.removed/1" ReviewerRemoved(register::ReviewerRemoved) Reviewer "审核人员移出名录";
    "catalogue.adopted/1" CatalogueAdopted(register::CatalogueAdopted) Catalogue "公布重大执法决定目录";
    "account.opened/1" AccountOpened(people::AccountOpened) Account "开立账号";
    "capacity.granted/1" CapacityGranted(people::CapacityGranted) Account "授予身份";
    "capacity.ended/1" CapacityEnded(people::CapacityEnded) Account "终止身份";
    "account.closed/1" AccountClosed(people::AccountClosed) Account "停用账号";
    "account.reset_requested/1" ResetRequested(people::ResetRequested) Account "申请重设口令";
    "account.reset_approved/1" ResetApproved(people::ResetApproved) Account "批准重设口令";
    "account.reset_at_console/1" ResetAtConsole(people::ResetAtConsole) Account "在控制台设置口令";
    "number.taken/1" NumberTaken(register::NumberTaken) Series "编号";
    "clue.registered/1" ClueRegistered(casework::ClueRegistered) Case "登记线索";
    "clue.check_extended/1" ClueCheckExtended(casework::ClueCheckExtended) Case "延长核查期限";
    "clue.checked/1" ClueChecked(casework::ClueChecked) Case "核查线索并提出处理意见";
    "case.opened/1" CaseOpened(casework::CaseOpened) Case "立案";
    "case.declined/1" CaseDeclined(casework::CaseDeclined) Case "不予立案";
    "informant.told/1" InformantTold(casework::InformantTold) Case "告知举报人处理结果";
    "handlers.changed/1" HandlersChanged(casework::HandlersChanged) Case "变更承办人";
    "recusal.decided/1" RecusalDecided(casework::RecusalDecided) Case "决定回避";
    "site.inspected/1" SiteInspected(casework::SiteInspected) Case "现场检查";
    "inquiry.recorded/1" InquiryRecorded(casework::InquiryRecorded) Case "询问";
    "evidence.listed/1" EvidenceListed(casework::EvidenceListed) Case "登记证据";
    "correction.ordered/1" CorrectionOrdered(casework::CorrectionOrdered) Case "责令改正";
    "address.confirmed/1" AddressConfirmed(casework::AddressConfirmed) Case "确认送达地址";
    "period.extended/1" PeriodExtended(casework::PeriodExtended) Case "延长办案期限";
    "investigation.reported/1" InvestigationReported(casework::InvestigationReported) Case "调查终结报告";
    "draft.revised/1" DraftRevised(casework::DraftRevised) Case "修改拟处理决定";
    "major.assessed/1" MajorAssessed(review::MajorAssessed) Case "认定是否属于重大执法决定";
    "review.submitted/1" ReviewSubmitted(review::ReviewSubmitted) Case "提请法制审核";
    "review.returned/1" ReviewReturned(review::ReviewReturned) Case "退回补充材料";
    "review.concluded/1" ReviewConcluded(review::ReviewConcluded) Case "出具法制审核意见";
    "review.disputed/1" ReviewDisputed(review::ReviewDisputed) Case "对审核意见提出异议";
    "case.audited/1" CaseAudited(review::CaseAudited) Case "案件审核";
    "proposal.approved/1" ProposalApproved(casework::ProposalApproved) Case "批准拟处理决定并告知";
    "notice.issued/1" NoticeIssued(casework::NoticeIssued) Case "制发行政处罚告知书";
    "document.served/1" DocumentServed(casework::DocumentServed) Case "送达";
    "statement.received/1" StatementReceived(casework::StatementReceived) Case "收到陈述申辩或者听证申请";
    "rights.waived/1" RightsWaived(casework::RightsWaived) Case "当事人书面放弃权利";
    "hearing.noticed/1" HearingNoticed(casework::HearingNoticed) Case "通知听证";
    "hearing.held/1" HearingHeld(casework::HearingHeld) Case "举行听证";
    "statement.answered/1" StatementAnswered(casework::StatementAnswered) Case "复核陈述申辩";
    "collective.discussed/1" CollectiveDiscussed(casework::CollectiveDiscussed) Case "集体讨论";
    "decision.made/1" DecisionMade(casework::DecisionMade) Case "作出行政处罚决定";
    "payment.recorded/1" PaymentRecorded(casework::PaymentRecorded) Case "登记缴款";
    "case.closed/1" CaseClosed(casework::CaseClosed) Case "结案";
    "case.archived/1" CaseArchived(casework::CaseArchived) Case "归档";
    "decision.revoked/1" DecisionRevoked(casework::DecisionRevoked) Case "撤销或者变更决定";
    "publication.prepared/1" PublicationPrepared(publicity::PublicationPrepared) Publication "生成公示稿";
    "publication.edited/1" PublicationEdited(publicity::PublicationEdited) Publication "编辑公示稿";
    "publication.prepared/2" PublicationBound(publicity::PublicationBound) Publication "生成公示稿";
    "publication.edited/2" PublicationMasked(publicity::PublicationMasked) Publication "编辑公示稿";
    "publication.returned/1" PublicationReturned(publicity::PublicationReturned) Publication "退回公示稿";
    "publication.approved/1" PublicationApproved(publicity::PublicationApproved) Publication "审批公示";
    "publication.held/1" PublicationHeld(publicity::PublicationHeld) Publication "暂缓公示";
    "publication.withheld/1" PublicationWithheld(publicity::PublicationWithheld) Publication "不予公开";
    "publication.withdrawn/1" PublicationWithdrawn(publicity::PublicationWithdrawn) Publication "撤回公示";
    "publication.withdrawal_requested/1" PublicationWithdrawalRequested(publicity::PublicationWithdrawalRequested) Publication "申请撤回公示";
    "publication.withholding_requested/1" PublicationWithholdingRequested(publicity::PublicationWithholdingRequested) Publication "申请不予公开";
    "publication.request_decided/1" PublicationRequestDecided(publicity::PublicationRequestDecided) Publication "决定撤回或者不予公开";
    "publication.reopened/1" PublicationReopened(publicity::PublicationReopened) Publication "重新公示";
    "number.cancelled/1" NumberCancelled(record::NumberCancelled) Series "作废文号";
    "document.cancelled/1" DocumentCancelled(record::DocumentCancelled) Case "作废未制发的文书";
    "recording.gap_explained/1" RecordingGapExplained(record::RecordingGapExplained) Case "说明音像记录缺口";
    "document.issued/1" DocumentIssued(record::DocumentIssued) Document "制发文书";
    "document.scanned/1" DocumentScanned(record::DocumentScanned) Document "签章件入卷";
    "recording.handed_over/1" RecordingHandedOver(record::RecordingHandedOver) Recording "移交音像资料";
    "recording.accepted/1" RecordingAccepted(record::RecordingAccepted) Recording "接收音像资料";
    "recording.described/1" RecordingDescribed(record::RecordingDescribed) Recording "编写文字说明";
    "recording.assigned/1" RecordingAssigned(record::RecordingAssigned) Recording "改归活动";
    "recording.viewed/1" RecordingViewed(record::RecordingViewed) Recording "查阅音像资料";
    "recording.alteration_refused/1" RecordingAlterationRefused(record::RecordingAlterationRefused) Recording "拒绝改动音像资料";
    "device.registered/1" DeviceRegistered(record::DeviceRegistered) Device "登记音像记录设备、场所";
    "device.assigned/1" DeviceAssigned(record::DeviceAssigned) Device "配发、收回设备";
    "device.checked/1" DeviceChecked(record::DeviceChecked) Device "检查设备";
    "case.viewed/1" CaseViewed(record::CaseViewed) Viewing "查阅案卷";
    "informant.told/2" InformantAnswered(casework::InformantAnswered) Informant "告知举报人处理结果";
    "export_rule.set/1" ExportRuleSet(city::ExportRuleSet) City "规定大批量导出";
    "export.asked/1" ExportAsked(export::ExportAsked) Export "申请导出";
    "export.released/1" ExportReleased(export::ExportReleased) Export "批准导出";
    "export.refused/1" ExportRefused(export::ExportRefused) Export "不批准导出";
    "historical.imported/1" HistoricalImported(publicity::HistoricalImported) Historical "导入历史决定";
    "historical.corrected/1" HistoricalCorrected(publicity::HistoricalCorrected) Historical "更正导入的历史决定";
}

impl Deed {
    /// The files in the vault that this act names.
    #[must_use]
    pub fn files(&self) -> Vec<&crate::file::FileRef> {
        match self {
            Self::DocumentIssued(d) => vec![&d.file],
            Self::DocumentScanned(d) => vec![&d.file],
            Self::RecordingHandedOver(d) => vec![&d.file],
            _ => Vec::new(),
        }
    }

    /// The act as it was commanded, where the house worked out and filled in a part of it.
    #[must_use]
    pub fn commanded(&self) -> Option<Self> {
        match self {
            Self::PublicationBound(d) => {
                Some(publicity::PublicationBound::of(d.source.clone(), &d.unit).into())
            }
            Self::PublicationMasked(d) => {
                Some(publicity::PublicationMasked { base: None, ..d.clone() }.into())
            }
            _ => None,
        }
    }

    /// Whether the same was commanded: what the house filled in may differ.
    #[must_use]
    pub fn is_same_command(&self, other: &Self) -> bool {
        match (self.commanded(), other.commanded()) {
            (Some(a), Some(b)) => a == b,
            _ => self == other,
        }
    }
}
