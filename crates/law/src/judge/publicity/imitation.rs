//! What an imported row may not be taken for, and what nobody could mask in it: its number and its organ.

use super::masker;
use super::{ARTICLE, Bench};
use crate::deed::register::UnitRegistered;
use crate::docno::DocNo;
use crate::edition::READING;
use crate::history::HistoricalRow;
use crate::ids::SubjectRef;
use crate::judge::NO_DECISION;
use crate::likeness;
use crate::radicals::fold;
use crate::refusal::Refusal;
use crate::state::State;
use crate::state::publicity::Historical;

/// An imported row is not put up where it would be taken for something else: for a decision that a case of the system
/// made, or for one of another organ that is registered here.
pub(super) fn imitates(bench: &Bench, historical: &Historical, row: &HistoricalRow) -> Result<(), Refusal> {
    let own = &bench.unit(&historical.unit)?;
    let seen = (bench.edition >= READING).then(|| Imported::of(own, row));
    if bench.edition >= READING {
        visible(row)?;
        impersonal(row)?;
        ungiven(bench, historical, own, row)?;
    }
    for (_, known) in bench.facts.all() {
        match &known.state {
            State::Case(case) => {
                let Some(made) = &case.decision else { continue };
                let is = Some(&made.number) == row.number.as_ref()
                    || seen.as_ref().is_some_and(|seen| seen.is_numbered_as(&made.number));
                if is {
                    return imitation(
                        "number-of-a-case",
                        "本系统的一件案件已有这个文号的决定，导入的记录不能再以这个文号公示".into(),
                        "核对原记录的文号；同一决定以案件的公示为准",
                    );
                }
            }
            State::Unit(unit) => {
                let other = &unit.registered;
                let is = other.name == fold(row.printed.organ.trim()) && other.name != own.name;
                if is || seen.as_ref().is_some_and(|seen| seen.names(other)) {
                    let reason = format!("原记录的决定机关是{}，不是本机关", other.name);
                    return imitation("organ-of-another", reason, "由决定机关导入并公示");
                }
                if seen.as_ref().is_some_and(|seen| seen.is_coded_as(other)) {
                    let reason = format!("文号的机关代字“{}”是{}的，不是本机关的", other.prefix, other.name);
                    return imitation(
                        "number-of-another",
                        reason,
                        "核对原件；是其他机关的决定的，由该机关导入并公示",
                    );
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn imitation(gate: &str, reason: String, remedy: &str) -> Result<(), Refusal> {
    Err(Refusal::gate(gate, "1.3a", ARTICLE, reason, remedy))
}

/// Nobody is to compare what he cannot see.
fn visible(row: &HistoricalRow) -> Result<(), Refusal> {
    let number = row.number.as_deref().unwrap_or_default();
    for (what, text) in [("文号", number), ("机关名称", row.printed.organ.trim())] {
        if let Some(c) = likeness::unseen_in(text) {
            let reason = format!("{what}里有看不见的字符（U+{:04X}）", u32::from(c));
            return imitation("unseen-characters", reason, "核对原件后重新导入");
        }
    }
    Ok(())
}

/// The number's own series here, if the number reads as one of the decisions that cases make.
#[must_use]
pub fn series_of(unit_id: &str, own: &UnitRegistered, number: &str) -> Option<(SubjectRef, DocNo)> {
    let read = likeness::number(number)?;
    let series = format!("{}{}", own.prefix, NO_DECISION.mark);
    (likeness::key(&read.series()) == likeness::key(&series))
        .then(|| (SubjectRef::series(unit_id, NO_DECISION.series, read.year), read))
}

/// A number of a series that is kept here is a case's, was cancelled, or will be the next case's: what the series has
/// reached is its own state, whatever lists of cases say.
fn ungiven(
    bench: &Bench,
    historical: &Historical,
    own: &UnitRegistered,
    row: &HistoricalRow,
) -> Result<(), Refusal> {
    let number = row.number.as_deref().unwrap_or_default();
    let mark = likeness::key(&format!("{}{}", own.prefix, NO_DECISION.mark));
    let named = !mark.is_empty() && likeness::key(number).contains(&mark);
    let read = series_of(&historical.unit, own, number);
    let plain = read.as_ref().and_then(|(_, read)| read.number).filter(|n| *n > 0);
    let (Some((subject, read)), Some(n)) = (read, plain) else {
        // Whoever reads it reads a number of the series in it.
        return match named {
            true => imitation(
                "number-unclear",
                "文号里有本机关处罚决定的文号字样，却不是一个完整的文号".into(),
                "核对原件，文号一栏只写文号，如“机关代字罚决〔年份〕序号号”",
            ),
            false => Ok(()),
        };
    };
    let known = bench.facts.peek(&subject);
    let Some(series) = known.and_then(|k| k.state.series()) else {
        return match began_before(bench, row, &read) {
            true => imitation(
                "number-not-given",
                "这个文号的序列由本系统给号，这一年还没有给出过".into(),
                "核对原件的文号、年份和决定日期；由本系统给号的，不再以导入的记录公示",
            ),
            false => Ok(()),
        };
    };
    if n > u64::from(series.last) {
        return imitation(
            "number-not-given",
            format!("这个文号的序列由本系统给号，已给到 {} 号，{n} 号还没有给出", series.last),
            "核对原件的文号和年份；由本系统给号的，不再以导入的记录公示",
        );
    }
    let taken = series.taken.iter().any(|(taken, _, _)| u64::from(*taken) == n);
    if taken || series.cancelled.iter().any(|(cancelled, _)| u64::from(*cancelled) == n) {
        return imitation(
            "number-of-a-case",
            "这个文号由本系统给了一件案件或者已经作废，导入的记录不能再以这个文号公示".into(),
            "核对原记录的文号；同一决定以案件的公示为准",
        );
    }
    Ok(())
}

/// Whether the system was there already when a decision was made, by its day and by the year of its number: its own series
/// gave that number or will.
fn began_before(bench: &Bench, row: &HistoricalRow, read: &DocNo) -> bool {
    let city = bench.facts.peek(&SubjectRef::city()).and_then(|k| k.state.city());
    let Some(founded) = city.and_then(|c| c.founded_on) else { return false };
    read.year > founded.year() || row.date.is_none_or(|day| day >= founded)
}

/// Number and organ are no fields that anybody masks: a person's number or name in them does not become public, nor is
/// it told of whom it is.
fn impersonal(row: &HistoricalRow) -> Result<(), Refusal> {
    let number = row.number.as_deref().unwrap_or_default();
    let organ = row.printed.organ.trim();
    let serial = likeness::number(number).map(|read| read.serial);
    let in_serial = serial.and_then(|serial| masker::number_in_serial(&serial));
    for (what, kind) in
        [("文号", in_serial.or_else(|| masker::number_in(number))), ("机关名称", masker::number_in(organ))]
    {
        if let Some(kind) = kind {
            let reason = format!("{what}里像有{}，文号和机关名称照原样公开，不能遮盖", kind.text());
            return imitation("personal-number", reason, "核对原件后重新导入");
        }
    }
    if !OFFICE_ENDINGS.iter().any(|ending| organ.ends_with(ending)) && masker::is_persons_name(organ) {
        let reason = "机关名称里像有人的姓名，决定机关应是机关".to_owned();
        return imitation("organ-is-a-person", reason, "核对原件，写明决定机关后重新导入");
    }
    Ok(())
}

/// How names of organs end, short ones as well.
const OFFICE_ENDINGS: &[&str] = &[
    "局", "厅", "处", "队", "所", "站", "会", "院", "府", "委", "办", "部", "中心", "分局", "关", "署", "科",
    "室", "组", "城管", "交警", "市监", "公安", "海关", "环保", "卫健", "应急",
];

/// Number and organ of an imported row as whoever reads them takes them.
struct Imported {
    own: [String; 2],
    own_code: String,
    number: String,
    canonical: Option<DocNo>,
    /// The printed organ, without its own name.
    rest: String,
    /// What stands between its signs.
    parts: Vec<String>,
}

impl Imported {
    fn of(own: &UnitRegistered, row: &HistoricalRow) -> Self {
        let number = row.number.as_deref().unwrap_or_default();
        let [name, short] = [likeness::key(&own.name), likeness::key(&own.short)];
        let organ = likeness::key(&row.printed.organ);
        let parts =
            row.printed.organ.split(|c: char| !c.is_alphanumeric() || matches!(c, '和' | '与' | '及'));
        Self {
            number: likeness::key(number),
            canonical: likeness::number(number),
            rest: if name.is_empty() { organ } else { organ.replace(&name, "\n") },
            parts: parts.map(likeness::key).filter(|part| !part.is_empty()).collect(),
            own: [name, short],
            own_code: likeness::key(&own.prefix),
        }
    }

    fn is_numbered_as(&self, made: &str) -> bool {
        let same = |read: &DocNo| likeness::number(made).is_some_and(|made| made.canonical == read.canonical);
        !self.number.is_empty() && self.number == likeness::key(made)
            || self.canonical.as_ref().is_some_and(same)
    }

    /// Whether the printed organ is another one, or that and others.
    fn names(&self, other: &UnitRegistered) -> bool {
        let [name, short] = [likeness::key(&other.name), likeness::key(&other.short)];
        let foreign = |key: &String| !key.is_empty() && !self.own.contains(key);
        foreign(&name) && self.rest.contains(&name) || foreign(&short) && self.parts.contains(&short)
    }

    /// Whether the number begins with the code of another.
    fn is_coded_as(&self, other: &UnitRegistered) -> bool {
        let code = likeness::key(&other.prefix);
        let read = self.canonical.as_ref().map(|read| likeness::key(&read.organ_code));
        !code.is_empty() && code != self.own_code && read == Some(code)
    }
}
