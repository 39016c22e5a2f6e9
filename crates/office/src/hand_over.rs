//! Handing recordings over: asked of the law first, then fixed in the vault, then recorded.
//!
//! What the vault holds can never be thrown away. So what the law refuses must never have been kept: it is judged
//! before, with the digests still blank, and once more when it is recorded.

use crate::papers::{file_ref, unkept};
use crate::recordings::{HandOver, UploadMeta, blocking, owned};
use crate::{Fault, Office, Receipt, Trouble};
use jiff::Timestamp;
use law::act::Intent;
use law::authority::Actor;
use law::deed::record as rd;
use law::file::FileRef;
use law::ids::SubjectRef;
use law::private::Private;
use law::refusal::Refusal;
use vault::media::{MediaFacts, TakenAt};
use vault::{Digests, Resumed, Vault};

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
        let facts =
            vault::media::facts(std::io::Cursor::new(&bytes)).map_err(|e| Fault::File(e.to_string()))?;
        vault::media::accepted(&facts).map_err(|why| Refusal::field("file", why))?;
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
        if let Some(done) = self.store().find_by_key(&actor.account, &key).await? {
            let r = done.recorded;
            let acts = vec![(r.subject.clone(), r.seq, done.leaf.clone())];
            return Ok(Receipt { subject: r.subject, seq: r.seq, leaf: done.leaf, replayed: true, acts });
        }
        let subject = SubjectRef::recording(self.moment().fresh_id);
        self.act(actor, Intent { subject, base: None, key, occurred: None, deed: deed.into() }).await
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
        let subject = SubjectRef::recording(self.moment().fresh_id);
        let intent = Intent { subject, base: None, key: key.into(), occurred: None, deed: deed.into() };
        self.would(actor, intent).await
    }

    async fn handed_over(
        &self,
        actor: &Actor,
        meta: UploadMeta,
        file: FileRef,
        facts: MediaFacts,
        said: &HandOver,
    ) -> Result<rd::RecordingHandedOver, Trouble> {
        let said = said.clone();
        let officer = self.recorder(actor, said.officer, &meta.case).await?;
        let from_file = taken_at(&facts);
        Ok(rd::RecordingHandedOver {
            case: meta.case,
            activity: said.activity,
            evidence: said.evidence,
            kind: kind_of(&facts),
            file,
            name: meta.name.into(),
            start_from_file: said.started.is_none() && from_file.is_some(),
            started: said.started.or(from_file),
            duration_ms: said.duration_ms.or(facts.duration_ms),
            position: facts
                .gps
                .map(|(n, e)| Private::Known(rd::Position { latitude: n.into(), longitude: e.into() })),
            device: said.device,
            officer,
            doubts: facts.doubts,
            late_reason: said.late_reason,
        })
    }
}

/// A file in the vault, with what it says of itself.
struct Fixed {
    digests: Digests,
    facts: MediaFacts,
}

/// An upload as it lies in the vault before it is fixed.
enum Looking {
    /// There is no such upload of this person.
    Nothing,
    /// Not a kind of file that is taken, or not whole.
    Refused(String),
    Whole(UploadMeta, Box<MediaFacts>, u64),
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
    Ok(match vault::media::accepted(&facts) {
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
    let stored = match vault.resume(id)? {
        Resumed::Incoming(incoming) => {
            if let Err(why) = vault::media::accepted(&incoming.facts()?) {
                return Ok(Fixing::Refused(why));
            }
            incoming.finish()?
        }
        Resumed::Finished(stored) => stored,
    };
    // The final word is that of the stored object.
    let content = vault.object_of(&stored.digests)?.reader();
    let facts = vault::media::facts(content).map_err(|e| vault::VaultError::Stream(e.into()))?;
    Ok(match vault::media::accepted(&facts) {
        Ok(()) => Fixing::Done(meta, Box::new(Fixed { digests: stored.digests, facts })),
        Err(why) => Fixing::Refused(why),
    })
}

/// When the file says it was begun. Recorders that state no zone run on the legal time of the country.
fn taken_at(facts: &MediaFacts) -> Option<Timestamp> {
    match facts.taken_at? {
        TakenAt::Zoned { at, .. } => Some(at),
        TakenAt::ZoneUnknown(local) => jiff::tz::Offset::constant(8).to_timestamp(local).ok(),
    }
}

fn kind_of(facts: &MediaFacts) -> rd::MediaKind {
    match facts.kind {
        vault::media::MediaKind::Video => rd::MediaKind::Video,
        vault::media::MediaKind::Audio => rd::MediaKind::Audio,
        vault::media::MediaKind::Image => rd::MediaKind::Image,
        _ => rd::MediaKind::Document,
    }
}
