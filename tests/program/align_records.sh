# SPDX-License-Identifier: MIT
# Records are paired by what they say: those of the bundled files, some of them taken out, moved or repeated, land on their
# rows, and each is counted; bad input is refused. With public data, a file that drifts is put right, in a recipe too.
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh" "$@"

# records LANGUAGE: the bundled records, one a line, as JSON.
records() { awk '/^  \{/ {line = ""} {sub(/^ +/, ""); line = line $0} /^\}/ {sub(/,$/, "", line); print line}' "$data/parallel.$1.json"; }
records en > en.jsonl
records es > whole.jsonl
[[ $(wc -l < en.jsonl) == 252 && $(wc -l < whole.jsonl) == 252 ]] || wrong "$(wc -l < en.jsonl) bundled records"

# Of the second file, lines 41, 42, 120 and 233 are missing, line 31 stands behind line 200, and line 80 twice.
awk 'NR == FNR {all[NR] = $0; next} FNR ~ /^(31|41|42|120|233)$/ {next} {print} FNR == 80 {print} FNR == 200 {print all[31]}' \
    whole.jsonl whole.jsonl > es.jsonl
# expected SOURCE TARGET: the rows whose ids agree; of records that stand twice, either will do.
languages=(--source-language en --target-language es)
accepted "rows" align records en.jsonl es.jsonl "${languages[@]}" --output rows
ids() { grep -oE '^\{"id": ?"[^"]+"' "$1" | grep -oE 'p[0-9]+'; }
ids en.jsonl > en.ids; ids es.jsonl > es.ids
awk 'FILENAME == ARGV[1] {source[FNR - 1] = $1; next} FILENAME == ARGV[2] {target[FNR - 1] = $1; next}
     source[$1] != target[$2] {print "wrong", source[$1], target[$2]}' en.ids es.ids rows > mistakes
[[ ! -s mistakes ]] || wrong "rows: $(head -3 mistakes)"
[[ $(wc -l < rows) == 248 ]] || wrong "$(wc -l < rows) rows instead of 248"
awk -F '\t' 'NF != 3 || $3 < 0 || $3 > 1 || $1 <= last && NR > 1 {bad = 1} {last = $1} END {exit bad}' rows || wrong "rows look like this: $(head -2 rows)"
for pattern in '^248 pairs' '^source: read 252 = kept 248 \+ left out 4' '^target: read 249 = kept 248 \+ left out 1' \
    'left out +4 +no partner' 'left out +1 +repeated' 'noticed +1 +moved' 'noticed +[0-9]+ +repaired'; do
    grep -Eq "$pattern" err.log || wrong "no '$pattern' in: $(cat err.log)"
done

accepted "again, to standard output" align records en.jsonl es.jsonl "${languages[@]}"
same rows out.log "the same rows each time"
accepted "with the records" align records en.jsonl es.jsonl "${languages[@]}" --format jsonl --output rows.jsonl \
    --write-source kept.en.jsonl --write-target kept.es.jsonl
[[ $(wc -l < rows.jsonl) == 248 && $(wc -l < kept.en.jsonl) == 248 && $(wc -l < kept.es.jsonl) == 248 ]] || wrong "not a line for each pair"
head -1 rows.jsonl | grep -Eq '^\{"source": 0, "target": 0, "confidence": [01]\.[0-9]+, "doubtful": (true|false), "source_record": \{.*\}, "target_record": \{.*\}\}$' ||
    wrong "a row looks like this: $(head -c 300 rows.jsonl)"
accepted "what was written pairs row by row" align records kept.en.jsonl kept.es.jsonl "${languages[@]}" --output straight
awk '$1 != $2' straight | grep -q . && wrong "written records that are out of order"
accepted "without what is doubtful" align records en.jsonl es.jsonl "${languages[@]}" --confident 0.9999 --drop-doubtful --output sure
awk -F '\t' '$3 < 0.9999 {bad = 1} END {exit bad}' sure || wrong "doubtful rows that were to be left out"
[[ $(wc -l < sure) -lt 248 ]] || wrong "nothing is doubtful"

# The same in a recipe.
cat > bundled.yaml <<END
crossin: 1
seed: 5
languages: [en, es]
pivot: en
corpora:
  pairs: {files: "{lang}.jsonl", align: content}
mixture:
  cross: {from: pairs, task: answer, directions: x2x, share: 100%}
END
accepted "check" check bundled.yaml
for pattern in 'pairs, en: 4 no partner \(left out\)' 'pairs, es: 1 repeated \(left out\)' 'pairs, es: 1 moved \(noticed\)' \
    'pairs, es: [0-9]+ repaired \(noticed\)'; do
    grep -Eq "$pattern" out.log || wrong "check says no '$pattern': $(cat out.log)"
done
accepted "compose" compose bundled.yaml --count 300 --output composed.jsonl
[[ $(wc -l < composed.jsonl) == 300 ]] || wrong "not 300 examples"
sed 's/align: content/align: content, on_mismatch: {no_partner: stop}/' bundled.yaml > strict.yaml
refused "a recipe that stops at gaps" '.*en\.jsonl:41 .*nothing in es fits' compose strict.yaml --count 10 --output old

: > empty.jsonl
echo '[]' > empty.json
printf '{"instruction": "a", "output": "b"}\n{"instruction": "c", "outp\n' > broken.jsonl
refused "no such file" '.*nowhere\.jsonl' align records nowhere.jsonl es.jsonl "${languages[@]}" --output old
refused "an empty file" '.*empty\.jsonl' align records en.jsonl empty.jsonl "${languages[@]}" --output old
refused "a side without records" '.*empty\.json' align records empty.json es.jsonl "${languages[@]}" --output old
refused "broken JSON" 'broken\.jsonl:2 ' align records en.jsonl broken.jsonl "${languages[@]}" --output old
refused "a language that is none" '.*e_n' align records en.jsonl es.jsonl --source-language 'e_n!' --target-language es --output old
refused "a share that is none" '.*--confident' align records en.jsonl es.jsonl "${languages[@]}" --confident 2 --output old
refused "no folder" '.*nowhere/rows' align records en.jsonl es.jsonl "${languages[@]}" --output nowhere/rows

# A file of which five records are missing on the other side: every row lands where the gaps put it.
drift=$shared/alpaca-en-zh/alpaca-0-3252
[[ -e $drift.en.json && -e $drift.zh.json ]] || { echo "without public data: none in $shared"; finish; }
gaps='2794 2927 2969 2974 3000'
accepted "a file that drifts" align records "$drift.en.json" "$drift.zh.json" --source-language en --target-language zh --output drift
awk -v gaps="$gaps" 'BEGIN {n = split(gaps, gap, " ")} {row = $2; for (k = 1; k <= n; ++k) row += row >= gap[k]} row != $1 || $2 != NR - 1' drift > mistakes
[[ $(wc -l < drift) == 3247 && ! -s mistakes ]] || wrong "$(wc -l < drift) rows, $(wc -l < mistakes) of them wrong: $(head -3 mistakes)"
grep -q '^source: read 3,252 = kept 3,247 + left out 5' err.log || wrong "the drifting file is counted so: $(cat err.log)"
sed "s,{lang}.jsonl,$drift.{lang}.json,; s/, es\]/, zh]/" bundled.yaml > drift.yaml
accepted "check of a file that drifts" check drift.yaml --show all
grep -oE 'record [0-9,]+: nothing in zh fits' out.log | tr -dc '0-9\n' | paste -sd' ' > named
[[ $(cat named) == "$gaps" ]] || wrong "the gaps are named as $(cat named)"
for pattern in 'pairs, en: 5 no partner \(left out\)' 'pairs, zh: 453 repaired \(noticed\)' 'pairs, zh: [0-9]+ doubtful \(noticed\)'; do
    grep -Eq "$pattern" out.log || wrong "check says no '$pattern': $(cat out.log)"
done
accepted "500 examples of a file that drifts" compose drift.yaml --count 500 --output drift.jsonl
[[ $(wc -l < drift.jsonl) == 500 ]] || wrong "not 500 examples"
finish
