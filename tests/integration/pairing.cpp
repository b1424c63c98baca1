// SPDX-License-Identifier: MIT
// Pairing by row number on a public translation of Alpaca, one part of which drifts (data that is not part of the
// repository; without it the tests are skipped with a note).

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <crossin/io/corpus.hpp>
#include <crossin/records.hpp>

#include "support/catch.hpp"
#include "support/files.hpp"

using namespace crossin;

namespace {

/// A corpus with some records left out.
class selection {
public:
    using workspace = corpus::workspace;

    selection(corpus const& of, std::vector<std::uint64_t> const& left_out) : of_(&of)
    {
        for (std::uint64_t i = 0; i < of.size(); ++i)
            if (!std::ranges::count(left_out, i)) records_.push_back(i);
    }
    [[nodiscard]] std::uint64_t size() const { return records_.size(); }
    [[nodiscard]] language_tag language() const { return of_->language(); }
    [[nodiscard]] record_view read(std::uint64_t i, workspace& room) const { return of_->read(records_[i], room); }
    [[nodiscard]] record_facts facts(std::uint64_t i) const { return of_->facts(records_[i]); }
    [[nodiscard]] place source(std::uint64_t i) const { return of_->source(records_[i]); }
    [[nodiscard]] std::string name() const { return of_->name(); }
    [[nodiscard]] std::uint64_t digest() const { return of_->digest(); }

private:
    corpus const* of_;
    std::vector<std::uint64_t> records_;
};

// The English records that have no Chinese one, found by aligning the two files monotonically by content (empty inputs,
// numbers, Latin words, lengths) and read through at each place.
std::vector<std::uint64_t> const untranslated = {2794, 2927, 2969, 2974, 3000};

corpus load(std::string_view language, std::string const& path)
{
    return read(language, path, {.cache_folder = "none", .name = std::string(language)});
}

template <class F>
std::string message_of(F&& run)
{
    try {
        (void)run();
    } catch (error const& problem) {
        return problem.message();
    }
    return "nothing was thrown";
}

} // namespace

TEST_CASE("pairing: the Alpaca files 0-3252 are refused by position, with the row where trust ends")
{
    auto const en_path = crossin_test::shared_data("alpaca-en-zh/alpaca-0-3252.en.json");
    auto const zh_path = crossin_test::shared_data("alpaca-en-zh/alpaca-0-3252.zh.json");
    if (!en_path || !zh_path) return;
    corpus const en = load("en", *en_path), zh = load("zh", *zh_path);
    REQUIRE(en.size() == 3252);
    REQUIRE(zh.size() == 3247);

    std::string const refused = message_of([&] { return parallel(by_position{}, en, zh); });
    CHECK(refused.starts_with(
        "3247 records, where en has 3252; rows by position need the same number in every language."));
    CHECK(refused.find("the first 2794 of 3247 rows agree, then they drift, by 1 record at first") !=
          std::string::npos);

    // The same with sizes that do not tell
    selection const cut(en, {3247, 3248, 3249, 3250, 3251}), whole(zh, {});
    CHECK(message_of([&] { return parallel(by_position{}, cut, whole); }).find("the first 2794 of 3247 rows agree") !=
          std::string::npos);
    CHECK(find_drift(en, zh).trusted == 2794);

    // Without the five records that were not translated every row agrees
    selection const translated(en, untranslated);
    CHECK_FALSE(find_drift(translated, whole).found());
    CHECK(parallel(by_position{}, translated, whole).rows_of(0, 1).size() > 3220);

    std::vector<std::pair<std::uint32_t, std::uint32_t>> truth;
    for (std::uint32_t i = 0, j = 0; i < en.size(); ++i)
        if (!std::ranges::count(untranslated, i)) truth.emplace_back(i, j++);
    CHECK(report_pairing("zh"_lang, en.size(), zh.size(), truth) == pairing_report{"zh"_lang, 3247, 2794, 453, 2794});
}

TEST_CASE("pairing: the Alpaca files 15323-18280 agree by position")
{
    auto const en_path = crossin_test::shared_data("alpaca-en-zh/alpaca-15323-18280.en.json");
    auto const zh_path = crossin_test::shared_data("alpaca-en-zh/alpaca-15323-18280.zh.json");
    if (!en_path || !zh_path) return;
    corpus const en = load("en", *en_path), zh = load("zh", *zh_path);
    auto const rows = parallel(by_position{}, en, zh);
    CHECK(rows.size() == 2957);
    CHECK(rows.accounts()[1] == language_account{"zh"_lang, 2957, 2957, 0, 0});
    CHECK_FALSE(find_drift(zh, en).found());

    // One record fewer, anywhere, and they do not
    for (std::uint64_t at = 0; at < 2940; at += 300) {
        drift const found = find_drift(en, selection(zh, {at}));
        CAPTURE(at, found.trusted);
        REQUIRE(found.found());
        CHECK(found.shift == 1);
        CHECK(found.trusted <= at + 3);
        CHECK(found.trusted + 3 >= at);
    }
}
