// SPDX-License-Identifier: MIT
#include <crossin/records/row_groups.hpp>

#include <array>
#include <bit>
#include <concepts>
#include <vector>

#include <crossin/core/concepts.hpp>
#include <crossin/core/random.hpp>

#include "support/catch.hpp"

using namespace crossin;

static_assert(index_sampler<row_intervals>);
static_assert(std::regular<row_intervals> && std::regular<row_groups>);

namespace {
constexpr std::uint32_t none = missing_record;

row_groups example()
{
    row_list rows(std::array<std::uint64_t, 3>{9, 9, 9});
    rows.add(std::array{0U, none, none});
    rows.add(std::array{1U, 4U, 5U});
    rows.add(std::array{none, 5U, 6U});
    rows.add(std::array{2U, 7U, none});
    rows.add(std::array{3U, 6U, 2U});
    rows.add(std::array{5U, none, 0U});
    rows.add(std::array{4U, 8U, none});
    return row_groups(rows);
}
} // namespace

TEST_CASE("row_groups: complete rows first, then by languages, each group in the order of the list")
{
    row_groups const rows = example();
    REQUIRE(rows.size() == 7);
    std::vector<std::array<std::uint32_t, 3>> got;
    for (std::uint64_t row = 0; row < rows.size(); ++row)
        got.push_back({rows.record(row, 0), rows.record(row, 1), rows.record(row, 2)});
    CHECK(got == std::vector<std::array<std::uint32_t, 3>>{
                     {1, 4, 5}, {3, 6, 2}, {2, 7, none}, {4, 8, none}, {5, none, 0}, {none, 5, 6}, {0, none, none}});
    CHECK(rows.groups()[0] == row_groups::group{{0, 2}, 0b111});
    CHECK(rows.groups()[1] == row_groups::group{{2, 4}, 0b011});
    CHECK(rows.languages_of(4) == 0b101);
}

TEST_CASE("row_groups: the rows of a set of languages are a short list of intervals")
{
    row_groups const rows = example();
    CHECK(rows.intervals(0b111).intervals() == std::vector<row_interval>{{0, 2}});
    CHECK(rows.intervals(0b011).intervals() == std::vector<row_interval>{{0, 4}});
    CHECK(rows.intervals(0b101).intervals() == std::vector<row_interval>{{0, 2}, {4, 5}});
    CHECK(rows.intervals(0b001).intervals() == std::vector<row_interval>{{0, 5}, {6, 7}});
    CHECK(rows.intervals(0).size() == rows.size());
    row_intervals const list = rows.intervals(0b110);
    REQUIRE(list.size() == 3);
    CHECK(list[0] == 0);
    CHECK(list[1] == 1);
    CHECK(list[2] == 5);
    CHECK(row_intervals{}.empty());
}

TEST_CASE("row_groups: intervals hold each row of the languages once, for any presence")
{
    constexpr std::size_t languages = 5;
    std::vector<std::uint64_t> const sizes(languages, 400);
    row_list list(sizes);
    std::array<std::uint32_t, languages> next{};
    for (int row = 0; row < 300; ++row) {
        std::array<std::uint32_t, languages> records{};
        std::uint64_t const mask = random_bits(5, static_cast<std::uint64_t>(row)) % 32;
        if (mask == 0) continue;
        for (std::size_t l = 0; l < languages; ++l) records[l] = mask >> l & 1 ? next[l]++ : none;
        list.add(records);
    }
    row_groups const rows(list);
    CHECK(rows.size() == list.size());
    CHECK(rows.groups().size() <= 31);
    for (language_mask wanted = 0; wanted < 32; ++wanted) {
        row_intervals const found = rows.intervals(wanted);
        std::uint64_t k = 0;
        for (std::uint64_t row = 0; row < rows.size(); ++row) {
            if ((rows.languages_of(row) & wanted) != wanted) continue;
            REQUIRE(k < found.size());
            REQUIRE(found[k++] == row);
        }
        CHECK(k == found.size());
    }
    for (std::uint64_t row = 0; row < rows.size(); ++row)
        for (std::size_t l = 0; l < languages; ++l)
            REQUIRE((rows.record(row, l) != none) == (rows.languages_of(row) >> l & 1));
}

TEST_CASE("row_groups: records that follow each other take no memory, others four bytes")
{
    std::vector<std::uint64_t> const sizes(4, 50'000);
    row_list same(sizes);
    same.add_by_position();
    row_groups const identity(same);
    CHECK(identity.size() == 50'000);
    CHECK(identity.memory_bytes() < 1000);
    CHECK(identity.record(49'999, 3) == 49'999);

    row_list turned(sizes); // language 1 the other way round, the others in order
    for (std::uint32_t i = 0; i < 50'000; ++i) turned.add(std::array<std::uint32_t, 4>{i, 49'999 - i, i, i});
    row_groups const mixed(turned);
    CHECK(mixed.record(10, 1) == 49'989);
    CHECK(mixed.memory_bytes() < 4 * 50'000 + 1000);

    row_list apart(sizes); // no two languages share a row
    for (std::uint32_t i = 0; i < 50'000; ++i)
        for (std::size_t l = 0; l < 4; ++l) {
            std::array<std::uint32_t, 4> records = {none, none, none, none};
            records[l] = (i * 7919U) % 50'000;
            apart.add(records);
        }
    row_groups const alone(apart);
    CHECK(alone.size() == 200'000);
    CHECK(alone.memory_bytes() < 4 * 200'000 + 1000);
}

TEST_CASE("row_groups: rows can be left out")
{
    row_groups const rows = example();
    row_groups const rest = rows.without(std::array<std::uint64_t, 3>{0, 4, 6});
    REQUIRE(rest.size() == 4);
    CHECK(rest.record(0, 1) == 6);
    CHECK(rest.languages_of(3) == 0b110);
    CHECK(rest.digest() != rows.digest());
    CHECK(rows.without({}) == rows);
    CHECK(rows.without({}).digest() == rows.digest());
}
