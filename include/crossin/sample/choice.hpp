// SPDX-License-Identifier: MIT
#ifndef CROSSIN_SAMPLE_CHOICE_HPP
#define CROSSIN_SAMPLE_CHOICE_HPP

/// \file
/// Draws as functions of their number: weighted, with and without replacement. Layer: sample. Needs: core/random,
/// core/permutation.

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/indexed.hpp>
#include <crossin/core/permutation.hpp>
#include <crossin/core/random.hpp>

namespace crossin {

/// Picks an index in proportion to integer weights, by 64 random bits that the caller brings.
///
/// The bits are one number in [0, 1); the weights' sums cut that interval into pieces. Every piece is within 2^-64 of
/// its exact length.
///
/// Complexity: O(log weights) a pick.
/// Errors:     `error{invalid_argument}` for no weight, all zero, and a sum of 2^64 or more.
class weighted_choice {
public:
    explicit weighted_choice(std::span<std::uint64_t const> weights)
    {
        std::uint64_t sum = 0;
        ends_.reserve(weights.size());
        for (std::uint64_t const weight : weights) {
            require(weight <= std::numeric_limits<std::uint64_t>::max() - sum,
                    "the weights of a choice add up to 2^64 or more");
            ends_.push_back(sum += weight);
        }
        require(sum > 0, "a choice needs a weight that is larger than zero");
    }

    [[nodiscard]] std::size_t size() const noexcept { return ends_.size(); }

    /// An index; never one whose weight is zero.
    [[nodiscard]] std::size_t operator()(std::uint64_t bits) const noexcept
    {
        std::uint64_t const at = below(ends_.back(), bits);
        return static_cast<std::size_t>(std::ranges::upper_bound(ends_, at) - ends_.begin());
    }

private:
    std::vector<std::uint64_t> ends_; ///< sums of the weights up to each one
};

/// Endless sequence of indices, each drawn by itself in proportion to integer weights.
///
/// Models: index_sampler.
class weighted_sampler {
public:
    /// Errors: as weighted_choice.
    weighted_sampler(std::span<std::uint64_t const> weights, std::uint64_t seed) : choose_(weights), seed_(seed) {}

    [[nodiscard]] std::uint64_t size() const noexcept { return endless; }
    [[nodiscard]] std::uint64_t operator[](std::uint64_t i) const noexcept { return choose_(random_bits(seed_, i)); }

private:
    weighted_choice choose_;
    std::uint64_t seed_;
};

/// Endless sequence of indices below `rows`, each drawn by itself.
///
/// Models: index_sampler.
class with_replacement {
public:
    /// Errors: `error{invalid_argument}` for no row.
    constexpr with_replacement(std::uint64_t rows, std::uint64_t seed) : rows_(rows), seed_(seed)
    {
        require(rows > 0, "there is no row to draw from");
    }

    [[nodiscard]] constexpr std::uint64_t size() const noexcept { return endless; }
    [[nodiscard]] constexpr std::uint64_t operator[](std::uint64_t i) const noexcept
    {
        return below(rows_, random_bits(seed_, i));
    }

private:
    std::uint64_t rows_;
    std::uint64_t seed_;
};

/// Endless sequence of indices below `rows`: each pass shows each of them once, in an order of its own.
///
/// Models: index_sampler.
class without_replacement {
public:
    /// Errors: `error{invalid_argument}` for no row.
    constexpr without_replacement(std::uint64_t rows, std::uint64_t seed) : rows_(rows), seed_(seed)
    {
        require(rows > 0, "there is no row to draw from");
    }

    [[nodiscard]] constexpr std::uint64_t size() const noexcept { return endless; }
    [[nodiscard]] constexpr std::uint64_t operator[](std::uint64_t i) const noexcept
    {
        return permutation(rows_, combine_keys(seed_, i / rows_))(i % rows_);
    }

private:
    std::uint64_t rows_;
    std::uint64_t seed_;
};

/// One draw of the official CrossIn builder: a target language and a source row, which serve en2x, x2en and
/// translation alike.
struct official_draw {
    std::size_t language = 0; ///< number of a language that is not the pivot
    std::uint64_t row = 0;
    friend bool operator==(official_draw const&, official_draw const&) = default;
};

/// The draws of the official builder: languages other than the pivot with equal probability, rows with equal
/// probability, both with replacement.
///
/// The builder's generator is not ours: draws from a seed have its distribution, and its very draws can be handed in.
///
/// Source: CrossIn (arXiv 2404.11932), the builder of the released code.
class official_draws {
public:
    /// Endless draws from a seed.
    ///
    /// Errors: `error{invalid_argument}` for no row, fewer than two languages and a pivot that is not among them.
    official_draws(std::size_t languages, std::size_t pivot, std::uint64_t rows, std::uint64_t seed)
        : languages_(languages), pivot_(pivot), rows_(rows), seed_(seed)
    {
        require(rows > 0, "there is no row to draw from");
        require(languages >= 2 && pivot < languages, "draws need a pivot and another language");
    }

    /// Draws that were made elsewhere.
    ///
    /// Errors: as above, and `error{invalid_argument}` for a draw of the pivot and of what is not there.
    official_draws(std::size_t languages, std::size_t pivot, std::uint64_t rows, std::vector<official_draw> draws)
        : official_draws(languages, pivot, rows, std::uint64_t{0})
    {
        for (official_draw const& one : draws)
            require(one.language < languages && one.language != pivot && one.row < rows,
                    "a draw names the pivot, or a language or row that is not there");
        given_ = true;
        draws_ = std::move(draws);
    }

    [[nodiscard]] std::uint64_t size() const noexcept { return given_ ? draws_.size() : endless; }

    /// Requires: i < size().
    [[nodiscard]] official_draw operator[](std::uint64_t i) const noexcept
    {
        assert(i < size());
        if (given_) return draws_[i];
        std::size_t const other = static_cast<std::size_t>(below(languages_ - 1, random_bits(seed_, i, 0)));
        return {other + (other >= pivot_), below(rows_, random_bits(seed_, i, 1))};
    }

private:
    std::size_t languages_;
    std::size_t pivot_;
    std::uint64_t rows_;
    std::uint64_t seed_;
    bool given_ = false;
    std::vector<official_draw> draws_;
};

} // namespace crossin
#endif
