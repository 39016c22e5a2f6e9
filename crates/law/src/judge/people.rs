//! Acts on accounts: opened, given capacities, given a new password by two persons.

use super::casework::LINE_MAX;
use super::{Bench, Grant, basis};
use crate::act::{Derived, Intent};
use crate::authority::Capacity;
use crate::deed::Deed;
use crate::deed::people::{CapacityGranted, GrantEnded};
use crate::edition::EDGES;
use crate::grants;
use crate::ids::SubjectRef;
use crate::refusal::{Fields, Refusal};
use crate::state::register::{Account, Grant as Held, RESET_APPROVAL_DAYS};

/// Account of the house itself.
const SYSTEM: &str = "system";

const ACCOUNTS: &str = "网络安全法 第二十三条";
/// What this article was cited as before edition 2, by the numbers of 2016.
const ACCOUNTS_BEFORE: &str = "网络安全法 第二十一条";

pub(super) fn judge(bench: &Bench, intent: &Intent) -> Result<Grant, Refusal> {
    let mut fields = Fields::new();
    let account = bench.facts.peek(&intent.subject).and_then(|k| k.state.account());
    let accounts = if bench.edition < EDGES { ACCOUNTS_BEFORE } else { ACCOUNTS };
    let grant = match &intent.deed {
        Deed::AccountOpened(d) => {
            let ok = (2..=32).contains(&d.login.len())
                && d.login
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-'));
            if !ok {
                fields.add("login", "登录名为 2 到 32 个小写字母、数字、点或者连字符");
            }
            // The house itself acts under this name.
            if bench.edition >= EDGES && (intent.subject.id == SYSTEM || d.login == SYSTEM) {
                fields.add("login", "这个名称由系统保留");
            }
            fields.text("name", "姓名", d.name.known().map_or("", String::as_str), LINE_MAX);
            basis("4.1a", accounts)
        }
        Deed::CapacityGranted(d) => {
            granted(bench, intent, d, account, &mut fields)?;
            basis("3.5a", "行政处罚法 第四十二条")
        }
        Deed::CapacityEnded(d) => {
            fields.text("reason", "理由", &d.reason, LINE_MAX);
            basis("3.5a", "行政处罚法 第四十二条")
        }
        Deed::AccountClosed(d) => {
            fields.text("reason", "理由", &d.reason, LINE_MAX);
            basis("4.1a", accounts)
        }
        Deed::ResetRequested(d) => {
            fields.text("reason", "理由", &d.reason, LINE_MAX);
            open(account)?;
            not_oneself(bench, intent, "自己的口令在“账号和口令”里修改；忘了的，请另一名管理员申请")?;
            basis("4.1a", accounts)
        }
        Deed::ResetApproved(d) => {
            open(account)?;
            not_oneself(bench, intent, "请另一名管理员批准")?;
            approved(bench, account, d.request)?;
            basis("4.1a", accounts)
        }
        Deed::ResetAtConsole(d) => {
            fields.text("reason", "理由", &d.reason, LINE_MAX);
            open(account)?;
            basis("4.1a", accounts)
        }
        _ => return Err(Refusal::not_found()),
    };
    fields.done()?;
    let derived = Derived { ended: refused(bench, account), ..Derived::default() };
    Ok(Grant { deciding: bench.actor.unit.clone(), basis: grant, derived, ..Grant::default() })
}

fn granted(
    bench: &Bench,
    intent: &Intent,
    d: &CapacityGranted,
    account: Option<&Account>,
    fields: &mut Fields,
) -> Result<(), Refusal> {
    fields.text("basis", "任职或者授权文件", &d.basis, LINE_MAX);
    if d.capacity == Capacity::System {
        fields.add("capacity", "不能授予系统身份");
    }
    let unit = bench.facts.get(&SubjectRef::unit(&d.unit)).and_then(|k| k.state.unit());
    if unit.is_none() {
        fields.add("unit", "没有这个单位");
    }
    if d.to.is_some_and(|t| t < d.from) {
        fields.add("to", "结束日期早于开始日期");
    }
    if account.is_some_and(|a| a.closed) {
        fields.add("capacity", "账号已停用");
    }
    if bench.edition < EDGES {
        let rival = account.is_some_and(|a| {
            a.grants.iter().any(|g| {
                g.to.is_none_or(|t| t >= d.from)
                    && g.capacity != d.capacity
                    && incompatible(g.capacity, d.capacity)
            })
        });
        if rival {
            fields.add("capacity", "系统管理员不能同时持有执法、审核、公示或者监督身份");
        }
        return Ok(());
    }
    not_oneself(bench, intent, "请另一名安全管理员授予")?;
    let (Some(account), Some(unit)) = (account, unit) else { return Ok(()) };
    let new =
        Held { capacity: d.capacity, unit: d.unit.clone(), from: d.from, to: d.to, basis: d.basis.clone() };
    // What ends by this very act stands in nobody's way.
    let ended = refused(bench, Some(account));
    let beside = account
        .grants
        .iter()
        .filter(|g| g.to.is_none_or(|t| bench.today <= t) && !ended.iter().any(|e| e.is_of(g)));
    if let Some(why) = grants::refusal(&new, &account.unit, Some(&unit.registered), beside) {
        let field = if grants::misplaced(d.capacity, &account.unit, &d.unit, Some(&unit.registered)).is_some()
        {
            "unit"
        } else {
            "capacity"
        };
        fields.add(field, why);
    }
    Ok(())
}

/// The grants that stand and would be refused today: they end with the account's next act.
fn refused(bench: &Bench, account: Option<&Account>) -> Vec<GrantEnded> {
    let Some(account) = account.filter(|_| bench.edition >= EDGES) else { return Vec::new() };
    let unit =
        |id: &str| bench.facts.get(&SubjectRef::unit(id)).and_then(|k| k.state.unit()).map(|u| &u.registered);
    grants::refused_of(account, bench.today, unit)
        .into_iter()
        .map(|(g, why)| GrantEnded {
            capacity: g.capacity,
            unit: g.unit.clone(),
            from: g.from,
            why: why.into(),
        })
        .collect()
}

/// The technician neither decides nor supervises: the rule of edition 1.
fn incompatible(a: Capacity, b: Capacity) -> bool {
    (a == Capacity::SystemAdmin) != (b == Capacity::SystemAdmin)
}

fn open(account: Option<&Account>) -> Result<(), Refusal> {
    match account {
        Some(a) if !a.closed => Ok(()),
        _ => Err(Refusal::gate(
            "account-closed",
            "4.1a",
            ACCOUNTS,
            "账号已停用",
            "停用的账号不能再用；本人仍任职的，开立新账号",
        )),
    }
}

fn not_oneself(bench: &Bench, intent: &Intent, remedy: &str) -> Result<(), Refusal> {
    if bench.actor.capacity != Capacity::System && bench.actor.account == intent.subject.id {
        return Err(Refusal::gate("not-for-oneself", "3.5a", ACCOUNTS, "这一步不能为自己的账号办理", remedy));
    }
    Ok(())
}

/// 双人 — somebody else has asked, not long ago, and nothing came of it yet (SECURITY 14).
fn approved(bench: &Bench, account: Option<&Account>, request: u64) -> Result<(), Refusal> {
    let closed = |reason: &str, remedy: &str| {
        Err(Refusal::gate("reset-by-two-persons", "3.5a", ACCOUNTS, reason, remedy))
    };
    let Some(reset) = account.and_then(|a| a.reset.as_ref()).filter(|r| r.seq == request && r.is_open())
    else {
        return closed("没有等待批准的这一次申请，可能已经办过，或者又有了新的申请", "回到账号页面核对");
    };
    if reset.by == bench.actor.account {
        return closed("申请和批准要由两名管理员分别办理", "请另一名管理员批准");
    }
    let last = reset.on.checked_add(jiff::Span::new().days(RESET_APPROVAL_DAYS));
    if last.is_ok_and(|last| last < bench.today) {
        return closed("申请已经超过 7 天", "重新申请");
    }
    Ok(())
}
