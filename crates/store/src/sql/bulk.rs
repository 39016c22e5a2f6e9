//! Statements over many rows at once: the door writes a batch of acts with a handful of them.

use super::{all, head, run, subjects};
use crate::error::StoreError;
use crate::rows::{PROJECTIONS, UNIQUE};
use crate::table::Table;
use sea_orm::{ConnectionTrait, QueryResult, Value};
use std::sync::{LazyLock, OnceLock};

/// Rows per statement. A few fixed sizes, so that each stays prepared: a batch is cut into the large ones first. 64
/// rows of the widest table stay far below SQLite's 32,766 parameters.
pub(crate) const SIZES: [usize; 3] = [64, 8, 1];

/// A statement with `VALUES ($1,…),(…)` in it.
#[derive(Debug)]
pub(crate) struct Bulk {
    name: String,
    head: String,
    width: usize,
    tail: String,
    texts: [OnceLock<String>; 3],
}

impl Bulk {
    pub fn new(name: &str, head: &str, width: usize, tail: &str) -> Self {
        let texts = [OnceLock::new(), OnceLock::new(), OnceLock::new()];
        Self { name: name.into(), head: head.into(), width, tail: tail.into(), texts }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// The statement for `rows` rows, one of [`SIZES`].
    pub fn sql(&self, rows: usize) -> &str {
        let slot = SIZES.iter().position(|s| *s == rows).unwrap_or(SIZES.len() - 1);
        self.texts[slot].get_or_init(|| {
            let row = |r: usize| {
                let names: Vec<String> =
                    (1..=self.width).map(|c| format!("${}", r * self.width + c)).collect();
                format!("({})", names.join(","))
            };
            let values: Vec<String> = (0..SIZES[slot]).map(row).collect();
            format!("{}{}{}", self.head, values.join(","), self.tail)
        })
    }

    /// Writes every row; `rows` is consumed.
    pub async fn write<C: ConnectionTrait>(
        &self,
        on: &C,
        operation: &'static str,
        rows: Vec<Vec<Value>>,
    ) -> Result<(), StoreError> {
        let mut rows = rows.into_iter().peekable();
        while let left = rows.len()
            && left > 0
        {
            let size = SIZES.into_iter().find(|s| *s <= left).unwrap_or(1);
            let values = rows.by_ref().take(size).flatten().collect();
            run(on, operation, self.sql(size), values).await?;
        }
        Ok(())
    }

    /// Reads the rows whose key is one of `keys`; the last group is filled up by repeating its last key.
    pub async fn read<C: ConnectionTrait>(
        &self,
        on: &C,
        operation: &'static str,
        keys: &[Vec<Value>],
    ) -> Result<Vec<QueryResult>, StoreError> {
        let mut found = Vec::new();
        let mut rest = keys;
        while let Some(last) = rest.last() {
            // The smallest size that holds what is left, or the largest there is.
            let size = SIZES.into_iter().rev().find(|s| *s >= rest.len()).unwrap_or(SIZES[0]);
            let (now, later) = rest.split_at(size.min(rest.len()));
            let fill = std::iter::repeat_n(last, size - now.len());
            let values = now.iter().chain(fill).flatten().cloned().collect();
            found.extend(all(on, operation, self.sql(size), values).await?);
            rest = later;
        }
        Ok(found)
    }
}

/// Entries of the journal.
pub(crate) static ENTRY_INSERT: LazyLock<Bulk> = LazyLock::new(|| {
    Bulk::new(
        "ENTRY_INSERT",
        "INSERT INTO journal_entry (arrival, leaf, subject_kind, subject_id, subject_seq, prev, salt, bytes, act, \
         actor, idem_key, recorded) VALUES ",
        12,
        "",
    )
});

/// Disclosures beside them.
pub(crate) static DISCLOSURE_INSERT: LazyLock<Bulk> = LazyLock::new(|| {
    Bulk::new("DISCLOSURE_INSERT", "INSERT INTO journal_disclosure (leaf, list) VALUES ", 2, "")
});

/// Keys of subjects that begin.
pub(crate) static KEY_INSERT: LazyLock<Bulk> =
    LazyLock::new(|| Bulk::new("KEY_INSERT", "INSERT INTO journal_key (kind, id, wrapped) VALUES ", 3, ""));

/// Heads and folded states.
pub(crate) static SUBJECT_UPSERT: LazyLock<Bulk> = LazyLock::new(|| {
    Bulk::new(
        "SUBJECT_UPSERT",
        "INSERT INTO journal_subject (kind, id, seq, leaf, state) VALUES ",
        5,
        " ON CONFLICT (kind, id) DO UPDATE SET seq = excluded.seq, leaf = excluded.leaf, state = excluded.state",
    )
});

/// Work for the consumers.
pub(crate) static OUTBOX_INSERT: LazyLock<Bulk> = LazyLock::new(|| {
    Bulk::new("OUTBOX_INSERT", "INSERT INTO outbox (kind, payload, created) VALUES ", 3, "")
});

/// Heads by subject.
pub(crate) static HEADS: LazyLock<Bulk> = LazyLock::new(|| {
    let head = concat!("SELECT ", head!(), " FROM journal_subject s WHERE (s.kind, s.id) IN (VALUES ");
    Bulk::new("HEADS", head, 2, ")")
});

/// Where entries stand, by subject and number.
pub(crate) static ENTRY_PLACES: LazyLock<Bulk> = LazyLock::new(|| {
    Bulk::new(
        "ENTRY_PLACES",
        "SELECT arrival, leaf, subject_kind, subject_id, subject_seq FROM journal_entry \
         WHERE (subject_kind, subject_id, subject_seq) IN \
         (SELECT v.column1, v.column2, CAST(v.column3 AS BIGINT) FROM (VALUES ",
        3,
        ") AS v)",
    )
});

/// Heads with states by subject.
pub(crate) static STATES: LazyLock<Bulk> =
    LazyLock::new(|| Bulk::new("STATES", concat!(subjects!(), "WHERE (s.kind, s.id) IN (VALUES "), 2, ")"));

/// Entries by actor and idempotency key.
pub(crate) static KEYS: LazyLock<Bulk> = LazyLock::new(|| {
    Bulk::new(
        "KEYS",
        "SELECT actor, idem_key, subject_kind, subject_id, subject_seq, leaf FROM journal_entry \
         WHERE (actor, idem_key) IN (VALUES ",
        2,
        ")",
    )
});

/// Publications by public address.
pub(crate) static PUBLICATIONS_AT: LazyLock<Bulk> = LazyLock::new(|| {
    Bulk::new("PUBLICATIONS_AT", "SELECT * FROM publicity_publication WHERE address IN (VALUES ", 1, ")")
});

/// Digests of imported rows that are there.
pub(crate) static HISTORICAL_CONTENT: LazyLock<Bulk> = LazyLock::new(|| {
    Bulk::new("HISTORICAL_CONTENT", "SELECT content FROM record_historical WHERE content IN (VALUES ", 1, ")")
});

/// Imported rows that are there: a row that was corrected keeps the digest of what it was first as its id.
pub(crate) static HISTORICAL_THERE: LazyLock<Bulk> = LazyLock::new(|| {
    Bulk::new("HISTORICAL_THERE", "SELECT id FROM record_historical WHERE id IN (VALUES ", 1, ")")
});

/// How many imported rows an organ has under a number.
pub(crate) static HISTORICAL_NUMBERS: LazyLock<Bulk> = LazyLock::new(|| {
    Bulk::new(
        "HISTORICAL_NUMBERS",
        "SELECT organ, document_no, count(*) AS n FROM record_historical WHERE document_no IN (VALUES ",
        1,
        ") GROUP BY organ, document_no",
    )
});

/// Numbers of decisions that cases have.
pub(crate) static CASES_UNDER: LazyLock<Bulk> = LazyLock::new(|| {
    Bulk::new("CASES_UNDER", "SELECT decision_no FROM casework_case WHERE decision_no IN (VALUES ", 1, ")")
});

static UPSERTS: LazyLock<Vec<(&'static str, Bulk)>> = LazyLock::new(|| {
    let upsert = |table: &Table| {
        let columns = table.columns.iter().map(|c| c.name);
        let sets: Vec<String> =
            columns.filter(|c| *c != "id").map(|c| format!("{c} = excluded.{c}")).collect();
        Bulk::new(
            &format!("UPSERT {}", table.name),
            &format!("INSERT INTO {} ({}) VALUES ", table.name, table.list()),
            table.columns.len(),
            &format!(" ON CONFLICT (id) DO UPDATE SET {}", sets.join(", ")),
        )
    };
    PROJECTIONS.iter().map(|(_, table)| (table.name, upsert(table))).collect()
});

static ROWS: LazyLock<Vec<(&'static str, Bulk)>> = LazyLock::new(|| {
    let rows = |table: &Table| {
        let head = format!("SELECT {} FROM {} WHERE id IN (VALUES ", table.list(), table.name);
        Bulk::new(&format!("ROWS {}", table.name), &head, 1, ")")
    };
    PROJECTIONS.iter().map(|(_, table)| (table.name, rows(table))).collect()
});

static TAKEN: LazyLock<Vec<(&'static str, &'static str, Bulk)>> = LazyLock::new(|| {
    let taken = |table: &Table, column: &str| {
        let head = format!("SELECT id, {column} FROM {} WHERE {column} IN (VALUES ", table.name);
        Bulk::new(&format!("TAKEN {} {column}", table.name), &head, 1, ")")
    };
    UNIQUE.iter().map(|(table, column)| (table.name, *column, taken(table, column))).collect()
});

static SURPLUS: LazyLock<Vec<(&'static str, String)>> = LazyLock::new(|| {
    let surplus = |table: &Table| {
        format!(
            "SELECT t.id FROM {} t WHERE NOT EXISTS (SELECT 1 FROM journal_entry e WHERE e.subject_kind = $1 \
             AND e.subject_id = t.id) ORDER BY t.id LIMIT $2",
            table.name
        )
    };
    PROJECTIONS.iter().map(|(_, table)| (table.name, surplus(table))).collect()
});

/// Rows of a projection that no entry accounts for, by the kind of subject; one statement per table.
pub(crate) fn surplus(table: &Table) -> Option<&'static str> {
    SURPLUS.iter().find(|(name, _)| *name == table.name).map(|(_, sql)| sql.as_str())
}

/// All of those, by table.
pub(crate) fn surpluses() -> &'static [(&'static str, String)] {
    &SURPLUS
}

fn of<'a>(list: &'a [(&'static str, Bulk)], table: &Table) -> Option<&'a Bulk> {
    list.iter().find(|(name, _)| *name == table.name).map(|(_, bulk)| bulk)
}

/// Writes rows of a projection; `None` for a table that is none.
pub(crate) fn upsert(table: &Table) -> Option<&'static Bulk> {
    of(&UPSERTS, table)
}

/// Rows of a projection by id.
pub(crate) fn rows(table: &Table) -> Option<&'static Bulk> {
    of(&ROWS, table)
}

/// Which values of a unique column are taken, and by whom.
pub(crate) fn taken(table: &Table, column: &str) -> Option<&'static Bulk> {
    TAKEN.iter().find(|(t, c, _)| *t == table.name && *c == column).map(|(_, _, bulk)| bulk)
}

/// All of them.
pub(crate) fn bulks() -> Vec<&'static Bulk> {
    let fixed: [&'static Bulk; 17] = [
        &ENTRY_INSERT,
        &DISCLOSURE_INSERT,
        &KEY_INSERT,
        &SUBJECT_UPSERT,
        &OUTBOX_INSERT,
        &super::READING_ADD,
        &HEADS,
        &STATES,
        &ENTRY_PLACES,
        &KEYS,
        &PUBLICATIONS_AT,
        &HISTORICAL_CONTENT,
        &HISTORICAL_THERE,
        &HISTORICAL_NUMBERS,
        &CASES_UNDER,
        &super::IMPORT_ROW_PUT,
        &super::IMPORT_PART_PUT,
    ];
    let by_table = UPSERTS.iter().chain(ROWS.iter()).map(|(_, bulk)| bulk);
    fixed.into_iter().chain(by_table).chain(TAKEN.iter().map(|(_, _, bulk)| bulk)).collect()
}
