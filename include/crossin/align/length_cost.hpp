// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_LENGTH_COST_HPP
#define CROSSIN_ALIGN_LENGTH_COST_HPP

/// \file
/// Costs of beads by the lengths of their sides. Layer: align. Needs: bead_cost.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <crossin/align/bead_cost.hpp>

namespace crossin {

/// How lengths of translations go together.
struct length_model {
    double ratio = 1;      ///< target over source
    double variance = 6.8; ///< of the difference, for each code point of the mean of both sides
    friend bool operator==(length_model const&, length_model const&) = default;
};

/// What the difference of lengths costs: -ln of the chance of one as large or larger.
///
/// Models:     bead_cost; beads with one side cost nothing here.
/// Complexity: O(1) a bead, from a table.
/// Source:     Gale and Church, "A Program for Aligning Sentences in Bilingual Corpora", section 3.2; we divide by the
///             mean of both sides, so that the cost is the same from either side.
class length_cost {
public:
    /// Lengths of the sentences [code points]; the model is taken with them.
    length_cost(std::span<float const> source, std::span<float const> target, length_model model)
        : source_(sums(source)), target_(sums(target)), model_(model)
    {
        for (std::size_t i = 0; i < table_.size(); ++i)
            table_[i] = static_cast<float>(-std::log(std::erfc(static_cast<double>(i) / steps / std::sqrt(2.0))));
    }

    [[nodiscard]] float operator()(double source_length, double target_length) const noexcept
    {
        double const scaled = source_length * model_.ratio;
        double const mean = std::max(1.0, (scaled + target_length) / 2);
        double const z = std::abs(target_length - scaled) / std::sqrt(model_.variance * mean) * steps;
        auto const last = static_cast<double>(table_.size() - 2);
        if (z >= last) return table_[table_.size() - 2];
        auto const at = static_cast<std::size_t>(z);
        float const part = static_cast<float>(z - static_cast<double>(at));
        return table_[at] + part * (table_[at + 1] - table_[at]);
    }

    class walker {
    public:
        walker(length_cost const& model, bead_grid const& grid) : model_(&model), grid_(grid) {}
        void add(bead_row& row)
        {
            std::size_t at = 0;
            for (std::uint32_t j = row.first; j <= row.last; ++j)
                for (std::size_t k = 0; k < grid_.types.size(); ++k, ++at) {
                    bead_type const& type = grid_.types[k];
                    if (type.sources == 0 || type.targets == 0 || !bead_row::fits(type, row.end, j)) continue;
                    double const from = length(model_->source_, grid_.source, row.end - type.sources, row.end);
                    double const to = length(model_->target_, grid_.target, j - type.targets, j);
                    row.costs[at] += (*model_)(from, to);
                }
        }

    private:
        static double length(std::vector<double> const& sums, std::span<std::uint32_t const> bounds, std::size_t begin,
                             std::size_t end)
        {
            return sums[bounds[end]] - sums[bounds[begin]];
        }

        length_cost const* model_;
        bead_grid grid_;
    };

    [[nodiscard]] walker over(bead_grid const& grid) const { return walker(*this, grid); }

private:
    static constexpr double steps = 32; ///< of the table, for one standard deviation

    static std::vector<double> sums(std::span<float const> lengths)
    {
        std::vector<double> sums(lengths.size() + 1);
        for (std::size_t i = 0; i < lengths.size(); ++i) sums[i + 1] = sums[i] + static_cast<double>(lengths[i]);
        return sums;
    }

    std::vector<double> source_, target_; ///< length of all sentences before
    length_model model_;
    std::array<float, 7 * 32 + 2> table_ = {}; ///< past 7 deviations all is equally unlikely
};

} // namespace crossin
#endif
