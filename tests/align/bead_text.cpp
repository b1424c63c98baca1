// SPDX-License-Identifier: MIT
#include <crossin/align/bead_text.hpp>

#include "support/catch.hpp"

#include <string_view>
#include <vector>

#include <crossin/core/error.hpp>

using namespace crossin;

namespace {

using groups = std::vector<sentence_group>;

template <class Function>
error error_of(Function function)
{
    try {
        function();
    } catch (error const& caught) {
        return caught;
    }
    return {errc::limit, "no error"};
}

} // namespace

TEST_CASE("bead_text: a line is a group of sentences on either side")
{
    CHECK(parse_group("[0, 1]:[2]") == sentence_group{{0, 1}, {2}});
    CHECK(parse_group(" [ 7,5 ,6,5 ] : [ ] ") == sentence_group{{5, 6, 7}, {}});
    CHECK(parse_group("[]:[265, 3]:0.871") == sentence_group{{}, {3, 265}});
    CHECK(parse_group("[]:[265, 3]:0.871").one_sided());
    CHECK(parse_group("[0]:[1]\r") == sentence_group{{0}, {1}});
}

TEST_CASE("bead_text: a bead is read again as it was written")
{
    for (bead const& one : {bead{0, 1, 0, 1}, bead{3, 2, 9, 0}, bead{3, 0, 10, 12}})
        CHECK(parse_group(to_string(one)) == group_of(one));
}

TEST_CASE("bead_text: lines that say nothing are passed over, and what is no bead is refused with its place")
{
    CHECK(parse_groups("# made by hand\n[0]:[0]\n\n \t\r\n[1]:[1, 2]") == groups{{{0}, {0}}, {{1}, {1, 2}}});
    CHECK(parse_groups("").empty());
    for (std::string_view const wrong : {"0:0", "[0]", "[0]:", "[0]:[1", "[0]:[1]]", "[0 1]:[2]", "[0,]:[2]", "[a]:[2]",
                                         "[-1]:[2]", "[0]:[1] x", "[4294967296]:[0]"}) {
        INFO(wrong);
        error const found = error_of([&] { (void)parse_groups("[0]:[0]\n" + std::string(wrong), "gold"); });
        CHECK(found.code() == errc::parse);
        CHECK(found.where().path == "gold");
        CHECK(found.where().line == 2);
        CHECK(found.where().byte >= 8);
        CHECK(found.where().byte <= 8 + wrong.size());
    }
    CHECK(error_of([] { (void)parse_groups("[0]:[0]\n[0]:[x]", "gold"); }).where() == place{"gold", 2, 13, true});
}

TEST_CASE("bead_text: a ladder, and what lies between its rungs")
{
    std::vector<rung> const ladder = parse_ladder("0\t0\t0.15\n1 1 2.3\n\n2\t3\t-0.3\r\n2\t3\t0\n2\t4\n", "ladder");
    CHECK(ladder == std::vector<rung>{{0, 0}, {1, 1}, {2, 3}, {2, 3}, {2, 4}});
    CHECK(beads_of(ladder) == std::vector<bead>{{0, 1, 0, 1}, {1, 1, 1, 2}, {2, 0, 3, 1}});
    CHECK(beads_of({}).empty());
    for (std::string_view const wrong : {"1", "1\t", "a\t1", "3\t1", "1\t3", "2,2", "2\t2x", "-1\t2"}) {
        INFO(wrong);
        error const found = error_of([&] { (void)parse_ladder("2\t2\t0\n" + std::string(wrong), "ladder"); });
        CHECK(found.code() == errc::parse);
        CHECK(found.where() == place{"ladder", 2, 6, true});
    }
}
