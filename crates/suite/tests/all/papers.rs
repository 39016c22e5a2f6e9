//! Documents issued from the record: once, whole, kept in the vault, the same whoever asks and whenever.

use crate::town::{Town, on_both};
use jiff::civil::date;
use law::deed::casework::Served;
use law::deed::record::DocumentCancelled;
use law::ids::{SubjectKind, SubjectRef};
use law::refusal::RefusalClass;
use office::Trouble;
use office::demo::cast::actor;
use office::demo::story::{Plot, Story};

/// A small case told to its archive.
async fn told(town: &Town) -> Story<'_> {
    let s = Story::new(&town.office, Plot::small("papers-1"));
    s.at(date(2026, 1, 6), 10).await.unwrap();
    s.clue().await.unwrap();
    s.inspected().await.unwrap();
    s.checked().await.unwrap();
    s.opened().await.unwrap();
    s.inquired().await.unwrap();
    s.evidence().await.unwrap();
    s.correction().await.unwrap();
    s.served(Served::Correction).await.unwrap();
    s.reported().await.unwrap();
    s.assessed().await.unwrap();
    s.audited().await.unwrap();
    s.approved().await.unwrap();
    s.noticed().await.unwrap();
    s.served(Served::Notice).await.unwrap();
    s.at(date(2026, 1, 16), 10).await.unwrap();
    s.assessed().await.unwrap();
    s.decided().await.unwrap();
    s.served(Served::Decision).await.unwrap();
    s.paid().await.unwrap();
    s.closed().await.unwrap();
    s.archived().await.unwrap();
    s
}

async fn issue_all(town: &Town) {
    while town.office.issue_due().await.unwrap() > 0 {}
}

#[test]
fn clause_2_1b_every_document_of_a_case_is_issued_once_and_read_from_the_vault_ever_after() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let s = told(&town).await;
        issue_all(&town).await;
        let case = s.case().await.unwrap();
        let issued = town.office.all_of(SubjectKind::Document).await.unwrap();
        let kinds: Vec<String> =
            issued.iter().map(|(_, k)| k.state.document().unwrap().issued.kind.clone()).collect();
        for entry in &case.documents {
            assert!(kinds.contains(&entry.kind), "{} is not issued: {kinds:?}", entry.title);
        }
        assert_eq!(issued.len(), case.documents.len() + 2, "and the cover and the directory");
        for (subject, known) in &issued {
            let document = known.state.document().unwrap();
            let bytes = town.office.file_bytes(&document.issued.file).await.unwrap();
            assert!(bytes.starts_with(b"%PDF-"), "{subject}");
            assert!(document.issued.pages > 0);
            assert_eq!(known.seq, 1, "issued once");
        }
        // Market regulation has unified forms: those and no others (clause 2.1b).
        let notice = issued.iter().find_map(|(_, k)| {
            let d = k.state.document().unwrap();
            (d.issued.kind == "penalty-notice").then_some(d)
        });
        assert_eq!(notice.unwrap().issued.template.id, "samr.penalty-notice");
        // Asked again, nothing is rendered again.
        let entry = case.documents.iter().find(|d| d.kind == "penalty-decision").unwrap();
        let again = town.office.document_issue("papers-1", entry.seq, &entry.kind).await.unwrap();
        assert!(again.is_none());
        let report = town.office.scrub(|_| std::ops::ControlFlow::Continue(())).await.unwrap();
        assert!(report.is_clean() && report.complete, "{report:?}");
        assert_eq!(report.checked as usize, issued.len());
    });
}

#[test]
fn a_document_issued_late_says_what_stood_when_the_act_was_made() {
    on_both(|db| async move {
        let (at_once, late) = (Town::new(db).await, Town::new(db).await);
        for (town, soon) in [(&at_once, true), (&late, false)] {
            let s = Story::new(&town.office, Plot::small("papers-1"));
            s.at(date(2026, 1, 6), 10).await.unwrap();
            s.clue().await.unwrap();
            s.checked().await.unwrap();
            s.opened().await.unwrap();
            if soon {
                issue_all(town).await;
            }
            s.inquired().await.unwrap();
            s.evidence().await.unwrap();
            s.reported().await.unwrap();
            issue_all(town).await;
        }
        let mut found = Vec::new();
        for town in [&at_once, &late] {
            let known = town.office.store().load(&SubjectRef::document("papers-1", 3, "case-opening")).await;
            found.push(known.unwrap().unwrap().state.document().unwrap().issued.file.sha256.clone());
        }
        assert_eq!(found[0], found[1], "the same record gives the same bytes");
    });
}

#[test]
fn a_preview_shows_the_document_before_the_act_and_records_nothing() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let s = Story::new(&town.office, Plot::small("papers-1"));
        s.at(date(2026, 1, 6), 10).await.unwrap();
        s.clue().await.unwrap();
        s.checked().await.unwrap();
        let intent = law::act::Intent {
            subject: s.subject(),
            base: None,
            key: "preview".into(),
            occurred: None,
            deed: law::sample::opened().into(),
        };
        let before = town.office.store().load(&s.subject()).await.unwrap().unwrap().seq;
        let previews = town.office.preview(&actor("head"), intent.clone()).await.unwrap();
        assert_eq!(previews.len(), 1);
        assert_eq!(previews[0].entry.kind, "case-opening");
        assert!(previews[0].document.words().contains("孙示例"), "signed by who would act");
        assert!(previews[0].missing.is_empty(), "{:?}", previews[0].missing);
        let pdf =
            town.office.draft_pdf(previews[0].document.clone(), previews[0].template.as_ref()).await.unwrap();
        assert!(pdf.bytes.starts_with(b"%PDF-"));
        assert_eq!(town.office.store().load(&s.subject()).await.unwrap().unwrap().seq, before);
        // Who may not act sees the refusal and no document.
        match town.office.preview(&actor("officer1"), intent).await.unwrap_err() {
            Trouble::Refused(r) => assert_eq!(r.class, RefusalClass::Forbidden),
            other => panic!("{other}"),
        }
    });
}

#[test]
fn a_number_that_was_not_used_is_cancelled_and_the_issuer_passes_it_by() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let s = Story::new(&town.office, Plot::small("papers-1"));
        s.at(date(2026, 1, 6), 10).await.unwrap();
        s.clue().await.unwrap();
        s.checked().await.unwrap();
        s.opened().await.unwrap();
        s.correction().await.unwrap();
        let entry =
            s.case().await.unwrap().documents.iter().find(|d| d.kind == "correction-order").unwrap().seq;
        s.by("officer1", DocumentCancelled { entry, reason: "改正内容录入有误".into() }).await.unwrap();
        issue_all(&town).await;
        let subject = SubjectRef::document("papers-1", entry, "correction-order");
        assert!(town.office.store().load(&subject).await.unwrap().is_none());
        let series = SubjectRef::series("jl-scjg", "correction-order", 2026);
        let known = town.office.store().load(&series).await.unwrap().unwrap();
        assert_eq!(known.state.series().unwrap().cancelled.len(), 1);
        let refused = town.office.document_issue("papers-1", entry, "correction-order").await.unwrap_err();
        assert!(matches!(refused, Trouble::Refused(r) if r.gate == "document-cancelled"));
        // Ordered again, it takes the next number and is issued.
        s.correction().await.unwrap();
        issue_all(&town).await;
        let case = s.case().await.unwrap();
        let again = case.documents.iter().rfind(|d| d.kind == "correction-order").unwrap();
        let subject = SubjectRef::document("papers-1", again.seq, "correction-order");
        let known = town.office.store().load(&subject).await.unwrap().expect("issued");
        let number = known.state.document().unwrap().issued.number.clone();
        assert_eq!(number.as_deref(), Some("吉市市监责改〔2026〕2号"));
    });
}
