// SPDX-License-Identifier: MIT
#include <crossin/eval/xtreme.hpp>

#include <crossin/core/error.hpp>

#include "support/catch.hpp"

#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

using namespace crossin;

namespace {

std::vector<xtreme_result> row(std::array<double, 12> const& scores)
{
    constexpr std::array<std::array<std::string_view, 2>, 12> columns{{{"xnli", "accuracy"},
                                                                       {"pawsx", "accuracy"},
                                                                       {"udpos", "f1"},
                                                                       {"panx", "f1"},
                                                                       {"xquad", "f1"},
                                                                       {"xquad", "exact_match"},
                                                                       {"mlqa", "f1"},
                                                                       {"mlqa", "exact_match"},
                                                                       {"tydiqa", "f1"},
                                                                       {"tydiqa", "exact_match"},
                                                                       {"bucc2018", "f1"},
                                                                       {"tatoeba", "accuracy"}}};
    std::vector<xtreme_result> results;
    for (std::size_t i = 0; i < columns.size(); ++i)
        results.push_back({columns[i][0], columns[i][1], "all", scores[i]});
    return results;
}

std::string message_of(std::vector<xtreme_result> const& results)
{
    try {
        (void)xtreme_scores(results);
    } catch (error const& failure) {
        return failure.what();
    }
    return {};
}

} // namespace

TEST_CASE("xtreme: the published rows of mBERT and XLM-R, 59.6 and 68.1")
{
    auto const rounded = [](std::array<double, 12> const& scores) {
        return std::round(10 * xtreme_scores(row(scores)).all.value()) / 10;
    };
    CHECK(rounded({65.4, 81.9, 70.3, 62.2, 64.5, 49.4, 61.4, 44.2, 59.7, 43.9, 56.7, 38.7}) == 59.6);
    CHECK(rounded({79.2, 86.4, 72.6, 65.4, 76.6, 60.8, 71.6, 53.2, 65.1, 45.0, 66.0, 57.3}) == 68.1);
}

TEST_CASE("xtreme: a task is the mean over its languages; groups and all need all of their tasks")
{
    std::vector<xtreme_result> const some{{"xnli", "accuracy", "en", 80},
                                          {"pawsx", "accuracy", "en", 90},
                                          {"xnli", "accuracy", "sw", 60},
                                          {"xquad", "exact_match", "en", 50},
                                          {"xquad", "f1", "en", 70}};
    xtreme_table const table = xtreme_scores(some);
    CHECK(table.tasks[1] == 70.0);
    CHECK(table.languages[1] == 2);
    CHECK(table.tasks[4] == 60.0);
    CHECK(table.groups[0] == 80.0);
    CHECK_FALSE(table.groups[2].has_value());
    CHECK_FALSE(table.all.has_value());
    CHECK(table.missing == std::vector<std::string_view>{"udpos", "panx", "mlqa", "tydiqa", "bucc2018", "tatoeba"});
}

TEST_CASE("xtreme: the languages of the benchmark")
{
    std::size_t all = 0;
    for (xtreme_task const& task : xtreme_tasks) all += task.languages;
    CHECK(all == 7 + 15 + 33 + 40 + 11 + 7 + 9 + 4 + 36);
}

TEST_CASE("xtreme: what does not fit is named")
{
    CHECK(message_of({}).find("no result") != std::string::npos);
    CHECK(message_of({{"xnly", "accuracy", "en", 1}}).find("nearest one is \"xnli\"") != std::string::npos);
    CHECK(message_of({{"xnli", "f1", "en", 1}}).find("has no metric \"f1\"; it has accuracy") != std::string::npos);
    CHECK(message_of({{"xnli", "", "en", 1}}).find("has no metric") != std::string::npos);
    CHECK(message_of({{"xnli", "accuracy", "en", 1}, {"xnli", "accuracy", "en", 1}}).find("stands twice") !=
          std::string::npos);
    CHECK(message_of({{"xnli", "accuracy", "en", 101}}).find("from 0 to 100") != std::string::npos);
    CHECK(message_of({{"xnli", "accuracy", "en", std::nan("")}}).find("from 0 to 100") != std::string::npos);
    CHECK(message_of({{"mlqa", "f1", "en", 1}}).find("f1 has 1 languages and exact_match 0") != std::string::npos);
    CHECK(message_of({{"mlqa", "exact_match", "en", 1}}).find("f1 has 0") != std::string::npos);
    CHECK(message_of({{"mlqa", "f1", "en", 1}, {"mlqa", "exact_match", "de", 1}}).find("not the same") !=
          std::string::npos);
}
