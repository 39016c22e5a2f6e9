//! 文书的制发、签章件入卷、文号作废.

use super::casework::{LINE_MAX, TEXT_MAX};
use super::{Bench, Companion, Grant, basis};
use crate::act::{Derived, Intent};
use crate::deed::Deed;
use crate::deed::record as rd;
use crate::edition::READING;
use crate::ids::SubjectRef;
use crate::refusal::{Fields, Refusal};
use crate::state::casefile::CaseFile;

/// What a series says of a number that was cancelled.
const IN_THE_CASE: &str = "理由见案件";

/// Documents that archiving makes, not an act of the case.
const ARCHIVE: [&str; 2] = ["archive-cover", "archive-directory"];

pub(super) fn judge(bench: &Bench, intent: &Intent) -> Result<Grant, Refusal> {
    match &intent.deed {
        Deed::DocumentIssued(d) => document_issued(bench, intent, d),
        Deed::DocumentScanned(d) => document_scanned(bench, intent, d),
        _ => Err(Refusal::not_found()),
    }
}

/// The case that a document or recording belongs to, relied on.
pub(super) fn case_of<'a>(bench: &Bench<'a>, id: &str) -> Result<&'a CaseFile, Refusal> {
    bench.facts.get(&SubjectRef::case(id)).and_then(|k| k.state.case()).ok_or_else(Refusal::not_found)
}

fn document_issued(bench: &Bench, intent: &Intent, d: &rd::DocumentIssued) -> Result<Grant, Refusal> {
    let case = case_of(bench, &d.case)?;
    if intent.subject != SubjectRef::document(&d.case, d.entry, &d.kind) {
        return Err(Refusal::not_found());
    }
    let archived = ARCHIVE.contains(&d.kind.as_str()) && case.archived.is_some() && d.entry <= case.seq;
    let entry = case.document_entry(d.entry, &d.kind);
    if entry.is_none() && !archived {
        return Err(Refusal::not_found());
    }
    if entry.is_some_and(|e| e.cancelled.is_some()) {
        return Err(Refusal::gate(
            "document-cancelled",
            "2.1b",
            "党政机关公文处理工作条例 第九条",
            "这份文书的文号已经作废",
            "重新办理这一步，另取文号",
        ));
    }
    if !d.missing.is_empty() {
        let article = if d.kind == "penalty-decision" { "行政处罚法 第五十九条" } else { "" };
        return Err(Refusal::gate(
            "document-incomplete",
            "2.1a",
            article,
            format!("《{}》缺少必备内容：{}", d.title, d.missing.join("、")),
            "补全后再制发；已经取得的文号不用的，写明理由作废",
        ));
    }
    let mut fields = Fields::new();
    fields.text("title", "文书名称", &d.title, LINE_MAX);
    d.file.check(&mut fields, "file");
    if d.file.mime != "application/pdf" {
        fields.add("file", "制发的文书应为 PDF");
    }
    if d.pages == 0 {
        fields.add("pages", "文书没有页");
    }
    if entry.is_some_and(|e| e.number != d.number) {
        fields.add("number", "文号与办理时编定的不一致");
    }
    fields.done()?;
    let unit = bench.unit(&case.unit)?;
    // The template in force when the document was made, not when it was fixed.
    let made = entry.map_or_else(|| case.archived.as_ref().map_or(bench.today, |(on, _)| *on), |e| e.on);
    let templates = &bench.rules.bundle().templates;
    let chosen = crate::papers::choose(templates, &d.kind, &unit.domain, &case.unit, made);
    if chosen.map(crate::papers::Template::reference).as_ref() != Some(&d.template) {
        return Err(Refusal::gate(
            "template-not-in-force",
            "2.1b",
            "吉市政办发〔2019〕30号",
            format!("制发《{}》应当使用当日有效的文书模板", d.title),
            "按系统选定的模板重新制作",
        ));
    }
    Ok(Grant {
        deciding: case.unit.clone(),
        basis: basis("2.1b", "行政处罚法 第四十七条"),
        ..Grant::default()
    })
}

fn document_scanned(bench: &Bench, intent: &Intent, d: &rd::DocumentScanned) -> Result<Grant, Refusal> {
    let document =
        bench.facts.peek(&intent.subject).and_then(|k| k.state.document()).ok_or_else(Refusal::not_found)?;
    let case = case_of(bench, &document.issued.case)?;
    let mut fields = Fields::new();
    d.file.check(&mut fields, "file");
    if !matches!(d.file.mime.as_str(), "application/pdf" | "image/jpeg" | "image/png") {
        fields.add("file", "签章件应为 PDF、JPEG 或者 PNG");
    }
    fields.text("note", "签名、盖章情况", &d.note, LINE_MAX);
    if d.signed_on > bench.today {
        fields.add("signed_on", "签署日期晚于今天");
    }
    fields.done()?;
    archived(case)?;
    Ok(Grant {
        deciding: case.unit.clone(),
        basis: basis("2.3a", "行政处罚法 第四十七条"),
        ..Grant::default()
    })
}

/// The directory of an archived file is fixed: nothing more goes in.
pub(super) fn archived(case: &CaseFile) -> Result<(), Refusal> {
    if case.archived.is_none() {
        return Ok(());
    }
    Err(Refusal::gate(
        "case-archived",
        "2.3a",
        "行政处罚法 第四十七条",
        "案卷已经归档，目录已经固定",
        "确需补入的，由保管员按档案管理规定另行登记",
    ))
}

/// The series of a document whose number can be cancelled.
pub(super) fn series_of(kind: &str) -> Option<&'static str> {
    match kind {
        "penalty-notice" => Some(super::NO_NOTICE.series),
        "correction-order" => Some(super::NO_CORRECTION.series),
        "hearing-notice" => Some(super::NO_HEARING.series),
        _ => None,
    }
}

/// 作废未制发的文书: a number reserved for what will not be issued.
pub(super) fn document_cancelled(
    bench: &Bench,
    intent: &Intent,
    case: &CaseFile,
    d: &rd::DocumentCancelled,
) -> Result<Grant, Refusal> {
    let mut fields = Fields::new();
    fields.text("reason", "作废理由", &d.reason, TEXT_MAX);
    let entry = case.documents.iter().find(|e| e.seq == d.entry && e.number.is_some());
    let Some(entry) = entry else {
        fields.add("entry", "这一步没有取得文号");
        return Err(fields.done().err().unwrap_or_else(Refusal::not_found));
    };
    fields.done()?;
    let refuse = |reason: String, remedy: &str| {
        Err(Refusal::gate("number-in-use", "2.1b", "党政机关公文处理工作条例 第九条", reason, remedy))
    };
    if entry.cancelled.is_some() {
        return refuse("这个文号已经作废".into(), "不用再办");
    }
    let document = SubjectRef::document(&intent.subject.id, entry.seq, &entry.kind);
    if bench.facts.get(&document).is_some() {
        return refuse(
            format!("《{}》已经制发，文号不能作废", entry.title),
            "制发后发现错误的，按更正、撤销或者重新告知的程序办理",
        );
    }
    let number = entry.number.clone().unwrap_or_default();
    let served = match entry.kind.as_str() {
        "penalty-notice" => case.notices.iter().any(|n| n.seq == entry.seq && n.served_on.is_some()),
        "correction-order" => case.services.iter().any(|s| s.number == number),
        "hearing-notice" => case.hearing.held.is_some(),
        _ => {
            return refuse(
                format!("《{}》的文号记载的是已经生效的办理，不能作废", entry.title),
                "立案号随案终结；决定确有错误的，按撤销、变更决定办理",
            );
        }
    };
    if served {
        return refuse(format!("《{}》已经送达，文号不能作废", entry.title), "重新告知或者撤销");
    }
    let Some(series) = series_of(&entry.kind) else { return Err(Refusal::not_found()) };
    let subject = SubjectRef::series(&case.unit, series, entry.on.year());
    let taken = bench
        .facts
        .peek(&subject)
        .and_then(|k| k.state.series())
        .and_then(|s| s.taken.iter().find(|(_, printed, _)| *printed == number).map(|(n, _, _)| *n));
    let Some(taken) = taken else { return Err(Refusal::not_found()) };
    Ok(Grant {
        derived: Derived { number: Some(number), ..Derived::default() },
        basis: basis("2.1b", "党政机关公文处理工作条例 第九条"),
        companions: vec![Companion {
            subject,
            // A series is read by more people than its cases are.
            deed: rd::NumberCancelled {
                number: taken,
                reason: if bench.edition < READING { d.reason.clone() } else { IN_THE_CASE.into() },
            }
            .into(),
            derived: Derived::default(),
        }],
        ..Grant::default()
    })
}
