// SPDX-License-Identifier: MIT
#include <crossin/align/link_text.hpp>

#include "support/catch.hpp"

#include <string>
#include <string_view>

#include <crossin/core/error.hpp>

using namespace crossin;

namespace {

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

TEST_CASE("link_text: links of a line, in order, each once")
{
    CHECK(parse_links("").empty());
    CHECK(parse_links(" \t\r\n").empty());
    CHECK(parse_links("2-1 0-0\t1-2  0-0\r") == alignment{{0, 0}, {1, 2}, {2, 1}});
    CHECK(parse_links("0-0:0.5 1-2:1 0-0:0.75 4-4:0") == alignment{{0, 0, 0.75F}, {1, 2, 1}, {4, 4, 0}});
    CHECK(parse_links("1-1 3-2", 1) == alignment{{0, 0}, {2, 1}});
    CHECK(parse_links("4294967295-0") == alignment{{4294967295U, 0}});
}

TEST_CASE("link_text: gold lines have sure links, which are possible, and others that are possible only")
{
    gold_links const links = parse_gold_links("3-1 0p0 1?2 1-2 0-1");
    CHECK(links.sure == alignment{{0, 1}, {1, 2}, {3, 1}});
    CHECK(links.possible == alignment{{0, 0}, {0, 1}, {1, 2}, {3, 1}});
    CHECK(parse_gold_links("1p1 2-2", 1) == gold_links{{{1, 1}}, {{0, 0}, {1, 1}}});
    CHECK(parse_gold_links("") == gold_links{});
}

TEST_CASE("link_text: what is no link is refused, with its place")
{
    place const line{"links.txt", 7, 100, true};
    for (std::string_view const wrong :
         {"1", "1-", "-1", "a-b", "1-2-3", "1-2x", "1-2:", "1-2:1.5", "1-2:nan", "1-2:-0.5", "1-2:inf", "1 -2", "1p2",
          "1-4294967296", "0x1-2", "+1-2", "1-2:0.5:0.5"}) {
        INFO(wrong);
        error const found = error_of([&] { (void)parse_links("0-0 " + std::string(wrong), 0, line); });
        CHECK(found.code() == errc::parse);
        CHECK(found.where() == place{"links.txt", 7, 104, true});
    }
    for (std::string_view const wrong : {"1-2:0.5", "1q2", "1?", "1??2"}) {
        INFO(wrong);
        CHECK(error_of([&] { (void)parse_gold_links(wrong); }).code() == errc::parse);
    }
    error const base = error_of([&] { (void)parse_links("1-1 3-0", 1, line); });
    CHECK(base.where().byte == 104);
    CHECK_THAT(base.message(), Catch::Matchers::ContainsSubstring("count from 1"));
    CHECK_THAT(base.message(), Catch::Matchers::ContainsSubstring("\"3-0\""));
}

TEST_CASE("link_text: written links are read again as they were")
{
    alignment const links{{0, 3, 0.5F}, {2, 0, 1}, {10, 11, 0.125F}, {12, 1, 0}};
    CHECK(format_links({}).empty());
    CHECK(format_links(links) == "0-3 2-0 10-11 12-1");
    CHECK(format_links(links, {true, 1}) == "1-4:0.5 3-1:1 11-12:0.125 13-2:0");
    CHECK(format_links(alignment{{0, 0, 0.999999F}, {0, 1, 0.87F}}, {.confidence = true}) == "0-0:1 0-1:0.87");
    CHECK(parse_links(format_links(links, {true, 1}), 1) == links);
}
