//! `mingjing demo`: a demonstration city on embedded defaults.

use crate::cli::{Data, print_json, print_line};
use crate::directory::{Directory, write_new};
use indicatif::ProgressBar;
use office::chance::Chance;
use office::clock::Clock;
use office::demo::CAST;
use serde::{Deserialize, Serialize};

/// Accounts of a demonstration, kept beside it so that `serve` can print them again.
#[derive(Debug, Serialize, Deserialize)]
pub struct Accounts {
    /// Says what this is.
    pub demonstration: bool,
    /// One row each.
    pub accounts: Vec<Row>,
}

/// One account.
#[derive(Debug, Serialize, Deserialize)]
pub struct Row {
    /// Login name.
    pub account: String,
    /// Password.
    pub password: String,
    /// 姓名
    pub name: String,
    /// 身份
    pub capacity: String,
    /// 单位
    pub unit: String,
}

/// File name of the accounts.
pub const ACCOUNTS: &str = "demo-accounts.json";

/// Makes the demonstration.
pub async fn run(data: &Data, json: bool) -> anyhow::Result<u8> {
    let directory = Directory::create(data).await?.for_demonstration();
    let spinner = ProgressBar::new_spinner();
    spinner.enable_steady_tick(std::time::Duration::from_millis(120));
    // Every directory has a password of its own: no account with a known one is ever made (SECURITY 1).
    let password: String =
        Chance::system().address().chars().filter(char::is_ascii_alphanumeric).take(12).collect();
    let password = format!("mj-{password}");
    let office = office::demo::make(
        directory.store().clone(),
        directory.search().clone(),
        directory.vault().clone(),
        Clock::machine(),
        Chance::system(),
        &password,
        |step| spinner.set_message(step.to_string()),
    )
    .await?;
    spinner.set_message("音像资料");
    office::demo::media::hand_over(&office, "demo-3").await?;
    spinner.set_message("制发文书");
    while office.issue_due().await? > 0 {}
    spinner.set_message("公开日志");
    let city = directory.city().await?;
    directory.make_keys(&city.log_origin)?;
    crate::serve::sequence_once(&directory, &office).await?;
    let accounts = Accounts {
        demonstration: true,
        accounts: CAST
            .iter()
            .map(|m| Row {
                account: m.login.into(),
                password: password.clone(),
                name: m.name.into(),
                capacity: m.capacity.title().into(),
                unit: office::demo::UNITS
                    .iter()
                    .find(|u| u.id == m.unit)
                    .map_or_else(String::new, |u| u.name.to_string()),
            })
            .collect(),
    };
    write_new(&directory.file(ACCOUNTS), &serde_json::to_vec_pretty(&accounts)?, 0o600)?;
    spinner.finish_and_clear();
    if json {
        print_json(&accounts)?;
    } else {
        print_line(&format!("演示城市已建立：{}", data.data.display()));
        print_accounts(&accounts);
    }
    Ok(0)
}

/// Prints who can sign in.
pub fn print_accounts(accounts: &Accounts) {
    let password = accounts.accounts.first().map_or("", |a| a.password.as_str());
    print_line(&format!("演示账号（密码都是 {password}）："));
    for a in &accounts.accounts {
        print_line(&format!("  {:<12} {} · {} · {}", a.account, a.name, a.capacity, a.unit));
    }
}
