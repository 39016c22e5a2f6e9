//! Says in one line when the icon sprite has not been made, and lets a release embed fresh assets.

use std::path::Path;

fn main() {
    // The folder exists in every checkout; its sprite is made by `make assets` (scripts/icons.mjs).
    println!("cargo:rerun-if-changed=assets/gen");
    if std::env::var("PROFILE").as_deref() == Ok("release") {
        // Debug builds read the folder from disk: an edit of a style must not recompile the crate.
        println!("cargo:rerun-if-changed=assets");
    }
    if !Path::new("assets/gen/icons.svg").exists() {
        println!("cargo:warning=icons are missing: run `make assets` (npm ci && node scripts/icons.mjs)");
    }
}
