//! Statements over the log of readings.

use super::List;
use super::bulk::Bulk;
use std::sync::LazyLock;

/// Lines of the log, without the id, which the database gives.
pub(crate) static READING_ADD: LazyLock<Bulk> = LazyLock::new(|| {
    Bulk::new(
        "READING_ADD",
        "INSERT INTO people_reading (at, account, login, capacity, unit, method, route, kind, subject, status, \
         row_count, byte_count) VALUES ",
        12,
        "",
    )
});

/// A part at a time: whoever writes beside it does not wait for a year's lines.
pub(crate) const READING_PURGE: &str =
    "DELETE FROM people_reading WHERE id IN (SELECT id FROM people_reading WHERE at <= $1 LIMIT $2)";

pub(crate) static READINGS: List = List {
    name: "READINGS",
    select: "SELECT * FROM people_reading",
    count: "SELECT count(*) AS n FROM people_reading",
    filters: &[
        "login LIKE {} ESCAPE '!'",
        "unit = {}",
        "route LIKE {} ESCAPE '!'",
        "subject = {}",
        "status >= 400",
        "byte_count IS NOT NULL",
        "at >= {}",
        "at < {}",
    ],
    orders: &["id DESC"],
};
