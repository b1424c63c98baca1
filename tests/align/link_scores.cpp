// SPDX-License-Identifier: MIT
#include <crossin/align/link_scores.hpp>

#include "support/catch.hpp"

#include <string>
#include <string_view>

#include "support/files.hpp"

using namespace crossin;

TEST_CASE("link_scores: worked out by hand, with sure and possible links")
{
    // A has 4 links: one sure, two possible only, one wrong; S has 3, P 5.
    link_scores const one = score_links(parse_gold_links("0-0 1-1 2-2 1p2 3?3"), parse_links("0-0 1-2 3-3 4-0"));
    CHECK(one == link_scores{1, 4, 3, 1, 3});
    CHECK(one.precision() == Approx(3.0 / 4));
    CHECK(one.recall() == Approx(1.0 / 3));
    CHECK(one.f1() == Approx(2 * 0.75 / 3 / (0.75 + 1.0 / 3)));
    CHECK(one.aer() == Approx(1 - 4.0 / 7));

    link_scores sum = one;
    sum += score_links(parse_gold_links("0-0"), parse_links("0-0"));
    CHECK(sum == link_scores{2, 5, 4, 2, 4});
    CHECK(sum.aer() == Approx(1 - 6.0 / 9));
}

TEST_CASE("link_scores: without possible links, F1 is what AER leaves")
{
    gold_links const gold = parse_gold_links("0-0 1-2 1-1 4-4");
    link_scores const one = score_links(gold, parse_links("0-0 1-1 2-2"));
    CHECK(one.f1() == Approx(4.0 / 7));
    CHECK(one.aer() == Approx(1 - one.f1()));
    CHECK(score_links(gold, gold.sure).aer() == 0);
}

TEST_CASE("link_scores: nothing on one side or on both")
{
    link_scores const none = score_links({}, {});
    CHECK(none.precision() == 0);
    CHECK(none.recall() == 0);
    CHECK(none.f1() == 0);
    CHECK(none.aer() == 0);
    CHECK(score_links(parse_gold_links("0-0"), {}).aer() == 1);
    CHECK(score_links({}, parse_links("0-0")).aer() == 1);
}

TEST_CASE("link_scores: the diagonal of gold sets, counted by another program")
{
    struct expected {
        std::string_view name;
        link_scores counts;
    };
    for (auto const& [name, counts] : {expected{"word-enfr-hansards", {447, 7912, 4038, 912, 2472}},
                                       expected{"word-encs-czenali", {2500, 54833, 44292, 6774, 6774}}}) {
        auto const path = crossin_test::shared_data("alignment/" + std::string(name) + "/gold.talp");
        if (!path) return;
        std::string const text = crossin_test::read_file(*path);
        link_scores sum;
        detail::for_each_line(text, *path, [&](std::string_view line, place const& where) {
            gold_links const gold = parse_gold_links(line, 0, where);
            alignment diagonal; // as long as the longer side has links
            for (word_link const& link : gold.possible)
                for (std::uint32_t const i : {link.source, link.target}) diagonal.push_back({i, i});
            sum += score_links(gold, parse_links(format_links(diagonal)));
        });
        INFO(name);
        CHECK(sum == counts);
    }
}
