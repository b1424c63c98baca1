// SPDX-License-Identifier: MIT
#include <crossin/batch/detail/word_splits.hpp>

#include <crossin/io/settings_json.hpp>

#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace crossin;

namespace {

using strings = std::vector<std::string>;

strings words(std::string const& json, std::string text, bool at_start = true)
{
    detail::word_splits splits(settings_from_json(json));
    std::vector<detail::text_range> ranges;
    splits.split(text, at_start, ranges);
    strings found;
    for (auto const& [begin, end] : ranges) found.push_back(text.substr(begin, end - begin));
    return found;
}

strings at_dashes(std::string const& behavior, std::string const& text, std::string const& invert = "false")
{
    return words(R"({"type": "Split", "pattern": {"String": "-"}, "invert": )" + invert + R"(, "behavior": ")" +
                     behavior + "\"}",
                 text);
}

} // namespace

TEST_CASE("word_splits: where matches go")
{
    std::string const text = "the-final--countdown-";
    CHECK(at_dashes("Removed", text) == strings{"the", "final", "countdown"});
    CHECK(at_dashes("Isolated", text) == strings{"the", "-", "final", "-", "-", "countdown", "-"});
    CHECK(at_dashes("MergedWithPrevious", text) == strings{"the-", "final-", "-", "countdown-"});
    CHECK(at_dashes("MergedWithNext", text) == strings{"the", "-final", "-", "-countdown", "-"});
    CHECK(at_dashes("Contiguous", text) == strings{"the", "-", "final", "--", "countdown", "-"});
    CHECK(at_dashes("Removed", text, "true") == strings{"-", "-", "-", "-"});
    CHECK(at_dashes("MergedWithPrevious", "-a", "true") == strings{"-a"});
    CHECK(at_dashes("Removed", "--").empty());
    CHECK(at_dashes("Isolated", "").empty());
}

TEST_CASE("word_splits: words of GPT-2")
{
    std::string const json = R"({"type": "ByteLevel", "add_prefix_space": true})";
    CHECK(words(json, "It's  2 km, naïve!") == strings{" It", "'s", " ", " 2", " km", ",", " naïve", "!"});
    CHECK(words(json, " a") == strings{" a"});
    CHECK(words(R"({"type": "ByteLevel", "use_regex": false, "add_prefix_space": false})", "a b") == strings{"a b"});
}

TEST_CASE("word_splits: marks for spaces")
{
    CHECK(words(R"({"type": "Metaspace"})", "a b") == strings{"▁a", "▁b"});
    CHECK(words(R"({"type": "Metaspace"})", " a  b") == strings{"▁a", "▁", "▁b"});
    CHECK(words(R"({"type": "Metaspace", "add_prefix_space": false})", "a b") == strings{"a", "▁b"});
    std::string const first = R"({"type": "Metaspace", "prepend_scheme": "first", "split": false, "replacement": "_"})";
    CHECK(words(first, "a b") == strings{"_a_b"});
    CHECK(words(first, "a b", false) == strings{"a_b"});
    CHECK(words(R"({"type": "Metaspace", "prepend_scheme": "never"})", "a b") == strings{"a", "▁b"});
    CHECK_THROWS_AS(words(R"({"type": "Metaspace", "prepend_scheme": "last"})", "a"), error);
}

TEST_CASE("word_splits: one step after the other")
{
    CHECK(words(R"({"type": "Digits", "individual_digits": true})", "a12٣b") == strings{"a", "1", "2", "٣", "b"});
    CHECK(words(R"({"type": "Digits"})", "a12٣b") == strings{"a", "12٣", "b"});
    CHECK(words(R"({"type": "Punctuation"})", "a,b。$") == strings{"a", ",", "b", "。", "$"});
    CHECK(words(R"({"type": "WhitespaceSplit"})", " a, b\n") == strings{"a,", "b"});
    CHECK(words(R"({"type": "Whitespace"})", " a, b_1\n") == strings{"a", ",", "b_1"});
    CHECK(words(R"({"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, {"type": "Digits"}]})",
                "a1 2b") == strings{"a", "1", "2", "b"});
    CHECK_THROWS_AS(words(R"({"type": "Sequence", "pretokenizers": [{"type": "ByteLevel"}, {"type": "Digits"}]})", "a"),
                    error);
    CHECK_THROWS_AS(words(R"({"type": "Sequence", "pretokenizers": [{"type": "Digits"}, {"type": "Metaspace"}]})", "a"),
                    error);
}
