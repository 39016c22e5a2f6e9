//! 数字类 — identity numbers, telephones and bank accounts, however they are broken: full width, groups, invisible
//! characters, letters that look like digits, digits in words.

use super::lexicon::Lexicon;
use super::{Field, Hit, Kind};
use crate::{citizen, uscc};
use std::sync::LazyLock;

/// What the word in front says of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    Identity,
    Passport,
    Permit,
    Military,
    Phone,
    Bank,
    Social,
    /// A code, licence, batch or report: nobody's.
    Code,
}

#[rustfmt::skip]
static LABELS: LazyLock<Vec<(Label, Lexicon)>> = LazyLock::new(|| vec![
    (Label::Identity, Lexicon::of(&["身份证", "身份证件", "公民身份", "身份号", "证件号", "驾驶证", "驾照", "社保号", "社会保障", "医保号", "证件号码", "身份证明", "身份证编号", "身份编号"])),
    (Label::Passport, Lexicon::of(&["护照"])),
    (Label::Permit, Lexicon::of(&["通行证", "回乡证", "台胞证", "居住证", "永居证", "永久居留"])),
    (Label::Military, Lexicon::of(&["军官证", "士兵证", "警官证", "军人证", "文职干部证", "士官证", "学员证", "警察证"])),
    (Label::Phone, Lexicon::of(&["电话", "手机", "联系方式", "传真", "座机", "来电", "致电", "拨打", "Tel", "tel", "TEL", "电联"])),
    (Label::Bank, Lexicon::of(&["账号", "帐号", "账户", "帐户", "银行卡", "卡号", "存折", "户头", "借记卡", "信用卡", "储蓄卡", "银行"])),
    (Label::Social, Lexicon::of(&["微信", "QQ", "qq", "抖音号", "快手号", "支付宝", "微博"])),
    (Label::Code, Lexicon::of(&["信用代码", "机构代码", "注册号", "登记证", "登记号", "许可证", "编号", "编码", "批号", "批次", "条码", "条形码", "报告",
        "发票", "单号", "订单", "案号", "文号", "备案", "型号", "规格", "执法证", "证书", "准字", "标准", "缴款", "执收", "货号", "序列号",
        "追溯码", "合格证", "№", "No", "NO", "流水", "代码", "排污许可", "宗地", "地块", "车架号", "发动机号", "识别代号", "票号"])),
]);

/// The nearest word before `i` that says what a number is: within the sentence, and no other number between.
pub(super) fn label_before(chars: &[char], i: usize) -> Option<Label> {
    let mut digits = 0;
    for back in 0..16_usize {
        let end = i.checked_sub(back)?;
        let nearest = LABELS
            .iter()
            .filter_map(|(label, words)| Some((words.ending(chars, end), *label)).filter(|(n, _)| *n > 0))
            .max_by_key(|(n, _)| *n);
        if let Some((_, label)) = nearest {
            return Some(label);
        }
        match chars.get(end.checked_sub(1)?)? {
            '。' | ';' | ',' => return None,
            c if c.is_ascii_digit() => digits += 1,
            _ => {}
        }
        if digits > 4 {
            return None;
        }
    }
    None
}

/// The digit that a character is or looks like.
fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        'O' | 'o' => Some('0'),
        'l' | 'I' | 'i' | '|' => Some('1'),
        _ => None,
    }
}

/// The digit that a word is: 幺 and 两 as spoken, 壹 as on a cheque.
fn spoken(c: char) -> Option<char> {
    let n = match c {
        '零' | '〇' => 0,
        '一' | '幺' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' | '拐' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        c => return c.to_digit(10).and_then(|n| char::from_digit(n, 10)),
    };
    char::from_digit(n, 10)
}

/// Characters that may stand within a number: never more than two together.
fn is_gap(c: char) -> bool {
    matches!(c, ' ' | '-' | '.' | '·' | '_' | '~' | '*' | '\'')
}

/// Digits that stand together.
#[derive(Debug)]
struct Group {
    from: usize,
    to: usize,
    digits: String,
}

/// Every personal number.
pub(super) fn hits(chars: &[char], field: Field) -> Vec<Hit> {
    let mut hits = Vec::new();
    for run in runs(chars) {
        scan(chars, &run, field, &mut hits);
    }
    hits.extend(in_words(chars));
    hits.extend(area_in_brackets(chars));
    hits
}

/// Groups with gaps between them.
fn runs(chars: &[char]) -> Vec<Vec<Group>> {
    let mut runs: Vec<Vec<Group>> = Vec::new();
    let mut i = 0;
    let mut gap_from = None;
    while i < chars.len() {
        // A look-alike counts beside a digit only, and never after another letter: the O of SO is a letter.
        let is_digit = |j: usize| chars.get(j).copied().and_then(digit).is_some();
        let word_before =
            i.checked_sub(1).and_then(|j| chars.get(j)).is_some_and(|c| c.is_ascii_alphabetic());
        let mut to = i;
        while is_digit(to) {
            to += 1;
        }
        let mut text: String =
            chars.get(i..to).unwrap_or_default().iter().filter_map(|c| digit(*c)).collect();
        let real = chars.get(i..to).unwrap_or_default().iter().filter(|c| c.is_ascii_digit()).count();
        if to == i || (real == 0 && (word_before || to - i > 2)) {
            i = to.max(i + 1);
            continue;
        }
        // The last place of an identity number.
        let check = chars.get(to).is_some_and(|c| matches!(c, 'X' | 'x' | '×'))
            && !chars.get(to + 1).is_some_and(char::is_ascii_alphanumeric);
        if check {
            text.push('X');
            to += 1;
        }
        let near = gap_from.is_some_and(|g: usize| {
            i - g <= 2 && (g..i).all(|j| chars.get(j).is_some_and(|c| is_gap(*c) || *c == '\n'))
        });
        let group = Group { from: i, to, digits: text };
        let groups = without_year(chars, group);
        match runs.last_mut() {
            Some(run) if near => run.extend(groups),
            _ => runs.push(groups),
        }
        gap_from = Some(to);
        i = to;
    }
    runs
}

/// 年, or -03-02, or .3.2: what follows the year of a date.
fn is_date_after(chars: &[char], i: usize) -> bool {
    let count = |from: usize| chars.iter().skip(from).take_while(|c| c.is_ascii_digit()).count();
    match chars.get(i) {
        Some('年') => true,
        Some(c @ ('-' | '.' | '/')) => {
            let month = count(i + 1);
            let day = count(i + 2 + month);
            matches!(month, 1 | 2) && chars.get(i + 1 + month) == Some(c) && matches!(day, 1 | 2)
        }
        _ => false,
    }
}

/// 0432620100002026年: a number and the date that was printed right behind it.
fn without_year(chars: &[char], group: Group) -> Vec<Group> {
    let n = group.digits.len();
    let year = n.checked_sub(4).and_then(|at| group.digits.get(at..)).unwrap_or_default();
    let dated = is_date_after(chars, group.to) && (year.starts_with("19") || year.starts_with("20"));
    if n < 8 || !dated || group.to - group.from != n {
        return vec![group];
    }
    let middle = group.to - 4;
    let first = group.digits.get(..n - 4).unwrap_or_default().to_owned();
    let year = year.to_owned();
    vec![
        Group { from: group.from, to: middle, digits: first },
        Group { from: middle, to: group.to, digits: year },
    ]
}

fn scan(chars: &[char], run: &[Group], field: Field, hits: &mut Vec<Hit>) {
    let mut g = 0;
    'next: while g < run.len() {
        for end in (g..run.len().min(g + 32)).rev() {
            let groups = run.get(g..=end).unwrap_or_default();
            let text: String = groups.iter().map(|x| x.digits.as_str()).collect();
            let (Some(first), Some(last)) = (groups.first(), groups.last()) else { continue };
            if text.len() > 32 {
                continue;
            }
            let place = Place { chars, from: first.from, to: last.to, text: &text, groups, field };
            if let Some(kind) = place.kind() {
                let (from, to) = place.wider(kind);
                hits.push(Hit::new(from, to, kind));
                g = end + 1;
                continue 'next;
            }
        }
        g += 1;
    }
}

/// Digits, gaps left out, where they stand.
struct Place<'a> {
    chars: &'a [char],
    from: usize,
    to: usize,
    text: &'a str,
    groups: &'a [Group],
    field: Field,
}

impl Place<'_> {
    fn kind(&self) -> Option<Kind> {
        let text = self.text;
        let numeric = text.bytes().all(|b| b.is_ascii_digit());
        if text.len() < 7 {
            return None;
        }
        let code = self.is_code();
        if citizen::is_citizen_number(text) && (!code || !uscc::is_valid(text)) {
            return Some(Kind::IdNumber);
        }
        if code {
            return None;
        }
        let label = label_before(self.chars, self.from);
        let money = self.is_money() && !matches!(label, Some(Label::Phone | Label::Identity | Label::Bank));
        if money {
            return None;
        }
        if citizen::is_foreign_resident_number(text) {
            return Some(Kind::IdNumber);
        }
        let labelled_code = label == Some(Label::Code);
        let whole = self.groups.len() == 1 || self.is_grouped();
        // One wrong character, or one too few or too many, still names its person.
        let form = citizen::has_form(text) || (numeric && citizen::has_old_form(text));
        if form && whole && (!labelled_code || self.field == Field::PartyCode) {
            return Some(Kind::IdNumber);
        }
        if label == Some(Label::Identity) && matches!(text.len(), 14..=19) && whole {
            return Some(Kind::IdNumber);
        }
        if !numeric {
            return None;
        }
        if matches!(label, Some(Label::Permit | Label::Passport | Label::Military))
            && matches!(text.len(), 7..=12)
        {
            return Some(match label {
                Some(Label::Permit) => Kind::TravelPermit,
                Some(Label::Passport) => Kind::Passport,
                _ => Kind::MilitaryId,
            });
        }
        self.telephone(label).or_else(|| self.account(label))
    }

    fn telephone(&self, label: Option<Label>) -> Option<Kind> {
        let text = self.text;
        let mobile =
            |t: &str| t.len() == 11 && t.starts_with('1') && t.chars().nth(1).is_some_and(|c| c >= '3');
        let abroad = text.strip_prefix("0086").or_else(|| text.strip_prefix("86"));
        let letters = self.letters_before() && label != Some(Label::Phone);
        let labelled = label == Some(Label::Phone);
        let grouped = self.groups.len() == 1 || labelled || self.is_grouped() || self.has_groups(&[3, 4, 4]);
        if (mobile(text) || abroad.is_some_and(mobile)) && grouped && !letters && label != Some(Label::Code) {
            return Some(Kind::Mobile);
        }
        let area = text.starts_with('0') && !text.starts_with("00") && matches!(text.len(), 10..=12);
        let split =
            self.groups.len() == 2 && self.groups.first().is_some_and(|g| matches!(g.digits.len(), 3 | 4));
        if area && !letters && label != Some(Label::Code) && (split || labelled || self.groups.len() == 1) {
            return Some(Kind::Landline);
        }
        let hotline = text.starts_with("400") || text.starts_with("800");
        if labelled && (7..=16).contains(&text.len()) && !self.is_date() {
            return Some(if mobile(text) { Kind::Mobile } else { Kind::Landline });
        }
        (hotline && text.len() == 10 && self.groups.len() > 1).then_some(Kind::Landline)
    }

    fn account(&self, label: Option<Label>) -> Option<Kind> {
        let n = self.text.len();
        if label == Some(Label::Bank) && (9..=32).contains(&n) && !self.is_date() {
            return Some(Kind::BankAccount);
        }
        if label == Some(Label::Code) || self.letters_before() {
            return None;
        }
        let whole = self.groups.len() == 1 || self.is_grouped();
        let card = matches!(n, 16..=19) && luhn(self.text);
        // Long enough to be nobody's count: doubt masks.
        ((card && whole) || (n >= 16 && whole && self.text.bytes().any(|b| b != b'0')))
            .then_some(Kind::BankAccount)
    }

    /// +86, brackets of an area code.
    fn wider(&self, kind: Kind) -> (usize, usize) {
        let mut from = self.from;
        let before = |from: usize, c: char| from > 0 && self.chars.get(from - 1) == Some(&c);
        if kind == Kind::Mobile && before(from, '+') {
            from -= 1;
        }
        (from, self.to)
    }

    /// The whole word that the digits belong to is a unified code, with spaces or without.
    fn is_code(&self) -> bool {
        let part = |c: char| c.is_ascii_alphanumeric();
        let before =
            self.chars.get(..self.from).unwrap_or_default().iter().rev().take_while(|c| part(**c)).count();
        let after = self.chars.get(self.to..).unwrap_or_default().iter().take_while(|c| part(**c)).count();
        let word: String = self
            .chars
            .get(self.from - before..self.to + after)
            .unwrap_or_default()
            .iter()
            .filter(|c| part(**c))
            .map(char::to_ascii_uppercase)
            .collect();
        let labelled = label_before(self.chars, self.from - before) == Some(Label::Code);
        if labelled || self.field == Field::PartyCode {
            return uscc::is_valid(&word) || uscc::is_valid(self.text) || uscc::check_edition1(&word).valid;
        }
        uscc::is_valid(&word) || uscc::is_valid(self.text)
    }

    fn letters_before(&self) -> bool {
        let before = |n: usize| self.from.checked_sub(n).and_then(|i| self.chars.get(i));
        before(1).is_some_and(char::is_ascii_alphabetic)
            || (before(1) == Some(&'-') && before(2).is_some_and(char::is_ascii_alphabetic))
    }

    /// The groups have these lengths.
    fn has_groups(&self, lengths: &[usize]) -> bool {
        self.groups.len() == lengths.len()
            && self.groups.iter().zip(lengths).all(|(g, n)| g.digits.len() == *n)
    }

    /// Groups as people type long numbers: of equal length, apart from the first and the last, and the same gap.
    fn is_grouped(&self) -> bool {
        let gap = |(a, b): (&Group, &Group)| self.chars.get(a.to..b.from).map(<[char]>::to_vec);
        let mut gaps = self.groups.iter().zip(self.groups.iter().skip(1)).map(gap);
        let first = gaps.next();
        let even = first.is_none() || gaps.all(|g| Some(g) == first);
        let inner = self.groups.get(1..self.groups.len().saturating_sub(1)).unwrap_or_default();
        let same = inner.windows(2).all(|w| matches!(w, [a, b] if a.digits.len() == b.digits.len()));
        let size = inner.first().map_or(4, |g| g.digits.len());
        let bounds = self.groups.iter().all(|g| g.digits.len() <= size.max(6));
        even && same && bounds
    }

    fn is_date(&self) -> bool {
        let year = self.text.starts_with("19") || self.text.starts_with("20");
        year && self.text.len() == 8
            || self.has_groups(&[4, 2, 2])
            || self.chars.get(self.to).is_some_and(|c| *c == '年')
    }

    /// Digits beside 元, 万, 亿 or a currency sign are an amount.
    fn is_money(&self) -> bool {
        let after: String = self.chars.iter().skip(self.to).take(8).collect();
        let after =
            after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ',').trim_start();
        let before = self.from.checked_sub(1).and_then(|i| self.chars.get(i)).copied().unwrap_or(' ');
        after.starts_with(['元', '万', '亿', '圆', '角'])
            || "￥¥$,".contains(before) && after.starts_with('元')
            || "￥¥$".contains(before)
    }
}

/// Luhn's check of bank cards.
pub(super) fn luhn(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(i, d)| match (i % 2, d * 2) {
            (0, _) => *d,
            (_, doubled) if doubled > 9 => doubled - 9,
            (_, doubled) => doubled,
        })
        .sum();
    sum.is_multiple_of(10) && digits.iter().any(|d| *d != 0)
}

/// 一三八…: numbers in words, digits among them or not.
fn in_words(chars: &[char]) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let word = |j: usize| chars.get(j).copied().and_then(spoken);
        let mut to = i;
        let mut text = String::new();
        let mut words = 0;
        loop {
            if let Some(d) = word(to) {
                text.push(d);
                words += usize::from(chars.get(to).is_some_and(|c| !c.is_ascii_digit()));
                to += 1;
            } else if !text.is_empty() && chars.get(to).is_some_and(|c| is_gap(*c)) && word(to + 1).is_some()
            {
                to += 1;
            } else {
                break;
            }
        }
        if words >= 3 && text.len() >= 7 {
            let last = matches!(chars.get(to), Some('X' | 'x')) && text.len() == 17;
            let label = label_before(chars, i);
            let mobile = text.starts_with('1') && text.chars().nth(1).is_some_and(|c| c >= '3');
            let kind = match text.len() + usize::from(last) {
                18 | 15 => Some(Kind::IdNumber),
                11 if mobile => Some(Kind::Mobile),
                10..=12 if text.starts_with('0') => Some(Kind::Landline),
                7..=12 if label == Some(Label::Phone) => Some(Kind::Landline),
                7..=12 if label == Some(Label::Social) => Some(Kind::SocialAccount),
                13..=32 => Some(Kind::BankAccount),
                _ => None,
            };
            if let Some(kind) = kind.filter(|_| label != Some(Label::Code)) {
                hits.push(Hit::new(i, to + usize::from(last), kind));
            }
        }
        i = to.max(i + 1);
    }
    hits
}

/// (0432)62010000
fn area_in_brackets(chars: &[char]) -> Vec<Hit> {
    let mut hits = Vec::new();
    for i in (0..chars.len()).filter(|i| chars.get(*i) == Some(&'(')) {
        let count = |from: usize| chars.iter().skip(from).take_while(|c| c.is_ascii_digit()).count();
        let area = count(i + 1);
        let close = i + 1 + area;
        if !matches!(area, 3 | 4) || chars.get(i + 1) != Some(&'0') || chars.get(close) != Some(&')') {
            continue;
        }
        let gap = usize::from(chars.get(close + 1).is_some_and(|c| is_gap(*c)));
        let mut body = count(close + 1 + gap);
        // A date printed right behind it.
        if body > 8 && is_date_after(chars, close + 1 + gap + body) {
            body = body.saturating_sub(4);
        }
        if matches!(body, 7 | 8) {
            hits.push(Hit::new(i, close + 1 + gap + body, Kind::Landline));
        }
    }
    hits
}
