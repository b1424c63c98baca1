// SPDX-License-Identifier: MIT
#include <string>
#include <vector>

#include "support/catch.hpp"

#include <crossin/align/align.hpp>
#include <crossin/align/by_key.hpp>

namespace {

struct row {
    std::string id;
    int number = 0;
};

struct entry {
    int number = 0;
};

} // namespace

TEST_CASE("by_key: pairs what has equal keys, in the order of the source")
{
    std::vector<row> const a = {{"c", 3}, {"a", 1}, {"x", 9}, {"b", 2}};
    std::vector<row> const b = {{"a", 1}, {"b", 2}, {"c", 3}, {"d", 4}, {"e", 5}};
    auto const rows = crossin::align(a, b, crossin::by_key{&row::id});
    REQUIRE(rows.size() == 3);
    CHECK(rows[0] == crossin::row_pair{0, 2});
    CHECK(rows[1] == crossin::row_pair{1, 0});
    CHECK(rows[2] == crossin::row_pair{3, 1});
    CHECK(rows.source_tally().total() == 4);
    CHECK(rows.source_tally().count("no partner") == 1);
    CHECK(rows.target_tally().count("no partner") == 2);
    CHECK(rows.tally().total() == 9);
}

TEST_CASE("by_key: two types, and projections instead of keys")
{
    std::vector<row> const a = {{"c", 3}, {"a", 1}};
    std::vector<entry> const b = {{1}, {2}, {3}};
    auto const with_keys = crossin::align(a, b, crossin::by_key{&row::number, &entry::number});
    auto const projected = crossin::align(a, b, crossin::by_key{}, &row::number, &entry::number);
    REQUIRE(with_keys.size() == 2);
    CHECK(with_keys[0] == crossin::row_pair{0, 2});
    CHECK(std::vector(with_keys.begin(), with_keys.end()) == std::vector(projected.begin(), projected.end()));
}

TEST_CASE("by_key: of equal keys the n-th belongs to the n-th")
{
    std::vector<int> const a = {7, 5, 7, 7}, b = {7, 7};
    auto const rows = crossin::align(a, b, crossin::by_key{});
    REQUIRE(rows.size() == 2);
    CHECK(rows[0] == crossin::row_pair{0, 0});
    CHECK(rows[1] == crossin::row_pair{2, 1});
    CHECK(rows.source_tally().count("no partner") == 2);
    CHECK(crossin::align(std::vector<int>{}, b, crossin::by_key{}).size() == 0);
}
