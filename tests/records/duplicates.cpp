// SPDX-License-Identifier: MIT
#include <crossin/records/duplicates.hpp>

#include <algorithm>
#include <map>
#include <vector>

#include <crossin/core/random.hpp>
#include <crossin/records/by_position.hpp>

#include "records/corpora.hpp"
#include "support/catch.hpp"

using namespace crossin;
using crossin_test::error_of;
using crossin_test::one_turn;

TEST_CASE("duplicates: repeated_hashes finds all that repeat and nothing else")
{
    for (std::uint64_t n : {0U, 1U, 2U, 3U, 100U, 5000U}) {
        for (std::uint64_t values : {1U, 7U, 300U, 1'000'000U}) {
            auto const at = [&](std::uint64_t i) { return random_bits(n, below(values, random_bits(values, i))); };
            std::map<std::uint64_t, std::vector<std::uint64_t>> by_hash;
            for (std::uint64_t i = 0; i < n; ++i) by_hash[at(i)].push_back(i);
            std::vector<detail::repeated> expected;
            for (auto const& [hash, indices] : by_hash)
                if (indices.size() > 1)
                    for (std::uint64_t const i : indices) expected.push_back({hash, i});
            REQUIRE(detail::repeated_hashes(n, at) == expected);
        }
    }
}

TEST_CASE("duplicates: later records with the same texts")
{
    record_list const en("en"_lang,
                         {one_turn("1", "a", "x"), one_turn("2", "a", "y"), one_turn("3", "a", "x"),
                          one_turn("4", "a", "", "x"), one_turn("5", "a", "x"), one_turn("6", "ax", "")},
                         "en");
    CHECK(find_duplicates(en) == std::vector<duplicate>{{2, 0, 0}, {4, 0, 0}});
    CHECK(find_duplicates(en, duplicate_by::prompt) == std::vector<duplicate>{{1, 0, 0}, {2, 0, 0}, {4, 0, 0}});
}

namespace {
/// A corpus that says of all its texts that they have the same hash.
struct colliding : record_list {
    using record_list::record_list;
    [[nodiscard]] record_facts facts(std::uint64_t i) const
    {
        record_facts facts = record_list::facts(i);
        facts.prompt_hash = facts.response_hash = 7;
        return facts;
    }
};
} // namespace

TEST_CASE("duplicates: equal hashes of different texts are no duplicates")
{
    colliding const en("en"_lang, {one_turn("", "a", "x"), one_turn("", "b", "x"), one_turn("", "a", "x")}, "en");
    CHECK(find_duplicates(en) == std::vector<duplicate>{{2, 0, 0}});
}

TEST_CASE("duplicates: a row goes in every language when it is a duplicate in one")
{
    std::vector<record> en, vi;
    for (int i = 0; i < 30; ++i) {
        en.push_back(one_turn("", "question " + std::to_string(i), "answer"));
        vi.push_back(one_turn("", "câu hỏi " + std::to_string(i), "trả lời"));
    }
    en[20] = en[4];
    vi[20] = vi[4];
    vi[9] = vi[3];
    vi[25] = vi[3];
    auto rows = parallel(by_position{.checks = {.numbers = {on_problem::keep}}}, record_list("en"_lang, en, "en"),
                         record_list("vi"_lang, vi, "vi"));
    CHECK(find_duplicates(rows) == std::vector<duplicate>{{9, 3, 1}, {20, 4, 0}, {25, 3, 1}});
    CHECK(error_of([&] { drop_duplicates(rows, duplicate_by::prompt_and_response, {on_problem::stop}); }).code() ==
          errc::mismatch);
    CHECK(drop_duplicates(rows) == 3);
    CHECK(rows.size() == 27);
    CHECK(find_duplicates(rows).empty());
    CHECK(drop_duplicates(rows) == 0);
    CHECK(rows.tally(0).count(reasons::duplicate) == 3);
    auto const& reasons = rows.tally(0).reasons();
    auto const reason = std::ranges::find(reasons, reasons::duplicate, &tally::reason::name);
    REQUIRE(reason != reasons.end());
    CHECK(reason->examples[0].where == place{"en[9]"});
    CHECK(reason->examples[0].detail == "in vi equal to vi[3]");
}
