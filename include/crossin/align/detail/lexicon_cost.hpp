// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_LEXICON_COST_HPP
#define CROSSIN_ALIGN_DETAIL_LEXICON_COST_HPP

/// \file
/// Costs of beads by the words of their sides. Layer: align. Needs: bead_cost, token_bags, word_pairs.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <crossin/align/bead_cost.hpp>
#include <crossin/align/detail/token_bags.hpp>
#include <crossin/align/detail/word_pairs.hpp>

namespace crossin::detail {

struct lexicon_weights {
    float weight = 1;    ///< of both directions together
    float mixture = .5F; ///< how much of a word comes from the words of the other side
    float floor = .2F;   ///< a word that has no counterpart speaks at most so much against a bead [nats]
};

/// For each word of either side of a bead, ln(p(word | the other side) / p(word)), but not less than -floor.
///
/// What a source range says of a target unit does not depend on the other units of the bead, so the sums are made once
/// for each source range and target unit, and once for each source unit and target range; a bead adds up a few of them.
class lexicon_cost {
public:
    lexicon_cost(token_bags const& source, token_bags const& target, word_pairs const& pairs, lexicon_weights weights)
        : source_(&source), target_(&target), pairs_(&pairs), weights_(weights)
    {}

    class walker {
    public:
        walker(lexicon_cost const& cost, bead_grid const& grid) : cost_(&cost), grid_(grid)
        {
            token_bags const& target = *cost.target_;
            unit_of_.resize(target.start(target.sentences()));
            inverse_.resize(unit_of_.size());
            for (std::uint32_t j = 0; j < grid.targets(); ++j)
                for (std::uint32_t e = begin_of(j); e < begin_of(j + 1); ++e) unit_of_[e] = j;
            for (std::size_t e = 0; e < inverse_.size(); ++e) inverse_[e] = 1 / target.probability(target.word(e));
            for (bead_type const& type : grid.types) {
                deepest_ = std::max<std::uint32_t>(deepest_, type.sources);
                widest_ = std::max<std::uint32_t>(widest_, type.targets);
            }
            least_ = std::exp(-cost.weights_.floor);
            nothing_ = gain(0);
            spread_.resize(target.vocabulary());
        }

        void add(bead_row& row)
        {
            if (row.end == 0) return;
            std::uint32_t const left = row.first > longest_bead ? row.first - std::uint32_t{longest_bead} : 0;
            std::uint32_t const deep = std::min(row.end, deepest_);
            for (std::uint32_t a = 1; a <= deep; ++a) extend(row.end - a, left, row.last);
            std::size_t const columns = row.last - left;
            // From the source: forward[a][j], what the last a source units say of target unit j.
            forward_.assign((longest_bead + 1) * (columns + 1), 0.F);
            sum_.assign(begin_of(row.last) - begin_of(left), 0.F);
            // From the target: backward[a][b][j], what the b target units before boundary j say of the last a ones.
            backward_.assign((longest_bead + 1) * (longest_bead + 1) * (columns + 1), 0.F);
            for (std::uint32_t a = 1; a <= deep; ++a) {
                unit const& one = units_[(row.end - a) % units_.size()];
                double const tokens = cost_->source_->tokens(grid_.source[row.end - a], grid_.source[row.end]);
                float const scale = tokens > 0 ? static_cast<float>(1 / tokens) : 0;
                std::uint32_t const base = begin_of(left);
                float const* const to = one.to.data() + (base - one.base);
                float* const out = forward_.data() + a * (columns + 1);
                for (std::uint32_t j = left; j < row.last; ++j) {
                    float total = 0;
                    for (std::uint32_t e = begin_of(j); e < begin_of(j + 1); ++e) {
                        float const sum = sum_[e - base] += to[e - base];
                        total += cost_->target_->count_of(e) * (sum > 0 ? gain(sum * scale * inverse_[e]) : nothing_);
                    }
                    out[j - left + 1] = out[j - left] + total; // prefix sums
                }
                for (std::size_t b = 1; b <= widest_; ++b) {
                    float const* const more = one.back[b].data() + (left - one.left);
                    float const* const before = backward_.data() + ((a - 1) * (longest_bead + 1) + b) * (columns + 1);
                    float* const all = backward_.data() + (a * (longest_bead + 1) + b) * (columns + 1);
                    for (std::size_t j = 1; j <= columns; ++j) all[j] = before[j] + more[j - 1];
                }
            }
            float const half = cost_->weights_.weight / 2;
            std::size_t const kinds = grid_.types.size();
            for (std::size_t k = 0; k < kinds; ++k) {
                bead_type const& type = grid_.types[k];
                if (type.sources == 0 || type.targets == 0 || type.sources > row.end) continue;
                float const* const there = forward_.data() + type.sources * (columns + 1);
                float const* const here = backward_.data() +
                                          (type.sources * (longest_bead + 1) + type.targets) * (columns + 1);
                for (std::uint32_t j = std::max<std::uint32_t>(row.first, type.targets); j <= row.last; ++j) {
                    std::size_t const c = j - left;
                    row.costs[(j - row.first) * kinds + k] -= half * (there[c] - there[c - type.targets] + here[c]);
                }
            }
        }

    private:
        /// Columns that are made before they are needed: the rows to come need some more each.
        static constexpr std::uint32_t ahead = longest_bead + 1;

        static constexpr std::size_t lookup_cost = 12; ///< of one pair, in words passed over

        /// What is known of one source unit, for the target units [left, right).
        struct unit {
            std::uint32_t number = 0xFFFFFFFFU;
            std::uint32_t left = 0, right = 0;
            std::uint32_t base = 0; ///< first target entry
            std::vector<float> to;  ///< [target entries] sum of p(target word | word) over its words
            std::array<std::vector<float>, longest_bead + 1> back; ///< [range][target unit that ends it]
        };

        [[nodiscard]] std::uint32_t begin_of(std::uint32_t j) const noexcept
        {
            return cost_->target_->start(grid_.target[j]);
        }
        [[nodiscard]] float gain(float ratio) const noexcept
        {
            float const m = cost_->weights_.mixture;
            float const x = 1 - m + m * ratio;
            return x <= least_ ? -cost_->weights_.floor : std::log(x); // most are, and logarithms cost time
        }

        void extend(std::uint32_t number, std::uint32_t left, std::uint32_t right)
        {
            unit& one = units_[number % units_.size()];
            if (one.number != number) {
                one.number = number;
                one.left = one.right = left;
                one.base = begin_of(left);
                one.to.clear();
                for (auto& range : one.back) range.clear();
            }
            if (one.right >= right) return;
            right = std::min<std::uint32_t>(right + ahead, static_cast<std::uint32_t>(grid_.targets()));
            token_bags const& source = *cost_->source_;
            token_bags const& target = *cost_->target_;
            std::uint32_t const old = one.right;
            // Ranges that end in a new unit begin in old ones: their sums per word are made once more.
            std::uint32_t const from = std::max(
                one.left, old > longest_bead ? old - static_cast<std::uint32_t>(longest_bead) : 0U);
            std::uint32_t const first = begin_of(from), fresh = begin_of(old), last = begin_of(right);
            std::size_t const width = right - from;
            one.to.resize(last - one.base);
            for (std::size_t b = 1; b <= longest_bead; ++b) one.back[b].resize(right - one.left);
            scale_.resize((longest_bead + 1) * width);
            for (std::uint32_t b = 1; b <= longest_bead; ++b)
                for (std::uint32_t j = old; j < right; ++j) {
                    std::uint32_t const begin = j + 1 > b ? j + 1 - b : 0;
                    double const tokens = target.tokens(grid_.target[begin], grid_.target[j + 1]);
                    scale_[b * width + j - from] = tokens > 0 ? static_cast<float>(1 / tokens) : 0;
                }
            std::uint32_t const begin = source.start(grid_.source[number]),
                                end = source.start(grid_.source[number + 1]);
            float silent = 0; // what all words would say if none had a counterpart
            for (std::uint32_t s = begin; s < end; ++s) {
                std::uint32_t const word = source.word(s);
                float const count = source.count_of(s);
                silent += count * nothing_;
                std::span<word_pairs::entry const> const row = cost_->pairs_->of(word);
                if (row.empty()) continue;
                per_unit_.assign(width, 0.F);
                auto const meet = [&](std::uint32_t e, float forward, float backward) {
                    if (e >= fresh) one.to[e - one.base] += count * forward;
                    per_unit_[unit_of_[e] - from] += target.count_of(e) * backward;
                };
                // Words with few translations are looked up where these stand, others at every word of the range.
                if (row.size() * lookup_cost < last - first) {
                    for (word_pairs::entry const& pair : row) {
                        auto const [low, high] = target.entries(pair.target);
                        for (auto const* e = std::lower_bound(low, high, first); e != high && *e < last; ++e)
                            meet(*e, pair.forward, pair.backward);
                    }
                } else {
                    for (word_pairs::entry const& pair : row) spread_[pair.target] = {pair.forward, pair.backward};
                    for (std::uint32_t e = first; e < last; ++e) {
                        auto const [forward, backward] = spread_[target.word(e)];
                        if (forward + backward > 0) meet(e, forward, backward);
                    }
                    for (word_pairs::entry const& pair : row) spread_[pair.target] = {};
                }
                float const inverse = 1 / source.probability(word);
                std::uint32_t found = 0; // behind the last unit in which it was found
                for (std::uint32_t j = from; j < right; ++j) {
                    if (per_unit_[j - from] > 0) found = j + 1;
                    if (j < old || found == 0 || j >= found + widest_ - 1) continue;
                    float sum = 0;
                    for (std::uint32_t b = 1; b <= widest_ && b <= j + 1 - from; ++b) {
                        sum += per_unit_[j + 1 - b - from];
                        if (sum > 0)
                            one.back[b][j - one.left] += count * (gain(sum * scale_[b * width + j - from] * inverse) -
                                                                  nothing_);
                    }
                }
            }
            for (std::size_t b = 1; b <= longest_bead; ++b)
                for (std::uint32_t j = old; j < right; ++j) one.back[b][j - one.left] += silent;
            one.right = right;
        }

        lexicon_cost const* cost_;
        bead_grid grid_;
        std::vector<std::uint32_t> unit_of_;     ///< [target entries]
        std::vector<float> inverse_;             ///< [target entries] 1 / p(word)
        std::uint32_t deepest_ = 1, widest_ = 1; ///< units of a side of a bead, at most
        float least_ = 0;                        ///< exp(-floor)
        float nothing_ = 0;                      ///< gain of a word without a counterpart
        std::array<unit, longest_bead + 1> units_;
        std::vector<float> forward_, backward_, sum_, per_unit_, scale_;
        std::vector<std::pair<float, float>> spread_; ///< [vocabulary] the row at hand; zero in between
    };

    [[nodiscard]] walker over(bead_grid const& grid) const { return walker(*this, grid); }

private:
    token_bags const* source_;
    token_bags const* target_;
    word_pairs const* pairs_;
    lexicon_weights weights_;
};

} // namespace crossin::detail
#endif
