//! What a form sent: names and values in order, several values to a name.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::convert::Infallible;

/// Most pairs of one form: a long list of evidence has some hundreds.
const PAIRS_MAX: usize = 4_000;

/// Names and values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    pairs: Vec<(String, String)>,
    /// Whether a value was of NUL alone.
    lost: bool,
}

impl Pairs {
    /// Reads an `application/x-www-form-urlencoded` body; what cannot be decoded is left out. Line ends of
    /// text areas become single newlines.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Self {
        let all: Vec<(String, String)> = serde_html_form::from_bytes(bytes).unwrap_or_default();
        let mut pairs = Self::default();
        all.into_iter().take(PAIRS_MAX).for_each(|(n, v)| pairs.push(n, v.replace("\r\n", "\n")));
        pairs
    }
    /// The first value of this name; empty when there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.pairs.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str())
    }
    /// Whether the name was sent at all.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.pairs.iter().any(|(n, _)| n == name)
    }
    /// Every value of this name that is not blank.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<&str> {
        let same = self.pairs.iter().filter(|(n, v)| n == name && !v.trim().is_empty());
        same.map(|(_, v)| v.as_str()).collect()
    }
    /// Whether nothing but blanks was sent under this name.
    #[must_use]
    pub fn is_blank(&self, name: &str) -> bool {
        self.all(name).is_empty()
    }
    /// Adds a value. NUL is left out: nobody can type it, and no database stores it alike.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let plain = |text: String| if text.contains('\0') { text.replace('\0', "") } else { text };
        let (name, value) = (plain(name.into()), value.into());
        let sent = !value.is_empty();
        let value = plain(value);
        self.lost |= sent && value.is_empty();
        self.pairs.push((name, value));
    }
    /// Whether a value was of NUL alone, so that nothing is left of what was sent.
    #[must_use]
    pub fn lost_all(&self) -> bool {
        self.lost
    }
    /// Puts these values in the place of what was there.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.pairs.retain(|(n, _)| n != name);
        self.push(name, value);
    }
    /// Takes a name out.
    pub fn remove(&mut self, name: &str) {
        self.pairs.retain(|(n, _)| n != name);
    }
    /// All pairs.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(n, v)| (n.as_str(), v.as_str()))
    }
    /// The row numbers under `path`: of `items.0.title` and `items.2.kind` 0 and 2, in order.
    #[must_use]
    pub fn rows(&self, path: &str) -> Vec<usize> {
        let mut rows: Vec<usize> = self
            .pairs
            .iter()
            .filter_map(|(n, _)| n.strip_prefix(path)?.strip_prefix('.')?.split('.').next()?.parse().ok())
            .collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }
}

impl FromIterator<(String, String)> for Pairs {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        Self { pairs: pairs.into_iter().collect(), lost: false }
    }
}

/// The form as the gate read it; empty where there was none.
impl<S: Sync> FromRequestParts<S> for Pairs {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}
