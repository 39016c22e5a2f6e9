//! Every text and day of a command, whatever the act: no characters that nobody sees, no days that nobody means. It
//! walks the act's wire form, so that an act added later is covered without anybody thinking of it.

use crate::day;
use crate::deed::Deed;
use crate::edition::READING;
use crate::refusal::{Fields, Refusal};
use crate::visible;
use serde_json::Value;

/// Names of fields that stand on one line wherever they are shown. All others may have line breaks.
const ONE_LINE: [&str; 30] = [
    "account",
    "address",
    "by",
    "certificate",
    "code",
    "credit_code",
    "device",
    "document_no",
    "id",
    "id_number",
    "licence",
    "login",
    "mime",
    "model",
    "name",
    "number",
    "officer",
    "phone",
    "prefix",
    "printed",
    "recipient",
    "region",
    "representative",
    "respondent",
    "serial",
    "short",
    "title",
    "unit",
    "uscc",
    "via",
];

/// Refuses an act with such texts or days, each named by its field.
pub(super) fn clean(edition: u32, deed: &Deed) -> Result<(), Refusal> {
    if matches!(deed, Deed::HistoricalImported(_) | Deed::HistoricalCorrected(_)) {
        // A printed row is kept as it was printed; what is odd in it, the import says and flags.
        return Ok(());
    }
    // What the house fills in was typed by nobody here: it is the decision's, and judged with it.
    let commanded = deed.commanded();
    let Ok(wire) = serde_json::to_value(commanded.as_ref().unwrap_or(deed)) else {
        return Err(Refusal::field("", "内容不能写成规定的格式"));
    };
    let mut fields = Fields::new();
    // Fields are named as the command names them.
    walk(edition, wire.get("body").unwrap_or(&wire), &mut Vec::new(), &mut fields);
    fields.done()
}

/// The first character that a text may not have, as an edition knows them.
fn hidden(edition: u32, text: &str, long: bool) -> Option<char> {
    if edition >= READING {
        return visible::hidden_in(text, long);
    }
    let known: String = text.chars().filter(|c| !visible::is_hidden_since_reading(*c)).collect();
    visible::hidden_in(&known, long)
}

fn walk(edition: u32, value: &Value, path: &mut Vec<String>, fields: &mut Fields) {
    match value {
        Value::String(text) => check(edition, text, path, fields),
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                path.push(i.to_string());
                walk(edition, item, path, fields);
                path.pop();
            }
        }
        Value::Object(map) => {
            for (name, item) in map {
                // A personal value is named by the field that it fills.
                let named = name != "$private";
                if let Some(c) = hidden(edition, name, false) {
                    fields.add(path.join("."), format!("名称里有 {}", visible::named(c)));
                    continue;
                }
                if named {
                    path.push(name.clone());
                }
                walk(edition, item, path, fields);
                if named {
                    path.pop();
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn check(edition: u32, text: &str, path: &[String], fields: &mut Fields) {
    let named = path.iter().rfind(|p| p.parse::<usize>().is_err()).map_or("", String::as_str);
    let long = !ONE_LINE.contains(&named);
    if let Some(c) = hidden(edition, text, long) {
        fields.add(path.join("."), format!("这里有 {}，删去后再提交", visible::named(c)));
    } else if let Some(year) = year_of(text)
        && !(day::FIRST.year()..=day::LAST.year()).contains(&year)
    {
        let (first, last) = (day::FIRST.year(), day::LAST.year());
        fields.add(path.join("."), format!("日期应在 {first} 年至 {last} 年之间"));
    }
}

/// The year of a day or an instant as acts write them; `None` for anything else.
fn year_of(text: &str) -> Option<i16> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let length = if digits.len() == text.len() { 4 } else { 6 };
    let (year, rest) = digits.split_at_checked(length)?;
    let shaped = year.bytes().all(|b| b.is_ascii_digit())
        && rest.len() >= 6
        && rest
            .bytes()
            .take(6)
            .enumerate()
            .all(|(i, b)| if i % 3 == 0 { b == b'-' } else { b.is_ascii_digit() })
        && rest.as_bytes().get(6).is_none_or(|b| *b == b'T');
    if !shaped {
        return None;
    }
    let year: i16 = year.parse().ok()?;
    Some(if text.starts_with('-') { -year } else { year })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_read_where_they_are_dates() {
        assert_eq!(year_of("2026-03-06"), Some(2026));
        assert_eq!(year_of("-009999-01-01"), Some(-9999));
        assert_eq!(year_of("-009999-01-02T01:59:59Z"), Some(-9999));
        assert_eq!(year_of("9999-12-31T00:00:00Z"), Some(9999));
        for other in
            ["", "2026", "吉食罚〔2026〕1号", "2026-03", "0432-62049999", "0001-01-01号楼", "01234567-8"]
        {
            assert_eq!(year_of(other), None, "{other}");
        }
    }
}
