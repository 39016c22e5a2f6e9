//! The house: registers, accounts and their passwords, exports, what the city rules, its clock and its key.

use crate::{Done, mar, say};
use law::act::Intent;
use law::authority::{Actor, Capacity};
use law::deed::city::{DataKeyChanged, ExportRuleSet, LoginPolicySet, PasswordProfile, SecondFactor};
use law::deed::export::{ExportAsked, ExportList, ExportRefused, ExportReleased};
use law::deed::{people, register as rg};
use law::ids::SubjectRef;
use office::Office;
use office::demo::cast::actor;
use office::timewatch::{Kernel, Look};
use std::time::Duration;

pub(crate) async fn house(office: &Office) -> Done {
    registers(office).await?;
    exports(office).await?;
    accounts(office).await?;
    resets(office).await?;
    rules(office).await
}

async fn registers(office: &Office) -> Done {
    let officer = |id: &str| SubjectRef::officer(id);
    let back = rg::OfficerReinstated { from: office.today(), reason: "补考合格".into() };
    say(office, "registrar", officer("officer4"), back).await?;
    let designated = rg::OfficerDesignated {
        region: "220203".into(),
        from: office.today(),
        to: mar(31),
        basis: "指定管辖决定书（示例）".into(),
    };
    say(office, "registrar", officer("officer5"), designated).await?;
    let removed = rg::ReviewerRemoved { on: office.today(), reason: "调离审核岗位".into() };
    say(office, "registrar", SubjectRef::reviewer("reviewer2"), removed).await
}

/// One released, one refused, one that still waits; and the audit administrator's, which the security administrator
/// releases.
async fn exports(office: &Office) -> Done {
    let rule = ExportRuleSet { rows: 100, basis: "规定（示例）".into() };
    say(office, "security", SubjectRef::city(), rule).await?;
    let ask = async |login: &str, id: &str, list: ExportList, query: &str| {
        let asked = ExportAsked {
            list,
            query: query.to_string().into(),
            rows: 900,
            reason: "案卷评查（示例）".into(),
        };
        say(office, login, SubjectRef::export(id), asked).await
    };
    ask("officer1", "kept-released", ExportList::Cases, "q=示例").await?;
    let released = || ExportReleased { note: "同意".into() };
    say(office, "head", SubjectRef::export("kept-released"), released()).await?;
    ask("officer1", "kept-refused", ExportList::Documents, "").await?;
    let refused = ExportRefused { reason: "用途不明".into() };
    say(office, "unithead", SubjectRef::export("kept-refused"), refused).await?;
    ask("editor", "kept-waiting", ExportList::Publications, "stage=published").await?;
    ask("audit", "kept-audited", ExportList::Logins, "").await?;
    say(office, "security", SubjectRef::export("kept-audited"), released()).await
}

/// One who comes and leaves again.
async fn accounts(office: &Office) -> Done {
    let account = SubjectRef::account("leaver");
    opened(office, "leaver", "离示例").await?;
    for (capacity, to) in [(Capacity::AgencyHead, None), (Capacity::Approver, Some(mar(31)))] {
        let granted = people::CapacityGranted {
            capacity,
            unit: "jl-scjg".into(),
            from: mar(1),
            to,
            basis: "任职文件（示例）".into(),
        };
        say(office, "security", account.clone(), granted).await?;
    }
    let ended = people::CapacityEnded {
        capacity: Capacity::AgencyHead,
        unit: "jl-scjg".into(),
        on: office.today(),
        reason: "调离".into(),
    };
    say(office, "security", account.clone(), ended).await?;
    say(office, "admin", account, people::AccountClosed { reason: "调离".into() }).await
}

async fn opened(office: &Office, login: &str, name: &str) -> Done {
    let opened =
        people::AccountOpened { login: login.into(), name: name.to_string().into(), unit: "jl-scjg".into() };
    say(office, "admin", SubjectRef::account(login), opened).await
}

/// A first password by two persons, a request that still waits, and one at the console.
async fn resets(office: &Office) -> Done {
    let ask = async |by: &str, account: &str, reason: &str, second_factor: bool| {
        let asked = people::ResetRequested { reason: reason.into(), second_factor };
        office.reset_request(&actor(by), account, None, &office.chance().token(), asked).await
    };
    opened(office, "newcomer", "入示例").await?;
    let (receipt, _) = ask("admin", "newcomer", "首次设置口令", false).await?;
    let key = office.chance().token();
    office.reset_approve(&actor("security"), "newcomer", None, &key, receipt.seq).await?;
    ask("security", "officer5", "手机丢失", true).await?;
    let console =
        people::ResetAtConsole { reason: "没有第二名管理员在岗".into(), second_factor: true };
    office.reset_at_console("audit", console, "Kept-Edition-示例-7391").await?;
    Ok(())
}

/// What the city rules of logins, and what the house records of itself.
async fn rules(office: &Office) -> Done {
    let profiles = [
        (PasswordProfile::Length, SecondFactor::Staff),
        (PasswordProfile::ClassifiedProtection, SecondFactor::Administrators),
    ];
    for (passwords, second_factor) in profiles {
        let policy = LoginPolicySet { passwords, second_factor, basis: "网信办文件（示例）".into() };
        say(office, "security", SubjectRef::city(), policy).await?;
    }
    let wall = office.clock().now();
    let look = |synchronised, wall, steady_secs| Look {
        kernel: Kernel::Says { synchronised, error: Duration::from_millis(7) },
        wall,
        steady: Duration::from_secs(steady_secs),
    };
    let first = look(true, wall, 10);
    office.clock_watch(None, &first).await?;
    // An hour passed, and the clock was set forward by a minute.
    let later = wall.checked_add(jiff::SignedDuration::from_secs(3_660))?;
    office.clock_watch(Some(&first), &look(false, later, 3_610)).await?;
    let key = DataKeyChanged { key: "示例密钥编号".into() };
    let (subject, token) = (SubjectRef::city(), office.chance().token());
    let intent = Intent { subject, base: None, key: token, occurred: None, deed: key.into() };
    office.act(&Actor::system("city"), intent).await?;
    Ok(())
}
