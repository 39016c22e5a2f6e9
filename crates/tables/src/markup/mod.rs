//! Tables in markup: web pages, and the XML form of 2003. Both are read as a stream of tokens, as browsers read them, so
//! that what is not well formed is read too.

pub mod html;
pub mod xml;

use crate::Fault;
use crate::codec::Decoded;
use encoding_rs::Encoding;
use html5gum::{IoReader, Token, Tokenizer};
use std::fs::File;
use std::ops::ControlFlow;
use std::path::Path;

/// Gives the tokens of a file to `take` until it stops.
fn tokens(
    path: &Path,
    encoding: &'static Encoding,
    mut take: impl FnMut(Token) -> ControlFlow<()>,
) -> Result<(), Fault> {
    let file = Decoded::new(File::open(path)?, encoding);
    for token in Tokenizer::new(IoReader::new(file)) {
        if take(token?).is_break() {
            break;
        }
    }
    Ok(())
}

fn attribute<'a>(tag: &'a html5gum::StartTag<()>, name: &str) -> Option<&'a str> {
    tag.attributes.get(name.as_bytes()).and_then(|value| std::str::from_utf8(value).ok())
}

fn count(tag: &html5gum::StartTag<()>, name: &str) -> Option<u32> {
    attribute(tag, name).and_then(|value| value.trim().parse().ok())
}
