// SPDX-License-Identifier: MIT
// What the types of core/ model, and what they do not.

#include <concepts>
#include <cstdint>
#include <type_traits>
#include <vector>

#include <crossin/core/concepts.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/fingerprint.hpp>
#include <crossin/core/fixed_point.hpp>
#include <crossin/core/language.hpp>
#include <crossin/core/permutation.hpp>
#include <crossin/core/record.hpp>
#include <crossin/core/record_list.hpp>
#include <crossin/core/share_tree.hpp>

using namespace crossin;
using namespace crossin::literals;

// Values are regular: they are copied, compared and stored without a second thought.
static_assert(std::regular<language_tag> && std::totally_ordered<language_tag>);
static_assert(std::regular<direction> && std::totally_ordered<direction>);
static_assert(std::regular<fraction64>);
static_assert(std::regular<place>);
static_assert(std::regular<fingerprint>);
static_assert(std::regular<share_state>);
static_assert(std::is_trivially_copyable_v<language_tag>);
static_assert(std::is_nothrow_move_constructible_v<error>);

// Tags are constants of the program where they can be.
static_assert("ZH-hans"_lang == "zh-Hans"_lang);
static_assert("pt-BR"_lang.matches("pt"_lang) && !"pt"_lang.matches("pt-BR"_lang));
static_assert(!language_tag::valid("e") && !language_tag::valid("en-") && !language_tag::valid("en GB"));
static_assert("no"_lang.text() == "no");

// A string does not become a tag by itself: it may not be one.
static_assert(!std::convertible_to<char const*, language_tag>);

// Samplers are anything with a size and an index, corpora are more.
struct every_third {
    [[nodiscard]] std::uint64_t size() const { return 10; }
    [[nodiscard]] std::uint64_t operator[](std::uint64_t i) const { return 3 * i; }
};
static_assert(index_sampler<every_third> && index_sampler<std::vector<std::uint64_t>>);
static_assert(!index_sampler<std::vector<language_tag>> && !index_sampler<std::uint64_t>);
static_assert(record_corpus<record_list>);
static_assert(!record_corpus<every_third> && !record_corpus<std::vector<record>>);
