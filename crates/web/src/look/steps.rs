//! 办案程序: the ordered steps of a procedure.

use maud::{Markup, html};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    Done,
    Current,
    Todo,
}

/// One step: its name, and when it was done or must be.
#[derive(Clone, Debug)]
pub struct Step {
    pub name: String,
    pub state: StepState,
    /// `1月19日`, `最迟 3月24日`, `待审核通过`.
    pub when: String,
    pub href: Option<String>,
}

/// The steps in order; done ones are ticked and say so to screen readers.
pub fn steps(items: &[Step]) -> Markup {
    html! {
        ol.steps { @for (i, step) in items.iter().enumerate() {
            @let done = step.state == StepState::Done;
            li class=[match step.state { StepState::Done => Some("done"), StepState::Current => Some("cur"), StepState::Todo => None }]
                aria-current=[(step.state == StepState::Current).then_some("step")] {
                span.n aria-hidden="true" { @if done { "✓" } @else { (i + 1) } }
                b {
                    @if let Some(href) = &step.href { a href=(href) { (step.name) } } @else { (step.name) }
                    @if done { span.vh { "（已完成）" } }
                }
                span.t { (step.when) }
            }
        } }
    }
}
