//! Documents: issued once, whole, under the template in force; numbers cancelled with a reason.

use super::refusals::cites;
use super::world::*;
use crate::authority::Actor;
use crate::deed::record as rd;
use crate::ids::SubjectRef;
use crate::refusal::RefusalClass;
use crate::sample::{self, Plot, record as rs};

fn entry(w: &World, kind: &str) -> (u64, Option<String>) {
    let e = w.case().documents.iter().rfind(|d| d.kind == kind).unwrap();
    (e.seq, e.number.clone())
}

fn issue(
    w: &mut World,
    kind: &str,
    change: impl FnOnce(&mut rd::DocumentIssued),
) -> Result<(), crate::refusal::Refusal> {
    let (seq, number) = entry(w, kind);
    let mut deed = rs::issued("c", seq, kind, number.as_deref(), w.today());
    change(&mut deed);
    w.act_as(&Actor::system("jl-scjg"), SubjectRef::document("c", seq, kind), deed.into())
}

#[test]
fn clause_2_1a_a_document_is_issued_whole_once_and_under_the_template_in_force() {
    let mut w = World::told(&Plot::small("c"), "decided");
    let lacking =
        issue(&mut w, "penalty-decision", |d| d.missing = vec!["救济途径和期限".into()]).unwrap_err();
    cites(&lacking, "document-incomplete", "2.1a", "第五十九条");
    assert!(lacking.reason.contains("救济途径和期限"));
    let other = issue(&mut w, "penalty-decision", |d| d.template.version = 9).unwrap_err();
    cites(&other, "template-not-in-force", "2.1b", "");
    let basic = issue(&mut w, "penalty-decision", |d| d.template.id = "basic.penalty-decision".into());
    assert_eq!(basic.unwrap_err().gate, "template-not-in-force", "a unified form excludes the basic one");
    let renumbered = issue(&mut w, "penalty-decision", |d| d.number = Some("吉市市监罚决〔2026〕9号".into()));
    assert_eq!(renumbered.unwrap_err().class, RefusalClass::Invalid);
    issue(&mut w, "penalty-decision", |_| {}).unwrap();
    assert_eq!(issue(&mut w, "penalty-decision", |_| {}).unwrap_err().class, RefusalClass::Stale);
    let by_head = {
        let (seq, number) = entry(&w, "case-opening");
        let deed = rs::issued("c", seq, "case-opening", number.as_deref(), w.today());
        w.act_as(&actor("head"), SubjectRef::document("c", seq, "case-opening"), deed.into()).unwrap_err()
    };
    assert_eq!(by_head.class, RefusalClass::Forbidden, "the system fixes what the acts say, nobody else");
}

#[test]
fn the_signed_paper_comes_back_to_its_own_document() {
    let mut w = World::told(&Plot::small("c"), "decided");
    issue(&mut w, "penalty-decision", |_| {}).unwrap();
    let (seq, _) = entry(&w, "penalty-decision");
    let subject = SubjectRef::document("c", seq, "penalty-decision");
    let scan = |mime: &str, w: &World| rd::DocumentScanned {
        file: rs::file("scan", mime),
        signed_on: w.today(),
        sealed: true,
        note: "当事人签收，加盖机关印章".into(),
    };
    let odd = scan("video/mp4", &w);
    assert_eq!(
        w.act_as(&actor("officer1"), subject.clone(), odd.into()).unwrap_err().class,
        RefusalClass::Invalid
    );
    let good = scan("application/pdf", &w);
    let stranger = w.act_as(&actor("cg-officer"), subject.clone(), good.clone().into()).unwrap_err();
    assert_eq!(stranger.class, RefusalClass::NotFound);
    w.act_as(&actor("officer1"), subject.clone(), good.into()).unwrap();
    assert_eq!(w.known[&subject].state.document().unwrap().scans.len(), 1);
}

#[test]
fn clause_2_1b_an_unused_number_is_cancelled_with_a_reason_and_stays_in_its_series() {
    let plot = Plot::small("c");
    let mut w = World::told(&plot, "noticed");
    let (seq, number) = entry(&w, "penalty-notice");
    let cancel = |entry, reason: &str| rd::DocumentCancelled { entry, reason: reason.into() };
    assert_eq!(w.by("officer1", cancel(seq, " ")).unwrap_err().class, RefusalClass::Invalid);
    let (opening, _) = entry(&w, "case-opening");
    cites(&w.by("officer1", cancel(opening, "录入有误")).unwrap_err(), "number-in-use", "2.1b", "第九条");
    w.by("officer1", cancel(seq, "当事人名称录入有误")).unwrap();
    assert!(w.case().notice().is_none(), "what was not issued tells nobody anything");
    let series = SubjectRef::series("jl-scjg", "penalty-notice", 2026);
    let folded = w.known[&series].state.series().unwrap().clone();
    // Why, the case says: a series is read by more people.
    assert_eq!(folded.cancelled, [(1, "理由见案件".to_string())]);
    assert_eq!(issue(&mut w, "penalty-notice", |_| {}).unwrap_err().gate, "document-cancelled");
    w.by("officer1", sample::noticed()).unwrap();
    let (_, again) = entry(&w, "penalty-notice");
    assert_ne!(number, again, "the number is not given twice");
    issue(&mut w, "penalty-notice", |_| {}).unwrap();
    let (seq, _) = entry(&w, "penalty-notice");
    assert_eq!(w.by("officer1", cancel(seq, "不用")).unwrap_err().gate, "number-in-use", "issued is issued");
}
