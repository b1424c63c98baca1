# SPDX-License-Identifier: MIT
# A run that is killed at any moment and started again gives the bytes of one that was left alone; a checkpoint is taken
# up only where it belongs.
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh" "$@"

recipe=$sources/examples/recipes/demo.yaml
count=60000
run=(compose "$recipe" --count $count --output killed.jsonl --checkpoint killed.ckpt --checkpoint-every 250 --ledger killed.ledger)
accepted "an undisturbed run" compose "$recipe" --count $count --output whole.jsonl --ledger whole.ledger

RANDOM=7
kills=0 rounds=0
while [[ $kills -lt 20 && $rounds -lt 10 ]]; do
    rounds=$((rounds + 1))
    while [[ $kills -lt 20 ]]; do
        "$program" "${run[@]}" > out.log 2> err.log &
        pid=$!
        sleep "0.$(printf '%03d' $((20 + RANDOM % 130)))"
        kill -9 $pid 2> /dev/null
        wait $pid 2> /dev/null
        code=$?
        [[ $code == 137 ]] || break # it had come to its end
        kills=$((kills + 1))
    done
    [[ $code == 137 || $code == 0 ]] || wrong "a resumed run ended with $code: $(cat err.log)"
    [[ $code == 0 ]] || accepted "the last start" "${run[@]}"
    same whole.jsonl killed.jsonl "killed and resumed, after $kills kills"
    [[ ! -e killed.ckpt && ! -e killed.jsonl.partial ]] || wrong "a finished run left its checkpoint or its partial output"
    # The ledger counts the whole run, whatever parts it was written in.
    same whole.ledger killed.ledger "the ledger of a run that was killed"
    rm -f killed.jsonl
done
echo "$kills kills in $rounds runs"
[[ $kills -ge 20 ]] || wrong "only $kills kills hit"

# A finished run that is started again writes the same once more.
accepted "a second run" "${run[@]}"
accepted "a third run" "${run[@]}"
same whole.jsonl killed.jsonl "a run that is repeated"

# stopped [ARGUMENT...]: a run that was killed behind its first checkpoint.
stopped() {
    rm -f c.jsonl c.jsonl.partial c.ckpt
    "$program" compose "${1:-$recipe}" --count $count --output c.jsonl --checkpoint c.ckpt --checkpoint-every 100 "${@:2}" > out.log 2> err.log &
    local pid=$!
    until [[ -e c.ckpt ]]; do sleep 0.005; done
    kill -9 $pid 2> /dev/null
    wait $pid 2> /dev/null
    [[ -e c.ckpt ]] || wrong "no checkpoint is left to go on from"
    cp c.ckpt c.ckpt.before
    cp c.jsonl.partial c.partial.before
}
# not_taken SENTENCE PATTERN RECIPE ARGUMENT...: the checkpoint must be refused, and everything stay as it is.
not_taken() {
    local sentence=$1 pattern=$2
    printf 'old\n' > c.jsonl
    local code=0
    "$program" compose "$3" --count $count --output c.jsonl --checkpoint c.ckpt "${@:4}" > out.log 2> err.log || code=$?
    [[ $code == 2 && $(wc -l < err.log) == 1 ]] || wrong "$sentence: code $code, $(cat err.log)"
    grep -Eq "^crossin: c\.ckpt.*: .*$pattern" err.log || wrong "$sentence: $(cat err.log) -- expected: $pattern"
    same c.ckpt c.ckpt.before "$sentence: the checkpoint"
    same c.jsonl.partial c.partial.before "$sentence: the partial output"
    [[ $(cat c.jsonl) == old ]] || wrong "$sentence: the output was written over"
    rm c.jsonl
}
mkdir mine; cp "$sources"/examples/data/*.json* mine
sed 's,\.\./data,mine,' "$recipe" > mine.yaml
stopped mine.yaml
not_taken "another seed" 'different in seed;' mine.yaml --seed 43
sed 's/share: 40%/share: 30%/; s/share: 10%/share: 20%/' mine.yaml > other.yaml
not_taken "another recipe" 'different in weights' other.yaml
sed 's/template: alpaca/template: plain/' mine.yaml > other.yaml
not_taken "another template" 'different in prompt template' other.yaml
not_taken "another output format" 'different in --format \(it was alpaca\)' mine.yaml --format tsv
not_taken "another beginning" 'different in --from' mine.yaml --from 7
cp mine/parallel.vi.json vi.before
sed -i '0,/"output": "/s//"output": "? /' mine/parallel.vi.json
not_taken "another corpus" 'different in .*corpus vi' mine.yaml
cp vi.before mine/parallel.vi.json
cp c.ckpt good.ckpt
sed -i 's/"version": 1,/"version": 2,/' c.ckpt; cp c.ckpt c.ckpt.before
not_taken "another version of the format" 'version 2; this program reads version 1' mine.yaml
cp good.ckpt c.ckpt; sed -i '/"name": "ICU"/s/"hash": "[0-9a-f]*"/"hash": "0000000000000000"/' c.ckpt; cp c.ckpt c.ckpt.before
not_taken "another version of ICU" 'different in ICU' mine.yaml
head -c 200 good.ckpt > c.ckpt; cp c.ckpt c.ckpt.before
not_taken "half a checkpoint" '(truncated|ends|expected|close)' mine.yaml
printf '{"some": "other file"}\n' > c.ckpt; cp c.ckpt c.ckpt.before
not_taken "no checkpoint" 'is not a checkpoint' mine.yaml
cp good.ckpt c.ckpt
accepted "the right run" compose mine.yaml --count $count --output c.jsonl --checkpoint c.ckpt
same whole.jsonl c.jsonl "what was refused did no harm"
stopped mine.yaml --rank 1 --world 2
not_taken "another rank" 'different in --rank \(it was 1\)' mine.yaml --rank 0 --world 2

# The partial output is gone, or shorter than the checkpoint says.
stopped mine.yaml
rm c.jsonl.partial
code=0; "$program" compose mine.yaml --count $count --output c.jsonl --checkpoint c.ckpt > out.log 2> err.log || code=$?
[[ $code == 2 ]] && grep -q '^crossin: c.jsonl.partial: is missing' err.log || wrong "partial output gone: $code, $(cat err.log)"
printf 'x' > c.jsonl.partial
code=0; "$program" compose mine.yaml --count $count --output c.jsonl --checkpoint c.ckpt > out.log 2> err.log || code=$?
[[ $code == 2 ]] && grep -q '^crossin: c.jsonl.partial: holds 1 bytes' err.log || wrong "partial output cut: $code, $(cat err.log)"

# A corpus file that changes while the run goes on.
rm -f c.ckpt c.jsonl.partial; printf 'old\n' > c.jsonl
"$program" compose mine.yaml --count $count --output c.jsonl --checkpoint c.ckpt --checkpoint-every 50 > out.log 2> err.log &
pid=$!
until [[ -e c.ckpt ]]; do sleep 0.005; done
touch mine/parallel.vi.json
code=0; wait $pid || code=$?
[[ $code == 2 && $(wc -l < err.log) == 1 ]] && grep -q '^crossin: .*mine/parallel.vi.json: the file was changed' err.log ||
    wrong "a corpus that changes: code $code, $(cat err.log)"
[[ $(cat c.jsonl) == old ]] || wrong "a corpus that changes: the output was written over"
accepted "the same run once more" compose mine.yaml --count $count --output c.jsonl --checkpoint c.ckpt
same whole.jsonl c.jsonl "a run that goes on when the file is as it was"

# The same on a stream: the file is cut short behind the reader's back.
mkfifo pipe
"$program" compose mine.yaml --count $count --output pipe > out.log 2> err.log &
pid=$!
exec 3< pipe
head -c 1000 mine/parallel.zh.json > zh.cut; cat zh.cut > mine/parallel.zh.json
cat <&3 > /dev/null
code=0; wait $pid || code=$?
[[ $code == 2 && $(wc -l < err.log) == 1 ]] || wrong "a corpus that is cut short: code $code, $(cat err.log)"
finish
