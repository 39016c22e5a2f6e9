//! `mingjing migrate`: founds a city in earnest, or brings a directory up to date.

use crate::cli::{Data, print_line};
use crate::directory::Directory;
use crate::modes;
use anyhow::bail;
use indicatif::{ProgressBar, ProgressStyle};
use law::act::Intent;
use law::authority::Actor;
use law::deed::register::{UnitKind, UnitRegistered};
use law::ids::SubjectRef;
use office::chance::Chance;
use office::clock::Clock;
use office::found::{Founding, found};

/// Creates or upgrades.
pub async fn run(
    data: &Data,
    city: Option<String>,
    region: Option<String>,
    origin: Option<String>,
) -> anyhow::Result<u8> {
    if data.data.join("VERSION").exists() {
        let bar = ProgressBar::new(0);
        bar.set_style(ProgressStyle::with_template("加密和重新计算状态 {bar:40} {pos}/{len} 条记录 {eta}")?);
        let mut progress = |done, all| {
            bar.set_length(all);
            bar.set_position(done);
        };
        let opened = Directory::open_to_migrate(data, &mut progress).await;
        bar.finish_and_clear();
        let directory = opened?;
        let loose = modes::tighten(&data.data)?;
        if loose > 0 {
            print_line(&format!("已收紧 {loose} 个文件或者目录的权限"));
        }
        if directory.log_remains() {
            print_line(
                "数据已加密；PostgreSQL 的旧日志段里可能还有加密前的内容，须由数据库管理员清除，办法见 OPERATING 的 PostgreSQL 一节",
            );
        }
        directory.store().rewrap().await?;
        let office = directory.office().await?;
        if office.activate_builtin_rules().await? {
            crate::serve::sequence_once(&directory, &office).await?;
            print_line(&format!("已启用规则版本 {}", office.rules().bundle().title));
        }
        print_line("数据目录已是最新");
        return Ok(0);
    }
    let (Some(name), Some(region), Some(log_origin)) = (city, region, origin) else {
        bail!("新建数据目录须写明 --city、--region 和 --origin");
    };
    let directory = Directory::create(data).await?;
    let office = found(
        directory.store().clone(),
        directory.search().clone(),
        directory.vault().clone(),
        Clock::machine(),
        Chance::system(),
        Founding {
            name: name.clone(),
            region: region.clone(),
            log_origin: log_origin.clone(),
            demo_clock: None,
        },
    )
    .await?;
    // The justice organ confirms everybody else (clause 1.1d), so it is the first unit there is.
    let justice = justice_organ(&name, &region);
    let intent = Intent {
        subject: SubjectRef::unit(JUSTICE),
        base: None,
        key: format!("unit.{JUSTICE}"),
        occurred: None,
        deed: justice.into(),
    };
    office.act(&Actor::system(JUSTICE), intent).await?;
    directory.make_keys(&log_origin)?;
    crate::serve::sequence_once(&directory, &office).await?;
    print_line(&format!(
        "数据目录已建立，已登记司法行政机关 {JUSTICE}；用 mingjing user add --unit {JUSTICE} \
         开立系统管理员（system_admin）、安全管理员（security_admin）、审计管理员（audit_admin）和资格登记人员（registrar）"
    ));
    Ok(0)
}

/// Id of the city's justice organ.
const JUSTICE: &str = "justice";

/// 司法行政机关 of the city, as far as its name tells; the registrar enters the rest.
fn justice_organ(city: &str, region: &str) -> UnitRegistered {
    UnitRegistered {
        name: format!("{city}司法局"),
        short: "司法局".into(),
        kind: UnitKind::JusticeOrgan,
        parent: None,
        region: region.into(),
        prefix: "司".into(),
        domain: "general".into(),
        review_body: JUSTICE.into(),
        reconsideration: format!("{city}人民政府"),
        court: "有管辖权的人民法院".into(),
        demonstration_since: None,
    }
}
