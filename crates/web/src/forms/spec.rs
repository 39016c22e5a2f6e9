//! What a form asks.

use crate::look::Choice;
use serde_json::Value;

/// What an item of a checkbox list becomes in the command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaf {
    /// A text, e.g. an officer's id.
    Text,
    /// A whole number, e.g. the number of a piece of evidence.
    Int,
}

/// A question with its reference, radio buttons and a reason: a criterion, a content of the review, a point.
#[derive(Clone, Debug)]
pub struct Judge {
    /// Printed before the question.
    pub no: u32,
    /// What the product gathered for it.
    pub reference: Vec<String>,
    /// Answers; their values are the wire names, or `true` and `false` where `boolean`.
    pub options: Vec<Choice>,
    /// The answer becomes a truth value.
    pub boolean: bool,
    /// Where the reason goes in the command; its field is the question's name with `.reason`.
    pub reason_at: Vec<String>,
    /// What is said when it is not answered.
    pub unanswered: String,
    /// What the reason is called to screen readers and in the field.
    pub reason_label: String,
}

/// The kind of a field, and so of its leaf in the command.
#[derive(Clone, Debug)]
pub enum Kind {
    /// One line.
    Text,
    /// Several lines; rows shown.
    Area(u8),
    /// Several lines, one entry each: a list of texts.
    Lines(u8),
    /// A civil date.
    Date,
    /// Date and time at +08:00.
    DateTime,
    /// Typed in yuan, sent in fen.
    Money,
    /// A whole number with its unit.
    Int(String),
    /// A whole number that may be below zero, with its unit.
    Signed(String),
    /// A moment within a recording, typed as minutes and seconds, sent in milliseconds.
    Moment,
    /// A drop-down whose values are whole numbers, e.g. those of acts.
    Numbered(Vec<Choice>),
    /// One box to tick, with its words: true or false.
    Confirm(String),
    /// 是 or 否.
    YesNo,
    /// A drop-down.
    Choice(Vec<Choice>),
    /// Radio buttons.
    Radio(Vec<Choice>),
    /// A checkbox list.
    Checks(Vec<Choice>, Leaf),
    /// A question with a reason.
    Judge(Box<Judge>),
    /// Never shown: a value that the form itself brings.
    Constant(Value),
}

/// One field.
#[derive(Clone, Debug)]
pub struct FieldSpec {
    /// Name in the form, the same as the path that the law's field errors use.
    pub name: String,
    /// Where its leaf goes in the command; numbers are places in lists.
    pub at: Vec<String>,
    /// Label.
    pub label: String,
    /// Kind.
    pub kind: Kind,
    /// Must be filled in.
    pub required: bool,
    /// Left out of the command when blank; otherwise a blank text is sent as such.
    pub omitted_blank: bool,
    /// The rule, told before one types.
    pub hint: String,
    /// What stands in it at first.
    pub default: Vec<String>,
}

impl FieldSpec {
    /// A required field; its leaf goes where its name says.
    #[must_use]
    pub fn new(name: &str, label: &str, kind: Kind) -> Self {
        let required =
            !matches!(kind, Kind::Confirm(_) | Kind::Checks(..) | Kind::Judge(_) | Kind::Constant(_));
        Self {
            name: name.into(),
            at: name.split('.').map(str::to_string).collect(),
            label: label.into(),
            kind,
            required,
            omitted_blank: false,
            hint: String::new(),
            default: Vec::new(),
        }
    }
    /// A constant.
    #[must_use]
    pub fn constant(at: &str, value: impl Into<Value>) -> Self {
        Self::new(at, "", Kind::Constant(value.into()))
    }
    /// May stay blank; a blank text is sent as such.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.required = false;
        self
    }
    /// May stay blank, and is then left out of the command.
    #[must_use]
    pub fn omitted(mut self) -> Self {
        self.required = false;
        self.omitted_blank = true;
        self
    }
    /// The leaf goes elsewhere than the name says.
    #[must_use]
    pub fn at(mut self, path: &str) -> Self {
        self.at = path.split('.').map(str::to_string).collect();
        self
    }
    /// The rule.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
    /// What stands in it at first.
    #[must_use]
    pub fn default(mut self, value: impl Into<String>) -> Self {
        self.default = vec![value.into()];
        self
    }
    /// What is ticked at first.
    #[must_use]
    pub fn defaults<V: Into<String>>(mut self, values: impl IntoIterator<Item = V>) -> Self {
        self.default = values.into_iter().map(Into::into).collect();
        self
    }
    /// The name of a question's reason.
    #[must_use]
    pub fn reason_name(&self) -> String {
        format!("{}.reason", self.name)
    }
    /// The same field in row `row` of `path`.
    #[must_use]
    pub fn in_row(&self, path: &str, row: usize) -> Self {
        let mut field = self.clone();
        field.name = format!("{path}.{row}.{}", self.name);
        field.at =
            path.split('.').map(str::to_string).chain([row.to_string()]).chain(self.at.clone()).collect();
        field
    }
}

/// Rows of the same fields.
#[derive(Clone, Debug)]
pub struct Repeat {
    /// Where the list stands in the command, and the beginning of its fields' names.
    pub path: String,
    /// What the list is.
    pub label: String,
    /// What one row is: `证据`, `意见`.
    pub unit: String,
    /// Rows shown at first.
    pub min: usize,
    /// The fields of a row, with names relative to it.
    pub fields: Vec<FieldSpec>,
    /// A field of the row that carries its number, and the number of the first row.
    pub numbered: Option<(&'static str, u32)>,
    /// The rule.
    pub hint: String,
}

/// Most rows of a list on one form.
pub const ROWS_MAX: usize = 60;

/// A part of a form.
#[derive(Clone, Debug)]
pub enum Item {
    /// A section's title and a line below it; may be empty.
    Heading(String, String),
    /// A field.
    Field(FieldSpec),
    /// A list.
    Repeat(Repeat),
}

impl From<FieldSpec> for Item {
    fn from(field: FieldSpec) -> Self {
        Self::Field(field)
    }
}

impl From<Repeat> for Item {
    fn from(repeat: Repeat) -> Self {
        Self::Repeat(repeat)
    }
}

/// A section's title.
#[must_use]
pub fn heading(title: &str, text: &str) -> Item {
    Item::Heading(title.into(), text.into())
}

/// A form for one kind of act.
#[derive(Clone, Debug)]
pub struct FormSpec {
    /// Wire tag, e.g. `case.opened/1`.
    pub tag: &'static str,
    /// Title of the act.
    pub title: String,
    /// What the act means, before the fields; may be empty.
    pub intro: String,
    /// What the button does.
    pub verb: String,
    /// Parts in order.
    pub items: Vec<Item>,
    /// Objects that are left out when all in them is blank.
    pub optional_objects: Vec<&'static str>,
    /// Where the same form is sent to be previewed instead of recorded, where its act makes a document.
    pub preview: Option<String>,
}

impl FormSpec {
    /// A form of the act `tag` with these parts; the title is the act's own.
    #[must_use]
    pub fn new(tag: &'static str, verb: &str, items: Vec<Item>) -> Self {
        let title = law::deed::KINDS.iter().find(|(t, _, _)| *t == tag).map_or("", |(_, _, title)| title);
        Self {
            tag,
            title: title.into(),
            intro: String::new(),
            verb: verb.into(),
            items,
            optional_objects: Vec::new(),
            preview: None,
        }
    }
    /// With words before the fields.
    #[must_use]
    pub fn intro(mut self, intro: impl Into<String>) -> Self {
        self.intro = intro.into();
        self
    }
    /// With a second button that previews the documents.
    #[must_use]
    pub fn preview(mut self, action: String) -> Self {
        self.preview = Some(action);
        self
    }
    /// An object that is left out when all in it is blank.
    #[must_use]
    pub fn optional_object(mut self, path: &'static str) -> Self {
        self.optional_objects.push(path);
        self
    }
}
