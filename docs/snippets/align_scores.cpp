// SPDX-License-Identifier: MIT
// The code of docs/reference/align/ that reads links and beads, and scores them.

#include <iostream>
#include <string>
#include <vector>

#include <crossin/align.hpp>

using namespace crossin;

void links()
{
    //! [link_text]
    alignment const links = parse_links("0-0 2-1:0.87 1-2"); // in order, 0-based
    std::cout << format_links(links, {.confidence = true, .base = 1}) << '\n';
    gold_links const gold = parse_gold_links("0-0 1-2 2p1 3?3"); // p and ? mark what may be linked
    std::cout << gold.sure.size() << " sure of " << gold.possible.size() << '\n';
    //! [link_text]

    //! [link_scores]
    link_scores scores = score_links(gold, links);
    scores += score_links(parse_gold_links("0-0 1-1"), parse_links("0-0 1-0"));
    std::cout << scores.pairs << " pairs: precision " << scores.precision() << ", recall " << scores.recall() << ", F1 "
              << scores.f1() << ", AER " << scores.aer() << '\n';
    //! [link_scores]
}

void beads()
{
    //! [bead_text]
    std::vector<sentence_group> const gold = parse_groups("# by hand\n[0]:[0]\n[1, 3]:[1]\n[2]:[]\n");
    std::vector<bead> const output = beads_of(parse_ladder("0\t0\n1\t1\n3\t2\n4\t2\n"));
    for (bead const& one : output) std::cout << to_string(one) << ' ';
    std::cout << "beside " << gold.size() << " beads of gold\n";
    //! [bead_text]

    //! [bead_scores]
    std::vector<sentence_group> groups;
    for (bead const& one : output) groups.push_back(group_of(one));
    auto const [strict, lax] = score_beads(gold, groups);
    std::cout << "strict " << strict.right << " of " << strict.proposed << ", lax " << lax.right << ", F1 " << lax.f1()
              << '\n';
    //! [bead_scores]
}

int main()
{
    links();
    beads();
}
