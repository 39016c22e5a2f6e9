//! Statements over the journal: entries, subjects, log indexes, checkpoints, and the deep check's reading.

use super::List;

/// One writer at a time across processes, until the transaction ends. The number is arbitrary and ours.
/// Whoever changes what logins stand on reads and writes it alone.
pub(crate) const LOGINS_LOCK: &str = "SELECT pg_advisory_xact_lock(7310579627)";

pub(crate) const WRITER_LOCK: &str = "SELECT pg_advisory_xact_lock(7310579626)";

/// SQLite: the whole database of this moment, in a new file.
pub(crate) const COPY_INTO: &str = "VACUUM INTO $1";

/// PostgreSQL: names this transaction's moment, so that other connections can read it.
pub(crate) const SNAPSHOT_EXPORT: &str = "SELECT pg_export_snapshot() AS name";

/// PostgreSQL: a setting, for this transaction.
pub(crate) const SCOPE_SET: &str = "SELECT set_config($1, $2, true) AS v";

/// PostgreSQL: whether this role is one that row-level security does not bind.
pub(crate) const ROLE_BYPASSES: &str =
    "SELECT rolsuper OR rolbypassrls AS bypasses FROM pg_roles WHERE rolname = current_user";

pub(crate) const ARRIVAL_LAST: &str = "SELECT coalesce(max(arrival), 0) AS n FROM journal_entry";

/// A subject's head, beside the leaf of the newest entry that the journal has of it: they are the same unless somebody has
/// put a head back.
macro_rules! head {
    () => {
        "s.kind, s.id, s.seq, s.leaf, (SELECT e.leaf FROM journal_entry e WHERE e.subject_kind = s.kind \
         AND e.subject_id = s.id ORDER BY e.subject_seq DESC LIMIT 1) AS newest"
    };
}
pub(crate) use head;

/// A subject's head with its state and key.
macro_rules! subjects {
    () => {
        concat!(
            "SELECT ",
            $crate::sql::head!(),
            ", s.state, k.wrapped FROM journal_subject s LEFT JOIN journal_key k ON k.kind = s.kind AND k.id = s.id "
        )
    };
}
pub(crate) use subjects;

pub(crate) const SUBJECT: &str = concat!(subjects!(), "WHERE s.kind = $1 AND s.id = $2");

pub(crate) const SUBJECTS_OF: &str =
    concat!(subjects!(), "WHERE s.kind = $1 AND s.id > $2 ORDER BY s.id LIMIT $3");

pub(crate) const HISTORY: &str = "SELECT e.arrival, e.log_index, e.leaf, e.subject_kind, e.subject_id, e.bytes, d.list, k.wrapped FROM journal_entry e \
     LEFT JOIN journal_disclosure d ON d.leaf = e.leaf \
     LEFT JOIN journal_key k ON k.kind = e.subject_kind AND k.id = e.subject_id \
     WHERE e.subject_kind = $1 AND e.subject_id = $2 ORDER BY e.subject_seq";

pub(crate) const ENTRY_BY_LEAF: &str = "SELECT e.arrival, e.log_index, e.leaf, e.subject_kind, e.subject_id, e.salt, e.bytes, d.list, k.wrapped \
     FROM journal_entry e LEFT JOIN journal_disclosure d ON d.leaf = e.leaf \
     LEFT JOIN journal_key k ON k.kind = e.subject_kind AND k.id = e.subject_id WHERE e.leaf = $1";

pub(crate) const ENTRY_BY_KEY: &str = "SELECT e.arrival, e.log_index, e.leaf, e.subject_kind, e.subject_id, e.bytes, d.list, k.wrapped \
     FROM journal_entry e LEFT JOIN journal_disclosure d ON d.leaf = e.leaf \
     LEFT JOIN journal_key k ON k.kind = e.subject_kind AND k.id = e.subject_id WHERE e.actor = $1 AND e.idem_key = $2";

pub(crate) const ENTRIES_RECENT: &str = "SELECT e.arrival, e.log_index, e.leaf, e.subject_kind, e.subject_id, e.bytes, d.list, k.wrapped \
     FROM journal_entry e LEFT JOIN journal_disclosure d ON d.leaf = e.leaf \
     LEFT JOIN journal_key k ON k.kind = e.subject_kind AND k.id = e.subject_id \
     WHERE e.arrival < $1 ORDER BY e.arrival DESC LIMIT $2";

pub(crate) const INDEX_NEXT: &str =
    "SELECT coalesce(max(log_index) + 1, 0) AS n FROM journal_entry WHERE log_index IS NOT NULL";

pub(crate) const UNSEQUENCED: &str = "SELECT arrival FROM journal_entry WHERE log_index IS NULL LIMIT 1";

/// Entries without an index, in the order of their arrival; not "greater than the last", so that none is ever left out.
pub(crate) const INDEX_ASSIGN: &str = "UPDATE journal_entry SET log_index = fresh.log_index FROM \
     (SELECT arrival, $1 + row_number() OVER (ORDER BY arrival) - 1 AS log_index FROM journal_entry \
      WHERE log_index IS NULL ORDER BY arrival LIMIT $2) AS fresh \
     WHERE journal_entry.arrival = fresh.arrival RETURNING journal_entry.log_index, journal_entry.leaf";

/// Entries from this log index on, as they were sealed.
pub(crate) const INDEXED_ENTRIES: &str = "SELECT leaf, salt, bytes FROM journal_entry WHERE log_index >= $1";

pub(crate) const INDEXED_FROM: &str =
    "SELECT log_index, leaf FROM journal_entry WHERE log_index >= $1 ORDER BY log_index LIMIT $2";

pub(crate) const CHECKPOINT_LAST: &str =
    "SELECT size, note, published FROM journal_checkpoint ORDER BY size DESC LIMIT 1";

pub(crate) const CHECKPOINT_INSERT: &str =
    "INSERT INTO journal_checkpoint (size, note, published) VALUES ($1, $2, $3)";

pub(crate) const CHECKPOINT_RENEW: &str =
    "UPDATE journal_checkpoint SET note = $2, published = $3 WHERE size = $1 AND note = $4";

pub(crate) const VERIFY_ENTRIES: &str = "SELECT e.arrival, e.leaf, e.subject_kind, e.subject_id, e.subject_seq, \
     e.prev, e.salt, e.bytes, e.act, e.actor, e.idem_key, e.recorded, e.log_index, d.list, k.wrapped FROM journal_entry e \
     LEFT JOIN journal_disclosure d ON d.leaf = e.leaf \
     LEFT JOIN journal_key k ON k.kind = e.subject_kind AND k.id = e.subject_id \
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

pub(crate) const KEY: &str = "SELECT kind, id, wrapped FROM journal_key WHERE kind = $1 AND id = $2";

pub(crate) const KEYS_AFTER: &str =
    "SELECT kind, id, wrapped FROM journal_key WHERE (kind, id) > ($1, $2) ORDER BY kind, id LIMIT $3";

pub(crate) const KEY_PUT: &str = "INSERT INTO journal_key (kind, id, wrapped) VALUES ($1, $2, $3) \
     ON CONFLICT (kind, id) DO UPDATE SET wrapped = excluded.wrapped";

/// Only what has not been made: two that begin a store at once make the same.
pub(crate) const KEY_BEGIN: &str = "INSERT INTO journal_key (kind, id, wrapped) VALUES ($1, $2, $3) \
     ON CONFLICT (kind, id) DO NOTHING";

/// Keys that belong to no subject; the house's own have the kind `$1`.
pub(crate) const VERIFY_KEY_SURPLUS: &str = "SELECT k.kind, k.id FROM journal_key k WHERE k.kind <> $1 \
     AND NOT EXISTS (SELECT 1 FROM journal_entry e WHERE e.subject_kind = k.kind AND e.subject_id = k.id) \
     ORDER BY k.kind, k.id LIMIT $2";

/// Entries in the order of arrival, to be encrypted.
pub(crate) const ENCRYPT_ENTRIES: &str = "SELECT e.arrival, e.leaf, e.subject_kind, e.subject_id, e.bytes, d.list, \
     k.wrapped FROM journal_entry e LEFT JOIN journal_disclosure d ON d.leaf = e.leaf \
     LEFT JOIN journal_key k ON k.kind = e.subject_kind AND k.id = e.subject_id \
     WHERE e.arrival > $1 ORDER BY e.arrival LIMIT $2";

pub(crate) const ENCRYPT_ENTRY: &str = "UPDATE journal_entry SET bytes = $2 WHERE arrival = $1";

pub(crate) const ENCRYPT_LIST: &str = "UPDATE journal_disclosure SET list = $2 WHERE leaf = $1";

/// Writes the file anew and empties the log of changes. The first empties it so that the last has little to do.
pub(crate) const SWEEP_SQLITE: &[&str] =
    &["PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"];

/// Empties the log of changes.
pub(crate) const CHECKPOINT_SQLITE: &[&str] = &["PRAGMA wal_checkpoint(TRUNCATE)"];

/// Writes the tables anew that held values in the clear.
pub(crate) const SWEEP_POSTGRES: &[&str] = &[
    "VACUUM FULL journal_entry",
    "VACUUM FULL journal_disclosure",
    "VACUUM FULL journal_subject",
    "VACUUM FULL casework_case",
    "VACUUM FULL publicity_publication",
    "VACUUM FULL record_historical",
    // The planner's samples of common values.
    "ANALYZE",
];

/// What only the server's administrator may do: write the planner's samples anew, and go through every segment of the
/// log of changes, those kept for use again too, without keeping any.
pub(crate) const SWEEP_POSTGRES_LOG: &[&str] = &[
    "ALTER SYSTEM SET wal_recycle = off",
    "SELECT pg_reload_conf()",
    "VACUUM FULL pg_catalog.pg_statistic",
    "CHECKPOINT",
    "SELECT count(pg_logical_emit_message(false, 'mingjing', '')), count(pg_switch_wal()) \
     FROM generate_series(1, (SELECT count(*) FROM pg_ls_waldir()) + 1)",
    "CHECKPOINT",
    "ALTER SYSTEM RESET wal_recycle",
    "SELECT pg_reload_conf()",
];

pub(crate) const VERIFY_CHECKPOINTS: &str =
    "SELECT size, note, published FROM journal_checkpoint WHERE size > $1 ORDER BY size LIMIT $2";

pub(crate) const VERIFY_BUNDLES: &str = "SELECT digest, bytes FROM law_rule_bundle ORDER BY digest";

pub(crate) const BUNDLE_KEEP: &str =
    "INSERT INTO law_rule_bundle (digest, bytes) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING";

pub(crate) const BUNDLE_LOAD: &str = "SELECT digest, bytes FROM law_rule_bundle WHERE digest = $1";

/// Subjects of [`crate::ADMINISTERED`]. The index `ix_journal_entry_administration` holds these and no others, and is used
/// where this very condition stands.
pub(crate) const ADMINISTERED: &str =
    "e.subject_kind IN ('account', 'catalogue', 'city', 'export', 'officer', 'reviewer', 'unit')";

pub(crate) static ADMINISTRATION: List = List {
    name: "ADMINISTRATION",
    select: "SELECT e.arrival, e.log_index, e.leaf, e.subject_kind, e.subject_id, e.bytes, d.list, k.wrapped \
             FROM journal_entry e LEFT JOIN journal_disclosure d ON d.leaf = e.leaf \
             LEFT JOIN journal_key k ON k.kind = e.subject_kind AND k.id = e.subject_id",
    count: "SELECT count(*) AS n FROM journal_entry e",
    filters: &[
        ADMINISTERED,
        "e.actor = {}",
        "e.act = {}",
        "e.subject_id = {}",
        "e.recorded >= {}",
        "e.recorded < {}",
    ],
    orders: &["e.arrival DESC"],
};

#[cfg(test)]
mod tests {
    #[test]
    fn the_condition_names_the_kinds_that_administrators_act_on() {
        let kinds: Vec<String> = crate::ADMINISTERED.iter().map(|k| format!("'{}'", k.wire())).collect();
        assert_eq!(super::ADMINISTERED, format!("e.subject_kind IN ({})", kinds.join(", ")));
    }
}
