// SPDX-License-Identifier: MIT
#include <crossin/batch/tokenizer.hpp>

#include <crossin/batch/bpe_tokenizer.hpp>
#include <crossin/batch/byte_tokenizer.hpp>
#include <crossin/batch/llama2c_tokenizer.hpp>

#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace crossin;

static_assert(tokenizer<byte_tokenizer>);
static_assert(tokenizer<bpe_tokenizer>);
static_assert(tokenizer<llama2c_tokenizer>);
static_assert(!tokenizer<std::string>);

namespace {

/// Letters as ids, framed by 100 and 101.
struct letters {
    void encode(std::string_view text, std::vector<token_id>& ids) const
    {
        for (char const c : text) ids.push_back(c - 'a');
    }
    void decode(std::span<token_id const> ids, std::string& text) const
    {
        for (token_id const id : ids)
            if (id < 26) text += static_cast<char>('a' + id);
    }
    [[nodiscard]] std::size_t size() const { return 102; }
    [[nodiscard]] special_ids const& special() const { return special_; }
    special_ids special_{.begin = 100, .end = 101, .before = {100}, .after = {101}};
};
static_assert(tokenizer<letters>);

std::string repaired(std::string_view bytes)
{
    std::string text;
    detail::append_repaired(bytes, text);
    return text;
}

} // namespace

TEST_CASE("tokenizer: any type that encodes and decodes is one")
{
    letters t;
    CHECK(encoded(t, "abc") == std::vector<token_id>{0, 1, 2});
    std::vector<token_id> ids{7};
    encode_framed(t, "b", ids);
    CHECK(ids == std::vector<token_id>{7, 100, 1, 101});
    CHECK(decoded(t, ids) == "hb");
}

TEST_CASE("tokenizer: what begins a text is put in front once")
{
    std::vector<token_id> ids{5};
    std::vector<token_id> const front{100, 101};
    begin_with(ids, front);
    begin_with(ids, front);
    CHECK(ids == std::vector<token_id>{100, 101, 5});
    std::vector<token_id> half{100};
    begin_with(half, front);
    CHECK(half == std::vector<token_id>{100, 101, 100});
    begin_with(half, {});
    CHECK(half.size() == 3);
}

TEST_CASE("tokenizer: whether text spells special tokens, and texts of tokens, where they are told")
{
    letters const silent;
    CHECK(spells_special(silent));
    CHECK(text_of(silent, 1).empty());
    byte_tokenizer const bytes;
    CHECK_FALSE(spells_special(bytes));
    CHECK(text_of(bytes, 1) == "</s>");
    CHECK(text_of(bytes, 'a').empty());
}

TEST_CASE("tokenizer: a vocabulary that is larger than the embedding is refused")
{
    letters const t;
    require_embedding_rows(t, 102);
    require_embedding_rows(t, 128); // rows that no id uses are padding
    try {
        require_embedding_rows(t, 101);
        FAIL("not refused");
    } catch (error const& problem) {
        CHECK(problem.code() == errc::mismatch);
        CHECK(problem.message() == "the vocabulary has 102 ids and the embedding 101 rows; take the tokenizer that "
                                   "belongs to the model");
    }
}

TEST_CASE("tokenizer: broken bytes become one mark for each part of a character")
{
    CHECK(repaired("aé漢🙂") == "aé漢🙂");
    CHECK(repaired("a\xE6\xBC") == "a\uFFFD");
    CHECK(repaired("\xF0\x9F\x99x") == "\uFFFDx");
    CHECK(repaired("\xFF\xFE") == "\uFFFD\uFFFD");
    CHECK(repaired("\xED\xA0\x80") == "\uFFFD\uFFFD\uFFFD"); // a surrogate
    CHECK(repaired("\xC0\xAF!") == "\uFFFD\uFFFD!");
    CHECK(repaired("\xF0\x80\x80\x80").size() == 12);
}
