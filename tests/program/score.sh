# SPDX-License-Identifier: MIT
# Logs of predictions are scored with the published figures to the last digit; metrics of items have means and intervals;
# what is no such log, or not all of one, is said.
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh" "$@"

# set ID ANSWER-OF-ENGLISH ANSWER-OF-MALAY [MORE MEMBERS]: a set whose right answer is (B).
set_of() {
    local of='"question": "?", "choices": ["(A) one", "(B) two", "(C) three"], "answer": "(B) two"'
    printf '{"id": "%s", "English": {%s, "model_prediction": "%s"}, "Malay": {%s, "model_prediction": "%s"}}' \
        "$1" "$of" "$2" "$of" "$3"
}
list() { local IFS=,; printf '[%s]\n' "$*"; }
list "$(set_of a '(B) two' ' (B)')" "$(set_of b '(A)' '(A) x')" "$(set_of c '(B)' '(C)')" "$(set_of d '' 'zwei')" > log.json

accepted "a log" score log.json
grep -q '^log\.json: 4 items in 2 languages$' out.log || wrong "the head: $(cat out.log)"
grep -q '6 mean a choice, 0 two, 2 none' out.log || wrong "the counts: $(cat out.log)"
grep -Eq '^accuracy, mean of languages +0\.3750 ' out.log || wrong "the accuracy: $(cat out.log)"
grep -Eq '^consistency of 2 +0\.5000 ' out.log || wrong "the consistency: $(cat out.log)"
accepted "without intervals" score log.json --resamples 0 --format json
grep -q intervals out.log && wrong "intervals that nobody asked for"
cp out.log plain.json
accepted "with intervals" score log.json --format json --threads 1
cp out.log one_thread
accepted "with intervals, by other threads" score log.json --format json --threads 3
same one_thread out.log "any number of threads"
grep -q '"AC3_2": 0.42857142' plain.json || wrong "AC3: $(cat plain.json)"
accepted "several logs" score log.json log.json --format json --resamples 0
[[ $(head -c 1 out.log) == '[' && $(grep -c overall_acc out.log) == 2 ]] || wrong "several logs: $(cat out.log)"

for ties in random first wrong; do
    accepted "answers by what they say, $ties" score log.json --answers align --ties $ties --format json --resamples 0
    grep -q '"none": 2' out.log || wrong "answers that say nothing: $(cat out.log)"
done
grep -q '"consistency_score_2": 0.5,' out.log || wrong "answers that say nothing are no equal ones: $(cat out.log)"

# --- metrics of items
line() { printf '{"benchmark": "%s", "id": "%s", "language": "%s", "metrics": {"f1": %s, "em": %s}}\n' "$@"; }
{ line qa 1 en 1 1; line qa 2 en 0.5 0; line qa 1 de 0 0; line qa 2 de 0 0; line other 1 en 0.25 0; } > metrics.jsonl
accepted "metrics of items" score metrics.jsonl
grep -Eq '^f1, en +0\.7500 ' out.log && grep -Eq '^f1, mean of languages +0\.3750 ' out.log &&
    grep -q '^metrics\.jsonl, other: 1 items' out.log || wrong "means: $(cat out.log)"

# --- what is wrong
printf '{"overall_acc": 0.5, "language_acc": {}}\n' > scores.json
refused "a file of scores" 'scores\.json:1 \(byte 0\): this is a file of scores, not of predictions' score scores.json
printf '{"version": "1.1", "data": []}\n' > squad.json
refused "another benchmark" 'squad\.json:1 \(byte 0\): this is a file of questions about paragraphs' score squad.json
printf '[{"instruction": "a", "output": "b"}]\n' > alpaca.json
refused "records" 'alpaca\.json:1 \(byte 17\): the member "instruction" of a set is no object' score alpaca.json
printf 'premise\thypothesis\tlabel\n' > x.tsv
refused "a table" 'x\.tsv:1 \(byte 0\): this is no JSON list' score x.tsv
: > empty.json
refused "an empty file" 'empty\.json: the file is empty' score empty.json
printf '[]\n' > none.json
refused "no set" 'none\.json: the list is empty' score none.json
refused "a missing file" 'no\.json: .*No such file' score no.json
sed 's/, "model_prediction": "zwei"//' log.json > missing.json
refused "a prediction that is missing" \
    'missing\.json: 1 of 8 predictions are missing, the first one that of "d" in "Malay"' score missing.json
sed 's/, "model_prediction": "[^"]*"//g' log.json > questions.json
refused "no prediction at all" 'questions\.json: holds questions without a prediction' score questions.json
list "$(set_of a 1 2)" "$(set_of a 1 2)" > twice.json
refused "an id that stands twice" 'twice\.json:1 .*the id "a" is that of the set at line 1' score twice.json
sed 's/(B) two", "(C) three"/(A) one", "(B) two"/' log.json > equal.json
refused "equal choices" 'equal\.json:1 .*two choices of "English" are equal: "\(A\) one"' score equal.json
sed 's/"answer": "(B) two"/"answer": "(D) four"/' log.json > gold.json
refused "an answer that is no choice" 'gold\.json:1 .*the answer "\(D\) four" of "English" is not among its choices' \
    score gold.json
sed 's/(A) one/Yes, I do/; s/(B) two", "(C/Yes, not", "(C/; s/(B) two/Yes, not/' log.json > alike.json
refused "choices that begin alike" 'alike\.json: two choices of "a" in "English" begin with the same three characters' \
    score alike.json
letters='"(A)"'; for letter in B C D E F G H I J K; do letters+=", \"($letter)\""; done
printf '[{"id": "many", "en": {"question": "", "choices": [%s], "answer": "(K)", "model_prediction": "(K)"}}]\n' "$letters" > many.json
accepted "eleven choices" score many.json
refused "eleven choices, by what answers say" 'many\.json: "many" has 11 choices' score many.json --answers align
printf '[%s, {"id": "z", "English": {"question": "", "choices": ["a", "b"], "answer": "a"}}]\n' "$(set_of a 1 2)" > less.json
refused "a language that is missing" 'less\.json:1 .*the set "z" lacks the language "Malay"' score less.json
sed 's/, "Malay".*//; s/^\(.*\)$/\1}]/' <(set_of a '(B)' x; echo) | sed 's/^/[/' > alone.json
accepted "one language" score alone.json
grep -q 'consistency and AC3 need two languages' out.log || wrong "one language: $(cat out.log)"
accepted "one language, JSON" score alone.json --format json
grep -q 'consistency_score\|AC3' out.log && wrong "consistency of one language: $(cat out.log)"
{ cat metrics.jsonl; line qa 1 en 1 1; } > again.jsonl
refused "metrics that stand twice" 'again\.jsonl:6 .*the item "1" of "qa" stands twice in "en"' score again.jsonl
sed '2s/"em": 0/"acc": 0/' metrics.jsonl > names.jsonl
refused "other metrics" 'names\.jsonl:2 .*the item "2" of "qa" has other metrics than "1"' score names.jsonl
sed '2s/0\.5/"0.5"/' metrics.jsonl > text.jsonl
refused "a metric that is no number" 'text\.jsonl:2 .*the metric "f1" is .*; expected a number' score text.jsonl
refused "ties where there are none" '--ties says' score log.json --ties first
refused "a confidence of 1" 'the confidence of an interval' score log.json --confidence 1
refused "an unknown way" '.*--help' score log.json --answers guess

# --- the published logs
if [[ ! -d $shared/seaeval ]]; then
    echo "note: no $shared/seaeval; the published figures are not compared"
    finish
fi
# numbers FILE: `name number` of each line that has both, sorted.
numbers() { sed -nE 's/^ *("[^"]+"): (-?[0-9.]+(e-?[0-9]+)?),?$/\1 \2/p' "$1" | LC_ALL=C sort; }
for log in cross_mmlu/flan_t5_xl.p1 cross_logiqa/flan_ul2.p1; do
    accepted "$log" score "$shared/seaeval/$log.json" --format json --resamples 0
    numbers "$shared/seaeval/${log}_score.json" > published
    numbers out.log > found
    count=$(LC_ALL=C join published found | awk '{ d = $2 - $3; if (d < 0) d = -d; if (d > 1e-9) print > "/dev/stderr"; else n++ }
        END { print n + 0 }' 2> differences)
    [[ ! -s differences ]] || wrong "$log: $(head -n 3 differences)"
    [[ $count == 140 && $(wc -l < published) == 140 ]] || wrong "$log: $count figures are equal, not 140"
    accepted "$log, aligned" score "$shared/seaeval/$log.json" --answers align
done
finish
