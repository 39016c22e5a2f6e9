//! 行政强制 — measures, demand, substitute performance, the court (行政强制法, 2012).

use super::super::Unit::{Day, Hour, Month, Workday, Year};
use super::{Row, row};

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    row("coercion.urgent.report", "当场实施强制措施后报告并补办批准", 24, Hour)
        .from("当场实施强制措施").basis("行政强制法 第十九条").note("限制人身自由的，返回后立即补办（第二十条）"),
    row("coercion.seizure", "查封、扣押", 30, Day)
        .from("实施查封、扣押").basis("行政强制法 第二十五条第一款").note("检测、检验、检疫、技术鉴定的期间不计算，但应当书面告知"),
    row("coercion.seizure.extension", "查封、扣押延长", 30, Day).extends("coercion.seizure")
        .from("查封、扣押期限届满").basis("行政强制法 第二十五条第一款").note("情况复杂，经机关负责人批准，书面告知并说明理由"),
    row("coercion.freeze.service", "交付冻结决定书", 3, Workday)
        .from("作出冻结决定").basis("行政强制法 第三十一条、第六十九条"),
    row("coercion.freeze", "冻结", 30, Day).from("冻结存款、汇款").basis("行政强制法 第三十二条第一款"),
    row("coercion.freeze.extension", "冻结延长", 30, Day).extends("coercion.freeze")
        .from("冻结期限届满").basis("行政强制法 第三十二条第一款").note("情况复杂，经机关负责人批准，书面告知并说明理由"),
    row("coercion.surcharge.enforce", "加处罚款或者滞纳金超过期限后强制执行", 30, Day).wait()
        .from("加处罚款或者滞纳金起算").basis("行政强制法 第四十六条第一款").note("还须经催告"),
    row("coercion.suspension.end", "中止执行后不再执行", 3, Year).wait()
        .from("中止执行").basis("行政强制法 第三十九条第二款"),
    row("coercion.substitute.demand", "代履行前催告", 3, Workday).ahead()
        .from("代履行").basis("行政强制法 第五十一条、第六十九条"),
    row("coercion.demand", "催告后申请法院强制执行的等待期", 10, Workday).wait()
        .from("送达催告书").basis("行政强制法 第五十四条、第六十九条"),
    row("coercion.court.apply", "申请法院强制执行", 3, Month).roll()
        .from("复议、诉讼期限届满").basis("行政强制法 第五十三条")
        .note("批准分期、延期缴纳的，自所定期限结束之日起计算（行政处罚法 第七十二条）"),
    row("coercion.court.accept", "法院受理强制执行申请", 5, Workday).other()
        .from("收到申请").basis("行政强制法 第五十六条、第六十九条"),
    row("coercion.court.objection", "对不予受理的裁定申请复议", 15, Day).roll()
        .from("收到裁定").basis("行政强制法 第五十六条"),
    row("coercion.court.ruling", "法院作出执行裁定", 7, Workday).other()
        .from("受理申请").basis("行政强制法 第五十七条、第六十九条"),
    row("coercion.court.ruling.heard", "法院听取意见后作出裁定", 30, Day).other()
        .from("受理申请").basis("行政强制法 第五十八条"),
    row("coercion.court.refusal.objection", "对不予执行的裁定申请复议", 15, Day).roll()
        .from("收到裁定").basis("行政强制法 第五十八条"),
];
