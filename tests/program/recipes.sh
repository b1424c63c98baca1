# SPDX-License-Identifier: MIT
# The recipes of examples/recipes/, every command and every output format of tables; what check finds.
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh" "$@"

# is_json FILE SENTENCE: the program's own reader takes it for JSON (and says that it is no recipe).
is_json() {
    cp "$1" j.json
    "$program" plan j.json > /dev/null 2> json.log
    grep -q 'unknown key' json.log || wrong "$2: not JSON: $(cat json.log)"
}
# says PATTERN SENTENCE: of the last output.
says() { grep -Eq -- "$1" out.log || wrong "$2: $1 is not in: $(head -c 1500 out.log)"; }

for file in "$sources"/examples/recipes/*.yaml; do
    name=$(basename "$file" .yaml)
    accepted "check $name" check "$file"
    says '^ready$' "check $name"
    accepted "plan $name" plan "$file"
    says '^component +direction +asked +got +total' "plan $name"
    says '^total +100\.0%' "plan $name"
    says '^from .* to ' "plan $name: heat map"
    accepted "plan $name as JSON" plan "$file" --format json
    is_json out.log "plan $name"
    accepted "check $name as JSON" check "$file" --format json
    is_json out.log "check $name"
    accepted "compose $name" compose "$file" --count 1200 --output $name.out --ledger $name.ledger
    says 'ledger = plan$' "compose $name"
    [[ $(wc -l < $name.out) == 1200 ]] || wrong "compose $name: not 1200 lines"
    is_json $name.ledger "ledger of $name"
    accepted "inspect $name" inspect "$file" 123
    says '/examples/recipes/\.\./data/.*:[0-9]+ \(byte [0-9]+\)' "inspect $name names the line"
    accepted "inspect $name as JSON" inspect "$file" 123 --format json
    is_json out.log "inspect $name"
done

# A plan and a ledger have asked, got and total side by side, in text and in JSON.
demo=$sources/examples/recipes/demo.yaml
accepted "ledger" compose "$demo" --count 100 --output l.out --ledger l.json
says '^component +direction +asked +got +total' "a ledger"
for key in asked planned got total equals_plan; do
    grep -q "\"$key\":" l.json || wrong "the ledger lacks $key"
done
accepted "plan from an index" plan "$demo" --from 1000 --count 1000
says '^component +direction +asked +got +examples +before +total' "a plan from an index"
says '^total +100\.0% +100\.0% +1,000 +1,000 +2,000' "a plan from an index"

# The line that inspect names holds the record.
accepted "inspect" inspect "$demo" 42 --format json
line=$(grep -m 1 '"line"' out.log | tr -dc 0-9) path=$(grep -m 1 '"path"' out.log | cut -d'"' -f4) id=$(grep -m 1 '"id"' out.log | cut -d'"' -f4)
sed -n "$line,$((line + 2))p" "$path" | grep -q "\"$id\"" || wrong "inspect: $path:$line does not hold the record $id"

# The same recipe as JSON gives the same bytes.
cat > demo.json <<END
{"crossin": 1, "seed": 42, "examples": 20000, "languages": ["en", "zh", "vi", "es"], "pivot": "en",
 "corpora": {
   "reasoning": {"files": "$data/reasoning.en.jsonl", "language": "en"},
   "pairs": {"files": "$data/parallel.{lang}.json", "align": "id"}},
 "mixture": {
   "base": {"from": "reasoning", "task": "answer", "share": "50%"},
   "cross": {"from": "pairs", "task": "answer", "directions": "x2x", "distinct": true, "share": "40%"},
   "translate": {"from": "pairs", "task": "translate", "both_ways": true, "share": "10%"}},
 "prompt": {"template": "alpaca", "answer_language": "tag"}}
END
accepted "a recipe in JSON" compose demo.json --count 500 --output json.out
accepted "the same in YAML" compose "$demo" --count 500 --output yaml.out
same json.out yaml.out "a recipe in JSON and in YAML"
accepted "another seed" compose "$demo" --count 500 --seed 43 --output seed.out
cmp -s seed.out yaml.out && wrong "another seed gives the same bytes"

# Standard output is the default.
"$program" compose "$demo" --count 500 2> /dev/null | cmp -s - yaml.out || wrong "what goes to standard output is something else"

# What the help says.
for command in "" compose plan inspect check; do
    accepted "help of $command" $command --help
    says '^  crossin ' "help of $command has examples"
done
accepted "version" --version
says '^crossin [0-9]+\.[0-9]+\.[0-9]+ \(ICU ' "version"

# --- a recipe with many mistakes: check finds them all at once
printf '%s\n' '{"id": "a", "instruction": "Say A.", "input": "", "output": "A."}' \
    '{"id": "b", "instruction": "Say B.", "output": }' '{"id": "c", "instruction": "Say C."}' \
    '{"id": "d", "instruction": "Say D, please.", "input": "", "output": "D."}' > x.en.jsonl
printf '%s\n' '{"id": "a", "instruction": "Dis A.", "input": "", "output": "A."}' \
    '{"id": "a", "instruction": "Dis B.", "input": "", "output": "B."}' > x.fr.jsonl
printf '%s\n' '{"id": "a", "instruction": "Di A.", "input": "", "output": "A."}' \
    '{"id": "z", "instruction": "Di Z.", "input": "", "output": "Z."}' > x.es.jsonl
sed 's/Di /Diga /' x.es.jsonl > x.pt.jsonl
cat > bad.yaml <<END
seed: one
examlpes: 10
corpora:
  broken: {files: x.en.jsonl, language: en}
  absent: {files: absent.jsonl, language: en}
  twice: {files: {es: x.es.jsonl, fr: x.fr.jsonl}, align: id}
  fine: {files: {es: x.es.jsonl, pt: x.pt.jsonl}, align: id, fromat: alpaca}
mixture:
  first: {from: broken, task: answer, weight: -1}
  second: {from: nowhere, task: answer, weight: 1}
  third: {from: fine, task: translate, directions: x2de, weight: 1}
output: {path: no/such/folder/out.jsonl}
END
code=0; "$program" check bad.yaml > out.log 2> err.log || code=$?
[[ $code == 2 ]] || wrong "check of a bad recipe: code $code"
expect() { grep -Eq "$1" err.log || wrong "check does not say: $1 -- but: $(cat err.log)"; }
expect 'bad\.yaml:1 .*"seed" is "one"'
expect 'bad\.yaml:2 .*unknown key "examlpes".*"examples"'
expect 'bad\.yaml:7 .*unknown key "fromat".*"format"'
expect 'bad\.yaml:9 .*"mixture\.first\.weight" is "-1"'
expect 'bad\.yaml:10 .*no corpus is called "nowhere"'
expect 'bad\.yaml:11 .*"de"'
expect 'x\.en\.jsonl:2 '
expect 'absent\.jsonl: .*No such file'
expect 'x\.fr\.jsonl:2 .*"a"'
expect 'no/such/folder/: the folder of the output does not exist'
[[ $(wc -l < err.log) == 10 ]] || wrong "check says $(wc -l < err.log) things instead of 10: $(cat err.log)"
says 'broken, en: 1 broken JSON \(not allowed\)' "check counts what is wrong with records"
says 'broken, en: 1 (no output|missing field) \(not allowed\)' "check counts what is wrong with records"
says 'twice, fr: 1 duplicate id \(not allowed\)' "check counts what is wrong with rows"
says '^fine +es +x\.es\.jsonl +alpaca +2 +2 +0 +0' "check gives an account of what is fine"
says '^not ready: 10 errors' "check counts errors"
code=0; "$program" check bad.yaml --format json > out.log 2> err.log || code=$?
[[ $code == 2 && ! -s err.log ]] || wrong "check as JSON: code $code"
is_json out.log "check of a bad recipe"
grep -q '"ready": false' out.log || wrong "check as JSON does not say that it is not ready"

# Policies: what they leave out is counted, and the recipe is ready.
cat > lenient.yaml <<END
seed: 1
examples: 10
corpora:
  some: {files: x.en.jsonl, language: en, on_bad_record: {skip_at_most: 60%}}
  twice: {files: {es: x.es.jsonl, fr: x.fr.jsonl}, align: id, on_mismatch: {duplicate_id: skip}}
mixture:
  first: {from: some, task: answer, weight: 1}
  second: {from: twice, task: answer, weight: 1}
END
accepted "policies" check lenient.yaml --show all
says '^some +en +x\.en\.jsonl +alpaca +4 +0 +2 +2' "read = paired + unpaired + rejected"
says '^twice +fr +x\.fr\.jsonl +alpaca +2 +1 +0 +1' "read = paired + unpaired + rejected"
says 'some, en: 1 broken JSON \(left out\)' "policies"
says 'x\.en\.jsonl:2 \(byte ' "policies: an example"
says '^ready; 3 records are left out' "policies"

# Rows that are excluded, in every language.
cat > exclude.yaml <<END
seed: 1
examples: 100
languages: [en, es]
corpora:
  pairs: {files: "p.{lang}.jsonl", align: id}
  base: {files: p.en.jsonl, language: en}
exclude: {duplicates: exact, benchmarks: bench.txt}
mixture:
  cross: {from: pairs, task: answer, weight: 1}
  base: {from: base, task: answer, weight: 1}
END
long='one two three four five six seven eight nine ten eleven twelve thirteen fourteen'
for i in 1 2 3 4; do
    text="Question $i about many things"; [[ $i == 3 ]] && text="Question 2 about many things"; [[ $i == 4 ]] && text="Please count: $long"
    printf '{"id": "%s", "instruction": "%s", "input": "", "output": "Answer."}\n' $i "$text" >> p.en.jsonl
    printf '{"id": "%s", "instruction": "Pregunta %s de muchas cosas", "input": "", "output": "Respuesta %s."}\n' $i $i $i >> p.es.jsonl
done
printf 'Count from one to fourteen: %s.\n' "$long" > bench.txt
accepted "exclude" check exclude.yaml
says 'pairs, es: 1 duplicate \(left out\)' "a duplicate goes in every language"
says 'pairs, es: 1 in a benchmark \(left out\)' "overlap with a benchmark goes in every language"
says 'base, en: 1 in a benchmark \(left out\)' "corpora in one language, too"
says '^pairs +es +p\.es\.jsonl +alpaca +4 +2 +0 +2' "the account of what is excluded"
accepted "exclude" compose exclude.yaml --output ex.out
grep -Eq 'Please count|Pregunta 3|Pregunta 4' ex.out && wrong "an excluded row was composed"
sed -i 's/duplicates: exact/duplicates: none/' exclude.yaml
accepted "duplicates are noticed" check exclude.yaml
says 'note: 1 row of pairs stand' "duplicates are noticed"

# For LLaMA-Factory.
mkdir lf
{ cat lenient.yaml; echo 'output: {path: lf/train.jsonl, for: llamafactory}'; } > lf.yaml
accepted "for LLaMA-Factory" compose lf.yaml
is_json lf/dataset_info.json "dataset_info.json"
says 'next: llamafactory-cli train' "for LLaMA-Factory"
says 'dataset_dir: lf' "for LLaMA-Factory"
for part in '"train": {' '"file_name": "train.jsonl"' '"prompt": "instruction"' '"query": "input"' '"response": "output"'; do
    grep -qF "$part" lf/dataset_info.json || wrong "dataset_info.json lacks $part"
done
accepted "for LLaMA-Factory, again" compose lf.yaml --format messages
grep -qF '"formatting": "sharegpt"' lf/dataset_info.json || wrong "dataset_info.json of messages"
printf '{"mine": {"file_name": "mine.json"}}\n' > lf/dataset_info.json
accepted "for LLaMA-Factory, beside others" compose lf.yaml
grep -q '"mine"' lf/dataset_info.json || wrong "a description of other data sets was written over"
says 'add to it' "a description of other data sets"
refused "a format that LLaMA-Factory does not read" '.*LLaMA-Factory does not read' compose lf.yaml --format tsv --output old
finish
