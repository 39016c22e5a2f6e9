//! `mingjing media`: what a recording, a photograph or a scan says of itself, as the hand-over reads it.

use std::path::Path;

use media::{Facts, Kind, Meaning, TakenAt};
use serde_json::json;

use crate::cli::{print_json, print_line};

/// Reads a file and prints what was read, from where, and each doubt. Ends with 1 for a kind of file that is not taken.
pub fn run(file: &Path, as_json: bool) -> anyhow::Result<u8> {
    let source = std::fs::File::open(file).map_err(|e| anyhow::anyhow!("读不到 {}：{e}", file.display()))?;
    let mut facts = media::facts(source, None)?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    facts.doubts.extend(media::name_doubt(&name, &facts.mime));
    let refused = media::accepted(&facts.mime).err();
    if as_json {
        let mut value = serde_json::to_value(&facts)?;
        if let Some(members) = value.as_object_mut() {
            members.insert("accepted".into(), json!(refused.is_none()));
            members.insert("refused".into(), json!(refused));
        }
        print_json(&value)?;
    } else {
        told(&facts, refused.as_deref());
    }
    Ok(u8::from(refused.is_some()))
}

fn told(facts: &Facts, refused: Option<&str>) {
    let kind = match facts.kind {
        Kind::Video => "录像",
        Kind::Audio => "录音",
        Kind::Image => "图片",
        Kind::Document => "文档",
        Kind::Other => "其他",
    };
    print_line(&format!("类型：{kind}（{}）", facts.mime));
    if matches!(facts.kind, Kind::Video | Kind::Audio) {
        print_line(&match &facts.length {
            Some(length) => {
                let how = if length.counted { "计算" } else { "写明" };
                format!("时长：{}.{:03} 秒（{how}：{}）", length.ms / 1000, length.ms % 1000, length.from)
            }
            None => "时长：读不出来".to_owned(),
        });
    }
    for dated in &facts.dates {
        let what = match dated.meaning {
            Meaning::Start => "开始",
            Meaning::Unknown => "不明是开始还是结束",
        };
        let when = match dated.time {
            TakenAt::Zoned { at, offset_seconds } => format!("{at}（时区 {}）", zone(offset_seconds)),
            TakenAt::ZoneUnknown(local) => format!("{local}（没有时区，按北京时间理解）"),
        };
        print_line(&format!("时间：{when}，{what}，取自 {}", dated.from));
    }
    if let Some((latitude, longitude)) = facts.gps {
        let degrees = |micro: i32| format!("{:.6}", f64::from(micro) / 1e6);
        print_line(&format!(
            "地点：北纬 {}，东经 {}（负数为南纬、西经）",
            degrees(latitude),
            degrees(longitude)
        ));
    }
    if let Some((width, height)) = facts.width.zip(facts.height) {
        print_line(&format!("画面：{width}×{height}"));
    }
    if facts.make.is_some() || facts.model.is_some() {
        let words: Vec<&str> =
            [&facts.make, &facts.model].into_iter().flatten().map(String::as_str).collect();
        print_line(&format!("设备：{}", words.join(" ")));
    }
    for doubt in &facts.doubts {
        print_line(&format!("存疑：{doubt}"));
    }
    if let Some(refused) = refused {
        print_line(&format!("不接收：{refused}"));
    }
}

fn zone(seconds: i32) -> String {
    let minutes = seconds / 60;
    format!("{}{:02}:{:02}", if minutes < 0 { '-' } else { '+' }, minutes.abs() / 60, minutes.abs() % 60)
}
