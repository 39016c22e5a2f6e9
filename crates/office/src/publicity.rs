//! 公示 use cases: bulk preparation and approval of imported rows; what is due.

use crate::{Fault, Office, Receipt, Trouble};
use law::act::{EDITION, Intent};
use law::authority::Actor;
use law::deed::Deed;
use law::deed::publicity::{Base, PublicationApproved, PublicationBound, PublicationMasked, Source};
use law::ids::SubjectRef;
use law::judge::{judge, otherwise_in, publication_of};
use law::refusal::Refusal;
use law::state::publicity::Publication;
use store::{Page, PublicationFilter, PublicationOrder, PublicationRow};

/// Rows looked at in one go when the old publications are held against their decisions.
const TYPED_AT_ONCE: u64 = 200;

/// Most records in one bulk step: all or none, so that a head knows what was signed.
pub const BULK_MAX: usize = 200;

/// A publication in a list, with what was written to it.
#[derive(Debug, Clone)]
pub struct PublicationView {
    /// Its row.
    pub row: PublicationRow,
    /// 暂缓的理由
    pub held: Option<String>,
    /// 退回的理由
    pub returned: Option<String>,
}

impl Office {
    /// Rows of publications with why they are held or were returned, as this reader may know it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn publications_seen(
        &self,
        actor: &Actor,
        rows: Vec<PublicationRow>,
    ) -> Result<Vec<PublicationView>, Fault> {
        let mut all = Vec::with_capacity(rows.len());
        for row in rows {
            let (mut held, mut returned) = (None, None);
            if row.is_held || row.is_returned {
                match self.known_for(actor, &SubjectRef::publication(&row.id)).await {
                    Ok(known) => {
                        let state = known.state.publication();
                        held = state.and_then(|p| p.held.clone());
                        returned = state.and_then(|p| p.returned.clone());
                    }
                    Err(Trouble::Fault(fault)) => return Err(fault),
                    // The row is the reader's to see, the words are not.
                    Err(Trouble::Refused(_) | Trouble::Conflict { .. }) => {}
                }
            }
            all.push(PublicationView { row, held, returned });
        }
        Ok(all)
    }

    /// Puts imported rows up for approval. Each row by itself: what cannot be put up is named with its reason
    /// and the others go on.
    ///
    /// # Errors
    /// A fault of the machine.
    pub async fn historical_prepare(
        &self,
        actor: &Actor,
        ids: &[String],
        key: &str,
    ) -> Result<Vec<(String, Result<Receipt, Refusal>)>, Trouble> {
        let mut results = Vec::new();
        for id in ids.iter().take(BULK_MAX) {
            let outcome = self.historical_prepare_one(actor, id, &format!("{key}.{id}")).await;
            match outcome {
                Ok(receipt) => results.push((id.clone(), Ok(receipt))),
                Err(Trouble::Refused(r)) => results.push((id.clone(), Err(*r))),
                Err(Trouble::Conflict { refusal, .. }) => results.push((id.clone(), Err(*refusal))),
                Err(fault) => return Err(fault),
            }
        }
        Ok(results)
    }

    async fn historical_prepare_one(&self, actor: &Actor, id: &str, key: &str) -> Result<Receipt, Trouble> {
        let known = self.known_for(actor, &SubjectRef::historical(id)).await?;
        let historical = known.state.historical().ok_or_else(Refusal::not_found)?;
        let deed = PublicationBound::of(Source::Historical(id.into()), &historical.unit);
        // The key is cut to what the law allows; the id alone is unique enough within it.
        let key: String = key.chars().rev().take(128).collect::<Vec<_>>().into_iter().rev().collect();
        let intent =
            Intent { subject: publication_of(id), base: None, key, occurred: None, deed: deed.into() };
        self.act(actor, intent).await
    }

    /// Approves several publications in one commit, all or none.
    ///
    /// # Errors
    /// The first refusal, or a fault.
    pub async fn publications_approve(
        &self,
        actor: &Actor,
        ids: &[String],
        opinion: &str,
        late_reason: &str,
        key: &str,
    ) -> Result<Receipt, Trouble> {
        if ids.len() > BULK_MAX {
            return Err(Refusal::field("ids", format!("一次最多审批 {BULK_MAX} 条")).into());
        }
        let intents = ids
            .iter()
            .enumerate()
            .map(|(i, id)| Intent {
                subject: SubjectRef::publication(id),
                base: None,
                key: format!("{key}.{i}"),
                occurred: None,
                deed: PublicationApproved { opinion: opinion.into(), late_reason: late_reason.into() }.into(),
            })
            .collect();
        self.act_all(actor, intents).await
    }

    /// The decided words and masks from which an edit of a publication begins that was prepared under edition 1. Nothing
    /// where it has its own, or where it cannot be edited now: that is told when the edit is sent.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn publication_base(&self, actor: &Actor, id: &str) -> Result<Option<Base>, Trouble> {
        let intent = Intent {
            subject: SubjectRef::publication(id),
            base: None,
            key: "preview".into(),
            occurred: None,
            deed: PublicationMasked { note: "—".into(), ..PublicationMasked::default() }.into(),
        };
        let facts = self.facts(&intent, actor).await?;
        let judged = judge(EDITION, &facts, actor, intent, &self.rules(), &self.moment());
        Ok(judged.ok().and_then(|v| match v.acts().first().map(law::act::Act::deed) {
            Some(Deed::PublicationMasked(d)) => d.base.clone(),
            _ => None,
        }))
    }

    /// In which fields a publication says something else than its decision: only what edition 1 let be typed can.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn differs_from_decision(&self, p: &Publication) -> Result<Vec<&'static str>, Fault> {
        if p.decided.is_some() {
            return Ok(Vec::new());
        }
        let source = match &p.source {
            Source::Case(id) => SubjectRef::case(id),
            Source::Historical(id) => SubjectRef::historical(id),
        };
        let source = self.store().load(&source).await?;
        let unit = self.store().load(&SubjectRef::unit(&p.unit)).await?;
        let unit = unit.as_ref().and_then(|u| u.state.unit());
        Ok(source.zip(unit).map_or_else(Vec::new, |(s, u)| otherwise_in(p, &s.state, &u.registered)))
    }

    /// What edition 1 published, or put up for approval, otherwise than decided: the row and the fields, of one agency
    /// or of all. Nothing that was prepared since can be.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn published_otherwise(
        &self,
        unit: Option<&str>,
    ) -> Result<Vec<(PublicationRow, Vec<&'static str>)>, Fault> {
        let filter =
            PublicationFilter { unit: unit.map(Into::into), typed: true, ..PublicationFilter::default() };
        let mut found = Vec::new();
        let mut offset = 0;
        loop {
            let page = Page { limit: TYPED_AT_ONCE, offset };
            let rows = self.store().publications(&filter, PublicationOrder::Updated, page).await?.rows;
            let last = (rows.len() as u64) < TYPED_AT_ONCE;
            let subjects: Vec<SubjectRef> = rows
                .iter()
                .flat_map(|r| {
                    let source = match r.source_kind.as_str() {
                        "case" => SubjectRef::case(&r.source_id),
                        _ => SubjectRef::historical(&r.source_id),
                    };
                    [SubjectRef::publication(&r.id), source, SubjectRef::unit(&r.unit)]
                })
                .collect::<std::collections::BTreeSet<_>>()
                .into_iter()
                .collect();
            let known: std::collections::BTreeMap<_, _> =
                self.store().load_many(&subjects).await?.into_iter().collect();
            for row in rows.into_iter().filter(|r| matches!(r.stage.as_str(), "edited" | "published")) {
                let state = |s: &SubjectRef| known.get(s).map(|k| &k.state);
                let publication = state(&SubjectRef::publication(&row.id)).and_then(|s| s.publication());
                let source = match row.source_kind.as_str() {
                    "case" => state(&SubjectRef::case(&row.source_id)),
                    _ => state(&SubjectRef::historical(&row.source_id)),
                };
                let unit = state(&SubjectRef::unit(&row.unit)).and_then(|s| s.unit());
                let (Some(p), Some(source), Some(unit)) = (publication, source, unit) else { continue };
                let fields = otherwise_in(p, source, &unit.registered);
                if !fields.is_empty() {
                    found.push((row, fields));
                }
            }
            if last {
                return Ok(found);
            }
            offset += TYPED_AT_ONCE;
        }
    }
}
