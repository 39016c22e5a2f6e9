//! 应当保留的 — what the public must read: firms, shops called by a person's name, organs, statutes, document numbers,
//! places. A name within such a text is no person's mention.

use super::canon::{at, is_han};
use super::lexicon::{Lexicon, Words};
use super::names::LABELS;

/// Last words of the names of firms, shops, organs and institutions.
#[rustfmt::skip]
static BODIES: Words = Words::new(|| Lexicon::of(&[
    "有限公司", "公司", "集团", "分公司", "工厂", "厂", "面馆", "饭馆", "餐馆", "茶馆", "照相馆", "旅馆", "宾馆", "菜馆", "会馆", "粉馆", "饭店", "酒店", "药店", "商店",
    "旅店", "书店", "食杂店", "便利店", "烧烤店", "美发店", "理发店", "美容店", "服装店", "水果店", "蔬菜店", "粮油店", "早餐店", "火锅店", "奶茶店", "小吃店", "快餐店",
    "修理店", "维修店", "五金店", "专卖店", "分店", "花店", "肉店", "鱼店", "熟食店", "副食店", "日杂店", "百货店", "建材店", "眼镜店", "洗衣店", "宠物店", "杂货店",
    "生鲜店", "蛋糕店", "面包店", "糕点店", "餐饮店", "饺子店", "包子店", "家电店", "手机店", "店", "超市", "商行", "车行", "银行", "支行", "分行", "洋行", "琴行",
    "经营部", "修理部", "维修部", "门市部", "批发部", "销售部", "服务部", "加工部", "食品部", "供应部", "项目部", "合作社", "旅行社", "报社", "中心", "医院", "法院",
    "检察院", "研究院", "学院", "福利院", "敬老院", "养老院", "美容院", "影院", "剧院", "管理局", "监督局", "执法局", "环保局", "环境局", "保护局", "公安局", "运输局",
    "分局", "总局", "局", "公安厅", "环境厅", "保护厅", "厅", "管委会", "委员会", "村委会", "居委会", "政府", "事务所", "派出所", "研究所", "诊所", "卫生所", "交易所",
    "加油站", "监测站", "工作站", "服务站", "检测站", "收购站", "回收站", "支队", "大队", "中队", "小学", "中学", "大学", "学校", "幼儿园", "摊床", "摊位", "档口",
    "作坊", "豆腐坊", "油坊", "酒坊", "粉坊", "磨坊", "食品坊", "网吧", "酒吧", "工作室", "药房", "大药房", "门诊", "俱乐部", "协会", "基金会", "养殖场", "农场", "牧场",
    "市场", "商场", "屠宰场", "采石场", "砂场", "石场", "林场", "猪场", "鸡场", "牛场", "养殖基地", "农庄", "山庄", "茶庄", "度假村", "农家乐", "酒楼", "茶楼", "茶社",
    "食府", "饭庄", "食堂", "歌厅", "餐厅", "舞厅", "网咖", "浴池", "洗浴", "会所", "影楼", "发廊", "造型", "餐饮", "食品行", "大排档", "铁锅炖", "饺子馆", "串店",
    "小吃部", "食杂部", "洗车行", "洗车场", "养车", "修配厂", "木器厂", "预制件厂", "加工厂", "制造厂", "修理厂", "印刷厂", "服装厂", "食品厂", "水泥厂", "化工厂", "砖厂", "机砖厂", "豆制品厂", "烟酒行", "家具城", "建材城", "商城", "购物广场",
    "超级市场", "仓买", "量贩", "卖店", "烟酒", "水产", "化肥", "农资", "种子站", "兽药店", "家庭农场", "专业户",
]));
/// Words that end in a body and go on as something else.
#[rustfmt::skip]
static NOT_BODIES: Words = Words::new(|| Lexicon::of(&["经营部分", "店内", "厂房", "厂区", "厅级", "局部", "店面", "店铺", "店员", "店长", "店主", "中心点", "市场监督", "市场价", "厂家", "厂长", "车行至", "车行驶", "车行经", "车行人", "商场所", "现场", "当场", "停车场", "经营场所", "生产场所"]));
/// Where the name of a body does not reach over.
#[rustfmt::skip]
static HARD: Words = Words::new(|| Lexicon::of(&["的", "在", "对", "由", "从", "至", "到", "称", "将", "被", "给", "让", "及", "购买", "销售", "检查", "送达", "位于", "开办", "经营的", "驾驶", "来到", "前往", "进入", "途经", "名为", "名称"]));
/// Words that may be within a name of a body, and more often are before it.
static SOFT: Words = Words::new(|| {
    Lexicon::of(&["和", "与", "为", "系", "是", "于", "向", "以", "等", "经", "或", "同", "因", "该", "原"])
});
/// Ends of titles of rules.
#[rustfmt::skip]
static RULES: Words = Words::new(|| Lexicon::of(&["法", "条例", "规定", "办法", "标准", "规范", "通知", "细则", "目录", "规程", "基准", "方案", "意见", "决定", "通则", "公告", "规则", "试行)", "制度"]));

/// Places that stand: `from..to` in the canonical text.
pub(super) fn ranges(chars: &[char]) -> Vec<(usize, usize)> {
    let mut kept = bodies(chars);
    kept.extend(titles(chars));
    kept
}

/// 《食品安全法》; 《对张三的询问笔录》 is no rule.
fn titles(chars: &[char]) -> Vec<(usize, usize)> {
    let mut kept = Vec::new();
    for i in (0..chars.len()).filter(|i| chars.get(*i) == Some(&'《')) {
        let length = chars.iter().skip(i).take(60).position(|c| *c == '》');
        if let Some(to) = length.map(|n| i + n)
            && RULES.ending(chars, to) > 0
        {
            kept.push((i, to + 1));
        }
    }
    kept
}

fn bodies(chars: &[char]) -> Vec<(usize, usize)> {
    let mut kept: Vec<(usize, usize)> = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let n = BODIES.longest(chars, i);
        if n == 0 || goes_on(chars, i, n) {
            i += 1;
            continue;
        }
        let from = begin(chars, i);
        if i + n >= from + 3 {
            kept.push((from, i + n));
        }
        i += n;
    }
    kept
}

fn goes_on(chars: &[char], i: usize, n: usize) -> bool {
    (0..3).any(|back| {
        i.checked_sub(back).is_some_and(|start| {
            let length = NOT_BODIES.longest(chars, start);
            length > 0 && start + length > i && start + length >= i + n
        })
    })
}

/// Where the name of the body begins whose last word stands at `i`.
fn begin(chars: &[char], i: usize) -> usize {
    let mut from = i;
    let mut soft = None;
    while from > 0 && i - from < 28 {
        let c = chars.get(from - 1).copied().unwrap_or(' ');
        // 华润水泥(金沙)有限公司
        if c == ')' && from == i {
            match (from.saturating_sub(8)..from).rev().find(|j| chars.get(*j) == Some(&'(')) {
                Some(open) => {
                    from = open;
                    continue;
                }
                None => break,
            }
        }
        if !(is_han(c) || c.is_ascii_alphanumeric() || c == '·') || HARD.ending(chars, from) > 0 {
            break;
        }
        let label = LABELS.ending(chars, from) > 0;
        if label && i > from {
            break;
        }
        if soft.is_none() && SOFT.ending(chars, from) > 0 && from < i {
            soft = Some(from);
        }
        from -= 1;
    }
    // 船营区李和平面馆: a soft word is part of the name where the name of a place stands before it.
    match soft {
        Some(soft) => {
            let place = (from..soft).any(|j| chars.get(j).is_some_and(|c| "省市区县镇乡州旗".contains(*c)));
            let before_place = SOFT.ending(chars, from) > 0;
            if place && !before_place && soft - from <= 14 { from } else { soft }
        }
        None => from,
    }
}

/// Whether `at` lies within one of the ranges.
pub(super) fn within(ranges: &[(usize, usize)], from: usize, to: usize) -> bool {
    ranges.iter().any(|(a, b)| *a <= from && to <= *b && (*a, *b) != (from, to))
}

/// Every place of a text that the case wants kept.
pub(super) fn places(chars: &[char], word: &[char]) -> Vec<(usize, usize)> {
    let text: String = word.iter().collect();
    if word.is_empty() {
        return Vec::new();
    }
    (0..chars.len()).filter(|i| at(chars, *i, &text)).map(|i| (i, i + word.len())).collect()
}
