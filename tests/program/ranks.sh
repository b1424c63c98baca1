# SPDX-License-Identifier: MIT
# Any number of ranks, and of threads: together the same examples, nothing twice, the same bytes.
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh" "$@"

recipe=$sources/examples/recipes/demo.yaml
count=10007
accepted "one rank" compose "$recipe" --count $count --output whole.jsonl

# ranks WORLD FIRST COUNT: composes every rank and puts their lines into the order of the indices, in `joined`.
ranks() {
    local world=$1 files=() rank
    for ((rank = 0; rank < world; ++rank)); do
        accepted "rank $rank of $world" compose "$recipe" --from "$2" --count "$3" --rank $rank --world "$world" --output "rank$rank"
        files+=("rank$rank")
    done
    paste -d '\n' "${files[@]}" | grep -v '^$' > joined
}
for world in 1 2 3 8; do
    ranks $world 0 $count
    same whole.jsonl joined "$world ranks"
done

# Four ranks up to index 4321, six from there on.
ranks 4 0 4321; mv joined both
ranks 6 4321 $((count - 4321)); cat joined >> both
same whole.jsonl both "from 4 ranks to 6 in mid-run"

# The same by checkpoint: four ranks are killed, wherever they are; each goes on to one index, then six take over.
files=()
for rank in 0 1 2 3; do
    "$program" compose "$recipe" --count $count --rank $rank --world 4 --output k$rank --checkpoint k$rank.ckpt --checkpoint-every 20 > /dev/null 2>&1 &
    pid=$!
    for ((i = 0; i < 400 && $(cat k$rank.ckpt 2> /dev/null | wc -c) == 0; ++i)); do sleep 0.005; done
    { kill -9 $pid; wait $pid; } 2> /dev/null
    [[ -e k$rank.ckpt ]] || wrong "rank $rank has no checkpoint"
    files+=(k$rank)
done
for rank in 0 1 2 3; do
    accepted "rank $rank goes on to 9000" compose "$recipe" --count 9000 --rank $rank --world 4 --output k$rank --checkpoint k$rank.ckpt
done
paste -d '\n' "${files[@]}" | grep -v '^$' > both
ranks 6 9000 $((count - 9000)); cat joined >> both
same whole.jsonl both "from 4 ranks to 6 after a kill"

# A rank that is killed and goes on, with every way to end.
for tail in uneven drop repeat; do
    accepted "rank 2 of 3, $tail" compose "$recipe" --count $count --rank 2 --world 3 --tail $tail --output r.whole
    "$program" compose "$recipe" --count $count --rank 2 --world 3 --tail $tail --output r --checkpoint r.ckpt --checkpoint-every 20 > /dev/null 2>&1 &
    pid=$!
    for ((i = 0; i < 400 && $(cat r.ckpt 2> /dev/null | wc -c) == 0; ++i)); do sleep 0.005; done
    { kill -9 $pid; wait $pid; } 2> /dev/null
    accepted "rank 2 of 3 goes on, $tail" compose "$recipe" --count $count --rank 2 --world 3 --tail $tail --output r --checkpoint r.ckpt
    same r.whole r "rank 2 of 3, killed, $tail"
done
[[ $("$program" compose "$recipe" --count 10 --rank 2 --world 3 2> /dev/null | wc -l) == 3 ]] || wrong "uneven: rank 2 has 3 of 10"
[[ $("$program" compose "$recipe" --count 10 --rank 0 --world 3 2> /dev/null | wc -l) == 4 ]] || wrong "uneven: rank 0 has 4 of 10"
[[ $("$program" compose "$recipe" --count 10 --rank 0 --world 3 --tail drop 2> /dev/null | wc -l) == 3 ]] || wrong "drop: rank 0 has 3 of 10"
[[ $("$program" compose "$recipe" --count 10 --rank 2 --world 3 --tail repeat 2> /dev/null | wc -l) == 4 ]] || wrong "repeat: rank 2 has 4 of 10"

# One rank is killed; three go on from its checkpoint, the first of them in its file.
"$program" compose "$recipe" --count $count --output g --checkpoint g.ckpt --checkpoint-every 20 > /dev/null 2>&1 &
pid=$!
for ((i = 0; i < 400 && $(cat g.ckpt 2> /dev/null | wc -c) == 0; ++i)); do sleep 0.005; done
{ kill -9 $pid; wait $pid; } 2> /dev/null
next=$(sed -n 's/.*"next": "\([0-9]*\)".*/\1/p' g.ckpt)
for rank in 1 2; do
    accepted "rank $rank of 3 from $next" compose "$recipe" --from "$next" --count $((count - next)) --rank $rank --world 3 --output g$rank
done
accepted "rank 0 of 3 by checkpoint" compose "$recipe" --count $count --rank 0 --world 3 --output g --checkpoint g.ckpt
{ head -n "$next" g; paste -d '\n' <(tail -n "+$((next + 1))" g) g1 g2 | grep -v '^$'; } > joined
same whole.jsonl joined "from 1 rank to 3 by its checkpoint at $next"

# Threads.
for threads in 1 2 3; do
    for format in alpaca messages prompt-completion tsv text; do
        accepted "$threads threads, $format" compose "$recipe" --count $count --threads $threads --format $format --output t$threads.$format
    done
done
for format in alpaca messages prompt-completion tsv text; do
    [[ $(wc -l < t1.$format) == "$count" ]] || wrong "$format: not one line an example"
    [[ $(sum t1.$format) == $(sum t2.$format) && $(sum t1.$format) == $(sum t3.$format) ]] || wrong "$format: other bytes with other threads"
done
same whole.jsonl t1.alpaca "the default format"

# From an index on.
accepted "from 5000" compose "$recipe" --from 5000 --count 100 --output part.jsonl
sed -n '5001,5100p' whole.jsonl > expected.jsonl
same expected.jsonl part.jsonl "--from 5000 --count 100"
finish
