#!/usr/bin/env bash
# Installs what this machine lacks, and is quick when it lacks nothing (no apt, no npm, no pip call).
#   scripts/setup.sh build   what compiling needs     (also `make lint`)
#   scripts/setup.sh run     and what serving needs   (`make run`)
#   scripts/setup.sh test    and what testing needs   (`make test`)
# Debian packages are installed by root or sudo; where neither is to be had, one line says what is
# missing. Rust, Node and Python are the machine's own: they are checked, not installed.
set -euo pipefail
cd "$(dirname "$0")/.."

die() { echo "setup: $*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
# at_least 1.95 1.100.2: is the second version as new as the first?
at_least() { printf '%s\n%s\n' "$1" "$2" | sort -CV; }

packages=()
need() { packages+=("$@"); }

# --- what the machine must bring ----------------------------------------------------------------

need_rust() {
    local want
    want=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
    have cargo || die "missing: Rust $want or newer (cargo)"
    at_least "$want" "$(rustc --version | cut -d' ' -f2)" || die "Rust $want or newer is needed, this is $(rustc --version)"
}
need_rust_tools() {
    cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1 && return
    have rustup && rustup component add rustfmt clippy >&2 || die "missing: rustfmt and clippy (rustup component add rustfmt clippy)"
}
need_node() {
    have node && have npm || die "missing: Node.js 20 or newer with npm"
    at_least 20 "$(node --version | tr -d v)" || die "Node.js 20 or newer is needed, this is $(node --version)"
}
need_python() { have python3 || die "missing: Python 3"; }

# --- Debian packages: one function per need, which says when its packages are wanted -----------------

# cc compiles SQLite; mold links the test binary in seconds (.cargo/config.toml asks for it on x86-64).
need_compiler() { have cc || need gcc libc6-dev; have mold || need mold; }
# Every test that needs PostgreSQL starts its own: the server programs, not a running server.
need_postgresql() { [ -n "${PG_BIN:-}" ] || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || need postgresql; }
need_chromium() { [ -x "${CHROMIUM:-/usr/bin/chromium}" ] || need chromium; }
# Without Chinese glyphs pages are boxes, and documents cannot be typeset: the default font lists end in the
# Noto faces, song and hei.
need_fonts() {
    local face
    for face in NotoSansCJK NotoSerifCJK; do
        compgen -G "/usr/share/fonts/opentype/noto/$face-*" >/dev/null || need fonts-noto-cjk
    done
}
# Tests read typeset documents back with tools that had no part in making them.
need_pdf_tools() { have pdftotext || need poppler-utils; have qpdf || need qpdf; }
# The kept directories of earlier editions are packed with it.
need_xz() { have xz || need xz-utils; }
# The proxy of the TLS test: the program alone, unpacked into the tree, so that no service of the machine is made or started.
nginx=.tools/nginx/usr/sbin/nginx
have_nginx() { have nginx || [ -x /usr/sbin/nginx ] || [ -x "$nginx" ]; }
need_openssl() { have openssl || need openssl; }
# Debian's own Python comes without venv; others bring it.
need_venv() { python3 -c 'import ensurepip, venv' 2>/dev/null || need python3-venv; }

install() {
    [ ${#packages[@]} -gt 0 ] || return 0
    local as_root=()
    have apt-get || die "missing: ${packages[*]} (names of Debian packages)"
    if [ "$(id -u)" != 0 ]; then
        have sudo || die "missing: ${packages[*]} (as root: apt-get install ${packages[*]})"
        as_root=(sudo)
    fi
    echo "setup: installing ${packages[*]}" >&2
    as_root+=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300)
    # One broken source among many fails `update`; only what `install` says counts.
    "${as_root[@]}" update </dev/null >&2 || true
    "${as_root[@]}" install -y --no-install-recommends "${packages[@]}" </dev/null >&2 \
        || die "apt-get could not install: ${packages[*]}"
}

# --- locked tools in the tree ------------------------------------------------------------------------

# A copy of the lock beside what it installed tells whether that is stale.
npm_tools() {
    cmp -s package-lock.json node_modules/.lock && return
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2 || die "npm ci failed"
    cp package-lock.json node_modules/.lock
}
unpacked_nginx() {
    have_nginx && return
    local into
    into=$(mktemp -d)
    # Where the lists are not there or too old they are fetched first, which takes root.
    (
        cd "$into"
        apt-get -qq download nginx >&2 || {
            if [ "$(id -u)" = 0 ]; then apt-get -qq update; else sudo apt-get -qq update; fi </dev/null >&2 || true
            apt-get -qq download nginx >&2
        }
        dpkg -x nginx_*.deb unpacked
    ) || die "apt-get could not fetch nginx"
    mkdir -p .tools
    rm -rf .tools/nginx
    mv "$into/unpacked" .tools/nginx
    rm -rf "$into"
    "$nginx" -v 2>/dev/null || die "nginx was unpacked and does not run: $(ldd "$nginx" | grep 'not found')"
}
# The sprite is written only when its content changes.
icons() { node scripts/icons.mjs >/dev/null || die "the icons could not be made"; }
# Likewise the scripts of single pages, bundled from TypeScript.
bundles() { node scripts/bundles.mjs >/dev/null || die "the scripts could not be bundled"; }

# The Python packages of the API tests live in .tools/venv.
python_tools() {
    local wanted=crates/suite/schemathesis/requirements.txt
    cmp -s "$wanted" .tools/venv/requirements.txt && return
    rm -rf .tools/venv
    python3 -m venv .tools/venv || die "python3 -m venv failed"
    .tools/venv/bin/pip install -q --disable-pip-version-check -r "$wanted" >&2 || die "pip install failed"
    cp "$wanted" .tools/venv/requirements.txt
}

# --- what each purpose needs -----------------------------------------------------------------------------

needs() {
    packages=()
    need_compiler
    case $1 in run | test) need_fonts ;; esac
    [ "$1" != test ] || { need_postgresql; need_chromium; need_venv; need_pdf_tools; need_xz; need_openssl; }
}

purpose=${1:-test}
case $purpose in build | run | test) ;; *) die "what for? build, run or test" ;; esac
need_rust
need_node
[ "$purpose" = run ] || need_rust_tools
[ "$purpose" != test ] || need_python
needs "$purpose"
install
needs "$purpose"
[ ${#packages[@]} -eq 0 ] || die "still missing after apt-get: ${packages[*]}"
npm_tools
icons
bundles
[ "$purpose" != test ] || { python_tools; unpacked_nginx; }
