//! Every route of administrators is used with a real body, and each use is found in the journal by whoever audits.

use super::House;
use crate::town::on_both;
use axum::http::{Method, StatusCode};
use law::act::Intent;
use law::authority::Capacity as C;
use law::ids::{SubjectKind, SubjectRef};
use office::demo::cast::actor;
use std::collections::BTreeSet;
use store::{AdministrationFilter, Page};
use web::route::Need;

/// Who administers: the three, and the registrar.
const ADMINISTRATORS: [C; 4] = [C::SystemAdmin, C::SecurityAdmin, C::AuditAdmin, C::Registrar];

/// One use: route, who, address, form, and the act that it leaves.
type Use = (&'static str, &'static str, &'static str, &'static [(&'static str, &'static str)], &'static str);

/// `{request}` stands for the number of the request to approve.
const USES: &[Use] = &[
    (
        "/desk/accounts/new",
        "admin",
        "/desk/accounts/new",
        &[("login", "xin.shili"), ("name", "新示例"), ("unit", "jl-scjg")],
        "account.opened/1",
    ),
    (
        "/desk/accounts/{id}/{act}",
        "security",
        "/desk/accounts/officer5/grant",
        &[
            ("capacity", "custodian"),
            ("unit", "jl-scjg"),
            ("from", "2026-03-02"),
            ("basis", "任职文件（示例）"),
        ],
        "capacity.granted/1",
    ),
    (
        "/desk/accounts/{id}/{act}",
        "security",
        "/desk/accounts/approver/end",
        &[("capacity", "approver"), ("unit", "jl-scjg"), ("on", "2026-12-31"), ("reason", "调离（示例）")],
        "capacity.ended/1",
    ),
    (
        "/desk/accounts/{id}/{act}",
        "admin",
        "/desk/accounts/editor/close",
        &[("reason", "调离（示例）")],
        "account.closed/1",
    ),
    (
        "/desk/accounts/{id}/{act}",
        "admin",
        "/desk/accounts/officer2/reset",
        &[("reason", "忘记口令（示例）"), ("second_factor", "false")],
        "account.reset_requested/1",
    ),
    (
        "/desk/accounts/{id}/approve",
        "security",
        "/desk/accounts/officer2/approve",
        &[("request", "{request}")],
        "account.reset_approved/1",
    ),
    (
        "/desk/login-policy",
        "security",
        "/desk/login-policy",
        &[("passwords", "length"), ("second_factor", "nobody"), ("basis", "网信办文件（示例）")],
        "login_policy.set/1",
    ),
    (
        "/desk/export-rule",
        "security",
        "/desk/export-rule",
        &[("rows", "100000"), ("basis", "网信办文件（示例）")],
        "export_rule.set/1",
    ),
    (
        "/desk/exports/{id}/{act}",
        "security",
        "/desk/exports/by-audit/release",
        &[("note", "核对过（示例）")],
        "export.released/1",
    ),
    (
        "/desk/officers/new",
        "registrar",
        "/desk/officers/new",
        &[
            ("name", "新示例"),
            ("unit", "jl-scjg"),
            ("number", "07020100199"),
            ("category", "市场监管"),
            ("region", "220200"),
            ("valid_from", "2026-01-01"),
            ("valid_to", "2028-12-31"),
        ],
        "officer.certified/1",
    ),
    (
        "/desk/officers/{id}/{act}",
        "registrar",
        "/desk/officers/officer1/suspend",
        &[("from", "2026-12-01"), ("reason", "考试不合格（示例）")],
        "officer.suspended/1",
    ),
    (
        "/desk/officers/{id}/{act}",
        "registrar",
        "/desk/officers/officer4/reinstate",
        &[("from", "2026-12-01"), ("reason", "考试合格（示例）")],
        "officer.reinstated/1",
    ),
    (
        "/desk/officers/{id}/{act}",
        "registrar",
        "/desk/officers/officer5/designate",
        &[("region", "220281"), ("from", "2026-12-01"), ("to", "2026-12-31"), ("basis", "指定文书（示例）")],
        "officer.designated/1",
    ),
    (
        "/desk/reviewers/new",
        "registrar",
        "/desk/reviewers/new",
        &[
            ("login", "custodian"),
            ("name", "吴示例"),
            ("unit", "jl-scjg"),
            ("legal_qualification", "true"),
            ("engaged_from", "2020-03-01"),
            ("filed_on", "2026-01-05"),
        ],
        "reviewer.filed/1",
    ),
    (
        "/desk/reviewers/{id}/remove",
        "registrar",
        "/desk/reviewers/reviewer2/remove",
        &[("on", "2026-12-01"), ("reason", "调离（示例）")],
        "reviewer.removed/1",
    ),
    ("/desk/units/new", "registrar", "/desk/units/new", UNIT, "unit.registered/1"),
    ("/desk/units/{id}", "registrar", "/desk/units/jl-gaj", UNIT, "unit.registered/1"),
];

const UNIT: &[(&str, &str)] = &[
    ("name", "吉林市示例局"),
    ("short", "示例局"),
    ("kind", "agency"),
    ("parent", "jl-gov"),
    ("region", "220200"),
    ("prefix", "吉市示"),
    ("domain", "general"),
    ("review_body", "jl-sfj"),
    ("reconsideration", "吉林市人民政府"),
    ("court", "吉林市船营区人民法院"),
];

/// Whether a route is for administrators and for nobody else.
fn administrates(need: Need) -> bool {
    matches!(need, Need::Capacity(all) if all.iter().any(|c| ADMINISTRATORS.contains(c)))
}

#[test]
fn every_act_of_administrators_over_every_route_of_theirs_is_in_the_journal() {
    let routes = web::app::routes();
    let theirs: BTreeSet<&str> = routes
        .iter()
        .filter(|r| administrates(r.need) && !r.method.is_safe())
        // What is imported is recorded behind its request: `officers_are_a_second_register_of_the_same_reader`.
        .filter(|r| !r.path.contains("/imports/"))
        .map(|r| {
            assert_eq!(r.method, Method::POST, "{}", r.path);
            r.path
        })
        .collect();
    let used: BTreeSet<&str> = USES.iter().map(|(route, ..)| *route).collect();
    assert_eq!(theirs, used, "a route of administrators without a use here, or a use without a route");
    on_both(|db| async move {
        let mut house = House::new(db).await;
        for login in ["admin", "security", "registrar", "audit"] {
            house.enter(login).await;
        }
        let store = house.town.office.store().clone();
        let asked = law::deed::export::ExportAsked {
            list: law::deed::export::ExportList::Logins,
            query: String::new().into(),
            rows: 900,
            reason: "核对（示例）".into(),
        };
        let subject = SubjectRef::export("by-audit");
        let intent = Intent { subject, base: None, key: "ask".into(), occurred: None, deed: asked.into() };
        house.town.office.act(&actor("audit"), intent).await.unwrap();
        let mut acts = BTreeSet::new();
        for (n, (route, login, path, form, tag)) in USES.iter().enumerate() {
            let known = store.load(&SubjectRef::account("officer2")).await.unwrap().unwrap();
            let (request, key) = (known.seq.to_string(), format!("use-{n}"));
            let mut form: Vec<(&str, &str)> = form.to_vec();
            for (_, value) in &mut form {
                if *value == "{request}" {
                    *value = &request;
                }
            }
            form.push(("_key", &key));
            let before = store.arrival_last().await.unwrap();
            let answer = house.send(login, path, &form).await;
            assert_eq!(answer.status, StatusCode::OK, "{route} {path}: {}", answer.body);
            let left = store.recent(None, store.arrival_last().await.unwrap() - before).await.unwrap();
            let found = left.iter().find(|e| e.recorded.deed.tag() == *tag);
            let entry = &found.unwrap_or_else(|| panic!("{path} left no {tag}")).recorded;
            assert_eq!(entry.actor.account, *login, "{path}");
            acts.insert(*tag);
            // Whoever audits sees it, with who did it.
            let filter = AdministrationFilter {
                account: Some((*login).into()),
                tag: Some((*tag).into()),
                subject: Some(entry.subject.id.clone()),
                ..AdministrationFilter::default()
            };
            let listed = store.administration(&filter, Page::first(10)).await.unwrap();
            assert!(listed.rows.iter().any(|e| e.recorded.seq == entry.seq), "{tag}");
            let page = format!("/desk/administration?act={}", tag.replace('/', "%2F"));
            let file = house.get("audit", &format!("{page}&format=csv")).await.body;
            assert!(file.contains(&entry.subject.id), "{tag} is not in the file: {file}");
            let page = house.get("audit", &page).await.body;
            let lines = page.matches("<th scope=\"row\">").count();
            assert!(
                lines >= 1 && page.contains(&format!("<td>{}</td>", entry.deed.title())),
                "{tag}: {page}"
            );
        }
        // Every kind of act that only administrators do was among them.
        let theirs: BTreeSet<&str> = law::authority::TABLE
            .iter()
            .filter(|r| r.capacities.iter().any(|c| ADMINISTRATORS.contains(c)))
            .filter(|r| !r.capacities.contains(&C::Officer) && !r.capacities.contains(&C::AgencyHead))
            .map(|r| r.tag)
            .collect();
        assert!(theirs.is_subset(&acts), "{:?}", theirs.difference(&acts));
        // And no file or page of it holds more than one may read of the journal anyway.
        let csv = house.get("audit", "/desk/administration?format=csv").await.body;
        assert!(csv.contains("新示例") && csv.contains("任职文件（示例）"), "{csv}");
    });
}

/// The condition of the store's list, told a second time: of the kinds whose acts it holds, and of no others.
#[test]
fn the_page_of_administration_holds_registers_accounts_and_rules_and_no_case() {
    on_both(|db| async move {
        let house = House::new(db).await;
        let store = house.town.office.store();
        let all = store.recent(None, 100_000).await.unwrap();
        let here = [
            SubjectKind::Account,
            SubjectKind::Catalogue,
            SubjectKind::City,
            SubjectKind::Export,
            SubjectKind::Officer,
            SubjectKind::Reviewer,
            SubjectKind::Unit,
        ];
        let expected: Vec<u64> =
            all.iter().filter(|e| here.contains(&e.recorded.subject.kind)).map(|e| e.arrival).collect();
        let listed =
            store.administration(&AdministrationFilter::default(), Page::first(100_000)).await.unwrap();
        assert_eq!(listed.rows.iter().map(|e| e.arrival).collect::<Vec<_>>(), expected);
        assert_eq!(listed.total, expected.len() as u64);
    });
}

/// Names for people: of the town's units, accounts and officers no id stands alone in any cell, and the file has the ids
/// in columns of their own.
#[test]
fn the_page_of_administration_shows_names_and_its_file_the_ids_beside_them() {
    on_both(|db| async move {
        let mut house = House::new(db).await;
        house.enter("audit").await;
        let store = house.town.office.store().clone();
        let all = store.administration(&AdministrationFilter::default(), Page::first(10_000)).await.unwrap();
        let named = [SubjectKind::Unit, SubjectKind::Officer, SubjectKind::Account, SubjectKind::Reviewer];
        let mut cells = Vec::new();
        for page in 1.. {
            let body = house.get("audit", &format!("/desk/administration?page={page}")).await.body;
            let table = body.split("<tbody>").nth(1).unwrap_or_default().split("</tbody>").next().unwrap();
            let before = cells.len();
            cells.extend(table.split("<td>").skip(1).map(|c| without_tags(c.split("</td>").next().unwrap())));
            if cells.len() == before {
                break;
            }
        }
        assert!(cells.len() >= 6 * usize::try_from(all.total).unwrap(), "{}", cells.len());
        for entry in all.rows.iter().filter(|e| named.contains(&e.recorded.subject.kind)) {
            let subject = &entry.recorded.subject;
            let alone = format!("{} {}", subject.kind.title(), subject.id);
            assert!(!cells.contains(&alone), "{alone}");
        }
        let units = house.town.office.units().await.unwrap();
        for (id, unit) in &units {
            let bare = |cell: &&String| **cell == *id || cell.contains(&format!("（{id}）"));
            assert_eq!(cells.iter().find(bare), None, "{id} is {}", unit.registered.name);
        }
        assert!(cells.iter().any(|c| c == &format!("执法主体 {}", units[0].1.registered.name)), "{cells:?}");
        let csv = house.get("audit", "/desk/administration?format=csv").await.body;
        assert!(csv.lines().next().unwrap().ends_with("办理人账号编号,对象编号"), "{csv}");
    });
}

fn without_tags(html: &str) -> String {
    html.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text)).collect()
}
