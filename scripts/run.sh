#!/usr/bin/env bash
# make run: builds, makes the demo city once, serves it. Started again, it keeps its data.
set -euo pipefail
cd "$(dirname "$0")/.."
data=${1:-data} listen=${2:-127.0.0.1:8080}

scripts/setup.sh run
# --workspace settles the features of dependencies for run and test alike, --bin builds only the command.
cargo build --workspace --bin mingjing
mingjing=${CARGO_TARGET_DIR:-target}/debug/mingjing

if [ ! -e "$data" ]; then
    # Made beside its place and then moved: a demo that was interrupted is never mistaken for a whole one.
    mkdir -p "$(dirname "$data")"
    rm -rf "$data.making"
    "$mingjing" demo --data "$data.making"
    mv "$data.making" "$data"
else
    # One that an older build made is brought up to date; nothing happens to one that is.
    "$mingjing" migrate --data "$data"
fi
exec "$mingjing" serve --data "$data" --listen "$listen"
