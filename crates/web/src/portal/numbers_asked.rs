//! Numbers of people are not looked for in public: a question that holds one is answered by saying so, on a page without a
//! link that carries it (SECURITY 39).

use axum::Json;
use axum::extract::Request;
use axum::response::{IntoResponse as _, Response};
use law::redaction::{Field, Kind, Known, mask};
use serde_json::json;

use crate::app::App;
use crate::look::{Problem, portal_problem, size};
use crate::reply;
use crate::session::address::is_clear;

/// Shorter texts hold no number of a person.
const CHARS_MIN: usize = 7;
/// Longer ones are no question; what is longer is cut before it is looked for.
const CHARS_MAX: usize = 300;
/// No page asks for so many things; to look at more would be work for nothing.
const ASKED_MAX: usize = 20;
/// Digests in hexadecimal may hold what looks like a number.
fn is_digest(value: &str) -> bool {
    value.len() == 64 && value.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Whether a text holds an identity number, a telephone or a bank account.
#[must_use]
pub fn holds_number(text: &str) -> bool {
    let text: String = text.chars().take(CHARS_MAX).collect();
    if text.chars().count() < CHARS_MIN {
        return false;
    }
    let found = |text: &str| {
        let spans = mask(text, &Known::default(), Field::Facts).spans;
        spans.iter().any(|s| matches!(s.kind, Kind::IdNumber | Kind::Mobile | Kind::BankAccount))
    };
    // As people type them, in groups, too.
    let joined: String = text.split_whitespace().collect();
    found(&text) || (joined != text && found(&joined))
}

/// The answer to a question of the public that holds such a number.
#[must_use]
pub fn refused(app: &App, request: &Request) -> Option<Response> {
    let query = request.uri().query()?;
    let pairs: Vec<(String, String)> = serde_html_form::from_str(query).unwrap_or_default();
    let asked =
        pairs.iter().filter(|(name, value)| !is_clear(name, value) && !is_digest(value)).take(ASKED_MAX);
    if !asked.into_iter().any(|(_, value)| holds_number(value)) {
        return None;
    }
    let (path, problem) = (request.uri().path(), Problem::PersonalNumber);
    let status = problem.status();
    Some(if reply::is_api(path) {
        (status, Json(json!({ "error": { "reason": problem.words() } }))).into_response()
    } else {
        let (site, large) = (super::site(app, path), size::is_large(request.headers()));
        (status, portal_problem(path, large, &site, &problem)).into_response()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_people_are_told_from_those_of_documents_and_firms() {
        for number in [
            "22020219900307001X",
            "220202199003070 01x",
            "２２０２０２１９９００３０７００１Ｘ",
            "13812345678",
            "138-1234-5678",
            "示例 13812345678",
            "6222020200112233445",
        ] {
            assert!(holds_number(number), "{number}");
        }
        for other in [
            "食品",
            "吉市市监罚决〔2026〕17号",
            "2026年3月2日",
            "91220200MA0Y1QXR8E",
            "07020100101",
            "120,000 元",
        ] {
            assert!(!holds_number(other), "{other}");
        }
    }
}
