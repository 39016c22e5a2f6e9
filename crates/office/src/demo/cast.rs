//! Who is who in the demonstration. Every person is invented and says so (示例).

use crate::people::password::ChosenBy;
use crate::{Office, Trouble};
use jiff::civil::date;
use law::act::Intent;
use law::authority::{Actor, Capacity};
use law::deed::Deed;
use law::deed::people::{AccountOpened, CapacityGranted};
use law::deed::record::DeviceKind;
use law::deed::register as rg;
use law::draft::PenaltyKind;
use law::ids::{SubjectKind, SubjectRef};

/// A unit of the demonstration.
#[derive(Debug)]
pub struct UnitRow {
    /// Id.
    pub id: &'static str,
    /// 全称
    pub name: &'static str,
    /// 简称
    pub short: &'static str,
    /// Kind.
    pub kind: rg::UnitKind,
    /// Division code.
    pub region: &'static str,
    /// 机关代字
    pub prefix: &'static str,
    /// Field of law.
    pub domain: &'static str,
    /// 示范单位 (clause 5.0b).
    pub demonstration: bool,
}

use rg::UnitKind as K;

/// The city, its justice bureau, and the demonstration units of clause 5.0b: three governments, three agencies.
pub const UNITS: &[UnitRow] = &[
    u("jl-gov", "吉林市人民政府", "市政府", K::Government, "220200", "吉市政", "general", false),
    u("jl-sfj", "吉林市司法局", "市司法局", K::JusticeOrgan, "220200", "吉市司", "general", false),
    u("jl-scjg", "吉林市市场监督管理局", "市市场监管局", K::Agency, "220200", "吉市市监", "market", true),
    u("jl-gaj", "吉林市公安局", "市公安局", K::Agency, "220200", "吉市公", "general", true),
    u("jl-cgj", "吉林市城市管理行政执法局", "市城管执法局", K::Agency, "220200", "吉市城管", "general", true),
    u("jh-gov", "蛟河市人民政府", "蛟河市政府", K::Government, "220281", "蛟政", "general", true),
    u("cy-gov", "昌邑区人民政府", "昌邑区政府", K::Government, "220202", "昌政", "general", true),
    u("lt-gov", "龙潭区人民政府", "龙潭区政府", K::Government, "220203", "龙政", "general", true),
];

#[allow(clippy::too_many_arguments, reason = "one row of a table")]
const fn u(
    id: &'static str,
    name: &'static str,
    short: &'static str,
    kind: K,
    region: &'static str,
    prefix: &'static str,
    domain: &'static str,
    demonstration: bool,
) -> UnitRow {
    UnitRow { id, name, short, kind, region, prefix, domain, demonstration }
}

/// A person of the demonstration.
#[derive(Debug)]
pub struct Member {
    /// Login name and account id.
    pub login: &'static str,
    /// 姓名
    pub name: &'static str,
    /// 身份
    pub capacity: Capacity,
    /// 单位
    pub unit: &'static str,
    /// 执法证件 number, for officers.
    pub certificate: Option<&'static str>,
}

impl Member {
    /// This person acting.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor {
            account: self.login.into(),
            name: self.name.into(),
            capacity: self.capacity,
            unit: self.unit.into(),
            officer: self.certificate.map(|_| self.login.to_string()),
        }
    }
}

use Capacity as C;

/// One person for every capacity, two officers who act, and three who show why others may not.
pub const CAST: &[Member] = &[
    m("officer1", "李示例", C::Officer, "jl-scjg", Some("07020100101")),
    m("officer2", "王示例", C::Officer, "jl-scjg", Some("07020100102")),
    m("officer3", "许示例", C::Officer, "jl-scjg", Some("07020100103")),
    m("officer4", "何示例", C::Officer, "jl-scjg", Some("07020100104")),
    m("officer5", "吕示例", C::Officer, "jl-scjg", Some("07020100105")),
    m("unithead", "赵示例", C::UnitHead, "jl-scjg", None),
    m("deputy", "钱示例", C::DeputyHead, "jl-scjg", None),
    m("head", "孙示例", C::AgencyHead, "jl-scjg", None),
    m("reviewer", "陈示例", C::Reviewer, "jl-scjg", None),
    m("reviewer2", "周示例", C::Reviewer, "jl-scjg", None),
    m("custodian", "吴示例", C::Custodian, "jl-scjg", None),
    m("editor", "郑示例", C::Editor, "jl-scjg", None),
    m("approver", "冯示例", C::Approver, "jl-scjg", None),
    m("supervisor", "褚示例", C::Supervisor, "jl-sfj", None),
    m("registrar", "卫示例", C::Registrar, "jl-sfj", None),
    m("admin", "蒋示例", C::SystemAdmin, "jl-sfj", None),
    m("security", "姜示例", C::SecurityAdmin, "jl-sfj", None),
    m("audit", "戚示例", C::AuditAdmin, "jl-sfj", None),
    m("party", "沈示例", C::Party, "jl-gov", None),
    m("cg-officer1", "韩示例", C::Officer, "jl-cgj", Some("07020200201")),
    m("cg-officer2", "杨示例", C::Officer, "jl-cgj", Some("07020200202")),
    m("cg-head", "朱示例", C::AgencyHead, "jl-cgj", None),
];

const fn m(
    login: &'static str,
    name: &'static str,
    capacity: C,
    unit: &'static str,
    certificate: Option<&'static str>,
) -> Member {
    Member { login, name, capacity, unit, certificate }
}

/// Recorders and rooms of the market bureau (clause 2.2c): id, kind, number.
pub const DEVICES: &[(&str, DeviceKind, &str)] = &[
    ("dsj-0001", DeviceKind::BodyCamera, "DSJ0001"),
    ("dsj-0002", DeviceKind::BodyCamera, "DSJ0002"),
    ("cam-0001", DeviceKind::Camera, "SXJ0001"),
    ("phone-0001", DeviceKind::Phone, "SJ0001"),
    ("room-x1", DeviceKind::InterviewRoom, "询问一室"),
    ("room-t1", DeviceKind::HearingRoom, "听证一室"),
];

/// The member with this login, acting.
///
/// # Panics
/// Never for the logins of [`CAST`]; an unknown one is a fault of the script and gets an actor without rights.
#[must_use]
pub fn actor(login: &str) -> Actor {
    CAST.iter().find(|x| x.login == login).map_or_else(
        || Actor {
            account: login.into(),
            name: login.into(),
            capacity: C::Party,
            unit: "jl-gov".into(),
            officer: None,
        },
        Member::actor,
    )
}

/// Enters units, people, certificates, reviewers and the catalogue.
pub(super) async fn enter(office: &Office, password: &str) -> Result<(), Trouble> {
    let system = Actor::system("jl-sfj");
    let say = async |actor: &Actor, subject: SubjectRef, deed: Deed| {
        let key = format!("{}.{}", deed.tag().replace('/', "."), subject.id);
        let key: String = key.chars().take(64).collect();
        office.act(actor, Intent { subject, base: None, key, occurred: None, deed }).await
    };
    for row in UNITS {
        say(&system, SubjectRef::unit(row.id), unit(row).into()).await?;
    }
    for member in CAST {
        let account = SubjectRef::account(member.login);
        let opened = AccountOpened {
            login: member.login.into(),
            name: member.name.to_string().into(),
            unit: member.unit.into(),
        };
        say(&system, account.clone(), opened.into()).await?;
        let granted = CapacityGranted {
            capacity: member.capacity,
            unit: member.unit.into(),
            from: date(2026, 1, 1),
            to: None,
            basis: "任职文件（示例）".into(),
        };
        say(&system, account, granted.into()).await?;
        office.set_password(member.login, password, ChosenBy::Demonstration).await?;
        if let Some(number) = member.certificate {
            // One whose certificate has run out, for trying what is then refused.
            let valid_to = if member.login == "officer3" { date(2026, 1, 31) } else { date(2028, 12, 31) };
            // One of a single district, who needs a designation elsewhere.
            let region = if member.login == "officer5" { "220202" } else { "220200" };
            let certified = rg::OfficerCertified {
                name: member.name.into(),
                unit: member.unit.into(),
                number: number.into(),
                category: if member.unit == "jl-scjg" { "市场监管" } else { "城市管理" }.into(),
                region: region.into(),
                valid_from: date(2024, 1, 1),
                valid_to,
                account: Some(member.login.into()),
            };
            say(&system, SubjectRef::officer(member.login), certified.into()).await?;
        }
        if member.capacity == C::Reviewer {
            let filed = rg::ReviewerFiled {
                name: member.name.into(),
                unit: member.unit.into(),
                legal_qualification: true,
                engaged_from: date(2020, 3, 1),
                filed_on: date(2026, 1, 5),
            };
            say(&system, SubjectRef::reviewer(member.login), filed.into()).await?;
        }
    }
    let suspended = rg::OfficerSuspended {
        from: date(2026, 1, 5),
        reason: "年度考试不合格，暂扣证件（示例）".into(),
    };
    let registrar = actor("registrar");
    say(&registrar, SubjectRef::new(SubjectKind::Officer, "officer4"), suspended.into()).await?;
    for (id, kind, number) in DEVICES {
        let device = law::sample::record::device("jl-scjg", *kind, number);
        say(&Actor::system("jl-scjg"), SubjectRef::device(*id), device.into()).await?;
    }
    for unit in ["jl-scjg", "jl-cgj"] {
        say(&system, SubjectRef::catalogue(unit), catalogue().into()).await?;
    }
    Ok(())
}

fn unit(row: &UnitRow) -> rg::UnitRegistered {
    let government = matches!(row.kind, K::Government);
    rg::UnitRegistered {
        name: row.name.into(),
        short: row.short.into(),
        kind: row.kind,
        parent: (row.id != "jl-gov").then(|| "jl-gov".into()),
        region: row.region.into(),
        prefix: row.prefix.into(),
        domain: row.domain.into(),
        // Clause 3.1a: the justice organ reviews a government's decisions, an agency's legal unit its own.
        review_body: if government { "jl-sfj".into() } else { row.id.into() },
        reconsideration: if government {
            "吉林省人民政府".into()
        } else {
            "吉林市人民政府".into()
        },
        court: "吉林市船营区人民法院".into(),
        demonstration_since: row.demonstration.then(|| date(2026, 1, 1)),
    }
}

fn catalogue() -> rg::CatalogueAdopted {
    rg::CatalogueAdopted {
        title: "重大行政执法决定法制审核目录（示例）".into(),
        from: date(2026, 1, 1),
        items: vec![
            rg::CatalogueItem {
                id: "amount".into(),
                title: "对个人处 1 万元以上、对单位处 10 万元以上罚款或者没收".into(),
                amount: Some(rg::AmountTest {
                    citizen_fen: 1_000_000,
                    unit_fen: 10_000_000,
                    comparator: rg::Comparator::AtLeast,
                }),
                kinds: Vec::new(),
                mitigated: false,
            },
            rg::CatalogueItem {
                id: "kinds".into(),
                title: "降低资质等级、吊销许可证件、责令停产停业、责令关闭、限制从业".into(),
                amount: None,
                kinds: PenaltyKind::ALL.into_iter().filter(|k| k.always_gives_hearing()).collect(),
                mitigated: false,
            },
            rg::CatalogueItem {
                id: "mitigated".into(),
                title: "减轻处罚".into(),
                amount: None,
                kinds: Vec::new(),
                mitigated: true,
            },
        ],
    }
}
