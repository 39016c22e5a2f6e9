//! The law tested like a table: a small world in memory, no store, no clock of its own.

mod changed;
mod edges;
mod exports;
mod imported;
mod imported_rows;
mod papers;
mod people;
mod publicity;
mod reading;
mod recording;
mod refusals;
mod seen;
mod story;
mod walk;
mod world;
