// SPDX-License-Identifier: MIT
#include <crossin/batch/padded_rows.hpp>

#include "support/catch.hpp"

#include <cstdint>
#include <vector>

#include <crossin/core/error.hpp>

namespace xin = crossin;
using Catch::Matchers::ContainsSubstring;
using numbers = std::vector<std::int64_t>;

namespace {

/// Two bins: two texts, and one.
xin::token_batch packed()
{
    xin::token_batch batch;
    batch.add({{11, 12, 21}, 2}, 0, {});
    batch.add({{13, 22, 23}, 1}, 1, {});
    batch.close_bin();
    batch.add({{14, 24}, 1}, 2, {});
    batch.close_bin();
    return batch;
}

} // namespace

TEST_CASE("padded_rows: a row a bin, filled up behind; positions begin anew in each text")
{
    xin::padded_rows const rows = xin::padded(packed(), {.pad_id = 9});
    CHECK(rows.rows == 2);
    CHECK(rows.width == 6);
    CHECK(rows.ids == numbers{11, 12, 21, 13, 22, 23, 14, 24, 9, 9, 9, 9});
    CHECK(rows.mask == numbers{1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0});
    CHECK(rows.texts == numbers{1, 1, 1, 2, 2, 2, 1, 1, 0, 0, 0, 0});
    CHECK(rows.positions == numbers{0, 1, 2, 0, 1, 2, 0, 1, 0, 0, 0, 0});
    CHECK(rows.labels == numbers{-100, -100, 21, -100, 22, 23, -100, 24, -100, -100, -100, -100});
}

TEST_CASE("padded_rows: places of prompts that see each other are told apart")
{
    CHECK(xin::padded(packed()).prefixes == numbers(12, 0));
    xin::token_batch batch;
    batch.add({{11, 12, 21}, 2}, 0, {}, true);
    batch.add({{13, 22, 23}, 1}, 1, {}, true);
    batch.close_bin();
    batch.add({{14, 15, 24}, 2}, 2, {}, true);
    batch.close_bin();
    CHECK(xin::padded(batch).prefixes == numbers{1, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 0});
}

TEST_CASE("padded_rows: texts in a bin that is open are not lost")
{
    xin::token_batch batch = packed();
    batch.add({{14, 24}, 1}, 3, {});
    CHECK_THROWS_WITH(xin::padded(batch), ContainsSubstring("the last bin of the batch is open"));
}

TEST_CASE("padded_rows: labels of the next place for models that do not shift")
{
    xin::padded_rows const rows = xin::padded(packed(), {.labels = xin::label_place::next});
    CHECK(rows.labels == numbers{-100, 21, -100, 22, 23, -100, 24, -100, -100, -100, -100, -100});
}

TEST_CASE("padded_rows: the width is a multiple, or as asked for")
{
    CHECK(xin::padded(packed(), {.multiple_of = 8}).width == 8);
    CHECK(xin::padded(packed(), {.multiple_of = 4, .width = 9}).width == 12);
    CHECK(xin::padded(packed(), {.width = 6}).width == 6);
    CHECK_THROWS_WITH(xin::padded(packed(), {.width = 5}),
                      ContainsSubstring("a bin of 6 tokens does not fit into rows of 5"));
    CHECK_THROWS_AS(xin::padded(packed(), {.multiple_of = 0}), xin::error);
}

TEST_CASE("padded_rows: filled anew, they are as new; nothing makes no rows")
{
    xin::padded_rows rows = xin::padded(packed(), {.width = 20});
    xin::pad(packed(), {}, rows);
    CHECK(rows == xin::padded(packed()));
    xin::pad(xin::token_batch{}, {}, rows);
    CHECK(rows == xin::padded_rows{});
}
