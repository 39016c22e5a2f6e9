//! 列名 — what other systems call the columns of a list of penalties: the 双公示 columns of the standard of 2015 and of
//! 2018 with their codes, and what provinces and departments write instead.

use super::COLUMNS;

/// Other names of each of [`COLUMNS`], the likeliest first.
#[rustfmt::skip]
pub const NAMES: [&[&str]; COLUMNS.len()] = [
    &["编号", "序号", "主键", "记录编号", "lic_id"],
    &["处罚决定书文号", "行政处罚决定文书号", "行政处罚决定书号", "决定书文号", "处罚文号", "处罚决定文号", "文书号", "文号", "CF_WSH", "admin_punish_doc"],
    &["当事人名称", "行政相对人", "相对人名称", "当事人", "被处罚单位名称", "被处罚单位", "被处罚人", "被处罚对象", "处罚对象", "企业名称", "单位名称", "当事人姓名或名称", "CF_XDR_MC", "taxer_nm"],
    &["行政相对人代码_1(统一社会信用代码)", "行政相对人代码_1", "行政相对人统一社会信用代码", "相对人统一社会信用代码", "社会信用代码", "统一信用代码", "信用代码", "CF_XDR_SHXYM", "CF_XDR_SHXYDM", "uni_social_crd_cd"],
    &["处罚决定机关", "行政处罚机关", "作出处罚决定的机关", "作出处罚决定的行政机关", "作出行政处罚决定机关名称", "处罚机关名称", "执法机关", "执法单位", "处罚单位", "处罚部门", "CF_CFJG"],
    &["行政处罚决定日期", "作出行政处罚决定日期", "作出处罚决定日期", "处罚决定书签发日期", "处罚决定时间", "决定日期", "处罚日期", "CF_JDRQ", "punish_dt"],
    &["处罚种类", "处罚类型", "行政处罚种类", "处罚类别1", "CF_CFLB", "CF_CFLB1"],
    &["罚款金额(万元)", "罚款金额(元)", "罚款金额", "罚款数额", "罚款数额(万元)", "罚款数额(元)", "处罚金额", "处罚金额(万元)", "处罚金额(元)", "罚款(万元)", "罚款(元)", "罚款", "金额", "CF_NR_FK"],
    &["行政处罚依据", "法律依据", "处罚法律依据", "CF_YJ"],
    &["处罚内容", "行政处罚内容", "处罚结果", "行政处罚决定书正文", "CF_NR", "punish_result"],
    &["正文是否完整", "是否完整"],
];

/// The unit that a heading gives to the plain numbers below it; the standard's own column is in 万元.
#[must_use]
pub fn unit_of(heading: &str) -> Option<&'static str> {
    let plain: String = heading.chars().filter(|c| !c.is_whitespace()).collect();
    if plain.contains("万元") || plain.eq_ignore_ascii_case("CF_NR_FK") {
        return Some("万元");
    }
    let ends = ["（元）", "(元)", "[元]", "/元", "：元", "单位元", "_元"];
    ends.iter().any(|end| plain.ends_with(end)).then_some("元")
}
