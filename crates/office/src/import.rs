//! 导入历史决定 — old lists become `HistoricalRecord`s, labelled as imported, never cases (DOMAIN 0.11).

use crate::{Fault, Office, Trouble};
use law::act::Intent;
use law::authority::Actor;
use law::deed::publicity::HistoricalImported;
use law::draft::hex;
use law::history::{Flag, RawRow, RowOutcome, classify};
use law::ids::SubjectRef;
use law::private::Private;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::path::Path;

/// Rows larger than this are refused: no honest row of a penalty list is.
const ROW_BYTES_MAX: usize = 1024 * 1024;

/// Rows in one commit: one durable write for many, and still all of them or none.
const TOGETHER: usize = 100;

/// What became of a file. The four counts are exclusive and add up to `rows`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// Rows below the header.
    pub rows: usize,
    /// Taken without a doubt.
    pub taken: usize,
    /// Taken, with flags.
    pub flagged: usize,
    /// Refused, with column and reason.
    pub refused: usize,
    /// The very same row was there before.
    pub already: usize,
    /// A line for each row that is not simply taken.
    pub details: Vec<Detail>,
}

/// What is to be said of a row.
#[derive(Debug, Clone, Serialize)]
pub struct Detail {
    /// Row number in the file; the header is row 1.
    pub row: u32,
    /// Identifier in the file.
    pub id: String,
    /// `flagged`, `refused` or `already`.
    pub outcome: &'static str,
    /// Column and reason, one each.
    pub notes: Vec<Flag>,
}

impl Office {
    /// Imports a file of old penalty decisions for a unit's desk. `progress` is told the rows done and all.
    ///
    /// # Errors
    /// When the file cannot be read at all or the machine fails. Rows already taken stay taken: running it
    /// again goes on where it stopped.
    pub async fn import_penalties(
        &self,
        file: &Path,
        unit: &str,
        mut progress: impl FnMut(usize, usize),
    ) -> Result<Report, Trouble> {
        let bytes =
            std::fs::read(file).map_err(|e| Fault::File(format!("读不到 {}：{e}", file.display())))?;
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
        let batch = file.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text);
        let header: Vec<String> = reader
            .headers()
            .map_err(|e| Fault::File(format!("读不到表头：{e}")))?
            .iter()
            .map(str::to_string)
            .collect();
        if header != law::history::COLUMNS {
            let wanted = law::history::COLUMNS.join("、");
            return Err(Fault::File(format!("表头与模板不一致，应为：{wanted}")).into());
        }
        let records: Vec<csv::Result<csv::StringRecord>> = reader.records().collect();
        let organs = self.unit_names().await?;
        let organs: Vec<&str> = organs.iter().map(String::as_str).collect();
        let mut seen = self.seen().await?;
        let actor = Actor::system(unit);
        let mut report = Report { rows: records.len(), ..Report::default() };
        let mut waiting: Vec<Intent> = Vec::new();
        for (i, record) in records.iter().enumerate() {
            let row_no = u32::try_from(i).unwrap_or(u32::MAX).saturating_add(2);
            let row = self.import_row(record, row_no, &batch, unit, &organs, &mut seen, &mut report).await?;
            waiting.extend(row);
            if waiting.len() >= TOGETHER {
                self.act_all(&actor, std::mem::take(&mut waiting)).await?;
            }
            progress(i + 1, records.len());
        }
        if !waiting.is_empty() {
            self.act_all(&actor, waiting).await?;
        }
        Ok(report)
    }

    /// Content keys of rows taken before, by printed organ and number.
    async fn seen(&self) -> Result<HashMap<(String, String), Vec<String>>, Trouble> {
        let mut seen: HashMap<(String, String), Vec<String>> = HashMap::new();
        for (organ, number, key) in self.historical_keys().await? {
            seen.entry(filed(&organ, &number)).or_default().push(key);
        }
        Ok(seen)
    }

    /// What a row asks to be recorded; nothing where it is refused or was there before.
    #[allow(clippy::too_many_arguments, reason = "one loop body with its accumulators")]
    async fn import_row(
        &self,
        record: &csv::Result<csv::StringRecord>,
        row_no: u32,
        batch: &str,
        unit: &str,
        organs: &[&str],
        seen: &mut HashMap<(String, String), Vec<String>>,
        report: &mut Report,
    ) -> Result<Option<Intent>, Trouble> {
        let outcome = match record {
            Err(e) => RowOutcome::Refused {
                column: "整行".into(),
                reason: format!("这一行不是有效的 CSV：{e}"),
            },
            Ok(r) if r.as_slice().len() > ROW_BYTES_MAX => RowOutcome::Refused {
                column: "整行".into(),
                reason: format!("这一行有 {} 字节，超过 {ROW_BYTES_MAX} 字节", r.as_slice().len()),
            },
            Ok(r) => match RawRow::from_cells(&r.iter().collect::<Vec<_>>()) {
                Err(refused) => refused,
                Ok(_) if control(r).is_some() => {
                    let (column, c) = control(r).unwrap_or_default();
                    let reason = format!("有 {}，请重新导出这个文件", law::visible::named(c));
                    RowOutcome::Refused { column, reason }
                }
                Ok(raw) => classify(&raw, organs, &|organ, number| {
                    seen.get(&filed(organ, number)).cloned().unwrap_or_default()
                }),
            },
        };
        let id = record.as_ref().ok().and_then(|r| r.get(0)).unwrap_or_default().to_string();
        let detail = |outcome, notes| report.details.push(Detail { row: row_no, id, outcome, notes });
        let (row, flags) = match outcome {
            RowOutcome::Refused { column, reason } => {
                detail("refused", vec![Flag { column, reason }]);
                report.refused += 1;
                return Ok(None);
            }
            RowOutcome::Already { .. } => {
                detail("already", Vec::new());
                report.already += 1;
                return Ok(None);
            }
            RowOutcome::Taken { row } => (row, Vec::new()),
            RowOutcome::Flagged { row, flags } => (row, flags),
        };
        let mut flags = flags;
        flags.extend(record.as_ref().map(hidden).unwrap_or_default());
        let content = hex(&Sha256::digest(row.key.as_bytes()));
        // A row without organ or number is found again by its content alone.
        if self.store().load(&SubjectRef::historical(&content)).await?.is_some() {
            detail("already", Vec::new());
            report.already += 1;
            return Ok(None);
        }
        let number = row.number.clone().unwrap_or_else(|| row.printed.number.clone());
        seen.entry(filed(&row.printed.organ, &number)).or_default().push(row.key.clone());
        let deed = HistoricalImported {
            batch: batch.into(),
            row_no,
            content: content.clone(),
            unit: unit.into(),
            flags: flags.iter().map(|f| (f.column.clone(), f.reason.clone())).collect(),
            row: Private::Known(*row),
        };
        if flags.is_empty() {
            report.taken += 1;
        } else {
            detail("flagged", flags);
            report.flagged += 1;
        }
        Ok(Some(Intent {
            subject: SubjectRef::historical(&content),
            base: None,
            key: content,
            occurred: None,
            deed: deed.into(),
        }))
    }
}

/// The first cell with a control character that no text has.
fn control(record: &csv::StringRecord) -> Option<(String, char)> {
    cells(record).find_map(|(column, text)| {
        let found = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
        found.map(|c| (column.to_string(), c))
    })
}

/// Doubts about cells with characters that nobody sees: two names may look the same and not be.
fn hidden(record: &csv::StringRecord) -> Vec<Flag> {
    cells(record)
        .filter_map(|(column, text)| {
            let c = text.chars().find(|c| law::visible::is_hidden(*c) && !c.is_control())?;
            Some(Flag { column: column.into(), reason: format!("有 {}", law::visible::named(c)) })
        })
        .collect()
}

fn cells(record: &csv::StringRecord) -> impl Iterator<Item = (&'static str, &str)> {
    law::history::COLUMNS.into_iter().zip(record.iter())
}
/// Under what a decision is looked for among those taken before: a radical counts as the character that one reads.
fn filed(organ: &str, number: &str) -> (String, String) {
    (law::radicals::fold(organ.trim()), law::radicals::fold(number.trim()))
}
