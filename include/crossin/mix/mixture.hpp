// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MIX_MIXTURE_HPP
#define CROSSIN_MIX_MIXTURE_HPP

/// \file
/// Mixes any random-access ranges in exact shares. Layer: mix. Needs: core, draws.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <ranges>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/indexed.hpp>
#include <crossin/mix/draws.hpp>
#include <crossin/mix/row_order.hpp>
#include <crossin/mix/schedule.hpp>
#include <crossin/mix/stages.hpp>

namespace crossin {

/// A range that can be mixed: elements by index, and their number.
template <class R>
concept mixable_range = std::ranges::random_access_range<R const> && std::ranges::sized_range<R const>;

/// What a part of a mixture may have besides its weight.
struct part_options {
    std::uint64_t max_epochs = 0;       ///< no element is drawn more often; 0: no limit
    at_limit then = at_limit::give_way; ///< what happens once every element has been drawn so often
    locality how = {};                  ///< how far the shuffle carries
};

/// A range with its weight and its options. Keeps a reference: the range outlives the mixture and keeps its size.
template <mixable_range Range>
struct mixture_part {
    Range const* range;
    double weight; ///< in proportion to the other parts' weights; 0: never drawn
    part_options options = {};
};

/// A part of a mixture.
template <mixable_range Range>
[[nodiscard]] mixture_part<Range> part(Range const& range, double weight = 1, part_options options = {})
{
    return {&range, weight, options};
}
template <mixable_range Range>
void part(Range const&&, double = 1, part_options = {}) = delete; // a part refers to its range: name the range first

/// What `elements` asks for: draws by index, and the element that a draw took.
template <class M>
concept element_mixture = requires(M const& m, std::uint64_t i) {
    { m.size() } -> std::same_as<std::uint64_t>;
    m.element(m[i]);
};

namespace detail {

/// The part of a mixture that does not depend on the type of its range.
template <class Range>
component_shape shape_of(mixture_part<Range> const& part, std::uint64_t key)
{
    auto const rows = static_cast<std::uint64_t>(std::ranges::size(*part.range));
    leaf_limit limit{std::numeric_limits<std::uint64_t>::max(), part.options.then};
    if (part.options.max_epochs > 0 && (rows == 0 || part.options.max_epochs < endless / rows))
        limit.draws = part.options.max_epochs * rows;
    return {{{rows, 0, limit}}, part.options.how, key};
}

template <class Reference, class Range>
Reference element_at(Range const& range, std::uint64_t row)
{
    return static_cast<Reference>(
        std::ranges::begin(range)[static_cast<std::ranges::range_difference_t<Range const>>(row)]);
}

} // namespace detail

/// Random-access range of draws from several ranges, each shuffled anew in every epoch of its own.
///
/// `m[i]` tells the part (`component`) and the element (`row`) of draw i; `elements(m)` yields the elements. A part
/// at its `max_epochs` leaves its share to the others; a mixture whose parts all have a limit ends, any other is
/// endless.
///
/// Models:     std::ranges::random_access_range; const access from any number of threads.
/// Yields:     of every whole block of draws the exact shares, within log2(parts) + 1 of each.
/// Complexity: O(log parts) a draw at any index; no allocation.
/// Errors:     `error{invalid_argument}` for weights that are negative, not finite, all zero, or belong to a range
///             without elements.
template <mixable_range... Ranges>
    requires(sizeof...(Ranges) > 0)
class mixture {
public:
    explicit mixture(std::uint64_t seed, mixture_part<Ranges>... parts)
        : mixture(seed, schedule(part_weights({parts.weight...})), parts...)
    {}

    /// Weights that change with the position: those of the plan (`part_weights` makes them), not those of the parts.
    mixture(std::uint64_t seed, schedule const& plan, mixture_part<Ranges>... parts)
        : ranges_(parts.range...), draws_(seed, shapes(std::index_sequence_for<Ranges...>(), parts...), plan)
    {}

    /// Number of draws; `endless` where nothing ends the mixture.
    [[nodiscard]] std::uint64_t size() const noexcept { return draws_.size(); }
    /// Requires: index < size().
    [[nodiscard]] draw operator[](std::uint64_t index) const noexcept { return draws_[index]; }
    [[nodiscard]] auto begin() const noexcept { return draws_.begin(); }
    [[nodiscard]] auto end() const noexcept { return draws_.end(); }
    [[nodiscard]] draw_sequence const& draws() const noexcept { return draws_; }

    /// See `draw_sequence::change_weights`.
    void change_weights(std::uint64_t first, tree_weights weights) { draws_.change_weights(first, std::move(weights)); }

    /// The element that a draw took: a reference common to all parts, where they have one.
    [[nodiscard]] decltype(auto) element(draw const& taken) const
        requires requires { typename std::common_reference_t<std::ranges::range_reference_t<Ranges const>...>; }
    {
        return element_of<std::common_reference_t<std::ranges::range_reference_t<Ranges const>...>, 0>(taken);
    }

private:
    template <class Reference, std::size_t Part>
    [[nodiscard]] Reference element_of(draw const& taken) const
    {
        if constexpr (Part + 1 < sizeof...(Ranges))
            if (taken.component != Part) return element_of<Reference, Part + 1>(taken);
        return detail::element_at<Reference>(*std::get<Part>(ranges_), taken.row);
    }

    template <std::size_t... Numbers>
    static std::vector<component_shape> shapes(std::index_sequence<Numbers...>, mixture_part<Ranges> const&... parts)
    {
        return {detail::shape_of(parts, Numbers)...};
    }

    std::tuple<Ranges const*...> ranges_;
    draw_sequence draws_;
};

/// A mixture of ranges of one type whose number is known when the program runs.
///
/// Models, Yields, Complexity, Errors: as of `mixture`, whose draws it gives for the same parts;
///         `error{invalid_argument}` for no parts.
template <mixable_range Range>
class mixture_list {
public:
    explicit mixture_list(std::uint64_t seed, std::vector<mixture_part<Range>> const& parts)
        : mixture_list(seed, schedule(part_weights(weights(parts))), parts)
    {}

    /// Weights that change with the position: those of the plan, not those of the parts.
    mixture_list(std::uint64_t seed, schedule const& plan, std::vector<mixture_part<Range>> const& parts)
        : draws_(seed, shapes(parts), plan)
    {
        for (mixture_part<Range> const& one : parts) ranges_.push_back(one.range);
    }

    [[nodiscard]] std::uint64_t size() const noexcept { return draws_.size(); }
    [[nodiscard]] draw operator[](std::uint64_t index) const noexcept { return draws_[index]; }
    [[nodiscard]] auto begin() const noexcept { return draws_.begin(); }
    [[nodiscard]] auto end() const noexcept { return draws_.end(); }
    [[nodiscard]] draw_sequence const& draws() const noexcept { return draws_; }
    void change_weights(std::uint64_t first, tree_weights weights) { draws_.change_weights(first, std::move(weights)); }

    /// The element that a draw took.
    [[nodiscard]] decltype(auto) element(draw const& taken) const
    {
        return detail::element_at<std::ranges::range_reference_t<Range const>>(*ranges_[taken.component], taken.row);
    }

private:
    static std::vector<double> weights(std::vector<mixture_part<Range>> const& parts)
    {
        std::vector<double> all;
        for (mixture_part<Range> const& one : parts) all.push_back(one.weight);
        return all;
    }
    static std::vector<component_shape> shapes(std::vector<mixture_part<Range>> const& parts)
    {
        std::vector<component_shape> all;
        for (mixture_part<Range> const& one : parts) all.push_back(detail::shape_of(one, all.size()));
        return all;
    }

    std::vector<Range const*> ranges_;
    draw_sequence draws_;
};

/// The elements of a mixture in its order.
///
/// Models:   std::ranges::random_access_range. Keeps a reference: the mixture outlives it.
/// Requires: `element_mixture<Mixture>`, once Mixture is complete.
template <class Mixture>
class mixture_elements {
public:
    explicit mixture_elements(Mixture const& mixture) noexcept : mixture_(&mixture) {}
    explicit mixture_elements(Mixture const&&) = delete;
    [[nodiscard]] std::uint64_t size() const noexcept { return mixture_->size(); }
    /// Requires: index < size().
    [[nodiscard]] decltype(auto) operator[](std::uint64_t index) const { return mixture_->element((*mixture_)[index]); }
    [[nodiscard]] auto begin() const noexcept { return index_iterator<mixture_elements>(*this, 0); }
    [[nodiscard]] auto end() const noexcept { return index_iterator<mixture_elements>(*this, size()); }

private:
    Mixture const* mixture_;
};

/// The elements of a mixture in its order.
template <element_mixture Mixture>
[[nodiscard]] mixture_elements<Mixture> elements(Mixture const& of) noexcept
{
    return mixture_elements<Mixture>(of);
}
template <element_mixture Mixture>
void elements(Mixture const&&) = delete; // the elements refer to their mixture: name the mixture first

} // namespace crossin
#endif
