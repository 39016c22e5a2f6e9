//! The crate through its public interface: proofs, formats, and the directory under faults.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod common;
mod crash;
mod disclosures;
mod formats;
mod fsck;
mod log;
mod merkle;
mod model_disk;
mod oracles;
mod vectors;
