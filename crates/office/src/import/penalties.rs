//! 导入历史决定 — a batch of rows is held against what was there before, and recorded.

use super::reader::{Job, Piece, ReadRow, is_empty, run};
use super::register::{CORRECTS, CORRECTS_AT};
use super::{Ask, Detail, Note, Register, Report, Values, Watch};
use crate::{Fault, Office, Trouble};
use jiff::civil::Date;
use law::act::Intent;
use law::authority::Actor;
use law::deed::Deed;
use law::deed::publicity::{HistoricalCorrected, HistoricalImported};
use law::draft::hex;
use law::history::{Against, RawRow, RowOutcome};
use law::ids::SubjectRef;
use law::private::Private;
use law::radicals::fold;
use sha2::{Digest as _, Sha256};
use std::collections::{HashMap, HashSet, VecDeque};
use tokio::task::JoinHandle;

/// Batches that wait to be recorded while the next is read.
const WAITING: usize = 2;
/// Batches that are recorded at the same time: one is judged and sealed while the one before it is written.
const FLIGHTS: usize = 2;
/// The column of numbers.
const NUMBER: &str = "行政处罚决定书文号";

/// What a row says.
struct Content {
    read: law::history::Read,
    digest: String,
    /// The record that it takes the place of.
    corrects: Option<String>,
}

/// The record that a row of a file of corrected rows takes the place of; none where it is a row of its own.
fn corrected(texts: &[String]) -> Result<Option<String>, String> {
    let id = texts.get(CORRECTS_AT).map_or("", |text| text.trim());
    let is_id = id.len() == 64 && id.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    match (id.is_empty(), is_id) {
        (true, _) => Ok(None),
        (false, true) => Ok(Some(id.to_owned())),
        (false, false) => Err("不是本系统的记录编号；照下载的更正表填写，新的一行留空".into()),
    }
}

type Line = super::reader::Line<Content>;

/// Reads rows of old decisions.
struct Decisions {
    organs: Vec<String>,
    today: Date,
}

impl ReadRow for Decisions {
    type Row = Content;

    fn read(
        &self,
        texts: &[String],
        absent: &[&'static str],
        notes: Vec<(&'static str, String)>,
    ) -> (Option<Content>, Vec<(String, String)>) {
        let organs: Vec<&str> = self.organs.iter().map(String::as_str).collect();
        let against = Against { organs: &organs, today: self.today, absent };
        let cells: Vec<&str> = texts.iter().map(String::as_str).collect();
        let corrects = match corrected(texts) {
            Ok(corrects) => corrects,
            Err(reason) => return (None, vec![(CORRECTS.to_owned(), reason)]),
        };
        match law::history::read(&RawRow::from_cells(&cells), &against) {
            Err(refused) => {
                let mut notes: Vec<_> = notes.into_iter().map(|(c, r)| (c.to_owned(), r)).collect();
                if let RowOutcome::Refused { column, reason } = refused {
                    notes.push((column, reason));
                }
                (None, notes)
            }
            Ok(mut read) => {
                read.flags.retain(|flag| {
                    !notes.iter().any(|(column, _)| {
                        *column == flag.column && is_empty(Register::Penalties, texts, column)
                    })
                });
                for (column, reason) in notes {
                    read.doubt(column, reason);
                }
                let notes = read.flags.iter().map(|f| (f.column.clone(), f.reason.clone())).collect();
                let digest = hex(&Sha256::digest(read.row.key.as_bytes()));
                (Some(Content { read, digest, corrects }), notes)
            }
        }
    }
}

/// What a file has said so far, for a dry run, in which nothing is there to be found again: a few words for each row.
#[derive(Default)]
struct Said {
    contents: HashSet<u128>,
    numbers: HashMap<u128, u64>,
}

/// Half of a digest is enough to tell the rows of a file apart.
fn half(digest: &str) -> u128 {
    digest.get(..32).and_then(|text| u128::from_str_radix(text, 16).ok()).unwrap_or_default()
}

fn half_of(organ: &str, number: &str) -> u128 {
    half(&hex(&Sha256::digest(format!("{organ}\u{1f}{number}"))))
}

/// Organ and number as they are compared: in the characters that one reads. A page that was printed by a browser has a
/// radical where another has the character.
fn filed(organ: &str, number: &str) -> (String, String) {
    (fold(organ.trim()), fold(number))
}

/// A row that is to be recorded.
struct Wanted {
    line: usize,
    intent: Intent,
    /// Its organ and number.
    filed: (String, String),
}

/// A row that was not recorded after all.
struct Left {
    line: usize,
    outcome: &'static str,
    note: Option<String>,
}

/// A batch that is on its way to be recorded.
struct Flight {
    lines: Vec<Line>,
    outcomes: Vec<&'static str>,
    values: Vec<Option<Values>>,
    contents: HashSet<String>,
    numbers: HashSet<(String, String)>,
    task: JoinHandle<Result<Vec<Left>, Trouble>>,
    tells_all: bool,
}

impl Flight {
    /// Whether what becomes of a row depends on this batch.
    fn touches(&self, line: &Line) -> bool {
        let Some(Content { read, digest, corrects }) = &line.content else { return false };
        let filed = filed(&read.row.printed.organ, read.filed_as());
        let there = |content: &String| self.contents.contains(content);
        there(digest)
            || corrects.as_ref().is_some_and(there)
            || !filed.1.is_empty() && self.numbers.contains(&filed)
    }
}

impl Office {
    /// Imports a file of old penalty decisions for a unit's desk.
    pub(super) async fn import_decisions(
        &self,
        ask: &Ask<'_>,
        watch: &mut dyn Watch,
    ) -> Result<Report, Trouble> {
        let units = self.units().await?;
        if !ask.dry_run && !units.iter().any(|(id, _)| id == ask.unit) {
            return Err(Fault::File(format!("没有登记“{}”这个单位", ask.unit)).into());
        }
        let organs = units.into_iter().flat_map(|(_, u)| [u.registered.name, u.registered.short]).collect();
        let job = Job::of(ask);
        let reads = Decisions { organs, today: self.today() };
        let name = match ask.name {
            "" => ask.file.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned()),
            name => name.to_owned(),
        };
        let (to, mut pieces) = tokio::sync::mpsc::channel(WAITING);
        let thread = tokio::task::spawn_blocking(move || run(&job, &reads, &to));
        let mut report = Report { dry_run: ask.dry_run, ..Report::default() };
        let mut said = Said::default();
        let mut flights: VecDeque<Flight> = VecDeque::new();
        while let Some(piece) = pieces.recv().await {
            let lines = match piece {
                Piece::Found(found) => {
                    watch.found(&found);
                    report.found = found;
                    continue;
                }
                Piece::Lines(lines) => lines,
            };
            // What is on its way to be recorded is not there yet to be found.
            let waits = lines.iter().any(|line| flights.iter().any(|flight| flight.touches(line)));
            while flights.len() >= FLIGHTS || waits && !flights.is_empty() {
                land(&mut flights, &mut report, watch).await?;
            }
            flights.push_back(self.depart(ask, &name, lines, &mut said).await?);
            watch.wait(&report).await;
            if !watch.done(report.rows) {
                report.stopped = true;
                report.found.notes.push("导入中途停下；再导入同一个文件会接着进行".into());
                while !flights.is_empty() {
                    land(&mut flights, &mut report, watch).await?;
                }
                watch.wait(&report).await;
                return Ok(report);
            }
        }
        while !flights.is_empty() {
            land(&mut flights, &mut report, watch).await?;
        }
        watch.done(report.rows);
        watch.wait(&report).await;
        super::ended(thread.await, report)
    }

    /// Settles a batch and sets it on its way to be recorded.
    async fn depart(
        &self,
        ask: &Ask<'_>,
        name: &str,
        mut lines: Vec<Line>,
        said: &mut Said,
    ) -> Result<Flight, Trouble> {
        let mut outcomes: Vec<&'static str> = vec!["refused"; lines.len()];
        let mut values: Vec<Option<Values>> = lines.iter().map(|_| None).collect();
        let wanted = self.settle(ask, name, &mut lines, said, &mut outcomes, &mut values).await?;
        let contents = wanted.iter().map(|w| w.intent.key.clone()).collect();
        let numbers = wanted.iter().map(|w| w.filed.clone()).collect();
        let (office, actor) = (self.clone(), ask.actor());
        let task = tokio::spawn(async move { office.record_rows(&actor, wanted).await });
        Ok(Flight { lines, outcomes, values, contents, numbers, task, tells_all: ask.dry_run })
    }

    /// What is to be recorded of a batch: two readings for all its rows.
    async fn settle(
        &self,
        ask: &Ask<'_>,
        name: &str,
        lines: &mut [Line],
        said: &mut Said,
        outcomes: &mut [&'static str],
        values: &mut [Option<Values>],
    ) -> Result<Vec<Wanted>, Trouble> {
        let (mut contents, mut numbers) = (Vec::new(), HashSet::new());
        for line in lines.iter() {
            if let Some(Content { read, digest, .. }) = &line.content {
                contents.push(digest.as_str());
                if !read.filed_as().is_empty() {
                    numbers.extend([read.filed_as().to_owned(), fold(read.filed_as())]);
                }
            }
        }
        let mut there = self.store().historical_contents(&contents).await.map_err(Fault::from)?;
        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        let mut counted: HashMap<(String, String), u64> = HashMap::new();
        for ((organ, number), n) in self.store().historical_numbers(&numbers).await.map_err(Fault::from)? {
            *counted.entry(filed(&organ, &number)).or_default() += n;
        }
        let cases = self.store().numbers_of_cases(&numbers).await.map_err(Fault::from)?;
        let before = self.to_correct(ask, lines).await?;
        let mut wanted = Vec::new();
        for (i, line) in lines.iter_mut().enumerate() {
            let Some(Content { mut read, digest, corrects }) = line.content.take() else { continue };
            let (Some(outcome), Some(value)) = (outcomes.get_mut(i), values.get_mut(i)) else { continue };
            if there.contains(&digest) || said.contents.contains(&half(&digest)) {
                *outcome = "already";
                continue;
            }
            let filed = filed(&read.row.printed.organ, read.filed_as());
            let kept = filed.clone();
            let mut others = counted.get(&filed).copied().unwrap_or(0);
            let own = corrects.as_ref().and_then(|id| before.get(id));
            match own {
                Some(None) => {
                    line.notes.push(Note {
                        cell: None,
                        column: CORRECTS.to_owned(),
                        reason: "不是本单位的记录；照下载的更正表填写，新的一行留空".into(),
                    });
                    continue;
                }
                // The record itself is no other under its number.
                Some(Some(own)) => others = others.saturating_sub(u64::from(*own == filed)),
                // What was only checked is recorded as it was put right, and as what it was not any more.
                None => {}
            }
            if ask.dry_run {
                let before = said.numbers.entry(half_of(&filed.0, &filed.1)).or_default();
                others += *before;
                *before += 1;
                said.contents.insert(half(&digest));
            } else {
                *counted.entry(filed).or_default() += 1;
                there.insert(digest.clone());
            }
            let known = read.flags.len();
            if cases.contains(read.filed_as()) || cases.contains(fold(read.filed_as()).as_str()) {
                read.doubt(NUMBER, "本系统的一件案件已有这个文号的决定，不能以这个文号公示，请核对");
            }
            let (row, flags) = match read.outcome(usize::try_from(others).unwrap_or(usize::MAX)) {
                RowOutcome::Flagged { row, flags } => (row, flags),
                RowOutcome::Taken { row } => (row, Vec::new()),
                RowOutcome::Already { .. } | RowOutcome::Refused { .. } => continue,
            };
            // The doubts that this batch adds stand at the number, behind those that were there.
            let at_number: Vec<_> = flags.iter().filter(|f| f.column == NUMBER).collect();
            let added = at_number.len().saturating_sub(flags.len() - known);
            line.notes.extend(at_number.into_iter().skip(added).map(|f| Note {
                cell: line.number_cell.clone(),
                column: f.column.clone(),
                reason: f.reason.clone(),
            }));
            *outcome = if flags.is_empty() { "taken" } else { "flagged" };
            let id = corrects.unwrap_or_else(|| digest.clone());
            // A file of corrected rows names the record of each.
            if let Some(cell) = line.cells.get_mut(CORRECTS_AT) {
                cell.clone_from(&id);
            }
            if ask.dry_run {
                *value = Some(Values::Decision(row));
                continue;
            }
            let (batch, row_no, content) = (name.to_owned(), line.row, digest.clone());
            let flags = flags.into_iter().map(|f| (f.column, f.reason)).collect();
            let row = Private::Known(*row);
            let deed: Deed = match own {
                Some(_) => HistoricalCorrected { batch, row_no, content, row, flags }.into(),
                None => {
                    let unit = ask.unit.to_owned();
                    HistoricalImported { batch, row_no, content, unit, row, flags }.into()
                }
            };
            let subject = SubjectRef::historical(id);
            let intent = Intent { subject, base: None, key: digest, occurred: None, deed };
            wanted.push(Wanted { line: i, intent, filed: kept });
        }
        Ok(wanted)
    }

    /// The records that are there and that rows take the place of: organ and number of each, none of another unit's.
    async fn to_correct(
        &self,
        ask: &Ask<'_>,
        lines: &[Line],
    ) -> Result<HashMap<String, Option<(String, String)>>, Trouble> {
        let named = lines.iter().filter_map(|line| line.content.as_ref()?.corrects.as_ref());
        let subjects: Vec<SubjectRef> = named.map(SubjectRef::historical).collect();
        if subjects.is_empty() {
            return Ok(HashMap::new());
        }
        let known = self.store().load_many(&subjects).await.map_err(Fault::from)?;
        let own = |known: &law::facts::Known| {
            let historical =
                known.state.historical().filter(|h| ask.unit.is_empty() || h.unit == ask.unit)?;
            let row = historical.row.known()?;
            let number = row.number.as_deref().unwrap_or(&row.printed.number);
            Some(filed(&row.printed.organ, number))
        };
        Ok(known.into_iter().map(|(subject, known)| (subject.id, own(&known))).collect())
    }

    /// Records rows together. Where somebody else was first with one of them, or the law refuses one, it alone is left
    /// out; given are those that are not recorded.
    async fn record_rows(&self, actor: &Actor, mut wanted: Vec<Wanted>) -> Result<Vec<Left>, Trouble> {
        let mut left = Vec::new();
        if wanted.is_empty() {
            return Ok(left);
        }
        let all = wanted.iter().map(|w| w.intent.clone()).collect();
        match self.act_all(actor, all).await {
            // A key of before answers for the first act alone: then each is asked for by itself.
            Ok(receipt) if !receipt.replayed => return Ok(left),
            Err(Trouble::Fault(fault)) => return Err(Trouble::Fault(fault)),
            Ok(_) | Err(_) => {}
        }
        let contents: Vec<&str> = wanted.iter().map(|w| w.intent.key.as_str()).collect();
        let there = self.store().historical_contents(&contents).await.map_err(Fault::from)?;
        wanted.retain(|w| {
            let already = there.contains(&w.intent.key);
            if already {
                left.push(Left { line: w.line, outcome: "already", note: None });
            }
            !already
        });
        for Wanted { line, intent, .. } in wanted {
            let (outcome, note) = match self.act(actor, intent).await {
                Ok(receipt) if receipt.replayed => ("already", None),
                Ok(_) => continue,
                Err(Trouble::Refused(refusal)) => ("refused", Some(refusal.sentence())),
                Err(Trouble::Conflict { .. }) => ("already", None),
                Err(fault) => return Err(fault),
            };
            left.push(Left { line, outcome, note });
        }
        Ok(left)
    }
}

/// Waits for the batch that departed first, and tells what became of its rows.
async fn land(
    flights: &mut VecDeque<Flight>,
    report: &mut Report,
    watch: &mut dyn Watch,
) -> Result<(), Trouble> {
    let Some(Flight { mut lines, mut outcomes, values, task, tells_all, .. }) = flights.pop_front() else {
        return Ok(());
    };
    let left = task.await.map_err(|e| Fault::File(format!("导入中断：{e}")))??;
    for Left { line, outcome, note } in left {
        if let (Some(place), Some(line)) = (outcomes.get_mut(line), lines.get_mut(line)) {
            *place = outcome;
            let whole = |reason| Note { cell: None, column: super::cells::WHOLE.to_owned(), reason };
            line.notes.extend(note.map(whole));
        }
    }
    report.rows += lines.len();
    for ((line, outcome), values) in lines.into_iter().zip(outcomes).zip(values) {
        match outcome {
            "taken" => report.taken += 1,
            "flagged" => report.flagged += 1,
            "already" => report.already += 1,
            _ => report.refused += 1,
        }
        if outcome != "taken" || tells_all {
            let Line { row, id, notes, cells, .. } = line;
            let notes = if outcome == "already" { Vec::new() } else { notes };
            watch.row(Detail { row, id, outcome, notes, values, cells });
        }
    }
    Ok(())
}
