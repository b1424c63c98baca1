// SPDX-License-Identifier: MIT
#include <crossin/records/pairing_report.hpp>

#include <utility>
#include <vector>

#include <crossin/records/by_id.hpp>

#include "records/corpora.hpp"
#include "support/catch.hpp"

using namespace crossin;
using crossin_test::error_of;
using crossin_test::with_ids;

TEST_CASE("pairing_report: rows right and wrong by row number")
{
    auto const en = with_ids("en", {"a", "b", "c", "d", "e"}), vi = with_ids("vi", {"a", "b", "d", "e"}),
               es = with_ids("es", {"a", "b", "c", "d", "e", "f"});
    auto const reports = report_pairing(parallel(by_id{}, en, vi, es));
    REQUIRE(reports.size() == 2);
    CHECK(reports[0] == pairing_report{"vi"_lang, 4, 2, 2, 2});
    CHECK(reports[1] == pairing_report{"es"_lang, 5, 5, 0, 5});
}

TEST_CASE("pairing_report: from pairs that are known otherwise")
{
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs = {{0, 0}, {2, 1}, {3, 3}};
    CHECK(report_pairing("zh"_lang, 10, 4, pairs) == pairing_report{"zh"_lang, 4, 2, 2, 1});
    CHECK(report_pairing("zh"_lang, 0, 4, {}) == pairing_report{"zh"_lang, 0, 0, 0, 0});
    pairs.emplace_back(10, 0);
    CHECK(error_of([&] { (void)report_pairing("zh"_lang, 10, 4, pairs); }).code() == errc::invalid_argument);
}
