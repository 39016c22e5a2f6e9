//! 执法人员名单 — lists of certificates as other systems write them: a row becomes 登记执法证件, or is refused at the cell
//! that stands in the way. A certificate says who may act where and until when, so nothing of it is guessed; what the list
//! leaves to be known otherwise is taken with a doubt.

use crate::deed::register::OfficerCertified;
use crate::history::{Flag, date_printed};
use crate::{certificate_no, region};
use jiff::civil::Date;

/// The columns of such a list, in order.
pub const COLUMNS: [&str; 7] =
    ["证件编号", "姓名", "所属单位", "执法类别", "执法区域", "有效期自", "有效期至"];

/// Other names of each of [`COLUMNS`], the likeliest first.
#[rustfmt::skip]
pub const NAMES: [&[&str]; COLUMNS.len()] = [
    &["执法证件编号", "执法证编号", "行政执法证编号", "行政执法证件编号", "执法证号", "执法证件号", "行政执法证号", "行政执法证件号", "执法证号码", "执法证件号码", "证件号码", "证件号", "证号", "编号"],
    &["执法人员姓名", "持证人姓名", "人员姓名", "持证人", "执法人员"],
    &["所在单位", "工作单位", "执法单位", "单位名称", "执法主体名称", "执法主体", "执法机关", "所属机关", "所属部门", "单位", "部门"],
    &["执法种类", "执法门类", "执法类型", "执法领域", "执法范围", "类别"],
    &["执法地域", "执法辖区", "执法区划", "行政区划代码", "行政区划", "辖区", "区域"],
    &["有效期起", "有效期始", "有效期开始", "有效期起始日期", "有效期(起)", "证件有效期起", "生效日期", "发证日期", "发证时间", "颁证日期"],
    &["有效期止", "有效期(止)", "有效期截止", "有效期截止日期", "证件有效期止", "有效期限", "证件有效期", "有效期", "有效日期", "到期日期", "截止日期", "失效日期"],
];

/// A unit as lists name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// 全称
    pub name: String,
    /// 简称
    pub short: String,
    /// Its region.
    pub region: String,
}

/// What a row is held against.
#[derive(Clone, Copy, Debug)]
pub struct Against<'a> {
    /// The register of units.
    pub units: &'a [Named],
    /// The unit of rows that name none; empty where nobody said.
    pub unit: &'a str,
    /// The legal date.
    pub today: Date,
}

/// A row that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// The certificate.
    pub deed: OfficerCertified,
    /// Doubts, in the order of the columns.
    pub flags: Vec<Flag>,
}

/// What stands in the way, each at its column.
pub type Refused = Vec<Flag>;

/// 读一行 — reads the cells of a row, in the order of [`COLUMNS`].
///
/// # Errors
/// Everything that a certificate cannot be registered without, at its column.
pub fn read(cells: &[&str], against: &Against<'_>) -> Result<Read, Refused> {
    let cell = |at: usize| cells.get(at).copied().unwrap_or_default().trim();
    let (mut flags, mut wrong) = (Vec::new(), Vec::new());
    let at = |column: usize, reason: String| Flag {
        column: COLUMNS.get(column).copied().unwrap_or_default().to_owned(),
        reason,
    };
    let number: String = half_width(cell(0));
    if number.is_empty() {
        wrong.push(at(0, "没有证件编号，无法登记".into()));
    } else if number.chars().count() > certificate_no::LENGTH_MAX {
        wrong.push(at(0, format!("超过 {} 位，不是证件编号", certificate_no::LENGTH_MAX)));
    } else if number != cell(0) {
        flags.push(at(0, "已去掉空格并改为半角".into()));
    }
    let name = cell(1);
    match name {
        "" => wrong.push(at(1, "没有姓名，无法登记".into())),
        _ if name.chars().any(|c| c.is_ascii_digit()) => flags.push(at(1, "姓名里有数字，请核对".into())),
        _ => {}
    }
    let unit = match unit(cell(2), against) {
        Ok((unit, doubt)) => {
            flags.extend(doubt.map(|reason| at(2, reason)));
            Some(unit)
        }
        Err(reason) => {
            wrong.push(at(2, reason));
            None
        }
    };
    let category = cell(3);
    if category.is_empty() {
        wrong.push(at(3, "没有执法类别，无法登记".into()));
    }
    let region = match region_of(cell(4), unit) {
        Ok((region, doubt)) => {
            flags.extend(doubt.map(|reason| at(4, reason)));
            region
        }
        Err(reason) => {
            wrong.push(at(4, reason));
            String::new()
        }
    };
    let (from, to) = span(cell(5), cell(6));
    let mut day = |column: usize, text: &str| -> Option<Date> {
        if text.is_empty() {
            wrong.push(at(column, "没有日期，无法登记".into()));
            return None;
        }
        date_printed(text).map_err(|reason| wrong.push(at(column, format!("{reason}，无法登记")))).ok()
    };
    let (from, to) = (day(5, from), day(6, to));
    let (Some(unit), Some(valid_from), Some(valid_to)) = (unit, from, to) else { return Err(wrong) };
    if valid_to < valid_from {
        wrong.push(at(6, format!("{valid_to} 早于有效期自 {valid_from}")));
    } else if valid_to < against.today {
        flags.push(at(6, format!("{valid_to} 已经过期，请核对")));
    } else if valid_from > against.today {
        flags.push(at(5, format!("{valid_from} 还没有到，请核对")));
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let deed = OfficerCertified {
        name: name.to_owned(),
        unit: unit.id.clone(),
        number,
        category: category.to_owned(),
        region,
        valid_from,
        valid_to,
        account: None,
    };
    Ok(Read { deed, flags })
}

fn half_width(text: &str) -> String {
    let half = |c: char| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    };
    text.chars().filter(|c| !c.is_whitespace()).map(half).collect()
}

fn unit<'a>(printed: &str, against: &Against<'a>) -> Result<(&'a Named, Option<String>), String> {
    let folded: String = printed.chars().filter(|c| !c.is_whitespace()).collect();
    if folded.is_empty() {
        let given = against.units.iter().find(|u| u.id == against.unit);
        return given
            .map(|u| (u, Some(format!("没有写单位，按{}登记", u.name))))
            .ok_or_else(|| "没有写单位，无法登记".to_owned());
    }
    let mut found = against.units.iter().filter(|u| u.name == folded || u.short == folded);
    match (found.next(), found.next()) {
        (Some(unit), None) => Ok((unit, None)),
        (Some(_), Some(_)) => Err(format!("有几个单位都叫“{printed}”，请写全称")),
        _ => Err(format!("没有登记“{printed}”这个执法主体，先登记单位，或者改成登记的名称")),
    }
}

fn region_of(printed: &str, unit: Option<&Named>) -> Result<(String, Option<String>), String> {
    let digits = printed.bytes().all(|b| b.is_ascii_digit());
    if printed.is_empty() {
        // Whoever has no unit is refused for it.
        let Some(unit) = unit else { return Ok(Default::default()) };
        let reason = format!("没有写执法区域，按单位所在的{}登记", region::name(&unit.region));
        return Ok((unit.region.clone(), Some(reason)));
    }
    if digits && (6..=12).contains(&printed.len()) {
        return match region::province(printed) {
            Some(_) => Ok((printed.to_owned(), None)),
            None => Err(format!("“{printed}”不是行政区划代码")),
        };
    }
    let code = region::code_of(printed).map(|code| (code.to_owned(), None));
    code.ok_or_else(|| format!("不认识“{printed}”，请写本市的区县名称，或者 6 位行政区划代码"))
}

/// Begin and end; some lists write both into one cell.
fn span<'a>(from: &'a str, to: &'a str) -> (&'a str, &'a str) {
    if !from.is_empty() {
        return (from, to);
    }
    for mark in ["至", "到", "—", "～", "~", " - "] {
        if let Some((from, to)) = to.split_once(mark) {
            return (from.trim(), to.trim_start_matches(mark).trim());
        }
    }
    (from, to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn units() -> Vec<Named> {
        let unit = |id: &str, name: &str, short: &str| Named {
            id: id.into(),
            name: name.into(),
            short: short.into(),
            region: "220200".into(),
        };
        vec![unit("a", "吉林市示例管理局", "示例局"), unit("b", "吉林市另一示例局", "另一局")]
    }

    fn tried(cells: [&str; 7]) -> Result<Read, Refused> {
        let units = units();
        read(&cells, &Against { units: &units, unit: "b", today: date(2026, 1, 5) })
    }

    fn columns(flags: &[Flag]) -> Vec<&str> {
        flags.iter().map(|f| f.column.as_str()).collect()
    }

    #[test]
    fn a_whole_row_is_a_certificate_without_doubt() {
        let row = ["07020100901", "示例甲", "示例局", "市场监管", "昌邑区", "2024年1月5日", "2029-01-04"];
        let Read { deed, flags } = tried(row).unwrap();
        assert_eq!(flags, []);
        assert_eq!((deed.unit.as_str(), deed.region.as_str()), ("a", "220202"));
        assert_eq!((deed.valid_from, deed.valid_to), (date(2024, 1, 5), date(2029, 1, 4)));
    }

    #[test]
    fn what_is_left_out_is_taken_with_a_doubt_and_what_cannot_be_known_is_refused_at_its_cell() {
        let row = ["０７０２ 0100901", "示例甲", "", "市场监管", "", "", "2020-01-05至2025-01-04"];
        let Read { deed, flags } = tried(row).unwrap();
        assert_eq!(columns(&flags), ["证件编号", "所属单位", "执法区域", "有效期至"]);
        assert_eq!((deed.number.as_str(), deed.unit.as_str()), ("07020100901", "b"));
        assert_eq!(deed.valid_from, date(2020, 1, 5));
        let wrong = tried(["", "", "外地局", "", "长春市", "某天", ""]).unwrap_err();
        assert_eq!(columns(&wrong), COLUMNS);
        let turned = ["1", "示例甲", "示例局", "市场监管", "220202", "2029-01-04", "2024-01-05"];
        assert_eq!(columns(&tried(turned).unwrap_err()), ["有效期至"]);
        let nowhere = ["1", "示例甲", "示例局", "市场监管", "990202", "2024-01-05", "2029-01-04"];
        assert_eq!(columns(&tried(nowhere).unwrap_err()), ["执法区域"]);
    }
}
