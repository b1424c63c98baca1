# SPDX-License-Identifier: MIT
# Public data as it is: translated Alpaca files, XQuAD in four languages, and English records as the base.
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh" "$@"
[[ -d $shared/alpaca-en-zh && -d $shared/xquad ]] || { echo "skipped: no data in $shared"; exit 77; }

cat > real.yaml <<END
crossin: 1
seed: 42
examples: 100000
languages: [en, zh]
pivot: en
corpora:
  base: {files: $shared/llamafactory-demo/alpaca_en_demo.json, language: en}
  pairs: {files: "$shared/alpaca-en-zh/alpaca-15323-18280.{lang}.json", align: row}
  questions: {files: "$shared/xquad/xquad.{lang}.json", languages: [en, es, vi, zh], align: id}
mixture:
  base: {from: base, task: answer, share: 50%}
  cross: {from: pairs, task: answer, directions: x2x, share: 20%}
  reading: {from: questions, task: answer, directions: x2x, distinct: true, share: 20%}
  translate: {from: pairs, task: translate, both_ways: true, share: 10%}
END
accepted "check" check real.yaml
grep -Eq '^pairs +zh +.* 2,957 +2,9[0-9]+ ' out.log || wrong "the pairs: $(cat out.log)"
grep -Eq '^questions +vi +.*squad +1,190 +1,190 +0 +0' out.log || wrong "the questions: $(cat out.log)"
accepted "plan" plan real.yaml --format json
mv out.log plan.json
accepted "100,000 examples" compose real.yaml --output real.jsonl --ledger real.ledger
grep -q 'ledger = plan' out.log || wrong "the ledger is not the plan"
[[ $(wc -l < real.jsonl) == 100000 ]] || wrong "not 100,000 lines"
diff <(grep -E '"(component|from|to|got|planned)":' plan.json) <(sed '/^  "samples":/,$d' real.ledger | grep -E '"(component|from|to|got|planned)":') > /dev/null ||
    wrong "plan and ledger differ in a cell"

sed 's,15323-18280,0-3252,' real.yaml > drift.yaml
refused "a pair that drifts" '.*alpaca-0-3252\.zh\.json: 3247 records, where .* has 3252; .*the first 2[0-9]{3} of 3247 rows agree, then they drift' compose drift.yaml --output old
code=0; "$program" check drift.yaml > out.log 2> err.log || code=$?
[[ $code == 2 && $(wc -l < err.log) == 1 ]] && grep -q 'the first 2[0-9]* of 3247 rows agree' err.log || wrong "check of a pair that drifts: $(cat err.log)"
finish
