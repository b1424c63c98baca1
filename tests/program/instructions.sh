# SPDX-License-Identifier: MIT
# Code for newer processors stands in the kernels for them and nowhere else: what such a unit shares with others, inline
# functions of the standard library, say, must be linked from the baseline, or the program ends on older processors.
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh" "$@"
command -v objdump > /dev/null && [[ $(uname -m) == x86_64 ]] || { echo "skipped: no objdump, or no x86-64"; exit 77; }

# with_wide_registers: names of functions that use registers of AVX, but for those of the kernels' own namespaces and of
# types that are such registers.
with_wide_registers() {
    objdump -d --no-show-raw-insn -C "$program" |
        awk '/^[0-9a-f]+ </ { name = $0 } /[yz]mm[0-9]/ { print name }' | sort -u | cut -d' ' -f2-
}
with_wide_registers > wide.txt
grep -q avx2_ wide.txt && grep -q avx512_ wide.txt || wrong "the kernels for newer processors are not in the program"
grep -vE 'avx2_|avx512_|lanes_avx512::|__vector\((8|16)\)' wide.txt > misplaced.txt
[[ ! -s misplaced.txt ]] || wrong "code for newer processors in common functions: $(head -n 5 misplaced.txt)"
finish
