//! Statements over files that are being imported. One of them is worked on while its stage is `checking`, `running` or
//! `stopping` and whoever holds it gives a sign of life; without one for long it was interrupted, and another may take it.

use super::Bulk;
use std::sync::LazyLock;

pub(crate) const IMPORT_ADD: &str = "INSERT INTO import_job (id, register, unit, target, name, bytes, sheet, mapping, \
     brought, actor, stage, holder, beat, reason, found, row_count, taken, flagged, refused, already, created, updated) \
     VALUES ($1, $2, $3, $4, $5, $6, '', $7, $8, $9, 'ready', '', 0, '', $10, 0, 0, 0, 0, 0, $11, $11) \
     ON CONFLICT (id) DO NOTHING";

pub(crate) const IMPORT_GET: &str = "SELECT * FROM import_job WHERE id = $1";

pub(crate) const IMPORTS_OF: &str = "SELECT * FROM import_job WHERE register = $1 AND unit = $2 \
     ORDER BY created DESC, id LIMIT $3 OFFSET $4";

pub(crate) const IMPORTS_COUNT: &str =
    "SELECT count(*) AS n FROM import_job WHERE register = $1 AND unit = $2";

/// Other settings: what was checked under those of before counts for nothing.
pub(crate) const IMPORT_SET: &str = "UPDATE import_job SET sheet = $2, mapping = $3, target = $4, found = $5, \
     stage = 'ready', reason = '', row_count = 0, taken = 0, flagged = 0, refused = 0, already = 0, updated = $6 \
     WHERE id = $1 AND (stage NOT IN ('checking', 'running', 'stopping') OR beat <= $7)";

pub(crate) const IMPORT_CLAIM: &str = "UPDATE import_job SET stage = $2, actor = $3, holder = $4, beat = $5, \
     reason = '', row_count = 0, taken = 0, flagged = 0, refused = 0, already = 0, updated = $5 \
     WHERE id = $1 AND (stage NOT IN ('checking', 'running', 'stopping') OR beat <= $6)";

/// Says that it lives and how far it is, and is told whether it is to stop.
pub(crate) const IMPORT_BEAT: &str = "UPDATE import_job SET beat = $3, row_count = $4, taken = $5, flagged = $6, \
     refused = $7, already = $8, updated = $3 WHERE id = $1 AND holder = $2 RETURNING stage";

pub(crate) const IMPORT_STOP: &str =
    "UPDATE import_job SET stage = 'stopping' WHERE id = $1 AND stage IN ('checking', 'running')";

pub(crate) const IMPORT_END: &str = "UPDATE import_job SET stage = $3, reason = $4, holder = '', updated = $5 \
     WHERE id = $1 AND holder = $2";

pub(crate) const IMPORT_PARTS: &str = "SELECT sealed FROM import_part WHERE job = $1 AND n = $2";

pub(crate) const IMPORT_ROWS: &str = "SELECT row_no, outcome, sealed FROM import_row \
     WHERE job = $1 AND ($2 = '' OR outcome = $2 OR $2 = 'doubted' AND outcome <> 'already') AND row_no > $3 ORDER BY row_no LIMIT $4 OFFSET $5";

pub(crate) const IMPORT_ROWS_COUNT: &str =
    "SELECT outcome, count(*) AS n FROM import_row WHERE job = $1 GROUP BY outcome";

pub(crate) const IMPORT_ROWS_CLEAR: &str = "DELETE FROM import_row WHERE job = $1";

/// What was a row in the middle of its import is told of it once more by the next run; that it was there already says
/// nothing new.
pub(crate) static IMPORT_ROW_PUT: LazyLock<Bulk> = LazyLock::new(|| {
    Bulk::new(
        "IMPORT_ROW_PUT",
        "INSERT INTO import_row (job, row_no, outcome, sealed) VALUES ",
        4,
        " ON CONFLICT (job, row_no) DO UPDATE SET outcome = excluded.outcome, sealed = excluded.sealed \
         WHERE excluded.outcome <> 'already'",
    )
});

pub(crate) static IMPORT_PART_PUT: LazyLock<Bulk> =
    LazyLock::new(|| Bulk::new("IMPORT_PART_PUT", "INSERT INTO import_part (job, n, sealed) VALUES ", 3, ""));

pub(crate) const IMPORT_PARTS_PURGE: &str =
    "DELETE FROM import_part WHERE job IN (SELECT id FROM import_job WHERE updated < $1)";

pub(crate) const IMPORT_ROWS_PURGE: &str =
    "DELETE FROM import_row WHERE job IN (SELECT id FROM import_job WHERE updated < $1)";

pub(crate) const IMPORTS_PURGE: &str = "DELETE FROM import_job WHERE updated < $1";

pub(crate) const IMPORT_BYTES: &str =
    "SELECT CAST(coalesce(sum(bytes), 0) AS BIGINT) AS n FROM import_job WHERE unit = $1";

pub(crate) const MAPPING_PUT: &str = "INSERT INTO import_mapping (id, mapping, updated) VALUES ($1, $2, $3) \
     ON CONFLICT (id) DO UPDATE SET mapping = excluded.mapping, updated = excluded.updated";

pub(crate) const MAPPING_GET: &str = "SELECT mapping FROM import_mapping WHERE id = $1";
