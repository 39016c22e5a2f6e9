//! The law of the house: rules as pure functions and data.
//!
//! Nothing here does I/O, reads a clock, rolls dice or is async. Everything a verdict depends on is a
//! parameter: the folded subject, the [`facts`](facts::Facts) it relies on, the
//! [`rules`](rules::Rules) in force, the [`moment`](judge::Moment) and the actor.
//!
//! The one maker of an [`Act`](act::Act) is [`judge::judge`]; see ARCHITECTURE.md, "One door".

pub mod act;
pub mod authority;
pub mod calendar;
mod calendar_facts;
mod calendar_statutes;
pub mod certificate_no;
pub mod citizen;
pub mod clause;
mod closed;
pub mod day;
pub mod deed;
pub mod docno;
pub mod draft;
pub mod edition;
pub mod facts;
pub mod file;
pub mod grants;
pub mod history;
pub mod ids;
pub mod judge;
pub mod likeness;
pub mod major;
pub mod papers;
pub mod period;
pub mod private;
pub mod procedure;
pub mod radicals;
pub mod recording;
pub mod redaction;
pub mod refusal;
pub mod region;
pub mod remedy;
pub mod roster;
pub mod rules;
pub mod sample;
pub mod secret;
pub mod state;
pub mod uscc;
pub mod visible;
