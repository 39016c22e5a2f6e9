//! Acts on the registers and on the city.

use super::casework::LINE_MAX;
use super::{Bench, Grant, basis};
use crate::act::Intent;
use crate::authority::Capacity;
use crate::deed::Deed;
use crate::deed::publicity::{HistoricalCorrected, Source};
use crate::draft::hex;
use crate::edition::EDGES;
use crate::history::{self, Against, COLUMNS, HistoricalRow};
use crate::ids::SubjectRef;
use crate::refusal::{Fields, Refusal};
use crate::state::publicity::Historical;
use sha2::{Digest as _, Sha256};

pub(super) fn judge(bench: &Bench, intent: &Intent) -> Result<Grant, Refusal> {
    let mut fields = Fields::new();
    let mut deciding = bench.actor.unit.clone();
    let known_unit =
        |id: &str| bench.facts.get(&SubjectRef::unit(id)).is_some_and(|k| k.state.unit().is_some());
    let grant = match &intent.deed {
        Deed::CityFounded(d) => {
            fields.text("name", "城市名称", &d.name, LINE_MAX);
            fields.text("log_origin", "日志名称", &d.log_origin, LINE_MAX);
            if intent.subject != SubjectRef::city() {
                return Err(Refusal::not_found());
            }
            basis("4.1a", "吉市政办发〔2019〕30号")
        }
        Deed::RulesActivated(d) => {
            if d.digest != bench.rules.digest() {
                fields.add("digest", "启用的规则版本与系统装载的不一致");
            }
            basis("3.0b", "吉市政办发〔2019〕30号")
        }
        Deed::ClockMoved(d) => {
            let city = bench.facts.get(&SubjectRef::city()).and_then(|k| k.state.city());
            if !city.is_some_and(|c| c.demo) {
                return Err(Refusal::gate(
                    "not-a-demonstration",
                    "4.0a",
                    "",
                    "这不是演示数据，不能推进时钟",
                    "演示时钟只在演示城市里有",
                ));
            }
            if d.to <= bench.moment.recorded {
                fields.add("to", "演示时钟只能向前推进");
            }
            basis("4.0a", "演示时钟")
        }
        Deed::ClockWatched(d) => {
            // Changed by this very commit, so not a fact relied on.
            let city = bench.facts.peek(&SubjectRef::city()).and_then(|k| k.state.city());
            let stood = city.and_then(|c| c.clock_watch.as_ref()).map(|f| &f.watched);
            if !d.is_news_after(stood) {
                return Err(Refusal::gate(
                    "clock-unchanged",
                    "4.1a",
                    "",
                    "时钟状态与已记录的相同",
                    "状态变化时才记录一条",
                ));
            }
            basis("4.1a", "网络安全法 第二十三条")
        }
        Deed::LoginPolicySet(d) => {
            fields.text("basis", "依据", &d.basis, LINE_MAX);
            basis("4.1a", "网络安全法 第二十三条")
        }
        Deed::ExportRuleSet(d) => {
            fields.text("basis", "依据", &d.basis, LINE_MAX);
            basis("4.1a", "个人信息保护法 第五十一条")
        }
        Deed::DataKeyChanged(d) => {
            fields.text("key", "密钥编号", &d.key, LINE_MAX);
            basis("4.1a", "密码法 第二十七条")
        }
        Deed::UnitRegistered(d) => {
            fields.text("name", "名称", &d.name, LINE_MAX);
            fields.text("prefix", "机关代字", &d.prefix, 20);
            region(&mut fields, &d.region);
            deciding.clone_from(&intent.subject.id);
            basis("1.1a", "行政处罚法 第十七条、第十九条")
        }
        Deed::OfficerCertified(d) => {
            fields.text("name", "姓名", &d.name, LINE_MAX);
            fields.text("category", "执法类别", &d.category, LINE_MAX);
            fields.text("number", "证件编号", &d.number, crate::certificate_no::LENGTH_MAX);
            region(&mut fields, &d.region);
            if d.valid_to < d.valid_from {
                fields.add("valid_to", "有效期止早于有效期起");
            }
            if !known_unit(&d.unit) {
                fields.add("unit", "没有这个执法主体");
            }
            // A renewed certificate is the same person's: with another account somebody else would be handler of
            // every case that names it.
            let held = bench.facts.peek(&intent.subject).and_then(|k| k.state.officer());
            let bound = held.and_then(|o| o.account.as_ref());
            if bench.edition >= EDGES && bound.is_some() && bound != d.account.as_ref() {
                fields.add("account", "换发证件不能改变持证人的账号；换了人的，另行登记新的证件");
            }
            basis("1.1d", "行政处罚法 第四十二条")
        }
        Deed::OfficerSuspended(d) => {
            fields.text("reason", "理由", &d.reason, LINE_MAX);
            basis("1.1d", "行政处罚法 第四十二条")
        }
        Deed::OfficerReinstated(d) => {
            fields.text("reason", "理由", &d.reason, LINE_MAX);
            let officer = bench.facts.peek(&intent.subject).and_then(|k| k.state.officer());
            match officer.and_then(|o| o.suspensions.last()) {
                Some((from, None)) if d.from >= *from => {}
                Some((from, None)) => fields.add("from", format!("恢复日期早于暂扣日期 {from}")),
                _ => fields.add("from", "这个证件没有被暂扣"),
            }
            basis("1.1d", "行政处罚法 第四十二条")
        }
        Deed::OfficerDesignated(d) => {
            region(&mut fields, &d.region);
            fields.text("basis", "指定、协助或者委托文书", &d.basis, LINE_MAX);
            if d.to < d.from {
                fields.add("to", "结束日期早于开始日期");
            }
            basis("1.1d", "行政处罚法 第二十条、第二十五条、第二十六条")
        }
        Deed::ReviewerFiled(d) => {
            fields.text("name", "姓名", &d.name, LINE_MAX);
            if !known_unit(&d.unit) {
                fields.add("unit", "没有这个审核机构");
            }
            if d.filed_on > bench.today {
                fields.add("filed_on", "备案日期晚于今天");
            }
            basis("3.1b", "行政处罚法 第五十八条")
        }
        Deed::ReviewerRemoved(d) => {
            fields.text("reason", "理由", &d.reason, LINE_MAX);
            basis("3.1b", "行政处罚法 第五十八条")
        }
        Deed::CatalogueAdopted(d) => {
            fields.text("title", "目录名称", &d.title, LINE_MAX);
            if d.items.is_empty() {
                fields.add("items", "目录没有事项");
            }
            for (i, item) in d.items.iter().enumerate() {
                fields.text(&format!("items.{i}.title"), "事项", &item.title, LINE_MAX);
                if d.items.iter().take(i).any(|x| x.id == item.id) {
                    fields.add(format!("items.{i}.id"), "事项编号重复");
                }
            }
            if bench.actor.capacity == Capacity::AgencyHead && bench.actor.unit != intent.subject.id {
                return Err(Refusal::not_found());
            }
            deciding.clone_from(&intent.subject.id);
            basis("3.2b", "国办发〔2018〕118号 第十二项")
        }
        Deed::HistoricalImported(d) => {
            if !known_unit(&d.unit) {
                fields.add("unit", "没有这个执法主体");
            }
            match d.row.known() {
                None => fields.add("row", "没有内容"),
                Some(row) if bench.actor.capacity == Capacity::Editor => {
                    fields.text("batch", "文件名", &d.batch, LINE_MAX);
                    read_as_printed(bench, &d.content, &d.flags, row, &mut fields);
                    // What was put right before it was recorded has the id of what it was, so that the file of then
                    // does not bring it a second time.
                    if bench.moment.again.is_none() && !is_digest(&intent.subject.id) {
                        fields.add("subject.id", "导入的记录以内容的摘要为编号，请从文件导入");
                    }
                }
                Some(_) => {}
            }
            deciding.clone_from(&d.unit);
            basis("4.2a", "吉市政办发〔2019〕30号")
        }
        Deed::HistoricalCorrected(d) => {
            let known = bench.facts.peek(&intent.subject).and_then(|k| k.state.historical());
            let before = known.ok_or_else(Refusal::not_found)?;
            correctable(bench, intent, before, d)?;
            fields.text("batch", "文件名", &d.batch, LINE_MAX);
            match d.row.known() {
                None => fields.add("row", "没有内容"),
                Some(row) => read_as_printed(bench, &d.content, &d.flags, row, &mut fields),
            }
            deciding.clone_from(&before.unit);
            basis("4.2a", "吉市政办发〔2019〕30号")
        }
        // Numbers are taken only together with the act that uses them.
        _ => return Err(Refusal::not_found()),
    };
    fields.done()?;
    Ok(Grant { deciding, basis: grant, ..Grant::default() })
}

fn is_digest(id: &str) -> bool {
    id.len() == 64 && id.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// What was put up stands on the row as it was imported: no other takes its place.
fn correctable(
    bench: &Bench,
    intent: &Intent,
    before: &Historical,
    d: &HistoricalCorrected,
) -> Result<(), Refusal> {
    let source = Source::Historical(intent.subject.id.clone());
    if bench.facts.all().any(|(_, k)| k.state.publication().is_some_and(|p| p.source == source)) {
        return Err(Refusal::gate(
            "put-up-before",
            "4.2a",
            "吉市政办发〔2019〕30号",
            "这条记录已经生成公示稿，公示稿以它为准，不能再更正",
            "在公示管理里办理：申请不予公开或者撤回；更正后的内容另起一行导入",
        ));
    }
    if before.content == d.content {
        return Err(Refusal::field("row", "和已经导入的内容一样"));
    }
    Ok(())
}

/// A row that a person imports says what the reader reads in its print, with every doubt: nobody types a decision of his
/// own under the name of an import. Who judges again takes it as it stands, so that a better reader refutes no old entry.
fn read_as_printed(
    bench: &Bench,
    content: &str,
    flags: &[(String, String)],
    row: &HistoricalRow,
    fields: &mut Fields,
) {
    if bench.moment.again.is_some() {
        return;
    }
    let organ = [row.printed.organ.trim()];
    let absent: Vec<&'static str> = COLUMNS
        .into_iter()
        .zip(row.printed.cells())
        .filter(|(_, cell)| cell.is_empty())
        .map(|(c, _)| c)
        .collect();
    let organs: &[&str] = if row.organ_known { &organ } else { &[] };
    let against = Against { organs, today: bench.today, absent: &absent };
    let Ok(read) = history::read(&row.printed, &against) else {
        return fields.add("row", "文号、当事人和正文都没有，无法认定是哪一件决定");
    };
    let digest = hex(&Sha256::digest(row.key.as_bytes()));
    if *read.row != *row || content != digest {
        fields.add("row", "导入的内容与原文读出的不一致，请从文件导入");
    }
    let told = |flag: &history::Flag| flags.iter().any(|(c, r)| *c == flag.column && *r == flag.reason);
    if !read.flags.iter().all(told) {
        fields.add("flags", "少了读出的存疑，请从文件导入");
    }
}

/// 行政区划代码
pub(super) fn region(fields: &mut Fields, region: &str) {
    let ok = (6..=12).contains(&region.len()) && region.bytes().all(|b| b.is_ascii_digit());
    if !ok {
        fields.add("region", "行政区划代码为 6 到 12 位数字");
    }
}
