//! 公示 — whether what became public is what was decided, minus masks.
//!
//! Since edition 2 it follows: the decided words stand in the publication's record, the law judges again that they are
//! the case's, and the public words are computed from them and the masks. Under edition 1 the words were typed, so they
//! are held against the decision here; what differs is said, and was lawful then.

use super::{Outcome, Replay};
use crate::entry::Entry;
use crate::report::{Remark, Status};
use law::deed::Deed;
use law::deed::publicity::Source;
use law::facts::Known;
use law::ids::SubjectRef;
use law::judge::otherwise_in;
use law::private::Private;
use law::state::publicity::{Publication, Stage};
use std::collections::BTreeMap;

/// The fields in which a publication says something else than its source.
fn otherwise(p: &Publication, known: &BTreeMap<SubjectRef, Known>) -> Vec<&'static str> {
    let source = match &p.source {
        Source::Case(id) => SubjectRef::case(id),
        Source::Historical(id) => SubjectRef::historical(id),
    };
    let unit = known.get(&SubjectRef::unit(&p.unit)).and_then(|k| k.state.unit());
    let source = known.get(&source);
    source.zip(unit).map_or_else(Vec::new, |(s, u)| otherwise_in(p, &s.state, &u.registered))
}

impl Replay<'_> {
    /// What an approval made public otherwise than decided.
    pub(super) fn published(&self, entry: &Entry, remarks: &mut Vec<Remark>) {
        if !matches!(entry.act.deed, Deed::PublicationApproved(_)) {
            return;
        }
        let publication = self.known.get(&entry.act.subject).and_then(|k| k.state.publication());
        let fields = publication.map_or_else(Vec::new, |p| otherwise(p, &self.known));
        if !fields.is_empty() {
            let text = format!(
                "公示的{}与决定不一致：按第 {} 版规则，编辑当时可以改写文字。以决定书为准",
                fields.join("、"),
                entry.act.edition
            );
            remarks.push(Remark { status: Status::Attested, text });
        }
    }
}

/// For each publication of the dossier that was public: what holds of its words.
pub(crate) fn published(outcome: &Outcome) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for known in outcome.known.values() {
        let Some(p) = known.state.publication() else { continue };
        let was_public = matches!(p.stage, Stage::Published { .. }) || p.tombstone().is_some();
        if !was_public {
            continue;
        }
        let at = format!("公示 /d/{}", p.address);
        let (status, text) = match &p.decided {
            Some(Private::Known(_)) => {
                let counts = p.masking.counts();
                let counts: Vec<String> =
                    counts.into_iter().map(|(what, n)| format!("{what} {n} 处")).collect();
                let masks = if counts.is_empty() { "没有遮盖".into() } else { counts.join("、") };
                let text =
                    format!("{at}：公示内容就是决定原文去掉遮盖，范围为{}；遮盖：{masks}", p.extent.title());
                (Status::Checked, text)
            }
            Some(Private::Withheld(_)) => {
                (Status::Unchecked, format!("{at}：决定原文不予展示，公示内容无法核对"))
            }
            None => {
                let fields = otherwise(p, &outcome.known);
                if fields.is_empty() {
                    (Status::Checked, format!("{at}：公示内容与决定一致，只有遮盖"))
                } else {
                    let text = format!(
                        "{at}：{}与决定不一致，是按第 1 版规则编辑的；以决定书为准",
                        fields.join("、")
                    );
                    (Status::Attested, text)
                }
            }
        };
        remarks.push(Remark { status, text });
    }
    remarks
}
