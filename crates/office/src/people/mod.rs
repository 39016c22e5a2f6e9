//! Accounts, passwords and who a person may act as.

pub mod factor;
pub mod login;
pub mod password;
pub mod reset;
pub(crate) mod turns;

use crate::{Fault, Office};
use law::authority::{Actor, Capacity};
use law::ids::{SubjectKind, SubjectRef};
use law::private::Private;

/// A person who may log in.
#[derive(Debug, Clone)]
pub struct Person {
    /// Account id.
    pub account: String,
    /// Login name.
    pub login: String,
    /// 姓名
    pub name: String,
    /// Every capacity held today, one actor each; the first is the one to begin with.
    pub actors: Vec<Actor>,
}

impl Office {
    /// The person behind an account and all that he or she may act as today; `None` for an account that is
    /// closed or does not exist.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn person(&self, account: &str) -> Result<Option<Person>, Fault> {
        let Some(known) = self.store().load(&SubjectRef::account(account)).await? else { return Ok(None) };
        let Some(state) = known.state.account().filter(|a| !a.closed) else { return Ok(None) };
        let today = self.today();
        let name = state.name.text().to_string();
        let officer = self.officer_of_account(account).await?;
        let mut actors: Vec<Actor> = Vec::new();
        for grant in state.grants.iter().filter(|g| g.holds_on(today)) {
            let actor = Actor {
                account: account.into(),
                name: name.clone(),
                capacity: grant.capacity,
                unit: grant.unit.clone(),
                officer: (grant.capacity == Capacity::Officer).then(|| officer.clone()).flatten(),
            };
            if !actors.contains(&actor) {
                actors.push(actor);
            }
        }
        Ok(Some(Person { account: account.into(), login: state.login.clone(), name, actors }))
    }

    /// A name for an account, for pages: the person's, or the account's id where it is withheld.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn account_name(&self, account: &str) -> Result<String, Fault> {
        let known = self.store().load(&SubjectRef::new(SubjectKind::Account, account)).await?;
        Ok(known
            .and_then(|k| k.state.account().map(|a| a.name.clone()))
            .map_or_else(|| account.to_string(), |n: Private<String>| n.text().to_string()))
    }
}
