//! What the public may read. Withdrawal and expiry are enforced when a page is read, whatever the index says.

use crate::{Fault, Office};
use jiff::civil::Date;
use law::deed::Deed;
use law::deed::publicity::{Changed, Extent, PublicRecord, Source};
use law::deed::register::UnitRegistered;
use law::facts::Known;
use law::ids::SubjectRef;
use law::state::State;
use law::state::publicity::{Past, Publication, Stage};
use search::{Page, PublicDoc, Query, Whole};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::{HistoryEntry, Page as Rows, PublicationFilter, PublicationOrder};

/// Publications with one number that are looked through at most.
const SAME_NUMBER_MAX: u64 = 100;

/// What stands at a public address.
#[derive(Debug)]
pub enum PublicPage {
    /// A public record.
    Record(Box<PublicView>),
    /// 已撤回: reason and dates, no content (clause 1.3d).
    Withdrawn {
        /// 文号
        document_no: String,
        /// 处罚机关
        organ: String,
        /// Why.
        reason: String,
        /// When.
        on: Date,
        /// Address of what the decision was changed to, where that is public.
        replaced_by: Option<String>,
    },
    /// 公示期满: a neutral notice.
    Expired,
}

/// A public record with what shows that it can be trusted.
#[derive(Debug)]
pub struct PublicView {
    /// Public address.
    pub address: String,
    /// The record.
    pub record: PublicRecord,
    /// The agency.
    pub unit: UnitRegistered,
    /// Internal stage data: dates.
    pub published_on: Date,
    /// Statutory date (clause 1.3a); none for imported rows.
    pub due_on: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// Imported, not a case of this system.
    pub imported: bool,
    /// Leaf of the entry that made it public.
    pub leaf: String,
    /// Its index in the public log, once sequenced.
    pub log_index: Option<u64>,
    /// Process dates of the case: step, date, note.
    pub process: Vec<(String, Date, String)>,
    /// That the words are the decision's, minus masks; none for what edition 1 published.
    pub bound: Option<Bound>,
    /// The change of the decision whose content this is.
    pub changed: Option<Changed>,
    /// When it was public before, and until when.
    pub past: Vec<Past>,
}

/// 公示内容 = 决定原文 − 遮盖, checked at the moment of reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// Computed again from the journal's entries the words are these, and the approval on record is of these words.
    pub holds: bool,
    /// SHA-256 of the public words, as the approval's entry has it.
    pub digest: String,
    /// 公示范围
    pub extent: Extent,
    /// What was masked and how often.
    pub masks: Vec<(&'static str, usize)>,
}

/// Folds the entries again and holds the words against them.
fn bound(p: &Publication, record: &PublicRecord, history: &[HistoryEntry]) -> Option<Bound> {
    p.decided.as_ref()?;
    let folded = history.iter().fold(None, |state, h| State::after(state, &h.recorded));
    let again = folded.as_ref().and_then(State::publication);
    let minus =
        again.and_then(|a| a.decided.as_ref().and_then(|d| d.known()).map(|d| d.minus(&a.masking, a.extent)));
    let approved = history.iter().rfind(|h| matches!(h.recorded.deed, Deed::PublicationApproved(_)));
    let digest = record.digest();
    let approved = approved.and_then(|h| h.recorded.derived.public.as_ref()) == Some(&digest);
    Some(Bound {
        holds: approved && minus.as_ref() == Some(record) && again == Some(p),
        digest,
        extent: p.extent,
        masks: p.masking.counts(),
    })
}

impl Office {
    /// What stands at a public address; `None` where nothing public ever stood.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn public_page(&self, address: &str) -> Result<Option<PublicPage>, Fault> {
        let Some((id, known)) = self.publication_at(address).await? else { return Ok(None) };
        let Some(p) = known.state.publication() else { return Ok(None) };
        let told = self.in_public(vec![p.clone()]).await?.pop().unwrap_or_else(|| p.clone());
        let record = p.record.known().cloned().unwrap_or_default();
        match &p.stage {
            Stage::Published { .. } if p.has_expired_on(self.today()) => Ok(Some(PublicPage::Expired)),
            Stage::Published { on } => {
                let history = self.store().history(&SubjectRef::publication(&id)).await?;
                let view = self.view(p, record, *on, &history).await?;
                let view = PublicView { changed: told.changed, past: told.past, ..view };
                Ok(Some(PublicPage::Record(Box::new(view))))
            }
            _ => {
                let Some(stone) = told.tombstone() else { return Ok(None) };
                let replaced_by = match stone.replaced_by {
                    Some(address) if self.is_public_at(&address).await? => Some(address),
                    _ => None,
                };
                Ok(Some(PublicPage::Withdrawn {
                    document_no: record.document_no,
                    organ: record.organ,
                    reason: stone.why,
                    on: stone.on,
                    replaced_by,
                }))
            }
        }
    }

    /// Publications with what people wrote to them as the public may read it, in the same order.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn in_public(&self, all: Vec<Publication>) -> Result<Vec<Publication>, Fault> {
        let source_of = |p: &Publication| match &p.source {
            Source::Case(id) => SubjectRef::case(id),
            Source::Historical(id) => SubjectRef::historical(id),
        };
        // Of most publications nobody wrote anything but the decision.
        let sources: Vec<SubjectRef> = all.iter().filter(|p| p.has_words()).map(source_of).collect();
        let known: BTreeMap<SubjectRef, Known> =
            self.store().load_many(&sources).await?.into_iter().collect();
        Ok(all
            .into_iter()
            .map(|p| match known.get(&source_of(&p)) {
                Some(source) if p.has_words() => {
                    p.in_public(|text| *text = law::judge::words_in_public(&source.state, text))
                }
                _ => p,
            })
            .collect())
    }

    async fn is_public_at(&self, address: &str) -> Result<bool, Fault> {
        let today = self.today();
        let found = self.publication_at(address).await?;
        Ok(found.is_some_and(|(_, k)| k.state.publication().is_some_and(|p| p.is_public_on(today))))
    }

    async fn view(
        &self,
        p: &Publication,
        record: PublicRecord,
        published_on: Date,
        history: &[HistoryEntry],
    ) -> Result<PublicView, Fault> {
        let unit = self
            .store()
            .load(&SubjectRef::unit(&p.unit))
            .await?
            .and_then(|k| k.state.unit().map(|u| u.registered.clone()))
            .ok_or(Fault::NotFounded)?;
        let approved = history.iter().rfind(|h| h.recorded.deed.tag() == "publication.approved/1");
        let process = match &p.source {
            Source::Case(id) => {
                let case = self.store().load(&SubjectRef::case(id)).await?;
                case.and_then(|k| k.state.case().map(process)).unwrap_or_default()
            }
            Source::Historical(_) => Vec::new(),
        };
        Ok(PublicView {
            address: p.address.clone(),
            bound: bound(p, &record, history),
            changed: p.changed.clone(),
            past: p.past.clone(),
            record,
            unit,
            published_on,
            due_on: p.due_on,
            until: p.until,
            imported: matches!(p.source, Source::Historical(_)),
            leaf: approved.map(|h| h.leaf.clone()).unwrap_or_default(),
            log_index: approved.and_then(|h| h.log_index),
            process,
        })
    }

    /// Searches the public record. Hits whose publication is no longer public are left out even if the index
    /// still has them.
    ///
    /// # Errors
    /// When the index or the store fails.
    pub async fn public_search(&self, query: Query) -> Result<Page, Fault> {
        let index = self.search().clone();
        let mut page = tokio::task::spawn_blocking(move || index.query(&query))
            .await
            .map_err(|e| Fault::File(e.to_string()))??;
        let public = self.public_among(page.hits.iter().map(|h| h.doc.address.as_str())).await?;
        let found = page.hits.len();
        page.hits.retain(|h| public.contains(&h.doc.address));
        page.total = page.total.saturating_sub(found - page.hits.len());
        Ok(page)
    }

    /// Everything that a query finds in the public record, to be read in pieces by [`Office::public_piece`].
    ///
    /// # Errors
    /// When the index fails.
    pub async fn public_whole(&self, query: Query) -> Result<Whole, Fault> {
        let index = self.search().clone();
        let found = tokio::task::spawn_blocking(move || index.whole(&query));
        Ok(found.await.map_err(|e| Fault::File(e.to_string()))??)
    }

    /// A piece of what a query found. What is no longer public is left out.
    ///
    /// # Errors
    /// When the index or the store fails.
    pub async fn public_piece(
        &self,
        whole: &Arc<Whole>,
        from: usize,
        most: usize,
    ) -> Result<Vec<PublicDoc>, Fault> {
        let (index, whole) = (self.search().clone(), whole.clone());
        let read = tokio::task::spawn_blocking(move || index.piece(&whole, from, most));
        let mut docs = read.await.map_err(|e| Fault::File(e.to_string()))??;
        let public = self.public_among(docs.iter().map(|d| d.address.as_str())).await?;
        docs.retain(|d| public.contains(&d.address));
        Ok(docs)
    }

    /// Which of these addresses are public today.
    async fn public_among<'a>(
        &self,
        addresses: impl Iterator<Item = &'a str>,
    ) -> Result<BTreeSet<String>, Fault> {
        let (addresses, today): (Vec<&str>, Date) = (addresses.collect(), self.today());
        let rows = self.store().publications_at(&addresses).await?;
        let public = rows
            .into_iter()
            .filter(|r| r.stage == "published" && r.until_on.is_none_or(|until| today <= until));
        Ok(public.map(|r| r.address).collect())
    }
}

/// Dates of the process that are public with a decision.
fn process(case: &law::state::casefile::CaseFile) -> Vec<(String, Date, String)> {
    let mut steps = Vec::new();
    if let Some(o) = &case.opened {
        steps.push(("立案".to_string(), o.on, String::new()));
    }
    if let Some(n) = case.notices.last()
        && let Some(on) = n.served_on
    {
        let note = if n.hearing_offered {
            "已告知陈述、申辩、听证权利"
        } else {
            "已告知陈述、申辩权利"
        };
        steps.push(("告知".into(), on, note.into()));
    }
    if let Some(c) = &case.review.clearance {
        steps.push(("法制审核".into(), c.on, "审核通过".into()));
    } else if let Some(a) = &case.audit {
        steps.push(("案件审核".into(), a.on, "审核通过".into()));
    }
    if let Some(d) = &case.discussion {
        steps.push(("集体讨论".into(), d.discussed.held_on, String::new()));
    }
    if let Some(d) = &case.decision {
        steps.push(("作出决定".into(), d.on, String::new()));
        if let Some(on) = d.served_on {
            steps.push(("送达".into(), on, String::new()));
        }
    }
    // In the order of days; steps of one day stay in the order of the procedure.
    steps.sort_by_key(|(_, on, _)| *on);
    steps
}

impl Office {
    /// What is or was public under a document number, in whatever brackets it was typed: address and page. Numbers of
    /// documents that are not public are not known here, so that nobody learns of them by asking.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn public_by_number(&self, typed: &str) -> Result<Vec<(String, PublicPage)>, Fault> {
        let canonical =
            |text: &str| law::docno::parse(text).map_or_else(|_| text.trim().to_owned(), |n| n.canonical);
        let wanted = canonical(typed);
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let filter = PublicationFilter { text: Some(wanted.clone()), ..PublicationFilter::default() };
        let rows = self
            .store()
            .publications(&filter, PublicationOrder::Published, Rows::first(SAME_NUMBER_MAX))
            .await?;
        let mut found = Vec::new();
        for row in rows.rows.into_iter().filter(|r| canonical(&r.document_no) == wanted) {
            if let Some(page) = self.public_page(&row.address).await? {
                found.push((row.address, page));
            }
        }
        Ok(found)
    }
}
