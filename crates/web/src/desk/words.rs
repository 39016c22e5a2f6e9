//! Journal entries in words.

use crate::forms::acts::{Desk, told};
use crate::look::{Entry, EntryKind, format};
use store::HistoryEntry;

/// `李示例 立案`: who did what.
#[must_use]
pub fn title(entry: &HistoryEntry) -> String {
    format!("{} {}", entry.recorded.actor.name, entry.recorded.deed.title())
}

/// What law worked out with the act: number, dates, findings.
#[must_use]
pub fn derived(entry: &HistoryEntry) -> Vec<(String, String)> {
    let d = &entry.recorded.derived;
    let day =
        |label: &str, date: Option<jiff::civil::Date>| date.map(|d| (label.to_string(), format::date(d)));
    let major = |m| if m { "属于重大执法决定" } else { "不属于重大执法决定" };
    let offered = |h| if h { "已告知听证权利" } else { "未达到听证范围" };
    let mut all: Vec<(String, String)> = [
        d.number.clone().map(|n| ("文号".to_string(), n)),
        d.major.map(|m| ("认定".to_string(), major(m).to_string())),
        (!d.hits.is_empty()).then(|| ("符合的标准".to_string(), d.hits.join("；"))),
        d.hearing_offered.map(|h| ("听证".to_string(), offered(h).to_string())),
        day("视为送达", d.deemed_on),
        day("陈述申辩期满", d.wait_until),
        day("申请听证期满", d.hearing_until),
        day("期限届满", d.due),
        d.alert.clone().map(|a| ("已提示执法监督".to_string(), a)),
    ]
    .into_iter()
    .flatten()
    .collect();
    if d.new_notice {
        all.push(("告知".into(), "与告知的内容不同，须重新告知".into()));
    }
    all
}

/// `#58 a41e 77d3`: place in the log and short leaf.
#[must_use]
pub fn leaf(entry: &HistoryEntry) -> String {
    let short = format::hash_short(&entry.leaf);
    match entry.log_index {
        Some(index) => format!("#{index} {short}"),
        None => format!("待编号 {short}"),
    }
}

/// The entry in the short timeline of the case page.
#[must_use]
pub fn short(entry: &HistoryEntry) -> Entry {
    let text: Vec<String> =
        derived(entry).into_iter().map(|(label, value)| format!("{label} {value}")).collect();
    let at = format::local(entry.recorded.recorded);
    let kind = match entry.recorded.seq {
        1 => EntryKind::Faint,
        _ if entry.recorded.derived.alert.is_some() => EntryKind::Warning,
        _ => EntryKind::Normal,
    };
    Entry {
        title: title(entry),
        text: text.join("；"),
        when: format::minute_short(at),
        at: format!("{:.16}+08:00", at.to_string()),
        leaf: Some(leaf(entry)),
        link: None,
        kind,
    }
}

/// Everything that the entry says: what was filled in, then what law worked out.
#[must_use]
pub fn full(entry: &HistoryEntry, desk: &Desk) -> Vec<(String, String)> {
    let mut all = told(&entry.recorded.deed, desk);
    all.extend(derived(entry));
    all
}
