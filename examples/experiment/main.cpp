#include <cstdio>
#include <cstdlib>
#include <string>
#include <chrono>
#include <sys/stat.h>
#include <crossin/model/load_weights.hpp>
#include "base.hpp"
#include "answers.hpp"
#include "tuning.hpp"
#define RECIPES "/work/wt/experiment/examples/experiment/recipes"
#include "kernels/kernels.hpp"
using namespace experiment;
static void show(world const& w, asked_facts const& f, std::vector<answers> const& all)
{
    for (auto const& one : all) {
        auto const& asked = one.question_language == one.answer_language ? f.same : f.across;
        // seen: told in the question's language; english only
        double n[3] = {}, right[3] = {}, choice[3] = {}, lang[3] = {}, none[3]={};
        for (std::size_t i = 0; i < asked.size(); ++i) {
            int s = w.told(asked[i], one.question_language) ? 0 : w.told_in_english_only(asked[i]) ? 1 : 2;
            if (w.is_shared(w.at(asked[i]).about, w.at(asked[i]).value)) ; else { lang[s] += one.written[i] == 'l' || one.written[i]=='x'; }
            n[s]++; right[s] += one.written[i] == 'r'; none[s] += one.written[i] == 'n';
            choice[s] += one.chosen[i] - '0' == (int)w.right_choice(asked[i]);
        }
        std::printf("%s->%s", languages[one.question_language].data(), languages[one.answer_language].data());
        for (int s = 0; s < 3; ++s) if (n[s]) std::printf("  | %4.0f right %.3f choice %.3f otherlang %.3f none %.3f", n[s], right[s]/n[s], choice[s]/n[s], lang[s]/n[s], none[s]/n[s]);
        std::printf("\n");
    }
}
int main(int n, char** a)
{
    base_options o;
    std::string out = n > 1 ? a[1] : "/tmp/exp";
    if (n > 2) o.lines = std::strtoull(a[2], nullptr, 10);
    if (n > 3) o.rate = std::strtod(a[3], nullptr);
    if (n > 4) o.batch = std::strtoull(a[4], nullptr, 10);
    if (n > 5) o.layers = std::strtoull(a[5], nullptr, 10);
    ::mkdir(out.c_str(), 0777);
    world w(1);
    auto t0 = std::chrono::steady_clock::now();
    auto since = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - t0).count(); };
    if (o.lines) {
    auto tokens = make_base(w, o, out, 1, [&](auto s, auto all, double loss) { if (s % 500 == 0)
        {std::printf("%llu/%llu %.3f %.0fs\n", (unsigned long long)s, (unsigned long long)all, loss, since()); std::fflush(stdout);} });
    std::printf("tokens %llu\n", (unsigned long long)tokens);
    }
    write_corpora(w, out);
    auto f = held_out(w);
    auto words = crossin::open_tokenizer(out);
    for (int i = 6; i + 1 < n; i += 2) {
        auto t = tune(out, std::string(RECIPES) + "/" + a[i] + ".yaml", std::strtoull(a[i + 1], nullptr, 10), 1, 1);
        std::printf("\n== %s %s: %llu steps, %llu supervised, loss %.3f, %.1fs\n", a[i], a[i + 1], (unsigned long long)t.steps, (unsigned long long)t.supervised, t.loss, since());
        auto all = ask(*t.who, words, w, f);
        show(w, f, all);
    std::fflush(stdout);
    }
}
