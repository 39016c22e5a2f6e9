//! 决定原文 and 公示内容 side by side: every mask marked, named and counted, for whoever edits and whoever approves.

use law::deed::publicity::{Extent, Mask, PublicField, PublicRecord};
use law::state::publicity::Publication;
use maud::{Markup, html};

use crate::look::{Card, Column, Empty, Icon, Row, State, Table, note};

/// Both texts, field by field. Nothing for what was prepared under edition 1 and not edited since.
#[must_use]
pub fn beside(p: &Publication) -> Markup {
    let Some(decided) = p.decided.as_ref().and_then(|d| d.known()) else {
        return html! {
            (note(State::Near, "这份公示稿按第 1 版规则生成", &html! { "编辑时，内容从决定书重新取得，只选择遮盖。" }))
        };
    };
    let numbered: Vec<(usize, &Mask)> =
        (1..).zip(PublicField::ALL.iter().flat_map(|f| p.masking.of(*f))).collect();
    html! {
        h2.h2 { "决定原文与公示内容对照" }
        section.beside aria-label="决定原文与公示内容对照" {
            @for field in PublicField::ALL {
                @let masks: Vec<(usize, &Mask)> = numbered.iter().filter(|(_, m)| m.field == field).copied().collect();
                @if !field.of(decided).is_empty() {
                    (row(field, decided, &masks, p.extent))
                }
            }
        }
    }
}

fn row(field: PublicField, decided: &PublicRecord, masks: &[(usize, &Mask)], extent: Extent) -> Markup {
    let omitted = extent.omits(field);
    html! {
        div.card.mb2 {
            div.bd {
                h3.h3 {
                    (field.title()) " "
                    span.muted.small { @if masks.is_empty() { "没有遮盖" } @else { "遮盖 " (masks.len()) " 处" } }
                }
                div.grid2 {
                    div { p.small.muted { "决定原文" } (pieces(field.of(decided), masks, true)) }
                    div {
                        p.small.muted { "公示内容" }
                        @if omitted { p.muted { "公示范围为摘要，不公开这一项" } }
                        @else { (pieces(field.of(decided), masks, false)) }
                    }
                }
            }
        }
    }
}

/// The text with its masks marked: what is hidden, or what stands in its place.
fn pieces(text: &str, masks: &[(usize, &Mask)], original: bool) -> Markup {
    let chars: Vec<char> = text.chars().collect();
    let part = |from: usize, to: usize| chars.get(from..to).unwrap_or_default().iter().collect::<String>();
    let starts = std::iter::once(0).chain(masks.iter().map(|(_, m)| m.to));
    let shown: Vec<(String, String, usize)> = starts
        .zip(masks)
        .map(|(from, (no, m))| {
            let marked = if original { part(m.from, m.to) } else { m.replacement.clone() };
            (part(from, m.from), marked, *no)
        })
        .collect();
    let rest = part(masks.last().map_or(0, |(_, m)| m.to), chars.len());
    html! {
        p.pre {
            @for (before, marked, no) in &shown { (before) mark { (marked) sup { (no) } } }
            (rest)
        }
    }
}

/// Each mask by number: where, what, on which ground, by whom; and how many of each kind.
#[must_use]
pub fn masks(p: &Publication) -> Card {
    if p.decided.is_none() {
        return Card::padded(
            "已自动遮盖",
            html! {
                @if p.masked.is_empty() { p.muted { "没有自动遮盖的内容。" } }
                @else { ul.dots { @for m in &p.masked { li { (m) } } } }
            },
        )
        .icon(Icon::EyeOff);
    }
    let counts = p.masking.counts();
    let left = still_shown(p);
    let rows: Vec<Row> = (1..)
        .zip(PublicField::ALL.iter().flat_map(|f| p.masking.of(*f)))
        .map(|(no, m): (usize, &Mask)| {
            Row::from(vec![
                html! { span.num { (no) } },
                html! { (m.field.title()) br; span.muted.small { "第 " (m.from + 1) "–" (m.to) " 字" } },
                html! { (m.what()) },
                html! { (m.ground.title()) },
            ])
        })
        .collect();
    let table = Table::new(
        "遮盖清单",
        ["序号", "位置", "种类", "理由"].map(Column::new).into(),
        rows,
        Empty::new(Icon::EyeOff, "没有遮盖", "原文全部公开"),
    );
    Card::new("遮盖清单", html! {
        div.pad {
            p { "共 " (p.masking.masks.len()) " 处"
                @for (what, n) in &counts { "，" (what) " " (n) " 处" }
                "。" }
            @if !left.is_empty() {
                (note(State::Near, "遮盖的文字在别处仍然公开", &html! {
                    ul.dots { @for (no, field, n) in &left { li { "第 " (no) " 处遮盖的文字，在" (field.title()) "里还有 " (n) " 处" } } }
                    "确实不应公开的，在编辑时一并遮盖。"
                }))
            }
            @if !p.lifted.is_empty() {
                p.small { "取消过的遮盖：" }
                ul.dots.small { @for l in &p.lifted {
                    li { (l.lift.field.title()) "第 " (l.lift.from + 1) "–" (l.lift.to) " 字，理由：" (l.lift.reason) }
                } }
            }
            p.small.muted { "公示范围：" (p.extent.title()) "。公示内容由决定原文去掉遮盖得出，任何人都不能改写文字。" }
        }
        (table)
    })
    .icon(Icon::EyeOff)
}

/// Shorter words, and shorter numbers, stand in other places by chance.
const WORD_MIN: usize = 2;
const DIGITS_MIN: usize = 4;

/// Masks whose words the public can still read: by number, where, and how often.
fn still_shown(p: &Publication) -> Vec<(usize, PublicField, usize)> {
    let Some(decided) = p.decided.as_ref().and_then(|d| d.known()) else { return Vec::new() };
    let public = decided.minus(&p.masking, p.extent);
    let mut left = Vec::new();
    for (no, mask) in (1..).zip(PublicField::ALL.iter().flat_map(|f| p.masking.of(*f))) {
        let hidden: String =
            mask.field.of(decided).chars().skip(mask.from).take(mask.to - mask.from).collect();
        let hidden = hidden.trim();
        let least = if hidden.bytes().all(|b| b.is_ascii()) { DIGITS_MIN } else { WORD_MIN };
        if hidden.chars().count() < least {
            continue;
        }
        for field in PublicField::ALL {
            let n = field.of(&public).matches(hidden).count();
            if n > 0 {
                left.push((no, field, n));
            }
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use maud::Render as _;
    use serde_json::json;

    #[test]
    fn both_texts_stand_side_by_side_with_every_mask_numbered_named_and_counted() {
        let decided = json!({
            "title": "某案", "document_no": "吉市市监罚决〔2026〕1号", "party": "苗示例", "organ": "某局",
            "behaviour": "行政处罚", "kinds": ["罚款"], "conclusion": "对苗示例罚款 5,000 元", "basis": "某法",
            "facts": "苗示例（电话 13800001234）销售过期食品。",
        });
        let mask = |field: &str, from: usize, to: usize, kind: &str, replacement: &str| json!({ "field": field, "from": from, "to": to, "kind": kind, "ground": "privacy", "replacement": replacement });
        let p: Publication = serde_json::from_value(json!({
            "source": { "case": "c" }, "unit": "u", "address": "a", "record": {"$private": decided}, "masked": [],
            "party_is_minor": false, "due_on": null, "until": null, "stage": "edited", "editor": "e",
            "approver": null, "held": null, "returned": null, "version": 2, "decided": {"$private": decided},
            "masking": { "version": 1, "masks": [
                mask("party", 0, 3, "name", "苗某"),
                mask("facts", 0, 3, "name", "苗某"),
                mask("facts", 7, 18, "mobile", "***"),
            ] },
        }))
        .unwrap();
        let shown = beside(&p).into_string();
        assert_eq!(shown.matches("<mark>").count(), 6, "each on both sides");
        for part in ["13800001234<sup>3</sup>", "***<sup>3</sup>", "苗某<sup>2</sup>", "）销售过期食品。"]
        {
            assert!(shown.contains(part), "{part} in {shown}");
        }
        let list = masks(&p).render().into_string();
        let left = "第 1 处遮盖的文字，在处罚内容里还有 1 处";
        for part in ["共 3 处", "姓名 2 处", "手机号码 1 处", "个人隐私", left] {
            assert!(list.contains(part), "{part} in {list}");
        }
    }
}
