#!/usr/bin/env bash
# Writes the test data of one edition: a directory on SQLite, the same told on PostgreSQL as a plain dump with its log,
# and a dossier of each case. Run with the build that is being released, before the next edition's first change:
#   scripts/edition-data.sh NUMBER       writes crates/suite/editions/NUMBER.tar.xz
# The vault is one for both: the same record gives the same documents, and the script checks that it does.
set -euo pipefail
cd "$(dirname "$0")/.."
number=${1:?which edition}
out=crates/suite/editions/$number.tar.xz
[ ! -e "$out" ] || { echo "$out is kept for ever and never written again" >&2; exit 1; }
cargo build --workspace --example edition_data
make=${CARGO_TARGET_DIR:-target}/debug/examples/edition_data
bin=${PG_BIN:-$(ls -d /usr/lib/postgresql/*/bin | tail -1)}
work=$(mktemp -d /tmp/mjedition.XXXXXX)
chmod 755 "$work"
as_pg=()
[ "$(id -u)" != 0 ] || as_pg=(runuser -u postgres --)
mkdir "$work/pg"
[ "$(id -u)" != 0 ] || chown postgres "$work/pg"
trap '"${as_pg[@]}" "$bin/pg_ctl" -D "$work/pg/data" -m immediate stop >/dev/null 2>&1; rm -rf "$work"' EXIT
"${as_pg[@]}" "$bin/initdb" -D "$work/pg/data" -U mingjing -A trust -E UTF8 --locale=C >/dev/null
"${as_pg[@]}" "$bin/pg_ctl" -D "$work/pg/data" -o "-c listen_addresses='' -c unix_socket_directories=$work/pg" -w start >/dev/null
"$bin/createdb" -h "$work/pg" -U mingjing kept
mkdir -p "$work/$number" "$work/other" "$(dirname "$out")"
"$make" "$work/$number/directory" "$work/$number/dossiers"
"$make" "$work/other/directory" "$work/other/dossiers" "postgres://mingjing@localhost/kept?host=$work/pg"
"$bin/pg_dump" -h "$work/pg" -U mingjing --no-owner --no-privileges kept | grep -v '^\\\(un\)\?restrict ' >"$work/$number/postgres.sql"
diff -r "$work/$number/directory/vault" "$work/other/directory/vault"
mv "$work/other/directory/log" "$work/$number/postgres-log"
rm -rf "$work/$number/directory/search" "$work/$number/directory/lock"
tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner -cJf "$out" "$number"
ls -l "$out"
