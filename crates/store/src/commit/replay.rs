//! The same command twice: the second gets the first one's receipt.

use super::{Answer, Receipt, Written};
use crate::crypt::Crypt;
use crate::error::{CommitError, StoreError};
use crate::read::{HistoryEntry, entry_of};
use crate::sealed::Sealed;
use crate::sql;
use law::act::Recorded;
use sea_orm::{ConnectionTrait, Value};

/// Whether two acts with the same key are the same command. The subject may differ where the command begins one: its
/// id is fresh at every attempt. The rest of the entry (time, facts, what law derived) may differ as well.
pub(super) fn is_same(first: &Recorded, again: &Recorded) -> bool {
    let subject = first.subject == again.subject
        || first.seq == 1 && again.seq == 1 && first.subject.kind == again.subject.kind;
    subject && first.deed.is_same_command(&again.deed)
}

/// The answer to a verdict whose commanded act's key is in the journal.
pub(super) async fn replay<C: ConnectionTrait>(
    on: &C,
    crypt: &Crypt,
    acts: &[Sealed],
) -> Result<Answer, StoreError> {
    let mut receipt = Receipt { acts: Vec::new(), replayed: true };
    // Companions have the commanded key with `#1`, `#2` …; those of then count, not those of now. A joined verdict
    // has several commanded acts.
    let mut base: Option<&str> = None;
    for act in acts {
        let r = &act.recorded;
        let is_companion = base
            .and_then(|b| r.key.strip_prefix(b))
            .and_then(|rest| rest.strip_prefix('#'))
            .is_some_and(|n| n.parse::<u32>().is_ok());
        if is_companion {
            continue;
        }
        base = Some(&r.key);
        match find(on, crypt, &r.actor.account, &r.key).await? {
            Some(first) if is_same(&first.recorded, r) => receipt.acts.push(written(first)),
            _ => return Ok(Err(CommitError::KeyReused { key: r.key.clone() })),
        }
        for n in 1.. {
            match find(on, crypt, &r.actor.account, &format!("{}#{n}", r.key)).await? {
                Some(companion) => receipt.acts.push(written(companion)),
                None => break,
            }
        }
    }
    Ok(Ok(receipt))
}

fn written(entry: HistoryEntry) -> Written {
    Written { subject: entry.recorded.subject, seq: entry.recorded.seq, leaf: entry.leaf }
}

async fn find<C: ConnectionTrait>(
    on: &C,
    crypt: &Crypt,
    actor: &str,
    key: &str,
) -> Result<Option<HistoryEntry>, StoreError> {
    let values = vec![Value::String(Some(actor.into())), Value::String(Some(key.into()))];
    let row = sql::one(on, "find by key", sql::ENTRY_BY_KEY, values).await?;
    row.as_ref().map(|row| entry_of(crypt, row)).transpose()
}
