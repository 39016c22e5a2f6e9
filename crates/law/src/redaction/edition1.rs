//! 脱敏（第一版） — the masker of edition 1, kept as it was: what was recorded under it is judged again with it.
//! Nothing here may change; whoever masks anew uses [`super::mask`].

mod digits;
mod names;
mod words;

use serde::{Deserialize, Serialize};

pub use self::names::masked_name;

/// What stands in the place of a masked value. It keeps neither length nor parts of the value.
pub const MASK: &str = "***";

/// Words that show that an address belongs to a legal person: its 住所 is public, a home is not.
pub const LEGAL_PERSON_TERMS: &[&str] = &[
    "公司",
    "厂",
    "合作社",
    "统一社会信用代码",
    "社会信用代码",
    "法定代表人",
    "营业执照",
    "经营者",
    "学校",
    "医院",
    "委员会",
    "管理局",
    "事务所",
    "项目部",
    "商行",
    "超市",
    "饭店",
    "酒店",
    "药店",
    "门市",
    "组织机构代码",
    "我局",
    "本局",
    "我厅",
    "本机关",
    "人民法院",
    "人民政府",
];

/// 信息类别 — what a masked value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 姓名
    Name,
    /// 公民身份号码
    IdNumber,
    /// 手机号码
    Mobile,
    /// 固定电话
    Landline,
    /// 银行账号
    BankAccount,
    /// 车牌号
    Plate,
    /// 住址
    Address,
    /// 电子邮箱
    Email,
    /// 微信、QQ
    SocialAccount,
    /// 出生日期
    BirthDate,
}

impl Kind {
    /// The kind in words.
    pub fn text(self) -> &'static str {
        match self {
            Kind::Name => "姓名",
            Kind::IdNumber => "身份证号",
            Kind::Mobile => "手机号码",
            Kind::Landline => "固定电话",
            Kind::BankAccount => "银行账号",
            Kind::Plate => "车牌号",
            Kind::Address => "住址",
            Kind::Email => "电子邮箱",
            Kind::SocialAccount => "微信或 QQ 号",
            Kind::BirthDate => "出生日期",
        }
    }
}

/// 已知名称 — a name that the case file knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownName {
    /// As it stands in the text.
    pub name: String,
    /// Whether to mask it or to leave it alone.
    pub kind: NameKind,
}

/// Whose name it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameKind {
    /// 自然人: masked.
    Natural,
    /// 法人、非法人组织: kept. Any other text that must stay (the agency's telephone, the account for fines) is
    /// given in the same way.
    Keep,
}

impl KnownName {
    /// 自然人
    pub fn natural(name: &str) -> KnownName {
        KnownName { name: name.to_owned(), kind: NameKind::Natural }
    }

    /// 法人 or other text to keep
    pub fn keep(name: &str) -> KnownName {
        KnownName { name: name.to_owned(), kind: NameKind::Keep }
    }
}

/// 遮盖处 — one masked place; offsets count characters of the original text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The first character.
    pub from: usize,
    /// The character after the last one.
    pub to: usize,
    /// What was masked.
    pub kind: Kind,
    /// What stands there now.
    pub replacement: String,
}

/// 脱敏结果 — the masked text and where it was masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redacted {
    /// The text to publish, after two persons have checked it.
    pub text: String,
    /// The places, ascending, never overlapping.
    pub spans: Vec<Span>,
}

/// 疑似泄露 — a value in a text for publication that looks like personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leak {
    /// The first character.
    pub from: usize,
    /// The character after the last one.
    pub to: usize,
    /// What it looks like.
    pub kind: Kind,
    /// Whether publication must wait. A landline may be the agency's own: it is only asked about.
    pub blocks: bool,
    /// The sentence for the user; it does not repeat the value.
    pub message: String,
}

/// A place found by a scanner, before overlapping places are joined.
#[derive(Clone, Debug)]
struct Hit {
    from: usize,
    to: usize,
    kind: Kind,
    replacement: String,
}

impl Hit {
    fn new(from: usize, to: usize, kind: Kind) -> Hit {
        Hit { from, to, kind, replacement: MASK.to_owned() }
    }
}

/// 脱敏 — masks personal values. `legal_person_terms` decide whose an address is ([`LEGAL_PERSON_TERMS`]).
pub fn redact_text(text: &str, known_names: &[KnownName], legal_person_terms: &[&str]) -> Redacted {
    let chars: Vec<char> = text.chars().collect();
    let kept = kept_ranges(text, &chars, known_names);
    let mut hits = digits::hits(&chars);
    hits.extend(words::plates(&chars));
    hits.extend(words::emails(&chars));
    hits.extend(words::social_accounts(&chars));
    hits.extend(words::birth_dates(&chars));
    hits.extend(words::addresses(&chars, legal_person_terms));
    hits.extend(names::hits(&chars, known_names));
    // A value that lies wholly in a kept text stays; one that only touches it is masked.
    hits.retain(|hit| !kept.iter().any(|(from, to)| *from <= hit.from && hit.to <= *to));
    write(&chars, join(hits))
}

/// 发布前扫描 — values that must not be published: identity numbers, telephones, plates, bank cards (Luhn),
/// e-mail addresses, dates of birth. What is kept by [`redact_text`] (codes, document numbers, money) is no leak.
pub fn leaks(text: &str) -> Vec<Leak> {
    let chars: Vec<char> = text.chars().collect();
    let kept = kept_ranges(text, &chars, &[]);
    let mut hits = digits::hits(&chars);
    hits.retain(|hit| {
        hit.kind != Kind::BankAccount || digits::is_card(chars.get(hit.from..hit.to).unwrap_or_default())
    });
    hits.extend(words::plates(&chars));
    hits.extend(words::emails(&chars));
    hits.extend(words::birth_dates(&chars));
    hits.retain(|hit| !kept.iter().any(|(from, to)| *from <= hit.from && hit.to <= *to));
    let leak = |hit: Hit| Leak {
        from: hit.from,
        to: hit.to,
        kind: hit.kind,
        blocks: hit.kind != Kind::Landline,
        message: match hit.kind {
            Kind::Landline => format!("第 {} 个字起像固定电话，请确认是否为机关公开电话", hit.from + 1),
            kind => format!("第 {} 个字起像{}，公示前须遮盖", hit.from + 1, kind.text()),
        },
    };
    join(hits).into_iter().map(leak).collect()
}

/// Text that stays: names of legal persons, document numbers from the year on.
fn kept_ranges(text: &str, chars: &[char], known_names: &[KnownName]) -> Vec<(usize, usize)> {
    let mut kept = Vec::new();
    for number in crate::docno::find_all(text) {
        // Only from the year on: the words before it are not delimited and may hold a name.
        let year = (number.from..number.to).find(|i| chars.get(*i).is_some_and(|c| !c.is_alphanumeric()));
        kept.extend(year.map(|from| (from, number.to)));
    }
    for known in known_names.iter().filter(|k| k.kind == NameKind::Keep && !k.name.is_empty()) {
        let name: Vec<char> = known.name.chars().collect();
        let at = |i: &usize| chars.get(*i..*i + name.len()) == Some(name.as_slice());
        kept.extend((0..chars.len()).filter(at).map(|i| (i, i + name.len())));
    }
    kept
}

/// Places that overlap become one, so that nothing between them shows.
fn join(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_by_key(|hit| (hit.from, std::cmp::Reverse(hit.to)));
    let mut joined: Vec<Hit> = Vec::new();
    for hit in hits {
        match joined.last_mut() {
            Some(last) if hit.from < last.to => {
                if hit.to > last.to {
                    last.to = hit.to;
                    last.replacement = MASK.to_owned();
                }
            }
            _ => joined.push(hit),
        }
    }
    joined
}

fn write(chars: &[char], hits: Vec<Hit>) -> Redacted {
    let mut text = String::new();
    let mut spans = Vec::new();
    let mut at = 0;
    for Hit { from, to, kind, replacement } in hits {
        text.extend(chars.get(at..from).unwrap_or_default());
        text.push_str(&replacement);
        at = to;
        spans.push(Span { from, to, kind, replacement });
    }
    text.extend(chars.get(at..).unwrap_or_default());
    Redacted { text, spans }
}

/// Whether one of the labels ends just before `at`, apart from 号, 码, colons, spaces and brackets.
fn labelled(chars: &[char], at: usize, labels: &[&str]) -> bool {
    let between = |c: char| c.is_whitespace() || "：:为是（(号码".contains(c);
    let before: String = chars.get(at.saturating_sub(16)..at).unwrap_or_default().iter().collect();
    let before = before.trim_end_matches(between);
    labels.iter().any(|label| before.ends_with(label.trim_end_matches(between)))
}

#[cfg(test)]
mod tests;
