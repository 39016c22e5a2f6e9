#!/usr/bin/env bash
# make bench: the figures of docs/BENCHMARKS.md, release build. Takes some minutes and 8 GB of disk for the while.
#   MINGJING_BENCH_DIR   where the files lie that are written (a new folder below it); this folder if unset
set -euo pipefail
cd "$(dirname "$0")/.."
bench=(acts vault documents dossier)
cargo build --release -p office -p vault -p documents -p verify $(printf -- '--example bench_%s ' "${bench[@]}")
place=$(mktemp -d "${MINGJING_BENCH_DIR:-.}/bench.XXXXXX")
trap 'rm -rf "$place"' EXIT
place=$(cd "$place" && pwd)
examples=${CARGO_TARGET_DIR:-target}/release/examples
for name in "${bench[@]}"; do
    echo "== $name"
    # The acts' program makes its own folder; the others are told where to work.
    MINGJING_BENCH_DIR=$place "$examples/bench_$name" "$place"
done
