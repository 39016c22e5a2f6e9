//! 公示 across crates: one publication for each decision whoever races, what is public recomputed when it is read, and
//! what an API caller may not choose.

use crate::town::{Db, Town, on_both};
use law::act::Intent;
use law::deed::Deed;
use law::deed::casework as cw;
use law::deed::publicity as pb;
use law::draft::PenaltyKind;
use law::ids::{SubjectKind, SubjectRef};
use law::judge::publication_of;
use office::Trouble;
use office::demo::cast::actor;
use office::demo::story::{Plot, Story};
use office::portal::PublicPage;

/// A town with one imported row that may become public.
async fn imported(db: Db) -> (Town, String) {
    let town = Town::new(db).await;
    let rows = "id,行政处罚决定书文号,行政相对人名称,统一社会信用代码,处罚机关,处罚决定日期,处罚类别,处罚金额原文,处罚依据,正文,正文完整\n\
                N1,吉市环罚决〔2026〕1号,示例新企业有限公司,,吉林市市场监督管理局,2026-01-04,罚款,1万元,《示例法》第一条,示例正文一,是\n";
    let path = town.dir.path().join("rows.csv");
    std::fs::write(&path, rows).unwrap();
    town.office.import_penalties(&path, "jl-scjg", |_| {}).await.unwrap();
    let id = town.office.all_of(SubjectKind::Historical).await.unwrap()[0].0.id.clone();
    (town, id)
}

fn intent(subject: SubjectRef, key: &str, deed: impl Into<Deed>) -> Intent {
    Intent { subject, base: None, key: key.into(), occurred: None, deed: deed.into() }
}

fn bound(id: &str) -> pb::PublicationBound {
    pb::PublicationBound::of(pb::Source::Historical(id.into()), "jl-scjg")
}

#[test]
fn of_two_who_put_up_one_imported_decision_one_is_refused_and_there_is_one_publication() {
    on_both(|db| async move {
        let (town, id) = imported(db).await;
        let editor = actor("editor");
        let (a, b) = tokio::join!(
            town.office.act(&editor, intent(publication_of(&id), "one", bound(&id))),
            town.office.act(&editor, intent(publication_of(&id), "two", bound(&id))),
        );
        assert_eq!(u8::from(a.is_ok()) + u8::from(b.is_ok()), 1, "{a:?} {b:?}");
        let third = town.office.act(&editor, intent(publication_of(&id), "three", bound(&id))).await;
        assert!(matches!(third, Err(Trouble::Refused(_) | Trouble::Conflict { .. })), "{third:?}");
        let elsewhere = SubjectRef::publication("an-id-of-mine");
        let other = town.office.act(&editor, intent(elsewhere, "four", bound(&id))).await;
        assert!(matches!(other, Err(Trouble::Refused(_))), "{other:?}");
        let rows = town.office.store().publications_of("historical", &id).await.unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].decision.as_deref(), Some(format!("historical/{id}").as_str()));
        // The same command again is the first one's receipt, though the house filled it in.
        let won = if a.is_ok() { "one" } else { "two" };
        let again = town.office.act(&editor, intent(publication_of(&id), won, bound(&id))).await.unwrap();
        assert!(again.replayed);
    });
}

#[test]
fn the_address_and_the_words_are_the_houses() {
    on_both(|db| async move {
        let (town, id) = imported(db).await;
        let editor = actor("editor");
        let mine = [
            pb::PublicationBound { address: "chosen-by-me".into(), ..bound(&id) },
            pb::PublicationBound {
                decided: Some(pb::PublicRecord { facts: "没有违法".into(), ..Default::default() }.into()),
                ..bound(&id)
            },
            pb::PublicationBound { until: Some(jiff::civil::date(2099, 1, 1)), ..bound(&id) },
        ];
        for (i, deed) in mine.into_iter().enumerate() {
            let tried = town.office.act(&editor, intent(publication_of(&id), &format!("k{i}"), deed)).await;
            let Err(Trouble::Refused(r)) = tried else { panic!("{i}: {tried:?}") };
            assert_eq!(r.fields[0].field, "address", "{r:?}");
        }
        let old = pb::PublicationPrepared {
            source: pb::Source::Historical(id.clone()),
            unit: "jl-scjg".into(),
            address: "chosen-by-me".into(),
            record: pb::PublicRecord::default().into(),
            masked: vec![],
            party_is_minor: false,
            due_on: None,
            until: None,
        };
        let tried = town.office.act(&editor, intent(SubjectRef::publication("old"), "old", old)).await;
        let Err(Trouble::Refused(r)) = tried else { panic!("{tried:?}") };
        assert_eq!(r.gate, "superseded-form");
    });
}

/// A case that is closed and public.
async fn public<'a>(town: &'a Town, id: &str) -> Story<'a> {
    made_public(town, Plot::small(id)).await
}

async fn made_public(town: &Town, plot: Plot) -> Story<'_> {
    let s = Story::new(&town.office, plot);
    s.clue().await.unwrap();
    s.inspected().await.unwrap();
    s.checked().await.unwrap();
    s.opened().await.unwrap();
    s.inquired().await.unwrap();
    s.evidence().await.unwrap();
    s.reported().await.unwrap();
    s.assessed().await.unwrap();
    s.audited().await.unwrap();
    s.approved().await.unwrap();
    s.noticed().await.unwrap();
    s.served(cw::Served::Notice).await.unwrap();
    let waiver =
        cw::RightsWaived { signed_on: town.office.today(), instrument: "放弃权利声明书".into() };
    s.by("officer1", waiver).await.unwrap();
    s.assessed().await.unwrap();
    s.decided().await.unwrap();
    s.served(cw::Served::Decision).await.unwrap();
    s.publication_edited().await.unwrap();
    s.publication_approved().await.unwrap();
    s
}

async fn address(s: &Story<'_>) -> String {
    let known = s.office.store().load(&s.publication().await.unwrap()).await.unwrap().unwrap();
    known.state.publication().unwrap().address.clone()
}

#[test]
fn a_public_page_holds_its_words_against_the_decision_each_time_it_is_read() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let s = public(&town, "c1").await;
        let Some(PublicPage::Record(view)) = town.office.public_page(&address(&s).await).await.unwrap()
        else {
            panic!("not public")
        };
        let bound = view.bound.unwrap();
        assert!(bound.holds);
        assert_eq!(bound.digest, view.record.digest());
    });
}

#[test]
fn withdrawn_put_right_and_changed_each_leave_a_stone_and_lead_on() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let s = public(&town, "c1").await;
        let (p, at) = (s.publication().await.unwrap(), address(&s).await);
        let ask = pb::PublicationWithdrawalRequested {
            ground: pb::WithdrawalGround::MustNotBePublic,
            reason: "含有联系方式".into(),
        };
        s.on(p.clone(), "editor", ask).await.unwrap();
        assert!(matches!(town.office.public_page(&at).await.unwrap(), Some(PublicPage::Record(_))));
        let agree = pb::PublicationRequestDecided { agreed: true, opinion: "同意".into() };
        s.on(p.clone(), "approver", agree).await.unwrap();
        let stone = async || {
            matches!(town.office.public_page(&at).await.unwrap(), Some(PublicPage::Withdrawn { .. }))
        };
        assert!(stone().await);
        s.on(p.clone(), "editor", pb::PublicationReopened { reason: "已遮盖".into() }).await.unwrap();
        assert!(stone().await, "until it is approved again");
        let withdrawn = store::PublicationFilter { withdrawn: true, ..Default::default() };
        let listed = town.office.store().publications(
            &withdrawn,
            store::PublicationOrder::Updated,
            store::Page::first(9),
        );
        assert_eq!(listed.await.unwrap().total, 1);
        s.publication_edited().await.unwrap();
        s.publication_approved().await.unwrap();
        assert!(
            matches!(town.office.public_page(&at).await.unwrap(), Some(PublicPage::Record(v)) if v.past.len() == 1)
        );
        let change = law::sample::changed(town.office.today(), &[PenaltyKind::Warning], "警告");
        s.by("head", change).await.unwrap();
        let new = address(&s).await;
        assert_ne!(new, at);
        let Some(PublicPage::Withdrawn { replaced_by, .. }) = town.office.public_page(&at).await.unwrap()
        else {
            panic!("still public")
        };
        assert_eq!(replaced_by, None, "not before it is public itself");
        s.publication_edited().await.unwrap();
        s.publication_approved().await.unwrap();
        let Some(PublicPage::Withdrawn { replaced_by, .. }) = town.office.public_page(&at).await.unwrap()
        else {
            panic!("still public")
        };
        assert_eq!(replaced_by, Some(new.clone()));
        let Some(PublicPage::Record(view)) = town.office.public_page(&new).await.unwrap() else {
            panic!("not public")
        };
        assert_eq!(view.record.conclusion, "警告");
        assert_eq!(view.changed.unwrap().replaces, at);
    });
}

#[test]
fn words_of_a_withdrawal_that_name_the_informant_stay_as_typed_and_are_public_without_the_name() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let informant = cw::Informant { name: "尤示例".into(), contact: "13700000000".into() };
        let s = Box::pin(made_public(&town, Plot { informant: Some(informant), ..Plot::small("c1") })).await;
        let (p, at) = (s.publication().await.unwrap(), address(&s).await);
        let seen = async |login: &str| {
            let state = town.office.known_for(&actor(login), &p).await.unwrap().state;
            let history = town.office.history_for(&actor(login), &p).await.unwrap();
            let acts: Vec<_> = history.iter().map(|h| &h.recorded).collect();
            format!("{} {}", serde_json::to_string(&state).unwrap(), serde_json::to_string(&acts).unwrap())
        };
        // One guess is right and one is wrong: who wrote them sees both as they were written, at every stage.
        for reason in ["尤示例反映漏遮", "苏示例反映漏遮"] {
            let ask = pb::PublicationWithdrawalRequested {
                ground: pb::WithdrawalGround::MustNotBePublic,
                reason: reason.into(),
            };
            s.on(p.clone(), "editor", ask).await.unwrap();
            assert!(seen("editor").await.contains(&format!("\"reason\":\"{reason}\"")));
            let agree = pb::PublicationRequestDecided { agreed: true, opinion: "同意".into() };
            s.on(p.clone(), "approver", agree).await.unwrap();
            assert!(seen("editor").await.contains(&format!("\"reason\":\"{reason}\"")));
            let others = seen("deputy").await;
            assert!(!others.contains("尤示例"), "{others}");
            let Some(PublicPage::Withdrawn { reason: told, .. }) =
                town.office.public_page(&at).await.unwrap()
            else {
                panic!("still public")
            };
            assert!(told.contains("反映漏遮") && !told.contains("尤示例"), "{told}");
            s.on(p.clone(), "editor", pb::PublicationReopened { reason: "已遮盖".into() }).await.unwrap();
            s.on(p.clone(), "approver", pb::PublicationHeld { reason: format!("{reason}，暂缓") })
                .await
                .unwrap();
            s.publication_edited().await.unwrap();
            s.publication_approved().await.unwrap();
        }
        let Some(PublicPage::Record(view)) = town.office.public_page(&at).await.unwrap() else {
            panic!("not public")
        };
        assert_eq!(view.past.len(), 2);
        assert!(view.past.iter().all(|past| !past.why().contains("尤示例")), "{:?}", view.past);
        // A revocation by who may not know, with the name in every text that becomes public.
        let change = cw::DecisionRevoked {
            reason: "尤示例反映不实".into(),
            instrument: "尤示例来信".into(),
            ..law::sample::changed(town.office.today(), &[PenaltyKind::Warning], "警告，告知尤示例")
        };
        s.by("head", change).await.unwrap();
        let case = town.office.history_for(&actor("head"), &SubjectRef::case("c1")).await.unwrap();
        assert!(format!("{:?}", case.last().unwrap().recorded.deed).contains("尤示例反映不实"));
        s.publication_edited().await.unwrap();
        s.publication_approved().await.unwrap();
        let new = address(&s).await;
        for address in [&at, &new] {
            let told = format!("{:?}", town.office.public_page(address).await.unwrap().unwrap());
            assert!(!told.contains("尤示例"), "{told}");
        }
        let Some(PublicPage::Record(view)) = town.office.public_page(&new).await.unwrap() else {
            panic!("not public")
        };
        assert_eq!(view.record.conclusion, "警告，告知***");
        let bound = view.bound.unwrap();
        assert!(bound.holds && bound.masks.contains(&("依法保密的内容", 1)), "{bound:?}");
        // And the file of it leaves the house without the name and holds.
        let (log, keys) = crate::verify::sequenced(&town).await;
        let options = office::dossier::Options::default();
        let (bytes, report) = crate::dossier::exported(&town, &log, &keys, "c1", options).await;
        assert_eq!(report.verdict, verify::Verdict::Good, "{}", report.text());
        assert!(!String::from_utf8_lossy(&bytes).contains("尤示例"));
        // Nor does a closed text look like an altered one.
        let found = store::verify_deep(town.office.store(), &log, &keys).await.unwrap();
        assert_eq!(found.findings.len(), 0, "{:?}", found.findings);
    });
}

const COLUMNS: &str = "id,行政处罚决定书文号,行政相对人名称,统一社会信用代码,处罚机关,处罚决定日期,处罚类别,处罚金额原文,处罚依据,正文,正文完整";

/// Imports one row under this number and organ, and tries to put it up.
async fn put_up(town: &Town, key: &str, number: &str, organ: &str) -> Result<SubjectRef, String> {
    let path = town.dir.path().join(format!("{key}.csv"));
    let row = format!(
        "{key},{number},松江清禾商贸有限公司,,{organ},2026-01-04,罚款,1万元,《示例法》第一条,示例正文{key},是"
    );
    std::fs::write(&path, format!("{COLUMNS}\n{row}\n")).unwrap();
    town.office.import_penalties(&path, "jl-scjg", |_| {}).await.unwrap();
    let text = format!("示例正文{key}");
    let all = town.office.all_of(SubjectKind::Historical).await.unwrap();
    let is = |s: &law::state::State| {
        s.historical().and_then(|h| h.row.known()).is_some_and(|r| r.printed.text == text)
    };
    let id = all.into_iter().find(|(_, k)| is(&k.state)).unwrap().0.id;
    let done =
        town.office.historical_prepare(&actor("editor"), std::slice::from_ref(&id), key).await.unwrap();
    match &done[0].1 {
        Ok(_) => Ok(publication_of(&id)),
        Err(refusal) => Err(refusal.gate.clone()),
    }
}

#[test]
fn an_imported_row_under_the_number_of_a_case_or_the_name_of_another_organ_is_not_put_up() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        public(&town, "c1").await;
        let known = town.office.store().load(&SubjectRef::case("c1")).await.unwrap().unwrap();
        let number = known.state.case().unwrap().decision.as_ref().unwrap().number.clone();
        let own = "吉林市市场监督管理局";
        let is = |gate: &str| Err(gate.to_owned());
        assert_eq!(town.office.store().cases_decided_as(&number).await.unwrap(), ["c1"]);
        assert!(town.office.store().cases_decided_as("吉市市监罚〔2020〕1号").await.unwrap().is_empty());
        assert_eq!(put_up(&town, "own", &number, own).await, is("number-of-a-case"));
        assert_eq!(
            put_up(&town, "other", "吉市环罚决〔2026〕8号", "吉林市司法局").await,
            is("organ-of-another")
        );
        assert!(put_up(&town, "free", "吉市环罚决〔2026〕9号", own).await.is_ok());
    });
}

/// Under one number a case's decision comes first and an imported row after it, and each page says of the row that it
/// was imported: the look-up, the list, and the decision's own page, on the screen and on paper.
#[test]
fn what_was_imported_is_named_as_such_everywhere_and_comes_last() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let number = |known: law::facts::Known| known.state.case().unwrap().decision.clone().unwrap().number;
        // The number that the first decision will have: no series is kept yet in which it could be seen.
        let two = "吉市市监罚决〔2026〕1号".to_owned();
        let row = put_up(&town, "old", &two, "吉林市市场监督管理局").await.unwrap();
        let approver = actor("approver");
        town.office
            .publications_approve(&approver, std::slice::from_ref(&row.id), "同意", "", "bulk")
            .await
            .unwrap();
        let second = public(&town, "c2").await;
        let again = second.office.store().load(&SubjectRef::case("c2")).await.unwrap().unwrap();
        assert_eq!(number(again), two);
        let first = public(&town, "c1").await;
        let one = number(first.office.store().load(&SubjectRef::case("c1")).await.unwrap().unwrap());
        assert_ne!(one, two);
        // From here on the series is kept, and gives its numbers itself.
        let next = one.replace("〕2号", "〕3号");
        let refused = put_up(&town, "later", &next, "吉林市市场监督管理局").await;
        assert_eq!(refused.unwrap_err(), "number-not-given");
        while office::feed_search(&town.office).await.unwrap() > 0 {}
        let log = town.dir.path().join("log");
        let app = web::App::new(town.office.clone(), log, web::app::Settings::default()).await.unwrap();
        let router = web::router(app);

        let found = page(&router, &web::portal::params::address("/verify", &[("no", &two)])).await;
        let case = found.find("决定已经公开").unwrap();
        let old = found.find("有一条历史数据导入的决定使用这个文号").unwrap();
        assert!(case < old && found.contains("不是本系统办理的案件"), "{found}");
        assert!(found.contains("这个文号有多条公开记录"));

        let list = page(&router, "/decisions?origin=imported").await;
        assert!(list.contains(&two) && list.contains("历史数据导入") && !list.contains(&one), "{list}");

        let known = town.office.store().load(&row).await.unwrap().unwrap();
        let imported = format!("/d/{}", known.state.publication().unwrap().address);
        let told = "本条来自系统启用前的处罚清单";
        let shown = page(&router, &imported).await;
        assert!(shown.contains(told), "{shown}");
        assert!(!page(&router, &format!("/d/{}", address(&second).await)).await.contains(told));
        // On paper too: of the elements around the sentence none is among those that are not printed.
        let css = page(&router, "/assets/paper.css").await;
        let print = css.split("@media print").nth(1).unwrap();
        let left_out = print.split("{display:none!important}").next().unwrap();
        let left_out: Vec<&str> = left_out.rsplit(['{', '}']).next().unwrap().trim().split(',').collect();
        assert!(left_out.contains(&".btn"), "{left_out:?}");
        let mut open: Vec<String> = Vec::new();
        for tag in shown[..shown.find(told).unwrap()].split('<').skip(1) {
            let tag = tag.split('>').next().unwrap();
            let name = tag.split([' ', '/']).next().unwrap();
            if tag.starts_with('/') {
                open.pop();
            } else if !["!DOCTYPE", "meta", "link", "input", "br", "img", "hr"].contains(&name) {
                open.push(tag.to_owned());
            }
        }
        assert!(open.iter().any(|tag| tag.starts_with("article")), "{open:?}");
        for tag in &open {
            let classes = tag.split("class=\"").nth(1).and_then(|c| c.split('"').next()).unwrap_or_default();
            for class in classes.split(' ').filter(|c| !c.is_empty()) {
                assert!(!left_out.contains(&format!(".{class}").as_str()), "{tag} is not printed");
            }
        }
    });
}

async fn page(router: &axum::Router, path: &str) -> String {
    use tower::ServiceExt as _;
    let request = axum::http::Request::get(path).body(axum::body::Body::empty()).unwrap();
    let answer = router.clone().oneshot(request).await.unwrap();
    assert_eq!(answer.status(), axum::http::StatusCode::OK, "{path}");
    let bytes = axum::body::to_bytes(answer.into_body(), 8 << 20).await.unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}
