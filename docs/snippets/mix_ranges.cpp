// SPDX-License-Identifier: MIT
// Mixing ranges of one's own: the code of docs/guides/mix-your-own-ranges.md and of docs/reference/mix/.

#include <cstdint>
#include <deque>
#include <iostream>
#include <ranges>
#include <sstream>
#include <string>
#include <vector>

#include <crossin/mix.hpp>

//! [struct]
struct sentence {
    int number = 0;
    std::string text;
};
//! [struct]

std::vector<sentence> sentences(std::string const& language, int count)
{
    std::vector<sentence> all;
    for (int i = 0; i < count; ++i) all.push_back({i, language + " " + std::to_string(i)});
    return all;
}

void guide()
{
    //! [mix]
    std::vector<sentence> const english = sentences("en", 1000);
    std::vector<sentence> const swahili = sentences("sw", 40);

    crossin::mixture const mixed(42, crossin::part(english, 3), crossin::part(swahili, 1));

    for (sentence const& one : crossin::elements(mixed) | std::views::take(8)) std::cout << one.text << ", ";
    std::cout << "...\n";
    //! [mix]

    //! [draw]
    crossin::draw const taken = mixed[123'456'789];
    std::cout << "draw " << taken.index << ": part " << taken.component << ", element " << taken.row << ", pass "
              << taken.epoch << ", " << mixed.element(taken).text << "\n";
    //! [draw]

    //! [cap]
    crossin::mixture const capped(42, crossin::part(english, 3), crossin::part(swahili, 1, {.max_epochs = 4}));
    std::vector<std::uint64_t> const seen = capped.draws().counts_before(10'000);
    std::cout << "of 10000: " << seen[0] << " English, " << seen[1] << " Swahili\n";
    //! [cap]

    //! [once]
    crossin::mixture const once(42, crossin::part(english, 3, {.max_epochs = 1}),
                                crossin::part(swahili, 1, {.max_epochs = 1}));
    std::cout << "everything once: " << once.size() << " draws\n";
    //! [once]

    //! [plan]
    for (crossin::leaf_count const& one : crossin::plan_of(capped.draws(), 0, 10'000))
        std::cout << "asked " << one.asked << ", got " << one.got << " of " << one.rows << " rows, " << one.epochs()
                  << " passes\n";
    //! [plan]

    //! [resume]
    std::uint64_t next = 0; // what a checkpoint holds
    for (crossin::draw const& one : mixed | std::views::take(5000)) next = one.index + 1;
    auto const rest = crossin::elements(mixed) | std::views::drop(static_cast<std::ptrdiff_t>(next));
    std::cout << "goes on with " << rest.front().text << "\n";
    //! [resume]

    //! [ranks]
    auto const all = crossin::elements(mixed);
    for (std::uint64_t rank = 0; rank < 4; ++rank) {
        auto const mine = crossin::shard(all, rank, 4, 0, 10'000, crossin::tail::drop);
        std::cout << "rank " << rank << ": " << mine.size() << " of them, first " << mine[0].text << "\n";
    }
    //! [ranks]

    //! [stages]
    crossin::schedule plan(crossin::part_weights({1, 0})); // English only
    plan.then(8192, crossin::part_weights({3, 1}));        // 3 : 1 from draw 8192 on
    // and then slowly to equal shares
    plan.gradually(16'384, 65'536, 4096, [](double done) { return crossin::part_weights({3 - 2 * done, 1}); });
    crossin::mixture const staged(42, plan, crossin::part(english), crossin::part(swahili));
    //! [stages]
    std::cout << staged.draws().stages().stages().size() << " stages, " << staged.draws().counts_before(65'536)[1]
              << " Swahili by draw 65536\n";

    //! [list]
    std::vector<std::vector<sentence>> const languages{english, swahili, sentences("yo", 12)};
    std::vector<crossin::mixture_part<std::vector<sentence>>> parts;
    for (auto const& language : languages) parts.push_back(crossin::part(language, 1));
    crossin::mixture_list const many(42, parts);
    //! [list]
    std::cout << crossin::elements(many)[0].text << "\n";
}

void types()
{
    //! [types]
    std::vector<int> const numbers{1, 2, 3};
    std::deque<int> const more{10, 20};
    auto const squares = std::views::iota(100, 110) | std::views::transform([](int n) { return n * n; });
    crossin::mixture const mixed(1, crossin::part(numbers), crossin::part(more), crossin::part(squares));
    for (int const n : crossin::elements(mixed) | std::views::take(6)) std::cout << n << " ";
    //! [types]
    std::cout << "\n";
}

void streams()
{
    //! [streams]
    std::istringstream first("1 2 3 4 5 6 7 8"), second("10 20 30 40 50");
    auto ones = std::views::istream<int>(first);
    auto tens = std::views::istream<int>(second);
    crossin::interleave mixed(7, crossin::stream(ones, 2), crossin::stream(tens, 1));

    for (auto const& taken : mixed | std::views::take(6)) std::cout << taken.index << ": " << taken.element << ", ";
    std::cout << "then";
    for (auto const& taken : mixed) std::cout << " " << taken.element; // goes on behind what was taken
    std::cout << "\n";
    //! [streams]
}

void shares()
{
    //! [shard]
    // Rank 1 of 4 up to index 1000, and of 6 from there on.
    crossin::shard_indices const before(1, 4, 0, 1000);
    crossin::shard_indices const after(1, 6, 1000, 1'000'000);
    //! [shard]
    std::cout << before[before.size() - 1] << " " << after[0] << "\n";
}

int main()
{
    guide();
    types();
    streams();
    shares();
}
