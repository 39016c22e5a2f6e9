//! 身份的授予 — which capacity may be held for which unit, and which may stand side by side: one table, one pure
//! function, since edition 2. What was granted before and the table would refuse stands until the account's next act.

use crate::authority::Capacity;
use crate::deed::register::{UnitKind, UnitRegistered};
use crate::state::register::{Account, Grant};
use jiff::civil::Date;

use Capacity as C;

/// Two groups of which nobody holds one of each.
#[derive(Debug, Clone, Copy)]
pub struct Exclusion {
    /// Any of these.
    pub one: &'static [Capacity],
    /// And any other of these.
    pub other: &'static [Capacity],
    /// Why, in Chinese.
    pub why: &'static str,
}

/// 三员: who administers the system, who grants, who audits (SECURITY 8).
pub const ADMINISTRATORS: &[Capacity] = &[C::SystemAdmin, C::SecurityAdmin, C::AuditAdmin];

/// Who has a hand in decisions and in what is published of them.
const DECIDING: &[Capacity] = &[
    C::Officer,
    C::UnitHead,
    C::DeputyHead,
    C::AgencyHead,
    C::Reviewer,
    C::Custodian,
    C::Editor,
    C::Approver,
];

/// Who is certified or filed by the registrar, or answers for it.
const REGISTERED: &[Capacity] = &[C::Officer, C::UnitHead, C::DeputyHead, C::AgencyHead, C::Reviewer];

/// The exclusive ones.
pub const EXCLUSIVE: &[Exclusion] = &[
    Exclusion {
        one: ADMINISTRATORS,
        other: &C::GRANTABLE,
        why: "系统管理员、安全管理员、审计管理员由三个人分别担任，不兼任其他身份",
    },
    Exclusion {
        one: &[C::Supervisor], other: DECIDING, why: "执法监督人员不能同时办理、审核或者公示案件"
    },
    Exclusion {
        one: &[C::Registrar],
        other: REGISTERED,
        why: "资格登记人员不能同时是他登记的执法、审核人员",
    },
];

/// Held for the justice organ only: it confirms certificates and supervises (clause 1.1d; 5.0b).
pub const OF_THE_JUSTICE_ORGAN: &[Capacity] = &[C::Supervisor, C::Registrar];

/// Why two capacities do not stand side by side, if they do not.
#[must_use]
pub fn clash(a: Capacity, b: Capacity) -> Option<&'static str> {
    let meet = |e: &&Exclusion| {
        a != b && (e.one.contains(&a) && e.other.contains(&b) || e.one.contains(&b) && e.other.contains(&a))
    };
    EXCLUSIVE.iter().find(meet).map(|e| e.why)
}

/// Why a capacity is not held for this unit by an account of `home`, if it is not.
#[must_use]
pub fn misplaced(
    capacity: Capacity,
    home: &str,
    unit_id: &str,
    unit: Option<&UnitRegistered>,
) -> Option<&'static str> {
    let part = unit.is_some_and(|u| {
        matches!(u.kind, UnitKind::Dispatched | UnitKind::Entrusted) && u.parent.as_deref() == Some(home)
    });
    if unit_id != home && !part {
        return Some(
            "只能代表账号所属的单位，或者它的派出机构、受它委托的组织；调动的，停用旧账号，在新单位开立",
        );
    }
    let justice = unit.is_some_and(|u| u.kind == UnitKind::JusticeOrgan);
    (OF_THE_JUSTICE_ORGAN.contains(&capacity) && !justice)
        .then_some("执法监督人员、资格登记人员只在司法行政机关设立")
}

/// Whether two grants have a day in common.
fn overlap(a: &Grant, b: &Grant) -> bool {
    a.to.is_none_or(|t| b.from <= t) && b.to.is_none_or(|t| a.from <= t)
}

/// Why this grant would be refused beside those that stand, if it would.
#[must_use]
pub fn refusal<'a>(
    grant: &Grant,
    home: &str,
    unit: Option<&UnitRegistered>,
    beside: impl IntoIterator<Item = &'a Grant>,
) -> Option<&'static str> {
    misplaced(grant.capacity, home, &grant.unit, unit).or_else(|| {
        beside.into_iter().filter(|g| overlap(g, grant)).find_map(|g| clash(g.capacity, grant.capacity))
    })
}

/// The grants of an account that are held on this day or later and would be refused today, each with the reason: of two
/// that exclude each other the later one.
pub fn refused_of<'a, 'u>(
    account: &'a Account,
    day: Date,
    unit: impl Fn(&str) -> Option<&'u UnitRegistered>,
) -> Vec<(&'a Grant, &'static str)> {
    let (mut good, mut refused): (Vec<&Grant>, Vec<_>) = (Vec::new(), Vec::new());
    for grant in account.grants.iter().filter(|g| g.to.is_none_or(|t| day <= t)) {
        match refusal(grant, &account.unit, unit(&grant.unit), good.iter().copied()) {
            Some(why) => refused.push((grant, why)),
            None => good.push(grant),
        }
    }
    refused
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn unit(kind: UnitKind, parent: &str) -> UnitRegistered {
        let unit = serde_json::json!({
            "name": "某局", "short": "某局", "kind": "agency", "parent": parent, "region": "220200", "prefix": "某",
            "domain": "general", "review_body": "a", "reconsideration": "某", "court": "某",
        });
        UnitRegistered { kind, ..serde_json::from_value(unit).unwrap() }
    }

    fn grant(capacity: Capacity, from: i8, to: Option<i8>) -> Grant {
        Grant {
            capacity,
            unit: "a".into(),
            from: date(2026, from, 1),
            to: to.map(|m| date(2026, m, 28)),
            basis: String::new(),
        }
    }

    /// Every pair, against a second telling of the rule that shares nothing with the table.
    #[test]
    fn every_pair_of_capacities_stands_or_not_as_the_rule_says() {
        let kind = |c: Capacity| match c.wire() {
            "system_admin" | "security_admin" | "audit_admin" => "administers",
            "supervisor" => "supervises",
            "registrar" => "registers",
            "party" => "party",
            "editor" | "approver" | "custodian" => "keeps",
            _ => "decides",
        };
        for a in C::GRANTABLE {
            for b in C::GRANTABLE {
                let apart = a != b
                    && match (kind(a), kind(b)) {
                        ("administers", _) | (_, "administers") => true,
                        ("supervises", other) | (other, "supervises") => matches!(other, "decides" | "keeps"),
                        ("registers", other) | (other, "registers") => other == "decides",
                        _ => false,
                    };
                assert_eq!(clash(a, b).is_some(), apart, "{a:?} and {b:?}");
                assert_eq!(clash(a, b), clash(b, a));
            }
        }
    }

    #[test]
    fn a_capacity_is_held_for_the_own_unit_and_its_parts() {
        let (own, foreign) = (unit(UnitKind::Agency, "gov"), unit(UnitKind::Agency, "gov"));
        let (office, entrusted) = (unit(UnitKind::Dispatched, "a"), unit(UnitKind::Entrusted, "a"));
        let (alien, organ) = (unit(UnitKind::Dispatched, "b"), unit(UnitKind::JusticeOrgan, "gov"));
        for (capacity, id, at, good) in [
            (C::Officer, "a", &own, true),
            (C::Officer, "b", &foreign, false),
            (C::Officer, "a1", &office, true),
            (C::Officer, "a2", &entrusted, true),
            (C::Officer, "b1", &alien, false),
            (C::Supervisor, "a", &own, false),
            (C::Registrar, "a", &own, false),
            (C::Supervisor, "a", &organ, true),
            (C::Registrar, "a", &organ, true),
            (C::AgencyHead, "gov", &unit(UnitKind::Government, ""), false),
        ] {
            assert_eq!(misplaced(capacity, "a", id, Some(at)).is_none(), good, "{capacity:?} {id}");
        }
        assert!(misplaced(C::Officer, "a", "nowhere", None).is_some());
    }

    #[test]
    fn only_what_overlaps_clashes_and_the_later_of_two_is_refused() {
        let agency = unit(UnitKind::Agency, "gov");
        let say = |g: &Grant, beside: &[Grant]| refusal(g, "a", Some(&agency), beside).is_some();
        let head = grant(C::AgencyHead, 1, Some(3));
        assert!(say(&grant(C::SystemAdmin, 3, None), std::slice::from_ref(&head)));
        assert!(!say(&grant(C::SystemAdmin, 4, None), std::slice::from_ref(&head)));
        assert!(!say(&grant(C::DeputyHead, 1, None), std::slice::from_ref(&head)));
        let account = Account {
            login: "x".into(),
            name: "某".to_string().into(),
            unit: "a".into(),
            grants: vec![head.clone(), grant(C::SystemAdmin, 2, None), grant(C::Editor, 1, None)],
            closed: false,
            reset: None,
        };
        let refused = |day| {
            refused_of(&account, day, |_| Some(&agency))
                .into_iter()
                .map(|(g, _)| g.capacity)
                .collect::<Vec<_>>()
        };
        assert_eq!(refused(date(2026, 3, 1)), [C::SystemAdmin]);
        assert_eq!(refused(date(2026, 5, 1)), [C::Editor]);
    }
}
