//! A definition is refused unless *every* path through it satisfies the gates: its states are exhausted.

use super::{GATES, Mark, Marks, Procedure, outcomes};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// More states than this and the definition is too intricate to be trusted, or to be read.
const STATES_MAX: usize = 2_000_000;

/// Why a definition is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A path reaches an act with its gate closed.
    GateOpen {
        /// The gate.
        gate: &'static str,
        /// Its clause.
        clause: &'static str,
        /// The step that lets it through.
        step: String,
        /// The acts that lead there.
        path: Vec<String>,
    },
    /// A state from which the case can never be ended.
    DeadEnd {
        /// The acts that lead there.
        path: Vec<String>,
        /// The marks there.
        marks: Vec<Mark>,
    },
    /// A step that no path reaches.
    Unreachable(String),
    /// An act that is not an act on a case.
    UnknownAct(String),
    /// A step's period is not among the rules.
    UnknownPeriod(String),
    /// Too many states.
    TooIntricate,
}

/// What was exhausted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Distinct states reached.
    pub states: usize,
    /// Transitions tried.
    pub transitions: usize,
}

/// Exhausts the states of a definition.
///
/// # Errors
/// Every fault found; at most one path for each gate and step.
pub fn check(procedure: &Procedure, periods: &BTreeSet<String>) -> Result<Report, Vec<Fault>> {
    let mut faults = names(procedure, periods);
    let begin = Marks::NONE.with(Mark::Registered);
    let mut from: BTreeMap<Marks, Option<(Marks, String)>> = BTreeMap::from([(begin, None)]);
    let mut back: BTreeMap<Marks, Vec<Marks>> = BTreeMap::new();
    let mut queue = VecDeque::from([begin]);
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    let mut open: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut transitions = 0;
    while let Some(m) = queue.pop_front() {
        if from.len() > STATES_MAX {
            return Err(vec![Fault::TooIntricate]);
        }
        let time = std::iter::once((None, "time.passed"));
        let acts = procedure.steps.iter().filter(|s| s.needs.holds(m)).flat_map(|s| {
            taken.insert(s.id.as_str());
            s.acts.iter().map(move |a| (Some(s), a.as_str()))
        });
        let moves: Vec<_> = acts.chain(time).collect();
        for (step, tag) in moves {
            let mut shut = false;
            if let Some(step) = step {
                for g in GATES.iter().filter(|g| g.tag == tag && !g.need.holds(m)) {
                    shut = true;
                    // Acts of several documents share one tag and one step; `judge` keeps their gates.
                    if open.insert((g.id, step.id.as_str())) {
                        faults.push(Fault::GateOpen {
                            gate: g.id,
                            clause: g.clause,
                            step: step.id.clone(),
                            path: path(&from, m, tag),
                        });
                    }
                }
            }
            if shut {
                continue;
            }
            // What is no act of a case was found by its name and changes nothing here.
            for next in outcomes(tag, m).unwrap_or_default() {
                transitions += 1;
                if next != m {
                    back.entry(next).or_default().push(m);
                }
                if let std::collections::btree_map::Entry::Vacant(v) = from.entry(next) {
                    v.insert(Some((m, tag.to_string())));
                    queue.push_back(next);
                }
            }
        }
    }
    faults.extend(
        procedure
            .steps
            .iter()
            .filter(|s| !taken.contains(s.id.as_str()))
            .map(|s| Fault::Unreachable(s.id.clone())),
    );
    faults.extend(dead_end(&from, &back));
    if faults.is_empty() { Ok(Report { states: from.len(), transitions }) } else { Err(faults) }
}

fn names(procedure: &Procedure, periods: &BTreeSet<String>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for step in &procedure.steps {
        for act in &step.acts {
            let known = crate::deed::KINDS
                .iter()
                .any(|(tag, kind, _)| tag == act && *kind == crate::ids::SubjectKind::Case);
            if !known {
                faults.push(Fault::UnknownAct(act.clone()));
            }
        }
        if let Some(p) = &step.period
            && !periods.contains(p)
        {
            faults.push(Fault::UnknownPeriod(p.clone()));
        }
    }
    faults
}

/// A state from which neither 归档 nor 不予立案 can be reached.
fn dead_end(
    from: &BTreeMap<Marks, Option<(Marks, String)>>,
    back: &BTreeMap<Marks, Vec<Marks>>,
) -> Option<Fault> {
    let mut good: BTreeSet<Marks> =
        from.keys().copied().filter(|m| m.has(Mark::Archived) || m.has(Mark::Declined)).collect();
    let mut queue: VecDeque<Marks> = good.iter().copied().collect();
    while let Some(m) = queue.pop_front() {
        for before in back.get(&m).into_iter().flatten() {
            if good.insert(*before) {
                queue.push_back(*before);
            }
        }
    }
    let stuck = from.keys().find(|m| !good.contains(m))?;
    Some(Fault::DeadEnd { path: path(from, *stuck, ""), marks: stuck.list() })
}

fn path(from: &BTreeMap<Marks, Option<(Marks, String)>>, mut m: Marks, last: &str) -> Vec<String> {
    let mut acts = vec![last.to_string()];
    while let Some(Some((before, tag))) = from.get(&m) {
        acts.push(tag.clone());
        m = *before;
    }
    acts.retain(|a| !a.is_empty());
    acts.reverse();
    acts
}

#[cfg(test)]
mod tests {
    use super::super::{Need, ordinary_penalty};
    use super::*;

    fn periods() -> BTreeSet<String> {
        crate::rules::RuleBundle::builtin().periods.into_iter().map(|p| p.id).collect()
    }

    #[test]
    fn clause_3_0a_every_path_of_the_ordinary_penalty_satisfies_every_gate() {
        let report = check(&ordinary_penalty(), &periods()).unwrap_or_else(|f| panic!("{f:#?}"));
        assert!(report.states > 1_000, "{report:?}");
    }

    /// Whatever single condition is taken out of a step that the law itself gates, the definition is
    /// refused or still satisfies every gate by its other steps; the decision's own never pass.
    #[test]
    fn clause_3_0a_a_definition_that_forgets_a_condition_of_the_decision_is_refused() {
        let base = ordinary_penalty();
        let at = base.steps.iter().position(|s| s.id == "decision").unwrap();
        let Need::All(parts) = base.steps[at].needs.clone() else { panic!("a conjunction") };
        for i in 0..parts.len() {
            let mut bad = base.clone();
            let mut fewer = parts.clone();
            let gone = fewer.remove(i);
            bad.steps[at].needs = Need::All(fewer);
            let faults = check(&bad, &periods());
            assert!(
                matches!(&faults, Err(f) if f.iter().any(|f| matches!(f, Fault::GateOpen { .. }))),
                "taking out {gone:?} was let through"
            );
        }
    }

    #[test]
    fn a_definition_with_a_dead_end_or_an_idle_step_is_refused() {
        let mut bad = ordinary_penalty();
        bad.steps.retain(|s| s.id != "reply");
        assert!(
            matches!(check(&bad, &periods()), Err(f) if f.iter().any(|f| matches!(f, Fault::DeadEnd { .. })))
        );
        let mut idle = ordinary_penalty();
        let n = idle.steps.len();
        idle.steps[n - 1].needs = Need::All(vec![Need::Has(Mark::Closed), Need::Not(Mark::Closed)]);
        assert!(
            matches!(check(&idle, &periods()), Err(f) if f.iter().any(|f| matches!(f, Fault::Unreachable(_))))
        );
    }
}
