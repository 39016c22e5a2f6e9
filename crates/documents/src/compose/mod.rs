//! One function for each kind of document. They word what the case keeps and decide nothing.

pub(crate) mod closing;
pub(crate) mod decision;
pub(crate) mod hearing;
pub(crate) mod inquiry;
pub(crate) mod measure;
pub(crate) mod notice;
pub(crate) mod opening;
pub(crate) mod report;
pub(crate) mod review;
