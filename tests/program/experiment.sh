# SPDX-License-Identifier: MIT
# The experiment on two very small worlds: every variant is tuned on the same number of examples, steps and tokens; what
# was measured is not measured again, and gives the same bytes when it is; its report; the world beside the program.
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh" "$@"
experiment=$(dirname "$program")/experiment
[[ -x $experiment ]] || { echo "skipped: the program experiment was not built"; exit 77; }
export OMP_WAIT_POLICY=passive

small=(--recipes "$sources/examples/experiment/recipes" --worlds 2 --entities 10 --lines 2000 --volumes 16,40)

"$experiment" report --out none "${small[@]}" > out.log 2> err.log && wrong "a report of nothing"
grep -q '^experiment: none/1/untuned-0.json: is not there; run the experiment before its report' err.log ||
    wrong "what a report of nothing says: $(cat err.log)"

"$experiment" run --out one "${small[@]}" --threads 2 > first.log 2>&1 || wrong "a run: $(tail -n 3 first.log)"
[[ $(ls one/1/*.json one/2/*.json | wc -l) == 30 ]] || wrong "not one file for each variant, volume and world"
grep -q '"supervised_tokens": 80' one/1/x2x-40.json || wrong "x2x does not learn 2 tokens an example"
for variant in english_only same_language en2x x2en x2x_translation pair_in_context; do
    [[ $(grep -hE '"(steps|supervised_tokens)"' one/1/$variant-40.json) == \
        $(grep -hE '"(steps|supervised_tokens)"' one/1/x2x-40.json) ]] || wrong "$variant is tuned on more or less than x2x"
done
cmp -s one/1/x2x-40.json one/2/x2x-40.json && wrong "two worlds give the same answers"

cp -r one before
"$experiment" run --out one "${small[@]}" > again.log
[[ $(grep -c . again.log) == 2 ]] || wrong "something was done again: $(cat again.log)"
rm one/2/x2x-40.json one/1/untuned-0.json
"$experiment" run --out one "${small[@]}" --threads 1 > again.log
diff -r one before > /dev/null || wrong "what was missing is made to other bytes"
"$experiment" run --out two "${small[@]}" --threads 1 > again.log
diff -r one two > /dev/null || wrong "another run with another number of threads gives other bytes"

"$experiment" report --out one "${small[@]}" > table.md 2> err.log || wrong "a report: $(cat err.log)"
same table.md one/table.md "the table that is shown and the one that is written"
grep -q '^Gate, the least of 2 worlds: .*\*\*not passed\*\*' table.md || wrong "a base that knows nothing passes the gate"
grep -q '^| x2x - same language | told in English only: written | [+-]0\.' table.md || wrong "no primary contrast"
[[ $(grep -c '^| x2x + translation | 40 |' table.md) == 2 ]] || wrong "a variant is not in both tables"
for picture in english-only across ac3; do
    grep -q '^END$' "one/$picture.gnuplot" || wrong "no script of the picture $picture"
done

mkdir world
"$experiment" world world --lines 256 > out.log 2> err.log || wrong "a world: $(cat err.log)"
for file in questions.json {facts,words}.{en,es,vi,zh}.json tokenizer.json config.json; do
    same "world/$file" "$sources/examples/experiment/world/$file" "what the command makes and what lies in examples/"
done

# Its base is tuned on two mixtures by the program, asked and compared.
cp -r "$sources/examples/experiment/recipes" recipes
rm -r world
cp -r "$sources/examples/experiment/world" world
for variant in english_only x2x; do
    accepted "tuning on $variant" tune recipes/$variant.yaml --model world --out $variant --count 640
    accepted "asking $variant" eval --model world --adapter $variant --template 0 world/questions.json --output $variant.json
    grep -Eq '^English +150 +0\.(9[5-9]|100)|^English +150 +1\.0000' out.log ||
        wrong "the base does not know its facts in English: $(head -n 12 out.log)"
    grep -Eq '^Chinese +150 .* 0\.2500 +above chance' out.log || wrong "what it knows in Chinese: $(head -n 12 out.log)"
done
accepted "as JSON" eval --model world --adapter x2x --template 0 world/questions.json --format json --report x2x.html
grep -q '"English,Chinese": 0\.' out.log || wrong "no consistency of two languages: $(tail -n 30 out.log)"
grep -q 'the share of questions with the same answer in both languages' x2x.html || wrong "no matrix in the report"
accepted "two mixtures compared" compare english_only.json x2x.json
grep -q '^accuracy, Chinese ' out.log || wrong "no accuracy in Chinese: $(head -n 20 out.log)"
accepted "a written answer" generate --model world --adapter x2x --prompt $'¿ dónde vive Lulun ?\n[zh]'
[[ -s out.log && $(< out.log) != *' '* ]] || wrong "the answer is not one word: $(cat out.log)"
[[ $(cat "$sources"/examples/experiment/world/* | wc -c) -lt 1000000 ]] || wrong "the world beside the program is too large"
finish
