//! `mingjing import`.

use crate::cli::{Data, print_json, print_line};
use crate::directory::Directory;
use anyhow::bail;
use indicatif::{ProgressBar, ProgressStyle};
use std::path::Path;

/// Imports old penalty decisions.
pub async fn run(data: &Data, file: &Path, unit: Option<String>, json: bool) -> anyhow::Result<u8> {
    let directory = Directory::open_beside(data).await?;
    let office = directory.office().await?;
    let unit = match unit {
        Some(unit) => unit,
        None => default_unit(&office).await?,
    };
    let bar = ProgressBar::new(0);
    bar.set_style(ProgressStyle::with_template("导入 {bar:40} {pos}/{len} 行 {eta}")?);
    let report = office
        .import_penalties(file, &unit, |done, all| {
            bar.set_length(all as u64);
            bar.set_position(done as u64);
        })
        .await?;
    bar.finish_and_clear();
    crate::serve::sequence_once(&directory, &office).await?;
    if json {
        print_json(&report)?;
    } else {
        print_line(&format!(
            "共 {} 行：收下 {}，存疑 {}，退回 {}，已有 {}",
            report.rows, report.taken, report.flagged, report.refused, report.already
        ));
        for d in report.details.iter().filter(|d| d.outcome == "refused") {
            for note in &d.notes {
                print_line(&format!("  第 {} 行 {}：{}", d.row, note.column, note.reason));
            }
        }
    }
    Ok(0)
}

/// Without `--unit` the rows go to the justice organ's desk, which passes them on; where there is none, to
/// the only unit.
async fn default_unit(office: &office::Office) -> anyhow::Result<String> {
    let units = office.units().await?;
    let justice = units
        .iter()
        .find(|(_, u)| u.registered.kind == law::deed::register::UnitKind::JusticeOrgan)
        .or(units.first());
    match justice {
        Some((id, _)) => Ok(id.clone()),
        None => bail!("还没有登记任何执法主体，先登记再导入，或者用 --unit 指明"),
    }
}
