//! Numbers, addresses and what must stand, invented.

use super::chance::{Chance, Half};
use super::names::{person, shopkeeper};

/// 18 places with the check character of GB 11643.
pub fn identity(chance: &mut Chance) -> String {
    let region =
        chance.pick(&["220202", "220203", "220283", "110105", "310110", "510104", "440305", "653125"]);
    let first = format!(
        "{region}{}{:02}{:02}{}",
        chance.between(1948, 2006),
        chance.between(1, 12),
        chance.between(1, 28),
        chance.digits(3)
    );
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = first.bytes().zip(weights).map(|(b, w)| u32::from(b - b'0') * w).sum();
    format!("{first}{}", b"10X98765432"[(sum % 11) as usize] as char)
}

/// The old form of 15 places.
pub fn identity15(chance: &mut Chance) -> String {
    format!(
        "220203{:02}{:02}{:02}{}",
        chance.between(40, 79),
        chance.between(1, 12),
        chance.between(1, 28),
        chance.digits(3)
    )
}

pub fn mobile(chance: &mut Chance) -> String {
    let head = chance.pick(&["138", "139", "150", "186", "199", "177", "132", "166", "191", "147"]);
    format!("{head}{}", chance.digits(8))
}

pub fn landline(chance: &mut Chance) -> String {
    match chance.below(3) {
        0 => format!("0432-6{}", chance.digits(7)),
        1 => format!("0432—6{}", chance.digits(7)),
        _ => format!("（0432）6{}", chance.digits(7)),
    }
}

pub fn bank(chance: &mut Chance) -> String {
    let n = chance.between(16, 24) as usize;
    format!("6{}", chance.digits(n - 1))
}

/// Accounts of up to 30 places.
pub fn long_account(chance: &mut Chance) -> String {
    let n = chance.between(25, 30) as usize;
    format!("{}{}", chance.between(1, 9), chance.digits(n - 1))
}

pub fn passport(chance: &mut Chance) -> String {
    format!("{}{}", chance.pick(&["E", "G", "EA", "EB", "EJ"]), chance.digits(8)).chars().take(9).collect()
}

pub fn travel_permit(chance: &mut Chance) -> String {
    match chance.below(3) {
        0 => format!("H{}", chance.digits(8)),
        1 => format!("M{}", chance.digits(10)),
        _ => format!("C{}", chance.digits(8)),
    }
}

pub fn taiwan_permit(chance: &mut Chance) -> String {
    chance.digits(8)
}

pub fn military(chance: &mut Chance) -> String {
    let word = chance.pick(&["军字第", "南字第", "北字第", "沈字第", "政字第", "士字第"]);
    let n = chance.between(7, 8) as usize;
    format!("{word}{}号", chance.digits(n))
}

pub fn plate(chance: &mut Chance) -> String {
    let head = chance.pick(&["吉B", "吉A", "辽A", "京N", "黑L"]);
    match chance.below(4) {
        0 => format!("{head}D{}", chance.digits(5)),
        1 => format!("{head}·{}", chance.digits(5)),
        _ => format!("{head}{}{}", chance.pick(&["K", "T", "M", "F"]), chance.digits(4)),
    }
}

pub fn email(chance: &mut Chance) -> String {
    let host = chance.pick(&["163.example.com", "mail.example.cn", "qq.example.com"]);
    format!("{}{}@{host}", chance.pick(&["zhang_", "li.", "happy", "jl-"]), chance.digits(4))
}

pub fn social(chance: &mut Chance) -> String {
    match chance.below(2) {
        0 => format!("wx_{}{}", chance.pick(&["ab", "lin", "hehe"]), chance.digits(4)),
        _ => {
            let n = chance.between(6, 10) as usize;
            format!("{}{}", chance.between(1, 9), chance.digits(n - 1))
        }
    }
}

pub fn birth(chance: &mut Chance) -> String {
    let (y, m, d) = (chance.between(1948, 2006), chance.between(1, 12), chance.between(1, 28));
    match chance.below(3) {
        0 => format!("{y}-{m:02}-{d:02}"),
        1 => format!("{y}.{m}.{d}"),
        _ => format!("{y}年{m}月{d}日"),
    }
}

const CITIES: &[&str] = &[
    "吉林省吉林市船营区",
    "吉林市昌邑区",
    "吉林省舒兰市",
    "长春市朝阳区",
    "吉林市龙潭区",
    "黑龙江省五常市",
    "磐石市",
    "桦甸市",
    "辽宁省沈阳市大东区",
    "丰满区",
];
const ROADS: &[&str] = &[
    "解放大路",
    "光华路",
    "松江中路",
    "珲春北街",
    "遵义东路",
    "青岛街",
    "吉林大街",
    "和平胡同",
    "恒山西路",
    "三纬街",
];
const ESTATES: &[&str] = &[
    "金地花园",
    "雾凇家园",
    "江畔人家",
    "世纪广场小区",
    "筑石居易",
    "天润城",
    "恒大御景",
    "铁东小区",
    "松花湖公馆",
    "怡园",
];
const TOWNS: &[&str] = &["平安镇", "白旗镇", "红石砬子镇", "天岗镇", "大绥河镇", "七家子满族乡"];
const VILLAGES: &[&str] = &["永丰村", "小城子村", "四合屯", "团结村", "东沟村", "二道岭子村"];

/// A home, down to the room or the house.
pub fn home(chance: &mut Chance) -> String {
    let city = chance.pick(CITIES);
    let n = chance.between(1, 199);
    match chance.below(7) {
        0 => format!(
            "{city}{}{n}号{}{}号楼{}单元{}室",
            chance.pick(ROADS),
            chance.pick(ESTATES),
            chance.between(1, 40),
            chance.between(1, 5),
            room(chance)
        ),
        1 => format!(
            "{city}{}{}栋{}-{}",
            chance.pick(ESTATES),
            chance.between(1, 40),
            chance.between(1, 4),
            room(chance)
        ),
        2 => format!("{city}{}{}{}组", chance.pick(TOWNS), chance.pick(VILLAGES), chance.between(1, 9)),
        3 => format!("{city}{}{}{n}号", chance.pick(TOWNS), chance.pick(VILLAGES)),
        4 => format!("{city}{}街道{}社区{}号楼{}室", "光华", "幸福", chance.between(1, 40), room(chance)),
        5 => format!(
            "{city}{}{n}-{}号{}单元{}楼{}门",
            chance.pick(ROADS),
            chance.between(1, 9),
            chance.between(1, 5),
            chance.pick(&["三", "5", "六", "2"]),
            chance.pick(&["左", "中", "右", "东"])
        ),
        _ => format!(
            "{city}{}{n}号{}号楼{}单元{}",
            chance.pick(ROADS),
            chance.between(1, 9),
            chance.between(1, 4),
            room(chance)
        ),
    }
}

/// Without a city in front: an address as people write it on the side.
pub fn short_home(chance: &mut Chance) -> String {
    format!(
        "{}{}号楼{}单元{}室",
        chance.pick(ESTATES),
        chance.between(1, 40),
        chance.between(1, 4),
        room(chance)
    )
}

fn room(chance: &mut Chance) -> String {
    format!("{}{:02}", chance.between(1, 27), chance.between(1, 4))
}

/// Where a firm is registered or an agency sits: public.
pub fn premises(chance: &mut Chance) -> String {
    let city = chance.pick(CITIES);
    match chance.below(3) {
        0 => format!("{city}{}{}号", chance.pick(ROADS), chance.between(1, 3999)),
        1 => format!(
            "{city}{}{}号{}号楼1层{}号网点",
            chance.pick(ROADS),
            chance.between(1, 199),
            chance.between(1, 9),
            chance.between(1, 20)
        ),
        _ => format!(
            "{city}{}工业园区{}号厂房",
            chance.pick(&["经开", "化工", "高新北"]),
            chance.between(1, 20)
        ),
    }
}

pub fn place(chance: &mut Chance) -> String {
    format!("{}与{}交汇处", chance.pick(ROADS), chance.pick(&["重庆街", "南京街", "桃源路", "越山路"]))
}

const TRADES: &[&str] =
    &["面馆", "食杂店", "烧烤店", "五金商店", "便利店", "汽车修理部", "水产摊床", "粮油店", "美发店", "药店"];

pub fn firm(chance: &mut Chance) -> String {
    let name =
        chance.pick(&["鑫源", "恒泰", "北方明珠", "金麦", "聚福", "华康", "松江", "高新", "万通", "白山"]);
    let kind = chance.pick(&[
        "食品有限公司",
        "化工有限责任公司",
        "建筑工程有限公司",
        "商贸有限公司",
        "医药连锁有限公司第三分店",
        "种植专业合作社",
        "机械厂",
        "物业服务有限公司",
    ]);
    format!("{}{name}{kind}", chance.pick(&["吉林市", "吉林省", "舒兰市", "长春", ""]))
}

/// A registered shop; one in two is called by a person's name, and stands all the same.
pub fn shop(chance: &mut Chance, half: Half) -> String {
    let place = chance.pick(&["船营区", "昌邑区", "舒兰市", "吉林市丰满区"]);
    let trade = chance.pick(TRADES);
    match chance.below(2) {
        0 => format!("{place}{}{trade}", shopkeeper(chance, half)),
        _ => {
            format!("{place}{}{trade}", chance.pick(&["老地方", "好运来", "张记", "福满多", "春天", "小胖"]))
        }
    }
}

const CODE_ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

fn code_value(c: u8) -> u32 {
    CODE_ALPHABET.iter().position(|a| *a == c).unwrap() as u32
}

/// A unified code with both check characters right.
pub fn code(chance: &mut Chance) -> String {
    let head = chance.pick(&["91220201", "92220204", "93220283", "91220200"]);
    let body = match chance.below(2) {
        0 => chance.digits(8),
        _ => format!("MA{}{}", chance.pick(&["0Y", "14", "17", "1X"]), chance.digits(4)),
    };
    let weights = [3, 7, 9, 10, 5, 8, 4, 2];
    let letter = |c: u8| if c.is_ascii_digit() { u32::from(c - b'0') } else { u32::from(c - b'A') + 10 };
    let sum: u32 = body.bytes().zip(weights).map(|(c, w)| letter(c) * w).sum();
    let check = match 11 - sum % 11 {
        10 => "X".to_owned(),
        11 => "0".to_owned(),
        n => n.to_string(),
    };
    let first = format!("{head}{body}{check}");
    let mut weight = 1;
    let mut sum = 0;
    for c in first.bytes() {
        sum += weight * code_value(c);
        weight = weight * 3 % 31;
    }
    let last = CODE_ALPHABET[((31 - sum % 31) % 31) as usize] as char;
    format!("{first}{last}")
}

pub fn organ(chance: &mut Chance) -> String {
    (*chance.pick(&[
        "吉林市市场监督管理局",
        "吉林市生态环境局船营区分局",
        "舒兰市交通运输局",
        "吉林市城市管理行政执法局",
        "昌邑区人民政府",
        "吉林市卫生健康委员会",
        "吉林市船营区人民法院",
        "吉林铁路运输法院",
    ]))
    .to_owned()
}

pub fn docno(chance: &mut Chance) -> String {
    let head = chance.pick(&["吉市市监罚决", "吉市环罚字", "舒交罚", "吉市监处罚", "船城管罚"]);
    let (l, r) = chance.pick(&[("〔", "〕"), ("[", "]"), ("（", "）")]);
    format!("{head}{l}{}{r}{}号", chance.between(2019, 2026), chance.between(1, 2600))
}

pub fn date(chance: &mut Chance) -> String {
    let (y, m, d) = (chance.between(2019, 2026), chance.between(1, 12), chance.between(1, 28));
    match chance.below(5) {
        0 => format!("{y}-{m:02}-{d:02}"),
        1 => format!("{y}.{m}.{d}"),
        _ => format!("{y}年{m}月{d}日"),
    }
}

pub fn money(chance: &mut Chance) -> String {
    match chance.below(5) {
        0 => format!("{}万元", chance.between(1, 90)),
        1 => format!("{}.{:02}元", chance.between(10, 99_999), chance.below(100)),
        2 => format!("人民币{},000.00元", chance.between(1, 900)),
        3 => "壹万伍仟元整".to_owned(),
        _ => format!("{}元", chance.between(100, 13_900_000_000)),
    }
}

pub fn statute(chance: &mut Chance) -> String {
    let law = chance.pick(&[
        "《中华人民共和国食品安全法》",
        "《中华人民共和国行政处罚法》",
        "《中华人民共和国大气污染防治法》",
        "《无证无照经营查处办法》",
        "《吉林省城市市容和环境卫生管理条例》",
    ]);
    format!("{law}第{}条第一款第（二）项", chance.pick(&["三十四", "六十七", "一百二十四", "十三", "五十"]))
}

pub fn goods(chance: &mut Chance) -> String {
    (*chance.pick(&[
        "金龙鱼食用油",
        "散装白酒",
        "黄花鱼",
        "方便面",
        "牛肉",
        "高粱米",
        "石灰",
        "一次性口罩",
        "时令蔬菜",
        "孔雀石绿",
        "马铃薯",
        "田七粉",
        "白糖",
        "安宫牛黄丸",
    ]))
    .to_owned()
}

/// Numbers that are nobody's: batch, barcode, licence, registration, statute counts.
pub fn batch(chance: &mut Chance) -> String {
    match chance.below(5) {
        0 => format!("生产批号{}", chance.between(20_190_101, 20_261_231)),
        1 => format!("许可证编号JY1220{}", chance.digits(10)),
        2 => format!("条形码69{}", chance.digits(11)),
        3 => format!("检验报告编号为№：SP{}", chance.digits(9)),
        _ => format!("执法证号：0702{}", chance.digits(7)),
    }
}

/// A fresh person who is met once.
pub fn stranger(chance: &mut Chance, half: Half) -> String {
    person(chance, half)
}
