//! The reader of media facts, against files whose truth is known from how they were made.
#![allow(clippy::unwrap_used, reason = "tests")]

mod bytes;
mod corpus;
mod mutated;
