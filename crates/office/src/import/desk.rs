//! 导入页 — files that somebody brings to the desk: kept encrypted, looked at, checked, imported, stopped and gone on with.
//!
//! The same file for the same register and unit is the same import, whoever brings it. One works on it at a time; whoever
//! gives no sign of life for a minute (a server that was restarted) has lost it, and it can be gone on with.

use super::{Ask, Detail, Found, Looked, Mapping, Note, Register, Report, Waiting, Watch, reader};
use crate::{Fault, Office, Trouble};
use jiff::SignedDuration;
use law::authority::{Actor, Capacity};
use law::draft::hex;
use law::refusal::Refusal;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::io::{Seek as _, Write as _};
use std::path::PathBuf;
use store::{ImportCounts, ImportJob, ImportRow, ImportSettings, Listed, NewImport, Page};
use tables::header::folded;
use tokio::sync::Semaphore;

/// Files that are worked on at the same time; the others wait.
const AT_ONCE: usize = 2;
static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);
/// Bytes of files that are kept for one unit.
const BYTES_OF_UNIT: u64 = 512 << 20;
/// Rows of a file that are shown as they stand.
const SHOWN: usize = 8;
/// What nothing was done with for so long is swept: the file, and what was said of its rows.
pub(crate) const KEPT_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Characters of a file's name.
const NAME_MAX: usize = 200;

/// A file at the desk.
#[derive(Debug, Clone)]
pub struct Import {
    /// How it stands.
    pub job: ImportJob,
    /// What it is a list of.
    pub register: Register,
    /// What it looks like under its mapping.
    pub looked: Looked,
    /// The mapping.
    pub mapping: Mapping,
    /// Somebody works on it now.
    pub is_worked_on: bool,
    /// Whoever worked on it is gone.
    pub is_interrupted: bool,
}

/// What is said of a row.
#[derive(Debug, Clone, Serialize)]
pub struct Told {
    /// Row number in the file, as spreadsheets show it.
    pub row: u32,
    /// `flagged`, `refused` or `already`.
    pub outcome: String,
    /// Identifier in the file.
    pub id: String,
    /// Its doubts, at their cells.
    pub notes: Vec<Note>,
    /// Its cells under the register's columns.
    pub cells: Vec<String>,
}

/// How a row is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    id: String,
    notes: Vec<Note>,
    cells: Vec<String>,
}

/// What is to be done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// 检查: everything is read and nothing recorded.
    Check,
    /// 导入
    Import,
}

impl Work {
    fn stage(self) -> &'static str {
        match self {
            Self::Check => "checking",
            Self::Import => "running",
        }
    }
}

/// A file in the clear, without a name, for as long as it is read.
struct Scratch(std::fs::File);

impl Scratch {
    fn path(&self) -> PathBuf {
        use std::os::fd::AsRawFd as _;
        format!("/proc/self/fd/{}", self.0.as_raw_fd()).into()
    }
}

fn file(e: impl std::fmt::Display) -> Fault {
    Fault::File(e.to_string())
}

impl Office {
    /// Who does not import to this register is refused; for another unit's files nobody is told that there are any.
    fn may_import(&self, actor: &Actor, register: Register) -> Result<(), Trouble> {
        if actor.capacity == register.capacity() {
            return Ok(());
        }
        let who = register.capacity().title();
        let reason = format!("导入{}只能由{who}办理", register.title());
        Err(Refusal::forbidden(reason, format!("请{who}办理")).into())
    }

    async fn job_seen(&self, actor: &Actor, register: Register, id: &str) -> Result<ImportJob, Trouble> {
        self.may_import(actor, register)?;
        let job = self.store().import_job(id).await?;
        job.filter(|job| job.register == register.wire() && job.unit == actor.unit)
            .ok_or_else(|| Refusal::not_found().into())
    }

    fn scratch(&self) -> Result<Scratch, Fault> {
        Ok(Scratch(self.vault().scratch().map_err(file)?))
    }

    async fn unpacked(&self, id: &str) -> Result<Scratch, Trouble> {
        let mut scratch = self.scratch()?;
        let mut n = 0;
        while let Some(part) = self.store().import_part(id, n).await? {
            scratch.0.write_all(&part).map_err(file)?;
            n += 1;
        }
        scratch.0.rewind().map_err(file)?;
        Ok(scratch)
    }

    /// Looks at a file: a sheet with its heading and first rows, under a mapping.
    async fn looked_at(
        &self,
        register: Register,
        scratch: &Scratch,
        sheet: &str,
        mapping: &Mapping,
    ) -> Result<Looked, Trouble> {
        let job = reader::Job {
            register,
            file: scratch.path(),
            sheet: (!sheet.is_empty()).then(|| sheet.to_owned()),
            mapping: mapping.clone(),
        };
        let looked = tokio::task::spawn_blocking(move || reader::looked_at(&job, SHOWN)).await;
        match looked {
            Ok(Ok(looked))
                if !sheet.is_empty() && !looked.sheets.iter().any(|s| s.trim() == sheet.trim()) =>
            {
                let reason = format!("没有工作表“{sheet}”；文件里有：{}", looked.sheets.join("、"));
                Err(Refusal::field("sheet", reason).into())
            }
            Ok(Ok(looked)) => Ok(looked),
            Ok(Err(reason)) => Err(Refusal::field("file", reason).into()),
            Err(_) => Err(Refusal::field("file", "文件损坏，读不下去；请在表格软件中另存后再导入").into()),
        }
    }

    /// 收下文件 — takes a file for a register. The same file again gives the import that there is.
    ///
    /// # Errors
    /// It is no table, there is no room, or the actor does not import to this register.
    pub async fn import_take(
        &self,
        actor: &Actor,
        register: Register,
        target: &str,
        name: &str,
        bytes: &[u8],
    ) -> Result<Import, Trouble> {
        self.may_import(actor, register)?;
        self.target_of(actor, register, target).await?;
        if bytes.is_empty() {
            return Err(Refusal::field("file", "没有选择文件，或者文件是空的").into());
        }
        let digest = Sha256::digest(bytes);
        let mut hash = Sha256::new();
        for part in [register.wire().as_bytes(), actor.unit.as_bytes(), &digest] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        // Letters alone: digits in an address are taken for somebody's number.
        let letter = |byte: &u8| [b'a' + (byte >> 4), b'a' + (byte & 15)];
        let id: String = hash.finalize().iter().take(16).flat_map(letter).map(char::from).collect();
        if self.store().import_job(&id).await?.is_none() {
            let kept = self.store().import_bytes(&actor.unit).await?;
            if kept + bytes.len() as u64 > BYTES_OF_UNIT {
                let reason =
                    "本单位等待导入的文件已经太多，30 天没有办理的会自动清除；急用的请系统管理员用命令行导入";
                return Err(Refusal::field("file", reason).into());
            }
            let mut scratch = self.scratch()?;
            scratch.0.write_all(bytes).map_err(file)?;
            scratch.0.rewind().map_err(file)?;
            let mut mapping = Mapping::default();
            let mut looked = self.looked_at(register, &scratch, "", &mapping).await?;
            if !is_table(&looked) {
                let reason = "这个文件里没有表格；请用表格软件打开，另存为 .xlsx 再上传";
                return Err(Refusal::field("file", reason).into());
            }
            if let Some(saved) = self.saved(register, &actor.unit, &looked).await? {
                let again = self.looked_at(register, &scratch, "", &saved).await?;
                if again.found.is_some() {
                    (mapping, looked) = (saved, again);
                }
            }
            let name: String = law::visible::cleaned(name).trim().chars().take(NAME_MAX).collect();
            let name = if name.is_empty() { "没有文件名".to_owned() } else { name };
            let new = NewImport {
                id: &id,
                register: register.wire(),
                unit: &actor.unit,
                target,
                name: &name,
                mapping: &json(&mapping)?,
                brought: &actor.account,
                actor: &json(actor)?,
                found: &json(&looked)?,
                now: self.real_now(),
            };
            self.store().import_add(new, bytes).await?;
        }
        self.import_seen(actor, register, &id).await
    }

    /// The unit that rows go to is the actor's own; of officers, any that is registered, or none.
    async fn target_of(&self, actor: &Actor, register: Register, target: &str) -> Result<(), Trouble> {
        let ok = match register {
            Register::Penalties => target == actor.unit,
            Register::Officers => target.is_empty() || self.units().await?.iter().any(|(id, _)| id == target),
        };
        if ok { Ok(()) } else { Err(Refusal::field("unit", "只能导入到本单位").into()) }
    }

    /// The mapping that this unit made for a file with these headings.
    async fn saved(
        &self,
        register: Register,
        unit: &str,
        looked: &Looked,
    ) -> Result<Option<Mapping>, Trouble> {
        for (_, titles) in &looked.first {
            if let Some(saved) = self.store().mapping(&mapping_id(register, unit, titles)).await? {
                return Ok(serde_json::from_str(&saved).ok());
            }
        }
        Ok(None)
    }

    /// A file that this person may see.
    ///
    /// # Errors
    /// There is none, for this person.
    pub async fn import_seen(&self, actor: &Actor, register: Register, id: &str) -> Result<Import, Trouble> {
        let job = self.job_seen(actor, register, id).await?;
        let now = self.real_now();
        Ok(Import {
            register,
            looked: serde_json::from_slice(&self.store().import_found(&job)?).map_err(Fault::from)?,
            mapping: serde_json::from_str(&job.mapping).map_err(Fault::from)?,
            is_worked_on: job.is_worked_on(now),
            is_interrupted: job.is_interrupted(now),
            job,
        })
    }

    /// Files of this person's unit, the newest first.
    ///
    /// # Errors
    /// The actor does not import to this register.
    pub async fn imports_seen(
        &self,
        actor: &Actor,
        register: Register,
        page: Page,
    ) -> Result<Listed<ImportJob>, Trouble> {
        self.may_import(actor, register)?;
        Ok(self.store().import_jobs(register.wire(), &actor.unit, page).await?)
    }

    /// 选工作表、对照列名 — says how a file is to be read, and keeps the mapping for files with the same headings.
    ///
    /// # Errors
    /// There is no such sheet or column; somebody works on the file.
    pub async fn import_settings(
        &self,
        actor: &Actor,
        register: Register,
        id: &str,
        target: &str,
        sheet: &str,
        mapping: &Mapping,
    ) -> Result<Import, Trouble> {
        let job = self.job_seen(actor, register, id).await?;
        self.target_of(actor, register, target).await?;
        let scratch = self.unpacked(&job.id).await?;
        let looked = self.looked_at(register, &scratch, sheet, mapping).await?;
        let settings = ImportSettings { sheet, mapping: &json(mapping)?, target, found: &json(&looked)? };
        let now = self.real_now();
        if !self.store().import_set(&job.id, settings, now).await? {
            return Err(busy());
        }
        self.store().import_rows_clear(&job.id).await?;
        if looked.found.is_some()
            && !mapping.0.is_empty()
            && let Some((_, titles)) = looked.first.first()
        {
            let id = mapping_id(register, &actor.unit, titles);
            self.store().mapping_put(&id, &json(mapping)?, now).await?;
        }
        self.import_seen(actor, register, id).await
    }

    /// 开始 — takes a file to be checked or imported by this person. The work itself is [`Office::import_work`].
    ///
    /// # Errors
    /// Somebody works on it already, or nobody has said which column is which.
    pub async fn import_begin(
        &self,
        actor: &Actor,
        register: Register,
        id: &str,
        work: Work,
    ) -> Result<Begun, Trouble> {
        let import = self.import_seen(actor, register, id).await?;
        if import.looked.found.is_none() {
            return Err(Refusal::field("mapping", "先对照列名，再开始").into());
        }
        let holder = self.chance().address();
        let taken =
            self.store().import_claim(id, work.stage(), &json(actor)?, &holder, self.real_now()).await?;
        if !taken {
            return Err(busy());
        }
        Ok(Begun { import, actor: actor.clone(), holder, work })
    }

    /// 停止 — what was recorded stays recorded, and it can be gone on with.
    ///
    /// # Errors
    /// There is no such file for this person.
    pub async fn import_stop(&self, actor: &Actor, register: Register, id: &str) -> Result<(), Trouble> {
        let job = self.job_seen(actor, register, id).await?;
        self.store().import_stop(&job.id).await?;
        Ok(())
    }

    /// Does what was begun, to its end. What goes wrong is told to whoever looks at the file.
    pub async fn import_work(&self, begun: Begun) {
        let (id, holder) = (begun.import.job.id.clone(), begun.holder.clone());
        let (stage, reason) = match self.work(&begun).await {
            Ok(report) if report.stopped => ("stopped", String::new()),
            Ok(_) if begun.work == Work::Check => ("checked", String::new()),
            Ok(_) => ("done", String::new()),
            // A sentence about the file or from the law is for people; the machine's own fault is for its log.
            Err(Trouble::Fault(Fault::File(reason))) => ("failed", reason),
            Err(Trouble::Refused(refusal)) => ("failed", refusal.sentence()),
            Err(trouble) => {
                tracing::error!(error = %trouble, "an import broke off");
                ("failed", "系统出了故障，导入中断；已经记录的行不会丢失，可以继续".into())
            }
        };
        if let Err(e) = self.store().import_end(&id, &holder, stage, &reason, self.real_now()).await {
            tracing::error!(error = %e, "the end of an import could not be kept");
        }
    }

    async fn work(&self, begun: &Begun) -> Result<Report, Trouble> {
        let (import, job) = (&begun.import, &begun.import.job);
        let mut desk = Desk::new(self.clone(), job.id.clone(), begun.holder.clone());
        let _turn = loop {
            match tokio::time::timeout(std::time::Duration::from_secs(20), TURNS.acquire()).await {
                Ok(turn) => break turn.map_err(|_| Fault::File("系统正在停止".into()))?,
                // Whoever waits lives.
                Err(_) => desk.wait(&Report::default()).await,
            }
            if desk.stops {
                return Ok(Report { stopped: true, ..Report::default() });
            }
        };
        let scratch = self.unpacked(&job.id).await?;
        let path = scratch.path();
        let ask = Ask {
            register: import.register,
            actor: Some(&begun.actor),
            file: &path,
            name: &job.name,
            unit: &job.target,
            sheet: Some(job.sheet.as_str()).filter(|s| !s.is_empty()),
            mapping: &import.mapping,
            dry_run: begun.work == Work::Check,
        };
        let report = self.import(&ask, &mut desk).await;
        match desk.failed {
            Some(e) => Err(Fault::from(e).into()),
            None => report,
        }
    }

    /// What is said of the rows of a file, with an outcome or of all, behind a row.
    ///
    /// # Errors
    /// There is no such file for this person.
    pub async fn import_told(
        &self,
        actor: &Actor,
        register: Register,
        id: &str,
        outcome: &str,
        after: u32,
        page: Page,
    ) -> Result<Vec<Told>, Trouble> {
        let job = self.job_seen(actor, register, id).await?;
        let rows = self.store().import_rows(&job.id, outcome, after, page).await?;
        rows.into_iter().map(|row| told(row).map_err(Trouble::from)).collect()
    }

    /// 取走待更正的行 — how many rows there are to be put right, where this person may take them away: as many as one
    /// alone may take of any list, and all of them who brought the file, since he has it.
    ///
    /// # Errors
    /// There is no such file for this person, or there are too many rows.
    pub async fn import_leave(
        &self,
        actor: &Actor,
        register: Register,
        id: &str,
    ) -> Result<(Import, u64), Trouble> {
        let import = self.import_seen(actor, register, id).await?;
        let counts = self.store().import_rows_count(id).await?;
        let rows = counts.iter().filter(|(outcome, _)| outcome != "already").map(|(_, n)| n).sum();
        let city = crate::found::city(self.store()).await?.ok_or(Fault::NotFounded)?;
        if rows > u64::from(city.export_rows()) && import.job.brought != actor.account {
            let reason = format!(
                "待更正的有 {rows} 行，含有个人信息；超过 {} 行的，只给上传这个文件的人，他本来就有这个文件",
                city.export_rows()
            );
            return Err(Refusal::forbidden(reason, "请上传这个文件的人下载").into());
        }
        Ok((import, rows))
    }

    /// How many rows of a file there is something to be said of, by outcome.
    ///
    /// # Errors
    /// There is no such file for this person.
    pub async fn import_told_count(
        &self,
        actor: &Actor,
        register: Register,
        id: &str,
    ) -> Result<Vec<(String, u64)>, Trouble> {
        let job = self.job_seen(actor, register, id).await?;
        Ok(self.store().import_rows_count(&job.id).await?)
    }
}

/// Whether there is anything like rows of columns: any bytes can be read as text.
fn is_table(looked: &Looked) -> bool {
    let is_odd =
        |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t') || c == char::REPLACEMENT_CHARACTER;
    let mut rows = looked.first.iter().map(|(_, cells)| cells);
    looked.found.is_some()
        || rows.clone().any(|cells| cells.iter().filter(|c| !c.is_empty()).count() > 1)
            && !rows.any(|cells| cells.iter().any(|cell| cell.contains(is_odd)))
}

/// A piece of work that was begun.
#[derive(Debug)]
pub struct Begun {
    import: Import,
    actor: Actor,
    holder: String,
    work: Work,
}

fn told(row: ImportRow) -> Result<Told, Fault> {
    let Kept { id, notes, cells } = serde_json::from_slice(&row.said)?;
    Ok(Told { row: row.row_no, outcome: row.outcome, id, notes, cells })
}

fn json<T: Serialize>(value: &T) -> Result<String, Fault> {
    Ok(serde_json::to_string(value)?)
}

fn busy() -> Trouble {
    Refusal::field("file", "这个文件正在检查或者导入；等它完成，或者先停止").into()
}

fn mapping_id(register: Register, unit: &str, titles: &[String]) -> String {
    let mut hash = Sha256::new();
    let folded = titles.iter().map(|t| folded(t));
    for part in [register.wire().to_owned(), unit.to_owned()].into_iter().chain(folded) {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hex(&hash.finalize())
}

/// Keeps what is said of rows as the import goes on, and hears whether it is to stop.
struct Desk {
    office: Office,
    id: String,
    holder: String,
    rows: Vec<ImportRow>,
    stops: bool,
    failed: Option<store::StoreError>,
}

impl Desk {
    fn new(office: Office, id: String, holder: String) -> Self {
        Self { office, id, holder, rows: Vec::new(), stops: false, failed: None }
    }

    async fn flush(&mut self, so_far: &Report) -> Result<(), store::StoreError> {
        let store = self.office.store();
        store.import_rows_put(&self.id, std::mem::take(&mut self.rows)).await?;
        let n = |count: usize| count as u64;
        let counts = ImportCounts {
            rows: n(so_far.rows),
            taken: n(so_far.taken),
            flagged: n(so_far.flagged),
            refused: n(so_far.refused),
            already: n(so_far.already),
        };
        let now = self.office.real_now();
        let stage = store.import_beat(&self.id, &self.holder, counts, now).await?;
        // None: another has taken it, because this one was silent for too long.
        self.stops |= stage.is_none_or(|stage| stage == "stopping");
        Ok(())
    }
}

impl Watch for Desk {
    fn found(&mut self, _: &Found) {}

    fn row(&mut self, detail: Detail) {
        if detail.outcome == "taken" {
            return;
        }
        let Detail { row, id, outcome, notes, cells, .. } = detail;
        // What was there before is there to be seen.
        let cells = if outcome == "already" { Vec::new() } else { cells };
        let said = serde_json::to_vec(&Kept { id, notes, cells }).unwrap_or_default();
        self.rows.push(ImportRow { row_no: row, outcome: outcome.to_owned(), said });
    }

    fn done(&mut self, _: usize) -> bool {
        !self.stops && self.failed.is_none()
    }

    fn wait<'a>(&'a mut self, so_far: &'a Report) -> Waiting<'a> {
        Box::pin(async move {
            if let Err(e) = self.flush(so_far).await {
                self.failed.get_or_insert(e);
            }
        })
    }
}

/// Whether somebody in this capacity imports anything.
#[must_use]
pub fn imports(capacity: Capacity) -> Option<Register> {
    Register::ALL.into_iter().find(|register| register.capacity() == capacity)
}
