//! 行政复议、行政诉讼 — remedies (行政复议法, 2024; 行政诉讼法).

use super::super::Mark::Source;
use super::super::Unit::{Day, Month, Workday, Year};
use super::{Row, row};

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    row("reconsideration.apply", "申请行政复议", 60, Day).party()
        .from("知道或者应当知道该行政行为").basis("行政复议法 第二十条").note("法律规定超过六十日的除外"),
    row("reconsideration.apply.untold", "未告知时申请行政复议的最长期限", 1, Year).party()
        .from("知道或者应当知道行政行为内容").basis("行政复议法 第二十条"),
    row("reconsideration.absolute", "申请行政复议的最长保护期", 5, Year).party()
        .from("作出行政行为").basis("行政复议法 第二十一条"),
    row("reconsideration.absolute.property", "申请行政复议的最长保护期（不动产）", 20, Year).party()
        .from("作出行政行为").basis("行政复议法 第二十一条"),
    row("reconsideration.forward", "转送经本机关提交的复议申请", 5, Workday)
        .from("收到行政复议申请").basis("行政复议法 第三十二条、第八十八条")
        .note("当场处罚决定和监控设备记录的处罚决定，认为需要维持的"),
    row("reconsideration.accept", "复议机关审查是否受理", 5, Workday).other()
        .from("收到行政复议申请").basis("行政复议法 第三十条、第八十八条"),
    row("reconsideration.correction.notice", "复议机关通知补正", 5, Workday).other()
        .from("收到行政复议申请").basis("行政复议法 第三十一条、第八十八条"),
    row("reconsideration.correction", "申请人补正复议材料", 10, Workday).party()
        .from("收到补正通知").basis("行政复议法 第三十一条、第八十八条"),
    row("reconsideration.copy", "向被申请人发送复议申请书", 7, Workday).other()
        .from("受理").basis("行政复议法 第四十八条、第八十八条"),
    row("reconsideration.answer", "被申请人书面答复并提交证据、依据", 10, Workday)
        .from("收到申请书副本").basis("行政复议法 第四十八条、第八十八条"),
    row("reconsideration.copy.simple", "向被申请人发送复议申请书（简易程序）", 3, Workday).other()
        .from("受理").basis("行政复议法 第五十四条、第八十八条"),
    row("reconsideration.answer.simple", "被申请人书面答复（简易程序）", 5, Workday)
        .from("收到申请书副本").basis("行政复议法 第五十四条、第八十八条"),
    row("reconsideration.decision", "作出复议决定", 60, Day).other()
        .from("受理").basis("行政复议法 第六十二条"),
    row("reconsideration.decision.extension", "复议期限延长", 30, Day).other().extends("reconsideration.decision")
        .from("复议期限届满").basis("行政复议法 第六十二条"),
    row("reconsideration.decision.simple", "作出复议决定（简易程序）", 30, Day).other()
        .from("受理").basis("行政复议法 第六十二条"),
    row("litigation.apply", "提起行政诉讼", 6, Month).party()
        .from("知道或者应当知道作出行政行为").basis("行政诉讼法 第四十六条").note("法律另有规定的除外"),
    row("litigation.apply.untold", "未告知起诉期限时的最长期限", 1, Year).party()
        .from("知道或者应当知道行政行为内容").basis("行政诉讼法司法解释 第六十四条").mark(Source),
    row("litigation.apply.reconsidered", "不服复议决定提起行政诉讼", 15, Day).party()
        .from("收到复议决定书或者复议期满").basis("行政诉讼法 第四十五条"),
    row("litigation.absolute", "提起行政诉讼的最长保护期", 5, Year).party()
        .from("作出行政行为").basis("行政诉讼法 第四十六条"),
    row("litigation.absolute.property", "提起行政诉讼的最长保护期（不动产）", 20, Year).party()
        .from("作出行政行为").basis("行政诉讼法 第四十六条"),
    row("litigation.copy", "法院发送起诉状副本", 5, Day).other()
        .from("立案").basis("行政诉讼法 第六十七条"),
    row("litigation.answer", "被告提交证据、依据和答辩状", 15, Day).roll()
        .from("收到起诉状副本").basis("行政诉讼法 第六十七条"),
    row("litigation.judgment", "法院作出第一审判决", 6, Month).other()
        .from("立案").basis("行政诉讼法 第八十一条"),
    row("litigation.judgment.simple", "法院审结（简易程序）", 45, Day).other()
        .from("立案").basis("行政诉讼法 第八十三条"),
    row("litigation.appeal", "对第一审判决提起上诉", 15, Day).party()
        .from("判决书送达").basis("行政诉讼法 第八十五条"),
    row("litigation.appeal.ruling", "对第一审裁定提起上诉", 10, Day).party()
        .from("裁定书送达").basis("行政诉讼法 第八十五条"),
];
