//! The command line of Mingjing. Holds no logic: it opens a data directory and calls the rooms below.
//!
//! JSON goes to stdout, errors to stderr. Exit status: 0 good, 1 no (refuted, invalid, refused), 2 cannot
//! tell (wrong usage, cannot read).

mod backup;
mod cli;
mod demo;
mod directory;
mod doctor;
mod dossier;
mod import;
mod lawcmd;
mod logs;
mod mediacmd;
mod migrate;
mod modes;
mod rekey;
mod scrub;
mod serve;
mod snapshot;
mod timesource;
mod uploads;
mod user;
mod verify;
#[cfg(test)]
mod ways;

use clap::Parser as _;
use std::process::ExitCode;

/// docs/decisions/0532: the C library's took a seventh of the processor's time of an act.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // Before anything repeats an argument: what nobody sees has no business in one.
    for (n, argument) in std::env::args_os().enumerate().skip(1) {
        if let Some(c) = law::visible::hidden_in(&argument.to_string_lossy(), false) {
            eprintln!("mingjing: 第 {n} 个参数里有 {}", law::visible::named(c));
            return ExitCode::from(2);
        }
    }
    let args = cli::Args::parse();
    modes::set_mask();
    logs::init();
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
            eprintln!("mingjing: {}", logs::one_line(&format!("{e:#}")));
            ExitCode::from(2)
        }
    }
}
