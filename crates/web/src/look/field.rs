//! A field of a form: label, hint with the rule, error, control. The error stands above the control and, in the
//! same words, in the summary (`error_summary`).

use maud::{Markup, Render, html};

use super::control::control;
use super::{Choice, Icon, format, icon};

/// What kind of control a field has.
#[derive(Clone, Debug)]
pub enum Kind {
    Text,
    /// Rows shown at first.
    TextArea(u8),
    Password,
    Select(Vec<Choice>),
    Radio(Vec<Choice>),
    /// Several may be chosen; the values are sent under one name.
    Checks(Vec<Choice>),
    Date,
    /// Date and time at +08:00, to the minute.
    DateTime,
    /// A whole number with its unit.
    Number(String),
    /// Yuan with at most two decimals; read it with `format::money_parse`.
    Money,
    /// Comma list of media types or endings, and whether several may be given.
    File(String, bool),
}

/// A field. Made by one of its constructors, refined by the chained setters, put into a `Form` or rendered.
#[derive(Clone, Debug)]
pub struct Field {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) label: String,
    pub(super) hint: String,
    pub(super) error: Option<String>,
    pub(super) values: Vec<String>,
    pub(super) kind: Kind,
    pub(super) optional: bool,
    pub(super) quiet: bool,
    pub(super) label_hidden: bool,
    pub(super) autocomplete: Option<&'static str>,
    pub(super) numeric: bool,
    pub(super) mono: bool,
    pub(super) short: bool,
    pub(super) range: (String, String),
    pub(super) step: Option<&'static str>,
    pub(super) max_chars: Option<usize>,
}

impl Field {
    fn new(kind: Kind, name: &str, label: &str) -> Self {
        Self {
            id: format!("f-{name}"),
            name: name.to_owned(),
            label: label.to_owned(),
            hint: String::new(),
            error: None,
            values: Vec::new(),
            kind,
            optional: false,
            quiet: false,
            label_hidden: false,
            autocomplete: None,
            numeric: false,
            mono: false,
            short: false,
            range: (String::new(), String::new()),
            step: None,
            max_chars: None,
        }
    }
    /// One line of text.
    pub fn text(name: &str, label: &str) -> Self {
        Self::new(Kind::Text, name, label)
    }
    /// Several lines of text.
    pub fn text_area(name: &str, label: &str, rows: u8) -> Self {
        Self::new(Kind::TextArea(rows), name, label)
    }
    /// A secret; its value is never written back.
    pub fn password(name: &str, label: &str) -> Self {
        Self::new(Kind::Password, name, label)
    }
    /// A drop-down: for more than about six choices.
    pub fn select(name: &str, label: &str, choices: Vec<Choice>) -> Self {
        Self::new(Kind::Select(choices), name, label)
    }
    /// One of a few.
    pub fn radio(name: &str, label: &str, choices: Vec<Choice>) -> Self {
        Self::new(Kind::Radio(choices), name, label)
    }
    /// Any of a few.
    pub fn checks(name: &str, label: &str, choices: Vec<Choice>) -> Self {
        Self::new(Kind::Checks(choices), name, label)
    }
    /// A civil date, value `2026-03-06`.
    pub fn date(name: &str, label: &str) -> Self {
        Self::new(Kind::Date, name, label)
    }
    /// Date and time, value `2026-03-06T10:21`.
    pub fn date_time(name: &str, label: &str) -> Self {
        Self::new(Kind::DateTime, name, label)
    }
    /// A whole number with its unit beside it.
    pub fn number(name: &str, label: &str, unit: &str) -> Self {
        Self::new(Kind::Number(unit.to_owned()), name, label)
    }
    /// An amount in yuan.
    pub fn money(name: &str, label: &str) -> Self {
        Self::new(Kind::Money, name, label)
    }
    /// A file; `accept` such as `.pdf,image/*`. The form sends itself as multipart.
    pub fn file(name: &str, label: &str, accept: &str, several: bool) -> Self {
        Self::new(Kind::File(accept.to_owned(), several), name, label)
    }

    /// What stands in the field: on a rejected form, what the person typed.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.values = vec![value.into()];
        self
    }
    /// What is ticked in a checkbox list.
    #[must_use]
    pub fn values<V: Into<String>>(mut self, values: impl IntoIterator<Item = V>) -> Self {
        self.values = values.into_iter().map(Into::into).collect();
        self
    }
    /// The value of a money field, in fen.
    #[must_use]
    pub fn fen(self, fen: i64) -> Self {
        self.value(format::money_plain(fen))
    }
    /// The rule to be met, before the person types: `18 位，在营业执照上`.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
    /// What is wrong and what it should be: `少了 1 位，应为 18 位`.
    #[must_use]
    pub fn error<E: Into<String>>(mut self, error: Option<E>) -> Self {
        self.error = error.map(Into::into);
        self
    }
    /// May be left empty; the label says so.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }
    /// The label is for screen readers only, where the place makes it plain (filters).
    #[must_use]
    pub fn label_hidden(mut self) -> Self {
        self.label_hidden = true;
        self
    }
    /// The browser may fill it in: `username`, `current-password`, `tel` …
    #[must_use]
    pub fn autocomplete(mut self, token: &'static str) -> Self {
        self.autocomplete = Some(token);
        self
    }
    /// Digits only: a phone shows its number pad.
    #[must_use]
    pub fn numeric(mut self) -> Self {
        self.numeric = true;
        self
    }
    /// Codes, set in a fixed width.
    #[must_use]
    pub fn mono(mut self) -> Self {
        self.mono = true;
        self
    }
    /// A short control.
    #[must_use]
    pub fn short(mut self) -> Self {
        self.short = true;
        self
    }
    /// Least and greatest, in the form of the control (empty: none). The server checks again.
    #[must_use]
    pub fn range(mut self, least: impl Into<String>, greatest: impl Into<String>) -> Self {
        self.range = (least.into(), greatest.into());
        self
    }
    /// A time to the second, not to the minute.
    #[must_use]
    pub fn to_the_second(mut self) -> Self {
        self.step = Some("1");
        self
    }
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
    /// At most so many characters.
    #[must_use]
    pub fn max_chars(mut self, n: usize) -> Self {
        self.max_chars = Some(n);
        self
    }
    /// An id of its own, where two forms of a page have a field of the same name.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = id.into();
        self
    }

    /// A hidden value.
    pub fn hidden(name: &str, value: &str) -> Markup {
        html! { input type="hidden" name=(name) value=(value); }
    }

    /// A filter: never required, and the label need not say so.
    pub(super) fn into_filter(mut self) -> Self {
        self.optional = true;
        self.quiet = true;
        self
    }
    /// What is not shown again: it is typed anew.
    pub(super) fn is_secret(&self) -> bool {
        matches!(self.kind, Kind::Password)
    }

    pub(super) fn is_file(&self) -> bool {
        matches!(self.kind, Kind::File(..))
    }
    pub(super) fn is_group(&self) -> bool {
        matches!(self.kind, Kind::Radio(_) | Kind::Checks(_))
    }
    /// The message for the summary: id of the control to go to, label, error.
    pub(super) fn fault(&self) -> Option<(String, &str, &str)> {
        let error = self.error.as_deref()?;
        let anchor = if self.is_group() { format!("{}-0", self.id) } else { self.id.clone() };
        Some((anchor, &self.label, error))
    }
    /// The ids of hint and error, for `aria-describedby`.
    pub(super) fn described_by(&self) -> Option<String> {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-h", self.id));
        let error = self.error.as_ref().map(|_| format!("{}-e", self.id));
        let ids: Vec<String> = [hint, error].into_iter().flatten().collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

impl Render for Field {
    fn render(&self) -> Markup {
        let class = if self.error.is_some() { "fld bad" } else { "fld" };
        let words = html! {
            (self.label) @if self.optional && !self.quiet { span.opt { "（选填）" } }
        };
        let rule = html! {
            @if !self.hint.is_empty() { p.hint id={ (self.id) "-h" } { (self.hint) } }
            @if let Some(error) = &self.error { p.msg id={ (self.id) "-e" } { (icon(Icon::CircleX)) span { (error) } } }
        };
        html! {
            @if self.is_group() {
                fieldset class=(class) aria-describedby=[self.described_by()] {
                    legend class=[self.label_hidden.then_some("vh")] { (words) }
                    (rule) (control(self))
                }
            } @else {
                div class=(class) {
                    label for=(self.id) class=[self.label_hidden.then_some("vh")] { (words) }
                    (rule) (control(self))
                }
            }
        }
    }
}
