//! 音像资料: uploads, hand-over, viewing, coverage, and the scrub that proves nothing was altered.

use crate::{Fault, Office, Trouble};
use jiff::Timestamp;
use law::act::Intent;
use law::authority::Actor;
use law::deed::record as rd;
use law::facts::Known;
use law::file::FileRef;
use law::ids::{SubjectKind, SubjectRef};
use law::procedure::RecordingTier;
use law::recording::{
    Activity, Coverage, RecordingRule, activities, coverage, handover_due, tier, wants_reason,
};
use law::refusal::Refusal;
use law::state::casefile::CaseFile;
use law::state::record::Recording;
use serde::{Deserialize, Serialize};
use std::sync::PoisonError;
use store::{Page, RecordingFilter, RecordingRow};
use vault::{Digests, Resumed, UploadState};

/// A viewing with its purpose lasts so long; then the purpose is asked again. A hearing rarely takes longer.
const VIEW_HOURS: i64 = 4;
/// Tries to alter one recording by one person are told once in so long.
const ALERT_EVERY: jiff::SignedDuration = jiff::SignedDuration::from_hours(1);
/// Recordings of one case that its page reads at once.
const OF_CASE_MAX: u64 = 1_000;
/// Largest single upload: 64 GiB is a day of one recorder at 6 Mbit/s.
pub const UPLOAD_BYTES_MAX: u64 = 64 << 30;

/// What is kept beside an upload until it is registered: whose it is and where it is to go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadMeta {
    /// Account of who uploads.
    pub account: String,
    /// The case.
    pub case: String,
    /// 原始文件名
    pub name: String,
}

/// An upload as its owner sees it.
#[derive(Debug, Clone)]
pub struct UploadView {
    /// Its id.
    pub id: String,
    /// Whose and where to.
    pub meta: UploadMeta,
    /// Declared length in bytes.
    pub bytes: u64,
    /// Received durably.
    pub offset: u64,
}

/// An upload that is taken up.
#[derive(Debug)]
pub enum OpenUpload {
    /// It goes on.
    Receiving(Box<vault::Incoming>, UploadMeta),
    /// It is stored whole: so many bytes; it waits to be handed over.
    Whole(u64, UploadMeta),
}

/// Which moment a file states when it states only one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileTime {
    /// When the recording began.
    Start,
    /// When it ended.
    End,
}

/// What the officer says of an uploaded file when handing it over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOver {
    /// 活动
    #[serde(default)]
    pub activity: Option<u64>,
    /// 证据
    #[serde(default)]
    pub evidence: Option<u32>,
    /// 开始时间, where the file does not say or says it wrong.
    #[serde(default)]
    pub started: Option<Timestamp>,
    /// What the time in the file is, where the file does not say that itself.
    #[serde(default)]
    pub file_time: Option<FileTime>,
    /// 时长 in milliseconds, likewise.
    #[serde(default)]
    pub duration_ms: Option<u64>,
    /// 设备
    #[serde(default)]
    pub device: Option<String>,
    /// 记录人; the actor's own certificate where nobody is named.
    #[serde(default)]
    pub officer: Option<String>,
    /// 逾期理由
    #[serde(default)]
    pub late_reason: String,
}

/// An activity of a case with its recordings.
#[derive(Debug)]
pub struct ActivityView {
    /// The activity.
    pub activity: Activity,
    /// 等级 of its kind.
    pub tier: RecordingTier,
    /// The rule for its kind.
    pub rule: Option<RecordingRule>,
    /// Its recordings, as recorded.
    pub recordings: Vec<RecordingRow>,
    /// What of it is recorded, where it has a span.
    pub coverage: Option<Coverage>,
    /// The reason given for what is missing, the last.
    pub reason: Option<law::state::casefile::GapReason>,
    /// By when its recordings must be handed over, while none is.
    pub due_at: Option<Timestamp>,
}

impl ActivityView {
    /// Whether something is missing that must be explained and is not.
    #[must_use]
    pub fn is_open(&self) -> bool {
        let recorded = self.recordings.iter().any(|r| r.same_as.is_none());
        let explained = self.reason.is_some();
        wants_reason(self.tier, self.coverage.as_ref(), recorded, explained)
    }
    /// Seconds not recorded.
    #[must_use]
    pub fn missing_seconds(&self) -> u64 {
        self.coverage.as_ref().map_or(0, |c| c.missing_seconds)
    }
}

pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, vault::VaultError> + Send + 'static,
) -> Result<T, Trouble> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|e| Fault::File(e.to_string()))?
        .map_err(|e| Fault::Vault(e).into())
}

impl Office {
    /// The case that an actor may see, with its id's subject.
    ///
    /// # Errors
    /// `NotFound`, or a fault.
    pub async fn case_seen(&self, actor: &Actor, case: &str) -> Result<CaseFile, Trouble> {
        let known = self.store().load(&SubjectRef::case(case)).await?.ok_or_else(Refusal::not_found)?;
        let file = known.state.case().cloned().ok_or_else(Refusal::not_found)?;
        if !self.may_see(actor, SubjectKind::Case, &file.unit).await? {
            return Err(Refusal::not_found().into());
        }
        let veil = self.veil_over(actor, case, &file).await?;
        Ok(veil.case(file).ok_or_else(Refusal::not_found)?)
    }

    /// A recording that an actor may know of.
    ///
    /// # Errors
    /// `NotFound`, or a fault.
    pub async fn recording_seen(&self, actor: &Actor, id: &str) -> Result<(Known, Recording), Trouble> {
        let known = self.known_for(actor, &SubjectRef::recording(id)).await?;
        let recording = known.state.recording().cloned().ok_or_else(Refusal::not_found)?;
        Ok((known, recording))
    }

    /// An issued document that an actor may see.
    ///
    /// # Errors
    /// `NotFound`, or a fault.
    pub async fn document_seen(
        &self,
        actor: &Actor,
        subject: &SubjectRef,
    ) -> Result<Option<(Known, law::state::record::Document)>, Trouble> {
        if self.store().load(subject).await?.is_none() {
            return Ok(None);
        }
        let known = self.known_for(actor, subject).await?;
        let document = known.state.document().cloned().ok_or_else(Refusal::not_found)?;
        Ok(Some((known, document)))
    }

    /// Begins an upload to a case; whoever could not hand the file over is told before a byte is sent.
    ///
    /// # Errors
    /// The refusal that handing over would meet for another reason than what is not known yet, or that the account or
    /// the disk holds too much already; a fault.
    pub async fn upload_begin(
        &self,
        actor: &Actor,
        case: &str,
        name: &str,
        bytes: u64,
    ) -> Result<String, Trouble> {
        self.case_seen(actor, case).await?;
        if bytes == 0 || bytes > UPLOAD_BYTES_MAX {
            return Err(Refusal::field("file", "文件应大于 0 字节、不超过 64 GiB").into());
        }
        let probe = rd::RecordingHandedOver {
            case: case.into(),
            activity: None,
            evidence: None,
            kind: rd::MediaKind::Document,
            file: FileRef {
                sha256: "0".repeat(64),
                sm3: "0".repeat(64),
                tree: "0".repeat(64),
                bytes,
                mime: "application/octet-stream".into(),
            },
            name: name.to_string().into(),
            started: None,
            start_from_file: false,
            duration_ms: None,
            position: None,
            device: None,
            officer: self.recorder(actor, None, case).await?,
            doubts: Vec::new(),
            late_reason: String::new(),
        };
        let subject = SubjectRef::recording_of(case, &probe.file.sha256);
        let intent = Intent { subject, base: None, key: "probe".into(), occurred: None, deed: probe.into() };
        self.would(actor, intent).await?;
        let account = actor.account.clone();
        let meta = UploadMeta { account: account.clone(), case: case.into(), name: name.into() };
        let meta = serde_json::to_string(&meta).map_err(Fault::Json)?;
        let id = self.chance().address().to_ascii_lowercase();
        let id: String = id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let (vault, given) = (self.vault().clone(), id.clone());
        let (limits, beginning) = (self.upload_limits, self.beginning.clone());
        let begun = blocking(move || {
            let _alone = beginning.lock().unwrap_or_else(PoisonError::into_inner);
            let refused = limits.check(&vault, &account, bytes)?;
            if refused.is_none() {
                vault.begin(&given, bytes, &meta)?;
            }
            Ok(refused)
        });
        begun.await?.map_or(Ok(id), |refused| Err(refused.into()))
    }

    /// The officer who is named as having recorded: the one given, the actor's own certificate, or a handler.
    pub(crate) async fn recorder(
        &self,
        actor: &Actor,
        named: Option<String>,
        case: &str,
    ) -> Result<String, Trouble> {
        if let Some(officer) = named.or_else(|| actor.officer.clone()) {
            return Ok(officer);
        }
        let file = self.case_seen(actor, case).await?;
        Ok(file.handlers.first().cloned().unwrap_or_default())
    }

    /// The uploads of an actor to a case that are not registered yet.
    ///
    /// # Errors
    /// When the vault fails.
    pub async fn uploads_of(&self, actor: &Actor, case: &str) -> Result<Vec<UploadView>, Trouble> {
        let vault = self.vault().clone();
        let all = blocking(move || vault.uploads()).await?;
        Ok(all
            .into_iter()
            .filter_map(|u| {
                let meta = owned(&u.meta_json, &actor.account).filter(|m| m.case == case)?;
                Some(UploadView { offset: u.received(), id: u.id, meta, bytes: u.declared_bytes })
            })
            .collect())
    }

    /// Takes up an upload of this actor to write on, or to tell how far it has come; `None` where there is none of
    /// his. The vault gives it to one at a time.
    ///
    /// # Errors
    /// [`vault::VaultError::Busy`] while another connection writes; when the vault fails.
    pub async fn upload_open(&self, actor: &Actor, id: &str) -> Result<Option<OpenUpload>, Trouble> {
        let (vault, id, owner) = (self.vault().clone(), id.to_string(), actor.account.clone());
        blocking(move || {
            let resumed = match vault.resume(&id) {
                Err(vault::VaultError::NoUpload | vault::VaultError::Id) => return Ok(None),
                other => other?,
            };
            Ok(match resumed {
                Resumed::Incoming(incoming) => {
                    owned(incoming.meta_json(), &owner).map(|meta| OpenUpload::Receiving(incoming, meta))
                }
                Resumed::Finished(stored) => {
                    let info = vault.uploads()?.into_iter().find(|u| u.id == id);
                    let meta = info.and_then(|u| owned(&u.meta_json, &owner));
                    meta.map(|meta| OpenUpload::Whole(stored.digests.bytes, meta))
                }
            })
        })
        .await
    }

    /// The refusal where the disk has no room for so many bytes of a form, beside what was promised to uploads and what
    /// the journal needs.
    ///
    /// # Errors
    /// When the vault fails.
    pub async fn lacks_room_for(&self, bytes: u64) -> Result<Option<Refusal>, Trouble> {
        let (vault, limits) = (self.vault().clone(), self.upload_limits);
        blocking(move || limits.room(&vault, &vault.uploads()?, bytes)).await
    }

    /// Gives an upload of this actor up that was not handed over; `false` where there is none of his. What was
    /// received of it is removed; a file that came whole stays in the vault, because nothing there is removed, but
    /// nobody is asked about it any more.
    ///
    /// # Errors
    /// When the vault fails, or another connection writes.
    pub async fn upload_discard(&self, actor: &Actor, id: &str) -> Result<bool, Trouble> {
        let (vault, id, owner) = (self.vault().clone(), id.to_string(), actor.account.clone());
        blocking(move || {
            let info = vault.uploads()?.into_iter().find(|u| u.id == id);
            let Some(info) = info.filter(|u| owned(&u.meta_json, &owner).is_some()) else { return Ok(false) };
            match info.state {
                UploadState::Finished(_) => vault.settle(&id)?,
                _ => vault.discard(&id)?,
            }
            Ok(true)
        })
        .await
    }

    /// Somebody tried to alter a recording: refused whatever it was, and put on record, once an hour for each person
    /// and recording. A machine that tries a thousand times tells supervision no more than one that tries once.
    ///
    /// # Errors
    /// The law's refusal for whoever may not see the recording; a fault.
    pub async fn alteration_refused(
        &self,
        actor: &Actor,
        id: &str,
        attempt: rd::Attempt,
        via: String,
    ) -> Result<(), Trouble> {
        self.recording_seen(actor, id).await?;
        let (subject, now) = (SubjectRef::recording(id), self.clock().now());
        let told = self.store().history(&subject).await?.into_iter().any(|h| {
            let r = h.recorded;
            matches!(r.deed, law::deed::Deed::RecordingAlterationRefused(_))
                && r.actor.account == actor.account
                && now.duration_since(r.recorded) < ALERT_EVERY
        });
        if told {
            return Ok(());
        }
        // Of several at the same moment the key lets one through.
        let key = format!("alteration.{id}.{}", now.as_second() / ALERT_EVERY.as_secs());
        let deed = rd::RecordingAlterationRefused { attempt, via };
        let intent = Intent { subject, base: None, key: key.clone(), occurred: None, deed: deed.into() };
        match self.act(actor, intent).await {
            Ok(_) => Ok(()),
            Err(_) if self.store().find_by_key(&actor.account, &key).await?.is_some() => Ok(()),
            Err(trouble) => Err(trouble),
        }
    }

    /// The activities of a case with what is recorded of each (clause 2.2a).
    ///
    /// # Errors
    /// When the store fails.
    pub async fn activities(&self, id: &str, case: &CaseFile) -> Result<Vec<ActivityView>, Trouble> {
        let filter = RecordingFilter { case: Some(id.into()), ..RecordingFilter::default() };
        let rows = self.store().recordings(&filter, true, Page::first(OF_CASE_MAX)).await?.rows;
        let subjects: Vec<SubjectRef> = rows.iter().map(|r| SubjectRef::recording(&r.id)).collect();
        let known = self.store().load_many(&subjects).await?;
        let rules = self.rules();
        Ok(activities(case)
            .into_iter()
            .map(|activity| {
                let clips: Vec<_> = known
                    .iter()
                    .filter_map(|(_, k)| k.state.recording())
                    .filter(|r| r.counts_for(activity.seq))
                    .filter_map(Recording::clip)
                    .collect();
                let recordings: Vec<RecordingRow> =
                    rows.iter().filter(|r| r.belongs_to(activity.seq)).cloned().collect();
                let rule = rules.recording_rule(activity.kind).cloned();
                let reason =
                    case.recording_gaps.iter().rfind(|g| g.explained.activity == activity.seq).cloned();
                let due_at = recordings.is_empty().then(|| handover_due(&rules, activity.ended())).flatten();
                ActivityView {
                    tier: tier(&rules, activity.kind),
                    coverage: activity.span.map(|span| coverage(span, &clips)),
                    activity,
                    rule,
                    recordings,
                    reason,
                    due_at,
                }
            })
            .collect())
    }

    /// Other recordings of the case that are the same file, as far as the actor may know of them.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn same_file(
        &self,
        actor: &Actor,
        id: &str,
        recording: &Recording,
    ) -> Result<Vec<RecordingRow>, Trouble> {
        let handed = &recording.handed;
        let mut rows = self.store().recordings_of_file(&handed.case, &handed.file.sha256).await?;
        rows.retain(|row| row.id != id);
        Ok(self.recordings_seen(actor, rows).await?)
    }

    /// Whether an actor has said, not long ago, what for a recording is viewed.
    #[must_use]
    pub fn is_viewing(&self, actor: &Actor, recording: &Recording) -> bool {
        let Some(at) = recording.viewed.get(&actor.account) else { return false };
        let now = self.clock().now();
        now.duration_since(*at) <= jiff::SignedDuration::from_hours(VIEW_HOURS)
    }

    /// A range of a file, checked chunk by chunk against the digests that the journal names.
    ///
    /// # Errors
    /// When the vault fails or the file was altered: never a byte that does not verify.
    pub async fn file_range(&self, file: &FileRef, start: u64, len: u64) -> Result<Vec<u8>, Trouble> {
        let digests = digests_of(file)?;
        let vault = self.vault().clone();
        blocking(move || vault.object_of(&digests)?.range(start, len)).await
    }

    /// The whole of a small file, e.g. a document.
    ///
    /// # Errors
    /// As [`Office::file_range`].
    pub async fn file_bytes(&self, file: &FileRef) -> Result<Vec<u8>, Trouble> {
        self.file_range(file, 0, file.bytes).await
    }

    /// Every file that the journal says is in the vault, each once.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn files_expected(&self) -> Result<Vec<FileRef>, Fault> {
        let mut all = std::collections::BTreeMap::new();
        for (_, known) in self.all_of(SubjectKind::Document).await? {
            if let Some(d) = known.state.document() {
                all.insert(d.issued.file.sha256.clone(), d.issued.file.clone());
                for scan in &d.scans {
                    all.insert(scan.scanned.file.sha256.clone(), scan.scanned.file.clone());
                }
            }
        }
        for (_, known) in self.all_of(SubjectKind::Recording).await? {
            if let Some(r) = known.state.recording() {
                all.insert(r.handed.file.sha256.clone(), r.handed.file.clone());
            }
        }
        Ok(all.into_values().collect())
    }
}

/// What is kept beside an upload, if it is this owner's.
pub(crate) fn owned(meta_json: &str, owner: &str) -> Option<UploadMeta> {
    serde_json::from_str::<UploadMeta>(meta_json).ok().filter(|m| m.account == owner)
}

/// The vault's digests of a file that an act names.
///
/// # Errors
/// When they are not digests, which law never lets through.
pub fn digests_of(file: &FileRef) -> Result<Digests, Fault> {
    Ok(serde_json::from_value(serde_json::json!({
        "bytes": file.bytes, "sha256": file.sha256, "sm3": file.sm3, "tree": file.tree,
    }))?)
}
