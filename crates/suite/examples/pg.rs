//! A private PostgreSQL for scripts: prints the address of a new database, and keeps it until standard input ends.

use std::io::{Write as _, copy, sink, stdin, stdout};

fn main() -> std::io::Result<()> {
    writeln!(stdout(), "{}", suite::pg::PgCluster::shared().database())?;
    copy(&mut stdin().lock(), &mut sink())?;
    Ok(())
}
