// SPDX-License-Identifier: MIT
#include "scores.hpp"

#include <algorithm>

#include <crossin/core/error.hpp>
#include <crossin/eval/parallel_answers.hpp>

namespace experiment {
namespace {

namespace xin = crossin;

constexpr std::size_t pairs = language_count * language_count;

/// What is counted of a pair of languages, for each stratum of facts.
enum stratum : std::size_t { told, english_only };
enum counted : std::size_t { asked, written, chosen };
constexpr std::size_t strata = 2, counts = 3;

/// Where a count stands in a row: those of parallel answers come first.
struct layout {
    std::size_t first;
    [[nodiscard]] std::size_t of(std::size_t question, std::size_t answer, std::size_t s, counted what) const
    {
        return first + ((question * language_count + answer) * strata + s) * counts + what;
    }
    /// Of all facts of a pair: asked, right, right of four, with words of its own, answered in another language.
    [[nodiscard]] std::size_t all(std::size_t question, std::size_t answer, std::size_t what) const
    {
        return first + pairs * strata * counts + (question * language_count + answer) * 5 + what;
    }
    [[nodiscard]] std::size_t width() const { return first + pairs * (strata * counts + 5); }
};

[[nodiscard]] double ratio(double of, double to) { return to == 0 ? 0 : of / to; }

} // namespace

reported_name name_of(reported which)
{
    static constexpr std::array<reported_name, reported_count> names = {{
        {"english_only_written", "told in English only: written"},
        {"english_only_chosen", "told in English only: chosen"},
        {"told_written", "told in the language: written"},
        {"english_written", "English: written"},
        {"other_language", "in another language"},
        {"across_written", "across languages: written"},
        {"across_chosen", "across languages: chosen"},
        {"across_other_language", "across languages: in another language"},
        {"accuracy", "accuracy"},
        {"consistency_2", "consistency of 2"},
        {"consistency_3", "consistency of 3"},
        {"consistency_4", "consistency of 4"},
        {"ac3_2", "AC3 of 2"},
        {"ac3_3", "AC3 of 3"},
        {"ac3_4", "AC3 of 4"},
        {"right_overlap_2", "overlap of right answers"},
    }};
    return names[static_cast<std::size_t>(which)];
}

std::size_t fact_scores::width() const noexcept { return layout{parallel_.width()}.width(); }

void fact_scores::operator()(std::span<double const> sums, std::span<double> scores) const
{
    layout const at{parallel_.width()};
    auto const score = [&](reported which) -> double& { return scores[static_cast<std::size_t>(which)]; };
    auto const share = [&](std::size_t q, std::size_t a, std::size_t s, counted what) {
        return ratio(sums[at.of(q, a, s, what)], sums[at.of(q, a, s, asked)]);
    };
    auto const over_others = [&](auto const& of) { // mean over the languages besides English
        double sum = 0;
        for (std::size_t l = 1; l < language_count; ++l) sum += of(l);
        return sum / static_cast<double>(language_count - 1);
    };
    auto const other_language = [&](std::size_t q, std::size_t a) {
        return ratio(sums[at.all(q, a, 4)], sums[at.all(q, a, 3)]);
    };
    score(reported::english_only_written) = over_others(
        [&](std::size_t l) { return share(l, l, english_only, written); });
    score(reported::english_only_chosen) = over_others(
        [&](std::size_t l) { return share(l, l, english_only, chosen); });
    score(reported::told_written) = over_others([&](std::size_t l) { return share(l, l, told, written); });
    score(reported::english_written) = ratio(sums[at.all(0, 0, 1)], sums[at.all(0, 0, 0)]);
    score(reported::other_language) = over_others([&](std::size_t l) { return other_language(l, l); });
    double across[3] = {};
    for (std::size_t q = 0; q < language_count; ++q)
        for (std::size_t a = 0; a < language_count; ++a) {
            double const all = sums[at.all(q, a, 0)];
            scores[matrix(q, a)] = ratio(sums[at.all(q, a, 1)], all);
            if (q == a) continue;
            across[0] += ratio(sums[at.all(q, a, 1)], all);
            across[1] += ratio(sums[at.all(q, a, 2)], all);
            across[2] += other_language(q, a);
        }
    constexpr double count = pairs - language_count;
    score(reported::across_written) = across[0] / count;
    score(reported::across_chosen) = across[1] / count;
    score(reported::across_other_language) = across[2] / count;

    std::vector<double> together(parallel_.size());
    parallel_(sums.first(parallel_.width()), together);
    score(reported::accuracy) = together[parallel_.accuracy()];
    for (std::size_t k = 2; k <= language_count; ++k) {
        scores[static_cast<std::size_t>(reported::consistency_2) + k - 2] = together[parallel_.consistency(k)];
        scores[static_cast<std::size_t>(reported::ac3_2) + k - 2] = together[parallel_.ac3(k)];
    }
    score(reported::right_overlap_2) = together[parallel_.right_overlap(2)];
    for (std::size_t a = 0; a < language_count; ++a)
        for (std::size_t b = 0; b < language_count; ++b)
            scores[agreement(a, b)] = a == b
                                          ? 1
                                          : together[parallel_.subset(std::uint32_t{1} << a | std::uint32_t{1} << b)];
}

void fact_scores::add(measurement const& what, world const& of, asked_facts const& facts,
                      xin::item_statistics& to) const
{
    layout const at{parallel_.width()};
    for (answers const& one : what.pairs) {
        auto const& of_pair = one.question_language == one.answer_language ? facts.same : facts.across;
        if (one.written.size() != of_pair.size() || one.chosen.size() != of_pair.size())
            xin::fail(xin::errc::mismatch, "a measurement of " + what.variant + " has " +
                                               std::to_string(one.written.size()) +
                                               " answers, and the world asks for " + std::to_string(of_pair.size()));
    }
    if (what.pairs.size() != pairs)
        xin::fail(xin::errc::mismatch, "a measurement of " + what.variant + " lacks pairs of languages");
    xin::parallel_answers together(language_count);
    std::vector<double> row(width());
    for (std::size_t i = 0; i < facts.same.size(); ++i) {
        std::uint32_t const fact = facts.same[i];
        auto const right = static_cast<char>('0' + of.right_choice(fact));
        std::uint64_t choices[language_count] = {}, rights[language_count] = {};
        for (std::size_t l = 0; l < language_count; ++l) {
            choices[l] = static_cast<std::uint64_t>(what.pairs[l * language_count + l].chosen[i]);
            rights[l] = static_cast<std::uint64_t>(right);
        }
        together.add(choices, rights);
        std::ranges::fill(row, 0.0);
        parallel_.row(together, i, std::span(row).first(parallel_.width()));
        auto const found = std::ranges::lower_bound(facts.across, fact);
        bool const is_across = found != facts.across.end() && *found == fact;
        bool const own_words = !of.is_shared(of.at(fact).about, of.at(fact).value);
        for (answers const& one : what.pairs) {
            std::size_t const q = one.question_language, a = one.answer_language;
            if (q != a && !is_across) continue;
            std::size_t const place = q == a ? i : static_cast<std::size_t>(found - facts.across.begin());
            auto const how = static_cast<outcome>(one.written[place]);
            bool const is_written = how == outcome::right, is_chosen = one.chosen[place] == right;
            auto const count = [&](std::size_t where, bool whether) { row[where] += whether ? 1 : 0; };
            count(at.all(q, a, 0), true);
            count(at.all(q, a, 1), is_written);
            count(at.all(q, a, 2), is_chosen);
            count(at.all(q, a, 3), own_words);
            count(at.all(q, a, 4), own_words && (how == outcome::right_elsewhere || how == outcome::wrong_elsewhere));
            if (!of.told(fact, q) && !of.told_in_english_only(fact)) continue;
            std::size_t const s = of.told(fact, q) ? told : english_only;
            count(at.of(q, a, s, asked), true);
            count(at.of(q, a, s, written), is_written);
            count(at.of(q, a, s, chosen), is_chosen);
        }
        to.add(row);
    }
}

} // namespace experiment
