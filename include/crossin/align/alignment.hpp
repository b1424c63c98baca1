// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_ALIGNMENT_HPP
#define CROSSIN_ALIGN_ALIGNMENT_HPP

/// \file
/// Links between the words of two sentences, and between the rows of two ranges. Layer: align. Needs: tally.

#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <crossin/core/tally.hpp>

namespace crossin {

/// Two words that mean the same: positions in their sentences, 0-based.
struct word_link {
    std::uint32_t source = 0;
    std::uint32_t target = 0;
    float confidence = 1; ///< probability that the link is right, as the model sees it [0, 1]
    friend bool operator==(word_link const&, word_link const&) = default;

    /// By source word, then by target word; how sure a link is has no say.
    [[nodiscard]] friend constexpr bool precedes(word_link const& a, word_link const& b) noexcept
    {
        return a.source != b.source ? a.source < b.source : a.target < b.target;
    }
};

/// The links of one pair of sentences, in the order of `precedes`.
using alignment = std::vector<word_link>;

/// The links of many pairs of sentences, in one piece of memory. Models: std::regular, a random-access range of spans.
class alignment_list {
public:
    [[nodiscard]] std::size_t size() const noexcept { return ends_.size(); }
    [[nodiscard]] std::span<word_link const> operator[](std::size_t pair) const noexcept
    {
        std::size_t const begin = pair == 0 ? 0 : ends_[pair - 1];
        return {links_.data() + begin, ends_[pair] - begin};
    }
    [[nodiscard]] std::size_t link_count() const noexcept { return links_.size(); }

    void add(std::span<word_link const> links)
    {
        links_.insert(links_.end(), links.begin(), links.end());
        ends_.push_back(links_.size());
    }
    void reserve(std::size_t pairs, std::size_t links)
    {
        ends_.reserve(pairs);
        links_.reserve(links);
    }

    friend bool operator==(alignment_list const&, alignment_list const&) = default;

private:
    std::vector<word_link> links_;
    std::vector<std::size_t> ends_; ///< one a pair
};

/// Two rows that belong together.
struct row_pair {
    std::uint32_t source = 0;
    std::uint32_t target = 0;
    float confidence = 1; ///< how sure, [0, 1]
    friend bool operator==(row_pair const&, row_pair const&) = default;
};

/// Pairs in the order of the policy that found them, and what became of all elements of both sides.
///
/// Models: a random-access range of pairs.
template <class Pair>
class pair_list {
public:
    pair_list(std::vector<Pair> pairs, crossin::tally of_source, crossin::tally of_target)
        : pairs_(std::move(pairs)), source_(std::move(of_source)), target_(std::move(of_target)), both_(source_)
    {
        both_ += target_;
    }

    [[nodiscard]] std::size_t size() const noexcept { return pairs_.size(); }
    [[nodiscard]] Pair const& operator[](std::size_t i) const noexcept { return pairs_[i]; }
    [[nodiscard]] auto begin() const noexcept { return pairs_.begin(); }
    [[nodiscard]] auto end() const noexcept { return pairs_.end(); }

    /// Elements of both sides: kept are those that stand in a pair.
    [[nodiscard]] crossin::tally const& tally() const noexcept { return both_; }
    [[nodiscard]] crossin::tally const& source_tally() const noexcept { return source_; }
    [[nodiscard]] crossin::tally const& target_tally() const noexcept { return target_; }

private:
    std::vector<Pair> pairs_;
    crossin::tally source_, target_, both_;
};

/// Pairs of rows. Properties: `tally().kept == 2 * size()`, where each row stands in one pair.
using row_pairs = pair_list<row_pair>;

} // namespace crossin
#endif
