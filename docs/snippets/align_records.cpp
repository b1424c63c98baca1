// SPDX-License-Identifier: MIT
// The code of docs/reference/align/by_content.md, and of a section of docs/guides/pairing-and-checks.md.

#include <cstdint>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include <crossin/align/align.hpp>
#include <crossin/align/by_content.hpp>
#include <crossin/core/record_list.hpp>
#include <crossin/io/corpus.hpp>
#include <crossin/records.hpp>

namespace xin = crossin;

namespace {

std::vector<xin::record> records_of(xin::corpus const& from)
{
    std::vector<xin::record> records;
    xin::corpus::workspace room;
    for (std::uint64_t i = 0; i < from.size(); ++i) records.push_back(to_record(from.read(i, room)));
    return records;
}

} // namespace

int main()
{
    std::vector<xin::record> english = records_of(xin::read("en", "data/parallel.en.json")),
                             spanish = records_of(xin::read("es", "data/parallel.es.json"));
    spanish.erase(spanish.begin() + 100);                // one is missing,
    spanish.insert(spanish.begin() + 200, spanish[150]); // one stands twice,
    xin::record const moved = spanish[30];
    spanish.erase(spanish.begin() + 30);
    spanish.insert(spanish.begin() + 220, moved); // and one moved
    {
        //! [rows]
        xin::record_list const en(xin::language_tag::parse("en"), english, "en");
        xin::record_list const es(xin::language_tag::parse("es"), spanish, "es");
        auto const rows = xin::parallel(xin::by_content{}, en, es);
        std::cout << rows.size() << " rows\n" << rows.tally(0) << rows.tally(1);
        //! [rows]
    }
    {
        //! [ranges]
        auto const pairs = align(english, spanish, xin::by_content{});
        for (xin::row_pair const& pair : pairs)
            if (pair.source == 30 || pair.source == 99 || pair.source == 101)
                std::cout << pair.source << " - " << pair.target << '\n';
        //! [ranges]
    }
    {
        //! [policies]
        xin::by_content strict;
        strict.confident = 0.999;                        // what is less sure is doubtful,
        strict.doubtful = {xin::on_problem::skip, 0.05}; // and left out, unless that is more than 5 % of the pairs
        strict.no_partner = {xin::on_problem::keep};     // what fits nowhere has a row of its own
        auto const pairs = align(english, spanish, strict);
        std::cout << pairs.size() << " pairs\n";
        //! [policies]
    }
}
