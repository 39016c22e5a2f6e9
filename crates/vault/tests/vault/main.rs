//! The crate through its public interface.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod common;
mod crash;
mod digests;
mod flips;
mod model_disk;
mod real;
mod uploads;
