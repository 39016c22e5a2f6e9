//! 姓名 — surname and 某, as public decisions print it.

use super::{Hit, Kind, KnownName, NameKind};

/// 复姓 in use.
#[rustfmt::skip]
const COMPOUND: &[&str] = &[
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛", "尉迟", "公羊", "赫连", "澹台",
    "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容", "仲孙", "钟离", "长孙", "宇文", "司徒", "鲜于", "司空", "闾丘",
    "子车", "亓官", "司寇", "巫马", "公西", "颛孙", "壤驷", "公良", "漆雕", "乐正", "宰父", "谷梁", "拓跋", "夹谷", "轩辕", "令狐",
    "段干", "百里", "呼延", "东郭", "南门", "羊舌", "微生", "公户", "公玉", "公仪", "梁丘", "公仲", "公上", "公门", "公山", "公坚",
    "左丘", "公伯", "西门", "公祖", "第五", "公乘", "贯丘", "公皙", "南荣", "东里", "东宫", "仲长", "子书", "子桑", "即墨", "达奚",
    "褚师", "纳兰",
];
/// Labels whose value is a natural person's name, even where the case file does not know it.
#[rustfmt::skip]
const LABELS: &[&str] = &[
    "姓名：", "姓名:", "被询问人：", "被询问人:", "见证人：", "见证人:", "委托代理人：", "委托代理人:", "联系人：", "联系人:", "举报人：",
    "举报人:", "投诉人：", "投诉人:", "证人：", "证人:",
];
/// Tell two persons with the same masked form apart.
const TELLERS: [&str; 10] = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];

/// 张三 → 张某, 欧阳锋 → 欧阳某.
pub fn masked_name(name: &str) -> String {
    let plain: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    let compound = COMPOUND.iter().find(|s| plain.starts_with(**s) && plain.chars().count() > 2);
    match compound {
        Some(surname) => format!("{surname}某"),
        None => plain.chars().next().map(|c| format!("{c}某")).unwrap_or_default(),
    }
}

/// Every place of every known name of a natural person, and every name behind a label.
pub(super) fn hits(chars: &[char], known_names: &[KnownName]) -> Vec<Hit> {
    let naturals = replacements(known_names);
    let mut hits = Vec::new();
    for (name, replacement) in &naturals {
        for i in 0..chars.len() {
            if let Some(to) = matches(chars, i, name) {
                hits.push(Hit { from: i, to, kind: Kind::Name, replacement: replacement.clone() });
            }
        }
    }
    hits.extend(labelled_names(chars));
    // The longer name at a place wins: 王明明 before 王明.
    hits.sort_by_key(|hit| (hit.from, std::cmp::Reverse(hit.to)));
    let mut free: Vec<Hit> = Vec::new();
    for hit in hits {
        if free.last().is_none_or(|last| hit.from >= last.to) {
            free.push(hit);
        }
    }
    free
}

/// Each natural name with its mask; persons whose masks are the same get 甲, 乙, … in the order given.
fn replacements(known_names: &[KnownName]) -> Vec<(Vec<char>, String)> {
    let mut names: Vec<String> = Vec::new();
    for known in known_names.iter().filter(|k| k.kind == NameKind::Natural) {
        let plain: String = known.name.chars().filter(|c| !c.is_whitespace()).collect();
        if plain.chars().count() >= 2 && !names.contains(&plain) {
            names.push(plain);
        }
    }
    let masks: Vec<String> = names.iter().map(|n| masked_name(n)).collect();
    let mut all = Vec::new();
    for (i, (name, mask)) in names.iter().zip(&masks).enumerate() {
        let same = masks.iter().filter(|m| *m == mask).count();
        let nth = masks.iter().take(i).filter(|m| *m == mask).count();
        let teller = match TELLERS.get(nth) {
            _ if same < 2 => String::new(),
            Some(teller) => (*teller).to_owned(),
            None => (nth + 1).to_string(),
        };
        all.push((name.chars().collect(), format!("{mask}{teller}")));
    }
    all
}

/// The end of the name if it stands at `i`; forms print short names with spaces inside.
fn matches(chars: &[char], i: usize, name: &[char]) -> Option<usize> {
    let mut at = i;
    for (k, c) in name.iter().enumerate() {
        while k > 0 && chars.get(at).is_some_and(|c| matches!(c, ' ' | '\u{3000}')) {
            at += 1;
        }
        if chars.get(at) != Some(c) {
            return None;
        }
        at += 1;
    }
    Some(at)
}

/// 姓名：张三 — two to four characters that end at a separator or the end of the line.
fn labelled_names(chars: &[char]) -> Vec<Hit> {
    let cjk = |c: &&char| ('\u{4e00}'..='\u{9fff}').contains(*c);
    let mut hits = Vec::new();
    for i in 0..chars.len() {
        for label in LABELS {
            let found = label.chars().enumerate().all(|(k, c)| chars.get(i + k) == Some(&c));
            if !found {
                continue;
            }
            let mut from = i + label.chars().count();
            from += chars.iter().skip(from).take_while(|c| c.is_whitespace()).count();
            let length = chars.iter().skip(from).take_while(cjk).count();
            let name: String = chars.iter().skip(from).take(length).collect();
            if (2..=4).contains(&length) && !name.contains('某') && !name.starts_with('无') {
                hits.push(Hit { from, to: from + length, kind: Kind::Name, replacement: masked_name(&name) });
            }
        }
    }
    hits
}
