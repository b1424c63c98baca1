// SPDX-License-Identifier: MIT
#include <crossin/records/by_id.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include <crossin/core/permutation.hpp>
#include <crossin/records/parallel_corpus.hpp>

#include "records/corpora.hpp"
#include "support/catch.hpp"

using namespace crossin;
using crossin_test::error_of;
using crossin_test::one_turn;
using crossin_test::with_ids;

static_assert(record_aligner<by_id, record_list>);

namespace {
std::vector<std::string> ids_of(parallel_corpus<record_list> const& rows, std::size_t language)
{
    std::vector<std::string> ids;
    record_list::workspace room;
    for (std::uint64_t row = 0; row < rows.size(); ++row)
        ids.emplace_back(rows.has(row, language) ? std::string(rows.read(row, language, room).id) : "-");
    return ids;
}
using strings = std::vector<std::string>;

/// A corpus that says of all its ids that they have the same hash.
struct colliding : record_list {
    using record_list::record_list;
    [[nodiscard]] record_facts facts(std::uint64_t i) const
    {
        record_facts facts = record_list::facts(i);
        facts.id_hash = 7;
        return facts;
    }
};
} // namespace

TEST_CASE("by_id: equal ids stand in one row, in the order of the pivot, then of the others")
{
    auto const en = with_ids("en", {"a", "b", "c", "d"}), vi = with_ids("vi", {"d", "x", "b", "a"}),
               es = with_ids("es", {"y", "a", "x"});
    auto const rows = parallel(by_id{}, en, vi, es);
    CHECK(ids_of(rows, 0) == strings{"a", "b", "d", "-", "c", "-"});
    CHECK(ids_of(rows, 1) == strings{"a", "b", "d", "x", "-", "-"});
    CHECK(ids_of(rows, 2) == strings{"a", "-", "-", "x", "-", "y"});
    CHECK(rows.accounts()[0] == language_account{"en"_lang, 4, 3, 1, 0});
    CHECK(rows.accounts()[1] == language_account{"vi"_lang, 4, 4, 0, 0});
    CHECK(rows.accounts()[2] == language_account{"es"_lang, 3, 2, 1, 0});
    CHECK(rows.tally(2).count(reasons::missing) == 3); // of b, c and d
    CHECK(rows.tally().total() == 11);
}

TEST_CASE("by_id: the same ids at the same positions take no memory")
{
    strings ids;
    for (int i = 0; i < 3000; ++i) ids.push_back("id" + std::to_string(i));
    auto const en = with_ids("en", ids), vi = with_ids("vi", ids);
    auto const rows = parallel(by_id{}, en, vi);
    CHECK(rows.size() == 3000);
    CHECK(rows.memory_bytes() < 1000);
    CHECK(ids_of(rows, 1) == ids);
    std::ranges::swap(ids[7], ids[2000]);
    auto const turned = with_ids("vi", ids);
    auto const others = parallel(by_id{}, en, turned);
    CHECK(others.record(7, 1) == 2000);
    CHECK(others.record(2000, 1) == 7);
    CHECK(others.memory_bytes() <= 3000 * 4 + 1000);
}

TEST_CASE("by_id: the rows do not depend on the order of the other languages' records")
{
    strings ids, shuffled;
    for (int i = 0; i < 500; ++i) ids.push_back(std::to_string(i * 31 % 1009));
    permutation const order(500, 3);
    for (std::uint64_t i = 0; i < 500; ++i) shuffled.push_back(ids[order(i)]);
    auto const en = with_ids("en", ids), vi = with_ids("vi", shuffled);
    auto const rows = parallel(by_id{}, en, vi);
    CHECK(ids_of(rows, 0) == ids);
    CHECK(ids_of(rows, 1) == ids);
}

TEST_CASE("by_id: a duplicate id stops, with both places")
{
    auto const en = with_ids("en", {"a", "b", "a"}), vi = with_ids("vi", {"a", "b"});
    error const problem = error_of([&] { (void)parallel(by_id{}, en, vi); });
    CHECK(problem.code() == errc::mismatch);
    CHECK(problem.where() == place{"en[2]"});
    CHECK(problem.message().starts_with("duplicate id: the id \"a\" stands at en[0] already"));
    auto const both = with_ids("vi", {"a", "b", "a"}); // ids agree by position, and are duplicates all the same
    CHECK(error_of([&] { (void)parallel(by_id{}, en, both); }).where() == place{"en[2]"});
}

TEST_CASE("by_id: of duplicate ids the first is kept under skip")
{
    by_id const skip{.checks = {.duplicate_id = {on_problem::skip}}};
    auto const en = with_ids("en", {"a", "b", "a", "a"}), vi = with_ids("vi", {"b", "a", "b"});
    auto const rows = parallel(skip, en, vi);
    CHECK(ids_of(rows, 0) == strings{"a", "b"});
    CHECK(rows.record(0, 0) == 0);
    CHECK(rows.record(1, 1) == 0);
    CHECK(rows.accounts()[0] == language_account{"en"_lang, 4, 2, 0, 2});
    CHECK(rows.accounts()[1] == language_account{"vi"_lang, 3, 2, 0, 1});
    by_id const little{.checks = {.duplicate_id = {on_problem::skip, 0.4}}};
    CHECK(error_of([&] { (void)parallel(little, en, vi); }).code() == errc::limit);
    auto const again = with_ids("vi", {"a", "b", "a", "a"});
    CHECK(parallel(skip, en, again).size() == 2);
}

TEST_CASE("by_id: duplicate ids pair in their order under keep")
{
    by_id const keep{.checks = {.duplicate_id = {on_problem::keep}}};
    auto const en = with_ids("en", {"a", "b", "a"}), vi = with_ids("vi", {"b", "a", "a", "a"});
    auto const rows = parallel(keep, en, vi);
    REQUIRE(rows.size() == 4);
    CHECK(rows.record(0, 0) == 0);
    CHECK(rows.record(0, 1) == 1);
    CHECK(rows.record(2, 0) == 2);
    CHECK(rows.record(2, 1) == 2);
    CHECK(rows.record(3, 1) == 3);
    CHECK(rows.tally(1).count(reasons::duplicate_id) == 2);
    auto const same = with_ids("vi", {"a", "b", "a"});
    auto const identity = parallel(keep, en, same);
    CHECK(identity.size() == 3);
    CHECK(identity.memory_bytes() < 1000);
    CHECK(identity.tally().count(reasons::duplicate_id) == 2);
}

TEST_CASE("by_id: records without id are rows of their own; languages without ids are refused")
{
    auto const en = with_ids("en", {"a", "", "b", ""}), vi = with_ids("vi", {"", "a", "b", ""});
    auto const rows = parallel(by_id{}, en, vi);
    CHECK(rows.size() == 6);
    CHECK(rows.tally(0).count(reasons::no_id) == 2);
    CHECK(rows.accounts()[1] == language_account{"vi"_lang, 4, 2, 2, 0});
    auto const bare = with_ids("es", {"", "", ""});
    error const problem = error_of([&] { (void)parallel(by_id{}, en, bare); });
    CHECK(problem.code() == errc::mismatch);
    CHECK(problem.where().path == "es");
    CHECK(problem.message().find("none of its 3 records has an id") != std::string::npos);
}

TEST_CASE("by_id: different ids with the same hash are refused")
{
    std::vector<record> const records = {one_turn("a", "p", "q"), one_turn("b", "r", "s")};
    colliding const en("en"_lang, records, "en"), vi("vi"_lang, records, "vi");
    error const problem = error_of([&] { (void)parallel(by_id{}, en, vi); });
    CHECK(problem.code() == errc::unsupported);
    CHECK(problem.where() == place{"en[1]"});
}

TEST_CASE("by_id: empty corpora")
{
    auto const en = with_ids("en", {}), vi = with_ids("vi", {}), es = with_ids("es", {"a"});
    CHECK(parallel(by_id{}, en, vi).size() == 0);
    CHECK(parallel(by_id{}, en, es).size() == 1);
}
