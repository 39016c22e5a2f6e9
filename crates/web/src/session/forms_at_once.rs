//! How many forms with files one account sends at the same time. What waits for slow senders is counted for each of
//! them alone, so that whoever stalls stalls nobody else.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Counts of the application, by account.
#[derive(Clone, Debug, Default)]
pub struct FormsAtOnce(Arc<Mutex<HashMap<String, usize>>>);

/// One form being received, until it is dropped.
#[derive(Debug)]
pub struct FormPlace {
    account: String,
    all: FormsAtOnce,
}

impl FormsAtOnce {
    /// A place for one more form of this account; `None` when it sends `most` already.
    #[must_use]
    pub fn enter(&self, account: &str, most: usize) -> Option<FormPlace> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(account.to_owned()).or_insert(0);
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(FormPlace { account: account.to_owned(), all: self.clone() })
    }
}

impl Drop for FormPlace {
    fn drop(&mut self) {
        let mut counts = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.account) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.account);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_account_has_its_own_places() {
        let forms = FormsAtOnce::default();
        let first = forms.enter("a", 2).unwrap();
        let _second = forms.enter("a", 2).unwrap();
        assert!(forms.enter("a", 2).is_none());
        assert!(forms.enter("b", 2).is_some());
        drop(first);
        assert!(forms.enter("a", 2).is_some());
        assert_eq!(forms.0.lock().unwrap().len(), 1, "who sends nothing is not kept");
    }
}
