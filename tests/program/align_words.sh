# SPDX-License-Identifier: MIT
# Words are linked from the command line: the same bytes for any number of threads, from a saved model and from one file of
# both sides; and what is wrong is said.
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh" "$@"
texts() { grep -E '"(instruction|output)": ' "$data/parallel.$1.json" | sed -E 's/^ *"[a-z]+": "//; s/",?$//; s/[.,?!:;]/ &/g'; }
texts en > en
texts es > es
lines=$(wc -l < en)
[[ $lines -gt 400 && $lines == "$(wc -l < es)" ]] || wrong "the bundled records have $lines lines"
languages=(--source-language en --target-language es)

accepted "two files" align words en es "${languages[@]}" --output links --save-model model --scores scores --threads 1
grep -q "^read $lines = kept $lines + left out 0" err.log || wrong "no count: $(cat err.log)"
[[ $(wc -l < links) == "$lines" && $(wc -l < scores) == "$lines" ]] || wrong "not one line for each pair"
grep -Eq '^([0-9]+-[0-9]+( |$))+$' links || wrong "links look like this: $(head -1 links)"
accepted "two threads" align words en es --output links2 --threads 2
same links links2 "any number of threads"
paste -d'|' en es | sed 's/|/ ||| /' > both
accepted "one file" align words both --output links3
same links links3 "both sides in a file"
paste en es > tabs
accepted "a TAB" align words tabs --output -
same links out.log "standard output, TAB"
accepted "a saved model" align words en es --model model --output links4
same links links4 "a saved model"
accepted "with confidence" align words en es --model model --output sure --confidence
sed -E 's/:[0-9.]+//g' sure | cmp -s - links || wrong "confidences change the links"
accepted "as others combine directions" align words en es --model model --output grown --symmetrize grow-diag-final-and
cmp -s links grown && wrong "grow-diag-final-and changes nothing"
accepted "a dictionary" align words en es --model model --dictionary words --least-count 5
grep -Eq '^water	agua	0\.[89]|^water	agua	1' words || wrong "no water in $(head -3 words)"
head -50 en > some.en; head -50 es > some.es
accepted "a model that learns more" align words some.en some.es --model model --update --save-model more
cmp -s model more && wrong "the model learnt nothing"

# Lines that cannot be aligned change nothing for the others.
sed '100s/.*//' en > gap
accepted "an empty side" align words gap es --output links5
sed -n 100p links5 | grep -q . && wrong "an empty side has links"
grep -q '1  one side empty  pair\[99\]' err.log || wrong "the empty side is not counted: $(cat err.log)"
sed '100d' en > without.en; sed '100d' es > without.es
accepted "without it" align words without.en without.es --output links6
sed '100d' links5 | cmp -s - links6 || wrong "an empty side changes the links of other pairs"

printf 'one\ntwo\n' > two; printf 'uno\n' > one; printf 'a ||| b ||| c\n' > three; printf 'good\nb\xFFd\n' > broken
refused "different numbers of lines" 'one: 1 lines, where two has 2' align words two one --output old
refused "three sides" 'three:1 \(byte 0\): a line of a file of pairs has two sides' align words three --output old
refused "no separator" 'one:1 \(byte 0\): .*two sides' align words one --output old
refused "not UTF-8" 'broken:2 \(byte 6\): a byte that is not UTF-8' align words broken two --output old
refused "nothing to do" 'nothing to do' align words two two
refused "no such file" 'nowhere' align words nowhere two --output old
refused "words without a language" '--tokens words needs' align words two two --tokens words --output old
refused "no model" 'two: this is no word model' align words two two --model two --output old
head -c 1000 model > cut
refused "a model that is cut" 'cut: the word model is cut short' align words two two --model cut --output old
{ head -c 19 model; printf '\x07'; tail -c +21 model; } > later
refused "a model of another version" 'later: a word model of format 7' align words two two --model later --output old
refused "an update of nothing" '--update needs' align words two two --update --output old
refused "no folder" '.*nowhere/links' align words two two --output nowhere/links
finish
