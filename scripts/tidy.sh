#!/usr/bin/env bash
# House rules that neither the compiler nor clippy can see. Quiet when all is well.
# Looks at what git tracks or would add. Exceptions stand in scripts/tidy-long.txt, with their reason.
set -uo pipefail
cd "$(dirname "$0")/.."
bad=0

complain() { # title, lines
    [ -n "$2" ] || return 0
    bad=1
    printf 'tidy: %s\n%s\n' "$1" "$(sed 's/^/    /' <<<"$2" | cut -c1-200)" >&2
}
find_lines() { # pattern, git pathspecs …
    local pattern=$1
    shift
    git grep --untracked -nIP -e "$pattern" -- "$@"
}

# One subject per file, and a file that can be read in one sitting.
LINES_MAX=600
long=$(git ls-files -co --exclude-standard -- '*.rs' '*.mjs' '*.js' '*.ts' '*.css' '*.sh' '*.py' | while read -r file; do
    [ -f "$file" ] || continue
    lines=$(wc -l <"$file")
    [ "$lines" -le "$LINES_MAX" ] || grep -q "^$file " scripts/tidy-long.txt || echo "$file: $lines lines"
done)
complain "files over $LINES_MAX lines (part them, or give a reason in scripts/tidy-long.txt)" "$long"
stale=$(grep -v '^#' scripts/tidy-long.txt | while read -r file reason; do
    [ -f "$file" ] && [ "$(wc -l <"$file")" -gt "$LINES_MAX" ] && [ -n "$reason" ] || echo "$file"
done)
complain "scripts/tidy-long.txt lists what is short, gone, or without a reason" "$stale"

# A checkout anywhere must work, and a text must stand on its own. Brackets keep a pattern from finding itself.
complain "paths of one machine, or words about how a text came to be" \
    "$(find_lines '/w[o]rk/(main|shared|\.)|/r[o]ot/|/h[o]me/\w+/|(?i:cl[a]ude|anthr[o]pic|chat[g]pt)|\bL[L]Ms?\b' . ':!*.lock' ':!package-lock.json')"

complain "tests that do not run" \
    "$(find_lines '#\[ign[o]re|```ign[o]re' '*.rs'; find_lines '\.(skip|only|fixme)\(' 'crates/suite/**.mjs' 'crates/suite/**.ts')"

# The content security policy forbids them: they would fail silently in the browser.
complain "inline style or script in pages" \
    "$(find_lines '\b(style|on(click|change|submit|input|load|error|key\w+))=["(]|hx-on|javascript:' 'crates/web/src' 'crates/web/assets/*.js' 'crates/web/assets/*.html')"

# clippy bans unwrap, clocks and chance; what it is told to overlook needs its reason.
complain "lints silenced without a reason (#[expect(LINT, reason = \"…\")])" \
    "$(find_lines '#!?\[(allow|expect)\((?!.*reason = ).*\]' '*.rs')"

# What a reader may know is decided in one place (office::visible); the store knows no readers.
straight=$(git grep --untracked -lIP -e '\.(history|entry_by_leaf|find_by_key|recent|load|load_many|load_kind)\((?!Ordering)' -- crates/web/src)
complain "pages that read past office::visible (use Office::known_for or history_for, or give a reason in scripts/tidy-reads.txt)" \
    "$(while read -r file; do [ -z "$file" ] || grep -q "^$file ." scripts/tidy-reads.txt || echo "$file"; done <<<"$straight")"
complain "scripts/tidy-reads.txt lists what reads nothing" \
    "$(grep -v '^#' scripts/tidy-reads.txt | while read -r file _; do grep -qxF "$file" <<<"$straight" || echo "$file"; done)"
# A reader's lists are narrowed by the database too: Staff::lists. What is read of one case is not a list.
complain "lists that the database does not narrow (use Staff::lists)" \
    "$(find_lines '\b(?!lists)\w+(\(\))?\.(cases|publications|publication_counts|case_counts|historicals|historical_batches|series|documents|recordings|devices|viewings)\((&|unit|filter|None)' \
        'crates/web/src' ':!crates/web/src/portal' ':!crates/web/src/**/tests.rs' ':!crates/web/src/tests.rs' \
        ':!crates/web/src/desk/case/load.rs' ':!crates/web/src/recordings/hand_over.rs' | grep -v 'lists(')"
complain "histories read past office::visible" \
    "$(find_lines 'store\(?\)?\s*\.(history|recent)\(' 'crates/web/src' ':!crates/web/src/portal/tests.rs' ':!crates/web/src/portal/claims.rs' ':!crates/web/src/tests.rs')"

# What is made must also go: no file is made but where scripts/tidy-files.txt says what becomes of it after a crash.
making=$(git grep --untracked -lIP -e 'temp_dir\(|tempfile|tempdir|create_new\(|File::create|fs::write\(|OpenOptions::|File::options|fs::rename\(|fs::copy\(|hard_link\(' -- 'crates/*/src/*.rs' 'crates/*/src/**/*.rs' ':!crates/suite' ':!crates/**/tests.rs' ':!crates/**/tests/**')
complain "files are made in places that scripts/tidy-files.txt does not list" \
    "$(while read -r file; do [ -z "$file" ] || grep -q "^$file ." scripts/tidy-files.txt || echo "$file"; done <<<"$making")"
complain "scripts/tidy-files.txt lists what makes no file" \
    "$(grep -v '^#' scripts/tidy-files.txt | while read -r file _; do grep -qxF "$file" <<<"$making" || echo "$file"; done)"

complain "left-overs" "$(find_lines '\b(FIX[M]E|TO[D]O|X[X]X)\b' '*.rs' '*.mjs' '*.js' '*.ts' '*.css' '*.sh' '*.py' Makefile)"

exit "$bad"
