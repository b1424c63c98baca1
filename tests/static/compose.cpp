// SPDX-License-Identifier: MIT
// What the types of compose/ and batch/ model, and what they do not.

#include <concepts>
#include <cstdint>
#include <iterator>
#include <ranges>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include <crossin/batch/labels.hpp>
#include <crossin/compose/component.hpp>
#include <crossin/compose/composition.hpp>
#include <crossin/compose/plan.hpp>
#include <crossin/compose/tasks.hpp>
#include <crossin/core/concepts.hpp>
#include <crossin/core/record_list.hpp>
#include <crossin/records/parallel_corpus.hpp>

using namespace crossin;

// A composition is a random-access range whose elements are computed: values, not references.
static_assert(std::ranges::random_access_range<composition const> && std::ranges::sized_range<composition const>);
static_assert(std::ranges::common_range<composition const>);
static_assert(std::same_as<std::ranges::range_reference_t<composition const>, example>);
static_assert(!std::ranges::borrowed_range<composition>); // its iterators point to it
static_assert(!std::ranges::view<composition>);

// Its workspaces know it by number, so it stays where it is.
static_assert(!std::copyable<composition> && !std::movable<composition>);
static_assert(std::default_initializable<composition::workspace> && !std::copyable<composition::workspace>);

// What is saved is regular.
static_assert(std::regular<checkpoint> && std::regular<recorded_stage> && std::regular<ledger>);
static_assert(std::regular<text_size> && std::regular<likelihood_score>);
static_assert(std::equality_comparable<row_set> && std::copyable<row_set>);
static_assert(std::copyable<component> && std::copyable<run_table>);

// Tasks are copied into their component.
static_assert(task<same_language> && task<cross_lingual<>> && task<cross_lingual<to_pivot>>);
static_assert(task<translation<>> && task<translation<direction_list>> && task<pair_in_context<from_pivot>>);
static_assert(!task<any_to_any> && !task<std::string>);
static_assert(reads_pivot<pair_in_context<>> && !reads_pivot<cross_lingual<>>);

// Sinks take the example, or the example and its draw; what they return does not matter.
inline constexpr auto takes_example = [](example_view const&) { return 1; };
inline constexpr auto takes_both = [](example_view const&, draw const&) {};
inline constexpr auto takes_anything = [](auto const&...) {};
inline constexpr auto takes_number = [](std::uint64_t) {};
static_assert(example_sink<decltype(takes_example) const> && example_sink<decltype(takes_both) const>);
static_assert(example_sink<decltype(takes_anything) const> && !example_sink<decltype(takes_number) const>);

// A shard of a composition that is about to die would point to nothing.
template <class C>
concept can_be_sharded = requires(C&& data) { static_cast<C&&>(data).shard(0, 1, 10); };
static_assert(can_be_sharded<composition&> && can_be_sharded<composition const&> && !can_be_sharded<composition>);

// Token ids may be any integers; labels stand beside log-probabilities of any precision.
static_assert(label_range<std::vector<std::int32_t>> && label_range<std::span<std::int64_t const>>);
static_assert(!label_range<std::vector<float>> && !label_range<std::vector<bool>>);
static_assert(log_probability_range<std::vector<float>> && !log_probability_range<std::vector<int>>);
