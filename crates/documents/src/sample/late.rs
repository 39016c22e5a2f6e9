//! The sample's acts from the review to the archive.

use super::Step;
use super::acts::{CHAIR, HEAD, OFFICER, REVIEWER, day, none, numbered, private, served, step};
use super::drafts::{FINE_DECIDED_FEN, FINE_PROPOSED_FEN, digest, draft};
use law::act::Derived;
use law::deed::casework as cw;
use law::deed::review as rv;

pub(super) fn of_draft(fine_fen: i64) -> Derived {
    Derived { digest: digest(&draft(fine_fen)), ..none() }
}

fn assessed(on: (i8, i8), after_hearing: bool, fine_fen: i64) -> Step {
    let answer = |id: &str, answer, reason: &str| rv::CriterionAnswer {
        criterion: id.into(),
        answer: Some(answer),
        reason: reason.into(),
    };
    let mut answers = vec![
        answer("catalogue.large-amount", rv::Answer::No, ""),
        answer("public-interest", rv::Answer::No, ""),
        answer("social-risk", rv::Answer::No, ""),
        answer("major-rights", rv::Answer::No, ""),
        answer("complex", rv::Answer::Yes, "涉案食品批次多，货值认定有分歧"),
        answer("by-law", rv::Answer::No, ""),
    ];
    let mut hits = vec!["案件情况是否疑难复杂、涉及多个法律关系".to_string()];
    if after_hearing {
        answers.insert(1, answer("after-hearing", rv::Answer::Yes, ""));
        hits.push("是否经过听证程序".into());
    }
    step(
        OFFICER,
        on,
        rv::MajorAssessed { answers },
        Derived { major: Some(true), hits, ..of_draft(fine_fen) },
    )
}

fn submitted(on: (i8, i8), hearing: bool, fine_fen: i64) -> Step {
    use rv::Material as M;
    let mut materials = vec![M::BasicFacts, M::Evidence, M::Basis, M::Draft, M::Appraisal];
    if hearing {
        materials.extend([M::StatementReply, M::HearingTranscript]);
    }
    let deed =
        rv::ReviewSubmitted {
            materials, note: "货值金额的认定请重点审核。".into(), responsible: true
        };
    let due = Some(day(on).saturating_add(jiff::Span::new().days(14)));
    step(OFFICER, on, deed, Derived { due, ..of_draft(fine_fen) })
}

fn concluded(on: (i8, i8), sound: bool, number: &str, fine_fen: i64) -> Step {
    let items = rv::ReviewContent::ALL.map(|content| {
        let ok = sound || content != rv::ReviewContent::FactsEvidence;
        rv::ReviewItem {
            content,
            sound: Some(ok),
            reason: if ok { String::new() } else { "货值金额缺少销售台账印证。".into() },
        }
    });
    let deed = rv::ReviewConcluded {
        items: items.to_vec(),
        conclusion: if sound { rv::Conclusion::Passed } else { rv::Conclusion::NotPassed },
        opinion: if sound {
            "同意拟处理意见。".into()
        } else {
            "请补充证据后重新送审。".into()
        },
        responsible: true,
    };
    step(REVIEWER, on, deed, Derived { number: Some(number.into()), ..of_draft(fine_fen) })
}

pub(super) fn reviewed() -> Vec<Step> {
    let fine = FINE_PROPOSED_FEN;
    let returned = rv::ReviewReturned { reason: "补充销售台账原件。".into() };
    let disputed = rv::ReviewDisputed {
        objection: "承办机构认为进货单足以认定货值。".into(),
        coordination: "经协调，补充台账后重新送审。".into(),
    };
    // A case has either a review or an audit; the sample has both for the sake of their documents.
    let audit = rv::CaseAudited {
        passed: true, opinion: private("事实清楚，证据充分，同意拟处理意见。")
    };
    vec![
        assessed((5, 29), false, fine),
        submitted((5, 29), false, fine),
        step(REVIEWER, (6, 1), returned, none()),
        submitted((6, 2), false, fine),
        concluded((6, 3), false, "吉市市监法审〔2026〕3号", fine),
        step(OFFICER, (6, 4), disputed, none()),
        submitted((6, 4), false, fine),
        concluded((6, 5), true, "吉市市监法审〔2026〕4号", fine),
        step(REVIEWER, (6, 5), audit, of_draft(fine)),
        step(HEAD, (6, 5), cw::ProposalApproved { opinion: "同意，依法告知。".into() }, of_draft(fine)),
    ]
}

pub(super) fn heard() -> Vec<Step> {
    let notice =
        cw::NoticeIssued { contact: "赵示例甲，吉林市示例大街2号，电话04320000001".into() };
    let said = cw::StatementReceived {
        received_on: day((6, 9)),
        points: vec![
            cw::Point { no: 1, content: private("已主动召回售出的食品，请求从轻处罚。") },
            cw::Point { no: 2, content: private("对货值金额的认定有异议。") },
        ],
        asks_hearing: true,
    };
    let waived =
        cw::RightsWaived { signed_on: day((6, 24)), instrument: "放弃补充陈述申辩的声明".into() };
    let convened = cw::HearingNoticed {
        noticed_on: day((6, 10)),
        held_on: day((6, 24)),
        place: "吉林市市场监督管理局三楼听证室".into(),
        chair: CHAIR.into(),
        room: None,
    };
    let held = cw::HearingHeld {
        held_on: day((6, 24)),
        transcript: private("调查人员宣读违法事实和证据，当事人李示例戊进行申辩和质证，双方作最后陈述。"),
        party_attended: true,
        opinion: "违法事实清楚，建议考虑当事人召回情节，适当降低罚款数额。".into(),
    };
    let answer = |no, acceptance, reason: &str| cw::PointAnswer {
        no,
        acceptance: Some(acceptance),
        reason: reason.into(),
    };
    let answered = cw::StatementAnswered {
        answers: vec![
            answer(1, cw::Acceptance::Full, "召回情况属实，有召回记录证明"),
            answer(2, cw::Acceptance::No, "货值有进货单据和销售台账相互印证"),
        ],
        conclusion: "采纳从轻处罚的意见，罚款调整为四万元。".into(),
    };
    vec![
        step(
            OFFICER,
            (6, 5),
            notice,
            Derived { hearing_offered: Some(true), ..numbered("吉市市监罚告〔2026〕9号") },
        ),
        served(
            (6, 5),
            cw::Served::Notice,
            Derived {
                deemed_on: Some(day((6, 5))),
                wait_until: Some(day((6, 12))),
                hearing_until: Some(day((6, 12))),
                ..none()
            },
        ),
        step(OFFICER, (6, 9), said, none()),
        step(OFFICER, (6, 10), convened, numbered("吉市市监听通〔2026〕2号")),
        served((6, 10), cw::Served::HearingNotice, Derived { deemed_on: Some(day((6, 10))), ..none() }),
        step(CHAIR, (6, 24), held, Derived { due: Some(day((7, 19))), ..none() }),
        step(OFFICER, (6, 24), waived, none()),
        step(OFFICER, (6, 25), answered, none()),
    ]
}

pub(super) fn decided() -> Vec<Step> {
    let fine = FINE_DECIDED_FEN;
    let revised = cw::DraftRevised {
        draft: draft(fine),
        reason: "采纳当事人从轻处罚的申辩意见".into(),
        new_facts: String::new(),
    };
    let discussed = cw::CollectiveDiscussed {
        held_on: day((7, 1)),
        participants: vec![HEAD.into(), "a-deputy".into(), "褚示例副局长".into()],
        minutes: "承办人汇报案情和法制审核意见，参会负责人逐一发表意见，一致同意拟处理决定。".into(),
        agreed: true,
    };
    let audit = rv::CaseAudited {
        passed: true,
        opinion: private("事实清楚，证据充分，同意修改后的拟处理意见。"),
    };
    let decision = cw::DecisionMade {
        decided_on: day((7, 2)),
        opinion: "同意作出行政处罚决定。".into(),
        number: None,
        late_reason: String::new(),
    };
    let paid = cw::PaymentRecorded {
        amount_fen: 4_120_000,
        paid_on: day((7, 10)),
        bank: "吉林银行示例支行".into(),
        receipt: "220200000001".into(),
    };
    let closed = cw::CaseClosed {
        kind: cw::ClosingKind::Performed,
        execution: "当事人已缴清罚没款，违法行为已改正。".into(),
        goods: "没收的饼干5箱已于2026年7月15日依法销毁，有销毁记录。".into(),
        opinion: "同意结案。".into(),
    };
    let revoked = cw::DecisionRevoked {
        kind: law::deed::casework::RevocationKind::Changed,
        by: "吉林市人民政府".into(),
        instrument: "行政复议决定书 吉市政复决〔2026〕8号".into(),
        on: day((8, 20)),
        reason: "罚款数额明显不当，变更为罚款三万元".into(),
        changed_conclusion: String::new(),
        changed_kinds: Vec::new(),
        changed_basis: String::new(),
        changed_remedies: String::new(),
    };
    let archived = cw::CaseArchived { archive_no: "2026-CF-0012".into(), retention: "30年".into() };
    vec![
        step(OFFICER, (6, 26), revised, of_draft(fine)),
        assessed((6, 26), true, fine),
        submitted((6, 26), true, fine),
        concluded((6, 29), true, "吉市市监法审〔2026〕6号", fine),
        step(REVIEWER, (6, 29), audit, of_draft(fine)),
        step(HEAD, (6, 30), cw::ProposalApproved { opinion: "同意。".into() }, of_draft(fine)),
        step("a-deputy", (7, 1), discussed, of_draft(fine)),
        step(
            HEAD,
            (7, 2),
            decision,
            Derived {
                due: Some(day((7, 13))),
                major: Some(true),
                publication: Some("sample-publication".into()),
                ..numbered("吉市市监罚决〔2026〕12号")
            },
        ),
        served(
            (7, 3),
            cw::Served::Decision,
            Derived { deemed_on: Some(day((7, 3))), due: Some(day((7, 20))), ..none() },
        ),
        step(OFFICER, (7, 10), paid, none()),
        step(HEAD, (7, 20), closed, none()),
        step(HEAD, (8, 21), revoked, none()),
        step(OFFICER, (8, 25), archived, none()),
    ]
}
