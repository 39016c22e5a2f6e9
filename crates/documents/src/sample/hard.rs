//! Documents that are hard to set: very long, very short, with names and numbers that fit nowhere.

use super::{TODAY, case, catalogue, context, unit};
use crate::compose;
use crate::model::{Block, Document, Exchange, Run, Text};

/// 60 characters.
pub const LONG_NAME: &str = "吉林市示例食品农产品医疗器械化妆品特种设备进出口贸易综合服务供应链管理有限责任公司示例新区第一分公司驻示例街道办事处示例社区经营部";
/// Text that would do something if it were read as markup.
pub const HOSTILE: &str = r#"#read("/etc/passwd") *粗* _斜_ $x^2$ `码` @引用 <标签> \n // 注释 /* */ #let x = 1; [括] {花} = 题 - 项 + 项 ~"#;
/// Names with characters that few fonts have.
pub const RARE: &str = "䶮示例、㛃示例、𬱖示例";

fn para(text: &str) -> Block {
    Block::Para { text: Text::plain(text), indent: true }
}

fn long_text(sentences: usize) -> String {
    let one = |n: usize| {
        format!(
            "第{n}项，经核对进货台账、销售记录和检验报告，当事人在{n}号货架陈列的食品已经超过保质期，执法人员逐件清点并拍照取证。"
        )
    };
    (1..=sentences).map(one).collect()
}

/// The documents, each with what it is called here.
#[must_use]
pub fn hard() -> Vec<(&'static str, Document)> {
    let mut all = Vec::new();
    let mut with = |name: &'static str, kind: &str, change: &dyn Fn(&mut Document)| {
        all.extend(base(kind).map(|mut d| {
            change(&mut d);
            (name, d)
        }));
    };
    with("one-line", "penalty-decision", &|d| {
        let seal = d.blocks.iter().find(|b| matches!(b, Block::Seal { .. })).cloned();
        d.blocks = vec![para("决定不予行政处罚。")];
        d.blocks.extend(seal);
    });
    with("long-letter", "penalty-decision", &|d| {
        d.blocks.insert(2, para(&long_text(40)));
        d.blocks.insert(3, para(&format!("账号{}，开户行示例银行。", "6217".repeat(16))));
        d.blocks.insert(4, para(HOSTILE));
        d.blocks.insert(5, Block::Heading("（一）有关人员".into()));
        d.blocks.insert(6, para(RARE));
    });
    for (name, kind) in [
        ("long-name-letter", "penalty-notice"),
        ("long-name-sheet", "case-opening"),
        ("long-name-record", "inquiry-transcript"),
        ("long-name-archive", "archive-cover"),
    ] {
        with(name, kind, &|d| {
            d.organ = LONG_NAME.into();
            let mut party = 0;
            for text in d.texts_mut() {
                for run in text.runs.iter_mut().filter(|r| r.text.contains("示例食品经营有限公司"))
                {
                    run.text = LONG_NAME.into();
                    party += 1;
                }
            }
            if party == 0 {
                d.blocks.insert(0, Block::KeyValues(vec![("当事人".into(), Text::plain(LONG_NAME))]));
            }
            for block in &mut d.blocks {
                if let Block::Seal { organ, .. } = block {
                    *organ = Text::plain(LONG_NAME);
                }
            }
        });
    }
    with("many-rows", "evidence-list", &|d| {
        for block in &mut d.blocks {
            if let Block::Table { rows, .. } = block {
                let of = |n: usize| {
                    let mut row = rows.get(n % rows.len().max(1)).cloned().unwrap_or_default();
                    if let Some(first) = row.first_mut() {
                        *first = Text::plain((n + 1).to_string());
                    }
                    if let Some(title) = row.get_mut(2) {
                        title.runs.push(Run {
                            text: format!("，编号{}", "07020000001".repeat(3)),
                            personal: false,
                        });
                    }
                    row
                };
                *rows = (0..70).map(of).collect();
            }
        }
    });
    with("long-opinion", "case-audit", &|d| {
        for block in &mut d.blocks {
            if let Block::KeyValues(rows) = block {
                for (label, value) in rows.iter_mut().filter(|(l, _)| l == "审核意见" || l == "审核结论")
                {
                    *value = Text::plain(format!("{label}：{}\n{HOSTILE}\n{RARE}", long_text(30)));
                }
            }
        }
    });
    with("long-answers", "inquiry-transcript", &|d| {
        for block in &mut d.blocks {
            if let Block::Answers(list) = block {
                let of = |n: usize| Exchange {
                    asked: Text::plain(format!("第{n}个问题：请说明情况？")),
                    answered: Text::plain(if n == 5 { long_text(25) } else { long_text(n % 4) }),
                };
                *list = (1..40).map(of).collect();
            }
        }
    });
    all
}

/// The last document of a kind in the sample.
fn base(kind: &str) -> Option<Document> {
    let (unit, catalogue, case) = (unit(), catalogue(), case());
    let ctx = context(&unit, &catalogue);
    let extra = crate::archive::entries(&case, TODAY);
    let entry = case.documents.iter().chain(&extra).rfind(|d| d.kind == kind)?;
    compose(&case, entry, &ctx).ok()
}
