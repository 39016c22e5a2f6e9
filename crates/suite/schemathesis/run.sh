#!/bin/sh
# The API under schemathesis. Prints the closing line that make test reads.
set -eu
cd "$(dirname "$0")/../../.."
target=${CARGO_TARGET_DIR:-target}
exec .tools/venv/bin/python crates/suite/schemathesis/run.py "$target/debug/mingjing" "$target/debug/examples/pg"
