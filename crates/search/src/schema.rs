//! The fields of the index, and how a document is laid into them.

use tantivy::TantivyDocument;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, SchemaBuilder, TextFieldIndexing,
    TextOptions,
};
use tantivy::tokenizer::TokenizerManager;

use crate::tokens::{GRAMS, GramTokenizer, WORDS, WordTokenizer};
use crate::{Error, PublicDoc, fold};

/// Written beside the index; another text there means that the index is made anew. Raise the number whenever a
/// field, a tokenizer, the folding or the dictionary changes.
pub(crate) const SCHEMA_VERSION: &str = "mingjing search schema 2\n";

/// The engine limits a term to 64 KiB; a random address needs far less.
const ADDRESS_BYTES_MAX: usize = 256;

/// Parts an organ's identifier from its name in the facet's value.
pub(crate) const FACET_SEPARATOR: char = '\u{1f}';

/// Names of the fields that are read by column.
pub(crate) mod column {
    pub(crate) const TIE: &str = "tie";
    pub(crate) const DECIDED: &str = "decided";
    pub(crate) const PUBLISHED: &str = "published";
    pub(crate) const ORGAN: &str = "organ";
    pub(crate) const BEHAVIOUR: &str = "behaviour";
    pub(crate) const YEAR: &str = "year";
    pub(crate) const KIND: &str = "kind";
}

/// Handles of the fields.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    /// The whole document as JSON, stored only.
    pub(crate) doc: Field,
    pub(crate) address: Field,
    /// Orders what is otherwise equal; by number because an order by text must look up every text.
    pub(crate) tie: Field,
    /// Normalised document number, and its tail from the year on.
    pub(crate) number: Field,
    /// What the number begins with, up to its year.
    pub(crate) series: Field,
    pub(crate) code: Field,
    /// Pairs of the party's name.
    pub(crate) party_grams: Field,
    /// Pairs of title and organ.
    pub(crate) title_grams: Field,
    /// Words of the title and the party, for ranking.
    pub(crate) title_words: Field,
    /// Words of everything.
    pub(crate) words: Field,
    pub(crate) organ_id: Field,
    /// Identifier and name of the organ, for the facet.
    pub(crate) organ: Field,
    pub(crate) behaviour: Field,
    pub(crate) kind: Field,
    pub(crate) year: Field,
    pub(crate) origin: Field,
    /// Civil date as the number YYYYMMDD; absent when the document has none.
    pub(crate) decided: Field,
    pub(crate) published: Field,
}

fn cut_by(tokenizer: &str) -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions),
    )
}

impl Fields {
    /// The schema and the handles of its fields.
    pub(crate) fn schema() -> (Schema, Self) {
        let mut b = SchemaBuilder::new();
        let fields = Self {
            doc: b.add_text_field("doc", STORED),
            address: b.add_text_field("address", STRING),
            tie: b.add_u64_field(column::TIE, FAST),
            number: b.add_text_field("number", STRING),
            series: b.add_text_field("series", STRING),
            code: b.add_text_field("code", STRING),
            party_grams: b.add_text_field("party_grams", cut_by(GRAMS)),
            title_grams: b.add_text_field("title_grams", cut_by(GRAMS)),
            title_words: b.add_text_field("title_words", cut_by(WORDS)),
            words: b.add_text_field("words", cut_by(WORDS)),
            organ_id: b.add_text_field("organ_id", STRING),
            organ: b.add_text_field(column::ORGAN, FAST),
            behaviour: b.add_text_field(column::BEHAVIOUR, STRING | FAST),
            kind: b.add_text_field(column::KIND, STRING | FAST),
            year: b.add_text_field(column::YEAR, STRING | FAST),
            origin: b.add_text_field("origin", STRING),
            decided: b.add_u64_field(column::DECIDED, INDEXED | FAST),
            published: b.add_u64_field(column::PUBLISHED, INDEXED | FAST),
        };
        (b.build(), fields)
    }

    /// Makes the tokenizers known to an index.
    pub(crate) fn tokenizers(manager: &TokenizerManager) {
        manager.register(WORDS, WordTokenizer);
        manager.register(GRAMS, GramTokenizer);
    }

    /// Lays a document into the fields.
    ///
    /// # Errors
    /// [`Error::Address`] when the address is empty or too long.
    pub(crate) fn lay(&self, d: &PublicDoc) -> Result<TantivyDocument, Error> {
        let len = d.address.len();
        if len == 0 || len > ADDRESS_BYTES_MAX {
            return Err(Error::Address { len, max: ADDRESS_BYTES_MAX });
        }
        let mut out = TantivyDocument::new();
        out.add_text(self.doc, serde_json::to_string(d)?);
        out.add_text(self.address, &d.address);
        out.add_u64(self.tie, fold::tie(&d.address));
        let number = fold::number_normalised(&d.document_no);
        for form in fold::number_forms(&number) {
            out.add_text(self.number, form);
        }
        for series in fold::number_series(&number) {
            out.add_text(self.series, series);
        }
        if let Some(code) = d.party_code.as_deref().map(fold::code).filter(|c| !c.is_empty()) {
            out.add_text(self.code, code);
        }
        out.add_text(self.party_grams, &d.party_name);
        out.add_text(self.title_grams, &d.title);
        out.add_text(self.title_grams, &d.organ);
        out.add_text(self.title_words, &d.title);
        out.add_text(self.title_words, &d.party_name);
        for text in [
            &d.title,
            &d.document_no,
            &d.party_name,
            &d.organ,
            &d.behaviour,
            &d.conclusion,
            &d.facts,
            &d.basis,
            &d.body,
        ] {
            out.add_text(self.words, text);
        }
        let mut kinds: Vec<&String> = d.kinds.iter().collect();
        kinds.sort_unstable();
        kinds.dedup();
        for kind in kinds {
            out.add_text(self.words, kind);
            out.add_text(self.kind, kind);
        }
        out.add_text(self.organ_id, &d.organ_id);
        out.add_text(self.organ, format!("{}{FACET_SEPARATOR}{}", d.organ_id, d.organ));
        out.add_text(self.behaviour, &d.behaviour);
        out.add_text(self.origin, d.origin.as_str());
        if let Some(day) = d.decided_on.as_deref().and_then(fold::date) {
            out.add_u64(self.decided, day);
            out.add_text(self.year, year_text(day / 10_000));
        }
        if let Some(day) = fold::date(&d.published_on) {
            out.add_u64(self.published, day);
        }
        Ok(out)
    }
}

/// A year as the index writes it: four digits.
pub(crate) fn year_text(year: u64) -> String {
    format!("{year:04}")
}
