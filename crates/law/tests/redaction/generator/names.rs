//! Names of invented persons. The masker shares nothing with these lists.

use super::chance::{Chance, Half};

#[rustfmt::skip]
const COMMON: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗",
    "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓", "许", "傅", "沈", "曾", "彭", "吕",
    "苏", "卢", "蒋", "蔡", "贾", "丁", "魏", "薛", "叶", "阎", "余", "潘", "杜", "戴", "夏", "钟", "汪", "田", "任", "姜",
    "范", "方", "石", "姚", "谭", "廖", "邹", "熊", "金", "陆", "郝", "孔", "白", "崔", "康", "毛", "邱", "秦", "江", "史",
    "顾", "侯", "邵", "孟", "龙", "万", "段", "雷", "钱", "汤", "尹", "黎", "易", "常", "武", "乔", "贺", "赖", "龚", "文",
];
#[rustfmt::skip]
const RARE: &[&str] = &[
    "冼", "逄", "昝", "谌", "佘", "郄", "晁", "牟", "仝", "缪", "鄢", "瞿", "阚", "宓", "滕", "敖", "邬", "褚", "伊", "靳",
    "亓", "栾", "鞠", "隋", "亢", "巩", "皮", "厉", "车", "时", "明", "商", "关", "全", "那", "门", "支", "来", "于", "向",
];
#[rustfmt::skip]
const COMPOUND: &[&str] = &[
    "欧阳", "上官", "司马", "诸葛", "尉迟", "令狐", "皇甫", "慕容", "司徒", "东方", "呼延", "夏侯", "公孙", "端木", "赫连", "宇文",
];
#[rustfmt::skip]
const GIVEN: &[char] = &[
    '伟', '芳', '娜', '敏', '静', '丽', '强', '磊', '军', '洋', '勇', '艳', '杰', '娟', '涛', '明', '超', '秀', '霞', '平',
    '刚', '桂', '英', '华', '玉', '兰', '红', '梅', '鑫', '波', '斌', '宇', '浩', '凯', '健', '俊', '帆', '雪', '倩', '婷',
    '宁', '岩', '峰', '林', '海', '山', '龙', '凤', '云', '春', '秋', '冬', '晨', '晓', '东', '西', '南', '北', '建', '国',
    '民', '立', '志', '学', '文', '武', '德', '福', '贵', '财', '旺', '忠', '孝', '义', '和', '顺', '安', '康', '长', '生',
    '翠', '淑', '珍', '琴', '菊', '莲', '香', '月', '星', '辰', '雨', '露', '霖', '森', '焱', '垚', '昊', '轩', '梓', '涵',
    '子', '一', '诺', '欣', '怡', '思', '琪', '嘉', '佳', '亦', '可', '心', '若', '溪', '沐', '泽', '瑞', '祥', '庆', '双',
    '全', '有', '才', '来', '喜', '金', '银', '宝', '石', '柱', '铁', '钢', '连', '成', '功', '开', '放', '卫', '星', '跃',
];
/// Names that are also words, read with their surname. Some are words of penalty decisions.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "高兴", "黄河", "文明", "马达", "白云", "江山", "常青", "万里", "金星", "方正", "成功", "田野", "石头", "向阳", "温暖", "高峰",
    "时光", "周期", "程序", "严格", "熊猫", "常规", "段落", "华丽", "安静", "康健", "龙门", "马力", "金光", "黄海", "高山", "石林",
    "白雪", "关键", "张扬", "祝福", "经典", "艾草", "路遥", "水生", "云飞", "明亮", "武装", "易水", "钟声", "于是", "毛重", "车间",
];
#[rustfmt::skip]
const DOTTED: &[&str] = &[
    "阿依努尔·买买提", "迪丽拜尔·艾尼瓦尔", "伊力哈木·热合曼", "图尔荪·吐尔逊", "古丽米热·阿不都拉", "才旦·卓玛", "巴合提古丽·木拉提",
    "热依罕古丽·玉苏甫", "穆合塔尔·斯迪克", "赛尔江·努尔兰", "约翰·史密斯", "安娜·伊万诺娃", "库尔班江·赛买提", "帕提古丽·克里木",
    "努尔买买提·托合提", "哈丽旦·沙塔尔",
];
/// Long names without a point: Mongolian, Tibetan, Uyghur.
#[rustfmt::skip]
const LONG: &[&str] = &[
    "乌云其其格", "斯琴高娃", "巴特尔", "格日勒图", "扎西顿珠", "卓玛央金", "娜仁托娅", "呼和巴日", "次仁旺堆", "阿拉坦仓", "其其格玛", "洛桑平措",
];

/// A person's name; which kind is drawn.
pub fn person(chance: &mut Chance, half: Half) -> String {
    match chance.below(100) {
        0..38 => format!("{}{}{}", chance.pick(COMMON), given(chance), given(chance)),
        38..54 => format!("{}{}", chance.pick(COMMON), given(chance)),
        54..64 => format!("{}{}{}", half.pick(chance, RARE), given(chance), given(chance)),
        64..69 => format!("{}{}", half.pick(chance, COMPOUND), given(chance)),
        69..75 => format!("{}{}{}", half.pick(chance, COMPOUND), given(chance), given(chance)),
        75..79 => format!("{}{}{}{}", chance.pick(COMMON), chance.pick(COMMON), given(chance), given(chance)),
        79..83 => (*half.pick(chance, LONG)).to_owned(),
        83..91 => {
            let name = *half.pick(chance, DOTTED);
            // Forms print the point in several ways.
            name.replace('·', &chance.pick(&['·', '·', '·', '•', '．', '・']).to_string())
        }
        _ => (*half.pick(chance, WORDS)).to_owned(),
    }
}

/// A name that a shop may be called by: short.
pub fn shopkeeper(chance: &mut Chance, half: Half) -> String {
    loop {
        let name = person(chance, half);
        if name.chars().count() <= 3 {
            return name;
        }
    }
}

fn given(chance: &mut Chance) -> char {
    *chance.pick(GIVEN)
}
