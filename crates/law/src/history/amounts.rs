//! 金额 — amounts in words and digits, to fen. Only a text that says one amount is read.

/// Words beside which a number is a bound, a rate or a part.
const OPEN: &[&str] = &[
    "以上",
    "以下",
    "以内",
    "之间",
    "不足",
    "至",
    "到",
    "不超过",
    "不低于",
    "不少于",
    "不高于",
    "超过",
    "低于",
    "高于",
    "最高",
    "最低",
    "倍",
    "每",
    "左右",
    "上下",
    "约",
    "按日",
    "人均",
    "分别",
    "百分之",
    "%",
    "减半",
    "减轻",
    "减免",
    "暂估",
    "待定",
];

/// Other moneys. The sign of the yen is the sign of the yuan.
const FOREIGN: &[&str] = &[
    "美元",
    "美金",
    "港币",
    "港元",
    "港幣",
    "欧元",
    "英镑",
    "日元",
    "日币",
    "韩元",
    "韩币",
    "澳元",
    "澳币",
    "加元",
    "新元",
    "新加坡元",
    "台币",
    "臺幣",
    "澳门元",
    "澳门币",
    "葡币",
    "卢布",
    "泰铢",
    "法郎",
    "越南盾",
    "外币",
    "$",
    "€",
    "£",
    "₩",
    "₽",
    "฿",
    "USD",
    "HKD",
    "EUR",
    "GBP",
    "JPY",
    "KRW",
    "AUD",
    "CAD",
    "SGD",
    "TWD",
    "MOP",
    "RUB",
];

/// 元 to 分.
const FEN: i64 = 100;

/// One amount found in a text.
struct Amount {
    fen: i64,
    /// Written in Chinese numerals: 叁万元整.
    han: bool,
    /// Where it begins and ends, in characters.
    from: usize,
    to: usize,
}

/// Reads the amount of a text such as 5万元, 50,000元, 人民币伍万元整, 叁万元整（￥30000元）. The error is a sentence.
pub fn amount_fen(text: &str) -> Result<i64, String> {
    if parted(text) {
        return Err(format!("“{text}”的数字中间有空格，读不准"));
    }
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).map(half).collect();
    if let Some(word) = OPEN.iter().find(|w| plain.contains(**w)) {
        return Err(format!("“{text}”含“{word}”，不是一个确定的金额"));
    }
    let upper = plain.to_uppercase();
    if let Some(word) = FOREIGN.iter().find(|w| upper.contains(**w)) {
        return Err(format!("“{text}”含“{word}”，不是人民币金额"));
    }
    let chars: Vec<char> = upper.replace("RMB", "").replace("CNY", "").chars().collect();
    let amounts = find(&chars).map_err(|reason| format!("“{text}”{reason}"))?;
    for amount in &amounts {
        beside_nothing_odd(&chars, amount).map_err(|reason| format!("“{text}”{reason}"))?;
    }
    match amounts.as_slice() {
        [] => Err(format!("“{text}”中没有带“元”的金额")),
        [one] => Ok(one.fen),
        // The same amount in words and in digits, side by side, as forms ask for.
        [words, digits]
            if words.fen == digits.fen && words.han != digits.han && beside(&chars, words, digits) =>
        {
            Ok(words.fen)
        }
        several => Err(format!("“{text}”写了 {} 个金额", several.len())),
    }
}

/// Whether spaces stand between digits otherwise than between thousands: 3 5000 is no 35000.
fn parted(text: &str) -> bool {
    let chars: Vec<char> = text.chars().map(half).collect();
    let digit = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
    chars.iter().enumerate().filter(|(_, c)| c.is_whitespace()).any(|(i, _)| {
        let before = i.checked_sub(1).is_some_and(digit);
        let digits = chars.iter().skip(i + 1).take_while(|c| c.is_ascii_digit()).count();
        before && digits > 0 && digits != 3
    })
}

/// What stands directly before and behind an amount must not make another amount of it: a sign, an exponent, the other
/// end of a range, a unit.
fn beside_nothing_odd(chars: &[char], amount: &Amount) -> Result<(), &'static str> {
    const SIGN: &str = "带负号，或者是一个范围，不是一个确定的金额";
    const RATE: &str = "是按单位计的金额，不是一个确定的金额";
    const ODD: &str = "中的金额前后有读不准的字";
    let mut before = chars.get(..amount.from).unwrap_or_default();
    while let [rest @ .., '￥'] = before {
        before = rest;
    }
    let (at, further) = match before {
        [rest @ .., at] => (Some(*at), rest.last().copied()),
        [] => (None, None),
    };
    let numeral = |c: Option<char>| c.is_some_and(|c| any_digit(c).is_some() || han_unit(c).is_some());
    match at {
        None => {}
        Some(c) if is_dash(c) || c == '负' => return Err(SIGN),
        Some('E' | '+') => return Err("是科学计数法，可能丢了数字"),
        Some('、' | '或' | '～') if numeral(further) => return Err(SIGN),
        Some('近' | '逾' | '超' | '各') => return Err("不是一个确定的金额"),
        Some(c) if "：:，,。；;（(【[“”\"、》）)".contains(c) || is_han(c) => {}
        Some(_) => return Err(ODD),
    }
    let behind = chars.get(amount.to..).unwrap_or_default();
    let behind = match behind {
        ['整' | '正', rest @ ..] => rest,
        all => all,
    };
    match behind.first().copied() {
        None => Ok(()),
        Some('/') => Err(RATE),
        Some(c) if is_dash(c) || matches!(c, '～' | '起') => Err(SIGN),
        Some('×' | '*' | 'X' | '乘') => Err(RATE),
        c if numeral(c) && c.is_some_and(|c| !"一二三四五六七八九十".contains(c)) => Err(ODD),
        Some(c) if "：:，,。；;（(】]“”\"、》）)￥".contains(c) || is_han(c) => Ok(()),
        Some(_) => Err(ODD),
    }
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '~' | '～' | '‐'..='―' | '−' | '﹣' | '－' | '─')
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '〇')
}

fn half(c: char) -> char {
    match c {
        '０'..='９' | '．' | '％' | '＋' | '／' | '＊' | '＄' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
            char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c)
        }
        '，' => ',',
        '圆' => '元',
        '¥' => '￥',
        c => c,
    }
}

fn beside(chars: &[char], a: &Amount, b: &Amount) -> bool {
    let between = chars.get(a.to..b.from).unwrap_or_default();
    !between.is_empty() && between.iter().all(|c| "整正（(￥人民币即:：".contains(*c))
}

fn find(chars: &[char]) -> Result<Vec<Amount>, &'static str> {
    let mut amounts = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let numeral = |c: &char| c.is_ascii_digit() || han_digit(*c).is_some() || han_unit(*c).is_some();
        if !chars.get(i).is_some_and(numeral) {
            i += 1;
            continue;
        }
        let length = chars.iter().skip(i).take_while(|c| numeral(c) || matches!(c, ',' | '.')).count();
        let end = i + length;
        let run = chars.get(i..end).unwrap_or_default();
        // A bare 万 is a form whose number was left blank.
        let empty = run.iter().all(|c| han_unit(*c).is_some_and(|u| u >= 10_000));
        if chars.get(end) == Some(&'元') && !empty {
            let mut to = end + 1;
            let mut fen = yuan_fen(run)?;
            for (unit, worth) in [('角', 10), ('分', 1)] {
                if let (Some(digit), Some(true)) =
                    (chars.get(to).copied().and_then(any_digit), chars.get(to + 1).map(|c| *c == unit))
                {
                    fen += digit * worth;
                    to += 2;
                }
            }
            amounts.push(Amount { fen, han: !run.iter().any(char::is_ascii_digit), from: i, to });
            i = to;
        } else {
            i = end;
        }
    }
    Ok(amounts)
}

/// The number in front of 元 in fen.
fn yuan_fen(run: &[char]) -> Result<i64, &'static str> {
    const ODD: &str = "中的数字写法有歧义";
    const BIG: &str = "中的金额过大，请核对";
    let digits = run.iter().take_while(|c| c.is_ascii_digit() || matches!(c, ',' | '.')).count();
    let (number, units) = run.split_at(digits);
    if number.is_empty() {
        return han_number(run).ok_or(ODD)?.checked_mul(FEN).ok_or(BIG);
    }
    let mut scale: i64 = FEN;
    for c in units {
        scale = han_unit(*c).and_then(|unit| scale.checked_mul(unit)).ok_or(ODD)?;
    }
    let number: String = number.iter().collect();
    let (whole, fraction) = number.split_once('.').unwrap_or((number.as_str(), ""));
    if number.ends_with('.')
        || whole.is_empty()
        || !grouped(whole)
        || !fraction.bytes().all(|b| b.is_ascii_digit())
    {
        return Err(ODD);
    }
    let whole: i64 = whole.replace(',', "").parse().map_err(|_| BIG)?;
    let mut fen = whole.checked_mul(scale).ok_or(BIG)?;
    // 5.000元 may be five thousand as others write it.
    if scale == FEN && fraction.len() == 3 {
        return Err(ODD);
    }
    for digit in fraction.chars().filter_map(|c| c.to_digit(10)) {
        if scale % 10 != 0 && digit != 0 {
            return Err("中的金额细于分");
        }
        scale /= 10;
        fen = fen.checked_add(i64::from(digit) * scale).ok_or(BIG)?;
    }
    Ok(fen)
}

/// 50,000 and 50000, but not 5,0000.
fn grouped(whole: &str) -> bool {
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let mut rest = groups.peekable();
    digits(first) && (rest.peek().is_none() || first.len() <= 3) && rest.all(|g| g.len() == 3 && digits(g))
}

/// 贰万叁仟, 一百零五, 十万; none for 一百五 (105 or 150) and for digits in a row.
fn han_number(run: &[char]) -> Option<i64> {
    let (mut total, mut section, mut pending) = (0_i64, 0_i64, None);
    let (mut last_unit, mut zero, mut last_big) = (10_000_i64, false, i64::MAX);
    for c in run {
        if let Some(digit) = han_digit(*c) {
            if digit == 0 {
                zero = true;
            } else if pending.replace(digit).is_some() {
                return None;
            }
        } else if let Some(unit) = han_unit(*c) {
            if unit >= 10_000 {
                if unit >= last_big {
                    return None;
                }
                section += closing(pending.take(), last_unit, zero)?;
                total = total.checked_add(section.checked_mul(unit)?)?;
                (section, last_unit, zero, last_big) = (0, 10_000, false, unit);
            } else {
                if unit >= last_unit {
                    return None;
                }
                // 十五 alone means fifteen; 百 and 千 need their digit.
                let digit = match pending.take() {
                    Some(digit) => digit,
                    None if unit == 10 && section == 0 => 1,
                    None => return None,
                };
                section += digit * unit;
                (last_unit, zero) = (unit, false);
            }
        } else {
            return None;
        }
    }
    let spoken_short = total > 0 && section == 0 && !zero; // 一万五
    if spoken_short && pending.is_some() {
        return None;
    }
    total.checked_add(section + closing(pending, last_unit, zero)?)
}

/// The ones at the end of a section: only after 十, after 零, or alone.
fn closing(pending: Option<i64>, last_unit: i64, zero: bool) -> Option<i64> {
    match pending {
        None => Some(0),
        Some(digit) if matches!(last_unit, 10 | 10_000) || zero => Some(digit),
        Some(_) => None,
    }
}

fn any_digit(c: char) -> Option<i64> {
    c.to_digit(10).map(i64::from).or_else(|| han_digit(c))
}

fn han_digit(c: char) -> Option<i64> {
    Some(match c {
        '零' | '〇' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '贰' | '貳' | '两' => 2,
        '三' | '叁' | '參' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn han_unit(c: char) -> Option<i64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1_000,
        '万' | '萬' => 10_000,
        '亿' | '億' => 100_000_000,
        _ => return None,
    })
}
