//! What the text box asks for, and the engine's query for it.
//!
//! The text is cut at blanks into parts, all of which must match. A part matches as a document number (whole or
//! from its beginning), as a credit code, as a piece of a name or title, or when all of its words occur. There is
//! no query language: every sign that is not a letter or a digit only separates.

use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, InvertedIndexRangeQuery, Occur, PhraseQuery,
    Query as EngineQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use crate::schema::Fields;
use crate::{TEXT_CHARS_MAX, fold, tokens};

/// A number or code that was typed in full stands above any match of words, whose scores stay below about 40.
const SCORE_EXACT: f32 = 200.0;
/// So does a number whose beginning was typed, when it is clear that a number was meant.
const SCORE_PREFIX: f32 = 100.0;
/// A word that happens to begin numbers, such as a city's name, is worth no more than any word.
const SCORE_PREFIX_WORD: f32 = 1.0;
/// Characters of a unified social credit code (GB 32100).
const CODE_CHARS: usize = 18;
const BOOST_PARTY: f32 = 4.0;
const BOOST_TITLE: f32 = 2.0;

/// Words too common to be asked for when there are others beside them.
const STOP: &[&str] = &[
    "的", "了", "和", "与", "及", "在", "对", "被", "将", "并", "或", "等", "是", "号", "第", "年", "月",
    "日",
];

/// One thing that must occur in the text of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unit {
    /// A word, or instead the shorter dictionary words that make it up (empty when they do not cover it).
    Word(String, Vec<String>),
    /// Single characters side by side: a name that no dictionary knows.
    Run(Vec<String>),
}

/// One part of the text, between blanks.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    number: String,
    pub(crate) number_like: bool,
    code: Option<String>,
    pub(crate) name: Vec<char>,
    pub(crate) units: Vec<Unit>,
}

/// The text box, read.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// Nothing but blanks was typed: everything is asked for.
    pub(crate) everything: bool,
    /// The whole text as one document number, when it looks like one although it has blanks.
    whole_number: Option<String>,
    /// The whole text as one credit code typed in groups.
    whole_code: Option<String>,
    pub(crate) parts: Vec<Part>,
}

impl Asked {
    /// Reads the text box; takes anything.
    pub(crate) fn read(text: &str) -> Self {
        let folded: String = text.chars().take(TEXT_CHARS_MAX).map(fold::character).collect();
        let typed: Vec<&str> = folded.split(' ').filter(|p| !p.is_empty()).collect();
        let whole = fold::number_normalised(&folded);
        let code = fold::code(&folded);
        Self {
            everything: typed.is_empty(),
            whole_number: (typed.len() > 1 && fold::number_like(&whole)).then_some(whole),
            whole_code: (typed.len() > 1 && code.len() == CODE_CHARS && code.is_ascii()).then_some(code),
            parts: typed.into_iter().map(Part::read).filter(|p| !p.is_empty()).collect(),
        }
    }

    /// All parts must match.
    pub(crate) fn strict(&self, f: &Fields) -> Box<dyn EngineQuery> {
        let mut clauses = vec![all(self.parts.iter().map(|p| p.strict(f)).collect())];
        clauses.extend(self.whole_number.iter().map(|number| number_query(f, number, SCORE_PREFIX)));
        clauses.extend(self.whole_code.iter().map(|code| scored(term(f.code, code), SCORE_EXACT)));
        any(clauses)
    }

    /// Any word, any piece of a name, or a number of the same series and year.
    pub(crate) fn relaxed(&self, f: &Fields) -> Box<dyn EngineQuery> {
        let mut clauses = Vec::new();
        let numbers = self.parts.iter().filter(|p| p.number_like).map(|p| &p.number);
        for number in numbers.chain(&self.whole_number) {
            let end = number.find(']').map_or(number.len(), |at| at + 1);
            clauses.push(prefix(f.series, &number[..end]));
        }
        for part in &self.parts {
            if part.number_like {
                // Its pieces (a year, 号) are in every document: only all of them together say something.
                clauses.push(part.words(f));
            } else {
                clauses.extend(part.units.iter().map(|u| u.query(f)));
                clauses.extend(part.names(f));
            }
        }
        any(clauses)
    }
}

impl Part {
    fn read(chunk: &str) -> Self {
        let number = fold::number_normalised(chunk);
        let code = fold::code(chunk);
        Self {
            number_like: fold::number_like(&number),
            number,
            code: (!code.is_empty() && code.bytes().all(|b| b.is_ascii_alphanumeric())).then_some(code),
            name: fold::name(chunk),
            units: units(chunk),
        }
    }

    fn is_empty(&self) -> bool {
        self.units.is_empty() && !self.number_like && !self.name.iter().any(|c| c.is_alphanumeric())
    }

    fn strict(&self, f: &Fields) -> Box<dyn EngineQuery> {
        let mut clauses = Vec::new();
        if self.number_like {
            clauses.push(number_query(f, &self.number, SCORE_PREFIX));
        } else {
            if self.number.chars().nth(1).is_some() {
                clauses.push(number_query(f, &self.number, SCORE_PREFIX_WORD));
            }
            if let Some(code) = &self.code {
                clauses.push(scored(term(f.code, code), SCORE_EXACT));
            }
            clauses.extend(self.names(f));
            clauses.push(self.words(f));
        }
        any(clauses)
    }

    /// All words of the part.
    fn words(&self, f: &Fields) -> Box<dyn EngineQuery> {
        all(self.units.iter().map(|u| u.query(f)).collect())
    }

    /// The part as a piece of a name or title. Only with Han characters: a piece of a figure says nothing.
    fn names(&self, f: &Fields) -> Vec<Box<dyn EngineQuery>> {
        if self.name.iter().all(char::is_ascii) {
            return Vec::new();
        }
        vec![
            boosted(substring(f.party_grams, &self.name), BOOST_PARTY),
            boosted(substring(f.title_grams, &self.name), BOOST_TITLE),
        ]
    }
}

impl Unit {
    /// The unit anywhere in the document, better in title or party.
    fn query(&self, f: &Fields) -> Box<dyn EngineQuery> {
        let title = Box::new(BoostQuery::new(self.within(f.title_words), BOOST_TITLE));
        Box::new(BooleanQuery::new(vec![(Occur::Must, self.within(f.words)), (Occur::Should, title)]))
    }

    fn within(&self, field: Field) -> Box<dyn EngineQuery> {
        match self {
            Self::Word(word, inner) if inner.is_empty() => term(field, word),
            Self::Word(word, inner) => {
                any(vec![term(field, word), all(inner.iter().map(|w| term(field, w)).collect())])
            }
            Self::Run(characters) => phrase(field, characters),
        }
    }
}

/// The words of a folded chunk: stop words dropped if anything else remains, neighbouring single characters
/// joined.
fn units(chunk: &str) -> Vec<Unit> {
    let found = tokens::words(chunk, false);
    let only_stop = found.iter().all(|t| STOP.contains(&t.text.as_str()));
    let mut out: Vec<Unit> = Vec::new();
    // Position after the last character of the run being collected.
    let mut run_end = None;
    for token in found {
        if !only_stop && STOP.contains(&token.text.as_str()) {
            continue;
        }
        let single = token.position_length == 1 && !token.text.is_ascii();
        match out.last_mut() {
            Some(Unit::Run(run)) if single && run_end == Some(token.position) => run.push(token.text),
            _ if single => out.push(Unit::Run(vec![token.text])),
            _ => {
                let inner = inner_words(&token.text, token.position_length);
                out.push(Unit::Word(token.text, inner));
            }
        }
        run_end = single.then_some(token.position + 1);
    }
    for unit in &mut out {
        if let Unit::Run(run) = unit
            && let [only] = run.as_slice()
        {
            *unit = Unit::Word(only.clone(), Vec::new());
        }
    }
    out
}

/// The shorter dictionary words that together cover a word, or nothing. The index cuts `食品安全法` as one word
/// with `食品` and `安全` inside; whoever types `食品安全`, a word of its own, finds it through these.
fn inner_words(word: &str, chars: usize) -> Vec<String> {
    let mut covered = vec![false; chars];
    let mut out = Vec::new();
    for token in tokens::words(word, true).into_iter().filter(|t| t.text != word) {
        covered.iter_mut().skip(token.position).take(token.position_length).for_each(|c| *c = true);
        out.push(token.text);
    }
    if covered.iter().all(|c| *c) { out } else { Vec::new() }
}

/// The number itself, the number without its 号, or one that begins so.
fn number_query(f: &Fields, number: &str, score_prefix: f32) -> Box<dyn EngineQuery> {
    let within_year = number.split_once(']').is_some_and(|(_, rest)| !rest.is_empty());
    let field = if within_year { f.number } else { f.series };
    any(vec![
        scored(term(f.number, number), SCORE_EXACT),
        scored(term(f.number, &format!("{number}号")), SCORE_EXACT),
        scored(prefix(field, number), score_prefix),
    ])
}

fn prefix(field: Field, beginning: &str) -> Box<dyn EngineQuery> {
    let end = format!("{beginning}{}", char::MAX);
    Box::new(ConstScoreQuery::new(
        Box::new(InvertedIndexRangeQuery::new(
            Bound::Included(Term::from_field_text(field, beginning)),
            Bound::Excluded(Term::from_field_text(field, &end)),
        )),
        1.0,
    ))
}

/// A substring, as a phrase of pairs of characters.
fn substring(field: Field, name: &[char]) -> Box<dyn EngineQuery> {
    match name {
        [] => Box::new(EmptyQuery),
        [only] => term(field, &only.to_string()),
        _ => phrase(field, &name.windows(2).map(|pair| pair.iter().collect()).collect::<Vec<String>>()),
    }
}

fn phrase(field: Field, words: &[String]) -> Box<dyn EngineQuery> {
    match words {
        [] => Box::new(EmptyQuery),
        [only] => term(field, only),
        _ => Box::new(PhraseQuery::new(words.iter().map(|w| Term::from_field_text(field, w)).collect())),
    }
}

/// Exactly this term.
pub(crate) fn term(field: Field, text: &str) -> Box<dyn EngineQuery> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs))
}

fn boosted(query: Box<dyn EngineQuery>, by: f32) -> Box<dyn EngineQuery> {
    Box::new(BoostQuery::new(query, by))
}

/// The query with one score for all of its documents.
pub(crate) fn scored(query: Box<dyn EngineQuery>, score: f32) -> Box<dyn EngineQuery> {
    Box::new(ConstScoreQuery::new(query, score))
}

/// All of the clauses; nothing when there are none.
pub(crate) fn all(clauses: Vec<Box<dyn EngineQuery>>) -> Box<dyn EngineQuery> {
    joined(clauses, Occur::Must)
}

fn any(clauses: Vec<Box<dyn EngineQuery>>) -> Box<dyn EngineQuery> {
    joined(clauses, Occur::Should)
}

fn joined(mut clauses: Vec<Box<dyn EngineQuery>>, occur: Occur) -> Box<dyn EngineQuery> {
    match clauses.len() {
        0 => Box::new(EmptyQuery),
        1 => clauses.remove(0),
        _ => Box::new(BooleanQuery::new(clauses.into_iter().map(|c| (occur, c)).collect())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(s: &str) -> Unit {
        Unit::Word(s.to_owned(), Vec::new())
    }

    #[test]
    fn text_is_read() {
        assert!(Asked::read(" \u{3000}\n").everything);
        let odd = Asked::read("\"&& || ()🙂");
        assert!(!odd.everything && odd.parts.is_empty());
        let asked = Asked::read("吉市监处罚 〔2026〕 12 号");
        assert_eq!(asked.whole_number.as_deref(), Some("吉市监处罚[2026]12号"));
        assert!(Asked::read("食品 〔2026〕12号").parts[1].number_like);
        assert_eq!(Asked::read(&"食".repeat(1000)).parts[0].name.len(), TEXT_CHARS_MAX);
    }

    #[test]
    fn words_and_runs() {
        assert_eq!(units("的"), vec![word("的")]);
        let inner = vec!["食品".to_owned(), "安全".to_owned()];
        assert_eq!(units("食品安全"), vec![Unit::Word("食品安全".to_owned(), inner)]);
        assert_eq!(units("犇骉羴"), vec![Unit::Run(["犇", "骉", "羴"].map(str::to_owned).to_vec())]);
        assert_eq!(units("ABC"), vec![word("ABC")]);
    }
}
