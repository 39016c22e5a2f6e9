//! 查阅案卷: who does not handle a case says what for before it is shown, and that is on record (SECURITY 36).

use crate::visible::Veil;
use crate::{Fault, Office, Receipt, Trouble};
use law::act::Intent;
use law::authority::{self, Actor};
use law::deed::record::{CaseViewed, ViewPurpose};
use law::ids::SubjectRef;
use law::refusal::{FieldError, Refusal, RefusalClass};
use law::state::State;
use std::collections::BTreeMap;
use store::{Page, ViewingFilter, ViewingRow};

/// What was said lasts so long; then it is asked again, as for recordings.
pub const VIEW_HOURS: i64 = 4;
/// A form that was opened in time may still be sent: nothing typed is lost. A session does not last longer.
pub const SEND_HOURS: i64 = 12;
/// Viewings of one case that its page shows.
const OF_CASE_MAX: u64 = 50;

/// The gate's name, by which pages know that they must ask.
pub const UNSAID: &str = "case-viewing-without-purpose";

/// The refusal to whoever has not said what for; it names the case, so that a page can ask.
#[must_use]
pub fn unsaid(case: &str) -> Refusal {
    Refusal {
        class: RefusalClass::Forbidden,
        fields: vec![FieldError { field: "case".into(), message: case.into() }],
        ..Refusal::gate(
            UNSAID,
            "2.3c",
            "国办发〔2018〕118号 第九项",
            "不承办本案的人查阅案卷，要先写明目的；上次写明的已经超过 4 小时，或者还没有写",
            "在案件页面写明目的后再看；用接口的，先记录 case.viewed/1（对象另取新编号，内容写 case、purpose、note）",
        )
    }
}

/// A viewing with what it was for, in the words of who looked.
#[derive(Debug)]
pub struct ViewingView {
    /// Its row.
    pub row: ViewingRow,
    /// 说明
    pub note: String,
}

impl Office {
    /// Whether this reader may look into the case now: who handles it, or has said what for within `hours`.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn has_said_why(&self, actor: &Actor, case: &str, hours: i64) -> Result<bool, Fault> {
        if !authority::must_say_why(actor) {
            return Ok(true);
        }
        let filter = ViewingFilter {
            case: Some(case.into()),
            account: Some(actor.account.clone()),
            since: Some(self.clock().now() - jiff::SignedDuration::from_hours(hours)),
            ..ViewingFilter::default()
        };
        let since = filter.since;
        let found = self.store().viewings(&filter, Page { limit: 2, offset: 0 }).await?;
        let said: Vec<SubjectRef> = found.rows.iter().map(|r| SubjectRef::viewing(&r.id)).collect();
        // The rows find them; what was recorded says who said it, of which case, and when.
        Ok(self.store().load_many(&said).await?.iter().any(|(_, known)| match &known.state {
            State::Viewing(v) => {
                v.viewed.case == case && v.account == actor.account && since.is_none_or(|since| v.at >= since)
            }
            _ => false,
        }))
    }

    /// The refusal to look into a case without having said what for.
    ///
    /// # Errors
    /// That refusal; or a fault.
    pub async fn why_said(&self, actor: &Actor, case: &str, hours: i64) -> Result<(), Trouble> {
        if self.has_said_why(actor, case, hours).await? { Ok(()) } else { Err(unsaid(case).into()) }
    }

    /// Records that this reader looks into the case, and what for.
    ///
    /// # Errors
    /// The law's refusal, or a fault.
    pub async fn case_open(
        &self,
        actor: &Actor,
        case: &str,
        purpose: ViewPurpose,
        note: &str,
        key: String,
    ) -> Result<Receipt, Trouble> {
        let deed = CaseViewed { case: case.into(), purpose, note: note.into() };
        let subject = SubjectRef::viewing(self.moment().fresh_id);
        self.act(actor, Intent { subject, base: None, key, occurred: None, deed: deed.into() }).await
    }

    /// Who has looked into a case, the last first; for whoever may see the case, under the veil of that reader.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn viewings_of(&self, case: &str, veil: &Veil) -> Result<Vec<ViewingView>, Fault> {
        let filter = ViewingFilter { case: Some(case.into()), ..ViewingFilter::default() };
        let rows = self.store().viewings(&filter, Page::first(OF_CASE_MAX)).await?.rows;
        self.viewings_with_notes(rows, |_| Some(veil)).await
    }

    /// Rows of viewings with their notes; those for whose case there is no veil are left out.
    pub(crate) async fn viewings_with_notes<'a>(
        &self,
        rows: Vec<ViewingRow>,
        veil: impl Fn(&str) -> Option<&'a Veil>,
    ) -> Result<Vec<ViewingView>, Fault> {
        let wanted: Vec<SubjectRef> = rows.iter().map(|r| SubjectRef::viewing(&r.id)).collect();
        let mut notes = BTreeMap::new();
        for (subject, known) in self.store().load_many(&wanted).await? {
            if let State::Viewing(v) = known.state {
                notes.insert(subject.id, (v.viewed.case, v.viewed.note));
            }
        }
        let view = |row: ViewingRow| {
            let (case, note) = notes.remove(&row.id)?;
            if case != row.case_id {
                return None;
            }
            let note = veil(&row.case_id)?.text_by(&row.account, note);
            Some(ViewingView { row, note })
        };
        Ok(rows.into_iter().filter_map(view).collect())
    }
}
