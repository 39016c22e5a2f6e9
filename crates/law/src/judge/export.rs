//! 大批量导出 — asked for by one and released by another of the same unit (SECURITY 14).

use super::casework::LINE_MAX;
use super::{Bench, Grant, basis};
use crate::act::Intent;
use crate::authority::Capacity;
use crate::deed::Deed;
use crate::refusal::{Fields, Refusal};
use crate::state::export::{Export, ExportStage, WAITS_FOR};

const CLAUSE: &str = "4.1a";
const ARTICLE: &str = "个人信息保护法 第五十一条";
/// Filters, in characters: more than an address has.
const QUERY_MAX: usize = 2_000;

pub(super) fn judge(bench: &Bench, intent: &Intent) -> Result<Grant, Refusal> {
    let mut fields = Fields::new();
    let asked = bench.facts.peek(&intent.subject).and_then(|k| k.state.export());
    match (&intent.deed, asked) {
        (Deed::ExportAsked(d), None) => {
            fields.text("reason", "用途和理由", &d.reason, LINE_MAX);
            if d.query.known().is_none_or(|q| q.chars().count() > QUERY_MAX) {
                fields.add("query", "筛选条件太长");
            }
            if d.rows == 0 {
                fields.add("rows", "没有可以导出的内容");
            }
        }
        (Deed::ExportReleased(d), Some(asked)) => {
            decidable(bench, asked)?;
            if !d.note.is_empty() {
                fields.text("note", "意见", &d.note, LINE_MAX);
            }
        }
        (Deed::ExportRefused(d), Some(asked)) => {
            decidable(bench, asked)?;
            fields.text("reason", "理由", &d.reason, LINE_MAX);
        }
        _ => return Err(Refusal::not_found()),
    }
    fields.done()?;
    let deciding = asked.map_or_else(|| bench.actor.unit.clone(), |a| a.unit.clone());
    Ok(Grant { deciding, basis: basis(CLAUSE, ARTICLE), ..Grant::default() })
}

/// 双人 — it waits, not too long already, and somebody else has asked for it.
fn decidable(bench: &Bench, asked: &Export) -> Result<(), Refusal> {
    let closed =
        |gate: &str, reason: &str, remedy: &str| Err(Refusal::gate(gate, CLAUSE, ARTICLE, reason, remedy));
    if asked.stage() != ExportStage::Open {
        return closed("export-decided", "这份导出申请已经办过", "回到申请页面核对；还要导出的，重新申请");
    }
    if asked.by == bench.actor.account {
        return closed(
            "export-by-two-persons",
            "申请导出和批准导出要由两个人分别办理",
            "请本单位另一名有权批准的人办理",
        );
    }
    // The three administrators watch each other: who grants sees what who audits carries away, and nobody else's.
    if bench.actor.capacity == Capacity::SecurityAdmin && asked.capacity != Capacity::AuditAdmin {
        return closed(
            "export-of-another-line",
            "安全管理员只批准审计管理员的导出申请",
            "请本单位的负责人或者审计管理员办理",
        );
    }
    if asked.at.checked_add(WAITS_FOR).is_ok_and(|last| last < bench.moment.recorded) {
        return closed("export-lapsed", "申请已经超过 7 天", "请申请人重新申请");
    }
    Ok(())
}
