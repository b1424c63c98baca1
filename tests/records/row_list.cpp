// SPDX-License-Identifier: MIT
#include <crossin/records/row_list.hpp>

#include <array>
#include <vector>

#include "records/corpora.hpp"
#include "support/catch.hpp"

using namespace crossin;
using crossin_test::error_of;

TEST_CASE("row_list: rows are what was added")
{
    row_list rows(std::array<std::uint64_t, 2>{3, 2});
    rows.add(std::array<std::uint32_t, 2>{2, 0});
    rows.add(std::array<std::uint32_t, 2>{missing_record, 1});
    REQUIRE(rows.size() == 2);
    CHECK(rows.languages_of(0) == 0b11);
    CHECK(rows.languages_of(1) == 0b10);
    CHECK(rows.record(0, 0) == 2);
    CHECK(rows.record(1, 0) == missing_record);
    CHECK(rows.is_used(0, 2));
    CHECK_FALSE(rows.is_used(0, 0));
    rows.drop(0, 1);
    CHECK(rows.languages_of(0) == 0b01);
    CHECK(rows.is_used(1, 0)); // a dropped record was placed all the same
}

TEST_CASE("row_list: a record stands in one row only, and must exist")
{
    row_list rows(std::array<std::uint64_t, 2>{3, 2});
    rows.add(std::array<std::uint32_t, 2>{0, missing_record});
    rows.reject(1, 0, "bad", {"there"}, "why");
    CHECK(rows.counts(1).count("bad") == 1);
    auto const add = [&](std::uint32_t a, std::uint32_t b) {
        return error_of([&] { rows.add(std::array<std::uint32_t, 2>{a, b}); });
    };
    CHECK(add(0, missing_record).code() == errc::invalid_argument);
    CHECK(add(missing_record, 0).code() == errc::invalid_argument);
    CHECK(add(3, missing_record).message() == "a row names a record that does not exist");
    CHECK(add(missing_record, missing_record).code() == errc::invalid_argument);
    CHECK(error_of([&] { rows.add(std::array<std::uint32_t, 1>{1}); }).code() == errc::invalid_argument);
    CHECK(error_of([&] { rows.add_by_position(); }).code() == errc::invalid_argument);
}

TEST_CASE("row_list: rows by position are spelled out when one changes")
{
    row_list rows(std::array<std::uint64_t, 3>{4, 4, 4});
    rows.add_by_position();
    REQUIRE(rows.is_by_position());
    CHECK(rows.size() == 4);
    CHECK(rows.languages_of(3) == 0b111);
    CHECK(rows.is_used(2, 3));
    rows.drop(2, 1);
    CHECK_FALSE(rows.is_by_position());
    CHECK(rows.size() == 4);
    CHECK(rows.languages_of(2) == 0b101);
    CHECK(rows.record(3, 1) == 3);
    CHECK(rows.is_used(1, 2));
}

TEST_CASE("row_list: limits of languages, records and lengths")
{
    CHECK(error_of([] { row_list{std::span<std::uint64_t const>{}}; }).code() == errc::invalid_argument);
    CHECK(error_of([] { row_list{std::vector<std::uint64_t>(65, 1)}; }).code() == errc::invalid_argument);
    std::uint64_t const most = 0xFFFFFFFEU;
    CHECK_NOTHROW(row_list{std::array<std::uint64_t, 1>{most}});
    CHECK(error_of([&] { row_list{std::array<std::uint64_t, 1>{most + 1}}; }).code() == errc::limit);
    row_list uneven(std::array<std::uint64_t, 2>{3, 2});
    CHECK(error_of([&] { uneven.add_by_position(); }).code() == errc::invalid_argument);
    row_list wide(std::vector<std::uint64_t>(64, 1));
    wide.add_by_position();
    CHECK(wide.languages_of(0) == ~language_mask{0});
}
