# SPDX-License-Identifier: MIT
# Reports of runs: the numbers of the ledger as page, JSON and text; the page in a browser without a window.
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh" "$@"

demo=$sources/examples/recipes/demo.yaml

# A page, beside a ledger that does not depend on threads.
mkdir out
accepted "a report" compose "$demo" --count 3000 --threads 1 --output out/a.jsonl --ledger out/a.json --report out/a.html
accepted "a report by three threads" compose "$demo" --count 3000 --threads 3 --output b.jsonl --ledger b.json --report b.html
same out/a.json b.json "the ledger by one thread and by three"
cmp -s out/a.html b.html || wrong "the page by one thread and by three differ"
[[ $(stat -c %s out/a.html) -lt 3000000 ]] || wrong "the page has more than 3 MB"

# Nothing in a page points outside it.
if grep -oE '(src|href|action|poster|data)="[^#"][^"]*"|url\([^)]*|@import|<script|<link' out/a.html | grep -q .; then
    wrong "the page points outside itself"
fi

# The same numbers as JSON and as text.
accepted "as JSON" report out --output out.json --format json
accepted "as text" report out
for title in Languages Sources Lengths Warnings Examples; do
    grep -q "\"title\": \"$title\"" out.json || wrong "the JSON lacks the section $title"
    grep -q "^$title\$" out.log || wrong "the text lacks the section $title"
    grep -q "<h2 id=\"section-[0-9]*\">$title</h2>" out/a.html || wrong "the page lacks the section $title"
done
grep -Eq '^base +en → en +1,500.0 +1,465 +1,465 ' out.log || wrong "the text lacks the count of base"
grep -Eq '"base", "en → en", 1500.0*[0-9]*, 1465, 1465' out.json || wrong "the JSON lacks the count of base"
grep -q '<td>1,465</td>' out/a.html || wrong "the page lacks the count of base"

# Texts are marked with their languages.
for language in en zh vi es; do
    grep -q "class=\"body\" lang=\"$language\" dir=\"ltr\"" out/a.html || wrong "the page has no text in $language"
done

# One rank of four, and a run without an example.
accepted "one rank" compose "$demo" --count 1000 --rank 1 --world 4 --output r.jsonl --report r.html
grep -q '250 examples, .* by one rank of 4. The rank has the whole of its share' r.html || wrong "the page of one rank"
accepted "no example" compose "$demo" --count 0 --output r.jsonl --report r.html
grep -q '<p>0 examples' r.html || wrong "the page of a run without an example"

# Texts of several scripts, one of them from the right; what looks like HTML stays text.
texts_of() { # LANGUAGE INSTRUCTION OUTPUT
    for id in 1 2 3; do printf '{"id": "%s", "instruction": "%s", "input": "", "output": "%s %s"}\n' $id "$2" "$3" $id; done > "s.$1.jsonl"
}
texts_of en 'What is the <b>capital</b> of Egypt? <script>alert(1)</script>' 'Cairo & its river'
texts_of ar 'ما هي عاصمة مصر؟' 'القاهرة (Cairo) هي العاصمة'
texts_of hi 'मिस्र की राजधानी क्या है?' 'काहिरा'
texts_of ja 'エジプトの首都はどこですか。' 'カイロです。直角の骨'
cat > scripts.yaml << 'END'
crossin: 1
examples: 60
languages: [en, ar, hi, ja]
corpora:
  pairs: {files: "s.{lang}.jsonl", align: id}
mixture:
  cross: {from: pairs, task: answer, directions: x2x, weight: 1}
prompt: {template: alpaca, answer_language: tag}
END
accepted "several scripts" compose scripts.yaml --output scripts.jsonl --report scripts.html
grep -q '<p class="body" lang="ar" dir="rtl">القاهرة (Cairo) هي العاصمة' scripts.html || wrong "Arabic is not from the right"
grep -q 'capital&lt;/b&gt; of Egypt? &lt;script&gt;' scripts.html || wrong "what looks like HTML is not text"

# Curves of a log and scores of a benchmark.
mkdir more
for step in 1 2 3 4; do
    printf '{"step": %s, "loss": %s.5, "mean_loss": 3, "learning_rate": 1e-05, "norm": 1, "tokens_per_second": 10}\n' \
        $step $((5 - step))
    printf '{"step": %s, "validation_loss": 2.%s, "validation_by_language": {"en": 1.%s, "vi": null}, "best": true}\n' \
        $step $step $step
done > more/log.jsonl
printf '{"step": 5, "lo' >> more/log.jsonl # as a crash leaves it
cat > more/score.json << 'END'
{"overall_acc": 0.5, "language_acc": {"English": 0.75, "Malay": 0.25},
 "intervals": {"overall_acc": [0.4, 0.6], "language_acc.English": [0.6, 0.9], "language_acc.Malay": [0.125, 0.375]},
 "consistency_score_2": 0.625, "detailed_consistency_score": {"2_combine": {"English,Malay": 0.625}}, "AC3_2": 0.5556}
END
accepted "log and scores as text" report more
grep -Eq '^ *4 +1.5000 +3.0000 +1e-05 ' out.log || wrong "the text lacks the last step"
grep -Eq '^en +1.1000 +1.1000 +1.4000' out.log || wrong "the text lacks the loss of English"
grep -Eq '^Malay +0.2500 +0.1250 +0.3750' out.log || wrong "the text lacks the interval of Malay"
grep -Eq '^English +- +0.625' out.log || wrong "the text lacks the consistency"
cp out/a.json more/ledger.json
accepted "everything on one page" report more --output more.html

# Without gnuplot the tables stand, and one sentence says so.
mkdir nothing
PATH=$work/nothing "$program" report more --output plain.html > out.log 2> err.log || wrong "a report without gnuplot"
[[ $(wc -l < err.log) == 1 ]] || wrong "without gnuplot not one line but: $(< err.log)"
grep -q 'Pictures were left out, for want of the program gnuplot' err.log || wrong "nothing says that gnuplot is missing"
grep -q 'Pictures were left out' plain.html || wrong "the page does not say that gnuplot is missing"
grep -q '<svg' plain.html && wrong "a picture without gnuplot"
grep -q '<caption' plain.html || wrong "no table without gnuplot"

# What a run of tuning learned, with losses by language.
if [[ -d $shared/tinystories-656k ]]; then
    sed "s,\.\./data,$data," "$demo" > tune.yaml
    cat >> tune.yaml << 'END'

tune: {batch: 2, accumulate: 1, length: 128, lora: {rank: 2}, validate: {every: 4, examples: 12}}
END
    accepted "tuning" tune tune.yaml --model "$shared/tinystories-656k" --count 16 --out tuned --report tuned.html
    for text in 'Loss of validation by language of the response' '<h2 id="section-1">Training</h2>' '>Languages</h2>'; do
        grep -q "$text" tuned.html || wrong "the page of a run of tuning lacks: $text"
    done
    accepted "the log of tuning" report tuned
    awk '/^Loss of validation by language/ { on = 1 } on && /^(en|zh|vi|es) +[0-9]/ { n++ } END { exit !(n >= 2) }' out.log ||
        wrong "no losses by language: $(< out.log)"
fi

# What cannot be reported of.
mkdir empty broken
refused "an empty folder" 'empty: holds nothing to report of' report empty
refused "no folder" 'absent: is no folder' report absent
printf '{"equals_plan": true, "rank": 0}' > broken/x.json
refused "a ledger without counts" 'broken/x.json:1.*lacks the key' report broken
printf '{"overall_acc": 0.5, "language_acc": 3}' > broken/x.json
refused "scores that are none" 'broken/x.json:1.*language_acc' report broken
refused "the output as report" '--output, --checkpoint, --ledger and --report must be different' \
    compose "$demo" --count 3 --output old --report old

if ! command -v gnuplot > /dev/null; then
    echo "skipped: pictures, for want of gnuplot"
    finish
fi
for page in out/a.html more.html; do
    grep -Eqi 'gnuplot|<filter|font-family=' <(sed '1,/<\/style>/d' $page) && wrong "$page has traces of gnuplot"
    [[ -z $(grep -o 'id=["'"'"'][^"'"'"']*' $page | sort | uniq -d) ]] || wrong "$page has an id twice"
done
accepted "once more" report more --output again.html
same more.html again.html "two reports of the same"

for browser in chromium chromium-browser google-chrome; do command -v $browser > /dev/null && break; done
if ! command -v $browser > /dev/null; then
    echo "skipped: the page in a browser, for want of chromium"
    finish
fi

# browse FILE ARGUMENT...: opens a page; what it says goes to browser.log, what it holds at the end to the output.
browse() {
    local file=$1
    shift
    timeout 120 "$browser" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run \
        --disable-background-networking --disable-component-update --disable-sync --disable-extensions \
        --host-resolver-rules='MAP * ~NOTFOUND' \
        --user-data-dir="$work/profile" --enable-logging=stderr --virtual-time-budget=4000 "$@" \
        "file://$work/$file" 2> browser.log
}

browse out/a.html --dump-dom > dom.txt
if ! grep -q '</html>' dom.txt; then
    echo "skipped: the page in a browser, which does not start here: $(tail -n 1 browser.log)"
    finish
fi

# quiet FILE: the page makes no error, and asks for nothing but itself.
quiet() {
    browse "$1" --dump-dom --log-net-log="$work/net.json" > dom.txt
    grep -q '</html>' dom.txt || return 1
    grep CONSOLE browser.log && return 1
    [[ -s net.json ]] || return 1
    # What the browser asks for itself has "not an origin" as its origin; what a page asks for has another, or "null".
    ! grep -oE '"initiator":"[^"]*".{0,400}"url":"[^"]*"' net.json | grep -v '^"initiator":"not an origin"'
}
for page in out/a.html more.html scripts.html; do quiet $page || wrong "$page is not quiet"; done
# The test sees a script, even one that goes wrong, and a request.
sed 's|</body>|<script>nothing();</script></body>|' out/a.html > loud.html
quiet loud.html > /dev/null && wrong "the test does not see a script that the page forbids"
sed '/Content-Security-Policy/,+1d; s|</body>|<script>nothing();</script></body>|' out/a.html > loud.html
quiet loud.html > /dev/null && wrong "the test does not see an error of a script"
sed '/Content-Security-Policy/,+1d; s|</body>|<img src="http://127.0.0.1:9/x.png" alt=""></body>|' out/a.html > loud.html
quiet loud.html > /dev/null && wrong "the test does not see a request"

# A copy of a page that measures itself in a frame of some width: pictures with something to see in each, and no line
# that is wider than the frame.
cat > measure.js << 'END'
addEventListener("load", () => {
    const found = [], paper = getComputedStyle(document.body).backgroundColor;
    const shown = one => {
        const style = getComputedStyle(one), box = one.getBoundingClientRect();
        const seen = paint => paint !== "none" && paint !== paper && paint !== "rgba(0, 0, 0, 0)";
        return Math.max(box.width, box.height) >= 2 && (seen(style.fill) || seen(style.stroke)) && style.opacity > 0;
    };
    const pictures = document.querySelectorAll("svg");
    for (const picture of pictures) {
        const name = picture.querySelector("title").textContent, box = picture.getBoundingClientRect();
        if (box.width < 200 || box.height < 80) found.push(name + ": " + box.width + " x " + box.height);
        const plots = picture.querySelectorAll("g[id*='-plot_']");
        if (plots.length === 0) found.push(name + ": nothing is plotted");
        for (const plot of plots)
            if (![...plot.querySelectorAll("path, polygon, rect, use, circle")].some(shown))
                found.push(name + ": nothing to see in " + plot.id);
        if (![...picture.querySelectorAll("text")].some(one => one.getBoundingClientRect().width > 4))
            found.push(name + ": no words");
    }
    if (document.documentElement.scrollWidth > innerWidth)
        found.push("the page is " + document.documentElement.scrollWidth + " wide in a frame of " + innerWidth);
    for (const one of document.querySelectorAll("p, h1, h2, h3, h4, .note, .texts, .scroll")) {
        const box = one.getBoundingClientRect();
        if (box.right > innerWidth + 1 && !one.closest(".scroll") && box.width > 0)
            found.push(one.tagName + " ends at " + box.right + " in a frame of " + innerWidth);
    }
    for (const one of document.querySelectorAll(".body")) {
        const range = document.createRange(), box = one.getBoundingClientRect();
        range.setStart(one.firstChild, 0);
        range.setEnd(one.firstChild, 1);
        const first = range.getBoundingClientRect(), gap = one.dir === "rtl" ? box.right - first.right : first.left - box.left;
        if (Math.abs(gap) > 2) found.push("a text in " + one.lang + " begins " + gap + " from its side");
    }
    parent.postMessage("MEASURED " + pictures.length + " pictures; " + found.join("; "), "*");
});
END

# measured FILE WIDTH: what the copy says.
measured() {
    sed '/Content-Security-Policy/,+1d; /<\/body>/d; /<\/html>/d' "$1" > copy.html
    { printf '<script>'; cat measure.js; printf '</script></body></html>\n'; } >> copy.html
    cat > frame.html << END
<!DOCTYPE html><iframe src="copy.html" style="border:0;width:$2px;height:900px"></iframe><pre id="said"></pre>
<script>addEventListener("message", event => { document.getElementById("said").textContent = event.data; });</script>
END
    browse frame.html --dump-dom --allow-file-access-from-files --window-size=1400,1000 | grep -o 'MEASURED [^<]*'
}
pictures_of() { grep -c '<svg ' "$1"; }
for page in out/a.html more.html scripts.html; do
    for width in 390 1280; do
        said=$(measured $page $width)
        [[ $said == "MEASURED $(pictures_of $page) pictures; " ]] || wrong "$page in a frame of $width: ${said:-nothing}"
    done
done
[[ $(pictures_of out/a.html) == 5 ]] || wrong "$(pictures_of out/a.html) pictures of a run instead of 5"
[[ $(pictures_of more.html) == 10 ]] || wrong "$(pictures_of more.html) pictures of everything instead of 10"
# The test sees an empty picture, one in the colour of the page, a text on the wrong side, and a line that is too long.
sed -E '/<polygon /d' out/a.html > bad.html
[[ $(measured bad.html 1280) == *'nothing to see'* ]] || wrong "the test does not see that a picture is empty"
sed 's/--accent:#[0-9a-f]*/--accent:var(--paper)/g' out/a.html > bad.html
[[ $(measured bad.html 1280) == *'nothing to see'* ]] || wrong "the test does not see that a picture has no colour"
sed 's/lang="ar" dir="rtl"/lang="ar" dir="rtl" style="unicode-bidi:normal;text-align:left"/' scripts.html > bad.html
[[ $(measured bad.html 1280) == *'a text in ar begins'* ]] || wrong "the test does not see that Arabic begins at the left"
sed 's/<h1>/<h1 style="width:500px">/' out/a.html > bad.html
[[ $(measured bad.html 390) == *'in a frame of 390'* ]] || wrong "the test does not see that the page is too wide"
finish
