//! What leaves the house by the command line, one row for each verb. A verb without a row fails.

use crate::cli::Args;
use clap::{Command, CommandFactory as _};
use std::collections::BTreeSet;

/// Verb, and what of a case it tells. Whoever runs it has the directory and its keys.
const VERBS: &[(&str, &str)] = &[
    (
        "backup",
        "the whole record, as it is at rest: personal values, entries and states encrypted, files of the vault in the clear; \
         the keys too, unless they are left out",
    ),
    ("demo", "nothing: counts"),
    ("doctor", "nothing: versions, places, what stands against serving"),
    (
        "dossier export",
        "the case; its informant is closed, or there is no dossier: suite sees::a_dossier_leaves_…",
    ),
    ("import officers", "the rows of the very file that is imported, by number and reason"),
    ("import penalties", "the rows of the very file that is imported, by number and reason"),
    ("law check", "nothing: computes"),
    ("law day", "nothing: computes"),
    ("law due", "nothing: computes"),
    ("law mask", "the text that is given, masked"),
    ("media", "what the very file that is given says of itself"),
    ("migrate", "nothing: counts"),
    ("rekey", "nothing: counts"),
    ("restore", "nothing but what the backup holds, into a directory of its owner's"),
    ("scrub", "nothing: digests and byte ranges"),
    ("serve", "by its routes: suite sees::ways"),
    ("uploads", "nothing: ids and sizes of uploads"),
    ("user add", "nothing: the account that is opened"),
    ("user password", "nothing"),
    ("user list", "login names and capacities"),
    ("verify", "what is in the dossier given; of a directory digests and columns, personal values left out"),
];

fn leaves(command: &Command, path: &str, all: &mut BTreeSet<String>) {
    for sub in command.get_subcommands().filter(|c| c.get_name() != "help") {
        let here = format!("{path} {}", sub.get_name()).trim().to_owned();
        if sub.get_subcommands().next().is_some() {
            leaves(sub, &here, all);
        } else {
            all.insert(here);
        }
    }
}

#[test]
fn every_verb_says_what_leaves_the_house_by_it() {
    let mut all = BTreeSet::new();
    leaves(&Args::command(), "", &mut all);
    assert_eq!(all, VERBS.iter().map(|(verb, _)| (*verb).to_owned()).collect());
}
