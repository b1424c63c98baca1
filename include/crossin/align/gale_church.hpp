// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_GALE_CHURCH_HPP
#define CROSSIN_ALIGN_GALE_CHURCH_HPP

/// \file
/// Sentences aligned by their lengths alone. Layer: align. Needs: bead, bead_cost, length_cost.

#include <concepts>
#include <ranges>
#include <string_view>
#include <tuple>
#include <vector>

#include <crossin/align/bead.hpp>
#include <crossin/align/bead_types.hpp>
#include <crossin/align/detail/bead_search.hpp>
#include <crossin/align/detail/cost_walk.hpp>
#include <crossin/align/detail/two_documents.hpp>
#include <crossin/align/length_cost.hpp>

namespace crossin {

/// The aligner of Gale and Church: six kinds of beads, lengths, and nothing learnt. It needs no ICU, and is what
/// others are measured against; `sentence_aligner` finds more.
///
/// Models:     aligner_policy for ranges of what converts to `std::string_view`.
/// Yields:     `bead_list`, each with confidence 1. Reasons of its tally: "no counterpart", "empty line".
/// Complexity: O(n) in long documents, after a search in larger units; O(n m) in short ones.
/// Errors:     `error{encoding}` for a sentence that is not UTF-8, `error{limit}` past 2^32 - 2 sentences.
/// Source:     "A Program for Aligning Sentences in Bilingual Corpora" (1993). The ratio of lengths is that of the
///             documents, not 1.
class gale_church {
public:
    template <std::ranges::random_access_range Source, std::ranges::random_access_range Target>
        requires std::convertible_to<std::ranges::range_reference_t<Source const>, std::string_view> &&
                 std::convertible_to<std::ranges::range_reference_t<Target const>, std::string_view>
    [[nodiscard]] bead_list align(Source const& source, Target const& target) const
    {
        detail::document_side const from = detail::read_side(source, "source");
        detail::document_side const to = detail::read_side(target, "target");
        length_model const lengths = detail::model_of(from, to, length_model{}.variance);
        length_cost const by_length(from.lengths, to.lengths, lengths);
        auto const walk = [](bead_grid const& grid, length_cost const& cost) {
            return detail::cost_walk<>(grid, &cost, nullptr, std::tuple<>{});
        };
        std::vector<bead_type> const types = gale_church_types();
        bead_grid const grid{from.filled, to.filled, types};
        detail::band const within = detail::where_to_look(from, to, lengths, 0, walk);
        std::vector<detail::corner> const path = detail::cheapest_path(grid, within, 0, walk(grid, by_length));
        return detail::to_bead_list(detail::to_beads(path, from, to), from, to);
    }
};

} // namespace crossin
#endif
