//! The facts, rules, moment and actor of an act, as its entry and the chains show them.

use super::{Judged, Replay};
use crate::entry::{Entry, STAND_IN};
use crate::report::{Finding, Remark, Status, What};
use law::authority::{Actor, Capacity};
use law::deed::Deed;
use law::facts::{Facts, Known};
use law::ids::{SubjectKind, SubjectRef};
use law::judge::{Again, Moment, needs};
use law::state::State;
use law::state::register::Series;

/// Acts that one command can bring with it. They are committed in one go, so they follow it in the log; today's
/// commands bring two at most.
const COMPANIONS_MAX: usize = 16;

/// How what an act relied on stands.
pub(super) enum Standing {
    /// Each as the chain stood then.
    Sound,
    /// Something is not what it was, and was found.
    Refuted,
    /// Something is not in the dossier.
    Incomplete(String),
}

impl Replay<'_> {
    /// Everything that the entry names as relied on must be the newest of its chain at that moment.
    pub(super) fn reliance(&mut self, entry: &Entry) -> Standing {
        let mut standing = Standing::Sound;
        for r in &entry.act.relied {
            let known = self.known.get(&r.subject);
            if known.is_some_and(|k| k.seq == r.seq && k.leaf == r.leaf) {
                continue;
            }
            let later = self.place.contains_key(&(r.subject.clone(), r.seq));
            let why = match known {
                Some(k) if k.seq > r.seq => {
                    format!("依据的是 {} 的第 {} 条，而当时它已有第 {} 条", r.subject, r.seq, k.seq)
                }
                Some(k) if k.seq == r.seq => {
                    format!("所依据的 {} 第 {} 条不是包内的那一条", r.subject, r.seq)
                }
                _ if later => format!("依据的是 {} 的第 {} 条，而它是后来才记录的", r.subject, r.seq),
                _ => {
                    if !matches!(standing, Standing::Refuted) {
                        standing = Standing::Incomplete(format!("{}（第 {} 条）", r.subject, r.seq));
                    }
                    continue;
                }
            };
            let finding = Finding::new(What::Chain, why).entry(entry.no);
            self.findings.push(Finding { clause: "2.0a".into(), ..finding });
            standing = Standing::Refuted;
        }
        standing
    }

    /// The bundle that the entry names was in force.
    pub(super) fn rules_in_force(&mut self, entry: &Entry, result: &mut Judged) {
        let digest = &entry.act.rules;
        let starts = match &entry.act.deed {
            Deed::CityFounded(_) => true,
            Deed::RulesActivated(d) => d.digest == *digest,
            _ => false,
        };
        let city = self.known.get(&SubjectRef::city()).and_then(|k| k.state.city());
        let active = city.and_then(|c| c.rules.as_deref());
        if starts || active == Some(digest) {
            return;
        }
        if self.activated.contains(digest) {
            let text = "按当时已被替换的规则版本判断，是否在交替之际无法离线核对".to_string();
            result.remarks.push(Remark { status: Status::Unchecked, text });
            result.status = result.status.max(Status::Unchecked);
            return;
        }
        let why = format!("包内没有启用规则版本 {digest} 的记录");
        let finding = Finding::new(What::Law, why).entry(entry.no);
        self.findings.push(Finding { clause: "3.0b".into(), ..finding });
        result.status = Status::Refuted;
    }

    /// The name and certificate with which the act is signed belong to the account.
    pub(super) fn actor(&mut self, entry: &Entry, result: &mut Judged) {
        let actor = &entry.act.actor;
        let account = self.known.get(&SubjectRef::account(&actor.account)).and_then(|k| k.state.account());
        let name = account.and_then(|a| a.name.known());
        let officer = actor.officer.as_ref().map(SubjectRef::officer);
        let certificate = officer.and_then(|s| self.known.get(&s)).and_then(|k| k.state.officer());
        let holder = certificate.and_then(|o| o.account.as_ref());
        let why = if actor.capacity == Capacity::System && *actor != Actor::system(&actor.unit) {
            format!("系统办理的事项署名为“{}”", actor.name)
        } else if name.is_some_and(|n| *n != actor.name && n != STAND_IN) {
            format!("署名“{}”不是账号 {} 的姓名", actor.name, actor.account)
        } else if holder.is_some_and(|h| *h != actor.account) {
            format!("署名的执法证件不属于账号 {}", actor.account)
        } else {
            return;
        };
        let finding = Finding::new(What::Law, why).entry(entry.no);
        self.findings.push(Finding { clause: "1.2a".into(), ..finding });
        result.status = Status::Refuted;
    }

    /// Entries that say they were committed together with this one.
    fn beside(&self, i: usize, entry: &Entry) -> impl Iterator<Item = &Entry> {
        let (key, account) = (format!("{}#", entry.act.key), entry.act.actor.account.clone());
        self.entries
            .iter()
            .skip(i + 1)
            .take(COMPANIONS_MAX)
            .filter(move |e| e.act.key.starts_with(&key) && e.act.actor.account == account)
    }

    /// Every subject that the law will look at, as far as it is here, as it stood.
    pub(super) fn facts(&self, i: usize, entry: &Entry) -> Facts {
        let mut facts = Facts::new();
        let intent = super::intent_of(&entry.filled);
        let year = entry.act.on().year();
        loop {
            let wanted = needs(&intent, &entry.act.actor, &facts, year);
            let mut fresh = false;
            for subject in wanted {
                if facts.peek(&subject).is_some() {
                    continue;
                }
                let known = if subject.kind == SubjectKind::Series {
                    self.series(i, entry, &subject)
                } else {
                    self.known.get(&subject).cloned()
                };
                if let Some(known) = known {
                    facts.add(subject, known);
                    fresh = true;
                }
            }
            if !fresh {
                return facts;
            }
        }
    }

    /// A number series as it must have stood: the dossier holds only what this case took from it, so that the number
    /// before is taken from the entry itself.
    fn series(&self, i: usize, entry: &Entry, subject: &SubjectRef) -> Option<Known> {
        let beside = self.beside(i, entry).find(|e| e.act.subject == *subject)?;
        let leaf = beside.act.prev.clone()?;
        let shown = self.known.get(subject).and_then(|k| k.state.series()).cloned();
        let mut series = shown.unwrap_or(Series { last: 0, taken: Vec::new(), cancelled: Vec::new() });
        if let Deed::NumberTaken(d) = &beside.act.deed {
            series.last = d.number.checked_sub(1)?;
        }
        Some(Known { seq: beside.act.seq.checked_sub(1)?, leaf, state: State::Series(series) })
    }

    /// Time, fresh ids and masks, as the entries show them.
    pub(super) fn moment(&self, i: usize, entry: &Entry) -> Moment {
        let begun =
            self.beside(i, entry).find(|e| e.act.seq == 1 && e.act.subject.kind != SubjectKind::Series);
        let address = begun.and_then(|e| match &e.act.deed {
            Deed::PublicationPrepared(d) => Some(d.address.clone()),
            Deed::PublicationBound(d) => Some(d.address.clone()),
            _ => None,
        });
        let masking = std::iter::once(entry).chain(begun).find_map(|e| match &e.act.deed {
            Deed::PublicationBound(d) => Some(d.masking.clone()),
            Deed::PublicationMasked(d) => d.base.as_ref().map(|b| b.masking.clone()),
            _ => None,
        });
        Moment {
            recorded: entry.act.recorded,
            fresh_id: begun.map(|e| e.act.subject.id.clone()).unwrap_or_default(),
            fresh_address: address.unwrap_or_default(),
            again: Some(Again { masking, scanned: entry.act.derived.masker }),
        }
    }
}
