//! The way back: a command's body into the fields of its form, and the filled form into words.

use super::Pairs;
use super::spec::{FieldSpec, FormSpec, Item, Kind, Repeat};
use crate::look::format;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

/// The form as it would have been filled in for this body. Personal values that were erased are told so.
#[must_use]
pub fn fill(spec: &FormSpec, body: &Value) -> Pairs {
    let mut pairs = Pairs::default();
    for item in &spec.items {
        match item {
            Item::Heading(..) => {}
            Item::Field(field) => put(&mut pairs, field, body),
            Item::Repeat(repeat) => {
                let at: Vec<String> = repeat.path.split('.').map(str::to_string).collect();
                let rows = find(body, &at).and_then(Value::as_array).map_or(0, Vec::len);
                if let Some((name, _)) = repeat.numbered {
                    let first: Vec<String> = at.iter().cloned().chain(["0".into(), name.into()]).collect();
                    if let Some(no) = find(body, &first).and_then(leaf) {
                        pairs.push(first_no(&repeat.path), no);
                    }
                }
                for row in 0..rows {
                    for field in &repeat.fields {
                        put(&mut pairs, &field.in_row(&repeat.path, row), body);
                    }
                }
            }
        }
    }
    pairs
}

/// Under this name the number of a recorded list's first row is kept, for telling it.
fn first_no(path: &str) -> String {
    format!("{path}._first")
}

fn put(pairs: &mut Pairs, field: &FieldSpec, body: &Value) {
    if matches!(field.kind, Kind::Constant(_)) {
        return;
    }
    if let Kind::Judge(judge) = &field.kind
        && let Some(reason) = find(body, &judge.reason_at).and_then(Value::as_str)
    {
        pairs.push(field.reason_name(), reason);
    }
    let Some(value) = find(body, &field.at) else { return };
    match (value, &field.kind) {
        (Value::Array(list), Kind::Lines(_)) => {
            let all: Vec<String> = list.iter().filter_map(leaf).collect();
            pairs.push(&field.name, all.join("\n"));
        }
        (Value::Array(list), _) => {
            for text in list.iter().filter_map(leaf) {
                pairs.push(&field.name, text);
            }
        }
        (value, Kind::Money) => {
            if let Some(fen) = value.as_i64() {
                pairs.push(&field.name, format::money_plain(fen));
            }
        }
        (value, Kind::Moment) => {
            if let Some(ms) = value.as_u64() {
                pairs.push(&field.name, crate::recordings::mark(ms));
            }
        }
        (value, Kind::DateTime) => {
            if let Some(at) = value.as_str().and_then(|t| t.parse::<Timestamp>().ok()) {
                pairs.push(&field.name, format!("{:.16}", format::local(at).to_string()));
            }
        }
        (value, _) => {
            if let Some(text) = leaf(value) {
                pairs.push(&field.name, text);
            }
        }
    }
}

fn leaf(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => Some(s.clone()),
        Value::Number(n) => Some(n.to_string()),
        Value::Bool(b) => Some(b.to_string()),
        _ => None,
    }
}

/// The value at a path; the marks of personal values are looked through.
fn find<'a>(value: &'a Value, at: &[String]) -> Option<&'a Value> {
    let value = open(value);
    let Some((first, rest)) = at.split_first() else { return Some(value) };
    let next = match value {
        Value::Array(list) => list.get(first.parse::<usize>().ok()?)?,
        Value::Object(map) => map.get(first)?,
        _ => return None,
    };
    find(next, rest)
}

fn open(value: &Value) -> &Value {
    match value {
        Value::Object(map) if map.len() == 1 => map.get("$private").unwrap_or(value),
        _ => value,
    }
}

/// What the form says, in words: label and value of every field that is not blank.
#[must_use]
pub fn describe(spec: &FormSpec, pairs: &Pairs) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for item in &spec.items {
        match item {
            Item::Heading(..) => {}
            Item::Field(field) => all.extend(words(field, pairs).map(|w| match &field.kind {
                // A question is long: it stands with its answer, not as a label.
                Kind::Judge(judge) => (format!("第 {} 项", judge.no), format!("{}：{w}", field.label)),
                _ => (field.label.clone(), w),
            })),
            Item::Repeat(repeat) => rows(repeat, pairs, &mut all),
        }
    }
    all
}

fn rows(repeat: &Repeat, pairs: &Pairs, all: &mut Vec<(String, String)>) {
    let recorded = pairs.get(&first_no(&repeat.path)).parse().ok();
    let first = recorded.or(repeat.numbered.map(|(_, n)| n as usize)).unwrap_or(1);
    for (i, row) in pairs.rows(&repeat.path).into_iter().enumerate() {
        let parts: Vec<String> = repeat
            .fields
            .iter()
            .map(|f| f.in_row(&repeat.path, row))
            .filter_map(|f| words(&f, pairs).map(|w| format!("{}：{w}", f.label)))
            .collect();
        if !parts.is_empty() {
            all.push((format!("{} {}", repeat.unit, first + i), parts.join("；")));
        }
    }
}

/// One field in words; none where it is blank.
fn words(field: &FieldSpec, pairs: &Pairs) -> Option<String> {
    let values = pairs.all(&field.name);
    let first = values.first().copied();
    let label_of = |choices: &[crate::look::Choice], value: &str| {
        choices.iter().find(|c| c.value == value).map_or_else(|| value.to_string(), |c| c.label.clone())
    };
    let text = match &field.kind {
        Kind::Constant(_) => return None,
        Kind::Confirm(words) => match first {
            Some("true") => format!("已确认：{words}"),
            _ => return None,
        },
        Kind::YesNo => {
            if first? == "true" {
                "是".into()
            } else {
                "否".into()
            }
        }
        Kind::Choice(choices) | Kind::Numbered(choices) | Kind::Radio(choices) => label_of(choices, first?),
        Kind::Checks(choices, _) => {
            if values.is_empty() {
                return None;
            }
            values.iter().map(|v| label_of(choices, v)).collect::<Vec<_>>().join("、")
        }
        Kind::Judge(judge) => {
            let answer = first.map_or_else(|| "没有答复".to_string(), |v| label_of(&judge.options, v));
            let reason = pairs.get(&field.reason_name());
            if reason.is_empty() { answer } else { format!("{answer}。{reason}") }
        }
        Kind::Money => match format::money_parse(first?) {
            Ok(fen) => format::money(fen),
            Err(_) => first?.to_string(),
        },
        Kind::Int(unit) | Kind::Signed(unit) => format!("{} {unit}", first?).trim().to_string(),
        Kind::Date => first?.parse::<Date>().map_or_else(|_| first.unwrap_or_default().into(), format::date),
        Kind::DateTime => first?.replace('T', " "),
        Kind::Lines(_) => first?.lines().collect::<Vec<_>>().join("、"),
        Kind::Text | Kind::Area(_) | Kind::Moment => first?.to_string(),
    };
    Some(text)
}
