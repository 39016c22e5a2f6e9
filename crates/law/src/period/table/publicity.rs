//! 公示、法制审核、监督 — publication, legal review and supervision.

use super::super::Mark::{Local, Source, Unverified};
use super::super::Unit::{Day, Month, Workday, Year};
use super::{Row, row};

const PLAN: &str = "市三项制度工作方案 1.3";
const JILIN: &str = "吉林省行政执法监督条例";
const REPAIR: &str = "信用修复管理办法（2026年4月1日起施行）";
const SAMR45: &str = "市场监督管理行政处罚信息公示规定";

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    row("publication.penalty", "公示行政处罚决定", 7, Workday).from("作出决定").basis(PLAN).mark(Source),
    row("publication.permit", "公示行政许可决定", 7, Workday).from("作出决定").basis(PLAN).mark(Source),
    row("publication.other", "公示其他执法决定", 20, Workday)
        .from("作出决定").basis(PLAN).mark(Source).note("行政强制、行政检查、行政征收、行政收费"),
    row("publication.credit", "报送双公示信息", 7, Workday)
        .from("作出决定").basis("双公示数据标准").mark(Source).note("自决定之日起，不是自结案之日起"),
    row("publication.withdrawal", "撤回行政处罚决定信息并说明理由", 3, Workday)
        .from("被变更、撤销、确认违法或者确认无效").basis("行政处罚法 第四十八条、第八十五条")
        .note("应当立即撤回，最迟在此期限内"),
    row("publication.correction", "更正公示信息", 5, Workday)
        .from("收到更正申请").basis("本机关设定").mark(Local),
    row("publication.samr", "公示行政处罚信息（市场监管，同省）", 20, Workday)
        .from("作出决定").basis(SAMR45).mark(Source),
    row("publication.samr.push", "推送行政处罚信息（市场监管，跨省）", 10, Workday)
        .from("作出决定").basis(SAMR45).mark(Source),
    row("publication.samr.receive", "公示收到的行政处罚信息（市场监管，跨省）", 10, Workday)
        .from("收到推送").basis(SAMR45).mark(Source),
    row("publication.samr.expiry.light", "停止公示（通报批评或者较低数额罚款）", 3, Month)
        .from("公示").basis(SAMR45).mark(Source),
    row("publication.samr.expiry", "停止公示（其他处罚）", 3, Year)
        .from("公示").basis(SAMR45).mark(Source),
    row("credit.light.max", "轻微失信信息最长公示期", 3, Month)
        .from("认定失信的文书日期").basis(REPAIR).mark(Source).note("原则上不公示"),
    row("credit.general.min", "一般失信信息最短公示期", 3, Month).wait()
        .from("认定失信的文书日期").basis(REPAIR).mark(Source),
    row("credit.general.max", "一般失信信息最长公示期", 1, Year)
        .from("认定失信的文书日期").basis(REPAIR).mark(Source),
    row("credit.severe.min", "严重失信信息最短公示期", 1, Year).wait()
        .from("认定失信的文书日期").basis(REPAIR).mark(Source),
    row("credit.severe.max", "严重失信信息最长公示期", 3, Year)
        .from("认定失信的文书日期").basis(REPAIR).mark(Source),
    row("disclosure.proactive", "主动公开政府信息", 20, Workday)
        .from("信息形成或者变更").basis("政府信息公开条例 第二十六条").mark(Source),
    row("disclosure.correction.notice", "告知补正公开申请", 7, Workday)
        .from("收到申请").basis("政府信息公开条例 第三十条").mark(Source),
    row("disclosure.third-party", "第三方对公开提出意见", 15, Workday).party()
        .from("收到征求意见书").basis("政府信息公开条例 第三十二条").mark(Source),
    row("disclosure.reply", "答复公开申请", 20, Workday)
        .from("收到申请").basis("政府信息公开条例 第三十三条").mark(Source),
    row("disclosure.reply.extension", "延长答复公开申请", 20, Workday).extends("disclosure.reply")
        .from("答复期限届满").basis("政府信息公开条例 第三十三条").mark(Source),
    row("inspection.random.result", "公示双随机抽查结果", 20, Workday)
        .from("抽查任务结束").basis("双随机、一公开监管规定").mark(Unverified),
    row("review", "法制审核", 7, Workday)
        .from("收到完整送审材料").basis("重大执法决定法制审核规定").mark(Local)
        .note("按本机关设定；退回补充材料期间不计算；须在办案期限之内"),
    row("review.extension", "法制审核延长", 3, Workday).extends("review")
        .from("审核期限届满").basis("重大执法决定法制审核规定").mark(Local).note("须经机关负责人批准"),
    row("review.samr", "法制审核（市场监管）", 10, Workday)
        .from("收到审核材料").basis("市场监督管理行政处罚程序规定 第五十五条").mark(Source)
        .note("特殊情况下经机关负责人批准可以延长"),
    row("review.housing", "法制审核（住房城乡建设）", 10, Day)
        .from("收到审核材料").basis("住房和城乡建设行政处罚程序规定 第二十五条").mark(Source).note("规定写“日”"),
    row("review.agriculture", "法制审核（农业）", 5, Workday)
        .from("收到审核材料").basis("农业行政处罚程序规定 第五十三条").mark(Source).note("单位待核对"),
    row("review.agriculture.extension", "法制审核延长（农业）", 15, Workday).extends("review.agriculture")
        .from("审核期限届满").basis("农业行政处罚程序规定 第五十三条").mark(Source)
        .note("须经机关负责人批准；至多延长到十五日还是再延长十五日、单位，均待核对"),
    row("supervision.report", "按行政执法监督意见书改正并书面报告", 30, Workday)
        .from("收到行政执法监督意见书").basis(JILIN).mark(Source).note("第二十八条至第三十条"),
    row("supervision.objection", "对行政执法监督意见书提出异议", 15, Workday)
        .from("收到行政执法监督意见书").basis(JILIN).mark(Source).note("第二十八条至第三十条"),
    row("supervision.answer", "答复对行政执法监督意见书的异议", 15, Workday)
        .from("收到异议").basis(JILIN).mark(Source).note("第二十八条至第三十条"),
    row("discretion.complaint", "对裁量投诉作出处理", 60, Workday)
        .from("收到投诉").basis("吉林省规范行政处罚裁量权办法").mark(Source),
    row("statistics.annual", "公开上年度行政执法统计年报", 1, Month)
        .from("上年度12月31日").basis("国办发〔2018〕118号").mark(Source).note("每年1月31日前"),
    row("disclosure.annual.department", "公布上年度政府信息公开年报（部门）", 1, Month)
        .from("上年度12月31日").basis("政府信息公开条例 第四十九条").mark(Source).note("每年1月31日前"),
];
