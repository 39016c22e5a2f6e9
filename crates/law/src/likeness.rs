//! 形似 — what a number or the name of an organ is taken for by whoever reads it: letters and digits alone, without what
//! nobody sees, with one form for characters that look alike or are one word in two scripts. It compares; nothing is
//! recorded or shown in this form.

use crate::{docno, radicals, visible};
use unicode_normalization::UnicodeNormalization as _;

/// What is folded, one pair after another: the form that may be met, then the one that it is read as. First the characters
/// of 文号 and of names of organs and places by 《通用规范汉字表》（2013）附件1, the table of standard, traditional and variant
/// forms; then what is another word and hardly another picture.
#[rustfmt::skip]
const PAIRS: &str = "\
    罰罚罸罚決决處处処处書书號号發发證证証证監监門门戶户戸户場场產产産产業业務务質质環环險险藥药醫医療疗衛卫衞卫農农漁渔鄉乡\
    鎮镇縣县區区島岛廳厅厰厂廠厂執执辦办審审計计財财稅税資资國国囯国規规劃划設设運运輸输車车電电訊讯廣广視视聞闻網网絡络應应\
    緊紧災灾臺台統统數数據据勞劳動动價价經经濟济貿贸營营體体敎教學学糧粮儲储備备鹽盐煙烟菸烟專专賣卖氣气礦矿測测繪绘護护園园\
    綠绿緑绿檢检驗验標标準准當当簡简強强許许聽听責责長长東东龍龙豐丰滿满遼辽寧宁甯宁陽阳陰阴漢汉雲云灣湾蘭兰濱滨齊齐魚鱼馬马\
    鳥鸟黃黄興兴華华萬万黨党會会議议員员關关総总總总隊队組组織织級级團团聯联條条權权調调構构機机開开實实點点線线類类對对為为\
    爲为報报導导復复複复訴诉訟诉製制採采購购託托預预鐵铁鐡铁橋桥樺桦盤盘臨临貴贵慶庆雙双遷迁連连達达邊边選选還还進进過过錄录\
    録录鋼钢銀银錢钱陸陆際际隨随難难離离靈灵頭头題题額额顧顾飛飞養养餘余館馆駐驻騰腾驛驿鬧闹麗丽麥麦黒黑齡龄舊旧傳传個个偉伟\
    側侧億亿優优兒儿內内兩两冊册凍冻劇剧劑剂勝胜勢势協协單单壓压壞坏壯壮夢梦媽妈孫孙寶宝將将層层歲岁嶺岭帶带幹干庫库廢废張张\
    彈弹後后從从恆恒態态憲宪戰战戲戏擔担擬拟擴扩斷断時时曆历歷历査查欄栏歐欧殘残殺杀減减溝沟滅灭潔洁無无爐炉狀状獨独獎奖現现\
    畫画異异確确碼码礎础禮礼種种積积穩稳窮穷筆笔節节範范築筑籌筹紀纪約约純纯納纳紙纸終终給给維维編编緝缉練练續续罷罢義义習习\
    職职聲声脫脱腦脑舉举與与藝艺莊庄莖茎蔣蒋蘇苏虛虚術术裝装補补見见觀观覽览記记討讨訓训訪访評评詢询試试話话誠诚認认語语誤误\
    説说說说課课論论講讲謝谢譯译讀读變变讓让負负貢贡貨货販贩貫贯費费賀贺賓宾賞赏賽赛贊赞趙赵軍军軌轨軟软輕轻輛辆輪轮轄辖轉转\
    辭辞遞递遠远適适郵邮鄧邓鄭郑釋释針针鈔钞鑒鉴鑑鉴閉闭間间闡阐陳陈階阶雜杂雞鸡霧雾靜静韓韩響响頁页頂顶項项順顺須须領领頻频\
    願愿風风飲饮飯饭飼饲飾饰餅饼馮冯駕驾騎骑驅驱驟骤鬆松魯鲁鮮鲜鴨鸭鵝鹅黴霉巿市曰日己已巳已𠮷吉靑青呉吴吳吴戔戋菅管侷局跼局\
    曁暨髙高衆众眾众丨1〇0";

/// Selectors of variants: nobody sees them, and rare names are written with them, so [`visible::is_hidden`] lets them be.
fn is_selector(c: char) -> bool {
    matches!(c, '\u{180b}'..='\u{180f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// The first character of a number or name of an organ that nobody sees; none of these has one.
#[must_use]
pub fn unseen_in(text: &str) -> Option<char> {
    text.chars().find(|c| visible::is_hidden(*c) || is_selector(*c))
}

fn folded(c: char) -> char {
    let c = radicals::folded(c);
    let mut pairs = PAIRS.chars();
    while let (Some(met), Some(read)) = (pairs.next(), pairs.next()) {
        if met == c {
            return read;
        }
    }
    c
}

/// What is seen, in one form, with its signs.
fn plain(text: &str) -> String {
    let seen = |c: &char| !visible::is_hidden(*c) && !is_selector(*c);
    text.chars().filter(seen).nfkc().filter(seen).map(folded).collect()
}

/// The letters and digits by which two texts are one to whoever reads them.
#[must_use]
pub fn key(text: &str) -> String {
    let letters = plain(text).chars().filter(|c| c.is_alphanumeric()).collect::<Vec<_>>();
    letters.into_iter().flat_map(char::to_lowercase).map(digit).collect()
}

/// Letters that are written for digits.
fn digit(c: char) -> char {
    match c {
        'o' => '0',
        'l' | 'i' => '1',
        c => c,
    }
}

/// The number that this one is taken for, in the canonical form; none if it is no number.
#[must_use]
pub fn number(text: &str) -> Option<docno::DocNo> {
    let plain = plain(text);
    let digits = || plain.chars().map(|c| digit(c.to_ascii_lowercase())).collect::<String>();
    let read = docno::parse(&plain).or_else(|_| docno::parse(&digits())).ok()?;
    let series: String = read.series().chars().filter(|c| c.is_alphanumeric()).collect();
    let serial: String = read.serial.chars().map(|c| digit(c.to_ascii_lowercase())).collect();
    docno::parse(&format!("{series}〔{}〕{serial}号", read.year)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_pairs_and_end_in_what_is_read() {
        let all: Vec<char> = PAIRS.chars().collect();
        assert!(all.len().is_multiple_of(2));
        for pair in all.chunks(2) {
            assert_eq!(folded(pair[1]), pair[1], "{pair:?}");
        }
    }

    #[test]
    fn what_is_read_alike_has_one_key() {
        for (met, read) in [
            ("吉林市\u{200b}城市管理\u{fe00}行政 执法局。", "吉林市城市管理行政执法局"),
            ("（吉林市城市管理行政執法局）", "吉林市城市管理行政执法局"),
            ("吉林巿城市管理行政执法局", "吉林市城市管理行政执法局"),
            ("吉市\u{3164}市監罰決〔２０２６〕１２號", "吉市市监罚决〔2026〕12号"),
            ("ＪＬ-scjg", "jl scjg"),
        ] {
            assert_eq!(key(met), key(read), "{met}");
        }
        assert_ne!(key("吉市市监罚决〔2026〕12号"), key("吉市市监罚决〔2026〕13号"));
    }

    #[test]
    fn a_number_is_read_as_what_it_is_taken_for() {
        for met in [
            "吉市\u{2060}市监罚决〔2026〕12号",
            "吉市市监罚\u{202e}决〔20\u{200b}26〕12号",
            "（吉市市監罰決〔2026〕12號",
            "吉巿市监罚决(2026)第0l2号",
            "⼊吉市市监罚决〔2026〕12号",
        ] {
            let read = number(met).unwrap().canonical;
            let other = met.starts_with('⼊');
            assert_eq!(read, format!("{}吉市市监罚决〔2026〕12号", if other { "入" } else { "" }), "{met}");
        }
        assert_eq!(number("无文号"), None);
    }
}
