//! Everything that crosses crates, in one binary with one link. Each story runs on SQLite and on PostgreSQL.

mod commit;
mod crash;
mod import;
mod plan;
mod routes;
mod statements;
mod story;
mod town;
mod verify;
