//! 行政处罚 — from the clue to the fine paid (行政处罚法, 2021; sector rules where they give another number).

use super::super::Mark::{Local, Source, Unverified};
use super::super::Unit::{Day, Hour, Month, Workday, Year};
use super::{Row, row};

const SAMR: &str = "市场监督管理行政处罚程序规定";

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    row("clue.check", "线索核查、决定是否立案", 15, Workday)
        .from("发现线索或者收到材料").basis(SAMR).mark(Unverified).note("市场监管领域；条号待核对"),
    row("clue.check.extension", "线索核查延长", 15, Workday).extends("clue.check")
        .from("核查期限届满").basis(SAMR).mark(Unverified).note("须经机关负责人批准；条号待核对"),
    row("tipoff.reply", "告知实名举报人处理结果", 5, Workday)
        .from("作出是否立案的决定").basis("本机关设定").mark(Local),
    row("penalty.limitation", "违法行为追究时效", 2, Year)
        .from("违法行为发生或者终了").basis("行政处罚法 第三十六条")
        .note("在此期限内未被发现的，不再给予行政处罚；法律另有规定的除外"),
    row("penalty.limitation.harm", "违法行为追究时效（生命健康、金融安全且有危害后果）", 5, Year)
        .from("违法行为发生或者终了").basis("行政处罚法 第三十六条"),
    row("penalty.evidence.preserved", "先行登记保存后作出处理决定", 7, Workday)
        .from("先行登记保存").basis("行政处罚法 第五十六条、第八十五条"),
    row("penalty.statement", "陈述、申辩", 5, Workday).party()
        .from("送达行政处罚告知书").basis("行政处罚法 第四十四条、第四十五条").mark(Local)
        .note("法律未规定天数，按本机关设定，只能延长"),
    row("penalty.hearing.request", "当事人要求听证", 5, Workday).party()
        .from("告知听证权利").basis("行政处罚法 第六十四条第一项、第八十五条"),
    row("penalty.hearing.notice", "通知听证的时间、地点", 7, Workday).ahead()
        .from("举行听证").basis("行政处罚法 第六十四条第二项、第八十五条")
        .note("听证举行当日不计入"),
    row("penalty.hearing.announcement", "公告公开听证的案由、时间、地点", 3, Workday).ahead()
        .from("举行听证").basis("本机关设定").mark(Local),
    row("penalty.decision", "作出行政处罚决定", 90, Day)
        .from("立案").basis("行政处罚法 第六十条")
        .note("法律、法规、规章另有规定的从其规定；听证、公告、检测、检验、鉴定、专家评审时间的扣除按本领域程序规定"),
    row("penalty.decision.extension", "办案期限延长", 30, Day).extends("penalty.decision")
        .from("办案期限届满").basis(SAMR).mark(Source)
        .note("须经机关负责人批准；仍不能办结的，由集体讨论决定是否继续延长"),
    row("penalty.decision.natural-resources", "作出行政处罚决定（自然资源）", 60, Day)
        .from("立案").basis("自然资源行政处罚办法").mark(Source),
    row("penalty.decision.health", "作出行政处罚决定（卫生）", 3, Month)
        .from("立案").basis("卫生行政处罚程序").mark(Source),
    row("penalty.decision.telecom", "作出行政处罚决定（通信）", 60, Day)
        .from("立案").basis("通信行政处罚程序规定").mark(Source).note("最长不超过九十日，之后报上级机关"),
    row("penalty.decision.customs", "作出行政处罚决定（海关）", 6, Month)
        .from("立案").basis("海关办理行政处罚案件程序规定").mark(Source).note("可以延长六个月"),
    row("penalty.decision.public-security", "办理治安案件", 30, Day)
        .from("立案").basis("治安管理处罚法 第一百一十八条")
        .note("2026年1月1日起施行；鉴定、听证的期间不计入"),
    row("penalty.decision.public-security.extension", "治安案件办理期限延长", 30, Day)
        .extends("penalty.decision.public-security")
        .from("办案期限届满").basis("治安管理处罚法 第一百一十八条").note("案情重大、复杂，经上一级公安机关批准，以二次为限"),
    row("penalty.service", "送达行政处罚决定书", 7, Workday)
        .from("作出决定").basis("行政处罚法 第六十一条、第八十五条").note("当事人在场的，应当当场交付"),
    row("penalty.service.public-security", "送达治安管理处罚决定书", 2, Day)
        .from("作出决定").basis("治安管理处罚法 第一百一十六条").note("无法当场宣告的；该法未规定按工作日，从严按自然日"),
    row("service.announcement", "公告送达", 30, Day).wait()
        .from("发出公告").basis("民事诉讼法 第九十五条").note("期满视为送达；须全程音像记录"),
    row("penalty.payment", "缴纳罚款", 15, Day).party()
        .from("收到行政处罚决定书").basis("行政处罚法 第六十七条").note("到期不缴纳的，每日按罚款数额的百分之三加处罚款，不超出罚款数额（第七十二条）"),
    row("penalty.cash.officer", "当场收缴的罚款交至行政机关", 2, Workday)
        .from("收缴罚款（水上为抵岸）").basis("行政处罚法 第七十一条、第八十五条"),
    row("penalty.cash.agency", "行政机关将罚款缴付银行", 2, Workday)
        .from("收到当场收缴的罚款").basis("行政处罚法 第七十一条、第八十五条"),
    row("penalty.onspot.filing", "当场处罚决定报所属机关备案", 2, Workday)
        .from("作出当场处罚决定").basis("行政处罚法 第五十二条").mark(Local).note("法律未规定天数，按本机关设定"),
    row("penalty.onspot.filing.public-security", "治安当场处罚报所属公安机关备案", 24, Hour)
        .from("作出当场处罚决定").basis("治安管理处罚法 第一百二十条"),
    row("penalty.onspot.archive", "简易程序案件归档", 7, Workday)
        .from("办结").basis("市场监督管理行政处罚程序规定 第七十条").mark(Source),
    row("order.rectify", "责令改正", 15, Day).party()
        .from("送达责令改正通知书").basis("行政处罚法 第二十八条").mark(Local).note("期限由责令改正通知书写明"),
    row("criminal.referral.decision", "机关负责人决定是否移送公安机关", 3, Day)
        .from("收到移送报告").basis("行政执法机关移送涉嫌犯罪案件的规定 第五条").mark(Unverified)
        .note("规定写“3日”，从严按自然日；条号待核对"),
    row("criminal.referral", "向公安机关移送案件", 24, Hour)
        .from("决定移送").basis("行政执法机关移送涉嫌犯罪案件的规定 第五条").mark(Unverified).note("条号待核对"),
    row("criminal.goods", "移交涉案物品", 3, Day)
        .from("接到公安机关立案通知").basis("行政执法机关移送涉嫌犯罪案件的规定").mark(Unverified)
        .note("规定写“3日”，从严按自然日；条号待核对"),
    row("recording.handover", "移交音像记录", 24, Hour)
        .from("执法活动结束").basis("本机关设定").mark(Local).note("在外地或者无网络的，返回后计算"),
    row("penalty.archive", "案卷归档", 30, Day)
        .from("结案").basis("本机关设定").mark(Local),
];
