// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EVAL_TRANSFER_GAP_HPP
#define CROSSIN_EVAL_TRANSFER_GAP_HPP

/// \file
/// How far other languages lie behind the one that a model was tuned in. Layer: eval. Needs: error.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include <crossin/core/error.hpp>

namespace crossin {

/// A score in one language.
struct language_score {
    std::string_view language = {};
    double score = 0;
};

/// The score in `pivot` less the mean of the scores in the other languages.
///
/// Errors: `error{not_found}` where `pivot` has no score; `error{invalid_argument}` where no other language has one, or
///         `pivot` has two.
/// Source: Hu et al. 2020, XTREME (arXiv 2003.11080), section 4.2, cross-lingual transfer gap.
[[nodiscard]] inline double transfer_gap(std::span<language_score const> scores, std::string_view pivot)
{
    double ours = 0, others = 0;
    std::size_t pivots = 0;
    for (language_score const& one : scores) {
        bool const here = one.language == pivot;
        (here ? ours : others) += one.score;
        pivots += here;
    }
    if (pivots == 0)
        fail(errc::not_found, "the transfer gap from " + in_quotes(pivot) + " needs a score in that language");
    require(pivots == 1, "the pivot of a transfer gap has two scores; which one counts?");
    require(scores.size() > 1, "a transfer gap needs a score in another language than the pivot");
    return ours - others / static_cast<double>(scores.size() - 1);
}

} // namespace crossin
#endif
