//! 部首字 — characters that look like a word's character and are another code: the radicals of dictionaries (⻝ for 食) and
//! the compatibility ideographs. Pages printed by browsers and texts copied out of PDFs have them. Two texts that differ
//! in nothing else are the same text to whoever reads them, so they are folded where texts are compared and searched;
//! what is recorded stays as it was typed.
//!
//! Kangxi radicals (U+2F00–2FD5) and the CJK Radicals Supplement (U+2E80–2EF3) by EquivalentUnifiedIdeograph.txt of the
//! Unicode Character Database 14.0; compatibility ideographs by their canonical decomposition.

use std::fmt::Write as _;
use unicode_normalization::char::decompose_canonical;

/// The unified ideograph of each Kangxi radical, in their order.
#[rustfmt::skip]
const KANGXI: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾\
     干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生\
     用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷\
     豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻\
     黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";
const KANGXI_FIRST: u32 = 0x2F00;

/// The CJK Radicals Supplement, as far as a radical has a unified ideograph. Ascending.
#[rustfmt::skip]
const SUPPLEMENT: &[(char, char)] = &[
    ('\u{2e81}', '厂'), ('\u{2e82}', '乛'), ('\u{2e83}', '乚'), ('\u{2e84}', '乙'), ('\u{2e85}', '亻'), ('\u{2e86}', '冂'),
    ('\u{2e87}', '𠘨'), ('\u{2e88}', '刀'), ('\u{2e89}', '刂'), ('\u{2e8a}', '卜'), ('\u{2e8b}', '㔾'), ('\u{2e8c}', '小'),
    ('\u{2e8e}', '兀'), ('\u{2e8f}', '尣'), ('\u{2e90}', '尢'), ('\u{2e91}', '𡯂'), ('\u{2e92}', '巳'), ('\u{2e93}', '幺'),
    ('\u{2e94}', '彑'), ('\u{2e95}', '彐'), ('\u{2e96}', '忄'), ('\u{2e97}', '心'), ('\u{2e98}', '扌'), ('\u{2e99}', '攵'),
    ('\u{2e9b}', '旡'), ('\u{2e9c}', '日'), ('\u{2e9d}', '月'), ('\u{2e9e}', '歺'), ('\u{2e9f}', '母'), ('\u{2ea0}', '民'),
    ('\u{2ea1}', '氵'), ('\u{2ea2}', '氺'), ('\u{2ea3}', '灬'), ('\u{2ea4}', '爫'), ('\u{2ea6}', '丬'), ('\u{2ea7}', '牛'),
    ('\u{2ea8}', '犭'), ('\u{2ea9}', '王'), ('\u{2eaa}', '𤴔'), ('\u{2eab}', '目'), ('\u{2eac}', '示'), ('\u{2ead}', '礻'),
    ('\u{2eae}', '𥫗'), ('\u{2eaf}', '糹'), ('\u{2eb0}', '纟'), ('\u{2eb1}', '罓'), ('\u{2eb2}', '罒'), ('\u{2eb3}', '㓁'),
    ('\u{2eb4}', '冗'), ('\u{2eb5}', '𦉫'), ('\u{2eb6}', '羊'), ('\u{2eb7}', '𦍌'), ('\u{2eb8}', '𦍋'), ('\u{2eb9}', '耂'),
    ('\u{2eba}', '肀'), ('\u{2ebb}', '聿'), ('\u{2ebc}', '肉'), ('\u{2ebd}', '𦥑'), ('\u{2ebe}', '艹'), ('\u{2ec1}', '虎'),
    ('\u{2ec2}', '衤'), ('\u{2ec3}', '覀'), ('\u{2ec4}', '西'), ('\u{2ec5}', '见'), ('\u{2ec6}', '角'), ('\u{2ec7}', '𧢲'),
    ('\u{2ec8}', '讠'), ('\u{2ec9}', '贝'), ('\u{2eca}', '𧾷'), ('\u{2ecb}', '车'), ('\u{2ecc}', '辶'), ('\u{2ecf}', '邑'),
    ('\u{2ed0}', '钅'), ('\u{2ed1}', '長'), ('\u{2ed2}', '镸'), ('\u{2ed3}', '长'), ('\u{2ed4}', '门'), ('\u{2ed5}', '𨸏'),
    ('\u{2ed6}', '阝'), ('\u{2ed7}', '雨'), ('\u{2ed8}', '青'), ('\u{2ed9}', '韦'), ('\u{2eda}', '页'), ('\u{2edb}', '风'),
    ('\u{2edc}', '飞'), ('\u{2edd}', '食'), ('\u{2ede}', '𩙿'), ('\u{2edf}', '飠'), ('\u{2ee0}', '饣'), ('\u{2ee1}', '𩠐'),
    ('\u{2ee2}', '马'), ('\u{2ee3}', '骨'), ('\u{2ee4}', '鬼'), ('\u{2ee5}', '鱼'), ('\u{2ee6}', '鸟'), ('\u{2ee7}', '卤'),
    ('\u{2ee8}', '麦'), ('\u{2ee9}', '黄'), ('\u{2eea}', '黾'), ('\u{2eeb}', '斉'), ('\u{2eec}', '齐'), ('\u{2eed}', '歯'),
    ('\u{2eee}', '齿'), ('\u{2eef}', '竜'), ('\u{2ef0}', '龙'), ('\u{2ef1}', '龜'), ('\u{2ef2}', '亀'), ('\u{2ef3}', '龟'),
];

/// The unified ideograph that a reader sees in this character, if it is a radical or a compatibility ideograph.
#[must_use]
pub fn unified(c: char) -> Option<char> {
    match c {
        '\u{2e80}'..='\u{2eff}' => {
            let at = SUPPLEMENT.binary_search_by_key(&c, |(radical, _)| *radical).ok()?;
            SUPPLEMENT.get(at).map(|(_, word)| *word)
        }
        '\u{2f00}'..='\u{2fdf}' => KANGXI.chars().nth((u32::from(c) - KANGXI_FIRST) as usize),
        '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}' => {
            let mut alone = None;
            decompose_canonical(c, |d| alone = Some(d));
            alone.filter(|word| *word != c)
        }
        _ => None,
    }
}

/// The character as it is compared: see [`unified`].
#[must_use]
pub fn folded(c: char) -> char {
    unified(c).unwrap_or(c)
}

/// The text as it is compared; as many characters as before.
#[must_use]
pub fn fold(text: &str) -> String {
    text.chars().map(folded).collect()
}

/// The most characters that a note names.
const NAMED: usize = 3;

/// What to say at a field whose text has such characters; none if it has none.
#[must_use]
pub fn note(text: &str) -> Option<String> {
    let mut seen: Vec<(char, char)> = Vec::new();
    for c in text.chars() {
        if let Some(word) = unified(c)
            && !seen.contains(&(c, word))
        {
            seen.push((c, word));
        }
    }
    let mut said = String::new();
    for (i, (c, word)) in seen.iter().take(NAMED).enumerate() {
        let comma = if i > 0 { "、" } else { "" };
        let _ = write!(said, "{comma}“{c}”（U+{:04X}，应为“{word}”）", u32::from(*c));
    }
    let more = if seen.len() > NAMED { format!("等 {} 个", seen.len()) } else { String::new() };
    (!seen.is_empty()).then(|| {
        format!("有部首或者兼容用字 {said}{more}，多半是从网页或者 PDF 复制的；按原样记录，查找和比对时视为同一个字")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radicals_and_compatibility_ideographs_are_folded() {
        for (typed, word) in [
            ('\u{2fb7}', '食'),
            ('\u{2edd}', '食'),
            ('\u{2f00}', '一'),
            ('\u{2fd5}', '龠'),
            ('\u{2ee4}', '鬼'),
            ('\u{2ecb}', '车'),
            ('\u{2ed3}', '长'),
            ('\u{2ee2}', '马'),
            ('\u{2ed4}', '门'),
            ('\u{2ea0}', '民'),
            ('\u{2eec}', '齐'),
            ('\u{2edb}', '风'),
            ('\u{f90a}', '金'),
            ('\u{2f800}', '丽'),
        ] {
            assert_eq!(folded(typed), word, "{typed} U+{:04X}", u32::from(typed));
            assert_eq!(folded(word), word);
        }
        assert_eq!(fold("吉林市⻝品⼚"), "吉林市食品厂");
        assert_eq!(fold("吉林市食品厂 ABC（示例）"), "吉林市食品厂 ABC（示例）");
    }

    /// Every character of the blocks: what is folded is a word's character, which is not folded again.
    #[test]
    fn folding_is_done_once_and_ends_in_the_unified_blocks() {
        let blocks = [0x2e80..=0x2fdf, 0xf900..=0xfaff, 0x2f800..=0x2fa1f];
        let mut count = [0; 3];
        for (n, block) in blocks.into_iter().enumerate() {
            for c in block.filter_map(char::from_u32) {
                let Some(word) = unified(c) else { continue };
                count[n] += 1;
                let ideograph = matches!(word, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{2f7ff}' | '\u{30000}'..='\u{3ffff}');
                assert!(ideograph && unified(word).is_none(), "{c} {word}");
            }
        }
        // The 214 Kangxi radicals and 108 of the supplement; the compatibility ideographs but the twelve that are none.
        assert_eq!(count, [214 + 108, 460, 542]);
    }

    #[test]
    fn a_note_names_what_was_typed() {
        assert_eq!(note("吉林市食品厂"), None);
        let note = note("吉林市\u{2edd}品\u{2f1a}\u{2edd}").unwrap();
        assert!(note.contains("U+2EDD，应为“食”）、“") && note.contains("按原样记录"), "{note}");
        assert!(super::note("\u{2f00}\u{2f06}\u{2f08}\u{2f0a}").unwrap().contains("等 4 个"));
    }
}
