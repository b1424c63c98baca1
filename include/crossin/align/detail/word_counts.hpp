// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_WORD_COUNTS_HPP
#define CROSSIN_ALIGN_DETAIL_WORD_COUNTS_HPP

/// \file
/// All that a word model has counted. Layer: align. Needs: jump_table, word_table.

#include <cstddef>
#include <vector>

#include <crossin/align/detail/jump_table.hpp>
#include <crossin/align/detail/word_table.hpp>

namespace crossin::detail {

/// All that a word model has counted.
struct word_counts {
    word_side source;
    word_side target;
    word_table table; ///< `counts` are the model's; `emission` is made from them
    jump_counts forward_jumps = {};
    jump_counts backward_jumps = {};
};

/// Probability of a word where it has no link: its share of the text, the higher the more often it has none.
///
/// `everything` is the share of all words without link; an own rate counts as much as it at `smoothing` occurrences.
[[nodiscard]] inline std::vector<float> null_emission(word_side const& side, double smoothing)
{
    double unlinked = 0;
    for (float const one : side.unlinked) unlinked += double{one};
    double const everything = unlinked / side.tokens;
    std::vector<float> emission(side.words.size());
    for (std::size_t id = 0; id < emission.size(); ++id) {
        double const share = double{side.frequency[id]} / side.tokens;
        double const rate = everything > 0 ? (double{side.unlinked[id]} + smoothing * everything) /
                                                 (double{side.frequency[id]} + smoothing) / everything
                                           : 1;
        emission[id] = static_cast<float>(share * rate);
    }
    return emission;
}

} // namespace crossin::detail
#endif
