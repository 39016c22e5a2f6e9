//! 行政处罚决定书.

use super::report::{facts, penalties, reasons};
use crate::amount;
use crate::context::Missing;
use crate::model::Text;
use crate::part::Part;
use crate::sheet::Sheet;
use crate::words::{bare, day};
use law::deed::casework::Acceptance;
use law::draft::{Draft, PenaltyKind};

/// 行政处罚决定书 (处罚法 59)
pub(crate) fn penalty_decision(s: &mut Sheet) -> Result<(), Missing> {
    let d = s.need_last(s.case.decision.as_ref(), "行政处罚决定")?;
    s.doc.number = Some(d.number.clone());
    let party = s.party_rows();
    s.rows(party);
    s.section("案件调查经过");
    course(s);
    s.section("违法事实和证据");
    facts(s, &d.draft);
    s.section("陈述、申辩和听证情况");
    heard(s);
    s.section("处罚的理由和依据");
    reasons(s, &d.draft);
    s.section("行政处罚的种类和内容");
    s.para("综上，本机关决定对当事人作出如下行政处罚：");
    penalties(s, &d.draft, Part::Penalties);
    s.para(Text::plain(bare(&d.draft.correction)).within("", "。"));
    s.section("履行方式和期限");
    s.para(Text::plain(bare(&d.draft.performance)).within("", "。").part(Part::Performance));
    payment(s, &d.draft);
    s.section("救济途径和期限");
    s.para(Text::plain(d.draft.remedies.clone()).part(Part::Remedies));
    s.section("公示告知");
    s.para(
        Text::plain("本行政处罚决定将依照《中华人民共和国行政处罚法》第四十八条和行政执法公示的有关规定，依法向社会公示。")
            .part(Part::PublicationTold),
    );
    s.seal(d.on);
    s.note("本文书一式三份，一份送达当事人，一份交罚款代收机构，一份归档。");
    Ok(())
}

/// How the case was opened and by whom it was investigated. The source is not told: a party must not be led to
/// an informant.
fn course(s: &mut Sheet) {
    let suspected = s.suspected();
    let cause = s.cause();
    s.rows(vec![("案由", cause)]);
    if let Some(o) = &s.case.opened {
        s.para(format!("本机关于{}对当事人{suspected}一案立案调查（{}）。", day(o.on), o.number));
    }
    let names = s.officers_words(&s.case.handlers);
    s.para(
        Text::plain(names).within(
            "本案由执法人员",
            "承办。执法人员在调查中依法出示了执法证件，告知了当事人依法享有的权利。",
        ),
    );
    let times = [(s.case.inspections.len(), "现场检查"), (s.case.inquiries.len(), "询问")];
    let done: Vec<String> =
        times.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{what}{n}次")).collect();
    if !done.is_empty() {
        s.para(format!("调查期间，本机关进行了{}，制作了笔录，收集了有关证据。", done.join("、")));
    }
}

/// What was told, what the party answered, and what became of it (处罚法 44, 45, 62, 65).
fn heard(s: &mut Sheet) {
    let Some(n) = s.case.notice() else { return };
    let served = n.served_on.map_or(String::new(), |on| format!("，于{}送达当事人", day(on)));
    let rights = if n.hearing_offered {
        "陈述、申辩和要求听证的权利"
    } else {
        "陈述、申辩的权利"
    };
    s.para(
        Text::plain(format!(
            "本机关作出行政处罚告知书（{}）{served}，告知拟作出行政处罚的内容及事实、理由、依据和当事人依法享有的{rights}。",
            n.number
        ))
        .part(Part::StatementHeard),
    );
    let case = s.case;
    if case.points.is_empty() {
        if case.waiver.is_none() {
            s.para("当事人在规定期限内没有提出陈述、申辩意见。");
        }
    } else {
        s.para("当事人提出下列陈述、申辩意见，本机关逐点进行了复核：");
        for p in &case.points {
            let (acceptance, reason) = p
                .answer
                .as_ref()
                .map(|a| (a.acceptance.map_or("", Acceptance::title), bare(&a.reason)))
                .unwrap_or_default();
            let why = if reason.is_empty() { String::new() } else { format!("，理由：{reason}") };
            let said = p.point.content.text();
            s.para(format!("{}. {}。本机关{acceptance}{why}。", p.point.no, bare(said)));
        }
    }
    match &case.hearing.held {
        Some(h) if h.party_attended => {
            s.para(format!("应当事人要求，本机关于{}举行听证，本决定根据听证笔录作出。", day(h.held_on)));
        }
        Some(h) => {
            s.para(format!("本机关定于{}举行听证，当事人没有出席，视为放弃听证权利。", day(h.held_on)))
        }
        None if n.hearing_offered && case.waiver.is_none() && case.hearing.asked_on.is_none() => {
            s.para("当事人在法定期限内没有要求听证。");
        }
        None => {}
    }
    if let Some(w) = &case.waiver {
        s.para(format!("当事人于{}以书面形式（{}）声明放弃有关权利。", day(w.signed_on), w.instrument));
    }
}

/// Where money is to be paid: when, and what follows if not (处罚法 67, 72, 73).
fn payment(s: &mut Sheet, draft: &Draft) {
    let gains: i64 = draft
        .penalties
        .iter()
        .filter(|p| p.kind == PenaltyKind::ConfiscateGains)
        .filter_map(|p| p.amount_fen)
        .fold(0, i64::saturating_add);
    let fines = draft.fines_fen();
    let total = fines.saturating_add(gains);
    if total > 0 {
        s.also(Part::Payment);
        // The typed performance may say the term already: it is not told twice.
        let performance = draft.performance.replace(' ', "");
        let told = ["十五日", "15日"].iter().any(|term| performance.contains(term));
        let until =
            if told { "" } else { "当事人应当自收到本决定书之日起十五日内缴纳；" };
        s.para(
            Text::plain(format!(
                "以上款项合计{}。依据《中华人民共和国行政处罚法》第六十七条的规定，{until}款项到指定的银行或者通过电子支付系统缴纳，本机关及执法人员不自行收缴。",
                amount::both(total)
            ))
            .part(Part::Payment),
        );
    }
    if fines > 0 {
        s.also(Part::Surcharge);
        s.para(
            Text::plain(
                "到期不缴纳罚款的，依据《中华人民共和国行政处罚法》第七十二条的规定，每日按罚款数额的百分之三加处罚款，加处罚款的数额不超出罚款的数额；逾期不履行本决定的，本机关将依法申请人民法院强制执行或者采取其他法定执行方式。",
            )
            .part(Part::Surcharge),
        );
        s.para("确有经济困难，需要延期或者分期缴纳罚款的，可以向本机关书面提出申请。");
    }
}
