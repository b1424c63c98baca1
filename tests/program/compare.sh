# SPDX-License-Identifier: MIT
# Two logs are compared item by item: differences with intervals and p, whatever the order of items and languages; logs
# that do not belong together are refused.
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh" "$@"

# log RIGHT-OF-ENGLISH RIGHT-OF-MALAY: 40 items, of which every n-th is answered wrongly. log_turned: the same backwards.
items() {
    local i
    for ((i = 0; i < 40; i++)); do
        local of='"question": "?", "choices": ["(A) one", "(B) two"], "answer": "(B) two"' e='(B)' m='(B)'
        ((i % $1 == 0)) && e='(A)'
        ((i % $2 == 0)) && m='(A)'
        local english="\"English\": {$of, \"model_prediction\": \"$e\"}" malay="\"Malay\": {$of, \"model_prediction\": \"$m\"}"
        [[ ${3:-} == turned ]] && printf '{"id": "%s", %s, %s}\n' $i "$malay" "$english" ||
            printf '{"id": "%s", %s, %s}\n' $i "$english" "$malay"
    done
}
list() { printf '['; paste -sd ,; printf ']\n'; }
items 2 2 | list > low.json
items 7 9 | list > high.json
items 7 9 turned | tac | list > turned.json

accepted "a comparison" compare low.json high.json
grep -Eq '^accuracy, English +0\.5000 +0\.8500 +\+0\.3500 +\+0\.[0-9]+ +\+0\.[0-9]+ +0\.00[0-9]+ +0\.00[0-9]+$' out.log ||
    wrong "accuracy: $(cat out.log)"
grep -Eq '^consistency of 2 +1\.0000 +0\.7750 +-0\.2250 ' out.log || wrong "consistency: $(cat out.log)"
accepted "JSON" compare low.json high.json --format json --threads 1
cp out.log one
accepted "JSON, by other threads" compare low.json high.json --format json --threads 3
same one out.log "any number of threads"
accepted "items and languages in another order" compare low.json turned.json --format json
sed 's/turned\.json/high.json/' out.log > turned.out
same one turned.out "any order of items and languages"
accepted "a log and itself" compare low.json low.json
grep -Eq '^accuracy, Malay +0\.5000 +0\.5000 +0\.0000 +0\.0000 +0\.0000 +1\.0000 +1\.0000$' out.log ||
    wrong "no difference: $(cat out.log)"

for model in a b; do
    for ((i = 0; i < 30; i++)); do
        printf '{"benchmark": "qa", "id": "%s", "language": "en", "metrics": {"f1": %s}}\n' $i \
            "$([[ $model == a || $((i % 3)) == 0 ]] && echo 0.5 || echo 0.75)"
    done > $model.jsonl
done
accepted "metrics of items" compare a.jsonl b.jsonl
grep -Eq '^f1, en +0\.5000 +0\.6667 +\+0\.1667 ' out.log || wrong "metrics: $(cat out.log)"

items 2 2 | head -n 39 | list > short.json
refused "an item that is missing" 'short\.json: lacks 1 of the 40 items of low\.json, the first one "39"' compare low.json short.json
refused "an item too many" 'low\.json: has 1 items that short\.json lacks, one of them "39"' compare short.json low.json
sed 's/Malay/Thai/g' high.json > thai.json
refused "another language" 'thai\.json: has answers in "Thai", and low\.json has none' compare low.json thai.json
sed 's/(A) one/(A) eins/g' high.json > other.json
refused "other questions" 'other\.json: has other choices or another right answer for "0" than low\.json' compare low.json other.json
sed 's/f1/em/' b.jsonl > em.jsonl
refused "other metrics" 'em\.jsonl: has other scores than a\.jsonl' compare a.jsonl em.jsonl
refused "two kinds of logs" 'a\.jsonl: holds metrics of items, and low\.json predictions' compare low.json a.jsonl
sed 's/qa/xqa/' b.jsonl > xqa.jsonl
refused "another benchmark" 'xqa\.jsonl: has no items of "qa", which a\.jsonl has' compare a.jsonl xqa.jsonl
cat b.jsonl xqa.jsonl > both.jsonl
refused "a benchmark too many" 'both\.jsonl: has items of "xqa", and a\.jsonl has none' compare a.jsonl both.jsonl
refused "no resample" '.*--help' compare low.json high.json --resamples 0
finish
