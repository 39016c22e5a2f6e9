//! 版本比较 — what differs between two drafts of a document, block by block and word by word.

use crate::model::{Block, Document};
use crate::words::day;
use serde::Serialize;
use similar::{Algorithm, ChangeTag, DiffOp, TextDiff, capture_diff_slices};

/// A longer text is compared clause by clause, not character by character: that would take quadratic time.
const BY_CHAR_MAX: usize = 4_000;
/// Beyond this share of common characters two texts are versions of one; below it, one went and another came.
const KINSHIP: f32 = 0.4;

/// A stretch of a compared text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stretch {
    /// The words.
    pub text: String,
    /// Whether they stand on this side only.
    pub changed: bool,
}

/// How a place differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// 增加
    Added,
    /// 删除
    Removed,
    /// 修改
    Changed,
}

/// One difference, for showing two drafts side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Where it is, as a reader would say: `文号`, `违法事实`, `二、违法事实和证据，第1段`.
    pub place: String,
    /// How it differs.
    pub kind: ChangeKind,
    /// The earlier words; empty where something was added.
    pub before: Vec<Stretch>,
    /// The later words; empty where something was removed.
    pub after: Vec<Stretch>,
}

/// A place of a document with its words.
struct Item {
    section: String,
    /// Same key, same place: the label, or the sort of block.
    key: String,
    place: String,
    text: String,
}

/// What differs from `a` to `b`, in reading order. Empty where both read the same.
#[must_use]
pub fn compare(a: &Document, b: &Document) -> Vec<Change> {
    let (old, new) = (items(a), items(b));
    let keys = |all: &[Item]| all.iter().map(|i| (i.key.clone(), i.text.clone())).collect::<Vec<_>>();
    let mut changes = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &keys(&old), &keys(&new)) {
        let (_, from, to) = op.as_tag_tuple();
        if !matches!(op, DiffOp::Equal { .. }) {
            let olds = old.get(from).unwrap_or_default();
            pairs(olds, new.get(to).unwrap_or_default(), &mut changes);
        }
    }
    changes
}

/// Pairs what was replaced with what replaced it, in order: the same label, or kindred words.
fn pairs(old: &[Item], new: &[Item], changes: &mut Vec<Change>) {
    let mut taken = 0;
    for item in old {
        let rest = new.get(taken..).unwrap_or_default();
        match rest.iter().position(|other| kindred(item, other)) {
            Some(at) => {
                changes.extend(rest.iter().take(at).map(added));
                if let Some(other) = rest.get(at).filter(|o| o.text != item.text) {
                    let (before, after) = stretches(&item.text, &other.text);
                    changes.push(Change {
                        place: other.place.clone(),
                        kind: ChangeKind::Changed,
                        before,
                        after,
                    });
                }
                taken += at + 1;
            }
            None => changes.push(Change {
                place: item.place.clone(),
                kind: ChangeKind::Removed,
                before: vec![Stretch { text: item.text.clone(), changed: true }],
                after: Vec::new(),
            }),
        }
    }
    changes.extend(new.get(taken..).unwrap_or_default().iter().map(added));
}

fn added(item: &Item) -> Change {
    Change {
        place: item.place.clone(),
        kind: ChangeKind::Added,
        before: Vec::new(),
        after: vec![Stretch { text: item.text.clone(), changed: true }],
    }
}

fn kindred(a: &Item, b: &Item) -> bool {
    if a.key != b.key {
        return false;
    }
    // A label names its place by itself; paragraphs and rows are known by their words only.
    if a.key.starts_with('=') {
        return a.section == b.section;
    }
    diff(&a.text, &b.text, |d| d.ratio()) >= KINSHIP
}

fn diff<T>(old: &str, new: &str, read: impl FnOnce(&TextDiff<'_, '_, str>) -> T) -> T {
    if old.chars().count().max(new.chars().count()) <= BY_CHAR_MAX {
        return read(&TextDiff::from_chars(old, new));
    }
    let clauses = |text: &'_ str| -> Vec<String> {
        text.split_inclusive(['，', '。', '；', '：', '、', '\n']).map(str::to_owned).collect()
    };
    let (old, new) = (clauses(old), clauses(new));
    let (old, new): (Vec<&str>, Vec<&str>) =
        (old.iter().map(String::as_str).collect(), new.iter().map(String::as_str).collect());
    read(&TextDiff::from_slices(&old, &new))
}

/// Both texts with what differs marked.
fn stretches(old: &str, new: &str) -> (Vec<Stretch>, Vec<Stretch>) {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    diff(old, new, |d| {
        for change in d.iter_all_changes() {
            let changed = change.tag() != ChangeTag::Equal;
            if change.tag() != ChangeTag::Insert {
                push(&mut before, change.value(), changed);
            }
            if change.tag() != ChangeTag::Delete {
                push(&mut after, change.value(), changed);
            }
        }
    });
    (before, after)
}

fn push(all: &mut Vec<Stretch>, text: &str, changed: bool) {
    match all.last_mut() {
        Some(last) if last.changed == changed => last.text.push_str(text),
        _ => all.push(Stretch { text: text.into(), changed }),
    }
}

/// Every place of a document.
fn items(document: &Document) -> Vec<Item> {
    let mut list = List::default();
    list.labelled("文书名称", document.title.clone());
    list.labelled("制作机关", document.organ.clone());
    list.labelled("文号", document.number.clone().unwrap_or_default());
    list.labelled("成文日期", day(document.date));
    for block in &document.blocks {
        list.block(block);
    }
    list.all
}

#[derive(Default)]
struct List {
    all: Vec<Item>,
    section: String,
    paragraph: usize,
}

impl List {
    fn labelled(&mut self, label: &str, text: String) {
        let (section, place) = (self.section.clone(), label.to_owned());
        self.all.push(Item { section, key: format!("={label}"), place, text });
    }
    fn running(&mut self, key: &str, place: String, text: String) {
        let place = if self.section.is_empty() { place } else { format!("{}，{place}", self.section) };
        self.all.push(Item { section: self.section.clone(), key: key.into(), place, text });
    }
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(words) => {
                (self.section, self.paragraph) = (words.clone(), 0);
                let (section, place) = (words.clone(), format!("标题“{words}”"));
                self.all.push(Item { section, key: "heading".into(), place, text: words.clone() });
            }
            Block::Para { text, .. } => {
                self.paragraph += 1;
                self.running("para", format!("第{}段", self.paragraph), text.words());
            }
            Block::KeyValues(rows) => rows.iter().for_each(|(k, v)| self.labelled(k, v.words())),
            Block::Table { caption, head, rows } => {
                let name = if caption.is_empty() { "表格" } else { caption };
                for (n, row) in rows.iter().enumerate() {
                    let cells = head.iter().zip(row).map(|(h, c)| format!("{h}：{}", c.words()));
                    let text = cells.collect::<Vec<_>>().join("；");
                    self.running("row", format!("{name}第{}行", n + 1), text);
                }
            }
            Block::Answers(list) => {
                for (n, x) in list.iter().enumerate() {
                    self.running("asked", format!("第{}问", n + 1), x.asked.words());
                    self.running("answered", format!("第{}答", n + 1), x.answered.words());
                }
            }
            Block::Signatures(lines) => {
                for l in lines {
                    let date = l.date.map(day).unwrap_or_default();
                    self.labelled(&l.role, format!("{} {date}", l.name.words()).trim().to_owned());
                }
            }
            Block::Seal { organ, date } => {
                self.labelled("落款", format!("{} {}", organ.words(), day(*date)));
            }
            Block::Note(text) => self.running("note", "附注".into(), text.words()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::tests::documents;

    fn of(kind: &str) -> Vec<Document> {
        documents().into_iter().filter(|d| d.kind == kind).collect()
    }
    fn marked(all: &[Stretch]) -> String {
        let one = |s: &Stretch| if s.changed { format!("[{}]", s.text) } else { s.text.clone() };
        all.iter().map(one).collect()
    }

    #[test]
    fn a_document_does_not_differ_from_itself() {
        for document in documents() {
            assert_eq!(compare(&document, &document), []);
        }
    }

    #[test]
    fn an_amount_that_was_lowered_is_marked_in_its_place() {
        let all = of("proposal-approval");
        let changes = compare(&all[0], &all[1]);
        let proposal = changes.iter().find(|c| c.place == "拟处理意见").unwrap();
        assert_eq!(proposal.kind, ChangeKind::Changed);
        assert!(
            marked(&proposal.before).starts_with("罚款[5]0000元（人民币[伍]万元整）；没收"),
            "{proposal:?}"
        );
        assert!(marked(&proposal.after).starts_with("罚款[4]0000元（人民币[肆]万元整）"), "{proposal:?}");
        assert!(changes.iter().all(|c| c.place != "违法事实"));
    }

    #[test]
    fn what_came_and_what_went_is_told() {
        let before = of("penalty-decision").remove(0);
        let mut after = before.clone();
        let facts = after
            .blocks
            .iter()
            .position(|b| matches!(b, Block::Heading(h) if h.starts_with("二、")))
            .unwrap();
        let gone = match after.blocks.remove(facts + 2) {
            Block::Para { text, .. } => text.words(),
            other => panic!("{other:?}"),
        };
        after.blocks.insert(
            facts + 1,
            Block::Para {
                text: "另查明，当事人曾因同类行为受到处罚。".into(), indent: true
            },
        );
        let changes = compare(&before, &after);
        let told: Vec<_> =
            changes.iter().map(|c| (c.kind, c.place.as_str(), marked(&c.before), marked(&c.after))).collect();
        let came = "[另查明，当事人曾因同类行为受到处罚。]";
        assert_eq!(
            told,
            [
                (ChangeKind::Added, "二、违法事实和证据，第1段", String::new(), came.into()),
                (ChangeKind::Removed, "二、违法事实和证据，第2段", format!("[{gone}]"), String::new()),
            ]
        );
        // The other way round what came is what went.
        assert_eq!(compare(&after, &before).len(), 2);
    }

    #[test]
    fn a_very_long_text_is_compared_by_clauses() {
        let mut before = of("case-audit").remove(0);
        let text = |n: usize| (0..n).map(|i| format!("第{i}项属实，")).collect::<String>();
        let mut after = before.clone();
        for (document, tail) in [(&mut before, "证据充分。"), (&mut after, "证据不足。")] {
            document.blocks =
                vec![Block::Para { text: format!("{}{tail}", text(2_000)).into(), indent: true }];
        }
        let changes = compare(&before, &after);
        assert_eq!(changes.len(), 1);
        assert!(marked(&changes[0].after).ends_with("[证据不足。]"));
    }
}
