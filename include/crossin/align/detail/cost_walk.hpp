// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_COST_WALK_HPP
#define CROSSIN_ALIGN_DETAIL_COST_WALK_HPP

/// \file
/// All parts of the cost of beads, over one grid. Layer: align. Needs: bead_cost, length_cost, lexicon_cost.

#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include <crossin/align/bead_cost.hpp>
#include <crossin/align/detail/lexicon_cost.hpp>
#include <crossin/align/detail/two_documents.hpp>
#include <crossin/align/length_cost.hpp>

namespace crossin::detail {

/// Kinds, lengths, words and the user's own parts; lengths and words may be absent.
template <class... Costs>
class cost_walk {
public:
    cost_walk(bead_grid const& grid, length_cost const* lengths, lexicon_cost const* words,
              std::tuple<Costs...> const& more)
        : types_(costs_of_types(grid.types)),
          more_(std::apply([&](auto const&... each) { return std::tuple{each.over(grid)...}; }, more))
    {
        if (lengths) lengths_.emplace(lengths->over(grid));
        if (words) words_.emplace(words->over(grid));
    }

    void operator()(bead_row& row)
    {
        for (std::size_t at = 0; at < row.costs.size();)
            for (float const cost : types_) row.costs[at++] += cost;
        if (lengths_) lengths_->add(row);
        if (words_) words_->add(row);
        std::apply([&](auto&... each) { (each.add(row), ...); }, more_);
    }

private:
    std::vector<float> types_;
    std::optional<length_cost::walker> lengths_;
    std::optional<lexicon_cost::walker> words_;
    std::tuple<decltype(std::declval<Costs const&>().over(std::declval<bead_grid const&>()))...> more_;
};

} // namespace crossin::detail
#endif
