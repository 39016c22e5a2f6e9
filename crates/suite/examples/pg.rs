//! A private PostgreSQL for scripts: prints the address of a new database, and keeps it until standard input ends.

fn main() -> std::io::Result<()> {
    println!("{}", suite::pg::PgCluster::shared().database());
    std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink())?;
    Ok(())
}
