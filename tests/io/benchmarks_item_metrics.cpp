// SPDX-License-Identifier: MIT
#include <crossin/io/benchmarks/item_metrics.hpp>

#include <limits>
#include <string>
#include <vector>

#include "support/files.hpp"
#include "tools.hpp"

using namespace crossin;
using namespace crossin_test;

TEST_CASE("item_metrics: what is written is read again")
{
    temporary_folder const folder;
    std::string text = "\xEF\xBB\xBF";
    std::vector<item_metrics> made;
    numbers random(4);
    for (int i = 0; i < 50; ++i) {
        made.push_back({"qa",
                        std::to_string(i) + random_text(random, 4),
                        random_text(random, 2),
                        {{"f1", static_cast<double>(random(1000)) / 7}, {"e\"m", -1e-300}}});
        append_item_metrics(text, made.back());
        if (i % 7 == 0) text += " \r\n";
    }
    CHECK(read_item_metrics(folder.write("m.jsonl", text)) == made);
    CHECK(error_of([] {
              std::string to;
              append_item_metrics(to, {"b", "i", "l", {{"m", std::numeric_limits<double>::infinity()}}});
          }).code() == errc::invalid_argument);
}

TEST_CASE("item_metrics: what is wrong is said with its place")
{
    temporary_folder const folder;
    auto const refused = [&](std::string const& text) {
        std::string const path = folder.write("m.jsonl", text);
        return std::string(error_of([&] { static_cast<void>(read_item_metrics(path)); }).what()).substr(path.size());
    };
    std::string const good = "{\"benchmark\": \"b\", \"id\": \"1\", \"language\": \"en\", \"metrics\": {\"f\": 1}}\n";
    auto const with = [&](std::string const& from, std::string const& to) {
        std::string text = good;
        text.replace(text.find(from), from.size(), to);
        return text;
    };
    CHECK(refused("") == ": the file is empty; metrics of items were expected");
    CHECK(refused("\n\n") == ": the file is empty; metrics of items were expected");
    CHECK(refused(good + "[]\n").starts_with(":2 (byte 69): a line of metrics is an object"));
    CHECK(refused(with("\"id\": \"1\", ", "")).starts_with(":1 (byte 0): a line of metrics is an object"));
    CHECK(refused(with("\"1\"", "1")).starts_with(":1 (byte 25): a line of metrics is an object"));
    CHECK(refused(with("{\"f\": 1}", "{}")).starts_with(":1 (byte 0): a line of metrics is an object"));
    CHECK(refused(with("1}}", "null}}")).find("the metric \"f\" is \"null\"; expected a number") != std::string::npos);
    CHECK(refused(good + good) == ":2 (byte 69): the item \"1\" of \"b\" stands twice in \"en\"");
    CHECK(refused(good + "{\"benchmark\": \"b\", \"id\": \"2\", \"language\": \"en\", \"metrics\": {\"g\": 1}}")
              .find("has other metrics than \"1\"") != std::string::npos);
    CHECK(refused(good + "{\"benchmark\": ").starts_with(":2 (byte 83): "));
    CHECK(refused(with("en", "\xFF")).find("UTF-8") != std::string::npos);
}
