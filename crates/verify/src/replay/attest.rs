//! 据记载 — what no computation can show: that something was said, handed over or done as an entry says. The
//! law demands that somebody state it in his own name; the dossier shows that he did, and when.

use crate::entry::Entry;
use crate::report::{Remark, Status};
use law::deed::Deed;

pub(super) fn remarks(entry: &Entry, remarks: &mut Vec<Remark>) {
    for text in attested(&entry.act.deed) {
        remarks.push(Remark { status: Status::Attested, text: (*text).into() });
    }
}

/// What an act of this kind takes somebody's word for.
fn attested(deed: &Deed) -> &'static [&'static str] {
    match deed {
        Deed::ClueRegistered(_) => &["线索的内容和收到的日期，由登记人记载"],
        Deed::ClueChecked(_) => &["核查情况由核查人记载"],
        Deed::SiteInspected(_) => &["已出示执法证件、已告知权利和申请回避的权利、现场情况，由检查人员记载"],
        Deed::InquiryRecorded(_) => &["已出示执法证件、已告知权利和申请回避的权利、问答内容，由询问人员记载"],
        Deed::EvidenceListed(_) => &["证据的来源和证明事项由收集人记载"],
        Deed::InvestigationReported(_) => &["违法事实由承办人认定；验证包不判断事实真伪"],
        Deed::MajorAssessed(_) => &["不能由数据得出的标准，由答复人逐条答复"],
        Deed::ReviewSubmitted(_) => &["送审材料真实、准确、完整，由承办人确认"],
        Deed::ReviewConcluded(_) | Deed::CaseAudited(_) => &["审核内容的判断由审核人作出"],
        Deed::DocumentServed(_) => &["送达的方式、日期和送达证明由送达人记载"],
        Deed::StatementReceived(_) => &["陈述申辩的内容和收到的日期由承办人记载"],
        Deed::RightsWaived(_) => &["当事人签署放弃权利的材料，由承办人记载"],
        Deed::HearingHeld(_) => &["听证的过程和意见由主持人记载"],
        Deed::CollectiveDiscussed(_) => &["出席人员和讨论内容由机关负责人记载"],
        Deed::PaymentRecorded(_) => &["缴款的日期和票据由承办人记载"],
        Deed::InformantTold(_) => &["告知举报人的方式和日期由承办人记载"],
        Deed::AddressConfirmed(_) => &["当事人确认送达地址，由承办人记载"],
        Deed::DecisionRevoked(_) => &["撤销或者变更的文书、变更后的处罚内容由登记人记载"],
        Deed::DocumentIssued(_) => &["文书的内容与记录一致，由制发时的系统生成；文书的文字由人阅读"],
        Deed::DocumentScanned(_) => &["扫描件与签章原件一致，由登记人记载"],
        Deed::RecordingHandedOver(_) => &["录制的开始时间、时长和记录人，由文件或者移交人说明；画面由人查看"],
        Deed::RecordingDescribed(_) => &["文字说明由编写人记载"],
        Deed::RecordingGapExplained(_) => &["缺口的原因由说明人记载"],
        _ => &[],
    }
}
