// SPDX-License-Identifier: MIT
#include <crossin/core/record_list.hpp>

#include <string>

#include "support/catch.hpp"

using namespace crossin;

static_assert(record_corpus<record_list>);
static_assert(!prefetching_corpus<record_list>);
static_assert(!record_corpus<int> && !record_corpus<std::string>);

namespace {
record_list make(std::string output = "x")
{
    return {"vi"_lang, {{"1", "s", {{"q", "i", output}}}, {"2", "", {}}}, "mine"};
}
} // namespace

TEST_CASE("record_list: reads what it was given")
{
    record_list const records = make();
    REQUIRE(records.size() == 2);
    CHECK(records.language() == "vi"_lang);
    CHECK(records.source(1) == place{"mine[1]"});
    record_list::workspace room;
    record_view const view = records.read(0, room);
    CHECK(view.id == "1");
    CHECK(view.system == "s");
    REQUIRE(view.turns.size() == 1);
    CHECK(view.turns[0] == turn{"q", "i", "x"});
    CHECK(records.facts(0) == facts_of(view));
    CHECK(records.read(1, room).turns.empty());
}

TEST_CASE("record_list: the digest tells contents apart")
{
    CHECK(make().digest() == make().digest());
    CHECK(make().digest() != make("y").digest());
    CHECK(make().digest() != record_list("vi"_lang, {}).digest());
}
