# SPDX-License-Identifier: MIT
# Models are asked, and adapters shown, merged, combined and exported: a merged model and a combined adapter answer as the
# adapter does; what cannot be done is said before anything is written.
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh" "$@"
model=$shared/tinystories-656k
[[ -d $model ]] || { echo "skipped: no model in $shared"; exit 77; }
export OMP_WAIT_POLICY=passive

# The answers that are published with the models.
accepted "a story" generate --model "$model" --prompt "Once upon a time" --tokens 15
[[ $(cat out.log) == ', a little girl named Lily lived in a small house with her mom, dad,' ]] ||
    grep -q '^, a little girl named Lily lived in a small house with her mom' out.log || wrong "the story: $(cat out.log)"
mv out.log plain
small=$shared/stories260k
accepted "a model of llama2.c" generate --model "$small/stories260K.bin" --tokenizer "$small/tok512.bin" \
    --prompt "" --tokens 20 --temperature 0
grep -q '^Once upon a time, there was a little girl named Lily' out.log || wrong "a model of llama2.c: $(cat out.log)"
mv out.log by_bin
accepted "the same by other threads" generate --model "$small/stories260K.bin" --tokenizer "$small/tok512.bin" \
    --prompt "" --tokens 20 --threads 1
same by_bin out.log "any number of threads"
accepted "drawn" generate --model "$model" --prompt "Once" --tokens 20 --temperature 1 --seed 3
mv out.log one
accepted "drawn again" generate --model "$model" --prompt "Once" --tokens 20 --temperature 1 --seed 3 --threads 1
same one out.log "the same seed"
accepted "another seed" generate --model "$model" --prompt "Once" --tokens 20 --temperature 1 --seed 4
cmp -s one out.log && wrong "another seed draws the same"
for option in "--top-k 5" "--top-p 0.5" "--seed 3"; do
    refused "${option% *} without a temperature" "${option% *} .*--temperature" \
        generate --model "$model" --prompt "Once" --tokens 2 $option
done
refused "a seed and temperature 0" '.*--seed' generate --model "$model" --prompt "Once" --temperature 0 --seed 3
mkdir drawing; cp "$model"/* drawing
sed 's/{/{"do_sample": true, "temperature": 0.9,/' "$model/generation_config.json" > drawing/generation_config.json
accepted "a model that is meant to be drawn from" generate --model drawing --prompt "Once" --tokens 20 --seed 3 --top-k 5
accepted "stopped" generate --model "$model" --prompt "Once upon a time" --tokens 50 --stop Lily
[[ $(cat out.log) == ', a little girl named ' ]] || wrong "a stop text: $(cat out.log)"
accepted "a story of llama2.c to its end" generate --model "$small/stories260K.bin" --tokenizer "$small/tok512.bin" --prompt ""
[[ $(grep -o 'Once upon a time' out.log | wc -l) == 1 ]] || wrong "a story goes on with the next: $(cat out.log)"

# A special token ends an answer where a stop text spells it; advice is cut to what the model reads, and to the memory.
accepted "a whole story" generate --model "$model" --prompt "Once upon a time"
mv out.log whole_story
mkdir endless; cp "$model"/* endless
sed -i 's/"eos_token_id": 2,/"max_new_tokens": 5000,/' endless/config.json endless/generation_config.json
sed -i 's/"eos_token": .*/"eos_token": "<unk>",/' endless/tokenizer_config.json
accepted "a model that names no end" generate --model endless --prompt "Once upon a time"
cmp -s whole_story out.log && wrong "the model that names no end finds it"
accepted "a special token to stop at" generate --model endless --prompt "Once upon a time" --stop '<|end_story|>'
same whole_story out.log "a special token to stop at"
sed -i 's/"max_position_embeddings": 512/"max_position_embeddings": 268435456/' endless/config.json
rm endless/generation_config.json
accepted "a model that reads more than memory holds" generate --model endless --prompt "Once upon a time" --stop '<|end_story|>'
same whole_story out.log "a model that reads more than memory holds"
grep -Eq '^crossin: note: the answer has at most [0-9,]+ tokens' err.log || wrong "no note: $(cat err.log)"
refused "more tokens than memory holds" 'the run would take .*' generate --model endless --prompt "Once" --tokens 268000000

sed "s,\.\./data,$data," "$sources/examples/recipes/demo.yaml" > r.yaml
printf '\ntune: {batch: 2, accumulate: 1, length: 128, learning_rate: 5e-3, lora: {rank: 3}}\n' >> r.yaml
accepted "an adapter" tune r.yaml --model "$model" --count 32 --out a
accepted "another" tune r.yaml --model "$model" --count 32 --out b --seed 9
accepted "info" adapter info a
grep -Eq '^model.layers.0.self_attn.q_proj +128 +128 +3 ' out.log || wrong "info: $(cat out.log)"

# Greedy texts are equal when the changes are.
asks() { accepted "$1" generate "${@:2}" --prompt "Once upon a time" --tokens 24; mv out.log "$1"; }
asks plain --model "$model"
asks adapted --model "$model" --adapter a
cmp -s plain adapted && wrong "the adapter changes nothing"
accepted "merge" adapter merge a --model "$model" --out merged
grep -q '14 tensors changed, 0 converted, ' out.log || wrong "merge: $(cat out.log)"
cp "$model"/*.json merged/
asks merged.txt --model merged
same adapted merged.txt "a merged model"
accepted "combine one" adapter combine a --out same
same a/adapter_model.safetensors same/adapter_model.safetensors "one adapter with weight 1"
accepted "combine two" adapter combine a b --weight 0.25 0.75 --out both
grep -q 'rank 6 in both' out.log || wrong "the exact sum: $(cat out.log)"
accepted "merge two" adapter merge a b --weight 0.25 0.75 --model "$model" --out summed
cp "$model"/*.json summed/
asks both.txt --model "$model" --adapter both
asks summed.txt --model summed
same both.txt summed.txt "a combined adapter and a model with both merged"
accepted "combine at a rank" adapter combine a b --weight 0.25 0.75 --rank 2 --out low
grep -Eq 'rank 2 in low; left out [0-9.e-]+ of ' out.log || wrong "at a rank: $(cat out.log)"
accepted "ties" adapter combine a b --method ties --rank 4 --out ties
grep -Eq '^adapter of rank 4 in ties; left out [0-9.e-]+ of ' out.log || wrong "ties: $(cat out.log)"
accepted "ties of one alone that keeps all" adapter combine a --method ties --keep 1 --rank 3 --out kept
asks kept.txt --model "$model" --adapter kept
same adapted kept.txt "ties of one alone that keeps all"
refused "an option of ties" '--keep belongs to --method ties' adapter combine a b --keep 0.5 --out x
refused "an option of ties" '--lambda belongs to --method ties' adapter combine a b --lambda 2 --method sum --out x
accepted "ties with its options" adapter combine a b --method ties --keep 0.5 --lambda 0.5 --rank 4 --out ties2
cmp -s ties/adapter_model.safetensors ties2/adapter_model.safetensors && wrong "the options of ties change nothing"
accepted "ties times 0" adapter combine a b --method ties --lambda 0 --rank 4 --out none0
asks none0.txt --model "$model" --adapter none0
same plain none0.txt "ties times 0"
refused "no lambda" 'lambda must be a finite number' adapter combine a b --method ties --lambda inf --out x
accepted "export" adapter export a --model "$model" --gguf a.gguf
# After the magic number and the version the count of tensors: A and B of 14 layers.
[[ $(head -c 4 a.gguf) == GGUF && $(od -An -t u8 -j 8 -N 8 a.gguf | tr -d ' ') == 28 ]] || wrong "export wrote no GGUF"
[[ $(grep -aoE 'blk\.[01]\.(attn_(q|k|v|output)|ffn_(gate|up|down))\.weight\.lora_[ab]' a.gguf | sort -u | wc -l) == 28 ]] ||
    wrong "export names other tensors"

# The base goes by what the model at hand is, and else by its name.
cp -r a named; sed -i 's/"base_model_name_or_path": "[^"]*"/"base_model_name_or_path": "elsewhere"/' named/adapter_config.json
grep -q elsewhere named/adapter_config.json || wrong "no base: $(cat named/adapter_config.json)"
refused "adapters of different bases" 'adapters of different bases.*"elsewhere"' adapter combine named b --out x
accepted "merge adapters whose bases have other names" adapter merge named b --weight 0.25 0.75 --model "$model" --out summed2
same summed/model.safetensors summed2/model.safetensors "a merged model, whatever its base is called"

# The base stays as it was, however it is spelled.
mkdir base; cp "$model"/* base; ln -s base link
for folder in base ./base base/ link ../"${work##*/}"//base; do
    refused "the base as the output" '.*is the folder of the base' adapter merge a --model base --out "$folder"
done
same "$model/model.safetensors" base/model.safetensors "the base"
accepted "another type" adapter merge a --model base --type bf16 --out half
grep -Eq '^14 tensors changed, [1-9][0-9]* converted, 0 copied' out.log || wrong "another type: $(cat out.log)"
[[ $(stat -c %s half/model.safetensors) -lt $(stat -c %s merged/model.safetensors) ]] || wrong "--type bf16 is not smaller"
cp "$model"/*.json half/
accepted "an answer of 16 bits" generate --model half --prompt "Once upon a time" --tokens 2

# Adapters of every kind: merged, or combined alone with weight 1, they answer as before.
sed 's/"tie_word_embeddings": true/"tie_word_embeddings": false/' "$model/config.json" > config.untied
mkdir untied; cp "$model"/* untied; cp config.untied untied/config.json
kind() { # NAME MODEL SETTINGS
    sed "s/lora: {rank: 3}/$3/" r.yaml > "$1.yaml"
    accepted "tune $1" tune "$1.yaml" --model "$2" --count 24 --out "$1"
    asks "$1.adapted" --model "$2" --adapter "$1"
    cmp -s plain "$1.adapted" && wrong "$1 changes nothing"
    accepted "merge $1" adapter merge "$1" --model "$2" --out "$1.merged"
    mv out.log "$1.log"
    cp "$2"/*.json "$1.merged"
    asks "$1.text" --model "$1.merged"
    same "$1.adapted" "$1.text" "$1, merged"
    accepted "combine $1" adapter combine "$1" --weight 1 --out "$1.same"
    same "$1/adapter_model.safetensors" "$1.same/adapter_model.safetensors" "$1, combined alone"
    asks "$1.text" --model "$2" --adapter "$1.same"
    same "$1.adapted" "$1.text" "$1, combined alone"
}
kind dora "$model" 'lora: {rank: 2, dora: true}'
accepted "info of DoRA" adapter info dora
grep -Eq '^model.layers.0.self_attn.q_proj +128 +128 +2 .* -$' out.log || wrong "info of DoRA: $(cat out.log)"
kind rslora "$model" 'lora: {rank: 4, rank_stabilized: true}'
grep -q '"use_rslora": true' rslora/adapter_config.json || wrong "no rsLoRA"
kind whole untied 'lora: {rank: 2}, train: [embeddings, head]'
grep -q tie_word whole.log && wrong "advice on a head that was never tied: $(cat whole.log)"
refused "whole tensors for llama.cpp" '.*"lm_head.weight" as a whole' adapter export whole --model untied --gguf x
# Both stay one in a tied model, and PEFT is told of both.
kind tied "$model" 'lora: {rank: 2}, train: [embeddings]'
grep -q tie_word tied.log && wrong "advice on a head that stays tied: $(cat tied.log)"
[[ $(grep -A 3 modules_to_save tied/adapter_config.json | grep -cE '"(embed_tokens|lm_head)"') == 2 ]] ||
    wrong "not both are named: $(cat tied/adapter_config.json)"
# One of the two in a model whose head was the embedding: the other stays as it was.
for part in embeddings head; do
    sed "s/lora: {rank: 3}/lora: {rank: 2}, train: [$part]/" r.yaml > part.yaml
    accepted "$part alone" tune part.yaml --model untied --count 8 --out "$part"
    asks "$part.untied" --model untied --adapter "$part"
    asks "$part.tied" --model "$model" --adapter "$part"
    same "$part.untied" "$part.tied" "$part alone, of a tied model"
    accepted "merge $part" adapter merge "$part" --model "$model" --out "$part.merged"
    grep -q 'set "tie_word_embeddings": false' out.log || wrong "no advice on $part: $(cat out.log)"
    cp untied/*.json "$part.merged"
    asks "$part.text" --model "$part.merged"
    same "$part.tied" "$part.text" "$part alone, merged into a tied model"
done
# The head of its own in a model whose head was the embedding.
accepted "a head for a tied model" adapter merge whole --model "$model" --out headed
grep -q "from $model, and set \"tie_word_embeddings\": false in config.json" out.log || wrong "no advice: $(cat out.log)"
cp untied/*.json headed
asks headed.text --model headed
same whole.adapted headed.text "a head for a tied model"

# Modules by regular expressions.
cp -r a expressed
sed -i -z 's/"rank_pattern": {}/"rank_pattern": {"layers\\\\.[01]\\\\..*proj": 3}/; s/"r": 3/"r": 9/; s/"lora_alpha": [0-9]*/"lora_alpha": 16/
    s/"target_modules": \[[^]]*\]/"target_modules": "model\\\\.layers\\\\.\\\\d+\\\\.(self_attn|mlp)\\\\.\\\\w+_proj"/' expressed/adapter_config.json
grep -q 'self_attn|mlp' expressed/adapter_config.json || wrong "no expression: $(cat expressed/adapter_config.json)"
accepted "expressions" adapter info expressed
grep -Eq '^model.layers.0.self_attn.q_proj +128 +128 +3 ' out.log || wrong "expressions: $(cat out.log)"
asks expressed.text --model "$model" --adapter expressed
same adapted expressed.text "the same adapter by expressions"
accepted "merge expressions" adapter merge expressed --model "$model" --out merged2
same merged/model.safetensors merged2/model.safetensors "a merged adapter by expressions"
accepted "combine expressions" adapter combine expressed a --weight 0.5 0.5 --out twice
asks twice.text --model "$model" --adapter twice
same adapted twice.text "half of each is the whole"
sed -i 's/(self_attn|mlp)/(self_attn/' expressed/adapter_config.json
refused "a broken expression" 'the regular expression .*U_REGEX_MISMATCHED_PAREN' adapter info expressed
sed -i 's/(self_attn/(mlp)/' expressed/adapter_config.json
refused "an expression that leaves layers out" 'expressed/adapter_model.safetensors.*does not target' adapter info expressed

# What cannot be done.
mkdir broken; cp a/* broken
head -c 5000 a/adapter_model.safetensors > broken/adapter_model.safetensors
refused "an adapter that was cut short" 'broken/adapter_model.safetensors.*' generate --model "$model" --adapter broken --prompt x
cp a/adapter_model.safetensors broken; sed -i 's/"r": 3/"r": 4/' broken/adapter_config.json
refused "another rank" 'broken/adapter_model.safetensors.*' adapter info broken
cp a/adapter_config.json broken; sed -i 's/"use_dora": false/"use_dora": true/' broken/adapter_config.json
refused "magnitudes that are not there" '.*magnitude' adapter info broken
refused "no adapter" 'none/adapter_config.json.*' adapter info none
refused "an adapter of another model" '.*layer "model\.layers\.0.*: the adapter is of another model' generate --model "$small/stories260K.bin" --tokenizer "$small/tok512.bin" --adapter a --prompt x
refused "weights" '2 adapters need as many weights, and there are 1' adapter combine a b --weight 1 --out x
refused "a prompt that is too long" '.*512.*' generate --model "$model" --prompt "$(printf 'word %.0s' {1..600})"
mkdir other; sed 's/"llama"/"gpt2"/' "$model/config.json" > other/config.json
refused "a family that is not known" 'other/config.json.*gpt2' generate --model other --prompt x
[[ ! -e x ]] || wrong "a command that was refused left files behind"
finish
