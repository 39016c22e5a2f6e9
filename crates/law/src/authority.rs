//! 权限 — who may do what: one table, one pure function (HOUSE 8).

use crate::act::EDITION;
use crate::edition::{EDGES, READING};
use crate::ids::{SubjectKind, SubjectRef};
use crate::state::State;
use crate::state::casefile::CaseFile;
use serde::{Deserialize, Serialize};

/// 身份 — in what capacity a person acts. A person may hold several, each dated, by delegation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// 执法人员
    Officer,
    /// 承办机构负责人
    UnitHead,
    /// 分管负责人
    DeputyHead,
    /// 机关负责人
    AgencyHead,
    /// 法制审核人员
    Reviewer,
    /// 音像资料保管员
    Custodian,
    /// 公示编辑
    Editor,
    /// 公示审批
    Approver,
    /// 行政执法监督
    Supervisor,
    /// 资格登记（司法行政机关）
    Registrar,
    /// 系统管理员: opens and closes accounts.
    SystemAdmin,
    /// 安全管理员: grants and ends capacities, says how people log in.
    SecurityAdmin,
    /// 审计管理员: reads what the others do.
    AuditAdmin,
    /// 当事人
    Party,
    /// The command line and the server itself; never granted to a person.
    System,
}

impl Capacity {
    /// Every capacity that a person can hold.
    pub const GRANTABLE: [Self; 14] = [
        Self::Officer,
        Self::UnitHead,
        Self::DeputyHead,
        Self::AgencyHead,
        Self::Reviewer,
        Self::Custodian,
        Self::Editor,
        Self::Approver,
        Self::Supervisor,
        Self::Registrar,
        Self::SystemAdmin,
        Self::SecurityAdmin,
        Self::AuditAdmin,
        Self::Party,
    ];

    /// Whether it is one of those who administer the system itself and none of its cases.
    #[must_use]
    pub fn is_administrator(self) -> bool {
        matches!(self, Self::SystemAdmin | Self::SecurityAdmin | Self::AuditAdmin)
    }

    /// The Chinese name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Officer => "执法人员",
            Self::UnitHead => "承办机构负责人",
            Self::DeputyHead => "分管负责人",
            Self::AgencyHead => "机关负责人",
            Self::Reviewer => "法制审核人员",
            Self::Custodian => "资料保管员",
            Self::Editor => "公示编辑",
            Self::Approver => "公示审批人",
            Self::Supervisor => "执法监督人员",
            Self::Registrar => "资格登记人员",
            Self::SystemAdmin => "系统管理员",
            Self::SecurityAdmin => "安全管理员",
            Self::AuditAdmin => "审计管理员",
            Self::Party => "当事人",
            Self::System => "系统",
        }
    }

    /// The wire name.
    #[must_use]
    pub fn wire(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::UnitHead => "unit_head",
            Self::DeputyHead => "deputy_head",
            Self::AgencyHead => "agency_head",
            Self::Reviewer => "reviewer",
            Self::Custodian => "custodian",
            Self::Editor => "editor",
            Self::Approver => "approver",
            Self::Supervisor => "supervisor",
            Self::Registrar => "registrar",
            Self::SystemAdmin => "system_admin",
            Self::SecurityAdmin => "security_admin",
            Self::AuditAdmin => "audit_admin",
            Self::Party => "party",
            Self::System => "system",
        }
    }

    /// The capacity with this wire name.
    #[must_use]
    pub fn from_wire(text: &str) -> Option<Self> {
        Self::GRANTABLE.into_iter().find(|c| c.wire() == text)
    }
}

/// Who acts: the account, the capacity claimed for this act, for which unit, with which certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Account id; `system` for the server itself.
    pub account: String,
    /// 姓名, for the record.
    pub name: String,
    /// 身份
    pub capacity: Capacity,
    /// 所代表的单位
    pub unit: String,
    /// 执法证件 — the officer's id, where the account has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub officer: Option<String>,
}

impl Actor {
    /// The server itself, on behalf of a unit.
    #[must_use]
    pub fn system(unit: &str) -> Self {
        Self {
            account: "system".into(),
            name: "系统".into(),
            capacity: Capacity::System,
            unit: unit.into(),
            officer: None,
        }
    }
}

/// What the actor must be to the subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Acts for the agency whose case or record it is.
    OwnAgency,
    /// Is one of the case's handlers (before 立案: an officer of the agency).
    Handler,
    /// Acts for the reviewing body of the deciding subject (clause 3.1a).
    ReviewBody,
    /// Acts for the city as a whole.
    City,
    /// May see it: what that takes is asked before.
    Seeing,
}

impl Relation {
    /// The Chinese words.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::OwnAgency => "本机关",
            Self::Handler => "本案承办人",
            Self::ReviewBody => "本案审核机构",
            Self::City => "全市",
            Self::Seeing => "可以查阅本件",
        }
    }
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Wire tag of the act.
    pub tag: &'static str,
    /// Any of these capacities.
    pub capacities: &'static [Capacity],
    /// And this relation.
    pub relation: Relation,
}

use Capacity as C;
use Relation as R;

/// The table. An act that is not in it may be done by nobody.
pub const TABLE: &[Rule] = &[
    r("city.founded/1", &[C::System], R::City),
    r("rules.activated/1", &[C::System], R::City),
    r("clock.moved/1", &ANY_STAFF, R::City),
    r("clock.watched/1", &[C::System], R::City),
    r("login_policy.set/1", &[C::SecurityAdmin, C::System], R::City),
    r("data_key.changed/1", &[C::System], R::City),
    r("unit.registered/1", &[C::Registrar, C::System], R::City),
    r("officer.certified/1", &[C::Registrar, C::System], R::City),
    r("officer.suspended/1", &[C::Registrar], R::City),
    r("officer.reinstated/1", &[C::Registrar], R::City),
    r("officer.designated/1", &[C::Registrar], R::City),
    r("reviewer.filed/1", &[C::Registrar, C::System], R::City),
    r("reviewer.removed/1", &[C::Registrar], R::City),
    r("catalogue.adopted/1", &[C::AgencyHead, C::Registrar, C::System], R::City),
    r("account.opened/1", &[C::SystemAdmin, C::System], R::City),
    r("capacity.granted/1", &[C::SecurityAdmin, C::System], R::City),
    r("capacity.ended/1", &[C::SecurityAdmin, C::System], R::City),
    r("account.closed/1", &[C::SystemAdmin, C::System], R::City),
    r("account.reset_requested/1", &[C::SystemAdmin, C::SecurityAdmin, C::System], R::City),
    r("account.reset_approved/1", &[C::SystemAdmin, C::SecurityAdmin], R::City),
    r("account.reset_at_console/1", &[C::System], R::City),
    r("number.taken/1", &[], R::OwnAgency),
    r("clue.registered/1", &[C::Officer], R::OwnAgency),
    r("clue.check_extended/1", HEADS, R::OwnAgency),
    r("clue.checked/1", &[C::Officer], R::Handler),
    r("case.opened/1", HEADS, R::OwnAgency),
    r("case.declined/1", HEADS, R::OwnAgency),
    r("informant.told/1", &[C::Officer], R::Handler),
    r("handlers.changed/1", &[C::UnitHead, C::DeputyHead, C::AgencyHead], R::OwnAgency),
    r("recusal.decided/1", HEADS, R::OwnAgency),
    r("site.inspected/1", &[C::Officer], R::Handler),
    r("inquiry.recorded/1", &[C::Officer], R::Handler),
    r("evidence.listed/1", &[C::Officer], R::Handler),
    r("correction.ordered/1", &[C::Officer], R::Handler),
    r("address.confirmed/1", &[C::Officer], R::Handler),
    r("period.extended/1", HEADS, R::OwnAgency),
    r("investigation.reported/1", &[C::Officer], R::Handler),
    r("draft.revised/1", &[C::Officer], R::Handler),
    r("major.assessed/1", &[C::Officer], R::Handler),
    r("review.submitted/1", &[C::Officer, C::UnitHead], R::Handler),
    r("review.returned/1", &[C::Reviewer], R::ReviewBody),
    r("review.concluded/1", &[C::Reviewer], R::ReviewBody),
    r("review.disputed/1", &[C::UnitHead], R::OwnAgency),
    r("case.audited/1", &[C::Reviewer], R::ReviewBody),
    r("proposal.approved/1", HEADS, R::OwnAgency),
    r("notice.issued/1", &[C::Officer], R::Handler),
    r("document.served/1", &[C::Officer], R::Handler),
    r("statement.received/1", &[C::Officer], R::Handler),
    r("rights.waived/1", &[C::Officer], R::Handler),
    r("hearing.noticed/1", &[C::Reviewer], R::ReviewBody),
    r("hearing.held/1", &[C::Reviewer], R::ReviewBody),
    r("statement.answered/1", &[C::Officer], R::Handler),
    r("collective.discussed/1", HEADS, R::OwnAgency),
    r("decision.made/1", HEADS, R::OwnAgency),
    r("payment.recorded/1", &[C::Officer], R::Handler),
    r("case.closed/1", HEADS, R::OwnAgency),
    r("case.archived/1", &[C::Custodian], R::OwnAgency),
    r("decision.revoked/1", HEADS, R::OwnAgency),
    r("publication.prepared/1", &[C::Editor, C::System], R::OwnAgency),
    r("publication.edited/1", &[C::Editor], R::OwnAgency),
    r("publication.returned/1", &[C::Approver], R::OwnAgency),
    r("publication.approved/1", &[C::Approver], R::OwnAgency),
    r("publication.held/1", &[C::Approver], R::OwnAgency),
    r("publication.withheld/1", &[C::Approver], R::OwnAgency),
    r("publication.withdrawn/1", &[C::Approver], R::OwnAgency),
    r("publication.prepared/2", &[C::Editor], R::OwnAgency),
    r("publication.edited/2", &[C::Editor], R::OwnAgency),
    r("publication.withdrawal_requested/1", &[C::Editor, C::Approver], R::OwnAgency),
    r("publication.withholding_requested/1", &[C::Editor, C::Approver], R::OwnAgency),
    r("publication.request_decided/1", &[C::Approver], R::OwnAgency),
    r("publication.reopened/1", &[C::Editor], R::OwnAgency),
    r("historical.imported/1", &[C::Editor, C::System], R::OwnAgency),
    r("historical.corrected/1", &[C::Editor, C::System], R::OwnAgency),
    r("number.cancelled/1", &[], R::OwnAgency),
    r("document.cancelled/1", &[C::Officer, C::UnitHead], R::Handler),
    r("recording.gap_explained/1", &[C::Officer, C::AgencyHead, C::DeputyHead], R::OwnAgency),
    r("document.issued/1", &[C::System], R::OwnAgency),
    r("document.scanned/1", &[C::Officer, C::Custodian], R::Handler),
    r("recording.handed_over/1", &[C::Officer, C::Custodian], R::Handler),
    r("recording.accepted/1", &[C::Custodian], R::OwnAgency),
    r("recording.described/1", &[C::Officer], R::Handler),
    r("recording.assigned/1", &[C::Officer, C::Custodian], R::Handler),
    r("recording.viewed/1", VIEWERS, R::Seeing),
    r("case.viewed/1", WATCHERS, R::Seeing),
    r("export_rule.set/1", &[C::SecurityAdmin, C::System], R::City),
    r("export.asked/1", STAFF, R::City),
    r("export.released/1", RELEASERS, R::OwnAgency),
    r("export.refused/1", RELEASERS, R::OwnAgency),
    r("informant.told/2", &[C::Officer], R::Handler),
    r("recording.alteration_refused/1", VIEWERS, R::Seeing),
    r("device.registered/1", &[C::Custodian, C::System], R::OwnAgency),
    r("device.assigned/1", &[C::Custodian], R::OwnAgency),
    r("device.checked/1", &[C::Custodian, C::Officer], R::OwnAgency),
];

/// The rows that were others before edition 2: the technician granted what he liked.
const BEFORE_EDGES: &[Rule] = &[
    r("capacity.granted/1", &[C::SystemAdmin, C::System], R::City),
    r("capacity.ended/1", &[C::SystemAdmin, C::System], R::City),
];

/// The rows that were others before edition 3: what was imported was imported at the console alone.
const BEFORE_READING: &[Rule] = &[r("historical.imported/1", &[C::System], R::City)];

/// Whoever may see a case may view its recordings, each time with a purpose (clause 2.3c).
pub const VIEWERS: &[Capacity] =
    &[C::Officer, C::UnitHead, C::DeputyHead, C::AgencyHead, C::Reviewer, C::Custodian, C::Supervisor];

/// Who looks into cases that others handle, and each time says what for (SECURITY 36).
pub const WATCHERS: &[Capacity] = &[C::Reviewer, C::Supervisor];

/// 机关负责人: the head, or a deputy in charge by delegation (DOMAIN 0.14).
pub const HEADS: &[Capacity] = &[C::AgencyHead, C::DeputyHead];

/// Who decides what leaves the own unit as a long list: its heads, and the administrators who audit and who grant.
pub const RELEASERS: &[Capacity] =
    &[C::UnitHead, C::DeputyHead, C::AgencyHead, C::AuditAdmin, C::SecurityAdmin];

/// Everybody who works here: [`ANY_STAFF`] without the house itself.
const STAFF: &[Capacity] = {
    let [staff @ .., _] = &ANY_STAFF;
    staff
};

const ANY_STAFF: [Capacity; 14] = [
    C::Officer,
    C::UnitHead,
    C::DeputyHead,
    C::AgencyHead,
    C::Reviewer,
    C::Custodian,
    C::Editor,
    C::Approver,
    C::Supervisor,
    C::Registrar,
    C::SystemAdmin,
    C::SecurityAdmin,
    C::AuditAdmin,
    C::System,
];

const fn r(tag: &'static str, capacities: &'static [Capacity], relation: Relation) -> Rule {
    Rule { tag, capacities, relation }
}

/// The row for an act.
#[must_use]
pub fn rule(tag: &str) -> Option<&'static Rule> {
    TABLE.iter().find(|r| r.tag == tag)
}

/// The row for an act in an edition.
#[must_use]
pub fn rule_in(edition: u32, tag: &str) -> Option<&'static Rule> {
    let edges = BEFORE_EDGES.iter().find(|r| edition < EDGES && r.tag == tag);
    let reading = BEFORE_READING.iter().find(|r| edition < READING && r.tag == tag);
    edges.or(reading).or_else(|| rule(tag))
}

/// The verdict of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowed {
    /// May act.
    Yes,
    /// Has not got the capacity.
    WrongCapacity,
    /// Has the capacity but stands in the wrong relation.
    WrongRelation,
}

/// What stands between the actor and the subject, in plain facts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// The actor's unit is the subject's agency.
    pub own_agency: bool,
    /// The actor is a handler, or the case has none yet and the actor is an officer of the agency.
    pub handler: bool,
    /// The actor's unit is the reviewing body.
    pub review_body: bool,
}

/// Whether `capacity` in this standing may do the act `tag`. Pure, total, closed by default.
#[must_use]
pub fn authority(capacity: Capacity, standing: Standing, tag: &str) -> Allowed {
    authority_in(EDITION, capacity, standing, tag)
}

/// Likewise in an edition.
#[must_use]
pub fn authority_in(edition: u32, capacity: Capacity, standing: Standing, tag: &str) -> Allowed {
    let Some(rule) = rule_in(edition, tag) else { return Allowed::WrongCapacity };
    if !rule.capacities.contains(&capacity) {
        return Allowed::WrongCapacity;
    }
    let related = match rule.relation {
        R::City | R::Seeing => true,
        R::OwnAgency => standing.own_agency,
        // A head of the handling unit stands in for its handlers where the row names that capacity, and so does
        // the agency's custodian.
        R::Handler => {
            standing.handler || (standing.own_agency && matches!(capacity, C::UnitHead | C::Custodian))
        }
        R::ReviewBody => standing.review_body,
    };
    if related { Allowed::Yes } else { Allowed::WrongRelation }
}

/// How an actor stands to a case.
#[must_use]
pub fn standing_to_case(actor: &Actor, case: &CaseFile, review_body: &str) -> Standing {
    let own_agency = actor.unit == case.unit;
    // Before 立案 there are no handlers yet: any officer of the agency may check a clue. Afterwards only those
    // appointed, even if a recusal leaves nobody.
    let handler = own_agency
        && actor.officer.as_ref().is_some_and(|o| case.opened.is_none() || case.handlers.contains(o));
    Standing { own_agency, handler, review_body: actor.unit == review_body }
}

/// The agency whose a subject is, where it is an agency's.
#[must_use]
pub fn agency_of<'a>(subject: &'a SubjectRef, state: &'a State) -> Option<&'a str> {
    match state {
        State::Case(c) => Some(&c.unit),
        State::Publication(p) => Some(&p.unit),
        State::Historical(h) => Some(&h.unit),
        State::Document(d) => Some(&d.unit),
        State::Recording(r) => Some(&r.unit),
        State::Device(d) => Some(&d.registered.unit),
        State::Viewing(v) => Some(&v.unit),
        State::Informant(i) => Some(&i.unit),
        State::Export(e) => Some(&e.unit),
        // `unit.series.year`: ids of units may hold dots, the others do not.
        State::Series(_) => subject.id.rsplitn(3, '.').nth(2),
        _ => None,
    }
}

/// Whether the actor may know of a subject of this unit at all; who may not gets 404 (HOUSE 6).
/// Supervision and the justice organ's registrars see every agency's records; the technician sees none.
#[must_use]
pub fn may_see(actor: &Actor, kind: SubjectKind, unit: &str, review_body: &str) -> bool {
    match kind {
        SubjectKind::Case
        | SubjectKind::Document
        | SubjectKind::Recording
        | SubjectKind::Viewing
        | SubjectKind::Informant => match actor.capacity {
            C::Supervisor | C::System => true,
            C::Officer | C::UnitHead | C::DeputyHead | C::AgencyHead | C::Custodian => actor.unit == unit,
            C::Reviewer => actor.unit == unit || actor.unit == review_body,
            C::Editor | C::Approver | C::Registrar | C::Party => false,
            C::SystemAdmin | C::SecurityAdmin | C::AuditAdmin => false,
        },
        SubjectKind::Publication | SubjectKind::Historical => match actor.capacity {
            C::Supervisor | C::System => true,
            C::Editor | C::Approver | C::AgencyHead | C::DeputyHead => actor.unit == unit,
            _ => false,
        },
        // What was looked for may be a name: it is shown to who decides, and by the office to who asked.
        SubjectKind::Export => {
            actor.capacity == C::System || (actor.unit == unit && RELEASERS.contains(&actor.capacity))
        }
        SubjectKind::Account => {
            actor.capacity.is_administrator() || matches!(actor.capacity, C::Supervisor | C::System)
        }
        SubjectKind::City
        | SubjectKind::Unit
        | SubjectKind::Officer
        | SubjectKind::Reviewer
        | SubjectKind::Catalogue => actor.capacity != C::Party,
        // How many numbers an agency has given, and for which cases, is its own business.
        SubjectKind::Series => match actor.capacity {
            C::Supervisor | C::Registrar | C::System => true,
            C::SystemAdmin | C::SecurityAdmin | C::AuditAdmin | C::Party => false,
            _ => actor.unit == unit,
        },
        SubjectKind::Device => match actor.capacity {
            C::Supervisor | C::Registrar | C::SystemAdmin | C::System => true,
            C::Party => false,
            _ => actor.unit == unit,
        },
    }
}

/// Whether the actor looks into this case from outside and must have said what for.
#[must_use]
pub fn must_say_why(actor: &Actor) -> bool {
    WATCHERS.contains(&actor.capacity)
}

/// Whether the actor may read who the informant is: a handler, or before 立案 an officer who has worked on the
/// clue (DOMAIN 0.14).
#[must_use]
pub fn may_see_informant(actor: &Actor, case: &CaseFile) -> bool {
    let worked_on_it = case.opened.is_some() || case.touched.contains(&actor.account);
    actor.capacity == C::Officer && worked_on_it && standing_to_case(actor, case, "").handler
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deed;

    #[test]
    fn every_kind_of_act_has_exactly_one_row_and_no_row_is_idle() {
        for (tag, _, _) in deed::KINDS {
            assert_eq!(TABLE.iter().filter(|r| r.tag == *tag).count(), 1, "{tag}");
        }
        assert_eq!(TABLE.len(), deed::KINDS.len());
    }

    #[test]
    fn closed_by_default() {
        let all = Standing { own_agency: true, handler: true, review_body: true };
        assert_eq!(authority(C::AgencyHead, all, "unknown/1"), Allowed::WrongCapacity);
        assert_eq!(authority(C::SystemAdmin, all, "decision.made/1"), Allowed::WrongCapacity);
        assert_eq!(authority(C::AgencyHead, Standing::default(), "decision.made/1"), Allowed::WrongRelation);
    }

    #[test]
    fn the_technician_and_the_party_do_nothing_to_a_case_in_any_standing() {
        for (tag, kind, _) in deed::KINDS {
            if *kind != SubjectKind::Case {
                continue;
            }
            for capacity in [C::SystemAdmin, C::Party, C::System, C::Supervisor, C::Registrar] {
                for bits in 0..8u8 {
                    let s = Standing {
                        own_agency: bits & 1 != 0,
                        handler: bits & 2 != 0,
                        review_body: bits & 4 != 0,
                    };
                    assert_ne!(authority(capacity, s, tag), Allowed::Yes, "{tag} {capacity:?}");
                }
            }
        }
    }
}
