//! Everything that crosses crates, in one binary with one link. Each story runs on SQLite and on PostgreSQL.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "these are tests")]

mod at_rest;
mod audit;
mod baseline;
mod commit;
mod corrected;
mod crash;
mod dossier;
mod editions;
mod import;
mod imports;
mod inventory;
mod isolation;
mod leaks;
mod login;
mod named;
mod nul;
mod papers;
mod plan;
mod publicity;
mod recordings;
mod routes;
mod sees;
mod statements;
mod story;
mod timewatch;
mod town;
mod verify;
mod worn;
