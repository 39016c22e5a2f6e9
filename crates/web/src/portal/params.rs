//! What an address asks: names and values, read without failing. A filter that nobody understands is left out.

use std::collections::BTreeMap;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use crate::app::App;
use crate::look::Problem;
use crate::reply;
use crate::session::Staff;
use crate::session::address::{SEALED, Sealer};

/// The query of an address, in order. Empty values count as absent.
#[derive(Clone, Debug, Default)]
pub struct Params {
    pairs: Vec<(String, String)>,
    path: String,
    /// On the workbench: what links are sealed with.
    sealer: Option<Sealer>,
    /// Why a value asks for nothing although something stands in it.
    unseen: Option<String>,
}

/// Longest value that is looked at, in characters: nothing on a page needs more.
const VALUE_MAX: usize = 300;

impl Params {
    /// Reads a query string; what cannot be decoded is left out.
    #[must_use]
    pub fn read(path: &str, query: &str) -> Self {
        let all: Vec<(String, String)> = serde_html_form::from_str(query).unwrap_or_default();
        let pairs: Vec<(&str, &str)> = all.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        Self::of(path, &pairs)
    }

    /// Of these pairs.
    #[must_use]
    pub fn of(path: &str, pairs: &[(&str, &str)]) -> Self {
        let mut params = Self { path: path.to_owned(), ..Self::default() };
        pairs.iter().for_each(|(name, value)| params.add(name, value));
        params
    }

    fn add(&mut self, name: &str, value: &str) {
        let shown = asked(value);
        if !shown.is_empty() {
            self.pairs.push((name.to_owned(), shown));
        } else if self.unseen.is_none() {
            self.unseen = unseen(value);
        }
    }

    /// Why the question cannot be answered: a value in it is of characters that nobody sees and of nothing else. It is
    /// not taken for one that was left out, which would list everything.
    #[must_use]
    pub fn unseen(&self) -> Option<&str> {
        self.unseen.as_deref()
    }

    /// The same, whose links carry nothing that was typed.
    #[must_use]
    pub fn with_sealer(self, sealer: Sealer) -> Self {
        Self { sealer: Some(sealer), ..self }
    }

    /// The token of this session's forms; empty on the portal.
    #[must_use]
    pub fn csrf(&self) -> &str {
        self.sealer.as_ref().map_or("", Sealer::csrf)
    }

    /// The filters in their one spelling, whatever their order, without page, order and form.
    #[must_use]
    pub fn filters(&self) -> String {
        // Of a name that comes twice the first is what is asked; see `get`.
        let asked: BTreeMap<&str, &str> = self.pairs.iter().rev().map(|(n, v)| (&**n, &**v)).collect();
        let left_out = |name: &str| matches!(name, "page" | "format" | "sort");
        let pairs: Vec<(&str, &str)> = asked.into_iter().filter(|(n, _)| !left_out(n)).collect();
        serde_html_form::to_string(&pairs).unwrap_or_default()
    }

    /// An address of this path with these pairs.
    fn linked(&self, pairs: &[(&str, &str)]) -> String {
        match &self.sealer {
            Some(sealer) => sealer.address(&self.path, pairs).unwrap_or_else(|| self.path.clone()),
            None => address(&self.path, pairs),
        }
    }

    /// The first value of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// The first value of this name, or nothing as an empty text.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }

    /// The first value of this name, read as something.
    #[must_use]
    pub fn parse<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.get(name)?.parse().ok()
    }

    /// The moment at which a legal day of this name begins.
    #[must_use]
    pub fn day_from(&self, name: &str) -> Option<Timestamp> {
        begins(self.parse(name)?)
    }

    /// The moment at which a legal day of this name has ended.
    #[must_use]
    pub fn day_after(&self, name: &str) -> Option<Timestamp> {
        begins(self.parse::<Date>(name)?.tomorrow().ok()?)
    }

    /// Why the first odd one of these days cannot be read.
    #[must_use]
    pub fn odd_day(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|n| law::day::read(self.get(n)?).err())
    }

    /// The page asked for, from 1.
    #[must_use]
    pub fn page(&self) -> usize {
        self.parse("page").filter(|p| *p > 0).unwrap_or(1)
    }

    /// The path without the query.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// This address with one value changed (`None` takes it away). Changing anything but the page goes back to
    /// the first page, and a link is never an export.
    #[must_use]
    pub fn with(&self, name: &str, value: Option<&str>) -> String {
        let mut pairs: Vec<(&str, &str)> = self
            .pairs
            .iter()
            .filter(|(n, _)| n != name && n != "format" && n != "page")
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        pairs.extend(value.map(|v| (name, v)));
        self.linked(&pairs)
    }

    /// Path and query of this very page.
    #[must_use]
    pub fn here(&self) -> String {
        let pairs: Vec<(&str, &str)> = self.pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        self.linked(&pairs)
    }
}

fn begins(day: Date) -> Option<Timestamp> {
    Offset::constant(8).to_timestamp(day.at(0, 0, 0, 0)).ok()
}

/// A path with a query, encoded. Pairs without a value are left out.
#[must_use]
pub fn address(path: &str, pairs: &[(&str, &str)]) -> String {
    let kept: Vec<(&str, &str)> = pairs.iter().copied().filter(|(_, v)| !v.is_empty()).collect();
    match serde_html_form::to_string(&kept) {
        Ok(query) if !query.is_empty() => format!("{path}?{query}"),
        _ => path.to_owned(),
    }
}

/// A value as it is looked at: nothing in it that nobody sees, and not without end.
fn asked(value: &str) -> String {
    let shown = law::visible::cleaned(value);
    shown.trim().chars().take(VALUE_MAX).collect()
}

/// Why there is nothing in a value to look for, where it is not simply blank.
#[must_use]
pub fn unseen(value: &str) -> Option<String> {
    let hidden = |c: &char| law::visible::is_hidden(*c) && !matches!(c, '\n' | '\r' | '\t');
    let first = value.chars().find(hidden).filter(|_| law::visible::cleaned(value).trim().is_empty())?;
    let named = law::visible::named(first);
    Some(format!("检索的内容里只有看不见的字符 {named}，没有可以查找的文字，请重新输入"))
}

impl FromRequestParts<App> for Params {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let mut params = Self::read(parts.uri.path(), parts.uri.query().unwrap_or_default());
        if let Some(sealer) = parts.extensions.get::<Sealer>().cloned() {
            params.pairs.retain(|(name, _)| name != SEALED);
            sealer.opened().iter().for_each(|(name, value)| params.add(name, value));
            params.sealer = Some(sealer);
        }
        let Some(why) = params.unseen() else { return Ok(params) };
        let problem = Problem::Unreadable { detail: why.to_owned() };
        // Whoever has not logged in is told so before anything else: `Staff` stands before `Params`.
        let staff = match params.sealer {
            Some(_) => Staff::from_request_parts(parts, app).await.ok(),
            None => None,
        };
        Err(reply::problem(app, staff.as_ref(), parts.uri.path(), &problem))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_changes() {
        let p = Params::read("/decisions", "q=%E9%A3%9F%E5%93%81&year=2026&page=3&organ=&format=csv");
        assert_eq!(p.text("q"), "食品");
        assert_eq!(p.get("organ"), None);
        assert_eq!(p.page(), 3);
        assert_eq!(p.with("year", None), "/decisions?q=%E9%A3%9F%E5%93%81");
        assert_eq!(p.with("page", Some("4")), "/decisions?q=%E9%A3%9F%E5%93%81&year=2026&page=4");
        assert_eq!(p.with("format", Some("json")), "/decisions?q=%E9%A3%9F%E5%93%81&year=2026&format=json");
        // What is released for one set of filters is not taken for another by saying a filter twice.
        let twice = Params::read("/desk/cases", "stage=execution&format=csv&stage=clue");
        assert_eq!((twice.text("stage"), twice.filters().as_str()), ("execution", "stage=execution"));
        assert_eq!(Params::read("/x", "%ff=%ff&&&=").page(), 1);
        assert_eq!(Params::read("/x", "q=%00%E7%94%B2%E2%80%AE%00").text("q"), "甲");
        for (query, wrong) in [
            ("q=%00", true),
            ("year=2026&q=+%E2%80%AE%00+", true),
            ("q=%EF%BB%BF", true),
            ("q=", false),
            ("q=+%0A%09", false),
            ("q=%00a", false),
        ] {
            assert_eq!(Params::read("/x", query).unseen().is_some(), wrong, "{query}");
        }
    }
}
