//! Feeds the search index from the outbox. The index lives outside the transaction: it is caught up about
//! once a second, and withdrawal is enforced again when a page is read.

use crate::{Fault, Office};
use law::deed::publicity::Source;
use law::ids::{SubjectKind, SubjectRef};
use law::state::publicity::Publication;
use search::{Origin, PublicDoc};

/// What an outbox row of an act says of its subject.
#[derive(serde::Deserialize)]
struct Said {
    subject: SubjectRef,
}

/// Outbox rows taken at once.
const BATCH: u64 = 500;

/// Catches the index up with the outbox. Returns how many outbox rows were worked off; zero when there is
/// nothing to do. Crash-safe: the cursor is committed with the index itself.
///
/// # Errors
/// When the store or the index fails; the next call goes on from the same place.
pub async fn feed_search(office: &Office) -> Result<usize, Fault> {
    let index = office.search().clone();
    let cursor = i64::try_from(index.cursor().unwrap_or(0)).unwrap_or(i64::MAX);
    let rows = office.store().outbox_after(cursor, BATCH).await?;
    let Some(last) = rows.last().map(|r| u64::try_from(r.id).unwrap_or(0)) else { return Ok(0) };
    let mut put = Vec::new();
    let mut remove = Vec::new();
    let today = office.today();
    for row in &rows {
        let Ok(said) = serde_json::from_str::<Said>(&row.payload) else { continue };
        if said.subject.kind != SubjectKind::Publication {
            continue;
        }
        let Some(known) = office.store().load(&said.subject).await? else { continue };
        let Some(p) = known.state.publication() else { continue };
        if p.is_public_on(today) {
            if let Some(doc) = document(office, p).await? {
                put.push(doc);
            }
        } else {
            remove.push(p.address.clone());
        }
    }
    let count = rows.len();
    tokio::task::spawn_blocking(move || {
        index.remove(&remove)?;
        index.put(&put)?;
        index.commit_with_cursor(last)
    })
    .await
    .map_err(|e| Fault::File(e.to_string()))??;
    Ok(count)
}

/// The index document of a public record.
async fn document(office: &Office, p: &Publication) -> Result<Option<PublicDoc>, Fault> {
    let Some(record) = p.record.known() else { return Ok(None) };
    let law::state::publicity::Stage::Published { on } = &p.stage else { return Ok(None) };
    let organ = office
        .store()
        .load(&SubjectRef::unit(&p.unit))
        .await?
        .and_then(|k| k.state.unit().map(|u| u.registered.name.clone()));
    Ok(Some(PublicDoc {
        address: p.address.clone(),
        title: record.title.clone(),
        document_no: record.document_no.clone(),
        party_name: record.party.clone(),
        party_code: (!record.party_code.is_empty()).then(|| record.party_code.clone()),
        organ: organ.unwrap_or_else(|| record.organ.clone()),
        organ_id: p.unit.clone(),
        behaviour: record.behaviour.clone(),
        kinds: record.kinds.clone(),
        conclusion: record.conclusion.clone(),
        facts: record.facts.clone(),
        basis: record.basis.clone(),
        body: record.remedies.clone(),
        decided_on: record.decided_on.map(|d| d.to_string()),
        published_on: on.to_string(),
        origin: match p.source {
            Source::Case(_) => Origin::Case,
            Source::Historical(_) => Origin::Imported,
        },
    }))
}

impl Office {
    /// Makes the index anew from the store: everything public today.
    ///
    /// # Errors
    /// When the store or the index fails; the old index stays until the new one is complete.
    pub async fn rebuild_search(&self) -> Result<u64, Fault> {
        // The head is read before the records, so that what changes meanwhile is fed again.
        let head = u64::try_from(self.store().outbox_last().await?).unwrap_or(0);
        let mut docs = Vec::new();
        for (_, known) in self.all_of(SubjectKind::Publication).await? {
            if let Some(p) = known.state.publication()
                && p.is_public_on(self.today())
                && let Some(doc) = document(self, p).await?
            {
                docs.push(doc);
            }
        }
        let index = self.search().clone();
        let n = tokio::task::spawn_blocking(move || index.rebuild(docs, head))
            .await
            .map_err(|e| Fault::File(e.to_string()))??;
        Ok(n)
    }
}
