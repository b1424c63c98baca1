// SPDX-License-Identifier: MIT
// Metrics of texts, whose statistics add up over items, have intervals and are compared like any other score.

#include <array>
#include <string_view>
#include <utility>

#include <crossin/eval/bleu.hpp>
#include <crossin/eval/bootstrap.hpp>
#include <crossin/eval/chrf.hpp>
#include <crossin/eval/metric_row.hpp>
#include <crossin/eval/paired_tests.hpp>
#include <crossin/eval/summed_score.hpp>

#include "support/errors.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

std::array<std::string_view, 1> const reference = {"a model writes one line of words after another line of words"};

/// Statistics of sixty texts, every `bad`-th of which is worse than the others.
template <class S, class Counts>
std::pair<item_statistics, S> texts(int bad, Counts counts)
{
    item_statistics items(metric_row_width<S>());
    S sum{};
    for (int i = 0; i < 60; ++i) {
        S const one = counts(i % bad == 0 ? "one line of words and another"
                                          : "a model writes one line of words after another line");
        items.add(metric_row(one));
        sum += one;
    }
    return {items, sum};
}

} // namespace

TEST_CASE("resampled metrics: BLEU of a corpus, with its interval, and against another system's")
{
    auto const counts = [](std::string_view text) { return bleu_counts(text, reference); };
    auto const [low, low_sum] = texts<bleu_statistics>(2, counts);
    auto const [high, high_sum] = texts<bleu_statistics>(7, counts);
    auto const score = row_score<bleu_statistics>([](bleu_statistics const& sum) { return bleu(sum).score; });
    CHECK(low.rows() == 2);
    auto const alone = bootstrap(low, score)[0];
    CHECK(alone.value == Approx(bleu(low_sum).score));
    CHECK(alone.low < alone.value);
    CHECK(alone.value < alone.high);
    auto const found = paired_bootstrap(low, high, score)[0];
    CHECK(found.second.value == Approx(bleu(high_sum).score));
    CHECK(found.difference.low > 0);
    CHECK(found.p < 0.01);
    CHECK(randomisation_test(low, high, score)[0] < 0.01);
}

TEST_CASE("resampled metrics: chrF of a corpus")
{
    auto const [items,
                sum] = texts<chrf_statistics>(3, [](std::string_view text) { return chrf_counts(text, reference); });
    auto const score = row_score<chrf_statistics>([](chrf_statistics const& all) { return chrf(all); });
    auto const found = bootstrap(items, score)[0];
    CHECK(found.value == Approx(chrf(sum)));
    CHECK(found.low < found.high);
}
