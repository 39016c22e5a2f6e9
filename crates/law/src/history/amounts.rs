//! 金额 — amounts in words and digits, to fen. Only a text that says one amount is read.

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
    let chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).map(half).collect();
    let plain: String = chars.iter().collect();
    if let Some(word) = ["以上", "以下", "不足", "至", "到", "不超过", "倍", "每", "左右", "约"]
        .iter()
        .find(|w| plain.contains(**w))
    {
        return Err(format!("“{text}”含“{word}”，不是一个确定的金额"));
    }
    let amounts = find(&chars).map_err(|reason| format!("“{text}”{reason}"))?;
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

fn half(c: char) -> char {
    match c {
        '０'..='９' | '．' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
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
