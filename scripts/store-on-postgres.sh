#!/usr/bin/env bash
# The store's own tests once more, on a PostgreSQL of their own, which ends when this script does.
set -euo pipefail
cd "$(dirname "$0")/.."
coproc server { exec "${CARGO_TARGET_DIR:-target}/debug/examples/pg"; }
read -r url <&"${server[0]}"
# All of the workspace, so that dependencies keep the features that they were built with.
STORE_TEST_PG=$url cargo test --workspace --test store
