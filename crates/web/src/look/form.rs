//! Forms that act: guard against forgery and repetition, error summary, one verb on the button.

use maud::{Markup, PreEscaped, Render, html};

use super::{Field, Icon, icon};

/// What every acting form carries: the session's token and the key that makes a repeated sending harmless.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    pub csrf: String,
    pub key: String,
}

impl Guard {
    /// `_csrf` and `_key`.
    pub fn inputs(&self) -> Markup {
        html! { (Field::hidden("_csrf", &self.csrf)) (Field::hidden("_key", &self.key)) }
    }
}

/// A form. The fields' errors make the summary, so that both say the same words.
#[derive(Clone, Debug)]
pub struct Form {
    action: String,
    guard: Guard,
    fields: Vec<Field>,
    before: Markup,
    after: Markup,
    submit: (Option<Icon>, String, &'static str),
    secondary: Markup,
    card: bool,
}

impl Form {
    /// `verb` is what the button does: 签署结论, 移交保管; never 确定 or 提交 alone.
    pub fn new(action: impl Into<String>, guard: Guard, verb: impl Into<String>) -> Self {
        Self {
            action: action.into(),
            guard,
            fields: Vec::new(),
            before: PreEscaped(String::new()),
            after: PreEscaped(String::new()),
            submit: (None, verb.into(), "pri"),
            secondary: PreEscaped(String::new()),
            card: true,
        }
    }
    #[must_use]
    pub fn field(mut self, field: Field) -> Self {
        self.fields.push(field);
        self
    }
    #[must_use]
    pub fn fields(mut self, fields: impl IntoIterator<Item = Field>) -> Self {
        self.fields.extend(fields);
        self
    }
    /// What stands above the fields (a note, what the act means).
    #[must_use]
    pub fn before(mut self, before: Markup) -> Self {
        self.before = before;
        self
    }
    /// What stands between the fields and the button; hidden values go here too.
    #[must_use]
    pub fn after(mut self, after: Markup) -> Self {
        self.after = after;
        self
    }
    #[must_use]
    pub fn icon(mut self, icon: Icon) -> Self {
        self.submit.0 = Some(icon);
        self
    }
    /// The act takes something away: 撤回, 注销.
    #[must_use]
    pub fn danger(mut self) -> Self {
        self.submit.2 = "danger fill";
        self
    }
    /// Beside the main button: 取消 as a link, 暂存 as a second submit.
    #[must_use]
    pub fn secondary(mut self, secondary: Markup) -> Self {
        self.secondary = secondary;
        self
    }
    /// Without a card of its own, inside one.
    #[must_use]
    pub fn bare(mut self) -> Self {
        self.card = false;
        self
    }
}

impl Render for Form {
    fn render(&self) -> Markup {
        let upload = self.fields.iter().any(Field::is_file);
        html! {
            form class=[self.card.then_some("card bd")] method="post" action=(self.action) novalidate data-guard
                enctype=[upload.then_some("multipart/form-data")] {
                (self.guard.inputs())
                (error_summary(&self.fields))
                (self.before)
                @for field in &self.fields { (field) }
                (self.after)
                div.formacts {
                    button class=(format!("btn {}", self.submit.2)) type="submit" {
                        @if let Some(sign) = self.submit.0 { (icon(sign)) } (self.submit.1)
                    }
                    (self.secondary)
                }
            }
        }
    }
}

/// 有 2 处需要改: the same words as beside the fields, with links to them. Nothing when there is no error.
pub fn error_summary(fields: &[Field]) -> Markup {
    let faults: Vec<_> = fields.iter().filter_map(Field::fault).collect();
    let (upload, secret) = (fields.iter().any(Field::is_file), fields.iter().any(Field::is_secret));
    html! {
        @if !faults.is_empty() {
            div.note.r.mb role="alert" tabindex="-1" data-error-summary {
                (icon(Icon::AlertTriangle))
                div {
                    strong { "有 " (faults.len()) " 处需要改" }
                    ul { @for (anchor, label, error) in &faults { li { a href={ "#" (anchor) } { (label) "：" (error) } } } }
                    @if secret { "口令和验证码要重新填写。" }
                    @else if upload { "已填的文字都还在，文件需要重新选择。" }
                    @else { "已填的内容都还在。" }
                }
            }
        }
    }
}
