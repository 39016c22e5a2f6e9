#!/usr/bin/env bash
# make test: every stage runs, so that one run tells all; the last line adds them up.
# A stage counts by its own closing lines: cargo's `test result: …` or `name: N passed, N failed`.
# A stage that ends badly without counting a failure is one failure, and so is one that ran nothing.
set -uo pipefail
cd "$(dirname "$0")/.."
export CARGO_TERM_COLOR=never MINGJING_BIN=${CARGO_TARGET_DIR:-target}/debug/mingjing
passed=0 failed=0
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

stage() { # name, command …
    local name=$1 started=$SECONDS status counts ok bad
    shift
    echo "== $name: $*"
    "$@" 2>&1 </dev/null | tee "$out/log"
    status=${PIPESTATUS[0]}
    counts=$(awk '
        /^test result: /                              { ok += $4; bad += $6 }
        /^([A-Za-z]+: )?[0-9]+ passed, [0-9]+ failed/ { sub(/^[A-Za-z]+: /, ""); ok += $1; bad += $3 }
        END                                           { print ok + 0, bad + 0 }' "$out/log")
    read -r ok bad <<<"$counts"
    if [ "$bad" = 0 ] && { [ "$status" != 0 ] || [ "$ok" = 0 ]; }; then
        bad=1
        echo "FAIL  $name: exit status $status, $ok passed"
    fi
    passed=$((passed + ok)) failed=$((failed + bad))
    echo "== $name: $ok ok, $bad bad, $((SECONDS - started)) s"
}
tests() {
    # All targets at once settles the features of dependencies for every stage, and makes the
    # program that the browser stories start.
    cargo build --workspace --all-targets && cargo test --workspace --no-fail-fast
}

# What cannot be installed cannot be tested around.
scripts/setup.sh test || { echo "0 passed, 1 failed"; exit 1; }
stage lint scripts/lint.sh
stage tests tests
stage "store on PostgreSQL" scripts/store-on-postgres.sh
stage browser node crates/suite/browser/run.mjs
stage oracles crates/suite/oracles/all.sh
stage commands node crates/suite/commands/run.mjs
stage schemathesis crates/suite/schemathesis/run.sh

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
