//! One act, one form, one page: shown, read, judged, told. Shared by the pages of registers and of 公示.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use law::act::Intent;
use law::ids::SubjectRef;
use law::refusal::{FieldError, Refusal, RefusalClass};
use maud::{Markup, html};
use office::{Receipt, Trouble};

use crate::desk::shell;
pub use crate::forms::Turn;
use crate::forms::{self, FormSpec, Pairs, Shown};
use crate::look::{PageMeta, State, crumbs, desk_page, format, hash_block, icon, note, page_head};
use crate::reply;
use crate::session::Staff;

/// A page of the workbench; `current` is the entry of the menu to mark.
pub fn page(staff: &Staff, title: &str, current: &str, status: StatusCode, content: &Markup) -> Response {
    let meta = PageMeta { large: staff.large, ..PageMeta::new(title, &staff.path) };
    (status, desk_page(&meta, &shell::meta(staff, current), content)).into_response()
}

/// A form for one act on one subject.
pub struct ActForm {
    /// The fields.
    pub spec: FormSpec,
    /// The subject.
    pub subject: SubjectRef,
    /// Sequence number seen; `None` for a new subject.
    pub base: Option<u64>,
    /// What it is about: `明市监罚〔2026〕17号`.
    pub about: String,
    /// Where the form is sent.
    pub action: String,
    /// (words, address) of the page to return to.
    pub back: (String, String),
    /// The entry of the menu to mark.
    pub current: &'static str,
    /// Beside the form: what helps to fill it in.
    pub aside: Markup,
    /// Below both, in full width.
    pub below: Markup,
    /// From the form's words to the command's.
    pub turn: Option<Turn>,
}

impl ActForm {
    /// The empty form.
    pub fn show(&self, staff: &Staff) -> Response {
        self.begin(staff, None)
    }

    /// The form with what stands already.
    pub fn begin(&self, staff: &Staff, values: Option<Pairs>) -> Response {
        self.page(staff, StatusCode::OK, values.as_ref(), &[], html! {}, self.base)
    }

    /// The form with what was typed and an error that was found before it was judged.
    pub fn again(&self, staff: &Staff, pairs: &Pairs, field: &str, message: &str) -> Response {
        let errors = [FieldError { field: field.into(), message: message.into() }];
        self.page(staff, StatusCode::UNPROCESSABLE_ENTITY, Some(pairs), &errors, html! {}, self.base)
    }

    /// The form as sent: judged and recorded, or shown again with what was typed.
    pub async fn submit(self, staff: &Staff, pairs: Pairs) -> Response {
        self.sent(staff, pairs, None).await
    }

    /// Likewise; once recorded, the person is led on to `next`, which shows the receipt.
    pub async fn submit_to(self, staff: &Staff, pairs: Pairs, next: &str) -> Response {
        self.sent(staff, pairs, Some(next)).await
    }

    async fn sent(self, staff: &Staff, pairs: Pairs, next: Option<&str>) -> Response {
        let mut pairs = pairs;
        let adding = pairs.get("_add").to_string();
        pairs.remove("_add");
        if !adding.is_empty() {
            let base = pairs.get("_base").parse().ok().or(self.base);
            return self.framed(staff, StatusCode::OK, Some(&pairs), &[], html! {}, base, Some(&adding));
        }
        let base = pairs.get("_base").parse().ok().or(self.base);
        let deed = match forms::parse_with(&self.spec, &mut pairs, self.turn.as_ref()) {
            Ok(deed) => deed,
            Err(errors) => {
                return self.page(
                    staff,
                    StatusCode::UNPROCESSABLE_ENTITY,
                    Some(&pairs),
                    &errors,
                    html! {},
                    base,
                );
            }
        };
        let intent = Intent {
            subject: self.subject.clone(),
            base,
            key: pairs.get("_key").to_string(),
            occurred: None,
            deed,
        };
        match staff.app.office().act(&staff.actor, intent).await {
            Ok(receipt) => match next {
                Some(next) => Redirect::to(next).into_response(),
                None => self.done(staff, &receipt),
            },
            Err(Trouble::Refused(r)) => self.refused(staff, &r, &pairs, base),
            Err(Trouble::Conflict { refusal, theirs, now }) => {
                let said = html! {
                    (note(State::Near, &refusal.reason, &html! {
                        ul.dots { @for h in &theirs { li {
                            (format::minute_short(format::local(h.recorded.recorded))) "　" (h.recorded.actor.name) "　" (h.recorded.deed.title())
                        } } }
                        "下面还是刚才填写的内容。核对后再次办理，将记录在新内容之后。"
                    }))
                };
                self.page(staff, StatusCode::CONFLICT, Some(&pairs), &[], said, Some(now))
            }
            Err(trouble) => reply::trouble(staff, &self.spec.title, &trouble),
        }
    }

    /// The form again with what the law says against it.
    pub fn refused(&self, staff: &Staff, r: &Refusal, pairs: &Pairs, base: Option<u64>) -> Response {
        match r.class {
            RefusalClass::Invalid => {
                self.page(staff, StatusCode::UNPROCESSABLE_ENTITY, Some(pairs), &r.fields, html! {}, base)
            }
            RefusalClass::Gate => {
                let said = html! { div.mb { (forms::refused(r, &self.spec.title)) } };
                self.page(staff, StatusCode::UNPROCESSABLE_ENTITY, Some(pairs), &[], said, base)
            }
            _ => reply::trouble(staff, &self.spec.title, &Trouble::from(r.clone())),
        }
    }

    fn page(
        &self,
        staff: &Staff,
        status: StatusCode,
        values: Option<&Pairs>,
        errors: &[FieldError],
        before: Markup,
        base: Option<u64>,
    ) -> Response {
        self.framed(staff, status, values, errors, before, base, None)
    }

    #[expect(clippy::too_many_arguments, reason = "everything that one page is made from")]
    fn framed(
        &self,
        staff: &Staff,
        status: StatusCode,
        values: Option<&Pairs>,
        errors: &[FieldError],
        before: Markup,
        base: Option<u64>,
        add: Option<&str>,
    ) -> Response {
        let shown = Shown {
            action: &self.action,
            guard: &staff.guard(),
            base,
            values,
            errors,
            add,
            before,
            back: &self.back.1,
        };
        let aside = !self.aside.0.is_empty();
        let content = html! {
            (crumbs(&[(&self.back.0, &self.back.1)], &self.spec.title))
            (page_head(&self.spec.title, &[html! { (self.about) }], &html! {}))
            @if aside { div.cols { (forms::render(&self.spec, &shown)) aside.stack { (self.aside) } } }
            @else { (forms::render(&self.spec, &shown)) }
            (self.below)
        };
        page(staff, &self.spec.title, self.current, status, &content)
    }

    /// The receipt: what was recorded, by whom, and how to check it.
    fn done(&self, staff: &Staff, receipt: &Receipt) -> Response {
        let next = [(self.back.0.as_str(), self.back.1.as_str())];
        recorded(staff, &self.spec.title, &self.about, receipt, self.current, &next)
    }
}

/// The page after a legal act: a receipt, never a toast.
pub fn recorded(
    staff: &Staff,
    title: &str,
    about: &str,
    receipt: &Receipt,
    current: &str,
    next: &[(&str, &str)],
) -> Response {
    let head = format!("已记录：{title}");
    let now = format::second(format::local(staff.app.office().clock().now()));
    let content = html! {
        section.receipt.card {
            div.ok role="status" { (icon(crate::look::Icon::CircleCheck)) h1 { (head) } }
            div.bd.pad5 {
                dl.dl {
                    @if !about.is_empty() { dt { "事项" } dd { (about) } }
                    dt { "办理人" } dd { (staff.person.name) "，" (staff.actor.capacity.title()) }
                    dt { "时间" } dd { (now) }
                    @if receipt.acts.len() > 1 { dt { "一并记录" } dd { (receipt.acts.len()) " 项" } }
                    dt { "核对码" } dd { (hash_block(&receipt.leaf)) span.small.muted { "通常几秒内编入公示日志" } }
                }
                @if receipt.replayed { p.small.muted.mt { "同一次操作之前已经记录，没有记两遍。" } }
                div.formacts {
                    @for (i, (words, href)) in next.iter().enumerate() {
                        a class=(if i == 0 { "btn pri" } else { "btn" }) href=(href) { (words) }
                    }
                }
            }
        }
    };
    page(staff, &head, current, StatusCode::OK, &content)
}

/// A fault of the machine as a page of the workbench.
pub fn fault(staff: &Staff, fault: &office::Fault) -> Response {
    reply::fault(&staff.app, Some(staff), &staff.path, fault)
}

/// Nothing here for this person.
pub fn missing(staff: &Staff) -> Response {
    reply::problem(&staff.app, Some(staff), &staff.path, &crate::look::Problem::NotFound)
}
