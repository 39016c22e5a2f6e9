//! 集体讨论、决定、执行、结案、归档、撤销.

use super::casework::{LINE_MAX, TEXT_MAX};
use super::publicity::{self, edition1};
use super::{Bench, Companion, Grant, NO_DECISION, basis};
use crate::act::{Derived, Intent};
use crate::deed::Deed;
use crate::deed::casework as cw;
use crate::deed::publicity::PublicationWithdrawn;
use crate::draft::PenaltyKind;
use crate::edition::{EDGES, READING};
use crate::ids::SubjectRef;
use crate::likeness;
use crate::refusal::{Fields, Refusal};
use crate::state::casefile::CaseFile;
use crate::state::publicity::Stage;
use std::collections::BTreeSet;

pub(super) fn judge(bench: &Bench, case: &CaseFile, intent: &Intent) -> Result<Grant, Refusal> {
    match &intent.deed {
        Deed::CollectiveDiscussed(d) => collective_discussed(bench, case, d),
        Deed::DecisionMade(d) => decision_made(bench, case, intent, d),
        Deed::PaymentRecorded(d) => payment_recorded(bench, case, d),
        Deed::CaseClosed(d) => case_closed(case, d),
        Deed::CaseArchived(d) => {
            let mut fields = Fields::new();
            fields.text("archive_no", "档号", &d.archive_no, LINE_MAX);
            fields.text("retention", "保管期限", &d.retention, LINE_MAX);
            fields.done()?;
            Ok(Grant { basis: basis("2.3a", "行政处罚法 第四十七条"), ..Grant::default() })
        }
        Deed::DecisionRevoked(d) => decision_revoked(bench, case, intent, d),
        _ => Err(Refusal::not_found()),
    }
}

/// 负责人集体讨论: more than one of them.
const PARTICIPANTS_MIN: usize = 2;

fn collective_discussed(
    bench: &Bench,
    case: &CaseFile,
    d: &cw::CollectiveDiscussed,
) -> Result<Grant, Refusal> {
    let mut fields = Fields::new();
    fields.text("minutes", "讨论记录", &d.minutes, TEXT_MAX);
    if d.held_on > bench.today {
        fields.add("held_on", "讨论日期晚于今天");
    }
    let people: BTreeSet<&str> = d.participants.iter().map(|p| p.trim()).filter(|p| !p.is_empty()).collect();
    if people.len() < PARTICIPANTS_MIN {
        fields.add("participants", "集体讨论应有两名以上负责人参加");
    }
    fields.done()?;
    Ok(Grant {
        derived: Derived { digest: case.digest().cloned(), ..Derived::default() },
        basis: basis("3.0a", "行政处罚法 第五十七条第二款"),
        ..Grant::default()
    })
}

fn decision_made(
    bench: &Bench,
    case: &CaseFile,
    intent: &Intent,
    d: &cw::DecisionMade,
) -> Result<Grant, Refusal> {
    let mut fields = Fields::new();
    fields.text("opinion", "审批意见", &d.opinion, TEXT_MAX);
    fields.optional("late_reason", "逾期理由", &d.late_reason, TEXT_MAX);
    if d.decided_on != bench.today {
        fields.add("decided_on", format!("决定日期应为今天 {}，不能倒签或者预签", bench.today));
    }
    fields.done()?;
    let (Some(opened), Some(version)) = (&case.opened, &case.draft) else { return Err(Refusal::not_found()) };
    // The gates by marks have already held this very draft against clearance and notice; what is told to the
    // party must also cover it in substance.
    let noticed = case.notice().ok_or_else(Refusal::not_found)?;
    if !version.draft.is_covered_by_notice_of(&noticed.draft) {
        return Err(Refusal::gate(
            "notice-missing",
            "1.2b",
            "行政处罚法 第四十四条、第六十二条",
            "告知书没有包括现在的拟处理决定",
            "重新告知并送达",
        ));
    }
    let mut alert = None;
    if bench.today > opened.due {
        if d.late_reason.trim().is_empty() {
            return Err(Refusal::gate(
                "decision-late",
                "2.0a",
                "行政处罚法 第六十条",
                format!("办案期限已于 {} 届满，没有延长", opened.due),
                "由机关负责人写明逾期的理由；执法监督机关会收到提示",
            ));
        }
        alert = Some(format!("逾期作出决定，期限 {}。理由：{}", opened.due, d.late_reason));
    }
    let (number, taken) = bench.number(&case.unit, &NO_DECISION, &intent.subject, d.number)?;
    let unit = bench.unit(&case.unit)?;
    let publication = bench.moment.fresh_id.clone();
    let id = &intent.subject.id;
    let prepared: Deed = if bench.edition < EDGES {
        let address = &bench.moment.fresh_address;
        edition1::prepared_from_case(id, case, unit, &number, d.decided_on, bench.rules, address)?.into()
    } else {
        publicity::from_case(bench, id, case, &number, d.decided_on)?.into()
    };
    Ok(Grant {
        derived: Derived {
            number: Some(number),
            digest: Some(version.digest.clone()),
            due: Some(bench.due("penalty.service", d.decided_on)?),
            publication: Some(publication.clone()),
            major: case.is_major(),
            alert,
            ..Derived::default()
        },
        basis: basis("3.0a", "行政处罚法 第五十七条、第五十九条"),
        companions: vec![
            taken,
            Companion {
                subject: SubjectRef::publication(publication),
                deed: prepared,
                derived: Derived::default(),
            },
        ],
        ..Grant::default()
    })
}

fn payment_recorded(bench: &Bench, case: &CaseFile, d: &cw::PaymentRecorded) -> Result<Grant, Refusal> {
    let mut fields = Fields::new();
    fields.text("bank", "代收机构", &d.bank, LINE_MAX);
    fields.text("receipt", "票据号码", &d.receipt, LINE_MAX);
    if d.amount_fen <= 0 {
        fields.add("amount_fen", "金额应大于 0");
    }
    if d.paid_on > bench.today {
        fields.add("paid_on", "缴款日期晚于今天");
    }
    if case.decision.as_ref().is_some_and(|x| d.paid_on < x.on) {
        fields.add("paid_on", "缴款日期早于决定日期");
    }
    if case.payments.iter().any(|p| p.receipt == d.receipt) {
        fields.add("receipt", "这张票据已经登记过");
    }
    // 加处罚款 may at most double the fine (处罚法 72).
    let fine = case.decision.as_ref().map_or(0, |x| x.draft.fines_fen());
    let most = case.payable_fen().saturating_add(fine);
    if d.amount_fen > 0 && case.paid_fen().saturating_add(d.amount_fen) > most {
        fields.add("amount_fen", "累计缴款超过罚没款与加处罚款上限之和，核对金额");
    }
    fields.done()?;
    Ok(Grant { basis: basis("2.3a", "行政处罚法 第六十七条"), ..Grant::default() })
}

fn case_closed(case: &CaseFile, d: &cw::CaseClosed) -> Result<Grant, Refusal> {
    let mut fields = Fields::new();
    fields.text("execution", "执行情况", &d.execution, TEXT_MAX);
    fields.text("opinion", "审批意见", &d.opinion, TEXT_MAX);
    fields.optional("goods", "没收财物处理情况", &d.goods, TEXT_MAX);
    let revoked = case.revocation.is_some();
    if (d.kind == cw::ClosingKind::Revoked) != revoked {
        let message = if revoked {
            "决定已被撤销或者变更，按“决定已被撤销”结案"
        } else {
            "本案的决定没有被撤销"
        };
        fields.add("kind", message);
    }
    fields.done()?;
    let outstanding = case.payable_fen().saturating_sub(case.paid_fen());
    if d.kind == cw::ClosingKind::Performed && outstanding > 0 {
        return Err(Refusal::gate(
            "payment-outstanding",
            "2.3a",
            "行政处罚法 第六十六条、第七十二条",
            format!("罚没款还有 {} 元没有缴清", super::yuan(outstanding)),
            "登记缴款后再结案；逾期不缴的，依法加处罚款、申请人民法院强制执行",
        ));
    }
    let goods = case
        .decision
        .as_ref()
        .is_some_and(|x| x.draft.penalties.iter().any(|p| p.kind == PenaltyKind::ConfiscateGoods));
    if goods && d.kind != cw::ClosingKind::Revoked && d.goods.trim().is_empty() {
        return Err(Refusal::gate(
            "goods-not-handled",
            "2.3a",
            "行政处罚法 第七十四条",
            "没有写明没收财物的处理情况",
            "处理没收财物并填写处理情况",
        ));
    }
    Ok(Grant { basis: basis("2.3a", "行政处罚法 第四十七条"), ..Grant::default() })
}

fn decision_revoked(
    bench: &Bench,
    case: &CaseFile,
    intent: &Intent,
    d: &cw::DecisionRevoked,
) -> Result<Grant, Refusal> {
    // What is judged and recorded are the words as typed: a verdict or an entry that depended on the informant would tell
    // a guesser. What of them becomes public is without the informant where it becomes so.
    let mut fields = Fields::new();
    fields.text("by", "作出机关", &d.by, LINE_MAX);
    fields.text("instrument", "文书名称和文号", &d.instrument, LINE_MAX);
    fields.text("reason", "原因", &d.reason, LINE_MAX * 5);
    if d.on > bench.today {
        fields.add("on", "日期晚于今天");
    }
    if case.decision.as_ref().is_some_and(|x| d.on < x.on) {
        fields.add("on", "日期早于决定日期");
    }
    // They are public: nothing personal may be in them. What was recorded is not scanned again by a later masker.
    if bench.edition < EDGES {
        for leak in crate::redaction::edition1::leaks(&d.reason) {
            fields.add("reason", leak.message);
        }
    } else if bench.moment.again.is_none() {
        for (field, text) in [("reason", &d.reason), ("by", &d.by), ("instrument", &d.instrument)] {
            for message in publicity::in_sentence(text, &publicity::persons_of_case(case)) {
                fields.add(field, message);
            }
        }
    }
    let changed = bench.edition >= EDGES && d.kind == cw::RevocationKind::Changed;
    if changed {
        fields.text("changed_conclusion", "变更后的处罚内容", &d.changed_conclusion, TEXT_MAX);
    } else if bench.edition >= EDGES && !d.changed_conclusion.is_empty() {
        fields.add("changed_conclusion", "只有决定被变更的，才填写变更后的处罚内容");
    }
    if bench.edition >= READING {
        change(bench, d, changed, &mut fields);
    }
    fields.done()?;
    let publication = case.decision.as_ref().and_then(|x| x.publication.clone()).and_then(|id| {
        let subject = SubjectRef::publication(id);
        let publication = bench.facts.peek(&subject)?.state.publication()?;
        Some((subject, publication))
    });
    let mut derived = Derived {
        alert: Some(format!("决定被{}：{}", d.kind.title(), d.instrument)),
        ..Derived::default()
    };
    let mut companions = Vec::new();
    if let Some((subject, old)) = publication {
        let stands = match old.stage {
            Stage::Withdrawn { .. } => false,
            // What is kept back stays so, and stays counted.
            Stage::Withheld { .. } => bench.edition < EDGES || bench.edition >= READING && changed,
            _ => true,
        };
        if stands {
            let replaced_by = changed.then(|| bench.moment.fresh_address.clone());
            let reason = format!("行政处罚决定被{}。{}", d.kind.title(), d.reason);
            let deed = PublicationWithdrawn { reason, replaced_by }.into();
            companions.push(Companion { subject, deed, derived: Derived::default() });
        }
        // What was taken back for good does not return as the content of a change.
        let for_good = bench.edition >= READING
            && matches!(&old.stage, Stage::Withdrawn { ground: Some(ground), .. } if !ground.can_be_put_right());
        if changed && !for_good {
            derived.publication = Some(bench.moment.fresh_id.clone());
            companions.push(publicity::changed(bench, &intent.subject.id, case, d, old)?);
        }
    }
    Ok(Grant {
        derived, basis: basis("1.3d", "行政处罚法 第四十八条"), companions, ..Grant::default()
    })
}

/// What a decision was changed to, as data: the kinds of penalty count it and say how long it is public, and the ways to
/// contest it are those of the instrument.
fn change(bench: &Bench, d: &cw::DecisionRevoked, changed: bool, fields: &mut Fields) {
    if !changed {
        for (field, given) in [
            ("changed_kinds", !d.changed_kinds.is_empty()),
            ("changed_basis", !d.changed_basis.is_empty()),
            ("changed_remedies", !d.changed_remedies.is_empty()),
        ] {
            if given {
                fields.add(field, "只有决定被变更的才填写");
            }
        }
        return;
    }
    if d.changed_kinds.is_empty() {
        fields.add("changed_kinds", "没有选择变更后的处罚种类");
    }
    for (i, kind) in d.changed_kinds.iter().enumerate() {
        if d.changed_kinds[..i].contains(kind) {
            fields.add("changed_kinds", format!("“{}”选了两次", kind.title()));
        } else if bench.moment.again.is_none() && !d.changed_conclusion.contains(kind.title()) {
            // Whoever judges again may have the words closed.
            let said = format!("变更后的处罚内容里没有“{}”：种类和内容须一致", kind.title());
            fields.add("changed_kinds", said);
        }
    }
    if bench.moment.again.is_none() {
        kinds_of_words(d, fields);
    }
    fields.optional("changed_basis", "变更后的依据", &d.changed_basis, TEXT_MAX);
    fields.optional("changed_remedies", "变更后的救济途径", &d.changed_remedies, TEXT_MAX);
}

/// What takes a penalty away, and what may stand between it and the penalty.
const AWAY: [&str; 12] =
    ["撤销", "取消", "免除", "免予", "免于", "不再", "不予", "停止", "解除", "无须", "不", "未"];
const BETWEEN: [&str; 10] = ["处以", "给予", "作出", "执行", "适用", "并处", "原", "其", "处", "的"];

/// Whether what ends here takes away what follows.
fn takes_away(before: &str) -> bool {
    let mut before = before;
    while let Some(shorter) = BETWEEN.iter().find_map(|word| before.strip_suffix(word)) {
        before = shorter;
    }
    AWAY.iter().any(|word| before.ends_with(word))
}

/// Every kind that the words name is chosen. One that they only take away is no part of what stands now: whether it is
/// meant so, other words must say.
fn kinds_of_words(d: &cw::DecisionRevoked, fields: &mut Fields) {
    let words = likeness::key(&d.changed_conclusion);
    for kind in PenaltyKind::ALL {
        let title = kind.title();
        let mut places =
            words.match_indices(title).map(|(at, _)| words.get(..at).unwrap_or_default()).peekable();
        if places.peek().is_none() {
            continue;
        }
        if places.all(takes_away) {
            let said = format!(
                "“{title}”是被撤销的还是仍要执行，看不清楚：这里只写变更后的处罚，撤销、不再执行的写在原因里"
            );
            fields.add("changed_conclusion", said);
        } else if !d.changed_kinds.contains(&kind) {
            let said = format!("变更后的处罚内容里有“{title}”，没有选择：种类和内容须一致");
            fields.add("changed_kinds", said);
        }
    }
}
