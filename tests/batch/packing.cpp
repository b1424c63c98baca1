// SPDX-License-Identifier: MIT
#include <crossin/batch/packing.hpp>

#include "support/catch.hpp"

#include <cstdint>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/random.hpp>

namespace xin = crossin;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("packing: each text goes into the first bin with room")
{
    std::vector<std::uint32_t> bin_of;
    CHECK(xin::first_fit(std::vector<std::uint32_t>{6, 5, 4, 5, 10, 1}, 10, bin_of) == 4);
    CHECK(bin_of == std::vector<std::uint32_t>{0, 1, 0, 1, 2, 3});
    CHECK(xin::first_fit(std::vector<std::uint32_t>{6, 5, 3, 5, 1}, 10, bin_of) == 2);
    CHECK(bin_of == std::vector<std::uint32_t>{0, 1, 0, 1, 0});
    CHECK(xin::first_fit({}, 10, bin_of) == 0);
    CHECK(bin_of.empty());
}

TEST_CASE("packing: no bin overflows, and all but one are more than half full on average")
{
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        std::vector<std::uint32_t> lengths;
        std::uint64_t sum = 0;
        for (std::uint64_t i = 0; i < 256; ++i) {
            lengths.push_back(1 + static_cast<std::uint32_t>(xin::below(100, xin::random_bits(seed, i))));
            sum += lengths.back();
        }
        std::vector<std::uint32_t> bin_of;
        std::uint32_t const bins = xin::first_fit(lengths, 100, bin_of);
        std::vector<std::uint64_t> filled(bins);
        for (std::size_t i = 0; i < lengths.size(); ++i) {
            for (std::uint32_t bin = 0; bin < bin_of[i]; ++bin) REQUIRE(filled[bin] + lengths[i] > 100);
            filled[bin_of[i]] += lengths[i];
            REQUIRE(filled[bin_of[i]] <= 100);
        }
        CHECK(std::uint64_t{bins} * 100 < sum * 17 / 10 + 200);
    }
}

TEST_CASE("packing: a text longer than a bin is refused")
{
    std::vector<std::uint32_t> bin_of;
    CHECK_THROWS_WITH(xin::first_fit(std::vector<std::uint32_t>{3, 11}, 10, bin_of),
                      ContainsSubstring("a text of 11 tokens does not fit into a bin of 10"));
}
