//! Dossiers of an invented case: honest ones, damaged ones, and ones by people who hold the key.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod adversary;
mod bits;
mod container;
mod files;
mod golden;
mod honest;
mod hostile;
mod pack;
mod proofs;
mod world;
