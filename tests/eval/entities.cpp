// SPDX-License-Identifier: MIT
#include <crossin/eval/entities.hpp>

#include <crossin/core/error.hpp>

#include "support/catch.hpp"

#include <string>
#include <string_view>
#include <vector>

using namespace crossin;

namespace {

using tags = std::vector<std::string_view>;
using found = std::vector<entity>;

} // namespace

TEST_CASE("entities: B starts one, I goes on with it, O ends it")
{
    CHECK(entities_of(tags{"B-PER", "I-PER", "O", "B-LOC"}) == found{{"PER", 0, 1}, {"LOC", 3, 3}});
    CHECK(entities_of(tags{"B-PER", "B-PER", "I-PER"}) == found{{"PER", 0, 0}, {"PER", 1, 2}});
    CHECK(entities_of(tags{"O", "O"}).empty());
    CHECK(entities_of(tags{}).empty());
}

TEST_CASE("entities: tags that do not fit are read as well as can be")
{
    CHECK(entities_of(tags{"I-LOC", "I-LOC", "I-PER"}) == found{{"LOC", 0, 1}, {"PER", 2, 2}});
    CHECK(entities_of(tags{"B-LOC", "I-PER", "O", "I-PER"}) == found{{"LOC", 0, 0}, {"PER", 1, 1}, {"PER", 3, 3}});
    CHECK(entities_of(tags{"S-PER", "B-LOC", "E-LOC"}) == found{{"PER", 0, 0}, {"LOC", 1, 2}});
    CHECK(entities_of(tags{"S-PER", "I-PER", "E-PER", "E-PER"}) == found{{"PER", 0, 0}, {"PER", 1, 2}, {"PER", 3, 3}});
}

TEST_CASE("entities: a type is all behind the first hyphen; without one the tag itself")
{
    CHECK(entities_of(tags{"B-X-Y", "I-X-Y"}) == found{{"X-Y", 0, 1}});
    CHECK(entities_of(tags{"NOUN", "NOUN", "VERB"}) == found{{"NOUN", 0, 1}, {"VERB", 2, 2}});
    CHECK(entities_of(tags{"B", "I", "O", "B"}) == found{{"_", 0, 1}, {"_", 3, 3}});
    std::vector<std::string> const owned{"B-PER", "I-PER"};
    CHECK(entities_of(owned) == found{{"PER", 0, 1}});
}

TEST_CASE("entities: matches need the same type, first and last token")
{
    CHECK(entity_matches(tags{"B-PER", "O", "O"}, tags{"B-PER", "I-PER", "O"}) == match_counts{0, 1, 1});
    CHECK(entity_matches(tags{"B-PER", "I-PER", "O"}, tags{"B-LOC", "I-LOC", "O"}) == match_counts{0, 1, 1});
    CHECK(entity_matches(tags{"O", "B-LOC", "B-PER"}, tags{"I-LOC", "O", "B-PER"}) == match_counts{1, 2, 2});
    CHECK(entity_matches(tags{"O", "O"}, tags{"O", "O"}) == match_counts{});
}

TEST_CASE("entities: rows of different lengths and empty tags are errors")
{
    CHECK_THROWS_AS(entity_matches(tags{"O"}, tags{"O", "O"}), error);
    CHECK_THROWS_AS(entities_of(tags{"O", ""}), error);
}
