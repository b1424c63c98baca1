// SPDX-License-Identifier: MIT
// A composition over records in memory: the code of docs/reference/compose/ about what is done with one.

#include <array>
#include <cstdint>
#include <iostream>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

#include <crossin/compose.hpp>
#include <crossin/core/record_list.hpp>
#include <crossin/records.hpp>

namespace xin = crossin;
using namespace crossin::literals;

namespace {

xin::record_list questions(xin::language_tag language, std::vector<std::array<std::string, 2>> const& pairs)
{
    std::vector<xin::record> records;
    for (auto const& [question, answer] : pairs)
        records.push_back({std::to_string(records.size()), {}, {{question, {}, answer}}});
    return {language, std::move(records), std::string(language.text())};
}

} // namespace

int main()
{
    xin::record_list const english = questions(
        "en"_lang,
        {{"Name the capital of France.", "Paris."}, {"What is 2 + 3?", "5."}, {"Who wrote Hamlet?", "Shakespeare."}});
    xin::record_list const spanish = questions("es"_lang, {{"Nombra la capital de Francia.", "París."},
                                                           {"¿Cuánto es 2 + 3?", "5."},
                                                           {"¿Quién escribió Hamlet?", "Shakespeare."}});
    xin::record_list const reasoning = questions("en"_lang,
                                                 {{"Ann has 3 apples and eats one. How many are left?", "3 - 1 = 2."},
                                                  {"Is 7 a prime number?", "Yes: only 1 and 7 divide it."}});
    auto const pairs = xin::parallel(xin::by_id{}, english, spanish);

    //! [composition]
    xin::composition data({.seed = 7, .prompt = xin::prompts::plain},
                          xin::component("base", reasoning, xin::same_language{}, 2),
                          xin::component("cross", pairs, xin::cross_lingual(xin::both_ways{}), 1, {.adaptive = true}));

    for (xin::example const& one : data | std::views::take(3))
        std::cout << one.index << " " << one.component << " " << to_string(one.languages) << ": " << one.response
                  << "\n";
    std::cout << data[123'456'789].response << "\n"; // any index, at once
    //! [composition]

    //! [render]
    xin::composition::workspace room; // one a thread
    xin::ledger emitted = data.make_ledger();
    std::uint64_t bytes = 0;
    data.render(0, 4096, room, [&](xin::example_view const& one, xin::draw const& taken) {
        bytes += one.prompt.size() + one.response.size(); // views: gone with the next example
        emitted.add(taken);
    });
    std::cout << bytes << " bytes\n";
    //! [render]

    std::cout << std::boolalpha << data.plan(4096).same_counts(data.table(emitted, 0, 4096)) << "\n";

    //! [origin]
    xin::example_origin const from = data.origin(5);
    for (xin::record_source const& source : from.sources)
        std::cout << from.component << " " << to_string(source.language) << " record " << source.id << "\n";
    //! [origin]

    //! [shard]
    auto const mine = data.shard(2, 8, 4096); // rank 2 of 8
    std::cout << mine.size() << " examples, the first one is " << mine[0].index << "\n";
    //! [shard]

    //! [feedback]
    std::vector<xin::language_tag> const languages{"en"_lang, "es"_lang};
    std::vector<double> const scores{1.2, 2.9}; // mean negative log-likelihood of each language
    std::cout << "from " << data.feedback(5000, languages, scores) << " on\n";
    //! [feedback]

    //! [resume]
    xin::checkpoint const saved = data.checkpoint_at(9000);

    xin::composition again({.seed = 7, .prompt = xin::prompts::plain},
                           xin::component("base", reasoning, xin::same_language{}, 2),
                           xin::component("cross", pairs, xin::cross_lingual(xin::both_ways{}), 1, {.adaptive = true}));
    std::uint64_t const next = again.resume(saved);
    std::cout << next << " " << (again[next] == data[next]) << "\n";
    //! [resume]

    //! [refused]
    xin::composition other({.seed = 8, .prompt = xin::prompts::plain},
                           xin::component("base", reasoning, xin::same_language{}, 2),
                           xin::component("cross", pairs, xin::cross_lingual(xin::both_ways{}), 1, {.adaptive = true}));
    try {
        other.resume(saved);
    } catch (xin::error const& problem) {
        std::cout << problem.what() << "\n";
    }
    //! [refused]
}
