//! An act: judged, not yet recorded. And a recorded act: read back, foldable, not committable.

use crate::authority::Actor;
use crate::deed::Deed;
use crate::deed::people::GrantEnded;
use crate::draft::DraftDigest;
use crate::facts::Reliance;
use crate::ids::SubjectRef;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Edition of this crate's verdicts, which [`crate::judge::judge`] is told: a change that alters a verdict raises it
/// and keeps the old behaviour for what was recorded under the old one (HOUSE 3). What each one changed stands in
/// [`crate::edition`].
pub const EDITION: u32 = 3;

/// Version of the entry format.
pub const ENTRY_VERSION: u32 = 1;

/// A typed command, the same from form, API and import.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Intent {
    /// What it is about.
    pub subject: SubjectRef,
    /// The sequence number that the actor saw; `None` where the actor saw none, e.g. for a new subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<u64>,
    /// Idempotency key, unique per actor, 1 to 128 characters.
    pub key: String,
    /// When it happened, as claimed; `None` means now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurred: Option<Timestamp>,
    /// What shall have happened.
    #[serde(flatten)]
    pub deed: Deed,
}

/// Clause and article that an act rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// The plan's clause.
    pub clause: String,
    /// The article.
    pub article: String,
}

/// What law worked out when the act was judged. Kept in the entry, so that a fold needs no rules.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Derived {
    /// 文号 given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The main due date that starts here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// Digest of the draft in question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<DraftDigest>,
    /// 属于重大执法决定
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub major: Option<bool>,
    /// Criteria met.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hits: Vec<String>,
    /// 告知听证权利
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hearing_offered: Option<bool>,
    /// 视为送达日期
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deemed_on: Option<Date>,
    /// Last day for statement and defence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait_until: Option<Date>,
    /// Last day to ask for a hearing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hearing_until: Option<Date>,
    /// A revised draft that the notice does not cover: a new notice is due.
    #[serde(default, skip_serializing_if = "is_false")]
    pub new_notice: bool,
    /// Last day of publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// 救济途径 computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedies: Option<String>,
    /// Internal id of the publication prepared together with the decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publication: Option<String>,
    /// What supervision is alerted to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alert: Option<String>,
    /// The moment by which something is due, where hours are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// Version of the masker that scanned what becomes public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub masker: Option<u32>,
    /// SHA-256 of the public words ([`crate::deed::publicity::PublicRecord::digest`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public: Option<String>,
    /// 记录设备的时钟误差 by its last check, in seconds; positive is fast.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_offset_seconds: Option<i64>,
    /// Grants that end with this act, because the table of grants refuses them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ended: Vec<GrantEnded>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_false(b: &bool) -> bool {
    !*b
}

/// A judged act. Only [`crate::judge::judge`] makes one; the store's door consumes it. It cannot be cloned,
/// deserialized or built by hand.
#[derive(Debug)]
pub struct Act {
    pub(crate) subject: SubjectRef,
    pub(crate) seq: u64,
    pub(crate) prev: Option<String>,
    pub(crate) actor: Actor,
    pub(crate) deciding: String,
    pub(crate) occurred: Timestamp,
    pub(crate) recorded: Timestamp,
    pub(crate) basis: Vec<Basis>,
    pub(crate) rules: String,
    pub(crate) edition: u32,
    pub(crate) relied: Vec<Reliance>,
    pub(crate) key: String,
    pub(crate) deed: Deed,
    pub(crate) derived: Derived,
    pub(crate) closed: Vec<String>,
    pub(crate) named: Vec<String>,
}

impl Act {
    /// The edition by which it was judged. Only the newest may be committed; older ones are for judging again.
    #[must_use]
    pub fn edition(&self) -> u32 {
        self.edition
    }
    /// The subject.
    #[must_use]
    pub fn subject(&self) -> &SubjectRef {
        &self.subject
    }
    /// The sequence number that this act takes on its subject, counting from 1.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.seq
    }
    /// Leaf of the subject's previous entry.
    #[must_use]
    pub fn prev(&self) -> Option<&str> {
        self.prev.as_deref()
    }
    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }
    /// Idempotency key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }
    /// When the server recorded it.
    #[must_use]
    pub fn recorded(&self) -> Timestamp {
        self.recorded
    }
    /// What it relied on.
    #[must_use]
    pub fn relied(&self) -> &[Reliance] {
        &self.relied
    }
    /// What happened.
    #[must_use]
    pub fn deed(&self) -> &Deed {
        &self.deed
    }
    /// What law worked out.
    #[must_use]
    pub fn derived(&self) -> &Derived {
        &self.derived
    }

    /// The entry as a JSON value, personal values still marked `$private`. The store seals it.
    ///
    /// # Errors
    /// When a value cannot be written as JSON, which is a fault of the program.
    pub fn entry(&self) -> Result<serde_json::Value, serde_json::Error> {
        self.entry_closing(&self.closed, &self.named)
    }

    /// [`Act::entry`] with these texts closed: for holding a recorded act against one that was judged again without
    /// knowing the informant.
    ///
    /// # Errors
    /// As [`Act::entry`].
    pub fn entry_closing(
        &self,
        closed: &[String],
        named: &[String],
    ) -> Result<serde_json::Value, serde_json::Error> {
        let recorded = Recorded { closed: closed.to_vec(), named: named.to_vec(), ..self.as_recorded() };
        let mut entry = serde_json::to_value(recorded)?;
        crate::closed::mark(&mut entry, closed);
        Ok(entry)
    }

    fn as_recorded(&self) -> Recorded {
        Recorded {
            v: ENTRY_VERSION,
            subject: self.subject.clone(),
            seq: self.seq,
            prev: self.prev.clone(),
            actor: self.actor.clone(),
            deciding: self.deciding.clone(),
            occurred: self.occurred,
            recorded: self.recorded,
            basis: self.basis.clone(),
            rules: self.rules.clone(),
            edition: self.edition,
            relied: self.relied.clone(),
            key: self.key.clone(),
            deed: self.deed.clone(),
            derived: self.derived.clone(),
            closed: Vec::new(),
            named: Vec::new(),
        }
    }

    /// The same act, with every open text closed that names the informant, and said of what lists show whether it does.
    pub(crate) fn closing(mut self, secret: &crate::secret::Secret) -> Self {
        // What cannot be written is refused when it is written.
        if let Ok(entry) = serde_json::to_value(self.as_recorded()) {
            self.closed = crate::closed::places(secret, &entry);
            self.named = crate::closed::named(secret, &entry);
        }
        self
    }

    /// The same act, none of whose values lists find it by: who acts may not know whom they would have to be kept from.
    pub(crate) fn unfound(mut self) -> Self {
        // As above.
        if let Ok(entry) = serde_json::to_value(self.as_recorded()) {
            self.named = crate::closed::listed(&entry);
        }
        self
    }
}

/// An act as read back from an entry: it folds, but it cannot be committed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    /// Entry format version.
    pub v: u32,
    /// The subject.
    pub subject: SubjectRef,
    /// Its sequence number, from 1.
    pub seq: u64,
    /// Leaf of the subject's previous entry.
    pub prev: Option<String>,
    /// Who acted.
    pub actor: Actor,
    /// 以谁的名义: the deciding subject's unit id.
    pub deciding: String,
    /// When it happened, as claimed.
    pub occurred: Timestamp,
    /// When the server recorded it.
    pub recorded: Timestamp,
    /// Clauses and articles.
    pub basis: Vec<Basis>,
    /// Digest of the rule bundle in force; empty before the first one.
    pub rules: String,
    /// Edition of law.
    pub edition: u32,
    /// Facts relied on.
    pub relied: Vec<Reliance>,
    /// Idempotency key.
    pub key: String,
    /// What happened.
    #[serde(flatten)]
    pub deed: Deed,
    /// What law worked out.
    pub derived: Derived,
    /// JSON pointers of texts that are sealed as personal values are, because they name the informant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closed: Vec<String>,
    /// JSON pointers of personal values that lists show and that name the informant: no list keeps them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub named: Vec<String>,
}

impl Recorded {
    /// Reads an act from the value of its entry, with the personal values that are there.
    ///
    /// # Errors
    /// The value is no act of a known kind.
    pub fn read(mut entry: serde_json::Value) -> Result<Self, serde_json::Error> {
        crate::closed::open(&mut entry)?;
        serde_json::from_value(entry)
    }

    /// The civil date at +08:00 on which it was recorded: the legal date of acts that name none.
    #[must_use]
    pub fn on(&self) -> Date {
        civil(self.recorded)
    }
}

/// The civil date of an instant at +08:00, the legal time of the whole country.
#[must_use]
pub fn civil(at: Timestamp) -> Date {
    jiff::tz::Offset::constant(8).to_datetime(at).date()
}

/// Acts that belong together: committed all or none, at most one per subject.
#[derive(Debug)]
pub struct Verdict {
    pub(crate) acts: Vec<Act>,
}

impl Verdict {
    /// The acts, the commanded one first.
    #[must_use]
    pub fn acts(&self) -> &[Act] {
        &self.acts
    }
    /// Consumes the verdict.
    #[must_use]
    pub fn into_acts(self) -> Vec<Act> {
        self.acts
    }
    /// Joins verdicts that were judged against different subjects into one atomic commit, e.g. a bulk
    /// approval. Gives both back when they touch the same subject.
    ///
    /// # Errors
    /// The two verdicts, unchanged, when a subject occurs in both.
    pub fn join(mut self, mut other: Verdict) -> Result<Verdict, (Verdict, Verdict)> {
        let clash = other.acts.iter().any(|b| self.acts.iter().any(|a| a.subject == b.subject));
        if clash {
            return Err((self, other));
        }
        self.acts.append(&mut other.acts);
        Ok(self)
    }
}
