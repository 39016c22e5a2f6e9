//! Answering a query.

use std::ops::Bound;

use tantivy::collector::sort_key::{SortBySimilarityScore, SortByStaticFastValue};
use tantivy::collector::{Collector, Count, SortKeyComputer, TopDocs};
use tantivy::query::{AllQuery, Query as EngineQuery, RangeQuery};
use tantivy::schema::Value;
use tantivy::{DocAddress, Order, Searcher, TantivyDocument, Term};

use crate::ask::{self, Asked};
use crate::facets::{Dimension, FacetCounter, Tally, facets};
use crate::highlight::Needles;
use crate::schema::{column, year_text};
use crate::{
    Error, Facets, Hit, Index, PER_PAGE_DEFAULT, PER_PAGE_MAX, Page, PublicDoc, Query, Sort, WINDOW, fold,
};

/// A filter, and the facet that it belongs to.
pub(crate) type Filter = (Option<Dimension>, Box<dyn EngineQuery>);

/// What one search gives.
pub(crate) struct Found {
    total: usize,
    pub(crate) hits: Vec<(f32, DocAddress)>,
    facets: Facets,
}

impl Index {
    /// Answers a query over everything committed.
    ///
    /// The text never fails, whatever it holds. When no document matches all of it, filters aside, documents
    /// that match some of it are given and [`Page::relaxed`] says so.
    ///
    /// # Errors
    /// [`Error::Date`] for a malformed `from` or `to`; [`Error::Engine`] or [`Error::Document`] when files are
    /// damaged.
    pub fn query(&self, query: &Query) -> Result<Page, Error> {
        let filters = self.filters(query)?;
        let asked = Asked::read(&query.text);
        let searcher = self.reader.searcher();
        let per_page = match query.per_page {
            0 => PER_PAGE_DEFAULT,
            n => n.min(PER_PAGE_MAX),
        };
        let page = query.page.max(1);
        let window = (page - 1).saturating_mul(per_page)..page.saturating_mul(per_page).min(WINDOW);
        let sort =
            if asked.everything && query.sort == Sort::Relevance { Sort::DecidedDesc } else { query.sort };
        let text = if asked.everything { Box::new(AllQuery) } else { asked.strict(&self.fields) };

        let mut found = find(&searcher, text.as_ref(), &filters, sort, window.clone())?;
        let mut relaxed = false;
        if found.total == 0 && !asked.parts.is_empty() && searcher.search(text.as_ref(), &Count)? == 0 {
            let text = asked.relaxed(&self.fields);
            found = find(&searcher, text.as_ref(), &filters, sort, window)?;
            relaxed = found.total > 0;
        }

        let needles = Needles::of(&asked);
        let mut hits = Vec::with_capacity(found.hits.len());
        for (score, at) in found.hits {
            let doc = self.stored(&searcher, at)?;
            hits.push(Hit { score, highlights: needles.highlights(&doc), doc });
        }
        let pages = found.total.min(WINDOW).div_ceil(per_page);
        Ok(Page { total: found.total, page, per_page, pages, relaxed, hits, facets: found.facets })
    }

    pub(crate) fn stored(&self, searcher: &Searcher, at: DocAddress) -> Result<PublicDoc, Error> {
        let stored: TantivyDocument = searcher.doc(at)?;
        let json = stored.get_first(self.fields.doc).and_then(|v| v.as_str()).unwrap_or_default();
        Ok(serde_json::from_str(json)?)
    }

    pub(crate) fn filters(&self, q: &Query) -> Result<Vec<Filter>, Error> {
        let f = &self.fields;
        let mut out: Vec<Filter> = Vec::new();
        let mut only = |dimension, field, value: Option<&str>| {
            if let Some(value) = value {
                out.push((dimension, ask::term(field, value)));
            }
        };
        only(Some(Dimension::Organ), f.organ_id, q.organ_id.as_deref());
        only(Some(Dimension::Behaviour), f.behaviour, q.behaviour.as_deref());
        only(Some(Dimension::Kind), f.kind, q.kind.as_deref());
        let year = q.year.map(|y| year_text(u64::from(y)));
        only(Some(Dimension::Year), f.year, year.as_deref());
        only(None, f.origin, q.origin.map(|o| o.as_str()));
        let bound = |date: &Option<String>| match date.as_deref().map(|d| (d, fold::date(d))) {
            None => Ok(Bound::Unbounded),
            Some((_, Some(day))) => Ok(Bound::Included(Term::from_field_u64(f.decided, day))),
            Some((text, None)) => Err(Error::Date(text.to_owned())),
        };
        let (from, to) = (bound(&q.from)?, bound(&q.to)?);
        if (&from, &to) != (&Bound::Unbounded, &Bound::Unbounded) {
            out.push((None, Box::new(RangeQuery::new(from, to))));
        }
        Ok(out)
    }
}

/// Hits, total and facets. A facet whose own filter is set is counted once more without that filter.
pub(crate) fn find(
    searcher: &Searcher,
    text: &dyn EngineQuery,
    filters: &[Filter],
    sort: Sort,
    window: std::ops::Range<usize>,
) -> Result<Found, Error> {
    let set: Vec<Dimension> = filters.iter().filter_map(|(dimension, _)| *dimension).collect();
    let unset = Dimension::ALL.into_iter().filter(|d| !set.contains(d)).collect();
    let (query, counter) = (narrowed(text, filters, None), FacetCounter(unset));
    let decided = || (SortByStaticFastValue::<u64>::for_field(column::DECIDED), Order::Desc);
    let published = || (SortByStaticFastValue::<u64>::for_field(column::PUBLISHED), Order::Desc);
    let tie = || (SortByStaticFastValue::<u64>::for_field(column::TIE), Order::Asc);

    let (hits, total, mut tally) = match sort {
        _ if window.is_empty() => {
            let (total, tally) = searcher.search(query.as_ref(), &(Count, counter))?;
            (Vec::new(), total, tally)
        }
        Sort::Relevance => {
            let by = (SortBySimilarityScore, decided(), tie());
            let (hits, total, tally) = searcher.search(query.as_ref(), &(top(by, window), Count, counter))?;
            (hits.into_iter().map(|((score, ..), at)| (score, at)).collect(), total, tally)
        }
        Sort::DecidedDesc => {
            let by = (decided(), published(), tie());
            let (hits, total, tally) = searcher.search(query.as_ref(), &(top(by, window), Count, counter))?;
            (hits.into_iter().map(|(_, at)| (0.0, at)).collect(), total, tally)
        }
        Sort::PublishedDesc => {
            let by = (published(), decided(), tie());
            let (hits, total, tally) = searcher.search(query.as_ref(), &(top(by, window), Count, counter))?;
            (hits.into_iter().map(|(_, at)| (0.0, at)).collect(), total, tally)
        }
    };
    for dimension in set {
        let without = narrowed(text, filters, Some(dimension));
        let counted: Tally = searcher.search(without.as_ref(), &FacetCounter(vec![dimension]))?;
        tally.extend(counted);
    }
    Ok(Found { total, hits, facets: facets(tally) })
}

fn top<K>(
    by: impl SortKeyComputer<SortKey = K> + Send + 'static,
    window: std::ops::Range<usize>,
) -> impl Collector<Fruit = Vec<(K, DocAddress)>>
where
    K: 'static + Clone + Send + Sync + std::fmt::Debug,
{
    TopDocs::for_doc_range(window).order_by(by)
}

/// The text under all filters.
pub(crate) fn narrowed_all(text: &dyn EngineQuery, filters: &[Filter]) -> Box<dyn EngineQuery> {
    narrowed(text, filters, None)
}

/// The text under all filters but those of one facet. Filters do not change the score.
fn narrowed(text: &dyn EngineQuery, filters: &[Filter], but: Option<Dimension>) -> Box<dyn EngineQuery> {
    let mut clauses = vec![text.box_clone()];
    for (_, filter) in filters.iter().filter(|(dimension, _)| but.is_none() || *dimension != but) {
        clauses.push(ask::scored(filter.box_clone(), 0.0));
    }
    ask::all(clauses)
}
