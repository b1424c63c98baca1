// SPDX-License-Identifier: MIT
#include <crossin/batch/byte_tokenizer.hpp>

#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace crossin;

TEST_CASE("byte_tokenizer: a byte is its value and three")
{
    byte_tokenizer t;
    CHECK(encoded(t, "aé") == std::vector<token_id>{100, 198, 172});
    CHECK(encoded(t, "").empty());
    std::vector<token_id> ids{9};
    t.encode("\n", ids);
    CHECK(ids == std::vector<token_id>{9, 13});
    CHECK(t.size() == 259);
    CHECK(t.special().end == 1);
    CHECK(t.special().padding == 0);
    CHECK_FALSE(t.special().begin);
}

TEST_CASE("byte_tokenizer: decoding undoes encoding, and special ids stand for nothing")
{
    byte_tokenizer t;
    for (std::string const text :
         {"", "Give three tips.", "给出三个保持健康的秘诀。", "Đưa ra ba lời khuyên 🙂", "\n\t"})
        CHECK(decoded(t, encoded(t, text)) == text);
    CHECK(decoded(t, std::vector<token_id>{0, 100, 2, 1}) == "a");
    CHECK(decoded(t, std::vector<token_id>{198}) == "\uFFFD"); // half of é
}

TEST_CASE("byte_tokenizer: ids that are no bytes are refused")
{
    byte_tokenizer t;
    CHECK_THROWS_AS(decoded(t, std::vector<token_id>{259}), error);
    CHECK_THROWS_AS(decoded(t, std::vector<token_id>{-1}), error);
    CHECK(decoded(t, std::vector<token_id>{258}) == "\uFFFD");
}
