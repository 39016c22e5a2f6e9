//! Samples of documents.

use maud::html;

use super::{Sample, on_desk};
use crate::look::*;

pub(super) fn pages() -> Vec<Sample> {
    vec![decision(), filing(), versions()]
}

fn texts<const N: usize>(items: [&str; N]) -> Vec<String> {
    items.map(str::to_owned).into()
}

fn decision() -> Sample {
    let paper = Paper {
        organ: "明川市市场监督管理局".into(),
        title: "行政处罚决定书".into(),
        number: "明市监罚〔2026〕17号".into(),
        style: PaperStyle::Letterhead,
        blocks: vec![
            Block::Pairs(vec![
                ("当事人".into(), "清禾餐饮管理有限公司（示例）".into()),
                ("统一社会信用代码".into(), "91000000MA00000X0X".into()),
                ("住所".into(), "明川市示例路1号".into()),
            ]),
            Block::Heading("一、违法事实和证据".into()),
            Block::Para("经查，当事人于2026年1月15日在后厨冷藏柜内存放“示例牌”面包糠14袋，均已超过保质期9至21日，其中1袋已开封使用。上述行为有现场笔录、询问笔录、照片、执法记录仪视频等证据证实。".into()),
            Block::Table {
                caption: "涉案物品清单".into(),
                head: texts(["品名", "数量", "生产日期", "货值"]),
                rows: vec![texts(["面包糠", "14 袋", "2025年7月1日", "1,124 元"])],
            },
            Block::Heading("二、处罚依据和裁量理由".into()),
            Block::Para("上述行为违反了《中华人民共和国食品安全法》第三十四条第三项的规定。依据该法第一百二十四条第一款第二项，参照本市裁量基准，决定罚款50,000元，没收违法所得326元。".into()),
            Block::Issued { organ: "明川市市场监督管理局".into(), date: "2026年3月2日".into() },
        ],
    };
    let content = html! {
        div.noprint { (page_head("行政处罚决定书 明市监罚〔2026〕17号", &[light(State::Good, "已送达")], &print_button())) }
        (doc_paper(&paper))
    };
    on_desk("desk-paper-decision", "行政处罚决定书", "/desk/cases", &content)
}

fn filing() -> Sample {
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    let paper = Paper {
        organ: "明川市市场监督管理局".into(),
        title: "立案审批表".into(),
        number: "案号：明市监立〔2026〕43号".into(),
        style: PaperStyle::FormSheet,
        blocks: vec![
            Block::Pairs(vec![
                pair("案件来源", "双随机抽查"),
                pair("当事人", "绿源商贸有限公司（示例）"),
                pair("案由", "涉嫌经营超过保质期的食品"),
                pair(
                    "案情摘要",
                    "2026年1月15日，执法人员检查时在货架发现超过保质期的袋装食品11种，共186袋。",
                ),
                pair(
                    "承办人意见",
                    "涉嫌违反《中华人民共和国食品安全法》第三十四条第十项，符合立案条件，建议立案调查。",
                ),
            ]),
            Block::Signatures(vec![
                Signature {
                    label: "承办人".into(),
                    name: Some("李示例、王示例".into()),
                    date: Some("2026年1月16日".into()),
                },
                Signature { label: "机关负责人".into(), name: None, date: None },
            ]),
        ],
    };
    let content = html! {
        div.noprint { (page_head("立案审批表", &[light(State::Near, "待机关负责人签批")], &print_button())) }
        (doc_paper(&paper))
    };
    on_desk("desk-paper-filing", "立案审批表", "/desk/cases", &content)
}

fn versions() -> Sample {
    let plain = |text: &str| (text.to_owned(), false);
    let marked = |text: &str| (text.to_owned(), true);
    let all = [
        Difference {
            place: "处罚：罚款".into(),
            change: Change::Changed,
            before: vec![plain("罚款 "), marked("120,000"), plain(" 元")],
            after: vec![plain("罚款 "), marked("90,000"), plain(" 元")],
        },
        Difference {
            place: "裁量理由".into(),
            change: Change::Added,
            before: vec![],
            after: vec![marked("当事人主动消除危害后果。")],
        },
        Difference {
            place: "处罚：没收非法财物".into(),
            change: Change::Removed,
            before: vec![marked("没收面包糠 14 袋")],
            after: vec![],
        },
    ];
    let content = html! {
        (page_head("《拟处理决定》版本比较", &[html! { "3 处不同" }], &html! {}))
        (Card::padded("不同之处", comparison(["第 1 版", "第 2 版"], &all)))
    };
    on_desk("desk-versions", "版本比较", "/desk/cases", &content)
}
