//! The sample's acts, in the order of a case.

use super::drafts::{FACTS, digest, draft, evidence, party};
use super::{HANDLERS, INFORMANT, INFORMANT_CONTACT, Step, UNIT};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use law::act::Derived;
use law::deed::Deed;
use law::deed::casework as cw;
use law::deed::review as rv;
use law::private::Private;

const OFFICER: &str = "a-1";
const HEAD: &str = "a-head";
const REVIEWER: &str = "a-reviewer";
const CHAIR: &str = "a-chair";
/// 50 000 元 and 40 000 元: what was proposed, and what was decided after the hearing.
const FINE_PROPOSED_FEN: i64 = 5_000_000;
const FINE_DECIDED_FEN: i64 = 4_000_000;

fn step(who: &'static str, on: (i8, i8), deed: impl Into<Deed>, derived: Derived) -> Step {
    Step { who, on: day(on), deed: deed.into(), derived }
}
fn day((month, day): (i8, i8)) -> Date {
    date(2026, month, day)
}
fn at((month, d): (i8, i8), hour: i8, minute: i8) -> Timestamp {
    let time = day((month, d)).at(hour, minute, 0, 0);
    jiff::tz::Offset::constant(8).to_timestamp(time).unwrap_or_default()
}
fn private(text: &str) -> Private<String> {
    text.to_string().into()
}
fn handlers() -> Vec<String> {
    HANDLERS.map(String::from).to_vec()
}
fn none() -> Derived {
    Derived::default()
}
fn numbered(number: &str) -> Derived {
    Derived { number: Some(number.into()), ..none() }
}
fn of_draft(fine_fen: i64) -> Derived {
    Derived { digest: digest(&draft(fine_fen)), ..none() }
}

fn clue() -> cw::ClueRegistered {
    cw::ClueRegistered {
        source: cw::ClueSource::TipOff,
        received_on: day((3, 2)),
        informant: Some(cw::Informant { name: INFORMANT.into(), contact: INFORMANT_CONTACT.into() }.into()),
        title: "反映销售超过保质期食品的线索".into(),
        // The registrar wrote what is secret into the text: the documents must still not show it.
        content: format!("{INFORMANT}（电话{INFORMANT_CONTACT}）反映，当事人销售超过保质期的饼干。").into(),
        region: "220202".into(),
        violated_on: day((3, 1)),
        party: party().into(),
        party_facts: FACTS,
        unit: UNIT.into(),
    }
}

fn check(recommendation: cw::Recommendation, findings: &str) -> cw::ClueChecked {
    cw::ClueChecked {
        findings: findings.into(),
        has_jurisdiction: true,
        limitation_reason: String::new(),
        cause: "涉嫌销售超过保质期的食品".into(),
        provisions: "《中华人民共和国食品安全法》第三十四条第十项".into(),
        recommendation,
        handlers: handlers(),
    }
}

fn inspection(
    on: (i8, i8),
    findings: &str,
    signing: cw::Signing,
    witness: Option<&str>,
) -> cw::SiteInspected {
    cw::SiteInspected {
        officers: handlers(),
        place: "吉林市昌邑区示例路1号".into(),
        started: at(on, 9, 5),
        ended: at(on, 10, 30),
        certificate_shown: true,
        rights_told: true,
        recusal_told: true,
        findings: private(findings),
        signing,
        witness: witness.map(private),
    }
}

fn inquiry(on: (i8, i8), respondent: &str, relation: &str, qa: &[(&str, &str)]) -> cw::InquiryRecorded {
    let questions: Vec<cw::Question> =
        qa.iter().map(|(q, a)| cw::Question { asked: (*q).into(), answered: (*a).into() }).collect();
    cw::InquiryRecorded {
        officers: handlers(),
        respondent: private(respondent),
        relation: relation.into(),
        place: "吉林市市场监督管理局询问室".into(),
        started: at(on, 14, 0),
        ended: at(on, 15, 20),
        certificate_shown: true,
        rights_told: true,
        recusal_told: true,
        questions: questions.into(),
        signing: cw::Signing::Signed,
    }
}

fn served(on: (i8, i8), document: cw::Served, derived: Derived) -> Step {
    let deed = cw::DocumentServed {
        document,
        method: cw::ServiceMethod::Direct,
        place: private("吉林市昌邑区示例路1号"),
        served_on: day(on),
        officers: handlers(),
        recipient: private("李示例戊"),
        proof: "受送达人当场签收".into(),
        publication_told: document == cw::Served::Decision,
    };
    step(OFFICER, on, deed, derived)
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

/// The acts of a clue that was declined.
pub(super) fn declined() -> Vec<Step> {
    let findings = "经现场核查，货架陈列的食品均在保质期内，线索反映的情况不属实。";
    vec![
        step(OFFICER, (3, 2), clue(), Derived { due: Some(day((3, 23))), ..none() }),
        step("a-2", (3, 5), check(cw::Recommendation::Decline, findings), none()),
        step(HEAD, (3, 6), cw::CaseDeclined { reason: "没有违法事实，不符合立案条件".into() }, none()),
    ]
}

/// The acts of the whole case.
pub(super) fn case() -> Vec<Step> {
    let mut all = investigation();
    all.extend(reviewed());
    all.extend(heard());
    all.extend(decided());
    all
}

fn investigation() -> Vec<Step> {
    let open = cw::Recommendation::Open;
    let note = format!("根据{INFORMANT}反映的线索，执法人员现场核查，发现货架陈列超过保质期的饼干5箱。");
    let site = "货架上陈列“示例”牌饼干5箱，包装标明的保质期至2026年1月31日。执法人员拍照取证，李示例戊在场。";
    let again = "涉案饼干已全部下架，货架整改完毕。当事人负责人未到场，邀请见证人到场见证。";
    let first = inquiry(
        (3, 10),
        "李示例戊",
        "当事人的法定代表人",
        &[
            ("涉案饼干是什么时间、从哪里购进的？", "2025年8月从批发市场购进，共25箱，有进货单。"),
            ("已经销售多少，售价多少？", "过期以后卖出20箱，每箱600元。"),
        ],
    );
    let second = inquiry(
        (3, 11),
        "陈示例己",
        "当事人的仓库管理员",
        &[("平时怎样检查保质期？", "每月盘点一次，这批货漏查了。")],
    );
    let order = cw::CorrectionOrdered {
        officers: handlers(),
        content: "立即停止销售并下架超过保质期的食品，建立并执行食品保质期检查制度。".into(),
        basis: "《中华人民共和国食品安全法》第一百二十四条".into(),
        due_on: day((3, 27)),
    };
    let listed = |first| cw::EvidenceListed { officers: handlers(), items: evidence(first) };
    vec![
        step(OFFICER, (3, 2), clue(), Derived { due: Some(day((3, 23))), ..none() }),
        step("a-2", (3, 4), inspection((3, 4), site, cw::Signing::Signed, None), none()),
        step("a-2", (3, 5), check(open, &note), none()),
        step(
            HEAD,
            (3, 6),
            cw::CaseOpened {
                handlers: handlers(), opinion: "同意立案。".into(), late_reason: String::new()
            },
            Derived { due: Some(day((6, 4))), ..numbered("吉市市监立〔2026〕12号") },
        ),
        step(
            HEAD,
            (3, 9),
            cw::RecusalDecided {
                officer: "officer-3".into(),
                asked_by_party: true,
                granted: true,
                reason: "该执法人员与当事人的法定代表人系亲属".into(),
            },
            none(),
        ),
        step(OFFICER, (3, 10), first, none()),
        step(OFFICER, (3, 11), second, none()),
        step(OFFICER, (3, 12), listed(true), none()),
        step(OFFICER, (3, 12), order, numbered("吉市市监责改〔2026〕7号")),
        served((3, 12), cw::Served::Correction, Derived { deemed_on: Some(day((3, 12))), ..none() }),
        step(
            OFFICER,
            (3, 12),
            cw::AddressConfirmed {
                address: private("吉林市昌邑区示例路1号"),
                electronic: true,
                signed_on: day((3, 12)),
            },
            none(),
        ),
        step(OFFICER, (3, 20), listed(false), none()),
        step(
            "a-2",
            (3, 27),
            inspection((3, 27), again, cw::Signing::AbsentWitnessed, Some("卫示例庚")),
            none(),
        ),
        step(
            HEAD,
            (5, 28),
            cw::PeriodExtended {
                days: 30,
                reason: "涉案食品批次多，检验和货值核定需要时间".into(),
                by_collective_discussion: false,
            },
            Derived { due: Some(day((7, 4))), ..none() },
        ),
        step(
            OFFICER,
            (5, 29),
            cw::InvestigationReported {
                officers: handlers(),
                course: private(
                    "2026年3月4日现场检查，3月6日立案，其后询问李示例戊、陈示例己，调取进货单据和销售台账，委托检验。",
                ),
                draft: draft(FINE_PROPOSED_FEN),
                responsible: true,
            },
            of_draft(FINE_PROPOSED_FEN),
        ),
    ]
}

fn reviewed() -> Vec<Step> {
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

fn heard() -> Vec<Step> {
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

fn decided() -> Vec<Step> {
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
