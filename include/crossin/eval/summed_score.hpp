// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EVAL_SUMMED_SCORE_HPP
#define CROSSIN_EVAL_SUMMED_SCORE_HPP

/// \file
/// Scores as functions of sums over items: what can be resampled quickly. Layer: eval. Needs: error, hash.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/hash.hpp>

namespace crossin {

/// Statistics of items, a row of numbers each, which a score sums up: of accuracy {1, right}, of BLEU the counts of
/// n-grams and the lengths, of F1 {found, known, right}. Rows that are equal are kept once.
///
/// Invariant: sum() is the sum of row(row_of(i)) over all items i.
class item_statistics {
public:
    /// Errors: `error{invalid_argument}` for rows of no number.
    explicit item_statistics(std::size_t width) : width_(width)
    {
        require(width > 0, "statistics of an item have at least one number");
    }

    /// Appends an item. Errors: `error{mismatch}` for a row of another width.
    void add(std::span<double const> row)
    {
        if (row.size() != width_)
            fail(errc::mismatch, "an item has " + std::to_string(row.size()) + " statistics, and the items before it " +
                                     std::to_string(width_));
        if (rows() + 1 > slots_.size() / 2) grow();
        std::uint32_t& slot = slot_of(row);
        if (slot == empty) {
            require(rows() < empty, "2^32 - 1 different items are more than can be counted");
            slot = static_cast<std::uint32_t>(rows());
            values_.insert(values_.end(), row.begin(), row.end());
        }
        row_of_.push_back(slot);
    }

    [[nodiscard]] std::size_t width() const noexcept { return width_; }                 ///< [numbers an item]
    [[nodiscard]] std::uint64_t size() const noexcept { return row_of_.size(); }        ///< [items]
    [[nodiscard]] std::size_t rows() const noexcept { return values_.size() / width_; } ///< different ones
    [[nodiscard]] std::span<double const> row(std::size_t i) const noexcept
    {
        return {values_.data() + i * width_, width_};
    }
    /// The row of an item.
    [[nodiscard]] std::uint32_t row_of(std::uint64_t item) const noexcept
    {
        return row_of_[static_cast<std::size_t>(item)];
    }
    [[nodiscard]] std::span<double const> of(std::uint64_t item) const noexcept { return row(row_of(item)); }

    /// Sums over the rows, row r counted weights[r] times. Requires: a weight for each row, and width() sums.
    void weighted_sum(std::span<std::uint32_t const> weights, std::span<double> sums) const noexcept
    {
        for (double& sum : sums) sum = 0;
        for (std::size_t r = 0; r < weights.size(); ++r) {
            if (weights[r] == 0) continue;
            double const weight = weights[r];
            double const* const values = values_.data() + r * width_;
            for (std::size_t i = 0; i < width_; ++i) sums[i] += weight * values[i];
        }
    }

    /// How often each row stands. [items]
    [[nodiscard]] std::vector<std::uint32_t> counts() const
    {
        std::vector<std::uint32_t> counts(rows(), 0);
        for (std::uint32_t const row : row_of_) ++counts[row];
        return counts;
    }
    [[nodiscard]] std::vector<double> sum() const
    {
        std::vector<double> sums(width_);
        weighted_sum(counts(), sums);
        return sums;
    }

private:
    static constexpr std::uint32_t empty = std::numeric_limits<std::uint32_t>::max();

    [[nodiscard]] std::uint32_t& slot_of(std::span<double const> row) noexcept
    {
        std::string_view const bytes(reinterpret_cast<char const*>(row.data()), row.size_bytes());
        std::size_t const mask = slots_.size() - 1;
        auto at = static_cast<std::size_t>(hash64(bytes)) & mask;
        while (slots_[at] != empty &&
               std::memcmp(values_.data() + std::size_t{slots_[at]} * width_, row.data(), row.size_bytes()) != 0)
            at = (at + 1) & mask;
        return slots_[at];
    }
    void grow()
    {
        slots_.assign(slots_.empty() ? 64 : slots_.size() * 2, empty);
        for (std::size_t r = 0; r < rows(); ++r) slot_of(row(r)) = static_cast<std::uint32_t>(r);
    }

    std::size_t width_;
    std::vector<double> values_; ///< [rows x width]
    std::vector<std::uint32_t> row_of_;
    std::vector<std::uint32_t> slots_; ///< hash table of rows
};

/// Statistics of two systems side by side: what is resampled together.
///
/// Errors: `error{mismatch}` for different numbers of items.
[[nodiscard]] inline item_statistics side_by_side(item_statistics const& first, item_statistics const& second)
{
    if (first.size() != second.size())
        fail(errc::mismatch, "one system has " + std::to_string(first.size()) + " items and the other " +
                                 std::to_string(second.size()) + "; a paired comparison needs the same items of both");
    item_statistics both(first.width() + second.width());
    std::vector<double> row(both.width());
    for (std::uint64_t i = 0; i < first.size(); ++i) {
        auto const a = first.of(i), b = second.of(i);
        for (std::size_t k = 0; k < a.size(); ++k) row[k] = a[k];
        for (std::size_t k = 0; k < b.size(); ++k) row[a.size() + k] = b[k];
        both.add(row);
    }
    return both;
}

/// One score of sums: `double score(std::span<double const> sums)`. Items may be counted several times or not at all,
/// and a sum of ones says how many there are.
template <class Score>
concept single_score = requires(Score const& score, std::span<double const> sums) {
    { score(sums) } -> std::convertible_to<double>;
};

/// Several scores of the same sums: `size()` of them, written by `score(sums, scores)`.
template <class Score>
concept score_family = requires(Score const& score, std::span<double const> sums, std::span<double> scores) {
    { score.size() } -> std::convertible_to<std::size_t>;
    score(sums, scores);
};

template <class Score>
concept summed_score = single_score<Score> || score_family<Score>;

/// Number of scores that a score gives.
template <summed_score Score>
[[nodiscard]] constexpr std::size_t score_size(Score const& score)
{
    if constexpr (score_family<Score>)
        return score.size();
    else
        return 1;
}

/// Writes all scores of the sums. Requires: room for `score_size(score)`.
template <summed_score Score>
constexpr void write_scores(Score const& score, std::span<double const> sums, std::span<double> scores)
{
    if constexpr (score_family<Score>)
        score(sums, scores);
    else
        scores[0] = score(sums);
}

/// The ratio of two sums, 0 where the second is 0: accuracy of {1, right} is `ratio_score{1, 0}`.
struct ratio_score {
    std::size_t of = 1;
    std::size_t to = 0;
    [[nodiscard]] constexpr double operator()(std::span<double const> sums) const noexcept
    {
        return sums[to] == 0 ? 0 : sums[of] / sums[to];
    }
};

} // namespace crossin
#endif
