//! The structure of a document: what the printable page shows now and the archival file is made from later.

use crate::part::Part;
use jiff::civil::Date;
use serde::Serialize;

/// What stands in the place of a personal value in a copy for others.
pub const MASK: &str = "×××";

/// A stretch of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Run {
    /// The words.
    pub text: String,
    /// 个人信息: masked in a copy for others.
    pub personal: bool,
}

/// A value or a paragraph: runs of text, and the required part that it is, if it is one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Text {
    /// The runs, in order.
    pub runs: Vec<Run>,
    /// Which required part this is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
}

impl Text {
    /// Text that is not personal.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { runs: vec![Run { text: text.into(), personal: false }], part: None }
    }
    /// A personal value.
    pub fn personal(text: impl Into<String>) -> Self {
        Self { runs: vec![Run { text: text.into(), personal: true }], part: None }
    }
    /// The same text as the required part `part`.
    #[must_use]
    pub fn part(mut self, part: Part) -> Self {
        self.part = Some(part);
        self
    }
    /// The same text with words before and after it; blank text stays blank, so that a missing value is not
    /// hidden by the words around it.
    #[must_use]
    pub fn within(mut self, before: &str, after: &str) -> Self {
        if !self.is_blank() {
            self.runs.insert(0, Run { text: before.into(), personal: false });
            self.runs.push(Run { text: after.into(), personal: false });
            self.runs.retain(|r| !r.text.is_empty());
        }
        self
    }
    /// The same text followed by another.
    #[must_use]
    pub fn then(mut self, next: impl Into<Text>) -> Self {
        self.runs.extend(next.into().runs);
        self
    }
    /// The words, personal ones included.
    #[must_use]
    pub fn words(&self) -> String {
        self.runs.iter().map(|r| r.text.as_str()).collect()
    }
    /// The words with personal values masked.
    #[must_use]
    pub fn masked(&self) -> String {
        self.runs.iter().map(|r| if r.personal { MASK } else { r.text.as_str() }).collect()
    }
    /// Whether there is nothing to read.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.runs.iter().all(|r| r.text.trim().is_empty())
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::plain(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::plain(text)
    }
}

/// 问答
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exchange {
    /// 问
    pub asked: Text,
    /// 答
    pub answered: Text,
}

/// 签名栏
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignLine {
    /// 签名人的身份, e.g. 承办人.
    pub role: String,
    /// 姓名 and, for officers, the certificate's number; blank where it is to be signed by hand.
    pub name: Text,
    /// 签名日期
    pub date: Option<Date>,
}

/// A block of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A section's heading, numbered already: 一、违法事实和证据
    Heading(String),
    /// A paragraph.
    Para {
        /// Content.
        text: Text,
        /// 首行缩进二字; otherwise 顶格, as an addressee is.
        indent: bool,
    },
    /// 栏目: labels and values.
    KeyValues(Vec<(String, Text)>),
    /// 表格
    Table {
        /// 表题; empty where the heading says it.
        caption: String,
        /// 表头
        head: Vec<String>,
        /// Rows, each as long as the head.
        rows: Vec<Vec<Text>>,
    },
    /// 问答
    Answers(Vec<Exchange>),
    /// 签名
    Signatures(Vec<SignLine>),
    /// 落款：机关名称、日期和印章
    Seal {
        /// 机关名称
        organ: Text,
        /// 成文日期
        date: Date,
    },
    /// 附注, in smaller type.
    Note(Text),
}

/// How a document is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// 外部文书: organ in red, number, title, seal (GB/T 9704).
    Letter,
    /// 内部审批表
    Sheet,
    /// 笔录、清单、回证
    Record,
    /// 卷宗封面、卷内目录
    Archive,
}

/// 文书 — one document of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// Stable kind, e.g. `penalty-decision`.
    pub kind: &'static str,
    /// 文书名称
    pub title: String,
    /// 制作机关
    pub organ: String,
    /// 文号, where it has one.
    pub number: Option<String>,
    /// 成文日期
    pub date: Date,
    /// Layout.
    pub form: Form,
    /// Content, in reading order.
    pub blocks: Vec<Block>,
    /// Parts that this very case requires beside those of its kind, e.g. 听证权利 where a hearing is offered.
    pub also_required: Vec<Part>,
}

impl Document {
    /// Every text of the document, in reading order.
    #[must_use]
    pub fn texts(&self) -> Vec<&Text> {
        let mut all = Vec::new();
        for block in &self.blocks {
            match block {
                Block::Heading(_) => {}
                Block::Para { text, .. } | Block::Note(text) => all.push(text),
                Block::KeyValues(rows) => all.extend(rows.iter().map(|(_, v)| v)),
                Block::Table { rows, .. } => all.extend(rows.iter().flatten()),
                Block::Answers(list) => all.extend(list.iter().flat_map(|x| [&x.asked, &x.answered])),
                Block::Signatures(lines) => all.extend(lines.iter().map(|l| &l.name)),
                Block::Seal { organ, .. } => all.push(organ),
            }
        }
        all
    }

    /// Every text, to be changed.
    pub(crate) fn texts_mut(&mut self) -> Vec<&mut Text> {
        let mut all = Vec::new();
        for block in &mut self.blocks {
            match block {
                Block::Heading(_) => {}
                Block::Para { text, .. } | Block::Note(text) => all.push(text),
                Block::KeyValues(rows) => all.extend(rows.iter_mut().map(|(_, v)| v)),
                Block::Table { rows, .. } => all.extend(rows.iter_mut().flatten()),
                Block::Answers(list) => {
                    all.extend(list.iter_mut().flat_map(|x| [&mut x.asked, &mut x.answered]));
                }
                Block::Signatures(lines) => all.extend(lines.iter_mut().map(|l| &mut l.name)),
                Block::Seal { organ, .. } => all.push(organ),
            }
        }
        all
    }

    /// A copy for others: every personal value masked.
    #[must_use]
    pub fn masked(&self) -> Self {
        let mut copy = self.clone();
        for text in copy.texts_mut() {
            for run in text.runs.iter_mut().filter(|r| r.personal) {
                run.text = MASK.into();
            }
        }
        copy
    }

    /// All words, one line for each heading, label and text: for search, comparison and tests.
    #[must_use]
    pub fn words(&self) -> String {
        let mut lines = vec![self.organ.clone(), self.title.clone()];
        lines.extend(self.number.clone());
        for block in &self.blocks {
            match block {
                Block::Heading(h) => lines.push(h.clone()),
                Block::Para { text, .. } | Block::Note(text) => lines.push(text.words()),
                Block::KeyValues(rows) => {
                    lines.extend(rows.iter().map(|(k, v)| format!("{k}：{}", v.words())));
                }
                Block::Table { caption, head, rows } => {
                    lines.push(caption.clone());
                    lines.push(head.join(" "));
                    let row = |r: &Vec<Text>| r.iter().map(Text::words).collect::<Vec<_>>().join(" ");
                    lines.extend(rows.iter().map(row));
                }
                Block::Answers(list) => {
                    for x in list {
                        lines.push(format!("问：{}", x.asked.words()));
                        lines.push(format!("答：{}", x.answered.words()));
                    }
                }
                Block::Signatures(all) => {
                    lines.extend(all.iter().map(|l| format!("{}：{}", l.role, l.name.words())));
                }
                Block::Seal { organ, date } => {
                    lines.push(organ.words());
                    lines.push(crate::words::day(*date));
                }
            }
        }
        lines.join("\n")
    }
}
