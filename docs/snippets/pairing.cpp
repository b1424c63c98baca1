// SPDX-License-Identifier: MIT
// The code of docs/guides/pairing-and-checks.md.

#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include <crossin/io/corpus.hpp>
#include <crossin/records.hpp>

namespace xin = crossin;
using namespace crossin::literals;

int main()
{
    auto const en = xin::read("en", "data/parallel.en.json"), zh = xin::read("zh", "data/parallel.zh.json"),
               vi = xin::read("vi", "data/parallel.vi.json");
    {
        //! [by_id]
        auto const rows = xin::parallel(xin::by_id{}, en, zh, vi);
        //! [by_id]

        //! [accounts]
        for (xin::language_account const& one : rows.accounts())
            std::cout << to_string(one.language) << ": read " << one.read << " = paired " << one.paired
                      << " + unpaired " << one.unpaired << " + rejected " << one.rejected << '\n';
        std::cout << rows.tally(1) << '\n'; // of language number 1, zh; without a number, of all
        //! [accounts]

        //! [report]
        for (xin::pairing_report const& one : xin::report_pairing(rows))
            std::cout << to_string(one.language) << ": by row number " << one.wrong << " of " << one.rows
                      << " would be wrong\n";
        //! [report]
    }
    {
        //! [by_position]
        auto const rows = xin::parallel(xin::by_position{}, en, zh);
        //! [by_position]
        std::cout << rows.size() << " rows by position\n";
    }
    //! [drift]
    xin::drift const found = xin::find_drift(en, zh);
    std::cout << to_string(found) << '\n'; // found.trusted rows, and by how many records they are off behind them
    //! [drift]

    //! [policies]
    xin::row_checks checks;
    checks.missing = {xin::on_problem::stop};            // refuse corpora of which one lacks a record
    checks.untranslated = {xin::on_problem::skip, 0.01}; // leave them out, but refuse if there are more than 1 %
    checks.numbers = {xin::on_problem::keep};            // count them, and use them
    checks.lengths.highest = 8;                          // eight times as long as usual is too long,
    checks.lengths_of = {{"zh"_lang, {.lowest = 0.1}}};  // and in Chinese a tenth is too short
    auto rows = xin::parallel(xin::by_id{checks}, en, zh);
    //! [policies]

    //! [exclude]
    xin::overlap_index benchmark;
    benchmark.add("Describe how a zipper opens and closes, in a sentence that a child can understand.");
    std::cout << xin::drop_duplicates(rows, xin::duplicate_by::prompt) << " duplicates, "
              << xin::drop_overlaps(rows, benchmark) << " rows from a benchmark are left out\n";
    //! [exclude]
}
