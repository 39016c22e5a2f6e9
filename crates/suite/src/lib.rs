//! All tests that cross crates: one test binary
