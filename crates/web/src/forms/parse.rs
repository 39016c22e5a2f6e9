//! From what was sent to the command: typed leaves at their places, empty rows dropped.

use super::Pairs;
use super::spec::{FieldSpec, FormSpec, Item, Kind, Leaf, ROWS_MAX, Repeat};
use crate::look::format;
use crate::recordings::read_mark;
use jiff::tz::Offset;
use law::deed::Deed;
use law::refusal::FieldError;
use serde_json::{Map, Value, json};

/// Reads the command, and moves the rows of lists together in `pairs`, so that the law's field errors meet the
/// rows they speak of.
///
/// # Errors
/// Every field that is missing or cannot be read.
pub fn parse(spec: &FormSpec, pairs: &mut Pairs) -> Result<Deed, Vec<FieldError>> {
    parse_with(spec, pairs, None)
}

/// Turns what a form says into the body of its command, or names the fields that cannot be turned.
pub type Turn = Box<dyn Fn(Value) -> Result<Value, Vec<FieldError>> + Send + Sync>;

/// Likewise, where what the form says is turned into the command's own words.
///
/// # Errors
/// As [`parse`], and what cannot be turned.
pub fn parse_with(spec: &FormSpec, pairs: &mut Pairs, turn: Option<&Turn>) -> Result<Deed, Vec<FieldError>> {
    *pairs = compact(spec, pairs);
    let mut body = body(spec, pairs)?;
    if let Some(turn) = turn {
        body = turn(body)?;
    }
    serde_json::from_value(json!({ "type": spec.tag, "body": body })).map_err(|_| {
        // Its own words would repeat what was typed.
        tracing::warn!(tag = spec.tag, "a form does not fit its command");
        vec![FieldError {
            field: String::new(), message: "有内容读不出来，核对每一项后再办理".into()
        }]
    })
}

/// The command's body as JSON.
///
/// # Errors
/// As [`parse`].
pub fn body(spec: &FormSpec, pairs: &Pairs) -> Result<Value, Vec<FieldError>> {
    let mut reader = Reader { pairs, root: Value::Object(Map::new()), errors: Vec::new() };
    for item in &spec.items {
        match item {
            Item::Heading(..) => {}
            Item::Field(field) => {
                let needed = field.required && !in_blank_object(spec, field, pairs);
                reader.field(field, needed);
            }
            Item::Repeat(repeat) => reader.repeat(repeat),
        }
    }
    if !reader.errors.is_empty() {
        return Err(reader.errors);
    }
    let mut root = reader.root;
    for path in &spec.optional_objects {
        if object_is_blank(spec, path, pairs)
            && let Value::Object(map) = &mut root
        {
            map.remove(*path);
        }
    }
    Ok(root)
}

fn in_blank_object(spec: &FormSpec, field: &FieldSpec, pairs: &Pairs) -> bool {
    spec.optional_objects
        .iter()
        .any(|path| field.at.first().is_some_and(|f| f == path) && object_is_blank(spec, path, pairs))
}

fn object_is_blank(spec: &FormSpec, path: &str, pairs: &Pairs) -> bool {
    spec.items.iter().all(|item| match item {
        Item::Field(f) => f.at.first().is_none_or(|first| first != path) || pairs.is_blank(&f.name),
        _ => true,
    })
}

/// The same pairs with the rows of every list numbered from 0 without gaps, rows without any input left out.
fn compact(spec: &FormSpec, pairs: &Pairs) -> Pairs {
    let mut out = pairs.clone();
    for item in &spec.items {
        let Item::Repeat(repeat) = item else { continue };
        let rows: Vec<Vec<(String, String)>> = pairs
            .rows(&repeat.path)
            .into_iter()
            .take(ROWS_MAX)
            .map(|row| {
                let prefix = format!("{}.{row}.", repeat.path);
                let rest = |n: &str| n.strip_prefix(&prefix).map(str::to_string);
                pairs.iter().filter_map(|(n, v)| Some((rest(n)?, v.to_string()))).collect()
            })
            .filter(|row: &Vec<(String, String)>| row.iter().any(|(_, v)| !v.trim().is_empty()))
            .collect();
        let start = format!("{}.", repeat.path);
        let mut kept: Pairs =
            out.iter().filter(|(n, _)| !n.starts_with(&start)).map(|(n, v)| (n.into(), v.into())).collect();
        for (i, row) in rows.into_iter().enumerate() {
            for (name, value) in row {
                kept.push(format!("{}.{i}.{name}", repeat.path), value);
            }
        }
        out = kept;
    }
    out
}

struct Reader<'a> {
    pairs: &'a Pairs,
    root: Value,
    errors: Vec<FieldError>,
}

impl Reader<'_> {
    fn repeat(&mut self, repeat: &Repeat) {
        let at: Vec<String> = repeat.path.split('.').map(str::to_string).collect();
        put(&mut self.root, &at, Value::Array(Vec::new()));
        for (i, row) in self.pairs.rows(&repeat.path).into_iter().take(ROWS_MAX).enumerate() {
            for field in &repeat.fields {
                let field = field.in_row(&repeat.path, row);
                self.field(&field, field.required);
            }
            if let Some((name, first)) = repeat.numbered {
                let no = first.saturating_add(u32::try_from(i).unwrap_or(u32::MAX));
                let at: Vec<String> = at.iter().cloned().chain([i.to_string(), name.to_string()]).collect();
                put(&mut self.root, &at, json!(no));
            }
        }
    }

    fn field(&mut self, field: &FieldSpec, required: bool) {
        let typed = self.pairs.get(&field.name).trim();
        let missing = self.pairs.is_blank(&field.name);
        if missing && required {
            let verb = match field.kind {
                Kind::Choice(_) | Kind::Numbered(_) | Kind::Radio(_) | Kind::YesNo => "选择",
                _ => "填写",
            };
            self.error(&field.name, format!("没有{verb}{}", field.label));
            return;
        }
        if let (true, Kind::Judge(judge)) = (missing, &field.kind) {
            self.error(&field.name, judge.unanswered.clone());
        }
        let value = match &field.kind {
            Kind::Constant(v) => Ok(Some(v.clone())),
            Kind::Confirm(_) => Ok(Some(json!(typed == "true"))),
            Kind::Checks(_, leaf) => self.list(&field.name, *leaf).map(Some),
            Kind::Lines(_) => Ok(Some(lines(self.pairs.get(&field.name)))),
            Kind::Judge(judge) => {
                let reason = self.pairs.get(&field.reason_name()).trim();
                put(&mut self.root, &judge.reason_at, json!(reason));
                Ok((!missing).then(|| if judge.boolean { json!(typed == "true") } else { json!(typed) }))
            }
            _ if missing && field.omitted_blank => Ok(None),
            Kind::Text | Kind::Area(_) | Kind::Choice(_) | Kind::Radio(_) => Ok(Some(json!(typed))),
            Kind::YesNo => Ok(Some(json!(typed == "true"))),
            _ if missing => Ok(None),
            Kind::Date => date(typed).map(Some),
            Kind::DateTime => date_time(typed).map(Some),
            Kind::Money => format::money_parse(typed).map(|fen| Some(json!(fen))).map_err(str::to_string),
            Kind::Int(_) | Kind::Numbered(_) => int(typed).map(Some),
            Kind::Signed(_) => signed(typed).map(Some),
            Kind::Moment => read_mark(typed).map(|ms| Some(json!(ms))).map_err(str::to_string),
        };
        match value {
            Ok(Some(value)) => put(&mut self.root, &field.at, value),
            Ok(None) => {}
            Err(message) => self.error(&field.name, message),
        }
    }

    fn list(&self, name: &str, leaf: Leaf) -> Result<Value, String> {
        let all = self.pairs.all(name);
        match leaf {
            Leaf::Text => Ok(json!(all)),
            Leaf::Int => all.into_iter().map(int).collect::<Result<Vec<_>, _>>().map(Value::Array),
        }
    }

    fn error(&mut self, field: &str, message: impl Into<String>) {
        self.errors.push(FieldError { field: field.into(), message: message.into() });
    }
}

fn lines(text: &str) -> Value {
    let all: Vec<&str> = text.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    json!(all)
}

fn date(text: &str) -> Result<Value, String> {
    law::day::read(text).map(|d| json!(d))
}

/// A local time of a form is at +08:00, the legal time of the whole country.
fn date_time(text: &str) -> Result<Value, String> {
    let local = law::day::read_time(text)?;
    // Every plausible day is far from the ends of time.
    Offset::constant(8).to_timestamp(local).map(|t| json!(t)).map_err(|e| e.to_string())
}

fn int(text: &str) -> Result<Value, String> {
    text.parse::<u32>().map(|n| json!(n)).map_err(|_| match text.replace('−', "-").parse::<i64>() {
        Ok(n) if n < 0 => "不能小于 0".to_string(),
        Ok(_) => format!("不能大于 {}", u32::MAX),
        Err(_) => "应为不带小数的数字，例如 30".to_string(),
    })
}

fn signed(text: &str) -> Result<Value, String> {
    let plain = text.replace('−', "-");
    plain.parse::<i32>().map(|n| json!(n)).map_err(|_| "应为不带小数的数字，例如 30 或者 -30".to_string())
}

/// Puts a leaf at its place, making objects and lists on the way: a number is a place in a list.
fn put(node: &mut Value, at: &[String], leaf: Value) {
    let Some((first, rest)) = at.split_first() else {
        *node = leaf;
        return;
    };
    match first.parse::<usize>() {
        Ok(i) if i < ROWS_MAX * 2 => {
            if !node.is_array() {
                *node = Value::Array(Vec::new());
            }
            if let Value::Array(list) = node {
                while list.len() <= i {
                    list.push(Value::Null);
                }
                put(&mut list[i], rest, leaf);
            }
        }
        _ => {
            if !node.is_object() {
                *node = Value::Object(Map::new());
            }
            if let Value::Object(map) = node {
                put(map.entry(first.clone()).or_insert(Value::Null), rest, leaf);
            }
        }
    }
}
