//! Every statement of the store is prepared by both databases.

use crate::town::{Town, on_both};
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};

#[test]
fn every_statement_is_understood_by_both_databases() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let on = town.office.store().reading();
        let mut n = 0;
        for (name, sql) in store::sql::statements() {
            let explain = match on.get_database_backend() {
                // GENERIC_PLAN wants no values for the parameters; PREPARE works on every version.
                DbBackend::Postgres => format!("PREPARE s{n} AS {sql}"),
                _ => format!("EXPLAIN {sql}"),
            };
            let statement = Statement::from_string(on.get_database_backend(), explain);
            on.execute_raw(statement).await.unwrap_or_else(|e| panic!("{name}: {e}\n{sql}"));
            n += 1;
        }
        assert!(n > 30, "{n} statements");
    });
}
