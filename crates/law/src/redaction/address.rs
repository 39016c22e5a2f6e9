//! 住址 — home and contact addresses, to the room. Where a firm is registered, does business or an agency sits stays.

use super::canon::{at, ends, is_han, longest};
use super::lexicon::{Lexicon, Words};
use super::{Hit, Kind};

/// Labels of a home: always a natural person's.
#[rustfmt::skip]
static HOME: Words = Words::new(|| Lexicon::of(&[
    "家庭住址", "家庭地址", "家庭详细住址", "现住址", "现住地址", "现居住地", "居住地址", "居住地", "户籍所在地", "户籍地址", "户籍地", "户籍", "户口所在地",
    "暂住地址", "暂住地", "暂住于", "暂住在", "现暂住", "暂住", "常住地址", "常住地", "经常居住地", "现居住于", "现居住在", "现居", "居住在", "居住于", "现住",
    "家住", "租住于", "租住在", "租住", "住址", "住在", "住于", "身份证地址", "身份证住址", "家中(", "家里(", "家(", "住处(", "住宅(", "暂住处(",
]));
/// Labels of where somebody can be reached: masked unless it is the agency's.
#[rustfmt::skip]
static CONTACT: Words = Words::new(|| Lexicon::of(&[
    "联系地址", "通讯地址", "通信地址", "送达地址", "收件地址", "邮寄地址", "寄件地址", "收货地址", "快递地址", "投递地址", "寄送地址", "邮寄至", "寄至", "寄往",
    "邮寄到",
]));
/// Labels that persons and firms share: the owner decides.
static SHARED: Words =
    Words::new(|| Lexicon::of(&["住所地", "住所", "地址", "详细地址", "住所(住址)", "住址(住所)"]));
/// Words in front of 地址 that make it a place of business.
#[rustfmt::skip]
static BUSINESS: Words = Words::new(|| Lexicon::of(&[
    "注册", "经营", "生产", "办公", "单位", "公司", "企业", "营业", "登记", "机关", "工厂", "店铺", "门店", "厂区", "项目", "网站", "网页", "链接", "网络", "电子",
    "IP", "机构", "复议机关", "法院", "仓库", "施工", "发货", "工商", "店面",
]));
/// A legal person or its organs: an owner of a public address.
#[rustfmt::skip]
const FIRMS: &[&str] = &[
    "公司", "厂", "合作社", "信用代码", "营业执照", "学校", "医院", "委员会", "管理局", "事务所", "项目部", "商行", "超市", "饭店", "酒店", "药店", "门市", "机构代码",
    "我局", "本局", "我厅", "本机关", "人民法院", "人民政府", "商店", "面馆", "经营部", "中心", "加油站", "修理部", "食杂店", "便利店", "烧烤店", "分局", "执法局",
    "厅地址", "局地址", "厅:", "单位名称", "被处罚单位", "当事人单位", "支队", "大队", "字号", "局:", "机关:", "机关",
];
/// A natural person: an owner of a home.
#[rustfmt::skip]
const PERSONS: &[&str] = &["身份证", "公民身份", "性别", ",男", ",女", "男,", "女,", "出生", "护照", "通行证", "军官证", "族,", "姓名", "证件号码"];
/// What may follow an address: the next label.
#[rustfmt::skip]
static NEXT: Words = Words::new(|| Lexicon::of(&[
    "身份证", "联系", "电话", "手机", "法定", "法人", "经营者", "统一", "社会信用", "邮编", "邮政", "性别", "民族", "公民", "职务", "证件", "开户", "微信", "邮箱",
    "电子", "委托", "负责人", "收件人", "营业执照", "组织机构", "主体", "住所", "住址", "户籍", "现住", "我局", "本局", "本机关", "当事人", "你单位", "出生", "文化程度",
    "工作单位", "职业", "案由", "违法", "经营范围", "经营场所", "类型", "账号", "传真", "一、", "处罚",
]));
/// Where an address in running text is over, after one of its last characters.
#[rustfmt::skip]
static STOP: Words = Words::new(|| Lexicon::of(&[
    "的", "并", "或", "申请", "我", "内", "家中", "居住", "处", "查获", "发现", "从事", "经营", "无照", "用于", "进行", "期间", "因", "后", "未", "将", "向", "家", "为", "及", "和", "与",
    "是", "系", "对", "在", "被", "由", "以", "有", "送", "实施", "擅自", "开办", "开设", "加工", "生产", "销售", "储存", "存放", "查", "检查", "现场", "人", "邮寄",
    "等", "上", "时", "房屋", "住宅", "出租", "违", "私", "搭", "已", "不", "于", "从", "到", "租", "一带", "附近", "门前", "门口", "楼下", "共", "现", "同", "自",
]));
/// Last characters of an address.
const LAST: &str = "室号门组屯村户层院区园楼元栋幢座弄巷里社街路镇乡左右中";
/// Characters that make a text an address.
const PARTS: &str = "省市区县镇乡村屯街路道巷弄号楼栋幢座室组园苑院社";
const MAX: usize = 70;

/// Every home and contact address.
pub(super) fn hits(chars: &[char]) -> Vec<Hit> {
    let mut hits = labelled(chars);
    hits.extend(rooms(chars));
    hits.extend(before_home(chars));
    hits
}

/// Whose an address is by its label.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    Home,
    Contact,
    Shared,
}

fn labelled(chars: &[char]) -> Vec<Hit> {
    let mut hits: Vec<Hit> = Vec::new();
    let mut past = 0;
    for i in 0..chars.len() {
        if i < past {
            continue;
        }
        let home = HOME.longest(chars, i);
        let contact = CONTACT.longest(chars, i);
        let shared = SHARED.longest(chars, i);
        let (length, owner) = match (home, contact, shared) {
            (0, 0, 0) => match bare_home(chars, i) {
                true => (1, Owner::Home),
                false => continue,
            },
            (h, c, s) if s > h && s > c => (s, Owner::Shared),
            (h, c, _) if c > h => (c, Owner::Contact),
            (h, _, _) => (h, Owner::Home),
        };
        if hits.last().is_some_and(|hit| hit.to > i) {
            continue;
        }
        let mut from = i + length;
        let gap = chars
            .iter()
            .skip(from)
            .take_while(|c| " :为是)于在\n".contains(**c) || (**c == '(' && owner != Owner::Home))
            .count();
        // 送达地址确认书, 住所地址: a word that goes on is no label, unless an address clearly begins.
        if gap == 0 && owner != Owner::Home && !looks_like(chars, from) {
            continue;
        }
        if owner == Owner::Shared && (BUSINESS.ending(chars, i) > 0 || is_firms(chars, i)) {
            past = i + length;
            continue;
        }
        if owner == Owner::Contact && is_agencys(chars, i) {
            continue;
        }
        from += gap;
        let to = end(chars, from);
        let masked = at(chars, from, "***") || at(chars, from, "某");
        let value = chars.get(from..to).unwrap_or_default();
        let sure = value.iter().any(|c| PARTS.contains(*c)) || value.iter().any(char::is_ascii_digit);
        let none = ["不详", "无", "同上", "不明", "未知", "确认书", "见"].iter().any(|w| at(chars, from, w));
        if to < from + 3 || masked || none || (!sure && to < from + 5) {
            continue;
        }
        hits.push(Hit::new(from, to, Kind::Address));
    }
    hits
}

/// 住吉林市…: the word alone, where an address follows at once.
fn bare_home(chars: &[char], i: usize) -> bool {
    let before = i.checked_sub(1).and_then(|j| chars.get(j)).copied().unwrap_or(',');
    chars.get(i) == Some(&'住')
        && !"居暂租现家入记抓站停堵挡守止保稳原常".contains(before)
        && !chars.get(i + 1).is_some_and(|c| "房宿院宅户址所建处持改".contains(*c))
        && looks_like(chars, i + 1)
}

/// Whether an address begins here: a part of one within a dozen characters and before any stop.
fn looks_like(chars: &[char], from: usize) -> bool {
    let head = chars
        .iter()
        .skip(from)
        .take(12)
        .take_while(|c| is_han(**c) || c.is_ascii_alphanumeric() || " -#".contains(**c));
    let head: Vec<char> = head.copied().collect();
    head.iter().skip(1).any(|c| "省市区县镇乡村屯街路号楼栋".contains(*c)) && head.len() >= 4
}

/// The end of an address that begins at `from`.
fn end(chars: &[char], from: usize) -> usize {
    let mut to = from;
    let mut open = 0_i32;
    while to < from + MAX {
        let Some(c) = chars.get(to) else { break };
        match c {
            '(' => open += 1,
            ')' if open == 0 => break,
            ')' => open -= 1,
            ',' | '。' | ';' | '、' | ':' | '《' | '“' => break,
            '\n' => break,
            // A gap inside, or one before the next label.
            ' ' if NEXT.longest(chars, to + 1) > 0 => break,
            _ => {}
        }
        let inside = to > from + 2;
        let last = to.checked_sub(1).and_then(|j| chars.get(j)).copied().unwrap_or(' ');
        if inside && NEXT.longest(chars, to) > 0 {
            break;
        }
        if inside && year_at(chars, to) {
            break;
        }
        let done = LAST.contains(last) || last.is_ascii_digit();
        // 内蒙古, 三家子: a stop counts only where an address may be over.
        if to > from + 4 && done && !goes_on(chars, to) && STOP.longest(chars, to) > 0 {
            break;
        }
        to += 1;
    }
    while to > from && chars.get(to - 1).is_some_and(|c| *c == ' ' || *c == '(') {
        to -= 1;
    }
    to
}

/// A word that begins like a stop, within an address.
fn goes_on(chars: &[char], i: usize) -> bool {
    let next: Vec<char> = chars.iter().skip(i).take(8).take_while(|c| is_han(**c)).copied().collect();
    // 和平胡同, 同心路: the part of a street's name up to its last character.
    next.iter().skip(1).take(5).position(|c| "路街巷道区村屯镇乡号胡".contains(*c)).is_some_and(|n| n <= 3)
        && !next.first().is_some_and(|c| "的并查未将因".contains(*c))
}

/// 2017年…: where a date begins, the address is over.
fn year_at(chars: &[char], i: usize) -> bool {
    chars.iter().skip(i).take(4).filter(|c| c.is_ascii_digit()).count() == 4
        && chars.get(i + 4) == Some(&'年')
}

/// Whether the nearest owner before a shared label is a legal person.
fn is_firms(chars: &[char], i: usize) -> bool {
    let before: String = chars.get(i.saturating_sub(60)..i).unwrap_or_default().iter().collect();
    let last = |terms: &[&str]| terms.iter().filter_map(|t| before.rfind(t)).max();
    match (last(FIRMS), last(PERSONS)) {
        (Some(firm), Some(person)) => firm > person,
        (firm, None) => firm.is_some(),
        (None, Some(_)) => false,
    }
}

/// Whether a contact address is the agency's: said so within the same sentence.
fn is_agencys(chars: &[char], i: usize) -> bool {
    let before: String = chars.get(i.saturating_sub(24)..i).unwrap_or_default().iter().collect();
    let sentence = before.rsplit(['。', ';', '\n']).next().unwrap_or_default();
    ["我局", "本局", "本机关", "复议机关", "法院", "政府", "办案机关", "执法机关", "执法局", "管理局"]
        .iter()
        .any(|w| sentence.contains(w))
        && !["当事人", "收件人", "受送达人", "邮寄送达", "向"].iter().any(|w| sentence.contains(w))
}

/// Addresses to the room, with no label: 某小区5号楼2单元301室, 某园3栋1-502.
fn rooms(chars: &[char]) -> Vec<Hit> {
    let mut hits: Vec<Hit> = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let digit = |j: Option<usize>| {
            j.and_then(|j| chars.get(j))
                .is_some_and(|c| c.is_ascii_digit() || "一二三四五六七八九十甲乙丙".contains(*c))
        };
        let anchor = digit(i.checked_sub(1))
            && (at(chars, i, "单元")
                || chars.get(i) == Some(&'室')
                || ((chars.get(i) == Some(&'栋') || chars.get(i) == Some(&'幢') || at(chars, i, "号楼"))
                    && room_follows(chars, i)));
        if !anchor {
            i += 1;
            continue;
        }
        let from = begin(chars, i);
        let to = end(chars, from).max(i + 1);
        let text: String = chars.get(from..to).unwrap_or_default().iter().collect();
        let work = [
            "网点",
            "厂房",
            "车间",
            "商铺",
            "门市",
            "摊位",
            "柜台",
            "商场",
            "大厦",
            "写字楼",
            "购物广场",
            "商业广场",
            "会议室",
            "办公",
            "仓库",
            "教室",
            "病房",
            "实验室",
            "化验室",
            "座",
        ];
        let business = work.iter().any(|w| text.contains(w)) || is_business(chars, from);
        if !business && to >= from + 5 {
            hits.push(Hit::new(from, to, Kind::Address));
        }
        i = to.max(i + 1);
    }
    hits
}

/// 3栋1-502, 5号楼301: the room after the house.
fn room_follows(chars: &[char], i: usize) -> bool {
    let start = i + if at(chars, i, "号楼") { 2 } else { 1 };
    let tail: Vec<char> = chars
        .iter()
        .skip(start)
        .take(10)
        .take_while(|c| c.is_ascii_digit() || "-单元".contains(**c))
        .copied()
        .collect();
    let digits = tail.iter().rev().take_while(|c| c.is_ascii_digit()).count();
    digits >= 3 && !chars.get(start + tail.len()).is_some_and(|c| "年元万层".contains(*c))
}

/// Words before which an address does not reach.
#[rustfmt::skip]
static BEFORE: Words = Words::new(|| Lexicon::of(&[
    "位于", "坐落于", "在", "于", "至", "到", "从", "往", "对", "的", "为", "是", "系", "其", "经", "将", "赴", "址", "住", "向", "租用", "租赁", "承租", "购买", "进入", "由",
    "所有", "使用", "查封", "搜查", "入户", "来", "和", "与", "及",
]));

/// Where the address around `i` begins.
fn begin(chars: &[char], i: usize) -> usize {
    let mut from = i;
    while from > 0 && i - from < 45 {
        let c = chars.get(from - 1).copied().unwrap_or(' ');
        let inside = is_han(c) || c.is_ascii_alphanumeric() || "-#".contains(c);
        let stop = BEFORE.ending(chars, from);
        // 和平, 于家屯, 向阳: a stop that begins a name of a place is followed by that place.
        let place = stop == 1 && goes_on(chars, from - 1) && !"的在址住从对".contains(c);
        if !inside || (stop > 0 && !place) {
            break;
        }
        from -= 1;
    }
    from
}

/// Whether a place is one of business by the words before it.
fn is_business(chars: &[char], from: usize) -> bool {
    let before: String = chars.get(from.saturating_sub(14)..from).unwrap_or_default().iter().collect();
    let near = before.rsplit(['。', ';', ',', '\n']).next().unwrap_or_default().to_owned();
    let words = [
        "经营场所",
        "经营地址",
        "营业场所",
        "注册地址",
        "生产地址",
        "办公",
        "公司",
        "单位地址",
        "登记地址",
        "登记的住所",
        "经营地",
        "企业",
    ];
    words.iter().any(|w| near.contains(w))
        || (ends(chars, trimmed(chars, from), &["住所", "地址", "住所地", "住所(住址)"])
            && is_firms(chars, from))
}

fn trimmed(chars: &[char], from: usize) -> usize {
    let mut at = from;
    while at > 0 && chars.get(at - 1).is_some_and(|c| " :为是在于".contains(*c)) {
        at -= 1;
    }
    at
}

/// 某镇某村3组的家中: what stands before somebody's home.
fn before_home(chars: &[char]) -> Vec<Hit> {
    let mut hits = Vec::new();
    for i in 0..chars.len() {
        let words = ["家中", "家里", "住处", "住宅", "居所", "出租屋", "租住处", "暂住处", "住房", "家门"];
        if longest(chars, i, &words) == 0 {
            continue;
        }
        let to = i - usize::from(i > 0 && chars.get(i - 1) == Some(&'的'));
        let last = to.checked_sub(1).and_then(|j| chars.get(j)).copied().unwrap_or(' ');
        if !(LAST.contains(last) || last.is_ascii_digit()) {
            continue;
        }
        let from = begin(chars, to);
        let parts = chars.get(from..to).unwrap_or_default().iter().filter(|c| PARTS.contains(**c)).count();
        if to > from + 3 && parts >= 2 {
            hits.push(Hit::new(from, to, Kind::Address));
        }
    }
    hits
}
