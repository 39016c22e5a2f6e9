//! The flow chart of a procedure as SVG, laid out from the very definition that the engine runs (clause 1.1e).
//! Steps that every case has stand in the main column; steps that only some cases have stand beside it. The
//! ordered list next to it says the same in words.

use law::procedure::{Need, Procedure, Step};
use maud::{Markup, html};

/// Width of the drawing; it scrolls sideways on a phone rather than shrink its letters.
const WIDTH: usize = 760;
const ROW: usize = 62;
const BOX_H: usize = 40;
const MAIN_X: usize = 120;
const SIDE_X: usize = 470;
const BOX_W: usize = 270;
const TOP: usize = 14;

struct Placed<'a> {
    step: &'a Step,
    number: usize,
    y: usize,
}

/// The chart.
#[must_use]
pub fn chart(procedure: &Procedure) -> Markup {
    let placed: Vec<Placed> = procedure
        .steps
        .iter()
        .enumerate()
        .map(|(i, step)| Placed { step, number: i + 1, y: TOP + i * ROW })
        .collect();
    let height = TOP * 2 + procedure.steps.len() * ROW;
    let main: Vec<usize> = placed.iter().filter(|p| !p.step.optional).map(|p| p.y).collect();
    html! {
        svg width=(WIDTH) height=(height) viewBox=(format!("0 0 {WIDTH} {height}")) role="img" focusable="false"
            aria-label={ (procedure.title) "流程图，共 " (placed.len()) " 个环节，文字说明见下方列表" }
            font-size="15" font-family="sans-serif" {
            defs { marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto" {
                path d="M0 0L8 4L0 8z" fill="#556273" {}
            } }
            @for (stage, first, last) in stages(&placed) {
                rect x="4" y=(first - 6) width=(WIDTH - 8) height=(last + BOX_H + 12 - first) rx="6" fill="#f3f5f8" stroke="#dbe2ea" {}
                text x="20" y=(first + 25) fill="#556273" font-weight="600" { (stage) }
            }
            @for pair in main.windows(2) {
                line x1=(MAIN_X + 40) y1=(pair[0] + BOX_H) x2=(MAIN_X + 40) y2=(pair[1]) stroke="#556273" stroke-width="1.5" marker-end="url(#arrow)" {}
            }
            @for p in &placed { (step(p, &main)) }
        }
    }
}

fn step(p: &Placed, main: &[usize]) -> Markup {
    let (x, dash, fill) =
        if p.step.optional { (SIDE_X, Some("5 4"), "#ffffff") } else { (MAIN_X, None, "#e6f0fb") };
    // An optional step hangs on the main line, which runs past it.
    let hangs = p.step.optional && main.first().is_some_and(|y| *y < p.y);
    html! {
        @if hangs {
            line x1=(MAIN_X + 40) y1=(p.y + BOX_H / 2) x2=(SIDE_X) y2=(p.y + BOX_H / 2) stroke="#8592a3" stroke-width="1.5" stroke-dasharray="5 4" marker-end="url(#arrow)" {}
        }
        rect x=(x) y=(p.y) width=(BOX_W) height=(BOX_H) rx="4" fill=(fill) stroke="#195ea9" stroke-width="1.5" stroke-dasharray=[dash] {}
        text x=(x + 14) y=(p.y + 26) fill="#14202e" { (p.number) " " (p.step.title) }
    }
}

/// Runs of steps of one stage: name, y of the first and of the last.
fn stages<'a>(placed: &[Placed<'a>]) -> Vec<(&'a str, usize, usize)> {
    let mut out: Vec<(&str, usize, usize)> = Vec::new();
    for p in placed {
        match out.last_mut() {
            Some((stage, _, last)) if *stage == p.step.stage => *last = p.y,
            _ => out.push((&p.step.stage, p.y, p.y)),
        }
    }
    out
}

/// When a step may be taken, in words.
#[must_use]
pub fn condition(need: &Need) -> String {
    match need {
        Need::Has(m) => format!("已{}", m.title()),
        Need::Not(m) => format!("未{}", m.title()),
        Need::All(parts) => joined(parts, "、"),
        Need::Any(parts) => joined(parts, "，或者"),
    }
}

fn joined(parts: &[Need], between: &str) -> String {
    parts
        .iter()
        .map(|n| match n {
            Need::All(inner) | Need::Any(inner) if inner.len() > 1 => format!("（{}）", condition(n)),
            _ => condition(n),
        })
        .collect::<Vec<_>>()
        .join(between)
}

/// The conditions of a step that a reader wants to know: what must have happened, without the “not yet closed”
/// that stands at every step.
#[must_use]
pub fn prerequisites(step: &Step) -> String {
    let parts = match &step.needs {
        Need::All(parts) => parts.as_slice(),
        one => std::slice::from_ref(one),
    };
    let said: Vec<String> = parts.iter().filter(|n| !matches!(n, Need::Not(_))).map(condition).collect();
    if said.is_empty() { "—".to_owned() } else { said.join("；") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_drawn_within_the_drawing() {
        let p = law::procedure::ordinary_penalty();
        let svg = chart(&p).0;
        for s in &p.steps {
            assert!(svg.contains(&s.title), "{}", s.title);
        }
        // Longest title in its box at 15 px a character.
        assert!(p.steps.iter().all(|s| (s.title.chars().count() + 3) * 15 < BOX_W));
    }

    #[test]
    fn conditions_are_words() {
        let p = law::procedure::ordinary_penalty();
        let decision = p.steps.iter().find(|s| s.id == "decision").unwrap();
        let words = prerequisites(decision);
        assert!(words.contains("已送达告知书") || words.contains("通过"), "{words}");
    }
}
