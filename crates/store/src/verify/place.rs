//! The places of entries: order of arrival, log index, record in the log; rule bundles; checkpoints.

use super::finding::{Finding, Report, What};
use super::{BATCH, Check};
use crate::error::StoreError;
use crate::open::Store;
use crate::read::{get, int, sha256_hex};
use crate::sequencer::{KeptCheckpoint, checkpoint_of};
use crate::sql;
use journal::log::Reader;
use journal::note::{Note, VerifierKey};
use journal::tile::{Kind, decode_bundle};
use journal::{Checkpoint, Leaf};
use law::ids::{SubjectKind, SubjectRef};
use sea_orm::{QueryResult, Value};
use std::collections::HashSet;
use std::path::Path;

/// The records of the published log, one bundle at a time.
pub(super) struct LogLeaves {
    reader: Reader,
    /// Size of the published checkpoint; fsck has checked it.
    size: u64,
    bundle: Option<(u64, Vec<Leaf>)>,
}

impl LogLeaves {
    pub fn open(dir: &Path) -> Self {
        let reader = Reader::open(dir);
        let note = reader.checkpoint().ok().flatten();
        let checkpoint = note
            .and_then(|bytes| Note::from_bytes(&bytes).ok())
            .and_then(|note| note.text().parse::<Checkpoint>().ok());
        Self { reader, size: checkpoint.map_or(0, |c| c.head.size), bundle: None }
    }

    /// The record at an index; `None` beyond the log, or where a bundle cannot be read, which fsck reports.
    fn at(&mut self, index: u64) -> Option<Leaf> {
        let tile = Kind::Entries.tile_of(index, self.size)?;
        let first = tile.first();
        if self.bundle.as_ref().is_none_or(|(start, _)| *start != first) {
            let bytes = self.reader.tile_bytes(tile).ok()?;
            self.bundle = Some((first, decode_bundle(&bytes, tile.width).ok()?));
        }
        let (_, leaves) = self.bundle.as_ref()?;
        leaves.get(usize::try_from(index - first).ok()?).copied()
    }
}

/// The record in the log at the index that a row claims.
pub(super) fn logged(log: &mut LogLeaves, log_index: Option<i64>) -> Option<Leaf> {
    log.at(u64::try_from(log_index?).ok()?)
}

/// Arrivals are 1, 2, 3 … without gaps, and an entry's log index is its arrival less one: indexes are given in the order
/// of arrival. Where the two disagree the log tells which was changed.
pub(super) async fn arrivals(check: &mut Check) -> Result<(), StoreError> {
    let (mut after, mut ended) = (0_i64, false);
    loop {
        let values = vec![Value::BigInt(Some(after)), int(BATCH)];
        let rows = sql::all(&check.tx, "verify arrivals", sql::VERIFY_ARRIVALS, values).await?;
        for row in &rows {
            let arrival: i64 = get(row, "arrival")?;
            let leaf: String = get(row, "leaf").unwrap_or_default();
            let subject = subject_of(row);
            let log_index: Result<Option<i64>, _> = get(row, "log_index");
            let mut add = |field: &str, why: String| {
                let finding = Finding::new(What::Place, why).at("journal_entry", field);
                check.report.add(finding.of(subject.clone()).leaf(&leaf));
            };
            if arrival != after + 1 {
                add("arrival", format!("到达序号从 {after} 跳到 {arrival}，中间缺号或者本行被改动"));
            }
            after = arrival;
            let by_arrival = check.log.at(u64::try_from(arrival - 1).unwrap_or(u64::MAX));
            let here = |record: Option<Leaf>| record.is_some_and(|l| l.to_string() == leaf);
            let Ok(log_index) = log_index else {
                add("log_index", "日志序号读不出来".into());
                continue;
            };
            match log_index {
                None if by_arrival.is_some() => {
                    let field = if here(by_arrival) { "log_index" } else { "arrival,log_index" };
                    add(field, "日志里已有这一条，但没有记日志序号".into());
                }
                None => ended = true,
                Some(index) if index != arrival - 1 => {
                    let by_index = check.log.at(u64::try_from(index).unwrap_or(u64::MAX));
                    let field = match (here(by_arrival), here(by_index)) {
                        (true, _) => "log_index",
                        (_, true) => "arrival",
                        _ => "arrival,log_index",
                    };
                    add(field, format!("日志序号 {index} 与到达序号 {arrival} 不对应"));
                }
                Some(_) if ended => add("log_index", "前面的条目还没有日志序号".into()),
                Some(_) => match by_arrival {
                    Some(record) if record.to_string() == leaf => check.report.logged += 1,
                    Some(record) => {
                        add("leaf,log_index", format!("日志里这个序号的叶是 {record}"));
                    }
                    // Not yet integrated.
                    None => {}
                },
            }
        }
        if rows.is_empty() {
            break;
        }
    }
    if u64::try_from(after).unwrap_or(0) < check.log.size {
        let why = format!("日志有 {} 条，数据库只有 {after} 条", check.log.size);
        check.report.add(Finding::new(What::Place, why).at("journal_entry", "arrival"));
    }
    // Arrivals below 1 were not among the rows read.
    for row in sql::all(&check.tx, "verify arrivals", sql::VERIFY_ARRIVALS_BELOW, vec![]).await? {
        let finding = Finding::new(What::Place, "到达序号小于 1").at("journal_entry", "arrival");
        let leaf: String = get(&row, "leaf").unwrap_or_default();
        check.report.add(finding.of(subject_of(&row)).leaf(leaf));
    }
    Ok(())
}

/// The subject that a row's columns name. What cannot be read is found where the columns are checked.
fn subject_of(row: &QueryResult) -> Option<SubjectRef> {
    let (kind, id): (String, String) = (get(row, "subject_kind").ok()?, get(row, "subject_id").ok()?);
    Some(SubjectRef::new(SubjectKind::from_wire(&kind)?, id))
}

/// Every kept bundle has its digest, and every digest that an entry names is kept.
pub(super) async fn bundles(check: &mut Check) -> Result<(), StoreError> {
    let mut kept = HashSet::new();
    for row in sql::all(&check.tx, "verify rules", sql::VERIFY_BUNDLES, vec![]).await? {
        let digest: String = get(&row, "digest").unwrap_or_default();
        let bytes: Vec<u8> = get(&row, "bytes").unwrap_or_default();
        let computed = sha256_hex(&bytes);
        if computed != digest {
            let finding = Finding::new(What::Rules, "规则版本的内容与摘要不符");
            check.report.add(finding.at("law_rule_bundle", "digest,bytes").values(&digest, computed));
        }
        kept.insert(digest);
    }
    for digest in check.rules.iter().filter(|d| !kept.contains(*d)) {
        let finding = Finding::new(What::Rules, "条目所引的规则版本没有保存");
        check.report.add(finding.at("law_rule_bundle", "digest").values(digest, "NULL"));
    }
    Ok(())
}

/// Every checkpoint in the database is signed, of its size, and of the tree that lies on disk.
pub(super) async fn checkpoints(check: &mut Check, keys: &[VerifierKey]) -> Result<(), StoreError> {
    let mut after = Value::BigInt(Some(i64::MIN));
    loop {
        let values = vec![after.clone(), int(BATCH)];
        let rows = sql::all(&check.tx, "verify checkpoints", sql::VERIFY_CHECKPOINTS, values).await?;
        for row in &rows {
            after = Value::BigInt(Some(get(row, "size")?));
            let kept = match checkpoint_of(row) {
                Ok(kept) => kept,
                Err(e) => {
                    let finding = Finding::new(What::Checkpoint, format!("检查点读不出来：{e}"));
                    check.report.add(finding.at("journal_checkpoint", "size,note,published"));
                    continue;
                }
            };
            for (field, why) in faults(&kept, check, keys) {
                let finding = Finding::new(What::Checkpoint, why).at("journal_checkpoint", field);
                check.report.add(finding);
            }
        }
        if rows.is_empty() {
            return Ok(());
        }
    }
}

fn faults(kept: &KeptCheckpoint, check: &Check, keys: &[VerifierKey]) -> Vec<(&'static str, String)> {
    let claimed = kept.note.lines().next().unwrap_or_default();
    let origin = check.origin.as_deref().unwrap_or(claimed);
    let opened = match Checkpoint::open(kept.note.as_bytes(), origin, keys) {
        Ok(opened) => opened,
        Err(e) => return vec![("note", format!("数据库里大小为 {} 的检查点不可信：{e}", kept.size))],
    };
    let mut faults = Vec::new();
    let head = opened.checkpoint.head;
    if head.size != kept.size {
        faults.push(("size", format!("检查点签的是 {} 条，记的是 {} 条", head.size, kept.size)));
    }
    if opened.verified.len() != opened.note.signatures().len() {
        faults.push(("note", "检查点带有不认识的签名".into()));
    }
    let times: Vec<u64> = opened.verified.iter().filter_map(|v| v.time).collect();
    let micros = u64::try_from(kept.published.as_microsecond()).ok();
    if !times.is_empty() && !times.iter().any(|t| t.checked_mul(1_000_000) == micros) {
        faults.push(("published", "发布时间与联署时间不一致".into()));
    }
    match check.log.reader.root_at(head.size) {
        Ok(root) if root == head.root => {}
        Ok(_) => faults.push(("note", format!("检查点的根不是日志前 {} 条的根", head.size))),
        Err(e) => faults.push(("note", format!("日志里没有检查点所签的 {} 条：{e}", head.size))),
    }
    faults
}

/// The last checkpoint in the database is the one in the directory. They are read one after the other while the
/// sequencer may be at work, so a difference counts only if it stays while both are read again.
pub(super) async fn last_checkpoint(
    store: &Store,
    log: &LogLeaves,
    report: &mut Report,
) -> Result<(), StoreError> {
    let mut why = String::new();
    for _ in 0..3 {
        let file = log.reader.checkpoint().ok().flatten();
        // One that cannot be read was found above.
        let kept = store.checkpoint_last().await.ok().flatten();
        if file.as_deref() == kept.as_ref().map(|k| k.note.as_bytes()) {
            return Ok(());
        }
        why = match (file, kept) {
            (Some(_), None) => "目录里有检查点，数据库里没有".into(),
            (None, Some(_)) => "数据库里有检查点，目录里没有".into(),
            _ => "目录里的检查点不是数据库里最后的一个".to_owned(),
        };
    }
    let mut finding = Finding::new(What::Checkpoint, why).at("journal_checkpoint", "size,note");
    finding.file = Some("checkpoint".into());
    report.add(finding);
    Ok(())
}
