// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/files.hpp"

#include <crossin/align/align.hpp>
#include <crossin/align/by_content.hpp>
#include <crossin/core/hash.hpp>
#include <crossin/io/corpus.hpp>

namespace {

using crossin::by_content;
namespace reasons = crossin::reasons;

struct numbered {
    std::vector<crossin::record> records = {};
    std::vector<std::uint64_t> truth = {};
};

/// The records of a bundled file.
numbered bundled(std::string const& language)
{
    crossin::read_options how;
    how.cache_folder = "none";
    crossin::corpus const from = crossin::read(
        language, crossin_test::source_path("examples/data/parallel." + language + ".json"), how);
    numbered made;
    crossin::corpus::workspace room;
    for (std::uint64_t i = 0; i < from.size(); ++i) {
        made.records.push_back(to_record(from.read(i, room)));
        made.records.back().id.clear();
        made.truth.push_back(i);
    }
    return made;
}

/// What is left where one record in 20 is missing, and two are in the place of each other.
numbered without_some(numbered const& whole, std::uint64_t salt)
{
    numbered made;
    for (std::uint64_t i = 0; i < whole.records.size(); ++i) {
        if (crossin::hash_combine(salt, i) % 20 == 0) continue;
        std::uint64_t const from = i == 50 + salt ? 150 + salt : i == 150 + salt ? 50 + salt : i;
        made.records.push_back(whole.records[from]);
        made.truth.push_back(whole.truth[from]);
    }
    return made;
}

} // namespace

TEST_CASE("by_content: bundled records of two languages, without their ids")
{
    numbered const english = without_some(bundled("en"), 1);
    for (std::string const language : {"es", "zh"}) {
        CAPTURE(language);
        numbered const other = without_some(bundled(language), 2);
        auto const pairs = crossin::align(english.records, other.records, by_content{});
        std::size_t possible = 0, right = 0, silent = 0, doubtful = 0;
        for (std::uint64_t const row : english.truth) possible += std::ranges::count(other.truth, row) > 0 ? 1 : 0;
        for (crossin::row_pair const& pair : pairs) {
            bool const good = english.truth[pair.source] == other.truth[pair.target];
            right += good ? 1 : 0;
            doubtful += pair.confidence < 0.99F ? 1 : 0;
            silent += !good && pair.confidence >= 0.99F ? 1 : 0;
        }
        CHECK(possible > 210);
        CHECK(right + 2 >= possible);
        CHECK(pairs.size() <= right + 2);
        CHECK(silent == 0);
        CHECK(doubtful <= pairs.size() / 10);
        CHECK(pairs.target_tally().count(reasons::doubtful) == doubtful);
        CHECK(pairs.target_tally().count(reasons::moved) >= 2);
    }
}
