//! `mingjing migrate`: founds a city in earnest, or brings a directory up to date.

use crate::cli::{Data, print_line};
use crate::directory::Directory;
use anyhow::bail;
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
        let directory = Directory::open(data).await?;
        directory.city().await?;
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
        Clock::machine(),
        Chance::system(),
        Founding { name, region, log_origin: log_origin.clone(), demo_clock: None },
    )
    .await?;
    directory.make_keys(&log_origin)?;
    crate::serve::sequence_once(&directory, &office).await?;
    print_line("数据目录已建立；用 mingjing user add 开立第一个系统管理员账号");
    Ok(0)
}
