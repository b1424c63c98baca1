# SPDX-License-Identifier: MIT
# Whatever is wrong with recipes, files and options: one sentence that says what and where, exit code 2, and nothing
# written over.
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh" "$@"

good='{"id": "a", "instruction": "Say A.", "input": "", "output": "A."}
{"id": "b", "instruction": "Say B.", "input": "", "output": "B."}'
printf '%s\n' "$good" > good.jsonl
sed 's/Say/Dis/' good.jsonl > good.fr.jsonl

# recipe CORPUS-FILE: over one file.
recipe() {
    cat > r.yaml <<END
seed: 1
examples: 10
corpora:
  base: {files: $1, language: en}
mixture:
  base: {from: base, task: answer, weight: 1}
END
}
# pairs EN FR [LINES OF THE CORPUS]: over two files.
pairs() {
    cat > r.yaml <<END
seed: 1
examples: 10
languages: [en, fr]
corpora:
  pairs:
    files: {en: $1, fr: $2}
${3:-    align: id}
mixture:
  cross: {from: pairs, task: answer, directions: x2x, weight: 1}
END
}
compose=(compose r.yaml --output old)

# --- files
recipe good.jsonl
accepted "a good file" compose r.yaml --output new
recipe missing.jsonl
refused "missing file" 'missing\.jsonl: .*No such file' "${compose[@]}"
: > empty.jsonl; recipe empty.jsonl
refused "empty file" 'empty\.jsonl: the file is empty' "${compose[@]}"
head -c 100 good.jsonl > cut.jsonl; recipe cut.jsonl
refused "truncated JSONL" 'cut\.jsonl:2 \(byte [0-9]+\): ' "${compose[@]}"
printf '[%s' "$(head -n 1 good.jsonl)" > cut.json; recipe cut.json
refused "truncated JSON array" 'cut\.json:1 \(byte [0-9]+\): .*truncated' "${compose[@]}"
{ head -n 1 good.jsonl; printf '{"id": "c", "instruction": "\xff\xfe", "input": "", "output": "C."}\n'; } > bytes.jsonl; recipe bytes.jsonl
refused "invalid UTF-8" 'bytes\.jsonl:2 \(byte 9[0-9]\): .*UTF-8' "${compose[@]}"
mkdir folder.jsonl; recipe folder.jsonl
refused "a folder" 'folder\.jsonl: is a folder' "${compose[@]}"

{ printf '\xef\xbb\xbf'; sed 's/$/\r/' good.jsonl; } > windows.jsonl
recipe good.jsonl; accepted "plain file" compose r.yaml --output plain.out
recipe windows.jsonl; accepted "byte-order mark and CRLF" compose r.yaml --output windows.out
same plain.out windows.out "a byte-order mark and CRLF make no difference"
{ printf '\xef\xbb\xbf'; sed 's/$/\r/' r.yaml; } > windows.yaml
accepted "recipe with byte-order mark and CRLF" compose windows.yaml --output windows.out
same plain.out windows.out "a byte-order mark and CRLF in the recipe make no difference"

deep() { head -c 10000 < /dev/zero | tr '\0' "$1"; }
printf '{"instruction": "a", "output": "b", "x": %s1%s}\n' "$(deep '[')" "$(deep ']')" > deep.jsonl; recipe deep.jsonl
refused "JSON nested 10,000 deep" 'deep\.jsonl:1 \(byte [0-9]+\): .*nested' "${compose[@]}"
{ head -n 1 good.jsonl; head -c 200000000 < /dev/zero | tr '\0' 'x'; printf '\n'; } > long.jsonl; recipe long.jsonl
refused "a 200 MB line" 'long\.jsonl:2 \(byte [0-9]+\): .{1,300}$' "${compose[@]}"
{ printf '{"instruction": "'; head -c 200000000 < /dev/zero | tr '\0' 'x'; printf '", "output": "b"}\n'; } > long.jsonl
accepted "a record of 200 MB" plan r.yaml --count 1
rm long.jsonl

# --- pairs
pairs good.jsonl good.fr.jsonl
accepted "good pairs" compose r.yaml --output new
sed 's/"b"/"a"/' good.jsonl > twice.jsonl; pairs twice.jsonl good.fr.jsonl
refused "duplicate ids" 'twice\.jsonl:2 \(byte [0-9]+\): .*"a".*twice\.jsonl:1' "${compose[@]}"
head -n 1 good.fr.jsonl > short.jsonl; pairs good.jsonl short.jsonl '    align: row'
refused "languages of different length" 'short\.jsonl: 1 records, where good\.jsonl has 2' "${compose[@]}"
pairs good.jsonl nothing.fr.jsonl
refused "a language without a file" 'nothing\.fr\.jsonl: .*No such file' "${compose[@]}"
sed 's/"id"/"key"/' good.fr.jsonl > no_id.jsonl; pairs good.jsonl no_id.jsonl
refused "pairs by id without ids" 'no_id\.jsonl.*: .*id' "${compose[@]}"

# --- recipes
bad_recipe() { # SENTENCE PATTERN SED-COMMAND
    recipe good.jsonl
    sed -i "$3" r.yaml
    refused "$1" "$2" "${compose[@]}"
}
refused "missing recipe" 'none\.yaml: .*No such file' compose none.yaml --output old
: > nothing.yaml
refused "empty recipe" 'nothing\.yaml: the file is empty' compose nothing.yaml --output old
printf 'seed: 1\nmixture: [unclosed\n' > broken.yaml
refused "a recipe that is no YAML" 'broken\.yaml:[0-9]+ \(byte [0-9]+\): not YAML' compose broken.yaml --output old
printf 'seed: 1\nsee\xff: 2\n' > bytes.yaml
refused "a recipe that is not UTF-8" 'bytes\.yaml:2 \(byte 11\): .*UTF-8' compose bytes.yaml --output old
{ deep '['; deep ']'; } > deep.yaml
refused "a recipe nested 10,000 deep" 'deep\.yaml(:1 \(byte [0-9]+\))?: ' compose deep.yaml --output old
printf '{"seed": 1,, }' > broken.json
refused "a recipe that is no JSON" 'broken\.json:1 \(byte [0-9]+\): ' compose broken.json --output old
cp r.yaml r.txt
refused "a recipe of another kind" 'r\.txt: .*\.yaml' compose r.txt --output old
bad_recipe "negative weight" 'r\.yaml:6 \(byte [0-9]+\): "mixture\.base\.weight" is "-1"; expected a weight that is not negative' 's/weight: 1/weight: -1/'
bad_recipe "NaN as weight" 'r\.yaml:6 \(byte [0-9]+\): .*"nan"; expected a finite number' 's/weight: 1/weight: nan/'
bad_recipe "infinite weight" 'r\.yaml:6 \(byte [0-9]+\): .*"\.inf"; expected a finite number' 's/weight: 1/weight: .inf/'
bad_recipe "all weights zero" 'r\.yaml:6 .*a weight above zero' 's/weight: 1/weight: 0/'
bad_recipe "shares that do not add up" 'r\.yaml:6 .*the shares add up to 90\.0%, not to 100%' 's/weight: 1/share: 90%/'
bad_recipe "unknown key" 'r\.yaml:6 \(byte [0-9]+\): unknown key "wieght" in "mixture\.base"; the nearest known one is "weight"' 's/weight: 1/wieght: 1/'
bad_recipe "unknown key at the top" 'r\.yaml:3 \(byte 21\): unknown key "corpra" in the file; the nearest known one is "corpora"' 's/^corpora/corpra/'
bad_recipe "a key that stands twice" 'r\.yaml:2 \(byte 8\): the key "seed" stands twice' 's/^examples: 10/seed: 2/'
bad_recipe "unknown language tag" 'r\.yaml:4 \(byte [0-9]+\): .*"e": *|r\.yaml:4 \(byte [0-9]+\): .*"e"; expected a BCP 47 language tag' 's/language: en/language: e/'
bad_recipe "unknown corpus" 'r\.yaml:6 .*no corpus is called "bsae"' 's/from: base/from: bsae/'
bad_recipe "unknown task" 'r\.yaml:6 .*"anwser"; the nearest known value is "answer"' 's/task: answer/task: anwser/'
bad_recipe "unknown template" 'r\.yaml:2 .*"alpacca".*"alpaca"' 's/^examples: 10/prompt: {template: alpacca}/'
bad_recipe "once, and asked for more" 'r\.yaml: 10 examples were asked for, but this composition holds 2; .*en->en has 2 rows' 's/weight: 1/weight: 1, once: true/'
bad_recipe "weights in tokens" 'r\.yaml:6 .*need a tokenizer' 's/^  base: {from/  unit: tokens\n  base: {from/'
bad_recipe "no number of examples" 'r\.yaml: how many examples' 's/^examples: 10/#/'
bad_recipe "version of another time" 'r\.yaml:1 .*expected 1' 's/^seed: 1/crossin: 2/'
bad_recipe "unknown direction language" 'r\.yaml:6 .*' 's/weight: 1/weight: 1, directions: en2vi/'

pairs good.jsonl good.fr.jsonl
sed -i 's/directions: x2x/directions: [vi->en]/' r.yaml
refused "a direction without a file" 'r\.yaml:9 .*vi' "${compose[@]}"
sed 's/"input": ""/"input": "i"/' good.jsonl > input.jsonl
pairs good.jsonl good.fr.jsonl
sed -i 's/task: answer, directions: x2x/task: translate, field: input/' r.yaml
refused "a component without usable rows" 'r\.yaml:9 .*"cross" has no usable row' "${compose[@]}"

# --- outputs
recipe good.jsonl
refused "an output folder that is not there" 'no/such/x\.partial: cannot be written: No such file' compose r.yaml --output no/such/x
refused "an output that is a folder" 'cache: is a folder' compose r.yaml --output cache
refused "the output is an input" 'good\.jsonl: the output would replace a file that the run reads' compose r.yaml --output good.jsonl
refused "the output is the recipe" '\./r\.yaml: the output would replace' compose r.yaml --output ./r.yaml
mkdir locked; printf 'what was here before\n' > locked/old; chmod a-w locked
if [[ -w locked ]]; then
    echo "note: this user may write everywhere; no folder is locked for it"
else
    refused "an output folder that is not writable" 'locked/old\.partial: cannot be written: Permission denied' compose r.yaml --output locked/old
    [[ $(cat locked/old) == 'what was here before' ]] || wrong "the old output in a locked folder was written over"
fi
refused "a stream that is full" 'standard output cannot be written|/dev/full: cannot be written: No space left' compose r.yaml --output /dev/full
printf 'what was here before\n' > old
code=0; ( trap '' XFSZ; ulimit -f 100; exec "$program" compose "$sources/examples/recipes/demo.yaml" --output old > out.log 2> err.log ) || code=$?
[[ $code == 2 && $(wc -l < err.log) == 1 && $(cat old) == 'what was here before' && ! -e old.partial ]] ||
    wrong "a file that may not grow: code $code, $(cat err.log)"
mkdir full
if mount -t tmpfs -o size=300k tmpfs full 2> /dev/null; then
    printf 'what was here before\n' > full/old
    code=0; "$program" compose "$sources/examples/recipes/demo.yaml" --output full/old > out.log 2> err.log || code=$?
    grep -q '^crossin: full/old\.partial: cannot be written: No space left' err.log && [[ $code == 2 && $(wc -l < err.log) == 1 ]] ||
        wrong "a full disk: code $code, $(cat err.log)"
    [[ $(cat full/old) == 'what was here before' && ! -e full/old.partial ]] || wrong "a full disk: the old output is not what it was"
    umount full
else
    echo "note: no tmpfs can be mounted here; a full disk was tried with a limit on file sizes only"
fi

# --- options
refused "no command" '.*--help' --threads 2
refused "an unknown option" '.*--help' plan r.yaml --cuont 3
refused "a number that is none" '.*--help' compose r.yaml --count many --output old
refused "an unknown format" '.*--help' compose r.yaml --format xml --output old
refused "rank and world" '--rank 4 must be smaller than --world 4' compose r.yaml --rank 4 --world 4 --output old
refused "a checkpoint and a stream" '--checkpoint needs an --output file' compose r.yaml --checkpoint c --output -
refused "one file for all" '.*different files' compose r.yaml --checkpoint old --output old
sed -i 's/weight: 1/weight: 1, once: true/' r.yaml
refused "an example behind the end" 'r\.yaml: .*there is no example 99' inspect r.yaml 99
finish
