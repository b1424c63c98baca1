// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MIX_MIXTURE_HPP
#define CROSSIN_MIX_MIXTURE_HPP

/// \file
/// Mixes any random-access ranges in exact shares. Layer: mix. Needs: core, draws.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <ranges>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/fixed_point.hpp>
#include <crossin/core/indexed.hpp>
#include <crossin/mix/draws.hpp>

namespace crossin {

/// A range that can be mixed: elements by index, and their number.
template <class R>
concept mixable_range = std::ranges::random_access_range<R const> && std::ranges::sized_range<R const>;

/// A range with its weight and, where wanted, a cap. Keeps a reference: the range outlives the mixture.
template <mixable_range Range>
struct mixture_part {
    Range const* range;
    double weight;                ///< in proportion to the other parts' weights; 0: never drawn
    std::uint64_t max_epochs = 0; ///< no element is drawn more often; 0: no limit
    locality how = {};            ///< how far the shuffle carries
};

/// A part of a mixture.
template <mixable_range Range>
[[nodiscard]] mixture_part<Range> part(Range const& range, double weight, std::uint64_t max_epochs = 0,
                                       locality how = {})
{
    return {&range, weight, max_epochs, how};
}
template <mixable_range Range>
void part(Range const&&, double, std::uint64_t = 0, locality = {}) = delete;

/// Endless random-access range of draws from several ranges, each shuffled anew in every epoch of its own.
///
/// `m[i]` tells the part (`component`) and the element (`row`) of draw i; `elements(m)` yields the elements. A part
/// at its `max_epochs` leaves its share to the others; a mixture whose parts all have a limit ends.
///
/// Yields:     of every whole block of draws the exact shares, within log2(parts) + 1 of each.
/// Complexity: O(log parts) a draw at any index; no allocation.
/// Errors:     `error{invalid_argument}` for weights that are negative, not finite, all zero, or belong to a range
///             without elements.
template <mixable_range... Ranges>
class mixture {
public:
    explicit mixture(std::uint64_t seed, mixture_part<Ranges>... parts)
        : ranges_(parts.range...), draws_(seed, shapes(parts...), schedule({weights(parts...), ones()}))
    {}

    [[nodiscard]] std::uint64_t size() const noexcept { return draws_.size(); }
    [[nodiscard]] draw operator[](std::uint64_t index) const noexcept { return draws_[index]; }
    [[nodiscard]] auto begin() const noexcept { return draws_.begin(); }
    [[nodiscard]] auto end() const noexcept { return draws_.end(); }
    [[nodiscard]] draw_sequence const& draws() const noexcept { return draws_; }

    /// The element that a draw took: a reference common to all parts.
    [[nodiscard]] decltype(auto) element(draw const& taken) const
    {
        return element_of<0>(taken);
    }

private:
    using common = std::common_reference_t<std::ranges::range_reference_t<Ranges const>...>;

    template <std::size_t Part>
    [[nodiscard]] common element_of(draw const& taken) const
    {
        if constexpr (Part + 1 < sizeof...(Ranges))
            if (taken.component != Part) return element_of<Part + 1>(taken);
        auto const& range = *std::get<Part>(ranges_);
        using distance = std::ranges::range_difference_t<decltype(range)>;
        return std::ranges::begin(range)[static_cast<distance>(taken.row)];
    }

    static std::vector<std::uint64_t> weights(mixture_part<Ranges> const&... parts)
    {
        return integer_weights(std::array{parts.weight...});
    }
    static std::vector<std::uint64_t> ones() { return std::vector<std::uint64_t>(sizeof...(Ranges), 1); }

    static std::vector<component_shape> shapes(mixture_part<Ranges> const&... parts)
    {
        std::vector<component_shape> all;
        auto const add = [&](auto const& one) {
            auto const rows = static_cast<std::uint64_t>(std::ranges::size(*one.range));
            require(rows > 0 || !(one.weight > 0), "a range without elements must have weight zero");
            leaf_limit limit;
            if (one.max_epochs > 0) limit.draws = one.max_epochs * rows;
            all.push_back({{{rows, 0, limit}}, one.how, all.size()});
        };
        (add(parts), ...);
        return all;
    }

    std::tuple<Ranges const*...> ranges_;
    draw_sequence draws_;
};

template <mixable_range... Ranges>
mixture(std::uint64_t, mixture_part<Ranges>...) -> mixture<Ranges...>;

/// The elements of a mixture in its order.
///
/// Models: std::ranges::random_access_range. Keeps a reference: the mixture outlives it.
template <class Mixture>
class mixture_elements {
public:
    explicit mixture_elements(Mixture const& mixture) noexcept : mixture_(&mixture) {}
    [[nodiscard]] std::uint64_t size() const noexcept { return mixture_->size(); }
    [[nodiscard]] decltype(auto) operator[](std::uint64_t index) const { return mixture_->element((*mixture_)[index]); }
    [[nodiscard]] auto begin() const noexcept { return index_iterator<mixture_elements>(*this, 0); }
    [[nodiscard]] auto end() const noexcept { return index_iterator<mixture_elements>(*this, size()); }

private:
    Mixture const* mixture_;
};

template <mixable_range... Ranges>
[[nodiscard]] auto elements(mixture<Ranges...> const& of) noexcept
{
    return mixture_elements<mixture<Ranges...>>(of);
}
template <mixable_range... Ranges>
void elements(mixture<Ranges...> const&&) = delete;

} // namespace crossin
#endif
