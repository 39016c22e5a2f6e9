//! `mingjing user`: accounts from the command line, e.g. the first administrator.

use crate::cli::{Data, User, print_line};
use crate::directory::Directory;
use anyhow::{Context as _, bail};
use law::act::Intent;
use law::authority::{Actor, Capacity};
use law::deed::people::{AccountOpened, CapacityGranted, ResetAtConsole, ResetRequested};
use law::ids::SubjectRef;
use std::io::BufRead as _;

/// Runs the verb.
pub async fn run(data: &Data, what: User) -> anyhow::Result<u8> {
    let directory = Directory::open_beside(data).await?;
    let office = directory.office().await?;
    match what {
        User::Add { login, name, unit, capacity, basis } => {
            let Some(capacity) = Capacity::from_wire(&capacity) else {
                let all: Vec<&str> = Capacity::GRANTABLE.iter().map(|c| c.wire()).collect();
                bail!("没有身份 {capacity}；可用的有 {}", all.join(" "));
            };
            let password = read_password()?;
            let moment = office.moment();
            let subject = SubjectRef::account(&moment.fresh_id);
            let system = Actor::system(&unit);
            let intent = |key: &str, deed| Intent {
                subject: subject.clone(),
                base: None,
                key: format!("{key}.{}", moment.fresh_id),
                occurred: None,
                deed,
            };
            if office.store().account_by_login(&login).await?.is_some() {
                bail!("登录名 {login} 已有人使用");
            }
            let unit_known = office.units().await?.iter().any(|(id, _)| *id == unit);
            if !unit_known {
                let all: Vec<String> = office.units().await?.into_iter().map(|(id, _)| id).collect();
                bail!("没有单位 {unit}；已登记的有 {}", all.join(" "));
            }
            office.password_for(&login, &name, &unit, &password).await?;
            office
                .act(
                    &system,
                    intent("open", AccountOpened { login, name: name.into(), unit: unit.clone() }.into()),
                )
                .await?;
            let granted = CapacityGranted { capacity, unit, from: moment.today(), to: None, basis };
            office.act(&system, intent("grant", granted.into())).await?;
            let reason = "开立账号时在控制台设置".to_string();
            office
                .reset_at_console(&subject.id, ResetAtConsole { reason, second_factor: false }, &password)
                .await?;
            print_line(&format!("已开立账号 {}", subject.id));
        }
        User::Password { login, reason, second_factor, without_second_person } => {
            let account = office.store().account_by_login(&login).await?.context("没有这个登录名")?.id;
            let others = office.other_administrators(&account).await?;
            if others.is_empty() || without_second_person {
                let done = ResetAtConsole { reason, second_factor };
                office.reset_at_console(&account, done, &read_password()?).await?;
                print_line(
                    "口令已设置，下次登录须先修改；这个账号的登录都已退出。所有管理员都会看到这次操作",
                );
            } else {
                let asked = ResetRequested { reason, second_factor };
                let key = format!("console.{}", office.chance().address());
                let (_, code) =
                    office.reset_request(&Actor::system("city"), &account, None, &key, asked).await?;
                print_line(&format!(
                    "已申请，由 {} 中的一人批准（/desk/accounts/{account}）",
                    others.join("、")
                ));
                print_line(&format!("验证码 {}，交给本人", code.unwrap_or_default()));
            }
        }
        User::List => {
            for (id, account) in office.accounts().await? {
                let closed = if account.closed { " 已停用" } else { "" };
                print_line(&format!("{:<16} {} {id}{closed}", account.login, account.name.text()));
            }
        }
    }
    Ok(0)
}

fn read_password() -> anyhow::Result<String> {
    eprintln!("口令：");
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_string())
}
