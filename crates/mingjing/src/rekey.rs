//! `mingjing rekey`: a new master key for what is encrypted.

use crate::cli::{Data, print_line};
use crate::directory::{DATA_KEY, Directory};

/// Adds a key and wraps all others under it.
pub async fn run(data: &Data) -> anyhow::Result<u8> {
    let directory = Directory::open(data).await?;
    let (count, id) = directory.rekey(data).await?;
    print_line(&format!("已启用主密钥 {id}，{count} 把数据密钥改由它包裹；请立即备份 {DATA_KEY}"));
    print_line("旧密钥仍在文件里，只为打开此前的备份；那些备份都不再需要时，可以删去旧的行");
    Ok(0)
}
