//! The command line of Mingjing. Holds no logic: it opens a data directory and calls the rooms below.
//!
//! JSON goes to stdout, errors to stderr. Exit status: 0 good, 1 no (refuted, invalid, refused), 2 cannot
//! tell (wrong usage, cannot read).

mod cli;
mod demo;
mod directory;
mod doctor;
mod dossier;
mod import;
mod lawcmd;
mod migrate;
mod modes;
mod rekey;
mod scrub;
mod serve;
mod uploads;
mod user;
mod verify;
#[cfg(test)]
mod ways;

use clap::Parser as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = cli::Args::parse();
    modes::set_mask();
    let filter = tracing_subscriber::EnvFilter::try_from_env("MINGJING_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,mingjing=info,web=info,office=info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).without_time().init();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(e) => {
            eprintln!("mingjing: {e}");
            return ExitCode::from(2);
        }
    };
    match runtime.block_on(cli::run(args)) {
        Ok(code) => ExitCode::from(code),
        Err(e) => {
            eprintln!("mingjing: {e:#}");
            ExitCode::from(2)
        }
    }
}
