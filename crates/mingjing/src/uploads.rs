//! `mingjing uploads`: what was begun to be sent and never finished.

use crate::cli::{Data, print_json, print_line};
use crate::directory::Directory;
use indicatif::HumanBytes;
use office::clock::Clock;
use office::upload_limits::{Abandoned, abandoned};
use std::time::{Duration, SystemTime};
use vault::VaultError;

/// What became of an upload that should be removed.
enum Outcome {
    /// It was only listed.
    Listed,
    Removed,
    /// The officer went on with it meanwhile.
    Alive,
    Failed(String),
}

impl Outcome {
    fn of(removed: Result<(), VaultError>) -> Self {
        match removed {
            Ok(()) | Err(VaultError::NoUpload) => Self::Removed,
            Err(VaultError::Busy | VaultError::Finished) => Self::Alive,
            Err(e) => Self::Failed(e.to_string()),
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Listed => "未传完".into(),
            Self::Removed => "已清理".into(),
            Self::Alive => "正在继续或者已经入库，没有清理".into(),
            Self::Failed(why) => format!("清理失败：{why}"),
        }
    }
}

/// Lists them, and removes them if told to. The age is by the machine's clock, as the file system writes it. Exit
/// status 1 when one could not be removed.
pub async fn run(data: &Data, older_than_days: u16, discard: bool, json: bool) -> anyhow::Result<u8> {
    let directory = Directory::open_beside(data).await?;
    let vault = directory.vault();
    let age = Duration::from_secs(u64::from(older_than_days) * 86_400);
    let now = u64::try_from(Clock::machine().now().as_second()).unwrap_or_default();
    let older_than = SystemTime::UNIX_EPOCH + Duration::from_secs(now).saturating_sub(age);
    let found: Vec<(Abandoned, Outcome)> = abandoned(vault, older_than)?
        .into_iter()
        .map(|upload| {
            let outcome = if discard { Outcome::of(vault.discard(&upload.id)) } else { Outcome::Listed };
            (upload, outcome)
        })
        .collect();
    if json {
        let uploads: Vec<_> = found
            .iter()
            .map(|(u, outcome)| {
                let removed = matches!(outcome, Outcome::Removed);
                serde_json::json!({ "upload": u, "removed": removed, "outcome": outcome.words() })
            })
            .collect();
        print_json(&serde_json::json!({ "uploads": uploads }))?;
    } else {
        for (upload, outcome) in &found {
            print_line(&line(upload, outcome));
        }
        let bytes = HumanBytes(found.iter().map(|(u, _)| u.received).sum());
        print_line(&format!("{older_than_days} 天以上没有继续的上传 {} 个，{bytes}", found.len()));
    }
    Ok(u8::from(found.iter().any(|(_, outcome)| matches!(outcome, Outcome::Failed(_)))))
}

fn line(upload: &Abandoned, outcome: &Outcome) -> String {
    let day = law::act::civil(upload.changed);
    let (received, bytes) = (HumanBytes(upload.received), HumanBytes(upload.bytes));
    let whose = match &upload.meta {
        Some(m) => format!("账号 {}，案件 {}，{}", m.account, m.case, m.name),
        None => "登记信息无法读取".into(),
    };
    format!("{day}  {received}/{bytes}  {whose}  {}", outcome.words())
}
