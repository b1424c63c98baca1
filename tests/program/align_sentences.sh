# SPDX-License-Identifier: MIT
# crossin align sentences: formats, options, and what is wrong with files.
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh" "$@"

en=$data/lighthouse.en.txt fr=$data/lighthouse.fr.txt
languages=(--source-language en --target-language fr)
accepted "beads" align sentences "$en" "$fr" "${languages[@]}" --output beads
grep -q 'read 95 = kept 94 + left out 1' err.log || wrong "the counts are not said: $(cat err.log)"
[[ $(head -n 2 beads) == $'[0]:[0]\n[1, 2]:[1]' ]] || wrong "the first beads: $(head -n 2 beads)"
[[ $(tail -n 1 beads) == '[47]:[]' ]] || wrong "the last bead: $(tail -n 1 beads)"
accepted "the same again" align sentences "$en" "$fr" "${languages[@]}" --output again
same beads again "two runs"
accepted "standard output" align sentences "$en" "$fr" "${languages[@]}"
same beads out.log "a file and standard output"

accepted "a ladder" align sentences "$en" "$fr" "${languages[@]}" --format ladder --output ladder
[[ $(tail -n 1 ladder) == $'48\t47\t1' ]] || wrong "the end of the ladder: $(tail -n 1 ladder)"
[[ $(wc -l < ladder) == $(($(wc -l < beads) + 1)) ]] || wrong "a ladder has a rung more than there are beads"
accepted "tsv" align sentences "$en" "$fr" "${languages[@]}" --format tsv --output tsv
grep -q $'^Anna laughed\\.\tAnna rit\\.\t0\\.[0-9]*$' tsv || wrong "a line of TSV: $(sed -n 9p tsv)"
accepted "jsonl" align sentences "$en" "$fr" "${languages[@]}" --format jsonl --output jsonl
grep -q '^{"source": \["Anna laughed\."\], "target": \["Anna rit\."\], "first_source": 8, "first_target": 8, "confidence": 0' jsonl ||
    wrong "a line of JSON: $(sed -n 9p jsonl)"
accepted "confidence" align sentences "$en" "$fr" "${languages[@]}" --confidence --at-least 0.5 --output sure
grep -q 'of them below --at-least' err.log || wrong "beads that are left out are not counted"
[[ $(wc -l < sure) -lt $(wc -l < beads) ]] || wrong "nothing was left out"

tr '\n' ' ' < "$en" > running.en; tr '\n' ' ' < "$fr" > running.fr
accepted "running text" align sentences running.en running.fr "${languages[@]}" --split --format jsonl --output split
grep -q '"Anna laughed\."' split || wrong "running text was not split"
for method in lengths gale-church; do
    accepted "$method" align sentences "$en" "$fr" --method $method --output "$method"
done
printf 'lighthouse\tphare\nclock\thorloge\t0.9\n\n' > words
accepted "a dictionary" align sentences "$en" "$fr" "${languages[@]}" --dictionary words --output new

: > empty; printf '\n\n' > blank
accepted "an empty side" align sentences "$en" empty --output new
[[ $(sed -n 2p new) == '[1]:[]' ]] || wrong "a document against an empty one: $(sed -n 2p new)"
accepted "two empty sides" align sentences empty empty --output new
[[ ! -s new ]] || wrong "nothing against nothing gives beads"
accepted "blank lines" align sentences blank "$fr" --output new
grep -q 'empty line' err.log || wrong "blank lines are not counted"

align=(align sentences "$en" "$fr" --output old)
refused "no such file" 'nothing\.txt: ' align sentences nothing.txt "$fr" --output old
printf 'One.\nTw\xffo.\n' > broken
refused "not UTF-8" 'broken:2 \(byte 7\): .*UTF-8' align sentences broken "$fr" --output old
refused "no language" '.*' "${align[@]}" --source-language '!!'
printf 'clock horloge\n' > bad
refused "a dictionary without TAB" 'bad:1 \(byte 0\): .*TAB' "${align[@]}" --dictionary bad
printf 'a\tb\tmuch\n' > bad
refused "a dictionary with a probability that is none" 'bad:1 .*probability' "${align[@]}" --dictionary bad
refused "a dictionary that is not used" '.*--method lexicon' "${align[@]}" --dictionary words --method lengths
finish
