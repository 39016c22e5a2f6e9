//! Counting by organ, behaviour, year and kind in the same pass that finds the hits.

use std::cmp::Ordering;
use std::collections::HashMap;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::StrColumn;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use crate::schema::{FACET_SEPARATOR, column};
use crate::{FacetCount, Facets};

/// Values of one facet that are given back; more cannot be read on a page.
const VALUES_MAX: usize = 200;

/// One facet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Dimension {
    Organ,
    Behaviour,
    Year,
    Kind,
}

impl Dimension {
    pub(crate) const ALL: [Self; 4] = [Self::Organ, Self::Behaviour, Self::Year, Self::Kind];

    fn column(self) -> &'static str {
        match self {
            Self::Organ => column::ORGAN,
            Self::Behaviour => column::BEHAVIOUR,
            Self::Year => column::YEAR,
            Self::Kind => column::KIND,
        }
    }
}

/// Counts of each value, by facet.
pub(crate) type Tally = HashMap<Dimension, HashMap<String, u64>>;

/// Counts the values of the given facets.
pub(crate) struct FacetCounter(pub(crate) Vec<Dimension>);

/// Counts within one segment, by the ordinal of the value.
pub(crate) struct SegmentCounter(Vec<Counted>);

struct Counted {
    dimension: Dimension,
    values: StrColumn,
    counts: Vec<u64>,
}

impl Collector for FacetCounter {
    type Fruit = Tally;
    type Child = SegmentCounter;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentCounter> {
        let mut counted = Vec::with_capacity(self.0.len());
        for &dimension in &self.0 {
            if let Some(values) = segment.fast_fields().str(dimension.column())? {
                let counts = vec![0; values.num_terms()];
                counted.push(Counted { dimension, values, counts });
            }
        }
        Ok(SegmentCounter(counted))
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Tally>) -> tantivy::Result<Tally> {
        let mut all = Tally::new();
        for (dimension, values) in segments.into_iter().flatten() {
            let sum = all.entry(dimension).or_default();
            for (value, count) in values {
                *sum.entry(value).or_default() += count;
            }
        }
        Ok(all)
    }
}

impl SegmentCollector for SegmentCounter {
    type Fruit = Tally;

    fn collect(&mut self, doc: DocId, _: Score) {
        for Counted { values, counts, .. } in &mut self.0 {
            for ordinal in values.term_ords(doc) {
                if let Some(count) = usize::try_from(ordinal).ok().and_then(|o| counts.get_mut(o)) {
                    *count += 1;
                }
            }
        }
    }

    fn harvest(self) -> Tally {
        let mut tally = Tally::new();
        for Counted { dimension, values, counts } in self.0 {
            let seen = tally.entry(dimension).or_default();
            for (ordinal, count) in (0u64..).zip(counts).filter(|(_, count)| *count > 0) {
                let mut value = String::new();
                // An unreadable dictionary loses a count, never the answer.
                if matches!(values.ord_to_str(ordinal, &mut value), Ok(true)) {
                    *seen.entry(value).or_default() += count;
                }
            }
        }
        tally
    }
}

/// The counts in the order in which they are shown.
pub(crate) fn facets(mut tally: Tally) -> Facets {
    let mut take = |dimension| tally.remove(&dimension).unwrap_or_default();
    let mut year = plain(take(Dimension::Year));
    year.sort_by(|a, b| b.value.cmp(&a.value));
    Facets {
        organ: most_first(organs(take(Dimension::Organ))),
        behaviour: most_first(plain(take(Dimension::Behaviour))),
        year,
        kind: most_first(plain(take(Dimension::Kind))),
    }
}

fn plain(values: HashMap<String, u64>) -> Vec<FacetCount> {
    values.into_iter().map(|(value, count)| FacetCount { label: value.clone(), value, count }).collect()
}

/// An organ that was renamed counts once, under the name that most of its documents carry.
fn organs(values: HashMap<String, u64>) -> Vec<FacetCount> {
    let mut by_id: HashMap<String, FacetCount> = HashMap::new();
    let mut values = plain(values);
    values.sort_by(most);
    for seen in values {
        let (id, name) = seen.value.split_once(FACET_SEPARATOR).unwrap_or((&seen.value, &seen.value));
        by_id
            .entry(id.to_owned())
            .or_insert_with(|| FacetCount { value: id.to_owned(), label: name.to_owned(), count: 0 })
            .count += seen.count;
    }
    by_id.into_values().collect()
}

fn most_first(mut values: Vec<FacetCount>) -> Vec<FacetCount> {
    values.sort_by(most);
    values.truncate(VALUES_MAX);
    values
}

fn most(a: &FacetCount, b: &FacetCount) -> Ordering {
    b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value))
}
