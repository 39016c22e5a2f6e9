//! 重新判断 — every act is judged again with the facts and the rules of its moment. The law must grant it, and
//! what it grants must be the very entry that was recorded.
//!
//! One pass in the order of the log: each subject stands as its entries so far have left it, so an act that
//! relied on anything older, or on anything later, is found out.

mod attest;
mod compare;
mod facts;
mod publicity;
mod steps;

use crate::entry::Entry;
use crate::report::{Finding, Remark, Status, What};
use law::act::{Intent, Recorded, Verdict};
use law::deed::Deed;
use law::facts::Known;
use law::ids::{SubjectKind, SubjectRef};
use law::refusal::{Refusal, RefusalClass};
use law::rules::Rules;
use law::state::State;
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub(crate) use publicity::published;
pub(crate) use steps::step_of;

/// A clock may be set right; more than this backwards is said.
const BACKWARDS_MAX_SECONDS: i64 = 300;

/// What judging again found.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// One for each entry, in their order.
    pub results: Vec<Judged>,
    pub findings: Vec<Finding>,
    /// Every subject as its entries leave it.
    pub known: BTreeMap<SubjectRef, Known>,
    pub judged: usize,
}

/// What judging one entry again found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Judged {
    pub status: Status,
    pub remarks: Vec<Remark>,
    /// Committed together with another act, which was judged.
    pub companion: bool,
}

/// Whether a subject of this kind is what cases rely on, rather than part of one.
pub(crate) fn is_ground(kind: SubjectKind) -> bool {
    matches!(
        kind,
        SubjectKind::City
            | SubjectKind::Unit
            | SubjectKind::Account
            | SubjectKind::Officer
            | SubjectKind::Reviewer
            | SubjectKind::Catalogue
            | SubjectKind::Device
    )
}

/// Judges every entry again. `entries` are in the order of the log.
pub(crate) fn replay(entries: &[Entry], rules: &BTreeMap<String, Rules>) -> Outcome {
    let mut bench = Replay {
        entries,
        rules,
        known: BTreeMap::new(),
        place: HashMap::new(),
        activated: BTreeSet::new(),
        companions: BTreeMap::new(),
        findings: Vec::new(),
        judged: 0,
        newest: 0,
    };
    for (i, entry) in entries.iter().enumerate() {
        if bench.place.insert((entry.act.subject.clone(), entry.act.seq), i).is_some() {
            bench.find(entry, What::Chain, "同一对象的同一序号有两条记录");
        }
    }
    let mut results = Vec::with_capacity(entries.len());
    for (i, entry) in entries.iter().enumerate() {
        bench.chain(entry);
        bench.edition(entry);
        let mut result = match bench.companions.remove(&i) {
            Some(result) => result,
            None => bench.judge(i, entry),
        };
        bench.time(i, entry, &mut result);
        bench.fold(entry);
        results.push(result);
    }
    Outcome { results, findings: bench.findings, known: bench.known, judged: bench.judged }
}

struct Replay<'a> {
    entries: &'a [Entry],
    rules: &'a BTreeMap<String, Rules>,
    known: BTreeMap<SubjectRef, Known>,
    place: HashMap<(SubjectRef, u64), usize>,
    /// Digests of rule bundles that have been in force so far.
    activated: BTreeSet<String>,
    /// Entries already compared with what the law granted beside another act.
    companions: BTreeMap<usize, Judged>,
    findings: Vec<Finding>,
    judged: usize,
    /// The newest edition so far.
    newest: u32,
}

impl Replay<'_> {
    fn find(&mut self, entry: &Entry, what: What, message: impl Into<String>) {
        self.findings.push(Finding::new(what, message).entry(entry.no));
    }

    /// A program commits by the newest edition that it knows, so editions never go back: who wrote an older one later
    /// wanted its looser rules.
    fn edition(&mut self, entry: &Entry) {
        if entry.act.edition < self.newest {
            let why =
                format!("判断规则的版次退回到 {}，此前的记录已经按第 {} 版", entry.act.edition, self.newest);
            self.find(entry, What::Law, why);
        }
        self.newest = self.newest.max(entry.act.edition);
    }

    /// Sequence without gap, each entry naming the leaf before it. A number series is shown only in part.
    fn chain(&mut self, entry: &Entry) {
        let act = &entry.act;
        let before = self.known.get(&act.subject);
        let partial = act.subject.kind == SubjectKind::Series;
        let (seq, leaf) = before.map_or((0, None), |k| (k.seq, Some(k.leaf.as_str())));
        let wrong = if act.seq != seq + 1 && (!partial || act.seq <= seq) {
            Some(format!("{} 的记录从第 {seq} 条跳到第 {} 条，中间缺少或者次序被改动", act.subject, act.seq))
        } else if act.seq == seq + 1 && act.prev.as_deref() != leaf {
            Some(format!("{} 的第 {} 条所写的上一条不是包内的上一条", act.subject, act.seq))
        } else if (act.seq == 1) != act.prev.is_none() {
            Some(format!("{} 的第 {} 条没有写明上一条", act.subject, act.seq))
        } else {
            None
        };
        if let Some(wrong) = wrong {
            self.find(entry, What::Chain, wrong);
        }
    }

    fn fold(&mut self, entry: &Entry) {
        let act = &entry.filled;
        let before = self.known.remove(&act.subject).map(|k| k.state);
        let Some(state) = State::after(before, act) else {
            return self.find(entry, What::Chain, format!("{} 的第一条记录不能开始一个对象", act.subject));
        };
        if let Deed::RulesActivated(d) = &act.deed {
            self.activated.insert(d.digest.clone());
        }
        let known = Known { seq: act.seq, leaf: entry.leaf.clone(), state };
        self.known.insert(act.subject.clone(), known);
    }

    fn time(&self, i: usize, entry: &Entry, result: &mut Judged) {
        let before = i.checked_sub(1).and_then(|i| self.entries.get(i));
        let back = before.map_or(0, |b| b.act.recorded.as_second() - entry.act.recorded.as_second());
        if back > BACKWARDS_MAX_SECONDS {
            let text = format!("记录时间比日志里的前一条早 {back} 秒：校时或者倒填，无法离线区分");
            result.remarks.push(Remark { status: Status::Unchecked, text });
            result.status = result.status.max(Status::Unchecked);
        }
    }

    /// Judges a commanded act.
    fn judge(&mut self, i: usize, entry: &Entry) -> Judged {
        let mut result = Judged { status: Status::Checked, remarks: Vec::new(), companion: false };
        let act = &entry.act;
        let Some(rules) = self.rules.get(&act.rules) else {
            self.find(entry, What::Law, format!("所依据的规则版本 {} 不在包内", act.rules));
            return Judged { status: Status::Refuted, ..result };
        };
        let standing = self.reliance(entry);
        match standing {
            facts::Standing::Sound => {}
            facts::Standing::Refuted => result.status = Status::Refuted,
            facts::Standing::Incomplete(subject) => {
                let text = format!("所依据的 {subject} 不在本验证包内，没有重新判断");
                if act.subject.kind == SubjectKind::Case {
                    self.find(entry, What::Chain, format!("验证包不完整：{text}"));
                    return Judged { status: Status::Refuted, ..result };
                }
                let ground = is_ground(act.subject.kind);
                let status = if ground { Status::Attested } else { Status::Unchecked };
                return Judged { status, remarks: vec![Remark { status, text }], ..result };
            }
        }
        self.rules_in_force(entry, &mut result);
        self.actor(entry, &mut result);
        let facts = self.facts(i, entry);
        let moment = self.moment(i, entry);
        let intent = intent_of(&entry.filled);
        match law::judge::judge(act.edition, &facts, &act.actor, intent, rules, &moment) {
            Err(refusal) => self.refused(entry, &refusal, &mut result),
            Ok(verdict) => self.granted(i, &verdict, &mut result),
        }
        attest::remarks(entry, &mut result.remarks);
        self.published(entry, &mut result.remarks);
        let worst = result.remarks.iter().map(|r| r.status).filter(|s| *s == Status::Unchecked).max();
        result.status = result.status.max(worst.unwrap_or(Status::Checked));
        result
    }

    fn refused(&mut self, entry: &Entry, refusal: &Refusal, result: &mut Judged) {
        if refusal.class == RefusalClass::Invalid && !entry.hidden.is_empty() {
            let text = format!("有不予展示的值，填写要求无法核对：{}", refusal.reason);
            result.remarks.push(Remark { status: Status::Unchecked, text });
            result.status = result.status.max(Status::Unchecked);
            return;
        }
        result.status = Status::Refuted;
        let title = entry.act.deed.title();
        self.findings.push(Finding {
            gate: refusal.gate.clone(),
            clause: refusal.clause.clone(),
            article: refusal.basis.clone(),
            ..Finding::new(What::Law, format!("“{title}”当时不合法：{}", refusal.reason)).entry(entry.no)
        });
    }

    /// Holds everything that the law grants against the entries.
    fn granted(&mut self, i: usize, verdict: &Verdict, result: &mut Judged) {
        let mut sound = true;
        for (n, act) in verdict.acts().iter().enumerate() {
            let at = self.place.get(&(act.subject().clone(), act.seq())).copied();
            let found = at.and_then(|at| Some((at, self.entries.get(at)?)));
            let Some((at, entry)) = found.filter(|(at, _)| if n == 0 { *at == i } else { *at > i }) else {
                let Some(main) = self.entries.get(i) else { continue };
                let title = act.deed().title();
                let why = format!("应当一并记录的“{title}”（{} 第 {} 条）不在包内", act.subject(), act.seq());
                self.find(main, What::Chain, why);
                result.status = Status::Refuted;
                sound = false;
                continue;
            };
            let compared = compare::compare(act, entry, self.entries);
            let mut remarks = compared.remarks;
            let mut status = Status::Checked;
            if let Some(pointer) = compared.differs {
                let title = entry.act.deed.title();
                let why = format!("“{title}”的记录与依规则得出的不一致：{pointer}");
                self.find(entry, What::Law, why);
                status = Status::Refuted;
                sound = false;
            }
            if n == 0 {
                result.remarks.append(&mut remarks);
                result.status = result.status.max(status);
            } else {
                let worst = remarks.iter().map(|r| r.status).max().unwrap_or(Status::Checked);
                let judged = Judged { status: status.max(worst), remarks, companion: true };
                self.companions.insert(at, judged);
            }
        }
        if sound {
            self.judged += verdict.acts().len();
        }
    }
}

fn intent_of(act: &Recorded) -> Intent {
    Intent {
        subject: act.subject.clone(),
        base: None,
        key: act.key.clone(),
        occurred: Some(act.occurred),
        deed: act.deed.clone(),
    }
}
