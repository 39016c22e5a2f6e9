//! 文书: composed from the record as it stood when the act was made, fixed once as a file.
//!
//! The order is: an act reserves the number and says what the document says → the document is rendered outside
//! any transaction → its bytes go into the vault → `document.issued` names their digests. A crash anywhere leaves
//! either nothing, or an object in the vault that the next try puts again with the same address: the same record
//! gives the same bytes. What was issued is read from the vault and never rendered again.

use crate::{Fault, Office, Receipt, Trouble};
use documents::typeset::{Code, Fonts, Marks, Pdf, Style, TypesetError};
use documents::{Context, Document, Names};
use jiff::civil::Date;
use law::act::{Intent, Recorded};
use law::authority::Actor;
use law::deed::record::DocumentIssued;
use law::deed::register::{CatalogueItem, UnitRegistered};
use law::file::FileRef;
use law::ids::{SubjectKind, SubjectRef};
use law::papers::{Template, choose};
use law::period::Unit;
use law::refusal::Refusal;
use law::state::State;
use law::state::casefile::{CaseFile, DocumentEntry};
use law::state::register::Officer;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Consumer of the outbox that issues documents.
const CONSUMER: &str = "papers";
/// Outbox rows taken at once: each may cost a rendering.
const BATCH: u64 = 50;
/// What a copy that is not issued says of itself.
const DRAFT: &str = "预览稿，尚未制发";

/// A case with all that its documents are composed from.
#[derive(Debug)]
pub struct Papers {
    /// The folded case, as it stood.
    pub case: CaseFile,
    /// The agency.
    pub unit: UnitRegistered,
    /// Today, for what is composed of the file as it stands.
    pub today: Date,
    officers: BTreeMap<String, Officer>,
    people: BTreeMap<String, String>,
    signers: BTreeMap<u64, String>,
    leaves: BTreeMap<u64, String>,
    review_body: String,
    catalogue: Vec<CatalogueItem>,
    statement_period: String,
}

impl Papers {
    /// Made by hand, for tests and samples of pages.
    #[must_use]
    pub fn made(
        case: CaseFile,
        unit: UnitRegistered,
        today: Date,
        officers: &BTreeMap<String, Officer>,
        catalogue: Vec<CatalogueItem>,
    ) -> Self {
        Self {
            case,
            unit,
            today,
            officers: officers.clone(),
            people: BTreeMap::new(),
            signers: BTreeMap::new(),
            leaves: BTreeMap::new(),
            review_body: "法规处".into(),
            catalogue,
            statement_period: "五个工作日".into(),
        }
    }

    /// The document of an entry.
    ///
    /// # Errors
    /// Why it cannot be composed.
    pub fn document(&self, entry: &DocumentEntry) -> Result<Document, documents::Missing> {
        let context = Context {
            unit: &self.unit,
            review_body: &self.review_body,
            catalogue: &self.catalogue,
            statement_period: &self.statement_period,
            names: self,
            today: self.today,
        };
        documents::compose(&self.case, entry, &context)
    }

    /// The entry of this act and kind: one of the case's, or the cover or directory of the file.
    #[must_use]
    pub fn entry(&self, seq: u64, kind: &str) -> Option<DocumentEntry> {
        let own = self.case.document_entry(seq, kind).cloned();
        own.or_else(|| {
            documents::archive::entries(&self.case, self.today).into_iter().find(|e| e.kind == kind)
        })
    }
}

impl Names for Papers {
    fn officer(&self, id: &str) -> Option<documents::Officer> {
        let o = self.officers.get(id)?;
        Some(documents::Officer { name: o.name.clone(), number: o.number.clone() })
    }
    fn account(&self, id: &str) -> Option<String> {
        self.people.get(id).cloned()
    }
    fn signer(&self, seq: u64) -> Option<String> {
        self.signers.get(&seq).cloned()
    }
}

/// The case without the informant's name and number in any of its texts: documents go to the party and lie in the
/// file for everybody.
fn kept(mut case: CaseFile) -> Result<CaseFile, Refusal> {
    let Some(secret) = law::secret::Secret::of_case(&case) else { return Ok(case) };
    let informant = case.informant.take();
    let case = secret.replaced_in(case, law::secret::IN_DOCUMENTS).ok_or_else(Refusal::not_found)?;
    Ok(CaseFile { informant, ..case })
}

/// `五个工作日`, as documents spell a period.
fn spelled(n: u32, unit: Unit) -> String {
    let counter = match unit {
        Unit::Workday => "个工作日",
        Unit::Day => "日",
        Unit::Hour => "小时",
        Unit::Month => "个月",
        Unit::Year => "年",
    };
    format!("{}{counter}", documents::words::ordinal(n as usize))
}

/// What an act would make: for the preview beside its form.
#[derive(Debug)]
pub struct Preview {
    /// The entry, as it would be.
    pub entry: DocumentEntry,
    /// The document.
    pub document: Document,
    /// The template that would be used.
    pub template: Option<Template>,
    /// Required parts that it lacks.
    pub missing: Vec<String>,
}

impl Office {
    /// The case with all that its documents are composed from, as it stood after the act `upto`, or now. For the
    /// office's own use: whoever shows it asks first who may see the case.
    ///
    /// # Errors
    /// When there is no such case, or the store fails.
    pub async fn papers(&self, id: &str, upto: Option<u64>) -> Result<Papers, Trouble> {
        let history = self.store().history(&SubjectRef::case(id)).await?;
        let mut state = None;
        let mut signers = BTreeMap::new();
        let mut people = BTreeMap::new();
        let mut leaves = BTreeMap::new();
        for entry in history.iter().filter(|h| upto.is_none_or(|u| h.recorded.seq <= u)) {
            let actor = &entry.recorded.actor;
            signers.insert(entry.recorded.seq, actor.name.clone());
            leaves.insert(entry.recorded.seq, entry.leaf.clone());
            people.insert(actor.account.clone(), actor.name.clone());
            state = State::after(state, &entry.recorded);
        }
        let case = state.as_ref().and_then(State::case).cloned().ok_or_else(Refusal::not_found)?;
        let papers = self.papers_of(kept(case)?, signers, people).await?;
        Ok(Papers { leaves, ..papers })
    }

    async fn papers_of(
        &self,
        case: CaseFile,
        signers: BTreeMap<u64, String>,
        mut people: BTreeMap<String, String>,
    ) -> Result<Papers, Trouble> {
        let known = self.store().load(&SubjectRef::unit(&case.unit)).await?;
        let unit = known
            .and_then(|k| k.state.unit().map(|u| u.registered.clone()))
            .ok_or_else(Refusal::not_found)?;
        let mut wanted = vec![SubjectRef::unit(&unit.review_body), SubjectRef::catalogue(&case.unit)];
        wanted.extend(case.officers.iter().chain(&case.handlers).map(SubjectRef::officer));
        let hearings = case.superseded.hearings.iter().chain([&case.hearing]);
        wanted.extend(hearings.filter_map(|h| h.noticed.as_ref()).map(|n| SubjectRef::account(&n.chair)));
        let (mut review_body, mut catalogue) = (String::new(), Vec::new());
        let mut officers = BTreeMap::new();
        for (subject, known) in self.store().load_many(&wanted).await? {
            match known.state {
                State::Unit(u) => review_body = u.registered.name,
                State::Catalogue(c) => catalogue = c.items,
                State::Officer(o) => {
                    officers.insert(subject.id, o);
                }
                State::Account(a) => {
                    people.entry(subject.id).or_insert_with(|| a.name.text().to_string());
                }
                _ => {}
            }
        }
        let rules = self.rules();
        let statement = rules.domain(&unit.domain).and_then(|d| rules.period(&d.statement));
        let statement_period = statement.map(|p| spelled(p.n, p.unit)).unwrap_or_default();
        let today = self.today();
        Ok(Papers {
            case,
            unit,
            today,
            officers,
            people,
            signers,
            leaves: BTreeMap::new(),
            review_body,
            catalogue,
            statement_period,
        })
    }

    /// The documents that an act would make, without recording anything: the law judges it as it would be.
    ///
    /// # Errors
    /// The refusal that the act itself would meet, or a fault.
    pub async fn preview(&self, actor: &Actor, intent: Intent) -> Result<Vec<Preview>, Trouble> {
        let id = intent.subject.id.clone();
        let facts = self.facts(&intent, actor).await?;
        let verdict =
            law::judge::judge(law::act::EDITION, &facts, actor, intent, &self.rules(), &self.moment())?;
        let Some(act) = verdict.acts().first() else { return Ok(Vec::new()) };
        let recorded = Recorded::read(act.entry().map_err(Fault::Json)?).map_err(Fault::Json)?;
        let history = self.store().history(&SubjectRef::case(&id)).await?;
        let mut signers = BTreeMap::new();
        let mut people = BTreeMap::new();
        let actors = history.iter().map(|h| (h.recorded.seq, &h.recorded.actor));
        for (seq, by) in actors.chain([(recorded.seq, &recorded.actor)]) {
            signers.insert(seq, by.name.clone());
            people.insert(by.account.clone(), by.name.clone());
        }
        // What is typed is shown as it is typed, so that nobody learns by trying who the informant is.
        let before = match facts.peek(&recorded.subject).map(|k| k.state.clone()) {
            Some(State::Case(case)) => Some(State::Case(Box::new(kept(*case)?))),
            other => other,
        };
        let after = State::after(before, &recorded);
        let case = after.as_ref().and_then(State::case).cloned().ok_or_else(Refusal::not_found)?;
        // Nor does a composer, who would leave the informant out of what was typed: the case as it stood is without
        // already. Who may know has been refused.
        let case = match facts.peek(&recorded.subject) {
            Some(_) => CaseFile { informant: None, ..case },
            None => case,
        };
        let papers = self.papers_of(case, signers, people).await?;
        let made = papers.case.documents.iter().filter(|e| e.seq == recorded.seq);
        Ok(made
            .filter_map(|entry| {
                let document = papers.document(entry).ok()?;
                let missing = missing(&document);
                let template = self.template(entry, &papers);
                Some(Preview { entry: entry.clone(), document, template, missing })
            })
            .collect())
    }

    /// The template in force for an entry.
    #[must_use]
    pub fn template(&self, entry: &DocumentEntry, papers: &Papers) -> Option<Template> {
        let rules = self.rules();
        let all = &rules.bundle().templates;
        choose(all, &entry.kind, &papers.unit.domain, &papers.case.unit, entry.on).cloned()
    }

    /// A document that is not issued, as a PDF that says so on every page.
    ///
    /// # Errors
    /// What stands against rendering it, as a refusal.
    pub async fn draft_pdf(&self, document: Document, template: Option<&Template>) -> Result<Pdf, Trouble> {
        let style = template.map_or_else(|| Style::of(&document), style);
        self.render(document, style, Some(Marks { words: DRAFT.into() }), None).await
    }

    async fn render(
        &self,
        document: Document,
        style: Style,
        marks: Option<Marks>,
        code: Option<Code>,
    ) -> Result<Pdf, Trouble> {
        let fonts = self.fonts()?;
        let made = tokio::task::spawn_blocking(move || {
            documents::typeset::typeset(&document, &style, &fonts, marks.as_ref(), code.as_ref())
        });
        made.await.map_err(|e| Fault::File(e.to_string()))?.map_err(not_typeset)
    }

    /// 二维码: number and leaf of the act that made the document, at the public address where both can be checked. A city
    /// that has no public address yet has them as words.
    fn code(&self, number: Option<&str>, leaf: &str) -> Code {
        let number = number.filter(|n| !n.trim().is_empty());
        let text = match (&self.public_url, number) {
            (Some(base), Some(number)) => format!("{base}/verify?no={}&leaf={leaf}", percent_encoded(number)),
            (Some(base), None) => format!("{base}/verify?leaf={leaf}"),
            (None, Some(number)) => format!("文号：{number}\n核对码：{leaf}"),
            (None, None) => format!("核对码：{leaf}"),
        };
        let short = leaf.get(..8).and_then(|l| l.split_at_checked(4)).unwrap_or_default();
        Code { text, caption: vec!["扫码核对".into(), format!("核对码 {} {}", short.0, short.1)] }
    }

    /// Fixes the document of an entry: renders it, puts it into the vault, records its digests. What is issued
    /// already is left as it is and answers `None`.
    ///
    /// # Errors
    /// The refusal that names what is missing, or a fault; nothing is then issued.
    pub async fn document_issue(&self, case: &str, seq: u64, kind: &str) -> Result<Option<Receipt>, Trouble> {
        let subject = SubjectRef::document(case, seq, kind);
        if self.store().load(&subject).await?.is_some() {
            return Ok(None);
        }
        let papers = self.papers(case, Some(seq)).await?;
        let entry = papers.entry(seq, kind).ok_or_else(Refusal::not_found)?;
        let template = self.template(&entry, &papers).ok_or_else(|| no_template(&entry))?;
        let document = papers
            .document(&entry)
            .map_err(|m| Refusal::gate("document-incomplete", "2.1a", "", m.to_string(), "补全后再制发"))?;
        let missing = missing(&document);
        let by = Actor::system(&papers.case.unit);
        let key: String = format!("issue.{}", subject.id).chars().take(128).collect();
        let intent = |file: FileRef, pages, missing| {
            let deed = DocumentIssued {
                case: case.into(),
                entry: seq,
                kind: kind.into(),
                title: template.title.clone(),
                number: entry.number.clone(),
                template: template.reference(),
                pages,
                file,
                missing,
            };
            let (subject, key) = (subject.clone(), key.clone());
            Intent { subject, base: None, key, occurred: None, deed: deed.into() }
        };
        // What the law refuses is refused before its bytes are kept.
        let (file, pages) = if missing.is_empty() {
            let code = papers.leaves.get(&seq).map(|leaf| self.code(entry.number.as_deref(), leaf));
            let pdf = self.render(document, style(&template), None, code).await?;
            let pages = pdf.pages;
            self.would(&by, intent(unkept(pdf.bytes.len() as u64, "application/pdf"), pages, Vec::new()))
                .await?;
            (self.keep(pdf.bytes, "application/pdf").await?, pages)
        } else {
            // The law refuses before it looks at the file.
            (
                FileRef {
                    sha256: String::new(),
                    sm3: String::new(),
                    tree: String::new(),
                    bytes: 0,
                    mime: String::new(),
                },
                0,
            )
        };
        self.act(&by, intent(file, pages, missing)).await.map(Some)
    }

    /// Puts bytes into the vault. Nothing there is ever removed: ask [`Office::would`] first.
    ///
    /// # Errors
    /// When the vault fails.
    pub async fn keep(&self, bytes: Vec<u8>, mime: &str) -> Result<FileRef, Fault> {
        let vault = self.vault().clone();
        let stored = tokio::task::spawn_blocking(move || vault.put(bytes.as_slice()))
            .await
            .map_err(|e| Fault::File(e.to_string()))??;
        Ok(file_ref(&stored.digests, mime))
    }

    /// Issues what acts since the last call have made. Returns how many outbox rows were worked off. A document
    /// that the law or the typesetter refuses is left unissued; its page says why, and it can be tried again there.
    ///
    /// # Errors
    /// When the machine fails; the next call goes on from the same place.
    pub async fn issue_due(&self) -> Result<usize, Fault> {
        let cursor = self.store().outbox_cursor(CONSUMER).await?;
        let rows = self.store().outbox_after(cursor, BATCH).await?;
        let Some(last) = rows.last().map(|r| r.id) else { return Ok(0) };
        for row in &rows {
            let Ok(said) = serde_json::from_str::<Said>(&row.payload) else { continue };
            if said.subject.kind != SubjectKind::Case {
                continue;
            }
            for kind in self.made_by(&said).await? {
                match self.document_issue(&said.subject.id, said.seq, &kind).await {
                    Ok(_) => {}
                    Err(Trouble::Fault(fault)) => return Err(fault),
                    Err(refused) => {
                        tracing::warn!(case = %said.subject.id, seq = said.seq, kind, "文书未制发：{refused}");
                    }
                }
            }
        }
        self.store().outbox_cursor_set(CONSUMER, last).await?;
        Ok(rows.len())
    }

    /// Kinds of document that an act made.
    async fn made_by(&self, said: &Said) -> Result<Vec<String>, Fault> {
        let known = self.store().load(&said.subject).await?;
        let Some(case) = known.as_ref().and_then(|k| k.state.case()) else { return Ok(Vec::new()) };
        let mut kinds: Vec<String> = case
            .documents
            .iter()
            .filter(|e| e.seq == said.seq && e.cancelled.is_none())
            .map(|e| e.kind.clone())
            .collect();
        if said.tag == "case.archived/1" {
            kinds.extend([documents::archive::COVER, documents::archive::DIRECTORY].map(String::from));
        }
        Ok(kinds)
    }

    /// The fonts, found once.
    ///
    /// # Errors
    /// A refusal that names the list of which none is installed.
    pub fn fonts(&self) -> Result<Arc<Fonts>, Trouble> {
        let found = self.fonts.get_or_init(|| Fonts::configured(&self.font_config).map(Arc::new));
        found.clone().map_err(not_typeset)
    }

    /// Up to where outbox rows were taken by those who issue.
    pub(crate) async fn issued_up_to(&self) -> Result<i64, Fault> {
        Ok(self.store().outbox_cursor(CONSUMER).await?)
    }
}

/// What an outbox row says of an act.
#[derive(serde::Deserialize)]
struct Said {
    subject: SubjectRef,
    seq: u64,
    tag: String,
}

/// Text as the value of a query, after RFC 3986.
fn percent_encoded(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut out, b| {
        if b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(b));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{b:02X}");
        }
        out
    })
}

/// Required parts that a document lacks, in words.
#[must_use]
pub fn missing(document: &Document) -> Vec<String> {
    documents::missing(document).iter().map(|p| p.title().to_string()).collect()
}

/// The typesetter's style of a template.
#[must_use]
pub fn style(t: &Template) -> Style {
    Style {
        title: t.title.clone(),
        layout: t.layout.clone(),
        source: t.source.clone(),
        version: t.version,
        level: t.level.title().into(),
    }
}

/// As acts name a file.
#[must_use]
pub fn file_ref(digests: &vault::Digests, mime: &str) -> FileRef {
    FileRef {
        sha256: digests.sha256.to_string(),
        sm3: digests.sm3.to_string(),
        tree: digests.tree.to_string(),
        bytes: digests.bytes,
        mime: mime.into(),
    }
}

/// How a file is named to the law before it is kept: its digests are still blank.
#[must_use]
pub fn unkept(bytes: u64, mime: &str) -> FileRef {
    let none = || "0".repeat(64);
    FileRef { sha256: none(), sm3: none(), tree: none(), bytes, mime: mime.into() }
}

fn no_template(entry: &DocumentEntry) -> Refusal {
    Refusal::gate(
        "template-not-in-force",
        "2.1b",
        "吉市政办发〔2019〕30号",
        format!("{} 没有《{}》的有效模板", entry.on, entry.title),
        "在规则版本中补充文书模板",
    )
}

fn not_typeset(e: TypesetError) -> Trouble {
    Refusal::gate("document-not-typeset", "2.1b", "", e.to_string(), "处理后重新制发").into()
}
