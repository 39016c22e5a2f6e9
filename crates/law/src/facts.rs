//! The facts that a verdict relies on: folded subjects with their sequence and leaf.

use crate::ids::SubjectRef;
use crate::state::State;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// A folded subject, as it stands at the head of its chain.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// Sequence number of its last entry, counting from 1.
    pub seq: u64,
    /// Leaf of its last entry, lowercase hex.
    pub leaf: String,
    /// The state.
    pub state: State,
}

/// That a verdict relied on a subject as it stood at an entry (HOUSE 3).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reliance {
    /// The subject.
    pub subject: SubjectRef,
    /// Its sequence number then.
    pub seq: u64,
    /// Its leaf then.
    pub leaf: String,
}

/// Facts loaded for one verdict. What is looked at is noted, so that the entry names exactly what it
/// relied on.
#[derive(Debug, Default)]
pub struct Facts {
    known: BTreeMap<SubjectRef, Known>,
    looked_at: RefCell<BTreeSet<SubjectRef>>,
}

impl Facts {
    /// No facts.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
    /// Adds a folded subject.
    pub fn add(&mut self, subject: SubjectRef, known: Known) {
        self.known.insert(subject, known);
    }
    /// The subject, noted as relied on.
    #[must_use]
    pub fn get(&self, subject: &SubjectRef) -> Option<&Known> {
        let known = self.known.get(subject)?;
        self.looked_at.borrow_mut().insert(subject.clone());
        Some(known)
    }
    /// The subject, not noted: for what is itself changed by the act, or decides nothing.
    #[must_use]
    pub fn peek(&self, subject: &SubjectRef) -> Option<&Known> {
        self.known.get(subject)
    }
    /// All subjects, not noted.
    pub fn all(&self) -> impl Iterator<Item = (&SubjectRef, &Known)> {
        self.known.iter()
    }
    /// Everything looked at so far.
    #[must_use]
    pub fn relied_on(&self) -> Vec<Reliance> {
        self.looked_at
            .borrow()
            .iter()
            .filter_map(|s| {
                self.known.get(s).map(|k| Reliance { subject: s.clone(), seq: k.seq, leaf: k.leaf.clone() })
            })
            .collect()
    }
}
