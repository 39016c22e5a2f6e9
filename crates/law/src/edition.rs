//! 版次 — which verdicts changed when. An entry names the edition by which it was judged and is judged again by that one
//! (HOUSE 3), so a rule that is made stricter asks for the edition in which it became so.
//!
//! | edition | from | what it changed |
//! |---|---|---|
//! | 1 | 2026-11 | the ordinary penalty, its review, publication, documents and recordings |
//! | 2 | 2026-11 | who may become what; what is public is the decision minus masks (`judge::publicity`); what may be typed where |
//! | 3 | 2026-11 | a changed decision is published as it was changed, and what was kept back or masked stays so; identity numbers are checked, and a code that fails is taken only as it stands on the licence; no mask covers a result, no imported row imitates a case or another organ by how it looks or takes a number of a series that is kept here; an informant is read from every form of name and number, and a minor is who is one by the number; an editor imports old rows for the own unit |

/// The first edition that was released.
pub const FIRST: u32 = 1;

/// Since this edition the edges are closed: see the table above.
pub const EDGES: u32 = 2;

/// Since this edition what a decision was changed to is data; codes, numbers and dates are read more strictly.
pub const READING: u32 = 3;
