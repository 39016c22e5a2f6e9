#!/usr/bin/env bash
# make lint: formatting, clippy, house rules. The last line counts them; the exit status says the same.
set -uo pipefail
cd "$(dirname "$0")/.."
passed=0 failed=0
check() { # name, command …
    if "${@:2}"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL  $1" >&2; fi
}
check "cargo fmt (make fmt mends it)" cargo fmt --all --check
check "cargo clippy" cargo clippy --quiet --workspace --all-targets -- -D warnings
check "parts: licences, sources, bans (scripts/supply.mjs)" node scripts/supply.mjs check
check "house rules (scripts/tidy.sh)" scripts/tidy.sh
echo "lint: $passed passed, $failed failed"
[ "$failed" = 0 ]
