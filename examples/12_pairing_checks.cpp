// SPDX-License-Identifier: MIT
// What goes wrong when rows are paired by number, the line that finds it, and what the checks of a row find.
#include <iostream>
#include <string>
#include <vector>

#include <crossin/crossin.hpp>

namespace xin = crossin;

// The records of a corpus, to be spoiled.
std::vector<xin::record> copy_of(xin::corpus const& from)
{
    std::vector<xin::record> records;
    xin::corpus::workspace room;
    for (std::uint64_t i = 0; i < from.size(); ++i) records.push_back(to_record(from.read(i, room)));
    return records;
}

int main()
{
    auto const source = xin::read("en", "data/parallel.en.json"), other = xin::read("zh", "data/parallel.zh.json");
    xin::record_list const en(source.language(), copy_of(source), "en");

    // As happens to translations of public data sets: somewhere a few records got lost.
    std::vector<xin::record> records = copy_of(other);
    records.erase(records.begin() + 150, records.begin() + 155);
    xin::record_list const lossy(other.language(), records, "zh");

    // The line that finds it, from what is known without ids: empty inputs, numbers, lengths, turns.
    std::cout << to_string(xin::find_drift(en, lossy)) << "\n\n";

    // So pairing by position is refused, and says where trust ends.
    try {
        static_cast<void>(xin::parallel(xin::by_position{}, en, lossy));
    } catch (xin::error const& problem) {
        std::cout << problem.what() << "\n\n";
    }

    // By id all is well, and it can be told what the row numbers would have done.
    auto const rows = xin::parallel(xin::by_id{}, en, lossy);
    xin::pairing_report const report = xin::report_pairing(rows).front();
    std::cout << "by row number " << report.wrong << " of " << report.rows << " rows would be wrong, from row "
              << report.first_wrong << " on\nby id " << rows.accounts()[1].paired << " of " << rows.accounts()[1].read
              << " records of zh have their row\n\n";

    // Right rows may still hold wrong records: left untranslated, far too long, without an answer, with another number.
    records = copy_of(other);
    records[3] = copy_of(source)[3];
    records[7].turns[0].output += std::string(4'000, '?');
    records[90].turns[0].output.clear();
    records[0].turns[0].output += " 1000";
    std::cout << xin::parallel(xin::by_id{}, en, xin::record_list(other.language(), records, "zh")).tally(1);
}
