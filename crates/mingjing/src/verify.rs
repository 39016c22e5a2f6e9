//! `mingjing verify`: is the record as it was written?

use crate::cli::{Data, print_json, print_line};
use crate::directory::Directory;
use serde::Serialize;

#[derive(Debug, Serialize)]
struct Answer {
    good: bool,
    deep: bool,
    entries: u64,
    subjects: u64,
    findings: Vec<store::verify::Finding>,
}

/// Verifies a data directory. Exit status 0 good, 1 refuted.
pub async fn run(data: &Data, deep: bool, json: bool) -> anyhow::Result<u8> {
    let directory = Directory::open(data).await?;
    let keys = directory.verifier_keys()?;
    let report = if deep {
        store::verify::verify_deep(directory.store(), &directory.log_dir(), &keys).await?
    } else {
        store::verify::verify_log(directory.store(), &directory.log_dir(), &keys).await?
    };
    let good = report.findings.is_empty();
    let answer =
        Answer { good, deep, entries: report.entries, subjects: report.subjects, findings: report.findings };
    if json {
        print_json(&answer)?;
    } else if good {
        print_line(&format!("完好：{} 条记录，{} 个对象", answer.entries, answer.subjects));
    } else {
        for f in &answer.findings {
            print_line(&format!("{f}"));
        }
        print_line(&format!("有 {} 处不一致", answer.findings.len()));
    }
    Ok(u8::from(!good))
}
