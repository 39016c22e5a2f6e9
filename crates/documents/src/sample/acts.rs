//! The sample's acts, in the order of a case.

use super::drafts::{FACTS, FINE_PROPOSED_FEN, draft, evidence, party};
use super::late;
use super::{HANDLERS, INFORMANT, INFORMANT_CONTACT, Step, UNIT};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use law::act::Derived;
use law::deed::Deed;
use law::deed::casework as cw;
use law::private::Private;

pub(super) const OFFICER: &str = "a-1";
pub(super) const HEAD: &str = "a-head";
pub(super) const REVIEWER: &str = "a-reviewer";
pub(super) const CHAIR: &str = "a-chair";

pub(super) fn step(who: &'static str, on: (i8, i8), deed: impl Into<Deed>, derived: Derived) -> Step {
    Step { who, on: day(on), deed: deed.into(), derived }
}
pub(super) fn day((month, day): (i8, i8)) -> Date {
    date(2026, month, day)
}
fn at((month, d): (i8, i8), hour: i8, minute: i8) -> Timestamp {
    let time = day((month, d)).at(hour, minute, 0, 0);
    jiff::tz::Offset::constant(8).to_timestamp(time).unwrap_or_default()
}
pub(super) fn private(text: &str) -> Private<String> {
    text.to_string().into()
}
fn handlers() -> Vec<String> {
    HANDLERS.map(String::from).to_vec()
}
pub(super) fn none() -> Derived {
    Derived::default()
}
pub(super) fn numbered(number: &str) -> Derived {
    Derived { number: Some(number.into()), ..none() }
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
        room: None,
        questions: questions.into(),
        signing: cw::Signing::Signed,
    }
}

pub(super) fn served(on: (i8, i8), document: cw::Served, derived: Derived) -> Step {
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

/// The acts of a clue that was declined.
pub(super) fn declined() -> Vec<Step> {
    let findings = "经现场核查，货架陈列的食品均在保质期内，线索反映的情况不属实。";
    vec![
        step(OFFICER, (3, 2), clue(), Derived { due: Some(day((3, 23))), ..none() }),
        step(
            "a-2",
            (3, 4),
            inspection((3, 4), "货架上的食品均在保质期内。", cw::Signing::Signed, None),
            none(),
        ),
        step("a-2", (3, 5), check(cw::Recommendation::Decline, findings), none()),
        step(HEAD, (3, 6), cw::CaseDeclined { reason: "没有违法事实，不符合立案条件".into() }, none()),
    ]
}

/// The acts of the whole case.
pub(super) fn case() -> Vec<Step> {
    let mut all = investigation();
    all.extend(late::reviewed());
    all.extend(late::heard());
    all.extend(late::decided());
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
            late::of_draft(FINE_PROPOSED_FEN),
        ),
    ]
}
