//! The one way to change anything: intent → facts → verdict → commit.

use crate::{Fault, Office, Trouble};
use law::act::{EDITION, Intent};
use law::authority::Actor;
use law::deed::Deed;
use law::deed::publicity::Source;
use law::facts::{Facts, Known};
use law::ids::SubjectRef;
use law::judge::{judge, needs};
use law::refusal::{Refusal, RefusalClass};
use law::state::State;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use store::CommitError;

/// The receipt of an act: its leaf is the proof to keep; the index in the public log follows within seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// The subject.
    pub subject: SubjectRef,
    /// Its sequence number.
    pub seq: u64,
    /// The leaf, lowercase hex.
    pub leaf: String,
    /// Whether this very act had been recorded before under the same key.
    pub replayed: bool,
    /// Every act of the commit: the commanded one first.
    pub acts: Vec<(SubjectRef, u64, String)>,
}

/// What an act is about moved between judging and committing: it is judged again once (HOUSE 1).
const ATTEMPTS: usize = 2;
/// What an act only touches on its way moved: it is judged again, in its turn. Whoever waits in that line meets others who
/// have just come and stand in none, hence more than two.
const ATTEMPTS_BESIDE: usize = 50;

impl Office {
    /// Judges and records one act.
    ///
    /// # Errors
    /// The law's refusal; what others recorded first; or a fault of the machine. Nothing is half done.
    pub async fn act(&self, actor: &Actor, intent: Intent) -> Result<Receipt, Trouble> {
        // On the heap: it is a part of most that the house does, and stacks of threads are small.
        Box::pin(self.act_all(actor, vec![intent])).await
    }

    /// Judges and records several acts on different subjects, all or none: e.g. a bulk approval.
    ///
    /// # Errors
    /// As [`Office::act`], for the first that is refused.
    pub async fn act_all(&self, actor: &Actor, intents: Vec<Intent>) -> Result<Receipt, Trouble> {
        let Some(first) = intents.first().cloned() else {
            return Err(Refusal::field("", "没有要办理的事项").into());
        };
        let (mut attempts, mut beside, mut turn) = (0, 0, None);
        loop {
            let rules = self.rules();
            let mut joined = None;
            let first_look = self.first_look(&intents, actor).await?;
            for intent in &intents {
                let facts = self.facts_from(intent, actor, &first_look).await?;
                let verdict = match judge(EDITION, &facts, actor, intent.clone(), &rules, &self.moment()) {
                    Ok(v) => v,
                    Err(refusal) => return Box::pin(self.refused(actor, intent, refusal)).await,
                };
                joined = Some(match joined {
                    None => verdict,
                    Some(before) => law::act::Verdict::join(before, verdict)
                        .map_err(|_| Trouble::from(Refusal::field("", "同一事项不能在一次办理中出现两次")))?,
                });
            }
            let Some(verdict) = joined else { return Err(Refusal::not_found().into()) };
            let chance = self.chance().clone();
            match self.store().commit(verdict, Box::new(move || chance.bytes())).await {
                Ok(receipt) => {
                    let receipt = answer(receipt)?;
                    self.follow(&receipt, &intents).await?;
                    return Ok(receipt);
                }
                Err(CommitError::Stale { subject, .. }) => {
                    let is_own = intents.iter().any(|i| i.subject == subject);
                    let (count, most) =
                        if is_own { (&mut attempts, ATTEMPTS) } else { (&mut beside, ATTEMPTS_BESIDE) };
                    *count += 1;
                    if *count >= most {
                        return Box::pin(self.refused(actor, &first, Refusal::stale())).await;
                    }
                    // One turn at a time: nobody holds one line while waiting in another.
                    if !is_own && turn.is_none() {
                        turn = Some(self.busy.turn(&subject).await);
                    }
                }
                Err(CommitError::KeyReused { .. }) => {
                    return Err(Refusal::field("key", "这个幂等键已用于另一件事").into());
                }
                Err(CommitError::Taken { column, value, .. }) => {
                    return Err(Refusal::field(column, format!("“{value}”已被使用")).into());
                }
                Err(e) => return Err(Fault::Commit(e).into()),
            }
        }
    }

    /// What the running office must take over from acts that were recorded. What fails here is done when the command
    /// is repeated under its key.
    async fn follow(&self, receipt: &Receipt, intents: &[Intent]) -> Result<(), Fault> {
        for intent in intents {
            if let Deed::ClockMoved(d) = &intent.deed {
                self.clock().move_to(d.to);
            }
            self.follow_reset(&intent.subject.id, &intent.deed, receipt.replayed).await?;
        }
        Ok(())
    }

    /// Loads what law says it will look at.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn facts(&self, intent: &Intent, actor: &Actor) -> Result<Facts, Trouble> {
        self.facts_from(intent, actor, &BTreeMap::new()).await
    }

    /// What many acts ask for first, in one reading; none for what is not there.
    async fn first_look(
        &self,
        intents: &[Intent],
        actor: &Actor,
    ) -> Result<BTreeMap<SubjectRef, Option<Known>>, Trouble> {
        if intents.len() < 2 {
            return Ok(BTreeMap::new());
        }
        let (nothing, year) = (Facts::new(), self.today().year());
        let mut looked: BTreeMap<SubjectRef, Option<Known>> =
            intents.iter().flat_map(|i| needs(i, actor, &nothing, year)).map(|s| (s, None)).collect();
        let wanted: Vec<SubjectRef> = looked.keys().cloned().collect();
        for (subject, known) in self.store().load_many(&wanted).await? {
            looked.insert(subject, Some(known));
        }
        Ok(looked)
    }

    async fn facts_from(
        &self,
        intent: &Intent,
        actor: &Actor,
        looked: &BTreeMap<SubjectRef, Option<Known>>,
    ) -> Result<Facts, Trouble> {
        let mut facts = Facts::new();
        let mut asked = BTreeSet::new();
        loop {
            let year = self.today().year();
            let wanted: Vec<SubjectRef> =
                needs(intent, actor, &facts, year).into_iter().filter(|s| asked.insert(s.clone())).collect();
            if wanted.is_empty() {
                self.found_otherwise(intent, &mut facts).await?;
                return Ok(facts);
            }
            let mut missing = Vec::new();
            for subject in wanted {
                match looked.get(&subject) {
                    Some(Some(known)) => facts.add(subject, known.clone()),
                    Some(None) => {}
                    None => missing.push(subject),
                }
            }
            for (subject, known) in self.store().load_many(&missing).await? {
                facts.add(subject, known);
            }
        }
    }

    /// The receipt of then, with everything that was committed together.
    async fn first_receipt(&self, actor: &Actor, first: store::HistoryEntry) -> Result<Receipt, Trouble> {
        let key = first.recorded.key.clone();
        let mut acts = vec![(first.recorded.subject.clone(), first.recorded.seq, first.leaf.clone())];
        for n in 1.. {
            match self.store().find_by_key(&actor.account, &format!("{key}#{n}")).await? {
                Some(e) => acts.push((e.recorded.subject, e.recorded.seq, e.leaf)),
                None => break,
            }
        }
        Ok(Receipt {
            subject: first.recorded.subject,
            seq: first.recorded.seq,
            leaf: first.leaf,
            replayed: true,
            acts,
        })
    }

    /// What is found otherwise than by its id. Under edition 1 the publication of an imported decision had whatever id its
    /// caller chose: it is found by its source.
    async fn found_otherwise(&self, intent: &Intent, facts: &mut Facts) -> Result<(), Trouble> {
        if let Deed::RecordingHandedOver(d) = &intent.deed
            && let Some((subject, known)) = self.recording_of(&d.case, &d.file.sha256).await?
        {
            // Before edition 3 a recording had whatever id: it is found by its file.
            facts.add(subject, known);
        }
        if matches!(intent.deed, Deed::PublicationApproved(_)) {
            let publication = facts.peek(&intent.subject).and_then(|k| k.state.publication());
            return match publication.map(|p| p.source.clone()) {
                Some(Source::Historical(id)) => self.imitated(&id, facts).await,
                _ => Ok(()),
            };
        }
        if matches!(intent.deed, Deed::HistoricalCorrected(_)) {
            return self.put_up(&intent.subject.id, facts).await;
        }
        let Deed::PublicationBound(d) = &intent.deed else { return Ok(()) };
        let Source::Historical(id) = &d.source else { return Ok(()) };
        self.put_up(id, facts).await?;
        self.imitated(id, facts).await
    }

    /// The publications of an imported row.
    async fn put_up(&self, historical: &str, facts: &mut Facts) -> Result<(), Trouble> {
        let rows = self.store().publications_of("historical", historical).await?;
        let subjects: Vec<SubjectRef> = rows.iter().map(|r| SubjectRef::publication(&r.id)).collect();
        for (subject, known) in self.store().load_many(&subjects).await? {
            facts.add(subject, known);
        }
        Ok(())
    }

    /// What an imported decision could be taken for: a decision of a case under its number, and the organs whose names or
    /// codes it may bear.
    async fn imitated(&self, historical: &str, facts: &mut Facts) -> Result<(), Trouble> {
        let subject = SubjectRef::historical(historical);
        let Some(known) = self.store().load(&subject).await? else { return Ok(()) };
        let Some(of) = known.state.historical() else { return Ok(()) };
        let Some(row) = of.row.known() else { return Ok(()) };
        let mut subjects = Vec::new();
        if let Some(number) = &row.number {
            // What the series has reached is asked of the series itself.
            let unit = self.store().load(&SubjectRef::unit(&of.unit)).await?;
            let own = unit.as_ref().and_then(|k| k.state.unit());
            let series = own.and_then(|own| law::judge::series_of(&of.unit, &own.registered, number));
            subjects.extend(series.map(|(series, _)| series));
            // As it is written, and as whoever reads it takes it.
            let taken_for = law::likeness::number(number).map(|read| read.canonical);
            let numbers: BTreeSet<String> = std::iter::once(number.clone()).chain(taken_for).collect();
            for number in numbers {
                subjects
                    .extend(self.store().cases_decided_as(&number).await?.into_iter().map(SubjectRef::case));
            }
        }
        subjects.push(SubjectRef::city());
        // Of the units the law compares names and codes itself: there are few.
        subjects.extend(self.units().await?.into_iter().map(|(id, _)| SubjectRef::unit(id)));
        for (subject, known) in self.store().load_many(&subjects).await? {
            facts.add(subject, known);
        }
        facts.add(subject, known);
        Ok(())
    }

    /// A refusal is looked at twice: the very same command may already be recorded (then it is replayed), or
    /// somebody else was first (then both versions are shown).
    async fn refused(&self, actor: &Actor, intent: &Intent, refusal: Refusal) -> Result<Receipt, Trouble> {
        if let Some(entry) = self.store().find_by_key(&actor.account, &intent.key).await? {
            // What begins a subject has a fresh id at every attempt; the one that it got first is the answer.
            let begun = entry.recorded.seq == 1 && entry.recorded.subject.kind == intent.subject.kind;
            if (entry.recorded.subject == intent.subject || begun)
                && entry.recorded.deed.is_same_command(&intent.deed)
            {
                let receipt = self.first_receipt(actor, entry).await?;
                self.follow(&receipt, std::slice::from_ref(intent)).await?;
                return Ok(receipt);
            }
            return Err(Refusal::field("key", "这个幂等键已用于另一件事").into());
        }
        if refusal.class != RefusalClass::Stale {
            return Err(refusal.into());
        }
        // What others recorded is told as far as this actor may know it; who may not know of the subject is told that
        // there is none.
        let known = self.store().load(&intent.subject).await?;
        // Who looks into cases that others handle says what for, also where it is a conflict that shows them.
        let of_case = known.as_ref().and_then(|k| match (&k.state, k.state.part_of()) {
            (State::Case(_), _) => Some(intent.subject.id.clone()),
            (_, of) => of.map(ToOwned::to_owned),
        });
        if let Some(case) = of_case {
            self.why_said(actor, &case, crate::viewing::VIEW_HOURS).await?;
        }
        let history = match &known {
            Some(_) => self.history_for(actor, &intent.subject).await?,
            // A new subject whose facts moved twice: nothing of its own stands yet.
            None => Vec::new(),
        };
        let now = known.map_or(0, |k| k.seq);
        let base = intent.base.unwrap_or(now.saturating_sub(1));
        let theirs = history.into_iter().filter(|h| h.recorded.seq > base).collect();
        Err(Trouble::Conflict { refusal: Box::new(refusal), theirs, now })
    }
}

/// The receipt of a commit. Its commanded act comes first, also where it was repeated: its subject is then the one that
/// the first sending got, not the fresh one of this sending.
fn answer(receipt: store::Receipt) -> Result<Receipt, Fault> {
    let acts: Vec<_> = receipt.acts.into_iter().map(|w| (w.subject, w.seq, w.leaf)).collect();
    let Some((subject, seq, leaf)) = acts.first().cloned() else {
        return Err(Fault::Commit(CommitError::Empty));
    };
    Ok(Receipt { subject, seq, leaf, replayed: receipt.replayed, acts })
}
