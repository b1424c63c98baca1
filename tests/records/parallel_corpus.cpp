// SPDX-License-Identifier: MIT
#include <crossin/records/parallel_corpus.hpp>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <crossin/records/by_id.hpp>
#include <crossin/records/by_position.hpp>

#include "records/corpora.hpp"
#include "support/catch.hpp"

using namespace crossin;
using crossin_test::error_of;
using crossin_test::with_ids;

static_assert(!std::is_copy_constructible_v<parallel_corpus<record_list>>);
static_assert(std::is_nothrow_move_constructible_v<parallel_corpus<record_list>>);

TEST_CASE("parallel_corpus: languages have numbers, in the order given")
{
    auto const en = with_ids("en", {"a"}), vi = with_ids("vi", {"a"});
    auto const rows = parallel(by_id{}, en, vi);
    CHECK(rows.languages() == std::vector<language_tag>{"en"_lang, "vi"_lang});
    CHECK(rows.pivot() == "en"_lang);
    CHECK(rows.number_of("vi"_lang) == 1);
    CHECK_FALSE(rows.find("es"_lang).has_value());
    error const problem = error_of([&] { (void)rows.number_of("es"_lang); });
    CHECK(problem.code() == errc::not_found);
    CHECK(problem.message() == "no records in es; there are en, vi");
    CHECK(&rows.corpus(1) == &vi);
    record_list::workspace room;
    CHECK(rows.read(0, 1, room).id == "a");
    CHECK(rows.source(0, 1) == place{"vi[0]"});
    CHECK(rows.facts(0, 1) == vi.facts(0));
}

TEST_CASE("parallel_corpus: what is handed over is owned, also after a move")
{
    auto const en = with_ids("en", {"a", "b"});
    auto made = std::make_unique<parallel_corpus<record_list>>(
        parallel(by_id{}, en, with_ids("vi", {"b", "a"}), with_ids("es", {"a"})));
    auto const rows = std::move(*made);
    made.reset();
    record_list::workspace room;
    CHECK(rows.read(0, 2, room).turns.front().instruction == "question in es a");
    CHECK(rows.read(1, 1, room).id == "b");
    CHECK(rows.read(1, 0, room).id == "b");
}

TEST_CASE("parallel_corpus: from a list of corpora")
{
    std::vector<record_list> const lists = {with_ids("en", {"a"}), with_ids("vi", {"a"}), with_ids("es", {"b"})};
    std::vector<record_list const*> pointers;
    for (record_list const& one : lists) pointers.push_back(&one);
    CHECK(parallel(by_id{}, pointers).size() == 2);
    CHECK(error_of([&] { (void)parallel(by_id{}, std::vector<record_list const*>{}); }).code() ==
          errc::invalid_argument);
    pointers.push_back(nullptr);
    CHECK(error_of([&] { (void)parallel(by_id{}, pointers); }).code() == errc::invalid_argument);
    pointers.back() = &lists[0];
    error const twice = error_of([&] { (void)parallel(by_id{}, pointers); });
    CHECK(twice.message() == "a second corpus in en; rows hold one record a language");
}

TEST_CASE("parallel_corpus: 64 languages")
{
    std::vector<record_list> lists;
    for (char a = 'a'; a < 'e'; ++a)
        for (char b = 'a'; b < 'q'; ++b) lists.push_back(with_ids(std::string{'q', a, b}, {"x", std::string{a, b}}));
    std::vector<record_list const*> pointers;
    for (record_list const& one : lists) pointers.push_back(&one);
    auto const rows = parallel(by_id{}, pointers);
    CHECK(rows.size() == 65);
    CHECK(rows.intervals(~language_mask{0}).size() == 1);
    CHECK(rows.rows_of(63, 63).size() == 2);
    CHECK(rows.accounts()[63] == language_account{"qdp"_lang, 2, 1, 1, 0});
}

TEST_CASE("parallel_corpus: the digest tells corpora, rows and languages apart")
{
    auto const en = with_ids("en", {"a", "b"}), vi = with_ids("vi", {"a", "b"}), turned = with_ids("vi", {"b", "a"});
    std::uint64_t const digest = parallel(by_id{}, en, vi).digest();
    CHECK(digest == parallel(by_id{}, en, vi).digest());
    CHECK(digest != parallel(by_id{}, vi, en).digest());
    CHECK(digest != parallel(by_id{}, en, turned).digest());
    CHECK(digest != parallel(by_id{}, en).digest());
    auto const mixed = parallel(by_position{.drift = {on_problem::keep}}, en, turned);
    CHECK(mixed.digest() != parallel(by_id{}, en, turned).digest());
}

TEST_CASE("parallel_corpus: rows can be left out later, by a policy")
{
    auto const en = with_ids("en", {"a", "b", "c", "d"}), vi = with_ids("vi", {"d", "c", "b", "a"});
    auto const describe = [](std::uint64_t row) { return "row " + std::to_string(row); };
    std::vector<std::uint64_t> const numbers = {0, 2};
    auto rows = parallel(by_id{}, en, vi);
    CHECK(error_of([&] { rows.drop_rows(numbers, "why", {on_problem::stop}, describe); }).where() == place{"en[0]"});
    CHECK(error_of([&] { rows.drop_rows(numbers, "why", {on_problem::skip, 0.4}, describe); }).code() == errc::limit);
    CHECK(rows.size() == 4);
    CHECK(rows.tally().dropped() == 0);
    rows.drop_rows(numbers, "noticed", {on_problem::keep}, describe);
    CHECK(rows.size() == 4);
    CHECK(rows.tally(1).count("noticed") == 2);
    rows.drop_rows(numbers, "why", {on_problem::skip, 0.5}, describe);
    REQUIRE(rows.size() == 2);
    CHECK(rows.record(1, 0) == 3);
    CHECK(rows.record(1, 1) == 0);
    for (std::size_t l = 0; l < 2; ++l) {
        CHECK(rows.accounts()[l].rejected == 2);
        CHECK(rows.accounts()[l].paired == 2);
        CHECK(rows.tally(l).count("why") == 2);
        CHECK(rows.tally(l).total() == 4);
    }
    CHECK(rows.tally().total() == 8);
    CHECK(rows.tally().reasons().back().examples.front().detail == "row 0");
}
