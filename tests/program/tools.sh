# SPDX-License-Identifier: MIT
# What the tests of the program share. A test is `bash NAME.sh PROGRAM SOURCES SHARED_DATA`: it works in a folder of its
# own, prints what went wrong, and ends with 1 if anything did.
set -uo pipefail

program=$1
sources=$2
shared=${CROSSIN_SHARED_DATA:-$3}
data=$sources/examples/data
work=$(mktemp -d "${TMPDIR:-/tmp}/crossin.XXXXXX")
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work" || exit 1
export CROSSIN_CACHE=$work/cache LC_ALL=C
mkdir cache
failures=0

# wrong SENTENCE: notes a failure.
wrong() {
    printf 'FAILED: %s\n' "$*"
    failures=$((failures + 1))
}

# same FILE FILE SENTENCE
same() { cmp -s "$1" "$2" || wrong "$3 ($1 and $2 differ)"; }

# sum FILE: its SHA-256.
sum() { sha256sum < "$1" | cut -d' ' -f1; }

# refused SENTENCE PATTERN ARGUMENT...: the program must end with 2, print one line on standard error that matches the
# extended regular expression, and leave the file `old` as it was.
refused() {
    local sentence=$1 pattern=$2 code=0
    shift 2
    printf 'what was here before\n' > old
    "$program" "$@" > out.log 2> err.log || code=$?
    [[ $code == 2 ]] || wrong "$sentence: exit code $code instead of 2: $(head -c 300 err.log)"
    [[ $(wc -l < err.log) == 1 ]] || wrong "$sentence: not one line but: $(head -c 600 err.log)"
    grep -Eq "^crossin: $pattern" err.log || wrong "$sentence: found: $(head -c 600 err.log) -- expected: $pattern"
    [[ $(cat old) == 'what was here before' ]] || wrong "$sentence: the old output was written over"
    [[ ! -e old.partial ]] || { wrong "$sentence: an unfinished output was left behind"; rm -f old.partial; }
}

# accepted SENTENCE ARGUMENT...: the program must end with 0.
accepted() {
    local sentence=$1 code=0
    shift
    "$program" "$@" > out.log 2> err.log || code=$?
    [[ $code == 0 ]] || wrong "$sentence: exit code $code: $(head -c 600 err.log)"
}

finish() {
    if [[ $failures -gt 0 ]]; then
        echo "$failures failures"
        exit 1
    fi
    echo "all as it should be, in $SECONDS s"
    exit 0
}
