//! Handing recordings over: asked of the law first, then fixed in the vault, then recorded.
//!
//! What the vault holds can never be thrown away. So what the law refuses must never have been kept: it is judged
//! before, with the digests still blank, and once more when it is recorded.

use crate::file_doubts;
use crate::papers::{file_ref, unkept};
use crate::recordings::{FileTime, HandOver, UploadMeta, blocking, owned};
use crate::{Fault, Office, Receipt, Trouble};
use jiff::Timestamp;
use law::act::Intent;
use law::authority::Actor;
use law::deed::record as rd;
use law::facts::Known;
use law::file::FileRef;
use law::ids::SubjectRef;
use law::private::Private;
use law::refusal::Refusal;
use media::Facts;
use vault::{Digests, Resumed, Vault};

/// Files that came whole and are read at once; others wait for their turn.
static READING: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(4);

/// Reads the facts of a file that is held, away from the threads that answer requests: what a file says of itself
/// decides how much work it is.
async fn read(bytes: Vec<u8>) -> Result<(Vec<u8>, Facts), Trouble> {
    // The turn lasts as long as the work, whether or not somebody still waits for the answer.
    let turn = READING.acquire().await.map_err(|e| Fault::File(e.to_string()))?;
    blocking(move || {
        let _turn = turn;
        let facts = media::facts(std::io::Cursor::new(&bytes), None)
            .map_err(|e| vault::VaultError::Stream(e.into()))?;
        Ok((bytes, facts))
    })
    .await
}

impl Office {
    /// Hands an uploaded file over: asks the law, fixes it in the vault, reads its facts, records the act. Called again
    /// after a crash it goes on from where it was; only after the act is recorded is the upload forgotten.
    ///
    /// # Errors
    /// The law's refusal, with the upload as it was and nothing in the vault; a fault.
    pub async fn upload_hand_over(
        &self,
        actor: &Actor,
        upload: &str,
        said: HandOver,
    ) -> Result<Receipt, Trouble> {
        let key = format!("upload.{upload}");
        // The answer of a hand-over that was recorded may have been lost: asked again, it is given again.
        if let Some(receipt) = self.done_before(actor, &key).await? {
            return Ok(receipt);
        }
        let (vault, id, owner) = (self.vault().clone(), upload.to_string(), actor.account.clone());
        match blocking(move || look(&vault, &id, &owner)).await? {
            Looking::Nothing => return Err(Refusal::not_found().into()),
            Looking::Refused(why) => return Err(Refusal::field("file", why).into()),
            Looking::Whole(meta, facts, bytes) => {
                let deed = self.handed_over(actor, meta, unkept(bytes, &facts.mime), *facts, &said).await?;
                self.would_hand_over(actor, deed, &key).await?;
            }
            // Fixed by a try that was cut short.
            Looking::Stored => {}
        }
        let (vault, id, owner) = (self.vault().clone(), upload.to_string(), actor.account.clone());
        let (meta, fixed) = match blocking(move || fix(&vault, &id, &owner)).await? {
            Fixing::Nothing => return Err(Refusal::not_found().into()),
            Fixing::Refused(why) => return Err(Refusal::field("file", why).into()),
            Fixing::Done(meta, fixed) => (meta, *fixed),
        };
        let receipt = self.hand_over(actor, meta, fixed, &said, key).await?;
        let (vault, id) = (self.vault().clone(), upload.to_string());
        blocking(move || vault.settle(&id)).await?;
        Ok(receipt)
    }

    /// Hands over a file that came whole in one request.
    ///
    /// # Errors
    /// The law's refusal, or a fault.
    pub async fn file_hand_over(
        &self,
        actor: &Actor,
        case: &str,
        name: &str,
        bytes: Vec<u8>,
        said: HandOver,
        key: String,
    ) -> Result<Receipt, Trouble> {
        self.case_seen(actor, case).await?;
        if bytes.is_empty() {
            return Err(Refusal::field("file", "没有选择文件，或者文件是空的").into());
        }
        // What kind of file it is is asked before it is kept: what is kept cannot be thrown away.
        let (bytes, facts) = read(bytes).await?;
        media::accepted(&facts.mime).map_err(|why| Refusal::field("file", why))?;
        let meta = UploadMeta { account: actor.account.clone(), case: case.into(), name: name.into() };
        let unkept = unkept(bytes.len() as u64, &facts.mime);
        let deed = self.handed_over(actor, meta.clone(), unkept, facts.clone(), &said).await?;
        if let Some(refused) = self.lacks_room_for(bytes.len() as u64).await? {
            return Err(refused.into());
        }
        self.would_hand_over(actor, deed, &key).await?;
        let vault = self.vault().clone();
        let stored = blocking(move || vault.put(bytes.as_slice())).await?;
        self.hand_over(actor, meta, Fixed { digests: stored.digests, facts }, &said, key).await
    }

    async fn hand_over(
        &self,
        actor: &Actor,
        meta: UploadMeta,
        Fixed { digests, facts }: Fixed,
        said: &HandOver,
        key: String,
    ) -> Result<Receipt, Trouble> {
        let file = file_ref(&digests, &facts.mime);
        let deed = self.handed_over(actor, meta, file, facts, said).await?;
        // The same upload handed over again finds its act by the key.
        if let Some(receipt) = self.done_before(actor, &key).await? {
            return Ok(receipt);
        }
        if let Some(existing) = self.recording_of(&deed.case, &deed.file.sha256).await? {
            return self.handed_over_before(actor, existing, &deed, said, key).await;
        }
        let subject = SubjectRef::recording_of(&deed.case, &deed.file.sha256);
        let again = (deed.clone(), key.clone());
        let intent = Intent { subject, base: None, key, occurred: None, deed: deed.into() };
        match self.act(actor, intent).await {
            // Somebody has handed the same file over at the same moment.
            Err(Trouble::Conflict { .. }) => {
                let (deed, key) = again;
                let existing = self.recording_of(&deed.case, &deed.file.sha256).await?;
                let existing = existing.ok_or_else(Refusal::stale)?;
                self.handed_over_before(actor, existing, &deed, said, key).await
            }
            done => done,
        }
    }

    /// The recording of a case that is this file: the one that counts, where it was handed over more than once.
    pub(crate) async fn recording_of(
        &self,
        case: &str,
        sha256: &str,
    ) -> Result<Option<(SubjectRef, Known)>, Trouble> {
        let rows = self.store().recordings_of_file(case, sha256).await?;
        let counts = rows.iter().find(|r| r.same_as.is_none()).or(rows.first());
        let Some(row) = counts else { return Ok(None) };
        let subject = SubjectRef::recording(&row.id);
        Ok(self.store().load(&subject).await?.map(|known| (subject, known)))
    }

    /// One file is one recording: what is handed over again for another activity adds the activity; for the same one, or
    /// none, it is the recording that is there. What is said of it must be what was said.
    async fn handed_over_before(
        &self,
        actor: &Actor,
        (subject, known): (SubjectRef, Known),
        deed: &rd::RecordingHandedOver,
        said: &HandOver,
        key: String,
    ) -> Result<Receipt, Trouble> {
        let Some(r) = known.state.recording() else { return Err(Refusal::not_found().into()) };
        let differs = |field: &str, what: &str| {
            let why = format!("这个文件已经移交过，当时写的{what}不同；同一文件是一份资料，在它的页面核对");
            Refusal::field(field, why)
        };
        if said.started.is_some() && deed.started != r.handed.started {
            return Err(differs("started", "开始时间").into());
        }
        if said.device.is_some() && deed.device != r.handed.device {
            return Err(differs("device", "设备").into());
        }
        let evidence = deed.evidence.filter(|_| r.evidence.is_none());
        let activity = deed.activity.filter(|seq| r.activities().all(|a| a != *seq));
        if evidence.is_none() && deed.evidence.is_some_and(|no| r.evidence != Some(no)) {
            return Err(differs("evidence", "证据").into());
        }
        if activity.is_none() && evidence.is_none() {
            let acts = vec![(subject.clone(), known.seq, known.leaf.clone())];
            return Ok(Receipt { subject, seq: known.seq, leaf: known.leaf, replayed: true, acts });
        }
        let (first, more) = match r.activity {
            None => (activity, None),
            Some(first) => (Some(first), activity),
        };
        let assigned = rd::RecordingAssigned {
            activity: first,
            also: r.also.iter().copied().chain(more).collect(),
            same_as: r.same_as.clone(),
            evidence: evidence.or(r.evidence),
            reason: "同一文件再次移交，加上这次所记录的".into(),
        };
        self.act(actor, Intent { subject, base: Some(known.seq), key, occurred: None, deed: assigned.into() })
            .await
    }

    /// The receipt of the act that was recorded under a key.
    async fn done_before(&self, actor: &Actor, key: &str) -> Result<Option<Receipt>, Trouble> {
        let Some(done) = self.store().find_by_key(&actor.account, key).await? else { return Ok(None) };
        let r = done.recorded;
        let acts = vec![(r.subject.clone(), r.seq, done.leaf.clone())];
        Ok(Some(Receipt { subject: r.subject, seq: r.seq, leaf: done.leaf, replayed: true, acts }))
    }

    /// Asks the law whether the act would be recorded, before bytes are kept: what is kept cannot be thrown away, so
    /// what is refused must never have been kept. What was handed over before is left to be found by its key.
    async fn would_hand_over(
        &self,
        actor: &Actor,
        deed: rd::RecordingHandedOver,
        key: &str,
    ) -> Result<(), Trouble> {
        if self.store().find_by_key(&actor.account, key).await?.is_some() {
            return Ok(());
        }
        let subject = SubjectRef::recording_of(&deed.case, &deed.file.sha256);
        let intent = Intent { subject, base: None, key: key.into(), occurred: None, deed: deed.into() };
        self.would(actor, intent).await
    }

    async fn handed_over(
        &self,
        actor: &Actor,
        meta: UploadMeta,
        file: FileRef,
        facts: Facts,
        said: &HandOver,
    ) -> Result<rd::RecordingHandedOver, Trouble> {
        let said = said.clone();
        let (started, start_from_file) = begun(&said, &facts)?;
        let officer = self.recorder(actor, said.officer, &meta.case).await?;
        let duration_ms = said.duration_ms.or(facts.duration_ms());
        let span = self.true_span(said.device.as_deref(), started, duration_ms).await?;
        let case = self.case_seen(actor, &meta.case).await?;
        let activity = law::recording::activities(&case).into_iter().find(|a| Some(a.seq) == said.activity);
        let mut doubts = facts.doubts.clone();
        doubts.extend(file_doubts::of(&meta.name, &facts, activity.as_ref(), span, self.clock().now()));
        Ok(rd::RecordingHandedOver {
            case: meta.case,
            activity: said.activity,
            evidence: said.evidence,
            kind: kind_of(&facts),
            file,
            name: meta.name.into(),
            start_from_file,
            started,
            duration_ms,
            position: facts
                .gps
                .map(|(n, e)| Private::Known(rd::Position { latitude: n.into(), longitude: e.into() })),
            device: said.device,
            officer,
            doubts,
            late_reason: said.late_reason,
        })
    }
}

impl Office {
    /// Beginning and end of a recording when its device's clock is put right.
    async fn true_span(
        &self,
        device: Option<&str>,
        started: Option<Timestamp>,
        duration_ms: Option<u64>,
    ) -> Result<Option<(Timestamp, Timestamp)>, Trouble> {
        let Some(started) = started else { return Ok(None) };
        let known = match device {
            Some(id) => self.store().load(&SubjectRef::device(id)).await?,
            None => None,
        };
        let clock_offset_seconds = known
            .and_then(|k| k.state.device().map(law::state::record::Device::clock_offset_seconds))
            .unwrap_or(0);
        let duration_ms = duration_ms.unwrap_or(0);
        Ok(law::recording::Clip { started, duration_ms, clock_offset_seconds }.span())
    }
}

/// A file in the vault, with what it says of itself.
struct Fixed {
    digests: Digests,
    facts: Facts,
}

/// An upload as it lies in the vault before it is fixed.
enum Looking {
    /// There is no such upload of this person.
    Nothing,
    /// Not a kind of file that is taken, or not whole.
    Refused(String),
    Whole(UploadMeta, Box<Facts>, u64),
    /// It has its address already.
    Stored,
}

fn look(vault: &Vault, id: &str, owner: &str) -> Result<Looking, vault::VaultError> {
    let Some(info) = vault.uploads()?.into_iter().find(|u| u.id == id) else { return Ok(Looking::Nothing) };
    let Some(meta) = owned(&info.meta_json, owner) else { return Ok(Looking::Nothing) };
    let Resumed::Incoming(incoming) = vault.resume(id)? else { return Ok(Looking::Stored) };
    if incoming.offset() < incoming.declared_bytes() {
        return Ok(Looking::Refused("这个文件还没有传完，传完再移交".into()));
    }
    let facts = match incoming.facts() {
        Ok(facts) => facts,
        Err(vault::VaultError::Finished) => return Ok(Looking::Stored),
        Err(e) => return Err(e),
    };
    Ok(match media::accepted(&facts.mime) {
        Ok(()) => Looking::Whole(meta, Box::new(facts), incoming.declared_bytes()),
        Err(why) => Looking::Refused(why),
    })
}

enum Fixing {
    /// There is no such upload of this person.
    Nothing,
    /// Not a kind of file that is taken; it was not fixed.
    Refused(String),
    Done(UploadMeta, Box<Fixed>),
}

/// Fixes an upload of this owner in the vault, if it is of a kind that is taken.
fn fix(vault: &Vault, id: &str, owner: &str) -> Result<Fixing, vault::VaultError> {
    let Some(info) = vault.uploads()?.into_iter().find(|u| u.id == id) else { return Ok(Fixing::Nothing) };
    let Some(meta) = owned(&info.meta_json, owner) else { return Ok(Fixing::Nothing) };
    let (digests, facts) = match vault.resume(id)? {
        Resumed::Incoming(incoming) => {
            let facts = incoming.facts()?;
            if let Err(why) = media::accepted(&facts.mime) {
                return Ok(Fixing::Refused(why));
            }
            (incoming.finish()?.digests, facts)
        }
        // Fixed by a try that was cut short: its facts went with that try.
        Resumed::Finished(stored) => {
            let content = vault.object_of(&stored.digests)?.reader();
            let facts = media::facts(content, None).map_err(|e| vault::VaultError::Stream(e.into()))?;
            (stored.digests, facts)
        }
    };
    Ok(match media::accepted(&facts.mime) {
        Ok(()) => Fixing::Done(meta, Box::new(Fixed { digests, facts })),
        Err(why) => Fixing::Refused(why),
    })
}

/// When the recording began, and whether the file says so: what was typed, what the file states as its beginning, or
/// what it states of another moment if the person says which that is.
fn begun(said: &HandOver, facts: &Facts) -> Result<(Option<Timestamp>, bool), Refusal> {
    if said.started.is_some() {
        return Ok((said.started, false));
    }
    if let Some(at) = facts.started().and_then(|dated| dated.time.moment()) {
        return Ok((Some(at), true));
    }
    let timed = matches!(facts.kind, media::Kind::Video | media::Kind::Audio);
    let Some((stamp, at)) = facts.stamped().filter(|_| timed).and_then(|d| Some((d, d.time.moment()?)))
    else {
        return Ok((None, false));
    };
    let length = said.duration_ms.or(facts.duration_ms()).and_then(|ms| i64::try_from(ms).ok());
    match (said.file_time, length) {
        (Some(FileTime::Start), _) => Ok((Some(at), true)),
        (Some(FileTime::End), Some(ms)) => {
            let from =
                at.as_millisecond().checked_sub(ms).and_then(|ms| Timestamp::from_millisecond(ms).ok());
            Ok((from, true))
        }
        (Some(FileTime::End), None) => {
            Err(Refusal::field("duration_ms", "文件的时间是结束时间，须填写时长才能推算开始"))
        }
        (None, _) => Err(Refusal::field("file_time", asked(stamp, at))),
    }
}

/// The question about a moment of which the file does not say whether it is the start or the end.
fn asked(stamp: &media::Dated, at: Timestamp) -> String {
    let local = jiff::tz::Offset::constant(8).to_datetime(at);
    format!(
        "文件只写明一个时间 {}（北京时间，取自 {}），有的设备写的是开始，有的写的是结束。选明是哪一个，或者填写录制开始时间",
        local.strftime("%Y-%m-%d %H:%M:%S"),
        stamp.from
    )
}

fn kind_of(facts: &Facts) -> rd::MediaKind {
    match facts.kind {
        media::Kind::Video => rd::MediaKind::Video,
        media::Kind::Audio => rd::MediaKind::Audio,
        media::Kind::Image => rd::MediaKind::Image,
        _ => rd::MediaKind::Document,
    }
}
