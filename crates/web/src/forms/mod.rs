//! Typed forms: what a form asks is a [`FormSpec`]; from it come the page, the reading of what was sent into
//! the very deed that the API takes, and the words in which a recorded act is told.

pub mod acts;
mod fill;
mod pairs;
mod parse;
mod render;
mod spec;

pub use fill::{describe, fill};
pub use pairs::Pairs;
pub use parse::{Turn, body, parse, parse_with};
pub use render::{Shown, fields_of, refused, render};
pub use spec::{FieldSpec, FormSpec, Item, Judge, Kind, Leaf, Repeat, heading};

#[cfg(test)]
mod tests;
