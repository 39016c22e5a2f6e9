//! The forms of every act on a case, in the order in which a case runs.

mod closing;
mod clue;
mod drafting;
mod inquiry;
mod notice;
mod papers;
mod recording;
mod review;

pub use clue::clue_registered;
pub use notice::waiting_to_be_served;
pub use papers::document_cancelled;

use super::spec::{FieldSpec, FormSpec, Kind, Leaf};
use super::{Pairs, fill};
use crate::look::{Choice, format};
use jiff::civil::Date;
use law::authority::Actor;
use law::deed::Deed;
use law::deed::record::DeviceKind;
use law::state::register::{Officer, Unfit};
use office::desk::CaseView;
use office::recordings::ActivityView;

/// What the forms of a case are made from.
#[derive(Clone, Copy, Debug)]
pub struct Desk<'a> {
    /// The case as this person sees it.
    pub view: &'a CaseView,
    /// Today.
    pub today: Date,
    /// Who fills in.
    pub me: &'a Actor,
    /// Who can chair a hearing: account and name.
    pub chairs: &'a [(String, String)],
    /// Documents of the case that lack a required part, in words.
    pub lacking: &'a [String],
    /// 询问室、听证室 of the agency.
    pub rooms: &'a [Room],
    /// Its activities with what is recorded of each.
    pub activities: &'a [ActivityView],
    /// The activity that the form is about, where the way to it named one.
    pub about: Option<u64>,
}

/// A registered room in which cases are handled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    /// Its id.
    pub id: String,
    /// 询问室 or 听证室.
    pub kind: DeviceKind,
    /// Name and number.
    pub name: String,
}

/// The form of the act `tag`; none where the act has no form of its own.
#[must_use]
pub fn spec(tag: &str, desk: &Desk) -> Option<FormSpec> {
    let made = match tag {
        "clue.registered/1" => clue::clue_registered(&desk.view.case.unit, &desk.view.unit, desk.today),
        "clue.check_extended/1" => clue::clue_check_extended(),
        "clue.checked/1" => clue::clue_checked(desk),
        "case.opened/1" => clue::case_opened(desk),
        "case.declined/1" => clue::case_declined(),
        "informant.told/1" => clue::informant_told(desk),
        "informant.told/2" => clue::informant_answered(desk),
        "handlers.changed/1" => clue::handlers_changed(desk),
        "recusal.decided/1" => clue::recusal_decided(desk),
        "site.inspected/1" => inquiry::site_inspected(desk),
        "inquiry.recorded/1" => inquiry::inquiry_recorded(desk),
        "evidence.listed/1" => inquiry::evidence_listed(desk),
        "correction.ordered/1" => inquiry::correction_ordered(desk),
        "address.confirmed/1" => inquiry::address_confirmed(desk),
        "period.extended/1" => inquiry::period_extended(),
        "recording.gap_explained/1" => recording::gap_explained(desk),
        "investigation.reported/1" => drafting::investigation_reported(desk),
        "draft.revised/1" => drafting::draft_revised(desk),
        "major.assessed/1" => review::major_assessed(&desk.view.questions),
        "review.submitted/1" => review::review_submitted(desk),
        "review.returned/1" => review::review_returned(),
        "review.concluded/1" => review::review_concluded(desk),
        "review.disputed/1" => review::review_disputed(),
        "case.audited/1" => review::case_audited(),
        "proposal.approved/1" => notice::proposal_approved(),
        "notice.issued/1" => notice::notice_issued(desk),
        "document.served/1" => notice::document_served(desk),
        "statement.received/1" => notice::statement_received(desk),
        "rights.waived/1" => notice::rights_waived(desk),
        "hearing.noticed/1" => notice::hearing_noticed(desk),
        "hearing.held/1" => notice::hearing_held(desk),
        "statement.answered/1" => notice::statement_answered(&open_points(desk.view)),
        "collective.discussed/1" => closing::collective_discussed(desk),
        "decision.made/1" => closing::decision_made(desk),
        "payment.recorded/1" => closing::payment_recorded(desk),
        "case.closed/1" => closing::case_closed(),
        "case.archived/1" => closing::case_archived(),
        "decision.revoked/1" => closing::decision_revoked(desk),
        "document.cancelled/1" => papers::last_cancelled(desk),
        _ => return None,
    };
    Some(made)
}

fn open_points(view: &CaseView) -> Vec<(u32, String)> {
    view.case.open_points().map(|p| (p.point.no, p.point.content.text().to_string())).collect()
}

/// The form of a recorded act: its questions are its own, whatever is asked today.
#[must_use]
pub fn as_recorded(deed: &Deed, desk: &Desk) -> Option<FormSpec> {
    Some(match deed {
        Deed::MajorAssessed(d) => review::major_as_answered(&d.answers, &desk.view.questions),
        Deed::StatementAnswered(d) => {
            let content = |no| {
                let point = desk.view.case.points.iter().find(|p| p.point.no == no);
                point.map_or_else(String::new, |p| p.point.content.text().to_string())
            };
            let points: Vec<_> = d.answers.iter().map(|a| (a.no, content(a.no))).collect();
            notice::statement_answered(&points)
        }
        Deed::ReviewConcluded(d) => review::as_concluded(&d.items),
        Deed::DocumentCancelled(d) => papers::document_cancelled(d.entry),
        other => return spec(other.tag(), desk),
    })
}

/// A recorded act in words: label and value.
#[must_use]
pub fn told(deed: &Deed, desk: &Desk) -> Vec<(String, String)> {
    as_recorded(deed, desk).map(|spec| super::describe(&spec, &filled(deed, &spec))).unwrap_or_default()
}

/// The deed as its form would have been filled in.
#[must_use]
pub fn filled(deed: &Deed, spec: &FormSpec) -> Pairs {
    let value = serde_json::to_value(deed).unwrap_or_default();
    value.get("body").map(|body| fill(spec, body)).unwrap_or_default()
}

// What the forms share.

fn choices<T: Copy>(all: &[T], wire: fn(T) -> &'static str, title: fn(T) -> &'static str) -> Vec<Choice> {
    all.iter().map(|v| Choice::new(wire(*v), title(*v))).collect()
}

/// Officers as a checkbox list: name, certificate number, and what stands against them today.
fn officers(name: &str, label: &str, desk: &Desk, ticked: &[String]) -> FieldSpec {
    let list = desk
        .view
        .officers
        .iter()
        .map(|(id, o)| Choice::new(id, format!("{}（{}）", o.name, o.number)).hint(fitness(o, desk)))
        .collect();
    FieldSpec::new(name, label, Kind::Checks(list, Leaf::Text))
        .defaults(ticked.iter().cloned())
        .hint("两人以上，证件在办理当天有效")
}

/// The handlers, or the person who records while there are none.
fn handlers(desk: &Desk) -> Vec<String> {
    if desk.view.case.handlers.is_empty() {
        desk.me.officer.iter().cloned().collect()
    } else {
        desk.view.case.handlers.clone()
    }
}

fn fitness(officer: &Officer, desk: &Desk) -> String {
    match officer.fit_on(desk.today, &desk.view.case.region) {
        Ok(()) => format!("{}，证件有效期至 {}", officer.category, format::date(officer.valid_to)),
        Err(Unfit::NotYetValid(from)) => format!("今天不能执法：证件 {} 起生效", format::date(from)),
        Err(Unfit::Expired(to)) => format!("今天不能执法：证件已于 {} 到期", format::date(to)),
        Err(Unfit::Suspended(from)) => format!("今天不能执法：证件自 {} 起暂扣", format::date(from)),
        Err(Unfit::OutOfRegion(region)) => format!("不能办理本案：执法区域是 {}", law::region::name(&region)),
    }
}

/// The room, where the agency has registered one of this kind.
fn room(desk: &Desk, kind: DeviceKind) -> Option<FieldSpec> {
    let rooms: Vec<Choice> =
        desk.rooms.iter().filter(|r| r.kind == kind).map(|r| Choice::new(&r.id, &r.name)).collect();
    (!rooms.is_empty()).then(|| {
        FieldSpec::new("room", kind.title(), Kind::Choice(rooms))
            .omitted()
            .hint(format!("在登记的{}进行的必须选；选了就应当全过程音像记录", kind.title()))
    })
}

fn text(name: &str, label: &str) -> FieldSpec {
    FieldSpec::new(name, label, Kind::Text)
}

fn area(name: &str, label: &str, rows: u8) -> FieldSpec {
    FieldSpec::new(name, label, Kind::Area(rows))
}

fn day(name: &str, label: &str) -> FieldSpec {
    FieldSpec::new(name, label, Kind::Date)
}

fn confirm(name: &str, label: &str, words: &str) -> FieldSpec {
    FieldSpec::new(name, label, Kind::Confirm(words.into()))
}

fn opinion(label: &str) -> FieldSpec {
    area("opinion", label, 3)
}
