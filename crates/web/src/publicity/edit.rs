//! 编辑公示稿: the form in which spans are named by their words, and masks lifted by their place. The words are found in
//! the decided text and become positions; no text can be changed.

use law::deed::publicity::{Extent, Ground, Mask, PublicField};
use law::private::Private;
use law::redaction::Kind as Masked;
use law::refusal::FieldError;
use law::state::publicity::Publication;
use office::Trouble;
use serde_json::{Value, json};

use super::acts::Kindred;
use crate::forms::{FieldSpec, FormSpec, Item, Kind, Repeat, heading};
use crate::look::Choice;
use crate::registers::runner::Turn;
use crate::session::Staff;

/// Kinds that a person may name.
const KINDS: [(&str, Masked); 8] = [
    ("name", Masked::Name),
    ("id_number", Masked::IdNumber),
    ("mobile", Masked::Mobile),
    ("landline", Masked::Landline),
    ("bank_account", Masked::BankAccount),
    ("address", Masked::Address),
    ("plate", Masked::Plate),
    ("birth_date", Masked::BirthDate),
];

/// The publication with the decided words and masks from which an edit begins: its own, or those that the law takes
/// from the decision where it was prepared under edition 1.
pub async fn stands(staff: &Staff, id: &str, mut p: Publication) -> Result<Publication, Trouble> {
    if p.decided.is_none()
        && let Some(base) = staff.app.office().publication_base(&staff.actor, id).await?
    {
        p.decided = Some(base.decided);
        p.masking = base.masking;
    }
    Ok(p)
}

fn place(m: &Mask) -> String {
    format!("{}:{}:{}", m.field.wire(), m.from, m.to)
}

/// The fields of the form.
pub fn spec(act: &Kindred, p: &Publication) -> FormSpec {
    let decided = p.decided.as_ref().and_then(Private::known);
    let fields: Vec<Choice> = PublicField::ALL
        .into_iter()
        .filter(|f| decided.is_some_and(|d| !f.of(d).is_empty()))
        .map(|f| Choice::new(f.wire(), f.title()))
        .collect();
    let kinds: Vec<Choice> = KINDS.iter().map(|(wire, kind)| Choice::new(*wire, kind.text())).collect();
    let grounds: Vec<Choice> = Ground::ALL.iter().map(|g| Choice::new(g.wire(), g.title())).collect();
    let add = Repeat {
        path: "add".into(),
        label: "增加遮盖".into(),
        unit: "遮盖".into(),
        min: 1,
        fields: vec![
            FieldSpec::new("field", "哪一项", Kind::Choice(fields)),
            FieldSpec::new("text", "要遮盖的文字", Kind::Text).hint("照原文填写；出现几处就遮盖几处"),
            FieldSpec::new("kind", "种类", Kind::Choice(kinds)).omitted().hint("都不合适的不选"),
            FieldSpec::new("ground", "理由", Kind::Choice(grounds)),
        ],
        numbered: None,
        hint: "没有遗漏的不用填写".into(),
    };
    let mut items: Vec<Item> = vec![
        heading("遮盖", "文字取自决定书，不能改写。遗漏的在这里增加；遮错的姓名等可以写明理由取消。"),
        add.into(),
    ];
    let liftable: Vec<Choice> = p
        .masking
        .masks
        .iter()
        .filter(|m| m.may_be_lifted() && !p.party_is_minor)
        .map(|m| {
            let hidden: String = decided
                .map(|d| m.field.of(d).chars().skip(m.from).take(m.to - m.from).collect())
                .unwrap_or_default();
            Choice::new(place(m), format!("{}：{hidden}（{}）", m.field.title(), m.what()))
        })
        .collect();
    if !liftable.is_empty() {
        items.push(
            Repeat {
                path: "lift".into(),
                label: "取消遮盖".into(),
                unit: "取消".into(),
                min: 1,
                fields: vec![
                    FieldSpec::new("mask", "哪一处", Kind::Choice(liftable)),
                    FieldSpec::new("reason", "理由", Kind::Text)
                        .hint("证件号、电话、住址、账号和未成年人的信息不能取消"),
                ],
                numbered: None,
                hint: "没有遮错的不用填写".into(),
            }
            .into(),
        );
    }
    let extents: Vec<Choice> = vec![
        Choice::new(Extent::Full.wire(), "全文"),
        Choice::new(Extent::Summary.wire(), "摘要：不公开违法事实和救济途径"),
    ];
    items.push(FieldSpec::new("extent", "公示范围", Kind::Radio(extents)).default(p.extent.wire()).into());
    items.push(
        FieldSpec::new("note", "编辑说明", Kind::Area(2))
            .hint("增加、取消了什么，为什么；没有改动的写“核对无误”")
            .default("核对无误")
            .into(),
    );
    FormSpec::new(act.tag, act.verb, items)
}

/// Words to positions, for the command.
pub fn turn(p: &Publication) -> Turn {
    let decided = p.decided.as_ref().and_then(Private::known).cloned().unwrap_or_default();
    let masks = p.masking.masks.clone();
    Box::new(move |mut body: Value| {
        let mut errors = Vec::new();
        let text = |row: &Value, name: &str| {
            row.get(name).and_then(Value::as_str).map(str::trim).unwrap_or_default().to_owned()
        };
        let rows = |body: &Value, name: &str| -> Vec<Value> {
            body.get(name).and_then(Value::as_array).cloned().unwrap_or_default()
        };
        let mut lift = Vec::new();
        let mut kept = masks.clone();
        for row in rows(&body, "lift") {
            let at = text(&row, "mask");
            if let Some(m) = masks.iter().find(|m| place(m) == at) {
                kept.retain(|k| k != m);
                lift.push(
                    json!({ "field": m.field, "from": m.from, "to": m.to, "reason": text(&row, "reason") }),
                );
            }
        }
        let mut add = Vec::new();
        for (i, row) in rows(&body, "add").iter().enumerate() {
            let Some(field) = PublicField::from_wire(&text(row, "field")) else { continue };
            let found = places(field.of(&decided), &text(row, "text"));
            let free: Vec<(usize, usize)> = found
                .iter()
                .filter(|(from, to)| !kept.iter().any(|m| m.field == field && m.from < *to && *from < m.to))
                .copied()
                .collect();
            if free.is_empty() {
                let why =
                    if found.is_empty() { "原文里没有这段文字" } else { "这段文字已经遮盖" };
                errors.push(FieldError {
                    field: format!("add.{i}.text"),
                    message: format!("{}的{why}", field.title()),
                });
            }
            for (from, to) in free {
                let mut mask =
                    json!({ "field": field, "from": from, "to": to, "ground": text(row, "ground") });
                if !text(row, "kind").is_empty() {
                    mask["kind"] = text(row, "kind").into();
                }
                if let Ok(added) = serde_json::from_value::<law::deed::publicity::AddedMask>(mask.clone()) {
                    kept.push(Mask::from(&added));
                }
                add.push(mask);
            }
        }
        body["add"] = add.into();
        body["lift"] = lift.into();
        if errors.is_empty() { Ok(body) } else { Err(errors) }
    })
}

/// Where words stand in a text, in characters, none touching another.
fn places(text: &str, words: &str) -> Vec<(usize, usize)> {
    let (text, words): (Vec<char>, Vec<char>) = (text.chars().collect(), words.chars().collect());
    let mut found = Vec::new();
    let mut at = 0;
    while !words.is_empty() && at + words.len() <= text.len() {
        if text.get(at..at + words.len()) == Some(words.as_slice()) {
            found.push((at, at + words.len()));
            at += words.len();
        } else {
            at += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::{Pairs, parse_with};
    use crate::publicity::acts::ACTS;
    use law::deed::Deed;
    use law::deed::publicity::PublicationMasked;

    fn publication() -> Publication {
        let decided = json!({
            "title": "某案", "document_no": "吉市市监罚决〔2026〕1号", "party": "某公司", "organ": "某局",
            "behaviour": "行政处罚", "kinds": ["罚款"], "conclusion": "罚款 5,000 元", "basis": "某法",
            "facts": "配方甲与配方甲，另有配方乙。",
        });
        serde_json::from_value(json!({
            "source": { "case": "c" }, "unit": "u", "address": "a", "record": {"$private": decided}, "masked": [],
            "party_is_minor": false, "due_on": null, "until": null, "stage": "prepared", "editor": null,
            "approver": null, "held": null, "returned": null, "version": 1, "decided": {"$private": decided},
            "masking": { "version": 1, "masks": [
                { "field": "party", "from": 0, "to": 2, "kind": "name", "ground": "privacy", "replacement": "***" }
            ] },
        }))
        .unwrap()
    }

    fn sent(pairs: &[(&str, &str)]) -> Result<PublicationMasked, Vec<FieldError>> {
        let p = publication();
        let spec = spec(&ACTS[0], &p);
        let mut pairs: Pairs = pairs.iter().map(|(n, v)| ((*n).into(), (*v).into())).collect();
        match parse_with(&spec, &mut pairs, Some(&turn(&p)))? {
            Deed::PublicationMasked(d) => Ok(d),
            _ => panic!("no edit"),
        }
    }

    #[test]
    fn words_become_positions_and_every_place_is_masked() {
        let d = sent(&[
            ("add.0.field", "facts"),
            ("add.0.text", "配方甲"),
            ("add.0.kind", ""),
            ("add.0.ground", "trade_secret"),
            ("lift.0.mask", "party:0:2"),
            ("lift.0.reason", "是企业字号"),
            ("extent", "summary"),
            ("note", "核对"),
        ])
        .unwrap();
        let at: Vec<(usize, usize)> = d.add.iter().map(|a| (a.from, a.to)).collect();
        assert_eq!(at, [(0, 3), (4, 7)]);
        assert_eq!((d.lift[0].from, d.lift[0].to, d.extent), (0, 2, Extent::Summary));
    }

    #[test]
    fn words_that_are_not_there_are_an_error_at_their_row() {
        let row = |text| {
            sent(&[
                ("add.0.field", "facts"),
                ("add.0.text", text),
                ("add.0.ground", "trade_secret"),
                ("extent", "full"),
                ("note", "核对"),
            ])
        };
        assert_eq!(row("配方丙").unwrap_err()[0].field, "add.0.text");
        assert!(row("配方乙").is_ok());
    }
}
