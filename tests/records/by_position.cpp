// SPDX-License-Identifier: MIT
#include <crossin/records/by_position.hpp>

#include <string>
#include <vector>

#include <crossin/records/parallel_corpus.hpp>

#include "records/corpora.hpp"
#include "support/catch.hpp"

using namespace crossin;
using crossin_test::error_of;
using crossin_test::translated;
using crossin_test::translations;
using crossin_test::with_ids;

static_assert(record_aligner<by_position, record_list>);

namespace {
/// Vietnamese with record `at` left out.
record_list without(std::size_t records, std::size_t at)
{
    std::vector<record> list = translations(records, 1);
    list.erase(list.begin() + static_cast<std::ptrdiff_t>(at));
    return {"vi"_lang, std::move(list), "vi"};
}
} // namespace

TEST_CASE("by_position: record i of every language, in no memory")
{
    auto const en = translated("en", 1000, 0), vi = translated("vi", 1000, 1), es = translated("es", 1000, 2);
    auto const rows = parallel(by_position{}, en, vi, es);
    CHECK(rows.size() == 1000);
    CHECK(rows.record(777, 2) == 777);
    CHECK(rows.memory_bytes() < 1000);
    CHECK(rows.accounts()[2] == language_account{"es"_lang, 1000, 1000, 0, 0});
}

TEST_CASE("by_position: languages of different length are refused with both numbers and the row where trust ends")
{
    auto const en = translated("en", 1000, 0);
    auto const vi = without(1000, 640);
    error const problem = error_of([&] { (void)parallel(by_position{}, en, vi); });
    CHECK(problem.code() == errc::mismatch);
    CHECK(problem.where().path == "vi");
    CHECK(problem.message() ==
          "999 records, where en has 1000; rows by position need the same number in every language. "
          "Compared by position, the first 640 of 999 rows agree, then they drift, by 1 record at "
          "first; pair by id, or align by content");
    auto const cut = without(1000, 999);
    CHECK(error_of([&] { (void)parallel(by_position{}, en, cut); }).message().find("all 999 rows agree") !=
          std::string::npos);
}

TEST_CASE("by_position: drift is refused, skipped or kept")
{
    record_list const en("en"_lang, translations(999, 0), "en");
    auto const vi = without(1000, 640);
    error const problem = error_of([&] { (void)parallel(by_position{}, en, vi); });
    CHECK(problem.code() == errc::mismatch);
    CHECK(problem.where() == place{"vi[640]"});
    CHECK(problem.message().find("the first 640 of 999 rows agree") != std::string::npos);
    CHECK(problem.message().find("(en at en[640])") != std::string::npos);

    auto const skipped = parallel(by_position{.drift = {on_problem::skip}}, en, vi);
    CHECK(skipped.tally(1).count(reasons::drift) == 359);
    CHECK(skipped.accounts()[0] == language_account{"en"_lang, 999, 640, 359, 0});
    CHECK(skipped.accounts()[1] == language_account{"vi"_lang, 999, 640, 0, 359});
    CHECK(error_of([&] { (void)parallel(by_position{.drift = {on_problem::skip, 0.3}}, en, vi); }).code() ==
          errc::limit);

    row_checks const none = {.empty_on_one_side = {on_problem::keep}, .length_ratio = {on_problem::keep}};
    auto const kept = parallel(by_position{.checks = none, .drift = {on_problem::keep}}, en, vi);
    CHECK(kept.accounts()[1].paired == 999);
    CHECK(kept.tally(1).count(reasons::drift) == 359);
}

TEST_CASE("by_position: one language drifts, the others stay")
{
    record_list const en("en"_lang, translations(999, 0), "en"), es("es"_lang, translations(999, 2), "es");
    auto const vi = without(1000, 300);
    auto const rows = parallel(by_position{.drift = {on_problem::skip}}, en, vi, es);
    CHECK(rows.rows_of(0, 2).size() == 999);
    CHECK(rows.rows_of(0, 1).size() == 300);
}

TEST_CASE("by_position: one language, and empty ones")
{
    auto const alone = with_ids("en", {"a", "a", ""});
    auto const rows = parallel(by_position{}, alone);
    CHECK(rows.size() == 3);
    CHECK(rows.accounts()[0] == language_account{"en"_lang, 3, 0, 3, 0});
    CHECK(rows.intervals(1).size() == 3);
    auto const en = with_ids("en", {}), vi = with_ids("vi", {});
    CHECK(parallel(by_position{}, en, vi).size() == 0);
}
