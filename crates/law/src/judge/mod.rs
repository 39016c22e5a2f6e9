//! The one door's lock: facts + intent + rules + moment → acts, or a refusal that cites itself.

mod casework;
mod clean;
mod decision;
mod device;
mod drafting;
mod export;
mod needs;
mod notice;
mod officers;
mod papers;
mod people;
mod publicity;
mod record;
mod recording;
mod register;
mod review;
#[cfg(test)]
mod tests;
mod viewing;

pub use casework::closed_gate_of;
pub use needs::needs;
pub use publicity::{
    MASKER, conclusion_of, decided_of, otherwise_in, publication_of, series_of, standing_of, words_in_public,
    yuan,
};
pub use review::{materials_due, questions};

use crate::act::{Act, Basis, Derived, EDITION, Intent, Verdict, civil};
use crate::authority::{self, Actor, Allowed, Capacity, Standing};
use crate::deed::Deed;
use crate::deed::publicity::{Masking, Source};
use crate::deed::register::{NumberTaken, UnitRegistered};
use crate::facts::Facts;
use crate::ids::{SubjectKind, SubjectRef};
use crate::refusal::{Refusal, RefusalClass};
use crate::rules::Rules;
use crate::state::State;
use jiff::Timestamp;
use jiff::civil::Date;

/// How far a claimed time may lie ahead of the server's: devices' clocks differ.
const AHEAD_MAX_SECONDS: i64 = 300;

/// Length of an idempotency key.
const KEY_MAX: usize = 128;

/// Time and chance, handed in (HOUSE 7).
#[derive(Debug, Clone)]
pub struct Moment {
    /// The server's clock.
    pub recorded: Timestamp,
    /// A fresh internal id (UUIDv7), for a subject that comes into being together with the act.
    pub fresh_id: String,
    /// A fresh random public address.
    pub fresh_address: String,
    /// Where a recorded act is judged again: what its entries say of masks. None for what is to be committed.
    pub again: Option<Again>,
}

/// What a recorded act says of masks: they are applied as they stand, and no masker is run, so that a better masker
/// refutes no old dossier.
#[derive(Debug, Clone, Default)]
pub struct Again {
    /// The recorded masks.
    pub masking: Option<Masking>,
    /// Version of the masker that scanned what became public.
    pub scanned: Option<u32>,
}

impl Moment {
    /// The legal date.
    #[must_use]
    pub fn today(&self) -> Date {
        civil(self.recorded)
    }
}

/// All that a rule may look at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bench<'a> {
    pub facts: &'a Facts,
    pub actor: &'a Actor,
    pub rules: &'a Rules,
    pub moment: &'a Moment,
    pub today: Date,
    /// Which edition of these verdicts: what was recorded under an older one is judged again by that one.
    pub edition: u32,
}

impl Bench<'_> {
    /// The unit, relied on.
    pub fn unit(&self, id: &str) -> Result<&UnitRegistered, Refusal> {
        self.facts
            .get(&SubjectRef::unit(id))
            .and_then(|k| k.state.unit())
            .map(|u| &u.registered)
            .ok_or_else(|| Refusal::field("unit", "没有这个执法主体"))
    }

    /// The due date of a period of the rules in force.
    pub fn due(&self, period: &str, from: Date) -> Result<Date, Refusal> {
        self.rules.due(period, from).map(|d| d.date()).ok_or_else(|| {
            Refusal::gate(
                "rule-missing",
                "3.0b",
                "",
                format!("现行规则版本里没有期限 {period}"),
                "请系统管理员核对规则版本",
            )
        })
    }

    /// The next number of a series, and the act that takes it (clause 2.1b; DOMAIN 7.4).
    pub fn number(
        &self,
        unit_id: &str,
        series: &Numbered,
        for_subject: &SubjectRef,
        wanted: Option<u32>,
    ) -> Result<(String, Companion), Refusal> {
        let unit = self.unit(unit_id)?;
        let subject = SubjectRef::series(unit_id, series.series, self.today.year());
        // Changed by this very commit, so not a fact relied on: its own sequence number guards it.
        let last = self.facts.peek(&subject).and_then(|k| k.state.series()).map_or(0, |s| s.last);
        let next = last + 1;
        if let Some(wanted) = wanted
            && wanted != next
        {
            let reason = if wanted <= last {
                format!("第 {wanted} 号已经使用，本序列已编到第 {last} 号")
            } else {
                format!("编第 {wanted} 号会断号，下一个号是第 {next} 号")
            };
            return Err(Refusal::gate(
                "number-used",
                "2.1b",
                "党政机关公文处理工作条例 第九条",
                reason,
                "留空，由系统顺序编号",
            ));
        }
        let printed = crate::docno::format(
            &format!("{}{}", unit.prefix, series.mark),
            self.today.year(),
            u64::from(next),
        );
        let deed = NumberTaken { number: next, printed: printed.clone(), used_for: for_subject.to_string() };
        Ok((printed.clone(), Companion { subject, deed: deed.into(), derived: Derived::default() }))
    }
}

/// A kind of numbered document: its series id and its mark (类别字) in the number.
#[derive(Debug)]
pub(crate) struct Numbered {
    series: &'static str,
    mark: &'static str,
}

pub(crate) const NO_OPENING: Numbered = Numbered { series: "case-opening", mark: "立" };
pub(crate) const NO_CORRECTION: Numbered = Numbered { series: "correction-order", mark: "责改" };
pub(crate) const NO_REVIEW: Numbered = Numbered { series: "review-opinion", mark: "法审" };
pub(crate) const NO_NOTICE: Numbered = Numbered { series: "penalty-notice", mark: "罚告" };
pub(crate) const NO_HEARING: Numbered = Numbered { series: "hearing-notice", mark: "听通" };
pub(crate) const NO_DECISION: Numbered = Numbered { series: "penalty-decision", mark: "罚决" };

/// An act that must be committed together with the commanded one.
#[derive(Debug)]
pub(crate) struct Companion {
    pub subject: SubjectRef,
    pub deed: Deed,
    pub derived: Derived,
}

/// What a rule grants.
#[derive(Debug, Default)]
pub(crate) struct Grant {
    pub deciding: String,
    pub derived: Derived,
    pub basis: Vec<Basis>,
    pub companions: Vec<Companion>,
    /// The act with what the house fills in; none where it is as commanded.
    pub deed: Option<Deed>,
}

pub(crate) fn basis(clause: &str, article: &str) -> Vec<Basis> {
    vec![Basis { clause: clause.into(), article: article.into() }]
}

/// Judges an intent by an edition of these verdicts. The only maker of acts. What is to be committed is judged by
/// [`EDITION`](crate::act::EDITION), the newest; the store takes no other.
///
/// # Errors
/// A [`Refusal`] that names clause, article, reason and remedy.
pub fn judge(
    edition: u32,
    facts: &Facts,
    actor: &Actor,
    intent: Intent,
    rules: &Rules,
    moment: &Moment,
) -> Result<Verdict, Refusal> {
    let bench = Bench { facts, actor, rules, moment, today: moment.today(), edition };
    let occurred = well_formed(&bench, &intent)?;
    capacity_held(&bench)?;
    let known = if bench.edition >= crate::edition::EDGES {
        may_know(&bench, &intent)?
    } else {
        may_know_1(&bench, &intent)?
    };
    if let (Some(base), Some(seq)) = (intent.base, known)
        && base != seq
    {
        return Err(Refusal::stale());
    }
    if bench.edition >= crate::edition::EDGES {
        informant_kept(&bench, &intent)?;
    }
    let grant = match intent.deed.subject_kind() {
        SubjectKind::Case => casework::judge(&bench, &intent)?,
        SubjectKind::Publication => publicity::judge(&bench, &intent)?,
        SubjectKind::Document => papers::judge(&bench, &intent)?,
        SubjectKind::Recording => recording::judge(&bench, &intent)?,
        SubjectKind::Device => device::judge(&bench, &intent)?,
        SubjectKind::Account => people::judge(&bench, &intent)?,
        SubjectKind::Export => export::judge(&bench, &intent)?,
        SubjectKind::Viewing | SubjectKind::Informant => viewing::judge(&bench, &intent)?,
        _ => register::judge(&bench, &intent)?,
    };
    Ok(assemble(&bench, intent, occurred, grant))
}

fn well_formed(bench: &Bench, intent: &Intent) -> Result<Timestamp, Refusal> {
    let key_ok = !intent.key.is_empty()
        && intent.key.len() <= KEY_MAX
        && intent.key.bytes().all(|b| b.is_ascii_graphic());
    if !key_ok {
        return Err(Refusal::field("key", format!("幂等键须为 1 到 {KEY_MAX} 个可见 ASCII 字符")));
    }
    if intent.subject.kind != intent.deed.subject_kind() || !intent.subject.is_well_formed() {
        return Err(Refusal::not_found());
    }
    if bench.edition >= 2 {
        clean::clean(bench.edition, &intent.deed)?;
    }
    let now = bench.moment.recorded;
    let occurred = intent.occurred.unwrap_or(now);
    if bench.edition >= 2 && !crate::day::is_plausible(civil(occurred)) {
        return Err(Refusal::field("occurred", "发生时间不在可能的年份之内，核对设备时钟"));
    }
    if occurred.as_second() > now.as_second() + AHEAD_MAX_SECONDS {
        return Err(Refusal::field("occurred", "发生时间晚于现在，核对设备时钟"));
    }
    Ok(occurred)
}

/// The account is open and holds the capacity for the unit today.
fn capacity_held(bench: &Bench) -> Result<(), Refusal> {
    let actor = bench.actor;
    if actor.capacity == Capacity::System {
        return Ok(());
    }
    let account = bench.facts.get(&SubjectRef::account(&actor.account)).and_then(|k| k.state.account());
    let holds = account.is_some_and(|a| a.holds(actor.capacity, &actor.unit, bench.today));
    if holds {
        Ok(())
    } else {
        Err(Refusal::forbidden(
            format!("今天没有“{}”这一身份", actor.capacity.title()),
            "请系统管理员核对任职和授权的起止日期，或者换一个身份办理",
        ))
    }
}

/// Edition 2: whether the actor may know of the subject and do the act, before anything is said of what is there.
/// An act that may begin a subject is refused for want of a capacity in the same words whether there is one or not;
/// then who may not see it is told that there is none; and only who may see it is told that it stands already.
fn may_know(bench: &Bench, intent: &Intent) -> Result<Option<u64>, Refusal> {
    let known = bench.facts.peek(&intent.subject).map(|k| k.seq);
    let (begins, either) = beginning(&intent.deed);
    if known.is_none() && !begins && !either {
        return Err(Refusal::not_found());
    }
    if (begins || either)
        && !authority::rule_in(bench.edition, intent.deed.tag()).is_some_and(|r| holds(r, bench.actor))
    {
        return Err(allowed(bench, intent).err().unwrap_or_else(Refusal::not_found));
    }
    seen(bench, intent)?;
    allowed(bench, intent)?;
    // What informants were told is refused in words of its own: see `viewing`.
    if begins && known.is_some() && intent.subject.kind != SubjectKind::Informant {
        return Err(Refusal::stale());
    }
    Ok(known)
}

fn holds(rule: &authority::Rule, actor: &Actor) -> bool {
    rule.capacities.contains(&actor.capacity)
}

/// Edition 1 asked first whether the subject exists.
fn may_know_1(bench: &Bench, intent: &Intent) -> Result<Option<u64>, Refusal> {
    let known = existence(bench.facts, intent)?;
    seen(bench, intent)?;
    allowed(bench, intent)?;
    Ok(known)
}

/// The informant's name and number stand in no free text, where the actor may know them; see [`crate::secret`] for
/// who may not.
fn informant_kept(bench: &Bench, intent: &Intent) -> Result<(), Refusal> {
    let secret = match crate::secret::of_beginning(bench.edition, &intent.deed) {
        Some(secret) => Some(secret),
        None => case_about(bench.facts, intent)
            .and_then(|s| bench.facts.peek(&s))
            .and_then(|k| k.state.case())
            .filter(|case| authority::may_see_informant(bench.actor, case))
            .and_then(|case| crate::secret::Secret::of_case_in(bench.edition, case)),
    };
    let Some(secret) = secret else { return Ok(()) };
    match crate::secret::told_in(&secret, &intent.deed) {
        fields if fields.is_empty() => Ok(()),
        fields => Err(Refusal::invalid(fields)),
    }
}

/// Whether an act begins a subject, and whether it may begin one or go on with it.
fn beginning(deed: &Deed) -> (bool, bool) {
    let begins = matches!(
        deed,
        Deed::CityFounded(_)
            | Deed::ClueRegistered(_)
            | Deed::AccountOpened(_)
            | Deed::PublicationPrepared(_)
            | Deed::PublicationBound(_)
            | Deed::HistoricalImported(_)
            | Deed::DocumentIssued(_)
            | Deed::RecordingHandedOver(_)
            | Deed::CaseViewed(_)
            | Deed::ExportAsked(_)
            | Deed::InformantAnswered(_)
    );
    // Register rows may be entered anew: a renewed certificate, a new edition of a catalogue.
    let either = matches!(
        deed,
        Deed::UnitRegistered(_)
            | Deed::OfficerCertified(_)
            | Deed::ReviewerFiled(_)
            | Deed::CatalogueAdopted(_)
            | Deed::DeviceRegistered(_)
    );
    (begins, either)
}

/// Acts that begin a subject want none; all others want one. Returns its sequence number.
fn existence(facts: &Facts, intent: &Intent) -> Result<Option<u64>, Refusal> {
    let (begins, either) = beginning(&intent.deed);
    let known = facts.peek(&intent.subject).map(|k| k.seq);
    match (known, begins, either) {
        (None, false, false) => Err(Refusal::not_found()),
        (Some(_), true, _) => Err(Refusal::stale()),
        (known, _, _) => Ok(known),
    }
}

/// Who may not see a thing is told that it is not there. What begins as a part of a case is seen by whoever sees
/// the case.
fn seen(bench: &Bench, intent: &Intent) -> Result<(), Refusal> {
    let of_case = case_named(&intent.deed).map(SubjectRef::case);
    if bench.edition >= crate::edition::EDGES
        && of_case.is_some()
        && bench.facts.peek(&intent.subject).is_some()
    {
        // A part that stands already may be another case's than the one that is named.
        seen_one(bench, intent, &intent.subject)?;
    }
    let subject = of_case.as_ref().unwrap_or(&intent.subject);
    match bench.facts.peek(subject) {
        Some(_) => seen_one(bench, intent, subject),
        None if of_case.is_some() => Err(Refusal::not_found()),
        None => Ok(()),
    }
}

fn seen_one(bench: &Bench, intent: &Intent, subject: &SubjectRef) -> Result<(), Refusal> {
    let known = bench.facts.peek(subject).ok_or_else(Refusal::not_found)?;
    let unit = authority::agency_of(subject, &known.state).unwrap_or_default();
    let review_body = bench
        .facts
        .peek(&SubjectRef::unit(unit))
        .and_then(|k| k.state.unit())
        .map(|u| u.registered.review_body.clone())
        .unwrap_or_default();
    if authority::may_see(bench.actor, intent.subject.kind, unit, &review_body) {
        Ok(())
    } else {
        Err(Refusal::not_found())
    }
}

/// The authority table.
fn allowed(bench: &Bench, intent: &Intent) -> Result<(), Refusal> {
    let tag = intent.deed.tag();
    let standing = standing(bench, intent);
    let verdict = authority::authority_in(bench.edition, bench.actor.capacity, standing, tag);
    if verdict == Allowed::Yes {
        return Ok(());
    }
    let rule = authority::rule_in(bench.edition, tag);
    let who: Vec<&str> = rule.map(|r| r.capacities.iter().map(|c| c.title()).collect()).unwrap_or_default();
    let whose = rule.map_or("", |r| r.relation.title());
    let reason = match verdict {
        Allowed::WrongRelation => format!(
            "“{}”只能由{whose}的{}办理，当前身份与本件不是这种关系",
            intent.deed.title(),
            who.join("、")
        ),
        _ => format!("“{}”不能由{}办理", intent.deed.title(), bench.actor.capacity.title()),
    };
    let remedy = if who.is_empty() {
        "这一步由系统在其他步骤中一并完成".to_string()
    } else {
        format!("请{whose}的{}办理", who.join("、"))
    };
    Err(Refusal::forbidden(reason, remedy))
}

/// The case of which a new document or recording is to be a part.
fn case_named(deed: &Deed) -> Option<&String> {
    match deed {
        Deed::DocumentIssued(d) => Some(&d.case),
        Deed::RecordingHandedOver(d) => Some(&d.case),
        Deed::CaseViewed(d) => Some(&d.case),
        Deed::InformantAnswered(d) => Some(&d.case),
        _ => None,
    }
}

/// The case that a command is about: the subject itself, or the case that it is a part of.
fn case_about(facts: &Facts, intent: &Intent) -> Option<SubjectRef> {
    let known = facts.peek(&intent.subject);
    match known.map(|k| &k.state) {
        Some(State::Case(_)) => Some(intent.subject.clone()),
        Some(State::Document(d)) => Some(SubjectRef::case(&d.issued.case)),
        Some(State::Recording(r)) => Some(SubjectRef::case(&r.handed.case)),
        Some(State::Viewing(v)) => Some(SubjectRef::case(&v.viewed.case)),
        Some(State::Informant(i)) => Some(SubjectRef::case(&i.told.case)),
        _ => case_named(&intent.deed).map(SubjectRef::case),
    }
}

/// What must be kept of the informant of the case that a command is about, whoever commands it.
fn secret_about(bench: &Bench, intent: &Intent) -> Option<crate::secret::Secret> {
    let case = case_about(bench.facts, intent).or_else(|| match &bench.facts.peek(&intent.subject)?.state {
        State::Publication(p) => match &p.source {
            Source::Case(id) => Some(SubjectRef::case(id)),
            Source::Historical(_) => None,
        },
        _ => None,
    });
    let known = bench.facts.peek(&case?)?;
    crate::secret::Secret::of_case_in(bench.edition, known.state.case()?)
}

/// Whether who acts may know the informant of the case that a command is about, if there were one.
fn knows_informant(bench: &Bench, intent: &Intent) -> bool {
    let known = case_about(bench.facts, intent).and_then(|case| bench.facts.peek(&case));
    known.and_then(|k| k.state.case()).is_none_or(|case| authority::may_see_informant(bench.actor, case))
}

fn standing(bench: &Bench, intent: &Intent) -> Standing {
    let actor = bench.actor;
    let about = case_about(bench.facts, intent);
    // A case that is itself changed is guarded by its sequence number; a part of one relies on it.
    let case = about.and_then(|s| {
        let known = if s == intent.subject { bench.facts.peek(&s) } else { bench.facts.get(&s) };
        known.and_then(|k| k.state.case())
    });
    if let Some(case) = case {
        let body = bench
            .facts
            .get(&SubjectRef::unit(&case.unit))
            .and_then(|k| k.state.unit())
            .map(|u| u.registered.review_body.clone())
            .unwrap_or_default();
        return authority::standing_to_case(actor, case, &body);
    }
    let unit = match &intent.deed {
        Deed::ClueRegistered(d) => Some(d.unit.clone()),
        Deed::PublicationPrepared(d) => Some(d.unit.clone()),
        Deed::PublicationBound(d) => Some(d.unit.clone()),
        Deed::HistoricalImported(d) => Some(d.unit.clone()),
        Deed::DeviceRegistered(d) => Some(d.unit.clone()),
        _ => bench
            .facts
            .peek(&intent.subject)
            .and_then(|k| authority::agency_of(&intent.subject, &k.state))
            .map(ToOwned::to_owned),
    };
    Standing { own_agency: unit.is_some_and(|u| u == actor.unit), ..Standing::default() }
}

fn assemble(bench: &Bench, intent: Intent, occurred: Timestamp, grant: Grant) -> Verdict {
    let relied = bench.facts.relied_on();
    let touched: Vec<SubjectRef> = std::iter::once(intent.subject.clone())
        .chain(grant.companions.iter().map(|c| c.subject.clone()))
        .collect();
    // Who may know the informant has been refused; edition 1 left what others wrote as it was.
    let secret = (bench.edition >= crate::edition::EDGES).then(|| secret_about(bench, &intent)).flatten();
    // That a list finds one name and not another would tell who chose both that one is the informant's.
    let unfound = bench.edition >= crate::edition::READING && !knows_informant(bench, &intent);
    let make = |subject: SubjectRef, deed: Deed, derived: Derived, key: String| {
        let head = bench.facts.peek(&subject);
        let act = Act {
            seq: head.map_or(1, |k| k.seq + 1),
            prev: head.map(|k| k.leaf.clone()),
            // What this commit itself changes is guarded by its own sequence number.
            relied: relied.iter().filter(|r| !touched.contains(&r.subject)).cloned().collect(),
            subject,
            actor: bench.actor.clone(),
            deciding: grant.deciding.clone(),
            occurred,
            recorded: bench.moment.recorded,
            basis: grant.basis.clone(),
            rules: bench.rules.digest().to_string(),
            edition: bench.edition,
            key,
            deed,
            derived,
            closed: Vec::new(),
            named: Vec::new(),
        };
        let act = match &secret {
            Some(secret) => act.closing(secret),
            None => act,
        };
        if unfound { act.unfound() } else { act }
    };
    let deed = grant.deed.unwrap_or(intent.deed);
    let mut acts = vec![make(intent.subject, deed, grant.derived, intent.key.clone())];
    acts.extend(
        grant
            .companions
            .into_iter()
            .enumerate()
            .map(|(i, c)| make(c.subject, c.deed, c.derived, format!("{}#{}", intent.key, i + 1))),
    );
    Verdict { acts }
}

/// Whether the law would let this be done now, leaving its fields aside: for pages, which show a closed gate
/// with its reason and the way to open it. The verdict itself is always [`judge`]'s.
///
/// # Errors
/// The refusal that [`judge`] would give before looking at fields.
pub fn may_begin(
    facts: &Facts,
    actor: &Actor,
    subject: &SubjectRef,
    tag: &str,
    rules: &Rules,
    moment: &Moment,
) -> Result<(), Refusal> {
    let bench = Bench { facts, actor, rules, moment, today: moment.today(), edition: EDITION };
    let Some(case) = facts.peek(subject).and_then(|k| k.state.case()) else {
        return Err(Refusal::not_found());
    };
    let body = bench.unit(&case.unit).map(|u| u.review_body.clone()).unwrap_or_default();
    if !authority::may_see(actor, SubjectKind::Case, &case.unit, &body) {
        return Err(Refusal::not_found());
    }
    let standing = authority::standing_to_case(actor, case, &body);
    if authority::authority(actor.capacity, standing, tag) != Allowed::Yes {
        return Err(Refusal {
            class: RefusalClass::Forbidden, ..Refusal::forbidden("这一步由他人办理", "")
        });
    }
    casework::order(&bench, case, tag)
}
