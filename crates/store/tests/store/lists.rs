//! Lists, filters and pages.

use crate::story::*;
use jiff::civil::date;
use law::authority::Capacity;
use law::ids::SubjectRef;
use store::*;

async fn told() -> Place {
    let place = Place::new().await;
    found(&place.store).await;
    work(&place.store).await;
    let zhang = person("zhang", Capacity::Officer);
    for (id, title) in [("c2", "无照经营100%"), ("c3", "Abc 商标"), ("c4", "价格_欺诈")] {
        act(&place.store, &zhang, SubjectRef::case(id), id, clue(title)).await.unwrap();
    }
    let doubt = vec![("处罚决定日期".to_string(), "缺少".to_string())];
    act(&place.store, &desk(), SubjectRef::historical("h2"), "h2", imported(2, doubt)).await.unwrap();
    place
}

async fn cases(place: &Place, filter: CaseFilter, order: CaseOrder) -> Vec<String> {
    let listed = place.store.cases(&filter, order, Page::first(10)).await.unwrap();
    assert_eq!(listed.total, listed.rows.len() as u64);
    listed.rows.into_iter().map(|c| c.id).collect()
}

#[tokio::test]
async fn cases_are_filtered_and_ordered() {
    let place = told().await;
    let all = |f: CaseFilter| cases(&place, f, CaseOrder::Updated);
    let words = |t: &str| CaseFilter { text: Some(t.into()), ..CaseFilter::default() };
    assert_eq!(all(CaseFilter::default()).await, ["c4", "c3", "c2", "c1"]);
    assert_eq!(all(words("aBC")).await, ["c3"]);
    assert_eq!(all(words("100%")).await, ["c2"]);
    assert_eq!(all(words("格_欺")).await, ["c4"]);
    assert_eq!(all(words("%")).await, ["c2"]);
    assert_eq!(all(words("某食品店")).await.len(), 4);
    assert_eq!(all(words("  ")).await.len(), 4);
    let opened = place.store.cases(&words("市监立"), CaseOrder::Number, Page::first(10)).await.unwrap();
    assert_eq!(opened.rows[0].stage, "investigation");
    assert_eq!(opened.rows[0].handlers, ["o-zhang", "o-li"]);
    assert_eq!(opened.rows[0].next_what.as_deref(), Some("decide"));
    let handler = |h: &str| CaseFilter { handler: Some(h.into()), ..CaseFilter::default() };
    assert_eq!(all(handler("o-zhang")).await, ["c1"]);
    assert_eq!(all(handler("zhang")).await, Vec::<String>::new());
    let stage =
        CaseFilter { stage: Some("clue".into()), unit: Some("scjgj".into()), ..CaseFilter::default() };
    assert_eq!(cases(&place, stage, CaseOrder::Due).await, ["c2", "c3", "c4"]);
    let late = |d| CaseFilter { overdue_on: Some(d), ..CaseFilter::default() };
    assert_eq!(all(late(date(2026, 3, 3))).await.len(), 0);
    assert_eq!(all(late(date(2026, 5, 1))).await.len(), 3);
    let body = CaseFilter { review_body: Some("scjgj".into()), ..CaseFilter::default() };
    assert_eq!(all(body).await.len(), 4);
    let major = CaseFilter { major: Some(true), alerted: true, ..CaseFilter::default() };
    assert_eq!(all(major).await.len(), 0);
    let page = Page { limit: 2, offset: 3 };
    let last = place.store.cases(&CaseFilter::default(), CaseOrder::Received, page).await.unwrap();
    assert_eq!((last.total, last.rows.len()), (4, 1));
    let counts = place.store.case_counts(Some("scjgj"), date(2026, 5, 1)).await.unwrap();
    let clue = counts.iter().find(|c| c.stage == "clue").unwrap();
    assert_eq!((clue.count, clue.overdue), (3, 3));
    assert_eq!(place.store.case_counts(None, DAY).await.unwrap().len(), 2);
}

#[tokio::test]
async fn publications_and_imported_decisions_are_listed() {
    let place = told().await;
    let store = &place.store;
    let found = store.publications_of("historical", "h1").await.unwrap().remove(0);
    assert_eq!((found.id.as_str(), found.stage.as_str()), ("of-h1", "edited"));
    assert_eq!(store.publication_by_address(&found.address).await.unwrap(), Some(found.clone()));
    assert_eq!(store.publication_by_address("none").await.unwrap(), None);
    assert_eq!(store.publications_of("historical", "h1").await.unwrap(), vec![found]);
    let filter = PublicationFilter { text: Some("〔2025〕1号".into()), ..PublicationFilter::default() };
    let listed = store.publications(&filter, PublicationOrder::Decided, Page::first(9)).await.unwrap();
    assert_eq!(listed.total, 1);
    let filter = PublicationFilter { public_on: Some(DAY), ..PublicationFilter::default() };
    assert_eq!(
        store.publications(&filter, PublicationOrder::Published, Page::first(9)).await.unwrap().total,
        0
    );
    assert_eq!(store.publication_counts(None, DAY).await.unwrap()[0].stage, "edited");
    let one = |f: HistoricalFilter| async move {
        let listed = store.historicals(&f, false, Page::first(9)).await.unwrap();
        listed.rows.into_iter().map(|h| h.id).collect::<Vec<_>>()
    };
    let base = HistoricalFilter { batch: Some("penalties.csv".into()), ..HistoricalFilter::default() };
    assert_eq!(one(base.clone()).await, ["h1", "h2"]);
    assert_eq!(one(HistoricalFilter { flagged: Some(true), ..base.clone() }).await, ["h2"]);
    assert_eq!(one(HistoricalFilter { flagged: Some(false), ..base.clone() }).await, ["h1"]);
    assert_eq!(one(HistoricalFilter { prepared: Some(true), ..base.clone() }).await, ["h1"]);
    assert_eq!(one(HistoricalFilter { prepared: Some(false), ..base.clone() }).await, ["h2"]);
    assert_eq!(one(HistoricalFilter { published: true, ..base }).await, Vec::<String>::new());
    let batches = store.historical_batches(None).await.unwrap();
    assert_eq!((batches[0].rows, batches[0].flagged), (2, 1));
}

#[tokio::test]
async fn registers_and_people_are_listed() {
    let place = told().await;
    let store = &place.store;
    let page = Page::first(50);
    assert_eq!(store.units(&UnitFilter::default(), page).await.unwrap().total, 2);
    let filter =
        UnitFilter {
            text: Some("市场".into()), review_body: Some("scjgj".into()), ..UnitFilter::default()
        };
    assert_eq!(store.units(&filter, page).await.unwrap().rows[0].id, "scjgj");
    let filter = OfficerFilter { account: Some("li".into()), ..OfficerFilter::default() };
    assert_eq!(store.officers(&filter, true, page).await.unwrap().rows[0].name, "LI");
    let filter = OfficerFilter { expired_on: Some(date(2030, 1, 1)), ..OfficerFilter::default() };
    assert_eq!(store.officers(&filter, false, page).await.unwrap().total, 2);
    let filter = OfficerFilter { suspended_on: Some(DAY), ..OfficerFilter::default() };
    assert_eq!(store.officers(&filter, false, page).await.unwrap().total, 0);
    assert_eq!(store.reviewers(Some("scjgj"), Some(DAY), page).await.unwrap().rows[0].name, "QIAN");
    assert_eq!(store.catalogues(page).await.unwrap().rows[0].items, 1);
    let filter = AccountFilter {
        unit: Some("scjgj".into()),
        text: Some("zha".into()),
        closed: Some(false),
        ..AccountFilter::default()
    };
    let accounts = store.accounts(&filter, page).await.unwrap();
    assert_eq!(accounts.rows.iter().map(|a| a.login.as_str()).collect::<Vec<_>>(), ["zhang", "zhao"]);
    let account = store.account_by_login("zhang").await.unwrap().unwrap();
    assert_eq!((account.name.as_deref(), account.grants.len()), (Some("ZHANG"), 1));
    assert_eq!(store.account_by_login("nobody").await.unwrap(), None);
    let series = store.series(Some("scjgj"), Some(2026), page).await.unwrap();
    let row = &series.rows[0];
    assert_eq!((row.series.as_str(), row.year, row.last, row.taken), ("case-opening", 2026, 1, 1));
}
