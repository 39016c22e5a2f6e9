//! Cutting text: words by jieba's dictionary, names by single characters and pairs.

use std::vec::IntoIter;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use tantivy_jieba::JiebaTokenizer;

use crate::fold;

/// Name of the word tokenizer in the schema.
pub(crate) const WORDS: &str = "words";
/// Name of the pair tokenizer in the schema.
pub(crate) const GRAMS: &str = "grams";

/// Words for the index: each word and the shorter dictionary words inside it, at character positions.
///
/// Guessing of unknown words (HMM) is off: it cuts the same name differently in different sentences, and then
/// what is typed does not meet what was written. Unknown names fall into single characters, which a query asks
/// for side by side.
#[derive(Clone)]
pub(crate) struct WordTokenizer;

/// Single Han characters and all pairs of neighbouring characters, at character positions, so that a phrase of
/// pairs is a substring.
#[derive(Clone)]
pub(crate) struct GramTokenizer;

/// Tokens cut beforehand.
pub(crate) struct Cut {
    tokens: IntoIter<Token>,
    current: Token,
}

impl Cut {
    fn of(tokens: Vec<Token>) -> Self {
        Self { tokens: tokens.into_iter(), current: Token::default() }
    }
}

impl TokenStream for Cut {
    fn advance(&mut self) -> bool {
        match self.tokens.next() {
            Some(token) => {
                self.current = token;
                true
            }
            None => false,
        }
    }

    fn token(&self) -> &Token {
        &self.current
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.current
    }
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = Cut;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Cut {
        Cut::of(words(&fold::text(text), true))
    }
}

impl Tokenizer for GramTokenizer {
    type TokenStream<'a> = Cut;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Cut {
        Cut::of(grams(&fold::name(text)))
    }
}

/// The words of a folded text; with `inner`, also the dictionary words inside longer ones. Position and length
/// of a token count characters; offsets are bytes of the folded text.
pub(crate) fn words(folded: &str, inner: bool) -> Vec<Token> {
    let mut tokenizer = JiebaTokenizer::with_hmm(false);
    tokenizer.set_search_mode(inner);
    let mut stream = tokenizer.token_stream(folded);
    let mut out = Vec::new();
    while stream.advance() {
        let token = stream.token();
        if token.text.chars().any(char::is_alphanumeric) {
            out.push(token.clone());
        }
    }
    out
}

fn grams(name: &[char]) -> Vec<Token> {
    let token = |at: usize, len: usize| Token {
        text: name[at..at + len].iter().collect(),
        position: at,
        position_length: len,
        ..Token::default()
    };
    let mut out = Vec::with_capacity(name.len() * 2);
    for (at, c) in name.iter().enumerate() {
        if !c.is_ascii() {
            out.push(token(at, 1));
        }
        if at + 1 < name.len() {
            out.push(token(at, 2));
        }
    }
    out
}
