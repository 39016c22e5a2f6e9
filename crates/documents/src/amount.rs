//! 金额 — amounts in figures and in 大写.

const DIGITS: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
const FEN_PER_YUAN: u64 = 100;
const WAN: u64 = 10_000;
const YI: u64 = 100_000_000;

/// 大写 of an amount in fen: `人民币伍万元整`. Ends in 整 after 元 and 角, as 票据 rules have it.
#[must_use]
pub fn capital(amount_fen: i64) -> String {
    let total = amount_fen.unsigned_abs();
    let (yuan, jiao, fen) = (total / FEN_PER_YUAN, total % FEN_PER_YUAN / 10, total % 10);
    let mut out = String::from("人民币");
    if amount_fen < 0 {
        out.push('负');
    }
    if yuan > 0 || total == 0 {
        out.push_str(&whole(yuan));
        out.push('元');
    }
    match (jiao, fen) {
        (0, 0) => out.push('整'),
        (j, 0) => out.push_str(&format!("{}角整", digit(j))),
        (0, f) => {
            if yuan > 0 {
                out.push('零');
            }
            out.push_str(&format!("{}分", digit(f)));
        }
        (j, f) => out.push_str(&format!("{}角{}分", digit(j), digit(f))),
    }
    out
}

/// Figures of an amount in fen: `50000元`, `1234.50元`.
#[must_use]
pub fn figures(amount_fen: i64) -> String {
    let total = amount_fen.unsigned_abs();
    let sign = if amount_fen < 0 { "-" } else { "" };
    match total % FEN_PER_YUAN {
        0 => format!("{sign}{}元", total / FEN_PER_YUAN),
        rest => format!("{sign}{}.{rest:02}元", total / FEN_PER_YUAN),
    }
}

/// Both, as documents print an amount: `50000元（人民币伍万元整）`.
#[must_use]
pub fn both(amount_fen: i64) -> String {
    format!("{}（{}）", figures(amount_fen), capital(amount_fen))
}

fn digit(n: u64) -> &'static str {
    usize::try_from(n).ok().and_then(|i| DIGITS.get(i)).copied().unwrap_or("")
}

/// A whole number: split at 亿 and 万, a 零 where the lower part does not fill its first place.
fn whole(n: u64) -> String {
    for (unit, name) in [(YI, "亿"), (WAN, "万")] {
        if n >= unit {
            return joined(&whole(n / unit), name, n % unit, unit / 10);
        }
    }
    for (unit, name) in [(1000, "仟"), (100, "佰"), (10, "拾")] {
        if n >= unit {
            return joined(digit(n / unit), name, n % unit, unit / 10);
        }
    }
    digit(n).into()
}

fn joined(high: &str, name: &str, rest: u64, first_place: u64) -> String {
    match rest {
        0 => format!("{high}{name}"),
        r if r < first_place => format!("{high}{name}零{}", whole(r)),
        r => format!("{high}{name}{}", whole(r)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_in_capitals() {
        for (fen, text) in [
            (0, "人民币零元整"),
            (1, "人民币壹分"),
            (50, "人民币伍角整"),
            (105, "人民币壹元零伍分"),
            (1_000, "人民币壹拾元整"),
            (1_050, "人民币壹拾元伍角整"),
            (123_456, "人民币壹仟贰佰叁拾肆元伍角陆分"),
            (100_100, "人民币壹仟零壹元整"),
            (101_000, "人民币壹仟零壹拾元整"),
            (5_000_000, "人民币伍万元整"),
            (10_020_000, "人民币壹拾万零贰佰元整"),
            (10_200_000, "人民币壹拾万贰仟元整"),
            (100_000_500, "人民币壹佰万零伍元整"),
            (1_000_000_000, "人民币壹仟万元整"),
            (10_000_000_000, "人民币壹亿元整"),
            (10_001_000_000, "人民币壹亿零壹万元整"),
            (10_100_000_000, "人民币壹亿零壹佰万元整"),
            (10_000_000_100, "人民币壹亿零壹元整"),
            (123_456_789_012, "人民币壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元壹角贰分"),
            (100_000_000_000_000, "人民币壹万亿元整"),
            (-5_000, "人民币负伍拾元整"),
        ] {
            assert_eq!(capital(fen), text, "{fen}");
        }
        assert!(capital(i64::MAX).ends_with("捌元零柒分"), "{}", capital(i64::MAX));
        assert!(capital(i64::MIN).starts_with("人民币负"));
    }

    #[test]
    fn figures_show_fen_only_where_there_are_any() {
        assert_eq!(both(5_000_000), "50000元（人民币伍万元整）");
        assert_eq!(figures(123_450), "1234.50元");
        assert_eq!(figures(5), "0.05元");
        assert_eq!(figures(-100), "-1元");
    }
}
