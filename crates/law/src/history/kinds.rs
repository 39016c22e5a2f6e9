//! 处罚类别 — the kinds of 行政处罚法 第九条, and the words that old rows use for them.

/// 处罚种类 (行政处罚法 第九条), in the order of the article.
#[rustfmt::skip]
pub const KINDS: [&str; 14] = [
    "警告", "通报批评", "罚款", "没收违法所得", "没收非法财物", "暂扣许可证件", "降低资质等级", "吊销许可证件", "限制开展生产经营活动", "责令停产停业",
    "责令关闭", "限制从业", "行政拘留", "其他",
];

/// Other words for exactly one kind.
const SAME: &[(&str, &str)] = &[
    ("吊销", "吊销许可证件"),
    ("吊销许可证", "吊销许可证件"),
    ("吊销执照", "吊销许可证件"),
    ("吊销营业执照", "吊销许可证件"),
    ("暂扣许可证", "暂扣许可证件"),
    ("责令停产", "责令停产停业"),
    ("责令停业", "责令停产停业"),
    ("停产停业", "责令停产停业"),
    ("没收非法所得", "没收违法所得"),
    ("拘留", "行政拘留"),
];

/// Words that are no kind, or could be several.
const ODD: &[(&str, &str)] = &[
    ("没收", "“没收”没有写明是违法所得还是非法财物"),
    ("责令改正", "“责令改正”不是第九条的处罚种类（行政处罚法 第二十八条）"),
    ("限期改正", "“限期改正”不是第九条的处罚种类（行政处罚法 第二十八条）"),
    ("限期", "“限期”不是第九条的处罚种类"),
    ("责令停止", "“责令停止”没有写明停止什么，对不上第九条的种类"),
    ("按日", "“按日”是连续处罚的计算方式，不是第九条的种类"),
];

/// Splits the printed kinds. First the recognised kinds, then a sentence for each word that is not one.
pub fn penalty_kinds(text: &str) -> (Vec<String>, Vec<String>) {
    let mut kinds: Vec<String> = Vec::new();
    let mut odd = Vec::new();
    let words = text.split([';', '；', '、', ',', '，', '/', '|', '\n']).map(str::trim);
    for word in words.filter(|word| !word.is_empty()) {
        let same = SAME.iter().find(|(other, _)| *other == word).map(|(_, kind)| *kind);
        let kind = KINDS.iter().find(|kind| **kind == word).copied().or(same);
        match kind {
            Some(kind) if kinds.iter().any(|k| k == kind) => {}
            Some(kind) => kinds.push(kind.to_owned()),
            None => odd.push(match ODD.iter().find(|(other, _)| *other == word) {
                Some((_, reason)) => (*reason).to_owned(),
                None => format!("“{word}”对不上第九条的处罚种类"),
            }),
        }
    }
    (kinds, odd)
}
