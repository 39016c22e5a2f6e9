//! Opening, feeding and rebuilding.

use std::collections::HashSet;
use std::fmt::Display;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tantivy::indexer::IndexWriterOptions;
use tantivy::merge_policy::LogMergePolicy;
use tantivy::query::AllQuery;
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, Term};

use crate::schema::{Fields, SCHEMA_VERSION, column};
use crate::{Error, PublicDoc, fold};

/// Memory of the one indexing thread before it writes a segment; the engine's least is 15 MB.
const WRITER_BYTES: usize = 20_000_000;
/// Segments of one size that are merged into one. Fed once a second, small segments come fast.
const MERGE_SEGMENTS_MIN: usize = 4;
/// A segment with this share of removed documents is rewritten.
const MERGE_REMOVED_SHARE: f32 = 0.2;
/// Up to this size every file's checksum is read on opening; a larger index opens on its structure alone, and
/// [`Index::is_sound`] reads it through.
const CHECKED_ON_OPEN_BYTES: u64 = 256 * 1024 * 1024;

/// What was found on opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// An index that was fed before; go on from [`Index::cursor`].
    Existing,
    /// Nothing, or something unusable that was thrown away: rebuild it from the store.
    Empty,
}

/// The full-text index of the public record, in one directory.
///
/// Writing is staged and becomes visible, all at once, by a commit. Whatever fails drops everything staged since
/// the last commit and leaves the index and its cursor as they were.
pub struct Index {
    pub(crate) fields: Fields,
    pub(crate) reader: IndexReader,
    engine: tantivy::Index,
    feed: Mutex<Feed>,
    /// Held for the life of the index.
    _lock: File,
}

/// The writing side.
struct Feed {
    /// Made when first needed, dropped with everything staged when something fails.
    writer: Option<IndexWriter>,
    /// Cursor of the last commit.
    committed: Option<u64>,
    /// Cursor of the next.
    staged: Option<u64>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("documents", &self.len()).field("cursor", &self.cursor()).finish()
    }
}

impl Index {
    /// Opens the index in a directory of its own, or makes an empty one. An index of another schema version, or
    /// a damaged one, is deleted and made anew.
    ///
    /// # Errors
    /// [`Error::Busy`] when it is open elsewhere; [`Error::Io`] or [`Error::Engine`] when the directory cannot
    /// be used at all.
    pub fn open_or_create(dir: &Path) -> Result<(Self, Opened), Error> {
        fs::create_dir_all(dir)?;
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(dir.join("lock"))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Error::Busy),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        let (version, files) = (dir.join("schema"), dir.join("index"));
        sweep(&files)?;
        let known = fs::read_to_string(&version).is_ok_and(|found| found == SCHEMA_VERSION);
        let opened = if known { open(&files).ok() } else { None };
        let (engine, reader, fields) = match opened {
            Some(opened) => opened,
            None => create(&version, &files)?,
        };
        let cursor = engine.load_metas()?.payload.and_then(|p| p.parse().ok());
        let feed = Mutex::new(Feed { writer: None, committed: cursor, staged: cursor });
        let index = Self { fields, reader, engine, feed, _lock: lock };
        let found = if index.is_empty() && cursor.is_none() { Opened::Empty } else { Opened::Existing };
        Ok((index, found))
    }

    /// Stages documents; each replaces the one with the same address.
    ///
    /// # Errors
    /// [`Error::Address`] for an unusable address, [`Error::Engine`]; everything staged is dropped.
    pub fn put(&self, docs: &[PublicDoc]) -> Result<(), Error> {
        self.staging(|index, feed| {
            let writer = index.writer(feed)?;
            for doc in docs {
                let laid = index.fields.lay(doc)?;
                writer.delete_term(index.address(&doc.address));
                writer.add_document(laid)?;
            }
            Ok(())
        })
    }

    /// Stages the removal of addresses; unknown ones are passed over.
    ///
    /// # Errors
    /// [`Error::Engine`]; everything staged is dropped.
    pub fn remove(&self, addresses: &[String]) -> Result<(), Error> {
        self.staging(|index, feed| {
            let writer = index.writer(feed)?;
            for address in addresses {
                writer.delete_term(index.address(address));
            }
            Ok(())
        })
    }

    /// Stages the removal of everything, what is staged so far included, and forgets the cursor.
    ///
    /// # Errors
    /// [`Error::Engine`]; everything staged is dropped.
    pub fn clear(&self) -> Result<(), Error> {
        self.staging(|index, feed| {
            index.writer(feed)?.delete_query(Box::new(AllQuery))?;
            feed.staged = None;
            Ok(())
        })
    }

    /// Makes everything staged durable and visible to every later query. The cursor stays.
    ///
    /// # Errors
    /// [`Error::Engine`]; everything staged is dropped.
    pub fn commit(&self) -> Result<(), Error> {
        self.staging(Self::commit_staged)
    }

    /// [`Index::commit`], and in the same atomic step the cursor: the last outbox id that was fed.
    ///
    /// # Errors
    /// [`Error::Engine`]; everything staged is dropped, the cursor stays.
    pub fn commit_with_cursor(&self, cursor: u64) -> Result<(), Error> {
        self.staging(|index, feed| {
            feed.staged = Some(cursor);
            index.commit_staged(feed)
        })
    }

    /// Drops everything staged since the last commit.
    pub fn rollback(&self) {
        self.feed().discard();
    }

    /// The outbox id of the last commit; absent when the index was never fed, or was cleared.
    #[must_use]
    pub fn cursor(&self) -> Option<u64> {
        self.feed().committed
    }

    /// Replaces the whole content in one commit; until then queries see the old one. `cursor` is the outbox id
    /// from which feeding goes on: read it *before* reading the documents. Gives the number of documents.
    ///
    /// # Errors
    /// [`Error::Address`] or [`Error::Engine`]; the index stays as it was.
    pub fn rebuild(&self, docs: impl IntoIterator<Item = PublicDoc>, cursor: u64) -> Result<u64, Error> {
        self.rebuild_from(docs.into_iter().map(Ok::<_, std::convert::Infallible>), cursor)
    }

    /// [`Index::rebuild`] from a source that can fail in the middle: then nothing is committed.
    ///
    /// # Errors
    /// [`Error::Source`] with the source's error, [`Error::Address`] or [`Error::Engine`]; the index stays as it
    /// was.
    pub fn rebuild_from<E: Display>(
        &self,
        docs: impl IntoIterator<Item = Result<PublicDoc, E>>,
        cursor: u64,
    ) -> Result<u64, Error> {
        self.staging(|index, feed| {
            feed.discard();
            let writer = index.writer(feed)?;
            writer.delete_query(Box::new(AllQuery))?;
            // An address is deleted first only when its hash was seen: a million deletions would take long.
            let mut seen = HashSet::new();
            for doc in docs {
                let doc = doc.map_err(|error| Error::Source(error.to_string()))?;
                let laid = index.fields.lay(&doc)?;
                if !seen.insert(fold::tie(&doc.address)) {
                    writer.delete_term(index.address(&doc.address));
                }
                writer.add_document(laid)?;
            }
            feed.staged = Some(cursor);
            index.commit_staged(feed)?;
            Ok(index.len())
        })
    }

    /// Documents that a query can find.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Commits, merges everything into one segment and deletes old files, so that removed text is gone from the
    /// disk too. Takes long on a large index: a job for the night.
    ///
    /// # Errors
    /// [`Error::Engine`].
    pub fn compact(&self) -> Result<(), Error> {
        self.staging(|index, feed| {
            index.commit_staged(feed)?;
            // A merge already under way takes its segments with it: let it end first.
            if let Some(writer) = feed.writer.take() {
                writer.wait_merging_threads()?;
            }
            let segments = index.engine.searchable_segment_ids()?;
            if !segments.is_empty() {
                index.writer(feed)?.merge(&segments).wait()?;
            }
            index.reader.reload()?;
            index.writer(feed)?.garbage_collect_files().wait()?;
            Ok(())
        })
    }

    /// Reads every file and compares its checksum.
    ///
    /// # Errors
    /// [`Error::Engine`] when a file cannot be read.
    pub fn is_sound(&self) -> Result<bool, Error> {
        Ok(self.engine.validate_checksum()?.is_empty())
    }

    fn address(&self, address: &str) -> Term {
        Term::from_field_text(self.fields.address, address)
    }

    fn feed(&self) -> MutexGuard<'_, Feed> {
        // Whatever panicked while holding it left staged work at worst, which the next failure or commit settles.
        self.feed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does a step of feeding; a failed one drops everything staged.
    fn staging<T>(&self, step: impl FnOnce(&Self, &mut Feed) -> Result<T, Error>) -> Result<T, Error> {
        let mut feed = self.feed();
        let done = step(self, &mut feed);
        if done.is_err() {
            feed.discard();
        }
        done
    }

    fn writer<'a>(&self, feed: &'a mut Feed) -> Result<&'a mut IndexWriter, Error> {
        if feed.writer.is_none() {
            let options = IndexWriterOptions::builder()
                .num_worker_threads(1)
                .num_merge_threads(1)
                .memory_budget_per_thread(WRITER_BYTES)
                .build();
            let writer: IndexWriter = self.engine.writer_with_options(options)?;
            let mut policy = LogMergePolicy::default();
            policy.set_min_num_segments(MERGE_SEGMENTS_MIN);
            policy.set_del_docs_ratio_before_merge(MERGE_REMOVED_SHARE);
            writer.set_merge_policy(Box::new(policy));
            feed.writer = Some(writer);
        }
        feed.writer.as_mut().ok_or(Error::Busy)
    }

    fn commit_staged(&self, feed: &mut Feed) -> Result<(), Error> {
        let cursor = feed.staged;
        let mut prepared = self.writer(feed)?.prepare_commit()?;
        if let Some(cursor) = cursor {
            prepared.set_payload(&cursor.to_string());
        }
        prepared.commit()?;
        feed.committed = cursor;
        // The engine would reload some time later; a withdrawal must be gone now.
        self.reader.reload()?;
        Ok(())
    }
}

impl Feed {
    fn discard(&mut self) {
        self.writer = None;
        self.staged = self.committed;
    }
}

type Engine = (tantivy::Index, IndexReader, Fields);

fn reader(engine: &tantivy::Index) -> Result<IndexReader, Error> {
    Ok(engine.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?)
}

/// Opens what is there; any fault is damage.
fn open(files: &Path) -> Result<Engine, Error> {
    let (schema, fields) = Fields::schema();
    let engine = tantivy::Index::open_in_dir(files)?;
    if engine.schema() != schema {
        return Err(damage("another schema"));
    }
    Fields::tokenizers(engine.tokenizers());
    if bytes(files)? <= CHECKED_ON_OPEN_BYTES && !engine.validate_checksum()?.is_empty() {
        return Err(damage("a wrong checksum"));
    }
    let reader = reader(&engine)?;
    for segment in reader.searcher().segment_readers() {
        segment.fast_fields().u64(column::TIE)?;
        segment.get_store_reader(1)?;
        segment.inverted_index(fields.words)?;
    }
    Ok((engine, reader, fields))
}

/// Removes the files that a writer which was killed had not yet given their names.
fn sweep(files: &Path) -> Result<(), Error> {
    let Ok(entries) = fs::read_dir(files) else { return Ok(()) };
    for entry in entries {
        let path = entry?.path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".tmp")) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

fn damage(what: &str) -> Error {
    Error::Engine(Box::new(tantivy::TantivyError::InternalError(what.to_owned())))
}

/// Deletes what is there and makes an empty index. The version file goes first and comes last: a crash between
/// leaves a directory that is made anew.
fn create(version: &Path, files: &PathBuf) -> Result<Engine, Error> {
    if version.exists() {
        fs::remove_file(version)?;
    }
    if files.exists() {
        fs::remove_dir_all(files)?;
    }
    fs::create_dir_all(files)?;
    let (schema, fields) = Fields::schema();
    let engine = tantivy::Index::create_in_dir(files, schema)?;
    Fields::tokenizers(engine.tokenizers());
    let reader = reader(&engine)?;
    let mut file = File::create(version)?;
    file.write_all(SCHEMA_VERSION.as_bytes())?;
    file.sync_all()?;
    Ok((engine, reader, fields))
}

fn bytes(files: &Path) -> Result<u64, Error> {
    let mut sum = 0;
    for entry in fs::read_dir(files)? {
        sum += entry?.metadata()?.len();
    }
    Ok(sum)
}
