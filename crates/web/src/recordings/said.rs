//! One act on a recording, by its form.

use super::MENU;
use super::show::{Shown, case_number};
use crate::forms::FormSpec;
use crate::registers::runner::ActForm;
use law::ids::SubjectRef;
use law::state::record::shown_name;
use maud::html;

/// The form of an act on this recording, at `{id}/{act}`.
pub(super) fn form(shown: &Shown, spec: FormSpec, act: &str) -> ActForm {
    let home = format!("{MENU}/{}", shown.id);
    let name = shown_name(&shown.recording);
    // A viewing or an attempt recorded meanwhile changes nothing that a form was filled in upon.
    let base = (act != "open").then_some(shown.seq);
    ActForm {
        spec,
        subject: SubjectRef::recording(&shown.id),
        base,
        about: format!("{name}　{}", case_number(&shown.case)),
        action: format!("{home}/{act}"),
        back: (name, home),
        current: MENU,
        aside: html! {},
        below: html! {},
        turn: None,
    }
}
