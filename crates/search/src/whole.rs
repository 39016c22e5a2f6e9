//! Everything that a query finds, for files: found once, read in pieces, over the index as it stood when it was found.

use tantivy::query::{AllQuery, Query as EngineQuery};
use tantivy::{DocAddress, Searcher};

use crate::ask::Asked;
use crate::read::{find, narrowed_all};
use crate::{Error, Index, PublicDoc, Query, Sort};

/// All hits of a query in its order. It holds where they lie, some bytes each, and the files of the index as they were.
pub struct Whole {
    searcher: Searcher,
    at: Vec<DocAddress>,
}

impl std::fmt::Debug for Whole {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Whole({})", self.at.len())
    }
}

impl Whole {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.at.len()
    }
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.at.is_empty()
    }
}

impl Index {
    /// Everything that a query finds, without a limit. Page and size of page are not looked at.
    ///
    /// # Errors
    /// As [`Index::query`].
    pub fn whole(&self, query: &Query) -> Result<Whole, Error> {
        let filters = self.filters(query)?;
        let asked = Asked::read(&query.text);
        let searcher = self.reader.searcher();
        let sort =
            if asked.everything && query.sort == Sort::Relevance { Sort::DecidedDesc } else { query.sort };
        let strict: Box<dyn EngineQuery> =
            if asked.everything { Box::new(AllQuery) } else { asked.strict(&self.fields) };
        let mut text = strict;
        let mut total =
            searcher.search(narrowed_all(text.as_ref(), &filters).as_ref(), &tantivy::collector::Count)?;
        if total == 0
            && !asked.parts.is_empty()
            && searcher.search(text.as_ref(), &tantivy::collector::Count)? == 0
        {
            text = asked.relaxed(&self.fields);
            total = searcher
                .search(narrowed_all(text.as_ref(), &filters).as_ref(), &tantivy::collector::Count)?;
        }
        let found = find(&searcher, text.as_ref(), &filters, sort, 0..total)?;
        let at = found.hits.into_iter().map(|(_, at)| at).collect();
        Ok(Whole { searcher, at })
    }

    /// A piece of it.
    ///
    /// # Errors
    /// Files are damaged.
    pub fn piece(&self, whole: &Whole, from: usize, most: usize) -> Result<Vec<PublicDoc>, Error> {
        let piece = whole.at.iter().skip(from).take(most);
        piece.map(|at| self.stored(&whole.searcher, *at)).collect()
    }
}
