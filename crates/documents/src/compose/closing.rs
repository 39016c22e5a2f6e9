//! 送达回证、结案审批表、撤销（变更）决定记录.

use crate::amount;
use crate::context::Missing;
use crate::model::Text;
use crate::part::Part;
use crate::sheet::{Sheet, penalties_line};
use crate::words::day;
use law::deed::casework::{Served, ServiceMethod};
use law::draft::PenaltyKind;

/// 送达回证 (处罚法 61; 民诉法 87–95)
pub(crate) fn proof_of_service(s: &mut Sheet) -> Result<(), Missing> {
    let v = s.need(s.case.services.get(s.nth), "送达记录")?;
    let d = &v.served;
    let number = if v.number.is_empty() && d.document == Served::HearingNotice {
        // The case keeps the number of a hearing's notice in the file's directory only.
        let before = s.entry.seq;
        let notice = s.case.documents.iter().rfind(|x| x.kind == "hearing-notice" && x.seq < before);
        notice.and_then(|x| x.number.clone()).unwrap_or_default()
    } else {
        v.number.clone()
    };
    // The number stands in its row; the proof itself has none.
    s.doc.number = None;
    let case_rows = s.case_rows();
    s.rows(case_rows);
    let name = s.party_name().part(Part::Party);
    s.rows(vec![
        ("受送达人", name),
        (
            "送达文书名称及文号",
            Text::plain(number).within(&format!("{}（", d.document.title()), "）").part(Part::ServedDocument),
        ),
        ("送达方式", Text::plain(d.method.title()).part(Part::Method)),
        ("送达地点", Text::personal(d.place.text()).part(Part::Place)),
        ("送达日期", Text::plain(day(d.served_on)).part(Part::ServedOn)),
        ("签收人", Text::personal(d.recipient.text()).part(Part::Recipient)),
        ("送达证明", Text::plain(d.proof.clone()).part(Part::Proof)),
    ]);
    if d.method == ServiceMethod::Announcement || v.deemed_on != d.served_on {
        s.rows(vec![("视为送达日期", Text::plain(day(v.deemed_on)))]);
    }
    if d.document == Served::Decision {
        s.also(Part::PublicationTold);
        let told = if d.publication_told {
            "已书面告知当事人，行政处罚决定将依法向社会公示。"
        } else {
            ""
        };
        s.rows(vec![("公示告知", Text::plain(told).part(Part::PublicationTold))]);
    }
    s.sign("签收人（签名或者盖章）", Text::personal(d.recipient.text()), Some(d.served_on));
    s.sign_officers("送达人", &d.officers, Part::Servers, Some(d.served_on));
    s.doc.date = d.served_on;
    Ok(())
}

/// 结案审批表 (DOMAIN 7.3)
pub(crate) fn case_closing(s: &mut Sheet) -> Result<(), Missing> {
    let (on, d) = s.need(s.case.closed.as_ref(), "结案")?;
    let case_rows = s.case_rows();
    s.rows(case_rows);
    let party = s.party_rows();
    s.rows(party);
    if let Some(x) = &s.case.decision {
        s.rows(vec![
            (
                "决定书文号及日期",
                Text::plain(x.number.clone())
                    .within("", &format!("，{}", day(x.on)))
                    .part(Part::DecisionNumber),
            ),
            ("处罚内容", Text::plain(penalties_line(&x.draft))),
            ("送达日期", Text::plain(x.served_on.map(day).unwrap_or_default())),
        ]);
        if x.draft.penalties.iter().any(|p| p.kind == PenaltyKind::ConfiscateGoods)
            && d.kind != law::deed::casework::ClosingKind::Revoked
        {
            s.also(Part::Goods);
        }
    }
    if !s.case.payments.is_empty() {
        let rows = s.case.payments.iter().map(|p| {
            vec![
                Text::plain(day(p.paid_on)),
                Text::plain(amount::both(p.amount_fen)),
                Text::plain(p.bank.clone()),
                Text::plain(p.receipt.clone()),
            ]
        });
        let rows = rows.collect();
        s.table("缴款情况", &["缴款日期", "金额", "代收机构", "票据号码"], rows);
    }
    s.rows(vec![
        ("执行情况", Text::plain(d.execution.clone()).part(Part::Execution)),
        ("结案方式", Text::plain(d.kind.title()).part(Part::ClosingKind)),
    ]);
    if s.doc.also_required.contains(&Part::Goods) || !d.goods.trim().is_empty() {
        s.rows(vec![("没收财物处理情况", Text::plain(d.goods.clone()).part(Part::Goods))]);
    }
    let handlers = s.case.handlers.clone();
    s.sign_officers("承办人", &handlers, Part::Handlers, None);
    s.rows(vec![("机关负责人审批意见", Text::plain(d.opinion.clone()).part(Part::HeadOpinion))]);
    let signer = s.signer();
    s.sign("机关负责人", signer, Some(*on));
    Ok(())
}

/// 撤销（变更）决定记录 (处罚法 48; clause 1.3d)
pub(crate) fn decision_revocation(s: &mut Sheet) -> Result<(), Missing> {
    let d = s.need_last(s.case.revocation.as_ref(), "撤销、变更记录")?;
    let case_rows = s.case_rows();
    s.rows(case_rows);
    let name = s.party_name().part(Part::Party);
    s.rows(vec![("当事人", name)]);
    if let Some(x) = &s.case.decision {
        let text = Text::plain(x.number.clone()).within("", &format!("，{}", day(x.on)));
        s.rows(vec![("原行政处罚决定书文号及日期", text.part(Part::DecisionNumber))]);
    }
    s.rows(vec![
        ("情形", Text::plain(d.kind.title()).within("原行政处罚决定被", "").part(Part::RevocationKind)),
        ("作出机关", Text::plain(d.by.clone()).part(Part::RevokedBy)),
        ("文书名称和文号", Text::plain(d.instrument.clone()).part(Part::Instrument)),
        ("作出日期", Text::plain(day(d.on))),
        ("原因", Text::plain(d.reason.clone()).part(Part::Reason)),
    ]);
    if s.case.decision.as_ref().is_some_and(|x| x.publication.is_some()) {
        s.para("原行政处罚决定已经公示的，依照《中华人民共和国行政处罚法》第四十八条第二款的规定，在三日（工作日）内撤回公示信息并公开说明理由。");
    }
    let signer = s.signer();
    s.sign("登记人", signer, Some(s.entry.on));
    Ok(())
}
