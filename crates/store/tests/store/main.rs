//! The store's own tests, on SQLite; with `STORE_TEST_PG` (a URL of a PostgreSQL database whose user may create others)
//! the same tests run there.

// The helpers are tests as well; clippy counts only marked functions as such.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "these are tests")]

mod crypt;
mod door;
mod lists;
mod login;
mod machinery;
mod schema;
mod sequencer;
mod story;
mod tamper;
mod written;
