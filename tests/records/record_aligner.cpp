// SPDX-License-Identifier: MIT
#include <crossin/records/record_aligner.hpp>

#include <map>
#include <vector>

#include <crossin/records/parallel_corpus.hpp>

#include "records/corpora.hpp"
#include "support/catch.hpp"

using namespace crossin;
using crossin_test::error_of;
using crossin_test::one_turn;

namespace {
/// The class to copy of record_aligner.hpp.
struct by_prompt_length {
    row_checks checks = {};

    template <record_corpus Corpus>
    void align(std::span<Corpus const* const> corpora, row_list& rows) const
    {
        std::map<std::uint32_t, std::vector<std::uint32_t>> row_of;
        for (std::size_t l = 0; l < corpora.size(); ++l)
            for (std::uint32_t i = 0; i < corpora[l]->size(); ++i) {
                auto& row = row_of[corpora[l]->facts(i).prompt_bytes];
                row.resize(corpora.size(), missing_record);
                if (row[l] == missing_record)
                    row[l] = i;
                else
                    rows.reject(l, i, "same length", corpora[l]->source(i), "a second record of this length");
            }
        for (auto const& [length, row] : row_of) rows.add(row);
    }
};

struct first_records_only {
    void align(std::span<record_list const* const> corpora, row_list& rows) const
    {
        rows.add(std::vector<std::uint32_t>(corpora.size(), 0));
    }
};
struct no_aligner {};
} // namespace

static_assert(record_aligner<by_prompt_length, record_list>);
static_assert(record_aligner<first_records_only, record_list>);
static_assert(!record_aligner<no_aligner, record_list>);
static_assert(!record_aligner<by_prompt_length, int>);

TEST_CASE("record_aligner: the class to copy works")
{
    record_list const en("en"_lang, {one_turn("", "12", "x"), one_turn("", "1234", "y"), one_turn("", "ab", "z")},
                         "en"),
        vi("vi"_lang, {one_turn("", "abcd", "v"), one_turn("", "abc", "w")}, "vi");
    auto const rows = parallel(by_prompt_length{}, en, vi);
    REQUIRE(rows.size() == 3);
    CHECK(rows.record(0, 0) == 1);
    CHECK(rows.record(0, 1) == 0);
    CHECK(rows.tally(0).count("same length") == 1);
    CHECK(rows.accounts()[0] == language_account{"en"_lang, 3, 1, 1, 1});
}

TEST_CASE("record_aligner: what is left over is counted, and checks have defaults")
{
    record_list const en("en"_lang, {one_turn("", "same text", "x"), one_turn("", "1234", "y")}, "en"),
        vi("vi"_lang, {one_turn("", "same text", "v"), one_turn("", "abc", "w")}, "vi");
    auto const rows = parallel(first_records_only{}, en, vi);
    CHECK(rows.size() == 1);
    CHECK(rows.tally(0).count(reasons::not_placed) == 1);
    CHECK(rows.tally(1).count(reasons::untranslated) == 1);
    CHECK(rows.accounts()[1] == language_account{"vi"_lang, 2, 0, 0, 2});
}
