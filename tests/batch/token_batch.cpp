// SPDX-License-Identifier: MIT
#include <crossin/batch/token_batch.hpp>

#include "support/catch.hpp"

#include <cstdint>
#include <vector>

#include <crossin/core/language.hpp>
#include <crossin/core/token_sequences.hpp>

namespace xin = crossin;
using namespace xin::literals;

TEST_CASE("token_batch: each place is to say the next id of the answer, and nothing elsewhere")
{
    xin::token_batch batch;
    CHECK(batch.empty());
    CHECK(batch.sequences().size() == 0);
    batch.add({{1, 11, 12, 21, 22, 2}, 3}, 7, {"en"_lang, "vi"_lang});
    batch.close_bin();
    batch.add({{31, 32, 2}, 0}, 9, {});
    batch.add({{41, 42}, 1}, 10, {});
    batch.close_bin();
    batch.close_bin(); // nothing is open
    CHECK(batch.ids == std::vector<std::uint32_t>{1, 11, 12, 21, 22, 2, 31, 32, 2, 41, 42});
    CHECK(batch.labels == std::vector<std::int32_t>{-100, -100, 21, 22, 2, -100, 32, 2, -100, 42, -100});
    CHECK(batch.begins == std::vector<std::uint32_t>{0, 6, 9, 11});
    CHECK(batch.bins == std::vector<std::uint32_t>{0, 1, 3});
    CHECK(batch.bin_count() == 2);
    CHECK(batch.indices == std::vector<std::uint64_t>{7, 9, 10});
    CHECK(batch.languages[0] == xin::direction{"en"_lang, "vi"_lang});
    CHECK(batch.prefixes.empty());

    xin::token_sequences const view = batch;
    CHECK(view.tokens() == 11);
    CHECK(view.size() == 3);
    CHECK(view.labels.data() == batch.labels.data());
    CHECK(view.prefix(1) == 0);
}

TEST_CASE("token_batch: prompts that see themselves are prefixes")
{
    xin::token_batch batch;
    batch.add({{1, 2, 3, 4}, 3}, 0, {}, true);
    batch.add({{1, 2}, 1}, 1, {}, true);
    CHECK(batch.prefixes == std::vector<std::uint32_t>{3, 1});
    CHECK(batch.sequences().prefix(0) == 3);
}

TEST_CASE("token_batch: emptied, it is as new")
{
    xin::token_batch batch;
    batch.first = 3;
    batch.next = {5, 2};
    batch.add({{1, 2}, 1}, 1, {}, true);
    batch.counts.add({{1, 2}, 1});
    batch.close_bin();
    batch.clear();
    CHECK(batch == xin::token_batch{});
}
