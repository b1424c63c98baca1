// SPDX-License-Identifier: MIT
// The code of docs/reference/records/.

#include <cstdint>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include <crossin/core/record_list.hpp>
#include <crossin/records.hpp>

using namespace crossin;

record_list list(language_tag language, std::vector<std::string> const& ids)
{
    std::vector<record> records;
    for (std::string const& id : ids)
        records.push_back({id, {}, {{"question " + id + " in " + to_string(language), {}, "answer " + id}}});
    return {language, std::move(records), to_string(language)};
}

void rows()
{
    record_list const en = list("en"_lang, {"a", "b", "c", "d"}), vi = list("vi"_lang, {"d", "a", "x"});

    //! [parallel_corpus]
    auto joined = parallel(by_id{}, en, vi); // en is the pivot
    record_list::workspace room;
    for (std::uint64_t row = 0; row < joined.size(); ++row)
        if (joined.has(row, 0) && joined.has(row, 1)) std::cout << joined.read(row, 1, room).id << ' ';
    language_account const account = joined.accounts()[1];
    std::cout << account.read << " = " << account.paired << " + " << account.unpaired << " + " << account.rejected
              << '\n';
    //! [parallel_corpus]

    //! [row_groups]
    row_intervals const both = joined.rows_of(0, 1); // rows that have en and vi, as a list of intervals
    std::cout << both.size() << " rows, the last is row " << both[both.size() - 1] << '\n';
    //! [row_groups]

    //! [pairing_report]
    pairing_report const report = report_pairing(joined).front();
    std::cout << "by row number " << report.right << " right, " << report.wrong << " wrong\n";
    //! [pairing_report]

    //! [duplicates]
    for (duplicate const& one : find_duplicates(joined, duplicate_by::prompt_and_response))
        std::cout << "row " << one.index << " is row " << one.first << '\n';
    std::cout << drop_duplicates(joined) << " rows left out\n";
    //! [duplicates]

    //! [overlap]
    overlap_index benchmark({.words = 4, .characters = 8, .least_words = 2});
    benchmark.add("Please: question b in en, and no other.");
    for (overlap const& one : find_overlaps(joined, benchmark))
        std::cout << "row " << one.row << ": " << one.text << '\n';
    //! [overlap]
}

void policies()
{
    record_list const en = list("en"_lang, {"a", "b"}), vi = list("vi"_lang, {"a", "b"});

    //! [by_id]
    row_checks checks;
    checks.duplicate_id = {on_problem::skip, 0.01}; // the first of a pair counts, if there are few
    auto const by_ids = parallel(by_id{checks}, en, vi);
    //! [by_id]

    //! [by_position]
    auto const by_positions = parallel(by_position{.drift = {on_problem::stop}}, en, vi);
    //! [by_position]
    std::cout << by_ids.size() << ' ' << by_positions.size() << '\n';

    //! [checks]
    row_checks strict;
    for (problem_policy* policy :
         {&strict.missing, &strict.untranslated, &strict.empty_on_one_side, &strict.length_ratio})
        *policy = {on_problem::stop};
    strict.lengths_of = {{"vi"_lang, {.lowest = 0.5, .highest = 3}}};
    //! [checks]

    //! [drift]
    drift const found = find_drift(en, vi);
    if (found.found()) std::cout << "trust the first " << found.trusted << " rows\n";
    std::cout << to_string(found) << '\n';
    //! [drift]

    //! [row_list]
    std::vector<std::uint64_t> const sizes = {2, 3}; // records of each language
    row_list rows(sizes);
    rows.add(std::vector<std::uint32_t>{0, 2});
    rows.add(std::vector<std::uint32_t>{1, missing_record});
    rows.reject(1, 0, "an advertisement", {"vi.json", 1}, "buy now");
    std::cout << rows.size() << " rows, record 1 of vi is " << (rows.is_used(1, 1) ? "placed" : "left over") << '\n';
    //! [row_list]
}

int main()
{
    rows();
    policies();
}
