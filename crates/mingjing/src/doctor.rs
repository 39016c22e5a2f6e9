//! `mingjing doctor`: is this machine and this directory fit to serve?

use crate::cli::{Data, print_json, print_line};
use crate::directory::{DATA_KEY, Directory};
use indicatif::HumanBytes;
use office::timewatch::TimeSource as _;
use serde::Serialize;
use std::os::unix::fs::PermissionsExt as _;
use web::server::ServeLimits;

#[derive(Debug, Serialize)]
struct Check {
    what: &'static str,
    good: bool,
    detail: String,
}

/// Checks; exit status 1 when something is wrong.
pub async fn run(data: &Data, json: bool) -> anyhow::Result<u8> {
    let mut checks = Vec::new();
    let mut add = |what, good, detail: String| checks.push(Check { what, good, detail });
    // What the kernel says now. Where it says nothing, nothing is wrong with this machine.
    let clock = office::timewatch::found(None, &crate::timesource::Machine::new().look());
    let steady = clock.synchronised != Some(false);
    let mend = if steady { "" } else { "；安装并启动 chrony" };
    add("时钟", steady, format!("{}{mend}", office::timewatch::words(Some(&clock))));
    match Directory::open_beside(data).await {
        Err(e) => add("数据目录", false, format!("{e:#}")),
        Ok(directory) => {
            add("数据目录", true, data.data.display().to_string());
            match directory.city().await {
                Ok(city) => {
                    add("城市", true, city.name.clone());
                    let rules = city.rules.clone().unwrap_or_default();
                    match office::found::rules(directory.store(), &rules).await {
                        Ok(r) => {
                            add(
                                "规则版本",
                                true,
                                format!("{} {}", r.bundle().title, &rules[..12.min(rules.len())]),
                            );
                            let last = r.calendar().known_years().last().copied().unwrap_or(0);
                            let year = jiff_year(&directory).await;
                            add("工作日历", last >= year, format!("已知到 {last} 年"));
                        }
                        Err(e) => add("规则版本", false, e.to_string()),
                    }
                    match directory.signers(&city.log_origin) {
                        Ok(_) => add("日志密钥", true, city.log_origin),
                        Err(e) => add("日志密钥", false, format!("{e:#}")),
                    }
                }
                Err(e) => add("城市", false, format!("{e:#}")),
            }
            match crate::directory::data_keys(&data.data) {
                Ok(Some(keys)) => {
                    let ids = keys.ids().join("、");
                    let detail = format!(
                        "主密钥 {ids}（{DATA_KEY}）：没有它，数据和任何备份都打不开；请与数据分开备份，绝不可丢失"
                    );
                    add("数据加密", true, detail);
                }
                Ok(None) => add("数据加密", false, format!("没有 {DATA_KEY}")),
                Err(e) => add("数据加密", false, format!("{e:#}")),
            }
            match crate::modes::loose(&data.data) {
                Ok(loose) if loose.is_empty() => add("文件权限", true, "只有本用户可读".into()),
                Ok(loose) => {
                    let first = loose.first().map(|p| p.display().to_string()).unwrap_or_default();
                    let detail =
                        format!("别的用户可以访问 {} 处，例如 {first}；mingjing migrate 会收紧", loose.len());
                    add("文件权限", false, detail);
                }
                Err(e) => add("文件权限", false, e.to_string()),
            }
            for name in [DATA_KEY, "keys/log.key", "keys/heartbeat.key"] {
                let mode = std::fs::metadata(directory.file(name)).map(|m| m.permissions().mode() & 0o777);
                let good = matches!(mode, Ok(0o600 | 0o400));
                add(
                    "密钥权限",
                    good,
                    format!("{name} {}", mode.map_or_else(|e| e.to_string(), |m| format!("{m:o}"))),
                );
            }
            match directory.store().role_bypasses().await {
                // SQLite has no roles.
                Ok(None) => {}
                Ok(Some(false)) => add("数据库角色", true, "受行级安全约束".into()),
                Ok(Some(true)) => add(
                    "数据库角色",
                    false,
                    "是超级用户或者有 BYPASSRLS，行级安全对它不起作用：换一个普通角色，把数据库改为它所有"
                        .into(),
                ),
                Err(e) => add("数据库角色", false, e.to_string()),
            }
            match directory.store().checkpoint_last().await {
                Ok(Some(c)) => add("检查点", true, format!("{} 条", c.size)),
                Ok(None) => add("检查点", false, "还没有签发过".into()),
                Err(e) => add("检查点", false, e.to_string()),
            }
            match directory.office().await {
                Ok(office) => {
                    match office.fonts() {
                        Ok(_) => add("文书字体", true, "齐全".into()),
                        Err(e) => add("文书字体", false, e.to_string()),
                    }
                    match refused_grants(&office).await {
                        Ok(refused) => add(
                            "身份",
                            refused.is_empty(),
                            if refused.is_empty() {
                                "都合规定".into()
                            } else {
                                format!("按现在的规定不能授予，下一次办理账号时终止：{}", refused.join("；"))
                            },
                        ),
                        Err(e) => add("身份", false, e.to_string()),
                    }
                    match dormant(&office).await {
                        Ok(0) => add("闲置账号", true, "没有".into()),
                        Ok(n) => add(
                            "闲置账号",
                            true,
                            format!("{n} 个账号超过 90 天没有登录，见 /desk/accounts?state=dormant"),
                        ),
                        Err(e) => add("闲置账号", false, e.to_string()),
                    }
                    match room(office.vault()) {
                        Ok((waiting, free)) => {
                            let detail =
                                format!("待登记的上传 {waiting} 个，传完后磁盘还剩 {}", HumanBytes(free));
                            add("存储库", free > 0, detail);
                        }
                        Err(e) => add("存储库", false, e.to_string()),
                    }
                }
                Err(e) => add("存储库", false, format!("{e:#}")),
            }
            let (now, most) = web::server::descriptors();
            let wanted = web::server::descriptors_wanted(&ServeLimits::DEFAULT);
            let many = |n: u64| if n == u64::MAX { "不限".to_string() } else { n.to_string() };
            add(
                "文件描述符",
                most >= wanted,
                format!("上限 {}，可提高到 {}，默认的连接数需要 {wanted}", many(now), many(most)),
            );
            let missing = web::assets::missing();
            add(
                "界面资源",
                missing.is_empty(),
                if missing.is_empty() { "齐全".into() } else { format!("{missing:?}") },
            );
        }
    }
    let good = checks.iter().all(|c| c.good);
    if json {
        print_json(&serde_json::json!({ "good": good, "checks": checks }))?;
    } else {
        for c in &checks {
            print_line(&format!("{} {}：{}", if c.good { "好" } else { "坏" }, c.what, c.detail));
        }
    }
    Ok(u8::from(!good))
}

/// The grants that stand and would be refused today.
async fn refused_grants(office: &office::Office) -> Result<Vec<String>, office::Fault> {
    let units = office.units().await?;
    let unit_of = |id: &str| units.iter().find(|(u, _)| u == id).map(|(_, u)| &u.registered);
    let today = office.today();
    let mut all = Vec::new();
    for (_, account) in office.accounts().await?.iter().filter(|(_, a)| !a.closed) {
        for (grant, why) in law::grants::refused_of(account, today, unit_of) {
            all.push(format!("{} {}（{}）：{why}", account.login, grant.capacity.title(), grant.unit));
        }
    }
    Ok(all)
}

/// How many accounts nobody has used for long.
async fn dormant(office: &office::Office) -> Result<u64, store::StoreError> {
    let filter = store::AccountFilter {
        dormant_since: Some(office.dormant_since()),
        ..store::AccountFilter::default()
    };
    Ok(office.store().accounts(&filter, store::Page::first(1)).await?.total)
}

/// How many uploads wait, and the bytes that the disk has left when they have all come.
fn room(vault: &vault::Vault) -> Result<(usize, u64), vault::VaultError> {
    let waiting = vault.uploads()?;
    Ok((waiting.len(), vault.room(&waiting)?))
}

/// The year by the directory's own clock.
async fn jiff_year(directory: &Directory) -> i16 {
    match directory.office().await {
        Ok(office) => office.today().year(),
        Err(_) => 0,
    }
}
