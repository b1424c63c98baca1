// SPDX-License-Identifier: MIT
#include <crossin/batch/collate.hpp>

#include "support/catch.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/batch/any_tokenizer.hpp>
#include <crossin/batch/bpe_tokenizer.hpp>
#include <crossin/batch/byte_tokenizer.hpp>
#include <crossin/core/error.hpp>

#include "vocabularies.hpp"

namespace xin = crossin;
using Catch::Matchers::ContainsSubstring;

namespace {

/// Letters are their own ids; '^' and '$' are the special tokens, also where a text spells them.
class letters {
public:
    explicit letters(xin::special_ids special = {.begin = '^', .end = '$', .before = {'^'}})
        : special_(std::move(special))
    {}
    void encode(std::string_view text, std::vector<xin::token_id>& ids) const
    {
        for (char const c : text) ids.push_back(c);
    }
    void decode(std::span<xin::token_id const> ids, std::string& text) const
    {
        for (xin::token_id const id : ids) text += static_cast<char>(id);
    }
    [[nodiscard]] std::size_t size() const { return 128; }
    [[nodiscard]] xin::special_ids const& special() const { return special_; }

private:
    xin::special_ids special_;
};

/// The row as text, with | between source and answer.
std::string shown(xin::token_row const& row)
{
    std::string text;
    for (xin::token_id const id : row.ids) text += static_cast<char>(id);
    return text.insert(row.source, "|");
}
std::string row_of(xin::collate_options options, std::string_view prompt, std::string_view response)
{
    return shown(xin::collator(letters(), std::move(options))(prompt, response));
}

} // namespace

TEST_CASE("collate: begin, prompt, answer, end; the answer and its end are learned")
{
    xin::collator collate{letters()};
    xin::token_row const row = collate("abc", "xy");
    CHECK(shown(row) == "^abc|xy$");
    CHECK(row.supervised() == 3);
    CHECK(row.cut_source == 0);
    CHECK(row.cut_answer == 0);
}

TEST_CASE("collate: begin and end can be left out, asked for, and are not written twice")
{
    using enum xin::row_begin;
    CHECK(row_of({.begin = never, .end = false}, "abc", "xy") == "abc|xy");
    CHECK(row_of({.begin = always}, "abc", "xy") == "^abc|xy$");
    CHECK(row_of({.begin = always}, "^abc", "xy$") == "^abc|xy$");
    CHECK(row_of({}, "^abc", "xy") == "^abc|xy$");
    CHECK(row_of({}, "", "") == "^|$");
    CHECK(row_of({.response_end = "]"}, "abc", "xy") == "^abc|xy]$");
    CHECK(row_of({.response_end = "$"}, "abc", "xy") == "^abc|xy$");
    CHECK(row_of({.response_end = "$\n"}, "a", "x") == "^a|x$\n$"); // what stands behind the end asks for another

    // A vocabulary whose file puts nothing in front has a begin all the same.
    xin::collator quiet(letters({.begin = '^', .end = '$'}));
    CHECK(shown(quiet("a", "b")) == "a|b$");
}

namespace {
// A blank stands in front of every text, as in Llama's vocabularies; <s> and </s> are found in text.
std::string const blank_first = R"(, "normalizer": {"type": "Sequence", "normalizers": [
    {"type": "Prepend", "prepend": "▁"}, {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]})";
std::string const metaspace = R"(, "pre_tokenizer": {"type": "Metaspace", "prepend_scheme": "always", "split": false})";

xin::bpe_tokenizer blank_vocabulary(std::string const& steps, xin::bpe_options const& options = {})
{
    return crossin_test::bpe_of(
        crossin_test::bpe_json({"<unk>", "<s>", "</s>", "▁", "a", "b", "▁a"}, {{"▁", "a"}}, R"(, "unk_token": "<unk>")",
                               steps + R"(, "added_tokens": [{"id": 1, "content": "<s>", "special": true},
        {"id": 2, "content": "</s>", "special": true}], "post_processor": {"type": "TemplateProcessing", "single": [
        {"Sequence": {"id": "A"}}, {"SpecialToken": {"id": "</s>"}}], "special_tokens": {"</s>": {"ids": [2]}}})"),
        options);
}

/// The ids behind the prompt "a".
template <class T>
std::vector<xin::token_id> answer_ids(T words, std::string end, std::string_view response, bool end_token = true)
{
    xin::token_row const row = xin::collator<T>(std::move(words),
                                                {.end = end_token, .response_end = std::move(end)})("a", response);
    return {row.ids.begin() + static_cast<std::ptrdiff_t>(row.source), row.ids.end()};
}
} // namespace

TEST_CASE("collate: an answer and what ends it are one text to the tokenizer")
{
    using ids = std::vector<xin::token_id>;
    for (std::string const& steps : {blank_first, metaspace}) {
        xin::bpe_tokenizer words = blank_vocabulary(steps);
        CHECK(answer_ids(words, " </s>", "ab") == xin::encoded(words, "ab </s>"));
        CHECK(answer_ids(words, " </s>", "ab") == ids{6, 5, 3, 2}); // and not 6 5 3 3 2
        CHECK(answer_ids(words, "b", "a") == ids{6, 5, 2});
        CHECK(answer_ids(words, "", "a") == ids{6, 2});
    }
}

TEST_CASE("collate: where text cannot spell the end token, its text is not learned as characters")
{
    using ids = std::vector<xin::token_id>;
    xin::bpe_tokenizer const careful = blank_vocabulary(blank_first, {.special_in_text = false});
    CHECK(answer_ids(careful, "</s>", "a") == ids{6, 2});
    CHECK(answer_ids(careful, " </s>", "a") == ids{6, 3, 2});
    CHECK(answer_ids(careful, "</s>", "a", false) == ids{6, 2}); // asked for by its text alone
    CHECK(answer_ids(careful, "b", "a") == ids{6, 5, 2});
    CHECK_THROWS_WITH(answer_ids(careful, "</s>a", "a"),
                      ContainsSubstring("\"</s>a\", spells the end token \"</s>\", which this tokenizer would read as "
                                        "characters"));
    CHECK(answer_ids(blank_vocabulary(blank_first), "</s>", "a") == ids{6, 2});

    CHECK(answer_ids(xin::byte_tokenizer(), "</s>", "x") == ids{'x' + 3, 1});
    CHECK(answer_ids(xin::any_tokenizer(xin::byte_tokenizer()), "</s>", "x") == ids{'x' + 3, 1});
    CHECK(answer_ids(xin::byte_tokenizer(), "\n", "x") == ids{'x' + 3, '\n' + 3, 1});
    CHECK(answer_ids(letters(), "$", "x") == ids{'x', '$'}); // one that does not say is taken to read them
}

TEST_CASE("collate: an end token that is looked for behind the normalizer is the token behind any answer")
{
    using ids = std::vector<xin::token_id>;
    std::string json = crossin_test::bpe_json({"<unk>", "</s>", "▁", "a", "<", "/", "s", ">"}, {}, {},
                                              blank_first + R"(, "added_tokens": [{"id": 1, "content": "</s>",
        "special": true, "normalized": true}], "post_processor": {"type": "TemplateProcessing", "single": [
        {"Sequence": {"id": "A"}}, {"SpecialToken": {"id": "</s>"}}], "special_tokens": {"</s>": {"ids": [1]}}})");
    xin::bpe_tokenizer words = crossin_test::bpe_of(json);
    CHECK(xin::encoded(words, "a</s>") == ids{2, 3, 4, 5, 6, 7}); // it would be there behind a blank only
    CHECK(answer_ids(words, "</s>", "a") == ids{2, 3, 1});
    CHECK(answer_ids(words, " </s>", "a") == ids{2, 3, 2, 1});
    CHECK(answer_ids(words, "</s>", "a", false) == ids{2, 3, 1});
}

TEST_CASE("collate: without a source the first token of the answer is not learned")
{
    xin::collator collate(letters({.end = '$'}));
    xin::token_row const row = collate("", "xy");
    CHECK(shown(row) == "|xy$");
    CHECK(row.supervised() == 2);
    CHECK(xin::token_row{}.supervised() == 0);
    CHECK(collate("", "").supervised() == 0);
}

TEST_CASE("collate: cut from the right, the answer goes first")
{
    auto const cut = [](std::size_t length) {
        return row_of({.max_length = length, .cut = xin::row_cut::from_right}, "abcd", "xyz");
    };
    CHECK(cut(9) == "^abcd|xyz$");
    CHECK(cut(8) == "^abcd|xyz");
    CHECK(cut(6) == "^abcd|x");
    CHECK(cut(5) == "^abcd|");
    CHECK(cut(3) == "^ab|");
    xin::token_row const row = xin::collator(letters(), {.max_length = 4, .cut = xin::row_cut::from_right})("abcd",
                                                                                                            "xyz");
    CHECK(row.supervised() == 0);
    CHECK(row.cut_source == 1);
    CHECK(row.cut_answer == 4);
}

TEST_CASE("collate: cut in the prompt, at its head or in its middle, the answer stays whole")
{
    auto const head = [](std::size_t length) {
        return row_of({.max_length = length, .cut = xin::row_cut::prompt_head}, "abcdef", "xyz");
    };
    auto const middle = [](std::size_t length) {
        return row_of({.max_length = length, .cut = xin::row_cut::prompt_middle}, "abcdef", "xyz");
    };
    CHECK(head(11) == "^abcdef|xyz$");
    CHECK(head(10) == "^bcdef|xyz$");
    CHECK(head(6) == "^f|xyz$");
    CHECK(head(5) == "^|xyz$");
    CHECK(head(4) == "^|xyz"); // the answer alone is too long: cut from the right
    CHECK(head(3) == "^|xy");
    CHECK(middle(11) == "^abcdef|xyz$");
    CHECK(middle(10) == "^abdef|xyz$");
    CHECK(middle(9) == "^abef|xyz$");
    CHECK(middle(8) == "^aef|xyz$");
    CHECK(middle(6) == "^f|xyz$");
    CHECK(middle(5) == "^|xyz$");
    CHECK(middle(3) == "^|xy");
}

TEST_CASE("collate: without a begin one token of the prompt stays, so that all of the answer is learned")
{
    for (auto const cut : {xin::row_cut::prompt_head, xin::row_cut::prompt_middle}) {
        xin::collator collate(letters({.end = '$'}), {.max_length = 4, .cut = cut});
        xin::token_row const row = collate("abc", "vwxyz");
        CHECK(shown(row) == "c|vwx");
        CHECK(row.supervised() == 3);
        CHECK(row.cut_source == 2);
        CHECK(row.cut_answer == 3);
        CHECK(shown(collate("", "vwxyz")) == "|vwxy");
    }
}

TEST_CASE("collate: every token is in the row or counted as cut, and no row is too long")
{
    for (std::size_t length = 3; length < 14; ++length)
        for (auto const cut : {xin::row_cut::from_right, xin::row_cut::prompt_head, xin::row_cut::prompt_middle})
            for (std::size_t source = 0; source < 9; ++source)
                for (std::size_t answer = 0; answer < 9; ++answer) {
                    xin::collator collate(letters(), {.max_length = length, .cut = cut});
                    std::string const prompt = std::string("abcdefghi").substr(0, source);
                    std::string const response = std::string("rstuvwxyz").substr(0, answer);
                    xin::token_row const row = collate(prompt, response);
                    std::size_t const all = source + answer + 2;
                    REQUIRE(row.ids.size() == std::min(all, length));
                    REQUIRE(row.ids.size() + row.cut_source + row.cut_answer == all);
                    REQUIRE(row.source + row.cut_source == source + 1);
                    REQUIRE(shown(row).starts_with('^'));
                    if (cut == xin::row_cut::from_right) {
                        std::string whole = "^" + prompt + response + "$";
                        std::string got = shown(row);
                        got.erase(row.source, 1);
                        REQUIRE(whole.starts_with(got));
                    } else {
                        REQUIRE(row.supervised() == std::min(answer + 1, length - 1));
                        REQUIRE((response + "$").starts_with(shown(row).substr(row.source + 1)));
                    }
                }
}

TEST_CASE("collate: a row is filled anew and depends on nothing before it")
{
    xin::collator collate{letters()};
    xin::token_row row = collate("a long prompt", "a long answer");
    collate("p", "q", row);
    CHECK(row == collate("p", "q"));
    CHECK(shown(row) == "^p|q$");
}

TEST_CASE("collate: counts add up, and examples without a token to learn are told apart")
{
    xin::collator collate(letters(), {.max_length = 5, .cut = xin::row_cut::from_right});
    xin::collate_counts counts, more;
    CHECK(counts.add(collate("ab", "x")));         // ^ab|x$
    CHECK(counts.add(collate("abc", "xyz")));      // ^abc|x, 3 cut
    CHECK_FALSE(more.add(collate("abcdef", "x"))); // ^abcd|
    counts += more;
    CHECK(counts == xin::collate_counts{.examples = 3,
                                        .rows = 2,
                                        .left_out = 1,
                                        .tokens = 10,
                                        .supervised = 3,
                                        .cut_rows = 1,
                                        .cut_source = 0,
                                        .cut_answer = 3});
}

TEST_CASE("collate: special tokens that are not there, and rows without room, are refused")
{
    auto const make = [](xin::special_ids special, xin::collate_options options) {
        return xin::collator(letters(std::move(special)), std::move(options));
    };
    CHECK_THROWS_WITH(make({}, {}), ContainsSubstring("no token that ends an answer"));
    CHECK_NOTHROW(make({}, {.end = false}));
    CHECK_THROWS_WITH(make({.end = '$'}, {.begin = xin::row_begin::always}),
                      ContainsSubstring("no token that begins a text"));
    CHECK_THROWS_WITH(make({.end = '$', .before = {'^'}}, {.max_length = 2}),
                      ContainsSubstring("a row of 2 tokens has no room"));
    CHECK_NOTHROW(make({.end = '$'}, {.max_length = 2}));
}

TEST_CASE("collate: bytes of texts in any language come back")
{
    xin::collator collate{xin::byte_tokenizer()};
    xin::token_row const row = collate("Câu hỏi: 中文?", "Xin chào");
    std::string text;
    collate.words().decode(std::span(row.ids).first(row.source), text);
    CHECK(text == "Câu hỏi: 中文?");
    CHECK(row.ids.back() == 1);
    CHECK(row.supervised() == 10);
}
