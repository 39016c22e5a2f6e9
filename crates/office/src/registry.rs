//! Look-ups in the registers that several use cases share. Reads are plain (HOUSE 9).

use crate::{Fault, Office};
use law::facts::Known;
use law::ids::{SubjectKind, SubjectRef};
use law::state::register::{Account, Officer, Unit};
use store::{OfficerFilter, Page};

/// Subjects read at once.
const PAGE: u64 = 500;

impl Office {
    /// Every subject of a kind, in the order of their ids. For registers and rebuilding, not for cases in a page.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn all_of(&self, kind: SubjectKind) -> Result<Vec<(SubjectRef, Known)>, Fault> {
        let mut all: Vec<(SubjectRef, Known)> = Vec::new();
        loop {
            let after = all.last().map(|(s, _)| s.id.clone()).unwrap_or_default();
            let page = self.store().load_kind(kind, &after, PAGE).await?;
            let last = (page.len() as u64) < PAGE;
            all.extend(page);
            if last {
                return Ok(all);
            }
        }
    }

    /// Every unit with its id.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn units(&self) -> Result<Vec<(String, Unit)>, Fault> {
        let all = self.all_of(SubjectKind::Unit).await?;
        Ok(all.into_iter().filter_map(|(s, k)| k.state.unit().cloned().map(|u| (s.id, u))).collect())
    }

    /// Names and short names of every unit: the organs that an imported row may name.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn unit_names(&self) -> Result<Vec<String>, Fault> {
        let units = self.units().await?;
        Ok(units.into_iter().flat_map(|(_, u)| [u.registered.name, u.registered.short]).collect())
    }

    /// Every account with its id.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn accounts(&self) -> Result<Vec<(String, Account)>, Fault> {
        let all = self.all_of(SubjectKind::Account).await?;
        Ok(all.into_iter().filter_map(|(s, k)| k.state.account().cloned().map(|a| (s.id, a))).collect())
    }

    /// The officers of a unit, by id.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn officers_of_unit(&self, unit: &str) -> Result<Vec<(String, Officer)>, Fault> {
        let filter = OfficerFilter { unit: Some(unit.into()), ..OfficerFilter::default() };
        self.officers_where(&filter).await
    }

    /// The certificate that belongs to an account: its officer's id.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn officer_of_account(&self, account: &str) -> Result<Option<String>, Fault> {
        let filter = OfficerFilter { account: Some(account.into()), ..OfficerFilter::default() };
        let mut officers = self.officers_where(&filter).await?.into_iter();
        // The row finds it, the register says whose it is.
        Ok(officers.find(|(_, o)| o.account.as_deref() == Some(account)).map(|(id, _)| id))
    }

    async fn officers_where(&self, filter: &OfficerFilter) -> Result<Vec<(String, Officer)>, Fault> {
        let listed = self.store().officers(filter, false, Page::first(PAGE)).await?;
        let subjects: Vec<SubjectRef> = listed.rows.iter().map(|r| SubjectRef::officer(&r.id)).collect();
        let known = self.store().load_many(&subjects).await?;
        Ok(known.into_iter().filter_map(|(s, k)| k.state.officer().cloned().map(|o| (s.id, o))).collect())
    }

    /// What stands at a public address: internal id and state.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn publication_at(&self, address: &str) -> Result<Option<(String, Known)>, Fault> {
        let Some(row) = self.store().publication_by_address(address).await? else { return Ok(None) };
        let known = self.store().load(&SubjectRef::publication(&row.id)).await?;
        let known = known.filter(|k| k.state.publication().is_some_and(|p| p.address == address));
        Ok(known.map(|k| (row.id, k)))
    }
}
