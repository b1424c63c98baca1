# SPDX-License-Identifier: MIT
# Pairs are mined from files of vectors, .npy and numbers alone; known pairs give the best threshold; what does not fit
# together is said before anything is written.
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh" "$@"

# vectors NUMBER...: floats, little-endian.
vectors() {
    local number
    for number; do
        case $number in
        0) printf '\x00\x00\x00\x00' ;;
        0.5) printf '\x00\x00\x00\x3f' ;;
        1) printf '\x00\x00\x80\x3f' ;;
        -1) printf '\x00\x00\x80\xbf' ;;
        nan) printf '\x00\x00\xc0\x7f' ;;
        esac
    done
}
# npy SHAPE NUMBER...: the same, as NumPy writes it.
npy() {
    printf '\x93NUMPY\x01\x00\x76\x00'
    printf '%-117s\n' "{'descr': '<f4', 'fortran_order': False, 'shape': $1, }"
    vectors "${@:2}"
}
mine() { accepted "$1" align mine "${@:2}"; }

printf 'one\ntwo\n\nfour\n' > a
printf 'vier\t4\neins\n\nzwei\n' > b
npy '(4, 3)' 1 0 0  0 1 0  1 1 1  0 0 1 > a.npy
vectors 0 0.5 1  1 0.5 0  1 1 1  -1 1 0 > b.raw
files=(--source-vectors a.npy --target-vectors b.raw --dimension 3)

mine "sentences" a b "${files[@]}" --margin absolute --output pairs
cut -f 2,3 pairs > found
printf 'one\teins\nfour\tvier 4\ntwo\tzwei\n' > expected
same found expected "the pairs, the best first, without the blank line and with no TAB inside"
grep -q '^source: read 4 = kept 3 + left out 1' out.log || wrong "the tally: $(cat out.log)"
grep -q 'no direction' out.log || wrong "the blank line is not counted: $(cat out.log)"
mine "rows" "${files[@]}" --margin absolute --output-rows --threads 1 --output -
cp out.log one_thread
mine "rows, by other threads" "${files[@]}" --margin absolute --output-rows --threads 3 --output -
same one_thread out.log "any number of threads"
[[ $(head -n 1 out.log) == *$'\t2\t2' ]] || wrong "row numbers: $(cat out.log)"
grep -q '^4 pairs' err.log || wrong "the report is not on standard error: $(cat err.log)"
mine "a threshold" a b "${files[@]}" --margin absolute --threshold 0.8 --output pairs
[[ $(wc -l < pairs) == 2 ]] || wrong "the threshold: $(cat pairs)"
for select in forward backward intersection union; do
    mine "$select" a b "${files[@]}" --select $select --output pairs
done

printf '3\t0\n0 1\n0 1\n' > gold
mine "the best threshold" a b "${files[@]}" --margin absolute --gold gold
grep -Eq '^best threshold 0\.8.*: precision 1.0000, recall 1.0000, F1 1.0000 \(2 right of 2 kept, 2 known\)$' out.log ||
    wrong "the best threshold: $(cat out.log)"

: > none; : > none.raw
mine "an empty side" a none --source-vectors a.npy --target-vectors none.raw --dimension 3 --output pairs
[[ -e pairs && ! -s pairs ]] || wrong "an empty side gives pairs"

refused "no dimension" 'b.raw: .*--dimension' align mine a b --source-vectors a.npy --target-vectors b.raw --output old
refused "a wrong dimension" 'b.raw: holds 48 bytes' \
    align mine a b --source-vectors a.npy --target-vectors b.raw --dimension 5 --output old
refused "lines and vectors" 'a.npy: holds 4 vectors, and none has 0 lines' align mine none b "${files[@]}" --output old
refused "nothing to do" 'there is nothing to do' align mine a b "${files[@]}"
refused "no sentences" 'SOURCE and TARGET' align mine "${files[@]}" --output old
printf '9\t0\n' > gold
refused "known rows" 'gold:1 .*row 9 of 4 sources' align mine a b "${files[@]}" --gold gold --output old
printf 'a\tb\n' > gold
refused "known sentences" 'gold:1 .*two row numbers' align mine a b "${files[@]}" --gold gold --output old
npy '(4, 2)' 1 0  0 1  1 1  1 1 > two.npy
refused "two dimensions" 'source vectors have 3 elements and target vectors 2' \
    align mine a b --source-vectors a.npy --target-vectors two.npy --output old
npy '(4, 3)' 1 0 0  0 1 0  1 1 1  0 nan 1 > nan.npy
refused "not a number" 'source vector 3 has nan at position 1' \
    align mine a b --source-vectors nan.npy --target-vectors b.raw --dimension 3 --output old
npy '(4, 3)' 1 0 0 > short.npy
refused "cut short" 'short.npy \(byte 128\): .*cut short' \
    align mine a b --source-vectors short.npy --target-vectors b.raw --dimension 3 --output old
finish
