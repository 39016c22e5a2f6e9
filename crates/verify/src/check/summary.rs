//! What the dossier is about, as of what, and what holds for it as a whole.

use super::anchors::Anchors;
use crate::entry::Entry;
use crate::manifest::Kind;
use crate::members::Opened;
use crate::replay::Outcome;
use crate::report::{About, AsOf, Finding, Report, Status, Trust, What};
use law::deed::Deed;
use law::ids::SubjectRef;
use law::judge::standing_of;
use std::collections::BTreeSet;

pub(super) fn fill(
    opened: &Opened,
    anchors: &Anchors,
    entries: &[Entry],
    outcome: &Outcome,
    report: &mut Report,
) {
    let manifest = &opened.manifest;
    let subject = SubjectRef::case(&manifest.case);
    let city = outcome.known.get(&SubjectRef::city()).and_then(|k| k.state.city());
    match city {
        None => report.findings.push(Finding::new(What::Chain, "包内没有城市的记录，无从得知当时的规则")),
        Some(city) if city.log_origin != manifest.origin => {
            let why = format!("这座城市的日志是 {}，不是 {}", city.log_origin, manifest.origin);
            report.findings.push(Finding::new(What::Chain, why));
        }
        Some(_) => {}
    }
    let known = outcome.known.get(&subject);
    let Some((known, case)) = known.and_then(|k| Some((k, k.state.case()?))) else {
        let why = format!("包内没有案件 {} 的记录", manifest.case);
        return report.findings.push(Finding::new(What::Chain, why));
    };
    for entry in entries.iter().filter(|e| e.act.subject.kind == subject.kind && e.act.subject != subject) {
        report.findings.push(Finding::new(What::Chain, "这是另一件案件的记录").entry(entry.no));
    }
    let unit = outcome.known.get(&SubjectRef::unit(&case.unit)).and_then(|k| k.state.unit());
    report.about = Some(About {
        case: manifest.case.clone(),
        title: case.title.clone(),
        party: case.party.known().map_or_else(|| "（不予展示）".into(), |p| p.name.clone()),
        agency: unit.map_or_else(|| case.unit.clone(), |u| u.registered.name.clone()),
        decision: case.decision.as_ref().map(|d| format!("{}（{}）", d.number, d.on)),
        conclusion: standing_of(case),
        demonstration: city.is_some_and(|c| c.demo),
    });
    let signer = anchors.signer.as_ref().map(ToString::to_string);
    report.as_of = Some(AsOf {
        origin: manifest.origin.clone(),
        size: anchors.checkpoint.head.size,
        root: anchors.checkpoint.head.root.to_base64(),
        seq: known.seq,
        exported: manifest.exported.to_string(),
        trust: anchors.trust,
        signer: signer.clone().filter(|_| anchors.trust == Trust::Confirmed),
        own_signer: signer.filter(|_| anchors.trust != Trust::Confirmed),
        cosigned: anchors.cosigned.clone(),
        older: anchors.older,
    });
    let subjects: BTreeSet<&SubjectRef> = entries.iter().map(|e| &e.act.subject).collect();
    let files = || manifest.members.iter().filter(|m| m.kind == Kind::File);
    report.counts.entries = entries.len();
    report.counts.subjects = subjects.len();
    report.counts.hidden = entries.iter().map(|e| e.hidden.len()).sum();
    report.counts.files = files().count();
    report.counts.file_bytes = files().map(|m| m.bytes).sum();
    report.counts.absent = manifest.absent.len();
    for entry in entries {
        if let Deed::NumberTaken(d) = &entry.act.deed
            && u64::from(d.number) > entry.act.seq
        {
            // Each entry of a series takes one number or cancels one.
            let why = format!("文号序列的第 {} 条取的是第 {} 号：有跳号", entry.act.seq, d.number);
            let finding = Finding::new(What::Law, why).entry(entry.no);
            report.findings.push(Finding { clause: "2.1b".into(), ..finding });
        }
    }
}

pub(super) fn remarks(opened: &Opened, report: &mut Report) {
    let Some(as_of) = report.as_of.clone() else { return };
    let text = format!(
        "只到本案第 {} 条、日志 {} 条为止。此后的记录，或者导出时被略去的最后几条，从本包看不出来",
        as_of.seq, as_of.size
    );
    report.open(Status::Unchecked, text);
    let text = "所依据的登记（身份、证件、目录等）在当时是最新的一条：由记录时的系统保证，包内之后的记录如有，已经核对";
    report.open(Status::Attested, text);
    let text = "文号没有跳号、没有重号：包内只有本案所取的号，其余由记录时的系统保证";
    report.open(Status::Attested, text);
    if as_of.cosigned.is_empty() {
        let text = "检查点没有得到您所信任的公钥带时间的联署，签名的时间无法离线核对";
        report.open(Status::Unchecked, text);
    }
    for absent in &opened.manifest.absent {
        let text = format!("文件 {}（{} 字节）{}", absent.sha256, absent.bytes, absent.reason.title());
        report.open(Status::Unchecked, text);
    }
}
