# SPDX-License-Identifier: MIT
# A model is asked the questions of benchmarks: what comes out, what is kept, and what cannot be done.
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh" "$@"
model=$shared/tinystories-656k
[[ -d $model ]] || { echo "skipped: no model in $shared"; exit 77; }

# says SENTENCE PATTERN: the last output has a line that matches the extended regular expression.
says() { grep -Eq "$2" out.log || wrong "$1: found: $(head -c 1500 out.log)"; }

for language in en es; do # 6 items, the first of which may be worked examples
    for i in 0 1 2 3 4 5; do
        printf '{"premise": "The cat %s slept %s.", "choice1": "It was tired.", "choice2": "It was a house.", ' $language $i
        printf '"question": "cause", "label": %s, "idx": %s}\n' $((i % 2)) $i
    done > choice.$language.jsonl
    for i in 0 1 2 3; do printf 'How many is %s and one?\t%s\n' $i $((i + 1)); done > mgsm_$language.tsv
    printf 'A man eats.\tA man is here.\tentailment\nA man eats.\tA dog eats.\tneutral\n' > dev-$language.tsv
done
cat > q.en.json <<'END'
{"data": [{"paragraphs": [{"context": "Lily had a red ball. She liked to play with it.", "qas": [
{"id": "a", "question": "What did Lily have?", "answers": [{"text": "a red ball", "answer_start": 9}]},
{"id": "b", "question": "Who had a ball?", "answers": [{"text": "Lily", "answer_start": 0}]}]}]}]}
END
ask=(eval --model "$model")

accepted "choices by their probability" "${ask[@]}" choice.en.jsonl choice.es.jsonl --output log.json
says "the heading" '^xcopa: 6 questions in 2 languages, wording 1, choices scored by log-probability, summed$'
says "a language" '^en +6 +0\.[0-9]{4} +[01]\.[0-9]{4} - [01]\.[0-9]{4} +0\.5000 +(at|above|below) chance$'
says "the mean" '^mean +12 '
says "consistency" '^2 +[01]\.[0-9]{4} +[01]\.[0-9]{4} - '
cp out.log first.log
grep -q '"English": {"answer": "(A) It was tired."' log.json || wrong "no log of SeaEval: $(head -c 600 log.json)"
[[ $(grep -c '"model_prediction": "(' log.json) == 6 ]] || wrong "not 6 sets with predictions in the log"
accepted "the log is scored" score log.json
accepted "one thread" "${ask[@]}" choice.en.jsonl choice.es.jsonl --threads 1
same first.log out.log "scores in one thread and in all"
accepted "a log is a benchmark, too" "${ask[@]}" log.json --template 3 --languages English --per-token
says "one language of it" '^log\.json: 6 questions in 1 language, wording 3, choices scored by log-probability, per token$'
grep -q consistency out.log && wrong "one language is said to be consistent"

# What the model was made for is likelier than letters without sense, in either place.
for i in 0 1 2 3 4 5; do
    sense="\"Lily was happy and played with her friend.\"" noise="\"Qzx vwkq jjxz pqv zzk wqx.\""
    [[ $((i % 2)) == 0 ]] && pair="\"choice1\": $sense, \"choice2\": $noise" || pair="\"choice1\": $noise, \"choice2\": $sense"
    printf '{"premise": "Lily went to the park.", %s, "question": "effect", "label": %s, "idx": %s}\n' "$pair" $((i % 2)) $i
done > sense.en.jsonl
accepted "sense against noise" "${ask[@]}" sense.en.jsonl --per-token
says "sense is likelier" '^en +6 +1\.0000 +1\.0000 - 1\.0000 +0\.5000 +above chance$'
sed 's/"label": 1/"label": 9/; s/"label": 0/"label": 1/; s/"label": 9/"label": 0/' sense.en.jsonl > noise.en.jsonl
accepted "noise as the right answer" "${ask[@]}" noise.en.jsonl --per-token
says "sense is still likelier" '^en +6 +0\.0000 +0\.0000 - 0\.0000 +0\.5000 +below chance$'

accepted "worked examples and a limit" "${ask[@]}" choice.en.jsonl --shots 2 --limit 3
says "what is left out" '^xcopa: 3 questions in 1 language, .*behind 2 worked examples \(the first items, which are not scored\)$'
accepted "choices that are written" "${ask[@]}" choice.en.jsonl --score generate --most-tokens 8 --output written.json
says "texts that mean none" '[0-9]+ answers? meant none of the choices and [0-9]+ several; they count as wrong'
says "the language of answers" 'wrong language +untold$'

accepted "open questions" "${ask[@]}" q.en.json --most-tokens 8 --output answers.jsonl
says "exact match and F1" '^language +questions +exact_match +95.0% interval +f1 +95.0% interval'
[[ $(wc -l < answers.jsonl) == 2 ]] || wrong "not 2 answers but $(wc -l < answers.jsonl)"
grep -Eq '^\{"benchmark": "questions", "id": "a", "language": "en", "prediction": ".*", "metrics": \{"exact_match": [01], "f1": [0-9.e-]+\}\}$' \
    answers.jsonl || wrong "answers as lines: $(head -n 1 answers.jsonl)"
accepted "answers are compared" compare answers.jsonl answers.jsonl
accepted "MLQA's rules" "${ask[@]}" q.en.json --rules mlqa --most-tokens 4
accepted "several benchmarks at once" "${ask[@]}" mgsm_en.tsv mgsm_es.tsv dev-en.tsv dev-es.tsv --most-tokens 4 --format json
says "the first" '"benchmark": "mgsm"'
says "the second" '"kind": "xnli"'
says "chance of three labels" '"chance": 0.333'
accepted "reasons before a number" "${ask[@]}" mgsm_en.tsv --template 2 --most-tokens 4
accepted "a form" "${ask[@]}" mgsm_en.tsv --form alpaca --most-tokens 4
says "numbers that are parallel" '^mgsm: 4 questions in 1 language, wording 1, answers written$'

# A prompt that is too long loses its middle, and that is said.
printf '{"premise": "%s", "choice1": "a", "choice2": "b", "question": "effect", "label": 0, "idx": 0}\n' \
    "$(printf 'the little dog %.0s' {1..400})" > long.en.jsonl
accepted "a long prompt" "${ask[@]}" long.en.jsonl
says "what was left out" '^1 prompt of 1 were longer than the model reads: [0-9,]+ tokens in their middle were left out$'

# A question that a model of 656 thousand numbers cannot know: its interval says so.
mmlu=$shared/seaeval/cross_mmlu/flan_t5_xl.p1.json
if [[ -e $mmlu ]]; then
    accepted "Cross-MMLU" "${ask[@]}" "$mmlu" --limit 60
    [[ $(grep -Ec '^(English|Chinese|Vietnamese|Spanish|Indonesian|Malay|Filipino) .* 0\.2500 ' out.log) == 7 ]] ||
        wrong "seven languages with a chance of a quarter: $(cat out.log)"
    says "the mean is at chance" '^mean .* 0\.2500 +at chance$'
    says "seven at once" '^7 +[01]\.[0-9]{4} '
fi

refused "no folder for the answers" 'no/such/file.*' "${ask[@]}" choice.en.jsonl --output no/such/file
refused "no benchmark" 'none\.jsonl: ' "${ask[@]}" none.jsonl
printf 'Just a line.\n' > plain.en
refused "no known kind" 'plain\.en: looks like no benchmark' "${ask[@]}" plain.en
cp choice.en.jsonl choice.jsonl
refused "no language" 'choice\.jsonl: does not say its language; write LANGUAGE=choice\.jsonl' "${ask[@]}" choice.jsonl
accepted "the language said" "${ask[@]}" sw=choice.jsonl
refused "one language twice" 'choice\.jsonl: holds xcopa in "en", and so does choice\.en\.jsonl' \
    "${ask[@]}" choice.en.jsonl en=choice.jsonl
refused "a language that is not there" 'no benchmark is in the language "vi"; there are: en, es' \
    "${ask[@]}" choice.en.jsonl choice.es.jsonl --languages vi
sed 's/"label": 1/"label": 2/' choice.en.jsonl > bad.en.jsonl
refused "a label that is none" 'bad\.en\.jsonl:2: "label" is "2"' "${ask[@]}" bad.en.jsonl
sed 's/It was a house/It was tired/' choice.en.jsonl > equal.en.jsonl
refused "equal choices" 'equal\.en\.jsonl:1: both choices are "It was tired\."' "${ask[@]}" equal.en.jsonl
refused "another benchmark" 'mgsm_en\.tsv:1.*: ' "${ask[@]}" mgsm_en.tsv --kind xcopa
refused "nothing left to ask" 'choice\.en\.jsonl: has 6 questions in "en", and 6 worked examples leave none' \
    "${ask[@]}" choice.en.jsonl --shots 6
refused "a wording that is none" 'questions of the kind xcopa have 1 wordings besides 0, the question alone, and number 2 is none' \
    "${ask[@]}" choice.en.jsonl --template 2
refused "probabilities of open questions" 'questions has no choices' "${ask[@]}" q.en.json --score log-probability
printf '1\ta\t_\tX\t_\t_\t_\t_\t_\t_\n' > en.conllu
refused "tags" 'en\.conllu: holds tags of words' "${ask[@]}" en.conllu
printf 'A\tB\nC\tD\n' > test-en.tsv
refused "no labels" 'test-en\.tsv: has no labels to hold answers against' "${ask[@]}" test-en.tsv --kind xnli
refused "no room for a question" '.*512' "${ask[@]}" q.en.json --most-tokens 600 --output old
sed 's/"vi"/"en"/; s/"answer_start": 9/"answer_start": 900/' q.en.json > behind.en.json
refused "an answer behind its text" 'behind\.en\.json:2 .*code points' "${ask[@]}" behind.en.json
finish
