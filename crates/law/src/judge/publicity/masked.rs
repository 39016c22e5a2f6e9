//! 编辑公示稿 — spans are masked or shown again; no word is typed.

use super::bound;
use super::masker::{self, MASKER};
use super::result;
use super::{ARTICLE, Bench, Grant, LINE_MAX, TEXT_MAX, basis, stage, undecided};
use crate::act::Derived;
use crate::deed::publicity::{
    AddedMask, Base, LiftedMask, Mask, Masking, PublicField, PublicRecord, PublicationMasked,
};
use crate::edition::READING;
use crate::private::Private;
use crate::redaction::MASK;
use crate::refusal::{Fields, Refusal};
use crate::state::publicity::Publication;

/// Most masks that one edit adds or lifts.
const MASKS_MAX: usize = 500;

pub(super) fn judge(bench: &Bench, p: &Publication, d: &PublicationMasked) -> Result<Grant, Refusal> {
    stage(p, &["prepared", "edited"])?;
    undecided(p)?;
    let (decided, before, base) = match &p.decided {
        Some(decided) => (decided.known().ok_or_else(Refusal::not_found)?.clone(), p.masking.clone(), None),
        None => {
            let (decided, masking) = bound::base(bench, p)?;
            let base = Base { decided: Private::Known(decided.clone()), masking: masking.clone() };
            (decided, masking, Some(base))
        }
    };
    if d.base.is_some() && d.base != base {
        return Err(Refusal::field("base", "决定原文由系统从案件或者导入的记录得出，不能填写"));
    }
    let mut fields = Fields::new();
    fields.text("note", "编辑说明", &d.note, TEXT_MAX);
    if d.add.len() + d.lift.len() > MASKS_MAX {
        return Err(Refusal::field("add", format!("一次最多增加、取消 {MASKS_MAX} 处遮盖")));
    }
    for (i, lift) in d.lift.iter().enumerate() {
        lifted(p, &before, i, lift, &mut fields);
    }
    added(&decided, &before.edited(&[], &d.lift), &d.add, &mut fields);
    if bench.edition >= READING {
        result_stands(&decided, &d.add, &mut fields);
    }
    fields.done()?;
    let after = before.edited(&d.add, &d.lift);
    let public = decided.minus(&after, d.extent);
    let mut fields = Fields::new();
    let facts = (bench.edition >= READING && d.extent.is_full()).then_some(PublicField::Facts);
    still_says(&decided, &public, facts, &mut fields);
    if scans(bench) {
        for (field, message) in masker::showing(&public) {
            fields.add(field.wire(), format!("{}：{message}", field.title()));
        }
    }
    fields.done()?;
    Ok(Grant {
        derived: Derived { masker: Some(scanned(bench)), ..Derived::default() },
        basis: basis("1.0a", ARTICLE),
        deed: Some(PublicationMasked { base, ..d.clone() }.into()),
        ..Grant::default()
    })
}

/// Whether the scan of this program is the one that counts: what another version scanned is not scanned again.
pub(super) fn scans(bench: &Bench) -> bool {
    scanned(bench) == MASKER
}

/// Version of the scan that counts.
pub(super) fn scanned(bench: &Bench) -> u32 {
    bench.moment.again.as_ref().map_or(MASKER, |a| a.scanned.unwrap_or_default())
}

fn lifted(p: &Publication, before: &Masking, i: usize, lift: &LiftedMask, fields: &mut Fields) {
    fields.text(&format!("lift.{i}.reason"), "取消遮盖的理由", &lift.reason, LINE_MAX);
    let at = format!("lift.{i}.mask");
    match before.masks.iter().find(|m| lift.is(m)) {
        None => fields.add(at, "这里没有遮盖"),
        Some(m) if p.party_is_minor || !m.may_be_lifted() => {
            let what = if p.party_is_minor { "未成年人的信息" } else { m.what() };
            fields.add(at, format!("{what}依法不得公开，不能取消遮盖"));
        }
        Some(_) => {}
    }
}

fn added(decided: &PublicRecord, kept: &Masking, add: &[AddedMask], fields: &mut Fields) {
    let mut taken: Vec<Mask> = kept.masks.clone();
    for (i, a) in add.iter().enumerate() {
        let at = format!("add.{i}.text");
        let len = a.field.of(decided).chars().count();
        if a.from >= a.to || a.to > len {
            fields.add(at, format!("遮盖的位置超出{}的原文（{len} 个字）", a.field.title()));
            continue;
        }
        let mask = Mask::from(a);
        if taken.iter().any(|m| m.field == a.field && m.from < a.to && a.from < m.to) {
            fields.add(at, format!("{}第 {} 个字起已有遮盖，不能重叠", a.field.title(), a.from + 1));
            continue;
        }
        taken.push(mask);
    }
}

/// The result is what the public is told for: nobody covers words of it but a person's data.
fn result_stands(decided: &PublicRecord, add: &[AddedMask], fields: &mut Fields) {
    let text: Vec<char> = decided.conclusion.chars().collect();
    let said = result::spans(&text);
    for (i, mask) in add.iter().enumerate().filter(|(_, mask)| mask.field == PublicField::Conclusion) {
        let covers = said.iter().any(|(from, to)| *from < mask.to && mask.from < *to);
        if mask.kind.is_none() || covers {
            let said = "处罚结果不能遮盖，只能遮盖其中的个人信息；整件不宜公开的，申请不予公开";
            fields.add(format!("add.{i}.text"), said);
        }
    }
}

/// A publication without party, facts, basis or result tells nothing: that is withholding, which has its own form.
fn still_says(
    decided: &PublicRecord,
    public: &PublicRecord,
    facts: Option<PublicField>,
    fields: &mut Fields,
) {
    let always = [PublicField::Title, PublicField::Party, PublicField::Conclusion, PublicField::Basis];
    for field in always.into_iter().chain(facts) {
        let left = field.of(public).replace(MASK, "");
        let says = left.chars().any(char::is_alphanumeric);
        let said = field.of(decided).chars().any(char::is_alphanumeric);
        if said && !says {
            fields.add(field.wire(), format!("{}不能全部遮盖；不宜公开的，申请不予公开", field.title()));
        }
    }
}
