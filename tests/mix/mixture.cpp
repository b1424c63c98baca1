// SPDX-License-Identifier: MIT
#include <crossin/mix/mixture.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <deque>
#include <limits>
#include <ranges>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "shapes.hpp"
#include "support/catch.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

/// Somebody's own type, of which the library knows nothing.
struct sentence {
    int number = 0;
    std::string text = {};
};

std::vector<sentence> sentences(int first, int count)
{
    std::vector<sentence> all;
    for (int i = first; i < first + count; ++i) all.push_back({i, "sentence " + std::to_string(i)});
    return all;
}

constexpr std::uint64_t block = draw_sequence::block;

} // namespace

TEST_CASE("mixture: elements are the parts' own, by reference")
{
    std::vector<sentence> const plain = sentences(0, 50);
    std::vector<sentence> const cross = sentences(1000, 20);
    mixture const m(7, part(plain, 3), part(cross, 1));
    auto const all = elements(m);
    STATIC_REQUIRE(std::is_same_v<decltype(all[0]), sentence const&>);
    std::uint64_t from_cross = 0;
    for (std::uint64_t i = 0; i < block; ++i) {
        draw const taken = m[i];
        CHECK(taken.index == i);
        CHECK(&all[i] == &(taken.component == 0 ? plain : cross)[taken.row]);
        from_cross += taken.component;
    }
    CHECK(from_cross == block / 4);
}

TEST_CASE("mixture: a vector, a deque and a computed view mix when they have a common reference")
{
    std::vector<int> const numbers{1, 2, 3};
    std::deque<int> const more{10, 20};
    auto const squares = std::views::iota(100, 110) | std::views::transform([](int n) { return n * n; });
    mixture const m(1, part(numbers), part(more), part(squares));
    auto const all = elements(m);
    STATIC_REQUIRE(std::is_same_v<decltype(all[0]), int>); // two references and a value: a value
    std::set<int> seen;
    for (int const element : all | std::views::take(1000)) seen.insert(element);
    CHECK(seen == std::set<int>{1, 2, 3, 10, 20, 10000, 10201, 10404, 10609, 10816, 11025, 11236, 11449, 11664, 11881});
}

TEST_CASE("mixture: references of different types meet in their common one")
{
    std::vector<std::string> const strings{"a", "b"};
    std::vector<std::string_view> const views{"c"};
    mixture const m(1, part(strings), part(views));
    STATIC_REQUIRE(std::is_same_v<decltype(elements(m)[0]), std::string_view const>);
    std::set<std::string_view> seen;
    for (std::string_view const text : elements(m) | std::views::take(100)) seen.insert(text);
    CHECK(seen == std::set<std::string_view>{"a", "b", "c"});
}

TEST_CASE("mixture: parts that have nothing in common still give draws")
{
    std::vector<sentence> const a = sentences(0, 5);
    std::vector<std::array<double, 3>> const b(7);
    mixture const m(1, part(a), part(b));
    STATIC_REQUIRE_FALSE(element_mixture<decltype(m)>);
    CHECK(m[0].row < (m[0].component == 0 ? 5U : 7U));
}

TEST_CASE("mixture: it is a range of draws, and its elements are a range, for standard algorithms")
{
    std::vector<int> const a{1, 2, 3}, b{4, 5};
    mixture const m(7, part(a, 2, {.max_epochs = 4}), part(b, 1, {.max_epochs = 1}));
    REQUIRE(m.size() == 14);
    auto const all = elements(m);
    CHECK(all.size() == 14);
    CHECK(std::ranges::distance(m) == 14);
    CHECK(std::ranges::count(all, 2) == 4);
    CHECK(std::ranges::count(all, 5) == 1);
    CHECK(*std::ranges::max_element(all) == 5);
    std::vector<int> const forwards(all.begin(), all.end());
    std::vector<int> backwards;
    for (int const element : all | std::views::reverse) backwards.push_back(element);
    CHECK(std::ranges::equal(forwards, backwards | std::views::reverse));
    CHECK(all.begin()[13] == forwards[13]);
    for (draw const& taken : m | std::views::drop(5) | std::views::take(2)) CHECK(m.element(taken) == all[taken.index]);
}

TEST_CASE("mixture: at most so many epochs, and what then")
{
    std::vector<int> const a(100), b(300);
    SECTION("the others go on")
    {
        mixture const m(1, part(a, 1, {.max_epochs = 2}), part(b, 1));
        CHECK(m.size() == endless);
        CHECK(m.draws().counts_before(10'000) == std::vector<std::uint64_t>{200, 9'800});
    }
    SECTION("the mixture ends with the first")
    {
        mixture const m(1, part(a, 1, {.max_epochs = 1, .then = at_limit::end}),
                        part(b, 1, {.max_epochs = 1, .then = at_limit::end}));
        CHECK(m.size() >= 199);
        CHECK(m.size() <= 201);
        CHECK(m.draws().stages().ended_by() == 0);
    }
    SECTION("the mixture ends with the last")
    {
        mixture const m(1, part(a, 1, {.max_epochs = 1, .then = at_limit::note}),
                        part(b, 1, {.max_epochs = 1, .then = at_limit::note}));
        CHECK(m.draws().counts_before(m.size())[1] == 300);
        CHECK(m.size() >= 599);
        CHECK(m.size() <= 601);
    }
    SECTION("more epochs than can be counted are no limit")
    {
        for (std::uint64_t const epochs : {std::uint64_t{1} << 62, std::uint64_t{1} << 63,
                                           std::numeric_limits<std::uint64_t>::max(), std::uint64_t{1} << 58})
            CHECK(mixture(1, part(a, 1, {.max_epochs = epochs})).size() == endless);
    }
}

TEST_CASE("mixture: a locality is for one part alone")
{
    std::vector<int> const a(1000);
    mixture const m(1, part(a, 1, {.how = in_order()}), part(a, 1));
    std::array<std::uint64_t, 2> drawn{}, in_turn{};
    for (draw const& one : m | std::views::take(block)) {
        ++drawn[one.component];
        in_turn[one.component] += one.row == one.turn % 1000;
    }
    CHECK(in_turn[0] == drawn[0]);
    CHECK(in_turn[1] < 20);
}

TEST_CASE("mixture: weights can follow a plan and change on the way")
{
    std::vector<int> const a(10), b(10);
    schedule plan(part_weights({1, 0}));
    plan.then(2 * block, part_weights({0.5, 1.5}));
    mixture m(1, plan, part(a), part(b));
    CHECK(m.draws().counts_before(2 * block) == std::vector<std::uint64_t>{2 * block, 0});
    CHECK(m.draws().counts_before(6 * block) == std::vector<std::uint64_t>{3 * block, 3 * block});
    m.change_weights(3 * block, part_weights({1, 0}));
    CHECK(m.draws().counts_before(6 * block) == std::vector<std::uint64_t>{5 * block + block / 4, 3 * block / 4});
}

TEST_CASE("mixture: a copy is a mixture of its own")
{
    std::vector<int> const a{1, 2}, b{3};
    mixture first(1, part(a), part(b));
    mixture const second = first;
    first.change_weights(0, part_weights({1, 0}));
    CHECK(second.draws().counts_before(block) == std::vector<std::uint64_t>{block / 2, block / 2});
    CHECK(first.draws().counts_before(block) == std::vector<std::uint64_t>{block, 0});
    CHECK(std::ranges::equal(second | std::views::take(100), mixture(1, part(a), part(b)) | std::views::take(100)));
}

TEST_CASE("mixture: what cannot be mixed is refused")
{
    std::vector<int> const a(10), none;
    CHECK_THROWS_AS(mixture(1, part(a, 0)), error);
    CHECK_THROWS_AS(mixture(1, part(a, -1), part(a, 2)), error);
    CHECK_THROWS_AS(mixture(1, part(a, std::nan(""))), error);
    CHECK_THROWS_AS(mixture(1, part(a, std::numeric_limits<double>::infinity())), error);
    CHECK_THROWS_AS(mixture(1, part(none, 1), part(a, 1)), error);
    CHECK_NOTHROW(mixture(1, part(none, 0, {.max_epochs = 1}), part(a, 1)));
    CHECK_THROWS_AS(mixture(1, schedule(part_weights({1})), part(a), part(a)), error);
    CHECK_THROWS_AS(mixture_list<std::vector<int>>(1, {}), error);
}

TEST_CASE("mixture_list: the same parts in a list are the same mixture")
{
    std::vector<std::vector<sentence>> const languages{sentences(0, 50), sentences(100, 7), sentences(200, 20)};
    std::vector<mixture_part<std::vector<sentence>>> parts;
    for (std::vector<sentence> const& language : languages)
        parts.push_back(part(language, 1.5 + static_cast<double>(parts.size()), {.max_epochs = 30}));
    mixture_list const list(9, parts);
    mixture const same(9, part(languages[0], 1.5, {.max_epochs = 30}), part(languages[1], 2.5, {.max_epochs = 30}),
                       part(languages[2], 3.5, {.max_epochs = 30}));
    REQUIRE(list.size() == same.size());
    CHECK(std::ranges::equal(list, same));
    auto const ours = elements(list);
    auto const theirs = elements(same);
    for (std::uint64_t i = 0; i < list.size(); ++i) REQUIRE(&ours[i] == &theirs[i]);
}
