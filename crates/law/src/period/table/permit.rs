//! 行政许可 — the agency's own periods are working days (行政许可法 第八十二条).

use super::super::Mark::Local;
use super::super::Unit::{Day, Workday, Year};
use super::{Row, row};

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    row("permit.correction", "一次告知补正材料", 5, Workday)
        .from("收到申请材料").basis("行政许可法 第三十二条、第八十二条").note("逾期不告知的，自收到申请材料之日起即为受理"),
    row("permit.supplement", "申请人补正材料", 20, Workday).party()
        .from("收到补正告知").basis("行政许可法 第三十二条").mark(Local).note("法律未规定天数，按本机关设定，只能延长"),
    row("permit.decision", "作出行政许可决定", 20, Workday)
        .from("受理").basis("行政许可法 第四十二条、第八十二条")
        .note("听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审的时间不计算，书面告知（第四十五条）"),
    row("permit.decision.extension", "行政许可决定延长", 10, Workday).extends("permit.decision")
        .from("决定期限届满").basis("行政许可法 第四十二条").note("须经机关负责人批准，告知理由"),
    row("permit.joint", "统一、联合、集中办理许可", 45, Workday)
        .from("受理").basis("行政许可法 第四十二条、第八十二条"),
    row("permit.joint.extension", "统一、联合、集中办理延长", 15, Workday).extends("permit.joint")
        .from("办理期限届满").basis("行政许可法 第四十二条").note("须经本级人民政府负责人批准，告知理由"),
    row("permit.lower.check", "下级行政机关审查", 20, Workday)
        .from("受理").basis("行政许可法 第四十三条、第八十二条"),
    row("permit.licence", "颁发、送达许可证件", 10, Workday)
        .from("作出准予许可的决定").basis("行政许可法 第四十四条、第八十二条"),
    row("permit.hearing.request", "申请许可听证", 5, Workday).party()
        .from("被告知听证权利").basis("行政许可法 第四十七条、第八十二条"),
    row("permit.hearing.hold", "组织许可听证", 20, Workday)
        .from("收到听证申请").basis("行政许可法 第四十七条、第八十二条"),
    row("permit.hearing.notice", "通知许可听证的时间、地点", 7, Workday).ahead()
        .from("举行听证").basis("行政许可法 第四十八条、第八十二条"),
    row("permit.testing.assign", "指派人员检验、检测、检疫", 5, Workday)
        .from("受理").basis("行政许可法 第五十五条、第八十二条"),
    row("permit.renewal", "申请延续许可有效期", 30, Day).party().no_roll().ahead()
        .from("许可有效期届满").basis("行政许可法 第五十条").note("约束申请人，按自然日计算；机关在届满前未决定的，视为准予延续"),
    row("permit.reapply.false", "隐瞒、虚假申请后不得再次申请", 1, Year).wait()
        .from("不予受理或者不予许可").basis("行政许可法 第七十八条").note("直接关系公共安全、人身健康、生命财产安全事项"),
    row("permit.reapply.fraud", "以不正当手段取得后不得再次申请", 3, Year).wait()
        .from("撤销许可").basis("行政许可法 第七十九条").note("直接关系公共安全、人身健康、生命财产安全事项"),
];
