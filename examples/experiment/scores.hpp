// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_EXPERIMENT_SCORES_HPP
#define CROSSIN_EXAMPLES_EXPERIMENT_SCORES_HPP

/// \file
/// The numbers that are reported, as functions of sums over facts, so that they can be resampled.

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include <crossin/eval/consistency.hpp>
#include <crossin/eval/item_clusters.hpp>
#include <crossin/eval/summed_score.hpp>

#include "measurement.hpp"
#include "world.hpp"

namespace experiment {

/// What is reported of a variant at a volume. Shares, all of them.
enum class reported : std::size_t {
    english_only_written,  ///< asked and answered in es, vi, zh, facts told in English only: right, mean over languages
    english_only_chosen,   ///< the same, of four choices
    told_written,          ///< asked and answered in es, vi, zh, facts told in that language
    english_written,       ///< asked and answered in English
    other_language,        ///< asked and answered in es, vi, zh: answers in another language
    across_written,        ///< question and answer in different languages: right, mean over the twelve pairs
    across_chosen,         ///< the same, of four choices
    across_other_language, ///< the same: answers in another language than was asked for
    accuracy,              ///< of four choices, mean over the four languages, all facts
    consistency_2,
    consistency_3,
    consistency_4,
    ac3_2,
    ac3_3,
    ac3_4,
    right_overlap_2, ///< of facts and pairs of languages with a right choice, the share with two
    count
};
inline constexpr std::size_t reported_count = static_cast<std::size_t>(reported::count);

/// Name in JSON, and what it says.
struct reported_name {
    std::string_view name, title;
};
[[nodiscard]] reported_name name_of(reported which);

/// Statistics of each held-out fact of a world, and scores of their sums.
///
/// Models: crossin::score_family.
class fact_scores {
public:
    [[nodiscard]] std::size_t size() const noexcept { return reported_count + matrix_size; }
    /// Share of right answers that were written, by languages of question and answer.
    [[nodiscard]] static constexpr std::size_t matrix(std::size_t question, std::size_t answer) noexcept
    {
        return reported_count + question * language_count + answer;
    }
    /// Share of pairs of equal choices, by language.
    [[nodiscard]] static constexpr std::size_t agreement(std::size_t one, std::size_t other) noexcept
    {
        return matrix(language_count, 0) + one * language_count + other;
    }
    void operator()(std::span<double const> sums, std::span<double> scores) const;

    [[nodiscard]] std::size_t width() const noexcept;
    /// Appends a row for each held-out fact.
    ///
    /// Errors: `error{mismatch}` for a measurement of another number of facts.
    void add(measurement const& what, world const& of, asked_facts const& facts, crossin::item_statistics& to) const;

private:
    static constexpr std::size_t matrix_size = 2 * language_count * language_count;
    crossin::parallel_score parallel_{language_count, true};
};

} // namespace experiment
#endif
