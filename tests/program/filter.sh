# SPDX-License-Identifier: MIT
# Pairs of lines are filtered: what stays is written as it was read, the rest is counted and named, with any number of
# threads; what cannot be done is said before anything is written.
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh" "$@"

cat > a.en << 'END'
The house by the river is very old.

In 1998 he moved to Madrid.
The garden is large.
The house by the river is very old.
Where is the railway station?
Good morning!
END
cat > a.es << 'END'
La casa junto al río es muy vieja.
Nada.
En 2003 se mudó a Madrid.
Сад большой и красивый.
La casa junto al río es muy vieja.
Wo ist denn hier der Bahnhof?
¡Buenos días!
END
languages="--source-language en --target-language es"
accepted "two files" filter a.en a.es $languages --output-source k.en --output-target k.es --rejected r.tsv
printf 'The house by the river is very old.\nGood morning!\n' > expected.en
printf 'La casa junto al río es muy vieja.\n¡Buenos días!\n' > expected.es
same k.en expected.en "the source of what stays"
same k.es expected.es "the target of what stays"
grep -q '^read 7 = kept 2 + left out 5$' err.log || wrong "the counts: $(cat err.log)"
[[ $(wc -l < r.tsv) == 5 ]] || wrong "what was left out: $(cat r.tsv)"
cut -f 1,2 r.tsv > reasons
printf '2\tempty side\n3\tnumbers\n4\tscript\n5\tduplicate\n6\tlanguage\n' > expected
same reasons expected "the reasons"

# One file with both sides gives the same, and is written as it was read.
paste a.en a.es > a.tsv
accepted "one file" filter a.tsv $languages --output k.tsv --output-source k2.en --output-target k2.es
paste expected.en expected.es > expected.tsv
same k.tsv expected.tsv "a file with TABs"
same k2.en k.en "the source of one file"
paste -d '@' a.en a.es | sed 's/@/ ||| /' > a.pairs
accepted "one file with bars" filter a.pairs $languages --output k.pairs
paste -d '@' expected.en expected.es | sed 's/@/ ||| /' > expected.pairs
same k.pairs expected.pairs "a file with bars"

# Filters are left aside by name, and have limits.
accepted "without" filter a.en a.es $languages --output x --without duplicates numbers language script empty length ratio
grep -q '^read 7 = kept 7' err.log || wrong "filters are not left aside: $(cat err.log)"
accepted "a limit" filter a.en a.es $languages --output x --least 5 --most 6 --source-unit words --target-unit words
grep -q ' length ' err.log || wrong "no length was counted: $(cat err.log)"
printf '0.1\n0.2\n0.3\n0.4\n0.5\nnan\n0.7\n' > scores
accepted "scores" filter a.en a.es --output x --scores scores --least-score 0.3 --without duplicates numbers empty length ratio
grep -q '^read 7 = kept 4 + left out 3$' err.log || wrong "scores: $(cat err.log)"
printf '1 1\n1 1\n1 1\n1 1\n1 9\n1 1\n1 1\n' > entropies
accepted "cross-entropies" filter a.en a.es --output x --cross-entropies entropies --most-cross-entropy 2 --rejected r2.tsv \
    --without duplicates numbers empty length ratio
cut -f 1-3 r2.tsv > reasons
printf '5\tcross-entropy\t13\n' > expected
same reasons expected "cross-entropies"

# Any number of threads.
for i in $(seq 1 300); do sed "s/\$/ $i/" a.tsv | sed "s/\t/ $i\t/"; done > many.tsv
for threads in 1 3; do
    accepted "$threads threads" filter many.tsv $languages --output k$threads --rejected r$threads --threads $threads
    mv err.log err$threads
done
same k1 k3 "what stays, with other threads"
same r1 r3 "what is left out, with other threads"
same err1 err3 "the counts, with other threads"

# What cannot be done.
printf 'one line\n' > short
printf 'ok\n\xff\n' > broken
refused "sides of different length" '.*short: 1 lines, where a.en has 7' filter a.en short --output old
refused "no output" 'nothing would be written' filter a.en a.es
refused "one output of two" '--output-source and --output-target belong together' filter a.en a.es --output-source old
refused "one file for two outputs" 'each output needs a file of its own' filter a.en a.es --output-source old --output-target old
refused "not UTF-8" 'broken:2 .*not UTF-8' filter broken broken --output old
refused "a line without a separator" 'short:1 .*two sides' filter short --output old
refused "no scores for all" 'short: 1 lines, where there are 7 pairs' filter a.en a.es --output old --scores short --least-score 1
refused "no numbers" 'a.en:1 .*has one number; found "The house' filter a.en a.es --output old --scores a.en --least-score 1
refused "no limit of scores" '--scores needs' filter a.en a.es --output old --scores scores
refused "no such language" '.*not a BCP 47' filter a.en a.es --output old --source-language 12
refused "an unknown filter" '.*--without' filter a.en a.es --output old --without nothing
refused "a share above 1" '.*between 0 and 1' filter a.en a.es --output old --letters 2
refused "no file" '.*nowhere' filter nowhere a.es --output old
finish
