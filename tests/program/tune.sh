# SPDX-License-Identifier: MIT
# Tuning on the bundled data: the loss goes down; a run that is killed at any moment and started again writes the same
# adapter, and so does any number of threads; what cannot be done is said before anything is written.
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh" "$@"
model=$shared/tinystories-656k
[[ -d $model ]] || { echo "skipped: no model in $shared"; exit 77; }
export OMP_WAIT_POLICY=passive

sed "s,\.\./data,$data," "$sources/examples/recipes/demo.yaml" > r.yaml
cat >> r.yaml <<'END'

tune:
  batch: 2
  accumulate: 2
  length: 192
  learning_rate: 2e-3
  save_every: 3
  lora: {rank: 4, dropout: 0.1}
  validate: {every: 25, examples: 16}
END
run=(tune r.yaml --model "$model" --count 320)

accepted "an undisturbed run" "${run[@]}" --out whole
[[ $(wc -l < whole/log.jsonl) == 84 ]] || wrong "not 80 steps and 4 validations but $(wc -l < whole/log.jsonl) lines"
grep -q '^{"step": 80, "validation_loss"' whole/log.jsonl || wrong "the end was not validated: $(tail -n 1 whole/log.jsonl)"
grep -q 'the adapter is that of step' out.log || wrong "which step the adapter is of is not said: $(tail -n 3 out.log)"
grep -q 'note: rows come more than once' out.log && wrong "rows are said to come again, and do not"
loss_falls() { # LOG: whether the mean of the end is lower by 1 than the first loss
    awk -F': |, ' '/"mean_loss"/ { if (!n++) first = $4 + 0; last = $6 + 0 } END { exit !(n > 1 && last < first - 1) }' "$1"
}
loss_falls whole/log.jsonl || wrong "the loss did not go down: $(head -n 1 whole/log.jsonl) ... $(tail -n 2 whole/log.jsonl)"
tac whole/log.jsonl > rising.jsonl
loss_falls rising.jsonl && wrong "a loss that rises is taken for one that goes down"
[[ $(ls whole) == $(printf '%s\n' adapter_config.json adapter_model.safetensors best.safetensors log.jsonl) ]] ||
    wrong "a finished run leaves: $(ls whole)"

RANDOM=11
kills=0 starts=0
while [[ $kills -lt 8 && $starts -lt 200 ]]; do
    "$program" "${run[@]}" --out killed > out.log 2> err.log &
    pid=$!
    sleep "0.$(printf '%03d' $((150 + RANDOM % 500)))"
    kill -9 $pid 2> /dev/null
    code=0; wait $pid 2> /dev/null || code=$?
    starts=$((starts + 1))
    if [[ $code == 137 ]]; then kills=$((kills + 1)); continue; fi
    [[ $code == 0 ]] || { wrong "a resumed run ended with $code: $(cat err.log)"; break; }
    same whole/adapter_model.safetensors killed/adapter_model.safetensors "killed and resumed, after $kills kills"
    rm -r killed
done
[[ -e killed/adapter_model.safetensors ]] || accepted "the last start" "${run[@]}" --out killed
same whole/adapter_model.safetensors killed/adapter_model.safetensors "killed and resumed, after $kills kills"
same whole/adapter_config.json killed/adapter_config.json "the configuration of a run that was killed"
same <(sed 's/, "tokens_per_second.*//' whole/log.jsonl) <(sed 's/, "tokens_per_second.*//' killed/log.jsonl) \
    "the log of a run that was killed"
echo "$kills kills in $starts starts"
[[ $kills -ge 8 ]] || wrong "only $kills kills hit"

# One that is asked to stop ends with 130 and goes on.
"$program" "${run[@]}" --out asked > out.log 2> err.log &
pid=$!
until [[ -e asked/checkpoint.safetensors ]] || ! kill -0 $pid 2> /dev/null; do sleep 0.02; done
kill -INT $pid
code=0; wait $pid || code=$?
[[ $code == 130 ]] && grep -q 'the same command goes on' out.log || wrong "asked to stop: $code, $(cat out.log err.log)"
# A checkpoint of another run is not taken up, and stays.
cp asked/checkpoint.safetensors before
refused "another rate" 'asked/checkpoint.safetensors.*learning rate' "${run[@]}" --out asked --rate 1e-3
refused "another seed" '.*different in seed' "${run[@]}" --out asked --seed 7
sed 's/examples: 16/examples: 8/' r.yaml > fewer.yaml
refused "another validation" 'asked/checkpoint.safetensors.*examples of validation' \
    tune fewer.yaml --model "$model" --count 320 --out asked
mkdir words; cp "$model/tokenizer.json" words
sed 's/"eos_token": "[^"]*"/"eos_token": "<unk>"/' "$model/tokenizer_config.json" > words/tokenizer_config.json
refused "another token at the end" 'asked/checkpoint.safetensors.*tokenizer' "${run[@]}" --out asked --tokenizer words
same asked/checkpoint.safetensors before "a checkpoint that was not taken up"
ln -s "$model" linked
accepted "one thread, the model by another name, to the end" \
    tune r.yaml --model linked --count 320 --out asked --threads 1
same whole/adapter_model.safetensors asked/adapter_model.safetensors "asked to stop, and on in one thread"
refused "an adapter is there" 'asked: holds adapter_model.safetensors of another run' "${run[@]}" --out asked

# Going on from an adapter, where a run was killed before its first checkpoint.
sed 's/lora: .*/lora: {b_rate: 2}/' r.yaml > further.yaml
mkdir further; : > further/log.jsonl
accepted "from an adapter" tune further.yaml --model "$model" --count 16 --adapter whole --out further

# What cannot be done.
refused "no model" 'none: ' tune r.yaml --model none --out x
sed 's/length: 192/length: 4096/' r.yaml > long.yaml
refused "rows longer than the model" 'rows of 4096 tokens are longer than the 512' tune long.yaml --model "$model" --out x
sed 's/rank: 4/ranks: 4/' r.yaml > typo.yaml
refused "an unknown key" 'typo.yaml:[0-9]+.*: .*ranks.*rank' tune typo.yaml --model "$model" --out x
sed 's/rank: 4/targets: [qq_proj]/' r.yaml > target.yaml
refused "an unknown layer" 'target.yaml:[0-9]+.*: .*q_proj' tune target.yaml --model "$model" --out x
sed 's/learning_rate: 2e-3/learning_rate: 1e+30/; s/save_every/clip: 0\n  save_every/' r.yaml > wild.yaml
refused "a loss that is no number" 'step [0-9]+: .*(loss|gradient).*examples are.*last checkpoint is as it was' \
    tune wild.yaml --model "$model" --out wild
[[ -e wild/checkpoint.safetensors && ! -e wild/adapter_model.safetensors ]] || wrong "a wild run leaves: $(ls wild)"
sed 's/save_every: 3/save_every: 0/' r.yaml > unsaved.yaml
"$program" tune unsaved.yaml --model "$model" --count 320 --out unsaved > out.log 2> err.log &
pid=$!
until [[ -s unsaved/log.jsonl ]] || ! kill -0 $pid 2> /dev/null; do sleep 0.02; done
kill -INT $pid
code=0; wait $pid || code=$?
[[ $code == 130 && -e unsaved/checkpoint.safetensors ]] || wrong "asked to stop without checkpoints: $code, $(ls unsaved)"
accepted "and on" tune unsaved.yaml --model "$model" --count 320 --out unsaved
same whole/adapter_model.safetensors unsaved/adapter_model.safetensors "a run without checkpoints"
mkdir theirs; echo '{"mine": 1}' > theirs/log.jsonl
refused "another log is there" 'theirs: holds log.jsonl of another run' "${run[@]}" --out theirs
refused "more steps than examples make" '.*320 examples, which make 80 steps and not 81' "${run[@]}" --steps 81 --out x
printf '  preset: crossin-official\n  length: 192\n  batch: 2\n  lora: {rank: 2, alpha: 4}\n' > official
sed '/^tune:/q' r.yaml | cat - official > official.yaml
refused "a rate that nobody says" '.*learning rate open' tune official.yaml --model "$model" --count 64 --out x
accepted "the preset of the paper, its rate from the command line" \
    tune official.yaml --model "$model/" --count 64 --rate 1e-3 --out official-out
grep -q '^trained whole: embed_tokens, lm_head;' out.log || wrong "what is trained whole is not said: $(head -n 3 out.log)"
grep -qF "\"$model\"" official-out/adapter_config.json || wrong "the base is not named in one way"
accepted "what the preset wrote is read" adapter info official-out
accepted "and asked" generate --model "$model" --adapter official-out --prompt "Once" --tokens 4
refused "lora beside an adapter" 'official.yaml:[0-9]+.*rank.*left out' \
    tune official.yaml --model "$model" --count 64 --rate 1e-3 --adapter whole --out x
sed 's/dropout: 0.1/dropout: 0.1, dora: true/' r.yaml > dora.yaml
refused "DoRA with dropout" '.*DoRA are trained without dropout' tune dora.yaml --model "$model" --count 64 --out x
sed 's/length: 192/length: 512/; s/batch: 2/batch: 4000000/' r.yaml > huge.yaml
refused "more memory than there is" '.*the run would take .*activations' tune huge.yaml --model "$model" --count 320 --out x
sed 's/rank: 4/rank: 4000000000/' r.yaml > ranks.yaml
refused "an adapter that has no place" '.*the run would take .*is trained' tune ranks.yaml --model "$model" --count 320 --out x
sed 's/rank: 4/rank: 4, rank_pattern: {v_pro: 8}/' r.yaml > pattern.yaml
refused "a pattern for no layer" '.*rank pattern .*v_pro' tune pattern.yaml --model "$model" --count 320 --out x
sed '/^examples:/d' r.yaml > uncounted.yaml
refused "steps past all counting" '.*more examples than can be counted' \
    tune uncounted.yaml --model "$model" --steps 9223372036854775807 --out x

# Held-out data, or else rows that may have been learned from; and weights in tokens.
sed 's/examples: 16}/examples: 16, recipe: r.yaml}/' r.yaml > held.yaml
accepted "rows that come again" tune r.yaml --model "$model" --count 1200 --steps 1 --out again
grep -q 'note: rows come more than once' out.log || wrong "validation on learned rows is not said: $(head -n 3 out.log)"
accepted "validation by a recipe of its own" tune held.yaml --model "$model" --count 1200 --steps 1 --out held
grep -q 'note: rows' out.log && wrong "validation on held-out rows is taken for one on learned rows"
grep -q '"validation_loss"' held/log.jsonl || wrong "no validation by a recipe of its own"
sed 's/^mixture:.*/mixture:\n  unit: tokens/' r.yaml > tokens.yaml
refused "weights in tokens without a tokenizer" 'tokens.yaml.*need a tokenizer' plan tokens.yaml --count 100
accepted "weights in tokens" plan tokens.yaml --count 100 --tokenizer "$model"
accepted "weights in tokens, tuned" tune tokens.yaml --model "$model" --count 16 --out tokens
# Held-out examples are made as their own recipe says, whatever that of the run does.
sed 's/template: alpaca.*/template: chatml/' tokens.yaml > chat.yaml
for one in r chat; do
    sed 's/examples: 16}/examples: 16, recipe: chat.yaml}/' $one.yaml > held-$one.yaml
    accepted "validation by another template: $one" tune held-$one.yaml --model "$model" --count 16 --steps 1 --out held-$one
    grep -o '"validation_tokens": [0-9]*' held-$one/log.jsonl > held-$one.tokens
done
same held-r.tokens held-chat.tokens "tokens of validation by two recipes"

kill_after() { # STEPS FOLDER ARGUMENT...: a run into the folder, killed when its log has so many steps
    local steps=$1 folder=$2 pid
    shift 2
    "$program" "$@" --out "$folder" > out.log 2> err.log &
    pid=$!
    until [[ $(grep -c '"mean_loss"' "$folder/log.jsonl" 2> /dev/null) -ge $steps ]] || ! kill -0 $pid 2> /dev/null; do
        sleep 0.02
    done
    kill -9 $pid 2> /dev/null
    wait $pid 2> /dev/null
}

# Packed rows and DoRA, killed and not.
sed '/batch: 2/d; s/accumulate: 2/accumulate: 2\n  pack: true\n  bins: 2\n  steps: 12/; s/save_every: 3/save_every: 2/
     s/rank: 4, dropout: 0.1/rank: 4, dora: true/' r.yaml > packed.yaml
packed=(tune packed.yaml --model "$model" --count 320)
accepted "packed, DoRA" "${packed[@]}" --out packed
kill_after 5 packed-killed "${packed[@]}"
accepted "packed, DoRA, killed and resumed" "${packed[@]}" --out packed-killed
same packed/adapter_model.safetensors packed-killed/adapter_model.safetensors "packed, DoRA, killed and resumed"

# Embedding and head trained whole, killed and not.
sed 's/save_every: 3/save_every: 2\n  train: [embeddings, head]/' r.yaml > tables.yaml
tables=(tune tables.yaml --model "$model" --count 48)
accepted "whole tables" "${tables[@]}" --out tables
kill_after 3 tables-killed "${tables[@]}"
[[ -e tables-killed/adapter_model.safetensors ]] || accepted "whole tables, killed and resumed" "${tables[@]}" --out tables-killed
same tables/adapter_model.safetensors tables-killed/adapter_model.safetensors "whole tables, killed and resumed"
sed 's/learning_rate: 2e-3/learning_rate: 2e-3\n  recompute: true/' r.yaml > recomputing.yaml
accepted "activations computed again" tune recomputing.yaml --model "$model" --count 320 --out recomputing
same whole/adapter_model.safetensors recomputing/adapter_model.safetensors "activations computed again"

# A corpus that changes meanwhile ends the run before there is an adapter.
cp -r "$data" moved
sed "s,$data,moved," r.yaml > moved.yaml
"$program" tune moved.yaml --model "$model" --count 320 --out changed > out.log 2> err.log &
pid=$!
until [[ -s changed/log.jsonl ]] || ! kill -0 $pid 2> /dev/null; do sleep 0.02; done
touch moved/*
code=0; wait $pid || code=$?
[[ $code == 2 && ! -e changed/adapter_model.safetensors ]] || wrong "a corpus that changed: $code, $(ls changed)"
sed 's/rank: 4/ranks: 4/' r.yaml > typo.yaml
refused_by_check=0
"$program" check typo.yaml > out.log 2> err.log || refused_by_check=$?
[[ $refused_by_check == 2 ]] && grep -q 'ranks' err.log out.log || wrong "check passes over the section tune: $refused_by_check"
mkdir cut; cp "$model"/* cut; head -c 100000 "$model/model.safetensors" > cut/model.safetensors
refused "a model that was cut short" 'cut/model.safetensors.*' tune r.yaml --model cut --out x
cp "$model/model.safetensors" cut; sed -i 's/"vocab_size": 2048/"vocab_size": 2000/' cut/config.json
refused "another vocabulary" '.*(2048|2000).*' tune r.yaml --model cut --out x
[[ ! -e x ]] || wrong "a run that was refused left a folder behind: $(ls x)"
finish
