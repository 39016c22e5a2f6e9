//! The plan's clauses, as rules, messages, tests and screens cite them.

/// One clause of the plan (吉市政办发〔2019〕30号).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clause {
    /// The plan's own numbering and a letter, e.g. `3.0a`.
    pub id: &'static str,
    /// Its subject in a few words.
    pub title: &'static str,
}

/// Every clause, in the plan's order.
pub const CLAUSES: &[Clause] = &[
    c("1.0a", "谁执法谁公示"),
    c("1.0b", "统一公示平台"),
    c("1.1a", "执法事项清单"),
    c("1.1b", "随机抽查事项清单"),
    c("1.1c", "检查对象、检查人员名录库"),
    c("1.1d", "执法人员数据库"),
    c("1.1e", "流程图和服务指南"),
    c("1.2a", "亮证执法"),
    c("1.2b", "出具文书、告知权利义务"),
    c("1.2c", "岗位信息公示牌"),
    c("1.3a", "结果公示期限"),
    c("1.3b", "公开为常态、不公开为例外"),
    c("1.3c", "双随机公开"),
    c("1.3d", "公示信息撤回更新"),
    c("1.3e", "更正申请"),
    c("2.0a", "全过程留痕、可回溯"),
    c("2.1a", "规范用语和文书指引"),
    c("2.1b", "文书格式"),
    c("2.2a", "音像记录分级"),
    c("2.2b", "音像记录事项清单"),
    c("2.2c", "记录设备和场所"),
    c("2.3a", "案卷、台账、归档"),
    c("2.3b", "音像资料移交"),
    c("2.3c", "文字说明、专用存储、专人保管"),
    c("2.3d", "不得篡改、删除、损毁"),
    c("2.3e", "未经批准不得对外提供"),
    c("3.0a", "未经审核或者审核不通过不得作出决定"),
    c("3.0b", "审核制度统一"),
    c("3.1a", "审核机构"),
    c("3.1b", "审核人员名录"),
    c("3.1c", "法律顾问、公职律师"),
    c("3.2a", "审核范围"),
    c("3.2b", "重大执法决定目录"),
    c("3.3a", "审核内容"),
    c("3.4a", "送审材料"),
    c("3.4b", "审核期限"),
    c("3.4c", "分歧协调"),
    c("3.5a", "审核责任"),
    c("4.0a", "执法信息化管理"),
    c("4.1a", "综合管理信息系统"),
    c("4.1b", "网上受理、审批、办公"),
    c("4.2a", "数据汇聚共享"),
    c("4.2b", "政务服务平台对接"),
    c("5.0a", "六类行为"),
    c("5.0b", "示范单位"),
    c("6.1a", "组织领导"),
    c("6.2a", "配套制度"),
    c("6.3a", "宣传"),
    c("6.4a", "经费装备保障"),
    c("6.5a", "督查考核"),
];

const fn c(id: &'static str, title: &'static str) -> Clause {
    Clause { id, title }
}

/// The clause with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Clause> {
    CLAUSES.iter().find(|c| c.id == id)
}
