//! Statements over the journal: entries, subjects, log indexes, checkpoints, and the deep check's reading.

/// One writer at a time across processes, until the transaction ends. The number is arbitrary and ours.
pub(crate) const WRITER_LOCK: &str = "SELECT pg_advisory_xact_lock(7310579626)";

pub(crate) const ARRIVAL_LAST: &str = "SELECT coalesce(max(arrival), 0) AS n FROM journal_entry";

pub(crate) const SUBJECT: &str =
    "SELECT kind, id, seq, leaf, state FROM journal_subject WHERE kind = $1 AND id = $2";

pub(crate) const SUBJECTS_OF: &str =
    "SELECT kind, id, seq, leaf, state FROM journal_subject WHERE kind = $1 AND id > $2 ORDER BY id LIMIT $3";

pub(crate) const HISTORY: &str = "SELECT e.arrival, e.log_index, e.leaf, e.bytes, d.list FROM journal_entry e \
     LEFT JOIN journal_disclosure d ON d.leaf = e.leaf \
     WHERE e.subject_kind = $1 AND e.subject_id = $2 ORDER BY e.subject_seq";

pub(crate) const ENTRY_BY_LEAF: &str = "SELECT e.arrival, e.log_index, e.leaf, e.salt, e.bytes, d.list \
     FROM journal_entry e LEFT JOIN journal_disclosure d ON d.leaf = e.leaf WHERE e.leaf = $1";

pub(crate) const ENTRY_BY_KEY: &str = "SELECT e.arrival, e.log_index, e.leaf, e.bytes, d.list \
     FROM journal_entry e LEFT JOIN journal_disclosure d ON d.leaf = e.leaf WHERE e.actor = $1 AND e.idem_key = $2";

pub(crate) const ENTRIES_RECENT: &str = "SELECT e.arrival, e.log_index, e.leaf, e.bytes, d.list \
     FROM journal_entry e LEFT JOIN journal_disclosure d ON d.leaf = e.leaf \
     WHERE e.arrival < $1 ORDER BY e.arrival DESC LIMIT $2";

pub(crate) const INDEX_NEXT: &str =
    "SELECT coalesce(max(log_index) + 1, 0) AS n FROM journal_entry WHERE log_index IS NOT NULL";

pub(crate) const UNSEQUENCED: &str = "SELECT arrival FROM journal_entry WHERE log_index IS NULL LIMIT 1";

/// Entries without an index, in the order of their arrival; not "greater than the last", so that none is ever left out.
pub(crate) const INDEX_ASSIGN: &str = "UPDATE journal_entry SET log_index = fresh.log_index FROM \
     (SELECT arrival, $1 + row_number() OVER (ORDER BY arrival) - 1 AS log_index FROM journal_entry \
      WHERE log_index IS NULL ORDER BY arrival LIMIT $2) AS fresh \
     WHERE journal_entry.arrival = fresh.arrival RETURNING journal_entry.log_index, journal_entry.leaf";

pub(crate) const INDEXED_FROM: &str =
    "SELECT log_index, leaf FROM journal_entry WHERE log_index >= $1 ORDER BY log_index LIMIT $2";

pub(crate) const CHECKPOINT_LAST: &str =
    "SELECT size, note, published FROM journal_checkpoint ORDER BY size DESC LIMIT 1";

pub(crate) const CHECKPOINT_INSERT: &str =
    "INSERT INTO journal_checkpoint (size, note, published) VALUES ($1, $2, $3)";

pub(crate) const CHECKPOINT_RENEW: &str =
    "UPDATE journal_checkpoint SET note = $2, published = $3 WHERE size = $1 AND note = $4";

pub(crate) const VERIFY_ENTRIES: &str = "SELECT e.arrival, e.leaf, e.subject_kind, e.subject_id, e.subject_seq, \
     e.prev, e.salt, e.bytes, e.act, e.actor, e.idem_key, e.recorded, e.log_index, d.list FROM journal_entry e \
     LEFT JOIN journal_disclosure d ON d.leaf = e.leaf \
     WHERE (e.subject_kind, e.subject_id, e.subject_seq) > ($1, $2, $3) \
     ORDER BY e.subject_kind, e.subject_id, e.subject_seq LIMIT $4";

pub(crate) const VERIFY_ARRIVALS: &str = "SELECT arrival, log_index, leaf, subject_kind, subject_id \
     FROM journal_entry WHERE arrival > $1 ORDER BY arrival LIMIT $2";

pub(crate) const VERIFY_ARRIVALS_BELOW: &str = "SELECT leaf, subject_kind, subject_id FROM journal_entry \
     WHERE arrival < 1 ORDER BY arrival LIMIT 1000";

pub(crate) const VERIFY_SUBJECT_SURPLUS: &str = "SELECT s.kind, s.id FROM journal_subject s WHERE NOT EXISTS \
     (SELECT 1 FROM journal_entry e WHERE e.subject_kind = s.kind AND e.subject_id = s.id) \
     ORDER BY s.kind, s.id LIMIT $1";

pub(crate) const VERIFY_DISCLOSURE_SURPLUS: &str = "SELECT d.leaf FROM journal_disclosure d WHERE NOT EXISTS \
     (SELECT 1 FROM journal_entry e WHERE e.leaf = d.leaf) ORDER BY d.leaf LIMIT $1";

pub(crate) const VERIFY_CHECKPOINTS: &str =
    "SELECT size, note, published FROM journal_checkpoint WHERE size > $1 ORDER BY size LIMIT $2";

pub(crate) const VERIFY_BUNDLES: &str = "SELECT digest, bytes FROM law_rule_bundle ORDER BY digest";

pub(crate) const BUNDLE_KEEP: &str =
    "INSERT INTO law_rule_bundle (digest, bytes) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING";

pub(crate) const BUNDLE_LOAD: &str = "SELECT digest, bytes FROM law_rule_bundle WHERE digest = $1";
