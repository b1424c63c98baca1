// SPDX-License-Identifier: MIT
#include <crossin/mix/interleave.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <list>
#include <ranges>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/mix/mixture.hpp>

#include "shapes.hpp"
#include "support/catch.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

constexpr std::uint64_t block = draw_sequence::block;

/// A stream in the way of the library: `++` marks as done, the pull comes with the next `*` or comparison.
class counter {
public:
    static constexpr bool pulls_late = true;

    explicit counter(int last, int broken = -1) : last_(last), broken_(broken) {}

    class iterator {
    public:
        using iterator_concept = std::input_iterator_tag;
        using difference_type = std::ptrdiff_t;
        using value_type = int;
        explicit iterator(counter& parent) : parent_(&parent) {}
        iterator(iterator&&) = default;
        iterator& operator=(iterator&&) = default;
        int const& operator*() const { return parent_->pull(), parent_->now_; }
        iterator& operator++()
        {
            parent_->pull();
            parent_->there_ = false;
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(iterator const& at, std::default_sentinel_t) { return !at.parent_->pull(); }

    private:
        counter* parent_;
    };
    iterator begin() { return iterator(*this); }
    std::default_sentinel_t end() const { return {}; }

    bool pull()
    {
        if (there_ || pulls == last_) return there_;
        if (pulls == broken_) {
            broken_ = -1;
            throw std::runtime_error("broken");
        }
        now_ = pulls++;
        return there_ = true;
    }

    int pulls = 0; ///< numbers that were read

private:
    int last_, broken_;
    int now_ = 0;
    bool there_ = false;
};

std::vector<int> numbers(int first, int last)
{
    std::vector<int> all;
    for (int i = first; i < last; ++i) all.push_back(i);
    return all;
}

template <class Mixed>
std::vector<int> elements_of(Mixed& mixed)
{
    std::vector<int> all;
    for (auto const& taken : mixed) all.push_back(taken.element);
    return all;
}

/// What is at least `first` and below `last`, in the order in which it stands.
std::vector<int> between(std::vector<int> const& all, int first, int last)
{
    std::vector<int> some;
    for (int const one : all)
        if (one >= first && one < last) some.push_back(one);
    return some;
}

} // namespace

TEST_CASE("interleave: streams take turns as the parts of a mixture do, each in its own order")
{
    counter a(100'000), b(100'000), c(100'000);
    interleave mixed(7, stream(a, 5), stream(b, 2), stream(c, 1));
    std::vector<int> const rows(100);
    mixture const m(7, part(rows, 5), part(rows, 2), part(rows, 1));
    std::vector<int> next(3, 0);
    std::uint64_t index = 0;
    for (auto const& taken : mixed | std::views::take(3 * block)) {
        REQUIRE(taken.index == index);
        REQUIRE(taken.stream == m[index].component);
        REQUIRE(taken.element == next[taken.stream]++);
        ++index;
    }
    CHECK(mixed.state().taken == m.draws().counts_before(3 * block));
}

TEST_CASE("interleave: shares are exact at every block's end")
{
    counter a(1'000'000), b(1'000'000), c(1'000'000);
    interleave mixed(1, stream(a, 0.9), stream(b, 0.0999), stream(c, 0.0001));
    std::vector<double> const shares{0.9, 0.0999, 0.0001};
    for (std::uint64_t blocks = 1; blocks <= 30; ++blocks) {
        for ([[maybe_unused]] auto const& taken : mixed | std::views::take(block)) {}
        for (std::size_t i = 0; i < 3; ++i) {
            double const exact = shares[i] * static_cast<double>(blocks * block);
            REQUIRE(std::abs(static_cast<double>(mixed.state().taken[i]) - exact) <= 2);
        }
    }
    CHECK(mixed.state().taken[2] >= 11);
}

TEST_CASE("interleave: taking n leaves streams that pull late right behind what was taken")
{
    for (int const n : {0, 1, 2, 3, 10, 100, 5000}) {
        counter a(10'000), b(10'000);
        interleave mixed(3, stream(a, 2), stream(b, 1));
        int seen = 0;
        for ([[maybe_unused]] auto const& taken : mixed | std::views::take(n)) ++seen;
        CHECK(seen == n);
        CHECK(a.pulls + b.pulls == n);
        CHECK(static_cast<std::uint64_t>(a.pulls) == mixed.state().taken[0]);
        int const taken_of_a = a.pulls;
        CHECK(*a.begin() == taken_of_a); // the stream itself goes on with the next one
    }
}

TEST_CASE("interleave: taking n leaves files behind std::views::istream right behind what was taken")
{
    std::istringstream a("0 1 2 3 4 5 6 7 8 9"), b("100 101 102 103 104 105 106 107 108 109");
    auto from_a = std::views::istream<int>(a), from_b = std::views::istream<int>(b);
    interleave mixed(3, stream(from_a), stream(from_b));
    std::vector<int> taken;
    for (auto const& one : mixed | std::views::take(7)) taken.push_back(one.element);
    int next_a = 0, next_b = 0;
    a >> next_a;
    b >> next_b;
    CHECK(between(taken, 0, 100) == numbers(0, next_a));
    CHECK(between(taken, 100, 200) == numbers(100, next_b));
    CHECK(taken.size() == 7);
}

TEST_CASE("interleave: begin goes on where it was left, and what was only looked at is not lost")
{
    counter a(20), b(20);
    interleave mixed(3, stream(a), stream(b));
    std::vector<int> seen;
    std::uint64_t index = 0;
    while (mixed.begin() != mixed.end()) { // looks
        CHECK((*mixed.begin()).element == (*mixed.begin()).element);
        for (auto const& taken : mixed | std::views::take(3)) {
            CHECK(taken.index == index++);
            seen.push_back(taken.element + (taken.stream == 1 ? 100 : 0));
        }
    }
    CHECK(between(seen, 0, 100) == numbers(0, 20));
    CHECK(between(seen, 100, 200) == numbers(100, 120));
}

TEST_CASE("interleave: what is stepped over without a look is done too")
{
    counter a(10), b(10), all_a(10), all_b(10);
    interleave mixed(5, stream(a), stream(b)), every(5, stream(all_a), stream(all_b));
    std::vector<int> const all = elements_of(every);
    auto at = mixed.begin();
    ++at;
    ++at;
    at++;
    CHECK((*at).index == 3);
    CHECK((*at).element == all[3]);
    CHECK(mixed.state().index == 3);
}

TEST_CASE("interleave: when a stream ends and gives way, the others go on to their ends")
{
    std::vector<int> const a = numbers(0, 100), b = numbers(1'000, 31'000), c = numbers(100'000, 160'000);
    interleave mixed(9, stream(a, 2), stream(b, 1), stream(c, 3));
    std::vector<int> const all = elements_of(mixed);
    CHECK(all.size() == 90'100);
    CHECK(between(all, 0, 1'000) == a);
    CHECK(between(all, 1'000, 100'000) == b);
    CHECK(between(all, 100'000, 200'000) == c);
    CHECK(mixed.state().ended == std::vector<bool>{true, true, true});
    // from the block after a's end on, b and c keep 1 : 3 up to the end of the shorter
    std::uint64_t in_b = 0, in_c = 0;
    for (std::size_t i = 2 * block; i < 10 * block; ++i) ++(all[i] < 100'000 ? in_b : in_c);
    CHECK(std::abs(static_cast<double>(in_b) - 2.0 * block) < 60); // the window is not cut at blocks
    CHECK(in_b + in_c == 8 * block);
}

TEST_CASE("interleave: a stream that gives way leaves the others' turns of the block as they were")
{
    counter short_a(50), b(100'000), c(100'000), long_a(100'000), same_b(100'000), same_c(100'000);
    interleave ends(9, stream(short_a, 2), stream(b, 1), stream(c, 1));
    interleave goes_on(9, stream(long_a, 2), stream(same_b, 1), stream(same_c, 1));
    std::vector<std::uint32_t> with, without;
    for (auto const& taken : goes_on | std::views::take(block))
        if (taken.stream != 0) with.push_back(taken.stream);
    for (auto const& taken : ends | std::views::take(50 + block / 2))
        if (taken.stream != 0) without.push_back(taken.stream);
    CHECK(with == without);
}

TEST_CASE("interleave: the end of a stream that stops is the end of all, and nothing more is read of the others")
{
    counter a(1'000), b(100'000);
    interleave mixed(9, stream(a, 1, stream_end::stop), stream(b, 2));
    std::vector<int> const rows(10);
    mixture const m(9, part(rows, 1), part(rows, 2));
    std::uint64_t expected = 0, of_a = 0;
    while ((of_a += m[expected].component == 0) <= 1'000) ++expected; // where a's thousand-and-first would stand
    CHECK(elements_of(mixed).size() == expected);
    CHECK(a.pulls == 1'000);
    CHECK(static_cast<std::uint64_t>(b.pulls) == expected - 1'000);
    CHECK(mixed.begin() == mixed.end());
}

TEST_CASE("interleave: to go on from any state is never to have stopped")
{
    std::vector<int> const a = numbers(0, 300), b = numbers(1'000, 9'000), c = numbers(10'000, 10'050);
    interleave whole(4, stream(a, 1), stream(b, 3), stream(c, 1));
    std::vector<int> all;
    std::vector<interleave_state> states{whole.state()};
    for (auto at = whole.begin(); at != whole.end(); ++at) {
        all.push_back((*at).element);
        if (all.size() > 1) states.push_back(whole.state()); // after the look at the element
    }
    REQUIRE(all.size() == 8'350);
    for (std::size_t first = 0; first < all.size(); first += first < 700 ? 1 : 97) {
        interleave_state const& state = states[first];
        REQUIRE(state.index == first);
        auto const behind = [&](std::vector<int> const& rows, std::size_t i) {
            return rows | std::views::drop(static_cast<std::ptrdiff_t>(state.taken[i]));
        };
        auto rest_a = behind(a, 0), rest_b = behind(b, 1), rest_c = behind(c, 2);
        interleave rest(state, stream(rest_a, 1), stream(rest_b, 3), stream(rest_c, 1));
        CHECK(rest.state() == state);
        std::size_t at = first;
        for (auto const& taken : rest | std::views::take(500)) {
            REQUIRE(taken.index == at);
            REQUIRE(taken.element == all[at++]);
        }
        CHECK(at == std::min(first + 500, all.size()));
    }
}

TEST_CASE("interleave: a stream of weight zero is never touched")
{
    counter a(100), b(100);
    std::istringstream empty;
    interleave mixed(1, stream(a, 1), stream(b, 0));
    CHECK(elements_of(mixed).size() == 100);
    CHECK(b.pulls == 0);
}

TEST_CASE("interleave: empty streams")
{
    counter none(0), nothing(0), some(3);
    interleave mixed(1, stream(none), stream(nothing));
    CHECK(mixed.begin() == mixed.end());
    interleave alone(1, stream(none));
    CHECK(elements_of(alone).empty());
    interleave with_some(1, stream(none, 1e9), stream(some, 1e-9));
    CHECK(elements_of(with_some) == numbers(0, 3));
}

TEST_CASE("interleave: streams of different types meet in their common reference, forward ranges are read once too")
{
    std::list<std::string> const names{"a", "b"};
    std::vector<std::string_view> const views{"c", "d"};
    interleave mixed(1, stream(names), stream(views));
    std::vector<std::string> seen;
    for (auto const& taken : mixed) seen.emplace_back(taken.element);
    std::ranges::sort(seen);
    CHECK(seen == std::vector<std::string>{"a", "b", "c", "d"});
    std::vector<std::string> strings{"x"};
    interleave one(1, stream(strings));
    STATIC_REQUIRE(std::is_same_v<decltype((*one.begin()).element), std::string&>);
    CHECK(&(*one.begin()).element == &strings[0]);
}

TEST_CASE("interleave: an interleave is a stream that pulls late, so that they nest")
{
    counter a(1'000), b(1'000), c(1'000);
    interleave inner(1, stream(a), stream(b));
    auto numbers_of_inner = inner | std::views::transform([](auto const& taken) { return taken.element; });
    interleave outer(2, stream(inner, 2));
    for ([[maybe_unused]] auto const& taken : outer | std::views::take(10)) {}
    CHECK(a.pulls + b.pulls == 10);
    interleave mixed(2, stream(numbers_of_inner, 2), stream(c, 1));
    for ([[maybe_unused]] auto const& taken : mixed | std::views::take(30)) {}
    CHECK(a.pulls + b.pulls + c.pulls == 40);
}

TEST_CASE("interleave: it can be moved between two readings")
{
    counter a(10), b(10), same_a(10), same_b(10);
    interleave first(1, stream(a), stream(b)), same(1, stream(same_a), stream(same_b));
    std::vector<int> all;
    for (auto const& taken : first | std::views::take(5)) all.push_back(taken.element);
    interleave second = std::move(first);
    for (auto const& taken : second) all.push_back(taken.element);
    CHECK(all == elements_of(same));
}

TEST_CASE("interleave: what a stream throws comes through, and nothing is lost by it")
{
    counter a(100, 10), b(100);
    interleave mixed(1, stream(a), stream(b));
    std::vector<int> of_a;
    bool thrown = false;
    auto at = mixed.begin();
    for (;;) {
        try {
            if (at == mixed.end()) break;
            if ((*at).stream == 0) of_a.push_back((*at).element);
            ++at;
        } catch (std::runtime_error const&) {
            thrown = true;
        }
    }
    CHECK(thrown);
    CHECK(of_a == numbers(0, 100));
}

TEST_CASE("interleave: weights and states that cannot be used are refused")
{
    counter a(10), b(10);
    CHECK_THROWS_AS(interleave(1, stream(a, 0), stream(b, 0)), error);
    CHECK_THROWS_AS(interleave(1, stream(a, -1), stream(b, 2)), error);
    CHECK_THROWS_AS(interleave(1, stream(a, std::nan("")), stream(b, 2)), error);
    interleave const two(1, stream(a), stream(b));
    try {
        interleave const one(two.state(), stream(a));
        FAIL("no error");
    } catch (error const& problem) {
        CHECK(problem.code() == errc::mismatch);
    }
    CHECK(a.pulls + b.pulls == 0);
}
