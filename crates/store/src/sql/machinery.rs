//! Statements over the machinery outside the journal: outbox, leases, named values.

pub(crate) const OUTBOX_AFTER: &str =
    "SELECT id, kind, payload, created FROM outbox WHERE id > $1 ORDER BY id LIMIT $2";

pub(crate) const OUTBOX_LAST: &str = "SELECT coalesce(max(id), 0) AS n FROM outbox";

pub(crate) const OUTBOX_PRUNE: &str = "DELETE FROM outbox WHERE id <= $1";

pub(crate) const OUTBOX_CURSOR: &str = "SELECT id AS n FROM outbox_cursor WHERE consumer = $1";

/// Forward only: a consumer that was slow must not send a faster one of the same name back.
pub(crate) const OUTBOX_CURSOR_SET: &str = "INSERT INTO outbox_cursor (consumer, id) VALUES ($1, $2) \
     ON CONFLICT (consumer) DO UPDATE SET id = excluded.id WHERE outbox_cursor.id < excluded.id";

pub(crate) const LEASE_INSERT: &str = "INSERT INTO sequencer_lease (name, holder, fence, until) \
     VALUES ($1, $2, 1, $3) ON CONFLICT (name) DO NOTHING";

pub(crate) const LEASE_RENEW: &str = "UPDATE sequencer_lease SET until = $3 WHERE name = $1 AND holder = $2 \
     RETURNING fence AS n";

pub(crate) const LEASE_TAKE: &str = "UPDATE sequencer_lease SET holder = $2, fence = fence + 1, until = $3 \
     WHERE name = $1 AND until <= $4 RETURNING fence AS n";

/// Changes nothing, but on PostgreSQL it locks the row, so that the lease cannot pass on within the transaction.
pub(crate) const LEASE_HELD: &str =
    "UPDATE sequencer_lease SET fence = fence WHERE name = $1 AND holder = $2 AND fence = $3";

pub(crate) const LEASE_FREE: &str =
    "UPDATE sequencer_lease SET until = 0 WHERE name = $1 AND holder = $2 AND fence = $3";

pub(crate) const META_GET: &str = "SELECT value FROM store_meta WHERE name = $1";

pub(crate) const META_PUT: &str = "INSERT INTO store_meta (name, value) VALUES ($1, $2) \
     ON CONFLICT (name) DO UPDATE SET value = excluded.value";
