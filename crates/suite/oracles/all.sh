#!/bin/sh
# The oracles over logs of awkward sizes and over the demonstration's own: both foreign verifiers must agree on each.
# Prints the closing line that make test reads.
set -u
cd "$(dirname "$0")/../../.." || exit 1
here=crates/suite/oracles
bin=${MINGJING_BIN:-target/debug/mingjing}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
ok=0 bad=0
try() { # name, command …
    name=$1
    shift
    if "$@" >"$dir/out" 2>&1; then
        ok=$((ok + 1)) && echo "ok    $name"
    else
        bad=$((bad + 1)) && echo "FAIL  $name" && cat "$dir/out"
    fi
}
for n in 0 1 255 257 700; do
    cargo run -q -p journal --example sample_log -- "$dir/s$n" "$n" || { bad=$((bad + 1)); continue; }
    # A log too small for a proof has none to check.
    proofs=$dir/s$n/proofs.json
    [ -f "$proofs" ] || proofs=/dev/null
    try "a log of $n records" "$here/run.sh" "$dir/s$n/log" "$(cat "$dir/s$n/vkey")" "$proofs"
done
if "$bin" demo --data "$dir/demo" >/dev/null; then
    try "the demonstration's log" "$here/run.sh" "$dir/demo/log" "$(cat "$dir/demo/keys/log.vkey")"
else
    bad=$((bad + 1))
fi
# A flipped bit must be seen by a stranger too.
bundle=$(find "$dir/s257/log/tile/entries" -type f | sort | head -n 1)
if [ -n "$bundle" ]; then
    chmod u+w "$bundle"
    printf '\377' | dd of="$bundle" bs=1 seek=40 conv=notrunc 2>/dev/null
    if "$here/run.sh" "$dir/s257/log" "$(cat "$dir/s257/vkey")" "$dir/s257/proofs.json" >/dev/null 2>&1; then
        bad=$((bad + 1)) && echo "FAIL  a flipped bit went unseen"
    else
        ok=$((ok + 1)) && echo "ok    a flipped bit is seen"
    fi
fi
echo "oracles: $ok passed, $bad failed"
[ "$bad" = 0 ]
