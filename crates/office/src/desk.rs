//! What the workbench shows of a case: its state, its clocks, its steps with their gates, its journal.

use crate::visible::Veil;
use crate::{Office, Trouble};
use jiff::civil::Date;
use law::act::Intent;
use law::authority::{self, Actor};
use law::deed::register::UnitRegistered;
use law::deed::review::Material;
use law::facts::Facts;
use law::ids::{SubjectKind, SubjectRef};
use law::judge::{materials_due, may_begin, questions};
use law::major::Criterion;
use law::period::{Due, Moment, Period, Remaining, remaining};
use law::procedure::{Step, marks_of};
use law::refusal::{Refusal, RefusalClass};
use law::rules::Rules;
use law::state::casefile::{CaseFile, ReviewStage};
use law::state::register::Officer;
use std::collections::{BTreeMap, BTreeSet};
use store::HistoryEntry;

/// A case as one person may see it.
#[derive(Debug)]
pub struct CaseView {
    /// Internal id.
    pub id: String,
    /// Sequence number of the last act: the base that forms carry.
    pub seq: u64,
    /// Leaf of the last act.
    pub leaf: String,
    /// The folded case; the informant is taken out for those who may not know.
    pub case: CaseFile,
    /// The agency.
    pub unit: UnitRegistered,
    /// Officers of the agency, and all that are named in the case: id → officer.
    pub officers: BTreeMap<String, Officer>,
    /// Steps in the order of the chart.
    pub steps: Vec<StepView>,
    /// Running deadlines.
    pub clocks: Vec<ClockView>,
    /// Criteria to be answered now.
    pub questions: Vec<Criterion>,
    /// Materials that a submission needs now.
    pub materials: BTreeSet<Material>,
    /// When the informant was told, for whoever may know that there is one.
    pub informant_told_on: Option<Date>,
    /// What this person may not read of the case, for what lies beside it.
    pub veil: Veil,
    /// The journal, oldest first.
    pub history: Vec<HistoryEntry>,
    /// Its publication: internal id and stage in words, where there is one.
    pub publication: Option<(String, String)>,
    /// The procedure's title.
    pub procedure: String,
    /// Working day arithmetic warned, e.g. a year not announced.
    pub warnings: Vec<String>,
}

/// A step with its acts.
#[derive(Debug)]
pub struct StepView {
    /// From the definition.
    pub step: Step,
    /// Done, as far as the case's marks tell.
    pub done: bool,
    /// Its acts for this person.
    pub acts: Vec<ActView>,
}

/// An act for this person now.
#[derive(Debug)]
pub struct ActView {
    /// Wire tag, e.g. `case.opened/1`.
    pub tag: &'static str,
    /// Chinese title.
    pub title: &'static str,
    /// `Ok` when it may be begun; else why not. `Forbidden` refusals are other people's steps.
    pub may: Result<(), Refusal>,
}

impl StepView {
    /// Whether this person can take the step now.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.acts.iter().any(|a| a.may.is_ok())
    }
    /// The gate that is closed to this person, if every act of the step that is his or hers is closed.
    #[must_use]
    pub fn closed_gate(&self) -> Option<&Refusal> {
        if self.is_open() {
            return None;
        }
        self.acts.iter().filter_map(|a| a.may.as_ref().err()).find(|r| r.class == RefusalClass::Gate)
    }
}

/// A deadline that runs.
#[derive(Debug, Clone)]
pub struct ClockView {
    /// What for.
    pub title: String,
    /// Start.
    pub start: Date,
    /// Due date, as recorded.
    pub due: Date,
    /// What is left, in its unit.
    pub remaining: Remaining,
    /// e.g. `7 个工作日`.
    pub period: String,
    /// Article.
    pub basis: String,
    /// Whose delay it is.
    pub owner: String,
    /// It stands still, and why.
    pub stopped: Option<String>,
}

impl Office {
    /// The case, if this actor may see it; else a refusal of the class `NotFound`.
    ///
    /// # Errors
    /// The refusal, or a fault of the machine.
    pub async fn case_view(&self, actor: &Actor, id: &str) -> Result<CaseView, Trouble> {
        self.case_view_within(actor, id, crate::viewing::VIEW_HOURS).await
    }

    /// [`Office::case_view`] for a form that was opened earlier: who does not handle the case must have said what for
    /// within so many hours.
    ///
    /// # Errors
    /// As [`Office::case_view`].
    pub async fn case_view_within(&self, actor: &Actor, id: &str, hours: i64) -> Result<CaseView, Trouble> {
        let subject = SubjectRef::case(id);
        let known = self.store().load(&subject).await?.ok_or_else(Refusal::not_found)?;
        let case = known.state.case().cloned().ok_or_else(Refusal::not_found)?;
        let facts = self.case_facts(actor, &subject, &case).await?;
        let unit = facts
            .peek(&SubjectRef::unit(&case.unit))
            .and_then(|k| k.state.unit())
            .map(|u| u.registered.clone())
            .ok_or_else(Refusal::not_found)?;
        if !authority::may_see(actor, SubjectKind::Case, &case.unit, &unit.review_body) {
            return Err(Refusal::not_found().into());
        }
        self.why_said(actor, id, hours).await?;
        let veil = self.veil_over(actor, id, &case).await?;
        let answered = match authority::may_see_informant(actor, &case) {
            true => self.store().load(&SubjectRef::informant(id)).await?,
            false => None,
        };
        let answered = answered.and_then(|k| k.state.informant().map(|i| i.told.told_on));
        let informant_told_on =
            answered.or(case.informant_told_on.filter(|_| authority::may_see_informant(actor, &case)));
        let rules = self.rules();
        let moment = self.moment();
        let today = self.today();
        let procedure = rules
            .domain(&unit.domain)
            .and_then(|d| rules.procedure(&d.ordinary))
            .ok_or_else(Refusal::not_found)?;
        let marks = marks_of(&case, today);
        let steps = procedure
            .steps
            .iter()
            .map(|step| StepView {
                step: step.clone(),
                done: step.done.is_some_and(|m| marks.has(m)),
                acts: law::deed::KINDS
                    .iter()
                    .filter(|(tag, _, _)| step.acts.iter().any(|a| a == tag))
                    .filter_map(|(tag, _, title)| {
                        let may = may_begin(&facts, actor, &subject, tag, &rules, &moment);
                        offered(actor, &case, informant_told_on, ActView { tag, title, may })
                    })
                    .collect(),
            })
            .collect();
        let questions = questions(&facts, &case);
        let materials = materials_due(&case);
        let (clocks, warnings) = clocks(&case, &unit, &rules, today);
        let mut officers: BTreeMap<String, Officer> = BTreeMap::new();
        for (id, officer) in self.officers_of_unit(&case.unit).await? {
            officers.insert(id, officer);
        }
        for id in case.officers.iter().chain(&case.handlers) {
            if let Some(o) = facts.peek(&SubjectRef::officer(id)).and_then(|k| k.state.officer()) {
                officers.entry(id.clone()).or_insert_with(|| o.clone());
            }
        }
        let publication = match case.decision.as_ref().and_then(|d| d.publication.clone()) {
            Some(pid) => self
                .store()
                .load(&SubjectRef::publication(&pid))
                .await?
                .and_then(|k| k.state.publication().map(|p| (pid, p.stage.title().to_string()))),
            None => None,
        };
        let history = veil.history(self.store().history(&subject).await?);
        let shown = veil.case(case).ok_or_else(Refusal::not_found)?;
        Ok(CaseView {
            id: id.into(),
            seq: known.seq,
            leaf: known.leaf,
            case: shown,
            unit,
            officers,
            steps,
            clocks,
            questions,
            materials,
            informant_told_on,
            veil,
            history,
            publication,
            procedure: procedure.title.clone(),
            warnings,
        })
    }

    /// Facts for asking which acts may be begun.
    async fn case_facts(
        &self,
        actor: &Actor,
        subject: &SubjectRef,
        case: &CaseFile,
    ) -> Result<Facts, Trouble> {
        let mut wanted = vec![
            subject.clone(),
            SubjectRef::unit(&case.unit),
            SubjectRef::unit(&actor.unit),
            SubjectRef::account(&actor.account),
            SubjectRef::catalogue(&case.unit),
        ];
        wanted.extend(case.officers.iter().chain(&case.handlers).map(SubjectRef::officer));
        wanted.sort();
        wanted.dedup();
        let mut facts = Facts::new();
        for (s, known) in self.store().load_many(&wanted).await? {
            facts.add(s, known);
        }
        Ok(facts)
    }

    /// Whether the intent would be granted now, without recording anything: for a preview.
    ///
    /// # Errors
    /// The refusal, or a fault.
    pub async fn would(&self, actor: &Actor, intent: Intent) -> Result<(), Trouble> {
        let facts = self.facts(&intent, actor).await?;
        law::judge::judge(law::act::EDITION, &facts, actor, intent, &self.rules(), &self.moment())?;
        Ok(())
    }
}

/// An act of a step as it is offered. The informant's answer stands on a subject of its own, and only who may know
/// the informant is told whether it is still to be given.
fn offered(actor: &Actor, case: &CaseFile, told_on: Option<Date>, act: ActView) -> Option<ActView> {
    if act.tag != "informant.told/1" {
        return Some(act);
    }
    let due = authority::may_see_informant(actor, case) && case.informant.is_some() && told_on.is_none();
    due.then_some(ActView { tag: "informant.told/2", ..act })
}

/// The running deadlines of a case (DESIGN: time is always shown three ways).
fn clocks(
    case: &CaseFile,
    unit: &UnitRegistered,
    rules: &Rules,
    today: Date,
) -> (Vec<ClockView>, Vec<String>) {
    let mut clocks = Vec::new();
    let mut warnings = BTreeSet::new();
    if case.closed.is_some() || case.declined.is_some() {
        return (clocks, Vec::new());
    }
    let Some(domain) = rules.domain(&unit.domain) else { return (clocks, Vec::new()) };
    let mut add = |title: &str, id: &str, start: Date, due_on: Date, owner: &str, stopped: Option<String>| {
        let Some(period) = rules.period(id) else { return };
        let clock = clock(title, period, start, due_on, owner, stopped, rules, today);
        for w in &clock.1 {
            warnings.insert(w.clone());
        }
        clocks.push(clock.0);
    };
    if let (None, Some(due)) = (&case.opened, case.check_due) {
        add("线索核查", &domain.clue_check, case.received_on, due, "承办人", None);
    }
    if let (Some(opened), None) = (&case.opened, &case.decision) {
        add("办案期限", &domain.decision, opened.on, opened.due, "承办机构", None);
    }
    if let (ReviewStage::Pending | ReviewStage::Returned, Some(from), Some(due)) =
        (case.review.stage, case.review.submitted_on, case.review.due)
    {
        let stopped =
            (case.review.stage == ReviewStage::Returned).then(|| "已退回补充材料，期限暂停".to_string());
        add("法制审核", &domain.review, from, due, "审核机构", stopped);
    }
    if case.decision.is_none()
        && case.waiver.is_none()
        && let Some(n) = case.notice()
        && let (Some(served), Some(until)) = (n.served_on, n.wait_until)
    {
        add("陈述申辩", &domain.statement, served, until, "当事人", None);
        if let (Some(h), None) = (n.hearing_until, case.hearing.asked_on) {
            add("申请听证", "penalty.hearing.request", served, h, "当事人", None);
        }
    }
    if let Some(d) = &case.decision {
        if let (None, Some(by)) = (d.served_on, d.serve_by) {
            add("送达决定书", "penalty.service", d.on, by, "承办机构", None);
        }
        if let (Some(served), Some(by)) = (d.served_on, d.pay_by)
            && case.paid_fen() < case.payable_fen()
        {
            add("缴纳罚款", "penalty.payment", served, by, "当事人", None);
        }
    }
    (clocks, warnings.into_iter().collect())
}

#[allow(clippy::too_many_arguments, reason = "one row of a table, not a protocol")]
fn clock(
    title: &str,
    period: &Period,
    start: Date,
    due_on: Date,
    owner: &str,
    stopped: Option<String>,
    rules: &Rules,
    today: Date,
) -> (ClockView, Vec<String>) {
    // The due date is the recorded one: extensions and stops are already in it.
    let due =
        Due { due: Moment::Date(due_on), ..law::period::due(rules.calendar(), Moment::Date(start), period) };
    let warnings = due.warnings.iter().map(|w| w.text()).collect();
    let view = ClockView {
        title: title.into(),
        start,
        due: due_on,
        remaining: remaining(rules.calendar(), Moment::Date(today), &due),
        period: period.text(),
        basis: period.basis.clone(),
        owner: owner.into(),
        stopped,
    };
    (view, warnings)
}
