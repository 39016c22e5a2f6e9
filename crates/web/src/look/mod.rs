//! How Mingjing looks: typed page shells and components in maud (docs: the design guide, DESIGN.md).
//!
//! Components take finished words and numbers; they compute no dates and decide nothing. Every component has
//! samples in [`samples`], which the tests render and check with [`audit`].
//!
//! | need | call |
//! |---|---|
//! | page of the public portal | [`portal_page`] |
//! | page of the workbench | [`desk_page`] |
//! | form, field, error summary | [`Form`], [`Field`] |
//! | page for 404, 403, 422, 409, 500 | [`Problem`] |

pub mod audit;
mod card;
mod cert;
mod choice;
mod clock;
mod compare;
mod conflict;
mod control;
mod demo;
mod desk;
mod field;
mod filter;
mod form;
pub mod format;
mod gate;
mod home;
mod icon;
mod list;
mod mark;
mod media;
mod note;
mod pager;
mod paper;
mod portal;
mod problem;
mod receipt;
mod review;
pub mod samples;
mod shell;
pub mod size;
mod steps;
mod supervise;
mod table;
mod timeline;
mod tombstone;

pub use card::{Card, button, button_link, button_shut, crumbs, heading_level, page_head, print_button};
pub use cert::{CertHead, cert_head};
pub use choice::Choice;
pub use clock::{Clock, bar, clocks};
pub use compare::{Change, Difference, Stretch, comparison};
pub use conflict::{Conflict, ConflictRow, conflict};
pub use demo::{DemoClock, demo_banner};
pub use desk::{DeskMeta, Menu, MenuItem, desk_page};
pub use field::{Field, Kind};
pub use filter::{FIND, filter_form, search_form};
pub use form::{Form, Guard, error_summary};
pub use gate::{Gate, Next, Refusal, gate, next_action, refusal_panel};
pub use home::{Counter, DecisionRow, Task, counters, decision_rows, hero, link_list, tasks};
pub use icon::{Icon, icon};
pub use list::{Pairs, pairs};
pub use mark::{Kind as TagKind, State, hash_block, light, proof_list, tag, verify_badge};
pub use media::{Mark, marks, strip};
pub use note::{Empty, empty, note};
pub use pager::{Pager, pager};
pub use paper::{Block, Paper, PaperStyle, Signature, doc_paper};
pub use portal::{Site, portal_page};
pub use problem::{Problem, desk_problem, portal_problem};
pub use receipt::{Receipt, receipt};
pub use review::{Check, Verdict, review_item};
pub use shell::PageMeta;
pub use steps::{Step, StepState, steps};
pub use supervise::{Kpi, LightCell, cell_bar, kpis, lights};
pub use table::{Align, Column, Row, Table};
pub use timeline::{Entry, EntryKind, timeline};
pub use tombstone::{Tombstone, tombstone};
