//! Uploads that come in pieces, over connections that break (tus 1.0 is spoken elsewhere).
//!
//! Nothing is acknowledged before it is durable: [`Incoming::sync`] makes the bytes durable, then the record of how many
//! they are, then answers. What lies in the file beyond the record was never acknowledged and is cut off at the next
//! [`Vault::resume`]. [`Incoming::finish`] gives the staged file its address without copying it.

mod finish;
mod list;
mod record;

use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::sync::Arc;

use media::{Facts, Pass};

use crate::digest::Digester;
use crate::disk::{Access, Handle, Lock};
use crate::error::VaultError;
use crate::header::HEADER_BYTES;
use crate::seal::Stored;
use crate::vault::{INCOMING, Inner, OBJECT_BYTES_MAX, Vault};
use record::{Declaration, Record, State};

pub use list::{UploadInfo, UploadState};
pub use record::META_BYTES_MAX;

/// Shortest and longest identifier of an upload: enough for 80 random bits, short enough for a file name.
const ID_LEN: std::ops::RangeInclusive<usize> = 16..=64;

/// What [`Vault::resume`] finds.
#[derive(Debug)]
pub enum Resumed {
    /// The upload goes on from [`Incoming::offset`].
    Incoming(Box<Incoming>),
    /// It is stored. The answer stays until [`Vault::settle`].
    Finished(Stored),
}

/// The only writer of an upload. Dropping it frees the upload for the next connection; nothing is lost by that but what
/// was not synced.
pub struct Incoming {
    vault: Arc<Inner>,
    declaration: Declaration,
    record: Record,
    record_file: Box<dyn Handle>,
    /// `None` when the staged name is gone, because the file has its address.
    data: Option<Box<dyn Handle>>,
    digester: Digester,
    /// Counts the recording as its bytes go by, where its length can only be counted.
    pass: Pass,
    poisoned: bool,
    _lock: Lock,
}

impl Vault {
    /// Begins an upload of `declared_bytes` under an identifier that the caller chooses. `meta_json` is any JSON text
    /// that is to be found again with the upload. When it returns, the upload can be resumed after any crash.
    ///
    /// # Errors
    /// [`VaultError::Id`], [`VaultError::TooLarge`], [`VaultError::Meta`]; [`VaultError::UploadExists`];
    /// [`VaultError::Busy`]; file operations.
    pub fn begin(&self, id: &str, declared_bytes: u64, meta_json: &str) -> Result<Incoming, VaultError> {
        let [data_name, record_name] = names(id)?;
        if declared_bytes > OBJECT_BYTES_MAX {
            return Err(VaultError::TooLarge);
        }
        if meta_json.len() > META_BYTES_MAX
            || serde_json::from_str::<serde::de::IgnoredAny>(meta_json).is_err()
        {
            return Err(VaultError::Meta);
        }
        let vault = &self.inner;
        let record_path = vault.path(&record_name);
        let mut created = vault.disk.create(&record_path);
        if created.as_ref().is_err_and(|error| error.kind() == ErrorKind::AlreadyExists) {
            vault.clear_unbegun(&data_name, &record_name)?;
            created = vault.disk.create(&record_path);
        }
        let record_file = created.map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => VaultError::Busy,
            _ => VaultError::io("create", &record_name)(error),
        })?;
        let lock = vault.lock_upload(&record_name)?;
        // Before the record is whole, so that a record never stands without its file.
        let data = vault.create_staged(&data_name)?;
        data.sync().map_err(VaultError::io("fsync", &data_name))?;
        let declaration =
            Declaration { id: id.to_owned(), bytes: declared_bytes, meta: meta_json.to_owned() };
        let record = Record::begin(&*record_file, &record_name, &declaration)?;
        record_file.sync().map_err(VaultError::io("fsync", &record_name))?;
        vault.sync_incoming()?;
        Ok(Incoming {
            vault: vault.clone(),
            declaration,
            record,
            record_file,
            data: Some(data),
            digester: Digester::new(),
            pass: Pass::default(),
            poisoned: false,
            _lock: lock,
        })
    }

    /// Takes up an upload after a connection broke or the process died. What was not acknowledged is cut off. Unless
    /// this process itself left the upload in good order, everything received so far is read again and compared with
    /// the record.
    ///
    /// # Errors
    /// [`VaultError::Id`]; [`VaultError::NoUpload`]; [`VaultError::Busy`]; [`VaultError::Damaged`] when the bytes on the
    /// disk are not those that were acknowledged: the upload must then be discarded and begun anew; file operations.
    pub fn resume(&self, id: &str) -> Result<Resumed, VaultError> {
        let [data_name, record_name] = names(id)?;
        let vault = &self.inner;
        let lock = vault.lock_upload(&record_name)?;
        let (record_file, found) = vault.read_record(&record_name, Access::Write)?;
        let (declaration, record) = found.ok_or(VaultError::NoUpload)?;
        if declaration.id != id {
            return Err(VaultError::damaged(record_name, "记载的是另一个上传"));
        }
        let mut incoming = Incoming {
            vault: vault.clone(),
            declaration,
            record,
            record_file,
            data: None,
            digester: Digester::new(),
            pass: Pass::default(),
            poisoned: false,
            _lock: lock,
        };
        match incoming.record.state.clone() {
            State::Finished(stored) => return Ok(Resumed::Finished(stored)),
            State::Finishing(digests) => {
                // Once the file has its address it must not be written any more; finish knows what is left to do.
                if !vault.has_address(&digests)? {
                    incoming.reopen(&data_name, digests.bytes, digests.tree)?;
                }
            }
            State::Receiving { offset, root } => incoming.reopen(&data_name, offset, root)?,
        }
        Ok(Resumed::Incoming(Box::new(incoming)))
    }
}

impl Incoming {
    /// The identifier.
    pub fn id(&self) -> &str {
        &self.declaration.id
    }

    /// Size declared at the beginning.
    pub fn declared_bytes(&self) -> u64 {
        self.declaration.bytes
    }

    /// The metadata given at the beginning.
    pub fn meta_json(&self) -> &str {
        &self.declaration.meta
    }

    /// Bytes received, synced or not: where the next [`Incoming::append`] writes.
    pub fn offset(&self) -> u64 {
        match &self.record.state {
            State::Receiving { .. } => self.digester.bytes(),
            State::Finishing(digests) => digests.bytes,
            State::Finished(stored) => stored.digests.bytes,
        }
    }

    /// Bytes that are durable and recorded, which may be acknowledged.
    pub fn acknowledged(&self) -> u64 {
        match &self.record.state {
            State::Receiving { offset, .. } => *offset,
            State::Finishing(_) | State::Finished(_) => self.offset(),
        }
    }

    /// Writes the next bytes. They are not durable yet.
    ///
    /// # Errors
    /// [`VaultError::TooLong`], and nothing of `bytes` is taken; [`VaultError::Poisoned`]; file operations, after which
    /// this handle is poisoned.
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), VaultError> {
        self.usable()?;
        let offset = self.offset();
        let declared = self.declaration.bytes;
        if bytes.len() as u64 > declared - offset {
            return Err(VaultError::TooLong { declared });
        }
        if bytes.is_empty() {
            return Ok(());
        }
        let name = self.data_name();
        let data = self.data.as_ref().ok_or(VaultError::Finished)?;
        let written = data.write_at(HEADER_BYTES + offset, bytes).map_err(VaultError::io("write", name));
        self.poison_on_error(written)?;
        self.digester.update(bytes);
        self.pass.update(bytes);
        Ok(())
    }

    /// Makes everything received durable and recorded; the offset that may now be acknowledged.
    ///
    /// # Errors
    /// [`VaultError::Poisoned`]; file operations, after which this handle is poisoned: a second fsync that succeeds
    /// would prove nothing. Drop it and resume, which reads the file again.
    pub fn sync(&mut self) -> Result<u64, VaultError> {
        self.usable()?;
        if self.acknowledged() < self.offset() {
            let synced = self.sync_steps();
            self.poison_on_error(synced)?;
        }
        Ok(self.acknowledged())
    }

    /// Crash points: before the record is durable the bytes were not acknowledged and are cut off at the next resume;
    /// a record that is torn leaves the one before it.
    fn sync_steps(&mut self) -> Result<(), VaultError> {
        let [data_name, record_name] = names(&self.declaration.id)?;
        let data = self.data.as_ref().ok_or(VaultError::Finished)?;
        data.sync().map_err(VaultError::io("fsync", data_name))?;
        let state = State::Receiving { offset: self.digester.bytes(), root: self.digester.root() };
        self.record.advance(&*self.record_file, &record_name, state)
    }

    /// What type of file is coming and what it says about itself, from what has come so far: so that a type that is not
    /// accepted need not be sent to its end. When all has come they are the facts of what [`Incoming::finish`] stores.
    ///
    /// # Errors
    /// The beginning cannot be read.
    pub fn facts(&self) -> Result<Facts, VaultError> {
        let name = self.data_name();
        let data = self.data.as_ref().ok_or(VaultError::Finished)?;
        let counted = self.pass.clone().finish();
        media::facts(Content::new(&**data, self.offset()), Some(counted))
            .map_err(VaultError::io("read", name))
    }

    /// Whether a failed operation has stopped this handle. Only resuming anew helps.
    pub fn is_poisoned(&self) -> bool {
        self.poisoned
    }

    fn usable(&self) -> Result<(), VaultError> {
        if self.poisoned { Err(VaultError::Poisoned) } else { Ok(()) }
    }

    fn poison_on_error<T>(&mut self, outcome: Result<T, VaultError>) -> Result<T, VaultError> {
        self.poisoned |= outcome.is_err();
        outcome
    }

    fn data_name(&self) -> String {
        format!("{INCOMING}/{}.data", self.declaration.id)
    }

    /// Opens the staged file for writing on from `offset`, cuts off what lies beyond, and makes sure that what lies
    /// before has the `root`.
    fn reopen(&mut self, name: &str, offset: u64, root: journal::merkle::Root) -> Result<(), VaultError> {
        let opened = self.vault.disk.open(&self.vault.path(name), Access::Write);
        let data =
            opened.map_err(VaultError::io("open", name)).map_err(|error| match error.is_not_found() {
                true => VaultError::damaged(name, "文件缺失"),
                false => error,
            })?;
        // A second name is an address: whatever the record says, this file is stored and no longer ours to write.
        if data.links().map_err(VaultError::io("stat", name))? > 1 {
            return Err(VaultError::damaged(name, "已经入库，但上传记录不知此事"));
        }
        let end = HEADER_BYTES + offset;
        let len = data.size().map_err(VaultError::io("stat", name))?;
        // Of nothing received, not even the place of the header need be there.
        if offset > 0 && len < end {
            return Err(VaultError::damaged(name, "比已确认的内容短"));
        }
        if len > end {
            data.set_len(end).map_err(VaultError::io("truncate", name))?;
        }
        (self.digester, self.pass) = match self.vault.unpark(&self.declaration.id) {
            Some((digester, pass)) if digester.bytes() == offset && digester.root() == root => {
                (digester, pass)
            }
            _ => reread(&*data, name, offset)?,
        };
        if self.digester.root() != root {
            return Err(VaultError::damaged(name, "磁盘上的内容与已确认的不一致，请放弃后重新上传"));
        }
        self.data = Some(data);
        Ok(())
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        let receiving = matches!(self.record.state, State::Receiving { .. });
        if receiving && !self.poisoned && self.acknowledged() == self.digester.bytes() {
            let state = (std::mem::take(&mut self.digester), std::mem::take(&mut self.pass));
            self.vault.park(&self.declaration.id, state);
        }
    }
}

impl std::fmt::Debug for Incoming {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (id, offset, of) = (self.id(), self.offset(), self.declared_bytes());
        write!(f, "Incoming({id}, {offset} of {of} bytes)")
    }
}

impl Inner {
    fn lock_upload(&self, record_name: &str) -> Result<Lock, VaultError> {
        self.disk.lock(&self.path(record_name)).map_err(|error| match error.kind() {
            ErrorKind::WouldBlock => VaultError::Busy,
            ErrorKind::NotFound => VaultError::NoUpload,
            _ => VaultError::io("lock", record_name)(error),
        })
    }

    /// Opens and reads the record of an upload; the inner `None` is a begin that was cut short.
    fn read_record(&self, name: &str, access: Access) -> Result<OpenRecord, VaultError> {
        let file = self.disk.open(&self.path(name), access);
        let file =
            file.map_err(VaultError::io("open", name)).map_err(|error| match error.is_not_found() {
                true => VaultError::NoUpload,
                false => error,
            })?;
        let found = Record::read(&*file, name)?;
        Ok((file, found))
    }

    /// Removes what a begin that was cut short left, so that the same identifier can begin again.
    fn clear_unbegun(&self, data_name: &str, record_name: &str) -> Result<(), VaultError> {
        let _lock = self.lock_upload(record_name)?;
        if self.read_record(record_name, Access::Read)?.1.is_some() {
            return Err(VaultError::UploadExists);
        }
        self.remove_upload(data_name, record_name)
    }

    /// Makes the staged file. One that is there without a record is what a loss of power left of a begin.
    fn create_staged(&self, name: &str) -> Result<Box<dyn Handle>, VaultError> {
        let path = self.path(name);
        let mut created = self.disk.create(&path);
        if created.as_ref().is_err_and(|error| error.kind() == ErrorKind::AlreadyExists) {
            self.disk.remove_file(&path).map_err(VaultError::io("remove", name))?;
            created = self.disk.create(&path);
        }
        created.map_err(VaultError::io("create", name))
    }

    /// Removes both files of an upload. The data first: a record without data is an upload that says it is damaged, data
    /// without a record would lie there for ever.
    fn remove_upload(&self, data_name: &str, record_name: &str) -> Result<(), VaultError> {
        for name in [data_name, record_name] {
            match self.disk.remove_file(&self.path(name)) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(VaultError::io("remove", name)(error));
                }
                _ => {}
            }
        }
        self.sync_incoming()
    }

    fn sync_incoming(&self) -> Result<(), VaultError> {
        self.disk.sync_dir(&self.path(INCOMING)).map_err(VaultError::io("fsync", INCOMING))
    }
}

type OpenRecord = (Box<dyn Handle>, Option<(Declaration, Record)>);

/// The names of an upload's files, relative to the vault, if its identifier is one.
fn names(id: &str) -> Result<[String; 2], VaultError> {
    let letter = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
    if !ID_LEN.contains(&id.len()) || !id.bytes().all(letter) {
        return Err(VaultError::Id);
    }
    Ok([format!("{INCOMING}/{id}.data"), format!("{INCOMING}/{id}.record")])
}

/// Hashes the first `bytes` of the content, from the device and not from memory.
fn reread(data: &dyn Handle, name: &str, bytes: u64) -> Result<(Digester, Pass), VaultError> {
    data.forget_cached(HEADER_BYTES, bytes);
    let (mut digester, mut pass) = (Digester::new(), Pass::default());
    let counted = digester.absorb(Content::new(data, bytes), |_, piece, _| {
        pass.update(piece);
        Ok(())
    });
    counted.map_err(VaultError::io("read", name))?;
    Ok((digester, pass))
}

/// The content of a staged file or an object as a reader, unchecked.
pub(crate) struct Content<'a> {
    file: &'a dyn Handle,
    at: u64,
    bytes: u64,
}

impl<'a> Content<'a> {
    pub(crate) fn new(file: &'a dyn Handle, bytes: u64) -> Self {
        Self { file, at: 0, bytes }
    }
}

impl Read for Content<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.bytes.saturating_sub(self.at);
        let len = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.file.read_at(HEADER_BYTES + self.at, &mut buffer[..len])?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Content<'_> {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        let (base, by) = match position {
            SeekFrom::Start(at) => (at, 0),
            SeekFrom::Current(by) => (self.at, by),
            SeekFrom::End(by) => (self.bytes, by),
        };
        self.at = base
            .checked_add_signed(by)
            .filter(|at| *at < u64::MAX - HEADER_BYTES)
            .ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
