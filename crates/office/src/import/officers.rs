//! 导入执法人员 — a row is a certificate: new ones are registered, those that stand already are told, a later validity of
//! the same person's is a renewal. Whose number it was before is never changed by a list.

use super::reader::{Job, ReadRow, run};
use super::{Ask, Detail, Note, Register, Report, Values, Watch};
use crate::{Fault, Office, Trouble};
use jiff::civil::Date;
use law::act::Intent;
use law::authority::Actor;
use law::certificate_no::compared;
use law::deed::register::OfficerCertified;
use law::draft::hex;
use law::ids::{SubjectKind, SubjectRef};
use law::roster::{self, Against, Named};
use law::state::register::Officer;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;

/// Batches that wait to be recorded while the next is read.
const WAITING: usize = 2;

type Line = super::reader::Line<OfficerCertified>;

/// Reads rows of lists of officers.
struct Roster {
    units: Vec<Named>,
    unit: String,
    today: Date,
}

impl ReadRow for Roster {
    type Row = OfficerCertified;

    fn read(
        &self,
        texts: &[String],
        absent: &[&'static str],
        notes: Vec<(&'static str, String)>,
    ) -> (Option<OfficerCertified>, Vec<(String, String)>) {
        let cells: Vec<&str> = texts.iter().map(String::as_str).collect();
        let against = Against { units: &self.units, unit: &self.unit, today: self.today };
        let mut said: Vec<(String, String)> =
            notes.into_iter().map(|(column, reason)| (column.to_owned(), reason)).collect();
        let (deed, flags) = match roster::read(&cells, &against) {
            Ok(read) => (Some(read.deed), read.flags),
            Err(wrong) => (None, wrong),
        };
        // What the file has no column for is told once for the file, unless the row is refused for it.
        let kept = |column: &str| deed.is_none() || !absent.contains(&column);
        said.extend(flags.into_iter().filter(|f| kept(&f.column)).map(|f| (f.column, f.reason)));
        said.sort_by_key(|(column, _)| roster::COLUMNS.iter().position(|c| c == column));
        (deed, said)
    }
}

/// A certificate that stands.
#[derive(Clone)]
struct Standing {
    subject: SubjectRef,
    seq: u64,
    name: String,
    unit: String,
    category: String,
    region: String,
    valid: (Date, Date),
    account: Option<String>,
}

impl Standing {
    fn of(subject: SubjectRef, seq: u64, o: &Officer) -> Self {
        Self {
            subject,
            seq,
            name: o.name.clone(),
            unit: o.unit.clone(),
            category: o.category.clone(),
            region: o.region.clone(),
            valid: (o.valid_from, o.valid_to),
            account: o.account.clone(),
        }
    }

    fn says(&self, d: &OfficerCertified) -> bool {
        self.name == d.name
            && self.unit == d.unit
            && self.category == d.category
            && self.region == d.region
            && self.valid == (d.valid_from, d.valid_to)
    }

    /// What a row changes of it; the words.
    fn changed(&self, d: &OfficerCertified) -> String {
        let mut parts = Vec::new();
        if self.unit != d.unit {
            parts.push("单位".to_owned());
        }
        if self.category != d.category {
            parts.push(format!("执法类别由{}改为{}", self.category, d.category));
        }
        if self.region != d.region {
            parts.push("执法区域".to_owned());
        }
        if self.valid != (d.valid_from, d.valid_to) {
            parts.push(format!(
                "有效期由 {} 至 {} 改为 {} 至 {}",
                self.valid.0, self.valid.1, d.valid_from, d.valid_to
            ));
        }
        parts.join("，")
    }
}

/// What is to become of a row.
enum Plan {
    Already,
    Refuse(String),
    Record { base: Option<(SubjectRef, u64)>, doubt: Option<String> },
}

fn plan(there: Option<&Standing>, d: &mut OfficerCertified) -> Plan {
    let Some(stands) = there else { return Plan::Record { base: None, doubt: None } };
    if stands.says(d) {
        return Plan::Already;
    }
    if stands.name != d.name {
        return Plan::Refuse("这个证件编号已经登记给另一个人，请核对编号和姓名".into());
    }
    if d.valid_to < stands.valid.1 {
        return Plan::Refuse(format!(
            "已登记的有效期至 {}，比这一行晚；不用旧名单改登记的内容",
            stands.valid.1
        ));
    }
    d.account.clone_from(&stands.account);
    let doubt = format!("这个证件已经登记，按换发记录：{}", stands.changed(d));
    Plan::Record { base: Some((stands.subject.clone(), stands.seq)), doubt: Some(doubt) }
}

impl Office {
    /// Imports a list of officers.
    pub(super) async fn import_officers(
        &self,
        ask: &Ask<'_>,
        watch: &mut dyn Watch,
    ) -> Result<Report, Trouble> {
        let units: Vec<Named> = self
            .units()
            .await?
            .into_iter()
            .map(|(id, u)| Named {
                id,
                name: u.registered.name,
                short: u.registered.short,
                region: u.registered.region,
            })
            .collect();
        if !ask.unit.is_empty() && !units.iter().any(|u| u.id == ask.unit) {
            return Err(Fault::File(format!("没有登记“{}”这个单位", ask.unit)).into());
        }
        let mut there: HashMap<String, Standing> = HashMap::new();
        for (subject, known) in self.all_of(SubjectKind::Officer).await? {
            if let Some(o) = known.state.officer() {
                there.insert(compared(&o.number), Standing::of(subject, known.seq, o));
            }
        }
        let reads = Roster { units, unit: ask.unit.to_owned(), today: self.today() };
        let job = Job::of(ask);
        let (to, mut pieces) = tokio::sync::mpsc::channel(WAITING);
        let thread = tokio::task::spawn_blocking(move || run(&job, &reads, &to));
        let mut report = Report { dry_run: ask.dry_run, ..Report::default() };
        while let Some(piece) = pieces.recv().await {
            match piece {
                super::reader::Piece::Found(found) => {
                    watch.found(&found);
                    report.found = found;
                }
                super::reader::Piece::Lines(lines) => {
                    self.certify_rows(ask, lines, &mut there, &mut report, watch).await?;
                    watch.wait(&report).await;
                    if !watch.done(report.rows) {
                        report.stopped = true;
                        report.found.notes.push("导入中途停下；再导入同一个文件会接着进行".into());
                        return Ok(report);
                    }
                }
            }
        }
        watch.done(report.rows);
        watch.wait(&report).await;
        super::ended(thread.await, report)
    }

    async fn certify_rows(
        &self,
        ask: &Ask<'_>,
        lines: Vec<Line>,
        there: &mut HashMap<String, Standing>,
        report: &mut Report,
        watch: &mut dyn Watch,
    ) -> Result<(), Trouble> {
        let actor = ask.actor();
        for mut line in lines {
            let number = line.number_cell.clone();
            let at_number = move |reason| Note {
                cell: number.clone(),
                column: Register::Officers.number().into(),
                reason,
            };
            let mut values = None;
            let outcome = match line.content.take() {
                None => "refused",
                Some(mut deed) => match plan(there.get(&compared(&deed.number)), &mut deed) {
                    Plan::Already => "already",
                    Plan::Refuse(reason) => {
                        line.notes.push(at_number(reason));
                        "refused"
                    }
                    Plan::Record { base, doubt } => {
                        line.notes.extend(doubt.map(&at_number));
                        match self.certify(ask, &actor, &deed, base, there).await? {
                            Ok(()) => {
                                values = ask.dry_run.then(|| Values::Officer(Box::new(deed)));
                                if line.notes.is_empty() { "taken" } else { "flagged" }
                            }
                            Err(reason) => {
                                line.notes.push(at_number(reason));
                                "refused"
                            }
                        }
                    }
                },
            };
            report.rows += 1;
            match outcome {
                "taken" => report.taken += 1,
                "flagged" => report.flagged += 1,
                "already" => report.already += 1,
                _ => report.refused += 1,
            }
            if outcome != "taken" || ask.dry_run {
                let Line { row, id, notes, cells, .. } = line;
                let notes = if outcome == "already" { Vec::new() } else { notes };
                watch.row(Detail { row, id, outcome, notes, values, cells });
            }
        }
        Ok(())
    }

    /// Registers one; the reason where the law refuses. In a dry run it only counts as standing from here on.
    async fn certify(
        &self,
        ask: &Ask<'_>,
        actor: &Actor,
        deed: &OfficerCertified,
        base: Option<(SubjectRef, u64)>,
        there: &mut HashMap<String, Standing>,
    ) -> Result<Result<(), String>, Trouble> {
        let number = compared(&deed.number);
        let digest = hex(&Sha256::digest(number.as_bytes()));
        // The same number is the same subject, so that two who import one list at the same time register it once.
        let new = || SubjectRef::officer(format!("c-{}", digest.get(..32).unwrap_or_default()));
        let (subject, seq) = match base {
            Some((subject, seq)) => (subject, Some(seq)),
            None => (new(), None),
        };
        let mut now = seq.unwrap_or(0) + 1;
        if !ask.dry_run {
            let said = serde_json::to_vec(deed).map_err(Fault::from)?;
            let key = format!("{}.{}", digest.get(..32).unwrap_or_default(), hex(&Sha256::digest(said)));
            // Version 0 is that nothing stood: whoever registered it meanwhile is not written over.
            let base = Some(seq.unwrap_or(0));
            let deed = deed.clone().into();
            let intent = Intent { subject: subject.clone(), base, key, occurred: None, deed };
            match self.act(actor, intent).await {
                Ok(receipt) => now = receipt.seq,
                Err(Trouble::Refused(refusal)) => return Ok(Err(refusal.sentence())),
                Err(Trouble::Conflict { .. }) => {
                    return Ok(Err("这个证件刚刚被别人登记，再导入一次".into()));
                }
                Err(fault) => return Err(fault),
            }
        }
        let stands = Standing {
            subject,
            seq: now,
            name: deed.name.clone(),
            unit: deed.unit.clone(),
            category: deed.category.clone(),
            region: deed.region.clone(),
            valid: (deed.valid_from, deed.valid_to),
            account: deed.account.clone(),
        };
        there.insert(number, stands);
        Ok(Ok(()))
    }
}
