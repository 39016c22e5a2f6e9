//! 脱敏 — masking of personal values for publication.
//!
//! What identifies a natural person is masked by default: name, identity documents, telephones, bank accounts, plates,
//! home and contact address, e-mail, date of birth (民法典 第一千零三十四条; 行政处罚法 第五十条; 政府信息公开条例 第十五条、
//! 第三十七条). Legal persons, their codes and registered addresses, document numbers, dates and amounts of money stay.
//! Masking proposes; two persons check. What stands in a record of publication is the spans: whoever judges again
//! [applies](apply) them and does not run the masker, so that a better masker refutes no old dossier.

mod address;
mod canon;
mod documents;
pub mod edition1;
mod known;
mod lexicon;
mod names;
mod numbers;
mod standing;
mod words;

use serde::{Deserialize, Serialize};

pub use self::known::{Known, Secret};
pub use self::names::masked_name;

use self::canon::Canon;
use self::names::Text;

/// Which masker made the spans; raised whenever the same text may give others.
pub const MASKER_VERSION: u32 = 2;

/// What stands in the place of a masked value. It keeps neither length nor parts of the value.
pub const MASK: &str = "***";

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
    /// 护照号
    Passport,
    /// 港澳居民来往内地通行证、往来港澳通行证、台湾居民来往大陆通行证
    TravelPermit,
    /// 军官证、士兵证、警官证
    MilitaryId,
    /// 其他身份证件
    OtherDocument,
    /// What the law keeps for another reason than that it tells who somebody is: found in no text, but known.
    Kept,
}

impl Kind {
    /// Every kind that can be found in a text.
    #[rustfmt::skip]
    pub const ALL: [Kind; 14] = [
        Kind::Name, Kind::IdNumber, Kind::Mobile, Kind::Landline, Kind::BankAccount, Kind::Plate, Kind::Address, Kind::Email,
        Kind::SocialAccount, Kind::BirthDate, Kind::Passport, Kind::TravelPermit, Kind::MilitaryId, Kind::OtherDocument,
    ];

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
            Kind::Passport => "护照号",
            Kind::TravelPermit => "通行证号",
            Kind::MilitaryId => "军官证号",
            Kind::OtherDocument => "其他证件号",
            Kind::Kept => "依法保密的内容",
        }
    }

    /// 依据 — the law that a value of this kind is masked by.
    pub fn ground(self) -> &'static str {
        match self {
            Kind::BankAccount => "行政处罚法 第五十条；个人信息保护法 第二十五条、第二十八条",
            Kind::Name | Kind::Plate => {
                "行政处罚法 第五十条；政府信息公开条例 第十五条；个人信息保护法 第二十五条"
            }
            Kind::Kept => "政府信息公开条例 第十四条",
            _ => "行政处罚法 第五十条；民法典 第一千零三十四条；个人信息保护法 第二十五条",
        }
    }
}

/// 公示项 — the field of a public record that a text stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// 标题（案由）
    Title,
    /// 决定书文号
    DocumentNo,
    /// 当事人
    Party,
    /// 统一社会信用代码
    PartyCode,
    /// 处罚机关
    Organ,
    /// 处罚内容
    Conclusion,
    /// 违法事实, and running text of any kind.
    #[default]
    Facts,
    /// 处罚依据
    Basis,
    /// 救济途径
    Remedies,
    /// 摘要
    Summary,
}

impl Field {
    /// Every field.
    #[rustfmt::skip]
    pub const ALL: [Field; 10] = [
        Field::Title, Field::DocumentNo, Field::Party, Field::PartyCode, Field::Organ, Field::Conclusion, Field::Facts, Field::Basis,
        Field::Remedies, Field::Summary,
    ];

    /// The wire name.
    pub fn wire(self) -> &'static str {
        match self {
            Field::Title => "title",
            Field::DocumentNo => "document_no",
            Field::Party => "party",
            Field::PartyCode => "party_code",
            Field::Organ => "organ",
            Field::Conclusion => "conclusion",
            Field::Facts => "facts",
            Field::Basis => "basis",
            Field::Remedies => "remedies",
            Field::Summary => "summary",
        }
    }

    /// The Chinese name.
    pub fn title(self) -> &'static str {
        match self {
            Field::Title => "标题",
            Field::DocumentNo => "决定书文号",
            Field::Party => "当事人",
            Field::PartyCode => "统一社会信用代码",
            Field::Organ => "处罚机关",
            Field::Conclusion => "处罚内容",
            Field::Facts => "违法事实",
            Field::Basis => "处罚依据",
            Field::Remedies => "救济途径",
            Field::Summary => "摘要",
        }
    }

    /// A field by its wire name or Chinese name.
    pub fn named(name: &str) -> Option<Field> {
        Field::ALL.into_iter().find(|f| f.wire() == name || f.title() == name)
    }
}

/// 遮盖处 — one masked place; offsets count characters (Unicode scalar values) of the original text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The first character.
    pub from: usize,
    /// The character after the last one.
    pub to: usize,
    /// What was masked.
    pub kind: Kind,
    /// 依据, in words.
    pub ground: String,
    /// What stands there now.
    pub replacement: String,
}

/// 脱敏结果 — the masked text and where it was masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Masked {
    /// The text to publish, after two persons have checked it.
    pub text: String,
    /// The places, ascending, never overlapping.
    pub spans: Vec<Span>,
}

impl Masked {
    /// What was masked: each kind and how often, in the order of the kinds.
    pub fn counts(&self) -> Vec<(Kind, usize)> {
        let count = |kind: Kind| self.spans.iter().filter(|s| s.kind == kind).count();
        Kind::ALL.into_iter().map(|k| (k, count(k))).filter(|(_, n)| *n > 0).collect()
    }
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
    /// Whether publication must wait. A landline may be the agency's own, and what only looks like a name may be
    /// none: they are asked about.
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
    /// Known to the case, or of a form that nothing else has.
    sure: bool,
}

impl Hit {
    fn new(from: usize, to: usize, kind: Kind) -> Hit {
        Hit { from, to, kind, replacement: MASK.to_owned(), sure: kind != Kind::Address }
    }
}

/// How many characters of a surname stand at a place; none if it is no surname.
pub(crate) fn surname_length(chars: &[char], at: usize) -> usize {
    names::surname_length(chars, at)
}

/// 脱敏 — masks the personal values of one text.
pub fn mask(text: &str, known: &Known, field: Field) -> Masked {
    mask_record(&[(field, text)], known).pop().unwrap_or(Masked { text: text.to_owned(), spans: Vec::new() })
}

/// Masks the texts of one record together: whoever one field names is masked in all, by the same form.
pub fn mask_record(fields: &[(Field, &str)], known: &Known) -> Vec<Masked> {
    let found = named_in(fields, known);
    fields
        .iter()
        .map(|(field, text)| {
            let canon = Canon::of(text);
            let hits = hits(&canon, known, &found, *field);
            let span = |hit: Hit| {
                let (from, to) = canon.original(hit.from, hit.to);
                Span {
                    from,
                    to,
                    kind: hit.kind,
                    ground: hit.kind.ground().to_owned(),
                    replacement: hit.replacement,
                }
            };
            let spans: Vec<Span> = hits.into_iter().map(span).collect();
            // Spans of our own are always good.
            let text = apply(text, &spans).unwrap_or_else(|_| MASK.to_owned());
            Masked { text, spans }
        })
        .collect()
}

/// Why spans cannot be applied to a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadSpans {
    /// A span is empty or reaches past the end: its number, from 0.
    OutOfText(usize),
    /// A span begins before the one in front of it ends: its number, from 0.
    Overlap(usize),
}

impl std::fmt::Display for BadSpans {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            BadSpans::OutOfText(n) => write!(f, "第 {} 处遮盖超出原文", n + 1),
            BadSpans::Overlap(n) => write!(f, "第 {} 处遮盖与前一处重叠或者次序不对", n + 1),
        }
    }
}

impl std::error::Error for BadSpans {}

/// Puts the replacements into the original text, without looking at what is masked.
///
/// # Errors
/// When the spans are not ascending, overlap, are empty or reach past the text.
pub fn apply(text: &str, spans: &[Span]) -> Result<String, BadSpans> {
    let chars: Vec<char> = text.chars().collect();
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    for (n, span) in spans.iter().enumerate() {
        if span.from >= span.to || span.to > chars.len() {
            return Err(BadSpans::OutOfText(n));
        }
        if span.from < at {
            return Err(BadSpans::Overlap(n));
        }
        masked.extend(chars.get(at..span.from).unwrap_or_default());
        masked.push_str(&span.replacement);
        at = span.to;
    }
    masked.extend(chars.get(at..).unwrap_or_default());
    Ok(masked)
}

/// 发布前扫描 — what of a text must not be published, or should be looked at.
pub fn leaks(text: &str, known: &Known) -> Vec<Leak> {
    let canon = Canon::of(text);
    let found = named_in(&[(Field::Facts, text)], known);
    let leak = |hit: Hit| {
        let (from, to) = canon.original(hit.from, hit.to);
        let blocks = hit.sure && hit.kind != Kind::Landline;
        let message = match (hit.kind, blocks) {
            (Kind::Landline, _) => format!("第 {} 个字起像固定电话，请确认是否为机关公开电话", from + 1),
            (kind, true) => format!("第 {} 个字起像{}，公示前须遮盖", from + 1, kind.text()),
            (kind, false) => format!("第 {} 个字起可能是{}，请核对", from + 1, kind.text()),
        };
        Leak { from, to, kind: hit.kind, blocks, message }
    };
    hits(&canon, known, &found, Field::Facts).into_iter().map(leak).collect()
}

/// Whoever the texts name, in the order found, and whether a place said clearly that it is a person.
fn named_in(fields: &[(Field, &str)], known: &Known) -> Vec<(String, bool)> {
    let mut all: Vec<(String, bool)> = Vec::new();
    for (field, text) in fields {
        let canon = Canon::of(text);
        let kept = kept(&canon, known);
        let text = Text { chars: &canon.chars, kept: &kept, field: *field };
        for found in names::found(&text) {
            let name: String = canon.chars.get(found.from..found.to).unwrap_or_default().iter().collect();
            match all.iter_mut().find(|(n, _)| *n == name) {
                Some((_, clear)) => *clear |= found.is_clear(),
                None => all.push((name, found.is_clear())),
            }
        }
    }
    all
}

/// What of a text must stand, for names: firms, organs, rules, document numbers with their organ's short name.
fn kept(canon: &Canon, known: &Known) -> Vec<(usize, usize)> {
    let mut kept = standing::ranges(&canon.chars);
    kept.extend(known.kept(canon));
    let text: String = canon.chars.iter().collect();
    kept.extend(crate::docno::find_all(&text).into_iter().map(|n| (n.from, n.to)));
    kept
}

/// Every personal value, ascending, joined where they overlap.
fn hits(canon: &Canon, known: &Known, found: &[(String, bool)], field: Field) -> Vec<Hit> {
    let chars = &canon.chars;
    let wanted = known.kept(canon);
    let mut hits = numbers::hits(chars, field);
    hits.extend(documents::hits(chars));
    hits.extend(words::hits(chars));
    hits.extend(address::hits(chars));
    let numbers_of_documents = document_numbers(canon);
    // What lies wholly in a text to keep stays; what only touches it is masked.
    hits.retain(|hit| {
        !wanted.iter().chain(&numbers_of_documents).any(|(a, b)| *a <= hit.from && hit.to <= *b)
    });
    if !matches!(field, Field::Organ | Field::DocumentNo) {
        let kept = kept(canon, known);
        let text = Text { chars, kept: &kept, field };
        let persons = names::persons(&known.persons, found);
        let places = names::found(&text);
        let mut named = names::hits(&text, &persons, &places);
        named.retain(|hit| !wanted.iter().any(|(a, b)| *a <= hit.from && hit.to <= *b));
        hits.extend(named);
    }
    hits.extend(known.hits(canon));
    join(hits)
}

/// 吉市市监罚决〔2026〕12号, from the year on: the words before it are not delimited and may hold a name.
fn document_numbers(canon: &Canon) -> Vec<(usize, usize)> {
    let text: String = canon.chars.iter().collect();
    crate::docno::find_all(&text)
        .into_iter()
        .filter_map(|n| {
            let year = (n.from..n.to).find(|i| canon.chars.get(*i).is_some_and(|c| !c.is_alphanumeric()));
            year.map(|from| (from, n.to))
        })
        .collect()
}

/// Places that overlap become one, so that nothing between them shows.
fn join(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_by_key(|hit| (hit.from, std::cmp::Reverse(hit.to)));
    let mut joined: Vec<Hit> = Vec::new();
    for hit in hits {
        match joined.last_mut() {
            Some(last) if hit.from < last.to => {
                last.sure |= hit.sure;
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

#[cfg(test)]
mod tests;
