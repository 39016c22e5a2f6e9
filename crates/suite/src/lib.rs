//! What the tests that cross crates share.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "this crate is tests")]

pub mod pg;
