//! The one way by which records leave the house: what a reader may know of a subject, and nothing else.
//!
//! Pages, API, conflicts, exports and supervision read histories and states of cases from here. The store's own
//! reading is for the office; `scripts/tidy.sh` refuses it in `web`.

use crate::viewing::ViewingView;
use crate::{Fault, Office, Trouble};
use law::authority::{self, Actor};
use law::deed::Deed;
use law::facts::Known;
use law::ids::{SubjectKind, SubjectRef};
use law::refusal::Refusal;
use law::secret::Secret;
use law::state::State;
use law::state::casefile::CaseFile;
use law::state::register::Series;
use std::collections::{BTreeMap, BTreeSet};
use store::{AdministrationFilter, HistoryEntry, Listed, Page, RecordingRow, Scope, Store, ViewingRow};

/// What stands between one reader and one subject: nothing, or the secrecy of its case's informant.
#[derive(Debug, Clone, Default)]
pub struct Veil {
    /// Not even that there is an informant is told (DOMAIN 0.14).
    hides: bool,
    /// The name and number, as they may have got into texts.
    secret: Option<Secret>,
    reader: String,
    /// Texts of the case that hold it and that the reader wrote.
    own: BTreeSet<String>,
}

impl Veil {
    /// For this reader of a case and of what belongs to it.
    #[must_use]
    fn over(actor: &Actor, case: &CaseFile) -> Self {
        if authority::may_see_informant(actor, case) {
            return Self::default();
        }
        let (reader, own) = (actor.account.clone(), BTreeSet::new());
        Self { hides: true, secret: Secret::of_case(case), reader, own }
    }

    /// With the words of the reader, from the case's history.
    fn knowing_own(mut self, history: &[HistoryEntry]) -> Self {
        if let Some(secret) = &self.secret {
            let own = history.iter().filter(|e| e.recorded.actor.account == self.reader);
            // What the house made of them too: an alert repeats a reason.
            for entry in own {
                self.own.extend(secret.texts_of(&entry.recorded.deed));
                self.own.extend(secret.texts_of(&entry.recorded.derived));
            }
        }
        self
    }

    /// The history as this reader may know it.
    #[must_use]
    pub fn history(&self, mut entries: Vec<HistoryEntry>) -> Vec<HistoryEntry> {
        if !self.hides {
            return entries;
        }
        entries.retain(|e| !matches!(e.recorded.deed, Deed::InformantTold(_)));
        entries.into_iter().filter_map(|e| self.entry(e)).collect()
    }

    fn entry(&self, mut entry: HistoryEntry) -> Option<HistoryEntry> {
        if let Deed::ClueRegistered(d) = &mut entry.recorded.deed {
            d.informant = None;
        }
        // Where a text was closed it names the informant.
        entry.recorded.closed.clear();
        entry.recorded.named.clear();
        // What the reader wrote is shown as it was written: hiding it would confirm a guess.
        if let Some(secret) = self.secret.as_ref().filter(|_| entry.recorded.actor.account != self.reader) {
            let act = &mut entry.recorded;
            act.deed = secret.hidden_in(act.deed.clone())?;
            act.derived = secret.hidden_in(act.derived.clone())?;
        }
        Some(entry)
    }

    /// A case as this reader may know it; `None` where it cannot be shown without the secret.
    #[must_use]
    pub fn case(&self, mut case: CaseFile) -> Option<CaseFile> {
        if !self.hides {
            return Some(case);
        }
        case.informant = None;
        case.informant_told_on = None;
        self.of(case)
    }

    /// Any other value that belongs to the case.
    #[must_use]
    pub fn of<T: serde::Serialize + serde::de::DeserializeOwned>(&self, value: T) -> Option<T> {
        match &self.secret {
            Some(secret) => secret.hidden_but(value, &self.own),
            None => Some(value),
        }
    }

    /// A text that belongs to the case, by its author: what the reader wrote is shown as it was written.
    #[must_use]
    pub fn text_by(&self, author: &str, text: String) -> String {
        if author == self.reader { text } else { self.text(text) }
    }

    /// A text that belongs to the case.
    #[must_use]
    pub fn text(&self, text: String) -> String {
        let secret = self.secret.as_ref().filter(|_| !self.own.contains(&text));
        secret.and_then(|s| s.replaced(&text, law::secret::HIDDEN)).unwrap_or(text)
    }
}

/// Before edition 3 a series repeated why a number was cancelled, in words of the case: they are read there, by whoever may
/// read the case.
const IN_THE_CASE: &str = "理由见案件";

fn bare(mut series: Series) -> Series {
    for (_, reason) in &mut series.cancelled {
        *reason = IN_THE_CASE.into();
    }
    series
}

/// Of whose subjects of a kind this reader may see lists: [`authority::may_see`], asked for what it says of units. No unit
/// has an empty id, so who may see such a one's may see all.
#[must_use]
pub fn scope(actor: &Actor, kind: SubjectKind) -> Scope {
    let seen = |unit: &str, body: &str| authority::may_see(actor, kind, unit, body);
    if seen("", "") {
        return Scope::All;
    }
    let own = || actor.unit.clone();
    Scope::Of { unit: seen(&actor.unit, "").then(own), body: seen("", &actor.unit).then(own) }
}

impl Office {
    /// What stands between this reader and a case.
    pub(crate) async fn veil_over(&self, actor: &Actor, id: &str, case: &CaseFile) -> Result<Veil, Fault> {
        let veil = Veil::over(actor, case);
        let bare = CaseFile { informant: None, ..case.clone() };
        // Only where the name got into a text of the case it matters who wrote it.
        if veil.secret.as_ref().is_none_or(|s| s.texts_of(&bare).is_empty()) {
            return Ok(veil);
        }
        Ok(veil.knowing_own(&self.store().history(&SubjectRef::case(id)).await?))
    }

    /// The store for this reader's lists of subjects of a kind: where the database keeps units apart, they hold nothing
    /// that the reader may not see, whatever they are asked with.
    #[must_use]
    pub fn lists_for(&self, actor: &Actor, kind: SubjectKind) -> Store {
        self.store().within(&scope(actor, kind))
    }

    /// A subject as this reader may know it; a refusal of the class `NotFound` where there is none or the reader may
    /// not know that there is one.
    ///
    /// # Errors
    /// That refusal, or a fault.
    pub async fn known_for(&self, actor: &Actor, subject: &SubjectRef) -> Result<Known, Trouble> {
        let known = self.store().load(subject).await?.ok_or_else(Refusal::not_found)?;
        let veil = Box::pin(self.veil(actor, subject, &known.state)).await?;
        let state = match known.state {
            State::Case(case) => veil.case(*case).map(|c| State::Case(Box::new(c))),
            State::Series(series) => Some(State::Series(bare(series))),
            other => veil.of(other),
        };
        Ok(Known { state: state.ok_or_else(Refusal::not_found)?, ..known })
    }

    /// The history of a subject as this reader may know it, oldest first.
    ///
    /// # Errors
    /// As [`Office::known_for`].
    pub async fn history_for(
        &self,
        actor: &Actor,
        subject: &SubjectRef,
    ) -> Result<Vec<HistoryEntry>, Trouble> {
        let known = self.store().load(subject).await?.ok_or_else(Refusal::not_found)?;
        let veil = Box::pin(self.veil(actor, subject, &known.state)).await?;
        let mut history = veil.history(self.store().history(subject).await?);
        for entry in &mut history {
            if let Deed::NumberCancelled(d) = &mut entry.recorded.deed {
                d.reason = IN_THE_CASE.into();
            }
        }
        Ok(history)
    }

    /// What stands between this reader and a subject.
    async fn veil(&self, actor: &Actor, subject: &SubjectRef, state: &State) -> Result<Veil, Trouble> {
        let agency = authority::agency_of(subject, state).unwrap_or_default();
        if !self.may_see(actor, subject.kind, agency).await? {
            return Err(Refusal::not_found().into());
        }
        let of_case = match (state.case(), state.part_of()) {
            (Some(case), _) => Some(self.veil_over(actor, &subject.id, case).await?),
            (None, Some(id)) => {
                let known = self.store().load(&SubjectRef::case(id)).await?;
                match known.as_ref().and_then(|k| k.state.case()) {
                    Some(case) => Some(self.veil_over(actor, id, case).await?),
                    None => None,
                }
            }
            (None, None) => None,
        };
        let mut veil = of_case.unwrap_or_default();
        // A part of the case may quote what the reader wrote to the part.
        if subject.kind != SubjectKind::Case
            && veil.secret.as_ref().is_some_and(|s| !s.texts_of(state).is_empty())
        {
            veil = veil.knowing_own(&self.store().history(subject).await?);
        }
        if subject.kind == SubjectKind::Informant && veil.hides {
            return Err(Refusal::not_found().into());
        }
        Ok(veil)
    }

    pub(crate) async fn may_see(&self, actor: &Actor, kind: SubjectKind, unit: &str) -> Result<bool, Fault> {
        let known = self.store().load(&SubjectRef::unit(unit)).await?;
        let body = known.and_then(|k| k.state.unit().map(|u| u.registered.review_body.clone()));
        Ok(authority::may_see(actor, kind, unit, &body.unwrap_or_default()))
    }

    /// These cases as this reader may know them, by id; those that the reader may not see are left out.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn cases_seen(
        &self,
        actor: &Actor,
        ids: impl IntoIterator<Item = &String>,
    ) -> Result<BTreeMap<String, (CaseFile, Veil)>, Fault> {
        let wanted: Vec<SubjectRef> = ids.into_iter().map(SubjectRef::case).collect();
        let mut bodies: BTreeMap<String, bool> = BTreeMap::new();
        let mut all = BTreeMap::new();
        for (subject, known) in self.store().load_many(&wanted).await? {
            let State::Case(case) = known.state else { continue };
            let may = match bodies.get(&case.unit) {
                Some(may) => *may,
                None => {
                    let may = self.may_see(actor, SubjectKind::Case, &case.unit).await?;
                    bodies.insert(case.unit.clone(), may);
                    may
                }
            };
            if !may {
                continue;
            }
            let veil = self.veil_over(actor, &subject.id, &case).await?;
            if let Some(case) = veil.case(*case) {
                all.insert(subject.id, (case, veil));
            }
        }
        Ok(all)
    }

    /// Rows of recordings without what this reader may not know; those of cases that the reader may not see are left
    /// out.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn recordings_seen(
        &self,
        actor: &Actor,
        rows: Vec<RecordingRow>,
    ) -> Result<Vec<RecordingRow>, Fault> {
        let cases = self.cases_seen(actor, rows.iter().map(|r| &r.case_id)).await?;
        // Not every row has its name; and who gave a name is shown it as it was given.
        let subjects: Vec<SubjectRef> = rows.iter().map(|r| SubjectRef::recording(&r.id)).collect();
        let known: BTreeMap<String, Known> =
            self.store().load_many(&subjects).await?.into_iter().map(|(s, k)| (s.id, k)).collect();
        Ok(rows
            .into_iter()
            .filter_map(|mut row| {
                let (_, veil) = cases.get(&row.case_id)?;
                let r = known.get(&row.id).and_then(|k| k.state.recording());
                let r = r.filter(|r| r.handed.case == row.case_id)?;
                row.name = r.handed.name.known().map(|name| veil.text_by(&r.by, name.clone()));
                Some(row)
            })
            .collect())
    }

    /// Rows of viewings, likewise.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn viewings_seen(
        &self,
        actor: &Actor,
        rows: Vec<ViewingRow>,
    ) -> Result<Vec<ViewingView>, Fault> {
        let cases = self.cases_seen(actor, rows.iter().map(|r| &r.case_id)).await?;
        self.viewings_with_notes(rows, |case| cases.get(case).map(|(_, veil)| veil)).await
    }

    /// The acts of administrators, for whoever audits them. None of these subjects is a case or a part of one; what
    /// somebody looked for before he asked to take a list away is the page's to leave out.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn administration(
        &self,
        filter: &AdministrationFilter,
        page: Page,
    ) -> Result<Listed<HistoryEntry>, Fault> {
        Ok(self.store().administration(filter, page).await?)
    }

    /// When the last act of all was recorded.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn last_recorded(&self) -> Result<Option<jiff::Timestamp>, Fault> {
        Ok(self.store().recent(None, 1).await?.first().map(|h| h.recorded.recorded))
    }
}
