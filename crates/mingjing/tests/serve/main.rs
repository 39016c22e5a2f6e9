//! The running program, as its clients and its proxy meet it.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod backup;
mod half;
mod logs;
mod residue;
mod server;
mod tls;
