//! Nobody sees what he may not: every way out of the house, asked by everybody, with an informant, a minor, a sealed
//! file and two agencies in the data.

mod conflicts;
mod guesses;
mod viewings;
pub mod ways;

use crate::town::{Db, PASSWORD, Town, on_both};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use law::act::Intent;
use law::authority::{Actor, Capacity as C, may_see_informant};
use law::deed::casework as cw;
use law::deed::record::ViewPurpose;
use law::draft::PartyFacts;
use law::ids::{SubjectKind, SubjectRef};
use law::refusal::RefusalClass;
use office::Trouble;
use office::demo::CAST;
use office::demo::cast::actor;
use office::demo::media::wav;
use office::demo::story::{Plot, Story};
use office::import::Register;
use office::import::desk::Work;
use office::recordings::HandOver;
use std::collections::{BTreeMap, BTreeSet};

/// Who informed in demo-1 and demo-4, however it may be written.
const INFORMANT: [&str; 5] = ["尤示例", "13700000000", "尤 示 例", "137-0000-0000", "尤·示例"];
/// What stands in the market bureau's records and nowhere in public.
const OF_SCJG: [&str; 9] = [
    "涉嫌使用未经检定的计量器具案",
    "未取得许可从事食品生产案",
    "销售侵犯注册商标专用权的商品案",
    "独有录音",
    "独有批次",
    "独有导入",
    "独有当事人",
    "苗示例少年",
    "吉市市监立",
];
/// What stands in a request of an officer of the market bureau to take a list away.
const OF_EXPORT: [&str; 2] = ["独有检索", "独有理由"];
/// What stands in the city management's.
const OF_CGJ: [&str; 2] = ["城管专案甲", "城管示例当事人"];

/// Case → who may know its informant.
type Knowers = BTreeMap<String, BTreeSet<&'static str>>;

/// Whether this reader may find an informant at an address: that of the case that it names, or of any.
fn knows(login: &str, knowers: &Knowers, address: &str) -> bool {
    let named: Vec<&String> = knowers.keys().filter(|id| address.contains(id.as_str())).collect();
    knowers.iter().any(|(id, who)| who.contains(login) && (named.is_empty() || named.contains(&id)))
}

/// One answer.
struct Answer {
    status: StatusCode,
    location: Option<String>,
    text: String,
}

/// A town with everything that must be kept, and everybody logged in.
struct Seen {
    town: Town,
    router: Router,
    /// Login → cookie and CSRF token; nobody's is empty.
    logins: BTreeMap<&'static str, (String, String)>,
    log: std::path::PathBuf,
    keys: Vec<journal::VerifierKey>,
    /// Of the act that registered demo-1.
    leaf: String,
    recording: String,
    publication: String,
    address: String,
    /// A file at the desk of the market bureau's editor.
    import: String,
}

async fn by(town: &Town, login: &str, subject: SubjectRef, deed: impl Into<law::deed::Deed>) {
    let key = town.office.chance().token();
    let intent = Intent { subject, base: None, key, occurred: None, deed: deed.into() };
    town.office.act(&actor(login), intent).await.unwrap();
}

impl Seen {
    /// On the heap: what is done here is much, and the stack of a test is small.
    async fn new(db: Db) -> Self {
        Box::pin(Self::made(db)).await
    }

    async fn made(db: Db) -> Self {
        let town = Town::with_cases(db).await;
        let office = &town.office;
        // Who may not know the informant writes the name, in another way.
        let guess = "尤 示 例（137-0000-0000）来电补充，尚需核对";
        by(&town, "head", SubjectRef::case("demo-1"), cw::ClueCheckExtended { reason: guess.into() }).await;
        let told = cw::InformantAnswered {
            case: "demo-4".into(),
            manner: "电话告知".to_string().into(),
            told_on: office.today(),
        };
        by(&town, "officer1", SubjectRef::informant("demo-4"), told).await;
        let mut minor = Plot::small("minor-1");
        minor.cause = "涉嫌违规案（未成年人）".into();
        minor.party.name = "苗示例少年".into();
        minor.party_facts = PartyFacts { minor: true, ..PartyFacts::of(law::draft::PartyKind::Citizen) };
        Story::new(office, minor).clue().await.unwrap();
        let mut other = Plot::small("cg-1").clue(office.today());
        other.title = "城管专案甲".into();
        other.unit = "jl-cgj".into();
        other.party = law::draft::Party { name: "城管示例当事人".into(), ..Default::default() }.into();
        other.content = "占道经营".to_string().into();
        by(&town, "cg-officer1", SubjectRef::case("cg-1"), other).await;
        let said = HandOver {
            started: Some(office.clock().now() - jiff::SignedDuration::from_hours(1)),
            ..HandOver::default()
        };
        // What was looked for is shown to who asked and who decides, and to nobody else.
        let wanted = law::deed::export::ExportAsked {
            list: law::deed::export::ExportList::Cases,
            query: "q=独有检索".to_string().into(),
            rows: 900,
            reason: "独有理由".into(),
        };
        by(&town, "officer1", SubjectRef::export("export-1"), wanted).await;
        let custodian = actor("custodian");
        let key = "rec".to_string();
        let kept = office.file_hand_over(&custodian, "demo-2", "独有录音甲.wav", wav(5), said, key);
        let recording = kept.await.unwrap().subject.id;
        let rows = "id,行政处罚决定书文号,行政相对人名称,统一社会信用代码,处罚机关,处罚决定日期,处罚类别,处罚金额原文,处罚依据,正文,正文完整\n\
                    N1,吉市环罚决〔2026〕1号,示例新企业有限公司,,吉林市市场监督管理局,2026-01-04,罚款,1万元,《示例法》第一条,示例正文一,是\n";
        let path = town.dir.path().join("独有批次.csv");
        std::fs::write(&path, rows).unwrap();
        office.import_penalties(&path, "jl-scjg", |_| {}).await.unwrap();
        // Of a file that is being imported, name and rows; it is checked and not recorded.
        let (editor, register) = (actor("editor"), Register::Penalties);
        let rows = "文号,当事人,正文\n吉市环罚决〔2026〕9号,独有当事人,独有当事人的正文\n";
        let brought = office.import_take(&editor, register, "jl-scjg", "独有导入.csv", rows.as_bytes()).await;
        let import = brought.unwrap().job.id;
        let begun = office.import_begin(&editor, register, &import, Work::Check).await.unwrap();
        office.import_work(begun).await;
        while office.issue_due().await.unwrap() > 0 {}
        while office::feed_search(office).await.unwrap() > 0 {}
        let publications = office.all_of(SubjectKind::Publication).await.unwrap();
        let of_case = |id: &str| {
            let (s, k) = publications.iter().find(|(_, k)| k.state.part_of() == Some(id)).unwrap();
            (s.id.clone(), k.state.publication().unwrap().address.clone())
        };
        let (publication, _) = of_case("demo-4");
        let (_, address) = of_case("demo-5");
        let leaf = office.store().history(&SubjectRef::case("demo-1")).await.unwrap().remove(0).leaf;
        let (log, keys) = crate::verify::sequenced(&town).await;
        let app =
            web::App::new(town.office.clone(), log.clone(), web::app::Settings::default()).await.unwrap();
        let router = web::router(app);
        let mut logins = BTreeMap::from([("", (String::new(), String::new()))]);
        for member in CAST {
            logins.insert(member.login, logged_in(&router, member.login).await);
        }
        Self { town, router, logins, log, keys, leaf, recording, publication, address, import }
    }

    /// Everybody who looks from outside has said what for, so that the page itself is judged.
    async fn say_why(&self) {
        for login in ["reviewer", "reviewer2", "supervisor"] {
            for case in ["demo-1", "demo-2", "demo-4", "minor-1", "cg-1"] {
                let key = self.town.office.chance().token();
                let opened =
                    self.town.office.case_open(&actor(login), case, ViewPurpose::Review, "核对", key).await;
                assert!(opened.is_ok() || (case == "cg-1" && login != "supervisor"), "{login} {case}");
            }
        }
    }

    async fn ask(&self, login: &str, method: Method, path: &str, body: Option<(&str, String)>) -> Answer {
        let (cookie, csrf) = &self.logins[login];
        let path: String = encoded(path);
        let mut request = Request::builder()
            .method(method)
            .uri(&path)
            .header(header::COOKIE, cookie)
            .header("x-csrf-token", csrf);
        let body = match body {
            Some((kind, text)) => {
                request = request.header(header::CONTENT_TYPE, kind);
                Body::from(text)
            }
            None => Body::empty(),
        };
        let response = self.router.clone().oneshot_(request.body(body).unwrap()).await;
        let status = response.status();
        let location = response.headers().get(header::LOCATION).map(|v| v.to_str().unwrap().to_string());
        let bytes = to_bytes(response.into_body(), 64 << 20).await.unwrap();
        Answer { status, location, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// What is asked for in an old way is led on to the same page with its words sealed: there it is looked at.
    async fn get(&self, login: &str, path: &str) -> Answer {
        let answer = self.ask(login, Method::GET, path, None).await;
        let list = path.split('?').next().unwrap();
        match &answer.location {
            Some(to) if to.starts_with(&format!("{list}?")) => self.ask(login, Method::GET, to, None).await,
            _ => answer,
        }
    }

    fn filled(&self, path: &str) -> String {
        path.replace("{recording}", &self.recording)
            .replace("{publication}", &self.publication)
            .replace("{address}", &self.address)
            .replace("{leaf}", &self.leaf)
            .replace("{export}", "export-1")
            .replace("{import}", &self.import)
    }

    /// The readers who may know the informant, by case.
    async fn knowers(&self) -> Knowers {
        let cases = self.town.office.all_of(SubjectKind::Case).await.unwrap();
        let told = cases.iter().filter_map(|(s, k)| Some((s, k.state.case()?)));
        told.filter(|(_, case)| case.informant.is_some())
            .map(|(s, case)| {
                let may = CAST.iter().filter(|m| may_see_informant(&m.actor(), case));
                (s.id.clone(), may.map(|m| m.login).collect())
            })
            .collect()
    }
}

/// Chinese in addresses, as browsers send it.
fn encoded(path: &str) -> String {
    path.bytes().map(|b| if b.is_ascii() { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

trait Oneshot {
    async fn oneshot_(self, request: Request<Body>) -> axum::response::Response;
}

impl Oneshot for Router {
    async fn oneshot_(self, request: Request<Body>) -> axum::response::Response {
        tower::ServiceExt::oneshot(self, request).await.unwrap()
    }
}

/// Cookie and token of a login.
pub async fn logged_in(router: &Router, login: &str) -> (String, String) {
    let body = serde_json::json!({ "login": login, "password": PASSWORD }).to_string();
    let request = Request::builder()
        .method(Method::POST)
        .uri("/api/v1/session")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body))
        .unwrap();
    let response = router.clone().oneshot_(request).await;
    assert!(response.status().is_success(), "{login}: {}", response.status());
    let cookies = response
        .headers()
        .get_all(header::SET_COOKIE)
        .iter()
        .map(|c| c.to_str().unwrap().split(';').next().unwrap().to_string())
        .collect::<Vec<_>>()
        .join("; ");
    let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
    (cookies, body["csrf"].as_str().unwrap().to_string())
}

/// What an answer must not hold, for this reader.
fn forbidden(login: &str, knowers: &Knowers, address: &str) -> Vec<&'static str> {
    let me = CAST.iter().find(|m| m.login == login);
    let mut all: Vec<&str> = Vec::new();
    if !knows(login, knowers, address) {
        // What somebody wrote himself he may read again.
        all.extend(INFORMANT.iter().filter(|w| login != "head" || !w.contains([' ', '-'])));
    }
    let capacity = me.map(|m| m.capacity);
    let registry = matches!(capacity, Some(C::Registrar));
    if !me.is_some_and(|m| m.unit == "jl-scjg" || m.capacity == C::Supervisor) {
        // The registry sees every agency's numbers, and nothing else of its cases.
        all.extend(OF_SCJG.iter().filter(|w| !registry || **w != "吉市市监立"));
    }
    let decides = matches!(capacity, Some(C::UnitHead | C::DeputyHead | C::AgencyHead));
    if !me.is_some_and(|m| m.login == "officer1" || (m.unit == "jl-scjg" && decides)) {
        all.extend(OF_EXPORT);
    }
    if !me.is_some_and(|m| m.unit == "jl-cgj" || m.capacity == C::Supervisor) {
        all.extend(OF_CGJ);
    }
    all
}

#[test]
fn every_route_has_a_row_and_every_row_a_route() {
    let (mut read, mut change) = (BTreeSet::new(), BTreeSet::new());
    for route in web::app::routes() {
        if route.method == Method::GET {
            read.insert(route.path.to_string());
        } else {
            change.insert(format!("{} {}", route.method, route.path));
        }
    }
    assert_eq!(read, ways::READ.iter().map(|(path, _)| (*path).to_string()).collect());
    assert_eq!(change, ways::CHANGE.iter().map(|w| (*w).to_string()).collect());
    for (path, asked) in ways::READ {
        assert!(!asked.is_empty(), "{path} is not asked");
    }
}

#[test]
fn no_way_out_shows_anybody_what_he_may_not_know() {
    on_both(|db| async move {
        let seen = Seen::new(db).await;
        seen.say_why().await;
        let knowers = seen.knowers().await;
        let both = BTreeSet::from(["officer1", "officer2"]);
        let expected = [("demo-1", BTreeSet::from(["officer1"])), ("demo-4", both)];
        assert_eq!(knowers, expected.map(|(id, who)| (id.to_string(), who)).into());
        // On PostgreSQL the same code reads the same rows: there the ways are asked by those who may see most.
        let readers: Vec<&str> = match db {
            Db::Sqlite => seen.logins.keys().copied().collect(),
            Db::Postgres => vec!["party", "supervisor", "cg-head"],
        };
        let (mut shown, mut wrong) = (0, Vec::new());
        for login in readers {
            for path in ways::READ.iter().flat_map(|(_, asked)| asked.iter()) {
                let path = seen.filled(path);
                let not = forbidden(login, &knowers, &path);
                let answer = seen.get(login, &path).await;
                shown += usize::from(answer.status == StatusCode::OK);
                if answer.status.is_server_error() && path != "/healthz" {
                    wrong.push(format!("{login} {path}: {}", answer.status));
                }
                // What was asked for comes back in the form's own field.
                let text = match path.split_once("q=") {
                    Some((_, words)) => answer.text.replace(words, ""),
                    None => answer.text,
                };
                for word in &not {
                    if text.contains(word) {
                        wrong.push(format!("{login} {path}: {word}"));
                    }
                }
                if !knows(login, &knowers, &path)
                    && path.contains("/cases/")
                    && text.contains("informant.told")
                {
                    wrong.push(format!("{login} {path}: informant.told"));
                }
            }
        }
        assert!(wrong.is_empty(), "{:#?}", wrong);
        assert!(shown > 100, "only {shown} pages were shown at all");
        // The pages that may show it do: what was looked for can be found.
        assert!(seen.get("officer1", "/desk/cases/demo-1").await.text.contains("尤示例"));
        assert!(seen.get("cg-officer1", "/desk/cases/cg-1").await.text.contains("城管专案甲"));
    });
}

/// The same question to the API, whose words are in the body.
#[test]
fn a_search_of_the_api_shows_nobody_what_he_may_not_know() {
    on_both(|db| async move {
        let seen = Seen::new(db).await;
        let knowers = seen.knowers().await;
        for login in ["officer1", "officer5", "head", "supervisor", "cg-officer1", "party"] {
            for list in ["cases", "recordings"] {
                for word in ["尤示例", "13700000000", "案", "独有"] {
                    let path = format!("/api/v1/{list}/search");
                    let body = serde_json::json!({ "q": word }).to_string();
                    let answer = seen.ask(login, Method::POST, &path, Some(("application/json", body))).await;
                    assert!(!answer.status.is_server_error(), "{login} {path}");
                    for not in forbidden(login, &knowers, &path) {
                        assert!(!answer.text.contains(not), "{login} {path} {word}: {not}");
                    }
                }
            }
        }
        let body = serde_json::json!({ "q": "专用权" }).to_string();
        let found =
            seen.ask("head", Method::POST, "/api/v1/cases/search", Some(("application/json", body))).await;
        assert!(found.text.contains("\"total\":1") && found.text.contains("商标专用权"), "{}", found.text);
    });
}

#[test]
fn no_file_beside_the_database_holds_the_informant() {
    on_both(|db| async move {
        let seen = Seen::new(db).await;
        let mut folders = vec![seen.town.dir.path().to_path_buf()];
        let mut kinds = BTreeSet::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                let below = path.strip_prefix(seen.town.dir.path()).unwrap();
                let top = below.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                // The database has rules of its own; see the encryption at rest.
                if top.starts_with("t.sqlite") || top == "独有批次.csv" {
                    continue;
                }
                kinds.insert(top);
                let bytes = std::fs::read(&path).unwrap();
                for word in INFORMANT {
                    let found = bytes.windows(word.len()).any(|w| w == word.as_bytes());
                    assert!(!found, "{}: {word}", path.display());
                }
            }
        }
        assert_eq!(
            kinds,
            BTreeSet::from(["log".into(), "search".into(), "vault".into()]),
            "a new folder has no row"
        );
        // Inside the PDFs the text is packed: what they are made from is looked at instead.
        for case in ["demo-1", "demo-4"] {
            let papers = seen.town.office.papers(case, None).await.unwrap();
            let known = seen.town.office.store().load(&SubjectRef::case(case)).await.unwrap().unwrap();
            for entry in &known.state.case().unwrap().documents {
                let Ok(document) = papers.document(entry) else { continue };
                let text = format!("{document:?}");
                assert!(!INFORMANT.iter().any(|w| text.contains(w)), "{case} {}", entry.kind);
            }
        }
    });
}

#[test]
fn the_informant_is_refused_in_any_text_of_whoever_may_know() {
    on_both(|db| async move {
        let town = Town::with_cases(db).await;
        let s = Story::new(
            &town.office,
            Plot {
                informant: Some(cw::Informant { name: "尤示例".into(), contact: "137 0000 0000".into() }),
                ..Plot::small("kept-1")
            },
        );
        let mut clue = s.plot.clue(town.office.today());
        clue.title = "尤·示例举报的案件".into();
        clue.content = "电话一三七零零零零零零零零".to_string().into();
        let refused = s.by("officer1", clue).await.unwrap_err();
        let Trouble::Refused(refusal) = refused else { panic!("{refused}") };
        assert_eq!(refusal.class, RefusalClass::Invalid);
        let fields: Vec<&str> = refusal.fields.iter().map(|f| f.field.as_str()).collect();
        assert_eq!(fields, ["content", "title"]);
        s.clue().await.unwrap();
        let mut checked = s.plot.checked();
        checked.findings = "经尤示例指认，线索属实".into();
        let Trouble::Refused(refusal) = s.by("officer1", checked.clone()).await.unwrap_err() else {
            panic!()
        };
        assert_eq!(refusal.fields[0].field, "findings");
        // Who may not know is not told by a refusal that the guess was right; see the readers above.
        let guess = cw::ClueCheckExtended { reason: "尤示例来过".into() };
        s.by("head", guess).await.unwrap();
        checked.findings = "经指认，线索属实".into();
        s.by("officer1", checked).await.unwrap();
    });
}

#[test]
fn what_an_informant_was_told_is_no_part_of_the_case() {
    on_both(|db| async move {
        let town = Town::with_cases(db).await;
        let office = &town.office;
        let before = office.store().load(&SubjectRef::case("demo-4")).await.unwrap().unwrap();
        let told = |case: &str| cw::InformantAnswered {
            case: case.into(),
            manner: "电话告知".to_string().into(),
            told_on: office.today(),
        };
        let ask = async |login: &str, case: &str| {
            let key = office.chance().token();
            let subject = SubjectRef::informant(case);
            let intent = Intent { subject, base: None, key, occurred: None, deed: told(case).into() };
            office.act(&actor(login), intent).await
        };
        // Nobody but a handler learns whether there is one: with and without an informant the answer is the same.
        for login in
            ["head", "unithead", "officer5", "reviewer", "custodian", "supervisor", "cg-officer1", "party"]
        {
            let said: Vec<String> = futures(&ask, login).await;
            assert_eq!(said[0], said[1], "{login}");
        }
        ask("officer1", "demo-4").await.unwrap();
        let after = office.store().load(&SubjectRef::case("demo-4")).await.unwrap().unwrap();
        assert_eq!((before.seq, before.leaf), (after.seq, after.leaf));
        let Trouble::Refused(again) = ask("officer2", "demo-4").await.unwrap_err() else { panic!() };
        assert_eq!(again.gate, "told-before");
        for login in ["head", "unithead", "officer5", "reviewer", "cg-officer1"] {
            let said: Vec<String> = futures(&ask, login).await;
            assert_eq!(said[0], said[1], "{login}, afterwards");
            let seen = office.history_for(&actor(login), &SubjectRef::informant("demo-4")).await;
            assert!(matches!(seen, Err(Trouble::Refused(r)) if r.class == RefusalClass::NotFound), "{login}");
        }
        let view = office.case_view(&actor("officer1"), "demo-4").await.unwrap();
        assert_eq!(view.informant_told_on, Some(office.today()));
        assert_eq!(office.case_view(&actor("head"), "demo-4").await.unwrap().informant_told_on, None);
    });
}

/// What is answered for a case with an informant and for one without.
async fn futures<F>(ask: &F, login: &str) -> Vec<String>
where
    F: AsyncFn(&str, &str) -> Result<office::Receipt, Trouble>,
{
    let mut all = Vec::new();
    for case in ["demo-4", "demo-5"] {
        all.push(ask(login, case).await.unwrap_err().to_string());
    }
    all
}

/// The reviewing body's relation to a case of a government, which no demonstration account has.
#[test]
fn a_reviewing_body_sees_the_cases_that_it_reviews_and_no_others() {
    let reviewer = |unit: &str| Actor { unit: unit.into(), ..actor("reviewer") };
    let sees = |unit: &str, of: &str, body: &str| {
        law::authority::may_see(&reviewer(unit), SubjectKind::Case, of, body)
    };
    assert!(sees("jl-sfj", "jl-gov", "jl-sfj"));
    assert!(!sees("jl-sfj", "jl-scjg", "jl-scjg"));
    assert!(!law::authority::may_see(&reviewer("jl-sfj"), SubjectKind::Series, "jl-scjg", "jl-scjg"));
}

#[test]
fn a_dossier_leaves_the_informant_closed_wherever_the_name_was_written() {
    on_both(|db| async move {
        let seen = Seen::new(db).await;
        let (log, keys) = (seen.log.clone(), seen.keys.clone());
        // Nothing is asked to be withheld: the informant is, always.
        let options = office::dossier::Options::default();
        // In demo-1 the head wrote the name into a text that is no personal value.
        for case in ["demo-4", "demo-1"] {
            let (bytes, report) =
                crate::dossier::exported(&seen.town, &log, &keys, case, options.clone()).await;
            assert_eq!(report.verdict, verify::Verdict::Good, "{case}: {}", report.text());
            let text = String::from_utf8_lossy(&bytes);
            assert!(text.contains("clue.registered/1"), "members are stored as they are");
            for word in INFORMANT {
                assert!(!text.contains(word), "{case} {word}");
            }
            // Nor does any step say that somebody was told.
            assert!(!report.text().contains("告知举报人处理结果"), "{}", report.text());
        }
    });
}
