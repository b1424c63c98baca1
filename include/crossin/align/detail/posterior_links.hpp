// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_POSTERIOR_LINKS_HPP
#define CROSSIN_ALIGN_DETAIL_POSTERIOR_LINKS_HPP

/// \file
/// Links from the probabilities of both directions. Layer: align. Needs: link_chain, symmetrize.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <crossin/align/alignment.hpp>
#include <crossin/align/detail/link_chain.hpp>
#include <crossin/align/symmetrize.hpp>
#include <crossin/align/word_options.hpp>

namespace crossin::detail {

/// Decides which links a pair of sentences has; keeps its room.
class posterior_links {
public:
    /// `forward` has the source words as states, `backward` the target words.
    [[nodiscard]] alignment const& operator()(link_direction const& forward, link_direction const& backward,
                                              word_options const& options)
    {
        links_.clear();
        if (options.heuristic == link_heuristic::posterior)
            reach(forward, backward, static_cast<float>(options.threshold));
        else if (options.heuristic == link_heuristic::itermax)
            match(forward, backward);
        else
            links_ = symmetrize(
                likeliest(forward, [](std::size_t target, std::size_t source) { return std::pair(source, target); }),
                likeliest(backward, [](std::size_t source, std::size_t target) { return std::pair(source, target); }),
                options.heuristic);
        return links_;
    }

private:
    [[nodiscard]] static float mean(link_direction const& forward, link_direction const& backward, std::size_t i,
                                    std::size_t j) noexcept
    {
        return 0.5F * (forward.link(j, i) + backward.link(i, j));
    }

    void reach(link_direction const& forward, link_direction const& backward, float threshold)
    {
        for (std::size_t i = 0; i < forward.states; ++i)
            for (std::size_t j = 0; j < backward.states; ++j)
                if (float const sure = mean(forward, backward, i, j); sure >= threshold) add(links_, i, j, sure);
    }

    /// The likeliest state of each observation, unless none is likelier, as `make(observation, state)`.
    template <class Make>
    [[nodiscard]] static alignment likeliest(link_direction const& of, Make make)
    {
        alignment links;
        for (std::size_t j = 0; j < of.observations; ++j) {
            float const* const row = of.posterior.data() + j * of.stride;
            auto const i = static_cast<std::size_t>(std::max_element(row, row + of.states) - row);
            if (row[i] <= of.null_posterior[j]) continue;
            auto const [source, target] = make(j, i);
            add(links, source, target, row[i]);
        }
        std::ranges::sort(links, in_order);
        return links;
    }

    /// Twice: cells that are the best of their row and of their column; the second time without words that have a link on
    /// both sides, and at a discount where one of the two words has one.
    ///
    /// Source: Jalili Sabet et al. 2020 (SimAlign), section 3.2, over probabilities instead of similarities.
    void match(link_direction const& forward, link_direction const& backward)
    {
        constexpr float discount = 0.9F, least = 0.05F;
        std::size_t const rows = forward.states, columns = backward.states;
        std::vector<bool> row_linked(rows, false), column_linked(columns, false);
        for (int round = 0; round < 2; ++round) {
            auto const weight = [&](std::size_t i, std::size_t j) {
                float const sure = mean(forward, backward, i, j);
                if (row_linked[i] && column_linked[j]) return 0.0F;
                return row_linked[i] || column_linked[j] ? discount * sure : sure;
            };
            std::vector<std::size_t> best_row(columns, 0), best_column(rows, 0);
            for (std::size_t i = 0; i < rows; ++i)
                for (std::size_t j = 0; j < columns; ++j) {
                    float const here = weight(i, j);
                    if (here > weight(i, best_column[i])) best_column[i] = j;
                    if (here > weight(best_row[j], j)) best_row[j] = i;
                }
            std::size_t const before = links_.size();
            for (std::size_t i = 0; i < rows; ++i)
                if (std::size_t const j = best_column[i]; best_row[j] == i && weight(i, j) >= least)
                    add(links_, i, j, mean(forward, backward, i, j));
            for (std::size_t k = before; k < links_.size(); ++k)
                row_linked[links_[k].source] = column_linked[links_[k].target] = true;
        }
        std::ranges::sort(links_, in_order);
    }

    static void add(alignment& to, std::size_t i, std::size_t j, float sure)
    {
        to.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(j), std::min(sure, 1.0F)});
    }

    static bool in_order(word_link const& a, word_link const& b) noexcept { return precedes(a, b); }

    alignment links_;
};

} // namespace crossin::detail
#endif
