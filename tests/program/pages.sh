# SPDX-License-Identifier: MIT
# The YAML blocks of docs/guides/recipes.md are recipes, or parts of one: each is completed with the first block, checked
# and composed.
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh" "$@"

ln -s "$data" bundled
mkdir data
for file in bundled/*; do ln -s "../$file" data/; done
printf '{"key": "1", "question": "How?", "answer": "So."}\n' > data/questions.jsonl
printf '1\tn\tDi algo.\tAlgo.\n' > data/sentences.tsv
for language in en zh vi es; do printf 'A sentence of a benchmark that stands in none of the records.\n' > data/benchmark.$language.txt; done

awk '/^```yaml$/ { ++n; inside = 1; next } /^```$/ { inside = 0 } inside { print > sprintf("block%02d", n) }' "$sources/docs/guides/recipes.md"

# section NAME FILE: a top-level entry with all that is indented below it.
section() { awk -v key="$1:" 'index($0, key) == 1 { on = 1; print; next } /^[^ ]/ { on = 0 } on' "$2"; }

count=0
for block in block*; do
    count=$((count + 1))
    cp "$block" "$block.yaml"
    for key in $(sed -n 's/^\([a-z_]*\):.*/\1/p' block01); do
        grep -q "^$key:" "$block" || section "$key" block01 >> "$block.yaml"
    done
    # A corpus that only this block speaks of needs a component, and one that its components draw from needs to be there.
    if ! grep -q '^mixture:' "$block" && ! section corpora "$block.yaml" | grep -q '^  pairs:'; then wrong "$block has no corpus pairs"; fi
    accepted "$(cat "$block.yaml")" check "$block.yaml"
    accepted "$(cat "$block.yaml")" compose "$block.yaml" --count 300 --output out.jsonl
done
[[ $count -ge 13 ]] || wrong "only $count blocks were found"
echo "$count blocks"
finish
