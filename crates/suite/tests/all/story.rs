//! The whole story headless through `office`, on both databases.

use crate::town::{Town, on_both};
use jiff::civil::date;
use law::deed::casework::Served;
use law::refusal::RefusalClass;
use office::Trouble;
use office::demo::story::{Plot, Story};
use office::portal::PublicPage;
use search::Query;

/// The gate of a refusal.
fn gate(t: &Trouble) -> String {
    match t {
        Trouble::Refused(r) => r.gate.clone(),
        Trouble::Conflict { refusal, .. } => refusal.gate.clone(),
        Trouble::Fault(f) => panic!("{f}"),
    }
}

#[test]
fn a_major_case_from_clue_to_public_notice_to_withdrawal() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let s = Story::new(&town.office, Plot::major("story-1"));
        s.at(date(2026, 1, 6), 10).await.unwrap();
        s.clue().await.unwrap();
        s.inspected().await.unwrap();
        s.checked().await.unwrap();
        s.opened().await.unwrap();
        s.inquired().await.unwrap();
        s.evidence().await.unwrap();
        s.correction().await.unwrap();
        s.served(Served::Correction).await.unwrap();
        assert_eq!(gate(&s.decided().await.unwrap_err()), "no-draft");
        s.reported().await.unwrap();
        s.assessed().await.unwrap();
        assert_eq!(gate(&s.audited().await.unwrap_err()), "major-needs-review");
        assert_eq!(gate(&s.approved().await.unwrap_err()), "not-reviewed");
        s.submitted().await.unwrap();
        s.returned().await.unwrap();
        s.at(date(2026, 1, 8), 10).await.unwrap();
        s.submitted().await.unwrap();
        s.passed().await.unwrap();
        s.approved().await.unwrap();
        s.noticed().await.unwrap();
        assert_eq!(gate(&s.decided().await.unwrap_err()), "notice-not-served");
        s.served(Served::Notice).await.unwrap();
        s.stated(false).await.unwrap();
        assert_eq!(gate(&s.decided().await.unwrap_err()), "waiting-period");
        s.at(date(2026, 1, 16), 10).await.unwrap();
        assert_eq!(gate(&s.decided().await.unwrap_err()), "statement-unanswered");
        s.answered().await.unwrap();
        assert_eq!(gate(&s.decided().await.unwrap_err()), "not-reassessed");
        s.assessed().await.unwrap();
        assert_eq!(gate(&s.decided().await.unwrap_err()), "no-collective-discussion");
        s.discussed().await.unwrap();
        s.decided().await.unwrap();
        s.publication_edited().await.unwrap();
        assert_eq!(gate(&s.publication_approved().await.unwrap_err()), "publication-before-service");
        s.served(Served::Decision).await.unwrap();
        s.publication_approved().await.unwrap();
        found_by_everything(&town, "绿源").await;
        s.paid().await.unwrap();
        s.closed().await.unwrap();
        s.archived().await.unwrap();
        assert_eq!(gate(&s.paid().await.unwrap_err()), "case-closed");
        s.revoked().await.unwrap();
        withdrawn_everywhere(&town, "绿源").await;
    });
}

/// Public by number, name and words; the page shows it.
async fn found_by_everything(town: &Town, name: &str) {
    while office::feed_search(&town.office).await.unwrap() > 0 {}
    for text in ["吉市市监罚决[2026]1号", name, "预包装食品 标签"] {
        let page = town.office.public_search(Query { text: text.into(), ..Query::default() }).await.unwrap();
        assert_eq!(page.total, 1, "{text}");
    }
    let all = town.office.public_search(Query::default()).await.unwrap();
    let address = &all.hits[0].doc.address;
    let page = town.office.public_page(address).await.unwrap();
    assert!(matches!(page, Some(PublicPage::Record(_))));
}

/// Even before the index is caught up, a withdrawn record is nowhere to be found; its address keeps a tombstone.
async fn withdrawn_everywhere(town: &Town, name: &str) {
    let stale = town.office.public_search(Query { text: name.into(), ..Query::default() }).await.unwrap();
    assert_eq!(stale.hits.len(), 0, "withdrawal is enforced when read");
    while office::feed_search(&town.office).await.unwrap() > 0 {}
    let page = town.office.public_search(Query { text: name.into(), ..Query::default() }).await.unwrap();
    assert_eq!(page.total, 0);
    let id = town.office.store().load(&law::ids::SubjectRef::case("story-1")).await.unwrap();
    let publication = id.unwrap().state.case().unwrap().decision.clone().unwrap().publication.unwrap();
    let known = town.office.store().load(&law::ids::SubjectRef::publication(publication)).await.unwrap();
    let address = known.unwrap().state.publication().unwrap().address.clone();
    match town.office.public_page(&address).await.unwrap() {
        Some(PublicPage::Withdrawn { document_no, reason, .. }) => {
            assert_eq!(document_no, "吉市市监罚决〔2026〕1号");
            assert!(reason.contains("撤销"), "{reason}");
        }
        other => panic!("a tombstone, not {other:?}"),
    }
}

#[test]
fn the_demonstration_has_five_cases_in_different_states() {
    on_both(|db| async move {
        let town = Town::with_cases(db).await;
        let mut stages = Vec::new();
        for n in 1..=5 {
            let subject = law::ids::SubjectRef::case(format!("demo-{n}"));
            let known = town.office.store().load(&subject).await.unwrap().unwrap();
            stages.push(known.state.case().unwrap().stage().title());
        }
        assert_eq!(stages, ["线索核查", "审核审批", "告知", "执行", "已归档"]);
        assert_eq!(town.office.today(), date(2026, 3, 2));
        let public = town.office.public_search(Query::default()).await.unwrap();
        assert_eq!(public.total, 1);
    });
}

#[test]
fn the_informant_is_shown_to_handlers_only() {
    on_both(|db| async move {
        let town = Town::with_cases(db).await;
        let see = async |login: &str| {
            let actor = office::demo::cast::actor(login);
            if ["reviewer", "supervisor"].contains(&login) {
                let purpose = law::deed::record::ViewPurpose::Supervision;
                town.office.case_open(&actor, "demo-1", purpose, "核对", login.into()).await.unwrap();
            }
            town.office.case_view(&actor, "demo-1").await
        };
        let handler = see("officer1").await.unwrap();
        assert!(handler.case.informant.is_some());
        for other in ["head", "unithead", "reviewer", "custodian", "supervisor"] {
            let view = see(other).await.unwrap();
            let shown = format!("{:?}{:?}", view.case, view.history);
            assert!(!shown.contains("尤示例") && !shown.contains("13700000000"), "{other}");
        }
        for stranger in ["cg-officer1", "cg-head", "editor", "approver", "registrar", "admin", "party"] {
            match see(stranger).await {
                Err(Trouble::Refused(r)) => assert_eq!(r.class, RefusalClass::NotFound, "{stranger}"),
                other => panic!("{stranger}: {other:?}"),
            }
        }
    });
}
