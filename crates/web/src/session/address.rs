//! 地址里没有输入的内容 — addresses of the workbench carry no word that was typed (SECURITY 39): they lie in histories of
//! browsers, in logs of proxies, on shared screens.
//!
//! What is looked for is sent in the body of a form and comes back in the address of the list sealed, as `s=…`: so a list
//! still has an address, for the account that made it. Which parameters may stand in the clear is a closed list; a new
//! one is sealed.

use super::Staff;
use crate::app::App;
use crate::look::Problem;
use crate::portal::params::{Params, address};
use crate::reply;
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Redirect, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The parameter that carries what is sealed.
pub const SEALED: &str = "s";
/// What the seal of a search is about.
const SEARCH: &str = "what a list is searched for";
/// Most that is sealed into an address, in bytes. Encoded and with the path it stays far below what servers take.
const PLAIN_BYTES_MAX: usize = 1_500;
/// Longest value in the clear: words of the wire and ids are shorter.
const CLEAR_MAX: usize = 100;
/// So many digits after each other are a number of somebody: dates and pages have fewer.
const DIGITS_MAX: usize = 6;

/// The shortest that was sealed: nonce and tag alone, encoded. No number of anybody is as long.
const SEAL_MIN: usize = 38;

/// Parameters whose values are words of the wire, dates and numbers of pages.
const CLEAR: &[&str] = &[
    "act",
    "activity",
    "code",
    "condition",
    "demo",
    "done",
    "flagged",
    "format",
    "from",
    "handler",
    "kind",
    "on",
    "order",
    "origin",
    "otherwise",
    "outcome",
    "overdue",
    "page",
    "part",
    "pending",
    "per_page",
    "prepared",
    "published",
    "reset",
    "sort",
    "source",
    "stage",
    "state",
    "to",
    "told",
    "unit",
    "unsigned",
    "volume",
    "way",
    "what",
    "year",
];
/// Parameters that hold an address of this house.
const ADDRESSES: &[&str] = &["back", "next"];
/// Parameters that hold what was sealed here.
const SEALS: &[&str] = &[SEALED, "want"];

fn digits(value: &str) -> usize {
    value.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0)
}

/// Whether a value may stand in an address as it is.
#[must_use]
pub fn is_clear(name: &str, value: &str) -> bool {
    if SEALS.contains(&name) {
        return value.len() >= SEAL_MIN
            && value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    }
    if ADDRESSES.contains(&name) {
        let (path, query) = value.split_once('?').unwrap_or((value, ""));
        return path.starts_with('/')
            && is_word(path, CLEAR_MAX * 3)
            && !path.split('/').any(is_number)
            && read(query).iter().all(|(n, v)| is_clear(n, v));
    }
    CLEAR.contains(&name) && is_word(value, CLEAR_MAX) && digits(value) <= DIGITS_MAX
}

/// Whether a part of a path is a number of somebody and no id of ours: those have letters and hyphens in them.
fn is_number(part: &str) -> bool {
    part.len() > DIGITS_MAX && part.trim_end_matches(['x', 'X']).bytes().all(|b| b.is_ascii_digit())
}

fn is_word(value: &str, most: usize) -> bool {
    value.len() <= most
        && value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'/'))
}

fn read(query: &str) -> Vec<(String, String)> {
    serde_html_form::from_str(query).unwrap_or_default()
}

/// Path and query without what may not stand there: for links back, and for the login.
#[must_use]
pub fn bare(path_and_query: &str) -> String {
    let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
    let pairs = read(query);
    if pairs.is_empty() {
        return path.to_owned();
    }
    let kept: Vec<(&str, &str)> =
        pairs.iter().filter(|(n, v)| is_clear(n, v)).map(|(n, v)| (n.as_str(), v.as_str())).collect();
    if kept.len() == pairs.len() { path_and_query.to_owned() } else { address(path, &kept) }
}

/// Seals a text for one account, to stand in an address.
#[must_use]
pub fn seal(app: &App, account: &str, about: &str, plain: &str) -> String {
    let office = app.office();
    let sealed =
        office.keys().seal_address(&place(about, account), plain.as_bytes(), &office.chance().bytes());
    URL_SAFE_NO_PAD.encode(sealed)
}

/// Opens what was sealed for this account about the same thing.
#[must_use]
pub fn open(app: &App, account: &str, about: &str, text: &str) -> Option<String> {
    let sealed = URL_SAFE_NO_PAD.decode(text).ok()?;
    String::from_utf8(app.office().keys().open_address(&place(about, account), &sealed)?).ok()
}

/// Ids of accounts have no line break.
fn place(about: &str, account: &str) -> String {
    format!("{about}\n{account}")
}

/// What addresses of this request's session are sealed with, and what its own address had sealed: an extension of every
/// request of somebody who has logged in.
#[derive(Clone, Debug)]
pub struct Sealer {
    app: App,
    account: String,
    csrf: String,
    opened: Vec<(String, String)>,
    foreign: bool,
}

impl Sealer {
    /// For this person, with nothing opened.
    #[must_use]
    pub fn of(staff: &Staff) -> Self {
        Self {
            app: staff.app.clone(),
            account: staff.person.account.clone(),
            csrf: staff.csrf.clone(),
            opened: Vec::new(),
            foreign: false,
        }
    }
    /// What was sealed in the address of this request.
    #[must_use]
    pub fn opened(&self) -> &[(String, String)] {
        &self.opened
    }
    /// Whether the address was sealed for another account.
    #[must_use]
    pub fn is_foreign(&self) -> bool {
        self.foreign
    }
    /// The token of this session's forms.
    #[must_use]
    pub fn csrf(&self) -> &str {
        &self.csrf
    }
    /// An address of these pairs: what may not stand there in the clear is sealed. `None` when it is too long.
    #[must_use]
    pub fn address(&self, path: &str, pairs: &[(&str, &str)]) -> Option<String> {
        let (mut kept, hidden): (Vec<_>, Vec<_>) =
            pairs.iter().copied().filter(|(_, v)| !v.is_empty()).partition(|(n, v)| is_clear(n, v));
        if hidden.is_empty() {
            return Some(address(path, &kept));
        }
        let plain = serde_html_form::to_string(&hidden).ok().filter(|p| p.len() <= PLAIN_BYTES_MAX)?;
        let sealed = seal(&self.app, &self.account, SEARCH, &plain);
        kept.push((SEALED, &sealed));
        Some(address(path, &kept))
    }
}

/// Reads the address of a request of somebody who has logged in.
///
/// # Errors
/// The answer: where something typed stands in it, the way to the same page with it sealed, or to a program that it
/// belongs into the body.
pub fn read_of(staff: &Staff, method: &Method, uri: &Uri) -> Result<Sealer, Response> {
    let mut sealer = Sealer::of(staff);
    let Some(query) = uri.query() else { return Ok(sealer) };
    let pairs = read(query);
    for (_, text) in pairs.iter().filter(|(n, v)| n == SEALED && !v.is_empty()) {
        match open(&staff.app, &staff.person.account, SEARCH, text) {
            Some(plain) => sealer.opened.extend(read(&plain)),
            None => sealer.foreign = true,
        }
    }
    let typed = pairs.iter().any(|(n, v)| !v.trim().is_empty() && !is_clear(n, v));
    if !typed || !method.is_safe() {
        return Ok(sealer);
    }
    if reply::is_api(uri.path()) {
        return Err(in_the_body());
    }
    let all: Vec<(&str, &str)> = pairs
        .iter()
        .filter(|(n, _)| n != SEALED)
        .chain(&sealer.opened)
        .map(|(n, v)| (n.as_str(), v.trim()))
        .collect();
    match sealer.address(uri.path(), &all) {
        Some(to) => Err(Redirect::to(&to).into_response()),
        None => Err(too_long(staff)),
    }
}

/// What is looked for is longer than any name.
pub fn too_long(staff: &Staff) -> Response {
    let detail = "检索的内容太长，请只写案号、名称或者号码".into();
    reply::problem(&staff.app, Some(staff), &bare(&staff.path), &Problem::Unreadable { detail })
}

fn in_the_body() -> Response {
    let reason = "检索的内容不放在地址里：用 POST 发送到 /api/v1/cases/search 或者 /api/v1/recordings/search";
    let body = serde_json::json!({ "error": { "reason": reason } });
    (StatusCode::BAD_REQUEST, axum::Json(body)).into_response()
}

/// A search of the workbench as sent by its form: to the list, with what was typed sealed in its address.
pub async fn find(staff: Staff, pairs: crate::forms::Pairs) -> Response {
    let list = pairs.get("_list").to_string();
    if !LISTS.contains(&list.as_str()) {
        return crate::registers::runner::missing(&staff);
    }
    // A form leaves out NUL: what is of nothing else has become blank, and was not.
    if pairs.lost_all() {
        let detail = crate::portal::params::unseen("\0").unwrap_or_default();
        return reply::problem(&staff.app, Some(&staff), &staff.path, &Problem::Unreadable { detail });
    }
    let asked: Vec<(&str, &str)> =
        pairs.iter().filter(|(n, _)| !n.starts_with('_')).map(|(n, v)| (n, v.trim())).collect();
    match Sealer::of(&staff).address(&list, &asked) {
        Some(to) => Redirect::to(&to).into_response(),
        None => too_long(&staff),
    }
}

/// Where a search leads: the lists of the workbench.
pub const LISTS: &[&str] = &[
    "/desk/accounts",
    "/desk/administration",
    "/desk/cases",
    "/desk/devices",
    "/desk/documents",
    "/desk/historical",
    "/desk/logins",
    "/desk/officers",
    "/desk/publicity",
    "/desk/readings",
    "/desk/recordings",
    "/desk/supervision",
    "/desk/supervision/viewings",
    "/desk/templates",
];

/// The list of a request's parameters, as the page asked for it.
impl Params {
    /// The same, whose links are sealed for this person.
    #[must_use]
    pub fn sealed_for(self, staff: &Staff) -> Self {
        self.with_sealer(Sealer::of(staff))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_of_the_wire_stand_in_the_clear() {
        for (name, value) in [
            ("page", "2"),
            ("format", "csv"),
            ("stage", "under_review"),
            ("from", "2026-03-02"),
            ("act", "account.opened/1"),
            ("unit", "jl-scjg"),
            ("next", "/desk/cases/demo-1/act/case.opened/1"),
            ("next", "/desk/cases?stage=review&s=AbC-_1AbC-_1AbC-_1AbC-_1AbC-_1AbC-_1AbC-_1"),
            ("s", "AbC-_1AbC-_1AbC-_1AbC-_1AbC-_1AbC-_1AbC-_1"),
            ("next", "/desk/cases/019a0000-1234-7abc-8def-123456789012/journal"),
        ] {
            assert!(is_clear(name, value), "{name}={value}");
        }
        for (name, value) in [
            ("q", "zhangsan"),
            ("q", "张三"),
            ("case", "demo-1"),
            ("stage", "张三"),
            ("page", "13800138000"),
            ("unit", "22020219900307001X"),
            ("handler", "1380013"),
            ("next", "/desk/cases?q=zhangsan"),
            ("next", "/desk/cases?stage=张三"),
            ("next", "22020219900307001X"),
            ("next", "/desk/cases/22020219900307001X"),
            ("want", "6222020200112233445"),
            ("s", "张三"),
            ("unknown", "x"),
        ] {
            assert!(!is_clear(name, value), "{name}={value}");
        }
    }

    #[test]
    fn what_may_not_stand_in_an_address_is_taken_out() {
        assert_eq!(bare("/desk/cases?q=%E5%BC%A0&page=2"), "/desk/cases?page=2");
        assert_eq!(bare("/desk/cases?q=%E5%BC%A0"), "/desk/cases");
        assert_eq!(bare("/desk/cases?page=2"), "/desk/cases?page=2");
        assert_eq!(bare("/desk"), "/desk");
    }
}
