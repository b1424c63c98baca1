// SPDX-License-Identifier: MIT
// Which concepts the types of mix/ model, and which they must not.

#include <cstdint>
#include <forward_list>
#include <iterator>
#include <list>
#include <ranges>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

#include <crossin/core/concepts.hpp>
#include <crossin/mix.hpp>

namespace {

using namespace crossin;

struct row {
    std::string text;
};
using rows = std::vector<row>;
using mixed = mixture<rows, rows>;
using listed = mixture_list<rows>;

// Values are values: copied, compared, stored.
static_assert(std::regular<draw>);
static_assert(std::regular<locality>);
static_assert(std::regular<row_order::position>);
static_assert(std::regular<leaf_limit>);
static_assert(std::regular<weight_change>);
static_assert(std::regular<leaf_count>);
static_assert(std::regular<ledger>);
static_assert(std::regular<interleave_state>);
static_assert(std::copyable<schedule> && std::equality_comparable<schedule>);
static_assert(!std::default_initializable<schedule>); // a schedule has weights
static_assert(std::copyable<draw_sequence> && std::copyable<mixed> && std::copyable<listed>);
static_assert(std::is_trivially_copyable_v<draw> && sizeof(draw) == 40);

// What is indexed is a random-access range, also when it is constant, and knows its size.
template <class R>
constexpr bool indexed = std::ranges::random_access_range<R> && std::ranges::random_access_range<R const> &&
                         std::ranges::sized_range<R const> && std::ranges::common_range<R const>;
static_assert(indexed<draw_sequence>);
static_assert(indexed<mixed>);
static_assert(indexed<listed>);
static_assert(indexed<mixture_elements<mixed>>);
static_assert(indexed<mixture_elements<listed>>);
static_assert(indexed<shard_indices>);
static_assert(indexed<shard_view<mixed>>);
static_assert(indexed<shard_view<mixture_elements<mixed>>>);
static_assert(index_sampler<shard_indices>);

// Components are not views, so that a named one is adapted by reference; their iterators do not outlive them.
static_assert(!std::ranges::view<mixed> && !std::ranges::view<draw_sequence> && !std::ranges::view<shard_view<mixed>>);
static_assert(!std::ranges::borrowed_range<mixed> && !std::ranges::borrowed_range<mixture_elements<mixed>>);
static_assert(std::ranges::viewable_range<mixed&> && std::ranges::viewable_range<mixture_elements<mixed>>);

// Draws are computed, elements are the part's own.
static_assert(std::is_same_v<std::ranges::range_reference_t<mixed const>, draw>);
static_assert(std::is_same_v<std::ranges::range_reference_t<mixture_elements<mixed> const>, row const&>);
static_assert(!std::ranges::contiguous_range<mixture_elements<mixed>>);

// Any random-access range of known size mixes; what cannot be indexed does not.
static_assert(mixable_range<rows> && mixable_range<std::string> && mixable_range<int[4]>);
static_assert(mixable_range<std::ranges::iota_view<int, int>>);
static_assert(mixable_range<mixed>); // a mixture of draws of a mixture
static_assert(!mixable_range<std::list<int>>);
static_assert(!mixable_range<std::ranges::iota_view<int>>); // no size
static_assert(!mixable_range<std::ranges::basic_istream_view<int, char>>);
static_assert(!mixable_range<int>);

template <class M>
constexpr bool has_elements = requires(M const& m) { elements(m); };
static_assert(element_mixture<mixed> && has_elements<mixed> && has_elements<listed>);
static_assert(!element_mixture<mixture<rows, std::vector<int>>> && !has_elements<mixture<rows, std::vector<int>>>);
static_assert(!element_mixture<rows> && !element_mixture<draw_sequence>);

static_assert(indexed_elements<rows> && indexed_elements<mixed> && indexed_elements<draw_sequence>);
static_assert(!indexed_elements<std::list<int>> && !indexed_elements<std::ranges::basic_istream_view<int, char>>);

// References to what is gone do not compile.
template <class R>
constexpr bool makes_part = requires { part(std::declval<R>(), 1); };
template <class R>
constexpr bool makes_stream = requires { stream(std::declval<R>(), 1); };
template <class M>
constexpr bool makes_elements = requires { elements(std::declval<M>()); };
template <class R>
constexpr bool makes_shard = requires { shard(std::declval<R>(), 0, 1, 0, 1); };
static_assert(makes_part<rows&> && makes_part<rows const&> && !makes_part<rows> && !makes_part<rows const>);
static_assert(makes_stream<rows&> && makes_stream<rows const&> && !makes_stream<rows> && !makes_stream<rows const>);
static_assert(makes_elements<mixed&> && !makes_elements<mixed> && !makes_elements<mixed const>);
static_assert(makes_shard<rows const&> && !makes_shard<rows> && !makes_shard<rows const>);

// A schedule takes what turns progress into weights, and nothing else.
template <class F>
constexpr bool can_change = requires(schedule plan, F f) { plan.gradually(0, 1, 1, f); };
static_assert(can_change<tree_weights (*)(double)>);
static_assert(!can_change<double (*)(double)> && !can_change<tree_weights (*)()>);

// A mixture of streams says in its type that it can be read once.
using streams = interleave<std::ranges::basic_istream_view<int, char>, std::forward_list<int>>;
static_assert(std::ranges::input_range<streams> && !std::ranges::forward_range<streams>);
static_assert(!std::ranges::range<streams const>);
static_assert(!std::copyable<std::ranges::iterator_t<streams>>);
static_assert(std::is_same_v<std::ranges::sentinel_t<streams>, std::default_sentinel_t>);
static_assert(!std::ranges::view<streams> && !std::ranges::sized_range<streams>);
static_assert(std::movable<streams> && !std::copyable<streams>);
static_assert(late_pulling<streams> && !late_pulling<rows> &&
              !late_pulling<std::ranges::basic_istream_view<int, char>>);
static_assert(std::is_same_v<std::ranges::range_value_t<interleave<std::forward_list<int>>>, interleaved<int&>>);

} // namespace
