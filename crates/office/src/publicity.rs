//! 公示 use cases: bulk preparation and approval of imported rows; what is due.

use crate::{Office, Receipt, Trouble};
use law::act::Intent;
use law::authority::Actor;
use law::deed::publicity::PublicationApproved;
use law::ids::SubjectRef;
use law::judge::prepared_from_historical;
use law::refusal::Refusal;

/// Most records in one bulk step: all or none, so that a head knows what was signed.
pub const BULK_MAX: usize = 200;

impl Office {
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
        if !self.store().publications_of("historical", id).await?.is_empty() {
            return Err(Refusal::gate(
                "prepared-before",
                "1.3a",
                "",
                "这条记录已经生成过公示稿",
                "在公示管理里查看",
            )
            .into());
        }
        let unit = self
            .store()
            .load(&SubjectRef::unit(&historical.unit))
            .await?
            .and_then(|k| k.state.unit().map(|u| u.registered.clone()))
            .ok_or_else(Refusal::not_found)?;
        let moment = self.moment();
        let deed = prepared_from_historical(
            id,
            historical,
            &unit,
            &self.rules(),
            &moment.fresh_address,
            moment.today(),
        )?;
        // The key is cut to what the law allows; the id alone is unique enough within it.
        let key: String = key.chars().rev().take(128).collect::<Vec<_>>().into_iter().rev().collect();
        let intent = Intent {
            subject: SubjectRef::publication(moment.fresh_id),
            base: None,
            key,
            occurred: None,
            deed: deed.into(),
        };
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
                deed: PublicationApproved { opinion: opinion.into() }.into(),
            })
            .collect();
        self.act_all(actor, intents).await
    }
}
