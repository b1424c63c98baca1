// SPDX-License-Identifier: MIT
#include <crossin/batch/token_counts.hpp>

#include "support/catch.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/batch/byte_tokenizer.hpp>
#include <crossin/core/error.hpp>

namespace xin = crossin;

namespace {
struct pair_of_texts {
    std::string prompt, response;
};
} // namespace

TEST_CASE("token_counts: a counter is what compositions ask for")
{
    std::function<std::uint64_t(std::string_view)> count = xin::token_counter(xin::byte_tokenizer());
    CHECK(count("abc") == 3);
    CHECK(count("") == 0);
    CHECK(count("hỏi") == 5);
}

TEST_CASE("token_counts: of a record, all texts and among them the outputs")
{
    xin::token_counter count{xin::byte_tokenizer()};
    std::vector<xin::turn> const turns{{"ab", "c", "defg"}, {"h", "", "ij"}};
    CHECK(count(xin::record_view{"id", "sys", turns}) == xin::token_count{13, 6});
}

TEST_CASE("token_counts: of examples, as rows will hold them")
{
    std::vector<pair_of_texts> const texts{{"abc", "x"}, {"abcdefgh", "xyz"}, {"a", ""}};
    xin::collator whole{xin::byte_tokenizer()};
    CHECK(xin::count_tokens(texts, whole, 0, 3) == std::vector<xin::token_count>{{5, 2}, {12, 4}, {2, 1}});
    xin::collator cut(xin::byte_tokenizer(), {.max_length = 6, .cut = xin::row_cut::from_right});
    CHECK(xin::count_tokens(texts, cut, 1, 3) == std::vector<xin::token_count>{{6, 0}, {2, 1}});
    CHECK_THROWS_AS(xin::count_tokens(texts, cut, 0, 4), xin::error);
}

TEST_CASE("token_counts: statistics by nearest rank")
{
    std::vector<xin::token_count> counts;
    for (std::uint64_t i = 11; i-- > 1;) counts.push_back({10 * i, i - 1});
    xin::token_statistics const all = xin::statistics_of(counts);
    CHECK(all == xin::token_statistics{.rows = 10,
                                       .total = {550, 45},
                                       .unlearned = 1,
                                       .shortest = 10,
                                       .median = 50,
                                       .ninetieth = 90,
                                       .longest = 100});
    CHECK(all.mean() == 55);
    CHECK(xin::statistics_of({}) == xin::token_statistics{});
    CHECK(xin::statistics_of({}).mean() == 0);
    CHECK(xin::statistics_of({{7, 1}}).ninetieth == 7);
}
