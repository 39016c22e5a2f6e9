//! `mingjing law`: the pure rules, for a question at the desk or from a script.

use crate::cli::{Law, print_json, print_line};
use anyhow::{Context as _, bail};
use jiff::ToSpan as _;
use law::calendar::Calendar;
use law::period::{self, Moment, Period, Unit, due};
use law::redaction::{Field, Known, MASKER_VERSION, Masked, mask};
use serde_json::{Value, json};
use std::io::Read as _;

/// Answers; exit status 1 for an invalid number.
pub fn run(what: Law) -> anyhow::Result<u8> {
    match what {
        Law::Due { from, days, unit, period } => {
            let period = match (period, days, unit) {
                (Some(id), _, _) => {
                    let all = || period::periods().into_iter().map(|p| p.id).collect::<Vec<_>>().join(" ");
                    period::period(&id).with_context(|| format!("没有期限 {id}；已有：{}", all()))?
                }
                (None, Some(n), Some(unit)) => plain(n, &unit)?,
                _ => bail!("须写明 --days 和 --unit，或者 --period"),
            };
            print_json(&answer(moment(&from)?, &period))?;
            Ok(0)
        }
        Law::Day { on, to } => {
            days(&on, to.as_deref())?;
            Ok(0)
        }
        Law::Mask { field, json } => {
            masked(&field, json)?;
            Ok(0)
        }
        Law::Check { kind, value } => {
            let (valid, answer) = check(&kind, &value)?;
            print_json(&answer)?;
            Ok(u8::from(!valid))
        }
    }
}

/// The most that is masked at once.
const MASK_MAX: u64 = 1 << 20;

/// Masks what stands on stdin, byte for byte: a line break at its end counts as a character.
fn masked(field: &str, json: bool) -> anyhow::Result<()> {
    let all = || Field::ALL.map(|f| format!("{}（{}）", f.wire(), f.title())).join("、");
    let field = Field::named(field).with_context(|| format!("没有公示项 {field}；应为 {}", all()))?;
    let mut bytes = Vec::new();
    std::io::stdin().lock().take(MASK_MAX + 1).read_to_end(&mut bytes).context("读不了标准输入")?;
    if bytes.len() as u64 > MASK_MAX {
        bail!("文字超过 1 MiB，请分段");
    }
    let text = String::from_utf8(bytes).map_err(|e| {
        anyhow::anyhow!("不是 UTF-8 文字（第 {} 个字节起）", e.utf8_error().valid_up_to() + 1)
    })?;
    let masked = mask(&text, &Known::default(), field);
    if json {
        let counts: Vec<Value> =
            masked.counts().into_iter().map(|(kind, n)| json!({ "kind": kind, "count": n })).collect();
        return print_json(&json!({
            "version": MASKER_VERSION,
            "field": field,
            "text": masked.text,
            "spans": masked.spans,
            "counts": counts,
        }));
    }
    tell(&text, field, &masked);
    Ok(())
}

/// What was masked, for people.
fn tell(text: &str, field: Field, masked: &Masked) {
    print_line(masked.text.trim_end_matches('\n'));
    print_line("");
    let counts: Vec<String> =
        masked.counts().into_iter().map(|(kind, n)| format!("{} {n} 处", kind.text())).collect();
    match counts.as_slice() {
        [] => print_line(&format!("{}：没有发现应当遮盖的个人信息，仍须人工核对。", field.title())),
        counts => print_line(&format!("{}：遮盖 {}。", field.title(), counts.join("，"))),
    }
    for span in &masked.spans {
        let value: String = text.chars().skip(span.from).take(span.to - span.from).collect();
        print_line(&format!(
            "第 {}–{} 字  {}  “{}” → “{}”  {}",
            span.from + 1,
            span.to,
            span.kind.text(),
            value.replace('\n', "⏎"),
            span.replacement,
            span.ground
        ));
    }
}

/// A date, or a date with a time of day.
fn moment(text: &str) -> anyhow::Result<Moment> {
    law::day::read_moment(text).map_err(|why| {
        anyhow::anyhow!("“{text}”：{why}；应为 2026-03-02 或者 2026-03-02T09:30，带偏移的换算为 +08:00")
    })
}

/// So many units and no article: nothing says that it rolls, and the answer warns where it might.
fn plain(n: u32, unit: &str) -> anyhow::Result<Period> {
    let unit: Unit = serde_json::from_value(Value::String(unit.to_string()))
        .with_context(|| format!("没有单位 {unit}；应为 workday、day、hour、month 或者 year"))?;
    Period::plain(n, unit).map_err(|why| anyhow::anyhow!("--days {n}：{why}"))
}

fn answer(from: Moment, period: &Period) -> Value {
    let calendar = Calendar::builtin();
    let result = due(&calendar, from, period);
    let mut warnings: Vec<String> = result.warnings.iter().map(|w| w.text()).collect();
    let last = result.date();
    if period.id == "plain" && period.unit != Unit::Hour && !calendar.is_workday(last) {
        let next = calendar.next_workday_on_or_after(last).value;
        warnings.push(format!("{last} 是休息日；约束当事人的期限顺延到 {next}，约束机关的不顺延"));
    }
    let provisional = result.is_provisional();
    json!({
        "from": from, "due": result.due, "provisional": provisional, "unit": period.unit, "basis": period.basis,
        "warnings": warnings,
    })
}

/// The most days that are told at once.
const DAYS_MAX: usize = 3_660;

/// Each day with what is known of it.
fn days(first: &str, last: Option<&str>) -> anyhow::Result<()> {
    let read = |text: &str| law::day::read(text).map_err(|why| anyhow::anyhow!("“{text}”：{why}"));
    let first = read(first)?;
    let last = last.map_or(Ok(first), read)?;
    let days: Vec<_> = first.series(1.day()).take_while(|day| *day <= last).take(DAYS_MAX + 1).collect();
    if days.is_empty() {
        bail!("--to 早于 --on");
    }
    if days.len() > DAYS_MAX {
        bail!("一次最多列出 {DAYS_MAX} 天，请分段");
    }
    let calendar = Calendar::builtin();
    let told = |day: &jiff::civil::Date| {
        let fact = calendar.fact(*day);
        let text = format!("{}，{}", fact.day.text(), fact.known.text());
        json!({ "date": fact.date, "day": fact.day, "workday": fact.is_workday, "known": fact.known,
            "provisional": fact.provisional, "text": text })
    };
    print_json(&json!({ "days": days.iter().map(told).collect::<Vec<_>>() }))
}

fn check(kind: &str, value: &str) -> anyhow::Result<(bool, Value)> {
    Ok(match kind {
        "uscc" => {
            let c = law::uscc::check(value);
            (
                c.valid,
                json!({
                    "valid": c.valid, "reason": c.reason, "parts": c.parts, "notes": c.notes,
                    "region": c.parts.as_ref().map(|p| law::region::name(&p.region)),
                }),
            )
        }
        "docno" => match law::docno::parse(value) {
            Ok(no) => (true, json!({ "valid": true, "reason": null, "parts": no })),
            Err(reason) => (false, json!({ "valid": false, "reason": reason, "parts": null })),
        },
        "certificate" => {
            let rules = law::certificate_no::builtin();
            let Some(rule) = rules.first() else { bail!("没有证件编号规则") };
            let c = law::certificate_no::check(value, rule);
            (c.valid, json!({ "valid": c.valid, "reason": c.reason, "parts": c.province, "notes": c.notes }))
        }
        "id" => {
            let now = office::clock::Clock::machine().now();
            let c = law::citizen::check(value, jiff::tz::offset(8).to_datetime(now).date());
            (c.valid, json!({ "valid": c.valid, "reason": c.reason, "parts": { "region": c.region } }))
        }
        other => bail!("不能校验 {other}；应为 uscc、docno、id 或者 certificate"),
    })
}
