// SPDX-License-Identifier: MIT
#include <crossin/align/bead_scores.hpp>

#include "support/catch.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "support/files.hpp"

using namespace crossin;

TEST_CASE("bead_scores: worked out by hand, with beads that are one-sided, split, shifted and given twice")
{
    auto const gold = parse_groups("[0]:[0]\n[1, 2]:[1]\n[3]:[]\n[4, 6]:[2, 3]\n[5]:[4]\n[]:[5]\n");
    // Right: 0:0, and 3 without a partner; 1:1 and 4:2 lie in beads of gold, and so do 5,6:3,4.
    auto const output = parse_groups("[0]:[0]\n[0]:[0]\n[1]:[1]\n[2]:[]\n[3]:[]\n[4]:[2]\n[5, 6]:[3, 4]\n[]:[]\n");
    bead_scores const scores = score_beads(gold, output);
    CHECK(scores.strict == found_counts{2, 6, 1, 4});
    CHECK(scores.lax == found_counts{5, 6, 4, 4});
    CHECK(scores.strict.precision() == Approx(1.0 / 3));
    CHECK(scores.strict.recall() == Approx(0.25));
    CHECK(scores.strict.f1() == Approx(2.0 / 7));
    CHECK(scores.lax.f1() == Approx(2 * 5.0 / 6 / (1 + 5.0 / 6)));

    bead_scores const two_sided = score_beads(gold, output, one_sided_beads::skip);
    CHECK(two_sided.strict == found_counts{1, 4, 1, 4});
    CHECK(two_sided.lax == found_counts{4, 4, 4, 4});

    bead_scores sum = scores;
    sum += two_sided;
    CHECK(sum.strict == found_counts{3, 10, 2, 8});
    CHECK(sum.lax == found_counts{9, 10, 8, 8});
}

TEST_CASE("bead_scores: a bead that touches one of gold on the source and another on the target is not right")
{
    auto const gold = parse_groups("[0]:[0]\n[1]:[1]\n");
    CHECK(score_beads(gold, parse_groups("[0]:[1]\n")).lax == found_counts{0, 1, 0, 2});
    CHECK(score_beads(gold, gold).strict.f1() == 1);
    CHECK(score_beads({}, {}).strict.f1() == 0);
    CHECK(score_beads(gold, {}).lax == found_counts{0, 0, 0, 2});
}

TEST_CASE("bead_scores: rungs")
{
    std::vector<rung> const gold = {{0, 0}, {1, 1}, {2, 3}, {4, 4}};
    CHECK(score_rungs(gold, {{0, 0}, {1, 1}, {2, 2}, {2, 2}}) == found_counts{2, 3, 2, 4});
    CHECK(score_rungs(gold, gold).f1() == 1);
    CHECK(score_rungs({}, {}).f1() == 0);
}

TEST_CASE("bead_scores: spoilt beads against gold, counted by another program")
{
    struct expected {
        std::string_view name;
        found_counts strict, lax;
    };
    for (auto const& [name, strict, lax] :
         {expected{"sent-text-berg/dev", {320, 417, 285, 381}, {374, 417, 339, 381}},
          expected{"sent-transread/AlicesAdventuresInWonderland-enfr", {579, 746, 574, 741}, {665, 746, 660, 741}}}) {
        auto const path = crossin_test::shared_data("alignment/" + std::string(name) + "/gold.beads");
        if (!path) return;
        auto const gold = parse_groups(crossin_test::read_file(*path), *path);
        std::vector<sentence_group> output;
        for (std::size_t i = 0; i < gold.size(); ++i) {
            sentence_group one = gold[i];
            if (i % 3 == 0) // the first sentence of either side alone
                for (auto* const side : {&one.source, &one.target})
                    side->resize(std::min<std::size_t>(side->size(), 1));
            if (i % 7 == 0)
                for (std::uint32_t& sentence : one.target) ++sentence;
            output.push_back(one);
        }
        bead_scores const scores = score_beads(gold, output);
        INFO(name);
        CHECK(scores.strict == strict);
        CHECK(scores.lax == lax);
    }
}
