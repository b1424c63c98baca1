// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_CONTENT_PATH_HPP
#define CROSSIN_ALIGN_DETAIL_CONTENT_PATH_HPP

/// \file
/// Pairs of two sequences of records in one order, with gaps, by their probability. Layer: align. Needs:
/// content_scorer.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include <crossin/align/detail/content_scorer.hpp>
#include <crossin/align/detail/content_side.hpp>

namespace crossin::detail {

/// For each number of source records consumed, which numbers of target records are considered.
struct content_band {
    std::vector<std::uint32_t> low, high; ///< both ascending; [0] begins at 0, the last ends at all
    std::vector<std::uint64_t> first;     ///< where a row's cells begin

    [[nodiscard]] std::uint64_t cells() const noexcept { return first.empty() ? 0 : first.back(); }
    [[nodiscard]] std::uint64_t at(std::size_t i, std::size_t j) const noexcept { return first[i] + (j - low[i]); }

    /// Around points that both sides are thought to have, `reach` records to each side; where points lie far apart, all
    /// between them, as long as that is not more than `most_cells`.
    [[nodiscard]] static content_band around(std::span<content_pair const> points, std::size_t sources,
                                             std::size_t targets, std::size_t reach, std::uint64_t most_cells)
    {
        content_band band;
        auto const width = static_cast<std::int64_t>(reach);
        auto const all = static_cast<std::int64_t>(targets);
        for (std::int64_t half = all + 1;;) {
            band.low.clear();
            band.high.clear();
            std::size_t before = 0, after = 0; // points behind and ahead
            for (std::size_t i = 0; i <= sources; ++i) {
                while (before < points.size() && points[before].source + reach <= i) ++before;
                while (after < points.size() && points[after].source < i + reach) ++after;
                std::int64_t const low = before > 0 ? points[before - 1].target + std::int64_t{1} - width : 0;
                std::int64_t const high = after < points.size() ? points[after].target + width : all;
                // Where the space is too wide, only what lies near the straight line between the points.
                std::size_t const from = before > 0 ? points[before - 1].source : 0;
                std::size_t const to = after < points.size() ? points[after].source : sources;
                double const share = to > from ? static_cast<double>(i - from) / static_cast<double>(to - from) : 0;
                auto const middle = static_cast<std::int64_t>(static_cast<double>(low) +
                                                              share * static_cast<double>(high - low));
                band.low.push_back(
                    static_cast<std::uint32_t>(std::clamp<std::int64_t>(std::max(low, middle - half), 0, all)));
                band.high.push_back(
                    static_cast<std::uint32_t>(std::clamp<std::int64_t>(std::min(high, middle + half), 0, all)));
            }
            band.join(targets);
            if (band.cells() <= most_cells || half <= 64) return band;
            half = std::min(half / 2, static_cast<std::int64_t>(most_cells / (sources + 1)));
        }
    }

private:
    /// Makes the rows ascend and touch, so that there is a way from start to end.
    void join(std::size_t targets)
    {
        low.front() = 0;
        high.back() = static_cast<std::uint32_t>(targets);
        for (std::size_t i = 1; i < low.size(); ++i) high[i] = std::max(high[i], high[i - 1]);
        for (std::size_t i = low.size() - 1; i-- > 0;) low[i] = std::min(low[i], low[i + 1]);
        for (std::size_t i = 1; i < low.size(); ++i) low[i] = std::min(low[i], high[i - 1]);
        for (std::size_t i = low.size() - 1; i-- > 0;) low[i] = std::min(low[i], low[i + 1]);
        first.assign(1, 0);
        for (std::size_t i = 0; i < low.size(); ++i) first.push_back(first.back() + high[i] - low[i] + 1);
    }
};

/// The pairs of a band with a probability above one half, by the sum over all ways through it.
class content_path {
public:
    content_path(content_side const& source, content_side const& target, content_scorer& scorer)
        : source_(source), target_(target), scorer_(scorer)
    {}

    /// Pairs in ascending order on both sides; `gap` and `match` are logarithms of the probabilities of a record
    /// without a partner and of one with.
    [[nodiscard]] std::vector<content_pair> run(content_band const& band, float match, float gap)
    {
        fill(band, match);
        return decide(band, gap);
    }

    /// The evidence of a pair that `run` gave, in its order [nats].
    [[nodiscard]] std::vector<float> const& evidence() const noexcept { return evidence_; }

private:
    static constexpr float impossible = -1e30F;

    /// Evidence of all pairs; the pair (i, j) stands where both were consumed, at (i + 1, j + 1).
    void fill(content_band const& band, float match)
    {
        std::size_t const sources = source_.size(), targets = target_.size();
        scores_.assign(band.cells(), 0);
        for (std::uint32_t i = 0; i < sources; ++i)
            for (std::size_t part = 0; part < content_facts::parts; ++part) {
                content_spread const& words = scorer_.open_source(i, part);
                for (std::uint32_t j = std::max(band.low[i + 1], 1U); j <= band.high[i + 1]; ++j)
                    scores_[band.at(i + 1, j)] += words.score(j - 1);
            }
        std::size_t begin = 1;
        for (std::uint32_t j = 1; j <= targets; ++j) {
            while (begin <= sources && band.high[begin] < j) ++begin;
            for (std::size_t part = 0; part < content_facts::parts; ++part) {
                content_spread const& words = scorer_.open_target(j - 1, part);
                for (std::size_t i = begin; i <= sources && band.low[i] <= j; ++i)
                    scores_[band.at(i, j)] += words.score(static_cast<std::uint32_t>(i - 1));
            }
            for (std::size_t i = begin; i <= sources && band.low[i] <= j; ++i) {
                float& score = scores_[band.at(i, j)];
                score = match + scorer_.combine(static_cast<std::uint32_t>(i - 1), j - 1, score);
            }
        }
    }

    [[nodiscard]] static float sum_of(float a, float b) noexcept
    {
        float const most = std::max(a, b), apart = std::min(a, b) - most;
        return apart < -20 ? most : most + std::log1p(std::exp(apart));
    }

    [[nodiscard]] std::vector<content_pair> decide(content_band const& band, float gap)
    {
        std::size_t const rows = source_.size() + 1;
        // Forward sums; each row is relative to its largest, so that floats do.
        std::vector<float> forward(band.cells(), impossible);
        std::vector<double> offsets(rows, 0);
        for (std::size_t i = 0; i < rows; ++i) {
            float* const row = forward.data() + band.first[i];
            double const before = i > 0 ? offsets[i - 1] : 0;
            for (std::uint32_t j = band.low[i]; j <= band.high[i]; ++j) {
                float sum = i == 0 && j == 0 ? 0.0F : impossible;
                if (i > 0 && j >= band.low[i - 1] && j <= band.high[i - 1])
                    sum = sum_of(sum, forward[band.at(i - 1, j)] + gap);
                if (i > 0 && j > band.low[i - 1] && j - 1 <= band.high[i - 1])
                    sum = sum_of(sum, forward[band.at(i - 1, j - 1)] + scores_[band.at(i, j)]);
                if (j > band.low[i]) sum = sum_of(sum, row[j - band.low[i] - 1] + gap);
                row[j - band.low[i]] = sum;
            }
            float most = impossible;
            for (std::uint32_t j = band.low[i]; j <= band.high[i]; ++j) most = std::max(most, row[j - band.low[i]]);
            for (std::uint32_t j = band.low[i]; j <= band.high[i]; ++j) row[j - band.low[i]] -= most;
            offsets[i] = before + static_cast<double>(most);
        }
        double const total = offsets.back() + static_cast<double>(forward[band.at(rows - 1, band.high.back())]);

        std::vector<content_pair> pairs;
        evidence_.clear();
        std::vector<float> now, next; // backward sums of two rows
        double offset = 0, next_offset = 0;
        for (std::size_t i = rows; i-- > 0;) {
            now.assign(band.high[i] - band.low[i] + 1, impossible);
            bool const last = i + 1 == rows;
            for (std::uint32_t j = band.high[i] + 1; j-- > band.low[i];) {
                float sum = last && j == band.high[i] ? 0.0F : impossible;
                if (!last && j >= band.low[i + 1] && j <= band.high[i + 1])
                    sum = sum_of(sum, next[j - band.low[i + 1]] + gap);
                if (!last && j + 1 >= band.low[i + 1] && j + 1 <= band.high[i + 1]) {
                    float const score = scores_[band.at(i + 1, j + 1)];
                    float const way = next[j + 1 - band.low[i + 1]] + score;
                    sum = sum_of(sum, way);
                    double const probability = offsets[i] + static_cast<double>(forward[band.at(i, j)]) +
                                               static_cast<double>(way) + next_offset - total;
                    if (probability > -0.693) {
                        pairs.push_back({static_cast<std::uint32_t>(i), j,
                                         static_cast<float>(std::min(1.0, std::exp(probability)))});
                        evidence_.push_back(score);
                    }
                }
                if (j < band.high[i]) sum = sum_of(sum, now[j + 1 - band.low[i]] + gap);
                now[j - band.low[i]] = sum;
            }
            float most = impossible;
            for (float const one : now) most = std::max(most, one);
            for (float& one : now) one -= most;
            offset = (last ? 0 : next_offset) + static_cast<double>(most);
            next_offset = offset;
            std::swap(now, next);
        }
        std::ranges::reverse(pairs);
        std::ranges::reverse(evidence_);
        return pairs;
    }

    content_side const& source_;
    content_side const& target_;
    content_scorer& scorer_;
    std::vector<float> scores_;
    std::vector<float> evidence_;
};

} // namespace crossin::detail
#endif
