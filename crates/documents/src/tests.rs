mod parts;

use crate::sample::{self, INFORMANT, INFORMANT_CONTACT};
use crate::{Block, Document, KINDS, Missing, Part, archive, compose, missing, required};
use law::private::Private;
use law::state::casefile::{CaseFile, DocumentEntry};
use std::collections::BTreeSet;

fn documents(case: &CaseFile) -> Vec<(DocumentEntry, Result<Document, Missing>)> {
    let (unit, catalogue) = (sample::unit(), sample::catalogue());
    let ctx = sample::context(&unit, &catalogue);
    let extra = archive::entries(case, ctx.today);
    case.documents.iter().chain(&extra).map(|e| (e.clone(), compose(case, e, &ctx))).collect()
}

/// The last document of a kind.
fn one(case: &CaseFile, kind: &str) -> Document {
    documents(case)
        .into_iter()
        .rev()
        .find(|(e, _)| e.kind == kind)
        .unwrap_or_else(|| panic!("no {kind}"))
        .1
        .unwrap_or_else(|m| panic!("{kind}: {m}"))
}

/// Content of which the case keeps the latest only: the earlier document cannot be made from the fold.
const SUPERSEDED: &[&str] = &["case-audit"];

#[test]
fn every_kind_composes_and_lacks_nothing() {
    let mut seen = BTreeSet::new();
    for case in sample::cases() {
        let all = documents(&case);
        for (i, (entry, composed)) in all.iter().enumerate() {
            match composed {
                Ok(doc) => {
                    let lacks: Vec<&str> = missing(doc).iter().map(|p| p.title()).collect();
                    assert!(lacks.is_empty(), "{}: {lacks:?}\n{}", entry.kind, doc.words());
                    assert_eq!(doc.title, entry.title, "the fold's title and ours");
                    assert!(!doc.organ.is_empty() && !doc.blocks.is_empty());
                    seen.insert(doc.kind);
                }
                Err(e) => {
                    let later = all.iter().skip(i + 1).any(|(x, _)| x.kind == entry.kind);
                    assert!(later && SUPERSEDED.contains(&entry.kind.as_str()), "{}: {e}", entry.kind);
                }
            }
        }
    }
    let all: BTreeSet<&str> = KINDS.iter().map(|k| k.id).collect();
    assert_eq!(seen, all);
}

#[test]
fn no_sentence_is_spoilt_where_values_meet_words() {
    for case in sample::cases() {
        for doc in documents(&case).into_iter().filter_map(|(_, d)| d.ok()) {
            let words = doc.words();
            for bad in [
                "。。",
                "，。",
                "；。",
                "，，",
                "（）",
                "涉嫌涉嫌",
                "的规定的规定",
                "officer-",
                "a-head",
                "{",
                "}",
            ] {
                assert!(!words.contains(bad), "{}: {bad}\n{words}", doc.kind);
            }
            for block in &doc.blocks {
                if let Block::Table { head, rows, .. } = block {
                    assert!(rows.iter().all(|r| r.len() == head.len()), "{}", doc.kind);
                }
            }
        }
    }
}

#[test]
fn no_document_says_case_twice_whatever_the_cause_ends_in() {
    for ending in ["", "案", "一案", "档案"] {
        for mut case in sample::cases() {
            let Some(check) = case.check.as_mut() else { continue };
            check.checked.cause.push_str(ending);
            for doc in documents(&case).into_iter().filter_map(|(_, d)| d.ok()) {
                let words = doc.words().replace("档案", "簿");
                assert!(
                    !words.contains("案案") && !words.contains("案一案"),
                    "{}: {ending}\n{words}",
                    doc.kind
                );
            }
        }
    }
}

#[test]
fn a_place_is_named_and_never_by_its_code() {
    let words = one(&sample::case(), "clue-registration").words();
    assert!(words.contains("昌邑区"), "{words}");
    for case in sample::cases() {
        for doc in documents(&case).into_iter().filter_map(|(_, d)| d.ok()) {
            assert!(!doc.words().contains(&case.region), "{}", doc.kind);
        }
    }
}

#[test]
fn the_informant_appears_in_no_document() {
    for case in sample::cases() {
        assert!(case.informant.as_ref().is_some_and(|i| i.known().is_some()));
        for doc in documents(&case).into_iter().filter_map(|(_, d)| d.ok()) {
            let json = serde_json::to_string(&doc).unwrap();
            assert!(!json.contains(INFORMANT) && !json.contains(INFORMANT_CONTACT), "{}", doc.kind);
        }
    }
}

#[test]
fn entries_of_one_kind_get_their_own_content_by_order() {
    let case = sample::case();
    let words: Vec<String> = documents(&case)
        .into_iter()
        .filter(|(e, _)| {
            ["site-transcript", "inquiry-transcript", "proof-of-service"].contains(&e.kind.as_str())
        })
        .map(|(_, d)| d.unwrap().words())
        .collect();
    let marks = [
        "2026年1月31日",
        "李示例戊",
        "陈示例己",
        "吉市市监责改〔2026〕7号",
        "整改完毕",
        "吉市市监罚告〔2026〕9号",
        "吉市市监听通〔2026〕2号",
        "吉市市监罚决〔2026〕12号",
    ];
    assert_eq!(words.len(), marks.len());
    for (text, mark) in words.iter().zip(marks) {
        assert!(text.contains(mark), "{mark}\n{text}");
    }
}

#[test]
fn a_document_shows_the_draft_of_its_own_day() {
    let case = sample::case();
    let kinds = ["investigation-report", "proposal-approval", "review-submission", "review-opinion"];
    let shown: Vec<(String, bool, bool)> = documents(&case)
        .into_iter()
        .filter(|(e, _)| kinds.contains(&e.kind.as_str()))
        .map(|(e, d)| (e.kind, d.unwrap().words()))
        .map(|(k, w)| (k, w.contains("50000元"), w.contains("40000元")))
        .collect();
    // Up to the hearing fifty thousand was proposed, afterwards forty.
    for (i, (kind, fifty, forty)) in shown.iter().enumerate() {
        assert_eq!((*fifty, *forty), (i < 7, i >= 7), "{i} {kind}");
    }
    assert_eq!(shown.len(), 10);
}

#[test]
fn a_decision_has_its_six_items_and_amounts_in_capitals() {
    let doc = one(&sample::case(), "penalty-decision");
    let words = doc.words();
    for part in [
        "罚款40000元（人民币肆万元整）",
        "合计41200元（人民币肆万壹仟贰佰元整）",
        "每日按罚款数额的百分之三加处罚款",
        "吉林市人民政府申请行政复议",
        "依法向社会公示",
        "07020000001",
        "吉林市市场监督管理局",
        "2026年7月2日",
    ] {
        assert!(words.contains(part), "{part}\n{words}");
    }
    for part in [Part::Payment, Part::Surcharge] {
        assert!(doc.also_required.contains(&part));
    }
    assert_eq!(doc.number.as_deref(), Some("吉市市监罚决〔2026〕12号"));
    assert!(one(&sample::case(), "penalty-notice").words().contains("人民币伍万元整"));
}

#[test]
fn without_the_register_a_document_says_what_it_lacks() {
    let (mut unit, catalogue) = (sample::unit(), sample::catalogue());
    unit.court.clear();
    let case = sample::case();
    let mut ctx = sample::context(&unit, &catalogue);
    ctx.statement_period = "";
    let made = |kind: &str| {
        let entry = case.documents.iter().find(|d| d.kind == kind).unwrap();
        missing(&compose(&case, entry, &ctx).unwrap())
    };
    assert_eq!(made("correction-order"), [Part::Remedies]);
    assert_eq!(made("penalty-notice"), [Part::StatementRight]);
}

#[test]
fn a_hearing_right_is_told_only_where_there_is_one() {
    let mut case = sample::case();
    assert!(one(&case, "penalty-notice").also_required.contains(&Part::HearingRight));
    case.notices[0].hearing_offered = false;
    let doc = one(&case, "penalty-notice");
    assert!(!doc.words().contains("听证") && missing(&doc).is_empty(), "{}", doc.words());
}

#[test]
fn the_term_of_payment_is_told_once() {
    let mut case = sample::case();
    let told = |case: &CaseFile| one(case, "penalty-decision").words().matches("十五日内").count();
    assert_eq!(told(&case), 1, "the typed performance says it");
    case.decision.as_mut().unwrap().draft.performance = "罚没款缴至吉林银行示例支行".into();
    assert_eq!(told(&case), 1, "it does not, so the decision does");
    assert!(missing(&one(&case, "penalty-decision")).is_empty());
}

#[test]
fn an_order_names_what_was_violated_and_an_opinion_what_was_submitted() {
    let order = one(&sample::case(), "correction-order").words();
    assert!(order.contains("涉嫌违反《中华人民共和国食品安全法》第三十四条第十项的规定。"), "{order}");
    let opinion = one(&sample::case(), "review-opinion").words();
    assert!(opinion.contains("送审材料：调查终结报告（基本事实）、"), "{opinion}");
}

#[test]
fn a_warning_asks_for_no_payment() {
    use law::draft::{Penalty, PenaltyKind};
    let mut case = sample::case();
    case.decision.as_mut().unwrap().draft.penalties =
        vec![Penalty { kind: PenaltyKind::Warning, amount_fen: None, detail: String::new() }];
    let doc = one(&case, "penalty-decision");
    assert!(doc.also_required.is_empty() && missing(&doc).is_empty());
    assert!(!doc.words().contains("百分之三"));
}

#[test]
fn a_copy_for_others_masks_persons_and_keeps_the_firm() {
    for (_, doc) in documents(&sample::case()) {
        let Ok(doc) = doc else { continue };
        let words = doc.masked().words();
        for person in ["李示例戊", "陈示例己", "卫示例庚", "04320000000"] {
            assert!(!words.contains(person), "{} {person}", doc.kind);
        }
    }
    let decision = one(&sample::case(), "penalty-decision").masked().words();
    assert!(decision.contains(sample::PARTY) && decision.contains("91220200MA00000000"));

    let mut citizen = sample::case();
    citizen.party_facts.kind = law::draft::PartyKind::Citizen;
    if let Private::Known(p) = &mut citizen.party {
        (p.name, p.id_number) = ("沈示例辛".into(), "220202199001010000".into());
    }
    for (_, doc) in documents(&citizen) {
        let Ok(doc) = doc else { continue };
        let words = doc.masked().words();
        assert!(!words.contains("沈示例辛") && !words.contains("220202199001010000"), "{}", doc.kind);
    }
    assert!(one(&citizen, "penalty-notice").words().contains("沈示例辛"));
}

#[test]
fn an_erased_value_leaves_a_document_that_says_so() {
    let mut case = sample::case();
    case.party = Private::Withheld("digest".into());
    let doc = one(&case, "penalty-decision");
    assert!(doc.words().contains("依法不予展示") && missing(&doc).is_empty());
}

#[test]
fn the_archive_is_in_the_order_of_market_regulation() {
    let items = archive::items(&sample::case());
    let main: Vec<&str> =
        items.iter().filter(|i| i.volume == archive::Volume::Main).map(|i| i.title.as_str()).collect();
    assert_eq!(
        main,
        [
            "立案审批表",
            "行政处罚决定书",
            "送达回证",
            "撤销（变更）决定记录",
            "回避决定书",
            "责令改正通知书",
            "送达回证",
            "送达地址确认书",
            "行政处罚告知书",
            "送达回证",
            "陈述申辩（听证申请）记录",
            "听证通知书",
            "送达回证",
            "放弃权利声明",
            "证据清单",
            "现场笔录",
            "询问笔录",
            "询问笔录",
            "现场笔录",
            "听证笔录",
            "缴款票据",
        ]
    );
    let side: Vec<&str> = items
        .iter()
        .filter(|i| i.volume == archive::Volume::Supplementary)
        .map(|i| i.title.as_str())
        .collect();
    assert_eq!((side.first(), side.get(1)), (Some(&"案源登记表"), Some(&"调查终结报告")));
    assert_eq!(side.last(), Some(&"延长办案期限审批表"));
    let serials: Vec<usize> = items.iter().take(main.len()).map(|i| i.serial).collect();
    assert_eq!(serials, (1..=main.len()).collect::<Vec<_>>());
}

#[test]
fn what_is_not_there_is_refused_in_words() {
    let (unit, catalogue) = (sample::unit(), sample::catalogue());
    let ctx = sample::context(&unit, &catalogue);
    let mut case = sample::case();
    let mut entry = case.documents[0].clone();
    entry.kind = "no-such-kind".into();
    assert_eq!(compose(&case, &entry, &ctx), Err(Missing::Kind("no-such-kind".into())));
    let decision = case.documents.iter().find(|d| d.kind == "penalty-decision").unwrap().clone();
    case.decision = None;
    let error = compose(&case, &decision, &ctx).unwrap_err().to_string();
    assert!(error.contains("行政处罚决定书"), "{error}");
    assert!(required("no-such-kind").is_empty());
}

#[test]
fn parts_have_names_of_their_own() {
    let names: BTreeSet<&str> = Part::ALL.iter().map(|p| p.title()).collect();
    assert_eq!(names.len(), Part::ALL.len());
    assert!(KINDS.iter().all(|k| !k.required.is_empty()));
}

/// What may read differently later: the clue's title becomes the cause, and the list of evidence grows.
const GROWS: &[&str] = &["clue-registration", "evidence-list"];

#[test]
fn a_document_lacks_nothing_when_it_is_made_and_reads_the_same_ever_after() {
    let (unit, catalogue) = (sample::unit(), sample::catalogue());
    let ctx = sample::context(&unit, &catalogue);
    let end = sample::case();
    let mut state = None;
    for act in &sample::recorded() {
        state = law::state::State::after(state, act);
        let case = state.as_ref().and_then(|s| s.case()).unwrap();
        for entry in case.documents.iter().filter(|d| d.seq == act.seq) {
            let made = compose(case, entry, &ctx).unwrap();
            assert!(missing(&made).is_empty(), "{}: {:?}", entry.kind, missing(&made));
            let Ok(later) = compose(&end, entry, &ctx) else { continue };
            if !GROWS.contains(&entry.kind.as_str()) {
                assert_eq!(made.words(), later.words(), "{}", entry.kind);
            }
        }
    }
}
