//! Which kinds of acts, stages and ends must stand in what is kept, and which kinds cannot be made anew.

use crate::Done;
use law::deed::KINDS;
use law::deed::casework::{ClosingKind, RevocationKind};
use law::ids::SubjectKind;
use law::state::casefile::CaseStage;
use office::Office;
use std::collections::BTreeSet;

/// Kinds that only edition 1 knew as commands, each with the reason why there can be none in what is written today. They
/// stand in the test data of edition 1.
const SUPERSEDED: &[(&str, &str)] = &[
    (
        "publication.prepared/1",
        "held masked words alone; publication.prepared/2 holds the decided words and the masks",
    ),
    ("publication.edited/1", "typed the public words; publication.edited/2 masks the decided ones"),
    (
        "publication.withheld/1",
        "one person kept back; now one asks (withholding_requested/1), another decides",
    ),
    (
        "informant.told/1",
        "told every reader of the case that there is an informant; informant.told/2 stands apart",
    ),
];

/// Every stage of a publication.
const PUBLICATION_STAGES: &[&str] = &["prepared", "edited", "published", "withheld", "withdrawn"];

/// Nothing is lacking of what the law knows today.
pub(crate) async fn nothing_lacks(office: &Office) -> Done {
    let mut lacking = Vec::new();
    let mut lack = |what: &str, name: &str| lacking.push(format!("{what} {name}"));
    let journal = office.store().recent(None, 1_000_000).await?;
    let seen: BTreeSet<&str> = journal.iter().map(|e| e.recorded.deed.tag()).collect();
    for (tag, _, _) in KINDS {
        let superseded = SUPERSEDED.iter().any(|(s, _)| s == tag);
        if seen.contains(tag) == superseded {
            lack(if superseded { "can be made, but is listed as superseded:" } else { "no act of" }, tag);
        }
    }
    let known = office.all_of(SubjectKind::Case).await?;
    let cases: Vec<_> = known.iter().filter_map(|(_, k)| k.state.case()).collect();
    for stage in CaseStage::ALL {
        if !cases.iter().any(|c| c.stage() == stage) {
            lack("no case in stage", stage.wire());
        }
    }
    for kind in ClosingKind::ALL {
        if !cases.iter().any(|c| c.closed.as_ref().is_some_and(|closed| closed.1.kind == kind)) {
            lack("no case closed as", kind.wire());
        }
    }
    for kind in RevocationKind::ALL {
        if !cases.iter().any(|c| c.revocation.as_ref().is_some_and(|revoked| revoked.kind == kind)) {
            lack("no decision", kind.wire());
        }
    }
    let known = office.all_of(SubjectKind::Publication).await?;
    let publications: Vec<_> = known.iter().filter_map(|(_, k)| k.state.publication()).collect();
    for stage in PUBLICATION_STAGES {
        if !publications.iter().any(|p| p.stage.wire() == *stage) {
            lack("no publication in stage", stage);
        }
    }
    if lacking.is_empty() { Ok(()) } else { Err(lacking.join("\n").into()) }
}
