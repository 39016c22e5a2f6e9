//! 重设口令 — asked for by one administrator, approved by another, done by the person: with the link from the one and the
//! code from the other. Neither of the two can become the person alone.

use super::login::{Outcome, Place};
use super::password::ChosenBy;
use crate::{Fault, Office, Receipt, Trouble};
use jiff::{SignedDuration, Timestamp};
use law::act::Intent;
use law::authority::{Actor, Capacity};
use law::deed::Deed;
use law::deed::people::{ResetApproved, ResetAtConsole, ResetRequested};
use law::ids::SubjectRef;
use law::refusal::Refusal;
use law::state::register::{RESET_APPROVAL_DAYS, Reset};
use store::Setup;

/// Letters of the code: 50 bits.
const CODE_LETTERS: usize = 10;
/// How long a code waits for the approval, as the law has it.
const CODE_FOR: SignedDuration = SignedDuration::from_hours(RESET_APPROVAL_DAYS * 24);
/// How long a link is good.
pub const LINK_FOR: SignedDuration = SignedDuration::from_hours(48);
/// Wrong codes before a link is void.
const TRIES_MAX: u64 = 5;
/// Told of a link that cannot be used.
pub const VOID: &str = "这个链接已经用过、过期或者作废，请管理员重新申请";

/// What comes of using a link.
#[derive(Debug)]
pub enum SetUp {
    /// The password is set.
    Done,
    /// Used, too old, or too many wrong codes.
    Void,
}

impl Office {
    /// One administrator asks: the receipt, and the code to give to the person, shown once.
    ///
    /// # Errors
    /// The law's refusal, or a fault of the machine.
    pub async fn reset_request(
        &self,
        actor: &Actor,
        account: &str,
        base: Option<u64>,
        key: &str,
        deed: ResetRequested,
    ) -> Result<(Receipt, Option<String>), Trouble> {
        let receipt = self.act(actor, on(account, base, key, deed.into())).await?;
        let letters = self.letters(CODE_LETTERS);
        let code = self.setup_hash(account, "code", &letters);
        let expires = self.in_time(CODE_FOR);
        let kept = self.store().setup_begin(account, receipt.seq, &code, expires).await?;
        Ok((receipt, kept.then(|| format!("{}-{}", &letters[..5], &letters[5..]))))
    }

    /// Another one approves: from here on the old password, and every session, are void. The receipt, and the link's
    /// secret part to give to the person, shown once; none when the request has no code (it was made by the API), or
    /// there is a link already.
    ///
    /// # Errors
    /// The law's refusal, or a fault of the machine.
    pub async fn reset_approve(
        &self,
        actor: &Actor,
        account: &str,
        base: Option<u64>,
        key: &str,
        request: u64,
    ) -> Result<(Receipt, Option<String>), Trouble> {
        let receipt = self.act(actor, on(account, base, key, ResetApproved { request }.into())).await?;
        let token = self.setup_token(account, request, &self.chance().token());
        let link = self.keys().hash(&["setup link", &token]);
        let opened = self.store().setup_link(account, request, &link, self.in_time(LINK_FOR)).await?;
        Ok((receipt, opened.then_some(token)))
    }

    /// At the console, where no second administrator is left: the password is good for one login.
    ///
    /// # Errors
    /// The law's refusal, a bad password, or a fault of the machine.
    pub async fn reset_at_console(
        &self,
        account: &str,
        deed: ResetAtConsole,
        password: &str,
    ) -> Result<Receipt, Trouble> {
        // A bad password is refused before anything is recorded.
        self.good_password(account, password).await?;
        let key = format!("console.{}", self.chance().address());
        let receipt = self.act(&Actor::system("city"), on(account, None, &key, deed.into())).await?;
        self.set_password(account, password, ChosenBy::Another).await?;
        // The person is told at the next login, as after a link.
        let (code, link) = (self.chance().token(), self.chance().token());
        self.store().setup_begin(account, receipt.seq, &code, self.in_time(LINK_FOR)).await?;
        self.store().setup_link(account, receipt.seq, &link, self.in_time(LINK_FOR)).await?;
        self.store().setup_use(&link, self.real_now()).await?;
        Ok(receipt)
    }

    /// What an act on an account means for its logins. Called after the act was recorded, also by the API. Where it was
    /// recorded before, only what was broken off then is done: nothing that came after it is touched.
    pub(crate) async fn follow_reset(&self, account: &str, deed: &Deed, replayed: bool) -> Result<(), Fault> {
        let (Deed::ResetRequested(_)
        | Deed::ResetApproved(_)
        | Deed::ResetAtConsole(_)
        | Deed::AccountClosed(_)) = deed
        else {
            return Ok(());
        };
        let reset = self.present_reset(account).await?;
        if let Some(reset) = &reset {
            self.store().setup_void_others(account, reset.seq).await?;
        }
        let second_factor = match deed {
            Deed::ResetApproved(d) => {
                if replayed && !self.is_unfinished(account, d.request, reset.as_ref()).await? {
                    return Ok(());
                }
                self.store().credential_void(account, d.request).await?;
                self.asked_for(account, d.request).await?.is_some_and(|asked| asked.second_factor)
            }
            // Never repeated: its key is made anew every time.
            Deed::ResetAtConsole(d) if !replayed => {
                self.store().credential_drop(account).await?;
                d.second_factor
            }
            Deed::AccountClosed(_) => {
                self.store().credential_drop(account).await?;
                false
            }
            _ => return Ok(()),
        };
        self.store().sessions_end(account, "").await?;
        self.store().known_forget(account).await?;
        if second_factor {
            self.store().factor_drop(account).await?;
        }
        Ok(())
    }

    async fn present_reset(&self, account: &str) -> Result<Option<Reset>, Fault> {
        let known = self.store().load(&SubjectRef::account(account)).await?;
        Ok(known.and_then(|k| k.state.account().and_then(|a| a.reset.clone())))
    }

    /// Whether what follows from the approval of a request may have been broken off: it is still the last word on this
    /// password, and the person has not set one by it.
    async fn is_unfinished(&self, account: &str, request: u64, reset: Option<&Reset>) -> Result<bool, Fault> {
        let approved = reset.is_some_and(|r| r.seq == request && r.approved_by.is_some());
        let setup = self.store().setup_of(account).await?;
        Ok(approved && !setup.is_some_and(|s| s.request == request && s.used.is_some()))
    }

    /// What a request said, whatever was asked for since.
    async fn asked_for(&self, account: &str, request: u64) -> Result<Option<ResetRequested>, Fault> {
        let history = self.store().history(&SubjectRef::account(account)).await?;
        Ok(history.into_iter().find(|h| h.recorded.seq == request).and_then(|h| match h.recorded.deed {
            Deed::ResetRequested(asked) => Some(asked),
            _ => None,
        }))
    }

    /// Whether a link can still be used.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn setup_waits(&self, token: &str) -> Result<bool, Fault> {
        Ok(self.setup_open(token).await?.is_some())
    }

    async fn setup_open(&self, token: &str) -> Result<Option<Setup>, Fault> {
        let setup = self.store().setup(&self.keys().hash(&["setup link", token])).await?;
        let now = self.real_now();
        let Some(setup) = setup.filter(|s| s.used.is_none() && now < s.expires && s.failures < TRIES_MAX)
        else {
            return Ok(None);
        };
        // A link that was put into another account's row, or another request's, in the database is nobody's.
        let chance = token.split_once('.').map_or(token, |(chance, _)| chance);
        if self.setup_token(&setup.account, setup.request, chance) != token {
            return Ok(None);
        }
        // Another one that was asked for meanwhile, by whatever way, makes this one void.
        let reset = self.present_reset(&setup.account).await?;
        let stands = reset.is_some_and(|r| r.seq == setup.request && r.approved_by.is_some());
        Ok(stands.then_some(setup))
    }

    /// The person sets a password, with the link and the code.
    ///
    /// # Errors
    /// A field refusal, `code` or `password`; a fault of the machine.
    pub async fn set_up(
        &self,
        token: &str,
        code: &str,
        password: &str,
        place: &Place<'_>,
    ) -> Result<SetUp, Trouble> {
        let Some(setup) = self.setup_open(token).await? else { return Ok(SetUp::Void) };
        let link = self.keys().hash(&["setup link", token]);
        // Counted before it is compared.
        if self.store().setup_try(&link).await? > TRIES_MAX {
            return Ok(SetUp::Void);
        }
        let typed: String =
            code.chars().filter(char::is_ascii_alphanumeric).flat_map(char::to_lowercase).collect();
        if self.setup_hash(&setup.account, "code", &typed) != setup.code {
            self.log_of(&setup.account, place, Outcome::WrongSetupCode).await?;
            return Err(Refusal::field("code", "验证码不对；连续错 5 次，链接作废").into());
        }
        // It was the code: what is wrong from here on is no wrong try.
        self.store().setup_untry(&link).await?;
        self.good_password(&setup.account, password).await?;
        let phc = self.hashed(&setup.account, password).await?;
        if !self.store().setup_take(&link, &setup.account, &phc, self.real_now()).await? {
            return Ok(SetUp::Void);
        }
        self.store().sessions_end(&setup.account, "").await?;
        self.log_of(&setup.account, place, Outcome::PasswordSet).await?;
        Ok(SetUp::Done)
    }

    async fn log_of(&self, account: &str, place: &Place<'_>, outcome: Outcome) -> Result<(), Fault> {
        let Some(person) = self.person(account).await? else { return Ok(()) };
        self.log_login(Some((&person.account, &person.login)), place, outcome).await
    }

    /// What the person has not been told yet: that others have set the password, and who.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn untold(&self, account: &str) -> Result<Option<String>, Fault> {
        let setup = self.store().setup_of(account).await?.filter(|s| s.used.is_some() && !s.told);
        let Some(setup) = setup else { return Ok(None) };
        let reset = self.present_reset(account).await?;
        let Some(reset) = reset.filter(|r| r.seq == setup.request) else { return Ok(None) };
        let by =
            if reset.by == "system" { "控制台".to_string() } else { self.account_name(&reset.by).await? };
        let on = format!("{}年{}月{}日", reset.on.year(), reset.on.month(), reset.on.day());
        Ok(Some(match &reset.approved_by {
            Some(other) => {
                let other = self.account_name(other).await?;
                format!("{on}由{by}申请，{other}批准，重设了口令。理由：{}", reset.reason)
            }
            None => format!("{on}在控制台设置了口令，没有第二名管理员批准。理由：{}", reset.reason),
        }))
    }

    /// Who besides this account could approve: open accounts that administer today and can log in.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn other_administrators(&self, account: &str) -> Result<Vec<String>, Fault> {
        let today = self.today();
        let mut others = Vec::new();
        for (id, state) in self.accounts().await? {
            let administers = [Capacity::SystemAdmin, Capacity::SecurityAdmin]
                .into_iter()
                .any(|c| state.grants.iter().any(|g| g.capacity == c && g.holds_on(today)) && !state.closed);
            if id != account && administers && self.store().credential(&id).await?.is_some() {
                others.push(state.login);
            }
        }
        Ok(others)
    }

    /// A link's secret part: chance, and whose it is for which request. Put into another account's row it opens nothing.
    fn setup_token(&self, account: &str, request: u64, chance: &str) -> String {
        let own = self.keys().hash(&["setup token", account, &request.to_string(), chance]);
        format!("{chance}.{own}")
    }

    fn setup_hash(&self, account: &str, kind: &str, text: &str) -> String {
        self.keys().hash(&["setup", kind, account, text])
    }

    fn in_time(&self, span: SignedDuration) -> Timestamp {
        self.real_now().checked_add(span).unwrap_or(Timestamp::MAX)
    }
}

fn on(account: &str, base: Option<u64>, key: &str, deed: Deed) -> Intent {
    Intent { subject: SubjectRef::account(account), base, key: key.into(), occurred: None, deed }
}
