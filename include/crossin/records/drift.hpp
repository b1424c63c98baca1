// SPDX-License-Identifier: MIT
#ifndef CROSSIN_RECORDS_DRIFT_HPP
#define CROSSIN_RECORDS_DRIFT_HPP

/// \file
/// Where rows by position stop holding the same content. Layer: records. Needs: drift_search, core/concepts.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <crossin/core/concepts.hpp>
#include <crossin/records/detail/drift_search.hpp>

namespace crossin {

/// How far two corpora can be paired by position.
struct drift {
    std::uint64_t rows = 0;    ///< positions that both have
    std::uint64_t trusted = 0; ///< of those, how many at the start agree
    std::int64_t shift =
        0;               ///< from there on record i of the other corpus fits record i + shift of the pivot; 0: unknown
    double evidence = 0; ///< against the rows that follow [nats]; 0 where all rows agree

    [[nodiscard]] bool found() const noexcept { return trusted < rows; }
    friend bool operator==(drift const&, drift const&) = default;
};

namespace detail {

/// What tells pairs of records of two corpora apart, read once.
class pair_reader {
public:
    template <record_corpus Pivot, record_corpus Other>
    pair_reader(Pivot const& pivot, Other const& other) : rows_(std::min<std::uint64_t>(pivot.size(), other.size()))
    {
        double prompts[2] = {0, 0}, responses[2] = {0, 0};
        for (std::uint64_t i = 0; i < rows_; ++i) {
            record_facts const& a = pivot.facts(i);
            record_facts const& b = other.facts(i);
            prompts[0] += a.prompt_characters;
            prompts[1] += b.prompt_characters;
            responses[0] += a.response_characters;
            responses[1] += b.response_characters;
        }
        auto const ratio = [](double const(&sums)[2]) { return sums[0] > 0 && sums[1] > 0 ? sums[1] / sums[0] : 1.0; };
        pivot_.reserve(pivot.size());
        for (std::uint64_t i = 0; i < pivot.size(); ++i)
            pivot_.push_back(pair_side::of(pivot.facts(i), ratio(prompts), ratio(responses)));
        other_.reserve(rows_);
        for (std::uint64_t i = 0; i < rows_; ++i) other_.push_back(pair_side::of(other.facts(i), 1, 1));
    }

    [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }
    [[nodiscard]] bool has(std::uint64_t of_pivot) const noexcept { return of_pivot < pivot_.size(); }
    [[nodiscard]] std::uint16_t code(std::uint64_t of_pivot, std::uint64_t of_other) const noexcept
    {
        return code_of(pivot_[of_pivot], other_[of_other]);
    }

    /// Codes of all rows, record i of the other corpus beside record i + shift of the pivot; where there is no such
    /// record, record i of the pivot.
    [[nodiscard]] std::vector<std::uint16_t> codes(std::int64_t shift) const
    {
        std::vector<std::uint16_t> found(rows_);
        for (std::uint64_t i = 0; i < rows_; ++i) {
            std::uint64_t const j = i + static_cast<std::uint64_t>(shift); // modulo 2^64: below 0 is past the end
            found[i] = code(has(j) ? j : i, i);
        }
        return found;
    }

    /// How pairs of unrelated records look: records one to three apart, the four of six distances that look least like
    /// translations (where a corpus is shifted, one of the others is one of translations).
    [[nodiscard]] pair_model unrelated() const
    {
        std::array<pair_model, 6> apart;
        std::array<std::size_t, 6> order = {0, 1, 2, 3, 4, 5};
        std::uint64_t const step = std::max<std::uint64_t>(1, rows_ / 8192);
        for (std::uint64_t i = 0; i < rows_; i += step)
            for (std::size_t const k : order) {
                std::uint64_t const j = (i + 1 + k / 2) % rows_;
                apart[k].count(k % 2 ? code(j, i) : code(i, j));
            }
        auto const unlikeness = [&](std::size_t k) {
            pair_model const& model = apart[k];
            return model.input[1] + model.input[2] + model.number[1] + model.number[2] - model.prompt[0] -
                   model.response[0];
        };
        std::ranges::sort(order, {}, unlikeness);
        pair_model model;
        for (std::size_t const k : {order[2], order[3], order[4], order[5]}) model += apart[k];
        model.normalise();
        return model;
    }

private:
    std::uint64_t rows_;
    std::vector<pair_side> pivot_, other_;
};

} // namespace detail

/// Compares records of the same position until they no longer look like translations of each other.
///
/// Looks at facts only: whether an input is empty, the numbers, the lengths of prompt and response, the turns. Two
/// signs count. A run of rows looks like unrelated records; how these look is learnt from records that are one to
/// three positions apart, how translations look from the rows that agree. Or a run of rows fits better when one corpus
/// is shifted by one to three records. Two corpora in which these features say little (single words, no numbers) are
/// taken to agree.
///
/// Complexity: O(rows).
template <record_corpus Pivot, record_corpus Other>
[[nodiscard]] drift find_drift(Pivot const& pivot, Other const& other)
{
    using detail::drift_search;
    detail::pair_reader const pairs(pivot, other);
    drift result = {pairs.rows(), pairs.rows()};
    if (pairs.rows() < 2 * drift_search::least_rows) return result;

    std::vector<std::uint16_t> const codes = pairs.codes(0);
    drift_search search(codes, pairs.unrelated());
    result.trusted = search.run();
    result.evidence = search.evidence();

    std::array<std::vector<double>, 2> const tables = {search.table_of_all(), search.table(0)};
    for (std::int64_t const shift : {1, -1, 2, -2, 3, -3}) {
        std::vector<std::uint16_t> const shifted = pairs.codes(shift);
        for (std::vector<double> const& table : tables) {
            auto const [start, evidence] = drift_search::first_better_run(codes, shifted, table, tables[0]);
            bool const earlier = start < result.trusted ||
                                 (start == result.trusted && result.found() && result.shift == 0);
            if (!earlier) continue;
            result.trusted = start;
            result.evidence = evidence;
            result.shift = shift;
        }
    }
    if (!result.found()) return result;

    // A shift that is larger, and the very row where it begins.
    std::vector<double> const table = search.table(result.trusted);
    std::uint64_t const end = std::min(result.rows, result.trusted + 64);
    auto const likeness = [&](std::uint64_t i, std::int64_t shift) {
        std::uint64_t const j = i + static_cast<std::uint64_t>(shift);
        return pairs.has(j) ? table[pairs.code(j, i)] : table[codes[i]];
    };
    double most = drift_search::least_evidence / 2;
    for (std::int64_t const way : {1, -1})
        for (std::int64_t distance = 1; distance <= 64; ++distance) {
            double sum = 0;
            for (std::uint64_t i = result.trusted; i < end; ++i) sum += likeness(i, way * distance);
            if (sum <= most) continue;
            most = sum;
            result.shift = way * distance;
        }
    if (result.shift == 0) return result;
    double sum = 0, best = -1;
    std::uint64_t const from = std::min(result.trusted + 32, end),
                        to = result.trusted - std::min<std::uint64_t>(result.trusted, 32);
    for (std::uint64_t i = from; i-- > to;) {
        sum += likeness(i, result.shift) - table[codes[i]];
        if (sum <= best) continue;
        best = sum;
        result.trusted = i;
    }
    return result;
}

/// What a `drift` says, in words.
[[nodiscard]] inline std::string to_string(drift const& found)
{
    std::string const rows = std::to_string(found.rows);
    if (!found.found()) return "all " + rows + " rows agree";
    if (found.trusted == 0) return "the " + rows + " rows do not agree, from the first on";
    std::string text = "the first " + std::to_string(found.trusted) + " of " + rows + " rows agree, then they drift";
    if (found.shift != 0) {
        std::uint64_t const apart = static_cast<std::uint64_t>(found.shift < 0 ? -found.shift : found.shift);
        text += ", by " + std::to_string(apart) + (apart == 1 ? " record" : " records") + " at first";
    }
    return text;
}

} // namespace crossin
#endif
