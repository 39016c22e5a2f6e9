//! Acts on a case: order first, then what each act itself must bring.

use super::{Bench, Companion, Grant, NO_CORRECTION, NO_OPENING, basis, officers, publicity};
use crate::act::{Derived, Intent};
use crate::deed::Deed;
use crate::deed::casework as cw;
use crate::draft::{Party, PartyFacts, PartyKind};
use crate::ids::SubjectRef;
use crate::procedure::{Mark, Marks, closed_gate, marks_of};
use crate::refusal::{Fields, Refusal};
use crate::state::casefile::CaseFile;
use crate::state::register::covers;
use jiff::ToSpan as _;
use jiff::civil::Date;

pub(super) const TEXT_MAX: usize = 20_000;
pub(super) const LINE_MAX: usize = 200;

/// The gate of this case that is closed to an act on a day. A waiting period says until when.
#[must_use]
pub fn closed_gate_of(case: &CaseFile, tag: &str, today: Date) -> Option<Refusal> {
    let mut refusal = closed_gate(tag, marks_before(case, tag, today))?;
    if refusal.gate == "waiting-period"
        && let Some(notice) = case.notice()
        && let Some(until) = notice.wait_until.max(notice.hearing_until)
    {
        refusal.reason = format!("{}（{until} 届满）", refusal.reason);
    }
    Some(refusal)
}

/// The marks of a case as they bear on an act. A decision that was changed stands, with another content: it may be changed
/// again, and annulled.
fn marks_before(case: &CaseFile, tag: &str, today: Date) -> Marks {
    let marks = marks_of(case, today);
    let stands = case.revocation.as_ref().is_some_and(cw::DecisionRevoked::is_change);
    if tag == "decision.revoked/1" && stands { marks.put(Mark::Revoked, false) } else { marks }
}

/// Gates, then the definition's order.
pub(super) fn order(bench: &Bench, case: &CaseFile, tag: &str) -> Result<(), Refusal> {
    if let Some(refusal) = closed_gate_of(case, tag, bench.today) {
        return Err(refusal);
    }
    let marks = marks_before(case, tag, bench.today);
    let unit = bench.unit(&case.unit)?;
    let procedure = bench
        .rules
        .domain(&unit.domain)
        .and_then(|d| bench.rules.procedure(&d.ordinary))
        .ok_or_else(Refusal::not_found)?;
    if procedure.allows(tag, marks) {
        return Ok(());
    }
    let step = procedure.steps_for(tag).next();
    let unmet = step.and_then(|s| s.needs.unmet(marks)).unwrap_or_else(|| "本程序没有这一步".into());
    Err(Refusal::gate(
        "step-order",
        step.map_or("2.0a", |s| s.clause.as_str()),
        step.map_or("", |s| s.basis.as_str()),
        format!("现在还不能“{}”：{unmet}", step.map_or("", |s| s.title.as_str())),
        format!("按《{}》流程先办理前一步", procedure.title),
    ))
}

pub(super) fn judge(bench: &Bench, intent: &Intent) -> Result<Grant, Refusal> {
    if let Deed::ClueRegistered(d) = &intent.deed {
        return clue_registered(bench, d);
    }
    let case =
        bench.facts.peek(&intent.subject).and_then(|k| k.state.case()).ok_or_else(Refusal::not_found)?;
    if bench.edition >= crate::edition::EDGES && matches!(intent.deed, Deed::InformantTold(_)) {
        return Err(Refusal::gate(
            "informant-told-apart",
            "1.2b",
            "行政处罚法 第五十四条",
            "写进案件日志会让看日志的人知道有举报人",
            "用“告知举报人处理结果”（informant.told/2）另行记载",
        ));
    }
    order(bench, case, intent.deed.tag())?;
    let mut grant = match &intent.deed {
        Deed::ClueCheckExtended(d) => clue_check_extended(bench, case, d),
        Deed::ClueChecked(d) => clue_checked(bench, case, d),
        Deed::CaseOpened(d) => case_opened(bench, case, intent, d),
        Deed::CaseDeclined(d) => plain("reason", "理由", &d.reason, "2.0a", "行政处罚法 第五十四条"),
        Deed::InformantTold(d) => informant_told(bench, case, d),
        Deed::HandlersChanged(d) => handlers_changed(bench, case, d),
        Deed::RecusalDecided(d) => recusal_decided(case, d),
        Deed::CorrectionOrdered(d) => correction_ordered(bench, case, intent, d),
        Deed::AddressConfirmed(d) => address_confirmed(bench, d),
        Deed::PeriodExtended(d) => period_extended(bench, case, d),
        Deed::SiteInspected(_) | Deed::InquiryRecorded(_) | Deed::EvidenceListed(_) => {
            super::record::judge(bench, case, &intent.deed)
        }
        Deed::DocumentCancelled(d) => super::papers::document_cancelled(bench, intent, case, d),
        Deed::RecordingGapExplained(d) => super::recording::gap_explained(bench, case, d),
        Deed::InvestigationReported(_) | Deed::DraftRevised(_) => {
            super::drafting::judge(bench, case, &intent.deed)
        }
        Deed::MajorAssessed(_)
        | Deed::ReviewSubmitted(_)
        | Deed::ReviewReturned(_)
        | Deed::ReviewConcluded(_)
        | Deed::ReviewDisputed(_)
        | Deed::CaseAudited(_) => super::review::judge(bench, case, intent),
        Deed::ProposalApproved(_)
        | Deed::NoticeIssued(_)
        | Deed::DocumentServed(_)
        | Deed::StatementReceived(_)
        | Deed::RightsWaived(_)
        | Deed::HearingNoticed(_)
        | Deed::HearingHeld(_)
        | Deed::StatementAnswered(_) => super::notice::judge(bench, case, intent),
        _ => super::decision::judge(bench, case, intent),
    }?;
    grant.deciding.clone_from(&case.unit);
    Ok(grant)
}

/// An act that brings one text.
pub(super) fn plain(
    field: &str,
    label: &str,
    text: &str,
    clause: &str,
    article: &str,
) -> Result<Grant, Refusal> {
    let mut fields = Fields::new();
    fields.text(field, label, text, TEXT_MAX);
    fields.done()?;
    Ok(Grant { basis: basis(clause, article), ..Grant::default() })
}

fn clue_registered(bench: &Bench, d: &cw::ClueRegistered) -> Result<Grant, Refusal> {
    let unit = bench.unit(&d.unit)?;
    let mut fields = Fields::new();
    fields.text("title", "线索标题", &d.title, LINE_MAX);
    match d.content.known() {
        Some(content) => fields.text("content", "线索内容", content, TEXT_MAX),
        None => fields.add("content", "没有填写线索内容"),
    }
    if d.received_on > bench.today {
        fields.add("received_on", "收到日期晚于今天");
    }
    if d.violated_on > d.received_on {
        fields.add("violated_on", "违法行为日期晚于收到线索的日期");
    }
    // Edition 1 looked at the beginning of it only.
    if bench.edition >= crate::edition::EDGES {
        super::register::region(&mut fields, &d.region);
    }
    if !covers(&unit.region, &d.region) {
        fields.add(
            "region",
            format!(
                "发生地 {} 不在本机关的区域 {} 内，应移送有管辖权的机关",
                crate::region::name(&d.region),
                crate::region::name(&unit.region)
            ),
        );
    }
    match d.party.known() {
        None => fields.add("party.name", "没有填写当事人"),
        Some(party) => {
            fields.text("party.name", "当事人姓名或者名称", &party.name, LINE_MAX);
            let wants_code = d.party_facts.kind != PartyKind::Citizen
                && !party.code.is_empty()
                && bench.edition < crate::edition::READING;
            if wants_code {
                // Since the edges are closed a citizen's number is no code, and places 9–17 have their own check.
                let check = match bench.edition {
                    e if e < crate::edition::EDGES => crate::uscc::check_edition1(&party.code),
                    _ => crate::uscc::check(&party.code),
                };
                if !check.valid {
                    fields.add(
                        "party.code",
                        check.reason.unwrap_or_else(|| "统一社会信用代码不符合 GB 32100".into()),
                    );
                }
            }
            if bench.edition >= crate::edition::READING {
                numbers(&mut fields, bench, party, &d.party_facts);
                age(&mut fields, party, &d.party_facts, d.violated_on);
            }
            if d.party_facts.minor && d.party_facts.kind != PartyKind::Citizen {
                fields.add("party_facts.minor", "只有自然人可以是未成年人");
            }
        }
    }
    if let Some(Some(informant)) = d.informant.as_ref().map(crate::private::Private::known) {
        fields.text("informant.name", "举报人", &informant.name, LINE_MAX);
        if bench.edition >= crate::edition::EDGES {
            let house = [&unit.name, &unit.short, &unit.prefix, &unit.reconsideration, &unit.court];
            let unclear = (bench.edition >= crate::edition::READING)
                .then(|| crate::secret::unclear_name(&informant.name))
                .flatten();
            let fault = crate::secret::name_fault(&informant.name, &house.map(String::as_str));
            if let Some(fault) = fault.or(unclear) {
                fields.add("informant.name", fault);
            }
            // Whom the contact names is looked for only where the name stands in its field.
            if bench.moment.again.is_none()
                && publicity::names_somebody_beside(&informant.contact, &informant.name)
            {
                fields.add(
                    "informant.contact",
                    "这里像有人的姓名；姓名写在“举报人姓名”一栏，不止一人的用顿号隔开",
                );
            }
            if let Some(fault) = crate::secret::contact_fault(&informant.contact) {
                fields.add("informant.contact", fault);
            }
        }
    }
    fields.done()?;
    let domain = bench.rules.domain(&unit.domain).ok_or_else(Refusal::not_found)?;
    Ok(Grant {
        deciding: d.unit.clone(),
        derived: Derived { due: Some(bench.due(&domain.clue_check, d.received_on)?), ..Derived::default() },
        basis: basis("2.0a", "行政处罚法 第五十四条"),
        ..Grant::default()
    })
}

/// The party's numbers: right, or as they stand on its papers, which is a doubt. A doubt that has no ground is refused too.
fn numbers(fields: &mut Fields, bench: &Bench, party: &Party, facts: &PartyFacts) {
    let code = crate::uscc::check(&party.code);
    let a_person_s = crate::citizen::has_form(&code.code) || crate::citizen::has_old_form(&code.code);
    match (party.code.trim().is_empty(), facts.code_as_printed) {
        (true, true) => fields.add("party_facts.code_as_printed", "没有填写统一社会信用代码，不能勾选"),
        (true, false) => {}
        (false, _) if a_person_s && !code.valid => fields.add(
            "party.code",
            "这是公民身份号码，不是统一社会信用代码；请填在“身份证件号码”一栏，当事人是自然人的不填代码",
        ),
        (false, true) if code.valid => {
            fields.add("party_facts.code_as_printed", "代码校验无误，不必勾选“证照如此”");
        }
        (false, true) if !crate::citizen::may_be_printed(&party.code) => {
            fields.add("party.code", "证照上的代码至少有四位数字，最多 32 个字");
        }
        (false, false) if !code.valid => {
            let reason = code.reason.unwrap_or_else(|| "统一社会信用代码不符合 GB 32100".into());
            fields.add("party.code", format!("{reason}；证照上确实这样印的，勾选“证照如此”"));
        }
        (false, _) => {}
    }
    let id = crate::citizen::check(&party.id_number, bench.today);
    match (party.id_number.trim().is_empty(), facts.id_number_as_printed) {
        (true, true) => fields.add("party_facts.id_number_as_printed", "没有填写身份证件号码，不能勾选"),
        (true, false) => {}
        (false, true) if id.valid => {
            fields.add("party_facts.id_number_as_printed", "号码校验无误，不必勾选“证件如此”");
        }
        (false, true) if !crate::citizen::may_be_printed(&party.id_number) => {
            fields.add("party.id_number", "证件上的号码至少有四位数字，最多 32 个字");
        }
        (false, false) if !id.valid => {
            let reason = id.reason.unwrap_or_else(|| "不是身份证件号码".into());
            fields.add(
                "party.id_number",
                format!("{reason}；证件上确实这样印的，或者是其他证件，勾选“证件如此”"),
            );
        }
        (false, _) => {}
    }
}

/// 未成年人 — of full age is who is eighteen (民法典 17); what counts is the day of the act (行政处罚法 30). A person's own number
/// tells it: a minor is never published, and who is none is. On the birthday itself, and the day after it, which is
/// the birthday of who was born on 29 February, it stays the officer's to say: 周岁 are counted from the day after.
fn age(fields: &mut Fields, party: &Party, facts: &PartyFacts, violated_on: Date) {
    // A firm's number is that of who stands for it.
    if !matches!(facts.kind, PartyKind::Citizen | PartyKind::IndividualBusiness) {
        return;
    }
    // Nobody who is not born yet has done it: such a number is no number of the party.
    let born = crate::citizen::born_on(&party.id_number).filter(|born| *born <= violated_on);
    let Some(born) = born else { return };
    let Ok(birthday) = born.checked_add(FULL_AGE_YEARS.years()) else { return };
    if facts.kind == PartyKind::IndividualBusiness {
        if violated_on < birthday {
            fields.add(
                "party_facts.kind",
                format!("经营者的身份证件号码载明 {born} 出生，违法行为发生时未满十八周岁；请按自然人登记，并勾选“未成年人”"),
            );
        }
        return;
    }
    if violated_on < birthday && !facts.minor {
        fields.add(
            "party_facts.minor",
            format!("身份证件号码载明 {born} 出生，违法行为发生时未满十八周岁；请勾选“未成年人”，或者核对号码和日期"),
        );
    }
    if violated_on.yesterday().is_ok_and(|day| day > birthday) && facts.minor {
        fields.add(
            "party_facts.minor",
            format!(
                "身份证件号码载明 {born} 出生，违法行为发生时已满十八周岁，不是未成年人；请核对号码和日期"
            ),
        );
    }
}

const FULL_AGE_YEARS: i64 = 18;

fn clue_check_extended(bench: &Bench, case: &CaseFile, d: &cw::ClueCheckExtended) -> Result<Grant, Refusal> {
    let mut grant = plain("reason", "延长理由", &d.reason, "2.0a", "市场监督管理行政处罚程序规定")?;
    if case.check_extended {
        return Err(Refusal::gate(
            "extended-before",
            "2.0a",
            "市场监督管理行政处罚程序规定",
            "核查期限已经延长过一次",
            "在期限内决定是否立案；确已逾期的，立案时写明理由",
        ));
    }
    let unit = bench.unit(&case.unit)?;
    let domain = bench.rules.domain(&unit.domain).ok_or_else(Refusal::not_found)?;
    let from = case.check_due.unwrap_or(case.received_on);
    grant.derived.due = Some(bench.due(&domain.clue_check_extension, from)?);
    Ok(grant)
}

fn clue_checked(bench: &Bench, case: &CaseFile, d: &cw::ClueChecked) -> Result<Grant, Refusal> {
    let mut fields = Fields::new();
    fields.text("findings", "核查情况", &d.findings, TEXT_MAX);
    fields.text("cause", "案由", &d.cause, LINE_MAX);
    let opening = d.recommendation == cw::Recommendation::Open;
    if opening {
        fields.text("provisions", "涉嫌违反的规定", &d.provisions, TEXT_MAX);
    }
    fields.done()?;
    if opening && !d.has_jurisdiction {
        return Err(Refusal::gate(
            "no-jurisdiction",
            "2.0a",
            "行政处罚法 第二十二条至第二十五条",
            "本机关没有管辖权，不能建议立案",
            "建议不予立案，并移送有管辖权的机关",
        ));
    }
    let limit = bench.due("penalty.limitation", case.violated_on)?;
    if opening && case.received_on > limit && d.limitation_reason.trim().is_empty() {
        return Err(Refusal::gate(
            "limitation-run",
            "2.0a",
            "行政处罚法 第三十六条",
            format!("违法行为发生于 {}，二年追究时效已于 {limit} 届满", case.violated_on),
            "建议不予立案；属于五年时效、连续或者继续状态、此前已被发现的，写明理由",
        ));
    }
    if opening {
        officers::fit(bench, &case.region, &d.handlers, "handlers", bench.today)?;
    } else if bench.edition >= crate::edition::EDGES
        && d.handlers.iter().any(|id| bench.facts.get(&SubjectRef::officer(id)).is_none())
    {
        return Err(Refusal::field("handlers", "承办人应为登记在册的执法人员"));
    }
    Ok(Grant { basis: basis("2.0a", "行政处罚法 第五十四条"), ..Grant::default() })
}

fn case_opened(
    bench: &Bench,
    case: &CaseFile,
    intent: &Intent,
    d: &cw::CaseOpened,
) -> Result<Grant, Refusal> {
    let mut fields = Fields::new();
    fields.text("opinion", "审批意见", &d.opinion, TEXT_MAX);
    fields.optional("late_reason", "逾期理由", &d.late_reason, TEXT_MAX);
    fields.done()?;
    officers::fit(bench, &case.region, &d.handlers, "handlers", bench.today)?;
    let mut alert = None;
    if let Some(due) = case.check_due
        && bench.today > due
    {
        if d.late_reason.trim().is_empty() {
            return Err(Refusal::gate(
                "opening-late",
                "2.0a",
                "行政处罚法 第五十四条、第七十六条",
                format!("核查期限已于 {due} 届满"),
                "写明逾期立案的理由；执法监督机关会收到提示",
            ));
        }
        alert = Some(format!("逾期立案，期限 {due}。理由：{}", d.late_reason));
    }
    let unit = bench.unit(&case.unit)?;
    let domain = bench.rules.domain(&unit.domain).ok_or_else(Refusal::not_found)?;
    let (number, taken) = bench.number(&case.unit, &NO_OPENING, &intent.subject, None)?;
    Ok(Grant {
        derived: Derived {
            number: Some(number),
            due: Some(bench.due(&domain.decision, bench.today)?),
            alert,
            ..Derived::default()
        },
        basis: basis("2.0a", "行政处罚法 第五十四条、第六十条"),
        companions: vec![taken],
        ..Grant::default()
    })
}

fn informant_told(bench: &Bench, case: &CaseFile, d: &cw::InformantTold) -> Result<Grant, Refusal> {
    if case.informant.is_none() {
        return Err(Refusal::gate("no-informant", "1.2b", "", "本案没有举报人", "无需告知"));
    }
    let mut fields = Fields::new();
    fields.text("manner", "告知方式", &d.manner, LINE_MAX);
    if d.told_on > bench.today {
        fields.add("told_on", "告知日期晚于今天");
    }
    fields.done()?;
    Ok(Grant { basis: basis("1.2b", "行政处罚法 第五十四条"), ..Grant::default() })
}

fn handlers_changed(bench: &Bench, case: &CaseFile, d: &cw::HandlersChanged) -> Result<Grant, Refusal> {
    let grant = plain("reason", "变更理由", &d.reason, "2.0a", "行政处罚法 第四十二条")?;
    officers::fit(bench, &case.region, &d.handlers, "handlers", bench.today)?;
    officers::not_recused(case, &d.handlers)?;
    Ok(grant)
}

fn recusal_decided(case: &CaseFile, d: &cw::RecusalDecided) -> Result<Grant, Refusal> {
    if !case.handlers.contains(&d.officer) {
        return Err(Refusal::field("officer", "这名执法人员不是本案承办人"));
    }
    plain("reason", "理由", &d.reason, "1.2b", "行政处罚法 第四十三条")
}

fn correction_ordered(
    bench: &Bench,
    case: &CaseFile,
    intent: &Intent,
    d: &cw::CorrectionOrdered,
) -> Result<Grant, Refusal> {
    let mut fields = Fields::new();
    fields.text("content", "改正内容", &d.content, TEXT_MAX);
    fields.text("basis", "改正依据", &d.basis, TEXT_MAX);
    if d.due_on < bench.today {
        fields.add("due_on", "改正期限早于今天");
    }
    fields.done()?;
    officers::fit_with_actor(bench, case, &d.officers, bench.today)?;
    let (number, taken) = bench.number(&case.unit, &NO_CORRECTION, &intent.subject, None)?;
    Ok(numbered(number, taken, "1.2b", "行政处罚法 第二十八条第一款"))
}

pub(super) fn numbered(number: String, taken: Companion, clause: &str, article: &str) -> Grant {
    Grant {
        derived: Derived { number: Some(number), ..Derived::default() },
        basis: basis(clause, article),
        companions: vec![taken],
        ..Grant::default()
    }
}

fn address_confirmed(bench: &Bench, d: &cw::AddressConfirmed) -> Result<Grant, Refusal> {
    let mut fields = Fields::new();
    fields.text("address", "送达地址", d.address.known().map_or("", String::as_str), LINE_MAX);
    if d.signed_on > bench.today {
        fields.add("signed_on", "签署日期晚于今天");
    }
    fields.done()?;
    Ok(Grant { basis: basis("1.2b", "行政处罚法 第六十一条"), ..Grant::default() })
}

/// 第一次延长不超过三十日 (DOMAIN2 4.5).
const FIRST_EXTENSION_DAYS_MAX: u32 = 30;

fn period_extended(bench: &Bench, case: &CaseFile, d: &cw::PeriodExtended) -> Result<Grant, Refusal> {
    let article = "行政处罚法 第六十条；市场监督管理行政处罚程序规定";
    let mut grant = plain("reason", "延长理由", &d.reason, "2.0a", article)?;
    let Some(opened) = &case.opened else { return Err(Refusal::not_found()) };
    if bench.today > opened.due {
        return Err(Refusal::gate(
            "extension-too-late",
            "2.0a",
            article,
            format!("办案期限已于 {} 届满，不能再延长", opened.due),
            "尽快作出决定，并由机关负责人写明逾期的理由；执法监督机关会收到提示",
        ));
    }
    if d.days == 0 || d.days > 365 {
        return Err(Refusal::field("days", "延长天数应在 1 到 365 之间"));
    }
    let first = case.extensions.is_empty();
    if (!first || d.days > FIRST_EXTENSION_DAYS_MAX) && !d.by_collective_discussion {
        return Err(Refusal::gate(
            "extension-needs-discussion",
            "2.0a",
            article,
            "机关负责人只能批准延长一次，不超过三十日；再延长的须经集体讨论决定",
            "组织集体讨论后，勾选“经集体讨论决定”",
        ));
    }
    let days = jiff::ToSpan::days(i64::from(d.days));
    grant.derived.due = opened.due.checked_add(days).ok();
    Ok(grant)
}
