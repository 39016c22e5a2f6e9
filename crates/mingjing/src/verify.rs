//! `mingjing verify`: is the record as it was written?

use crate::cli::{Data, print_json, print_line};
use crate::directory::Directory;
use anyhow::bail;
use serde_json::{Value, json};
use store::Finding;

/// Verifies a data directory. Exit status 0 good, 1 refuted.
pub async fn run(data: &Data, deep: bool, json: bool) -> anyhow::Result<u8> {
    let directory = Directory::open_beside(data).await?;
    let keys = directory.verifier_keys()?;
    if !deep {
        bail!("请写明 --deep：逐条重新折叠并与状态逐列比较");
    }
    let report = store::verify_deep(directory.store(), &directory.log_dir(), &keys).await?;
    let good = report.findings.is_empty();
    if json {
        print_json(&json!({
            "good": good,
            "entries": report.entries,
            "subjects": report.subjects,
            "erased": report.erased,
            "findings": report.findings.iter().map(finding).collect::<Vec<_>>(),
        }))?;
    } else if good {
        let erased = match report.erased {
            0 => String::new(),
            n => format!("，其中 {n} 条的个人信息已依法抹除"),
        };
        print_line(&format!("完好：{} 条记录，{} 个对象{erased}", report.entries, report.subjects));
    } else {
        for f in &report.findings {
            print_line(&f.to_string());
        }
        print_line(&format!("有 {} 处不一致", report.findings.len()));
    }
    Ok(u8::from(!good))
}

fn finding(f: &Finding) -> Value {
    json!({
        "what": f.what.title(),
        "table": f.table,
        "field": f.field,
        "subject": f.subject.as_ref().map(ToString::to_string),
        "leaf": f.leaf,
        "file": f.file,
        "expected": f.expected,
        "found": f.found,
        "message": f.message,
    })
}
