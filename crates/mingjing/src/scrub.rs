//! `mingjing scrub`: is every file in the vault as it was stored?

use crate::cli::{Data, print_json, print_line};
use crate::directory::Directory;
use indicatif::{HumanBytes, ProgressBar};
use std::ops::ControlFlow;

/// Hashes everything again. Exit status 0 good, 1 refuted.
pub async fn run(data: &Data, json: bool) -> anyhow::Result<u8> {
    let directory = Directory::open_beside(data).await?;
    let office = directory.office().await?;
    let spinner = ProgressBar::new_spinner();
    let shown = spinner.clone();
    let report = office
        .scrub(move |p| {
            shown.set_message(format!("{} 个文件，{}", p.checked, HumanBytes(p.bytes)));
            shown.tick();
            ControlFlow::Continue(())
        })
        .await?;
    spinner.finish_and_clear();
    let good = report.is_clean();
    if json {
        print_json(&serde_json::json!({ "good": good, "report": report }))?;
    } else {
        for finding in &report.findings {
            print_line(&finding.message);
        }
        let scope = format!("{} 个文件，{}", report.checked, HumanBytes(report.bytes));
        print_line(&if good {
            format!("完好：{scope}")
        } else {
            format!("有 {} 处问题：{scope}", report.findings.len())
        });
    }
    Ok(u8::from(!good))
}
